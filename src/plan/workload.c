/* SPDX-License-Identifier: Apache-2.0 */
/* workload: see workload.h. */
#include "plan/workload.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"

bool
lt_workload_number(struct lt_text text, double *ret_number)
{
	static const char units[] = "kMGT";
	double times = 1;
	text = lt_text_trim(text);
	const char *unit = text.len > 1 ? strchr(units, text.at[text.len - 1] == 'm' ? 'M' : text.at[text.len - 1]) : NULL;
	if (unit && *unit) {
		times = pow(1000, (double)(unit - units) + 1);
		text.len--;
	}
	if (!lt_text_double(text, ret_number) || !isfinite(*ret_number))
		return false;
	*ret_number *= times;
	return true;
}

bool
lt_workload_real(const char *name, const char *value, double least, double most, double otherwise, double *ret_number, struct lt_err *err)
{
	*ret_number = otherwise;
	if (!value || (lt_workload_number(lt_text(value), ret_number) && *ret_number >= least && *ret_number <= most))
		return true;
	return lt_fail(err, "%s takes a number from %g to %g, not '%.40s'", name, least, most, value);
}

static const struct {
	const char *word, *means;
} TYPES[] = { { "global", "global" }, { "data-zone", "data_zone" }, { "data_zone", "data_zone" }, { "regional", "regional" },
	{ "GlobalStandard", "global" }, { "DataZoneStandard", "data_zone" }, { "Standard", "regional" },
	{ "GlobalProvisionedManaged", "global" }, { "DataZoneProvisionedManaged", "data_zone" }, { "ProvisionedManaged", "regional" } };

static bool
read_type(const char *name, const char *value, const char **ret_type, struct lt_err *err)
{
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
		if (lt_text_eq_nocase(lt_text(value ? value : "global"), lt_text(TYPES[i].word))) {
			*ret_type = TYPES[i].means;
			return true;
		}
	return lt_fail(err, "%s takes global, data-zone or regional, not '%.40s'", name, value);
}

static bool
read_model(const struct lt_workload_words *w, const char *name, const struct lt_models *models, struct lt_capacity_ask *ask, struct lt_err *err)
{
	if (!w->model)
		return lt_fail(err, "which model? say %s gpt-4.1", name);
	ask->hosted = lt_models_hosted(models, lt_text(w->model));
	if (ask->hosted)
		return true;
	const char *near = lt_models_near(models, lt_text(w->model));
	return lt_fail(err, near ? "%s: no model '%.60s' is known; did you mean '%s'?" : "%s: no model '%.60s' is known; lintel assess --tomorrow list names those "
		"that are", name, w->model, near);
}

/* Without a trace, people have to say how many calls of what size. */
static bool
is_told(const struct lt_workload_words *w, bool spelt, struct lt_err *err)
{
	const char *dash = spelt ? "--" : "";
	if (w->users && !w->calls)
		return lt_fail(err, "%susers needs %scalls: calls a minute of one of them", dash, dash);
	if (!w->users && !w->rpm && !w->day)
		return lt_fail(err, spelt ? "how much traffic? say --users and --calls, --rpm, --day, or give --trace or --ledger" : "how much traffic? give users and calls, rpm, or day");
	if (!w->input || !w->output)
		return lt_fail(err, "how large is a call? say %sinput and %soutput in tokens", dash, dash);
	return true;
}

bool
lt_workload_read(struct lt_arena *a, const struct lt_workload_words *w, bool measured, bool spelt, const struct lt_models *models,
	struct lt_capacity_ask *ret_ask, struct lt_err *err)
{
	struct lt_capacity_ask ask = { .batch = -1, .strict = w->strict, .tuned = w->tuned, .refused = w->refused, .from = "options" };
	double most, per_unit;
#define NAME(field) (spelt ? "--" field : field)
	if (models && !read_model(w, NAME("model"), models, &ask, err))
		return false;
	if ((!measured && !is_told(w, spelt, err)) || !read_type(NAME("type"), w->type, &ask.type, err) ||
		!lt_workload_real(NAME("users"), w->users, 0, 1e10, 0, &ask.users, err) ||
		!lt_workload_real(NAME("calls"), w->calls, 0, 1e6, 0, &ask.each, err) ||
		!lt_workload_real(NAME("rpm"), w->rpm, 0, 1e12, 0, &ask.rpm, err) ||
		!lt_workload_real(NAME("input"), w->input, 0, 1e8, 0, &ask.input, err) ||
		!lt_workload_real(NAME("output"), w->output, 0, 1e8, 0, &ask.output, err) ||
		!lt_workload_real(NAME("cached"), w->cached, 0, 100, 0, &ask.cached, err) ||
		!lt_workload_real(NAME("peak"), w->peak, 1, 1000, 3, &ask.peak, err) ||
		!lt_workload_real(NAME("burst"), w->burst, 0, 1000, 30, &ask.room, err) ||
		!lt_workload_real(NAME("batch"), w->batch, 0, 100, -100, &ask.batch, err) ||
		!lt_workload_real(NAME("throttled"), w->throttled, 0, 100, -100, &ask.throttled, err) ||
		!lt_workload_real(NAME("ratio"), w->ratio, 0.1, 1000, 0, &ask.ratio, err) ||
		!lt_workload_real(spelt ? "--per-unit" : "per_unit", w->per_unit, 1, 1e6, 0, &per_unit, err) ||
		!lt_workload_real(spelt ? "--max-tokens" : "max_tokens", w->max_tokens, 1, 1e7, 0, &most, err))
		return false;
	if (w->day) {
		struct lt_traffic *day = LT_NEW(a, struct lt_traffic);
		if (!lt_capacity_day(a, w->day, day, err))
			return false;
		ask.shape = day;
	}
#undef NAME
	ask.cached /= 100;
	ask.room /= 100;
	ask.batch /= 100;
	ask.throttled /= 100;
	ask.max_tokens = (int64_t)most;
	ask.per_unit = (int64_t)per_unit;
	*ret_ask = ask;
	return true;
}
