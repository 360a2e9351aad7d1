/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan capacity: how much of a model a workload needs, on quota, on provisioned units, on GPUs of one's own. */
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/catalog_prices.h"
#include "cli/command.h"
#include "cli/home.h"
#include "cli/plan_capacity.h"
#include "cli/terminal.h"
#include "format/json.h"
#include "govern/usage.h"
#include "plan/shape.h"
#include "record/field.h"
#include "report/capacity.h"

enum { TRACE_BYTES = 256 << 20, JSON_BYTES = 64 << 20 };
#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

struct capacity {
	struct lt_workload_words words;
	const char *workload, *told; /* told: the workload of lintel.yaml that was taken */
	const char *config, *calibrate, *region, *trace, *ledger, *since, *state, *today, *format, *out;
	int64_t width;
};

static bool
read_trace(struct lt_arena *a, const char *path, struct lt_trace *trace, struct lt_err *err)
{
	struct lt_text bytes;
	return lt_io_read(a, AT_FDCWD, path, TRACE_BYTES, &bytes, err) && lt_trace_read(a, path, bytes, trace, err);
}

/* The gateway's own minutes of one model. */
static bool
read_ledger(struct lt_arena *a, const struct capacity *o, int64_t today, struct lt_trace *trace, struct lt_err *err)
{
	struct lt_usage_question q = { .by = { LT_USAGE_BY_MINUTE }, .by_count = 1, .since_us = (today - 30) * DAY_US, .until_us = (today + 1) * DAY_US };
	struct lt_usage_answer answer = { 0 };
	if (o->since && !lt_usage_time_read(lt_text(o->since), q.until_us, &q.since_us))
		return lt_fail(err, "--since takes a span such as 14d or a day such as 2026-11-01, not '%.40s'", o->since);
	q.only[LT_USAGE_BY_MODEL] = o->words.model;
	struct lt_ledger *ledger = lt_ledger_look(o->ledger, err);
	bool good = ledger && lt_govern_usage_ask(a, ledger, &q, &answer, err);
	lt_ledger_close(ledger);
	if (!good)
		return false;
	struct lt_trace_row *rows = LT_NEW_ARRAY(a, struct lt_trace_row, answer.count + 1);
	for (int i = 0; i < answer.count; i++) {
		const struct lt_usage_sum *s = &answer.rows[i];
		int64_t us = 0;
		lt_usage_time_read(lt_text(s->key[0]), 0, &us);
		rows[i] = (struct lt_trace_row){ us / SECOND_US, (double)s->calls, (double)(s->input + s->cached + s->written), (double)s->cached,
			(double)s->output };
	}
	if (answer.count == 0)
		return lt_fail(err, "%s: the ledger has no calls of %s since that day; the model is named as callers name it", o->ledger, o->words.model);
	return lt_trace_of_rows(a, rows, answer.count, trace, err);
}

static bool
read_ask(struct lt_arena *a, struct capacity *o, const struct lt_models *models, int64_t today, struct lt_capacity_ask *ask, struct lt_err *err)
{
	struct lt_trace *trace = LT_NEW(a, struct lt_trace);
	bool measured = o->trace || o->ledger;
	const char *named = o->trace && o->ledger ? "--ledger" : measured && (o->words.users || o->words.rpm || o->words.day) ? "--users, --rpm and --day" : NULL;
	if (named)
		return lt_fail(err, "%s %s the traffic, which %s has already", named, o->trace && o->ledger ? "tells" : "tell", o->trace ? "--trace" : "--ledger");
	if (!lt_workload_read(a, &o->words, measured, true, models, ask, err))
		return false;
	if ((o->trace && !read_trace(a, o->trace, trace, err)) || (o->ledger && !read_ledger(a, o, today, trace, err)))
		return false;
	ask->trace = measured ? trace : NULL;
	ask->from = o->trace ? o->trace : o->ledger ? "the gateway's ledger" : o->told ? o->told : "options";
	if (o->since && !o->ledger)
		return lt_fail(err, "--since is for --ledger");
	return true;
}

static const char *
state_folder(struct lt_arena *a, const struct capacity *o)
{
	struct lt_err none = { 0 };
	return lt_home_state(a, o->state, &none);
}

static int
write_out(const struct capacity *o, struct lt_buf *out, struct lt_err *err)
{
	bool good = lt_io_write(o->out ? o->out : "-", lt_buf_text(out), err);
	lt_buf_done(out);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
hosted(struct lt_arena *a, struct capacity *o, const struct lt_models *models, const char *format, int64_t today, struct lt_err *err)
{
	struct lt_capacity_ask ask;
	struct lt_noun_capacity capacity;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	char day[16];
	if (!read_ask(a, o, models, today, &ask, err))
		return LT_EXIT_USAGE;
	if (!lt_catalog_prices_load(a, state_folder(a, o), &prices, &rents, err))
		return LT_EXIT_FAILED;
	lt_date_spell(today, day);
	ask.today = lt_copy(a, day);
	lt_capacity_find(a, &ask, &prices, &rents, &capacity);
	if (strcmp(format, "json") == 0) {
		lt_field_json_noun(&lt_field_capacity, &capacity, &out);
		lt_buf_putc(&out, '\n');
	} else if (strcmp(format, "csv") == 0) {
		lt_capacity_csv(&capacity, &out);
	} else {
		struct lt_report_options how = { .width = lt_terminal_width(o->width), .colour = lt_terminal_colour(o->out ? o->out : "-") };
		lt_capacity_terminal(&capacity, &how, &out);
	}
	return write_out(o, &out, err);
}

static bool
read_json(struct lt_arena *a, const char *path, struct lt_node *ret_root, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_doc *doc;
	if (!lt_io_read(a, AT_FDCWD, path, JSON_BYTES, &bytes, err) || !lt_json_read(a, lt_keys_new(a), path, bytes, &doc, err))
		return false;
	*ret_root = lt_doc_root(doc);
	return true;
}

/* config.json, or the folder it is in; how large the weights are stands in the index beside it. */
static bool
read_config(struct lt_arena *a, const struct capacity *o, struct lt_model *model, struct lt_err *err)
{
	const char *file = access(lt_io_join(a, o->config, "config.json"), F_OK) == 0 ? lt_io_join(a, o->config, "config.json") : o->config;
	const char *slash = strrchr(file, '/'), *folder = slash ? lt_print(a, "%.*s", (int)(slash - file), file) : ".";
	const char *index = lt_io_join(a, folder, "model.safetensors.index.json");
	struct lt_node root, weights;
	double bytes = 0, params;
	if (!read_json(a, file, &root, err) || !lt_workload_real("--params", o->words.params, 0.001, 1e5, 0, &params, err))
		return false;
	if (access(index, F_OK) == 0) {
		if (!read_json(a, index, &weights, err))
			return false;
		lt_node_double(lt_node_path(weights, "metadata/total_size"), &bytes);
	}
	return lt_shape_read(a, file, root, bytes, params, model, err);
}

static int
own(struct lt_arena *a, struct capacity *o, const struct lt_models *models, const char *format, int64_t today, struct lt_err *err)
{
	struct lt_fleet_ask ask;
	struct lt_model *model = LT_NEW(a, struct lt_model);
	struct lt_noun_capacity_gpu gpu;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_gpus gpus;
	struct lt_node runs;
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	char day[16];
	if (o->trace || o->ledger) {
		lt_fail(err, "--trace and --ledger are for a model that is served; say --rpm for GPUs of your own");
		return LT_EXIT_USAGE;
	}
	if (!lt_gpus_load(a, &gpus, err) || !lt_catalog_prices_load(a, state_folder(a, o), &prices, &rents, err))
		return LT_EXIT_FAILED;
	if ((o->config && !read_config(a, o, model, err)) || !lt_workload_own(a, &o->words, true, models, o->config ? model : NULL, &ask, err))
		return LT_EXIT_USAGE;
	if (o->calibrate && (!read_json(a, o->calibrate, &runs, err) ||
		!lt_fleet_calibrate(a, o->calibrate, runs, ask.model, ask.precision, &gpus, &ask.factor, err)))
		return LT_EXIT_USAGE;
	lt_date_spell(today, day);
	ask.today = lt_copy(a, day);
	ask.region = o->region;
	if (!lt_fleet_find(a, &ask, &gpus, &rents, &gpu, err))
		return LT_EXIT_USAGE;
	if (strcmp(format, "json") == 0) {
		lt_field_json_noun(&lt_field_capacity_gpu, &gpu, &out);
		lt_buf_putc(&out, '\n');
	} else if (strcmp(format, "csv") == 0) {
		lt_capacity_gpu_csv(&gpu, &out);
	} else {
		struct lt_report_options how = { .width = lt_terminal_width(o->width), .colour = lt_terminal_colour(o->out ? o->out : "-") };
		lt_capacity_gpu_terminal(&gpu, &how, &out);
	}
	int code = write_out(o, &out, err);
	return code == LT_EXIT_DONE && strcmp(gpu.verdict, "yes") != 0 ? LT_EXIT_GAPS : code;
}

/* Does any option speak of GPUs of one's own?  Then a model that is served under the same name is not meant. */
static bool
of_own(const struct capacity *o)
{
	const struct lt_workload_words *w = &o->words;
	return w->own || o->config || o->calibrate || o->region || w->card || w->context || w->at_once || w->precision || w->kv || w->tp || w->sequences ||
		w->batched || w->utilisation || w->params;
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct capacity o = *(const struct capacity *)given;
	const char *format = o.format ? o.format : "terminal";
	struct lt_models models;
	int64_t today;
	if (strcmp(format, "terminal") != 0 && strcmp(format, "json") != 0 && strcmp(format, "csv") != 0) {
		lt_fail(err, "--format is terminal, json or csv, not '%.40s'", format);
		return LT_EXIT_USAGE;
	}
	if (!lt_catalog_today(o.today, &today, err))
		return LT_EXIT_USAGE;
	if (!lt_models_load(a, &models, err))
		return LT_EXIT_FAILED;
	if ((o.workload || (!o.words.model && !o.config)) && !lt_plan_capacity_workload(a, o.workload, o.trace || o.ledger, &o.words, &o.told, err))
		return LT_EXIT_USAGE;
	bool served = o.words.model && lt_models_hosted(&models, lt_text(o.words.model));
	if (of_own(&o) || (!served && o.words.model && lt_models_find(&models, lt_text(o.words.model))))
		return own(a, &o, &models, format, today, err);
	return hosted(a, &o, &models, format, today, err);
}

const struct lt_command lt_command_plan_capacity = {
	.name = "plan capacity",
	.summary = "how much of a model a workload needs, and what the ways to have it cost",
	.about = "From people, calls and tokens, or from measured traffic: the tokens and calls a minute to ask quota for and which of the two "
		 "runs out first, provisioned units by the provider's formula, and the cheapest base of units with the rest paid by the token, searched "
		 "minute by minute. A price that is not known is UNKNOWN; a model whose output ratio nobody published is not sized in units. "
		 "For a model with open weights: what it takes on each machine size, term by term, how fast it can answer as a range, how many, and how laid out; "
		 "exit code 3 when none holds it.",
	.examples = "lintel plan capacity --workload customer-chat\n"
		    "lintel plan capacity --model gpt-4.1 --users 500 --calls 2 --input 1200 --output 300\n"
		    "lintel plan capacity --model gpt-4.1 --day 12x1000,12x500 --input 1500 --output 300 --cached 20\n"
		    "lintel plan capacity --model llama-3.1-70b --rpm 120 --input 3000 --output 400\n"
		    "lintel plan capacity --config ./my-model --card h100 --context 32000\n"
		    "lintel plan capacity --model gpt-4.1 --trace traffic.csv --tuned --format json",
	.size = sizeof(struct capacity),
	.options = (const struct lt_option[]){
#define WORD(field, spelt, value, sentence) { spelt, LT_TEXT, offsetof(struct capacity, words.field), value, sentence },
		LT_WORKLOAD_WORDS(WORD)
#undef WORD
#define FLAG(field, spelt, sentence) { spelt, LT_FLAG, offsetof(struct capacity, words.field), NULL, sentence },
		LT_WORKLOAD_FLAGS(FLAG)
#undef FLAG
		{ "workload", LT_TEXT, offsetof(struct capacity, workload), "NAME", "a workload of plan.cost in lintel.yaml; the only one when no model is named" },
		{ "config", LT_TEXT, offsetof(struct capacity, config), "PATH", "own GPUs: the model's config.json, or its folder" },
		{ "calibrate", LT_TEXT, offsetof(struct capacity, calibrate), "FILE", "own GPUs: runs that were measured: card, tp, batch, input, output, ttft_ms, tpot_ms" },
		{ "region", LT_TEXT, offsetof(struct capacity, region), "NAME", "own GPUs: prices of machines in this region" },
		{ "trace", LT_TEXT, offsetof(struct capacity, trace), "FILE", "measured traffic: a CSV of time, calls, input, cached, output" },
		{ "ledger", LT_TEXT, offsetof(struct capacity, ledger), "DIR", "measured traffic: the gateway's ledger in this state folder" },
		{ "since", LT_TEXT, offsetof(struct capacity, since), "TIME", "with --ledger: from this time on, 30 days when not given" },
		{ "state", LT_TEXT, offsetof(struct capacity, state), "DIR", "the state folder, where prices that were read are kept" },
		{ "today", LT_TEXT, offsetof(struct capacity, today), "DATE", "take prices of this day, 2026-11-22" },
		{ "format", LT_TEXT, offsetof(struct capacity, format), "NAME", "terminal (the default), json or csv" },
		{ "out", LT_TEXT, offsetof(struct capacity, out), "FILE", "where to write it; - is standard output" },
		{ "width", LT_NUMBER, offsetof(struct capacity, width), "COLUMNS", "columns of the page" },
		{ 0 }
	},
	.run = run,
};
