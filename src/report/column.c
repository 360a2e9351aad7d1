/* SPDX-License-Identifier: Apache-2.0 */
/* column: see column.h. */
#include "report/column.h"

#include "base/buf.h"

/* The signs that do not take one column, by the wide and zero-width blocks of Unicode 15. */
static const struct {
	uint32_t first, last;
	int columns;
} BLOCKS[] = {
	{ 0x0300, 0x036f, 0 },
	{ 0x0483, 0x0489, 0 },
	{ 0x0591, 0x05bd, 0 },
	{ 0x064b, 0x065f, 0 },
	{ 0x0e31, 0x0e31, 0 },
	{ 0x0e34, 0x0e3a, 0 },
	{ 0x1100, 0x115f, 2 },
	{ 0x1ab0, 0x1aff, 0 },
	{ 0x1dc0, 0x1dff, 0 },
	{ 0x200b, 0x200f, 0 },
	{ 0x20d0, 0x20ff, 0 },
	{ 0x2e80, 0x303e, 2 },
	{ 0x3041, 0xa4cf, 2 },
	{ 0xac00, 0xd7a3, 2 },
	{ 0xf900, 0xfaff, 2 },
	{ 0xfe00, 0xfe0f, 0 },
	{ 0xfe20, 0xfe2f, 0 },
	{ 0xfe30, 0xfe6f, 2 },
	{ 0xff00, 0xff60, 2 },
	{ 0xffe0, 0xffe6, 2 },
	{ 0x1f300, 0x1f64f, 2 },
	{ 0x1f900, 0x1f9ff, 2 },
	{ 0x20000, 0x3fffd, 2 },
	{ 0xe0100, 0xe01ef, 0 },
};

struct sign {
	uint32_t code;
	size_t len;
	int columns;
	bool safe; /* may be shown as it is */
};

/* Direction overrides would let a name show itself in another order than it has. */
static bool
is_safe(uint32_t code)
{
	bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
	bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
		code == 0x200e || code == 0x200f;
	return !control && !turns;
}

static int
columns_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof BLOCKS / sizeof *BLOCKS && code >= BLOCKS[i].first; i++)
		if (code <= BLOCKS[i].last)
			return BLOCKS[i].columns;
	return 1;
}

/* The first sign of a text that is not empty.  A byte that begins no sign is one by itself. */
static struct sign
first_sign(struct lt_text text)
{
	uint8_t lead = (uint8_t)text.at[0];
	size_t len = lead < 0x80	      ? 1
		: lead >= 0xf0 && lead < 0xf5 ? 4
		: lead >= 0xe0		      ? 3
		: lead >= 0xc2		      ? 2
					      : 0;
	if (lead >= 0xf5 || len == 0 || len > text.len ||
		!lt_text_utf8((struct lt_text){ text.at, len }))
		return (struct sign){ .len = 1, .columns = 1 };
	uint32_t code = len == 1 ? lead : lead & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((uint8_t)text.at[i] & 0x3f);
	if (!is_safe(code))
		return (struct sign){ code, len, 1, false };
	return (struct sign){ code, len, columns_of(code), true };
}

static void
put_sign(struct lt_buf *out, struct lt_text text, struct sign sign)
{
	if (sign.safe)
		lt_buf_add(out, text.at, sign.len);
	else if (sign.len == 1 && sign.code != 0 && strchr("\n\r\t", (int)sign.code))
		lt_buf_putc(out, ' ');
	else
		lt_buf_puts(out, "\xef\xbf\xbd");
}

static struct lt_text
after(struct lt_text text, size_t len)
{
	return (struct lt_text){ text.at + len, text.len - len };
}

int
lt_column_width(struct lt_text text)
{
	int columns = 0;
	while (text.len > 0) {
		struct sign sign = first_sign(text);
		columns += sign.columns;
		text = after(text, sign.len);
	}
	return columns;
}

/* As many signs as fit; returns the columns they took. */
static int
put_part(struct lt_buf *out, struct lt_text text, int columns)
{
	int took = 0;
	while (text.len > 0) {
		struct sign sign = first_sign(text);
		if (took + sign.columns > columns)
			break;
		put_sign(out, text, sign);
		took += sign.columns;
		text = after(text, sign.len);
	}
	return took;
}

void
lt_column_put(struct lt_buf *out, struct lt_text text, int columns)
{
	bool whole = lt_column_width(text) <= columns;
	int took = put_part(out, text, whole ? columns : columns - 1);
	if (!whole)
		lt_buf_puts(out, "\u2026");
	lt_buf_fill(out, ' ', columns - took - !whole);
}

/* Runs of plain letters, which most text is, go at once. */
void
lt_column_add(struct lt_buf *out, struct lt_text text)
{
	while (text.len > 0) {
		size_t plain = 0;
		while (plain < text.len && text.at[plain] >= 0x20 && text.at[plain] < 0x7f)
			plain++;
		lt_buf_add(out, text.at, plain);
		text = after(text, plain);
		if (text.len == 0)
			break;
		struct sign sign = first_sign(text);
		put_sign(out, text, sign);
		text = after(text, sign.len);
	}
}

/* The next word of *rest, which begins with none of the blanks. */
static struct lt_text
next_word(struct lt_text *rest)
{
	while (rest->len > 0 && strchr(" \t\r\n", rest->at[0]) && rest->at[0])
		*rest = after(*rest, 1);
	struct lt_text word = { rest->at, 0 };
	while (word.len < rest->len &&
		(rest->at[word.len] == '\0' || !strchr(" \t\r\n", rest->at[word.len])))
		word.len++;
	*rest = after(*rest, word.len);
	return word;
}

void
lt_column_wrap(struct lt_buf *out, struct lt_text text, int at, int indent, int width)
{
	bool fresh = true;
	while (text.len > 0) {
		struct lt_text word = next_word(&text);
		if (word.len == 0)
			break;
		int columns = lt_column_width(word);
		if (at > indent && at + !fresh + columns > width) {
			lt_buf_putc(out, '\n');
			lt_buf_fill(out, ' ', indent);
			at = indent;
			fresh = true;
		}
		lt_buf_puts(out, fresh ? "" : " ");
		lt_column_add(out, word);
		at += columns + !fresh;
		fresh = false;
	}
}
