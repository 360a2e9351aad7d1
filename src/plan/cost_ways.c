/* SPDX-License-Identifier: Apache-2.0 */
/* cost_ways: the same tokens bought otherwise, and money that buys nothing. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/cost_inside.h"

#define MILLION 1e6
#define MINUTES 60.0
enum { LONG_PROMPT = 1024, IDLE = 30, NAMES = 1 << 20 };

struct ways {
	struct lt_cost *cost;
	struct lt_cost_way *at;
	int count, room;
};

static void
way(struct ways *w, const char *name, double amount, const char *detail)
{
	LT_PUSH(w->cost->a, w->at, w->count, w->room) = (struct lt_cost_way){ name, detail, amount };
}

/* A token that counts once: cached ones count for nothing, one of the answer for several. */
static double
norm_of(const struct lt_cost_load *l)
{
	return l->input - l->cached + l->unit_ratio * l->output;
}

/* What so many units and the tokens beside them cost. */
static double
units_and_spill(const struct lt_cost *cost, const struct lt_cost_load *l, double hour, double units, double call)
{
	double spill = 0, norm = norm_of(l);
	for (int i = 0; i < l->level_count; i++) {
		double over = l->levels[i].rpm - units * l->unit_tpm / norm;
		spill += over > 0 ? l->levels[i].share * over * MINUTES * cost->hours * call : 0;
	}
	return units * hour * cost->hours + spill;
}

static double
peak_of(const struct lt_cost_load *l)
{
	double peak = 0;
	for (int i = 0; i < l->level_count; i++)
		peak = l->levels[i].rpm > peak ? l->levels[i].rpm : peak;
	return peak;
}

static double
grid(const struct lt_cost_load *l, double units)
{
	double step = l->unit_step > 0 ? l->unit_step : 1;
	units = ceil(units / step - 1e-9) * step;
	return units < l->unit_least ? l->unit_least : units;
}

/* Units for the peak, and the number of units beside which tokens are cheapest. */
static void
units_ways(struct ways *w, const struct lt_cost_load *l, double call)
{
	static const struct {
		enum lt_rent_term term;
		const char *name, *mix;
	} TERMS[] = { { LT_RENT_HOUR, "units, by the hour", "units by the hour and spill" }, { LT_RENT_MONTH, "units, 1 month", "units for a month and spill" },
		{ LT_RENT_YEAR, "units, 1 year", "units for a year and spill" } };
	struct lt_cost *cost = w->cost;
	double norm = norm_of(l), most = grid(l, peak_of(l) * norm / l->unit_tpm), step = l->unit_step > 0 ? l->unit_step : 1;
	for (int t = 0; t < 3; t++) {
		const struct lt_rent *rent = lt_rents_find(cost->rents, LT_RENT_UNIT, "azure", l->sku, l->region, TERMS[t].term, cost->day);
		if (!rent) {
			way(w, TERMS[t].name, NAN, "no price of such units on this day is known");
			continue;
		}
		double hour = lt_rent_hour(rent), best = INFINITY, base = 0;
		for (double n = l->unit_least; n < most; n += step) {
			double amount = units_and_spill(cost, l, hour, n, call);
			if (amount < best) {
				best = amount;
				base = n;
			}
		}
		way(w, TERMS[t].name, most * hour * cost->hours, lt_print(cost->a, "%.0f units for the peak; pays when busy over %.1f %% of the time", most,
			100 * lt_cost_unit_use(hour, l->unit_tpm, call / norm * MILLION)));
		if (best < most * hour * cost->hours)
			way(w, TERMS[t].mix, best, lt_print(cost->a, "%.0f units, the rest as tokens", base));
	}
}

static void
self_way(struct ways *w, const struct lt_cost_load *l, const struct lt_cost_self *self, double call)
{
	struct lt_cost *cost = w->cost;
	const struct lt_rent *rent = lt_rents_find(cost->rents, LT_RENT_MACHINE, NULL, self->size, self->region, LT_RENT_HOUR, cost->day);
	if (!rent || self->seconds <= 0 || self->at_once <= 0) {
		way(w, "own machines", NAN, rent ? "needs --self-seconds (one call) and --self-at-once (calls at once on one machine), measured"
			: lt_print(cost->a, "no price of %s%s%s is known", self->size, self->region ? " in " : "", self->region ? self->region : ""));
		return;
	}
	double machines = ceil(peak_of(l) / MINUTES * self->seconds / self->at_once - 1e-9) + self->spare;
	double use = lt_cost_break_even(lt_cost_own_call(rent->price, self->seconds, self->at_once), call);
	way(w, "own machines", lt_cost_hours(machines, cost->hours, rent->price), lt_print(cost->a, "%.0f x %s with %.0f spare; pays when busy over %.1f %%%s; people not counted",
		machines, self->size, self->spare, 100 * use, use > 1 ? " (never)" : ""));
}

int
lt_cost_ways(struct lt_cost *cost, const struct lt_cost_load *load, const struct lt_cost_self *self, struct lt_cost_way **ret_ways)
{
	struct ways w = { .cost = cost };
	struct lt_cost_price p = lt_cost_load_price(cost, load, load->input);
	double calls = lt_cost_load_calls(load, cost->hours), call = lt_cost_call(&p, load->input, load->cached, load->output);
	way(&w, "tokens as they are used", calls * call, isnan(call) ? "a price is not known" : lt_print(cost->a, "%.0f calls of $%.6f", calls, call));
	double batched = lt_cost_call(&p, load->input, 0, load->output) * p.batch;
	if (load->batch > 0)
		way(&w, "batch what can wait", calls * (call * (1 - load->batch) + batched * load->batch), isnan(p.batch) ? "a price of batches is not known"
			: lt_print(cost->a, "%g %% of the calls at %g times the price, within a day", 100 * load->batch, p.batch));
	else
		way(&w, "batch", calls * batched, isnan(p.batch) ? "a price of batches is not known" : "if every call could wait a day (--batch says how many)");
	if (load->instead) {
		struct lt_cost_load smaller = *load;
		smaller.model = load->instead;
		smaller.given.source = NULL;
		struct lt_cost_price q = lt_cost_load_price(cost, &smaller, load->input);
		double other = lt_cost_call(&q, load->input, load->cached, load->output);
		way(&w, lt_print(cost->a, "%s", load->instead), calls * other, isnan(other) ? "a price is not known"
			: lt_print(cost->a, "%.0f %% of the price, if it is good enough: measure on your own questions", 100 * other / call));
	}
	if (load->unit_tpm <= 0 || load->unit_ratio <= 0)
		way(&w, "provisioned units", NAN, "what a unit of this model takes, or what a token of its answer counts as, is not published");
	else if (!isnan(call))
		units_ways(&w, load, call);
	if (self && self->size)
		self_way(&w, load, self, call);
	*ret_ways = w.at;
	return w.count;
}

struct wastes {
	struct lt_cost *cost;
	struct lt_cost_waste *at;
	int count, room;
};

static void
waste(struct wastes *w, const char *what, double amount, const char *why)
{
	LT_PUSH(w->cost->a, w->at, w->count, w->room) = (struct lt_cost_waste){ what, why, amount };
}

static void
waste_of_load(struct wastes *w, const struct lt_cost_load *l)
{
	struct lt_cost *cost = w->cost;
	struct lt_cost_price p = lt_cost_load_price(cost, l, l->input);
	double calls = lt_cost_load_calls(l, cost->hours), call = lt_cost_call(&p, l->input, l->cached, l->output);
	if (l->input >= LONG_PROMPT && l->cached <= 0 && !isnan(p.cached))
		waste(w, lt_print(cost->a, "%s: no cached input", l->name), calls * l->input / 2 * (p.input - p.cached) / MILLION,
			lt_print(cost->a, "prompts of %.0f tokens and none from the cache; if half of each began alike", l->input));
	if (strcmp(l->sku, "data_zone") == 0 && !cost->residency) {
		struct lt_cost_load global = *l;
		global.sku = "global";
		struct lt_cost_price g = lt_cost_load_price(cost, &global, l->input);
		waste(w, lt_print(cost->a, "%s: data zone where global is allowed", l->name), calls * (call - lt_cost_call(&g, l->input, l->cached, l->output)),
			"no residency is asked for (plan.regions.residency)");
	}
	if (strcmp(l->sku, "global") == 0 && cost->residency && strcmp(l->provider, "azure") == 0)
		waste(w, lt_print(cost->a, "%s: global where data must stay in %s", l->name, cost->residency), NAN,
			"no money: it is not allowed; a global deployment answers anywhere");
}

static void
waste_of_machine(struct wastes *w, const struct lt_cost_machine *m, double amount)
{
	struct lt_cost *cost = w->cost;
	if (m->use * 100 < IDLE)
		waste(w, lt_print(cost->a, "%s: idle machines", m->name), (1 - m->use) * amount, lt_print(cost->a, "busy %.0f %% of the time it is paid for", 100 * m->use));
}

/* Machines that run and of which nobody says how busy they are. */
static void
waste_not_known(struct wastes *w)
{
	struct lt_buf names = LT_BUF(NAMES);
	int count = 0;
	for (int i = 0; i < w->cost->machine_count; i++) {
		const struct lt_cost_machine *m = &w->cost->machines[i];
		if (m->use < 0 && m->count * m->hours > 0)
			lt_buf_printf(&names, "%s%s", count++ ? ", " : "", m->name);
	}
	if (count)
		waste(w, count > 1 ? "how busy these machines are" : "how busy this machine is", NAN,
			lt_print(w->cost->a, "no figure of the use of %.*s: not known, not idle (--gateway-usage, DCGM, or use: PERCENT)", LT_ARG(lt_buf_text(&names))));
	lt_buf_done(&names);
}

int
lt_cost_wastes(struct lt_cost *cost, struct lt_cost_waste **ret_wastes)
{
	struct wastes w = { .cost = cost };
	for (int i = 0; i < cost->load_count; i++)
		if (!cost->loads[i].silent)
			waste_of_load(&w, &cost->loads[i]);
	waste_not_known(&w);
	for (int i = 0; i < cost->machine_count; i++) {
		if (cost->machines[i].use < 0)
			continue;
		struct lt_cost one = *cost;
		one.lines = NULL;
		one.line_room = one.load_count = one.unit_count = one.other_count = 0;
		one.machines = &cost->machines[i];
		one.machine_count = 1;
		lt_cost_estimate(&one);
		waste_of_machine(&w, &cost->machines[i], one.unknown ? NAN : one.total);
	}
	for (int i = 0; i < cost->unit_count; i++) {
		const struct lt_cost_units *u = &cost->units[i];
		const struct lt_rent *rent = lt_rents_find(cost->rents, LT_RENT_UNIT, "azure", u->sku, u->region, (enum lt_rent_term)(u->reserved > 0 ? u->term : LT_RENT_HOUR), cost->day);
		double hour = rent ? lt_rent_hour(rent) : NAN;
		if (u->reserved > u->deployed)
			waste(&w, lt_print(cost->a, "%s: reserved units that are not deployed", u->name), (u->reserved - u->deployed) * hour * cost->hours,
				"an unused hour of a reservation is lost");
		if (u->use >= 0 && !isnan(u->norm) && u->unit_tpm > 0 && u->use < lt_cost_unit_use(hour, u->unit_tpm, u->norm))
			waste(&w, lt_print(cost->a, "%s: units below their break-even", u->name),
				u->deployed * cost->hours * (hour - u->use * u->unit_tpm * MINUTES * u->norm / MILLION),
				lt_print(cost->a, "busy %.0f %%, and tokens are dearer only past %.0f %%", 100 * u->use, 100 * lt_cost_unit_use(hour, u->unit_tpm, u->norm)));
	}
	*ret_wastes = w.at;
	return w.count;
}
