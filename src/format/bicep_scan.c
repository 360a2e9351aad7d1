/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bicep's tokens and texts.  Comments, #disable and #restore directives are blanks.
 */
#include "format/bicep_scan.h"

#include <string.h>

#include "base/arena.h"

enum { BLANK = 1, LETTER = 2, DIGIT = 4, PLAIN = 8 };

/* PLAIN: nothing to stop at inside a text. */
static uint8_t class[256];

__attribute__((constructor)) static void
fill_class(void)
{
	for (int c = 0; c < 256; c++)
		class[c] = c != '\'' && c != '\\' && c != '$' && c != '\n' && c != '\r' && c != 0
			? PLAIN
			: 0;
	class[' '] |= BLANK;
	class['\t'] |= BLANK;
	class['\v'] |= BLANK;
	class['\f'] |= BLANK;
	for (int c = '0'; c <= '9'; c++)
		class[c] |= DIGIT;
	for (int c = 'a'; c <= 'z'; c++)
		class[c] |= LETTER, class[c - 32] |= LETTER;
	class['_'] |= LETTER;
}

static bool
is(const char *at, int what)
{
	return class[(uint8_t)*at] & what;
}

void
lt_bicep_scan_slip(struct lt_bicep_scan *s, const char *at, const char *sentence)
{
	if (!s->slip) {
		s->slip = sentence;
		s->slip_at = at;
	}
	s->token = LT_BICEP_END;
}

void
lt_bicep_scan_want(struct lt_bicep_scan *s, const char *what)
{
	if (s->slip)
		return;
	char c = *s->from;
	if (s->token == LT_BICEP_END)
		lt_bicep_scan_slip(s, s->from,
			lt_print(s->arena, "%s was expected, found the end of the file", what));
	else if (s->token == LT_BICEP_LINE)
		lt_bicep_scan_slip(s, s->from,
			lt_print(s->arena, "%s was expected, found the end of the line", what));
	else if (s->token == LT_BICEP_WORD)
		lt_bicep_scan_slip(s, s->from,
			lt_print(s->arena, "%s was expected, found '%.*s'", what,
				(int)(s->at - s->from > 60 ? 60 : s->at - s->from), s->from));
	else if (c > ' ' && c < 127)
		lt_bicep_scan_slip(
			s, s->from, lt_print(s->arena, "%s was expected, found '%c'", what, c));
	else
		lt_bicep_scan_slip(s, s->from,
			lt_print(s->arena, "%s was expected, found byte 0x%02x", what, (uint8_t)c));
}

void
lt_bicep_scan_need(struct lt_bicep_scan *s, int token, const char *what)
{
	if (!lt_bicep_scan_take(s, token))
		lt_bicep_scan_want(s, what);
}

bool
lt_bicep_scan_deeper(struct lt_bicep_scan *s)
{
	if (++s->depth <= LT_BICEP_DEPTH)
		return true;
	lt_bicep_scan_slip(s, s->from,
		lt_print(s->arena, "expressions are nested more than %d deep", LT_BICEP_DEPTH));
	s->depth--;
	return false;
}

struct lt_bicep_node *
lt_bicep_scan_node(struct lt_bicep_scan *s, enum lt_bicep_kind kind, const char *at)
{
	if (s->spare_count == 0) {
		s->spare_count = 96;
		s->spare = LT_NEW_ARRAY(s->arena, struct lt_bicep_node, s->spare_count);
	}
	s->spare_count--;
	struct lt_bicep_node *node = s->spare++;
	node->kind = (uint8_t)kind;
	node->at = (uint32_t)(at - s->start);
	return node;
}

static const char *
line_end(const struct lt_bicep_scan *s, const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(s->end - at));
	return end ? end : s->end;
}

/* Past blanks and comments, and past line ends when asked; NULL at an open comment. */
static const char *
skip(const struct lt_bicep_scan *s, const char *at, bool lines)
{
	for (;;) {
		while (is(at, BLANK))
			at++;
		if (*at == '/' && at[1] == '/') {
			at = line_end(s, at);
		} else if (*at == '#') {
			at = line_end(s, at);
		} else if (*at == '/' && at[1] == '*') {
			const char *end = memmem(at + 2, (size_t)(s->end - at - 2), "*/", 2);
			if (!end)
				return NULL;
			at = end + 2;
		} else if (lines && (*at == '\n' || *at == '\r')) {
			at++;
		} else {
			return at;
		}
	}
}

static int
two(struct lt_bicep_scan *s, char second, int token)
{
	if (s->at[0] != second)
		return (uint8_t)s->from[0];
	s->at++;
	return token;
}

static int
punctuation(struct lt_bicep_scan *s)
{
	switch (s->from[0]) {
	case '.':
		if (s->at[0] != '.' || s->at[1] != '.')
			return '.';
		s->at += 2;
		return LT_BICEP_DOTS;
	case ':':
		return two(s, ':', LT_BICEP_COLONS);
	case '=':
		if (s->at[0] == '>')
			return two(s, '>', LT_BICEP_ARROW);
		return s->at[0] == '~' ? two(s, '~', LT_BICEP_EQ_NOCASE) : two(s, '=', LT_BICEP_EQ);
	case '!':
		return s->at[0] == '~' ? two(s, '~', LT_BICEP_NE_NOCASE) : two(s, '=', LT_BICEP_NE);
	case '<':
		return two(s, '=', LT_BICEP_LE);
	case '>':
		return two(s, '=', LT_BICEP_GE);
	case '&':
		return two(s, '&', LT_BICEP_ANDS);
	case '|':
		return two(s, '|', LT_BICEP_ORS);
	case '?':
		return two(s, '?', LT_BICEP_QUESTIONS);
	default:
		return (uint8_t)s->from[0];
	}
}

static int
quote(struct lt_bicep_scan *s)
{
	if (s->at[0] != '\'' || s->at[1] != '\'')
		return LT_BICEP_QUOTE;
	s->at += 2;
	s->dollars = 0;
	return LT_BICEP_TRIPLE;
}

/* $'''...''' and $$'''...''' hold ${...} and $${...}. */
static int
dollar(struct lt_bicep_scan *s)
{
	const char *at = s->at;
	while (*at == '$')
		at++;
	if (at[0] != '\'' || at[1] != '\'' || at[2] != '\'')
		return '$';
	s->dollars = (int)(at - s->from);
	s->at = at + 3;
	return LT_BICEP_TRIPLE;
}

void
lt_bicep_scan_next(struct lt_bicep_scan *s)
{
	if (s->slip)
		return;
	const char *at = skip(s, s->at, false);
	if (at && (*at == '\n' || *at == '\r')) {
		s->from = at;
		s->token = LT_BICEP_LINE;
		at = skip(s, at, true);
		if (at) {
			s->at = at;
			return;
		}
	}
	if (!at) {
		lt_bicep_scan_slip(s, s->at, "a /* comment is not closed; put */ behind it");
		return;
	}
	s->from = at;
	s->at = at + 1;
	if (is(at, LETTER)) {
		while (is(s->at, LETTER | DIGIT))
			s->at++;
		s->token = LT_BICEP_WORD;
	} else if (is(at, DIGIT)) {
		while (is(s->at, DIGIT))
			s->at++;
		s->token = LT_BICEP_DIGITS;
	} else if (*at == '\'') {
		s->token = quote(s);
	} else if (*at == '$') {
		s->token = dollar(s);
	} else if (*at == 0 && at >= s->end) {
		s->at = at;
		s->token = LT_BICEP_END;
	} else {
		s->token = *at == 0 ? 1 : punctuation(s);
	}
}

static struct lt_bicep_node *
piece(struct lt_bicep_scan *s, const char *from, const char *to, uint8_t flags)
{
	struct lt_bicep_node *text = lt_bicep_scan_node(s, LT_BICEP_TEXT, from);
	text->word = (struct lt_text){ from, (size_t)(to - from) };
	text->flags = flags;
	return text;
}

/* The expression of a ${, whose } ends it; s->at is then behind that }. */
static struct lt_bicep_node *
hole(struct lt_bicep_scan *s, const char *at)
{
	s->at = at;
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	struct lt_bicep_node *inside = lt_bicep_scan_expression(s);
	lt_bicep_scan_lines(s);
	if (s->token != '}')
		lt_bicep_scan_want(s, "a } that ends the ${");
	return inside;
}

/* Where the next ${ or the end of the text is; NULL, with a slip, when it does not end. */
static const char *
run(struct lt_bicep_scan *s, const char *at, uint8_t *flags)
{
	for (;; at++) {
		while (is(at, PLAIN))
			at++;
		if (*at == '\'' || (*at == '$' && at[1] == '{'))
			return at;
		if (*at == '\\' && at[1] != 0) {
			*flags |= LT_BICEP_ESCAPED;
			at += at[1] == '\n' || at[1] == '\r' ? 0 : 1;
		} else if (*at != '$' && (*at != 0 || at >= s->end)) {
			lt_bicep_scan_slip(
				s, s->from, "a text in quotes is not closed on its line");
			return NULL;
		}
	}
}

/* The same between ''': quotes more than three belong to the text. */
static const char *
run_lines(struct lt_bicep_scan *s, const char *at, int dollars)
{
	for (;; at++) {
		at += strcspn(at, dollars ? "'$" : "'");
		if (*at == 0 && at >= s->end) {
			lt_bicep_scan_slip(s, s->from, "a text between ''' is not closed");
			return NULL;
		}
		if (*at == '\'' && at[1] == '\'' && at[2] == '\'') {
			while (at[3] == '\'')
				at++;
			return at;
		}
		if (*at != '$')
			continue;
		size_t found = strspn(at, "$");
		if (at[found] == '{' && found >= (size_t)dollars)
			return at + found - (size_t)dollars;
		at += found - 1;
	}
}

struct lt_bicep_node *
lt_bicep_scan_text(struct lt_bicep_scan *s)
{
	const char *start = s->from, *at = s->at;
	bool lines = s->token == LT_BICEP_TRIPLE;
	int dollars = lines ? s->dollars : 1;
	uint8_t flags = lines ? LT_BICEP_LINES : 0;
	if (lines) /* the first line end is not part of the text */
		at += *at == '\r' && at[1] == '\n' ? 2 : *at == '\n' || *at == '\r' ? 1 : 0;
	struct lt_bicep_node *whole = NULL, **tail = NULL;
	if (!lt_bicep_scan_deeper(s))
		return piece(s, start, start, 0);
	for (const char *from = at; !s->slip; from = s->at) {
		uint8_t piece_flags = flags;
		const char *to = lines ? run_lines(s, from, dollars) : run(s, from, &piece_flags);
		if (!to)
			break;
		struct lt_bicep_node *text = piece(s, from, to, piece_flags);
		if (*to == '\'' && !whole) {
			text->at = (uint32_t)(start - s->start);
			whole = text;
		} else if (!whole) {
			whole = lt_bicep_scan_node(s, LT_BICEP_TEMPLATE, start);
			tail = &whole->first;
		}
		if (tail) {
			*tail = text;
			tail = &text->next;
		}
		if (*to == '\'') {
			s->at = to + (lines ? 3 : 1);
			s->depth--;
			lt_bicep_scan_next(s);
			return whole;
		}
		*tail = hole(s, to + dollars + 1);
		tail = &(*tail)->next;
	}
	s->depth--;
	return whole ? whole : piece(s, start, start, 0);
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

/* \u{1F600}: at is behind the u.  Not one of those: the letters stay as they are. */
static const char *
code_point(const char *at, const char *end, char *out, size_t *len)
{
	uint32_t c = 0;
	const char *p = at + 1;
	if (at >= end || *at != '{')
		return at;
	for (; p < end && p - at <= 7; p++) {
		int digit = *p >= '0' && *p <= '9'	       ? *p - '0'
			: (*p | 32) >= 'a' && (*p | 32) <= 'f' ? (*p | 32) - 'a' + 10
							       : -1;
		if (digit < 0)
			break;
		c = c * 16 + (uint32_t)digit;
	}
	if (p >= end || *p != '}' || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return at;
	*len += put_utf8(out + *len, c);
	return p + 1;
}

struct lt_text
lt_bicep_text(const struct lt_bicep_node *text, struct lt_arena *a)
{
	if (!(text->flags & LT_BICEP_ESCAPED))
		return text->word;
	char *out = lt_alloc(a, text->word.len + 1);
	size_t len = 0;
	const char *end = text->word.at + text->word.len;
	for (const char *at = text->word.at; at < end;) {
		if (*at != '\\' || at + 1 >= end) {
			out[len++] = *at++;
			continue;
		}
		char c = at[1];
		at += 2;
		if (c == 'u')
			at = code_point(at, end, out, &len);
		else
			out[len++] = (char)(c == 'n' ? '\n'
					: c == 'r'   ? '\r'
					: c == 't'   ? '\t'
						     : c);
	}
	return (struct lt_text){ out, len };
}
