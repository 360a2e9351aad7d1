/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan cost: a month by line, other ways to buy it, and what moves it. */
#include "cli/plan_cost.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "cli/catalog_prices.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "cli/home.h"
#include "format/json.h"
#include "record/setting.h"

enum { OLD_DAYS = 30, BAR = 24 };

struct cost {
	struct lt_list arguments;
	const char *today, *format, *state, *model, *provider, *sku, *region, *instead, *self, *self_seconds, *measured;
	int64_t calls, rpm, busy, low, input, output, cached, batch, days, self_at_once;
	bool strict;
};

static double
or(int64_t given, double standard)
{
	return given < 0 ? standard : (double)given;
}

/* A workload of options stands for all of lintel.yaml. */
static bool
of_options(struct lt_plan_cost *p, const struct cost *o, struct lt_err *err)
{
	struct lt_cost_load l = { .name = o->model, .model = o->model, .provider = o->provider ? o->provider : "azure", .region = o->region,
		.sku = o->sku ? o->sku : "global", .instead = o->instead, .input = or(o->input, 0), .output = or(o->output, 0), .batch = or(o->batch, 0) / 100 };
	if (o->calls < 0 && o->rpm < 0)
		return lt_fail(err, "--model needs --calls (a day) or --rpm (at the peak), and --input and --output, the tokens of one call");
	if (l.input + l.output <= 0)
		return lt_fail(err, "--input and --output are the tokens of one call; at least one is more than 0");
	if (or(o->cached, 0) > 100 || or(o->batch, 0) > 100 || or(o->busy, 24) > 24)
		return lt_fail(err, "--cached and --batch are percent, up to 100; --busy is hours of a day, up to 24");
	l.cached = l.input * or(o->cached, 0) / 100;
	lt_plan_cost_levels(p->a, &l, or(o->calls, 0), or(o->rpm, 0), or(o->busy, 24), or(o->low, 0));
	lt_plan_cost_units(p, &l);
	LT_PUSH(p->a, p->loads, p->load_count, p->load_room) = l;
	return true;
}

static bool
read_all(struct lt_plan_cost *p, const struct cost *o, struct lt_err *err)
{
	struct lt_gather gather = { .path = o->arguments.count ? o->arguments.at[0] : NULL, .today = o->today };
	const char *state = lt_home_state(p->a, o->state, err);
	p->hours = o->days > 0 ? (double)o->days * 24 : LT_RENT_MONTH_HOURS;
	if (!state || !lt_catalog_today(o->today, &p->day, err) || !lt_catalog_prices_load(p->a, state, &p->prices, &p->rents, err) ||
		!lt_models_load(p->a, &p->models, err) || !lt_gpus_load(p->a, &p->gpus, err))
		return false;
	if (o->model)
		return of_options(p, o, err);
	if (!lt_gather_prepare(p->a, &gather, err))
		return false;
	p->root = gather.estate.root;
	if (!lt_plan_cost_estate(p, err) || (o->measured && !lt_plan_cost_measured(p, state, o->measured, err)))
		return false;
	lt_plan_cost_settle(p);
	return p->load_count + p->machine_count + p->unit_count + p->other_count > 0 ||
		lt_fail(err, "there is nothing to add up: platform or plan.cost of lintel.yaml names machines, deployments and workloads, --model ... asks for one, --measured 30d takes the ledger");
}

static void
put_note(struct lt_arena *a, const char *text, struct lt_buf *out)
{
	/* A sentence behind a line, folded at 76 columns. */
	size_t at = 0, len = strlen(text);
	while (at < len) {
		size_t take = len - at;
		if (take > 72) {
			for (take = 72; take > 20 && text[at + take] != ' '; take--)
				;
		}
		lt_buf_printf(out, "      %.*s\n", (int)take, text + at);
		at += take;
		while (text[at] == ' ')
			at++;
	}
	(void)a;
}

static const char *
quantity(struct lt_arena *a, double number, const char *unit)
{
	if (isnan(number))
		return unit;
	if (number < 0.1 && number > 0)
		return lt_print(a, "%.2g %s", number, unit);
	const char *money = lt_cost_money(a, number);
	size_t len = strlen(money);
	return lt_print(a, "%.*s %s", (int)(number == floor(number) && len > 3 ? len - 3 : len), money, unit);
}

static void
put_total(struct lt_buf *out, const char *what, const char *amount)
{
	lt_buf_printf(out, "%-39s %18s %8s %12s\n", what, "", "", amount);
}

static void
put_lines(const struct lt_cost *cost, struct lt_buf *out)
{
	const char *name = "";
	for (int i = 0; i < cost->line_count; i++) {
		const struct lt_cost_line *line = &cost->lines[i];
		if (strcmp(name, line->name) != 0)
			lt_buf_printf(out, "%s\n", line->name);
		name = line->name;
		char price[32];
		snprintf(price, sizeof price, isnan(line->price) ? "?" : "%.4g", line->price);
		lt_buf_printf(out, "  %-36.36s %18s %8s %12s\n", line->what, quantity(cost->a, line->quantity, line->unit), price, lt_cost_money(cost->a, line->amount));
		if (line->why)
			put_note(cost->a, line->why, out);
		if (line->more)
			put_note(cost->a, line->more, out);
		if (line->quantity_most > line->quantity)
			put_note(cost->a, lt_print(cost->a, "up to %s when everybody works", isnan(line->most) ? quantity(cost->a, line->quantity_most, line->unit)
				: lt_cost_money(cost->a, line->most)), out);
	}
	put_total(out, cost->unknown ? "total of what is known" : "total", lt_cost_money(cost->a, cost->total));
	if (cost->most > cost->total)
		put_total(out, "  and when everybody works, all month", lt_cost_money(cost->a, cost->most));
	if (cost->unknown)
		lt_buf_printf(out, "%d of %d lines are UNKNOWN: the month costs more than this\n", cost->unknown, cost->line_count);
	if (cost->near)
		put_note(cost->a, lt_print(cost->a, "for %d of them another region's price is known, by the hour on demand where a term's is not: there they cost %s%s%s",
			cost->near, lt_cost_money(cost->a, cost->near_least), cost->near_most > cost->near_least ? " to " : "",
			cost->near_most > cost->near_least ? lt_cost_money(cost->a, cost->near_most) : ""), out);
}

/* What is rendered beside these lines, and the money that was set aside. */
static void
put_platform(const struct lt_plan_cost *p, const struct lt_cost *cost, struct lt_buf *out)
{
	struct lt_node budget = lt_node_path(p->root, "platform/budget");
	const char *currency = lt_node_string(lt_node_get(budget, "currency"), p->a);
	double month = lt_setting_money(budget, "platform.budget.month");
	bool dollars = !currency || strcmp(currency, "USD") == 0;
	if (p->platform_machines == 0 && !p->platform_deployments)
		return;
	if (month > 0 && !dollars)
		lt_buf_printf(out, "platform.budget.month is %s %s; these prices are USD\n", lt_cost_money(p->a, month), currency);
	else if (month > 0)
		lt_buf_printf(out, "platform.budget.month is %s: %s\n", lt_cost_money(p->a, month), cost->total > month ? "the month is over it"
			: cost->most > month ? "enough, but not when everybody works" : cost->unknown ? "enough for what is known" : "enough");
	put_note(p->a, "Not in these lines: what lintel prepare renders beside machines and models (network and its gateways, disks, logs, vaults, registry, "
		"fees of clusters, Front Door, backups); plan.cost.storage takes gigabytes.", out);
}

/* Each source once, with its age. */
static int
put_sources(const struct lt_cost *cost, struct lt_buf *out)
{
	int old = 0;
	lt_buf_puts(out, "\nPrices\n");
	for (int i = 0; i < cost->line_count; i++) {
		const struct lt_cost_line *line = &cost->lines[i];
		bool seen = !line->source;
		for (int j = 0; j < i && !seen; j++)
			seen = cost->lines[j].source && strcmp(cost->lines[j].source, line->source) == 0;
		if (seen)
			continue;
		int64_t age = cost->day - lt_catalog_read_day(line->source, line->from_day);
		old += age > OLD_DAYS;
		put_note(cost->a, lt_print(cost->a, "%s%s: %lld days old%s", line->source, line->file ? " (imported)" : "", (long long)age,
			age > OLD_DAYS ? " !" : ""), out);
	}
	return old;
}

static void
put_ways(struct lt_cost *cost, const struct cost *o, struct lt_buf *out)
{
	double seconds = 0;
	if (o->self_seconds && !lt_text_double(lt_text(o->self_seconds), &seconds))
		seconds = 0;
	struct lt_cost_self self = { o->self, o->region, seconds, or(o->self_at_once, 0), 1 };
	for (int i = 0; i < cost->load_count; i++) {
		struct lt_cost_way *ways;
		int count = cost->loads[i].silent ? 0 : lt_cost_ways(cost, &cost->loads[i], &self, &ways);
		if (count == 0)
			continue;
		lt_buf_printf(out, "\nOther ways to buy %s\n", cost->loads[i].name);
		for (int w = 0; w < count; w++) {
			double part = ways[0].amount > 0 ? 100 * (ways[w].amount / ways[0].amount - 1) : NAN;
			lt_buf_printf(out, "  %-32s %14s %8s\n", ways[w].name, lt_cost_money(cost->a, ways[w].amount),
				w == 0 || isnan(part) ? "" : lt_print(cost->a, "%+.1f %%", part));
			put_note(cost->a, ways[w].detail, out);
		}
	}
}

/* A tornado: how far a fifth more or less of each carries the month. */
static void
put_swings(const struct lt_cost *cost, struct lt_buf *out)
{
	struct lt_cost_swing swings[LT_COST_FACTOR_COUNT];
	int count = lt_cost_sensitivity(cost, swings);
	double widest = 0;
	for (int i = 0; i < count; i++)
		widest = fmax(widest, fmax(fabs(swings[i].low - cost->total), fabs(swings[i].high - cost->total)));
	if (count)
		lt_buf_puts(out, "\nA fifth less and more of          less                           more\n");
	for (int i = 0; i < count; i++) {
		double down = swings[i].low - cost->total, up = swings[i].high - cost->total;
		double left = fmin(down, up), right = fmax(down, up);
		int l = (int)lround(-fmin(left, 0) / widest * (BAR / 2)), r = (int)lround(fmax(right, 0) / widest * (BAR / 2));
		lt_buf_printf(out, "  %-23s %13s ", lt_cost_factors[swings[i].factor], lt_cost_money(cost->a, down));
		lt_buf_fill(out, ' ', BAR / 2 - l);
		lt_buf_fill(out, '#', l);
		lt_buf_putc(out, '|');
		lt_buf_fill(out, '#', r);
		lt_buf_fill(out, ' ', BAR / 2 - r);
		lt_buf_printf(out, " %12s\n", lt_cost_money(cost->a, up));
	}
}

static void
put_wastes(struct lt_cost *cost, struct lt_buf *out)
{
	struct lt_cost_waste *wastes;
	int count = lt_cost_wastes(cost, &wastes);
	if (count)
		lt_buf_puts(out, "\nMoney that may buy nothing\n");
	for (int i = 0; i < count; i++) {
		lt_buf_printf(out, "  %-62.62s %13s\n", wastes[i].what, isnan(wastes[i].amount) ? "-" : lt_cost_money(cost->a, wastes[i].amount));
		put_note(cost->a, wastes[i].why, out);
	}
}

static void
put_number(struct lt_buf *out, const char *key, double value)
{
	if (isnan(value) || isinf(value))
		lt_buf_printf(out, ", \"%s\": null", key);
	else
		lt_buf_printf(out, ", \"%s\": %.6f", key, value);
}

static void
put_text(struct lt_buf *out, const char *key, const char *value)
{
	lt_buf_printf(out, ", \"%s\": ", key);
	lt_json_maybe(out, value);
}

static void
put_json_ways(struct lt_cost *cost, const struct cost *o, struct lt_buf *out)
{
	double seconds = 0;
	const char *before = "";
	if (o->self_seconds && !lt_text_double(lt_text(o->self_seconds), &seconds))
		seconds = 0;
	struct lt_cost_self self = { o->self, o->region, seconds, or(o->self_at_once, 0), 1 };
	for (int i = 0; i < cost->load_count; i++) {
		struct lt_cost_way *ways;
		int count = cost->loads[i].silent ? 0 : lt_cost_ways(cost, &cost->loads[i], &self, &ways);
		for (int w = 0; w < count; w++, before = ",") {
			lt_buf_printf(out, "%s\n  {\"workload\": ", before);
			lt_json_quote(out, lt_text(cost->loads[i].name));
			put_text(out, "way", ways[w].name);
			put_number(out, "amount", ways[w].amount);
			put_text(out, "detail", ways[w].detail);
			lt_buf_putc(out, '}');
		}
	}
}

static void
put_json(struct lt_cost *cost, const struct cost *o, struct lt_buf *out)
{
	struct lt_cost_swing swings[LT_COST_FACTOR_COUNT];
	struct lt_cost_waste *wastes;
	char day[16];
	lt_date_spell(cost->day, day);
	lt_buf_printf(out, "{\"version\": 1, \"prices_of\": \"%s\", \"currency\": \"USD\", \"hours\": %g, \"unknown\": %d", day, cost->hours, cost->unknown);
	put_number(out, "total_known", cost->total);
	put_number(out, "most_known", cost->most);
	lt_buf_puts(out, ",\n \"lines\": [");
	for (int i = 0; i < cost->line_count; i++) {
		const struct lt_cost_line *line = &cost->lines[i];
		lt_buf_puts(out, i ? ",\n  {\"name\": " : "\n  {\"name\": ");
		lt_json_quote(out, lt_text(line->name));
		put_text(out, "what", line->what);
		put_number(out, "quantity", line->quantity);
		put_text(out, "unit", line->unit);
		put_number(out, "price", line->price);
		put_number(out, "amount", line->amount);
		put_number(out, "quantity_most", line->quantity_most);
		put_number(out, "most", line->most);
		put_text(out, "unknown_because", line->why);
		put_text(out, "note", line->more);
		put_text(out, "source", line->source);
		put_text(out, "file", line->file);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n \"ways\": [");
	put_json_ways(cost, o, out);
	lt_buf_puts(out, "],\n \"sensitivity\": [");
	int count = lt_cost_sensitivity(cost, swings);
	for (int i = 0; i < count; i++) {
		lt_buf_printf(out, "%s\n  {\"of\": \"%s\"", i ? "," : "", lt_cost_factors[swings[i].factor]);
		put_number(out, "fifth_less", swings[i].low);
		put_number(out, "fifth_more", swings[i].high);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n \"waste\": [");
	count = lt_cost_wastes(cost, &wastes);
	for (int i = 0; i < count; i++) {
		lt_buf_puts(out, i ? ",\n  {\"what\": " : "\n  {\"what\": ");
		lt_json_quote(out, lt_text(wastes[i].what));
		put_text(out, "why", wastes[i].why);
		put_number(out, "amount", wastes[i].amount);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "]}\n");
}

static void
put_terminal(const struct lt_plan_cost *p, struct lt_cost *cost, const struct cost *o, struct lt_buf *out)
{
	char day[16];
	lt_date_spell(p->day, day);
	lt_buf_printf(out, "A month of %g hours at prices of %s, USD\n\n", p->hours, day);
	if (p->measured_hours > 0)
		lt_buf_printf(out, "Measured over %.0f hours of the ledger and taken as the rate of a month.\n\n", p->measured_hours);
	put_lines(cost, out);
	put_platform(p, cost, out);
	put_ways(cost, o, out);
	put_swings(cost, out);
	put_wastes(cost, out);
	int old = put_sources(cost, out);
	if (old)
		lt_buf_printf(out, "older than %d days (!): lintel catalog prices --update FILE\n", OLD_DAYS);
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct cost *o = given;
	struct lt_plan_cost p = { .a = a };
	bool json = o->format && strcmp(o->format, "json") == 0;
	if (o->format && !json && strcmp(o->format, "terminal") != 0) {
		lt_fail(err, "--format of plan cost is terminal or json, not '%s'", o->format);
		return LT_EXIT_USAGE;
	}
	if (!read_all(&p, o, err))
		return LT_EXIT_USAGE;
	struct lt_cost cost = { .a = a, .prices = &p.prices, .rents = &p.rents, .day = p.day, .residency = p.residency, .loads = p.loads,
		.machines = p.machines, .units = p.units, .others = p.others, .load_count = p.load_count, .machine_count = p.machine_count,
		.unit_count = p.unit_count, .other_count = p.other_count };
	lt_cost_init(&cost);
	cost.hours = p.hours;
	lt_cost_estimate(&cost);
	struct lt_buf out = LT_BUF((size_t)1 << 24);
	if (json)
		put_json(&cost, o, &out);
	else
		put_terminal(&p, &cost, o, &out);
	fputs(lt_buf_text(&out).at, stdout);
	lt_buf_done(&out);
	return o->strict && cost.unknown ? LT_EXIT_BLIND : LT_EXIT_DONE;
}

const struct lt_command lt_command_plan_cost = {
	.name = "plan cost",
	.summary = "what a month costs, line by line, and what moves it",
	.arguments = "[FOLDER]",
	.most = 1,
	.about = "Adds up the pools, machines and deployments of platform in lintel.yaml, as lintel prepare renders them, the workloads, machines, "
		 "units, storage and hosting of plan.cost and the provisioned units of the gateway, "
		 "or one workload of options, or what the ledger measured. Prices are looked up on the day and carry their source and age; one "
		 "that is not known is UNKNOWN and never 0. Below stand other ways to buy the same tokens with their break-even, what a fifth "
		 "more or less of each assumption does, and money that may buy nothing.",
	.examples = "lintel plan cost\nlintel plan cost --model gpt-4o --calls 10000 --input 800 --output 400 --instead gpt-4o-mini\n"
		    "lintel plan cost --model gpt-4.1 --rpm 1000 --busy 12 --low 50 --input 1500 --output 300 --cached 20\n"
		    "lintel plan cost --measured 30d --strict",
	.size = sizeof(struct cost),
	.arguments_offset = offsetof(struct cost, arguments),
	.options = (const struct lt_option[]){
		{ "model", LT_TEXT, offsetof(struct cost, model), "NAME", "one workload of this model, in place of lintel.yaml" },
		{ "calls", LT_NUMBER, offsetof(struct cost, calls), "N", "calls a day" },
		{ "rpm", LT_NUMBER, offsetof(struct cost, rpm), "N", "or calls a minute at the peak" },
		{ "busy", LT_NUMBER, offsetof(struct cost, busy), "HOURS", "of a day at the peak; 24 when not given" },
		{ "low", LT_NUMBER, offsetof(struct cost, low), "PERCENT", "of the peak in the other hours; 0 when not given" },
		{ "input", LT_NUMBER, offsetof(struct cost, input), "TOKENS", "of a prompt" },
		{ "output", LT_NUMBER, offsetof(struct cost, output), "TOKENS", "of an answer" },
		{ "cached", LT_NUMBER, offsetof(struct cost, cached), "PERCENT", "of a prompt that the provider has kept" },
		{ "batch", LT_NUMBER, offsetof(struct cost, batch), "PERCENT", "of the calls that can wait a day" },
		{ "provider", LT_TEXT, offsetof(struct cost, provider), "NAME", "azure when not given" },
		{ "sku", LT_TEXT, offsetof(struct cost, sku), "KIND", "global (when not given), data_zone or regional" },
		{ "region", LT_TEXT, offsetof(struct cost, region), "NAME", "whose price counts, where regions have their own" },
		{ "instead", LT_TEXT, offsetof(struct cost, instead), "MODEL", "a smaller model to compare with" },
		{ "self", LT_TEXT, offsetof(struct cost, self), "SIZE", "compare with machines of this size that serve a model of one's own" },
		{ "self-seconds", LT_TEXT, offsetof(struct cost, self_seconds), "SECONDS", "that one call takes there, measured" },
		{ "self-at-once", LT_NUMBER, offsetof(struct cost, self_at_once), "N", "calls at once on one machine, measured" },
		{ "measured", LT_TEXT, offsetof(struct cost, measured), "SPAN", "take the calls of the ledger over 30d as the rate of a month" },
		{ "days", LT_NUMBER, offsetof(struct cost, days), "N", "days of the month; 730 hours when not given" },
		{ "strict", LT_FLAG, offsetof(struct cost, strict), NULL, "end with 4 when a price is not known" },
		{ "state", LT_TEXT, offsetof(struct cost, state), "DIR", "where imported prices and the ledger are" },
		{ "today", LT_TEXT, offsetof(struct cost, today), "DAY", "the day whose prices count, 2026-11-22" },
		{ "format", LT_TEXT, offsetof(struct cost, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
