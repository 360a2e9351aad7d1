/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lintel review trend: how areas, gates and open gaps went, and which gaps are open longest.
 *
 * Levels of another scoring model than the last run's are left out: they would not compare.
 */
#include <stdio.h>
#include <stdlib.h>

#include "assess/kept.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "cli/review.h"
#include "format/csv.h"
#include "format/json.h"
#include "report/column.h"
#include "store/history.h"

enum { SPARK = 30, OLDEST = 10, NAME_WIDE = 24 };

/* One number through all runs; below 0: none. */
struct series {
	const char *kind, *name;
	double *values;
	const char **texts;
};

struct trend {
	struct lt_arena *arena;
	const char *estate;
	struct lt_history_run *runs;
	int count;
	int other_models; /* runs of another model that were left out */
	struct lt_map *ids, *names;
	struct series *series;
	int series_count, series_room;
	struct lt_kept *last; /* with its findings */
};

/* --- reading --- */

static struct series *
series_of(struct trend *t, const char *kind, const char *name)
{
	struct lt_text key = lt_text(lt_print(t->arena, "%s/%s", kind, name));
	int64_t at = lt_map_get(t->names, key);
	if (at >= 0)
		return &t->series[at];
	lt_map_put(t->names, key, t->series_count);
	LT_PUSH(t->arena, t->series, t->series_count, t->series_room) = (struct series){ kind, name,
		LT_NEW_ARRAY(t->arena, double, t->count), LT_NEW_ARRAY(t->arena, const char *, t->count) };
	struct series *s = &t->series[t->series_count - 1];
	for (int i = 0; i < t->count; i++)
		s->values[i] = -1;
	return s;
}

static bool
take_mark(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct trend *t = to;
	int64_t at = lt_map_get(t->ids, lt_text(lt_print(t->arena, "%lld", (long long)run)));
	(void)day;
	if (at >= 0) {
		struct series *s = series_of(t, mark->kind, mark->name);
		s->values[at] = mark->value;
		s->texts[at] = mark->text;
	}
	return true;
}

static const char *const KINDS[] = { "verdict", "coverage", "area", "phase", "gate", "open" };

static bool
read_trend(struct trend *t, struct lt_review *review, int64_t since, struct lt_err *err)
{
	struct lt_history *history = review->remember.history;
	int found, room = 0;
	struct lt_history_run *all;
	if (!lt_history_runs(history, t->estate, since, &all, &found, err) || found == 0)
		return err->text[0] == 0;
	for (int i = 0; i < found; i++) {
		if (strcmp(all[i].model, all[found - 1].model) != 0) {
			t->other_models++;
			continue;
		}
		lt_map_put(t->ids, lt_text(lt_print(t->arena, "%lld", (long long)all[i].id)), t->count);
		LT_PUSH(t->arena, t->runs, t->count, room) = all[i];
	}
	for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
		if (!lt_history_marks(history, t->estate, KINDS[k], t->runs[0].day, all[found - 1].day, take_mark, t, err))
			return false;
	return lt_remember_last(t->arena, &review->remember, all[found - 1].day, &t->last, err);
}

/* --- the oldest gaps --- */

static int
older(const void *left, const void *right, void *context)
{
	const struct lt_kept *kept = context;
	const struct lt_kept_finding *one = *(struct lt_kept_finding *const *)left, *two = *(struct lt_kept_finding *const *)right;
	int by_day = strcmp(one->since ? one->since : "9", two->since ? two->since : "9");
	int by_weight = (int)kept->checks[two->check].severity - (int)kept->checks[one->check].severity;
	return by_day ? by_day : by_weight ? by_weight : one < two ? -1 : one > two;
}

static int
find_oldest(struct trend *t, struct lt_kept_finding ***ret_findings)
{
	struct lt_kept_finding **found = LT_NEW_ARRAY(t->arena, struct lt_kept_finding *, t->last ? t->last->findings_count + 1 : 1);
	int count = 0;
	for (int i = 0; t->last && i < t->last->findings_count; i++)
		if (t->last->findings[i].status == LT_STATUS_GAP && !t->last->findings[i].waived)
			found[count++] = &t->last->findings[i];
	if (count > 1)
		qsort_r(found, (size_t)count, sizeof *found, older, t->last);
	*ret_findings = found;
	return count < OLDEST ? count : OLDEST;
}

static const char *
check_name(const struct trend *t, const struct lt_kept_finding *f)
{
	const struct lt_kept_check *check = &t->last->checks[f->check];
	return check->code ? check->code : check->id;
}

/* --- the terminal --- */

static const char *
spark(const struct trend *t, const struct series *s, double least, double most)
{
	static const char *const BARS[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	int wide = t->count < SPARK ? t->count : SPARK;
	const char *line = "";
	for (int i = 0; i < wide; i++) {
		double value = s->values[(i + 1) * t->count / wide - 1]; /* the last of those that share a place */
		int bar = most > least ? (int)((value - least) / (most - least) * 7.999) : 0;
		line = lt_print(t->arena, "%s%s", line, value < 0 ? "·" : BARS[bar < 0 ? 0 : bar > 7 ? 7 : bar]);
	}
	return lt_print(t->arena, "%s%*s", line, SPARK - wide, "");
}

static const char *
day_of(struct trend *t, int run)
{
	char *day = lt_alloc(t->arena, 16);
	lt_date_spell(t->runs[run].day, day);
	return day;
}

/* The day of the first run since which the text has been what it is at the end. */
static const char *
since_when(struct trend *t, const struct series *s)
{
	int at = t->count - 1;
	while (at > 0 && s->texts[at - 1] && s->texts[t->count - 1] && strcmp(s->texts[at - 1], s->texts[t->count - 1]) == 0)
		at--;
	return day_of(t, at);
}

static const char *
level(struct trend *t, double value)
{
	return value < 0 ? "–  " : lt_print(t->arena, "%.1f", value);
}

static void
write_series(struct trend *t, const char *kind, const char *title, struct lt_buf *out)
{
	double most = 5, least = 1;
	bool levels = strcmp(kind, "area") == 0;
	lt_buf_printf(out, "\n%-*s  %-*s %6s %6s\n", NAME_WIDE + 2, title, SPARK, t->count == 1 ? "one run" :
		lt_print(t->arena, "%s to %s", day_of(t, 0), day_of(t, t->count - 1)), "first", "now");
	for (int i = 0; i < t->series_count && !levels; i++)
		for (int r = 0; r < t->count && strcmp(t->series[i].kind, kind) == 0; r++)
			most = t->series[i].values[r] > most ? t->series[i].values[r] : most;
	const struct lt_words *words = levels ? &lt_words_area : &lt_words_severity;
	for (int n = 0; n < words->count; n++) {
		int w = levels ? n : words->count - 1 - n;
		const struct series *s = series_of(t, kind, words->at[w].word);
		double first = s->values[0], now = s->values[t->count - 1];
		lt_buf_printf(out, "  %-*s  %s ", NAME_WIDE, words->at[w].title, spark(t, s, levels ? least : 0, most));
		if (levels)
			lt_buf_printf(out, "%*s %*s\n", first < 0 ? 8 : 6, level(t, first), now < 0 ? 8 : 6, level(t, now));
		else
			lt_buf_printf(out, "%6.0f %6.0f\n", first < 0 ? 0 : first, now < 0 ? 0 : now);
	}
}

static void
write_terminal(struct trend *t, struct lt_buf *out)
{
	struct lt_kept_finding **oldest;
	lt_column_add(out, lt_text(t->estate));
	lt_buf_printf(out, "   %d run%s\n", t->count, t->count == 1 ? "" : "s");
	if (t->other_models)
		lt_buf_printf(out, "%d earlier run%s of another scoring model %s left out: their levels do not compare\n", t->other_models,
			t->other_models == 1 ? "" : "s", t->other_models == 1 ? "is" : "are");
	write_series(t, "area", "Areas", out);
	write_series(t, "open", "Open gaps", out);
	lt_buf_puts(out, "\nGates\n");
	for (int g = 0; g < lt_words_gate.count; g++) {
		const struct series *s = series_of(t, "gate", lt_words_gate.at[g].word);
		const char *now = s->texts[t->count - 1];
		lt_buf_printf(out, "  %s %-33s %s, since %s\n", lt_words_gate.at[g].word, lt_words_gate.at[g].title, now ? now : "not known",
			since_when(t, s));
	}
	int count = find_oldest(t, &oldest);
	lt_buf_puts(out, count ? "\nOldest open gaps\n" : "\nNo gap is open.\n");
	for (int i = 0; i < count; i++) {
		const struct lt_kept_finding *f = oldest[i];
		lt_buf_printf(out, "  %-10s  %-8s  %-10s  ", f->since ? f->since : "not known",
			lt_words_severity.at[t->last->checks[f->check].severity].word, check_name(t, f));
		lt_column_add(out, lt_text(f->resource ? f->resource : f->file ? f->file : "the estate as a whole"));
		lt_buf_putc(out, '\n');
	}
}

/* --- for programs --- */

static void
write_csv(struct trend *t, struct lt_buf *out)
{
	lt_buf_puts(out, "day,run,kind,name,value,text\n");
	for (int r = 0; r < t->count; r++)
		for (int i = 0; i < t->series_count; i++) {
			const struct series *s = &t->series[i];
			lt_buf_printf(out, "%s,%lld,%s,%s,", day_of(t, r), (long long)t->runs[r].id, s->kind, s->name);
			if (s->values[r] >= 0)
				lt_buf_printf(out, "%.4g", s->values[r]);
			lt_buf_putc(out, ',');
			lt_csv_text(out, lt_text(s->texts[r] ? s->texts[r] : ""));
			lt_buf_putc(out, '\n');
		}
}

static void
put_kind(struct trend *t, const char *kind, int run, bool text, struct lt_buf *out)
{
	const char *next = "";
	lt_buf_printf(out, ", \"%s\": {", kind);
	for (int i = 0; i < t->series_count; i++) {
		const struct series *s = &t->series[i];
		if (strcmp(s->kind, kind) != 0)
			continue;
		lt_buf_printf(out, "%s\"%s\": ", next, s->name);
		if (text && s->texts[run])
			lt_json_quote(out, lt_text(s->texts[run]));
		else if (!text && s->values[run] >= 0)
			lt_buf_printf(out, "%.4g", s->values[run]);
		else
			lt_buf_puts(out, "null");
		next = ", ";
	}
	lt_buf_putc(out, '}');
}

static void
write_json(struct trend *t, struct lt_buf *out)
{
	struct lt_kept_finding **oldest;
	lt_buf_puts(out, "{\"estate\": ");
	lt_json_quote(out, lt_text(t->estate));
	lt_buf_printf(out, ", \"left_out_of_other_models\": %d,\n \"runs\": [", t->other_models);
	for (int r = 0; r < t->count; r++) {
		lt_buf_printf(out, "%s\n  {\"id\": \"%lld\", \"day\": \"%s\", \"coverage\": %.4g", r ? "," : "", (long long)t->runs[r].id,
			day_of(t, r), series_of(t, "coverage", "coverage")->values[r]);
		put_kind(t, "verdict", r, true, out);
		put_kind(t, "phase", r, true, out);
		put_kind(t, "gate", r, true, out);
		put_kind(t, "area", r, false, out);
		put_kind(t, "open", r, false, out);
		lt_buf_putc(out, '}');
	}
	int count = find_oldest(t, &oldest);
	lt_buf_puts(out, "],\n \"oldest\": [");
	for (int i = 0; i < count; i++) {
		lt_buf_printf(out, "%s\n  {\"since\": ", i ? "," : "");
		lt_json_maybe(out, oldest[i]->since);
		lt_buf_printf(out, ", \"severity\": \"%s\", \"check\": ", lt_words_severity.at[t->last->checks[oldest[i]->check].severity].word);
		lt_json_quote(out, lt_text(check_name(t, oldest[i])));
		lt_buf_puts(out, ", \"resource\": ");
		lt_json_maybe(out, oldest[i]->resource);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "]}\n");
}

int
lt_review_trend(struct lt_arena *a, struct lt_review *review, struct lt_err *err)
{
	int64_t since;
	if (!lt_review_format(review, "terminal|json|csv", err) || !lt_review_since(review, &since, err) ||
		!lt_review_open(a, review, err))
		return LT_EXIT_USAGE;
	struct trend t = { .arena = a, .estate = review->remember.estate, .ids = lt_map_new(a), .names = lt_map_new(a) };
	if (review->remember.history && !read_trend(&t, review, since, err))
		return LT_EXIT_FAILED;
	if (review->remember.history && t.count == 0)
		lt_review_none(review);
	struct lt_buf out = LT_BUF((size_t)1 << 28);
	if (strcmp(review->format, "json") == 0)
		write_json(&t, &out);
	else if (strcmp(review->format, "csv") == 0)
		write_csv(&t, &out);
	else if (t.count > 0)
		write_terminal(&t, &out);
	fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}
