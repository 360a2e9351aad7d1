/* SPDX-License-Identifier: Apache-2.0 */
/* Values as YAML that a person would have written. */
#include "base/arena.h"
#include "format/yaml_edit.h"
#include "format/yaml_inside.h"

enum { LINE_MOST = 72, SCRATCH = 1 << 20 };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 2026-11-22 */
static bool
is_day(struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (i == 4 || i == 7 ? text.at[i] != '-' : !is_digit(text.at[i]))
			return false;
	return text.len == 10;
}

/* Does it need no quotes, whoever reads it?  Words that some readers take for a truth value do. */
static bool
is_plain(struct lt_text text)
{
	static const char *const special[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (lt_text_eq_nocase(text, lt_text(special[i])))
			return false;
	if (is_day(text))
		return true;
	if (text.len == 0 || !(is_letter(text.at[0]) || text.at[0] == '/') || text.at[text.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter(text.at[i]) && !is_digit(text.at[i]) && !memchr("_-./+@ ()", text.at[i], 9))
			return false;
	return true;
}

/* The code point at i, and how long it is; the text is valid UTF-8. */
static uint32_t
point_at(struct lt_text text, size_t i, size_t *ret_len)
{
	const unsigned char *s = (const unsigned char *)text.at + i;
	size_t len = *s < 0x80 ? 1 : *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
	uint32_t point = len == 1 ? *s : *s & (0x7fu >> len);
	for (size_t k = 1; k < len && i + k < text.len; k++)
		point = point << 6 | (s[k] & 0x3f);
	*ret_len = len;
	return point;
}

/* May it stand in a YAML file as it is, on one line? */
static bool
is_printable(uint32_t point)
{
	return (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xd7ff && point != 0x2028 && point != 0x2029) ||
		(point >= 0xe000 && point <= 0xfffd && point != 0xfeff) || point >= 0x10000;
}

static void
quote_double(struct lt_buf *out, struct lt_text text)
{
	lt_buf_putc(out, '"');
	for (size_t i = 0, len; i < text.len; i += len) {
		uint32_t point = point_at(text, i, &len);
		if (point == '"' || point == '\\')
			lt_buf_printf(out, "\\%c", (char)point);
		else if (point == '\n' || point == '\t' || point == '\r')
			lt_buf_printf(out, "\\%c", point == '\n' ? 'n' : point == '\t' ? 't' : 'r');
		else if (is_printable(point))
			lt_buf_add(out, text.at + i, len);
		else
			lt_buf_printf(out, "\\u%04x", point);
	}
	lt_buf_putc(out, '"');
}

static bool
quote_single(struct lt_buf *out, struct lt_text text)
{
	for (size_t i = 0, len; i < text.len; i += len)
		if (!is_printable(point_at(text, i, &len)))
			return false;
	lt_buf_putc(out, '\'');
	for (size_t i = 0; i < text.len; i++)
		lt_buf_printf(out, text.at[i] == '\'' ? "''" : "%c", text.at[i]);
	lt_buf_putc(out, '\'');
	return true;
}

void
lt_yaml_write_word(struct lt_buf *out, struct lt_text word, const struct lt_yaml_style *style)
{
	if (!style->quoted && is_plain(word))
		lt_buf_text_add(out, word);
	else
		quote_double(out, word);
}

void
lt_yaml_write_like(struct lt_buf *out, struct lt_node value, char quote, const struct lt_yaml_style *style)
{
	struct lt_arena *a = lt_arena_new(LT_YAML_EDIT_MOST);
	struct lt_text text = lt_node_is(value, LT_KIND_TEXT) ? lt_node_text(value, a) : LT_NONE;
	if (!lt_node_is(value, LT_KIND_TEXT) || (quote != '"' && quote != '\''))
		lt_yaml_write_flow(out, value, style);
	else if (quote == '"' || !quote_single(out, text))
		quote_double(out, text);
	lt_arena_drop(a);
}

static void
write_scalar(struct lt_buf *out, struct lt_node value, const struct lt_yaml_style *style)
{
	struct lt_arena *a = lt_arena_new(LT_YAML_EDIT_MOST);
	if (lt_node_is(value, LT_KIND_TEXT))
		lt_yaml_write_word(out, lt_node_text(value, a), style);
	else if (lt_node_is(value, LT_KIND_UNKNOWN) || lt_node_is(value, LT_KIND_NONE))
		lt_buf_puts(out, "null");
	else
		lt_buf_text_add(out, lt_node_text(value, a));
	lt_arena_drop(a);
}

void
lt_yaml_write_flow(struct lt_buf *out, struct lt_node value, const struct lt_yaml_style *style)
{
	bool map = lt_node_is(value, LT_KIND_MAP), first = true;
	if (!map && !lt_node_is(value, LT_KIND_LIST))
		return write_scalar(out, value, style);
	lt_buf_putc(out, map ? '{' : '[');
	for (struct lt_walk w = lt_walk(value); lt_walk_next(&w); first = false) {
		lt_buf_puts(out, first ? "" : ", ");
		if (map) {
			lt_yaml_write_word(out, w.word, style);
			lt_buf_puts(out, ": ");
		}
		lt_yaml_write_flow(out, w.value, style);
	}
	lt_buf_putc(out, map ? '}' : ']');
}

static bool
is_scalar(struct lt_node value)
{
	return !lt_node_is(value, LT_KIND_MAP) && !lt_node_is(value, LT_KIND_LIST);
}

/* Scalars, what is empty, and short lists of scalars. */
bool
lt_yaml_is_inline(struct lt_node value)
{
	static const struct lt_yaml_style plain = { "\n", 2, 2, false };
	if (is_scalar(value) || lt_node_count(value) == 0)
		return true;
	if (lt_node_is(value, LT_KIND_MAP))
		return false;
	for (struct lt_walk w = lt_walk(value); lt_walk_next(&w);)
		if (!is_scalar(w.value))
			return false;
	struct lt_buf line = LT_BUF(LINE_MOST);
	lt_yaml_write_flow(&line, value, &plain);
	bool fits = !lt_buf_over(&line);
	lt_buf_done(&line);
	return fits;
}

void
lt_yaml_write_member(struct lt_buf *out, struct lt_text key, struct lt_node value, int indent, const struct lt_yaml_style *style)
{
	lt_yaml_write_word(out, key, style);
	lt_buf_putc(out, ':');
	if (lt_yaml_is_inline(value)) {
		lt_buf_putc(out, ' ');
		lt_yaml_write_flow(out, value, style);
		return;
	}
	int inner = indent + (lt_node_is(value, LT_KIND_LIST) ? style->dash : style->step);
	lt_buf_puts(out, style->eol);
	lt_buf_fill(out, ' ', inner);
	lt_yaml_write_block(out, value, inner, style);
}

void
lt_yaml_write_block(struct lt_buf *out, struct lt_node value, int indent, const struct lt_yaml_style *style)
{
	bool map = lt_node_is(value, LT_KIND_MAP), first = true;
	if (is_scalar(value) || lt_node_count(value) == 0)
		return lt_yaml_write_flow(out, value, style);
	for (struct lt_walk w = lt_walk(value); lt_walk_next(&w); first = false) {
		if (!first) {
			lt_buf_puts(out, style->eol);
			lt_buf_fill(out, ' ', indent);
		}
		if (map) {
			lt_yaml_write_member(out, w.word, w.value, indent, style);
			continue;
		}
		lt_buf_puts(out, "- ");
		if (lt_yaml_is_inline(w.value))
			lt_yaml_write_flow(out, w.value, style);
		else
			lt_yaml_write_block(out, w.value, indent + 2, style);
	}
}

void
lt_yaml_write(struct lt_buf *out, struct lt_node value, int indent)
{
	static const struct lt_yaml_style plain = { "\n", 2, 2, false };
	lt_buf_fill(out, ' ', indent);
	lt_yaml_write_block(out, value, indent, &plain);
	lt_buf_putc(out, '\n');
}
