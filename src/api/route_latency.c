/* SPDX-License-Identifier: Apache-2.0 */
/* route_latency: how long calls took, call by call: also to the first token, which no sums have. */
#include <stdlib.h>

#include "api/asked_usage.h"
#include "api/force.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "govern/times.h"
#include "govern/usage.h"
#include "record/field.h"

#define DAY_US INT64_C(86400000000)
enum { DAYS_MOST = 31 };

struct line {
	const char *name;
	struct lt_times total, first, own;
};

struct taking {
	struct lt_arena *a;
	struct lt_map *places;
	struct line *lines, all;
	int count, room;
};

/* 32 bits of microseconds, as the ledger has them. */
static uint32_t
us_of(const char *text)
{
	int64_t value = 0;
	if (text)
		lt_text_int(lt_text(text), &value);
	return value < 0 ? 0 : value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static void
count(struct lt_arena *a, struct line *line, const char *const *values)
{
	lt_times_add(a, &line->total, us_of(values[1]), 1);
	lt_times_add(a, &line->own, us_of(values[3]), 1);
	if (us_of(values[4]))
		lt_times_add(a, &line->first, us_of(values[2]), 1);
}

/* name, total_us, first_token_us, own_us, stream, done */
static bool
take(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct taking *t = to;
	struct lt_text name = lt_text(values[0] && *values[0] ? values[0] : "-");
	int64_t at = lt_map_get(t->places, name);
	(void)columns, (void)names, (void)err;
	if (!us_of(values[5]))
		return true;
	if (at < 0) {
		at = t->count;
		LT_PUSH(t->a, t->lines, t->count, t->room) = (struct line){ .name = lt_copy_text(t->a, name).at };
		lt_map_put(t->places, lt_text(t->lines[at].name), at);
	}
	count(t->a, &t->lines[at], values);
	count(t->a, &t->all, values);
	return true;
}

static struct lt_noun_latency_row
row_of(struct lt_arena *a, struct line *line)
{
#define AT(times, percent) lt_asked_usage_ms(lt_times_percentile(a, &line->times, percent))
	return (struct lt_noun_latency_row){
		.name = line->name, .calls = (int64_t)line->total.calls, .p50_ms = AT(total, 50), .p95_ms = AT(total, 95), .p99_ms = AT(total, 99),
		.streams = (int64_t)line->first.calls, .first_token_p50_ms = AT(first, 50), .first_token_p95_ms = AT(first, 95),
		.first_token_p99_ms = AT(first, 99), .own_p99_ms = AT(own, 99),
	};
#undef AT
}

static int
most_first(const void *left, const void *right)
{
	const struct lt_noun_latency_row *l = left, *r = right;
	int order = (l->calls < r->calls) - (l->calls > r->calls);
	return order ? order : strcmp(l->name, r->name);
}

static bool
read_latency(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_err err = { 0 };
	if (!lt_asked_usage(request, "1h", &q, reply))
		return false;
	if (q.by_count > 1 || (q.by_count && lt_usage_by_time(q.by[0])))
		return lt_problem(reply, 400, "parameter", "by is one of model, team, caller and deployment here");
	if (q.until_us - q.since_us > (DAYS_MOST + 1) * DAY_US)
		return lt_problem(reply, 400, "parameter", "calls are looked at one by one, of at most %d days", DAYS_MOST);
	enum lt_usage_by by = q.by_count ? q.by[0] : LT_USAGE_BY_MODEL;
	struct taking t = { .a = request->a, .places = lt_map_new(request->a), .all = { .name = "all" } };
	struct lt_ledger *ledger = lt_force_ledger(request, reply);
	if (!ledger && reply->problem)
		return false;
	bool good = !ledger || lt_usage_each(ledger, &q, lt_print(request->a, "%s, total_us, first_token_us, own_us, stream, outcome = 'done'", lt_usage_by_words[by]), take, &t, &err);
	lt_ledger_close(ledger);
	if (!good)
		return lt_problem_err(reply, 503, "failed", &err);
	struct lt_noun_latency noun = { .by = lt_usage_by_words[by], .since = lt_force_time(request->a, q.since_us),
		.until = lt_force_time(request->a, q.until_us), .rows = LT_NEW_ARRAY(request->a, struct lt_noun_latency_row, t.count + 1),
		.rows_count = t.count, .total = row_of(request->a, &t.all), .read_at = lt_force_time(request->a, request->now_us) };
	for (int i = 0; i < t.count; i++)
		noun.rows[i] = row_of(request->a, &t.lines[i]);
	qsort(noun.rows, (size_t)t.count, sizeof *noun.rows, most_first);
	return lt_reply_noun(request, reply, &noun);
}

static const struct lt_param params[] = {
	{ "by", LT_PARAM_TEXT, "what rows stand for: model (when not given), team, caller or deployment", NULL },
	{ "since", LT_PARAM_TEXT, "calls from then on: 30m, 1h (when not given), 7d, 2026-11-01 or 2026-11-01T08:00:00Z", NULL },
	{ "until", LT_PARAM_TEXT, "calls before then", NULL }, { "model", LT_PARAM_TEXT, "of this model alone", NULL },
	{ "team", LT_PARAM_TEXT, "of this team alone; - is none", NULL }, { "caller", LT_PARAM_TEXT, "of this caller alone", NULL },
	{ "deployment", LT_PARAM_TEXT, "of this deployment alone", NULL }, { 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/usage/latency", "read_latency", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING | LT_ROUTE_HELD | LT_ROUTE_SLOW,
		"How long calls took that were answered to their end, and streams to their first token.", NULL, &lt_field_latency, params, 0, NULL,
		NULL, read_latency },
	{ 0 }
};

const struct lt_routes lt_routes_latency = { "latency", "Usage and cost: how long calls took", rows };
