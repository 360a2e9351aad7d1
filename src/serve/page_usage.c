/* SPDX-License-Identifier: Apache-2.0 */
/* /usage: sums over the ledger, as JSON; asked of the database by a handle of its own. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "govern/usage.h"
#include "serve/keeper.h"
#include "serve/page.h"
#include "serve/state.h"
#include "store/ledger.h"

static bool
read_time(const char *word, const char *name, int64_t *ret_us, struct lt_err *err)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return !word || lt_usage_time_read(lt_text(word), now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000, ret_us)
		|| lt_fail(err, "%s is a span such as 24h or 30d, a day such as 2026-11-22, or a time such as 2026-11-22T08:00:00Z", name);
}

static void
put_sum(struct lt_buf *out, const struct lt_usage_question *question, const struct lt_usage_sum *sum)
{
	lt_buf_putc(out, '{');
	for (int i = 0; i < question->by_count && sum->key[i]; i++) {
		lt_buf_printf(out, "\"%s\": ", lt_usage_by_words[question->by[i]]);
		lt_json_quote(out, lt_text(sum->key[i]));
		lt_buf_puts(out, ", ");
	}
	lt_buf_printf(out, "\"calls\": %lld, \"input\": %lld, \"cached\": %lld, \"written\": %lld, \"output\": %lld, \"reasoning\": %lld, ",
		(long long)sum->calls, (long long)sum->input, (long long)sum->cached, (long long)sum->written,
		(long long)sum->output, (long long)sum->reasoning);
	lt_buf_printf(out, "\"cost\": %lld.%09lld, \"errors\": %lld, \"refused\": %lld, \"too_many\": %lld, \"aborted\": %lld, ",
		(long long)sum->cost_nano / 1000000000, (long long)sum->cost_nano % 1000000000, (long long)sum->errors,
		(long long)sum->refused, (long long)sum->too_many, (long long)sum->aborted);
	lt_buf_printf(out, "\"estimated\": %lld, \"simulated\": %lld, \"unpriced\": %lld", (long long)sum->estimated,
		(long long)sum->simulated, (long long)sum->unpriced);
	if (sum->p50_us >= 0)
		lt_buf_printf(out, ", \"p50_ms\": %.3f, \"p95_ms\": %.3f", (double)sum->p50_us / 1e3, (double)sum->p95_us / 1e3);
	lt_buf_putc(out, '}');
}

static bool
answer(struct lt_arena *a, const char *folder, const struct lt_usage_question *question, struct lt_buf *out, struct lt_err *err)
{
	struct lt_usage_answer found = { 0 };
	struct lt_ledger *ledger = lt_ledger_read(folder, err);
	bool good = ledger && lt_govern_usage_ask(a, ledger, question, &found, err);
	lt_ledger_close(ledger);
	if (!good)
		return false;
	lt_buf_puts(out, "{\"currency\": ");
	lt_json_quote(out, lt_text(found.currency ? found.currency : ""));
	lt_buf_printf(out, ", \"currencies_mixed\": %s,\n \"total\": ", found.currencies ? "true" : "false");
	put_sum(out, &(struct lt_usage_question){ 0 }, &found.total);
	lt_buf_puts(out, ",\n \"rows\": [");
	for (int i = 0; i < found.count; i++) {
		lt_buf_puts(out, i ? ",\n  " : "\n  ");
		put_sum(out, question, &found.rows[i]);
	}
	lt_buf_puts(out, "]}\n");
	return true;
}

int
lt_page_usage(struct lt_keeper *k, const struct lt_page_query *query, struct lt_buf *out)
{
	struct lt_usage_question question = { .until_us = INT64_MAX };
	const char *by = query->value(query->from, "by");
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	int status = 200;
	if (!lt_usage_by_read(lt_text(by ? by : "model"), &question, &err) || !read_time(query->value(query->from, "since"), "since", &question.since_us, &err)
		|| !read_time(query->value(query->from, "until"), "until", &question.until_us, &err))
		status = 400;
	else if (!answer(a, k->given->state->folder, &question, out, &err))
		status = 503;
	if (status != 200) {
		out->len = 0;
		lt_buf_puts(out, "{\"error\": ");
		lt_json_quote(out, lt_text(err.text));
		lt_buf_puts(out, "}\n");
	}
	lt_arena_drop(a);
	return status;
}
