/* SPDX-License-Identifier: Apache-2.0 */
/* trace: see trace.h. */
#include "plan/trace.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "format/csv.h"

enum { MINUTE = 60, DAY = 86400, MOST_MINUTES = 10 * 366 * 1440 };

static const struct {
	const char *names, *word;
	bool needed;
} COLUMNS[] = {
	{ "time|minute|timestamp|timegenerated|date|key", "time", true },
	{ "calls|requests|count|modelrequests", "calls", true },
	{ "input|prompt|prompttokens|inputtokens|processedprompttokens", "input", true },
	{ "cached|cachedtokens|cachedinput|cachereadtokens", "cached", false },
	{ "output|completion|completiontokens|outputtokens|generatedtokens|generatedcompletiontokens", "output", true },
};
enum { TIME, CALLS, INPUT, CACHED, OUTPUT, COLUMN_COUNT };

/* 2026-11-02T08:00:00Z, 2026-11-02 08:00, 2026-11-02, or seconds since 1970. */
static bool
read_time(struct lt_text text, int64_t *ret_second)
{
	int64_t day, hour = 0, minute = 0, second = 0;
	if (lt_text_int(text, ret_second))
		return *ret_second >= 0 && *ret_second < INT64_C(1) << 40;
	if (text.len < 10 || !lt_date_day((struct lt_text){ text.at, 10 }, &day))
		return false;
	if (text.len >= 16 && (!lt_text_int((struct lt_text){ text.at + 11, 2 }, &hour) || !lt_text_int((struct lt_text){ text.at + 14, 2 }, &minute)))
		return false;
	if (text.len >= 19 && text.at[16] == ':' && !lt_text_int((struct lt_text){ text.at + 17, 2 }, &second))
		return false;
	*ret_second = day * DAY + hour * 3600 + minute * MINUTE + second;
	return (text.len == 10 || text.len >= 16) && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
}

static bool
read_row(struct lt_arena *a, const struct lt_csv *csv, const int *columns, struct lt_trace_row *row, struct lt_err *err)
{
	double numbers[COLUMN_COUNT] = { 0 };
	if (!read_time(lt_text_trim(lt_csv_plain(csv, columns[TIME], a)), &row->second))
		return lt_fail(err, "its time is not one; write 2026-11-02T08:00:00Z");
	for (int i = CALLS; i < COLUMN_COUNT; i++) {
		struct lt_text cell = columns[i] < 0 ? LT_NONE : lt_text_trim(lt_csv_plain(csv, columns[i], a));
		if (cell.len > 0 && (!lt_text_double(cell, &numbers[i]) || !(numbers[i] >= 0) || numbers[i] > 1e15))
			return lt_fail(err, "%s is not a number from 0 up", COLUMNS[i].word);
	}
	if (numbers[CACHED] > numbers[INPUT])
		return lt_fail(err, "more input is cached (%g) than there is (%g); input counts all of it", numbers[CACHED], numbers[INPUT]);
	row->calls = numbers[CALLS];
	row->input = numbers[INPUT];
	row->cached = numbers[CACHED];
	row->output = numbers[OUTPUT];
	return true;
}

bool
lt_trace_read(struct lt_arena *a, const char *file, struct lt_text text, struct lt_trace *ret_trace, struct lt_err *err)
{
	struct lt_csv *csv = LT_NEW(a, struct lt_csv);
	const char *told = text.at;
	struct lt_trace_row *rows = NULL;
	int columns[COLUMN_COUNT], count = 0, room = 0;
	int64_t line = 1;
	if (!lt_csv_read(csv, &text, true))
		return lt_fail(err, "%s: it is empty; its first line names the columns time, calls, input, cached, output", file);
	for (int i = 0; i < COLUMN_COUNT; i++) {
		columns[i] = lt_csv_column(csv, COLUMNS[i].names);
		if (columns[i] < 0 && COLUMNS[i].needed)
			return lt_fail(err, "%s:1: there is no column %s; the columns are time, calls, input, cached, output", file, COLUMNS[i].word);
	}
	for (const char *at = text.at; lt_csv_read(csv, &text, true); at = text.at) {
		struct lt_trace_row row;
		for (; told < at; told++)
			line += *told == '\n';
		if (!read_row(a, csv, columns, &row, err))
			return lt_within(err, "%s:%lld", file, (long long)line);
		LT_PUSH(a, rows, count, room) = row;
	}
	if (count == 0)
		return lt_fail(err, "%s: it has no rows below its head", file);
	return lt_trace_of_rows(a, rows, count, ret_trace, err) || lt_within(err, "%s", file);
}

static int
by_time(const void *left, const void *right)
{
	const struct lt_trace_row *a = left, *b = right;
	return a->second < b->second ? -1 : a->second > b->second;
}

/* Most calls within so many seconds, of rows in order. */
static double
most_within(const struct lt_trace_row *rows, int count, int64_t seconds)
{
	double most = 0, now = 0;
	for (int i = 0, from = 0; i < count; i++) {
		now += rows[i].calls;
		for (; rows[from].second <= rows[i].second - seconds; from++)
			now -= rows[from].calls;
		most = fmax(most, now);
	}
	return most;
}

/* The least time between two rows, in whole minutes where it is more than one. */
static int64_t
step_of(const struct lt_trace_row *rows, int count)
{
	int64_t step = 0;
	for (int i = 1; i < count; i++) {
		int64_t gap = rows[i].second - rows[i - 1].second;
		step = gap > 0 && (step == 0 || gap < step) ? gap : step;
	}
	return step < MINUTE ? MINUTE : step / MINUTE * MINUTE;
}

bool
lt_trace_of_rows(struct lt_arena *a, struct lt_trace_row *rows, int count, struct lt_trace *ret_trace, struct lt_err *err)
{
	struct lt_trace t = { .second = -1, .ten_s = -1 };
	bool fine = false;
	if (count == 0)
		return lt_fail(err, "there is no traffic in it");
	qsort(rows, (size_t)count, sizeof *rows, by_time);
	for (int i = 0; i < count; i++)
		fine |= rows[i].second % MINUTE != 0;
	t.step_s = step_of(rows, count);
	t.first = rows[0].second / MINUTE * MINUTE;
	t.last = rows[count - 1].second;
	int64_t slots = (t.last - t.first) / t.step_s + 1;
	if (slots * (t.step_s / MINUTE) > MOST_MINUTES)
		return lt_fail(err, "it spans more than ten years; are its times right?");
	t.days = (double)(slots * t.step_s) / DAY;
	if (fine && t.step_s == MINUTE) {
		t.second = most_within(rows, count, 1);
		t.ten_s = most_within(rows, count, 10);
	}
	double each = (double)t.step_s / MINUTE;
	int64_t slot = -1;
	for (int i = 0; i < count; i++) {
		int64_t here = (rows[i].second - t.first) / t.step_s;
		if (here != slot)
			LT_PUSH(a, t.traffic.at, t.traffic.count, t.traffic.room) = (struct lt_minute){ .minutes = each };
		slot = here;
		struct lt_minute *m = &t.traffic.at[t.traffic.count - 1];
		m->calls += rows[i].calls / each;
		m->input += rows[i].input / each;
		m->cached += rows[i].cached / each;
		m->output += rows[i].output / each;
	}
	t.silent = (double)(slots - t.traffic.count) * each;
	if (t.silent > 0)
		LT_PUSH(a, t.traffic.at, t.traffic.count, t.traffic.room) = (struct lt_minute){ .minutes = t.silent };
	*ret_trace = t;
	return true;
}
