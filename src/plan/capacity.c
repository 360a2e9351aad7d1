/* SPDX-License-Identifier: Apache-2.0 */
/* capacity: traffic, need, units, money, decision, in this order. */
#include "plan/capacity.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "plan/inside.h"
#include "plan/quota.h"

enum { OLD_DAYS = 180, POINTS = 48, DAYS_ENOUGH = 14 };
#define SAVING 0.1
#define MONTH_HOURS LT_RENT_MONTH_HOURS

struct finding {
	struct lt_arena *a;
	const struct lt_capacity_ask *ask;
	const struct lt_prices *prices;
	const struct lt_rents *rents;
	struct lt_noun_capacity *out;
	struct lt_traffic traffic;
	struct lt_traffic_sums sums;
	int64_t day;
	double input, cached, output, batch; /* prices; -1: not known */
	double unit[LT_RENT_YEAR + 1];       /* of a unit's hour by term; -1: not known */
	double tpm, ratio;                   /* of a unit; 0: not published */
	int64_t least, step;
	const char **lines, **warnings, **sources;
	int line_count, line_room, warning_count, warning_room, source_count, source_room;
	int option_room, point_room;
};

static void
say(struct finding *f, const char *line)
{
	LT_PUSH(f->a, f->lines, f->line_count, f->line_room) = line;
}

static void
warn(struct finding *f, const char *line)
{
	LT_PUSH(f->a, f->warnings, f->warning_count, f->warning_room) = line;
}

static void
cite(struct finding *f, const char *what, const char *source)
{
	const char *line = lt_print(f->a, "%s: %s", what, source);
	for (int i = 0; i < f->source_count; i++)
		if (strcmp(f->sources[i], line) == 0)
			return;
	LT_PUSH(f->a, f->sources, f->source_count, f->source_room) = line;
}

static const char *
number(const struct finding *f, double value)
{
	return fabs(value) < 9e15 ? lt_step_number(f->a, (int64_t)llround(value)) : lt_print(f->a, "%.4g", value);
}

bool
lt_capacity_day(struct lt_arena *a, const char *words, struct lt_traffic *ret_levels, struct lt_err *err)
{
	struct lt_text rest = lt_text(words), piece, hours;
	struct lt_traffic t = { 0 };
	double all = 0, each, calls;
	while (lt_text_cut(&rest, ',', &piece)) {
		struct lt_text value = lt_text_trim(piece);
		lt_text_cut(&value, 'x', &hours);
		if (!value.at || !lt_text_double(hours, &each) || !lt_text_double(value, &calls) || !(each > 0) || !(calls >= 0) || calls > 1e12)
			return lt_fail(err, "--day takes hours and calls a minute, as 12x1000,12x500, not '%.*s'", LT_ARG(piece));
		LT_PUSH(a, t.at, t.count, t.room) = (struct lt_minute){ .calls = calls, .minutes = each * 60 };
		all += each;
	}
	if (fabs(all - 24) > 0.01)
		return lt_fail(err, "--day: its hours make %g, not 24", all);
	*ret_levels = t;
	return true;
}

static struct lt_minute
minute(const struct lt_capacity_ask *ask, double calls, double minutes)
{
	return (struct lt_minute){ calls, calls * ask->input, calls * ask->input * ask->cached, calls * ask->output, minutes };
}

struct lt_traffic
lt_capacity_traffic(struct lt_arena *a, const struct lt_capacity_ask *ask)
{
	struct lt_traffic t = { LT_NEW_ARRAY(a, struct lt_minute, ask->shape ? ask->shape->count + 2 : 2), 0, 2 };
	double mean = ask->users > 0 ? ask->users * ask->each : ask->rpm / ask->peak;
	if (ask->trace)
		return ask->trace->traffic;
	for (int i = 0; ask->shape && i < ask->shape->count; i++)
		t.at[t.count++] = minute(ask, ask->shape->at[i].calls, ask->shape->at[i].minutes);
	if (ask->shape)
		return t;
	double busy = ask->peak > 1 ? 0.5 / (ask->peak - 0.5) : 1;
	t.at[t.count++] = minute(ask, mean * ask->peak, busy * 1440);
	if (busy < 1)
		t.at[t.count++] = minute(ask, mean / 2, (1 - busy) * 1440);
	return t;
}

/* A row of a table that is older than half a year is told with its age. */
static void
dated(struct finding *f, const char *what, const char *source, const char *as_of)
{
	int64_t day;
	cite(f, what, lt_print(f->a, "%s, of %s", source, as_of));
	if (lt_date_day(lt_text(as_of), &day) && f->day - day > OLD_DAYS)
		warn(f, lt_print(f->a, "the row of %s is %lld days old (%s): look at its source before you sign for it", what,
			(long long)(f->day - day), as_of));
}

static double
price(struct lt_node row, const char *bucket)
{
	double value;
	return lt_node_double(lt_node_get(row, bucket), &value) ? value : -1;
}

static void
find_prices(struct finding *f)
{
	static const char *const terms[] = { "an hour", "", "a month", "a year" };
	const struct lt_price *row = lt_prices_at(f->prices, "azure", f->ask->type, lt_text(f->ask->hosted->name), NULL, f->day);
	f->input = f->cached = f->output = f->batch = -1;
	if (row) {
		char spelt[16];
		f->input = price(row->row, "input");
		f->cached = price(row->row, "cached");
		f->output = f->ask->hosted->embeds ? 0 : price(row->row, "output");
		f->batch = price(row->row, "batch");
		lt_date_spell(row->from_day, spelt);
		dated(f, lt_print(f->a, "price of %s, %s", f->ask->hosted->name, f->ask->type), row->source, spelt);
	} else {
		warn(f, lt_print(f->a, "no price of %s on the deployment type %s is known: its cost by the token is UNKNOWN; lintel catalog prices --update FILE "
			"reads one", f->ask->hosted->name, f->ask->type));
	}
	if (row && f->cached < 0 && f->sums.cached > 0)
		warn(f, lt_print(f->a, "what cached input of %s costs is not known, so the cost by the token is UNKNOWN; --cached 0 counts all input as fresh",
			f->ask->hosted->name));
	for (int term = LT_RENT_HOUR; term <= LT_RENT_YEAR; term++) {
		const struct lt_rent *rent = term == LT_RENT_SPOT ? NULL : lt_rents_find(f->rents, LT_RENT_UNIT, "azure", f->ask->type, NULL,
			(enum lt_rent_term)term, f->day);
		f->unit[term] = rent ? lt_rent_hour(rent) : -1;
		if (rent)
			cite(f, lt_print(f->a, "a provisioned unit for %s", terms[term]), lt_print(f->a, "%g USD, %s", rent->price, rent->source));
	}
}

/* Is every price that the traffic needs there? */
static bool
priced(const struct finding *f)
{
	return f->input >= 0 && f->output >= 0 && (f->cached >= 0 || f->sums.cached == 0);
}

static struct lt_tariff
tariff(const struct finding *f, double unit_hour)
{
	bool units = f->tpm > 0 && f->ratio > 0;
	return (struct lt_tariff){ .unit_hour = fmax(unit_hour, 0), .input = fmax(f->input, 0), .cached = fmax(f->cached, 0),
		.output = fmax(f->output, 0), .unit_tpm = units ? f->tpm : 1, .ratio = units ? f->ratio : 1, .least = f->least ? f->least : 1,
		.step = f->step ? f->step : 1, .hours = MONTH_HOURS };
}

static void
find_units(struct finding *f)
{
	const struct lt_hosted *h = f->ask->hosted;
	const int64_t *sold = strcmp(f->ask->type, "regional") == 0 ? h->regional : h->global;
	f->tpm = (double)h->unit_tpm;
	f->ratio = h->output_ratio > 0 ? (double)h->output_ratio : f->ask->ratio;
	f->least = sold[0];
	f->step = sold[1];
	f->out->least = f->least;
	f->out->step = f->step;
	f->out->ptu_raw = f->out->counted = -1;
	if (f->tpm <= 0 || f->least == 0) {
		warn(f, lt_print(f->a, "%s is not sold as provisioned units of the type %s, as far as the table of %s tells", h->name, f->ask->type, h->as_of));
		return;
	}
	dated(f, lt_print(f->a, "provisioned units of %s", h->name), h->unit_source ? h->unit_source : h->source, h->as_of);
	if (f->ratio <= 0) {
		warn(f, lt_print(f->a, "no output ratio of %s is published, so no provisioned units are reckoned; ask Microsoft and say --ratio", h->name));
		return;
	}
	struct lt_tariff t = tariff(f, 0);
	struct lt_blend *b = lt_blend_new(f->a, &f->traffic, &t);
	f->out->ptu_raw = lt_blend_peak_raw(b);
	f->out->counted = f->out->ptu_raw * f->tpm;
	f->out->ptu = lt_blend_peak(b);
	f->out->ptu_p95 = lt_blend_share(b, 0.95);
	say(f, lt_print(f->a, "provisioned: %s counted tokens in the busiest minute / %s = %.2f: %s units (least %lld, in steps of %lld)",
		number(f, f->out->counted), number(f, f->tpm), f->out->ptu_raw, number(f, (double)f->out->ptu), (long long)f->least, (long long)f->step));
	if (h->prompt > 0 && f->out->input > (double)h->prompt)
		warn(f, lt_print(f->a, "provisioned units refuse prompts of %s past %s tokens with a 400: those calls spill over", h->name,
			number(f, (double)h->prompt)));
}

static void
find_need(struct finding *f)
{
	struct lt_noun_capacity *o = f->out;
	const struct lt_hosted *h = f->ask->hosted;
	bool zone = strcmp(f->ask->type, "data_zone") == 0 && h->zone_rpm > 0;
	int64_t rpm = f->ask->per_unit > 0 ? f->ask->per_unit : zone ? h->zone_rpm : h->rpm;
	int64_t per = f->ask->per_unit > 0 ? LT_QUOTA_UNIT : h->per_tpm;
	double calls = f->sums.calls, more = 1 + f->ask->room;
	o->calls = calls;
	o->calls_peak = f->sums.peak_calls;
	o->calls_p95 = lt_blend_quantile(f->a, &f->traffic, LT_BLEND_CALLS, 0.95);
	o->calls_second = f->ask->trace ? f->ask->trace->second : -1;
	o->calls_ten_s = f->ask->trace ? f->ask->trace->ten_s : -1;
	o->input = calls > 0 ? f->sums.input / calls : f->ask->trace ? 0 : f->ask->input;
	o->output = calls > 0 ? f->sums.output / calls : f->ask->trace ? 0 : f->ask->output;
	o->cached = f->sums.input > 0 ? f->sums.cached / f->sums.input : 0;
	o->tpm = f->sums.input + f->sums.output;
	o->tpm_peak = f->sums.peak_tokens;
	o->room = f->ask->room;
	o->rpm_need = o->calls_peak * more;
	o->tpm_need = o->tpm_peak * more;
	o->max_tokens = f->ask->max_tokens;
	o->reserved = f->ask->max_tokens > 0 ? o->input + (double)f->ask->max_tokens : -1;
	struct lt_load load = { .rpm = o->rpm_need, .input = o->input, .output = o->output };
	o->units = o->tpm_need > 0 ? (int64_t)ceil(fmax(o->tpm_need / LT_QUOTA_UNIT, rpm > 0 ? o->rpm_need * (double)per / (double)rpm / LT_QUOTA_UNIT : 0)
		- 1e-9) : 0;
	o->per_unit = rpm > 0 ? (double)rpm * LT_QUOTA_UNIT / (double)per : -1;
	o->ratio_source = f->ask->per_unit > 0 ? "the region's catalogue" : rpm > 0 ? "the documentation's table" : NULL;
	o->binds = rpm <= 0 || calls <= 0 ? NULL : o->input + o->output < lt_quota_crossing(rpm, per) ? "calls" : "tokens";
	if (!f->ask->trace && !f->ask->shape && f->ask->peak > 1)
		say(f, lt_print(f->a, "the day is taken as %.1f hours at the peak, %g times the mean, and the rest at half of the mean; --day or --trace tells it",
			12 / (f->ask->peak - 0.5), f->ask->peak));
	say(f, lt_print(f->a, "tokens: %s calls x %s tokens in the busiest minute x %.2f = %s a minute: %s units of 1,000", number(f, o->calls_peak),
		number(f, o->calls_peak > 0 ? o->tpm_peak / o->calls_peak : 0), more, number(f, o->tpm_need), number(f, ceil(o->tpm_need / LT_QUOTA_UNIT - 1e-9))));
	if (rpm > 0)
		say(f, lt_print(f->a, "calls: %lld with %s tokens a minute: %s units bring %s calls a minute, %s are needed", (long long)rpm,
			number(f, (double)per), number(f, (double)o->units), number(f, lt_quota_rpm((double)o->units * LT_QUOTA_UNIT, rpm, per)),
			number(f, o->rpm_need)));
	else
		warn(f, lt_print(f->a, "how many calls come with %s's tokens is not published: tokens alone are reckoned; the region's catalogue tells", h->name));
	if (rpm > 0)
		cite(f, lt_print(f->a, "calls that come with tokens of %s", h->name), f->ask->per_unit > 0 ? o->ratio_source : h->source);
	if (o->reserved > 0) {
		load.output = (double)f->ask->max_tokens;
		o->units_admitted = lt_quota_units(&load, rpm, per);
		say(f, lt_print(f->a, "admission counts %s + %s for each call before it answers: %s units", number(f, o->input), number(f, (double)o->max_tokens),
			number(f, (double)o->units_admitted)));
	}
}

/* A large max_tokens burns quota that is never generated. */
static void
judge_admission(struct finding *f)
{
	struct lt_noun_capacity *o = f->out;
	double enough = ceil(fmax(o->output * 2, 16) / 100) * 100;
	if (o->reserved > 0 && o->units > 0 && (double)o->units_admitted > 1.2 * (double)o->units && (double)o->max_tokens > enough) {
		struct lt_load load = { .rpm = o->rpm_need, .input = o->input, .output = enough };
		int64_t less = lt_quota_units(&load, o->per_unit > 0 ? (int64_t)llround(o->per_unit * 1000) : 0, LT_QUOTA_UNIT * 1000);
		warn(f, lt_print(f->a, "lower max_tokens from %s to %s, twice what calls answer, and %s units do for what now takes %s",
			number(f, (double)o->max_tokens), number(f, enough), number(f, (double)less), number(f, (double)o->units_admitted)));
	}
	if (o->calls_second > o->rpm_need / 60 && o->calls_second > 0)
		warn(f, lt_print(f->a, "%g calls came within one second: limits are counted in slices of a second, so ask for %s calls a minute or spread them",
			o->calls_second, number(f, o->calls_second * 60)));
	else if (o->calls_ten_s > o->rpm_need / 6 && o->calls_ten_s > 0)
		warn(f, lt_print(f->a, "%g calls came within ten seconds: limits are counted in such slices, so ask for %s calls a minute or spread them",
			o->calls_ten_s, number(f, o->calls_ten_s * 6)));
	double month = o->tpm * MONTH_HOURS * 60 / 1e9;
	if (f->ask->hosted->monthly > 0 && month > (double)f->ask->hosted->monthly)
		warn(f, lt_print(f->a, "%.3g billion tokens a month are past the %lld billion of %s for a tenant: answers take longer then, without a 429", month,
			(long long)f->ask->hosted->monthly, f->ask->hosted->name));
}

static struct lt_noun_capacity_option *
add(struct finding *f, const char *name, const char *title, int64_t units, double month)
{
	struct lt_noun_capacity_option *o = &LT_PUSH(f->a, f->out->options, f->out->options_count, f->option_room);
	*o = (struct lt_noun_capacity_option){ .name = name, .title = title, .units = units, .month = month, .hour = month < 0 ? -1 : month / MONTH_HOURS,
		.year = month < 0 ? -1 : month * 12, .even = -1, .used = -1, .spilled = -1, .over = -1 };
	return o;
}

static void
fill(struct lt_noun_capacity_option *o, const struct lt_blend *b, const struct lt_blend_cost *cost, bool known)
{
	o->even = known ? lt_blend_even(b) : -1;
	o->used = cost->units > 0 ? cost->used : -1;
	o->spilled = cost->spilled;
	o->over = cost->over;
}

static const struct {
	int term;
	const char *name, *all, *blend, *title;
} TERMS[] = { { LT_RENT_HOUR, "hour", "units for the peak, by the hour", "", "" },
	{ LT_RENT_MONTH, "month", "units for the peak, reserved a month", "blend-month", "a base for a month, the rest by the token" },
	{ LT_RENT_YEAR, "year", "units for the peak, reserved a year", "blend-year", "a base for a year, the rest by the token" } };
enum { TERM_COUNT = sizeof TERMS / sizeof *TERMS };

static void
find_options(struct finding *f)
{
	bool known = priced(f), sold = f->out->ptu_raw >= 0;
	struct lt_tariff t = tariff(f, 0);
	double tokens = lt_blend_tokens_month(lt_blend_new(f->a, &f->traffic, &t));
	add(f, "standard", "by the token", 0, known ? tokens : -1);
	if (f->ask->batch > 0 && known && f->batch > 0)
		add(f, "batch", "by the token, what can wait a day as a batch", 0, tokens * (1 - f->ask->batch * (1 - f->batch)));
	for (int i = 0; sold && i < TERM_COUNT; i++) {
		double unit = f->unit[TERMS[i].term];
		t = tariff(f, unit);
		struct lt_blend *b = lt_blend_new(f->a, &f->traffic, &t);
		struct lt_blend_cost all = lt_blend_of_units(b, f->out->ptu), best = lt_blend_best(b);
		fill(add(f, TERMS[i].name, TERMS[i].all, f->out->ptu, unit < 0 ? -1 : all.month), b, &all, known && unit >= 0);
		if (TERMS[i].term == LT_RENT_HOUR)
			continue;
		struct lt_noun_capacity_option *o = add(f, TERMS[i].blend, TERMS[i].title, unit < 0 || !known ? 0 : best.units, unit < 0 || !known ? -1 : best.month);
		fill(o, b, &best, known && unit >= 0);
		if (known && unit >= 0 && best.units == 0)
			o->note = "no unit pays for itself at this traffic";
		if (TERMS[i].term == LT_RENT_YEAR)
			f->out->quantile = known && unit >= 0 ? lt_blend_newsvendor(b) : 0;
	}
	struct lt_noun_capacity_option *least = NULL;
	for (int i = 0; i < f->out->options_count; i++) {
		struct lt_noun_capacity_option *o = &f->out->options[i];
		if (o->month >= 0 && (!least || o->month < least->month - 1e-9))
			least = o;
	}
	if (least)
		least->best = true;
}

static void
draw_curve(struct finding *f)
{
	if (f->out->ptu_raw < 0 || f->out->ptu == 0)
		return;
	int64_t most = f->out->ptu + f->out->ptu / 4, step = (most / POINTS / f->step + 1) * f->step;
	bool known = priced(f);
	struct lt_blend *blends[TERM_COUNT];
	for (int i = 0; i < TERM_COUNT; i++) {
		struct lt_tariff t = tariff(f, f->unit[TERMS[i].term]);
		blends[i] = lt_blend_new(f->a, &f->traffic, &t);
	}
	for (int64_t units = 0; units <= most + step; units = units == 0 ? f->least : (units / step + 1) * step) {
		double cost[TERM_COUNT];
		for (int i = 0; i < TERM_COUNT; i++)
			cost[i] = known && f->unit[TERMS[i].term] >= 0 ? lt_blend_of_units(blends[i], units).month : -1;
		LT_PUSH(f->a, f->out->curve, f->out->curve_count, f->point_room) = (struct lt_noun_capacity_point){ units, cost[0], cost[1], cost[2],
			lt_blend_of_units(blends[0], units).spilled };
	}
}

static const struct lt_noun_capacity_option *
option(const struct finding *f, const char *name)
{
	for (int i = 0; i < f->out->options_count; i++)
		if (strcmp(f->out->options[i].name, name) == 0)
			return &f->out->options[i];
	return NULL;
}

/* The first row of D7 that holds. */
static void
decide(struct finding *f)
{
	const struct lt_capacity_ask *ask = f->ask;
	struct lt_noun_capacity *o = f->out;
	const struct lt_noun_capacity_option *tokens = option(f, "standard"), *year = option(f, "blend-year"), *month = option(f, "blend-month");
	const struct lt_noun_capacity_option *blend = year && year->month >= 0 ? year : month;
	double days = ask->trace ? ask->trace->days : 0;
	double saving = tokens->month > 0 && blend && blend->month >= 0 ? 1 - blend->month / tokens->month : 0;
	static const char measure[] = "pay by the token, and measure", standard[] = "pay by the token";
	o->row = "D7.7", o->decision = standard;
	o->why = tokens->month < 0 ? "its price is not known, so nothing speaks for units"
		: lt_print(f->a, "the best base of units saves %.1f %%, and it takes %g %% to commit", saving * 100, SAVING * 100);
	if (days < DAYS_ENOUGH) {
		o->row = "D7.1", o->decision = measure;
		o->why = lt_print(f->a, "%s of demand are measured, and it takes %d days", ask->trace ? lt_print(f->a, "%.1f days", days) : "0 days", DAYS_ENOUGH);
	} else if (ask->batch >= 0.3) {
		o->row = "D7.2", o->decision = "move what can wait a day to batch first";
		o->why = lt_print(f->a, "%g %% of calls can wait a day, at half the price", ask->batch * 100);
	} else if (!ask->tuned) {
		o->row = "D7.3", o->decision = "shorten prompts, cache them, and send simple calls to a small model first";
		o->why = "each of them changes the demand that units would be bought for; --tuned says that it is done";
	} else if (ask->strict && o->ptu_p95 > 0) {
		o->row = "D7.4", o->decision = lt_print(f->a, "keep %s units, for 95 of 100 minutes, and let the rest spill over", number(f, (double)o->ptu_p95));
		o->why = "latency must not vary, and units are what is promised a pace";
	} else if (blend && blend->units > 0 && saving >= SAVING) {
		o->row = "D7.5", o->decision = lt_print(f->a, "keep %s units for a %s, and let the rest spill over", number(f, (double)blend->units),
			blend == year ? "year" : "month");
		o->why = lt_print(f->a, "that saves %.1f %% beside paying by the token", saving * 100);
	} else if (ask->throttled > 0.05 && ask->refused) {
		o->row = "D7.6", o->decision = "take more regions, a data zone or global, or provisioned units";
		o->why = lt_print(f->a, "%g %% of calls meet a 429, and more quota was refused", ask->throttled * 100);
	}
}

void
lt_capacity_find(struct lt_arena *a, const struct lt_capacity_ask *ask, const struct lt_prices *prices, const struct lt_rents *rents,
	struct lt_noun_capacity *ret_capacity)
{
	struct finding f = { .a = a, .ask = ask, .prices = prices, .rents = rents, .out = ret_capacity, .traffic = lt_capacity_traffic(a, ask) };
	lt_date_day(lt_text(ask->today), &f.day);
	f.sums = lt_blend_sums(&f.traffic);
	*ret_capacity = (struct lt_noun_capacity){ .version = LT_VERSION, .today = ask->today, .model = ask->hosted->name, .type = ask->type,
		.from = ask->from, .days = ask->trace ? ask->trace->days : -1, .users = ask->trace || ask->users <= 0 ? -1 : ask->users };
	find_need(&f);
	find_prices(&f);
	find_units(&f);
	judge_admission(&f);
	find_options(&f);
	draw_curve(&f);
	decide(&f);
	ret_capacity->price_input = f.input;
	ret_capacity->price_cached = f.cached;
	ret_capacity->price_output = f.output;
	ret_capacity->sums = (struct lt_texts){ f.lines, f.line_count };
	ret_capacity->warnings = (struct lt_texts){ f.warnings, f.warning_count };
	ret_capacity->sources = (struct lt_texts){ f.sources, f.source_count };
}
