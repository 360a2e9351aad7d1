/* SPDX-License-Identifier: Apache-2.0 */
/* remember: see remember.h. */
#include "cli/remember.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/past.h"
#include "assess/change.h"
#include "assess/kept.h"
#include "assess/level5.h"
#include "assess/watch.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/gather.h"
#include "cli/home.h"
#include "store/history.h"

enum { PART_BYTES = 64 << 20, MARKS = 96, LEVEL5_DAYS = 95 };

const char *
lt_remember_estate(struct lt_arena *a, const struct lt_gather *gather)
{
	return lt_estate_called(a, &gather->estate, gather->path);
}

bool
lt_remember_place(struct lt_arena *a, const char *store, const char **ret_place, struct lt_err *err)
{
	struct lt_text word = lt_text(store);
	*ret_place = NULL;
	if (lt_text_eq(word, "none"))
		return true;
	if (lt_text_starts(word, "postgres://") || lt_text_starts(word, "postgresql://")) {
		*ret_place = store;
		return true;
	}
	if (lt_text_has(word, "://"))
		return lt_fail(err, "--store takes none, a folder or postgres://NAME@HOST/DATABASE; what stands before :// is not known");
	const char *folder = lt_home_state(a, store, err);
	*ret_place = folder ? lt_io_join(a, folder, "history.db") : NULL;
	return folder != NULL;
}

bool
lt_remember_open(struct lt_arena *a, struct lt_remember *remember, bool writes, struct lt_err *err)
{
	const char *place;
	if (!lt_remember_place(a, remember->store, &place, err))
		return false;
	if (!place)
		return true;
	if (place[0] == '/' && access(place, F_OK) != 0) {
		if (!writes)
			return true;
		char *folder = lt_copy(a, place);
		*strrchr(folder, '/') = 0;
		if (!lt_io_folder(folder, err))
			return false;
	}
	remember->history = lt_history_open(a, place, writes, err);
	return remember->history != NULL;
}

void
lt_remember_close(struct lt_remember *remember)
{
	lt_history_close(remember->history);
	remember->history = NULL;
}

/* --- reading --- */

bool
lt_remember_last(struct lt_arena *a, const struct lt_remember *remember, int64_t day, struct lt_kept **ret_kept,
	struct lt_err *err)
{
	struct lt_history_run run;
	*ret_kept = NULL;
	if (!lt_history_before(remember->history, remember->estate, day, &run, err))
		return false;
	return !run.id || (*ret_kept = lt_past_kept(a, &run, err)) != NULL;
}

struct lt_kept *
lt_remember_find(struct lt_arena *a, const struct lt_remember *remember, const char *word, struct lt_err *err)
{
	struct lt_history_run run = { 0 };
	int64_t number;
	if (!remember->history) {
		if (remember->store && strcmp(remember->store, "none") == 0)
			lt_fail(err, "--store none keeps no run that one could compare with");
		else
			lt_fail(err, "no run of %s is kept yet, so there is none to compare with", remember->estate);
		return NULL;
	}
	if (lt_text_int(lt_text(word), &number)) {
		if (!lt_history_by_id(remember->history, remember->estate, number, &run, err))
			return NULL;
	} else if (lt_text(word).len == 10 && lt_date_day(lt_text(word), &number)) {
		if (!lt_history_before(remember->history, remember->estate, number, &run, err) ||
			(!run.id && !lt_history_after(remember->history, remember->estate, number, &run, err)))
			return NULL;
	} else {
		lt_fail(err, "a run is named by its number or by a day such as 2026-11-01, not '%s'; lintel review runs lists them", word);
		return NULL;
	}
	if (run.id)
		return lt_past_kept(a, &run, err);
	lt_fail(err, "no run '%s' of %s is kept; lintel review runs lists those that are", word, remember->estate);
	return NULL;
}

/* The runs after one, newest first. */
static bool
read_between(struct lt_arena *a, const struct lt_remember *remember, const struct lt_kept *after, int64_t today,
	struct lt_kept ***ret_runs, int *ret_count, struct lt_err *err)
{
	struct lt_history_run *runs, run;
	struct lt_kept **kept = NULL;
	int count = 0, room = 0, found;
	int64_t from = 0;
	lt_date_day(lt_text(after->day), &from);
	if (!lt_history_runs(remember->history, remember->estate, from, &runs, &found, err))
		return false;
	for (int i = found; i-- > 0 && runs[i].id != after->id;) {
		if (runs[i].day > today)
			continue;
		if (!lt_history_by_id(remember->history, remember->estate, runs[i].id, &run, err))
			return false;
		struct lt_kept *one = lt_past_kept(a, &run, err);
		if (!one)
			return false;
		LT_PUSH(a, kept, count, room) = one;
	}
	*ret_runs = kept;
	*ret_count = count;
	return true;
}

bool
lt_remember_records(struct lt_arena *a, const struct lt_remember *remember, struct lt_decided_record **ret_records,
	int *ret_count, struct lt_err *err)
{
	struct lt_history_entry *entries;
	if (!lt_history_entries(remember->history, remember->estate, &entries, ret_count, err))
		return false;
	*ret_records = LT_NEW_ARRAY(a, struct lt_decided_record, *ret_count + 1);
	for (int i = 0; i < *ret_count; i++)
		if (!lt_decision_read(a, entries[i].document, entries[i].digest, &(*ret_records)[i], err))
			return lt_within(err, "entry %lld", (long long)entries[i].number);
	return true;
}

/* --- gates --- */

/* The latest passed record of each gate, and whether a run since saw a monitor fire. */
struct firing {
	const struct lt_decided_record *passed[LT_GATE_COUNT];
	struct lt_watch *watch;
	struct lt_arena *arena;
};

static bool
take_firing(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct firing *f = to;
	int gate = lt_words_find(&lt_words_gate, lt_text(mark->name));
	if (gate < 0 || !f->passed[gate] || run <= f->passed[gate]->run)
		return true;
	char *spelt = lt_alloc(f->arena, 16);
	lt_date_spell(day, spelt);
	f->watch->fired_since[gate] = spelt;
	return true;
}

/* Decisions on record, and whether they still hold. */
static bool
fill_decisions(struct lt_arena *a, const struct lt_remember *remember, struct lt_assessment *assessment, int64_t day,
	struct lt_err *err)
{
	struct lt_decided_record *records;
	struct lt_gates gates;
	struct lt_watch watch = { assessment, remember->now, &remember->before, remember->before != NULL, { NULL } };
	struct firing firing = { .watch = &watch, .arena = a };
	int count;
	if (!lt_remember_records(a, remember, &records, &count, err))
		return false;
	if (count == 0)
		return true;
	for (int i = 0; i < count; i++)
		if (records[i].decided == LT_DECIDED_PASSED)
			firing.passed[records[i].gate] = &records[i];
	if (!lt_history_marks(remember->history, remember->estate, "reopened", 0, day, take_firing, &firing, err) ||
		!lt_gates_load(a, &gates, err))
		return false;
	lt_watch_decisions(a, &watch, &gates, records, count, assessment);
	return true;
}

/* --- level 5 --- */

struct past {
	struct lt_arena *arena;
	struct lt_level5_run *runs;
	int count, room;
	const char *model;
};

/* Marks of one kind come by run; the first kind makes the runs. */
static struct lt_level5_run *
run_of(struct past *past, int64_t day, int64_t id)
{
	for (int i = past->count; i-- > 0;)
		if (past->runs[i].id == id)
			return &past->runs[i];
	LT_PUSH(past->arena, past->runs, past->count, past->room) = (struct lt_level5_run){ .id = id, .day = day };
	return &past->runs[past->count - 1];
}

static bool
take_past(void *to, int64_t day, int64_t id, const struct lt_history_mark *mark)
{
	struct past *past = to;
	struct lt_level5_run *run = run_of(past, day, id);
	struct lt_text kind = lt_text(mark->kind);
	int area = lt_words_find(&lt_words_area, lt_text(mark->name)), gate = lt_words_find(&lt_words_gate, lt_text(mark->name));
	if (lt_text_eq(kind, "model"))
		run->comparable = strcmp(mark->name, past->model) == 0;
	else if (lt_text_eq(kind, "area") && area >= 0)
		run->lo[area] = mark->value < 0 ? 0 : (uint32_t)mark->value;
	else if (lt_text_eq(kind, "overdue") && area >= 0)
		run->overdue[area] = true;
	else if (lt_text_eq(kind, "reopened") && gate >= 0)
		run->reopened[gate] = true;
	else if (lt_text_eq(kind, "improvement"))
		run->improvements = (uint32_t)mark->value;
	return true;
}

/* Only where an area is at level 4 are the runs of the last 95 days asked for. */
static bool
raise_levels(struct lt_arena *a, const struct lt_remember *remember, struct lt_assessment *assessment, int64_t day,
	struct lt_err *err)
{
	static const char *const kinds[] = { "model", "area", "overdue", "reopened", "improvement" };
	struct past past = { .arena = a, .model = LT_MODEL_VERSION };
	bool any = false;
	for (int i = 0; i < assessment->areas_count; i++)
		any = any || (assessment->areas[i].state == LT_ASSESSED_YES && assessment->areas[i].lo == 4);
	if (!any)
		return true;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		if (!lt_history_marks(remember->history, remember->estate, kinds[k], day - LEVEL5_DAYS, day, take_past, &past, err))
			return false;
	LT_PUSH(a, past.runs, past.count, past.room) = lt_level5_now(assessment, remember->now);
	lt_level5_raise(past.runs, past.count, assessment, remember->now, a);
	lt_kept_carry(a, remember->now, remember->before);
	return true;
}

/* --- keeping --- */

static int
add_mark(struct lt_history_mark *marks, int count, const char *kind, const char *name, double value, const char *text)
{
	marks[count] = (struct lt_history_mark){ kind, name, value, text };
	return count + 1;
}

/* What trends are read from. */
static int
marks_of(struct lt_arena *a, const struct lt_kept *kept, const struct lt_assessment *assessment, struct lt_history_mark *marks)
{
	int open[LT_SEVERITY_COUNT] = { 0 };
	int n = add_mark(marks, 0, "verdict", "verdict", kept->verdict, lt_words_verdict.at[kept->verdict].word);
	n = add_mark(marks, n, "coverage", "coverage", kept->coverage, NULL);
	for (int i = 0; i < kept->phases_count; i++)
		n = add_mark(marks, n, "phase", lt_words_phase.at[kept->phases[i].of].word, kept->phases[i].verdict,
			lt_words_verdict.at[kept->phases[i].verdict].word);
	for (int i = 0; i < kept->gates_count; i++)
		n = add_mark(marks, n, "gate", lt_words_gate.at[kept->gates[i].of].word, kept->gates[i].verdict,
			lt_words_pass.at[kept->gates[i].verdict].word);
	for (int i = 0; i < kept->areas_count; i++) {
		const struct lt_kept_area *area = &kept->areas[i];
		bool assessed = area->state == LT_ASSESSED_YES;
		n = add_mark(marks, n, "area", lt_words_area.at[area->area].word, assessed ? area->decimal : -1,
			assessed ? lt_print(a, "%u-%u", area->lo, area->hi) : NULL);
	}
	for (int i = 0; i < kept->checks_count; i++)
		if (kept->checks[i].gap > kept->checks[i].waived)
			open[kept->checks[i].severity] += (int)(kept->checks[i].gap - kept->checks[i].waived);
	for (int severity = 0; severity < LT_SEVERITY_COUNT; severity++)
		n = add_mark(marks, n, "open", lt_words_severity.at[severity].word, open[severity], NULL);
	struct lt_level5_run run = lt_level5_now(assessment, kept);
	for (int area = 0; area < LT_AREA_COUNT; area++)
		if (run.overdue[area])
			n = add_mark(marks, n, "overdue", lt_words_area.at[area].word, 1, NULL);
	n = add_mark(marks, n, "model", kept->model, 0, NULL);
	n = add_mark(marks, n, "improvement", "measured", run.improvements, NULL);
	for (int i = 0; i < assessment->decisions_count; i++)
		if (assessment->decisions[i].state == LT_DECISION_REOPENED)
			n = add_mark(marks, n, "reopened", lt_words_gate.at[assessment->decisions[i].gate].word, 1,
				assessment->decisions[i].sentence);
	return n;
}

static bool
keep(struct lt_arena *a, const struct lt_remember *remember, const struct lt_assessment *assessment, int64_t day,
	struct lt_err *err)
{
	struct lt_kept *kept = remember->now;
	struct lt_buf document = LT_BUF(PART_BYTES), part = LT_BUF(PART_BYTES);
	struct lt_history_mark *marks = LT_NEW_ARRAY(a, struct lt_history_mark, MARKS);
	time_t now = time(NULL);
	struct tm tm;
	char made[32];
	lt_kept_write(kept, &document, &part);
	gmtime_r(&now, &tm);
	strftime(made, sizeof made, "%Y-%m-%dT%H:%M:%SZ", &tm);
	struct lt_history_run run = { .estate = remember->estate, .day = day, .made = made, .version = kept->version,
		.model = kept->model, .digest = kept->digest, .document = lt_buf_text(&document), .part = lt_buf_text(&part) };
	/* What is old is told by the clock where --today looks ahead. */
	int64_t clock = (int64_t)now / 86400, today = day < clock ? day : clock;
	bool good = lt_history_keep(remember->history, &run, marks,
		marks_of(a, kept, assessment, marks), today, &kept->id, err);
	lt_buf_done(&document);
	lt_buf_done(&part);
	return good;
}

static bool
decided(const struct lt_assessment *assessment)
{
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].verdict == LT_STATUS_OK || assessment->checks[i].verdict == LT_STATUS_GAP)
			return true;
	return false;
}

/* The run before this one, what is different, and this one kept.  compared: says that what went
 * wrong is a wrong call. */
static bool
remember_it(struct lt_arena *a, struct lt_remember *remember, struct lt_assessment *assessment, bool *ret_compared,
	struct lt_err *err)
{
	struct lt_kept *since = NULL, **between = NULL;
	int64_t day = 0;
	int count = 0;
	*ret_compared = false;
	if (!remember->history && !remember->since)
		return true;
	lt_date_day(lt_text(assessment->run.today), &day);
	if (remember->history && !lt_remember_last(a, remember, day, &remember->before, err))
		return false;
	remember->now = lt_kept_of(a, assessment, remember->before);
	if (remember->since && (!(since = lt_remember_find(a, remember, remember->since, err)) ||
			!read_between(a, remember, since, day, &between, &count, err)))
		return *ret_compared = true, false;
	if (remember->history && (!fill_decisions(a, remember, assessment, day, err) ||
			!raise_levels(a, remember, assessment, day, err) || (decided(assessment) && !keep(a, remember, assessment, day, err))))
		return false;
	if (remember->now->id)
		assessment->run.id = lt_print(a, "%lld", (long long)remember->now->id);
	if (since)
		lt_change_find(a, assessment, remember->now, since, between, count);
	return true;
}

bool
lt_remember_run(struct lt_arena *a, struct lt_remember *remember, const struct lt_gather *gather,
	struct lt_assessment *assessment, int *ret_code, struct lt_err *err)
{
	bool compared = false, whole = gather->only.count == 0;
	struct lt_err why = { 0 };
	*ret_code = LT_EXIT_USAGE;
	if (remember->since && !whole)
		return lt_fail(err, "--since compares whole runs; leave --only out");
	if (!whole || (!decided(assessment) && !remember->since))
		return true;
	remember->estate = lt_remember_estate(a, gather);
	if (lt_remember_open(a, remember, decided(assessment), &why) && remember_it(a, remember, assessment, &compared, &why))
		return true;
	if (remember->store || remember->since) {
		*ret_code = compared ? LT_EXIT_USAGE : LT_EXIT_FAILED;
		return lt_fail(err, "%s", why.text);
	}
	fprintf(stderr, "lintel: this run is not kept: %s\n", why.text);
	return true;
}

bool
lt_remember_decisions(struct lt_arena *a, struct lt_remember *remember, const struct lt_gather *gather,
	struct lt_assessment *assessment, struct lt_err *err)
{
	int64_t day = 0;
	bool good = true;
	remember->estate = lt_remember_estate(a, gather);
	if (!lt_remember_open(a, remember, false, err))
		return false;
	if (!remember->history)
		return true;
	lt_date_day(lt_text(assessment->run.today), &day);
	good = lt_remember_last(a, remember, day, &remember->before, err);
	if (good) {
		remember->now = lt_kept_of(a, assessment, remember->before);
		good = fill_decisions(a, remember, assessment, day, err);
	}
	lt_remember_close(remember);
	return good;
}
