/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lintel's own gateway knows: its ledger, summed by SQLite over the last 30 days (7 or 1 where
 * these have more than half a million calls), and the policy in force (gateway_policy.c).
 *
 * A ledger is a state folder, or ledger.db in one.  sources.gateway_usage and --gateway-usage
 * name them; a ledger.db below the estate's folder is taken without being named.  It is read
 * and never written: nothing is left beside it.
 */
#include <stdint.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/gateway_policy.h"
#include "record/estate.h"
#include "store/ledger.h"

#define DAY_US INT64_C(86400000000)
enum { ROWS = 500000, SQL_BYTES = 32 << 20 };

static const char *const collector = "gateway_usage";

struct reading {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_ledger *ledger;
	const char *folder, *place;           /* as it is opened, and as people know it */
	struct lt_ledger_value binds[3];      /* the first row of the window, since, until */
	int64_t days;                         /* of the window */
	const char *capped;                   /* callers with an output cap, as SQL */
	const char *table, *kind;
	int64_t number, count;                /* of the last question; rows laid */
};

/* --- the window --- */

static bool
take_number(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct reading *r = to;
	(void)columns, (void)names, (void)err;
	if (!values[0] || !lt_text_int(lt_text(values[0]), &r->number))
		r->number = -1;
	return true;
}

static bool
ask_number(struct reading *r, const char *sql, int64_t bind, struct lt_err *err)
{
	struct lt_ledger_value value = { .number = bind };
	r->number = -1;
	return lt_ledger_ask(r->ledger, sql, &value, 1, take_number, r, err);
}

/* The first row that can belong to the window, by halving: rows come in the order in which calls end, and no
 * call takes longer than a day, so what lies before a row of the day before began too early. */
static bool
find_row(struct reading *r, int64_t since, int64_t last, struct lt_err *err)
{
	int64_t low = 0;
	for (int64_t high = last + 1; low < high;) {
		int64_t middle = low + (high - low) / 2;
		if (!ask_number(r, "select start_us from usage where rowid >= ?1 order by rowid limit 1", middle, err))
			return false;
		if (r->number >= 0 && r->number < since - DAY_US)
			low = middle + 1;
		else
			high = middle;
	}
	r->binds[0].number = low;
	r->binds[1].number = since;
	return true;
}

/* 30 days; fewer where there are so many calls that nobody would wait for the sums. */
static bool
find_window(struct reading *r, int64_t today, struct lt_err *err)
{
	static const int windows[] = { 30, 7, 1 };
	int64_t last;
	if (!ask_number(r, "select max(rowid) from usage where ?1", 1, err))
		return false;
	last = r->number;
	r->binds[2].number = (today + 1) * DAY_US;
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		r->days = windows[i];
		if (!find_row(r, (today - r->days + 1) * DAY_US, last, err))
			return false;
		if (last - r->binds[0].number < ROWS)
			break;
	}
	return true;
}

/* --- the questions --- */

#define WINDOW "rowid >= ?1 and start_us >= ?2 and start_us < ?3"
#define FAILED "outcome in ('error', 'failed', 'upstream_cut', 'idle', 'total', 'malformed')"
#define TOO_MANY "too_many_rate + too_many_capacity + too_many_adjusted + too_many_size + too_many_quota"
#define DAY_OF(us) "date(" us " / 1000000, 'unixepoch')"
/* A time cut to three digits, as govern usage has it. */
#define CUT(us) \
	"case when " us " < 1000 then " us " when " us " < 10000 then " us " / 10 * 10 when " us " < 100000 then " us \
	" / 100 * 100 when " us " < 1000000 then " us " / 1000 * 1000 when " us " < 10000000 then " us \
	" / 10000 * 10000 when " us " < 100000000 then " us " / 100000 * 100000 else " us " / 1000000 * 1000000 end"
#define SUMS \
	"count(*) as calls, sum(attempts) as attempts, coalesce(sum(" FAILED "), 0) as errors, sum(outcome = 'refused') as refused, " \
	"sum(outcome = 'client_abort') as aborted, sum(" TOO_MANY " > 0) as throttled, sum(refused_scope is not null) as limited, " \
	"round(avg(" TOO_MANY " > 0), 4) as throttled_share, round(avg(refused_scope is not null), 4) as limited_share, " \
	"round(avg(" FAILED "), 4) as error_share, round(avg(stream), 4) as stream_share, " \
	"round(avg(coalesce(caller, '') not in (%3$s)), 4) as uncapped_share, " \
	"sum(tokens_input) as input, sum(tokens_cached) as cached, sum(tokens_write_5m + tokens_write_1h) as written, " \
	"sum(tokens_output) as output, sum(tokens_reasoning) as reasoning, sum(tokens_audio_in + tokens_audio_out) as audio, " \
	"sum(tokens_images) as images, sum(tokens_searches) as searches, " \
	"case when min(currency) is max(currency) then sum(cost_nano) / 1e9 end as cost, " \
	"case when min(currency) is max(currency) then max(currency) end as currency, " \
	"sum(unpriced) as unpriced, sum(simulated) as simulated, sum(source in ('estimated', 'partial')) as estimated, " \
	DAY_OF("min(start_us)") " as first_call, " DAY_OF("max(start_us)") " as last_call, " \
	"count(distinct start_us / 86400000000) as days, count(distinct start_us / 3600000000) as hours"
#define TOKENS \
	"tokens_input + tokens_cached + tokens_write_5m + tokens_write_1h + tokens_output + tokens_reasoning"
/* Percentiles in ms of one column of the calls that a condition lets through, by the key. */
#define TIMES(name, us, condition)                                                                                     \
	name " as (select k, min(case when below * 100 >= every * 50 then cut end) / 1e3 as p50, "                     \
	"min(case when below * 100 >= every * 95 then cut end) / 1e3 as p95 from "                                     \
	"(select k, cut, sum(n) over (partition by k order by cut) as below, sum(n) over (partition by k) as every from " \
	"(select %1$s as k, " CUT(us) " as cut, count(*) as n from usage where " WINDOW                                \
	" and outcome = 'done' and " condition " group by 1, 2)) group by k)"

/* By one column of the ledger, %1$s; %2$s: sums that it alone has. */
static const char by_name[] =
	"with s as (select %1$s as k, %2$s" SUMS " from usage where " WINDOW " and %1$s is not null group by 1), "
	TIMES("t", "total_us", "1") ", " TIMES("f", "first_token_us", "stream and first_token_us > 0") ", "
	"m as (select k, max(tokens) as tokens from (select %1$s as k, sum(" TOKENS ") as tokens from usage where " WINDOW
	" group by 1, start_us / 60000000) group by k) "
	"select s.k as name, s.*, t.p50 as p50_ms, t.p95 as p95_ms, f.p50 as ttft_p50_ms, f.p95 as ttft_p95_ms, "
	"m.tokens as tokens_minute from s left join t on t.k = s.k left join f on f.k = s.k left join m on m.k = s.k order by s.k";
static const char of_callers[] = "max(team) as team, ";
static const char of_deployments[] =
	"max(provider) as provider, max(region) as region, sum(azure_spilled) as azure_spilled, ";
static const char by_spill[] =
	"select spilled_from || ' to ' || coalesce(deployment, 'nobody') as name, spilled_from as deployment, "
	"deployment as taken_by, count(*) as calls from usage where " WINDOW
	" and spilled_from is not null group by spilled_from, deployment order by 1";
static const char by_day[] =
	"select " DAY_OF("start_us") " || coalesce('/' || provider, '') as name, " DAY_OF("min(start_us)") " as day, provider, " SUMS
	" from usage where " WINDOW " group by start_us / 86400000000, provider order by 1";
static const char by_refusal[] =
	"select coalesce(caller, 'nobody') || '/' || coalesce(refusal, 'none') as name, caller, refusal, refused_scope as scope, "
	"count(*) as calls, " DAY_OF("max(start_us)") " as last_call from usage where " WINDOW
	" and outcome = 'refused' group by caller, refusal, refused_scope order by 1";
static const char in_all[] =
	"select " SUMS ", count(distinct caller) as callers, count(distinct model) as models, sum(caller is null) as nameless, "
	"(select " DAY_OF("start_us") " from usage order by rowid limit 1) as began from usage where " WINDOW;

static bool
lay(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct reading *r = to;
	(void)err;
	struct lt_row *row = lt_facts_row(r->facts, r->table);
	const char *name = strcmp(names[0], "name") == 0 ? values[0] : NULL;
	lt_row_text(row, "resource", name ? lt_print(r->src->arena, "%s/%s", r->kind, name) : r->kind);
	lt_row_text(row, "type", r->kind);
	lt_row_text(row, "name", name ? name : r->place);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ r->place, 0, 0 });
	lt_row_int(row, "window_days", r->days);
	for (int i = 0; i < columns; i++)
		if (values[i] && strcmp(names[i], "name") != 0 && strcmp(names[i], "k") != 0)
			lt_row_text(row, names[i], values[i]);
	r->count++;
	return true;
}

/* template: one of those above, with a column of the ledger and sums of its own. */
static bool
ask(struct reading *r, const char *table, const char *kind, const char *template, const char *own, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(SQL_BYTES);
	r->table = table;
	r->kind = kind;
	lt_buf_printf(&sql, template, kind, own, r->capped);
	bool good = lt_ledger_ask(r->ledger, sql.at, r->binds, 3, lay, r, err);
	lt_buf_done(&sql);
	return good;
}

static bool
ask_all(struct reading *r, struct lt_err *err)
{
	return ask(r, "gateway_ledger", "ledger", in_all, "", err) && ask(r, "usage_model", "model", by_name, "", err) &&
		ask(r, "usage_caller", "caller", by_name, of_callers, err) &&
		ask(r, "usage_deployment", "deployment", by_name, of_deployments, err) &&
		ask(r, "usage_spill", "spill", by_spill, "", err) && ask(r, "usage_day", "day", by_day, "", err) &&
		ask(r, "usage_refusal", "refusal", by_refusal, "", err);
}

/* --- one ledger --- */

static bool
read_ledger(struct reading *r, struct lt_err *err)
{
	int64_t today;
	if (!lt_date_day(lt_text(r->src->today), &today))
		return lt_fail(err, "the day '%s' is none", r->src->today);
	r->ledger = lt_ledger_look(r->folder, err);
	bool good = r->ledger && find_window(r, today, err) && ask_all(r, err);
	lt_ledger_close(r->ledger);
	return good;
}

/* A message of SQLite about a column that is missing says nothing to people. */
static const char *
sentence_of(const struct reading *r, const struct lt_err *err)
{
	if (!strstr(err->text, "no such"))
		return err->text;
	return lt_print(r->src->arena, "%s is no ledger that this version reads (%s); ask it with the lintel that wrote it", r->place,
		strstr(err->text, "no such"));
}

static void
collect_folder(const struct lt_source *src, struct lt_facts *facts, const char *folder, const char *place)
{
	struct reading r = { .src = src, .facts = facts, .folder = folder, .place = place };
	struct lt_err err = { 0 };
	struct lt_buf capped = LT_BUF(8 << 20);
	r.count = lt_gateway_policy(src, facts, folder, place, &capped);
	r.capped = lt_buf_text(&capped).at;
	if (access(lt_io_join(src->arena, folder, "ledger.db"), F_OK) != 0)
		lt_fail(&err, "there is no ledger.db in %s; lintel up makes it with the first call", place);
	else
		read_ledger(&r, &err);
	lt_buf_done(&capped);
	if (err.text[0])
		lt_facts_blind(facts, collector, place, 0, lt_copy(src->arena, sentence_of(&r, &err)));
	if (r.count)
		lt_facts_source(facts, collector, place, r.count);
}

/* "x/ledger.db" is the folder x. */
static const char *
folder_of(struct lt_arena *a, const char *path)
{
	struct lt_text text = lt_text(path);
	if (lt_text_eq(text, "ledger.db"))
		return ".";
	if (lt_text_ends(text, "/ledger.db"))
		text.len -= strlen("/ledger.db");
	return lt_copy_text(a, text).at;
}

static bool
collect_gateway_usage(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct lt_arena *a = src->arena;
	const struct lt_estate *estate = src->estate;
	for (int i = 0; estate && i < estate->ledgers_count; i++) {
		const char *folder = folder_of(a, estate->ledgers[i].folder);
		collect_folder(src, facts, lt_io_join(a, estate->ledgers[i].absolute ? "" : src->root, folder), folder);
	}
	for (int i = 0; (!estate || !estate->ledgers_count) && i < src->files->count; i++) {
		const char *path = src->files->at[i].path;
		if (lt_text_ends(lt_text(path), "ledger.db") && strcmp(folder_of(a, path), path) != 0)
			collect_folder(src, facts, lt_io_join(a, src->root, folder_of(a, path)), folder_of(a, path));
	}
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_gateway_usage = {
	.name = "gateway_usage",
	.summary = "the ledger and the policy of lintel's gateway",
	.give = "name the gateway's state folder with --gateway-usage DIR, or sources.gateway_usage: true for your own",
	.collect = collect_gateway_usage,
};
