/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan quota: what a provider lets one have, where there is room, whether code fits, and what a refusal means. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "cli/plan_quota_peaks.h"
#include "cli/terminal.h"
#include "facts/facts.h"
#include "facts/saved.h"
#include "plan/pools.h"
#include "plan/workload.h"
#include "record/field.h"
#include "report/capacity.h"

enum { FACTS_SECONDS = 10, MOST_DAYS = 400 };

struct quota {
	struct lt_gather gather;
	struct lt_list arguments, need;
	const char *type, *tpm, *rpm, *ptu, *users, *tokens, *region, *history, *facts, *format, *out;
	int64_t width;
	bool spot;
};

/* What is read beside the facts. */
struct content {
	struct lt_models models;
	struct lt_gpus gpus;
	struct lt_regions regions;
};

static bool
load(struct lt_arena *a, struct content *c, struct lt_err *err)
{
	return lt_models_load(a, &c->models, err) && lt_gpus_load(a, &c->gpus, err) && lt_regions_load(a, &c->regions, err);
}

/* --need model=gpt-4.1 or --need size=standard_nc24ads_a100_v4,machines=2 */
static bool
read_need(struct lt_arena *a, const struct quota *o, const struct content *c, struct lt_pools_ask *ask, struct lt_err *err)
{
	ask->machines = 1;
	for (int i = 0; i < o->need.count; i++) {
		struct lt_text value = lt_text(o->need.at[i]), key;
		lt_text_cut(&value, '=', &key);
		if (value.len && lt_text_eq(key, "model")) {
			ask->model_name = lt_copy_text(a, value).at;
			ask->model = lt_models_hosted(&c->models, value);
		} else if (value.len && lt_text_eq(key, "size")) {
			const char *name = lt_text_starts(value, "standard_") || lt_text_starts(value, "Standard_") ? lt_copy_text(a, value).at
				: lt_print(a, "standard_%.*s", LT_ARG(value));
			ask->size = lt_gpus_size(&c->gpus, lt_text(name));
			if (!ask->size || !ask->size->family)
				return lt_fail(err, "--need: no machine size '%.60s' with a family of quota is known", name);
		} else if (!value.len || !lt_text_eq(key, "machines") || !lt_text_double(value, &ask->machines) || !(ask->machines >= 1) || ask->machines > 1e6) {
			return lt_fail(err, "--need takes model=NAME, or size=NAME,machines=NUMBER, not '%.60s'", o->need.at[i]);
		}
	}
	if (o->need.count && !ask->model_name == !ask->size)
		return lt_fail(err, "--need names a model or a size: --need model=gpt-4.1 --tpm 300k");
	return true;
}

static const char *const TYPES[][2] = { { "global", "global" }, { "data-zone", "data_zone" }, { "data_zone", "data_zone" }, { "regional", "regional" } };

static bool
read_ask(struct lt_arena *a, const struct quota *o, const struct content *c, struct lt_pools_ask *ask, struct lt_err *err)
{
	for (size_t i = 0; o->type && i < sizeof TYPES / sizeof *TYPES; i++)
		if (strcmp(o->type, TYPES[i][0]) == 0)
			ask->type = TYPES[i][1];
	if (o->type && !ask->type)
		return lt_fail(err, "--type takes global, data-zone or regional, not '%.40s'", o->type);
	ask->region = o->region;
	ask->spot = o->spot;
	if (!read_need(a, o, c, ask, err) || !lt_workload_real("--tpm", o->tpm, 1, 1e15, 0, &ask->tpm, err) || !lt_workload_real("--rpm", o->rpm, 1, 1e12, 0, &ask->rpm, err) ||
		!lt_workload_real("--ptu", o->ptu, 1, 1e9, 0, &ask->ptu, err) || !lt_workload_real("--users", o->users, 1, 1e10, 0, &ask->users, err) ||
		!lt_workload_real("--tokens", o->tokens, 1, 1e9, 0, &ask->tokens, err))
		return false;
	if (ask->tpm == 0 && ask->rpm > 0)
		ask->tpm = ask->rpm * ask->tokens;
	if (ask->model_name && ask->tpm == 0 && ask->ptu == 0)
		return lt_fail(err, "how much of %.60s? say --tpm 300k, or --rpm and --tokens, or --ptu", ask->model_name);
	if (!o->need.count && (o->tpm || o->rpm || o->ptu || o->type))
		return lt_fail(err, "--tpm, --rpm, --ptu and --type tell a need: say whose with --need model=NAME");
	return true;
}

/* Facts of the folder, or of an earlier run; NULL with err and *ret_code. */
static struct lt_facts *
collect(struct lt_arena *a, struct lt_gather *gather, const char *saved, int *ret_code, struct lt_err *err)
{
	struct lt_checks none = { 0 };
	int count;
	*ret_code = LT_EXIT_USAGE;
	if (saved)
		return lt_facts_saved(a, saved, FACTS_SECONDS, err);
	if (!lt_gather_prepare(a, gather, err))
		return NULL;
	const char *const *statements = lt_pools_statements(&count);
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, statements, count, gather->today, err);
	*ret_code = facts ? LT_EXIT_USAGE : LT_EXIT_FAILED;
	if (!facts || !lt_gather_run(a, gather, facts, err))
		return NULL;
	*ret_code = LT_EXIT_FAILED;
	return lt_facts_close(facts, err) ? facts : NULL;
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* A folder of saved answers for each day: 2026-10-01/, 2026-11-01/. */
static bool
read_history(struct lt_arena *a, const struct quota *o, struct lt_pools_ask *ask, struct lt_err *err)
{
	struct lt_pool_point *points = NULL;
	const char *days[MOST_DAYS];
	int count = 0, room = 0, found = 0, code;
	DIR *folder = opendir(o->history);
	if (!folder)
		return lt_fail_os(err, "open %s", o->history);
	for (const struct dirent *at; found < MOST_DAYS && (at = readdir(folder));)
		if (strlen(at->d_name) == 10 && lt_date_day(lt_text(at->d_name), &(int64_t){ 0 }))
			days[found++] = lt_copy(a, at->d_name);
	closedir(folder);
	if (found == 0)
		return lt_fail(err, "%s has no folder that is named by a day, as 2026-11-01: each holds the answers of that day", o->history);
	qsort(days, (size_t)found, sizeof *days, by_name);
	for (int i = 0; i < found; i++) {
		int64_t day = 0;
		struct lt_gather gather = { .path = lt_io_join(a, o->history, days[i]), .from = ".", .today = days[i] };
		gather.from = gather.path;
		LT_PUSH(a, gather.only.at, gather.only.count, gather.only.room) = "azure";
		struct lt_facts *facts = collect(a, &gather, NULL, &code, err);
		lt_date_day(lt_text(days[i]), &day);
		if (!facts || !lt_pools_points(a, facts, (double)day, &points, &count, &room, err))
			return lt_within(err, "%s/%s", o->history, days[i]);
	}
	ask->points = points;
	ask->point_count = count;
	return true;
}

static int
write_out(const struct quota *o, const struct lt_noun_quota *quota, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	const char *path = o->out ? o->out : "-", *format = o->format ? o->format : "terminal";
	if (strcmp(format, "json") == 0) {
		lt_field_json_noun(&lt_field_quota, quota, &out);
		lt_buf_putc(&out, '\n');
	} else if (strcmp(format, "csv") == 0) {
		lt_quota_csv(quota, &out);
	} else {
		struct lt_report_options how = { .width = lt_terminal_width(o->width), .colour = lt_terminal_colour(path) };
		lt_quota_terminal(quota, &how, &out);
	}
	bool good = lt_io_write(path, lt_buf_text(&out), err);
	lt_buf_done(&out);
	if (!good)
		return LT_EXIT_FAILED;
	if (!quota->verdict)
		return quota->rows_count ? LT_EXIT_DONE : LT_EXIT_BLIND;
	return strcmp(quota->verdict, "yes") == 0 ? LT_EXIT_DONE : strcmp(quota->verdict, "no") == 0 ? LT_EXIT_GAPS : LT_EXIT_BLIND;
}

static int
explain(struct lt_arena *a, const struct quota *o, struct lt_err *err)
{
	struct lt_refusal r;
	if (o->arguments.count != 2) {
		lt_fail(err, "explain takes the text of one refusal, between quotes");
		return LT_EXIT_USAGE;
	}
	if (!lt_explain_refusal(a, o->arguments.at[1], &r)) {
		printf("UNKNOWN: this is no refusal that lintel knows; search for its code at the provider\n");
		return LT_EXIT_BLIND;
	}
	printf("%s\n", r.sentence);
	if (r.need >= 0)
		printf("  need %.15g, available %s, used %s, limit %.15g%s%s\n", r.need, r.available < 0 ? "UNKNOWN" : lt_print(a, "%.15g", r.available),
			r.used < 0 ? "UNKNOWN" : lt_print(a, "%.15g", r.used), r.limit, r.pool ? ", pool " : "", r.pool ? r.pool : "");
	printf("  to do: %s\n", r.todo);
	return LT_EXIT_DONE;
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct quota o = *(const struct quota *)given;
	const char *word = o.arguments.count ? o.arguments.at[0] : "", *format = o.format ? o.format : "terminal";
	struct lt_pools_ask ask = { .fits = strcmp(word, "fits") == 0 };
	struct lt_noun_quota quota;
	struct content content;
	int code, at = ask.fits ? 1 : 0;
	if (strcmp(word, "explain") == 0)
		return explain(a, &o, err);
	if (o.arguments.count > at + 1) {
		lt_fail(err, "plan quota takes one folder; or fits FOLDER, or explain TEXT");
		return LT_EXIT_USAGE;
	}
	if (strcmp(format, "terminal") != 0 && strcmp(format, "json") != 0 && strcmp(format, "csv") != 0) {
		lt_fail(err, "--format takes terminal, json or csv, not '%.40s'", format);
		return LT_EXIT_USAGE;
	}
	if (!load(a, &content, err))
		return LT_EXIT_FAILED;
	if (!read_ask(a, &o, &content, &ask, err))
		return LT_EXIT_USAGE;
	o.gather.path = o.arguments.count > at ? o.arguments.at[at] : NULL;
	static const char *const collectors[] = { "azure", "terraform", "azure_templates" };
	for (int i = 0, given_only = o.gather.only.count; given_only == 0 && i < (ask.fits ? 3 : 1); i++)
		LT_PUSH(a, o.gather.only.at, o.gather.only.count, o.gather.only.room) = collectors[i];
	struct lt_facts *facts = collect(a, &o.gather, o.facts, &code, err);
	if (!facts)
		return code;
	if (o.facts && !lt_gather_prepare(a, &o.gather, err))
		return LT_EXIT_USAGE;
	ask.today = o.gather.today;
	ask.root = o.gather.path ? o.gather.path : ".";
	ask.regions = &content.regions;
	ask.residency = lt_node_string(lt_node_path(o.gather.estate.root, "plan/regions/residency"), a);
	if ((o.history && !read_history(a, &o, &ask, err)) || !lt_plan_quota_peaks(a, &o.gather, &ask, err))
		return LT_EXIT_USAGE;
	if (!lt_pools_find(a, facts, &ask, &content.models, &content.gpus, &quota, err))
		return LT_EXIT_FAILED;
	return write_out(&o, &quota, err);
}

const struct lt_command lt_command_plan_quota = {
	.name = "plan quota",
	.summary = "what the provider lets one have, where there is room, and the text to ask for more",
	.arguments = "[FOLDER | fits FOLDER | explain TEXT]",
	.least = 0,
	.most = 3,
	.about = "Shows each pool of quota that Azure tells, live (--azure) or from saved answers (--from, or sources.azure.recordings in lintel.yaml): "
		 "limit, use, what is left and how many calls a minute that brings, what draws on it, and days until it is full: by the units that "
		 "earlier answers tell (--history), or by the traffic that a gateway measured (--gateway-usage), whichever comes first. --need finds regions with "
		 "room: 0 there is, 3 there is none, 4 not known. fits holds what the code asks for against it, with the same codes. explain reads a refusal.",
	.examples = "lintel plan quota --from answers/\n"
		    "lintel plan quota --azure SUBSCRIPTION --need model=gpt-4.1 --tpm 300k --users 500\n"
		    "lintel plan quota fits infra/ --from answers/\n"
		    "lintel plan quota explain \"This operation require 30 new capacity in quota ...\"",
	.size = sizeof(struct quota),
	.arguments_offset = offsetof(struct quota, arguments),
	.options = (const struct lt_option[]){
		{ "need", LT_TEXTS, offsetof(struct quota, need), "WHAT", "find room for model=NAME (with --tpm, --rpm or --ptu) or for size=NAME,machines=NUMBER" },
		{ "type", LT_TEXT, offsetof(struct quota, type), "TYPE", "of the need: global, data-zone or regional; any when not given" },
		{ "tpm", LT_TEXT, offsetof(struct quota, tpm), "TOKENS", "of the need: tokens a minute at the peak, as 300k" },
		{ "rpm", LT_TEXT, offsetof(struct quota, rpm), "CALLS", "of the need: calls a minute at the peak" },
		{ "ptu", LT_TEXT, offsetof(struct quota, ptu), "UNITS", "of the need: provisioned units" },
		{ "users", LT_TEXT, offsetof(struct quota, users), "NUMBER", "for the form: people who use it at once" },
		{ "tokens", LT_TEXT, offsetof(struct quota, tokens), "TOKENS", "for the form: tokens of a call" },
		{ "region", LT_TEXT, offsetof(struct quota, region), "NAME", "a need there alone; and where code lies whose region is not known" },
		{ "spot", LT_FLAG, offsetof(struct quota, spot), NULL, "of a need for machines: those that may be taken away" },
		{ "history", LT_TEXT, offsetof(struct quota, history), "DIR", "saved answers of earlier days, a folder for each (2026-11-01/): days until a pool is full" },
		{ "facts", LT_TEXT, offsetof(struct quota, facts), "FILE", "ask the facts that lintel assess --facts kept, instead of collecting" },
		LT_GATHER_OPTIONS(struct quota),
		{ "format", LT_TEXT, offsetof(struct quota, format), "NAME", "terminal (the default), json or csv" },
		{ "out", LT_TEXT, offsetof(struct quota, out), "FILE", "where to write it; - is standard output" },
		{ "width", LT_NUMBER, offsetof(struct quota, width), "COLUMNS", "columns of the page" },
		{ 0 }
	},
	.run = run,
};
