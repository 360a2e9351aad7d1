/* SPDX-License-Identifier: Apache-2.0 */
/* usage_ask: the questions behind `lintel govern usage`, each one statement over the ledger. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "govern/usage.h"

static const char *const KEYS[LT_USAGE_BY_COUNT] = {
#define WORD(value, word, sql) [value] = sql,
	LT_USAGE_BYS(WORD)
#undef WORD
};

/* The numbers of a sum, in the order in which the statement asks them. */
#define SUMS(SUM)                                                                                            \
	SUM(calls, "count(*)")                                                                               \
	SUM(input, "sum(tokens_input)")                                                                      \
	SUM(cached, "sum(tokens_cached)")                                                                    \
	SUM(written, "sum(tokens_write_5m + tokens_write_1h)")                                               \
	SUM(output, "sum(tokens_output + tokens_reasoning)")                                                 \
	SUM(reasoning, "sum(tokens_reasoning)")                                                              \
	SUM(cost_nano, "sum(cost_nano)")                                                                     \
	SUM(errors, "sum(outcome in ('error', 'failed', 'upstream_cut', 'idle', 'total', 'malformed'))")     \
	SUM(refused, "sum(outcome = 'refused')")                                                             \
	SUM(too_many, "sum(too_many_rate + too_many_capacity + too_many_adjusted + too_many_size + too_many_quota)") \
	SUM(aborted, "sum(outcome = 'client_abort')")                                                        \
	SUM(estimated, "sum(source in ('estimated', 'partial'))")                                            \
	SUM(simulated, "sum(simulated)")                                                                     \
	SUM(unpriced, "sum(unpriced)")

struct taking {
	struct lt_arena *a;
	struct lt_usage_answer *answer;
	int keys;
	bool total;
};

static int64_t
number(const char *text, int64_t otherwise)
{
	int64_t value;
	return text && lt_text_int(lt_text(text), &value) ? value : otherwise;
}

static bool
take_row(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct taking *t = to;
	struct lt_usage_sum row = { 0 };
	(void)columns, (void)names, (void)err;
	for (int i = 0; i < t->keys; i++)
		row.key[i] = lt_copy(t->a, values[i] ? values[i] : "-");
	values += t->keys;
#define SUM(name, sql) row.name = number(*values++, 0);
	SUMS(SUM)
#undef SUM
	row.p50_us = number(*values++, -1);
	row.p95_us = number(*values++, -1);
	if (!t->total) {
		LT_PUSH(t->a, t->answer->rows, t->answer->count, t->answer->room) = row;
		return true;
	}
	t->answer->total = row;
	t->answer->first_us = number(values[0], 0);
	t->answer->last_us = number(values[1], 0);
	t->answer->currencies = number(values[2], 0) > 1;
	t->answer->currency = lt_copy(t->a, values[3] ? values[3] : "");
	return true;
}

/* "k0, k1" */
static void
write_keys(struct lt_buf *sql, int count, const char *before)
{
	for (int i = 0; i < count; i++)
		lt_buf_printf(sql, "%sk%d", i ? ", " : before, i);
}

#define BETWEEN " from usage where start_us >= ?1 and start_us < ?2"

/* Times go into buckets of a hundredth or finer, because sorting every call would cost more than
 * all else; a percentile is the lower edge of the bucket where its call lies. */
#define BUCKET "case when total_us < 100000 then total_us / 100 * 100 " \
	"when total_us < 10000000 then total_us / 1000 * 1000 else total_us / 100000 * 100000 end"

/* "select 0 as one, model as k0" */
static void
write_select(struct lt_buf *sql, const struct lt_usage_question *q, int keys)
{
	lt_buf_puts(sql, "select 0 as one");
	for (int i = 0; i < keys; i++)
		lt_buf_printf(sql, ", %s as k%d", KEYS[q->by[i]], i);
}

/* h counts calls by bucket, r adds them up from the fastest on, p has the percentiles by the nearest
 * rank: of m calls in order, the one at ceil(m * p / 100). */
static void
write_percentiles(struct lt_buf *sql, const struct lt_usage_question *q, int keys)
{
	lt_buf_puts(sql, "h as (");
	write_select(sql, q, keys);
	lt_buf_puts(sql, ", " BUCKET " as b, count(*) as c" BETWEEN " and outcome = 'done' group by one");
	write_keys(sql, keys, ", ");
	lt_buf_puts(sql, ", b), r as (select *, sum(c) over (");
	write_keys(sql, keys, "partition by ");
	lt_buf_puts(sql, " order by b) as n, sum(c) over (");
	write_keys(sql, keys, "partition by ");
	lt_buf_puts(sql, ") as m from h), p as (select one");
	write_keys(sql, keys, ", ");
	lt_buf_puts(sql, ", min(case when n * 100 >= m * 50 then b end) as p50, "
		"min(case when n * 100 >= m * 95 then b end) as p95 from r group by one");
	write_keys(sql, keys, ", ");
	lt_buf_putc(sql, ')');
}

static void
write_sums(struct lt_buf *sql, const struct lt_usage_question *q, int keys, bool total)
{
	lt_buf_puts(sql, "s as (");
	write_select(sql, q, keys);
#define SUM(name, expression) lt_buf_puts(sql, ", " expression " as " #name);
	SUMS(SUM)
#undef SUM
	if (total)
		lt_buf_puts(sql, ", min(start_us) as first, count(distinct currency) as currencies, "
			"max(start_us) as last, currency");
	lt_buf_puts(sql, BETWEEN " group by one");
	write_keys(sql, keys, ", ");
	lt_buf_putc(sql, ')');
}

static void
write_sql(struct lt_buf *sql, const struct lt_usage_question *q, bool total)
{
	int keys = total ? 0 : q->by_count;
	lt_buf_puts(sql, "with ");
	write_percentiles(sql, q, keys);
	lt_buf_puts(sql, ", ");
	write_sums(sql, q, keys, total);
	lt_buf_puts(sql, " select ");
	for (int i = 0; i < keys; i++)
		lt_buf_printf(sql, "s.k%d, ", i);
#define SUM(name, expression) lt_buf_puts(sql, "s." #name ", ");
	SUMS(SUM)
#undef SUM
	lt_buf_puts(sql, total ? "p50, p95, first, last, currencies, currency" : "p50, p95");
	lt_buf_puts(sql, " from s left join p using (one");
	write_keys(sql, keys, ", ");
	lt_buf_puts(sql, ") order by ");
	for (int i = 0; i < keys; i++)
		if (q->by[i] == LT_USAGE_BY_DAY)
			lt_buf_printf(sql, "s.k%d, ", i);
	lt_buf_puts(sql, "cost_nano desc, calls desc");
	write_keys(sql, keys, ", ");
}

static bool
ask(struct lt_ledger *ledger, const struct lt_usage_question *q, struct taking *taking, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(1 << 16);
	const struct lt_ledger_value binds[] = { { .number = q->since_us }, { .number = q->until_us } };
	write_sql(&sql, q, taking->total);
	bool good = lt_ledger_ask(ledger, sql.at, binds, 2, take_row, taking, err);
	lt_buf_done(&sql);
	return good;
}

bool
lt_govern_usage_ask(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_err *err)
{
	struct lt_usage_answer answer = { .currency = "", .total = { .p50_us = -1, .p95_us = -1 } };
	struct taking rows = { a, &answer, question->by_count, false }, total = { a, &answer, 0, true };
	if ((question->by_count > 0 && !ask(ledger, question, &rows, err)) || !ask(ledger, question, &total, err))
		return false;
	*ret_answer = answer;
	return true;
}
