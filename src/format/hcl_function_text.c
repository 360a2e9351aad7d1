/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of texts. */
#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl_function.h"

enum { TEXT_BYTES = 16 << 20 };

/* What was written so far as a value; the buffer is done with. */
static const struct lt_value *
finish(struct lt_hcl_call *c, struct lt_buf *out)
{
	bool over = lt_buf_over(out);
	struct lt_text text = over ? LT_LIT("") : lt_copy_text(c->arena, lt_buf_text(out));
	lt_buf_done(out);
	return over ? lt_hcl_function_wrong(c, "makes a text longer than %d bytes", TEXT_BYTES)
		    : lt_hcl_function_text(c, text);
}

static const struct lt_value *
not_text(struct lt_hcl_call *c)
{
	return lt_hcl_function_wrong(c, "gives what is no text to a function of texts");
}

static const struct lt_value *
change_case(struct lt_hcl_call *c, char from, char to)
{
	if (!lt_hcl_function_is_text(c, 0))
		return not_text(c);
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 0));
	char *at = (char *)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] >= from && at[i] <= from + 25)
			at[i] = (char)(at[i] - from + to);
	return lt_hcl_function_text(c, text);
}

static const struct lt_value *
call_lower(struct lt_hcl_call *c)
{
	return change_case(c, 'A', 'a');
}

static const struct lt_value *
call_upper(struct lt_hcl_call *c)
{
	return change_case(c, 'a', 'A');
}

static const struct lt_value *
call_title(struct lt_hcl_call *c)
{
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 0));
	char *at = (char *)text.at;
	for (size_t i = 0; i < text.len; i++)
		if ((i == 0 || at[i - 1] == ' ') && at[i] >= 'a' && at[i] <= 'z')
			at[i] = (char)(at[i] - 'a' + 'A');
	return lt_hcl_function_text(c, text);
}

/* text without the letters of cut at its ends. */
static struct lt_text
trim_both(struct lt_text text, struct lt_text cut)
{
	while (text.len && cut.len && memchr(cut.at, text.at[0], cut.len)) {
		text.at++;
		text.len--;
	}
	while (text.len && cut.len && memchr(cut.at, text.at[text.len - 1], cut.len))
		text.len--;
	return text;
}

static const struct lt_value *
call_trim(struct lt_hcl_call *c)
{
	return lt_hcl_function_text(
		c, trim_both(lt_hcl_function_arg(c, 0), lt_hcl_function_arg(c, 1)));
}

static const struct lt_value *
call_trimspace(struct lt_hcl_call *c)
{
	if (!lt_hcl_function_is_text(c, 0))
		return not_text(c);
	return lt_hcl_function_text(c, lt_text_trim(lt_hcl_function_arg(c, 0)));
}

static const struct lt_value *
call_chomp(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0);
	while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
		text.len--;
	return lt_hcl_function_text(c, text);
}

static bool
begins(struct lt_text text, struct lt_text with)
{
	return text.len >= with.len && (with.len == 0 || memcmp(text.at, with.at, with.len) == 0);
}

static bool
ends(struct lt_text text, struct lt_text with)
{
	return text.len >= with.len &&
		(with.len == 0 || memcmp(text.at + text.len - with.len, with.at, with.len) == 0);
}

static const struct lt_value *
call_trimprefix(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0), with = lt_hcl_function_arg(c, 1);
	if (begins(text, with))
		text = (struct lt_text){ text.at + with.len, text.len - with.len };
	return lt_hcl_function_text(c, text);
}

static const struct lt_value *
call_trimsuffix(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0), with = lt_hcl_function_arg(c, 1);
	if (ends(text, with))
		text.len -= with.len;
	return lt_hcl_function_text(c, text);
}

static const struct lt_value *
call_startswith(struct lt_hcl_call *c)
{
	return lt_hcl_function_flag(
		c, begins(lt_hcl_function_arg(c, 0), lt_hcl_function_arg(c, 1)));
}

static const struct lt_value *
call_endswith(struct lt_hcl_call *c)
{
	return lt_hcl_function_flag(c, ends(lt_hcl_function_arg(c, 0), lt_hcl_function_arg(c, 1)));
}

static const struct lt_value *
call_strcontains(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0), part = lt_hcl_function_arg(c, 1);
	return lt_hcl_function_flag(
		c, part.len == 0 || (text.len && memmem(text.at, text.len, part.at, part.len)));
}

static const struct lt_value *
call_join(struct lt_hcl_call *c)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	struct lt_text between = lt_hcl_function_arg(c, 0);
	bool first = true;
	for (int i = 1; i < c->count; i++) {
		const struct lt_value *list = c->args[i], *gap = lt_hcl_function_gap(list);
		for (int j = 0; j < list->count && list->kind == LT_KIND_LIST && !gap; j++) {
			struct lt_text text = LT_LIT("");
			lt_hcl_eval_text(list->items[j], &text);
			lt_buf_text_add(&out, first ? LT_LIT("") : between);
			lt_buf_text_add(&out, text);
			first = false;
		}
		if (gap || list->kind != LT_KIND_LIST) {
			lt_buf_done(&out);
			return gap ? gap : lt_hcl_function_wrong(c, "joins what is no list");
		}
	}
	return finish(c, &out);
}

static const struct lt_value *
call_split(struct lt_hcl_call *c)
{
	struct lt_text cut = lt_hcl_function_arg(c, 0), text = lt_hcl_function_arg(c, 1);
	if (!lt_hcl_function_is_text(c, 1))
		return not_text(c);
	int count = 1;
	if (cut.len && text.len)
		for (const char *at = text.at;
			(at = memmem(at, (size_t)(text.at + text.len - at), cut.at, cut.len));
			at += cut.len)
			count++;
	if (!lt_hcl_eval_take(c->run, count))
		return lt_hcl_function_wrong(c, "makes more values than the limit allows");
	struct lt_value *list = lt_value_list(c->arena, count, c->args[1]->place);
	for (int i = 0; i < count; i++) {
		const char *at = i + 1 < count ? memmem(text.at, text.len, cut.at, cut.len)
					       : text.at + text.len;
		size_t len = (size_t)(at - text.at);
		list->items[i] = lt_value_text(
			c->arena, (struct lt_text){ text.at, len }, c->args[1]->place);
		size_t gone = i + 1 < count ? len + cut.len : len;
		text = (struct lt_text){ text.at + gone, text.len - gone };
	}
	return list;
}

static const struct lt_value *
call_replace(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0), part = lt_hcl_function_arg(c, 1);
	struct lt_text with = lt_hcl_function_arg(c, 2);
	if (!lt_hcl_function_is_text(c, 0))
		return not_text(c);
	if (part.len > 1 && part.at[0] == '/' && part.at[part.len - 1] == '/')
		return lt_hcl_function_replace(
			c, text, (struct lt_text){ part.at + 1, part.len - 2 }, with);
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	while (part.len && text.len) {
		const char *at = memmem(text.at, text.len, part.at, part.len);
		if (!at)
			break;
		size_t len = (size_t)(at - text.at);
		lt_buf_add(&out, text.at, len);
		lt_buf_text_add(&out, with);
		text = (struct lt_text){ at + part.len, text.len - len - part.len };
	}
	lt_buf_text_add(&out, text);
	return finish(c, &out);
}

/* Where the n-th letter begins; the length when there are fewer. */
static size_t
letter(struct lt_text text, int64_t n)
{
	size_t at = 0;
	while (at < text.len && n-- > 0)
		for (at++; at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;)
			at++;
	return at;
}

static int64_t
letters(struct lt_text text)
{
	int64_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

static const struct lt_value *
call_substr(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0);
	double offset = lt_hcl_function_number(c, 1), most = lt_hcl_function_number(c, 2);
	if (!lt_hcl_function_is_text(c, 0))
		return not_text(c);
	if (offset < 0)
		offset += (double)letters(text);
	size_t from = letter(text, offset < 0 ? 0 : offset > 1e9 ? 1000000000 : (int64_t)offset);
	text = (struct lt_text){ text.at + from, text.len - from };
	if (most >= 0 && most < 1e9)
		text.len = letter(text, (int64_t)most);
	return lt_hcl_function_text(c, text);
}

static const struct lt_value *
call_strrev(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0);
	char *out = lt_alloc(c->arena, text.len + 1);
	for (size_t at = 0; at < text.len;) {
		size_t len = letter((struct lt_text){ text.at + at, text.len - at }, 1);
		memcpy(out + text.len - at - len, text.at + at, len);
		at += len;
	}
	return lt_hcl_function_text(c, (struct lt_text){ out, text.len });
}

static const struct lt_value *
call_indent(struct lt_hcl_call *c)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	double blanks = lt_hcl_function_number(c, 0);
	struct lt_text text = lt_hcl_function_arg(c, 1);
	for (size_t i = 0; i < text.len && !lt_buf_over(&out); i++) {
		lt_buf_putc(&out, text.at[i]);
		if (text.at[i] == '\n')
			lt_buf_fill(&out, ' ', blanks > 0 && blanks < 1000 ? (int)blanks : 0);
	}
	return finish(c, &out);
}

const struct lt_hcl_function lt_hcl_function_texts[] = {
	{ "lower", 1, 1, call_lower, false },
	{ "upper", 1, 1, call_upper, false },
	{ "title", 1, 1, call_title, false },
	{ "trim", 2, 2, call_trim, false },
	{ "trimspace", 1, 1, call_trimspace, false },
	{ "chomp", 1, 1, call_chomp, false },
	{ "trimprefix", 2, 2, call_trimprefix, false },
	{ "trimsuffix", 2, 2, call_trimsuffix, false },
	{ "startswith", 2, 2, call_startswith, false },
	{ "endswith", 2, 2, call_endswith, false },
	{ "strcontains", 2, 2, call_strcontains, false },
	{ "join", 2, -1, call_join, false },
	{ "split", 2, 2, call_split, false },
	{ "replace", 3, 3, call_replace, false },
	{ "substr", 3, 3, call_substr, false },
	{ "strrev", 1, 1, call_strrev, false },
	{ "indent", 2, 2, call_indent, false },
	{ "regex", 2, 2, lt_hcl_function_regex, false },
	{ "regexall", 2, 2, lt_hcl_function_regexall, false },
	{ "format", 1, -1, lt_hcl_function_format, false },
	{ "formatlist", 1, -1, lt_hcl_function_formatlist, false },
	{ 0 },
};
