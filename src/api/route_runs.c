/* SPDX-License-Identifier: Apache-2.0 */
/* route_runs: earlier runs, how they went, and what is different. */
#include <pthread.h>
#include <stdio.h>

#include "api/assessed.h"
#include "api/past.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "record/noun.h"

enum { TREND_DAYS = 400, ANSWERS = 16, FRESH_US = 5000000 };

/* Reading runs takes milliseconds, and pages ask for the same ones: an answer is given again for five seconds, unless
 * something was assessed meanwhile. */
static struct answer {
	char asked[256];
	uint64_t generation;
	int64_t made_us;
	struct lt_buf body;
} answers[ANSWERS];
static pthread_mutex_t answers_lock = PTHREAD_MUTEX_INITIALIZER;

static bool
spell_asked(const struct lt_request *request, char *out, size_t size)
{
	static const char *const names[] = { "since", "area", "limit", "cursor" };
	size_t len = (size_t)snprintf(out, size, "%s", request->route->name);
	for (size_t i = 0; i < sizeof names / sizeof *names && len < size; i++) {
		const char *value = lt_request_param(request, names[i]);
		len += (size_t)snprintf(out + len, size - len, "|%s", value ? value : "");
	}
	return len < size;
}

static bool
answer_again(const struct lt_request *request, struct lt_reply *reply, lt_route_fn make)
{
	char asked[256];
	uint64_t generation = lt_assessed_generation(request->api);
	bool known = spell_asked(request, asked, sizeof asked), found = false;
	struct answer *oldest = &answers[0];
	pthread_mutex_lock(&answers_lock);
	for (int i = 0; known && i < ANSWERS && !found; i++) {
		struct answer *a = &answers[i];
		found = a->generation == generation && strcmp(a->asked, asked) == 0 && request->now_us - a->made_us < FRESH_US &&
			request->now_us >= a->made_us;
		if (found)
			lt_buf_text_add(&reply->body, lt_buf_text(&a->body));
	}
	pthread_mutex_unlock(&answers_lock);
	if (found)
		return true;
	if (!make(request, reply))
		return false;
	pthread_mutex_lock(&answers_lock);
	for (int i = 1; i < ANSWERS; i++)
		oldest = answers[i].made_us < oldest->made_us ? &answers[i] : oldest;
	if (known && reply->body.len < 1 << 20) {
		lt_buf_done(&oldest->body);
		*oldest = (struct answer){ .generation = generation, .made_us = request->now_us, .body = LT_BUF(1 << 20) };
		snprintf(oldest->asked, sizeof oldest->asked, "%s", asked);
		lt_buf_text_add(&oldest->body, lt_buf_text(&reply->body));
	}
	pthread_mutex_unlock(&answers_lock);
	return true;
}

static bool
all_runs(const struct lt_request *request, struct lt_past *past, int64_t since, struct lt_history_run **ret_runs, int *ret_count,
	struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	*ret_count = 0;
	if (!lt_past_open(request->api, request->a, past, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	if (!past->history || lt_history_runs(past->history, past->estate, since, ret_runs, ret_count, &err))
		return true;
	lt_past_close(past);
	return lt_problem_err(reply, 500, "failed", &err);
}

static bool
fill_row(struct lt_arena *a, const struct lt_history_run *run, struct lt_noun_run_row *row, struct lt_err *err)
{
	struct lt_kept *kept;
	char *day = lt_alloc(a, 16);
	if (!lt_kept_read(a, run->document, LT_NONE, &kept, err))
		return lt_within(err, "run %lld", (long long)run->id);
	lt_date_spell(run->day, day);
	*row = (struct lt_noun_run_row){ .id = lt_print(a, "%lld", (long long)run->id), .day = day, .made_at = run->made, .version = run->version,
		.model_version = run->model, .verdict = kept->verdict, .coverage = kept->coverage };
	for (int i = 0; i < kept->checks_count; i++) {
		row->gaps += kept->checks[i].gap;
		row->open += kept->checks[i].gap > kept->checks[i].waived ? kept->checks[i].gap - kept->checks[i].waived : 0;
	}
	return true;
}

static bool
make_runs(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_past past;
	struct lt_history_run *runs = NULL;
	struct lt_err err = { 0 };
	int64_t from, most;
	int found, count = 0;
	if (!lt_request_page(request, &from, &most, reply) || !all_runs(request, &past, 0, &runs, &found, reply))
		return false;
	struct lt_noun_run_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_run_row, most + 1);
	bool good = true;
	for (int64_t i = found - 1 - from; good && i >= 0 && count < most; i--)
		good = fill_row(request->a, &runs[i], &rows[count++], &err);
	lt_past_close(&past);
	if (!good)
		return lt_problem_err(reply, 500, "failed", &err);
	return lt_reply_page(request, reply, rows, count, from + count < found ? lt_reply_cursor(request, from + count) : NULL, found);
}

/* --- trend --- */

struct trend {
	struct lt_arena *arena;
	const char *area;          /* of areas this one alone, or NULL */
	struct lt_map *runs;       /* id to index in days */
	const char **ids, **days;
	int count;
	struct lt_map *names;
	struct lt_noun_trend_series *series;
	int series_count, series_room;
	const char *kind;
};

static const char *
title_of(const char *kind, const char *name)
{
	const struct lt_words *words = strcmp(kind, "area") == 0 ? &lt_words_area : strcmp(kind, "open") == 0 ? &lt_words_severity
		: strcmp(kind, "phase") == 0 ? &lt_words_phase : strcmp(kind, "gate") == 0 ? &lt_words_gate : NULL;
	int at = words ? lt_words_find(words, lt_text(name)) : -1;
	return at >= 0 ? words->at[at].title : name;
}

static bool
take_mark(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct trend *t = to;
	int64_t at = lt_map_get(t->runs, lt_text(lt_print(t->arena, "%lld", (long long)run)));
	(void)day;
	if (at < 0 || (t->area && strcmp(t->kind, "area") == 0 && strcmp(t->area, mark->name) != 0))
		return true;
	struct lt_text key = lt_text(lt_print(t->arena, "%s/%s", t->kind, mark->name));
	int64_t number = lt_map_get(t->names, key);
	if (number < 0) {
		number = t->series_count;
		lt_map_put(t->names, key, number);
		LT_PUSH(t->arena, t->series, t->series_count, t->series_room) = (struct lt_noun_trend_series){ t->kind, lt_copy(t->arena, mark->name),
			title_of(t->kind, mark->name), LT_NEW_ARRAY(t->arena, struct lt_noun_trend_point, t->count), t->count };
		for (int i = 0; i < t->count; i++)
			t->series[number].points[i] = (struct lt_noun_trend_point){ t->ids[i], t->days[i], -1, NULL };
	}
	t->series[number].points[at].value = mark->value;
	t->series[number].points[at].text = mark->text ? lt_copy(t->arena, mark->text) : NULL;
	return true;
}

/* Of a day with several runs the last, of the scoring model of the very last. */
static int
choose(struct trend *t, const struct lt_history_run *runs, int found)
{
	int left_out = 0;
	t->ids = LT_NEW_ARRAY(t->arena, const char *, found + 1);
	t->days = LT_NEW_ARRAY(t->arena, const char *, found + 1);
	for (int i = 0; i < found; i++) {
		if (strcmp(runs[i].model, runs[found - 1].model) != 0) {
			left_out++;
			continue;
		}
		if (i + 1 < found && runs[i + 1].day == runs[i].day && strcmp(runs[i + 1].model, runs[i].model) == 0)
			continue;
		char *day = lt_alloc(t->arena, 16);
		lt_date_spell(runs[i].day, day);
		t->ids[t->count] = lt_print(t->arena, "%lld", (long long)runs[i].id);
		t->days[t->count] = day;
		lt_map_put(t->runs, lt_text(t->ids[t->count]), t->count);
		t->count++;
	}
	return left_out;
}

static bool
make_trend(const struct lt_request *request, struct lt_reply *reply)
{
	static const char *const kinds[] = { "area", "open", "coverage", "verdict", "phase", "gate" };
	struct lt_past past;
	struct lt_history_run *runs = NULL;
	struct lt_err err = { 0 };
	int64_t since = request->now_us / 1000000 / 86400 - TREND_DAYS;
	int found, area = lt_request_word(request, "area");
	const char *day = lt_request_param(request, "since");
	if (day)
		lt_date_day(lt_text(day), &since);
	if (!all_runs(request, &past, since, &runs, &found, reply))
		return false;
	struct trend t = { .arena = request->a, .area = area >= 0 ? lt_words_area.at[area].word : NULL, .runs = lt_map_new(request->a),
		.names = lt_map_new(request->a) };
	struct lt_noun_trend trend = { .estate = past.estate, .other_models = choose(&t, runs, found), .runs = t.count };
	bool good = true;
	for (size_t k = 0; good && found > 0 && k < sizeof kinds / sizeof *kinds; k++) {
		t.kind = kinds[k];
		good = lt_history_marks(past.history, past.estate, kinds[k], runs[0].day, runs[found - 1].day, take_mark, &t, &err);
	}
	lt_past_close(&past);
	trend.runs = t.count;
	trend.series = t.series;
	trend.series_count = t.series_count;
	return good ? lt_reply_noun(request, reply, &trend) : lt_problem_err(reply, 500, "failed", &err);
}

/* --- changes --- */

static bool
make_changes(const struct lt_request *request, struct lt_reply *reply)
{
	const char *since = lt_request_param(request, "since");
	struct lt_past past;
	struct lt_past_changes found = { 0 };
	struct lt_err err = { 0 };
	int64_t number;
	if (since && !lt_text_int(lt_text(since), &number) && (strlen(since) != 10 || !lt_date_day(lt_text(since), &number)))
		return lt_problem(reply, 400, "parameter", "since is the number of a run or a day, as 2026-11-01");
	bool good = lt_past_open(request->api, request->a, &past, &err) && lt_past_changes(request->a, &past, since, &found, &err);
	lt_past_close(&past);
	if (!good)
		return lt_problem_err(reply, 500, "failed", &err);
	struct lt_noun_changes changes = { .better = found.better, .worse = found.worse, .changes = (struct lt_change *)found.changes,
		.changes_count = found.count };
	if (found.since) {
		changes.since_run = lt_print(request->a, "%lld", (long long)found.since->id);
		changes.since_day = found.since->day;
		changes.run = lt_print(request->a, "%lld", (long long)found.now->id);
		changes.day = found.now->day;
	}
	return lt_reply_noun(request, reply, &changes);
}

static bool
list_runs(const struct lt_request *request, struct lt_reply *reply)
{
	return answer_again(request, reply, make_runs);
}

static bool
read_trend(const struct lt_request *request, struct lt_reply *reply)
{
	return answer_again(request, reply, make_trend);
}

static bool
read_changes(const struct lt_request *request, struct lt_reply *reply)
{
	return answer_again(request, reply, make_changes);
}

static const struct lt_param trend_params[] = {
	{ "area", LT_PARAM_WORD, "of areas, this one alone", &lt_words_area },
	{ "since", LT_PARAM_DAY, "from this day on; 400 days ago when not given", NULL },
	{ 0 }
};
static const struct lt_param changes_params[] = {
	{ "since", LT_PARAM_TEXT, "the number of a run, or a day; a week before the last run when not given", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/runs", "list_runs", LT_ROLE_VIEWER, LT_ROUTE_PAGES, "Assessments that are kept, newest first.", NULL, &lt_field_run_row, NULL, 0,
		NULL, NULL, list_runs },
	{ "GET", "/trend", "read_trend", LT_ROLE_VIEWER, 0, "How levels, open gaps, coverage and gates went.", NULL, &lt_field_trend, trend_params,
		0, NULL, NULL, read_trend },
	{ "GET", "/changes", "read_changes", LT_ROLE_VIEWER, 0, "What is different since an earlier run.", NULL, &lt_field_changes, changes_params,
		0, NULL, NULL, read_changes },
	{ 0 }
};

const struct lt_routes lt_routes_runs = { "runs", "Earlier runs", rows };
