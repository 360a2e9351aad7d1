/* SPDX-License-Identifier: Apache-2.0 */
/* What people say, as values; and what values weigh. */
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/question.h"
#include "format/json.h"

enum { VALUE_BYTES = 64 << 10 };

/* Would YAML or a person read this word as anything but itself? */
static bool
is_plain(struct lt_text text)
{
	static const char *const taken[] = { "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~" };
	double number;
	int64_t day;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (lt_text_eq_nocase(text, lt_text(taken[i])))
			return false;
	if (text.len == 0 || !isalpha((unsigned char)text.at[0]) || text.at[text.len - 1] == ' ' || lt_text_double(text, &number) ||
		lt_date_day(text, &day))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.at[i]) && !strchr(" _./@+-()%", text.at[i]))
			return false;
	return true;
}

static void
put_text(struct lt_buf *out, struct lt_text text)
{
	if (is_plain(text))
		lt_buf_add(out, text.at, text.len);
	else
		lt_json_quote(out, text);
}

/* "3", "3: written for at least one case" and "Written" are one choice.  The value, or LT_NONE. */
static struct lt_text
choice_of(const struct lt_question_words *choices, struct lt_text said)
{
	for (int i = 0; i < choices->count; i++) {
		struct lt_text meaning = lt_text(choices->at[i]), value;
		lt_text_cut(&meaning, ':', &value);
		if (lt_text_eq_nocase(said, value) || lt_text_eq_nocase(said, lt_text(choices->at[i])) ||
			lt_text_eq_nocase(said, lt_text_trim(meaning)))
			return value;
		if (said.len > value.len && said.at[value.len] == ':' &&
			lt_text_eq_nocase((struct lt_text){ said.at, value.len }, value))
			return value;
		if (value.len > 1 && said.len == 1 && tolower((unsigned char)said.at[0]) == value.at[0])
			return value;
	}
	return LT_NONE;
}

static bool
put_choice(const struct lt_question_words *choices, struct lt_text said, struct lt_buf *out, struct lt_err *err)
{
	struct lt_text value = choice_of(choices, said);
	double number;
	if (!value.at) {
		struct lt_buf known = LT_BUF(1024);
		for (int i = 0; i < choices->count; i++)
			lt_buf_printf(&known, "%s%.*s", i ? ", " : "", (int)strcspn(choices->at[i], ":"), choices->at[i]);
		lt_fail(err, "'%.*s' is none of %.*s", LT_ARG(said), LT_ARG(lt_buf_text(&known)));
		lt_buf_done(&known);
		return false;
	}
	if (lt_text_double(value, &number))
		lt_buf_add(out, value.at, value.len);
	else
		lt_json_quote(out, value); /* yes and no stay words */
	return true;
}

static bool
put_share(struct lt_text said, struct lt_buf *out, struct lt_err *err)
{
	double number;
	bool percent = lt_text_ends(said, "%");
	struct lt_text spelt = lt_text_trim((struct lt_text){ said.at, said.len - percent });
	if (!lt_text_double(spelt, &number) || !(number >= 0) || number > (percent ? 100 : 1))
		return lt_fail(err, "'%.*s' is no share; write 0.8 or 80 %%", LT_ARG(said));
	lt_buf_printf(out, "%g", percent ? number / 100 : number);
	return true;
}

static void
put_list(struct lt_text said, char between, struct lt_buf *out)
{
	struct lt_text item;
	const char *before = "";
	lt_buf_putc(out, '[');
	while (lt_text_cut(&said, between, &item)) {
		item = lt_text_trim(item);
		if (item.len == 0)
			continue;
		lt_buf_puts(out, before);
		put_text(out, item);
		before = ", ";
	}
	lt_buf_putc(out, ']');
}

static bool
put_map(struct lt_text said, struct lt_buf *out, struct lt_err *err)
{
	struct lt_text item, name;
	const char *before = "";
	double number;
	lt_buf_putc(out, '{');
	while (lt_text_cut(&said, ',', &item)) {
		lt_text_cut(&item, '=', &name);
		if (!item.at || lt_text_trim(name).len == 0)
			return lt_fail(err, "'%.*s' has no value; write it as name=value, with commas between", LT_ARG(lt_text_trim(name)));
		item = lt_text_trim(item);
		lt_buf_puts(out, before);
		put_text(out, lt_text_trim(name));
		lt_buf_puts(out, ": ");
		if (lt_text_double(item, &number))
			lt_buf_add(out, item.at, item.len);
		else if (memchr(item.at, '|', item.len))
			put_list(item, '|', out);
		else
			put_text(out, item);
		before = ", ";
	}
	lt_buf_putc(out, '}');
	return true;
}

static bool
put_value(enum lt_scale scale, const struct lt_question_words *choices, struct lt_text said, struct lt_buf *out, struct lt_err *err)
{
	double number;
	int64_t day;
	switch (scale) {
	case LT_SCALE_NUMBER:
		if (!lt_text_double(said, &number))
			return lt_fail(err, "'%.*s' is no number", LT_ARG(said));
		lt_buf_add(out, said.at, said.len);
		return true;
	case LT_SCALE_SHARE:
		return put_share(said, out, err);
	case LT_SCALE_DAY:
		if (said.len != 10 || !lt_date_day(said, &day))
			return lt_fail(err, "'%.*s' is no day; write it as 2026-11-22", LT_ARG(said));
		lt_buf_add(out, said.at, said.len);
		return true;
	case LT_SCALE_LIST:
		put_list(said, ',', out);
		return true;
	case LT_SCALE_MAP:
		return put_map(said, out, err);
	case LT_SCALE_TEXT:
	case LT_SCALE_PERSON:
		put_text(out, said);
		return true;
	default:
		return put_choice(choices, said, out, err);
	}
}

bool
lt_question_value(struct lt_arena *a, enum lt_scale scale, const struct lt_question_words *choices, struct lt_text said,
	struct lt_text *ret_yaml, struct lt_err *err)
{
	struct lt_buf out = LT_BUF(VALUE_BYTES);
	said = lt_text_trim(said);
	bool good = said.len > 0 ? put_value(scale, choices, said, &out, err) : lt_fail(err, "there is no answer in it");
	if (good && lt_buf_over(&out))
		good = lt_fail(err, "the answer is longer than %d KiB; give the place of a document instead", VALUE_BYTES >> 10);
	if (good)
		*ret_yaml = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return good;
}

int
lt_question_weigh(enum lt_scale scale, struct lt_text value)
{
	double number;
	value = lt_text_trim(value);
	switch (scale) {
	case LT_SCALE_MATURITY:
	case LT_SCALE_AGREEMENT:
		return !lt_text_double(value, &number) ? 0 : number >= 4 ? 3 : number >= 2 ? 2 : 1;
	case LT_SCALE_YES:
		return lt_text_eq_nocase(value, LT_LIT("yes")) || lt_text_eq(value, "true") ? 3 :
			lt_text_eq_nocase(value, LT_LIT("partly")) ? 2 : 1;
	case LT_SCALE_OFTEN:
		return lt_text_eq_nocase(value, LT_LIT("never")) ? 1 : lt_text_eq_nocase(value, LT_LIT("yearly")) ? 2 : 3;
	case LT_SCALE_SHARE:
		return !lt_text_double(value, &number) ? 0 : number >= 0.8 ? 3 : number > 0 ? 2 : 1;
	default:
		return value.len == 0 || lt_text_eq(value, "[]") || lt_text_eq(value, "{}") ? 1 : 3;
	}
}
