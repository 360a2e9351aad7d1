/* SPDX-License-Identifier: Apache-2.0 */
/* usage_ask: the questions behind `lintel govern usage`.
 *
 * One statement, so that all of it is of one moment, brings the sums of stretches wholly between and the
 * single calls of the rest; they are added up here. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "govern/times.h"
#include "govern/usage_sums.h"

#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)

struct line {
	struct lt_usage_sum sum;
	struct lt_times times;
};

struct asking {
	struct lt_arena *a;
	const struct lt_usage_question *question;
	struct lt_usage_answer *answer;
	struct lt_map *by_key;
	struct line *lines, total;
	int count, room;
	struct lt_text currency; /* of any call */
	struct lt_buf key;
};

static struct lt_text
or_dash(struct lt_text name)
{
	return name.at ? name : LT_LIT("-");
}

static struct lt_text
key_of(const struct lt_usage_part *part, enum lt_usage_by by, char day[LT_USAGE_TIME])
{
	switch (by) {
	case LT_USAGE_BY_MODEL:
		return or_dash(part->names[LT_USAGE_NAME_model]);
	case LT_USAGE_BY_TEAM:
		return part->names[LT_USAGE_NAME_team].len ? part->names[LT_USAGE_NAME_team] : LT_LIT("-");
	case LT_USAGE_BY_CALLER:
		return or_dash(part->names[LT_USAGE_NAME_caller]);
	case LT_USAGE_BY_DEPLOYMENT:
		return or_dash(part->names[LT_USAGE_NAME_deployment]);
	case LT_USAGE_BY_HOUR:
		lt_usage_time_spell(part->first_us - part->first_us % HOUR_US, day);
		return lt_text(day);
	case LT_USAGE_BY_MINUTE:
		lt_usage_time_spell(part->first_us - part->first_us % MINUTE_US, day);
		return lt_text(day);
	default:
		lt_date_spell(part->day, day);
		return lt_text(day);
	}
}

static struct line *
line_of(struct asking *k, const struct lt_usage_part *part)
{
	const struct lt_usage_question *q = k->question;
	char day[LT_USAGE_TIME];
	k->key.len = 0;
	for (int i = 0; i < q->by_count; i++) {
		lt_buf_text_add(&k->key, key_of(part, q->by[i], day));
		lt_buf_putc(&k->key, 0);
	}
	int64_t at = lt_map_get(k->by_key, lt_buf_text(&k->key));
	if (at >= 0)
		return &k->lines[at];
	struct line *line = &LT_PUSH(k->a, k->lines, k->count, k->room);
	*line = (struct line){ 0 };
	for (int i = 0; i < q->by_count; i++)
		line->sum.key[i] = lt_copy_text(k->a, key_of(part, q->by[i], day)).at;
	lt_map_put(k->by_key, lt_copy_text(k->a, lt_buf_text(&k->key)), k->count - 1);
	return line;
}

static void
add(struct lt_arena *a, struct line *line, const struct lt_usage_part *part)
{
#define SUM(name, sql, sentence) line->sum.name += part->sum.name;
	LT_USAGE_SUMS(SUM)
#undef SUM
	lt_times_read(a, &line->times, part->times);
	if (part->total_us >= 0)
		lt_times_add(a, &line->times, (uint32_t)part->total_us, 1);
}

static bool
take_part(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct asking *k = to;
	struct lt_usage_answer *answer = k->answer;
	struct lt_usage_part part;
	(void)columns, (void)names, (void)err;
	lt_usage_part_read(values, &part);
	if (!k->total.sum.calls || part.first_us < answer->first_us)
		answer->first_us = part.first_us;
	if (part.names[LT_USAGE_NAME_currency].at) {
		struct lt_text currency = part.names[LT_USAGE_NAME_currency];
		bool other = !lt_text_is(k->currency, currency);
		answer->currencies |= k->currency.at && other;
		if (other)
			k->currency = lt_copy_text(k->a, currency);
	}
	if (!k->total.sum.calls || part.last_us >= answer->last_us) {
		struct lt_text currency = part.names[LT_USAGE_NAME_currency];
		answer->last_us = part.last_us;
		if (!lt_text_eq(currency, answer->currency))
			answer->currency = lt_copy_text(k->a, currency.at ? currency : LT_LIT("")).at;
	}
	if (k->question->by_count > 0)
		add(k->a, line_of(k, &part), &part);
	add(k->a, &k->total, &part);
	return true;
}

static struct lt_usage_sum
finish(struct lt_arena *a, struct line *line)
{
	line->sum.p50_us = lt_times_percentile(a, &line->times, 50);
	line->sum.p95_us = lt_times_percentile(a, &line->times, 95);
	line->sum.p99_us = lt_times_percentile(a, &line->times, 99);
	return line->sum;
}

static int
compare(const void *left, const void *right, void *question)
{
	const struct lt_usage_sum *l = left, *r = right;
	const struct lt_usage_question *q = question;
	int order = 0;
	for (int i = 0; i < q->by_count && !order; i++)
		if (lt_usage_by_time(q->by[i]))
			order = strcmp(l->key[i], r->key[i]);
	if (!order)
		order = (l->cost_nano < r->cost_nano) - (l->cost_nano > r->cost_nano);
	if (!order)
		order = (l->calls < r->calls) - (l->calls > r->calls);
	for (int i = 0; i < q->by_count && !order; i++)
		order = strcmp(l->key[i], r->key[i]);
	return order;
}

/* Whose calls: " and team = ?3 and ...".  Names are bound behind the two times. */
struct whose {
	char sql[256];
	struct lt_ledger_value binds[2 + LT_USAGE_BY_DAY];
	int count;
};

static struct whose
whose_of(const struct lt_usage_question *q)
{
	struct whose w = { .binds = { { .number = q->since_us }, { .number = q->until_us } }, .count = 2 };
	size_t len = 0;
	for (int i = 0; i < LT_USAGE_BY_DAY; i++) {
		const char *name = lt_usage_by_words[i];
		if (!q->only[i])
			continue;
		if (strcmp(q->only[i], "-") == 0) {
			len += (size_t)snprintf(w.sql + len, sizeof w.sql - len, " and coalesce(%s, '') = ''", name);
			continue;
		}
		w.binds[w.count++].text = lt_text(q->only[i]);
		len += (size_t)snprintf(w.sql + len, sizeof w.sql - len, " and %s = ?%d", name, w.count);
	}
	return w;
}

/* e: stretches of which calls are looked at one by one, each in its stretch and day: those of which a part lies
 * between, or all where each call is wanted.  The rows behind the last stretch are looked at so too. */
static void
write_sql(struct lt_buf *sql, bool summed, bool each, const char *whose)
{
	if (!summed) {
		lt_buf_printf(sql, "select %s from usage where start_us >= ?1 and start_us < ?2%s", lt_usage_part_of_usage, whose);
		return;
	}
	lt_buf_printf(sql, "with e as materialized (select distinct day as on_day, from_row, upto_row from sums where "
		"day between ?1 / 86400000000 and ?2 / 86400000000 and since_us < ?2 and until_us >= ?1%s) ",
		each ? "" : " and not (since_us >= ?1 and until_us < ?2)");
	if (!each)
		lt_buf_printf(sql, "select %s from sums where day between ?1 / 86400000000 and ?2 / 86400000000 "
			"and since_us >= ?1 and until_us < ?2%s union all ", lt_usage_part_of_sums, whose);
	lt_buf_printf(sql, "select %s from e cross join usage u on u.rowid > e.from_row and u.rowid <= e.upto_row "
		"and u.start_us / 86400000000 = e.on_day and u.start_us >= ?1 and u.start_us < ?2%s ", lt_usage_part_of_usage, whose);
	lt_buf_printf(sql, "union all select %s from usage where rowid > "
		"coalesce((select upto_row from sums order by rowid desc limit 1), 0) "
		"and start_us >= ?1 and start_us < ?2%s", lt_usage_part_of_usage, whose);
}

bool
lt_usage_each(struct lt_ledger *ledger, const struct lt_usage_question *question, const char *columns, lt_ledger_row_fn row,
	void *to, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(1 << 16);
	struct whose whose = whose_of(question);
	if (lt_ledger_has(ledger, "sums"))
		lt_buf_printf(&sql, "with e as materialized (select distinct day as on_day, from_row, upto_row from sums where "
			"day between ?1 / 86400000000 and ?2 / 86400000000 and since_us < ?2 and until_us >= ?1) "
			"select %s from e cross join usage u on u.rowid > e.from_row and u.rowid <= e.upto_row "
			"and u.start_us / 86400000000 = e.on_day and u.start_us >= ?1 and u.start_us < ?2%s union all "
			"select %s from usage where rowid > coalesce((select upto_row from sums order by rowid desc limit 1), 0) "
			"and start_us >= ?1 and start_us < ?2%s", columns, whose.sql, columns, whose.sql);
	else
		lt_buf_printf(&sql, "select %s from usage where start_us >= ?1 and start_us < ?2%s", columns, whose.sql);
	bool good = lt_ledger_ask(ledger, sql.at, whose.binds, whose.count, row, to, err);
	lt_buf_done(&sql);
	return good;
}

bool
lt_govern_usage_ask(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_err *err)
{
	struct lt_usage_answer answer = { .currency = "" };
	struct asking k = { .a = a, .question = question, .answer = &answer, .by_key = lt_map_new(a), .key = LT_BUF(1 << 20) };
	struct lt_buf sql = LT_BUF(1 << 16);
	struct whose whose = whose_of(question);
	bool each = false;
	for (int i = 0; i < question->by_count; i++)
		each |= question->by[i] == LT_USAGE_BY_HOUR || question->by[i] == LT_USAGE_BY_MINUTE;
	write_sql(&sql, lt_ledger_has_column(ledger, "sums", "too_many_quota"), each, whose.sql);
	bool good = lt_ledger_ask(ledger, sql.at, whose.binds, whose.count, take_part, &k, err);
	lt_buf_done(&sql);
	lt_buf_done(&k.key);
	if (!good)
		return false;
	answer.total = finish(a, &k.total);
	answer.rows = LT_NEW_ARRAY(a, struct lt_usage_sum, k.count + 1);
	answer.count = answer.room = k.count;
	for (int i = 0; i < k.count; i++)
		answer.rows[i] = finish(a, &k.lines[i]);
	qsort_r(answer.rows, (size_t)k.count, sizeof *answer.rows, compare, (void *)(uintptr_t)question);
	*ret_answer = answer;
	return true;
}
