/* SPDX-License-Identifier: Apache-2.0 */
/* lintel review runs: what is kept of an estate, newest first. */
#include <stdio.h>

#include "assess/kept.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "cli/review.h"
#include "format/json.h"
#include "report/column.h"
#include "store/history.h"

struct row {
	const struct lt_history_run *run;
	struct lt_kept *kept;
	uint32_t gaps;
	char day[16];
};

static void
write_terminal(const char *estate, const struct row *rows, int count, struct lt_buf *out)
{
	lt_column_add(out, lt_text(estate));
	lt_buf_printf(out, "\n%5s  %-10s  %-20s  %-15s  %7s  %5s  %s\n", "run", "day", "kept", "verdict", "decided", "gaps", "model");
	for (int i = 0; i < count; i++)
		lt_buf_printf(out, "%5lld  %-10s  %-20s  %-15s  %5.0f %%  %5u  %s\n", (long long)rows[i].run->id, rows[i].day,
			rows[i].run->made, lt_words_verdict.at[rows[i].kept->verdict].word, rows[i].kept->coverage * 100, rows[i].gaps,
			rows[i].run->model);
}

static void
put_text(struct lt_buf *out, const char *name, const char *text)
{
	lt_buf_printf(out, ", \"%s\": ", name);
	lt_json_maybe(out, text);
}

static void
write_json(const char *estate, const struct row *rows, int count, struct lt_buf *out)
{
	lt_buf_puts(out, "{\"estate\": ");
	lt_json_quote(out, lt_text(estate));
	lt_buf_puts(out, ",\n \"runs\": [");
	for (int i = 0; i < count; i++) {
		const struct lt_history_run *run = rows[i].run;
		lt_buf_printf(out, "%s\n  {\"id\": \"%lld\"", i ? "," : "", (long long)run->id);
		put_text(out, "day", rows[i].day);
		put_text(out, "made", run->made);
		put_text(out, "version", run->version);
		put_text(out, "model_version", run->model);
		put_text(out, "facts_digest", run->digest);
		put_text(out, "verdict", lt_words_verdict.at[rows[i].kept->verdict].word);
		lt_buf_printf(out, ", \"coverage\": %.4g, \"gaps\": %u}", rows[i].kept->coverage, rows[i].gaps);
	}
	lt_buf_puts(out, "]}\n");
}

int
lt_review_runs(struct lt_arena *a, struct lt_review *review, struct lt_err *err)
{
	struct lt_history_run *runs = NULL;
	int64_t since;
	int count = 0;
	if (!lt_review_format(review, "terminal|json", err) || !lt_review_since(review, &since, err) ||
		!lt_review_open(a, review, err))
		return LT_EXIT_USAGE;
	if (review->remember.history &&
		!lt_history_runs(review->remember.history, review->remember.estate, since, &runs, &count, err))
		return LT_EXIT_FAILED;
	struct row *rows = LT_NEW_ARRAY(a, struct row, count + 1);
	for (int i = 0; i < count; i++) {
		struct row *row = &rows[i];
		row->run = &runs[count - 1 - i];
		if (!lt_kept_read(a, row->run->document, LT_NONE, &row->kept, err))
			return lt_within(err, "run %lld", (long long)row->run->id), LT_EXIT_FAILED;
		for (int c = 0; c < row->kept->checks_count; c++)
			row->gaps += row->kept->checks[c].gap;
		lt_date_spell(row->run->day, row->day);
	}
	if (review->remember.history && count == 0)
		lt_review_none(review);
	struct lt_buf out = LT_BUF((size_t)1 << 28);
	if (strcmp(review->format, "json") == 0)
		write_json(review->remember.estate, rows, count, &out);
	else if (count > 0)
		write_terminal(review->remember.estate, rows, count, &out);
	fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}
