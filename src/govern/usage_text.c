/* SPDX-License-Identifier: Apache-2.0 */
/* usage_text: the words of questions about usage, and answers as text for programs. */
#include <stdio.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "format/csv.h"
#include "govern/usage.h"

#define SECOND_US INT64_C(1000000)

const char *const lt_usage_by_words[LT_USAGE_BY_COUNT] = {
#define WORD(value, word) [value] = word,
	LT_USAGE_BYS(WORD)
#undef WORD
};

int
lt_usage_by_find(struct lt_text word)
{
	for (int by = 0; by < LT_USAGE_BY_COUNT; by++)
		if (lt_text_eq(word, lt_usage_by_words[by]))
			return by;
	return -1;
}

bool
lt_usage_by_read(struct lt_text words, struct lt_usage_question *question, struct lt_err *err)
{
	struct lt_text word;
	while (words.len && lt_text_cut(&words, ',', &word)) {
		int by = lt_usage_by_find(word);
		for (int i = 0; i < question->by_count && by >= 0; i++)
			by = (int)question->by[i] == by ? -1 : by;
		if (by < 0)
			return lt_fail(err, "by is one or more of model, team, caller, deployment, day, hour and minute, once each");
		question->by[question->by_count++] = (enum lt_usage_by)by;
	}
	return true;
}

/* Two digits, at most the last one. */
static bool
read_two(const char *at, int64_t last, int64_t *ret)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*ret = (at[0] - '0') * 10 + (at[1] - '0');
	return *ret <= last;
}

/* 2026-11-22T10:00:00Z, also with a fraction of a second, which does not count. */
static bool
read_moment(struct lt_text word, int64_t *ret_us)
{
	int64_t day, hours, minutes, seconds;
	if (word.len < 20 || word.at[word.len - 1] != 'Z' || word.at[10] != 'T' || word.at[13] != ':' || word.at[16] != ':')
		return false;
	for (size_t i = 19; i + 1 < word.len; i++)
		if (i == 19 ? word.at[i] != '.' : word.at[i] < '0' || word.at[i] > '9')
			return false;
	if (!lt_date_day((struct lt_text){ word.at, 10 }, &day) || !read_two(word.at + 11, 23, &hours) ||
		!read_two(word.at + 14, 59, &minutes) || !read_two(word.at + 17, 60, &seconds))
		return false;
	*ret_us = (((day * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND_US;
	return true;
}

bool
lt_usage_time_read(struct lt_text word, int64_t now_us, int64_t *ret_us)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	int64_t number;
	if (word.len == 10 && lt_date_day(word, &number)) {
		*ret_us = number * 86400 * SECOND_US;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units && word.len > 1; i++)
		if (word.at[word.len - 1] == units[i].letter &&
			lt_text_int((struct lt_text){ word.at, word.len - 1 }, &number) && number >= 0 && number < 100000) {
			*ret_us = now_us - number * units[i].seconds * SECOND_US;
			return true;
		}
	return read_moment(word, ret_us);
}

void
lt_usage_time_spell(int64_t us, char out[LT_USAGE_TIME])
{
	char day[16];
	int64_t seconds = us / SECOND_US;
	lt_date_spell(seconds / 86400, day);
	snprintf(out, LT_USAGE_TIME, "%.10sT%02d:%02d:%02dZ", day, (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60),
		(int)(seconds % 60));
}

void
lt_usage_money(int64_t nano, struct lt_buf *out)
{
	lt_buf_printf(out, "%lld.%09lld", (long long)(nano / 1000000000), (long long)(nano % 1000000000));
}

void
lt_usage_ms(int64_t us, const char *none, struct lt_buf *out)
{
	if (us < 0)
		lt_buf_puts(out, none);
	else
		lt_buf_printf(out, "%lld.%03lld", (long long)(us / 1000), (long long)(us % 1000));
}

void
lt_usage_csv(const struct lt_usage_question *q, const struct lt_usage_answer *answer, struct lt_buf *out)
{
	for (int k = 0; k < q->by_count; k++)
		lt_buf_printf(out, "%s,", lt_usage_by_words[q->by[k]]);
#define FIELD(name) lt_buf_puts(out, #name ",");
	LT_USAGE_FIELDS(FIELD)
#undef FIELD
	lt_buf_puts(out, "cost,currency,p50_ms,p95_ms\n");
	for (int i = 0; i < answer->count; i++) {
		const struct lt_usage_sum *s = &answer->rows[i];
		for (int k = 0; k < q->by_count; k++) {
			lt_csv_text(out, lt_text(s->key[k]));
			lt_buf_putc(out, ',');
		}
#define FIELD(name) lt_buf_printf(out, "%lld,", (long long)s->name);
		LT_USAGE_FIELDS(FIELD)
#undef FIELD
		lt_usage_money(s->cost_nano, out);
		lt_buf_printf(out, ",%s,", answer->currency);
		lt_usage_ms(s->p50_us, "", out);
		lt_buf_putc(out, ',');
		lt_usage_ms(s->p95_us, "", out);
		lt_buf_putc(out, '\n');
	}
}
