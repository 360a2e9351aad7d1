/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern usage: what was used, by whom, for how much. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/govern.h"
#include "cli/home.h"
#include "format/json.h"
#include "govern/usage.h"

#define SECOND_US INT64_C(1000000)
enum { NAME_WIDE = 13 };

bool
lt_govern_time(const char *option, const char *word, int64_t now, int64_t *ret_us, struct lt_err *err)
{
	return lt_usage_time_read(lt_text(word), now, ret_us) ||
		lt_fail(err, "--%s takes a span such as 30m, 24h or 7d, a day such as 2026-11-01, or a time such as 2026-11-01T08:00:00Z, not '%s'",
			option, word);
}

static bool
read_by(const struct lt_govern *options, struct lt_usage_question *q, struct lt_err *err)
{
	for (int i = 0; i < options->by.count; i++) {
		int by = lt_usage_by_find(lt_text(options->by.at[i]));
		for (int j = 0; j < q->by_count; j++)
			if (by == (int)q->by[j])
				return lt_fail(err, "--by has '%s' twice", options->by.at[i]);
		if (by < 0)
			return lt_fail(err, "--by takes model, team, caller, deployment, day, hour and minute, not '%s'", options->by.at[i]);
		q->by[q->by_count++] = (enum lt_usage_by)by;
	}
	if (q->by_count == 0)
		q->by[q->by_count++] = LT_USAGE_BY_MODEL;
	return true;
}

static bool
read_question(const struct lt_govern *options, struct lt_usage_question *q, struct lt_err *err)
{
	int64_t now = lt_clock_us();
	q->since_us = now - 86400 * SECOND_US;
	q->until_us = now + 60 * SECOND_US; /* calls that come while we look */
	if (options->since && !lt_govern_time("since", options->since, now, &q->since_us, err))
		return false;
	if (options->until && !lt_govern_time("until", options->until, now, &q->until_us, err))
		return false;
	if (q->until_us <= q->since_us)
		return lt_fail(err, options->until ? "--until is before --since: nothing lies between"
			: "--since %s is still to come", options->since);
	return read_by(options, q, err);
}

/* A count in at most five characters: 9999, 12.3k, 1.23M. */
static const char *
short_count(struct lt_arena *a, int64_t count)
{
	static const char units[] = "kMGTPE";
	double value = (double)count;
	int unit = -1;
	if (count < 10000)
		return lt_print(a, "%lld", (long long)count);
	for (; value >= 999.5; value /= 1000)
		unit++;
	return lt_print(a, "%.*f%c", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, units[unit]);
}

/* Money in at most seven characters; what is not nothing is never shown as nothing. */
static const char *
short_money(struct lt_arena *a, int64_t nano)
{
	double value = (double)nano / 1e9;
	if (nano > 0 && nano < 100000)
		return "<0.0001";
	if (value < 9.99995)
		return lt_print(a, "%.4f", value);
	return value < 9999.995 ? lt_print(a, "%.2f", value) : short_count(a, nano / 1000000000);
}

static const char *
short_time(struct lt_arena *a, int64_t us)
{
	if (us < 0)
		return "-";
	if (us < 999500)
		return lt_print(a, us < 9950 ? "%.1fms" : "%.0fms", (double)us / 1e3);
	return lt_print(a, us < 99950000 ? "%.1fs" : "%.0fs", (double)us / 1e6);
}

static const char *
spell_time(struct lt_arena *a, int64_t us)
{
	char day[16];
	int64_t seconds = us / SECOND_US;
	lt_date_spell(seconds / 86400, day);
	return lt_print(a, "%s %02d:%02d", day, (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60));
}

static void
write_line(struct lt_arena *a, const char *name, const struct lt_usage_sum *s, struct lt_buf *out)
{
	if (strlen(name) > NAME_WIDE) { /* a long name has a line of its own, so that 80 columns do */
		lt_buf_printf(out, "%s\n", name);
		name = "";
	}
	lt_buf_printf(out, "%-*s %5s %5s %6s %6s %7s %6s %7s %4s %5s %5s\n", NAME_WIDE, name, short_count(a, s->calls),
		short_count(a, s->input + s->written), short_count(a, s->cached), short_count(a, s->output),
		short_money(a, s->cost_nano), short_count(a, s->errors), short_count(a, s->refused),
		short_count(a, s->too_many), short_time(a, s->p50_us), short_time(a, s->p95_us));
}

static void
write_note(struct lt_arena *a, int64_t calls, const char *what, struct lt_buf *out)
{
	if (calls > 0)
		lt_buf_printf(out, "%s call%s %s\n", short_count(a, calls), calls == 1 ? "" : "s", what);
}

static void
write_terminal(struct lt_arena *a, const struct lt_usage_question *q, const struct lt_usage_answer *answer,
	struct lt_buf *out)
{
	const char *by = "";
	for (int i = 0; i < q->by_count; i++)
		by = lt_print(a, "%s%s%s", by, i ? " and " : "", lt_usage_by_words[q->by[i]]);
	lt_buf_printf(out, "since %s UTC, by %s%s%s\n", spell_time(a, q->since_us), by,
		*answer->currency ? ", money in " : "", answer->currency);
	lt_buf_printf(out, "%-*s %5s %5s %6s %6s %7s %6s %7s %4s %5s %5s\n", NAME_WIDE, q->by_count == 1 ? by : "",
		"calls", "input", "cached", "output", "cost", "errors", "refused", "429s", "p50", "p95");
	for (int i = 0; i < answer->count; i++) {
		const char *name = "";
		for (int k = 0; k < q->by_count; k++)
			name = lt_print(a, "%s%s%s", name, k ? " / " : "", answer->rows[i].key[k]);
		write_line(a, name, &answer->rows[i], out);
	}
	write_line(a, "total", &answer->total, out);
	write_note(a, answer->total.simulated, "answered by the built-in simulator: nothing of that was paid", out);
	write_note(a, answer->total.estimated, "with tokens that are estimated, wholly or in part", out);
	write_note(a, answer->total.unpriced, "with tokens that have no known price; their cost is not in the sums", out);
	write_note(a, answer->total.aborted, "that the caller left before the end", out);
	if (answer->currencies)
		lt_buf_puts(out, "costs are in several currencies, so their sums mean nothing\n");
}

static void
write_object(const struct lt_usage_question *q, const struct lt_usage_sum *s, bool keys, struct lt_buf *out)
{
	lt_buf_putc(out, '{');
	for (int k = 0; keys && k < q->by_count; k++) {
		lt_buf_printf(out, "\"%s\": ", lt_usage_by_words[q->by[k]]);
		lt_json_quote(out, lt_text(s->key[k]));
		lt_buf_puts(out, ", ");
	}
#define FIELD(name) lt_buf_printf(out, "\"" #name "\": %lld, ", (long long)s->name);
	LT_USAGE_FIELDS(FIELD)
#undef FIELD
	lt_buf_puts(out, "\"cost\": ");
	lt_usage_money(s->cost_nano, out);
	lt_buf_puts(out, ", \"p50_ms\": ");
	lt_usage_ms(s->p50_us, "null", out);
	lt_buf_puts(out, ", \"p95_ms\": ");
	lt_usage_ms(s->p95_us, "null", out);
	lt_buf_putc(out, '}');
}

static void
write_json(struct lt_arena *a, const struct lt_usage_question *q, const struct lt_usage_answer *answer,
	struct lt_buf *out)
{
	lt_buf_printf(out, "{\"since\": \"%s\", \"until\": \"%s\", \"currency\": ", spell_time(a, q->since_us),
		spell_time(a, q->until_us));
	lt_json_quote(out, lt_text(answer->currency));
	lt_buf_puts(out, ",\n \"rows\": [");
	for (int i = 0; i < answer->count; i++) {
		lt_buf_puts(out, i ? ",\n  " : "\n  ");
		write_object(q, &answer->rows[i], true, out);
	}
	lt_buf_puts(out, "],\n \"total\": ");
	write_object(q, &answer->total, false, out);
	lt_buf_puts(out, "}\n");
}

int
lt_govern_usage(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	struct lt_usage_question q = { 0 };
	struct lt_usage_answer answer = { .currency = "", .total = { .p50_us = -1, .p95_us = -1 } };
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	const char *format = options->format ? options->format : "terminal";
	const char *state = lt_home_state(a, options->state, err);
	if (!state || !read_question(options, &q, err))
		return LT_EXIT_USAGE;
	if (strcmp(format, "terminal") != 0 && strcmp(format, "json") != 0 && strcmp(format, "csv") != 0) {
		lt_fail(err, "--format of usage is terminal, json or csv, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	if (access(lt_io_join(a, state, "ledger.db"), F_OK) != 0) {
		fprintf(stderr, "there is no ledger in %s yet: lintel up makes it with the first call\n", state);
	} else {
		struct lt_ledger *ledger = lt_ledger_look(state, err);
		bool good = ledger && lt_govern_usage_ask(a, ledger, &q, &answer, err);
		lt_ledger_close(ledger);
		if (!good)
			return LT_EXIT_FAILED;
	}
	if (strcmp(format, "csv") == 0)
		lt_usage_csv(&q, &answer, &out);
	else if (strcmp(format, "json") == 0)
		write_json(a, &q, &answer, &out);
	else
		write_terminal(a, &q, &answer, &out);
	fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}
