/* SPDX-License-Identifier: Apache-2.0 */
/* route_usage: what was used, of what, by whom, when; as rows, over time, as CSV. */
#include "api/asked_usage.h"
#include "api/force.h"
#include "base/arena.h"
#include "record/field.h"

#define SECOND_US INT64_C(1000000)

static struct lt_texts
words_of(struct lt_arena *a, const struct lt_usage_question *q)
{
	const char **at = LT_NEW_ARRAY(a, const char *, LT_USAGE_BY_COUNT);
	for (int i = 0; i < q->by_count; i++)
		at[i] = lt_usage_by_words[q->by[i]];
	return (struct lt_texts){ at, q->by_count };
}

static struct lt_noun_usage_row *
rows_of(struct lt_arena *a, const struct lt_usage_question *q, const struct lt_usage_answer *answer)
{
	struct lt_noun_usage_row *rows = LT_NEW_ARRAY(a, struct lt_noun_usage_row, answer->count + 1);
	for (int i = 0; i < answer->count; i++)
		rows[i] = lt_asked_usage_row(q, &answer->rows[i]);
	return rows;
}

static bool
ask(const struct lt_request *request, struct lt_usage_question *q, struct lt_usage_answer *answer, struct lt_reply *reply)
{
	if (!lt_asked_usage(request, "24h", q, reply))
		return false;
	if (q->by_count == 0)
		q->by[q->by_count++] = LT_USAGE_BY_MODEL;
	return lt_asked_usage_answer(request, q, answer, reply);
}

static bool
read_usage(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_usage_answer answer;
	if (!ask(request, &q, &answer, reply))
		return false;
	const struct lt_noun_usage_answer noun = {
		.since = lt_force_time(request->a, q.since_us), .until = lt_force_time(request->a, q.until_us),
		.by = words_of(request->a, &q), .rows = rows_of(request->a, &q, &answer), .rows_count = answer.count,
		.total = lt_asked_usage_row(&(struct lt_usage_question){ .by_count = 0 }, &answer.total), .currency = answer.currency,
		.currencies_mixed = answer.currencies, .first_at = answer.first_us ? lt_force_time(request->a, answer.first_us) : NULL,
		.last_at = answer.last_us ? lt_force_time(request->a, answer.last_us) : NULL,
		.read_at = lt_force_time(request->a, request->now_us),
	};
	return lt_reply_noun(request, reply, &noun);
}

static bool
read_csv(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_usage_answer answer;
	if (!ask(request, &q, &answer, reply))
		return false;
	lt_reply_header(reply, "Content-Disposition", "attachment; filename=\"usage.csv\"");
	lt_usage_csv(&q, &answer, &reply->body);
	return true;
}

/* --- over time --- */

enum bucket { MINUTE, HOUR, DAY };
static const struct lt_words bucket_words = { 3, (const struct lt_word[]){ { "minute", "minutes" }, { "hour", "hours" }, { "day", "days" } } };
static const struct {
	enum lt_usage_by by;
	int64_t us, most; /* most: how many of them one answer has */
} buckets[] = {
	[MINUTE] = { LT_USAGE_BY_MINUTE, 60 * SECOND_US, 24 * 60 },
	[HOUR] = { LT_USAGE_BY_HOUR, 3600 * SECOND_US, 62 * 24 },
	[DAY] = { LT_USAGE_BY_DAY, 86400 * SECOND_US, 800 },
};

/* As fine as can be read in a chart, and as is cheap: buckets shorter than a day are made of single calls. */
static enum bucket
fitting(int64_t span_us)
{
	return span_us <= 3 * 3600 * SECOND_US + 61 * SECOND_US ? MINUTE : span_us <= 3 * 86400 * SECOND_US ? HOUR : DAY;
}

static const char *
begin_of(struct lt_arena *a, enum bucket bucket, int64_t us)
{
	return bucket == DAY ? lt_force_day(a, us / buckets[DAY].us) : lt_force_time(a, us);
}

/* A row for each bucket, whether calls came in it or not. */
static void
fill(const struct lt_request *request, const struct lt_usage_question *q, enum bucket bucket, const struct lt_usage_answer *answer,
	struct lt_noun_usage_series *series)
{
	int64_t us = buckets[bucket].us, first = q->since_us - q->since_us % us, last = q->until_us - 1 < request->now_us ? q->until_us - 1 : request->now_us;
	int count = last < first ? 0 : (int)((last - first) / us) + 1, from = 0;
	struct lt_noun_usage_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_usage_row, count + 1);
	const struct lt_usage_sum nothing = { .p50_us = -1, .p95_us = -1, .p99_us = -1 };
	for (int i = 0; i < count; i++) {
		const char *begin = begin_of(request->a, bucket, first + i * us);
		while (from < answer->count && strcmp(answer->rows[from].key[0], begin) < 0)
			from++;
		struct lt_usage_sum sum = from < answer->count && strcmp(answer->rows[from].key[0], begin) == 0 ? answer->rows[from] : nothing;
		sum.key[0] = begin;
		rows[i] = lt_asked_usage_row(q, &sum);
	}
	series->rows = rows;
	series->rows_count = count;
}

static bool
read_series(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_usage_answer answer;
	if (!lt_asked_usage(request, "24h", &q, reply))
		return false;
	if (q.by_count > 1 || (q.by_count && lt_usage_by_time(q.by[0])))
		return lt_problem(reply, 400, "parameter", "by is model, team, caller or deployment here; bucket cuts the time");
	int asked = lt_request_word(request, "bucket");
	enum bucket bucket = asked >= 0 ? (enum bucket)asked : fitting(q.until_us - q.since_us);
	if ((q.until_us - q.since_us) / buckets[bucket].us > buckets[bucket].most + 1)
		return lt_problem(reply, 400, "parameter", "that are more than %d buckets; take larger ones or a shorter time",
			(int)buckets[bucket].most);
	q.by[1] = q.by[0];
	q.by[0] = buckets[bucket].by;
	q.by_count++;
	q.since_us -= q.since_us % buckets[bucket].us; /* a bucket is whole or not there */
	if (!lt_asked_usage_answer(request, &q, &answer, reply))
		return false;
	struct lt_noun_usage_series series = {
		.bucket = bucket_words.at[bucket].word, .by = q.by_count > 1 ? lt_usage_by_words[q.by[1]] : NULL,
		.since = lt_force_time(request->a, q.since_us), .until = lt_force_time(request->a, q.until_us),
		.rows = rows_of(request->a, &q, &answer), .rows_count = answer.count, .currency = answer.currency,
		.currencies_mixed = answer.currencies, .read_at = lt_force_time(request->a, request->now_us),
	};
	if (q.by_count == 1)
		fill(request, &q, bucket, &answer, &series);
	return lt_reply_noun(request, reply, &series);
}

#define WHEN                                                                                                              \
	{ "since", LT_PARAM_TEXT, "calls from then on: 30m, 24h (when not given), 7d, 2026-11-01 or 2026-11-01T08:00:00Z", NULL }, \
		{ "until", LT_PARAM_TEXT, "calls before then", NULL }
#define WHOSE                                                                                             \
	{ "model", LT_PARAM_TEXT, "of this model alone", NULL }, { "team", LT_PARAM_TEXT, "of this team alone; - is none", NULL }, \
		{ "caller", LT_PARAM_TEXT, "of this caller alone", NULL },                                \
		{ "deployment", LT_PARAM_TEXT, "of this deployment alone", NULL }
static const struct lt_param params[] = {
	{ "by", LT_PARAM_TEXT, "what rows stand for, between commas: model (when not given), team, caller, deployment, day, hour, minute", NULL },
	WHEN, WHOSE, { 0 } };
static const struct lt_param series_params[] = {
	{ "bucket", LT_PARAM_WORD, "how time is cut; what fits when not given", &bucket_words },
	{ "by", LT_PARAM_TEXT, "what each bucket is told apart by: model, team, caller or deployment", NULL }, WHEN, WHOSE, { 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/usage", "read_usage", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING | LT_ROUTE_HELD,
		"What was used: calls, tokens, money, errors, 429s and times, as lintel govern usage sums them.", NULL, &lt_field_usage_answer,
		params, 0, NULL, NULL, read_usage },
	{ "GET", "/usage.csv", "read_usage_csv", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_RAW | LT_ROUTE_CHANGING, "The same as CSV.", NULL, NULL,
		params, 200, "text/csv; charset=utf-8", NULL, read_csv },
	{ "GET", "/usage/series", "read_usage_series", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING | LT_ROUTE_HELD | LT_ROUTE_SLOW, "What was used, over time.", NULL,
		&lt_field_usage_series, series_params, 0, NULL, NULL, read_series },
	{ 0 }
};

const struct lt_routes lt_routes_usage = { "usage", "Usage and cost", rows };
