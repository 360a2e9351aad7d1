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

static bool
read_precision(const struct lt_workload_words *w, bool spelt, struct lt_fleet_ask *ask, struct lt_err *err)
{
	ask->precision = ask->model->precision;
	int at = 0;
	while (w->precision && at < LT_PRECISION_COUNT && !lt_text_eq_nocase(lt_text(w->precision), lt_text(lt_model_precisions[at])))
		at++;
	if (w->precision && at < LT_PRECISION_COUNT)
		ask->precision = at;
	if (at == LT_PRECISION_COUNT)
		return lt_fail(err, "%sprecision takes bf16, fp16, fp8, int8, int4, mxfp4 or fp32, not '%.40s'", spelt ? "--" : "", w->precision);
	ask->kv_bytes = w->kv && strcmp(w->kv, "fp8") == 0 ? 1 : 2;
	if (w->kv && ask->kv_bytes > 1 && strcmp(w->kv, "fp16") != 0 && strcmp(w->kv, "bf16") != 0)
		return lt_fail(err, "%skv takes fp16 or fp8, not '%.40s'", spelt ? "--" : "", w->kv);
	return true;
}

static bool
find_open(const struct lt_workload_words *w, bool spelt, const struct lt_models *models, struct lt_fleet_ask *ask, struct lt_err *err)
{
	const char *near = w->model ? lt_models_near(models, lt_text(w->model)) : NULL;
	ask->model = w->model ? lt_models_find(models, lt_text(w->model)) : NULL;
	if (ask->model)
		return true;
	if (!w->model)
		return lt_fail(err, "which model? say %smodel llama-3.1-8b%s", spelt ? "--" : "", spelt ? ", or --config config.json" : "");
	if (lt_models_hosted(models, lt_text(w->model)))
		return lt_fail(err, "the weights of %.60s cannot be had: Azure serves it; leave out what is for GPUs of your own", w->model);
	return lt_fail(err, near ? "no model '%.60s' is known; did you mean '%s'? --config reads any model's config.json" : "no model '%.60s' is known; --config reads any model's "
		"config.json", w->model, near);
}

bool
lt_workload_own(struct lt_arena *a, const struct lt_workload_words *w, bool spelt, const struct lt_models *models, const struct lt_model *model,
	struct lt_fleet_ask *ret_ask, struct lt_err *err)
{
	struct lt_fleet_ask ask = { .model = model, .card = w->card };
	double users, each, rpm, context, at_once, tp, sequences, batched;
	(void)a;
#define NAME(field) (spelt ? "--" field : field)
	if ((!model && !find_open(w, spelt, models, &ask, err)) || !read_precision(w, spelt, &ask, err) ||
		!lt_workload_real(NAME("users"), w->users, 0, 1e10, 0, &users, err) || !lt_workload_real(NAME("calls"), w->calls, 0, 1e6, 1, &each, err) ||
		!lt_workload_real(NAME("rpm"), w->rpm, 0, 1e9, 60, &rpm, err) || !lt_workload_real(NAME("input"), w->input, 1, 1e7, 1750, &ask.input, err) ||
		!lt_workload_real(NAME("output"), w->output, 0, 1e7, 250, &ask.output, err) ||
		!lt_workload_real(NAME("context"), w->context, 1, 1e8, 0, &context, err) ||
		!lt_workload_real(spelt ? "--at-once" : "at_once", w->at_once, 1, 1e9, 0, &at_once, err) ||
		!lt_workload_real(NAME("tp"), w->tp, 1, 64, 0, &tp, err) || !lt_workload_real(NAME("sequences"), w->sequences, 1, 1e5, 0, &sequences, err) ||
		!lt_workload_real(NAME("batched"), w->batched, 1, 1e6, 0, &batched, err) ||
		!lt_workload_real(NAME("utilisation"), w->utilisation, 10, 100, 90, &ask.utilisation, err))
		return false;
	double peak;
	if (!lt_workload_real(NAME("peak"), w->peak, 1, 1000, 3, &peak, err))
		return false;
#undef NAME
	ask.rpm = users > 0 ? users * each * peak : rpm;
	ask.context = (int64_t)context;
	ask.at_once = (int64_t)at_once;
	ask.tp = (int64_t)tp;
	ask.sequences = (int64_t)sequences;
	ask.batched = (int64_t)batched;
	ask.utilisation /= 100;
	*ret_ask = ask;
	return true;
}
