/* SPDX-License-Identifier: Apache-2.0 */
/* A month as lines, and how it moves with what it depends on. */
#include "plan/cost_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"

#define MILLION 1e6
#define MINUTES 60.0

const char *const lt_cost_factors[] = {
#define FACTOR(name, sentence) sentence,
	LT_COST_FACTORS(FACTOR)
#undef FACTOR
};

struct lt_cost_price
lt_cost_price_of(const struct lt_price *row, double input)
{
	struct lt_cost_price p = { NAN, NAN, NAN, NAN, NULL, NULL, 0 };
	double value;
	if (!row)
		return p;
	p.source = row->source;
	p.file = row->file;
	p.from_day = row->from_day;
	p.input = lt_price_of(row, "input", input, &value) ? value : NAN;
	p.cached = lt_price_of(row, "cached", input, &value) ? value : NAN;
	p.output = lt_price_of(row, "output", input, &value) ? value : NAN;
	p.batch = lt_node_double(lt_node_get(row->row, "batch"), &value) ? value : NAN;
	return p;
}

/* 0 of what has no price is 0, not unknown. */
static double
part(double tokens, double price)
{
	return tokens > 0 ? tokens * price / MILLION : 0;
}

double
lt_cost_call(const struct lt_cost_price *price, double input, double cached, double output)
{
	return part(input - cached, price->input) + part(cached, price->cached) + part(output, price->output);
}

double
lt_cost_hours(double count, double hours, double price)
{
	return count * hours * price;
}

double
lt_cost_own_call(double machine_hour, double seconds, double at_once)
{
	return machine_hour / 3600 * seconds / at_once;
}

double
lt_cost_break_even(double own_call, double call)
{
	return own_call / call;
}

double
lt_cost_unit_use(double hour, double unit_tpm, double norm_price)
{
	return hour / (unit_tpm * MINUTES * norm_price / MILLION);
}

void
lt_cost_init(struct lt_cost *cost)
{
	cost->hours = LT_RENT_MONTH_HOURS;
	for (int i = 0; i < LT_COST_FACTOR_COUNT; i++)
		cost->factor[i] = 1;
}

static struct lt_cost_line *
add(struct lt_cost *cost, const char *name, const char *what, double quantity, const char *unit, double price)
{
	struct lt_cost_line *line = &LT_PUSH(cost->a, cost->lines, cost->line_count, cost->line_room);
	*line = (struct lt_cost_line){ .name = name, .what = what, .quantity = quantity, .unit = unit, .price = price,
		.amount = quantity > 0 ? quantity * price : isnan(quantity) ? NAN : 0, .near_least = NAN, .near_most = NAN };
	line->most = line->amount;
	line->quantity_most = quantity;
	return line;
}

static void
sum(struct lt_cost *cost)
{
	for (int i = 0; i < cost->line_count; i++) {
		const struct lt_cost_line *line = &cost->lines[i];
		bool known = !isnan(line->amount) && !isnan(line->most);
		cost->unknown += !known;
		cost->total += known ? line->amount : 0;
		cost->most += known ? line->most : 0;
		if (isnan(line->near_most))
			continue;
		cost->near++;
		cost->near_least += line->near_least;
		cost->near_most += line->near_most;
	}
}

static void
add_tokens(struct lt_cost *cost, const struct lt_cost_load *l, const struct lt_cost_price *p, const char *what, double tokens, double price)
{
	if (tokens <= 0)
		return;
	struct lt_cost_line *line = add(cost, l->name, what, tokens / MILLION, "M tokens", price * cost->factor[LT_COST_BY_tokens]);
	line->source = p->source;
	line->file = p->file;
	line->from_day = p->from_day;
	if (isnan(line->amount))
		line->why = lt_print(cost->a, "no price of %s %s %s%s%s on this day is known; `lintel catalog prices --update FILE`, or --model of another name",
			l->sku, l->model, what, l->region ? " in " : "", l->region ? l->region : "");
}

struct lt_cost_price
lt_cost_load_price(const struct lt_cost *cost, const struct lt_cost_load *l, double input)
{
	if (!isnan(l->given.input) && l->given.source)
		return l->given;
	return lt_cost_price_of(lt_prices_at(cost->prices, l->provider, l->sku, lt_text(l->model), l->region, cost->day), input);
}

double
lt_cost_load_calls(const struct lt_cost_load *l, double hours)
{
	double calls = 0;
	for (int i = 0; i < l->level_count; i++)
		calls += l->levels[i].share * l->levels[i].rpm * MINUTES * hours;
	return calls;
}

static void
estimate_load(struct lt_cost *cost, const struct lt_cost_load *l)
{
	const double *f = cost->factor;
	double input = l->input * f[LT_COST_BY_input], output = l->output * f[LT_COST_BY_output];
	if (l->silent) {
		add(cost, l->name, lt_print(cost->a, "%s tokens of %s", l->sku, l->model), NAN, "M tokens", NAN)->why = l->silent;
		return;
	}
	double share = l->input > 0 ? l->cached / l->input * f[LT_COST_BY_cached] : 0, batch = l->batch * f[LT_COST_BY_batch];
	double cached = input * (share > 1 ? 1 : share), calls = lt_cost_load_calls(l, cost->hours) * f[LT_COST_BY_calls];
	struct lt_cost_price p = lt_cost_load_price(cost, l, input);
	batch = batch > 1 ? 1 : batch;
	double now = calls * (1 - batch), later = calls * batch;
	add_tokens(cost, l, &p, "input", now * (input - cached), p.input);
	add_tokens(cost, l, &p, "cached input", now * cached, p.cached);
	add_tokens(cost, l, &p, "output", now * output, p.output);
	add_tokens(cost, l, &p, "batch input", later * input, p.input * p.batch);
	add_tokens(cost, l, &p, "batch output", later * output, p.output * p.batch);
}

/* What the hour costs and why: of the term, or a share of the hour by the estate's own figure. */
static const struct lt_rent *
machine_rent(const struct lt_cost *cost, const struct lt_cost_machine *m, double *ret_hour, const char **ret_more)
{
	const struct lt_rent *own = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, m->region, (enum lt_rent_term)m->term, cost->day);
	const struct lt_rent *hour = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, m->region, LT_RENT_HOUR, cost->day);
	const struct lt_rent *east = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, "eastus", LT_RENT_HOUR, cost->day);
	*ret_more = NULL;
	*ret_hour = own ? lt_rent_hour(own) : NAN;
	if (!own && hour && m->discount >= 0) {
		*ret_hour = lt_rent_hour(hour) * (1 - m->discount / 100);
		*ret_more = lt_print(cost->a, "%g %% off the hour is your figure, no price list's", m->discount);
		return hour;
	}
	if (own && east && own != east && own->term == LT_RENT_HOUR && fabs(own->price / east->price - 1) > 0.005)
		*ret_more = lt_print(cost->a, "%.2f times eastus", own->price / east->price);
	return own;
}

/* Why the price of a machine is not known, and where one is. */
static const char *
no_rent(const struct lt_cost *cost, const struct lt_cost_machine *m)
{
	const struct lt_rent *any = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, NULL, LT_RENT_HOUR, cost->day);
	const char *term = lt_rent_terms[m->term];
	if (!any)
		return lt_print(cost->a, "no price of %s is known on this day%s", m->size,
			m->provider && strcmp(m->provider, "azure") != 0 ? "" : "; `lintel catalog prices --update` reads pages of the Azure Retail Prices API");
	if (m->term == LT_RENT_HOUR)
		return lt_print(cost->a, "no price of %s in %s is known; it is %g in %s", m->size, m->region ? m->region : "this region", any->price,
			any->region ? any->region : "other regions");
	return lt_print(cost->a, "no price of %s for term %s in %s is known (an hour on demand is %g in %s); `lintel catalog prices --update`, or discount: PERCENT",
		m->size, term, m->region ? m->region : "any region", any->price, any->region ? any->region : "other regions");
}

/* Machines of which no price is known here: why, and what they were at a price of elsewhere. */
static void
lay_unknown(const struct lt_cost *cost, const struct lt_cost_machine *m, struct lt_cost_line *line)
{
	const struct lt_rent *near = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, NULL, (enum lt_rent_term)m->term, cost->day);
	if (!near)
		near = lt_rents_find(cost->rents, LT_RENT_MACHINE, m->provider, m->size, NULL, LT_RENT_HOUR, cost->day);
	line->amount = NAN;
	line->why = no_rent(cost, m);
	if (!near)
		return;
	line->near_least = line->quantity * lt_rent_hour(near) * cost->factor[LT_COST_BY_rent];
	line->near_most = line->quantity_most * lt_rent_hour(near) * cost->factor[LT_COST_BY_rent];
}

static void
estimate_machine(struct lt_cost *cost, const struct lt_cost_machine *m)
{
	static const char *const buys[] = { "on demand", "spot", "reserved 1 month", "reserved 1 year", "reserved 3 years", "" };
	const char *more;
	double hour;
	const struct lt_rent *rent = machine_rent(cost, m, &hour, &more);
	bool term = m->term == LT_RENT_MONTH || m->term == LT_RENT_YEAR || m->term == LT_RENT_THREE_YEARS;
	double hours = term ? cost->hours : m->hours * cost->factor[LT_COST_BY_machines];
	struct lt_cost_line *line = add(cost, m->name, lt_print(cost->a, "%s %s", m->size, hours > 0 && hours < cost->hours - 0.5 && !term ? "scheduled" : buys[m->term]),
		m->count * hours, "h", hour * cost->factor[LT_COST_BY_rent]);
	line->more = m->note && more ? lt_print(cost->a, "%s; %s", m->note, more) : m->note ? m->note : more;
	if (rent) {
		line->source = rent->source;
		line->file = rent->file;
		line->from_day = rent->from_day;
	}
	double most = (m->most > m->count ? m->most : m->count) * (m->hours_most > 0 ? m->hours_most * cost->factor[LT_COST_BY_machines] : hours);
	if (most > line->quantity) {
		line->quantity_most = most;
		line->most = most * line->price;
	}
	if (isnan(line->most))
		lay_unknown(cost, m, line);
}

static void
unit_line(struct lt_cost *cost, const struct lt_cost_units *u, const char *what, double units, int term)
{
	if (units <= 0)
		return;
	const struct lt_rent *rent = lt_rents_find(cost->rents, LT_RENT_UNIT, "azure", u->sku, u->region, (enum lt_rent_term)term, cost->day);
	double hours = term == LT_RENT_HOUR ? u->hours : cost->hours;
	struct lt_cost_line *line = add(cost, u->name, what, units * hours * cost->factor[LT_COST_BY_units], "PTU-h", rent ? lt_rent_hour(rent) : NAN);
	if (rent) {
		line->source = rent->source;
		line->file = rent->file;
		line->from_day = rent->from_day;
	} else {
		line->why = lt_print(cost->a, "no price of %s units for term %s on this day is known", u->sku, lt_rent_terms[term]);
	}
}

static double
least(double a, double b)
{
	return a < b ? a : b;
}

/* Oracles 24 and 25: what is deployed beyond the reservation is paid by the hour; what is reserved beyond
 * the deployed is lost. */
static void
estimate_units(struct lt_cost *cost, const struct lt_cost_units *u)
{
	unit_line(cost, u, lt_print(cost->a, "%s units, reserved and deployed", u->sku), least(u->deployed, u->reserved), u->term);
	unit_line(cost, u, lt_print(cost->a, "%s units, reserved and unused", u->sku), u->reserved - u->deployed, u->term);
	unit_line(cost, u, lt_print(cost->a, "%s units by the hour", u->sku), u->deployed - u->reserved, LT_RENT_HOUR);
	if (u->note && u->deployed > 0)
		cost->lines[cost->line_count - 1].more = u->note;
}

static void
estimate_other(struct lt_cost *cost, const struct lt_cost_other *o)
{
	bool storage = o->kind == LT_RENT_STORAGE;
	enum lt_rent_term term = storage ? LT_RENT_EACH : LT_RENT_HOUR;
	const struct lt_rent *rent = lt_rents_find(cost->rents, (enum lt_rent_kind)o->kind, NULL, o->what, o->region, term, cost->day);
	struct lt_cost_line *line = add(cost, o->name, lt_print(cost->a, "%s %s", storage ? "storage" : "hosting of", o->what),
		o->quantity * (storage ? cost->factor[LT_COST_BY_storage] : 1), storage ? "GB" : "h", rent ? rent->price : NAN);
	if (rent) {
		line->source = rent->source;
		line->file = rent->file;
		line->from_day = rent->from_day;
	} else {
		line->why = lt_print(cost->a, "no price of %s%s%s is known; `lintel catalog prices --update` reads pages of the Azure Retail Prices API",
			o->what, o->region ? " in " : "", o->region ? o->region : "");
	}
}

void
lt_cost_estimate(struct lt_cost *cost)
{
	cost->line_count = cost->unknown = cost->near = 0;
	cost->total = cost->most = cost->near_least = cost->near_most = 0;
	for (int i = 0; i < cost->load_count; i++)
		estimate_load(cost, &cost->loads[i]);
	for (int i = 0; i < cost->unit_count; i++)
		estimate_units(cost, &cost->units[i]);
	for (int i = 0; i < cost->machine_count; i++)
		estimate_machine(cost, &cost->machines[i]);
	for (int i = 0; i < cost->other_count; i++)
		estimate_other(cost, &cost->others[i]);
	sum(cost);
}

static int
widest(const void *left, const void *right)
{
	const struct lt_cost_swing *a = left, *b = right;
	double x = fabs(a->high - a->low), y = fabs(b->high - b->low);
	return (x < y) - (x > y);
}

int
lt_cost_sensitivity(const struct lt_cost *cost, struct lt_cost_swing out[LT_COST_FACTOR_COUNT])
{
	int count = 0;
	for (int i = 0; i < LT_COST_FACTOR_COUNT; i++) {
		double totals[2];
		for (int side = 0; side < 2; side++) {
			struct lt_cost moved = *cost;
			moved.lines = NULL;
			moved.line_room = 0;
			moved.factor[i] = side ? 1.2 : 0.8;
			lt_cost_estimate(&moved);
			totals[side] = moved.total;
		}
		if (fabs(totals[0] - totals[1]) > 0.005)
			out[count++] = (struct lt_cost_swing){ (enum lt_cost_factor)i, totals[0], totals[1] };
	}
	qsort(out, (size_t)count, sizeof *out, widest);
	return count;
}

const char *
lt_cost_money(struct lt_arena *a, double amount)
{
	char plain[64], out[96];
	if (isnan(amount))
		return "UNKNOWN";
	int len = snprintf(plain, sizeof plain, "%.2f", fabs(amount)), whole = len - 3, at = 0;
	if (amount <= -0.005)
		out[at++] = '-';
	for (int i = 0; i < len; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = plain[i];
	}
	out[at] = 0;
	return lt_copy(a, out);
}
