/* SPDX-License-Identifier: Apache-2.0 */
/* Characters, names, blanks and mistakes. */
#include "format/hcl_scan.h"

#include "base/arena.h"

/* Bytes of other alphabets count as letters: identifiers may be written in any script. */
const uint8_t lt_hcl_scan_bytes[256] = {
	['a' ... 'z'] = LT_HCL_STARTS | LT_HCL_GOES_ON,
	['A' ... 'Z'] = LT_HCL_STARTS | LT_HCL_GOES_ON,
	['_'] = LT_HCL_STARTS | LT_HCL_GOES_ON,
	[0x80 ... 0xff] = LT_HCL_STARTS | LT_HCL_GOES_ON,
	['0' ... '9'] = LT_HCL_GOES_ON,
	['-'] = LT_HCL_GOES_ON,
	[' '] = LT_HCL_BLANK | LT_HCL_SKIPPED,
	['\t'] = LT_HCL_BLANK | LT_HCL_SKIPPED,
	['\r'] = LT_HCL_BLANK | LT_HCL_SKIPPED,
	['\n'] = LT_HCL_SKIPPED,
	['#'] = LT_HCL_SKIPPED,
	['/'] = LT_HCL_SKIPPED,
};

struct lt_place
lt_hcl_scan_place(const struct lt_hcl_scan *s)
{
	if (s->fixed)
		return s->start;
	return (struct lt_place){ s->file, s->line, (uint32_t)(s->at - s->line_start) + 1 };
}

struct lt_hcl_error *
lt_hcl_scan_note(struct lt_hcl_scan *s, struct lt_place place, const char *sentence)
{
	if (s->error_count++ >= LT_HCL_ERRORS)
		return NULL;
	struct lt_hcl_error *e = LT_NEW(s->arena, struct lt_hcl_error);
	e->sentence = sentence;
	e->place = place;
	*s->errors_end = e;
	s->errors_end = &e->next;
	return e;
}

void
lt_hcl_scan_fail(struct lt_hcl_scan *s, const char *format, ...)
{
	if (!s->failed) {
		va_list args;
		va_start(args, format);
		struct lt_hcl_error *e = lt_hcl_scan_note(
			s, lt_hcl_scan_place(s), lt_print_va(s->arena, format, args));
		va_end(args);
		if (e)
			e->left_out = true;
		s->failed = true;
		s->failed_at = s->at;
	}
	s->at = s->end;
}

void
lt_hcl_scan_expected(struct lt_hcl_scan *s, const char *what)
{
	int c = lt_hcl_scan_peek(s);
	if (s->at >= s->end)
		lt_hcl_scan_fail(s, "%s was expected, the text ends here", what);
	else if (c == '\n')
		lt_hcl_scan_fail(s, "%s was expected, the line ends here", what);
	else if (c < ' ' || c > '~')
		lt_hcl_scan_fail(s, "%s was expected, found byte 0x%02x", what, (unsigned)c);
	else
		lt_hcl_scan_fail(s, "%s was expected, found '%c'", what, c);
}

static void
newline(struct lt_hcl_scan *s)
{
	s->at++;
	s->line++;
	s->line_start = s->at;
}

/* At the slash of a comment that may span lines. */
static void
skip_comment(struct lt_hcl_scan *s)
{
	const char *from = s->at + 2;
	const char *close = memmem(from, (size_t)(s->end - from), "*/", 2);
	if (!close) {
		lt_hcl_scan_fail(s, "a comment begins here and has no end");
		return;
	}
	for (const char *at = s->at; (at = memchr(at, '\n', (size_t)(close - at)));) {
		s->line++;
		s->line_start = ++at;
	}
	s->at = close + 2;
}

void
lt_hcl_scan_skip(struct lt_hcl_scan *s, bool lines)
{
	for (;;) {
		while (s->at < s->end && lt_hcl_scan_bytes[(unsigned char)*s->at] & LT_HCL_BLANK)
			s->at++;
		int c = lt_hcl_scan_peek(s), after = lt_hcl_scan_after(s, 1);
		if (c == '\n' && lines) {
			newline(s);
		} else if (c == '#' || (c == '/' && after == '/')) {
			const char *end = memchr(s->at, '\n', (size_t)(s->end - s->at));
			s->at = end ? end : s->end;
		} else if (c == '/' && after == '*') {
			skip_comment(s);
		} else {
			return;
		}
	}
}

struct lt_text
lt_hcl_scan_name(struct lt_hcl_scan *s)
{
	const char *from = s->at;
	if (s->at < s->end && lt_hcl_scan_bytes[(unsigned char)*s->at] & LT_HCL_STARTS)
		while (s->at < s->end && lt_hcl_scan_bytes[(unsigned char)*s->at] & LT_HCL_GOES_ON)
			s->at++;
	return (struct lt_text){ from, (size_t)(s->at - from) };
}

bool
lt_hcl_scan_word(const struct lt_hcl_scan *s, const char *word)
{
	size_t len = strlen(word);
	return (size_t)(s->end - s->at) >= len && memcmp(s->at, word, len) == 0 &&
		!(lt_hcl_scan_bytes[lt_hcl_scan_after(s, (int)len)] & LT_HCL_GOES_ON);
}

void
lt_hcl_scan_take(struct lt_hcl_scan *s, char c)
{
	char what[] = { '\'', c, '\'', 0 };
	if (lt_hcl_scan_peek(s) == c && s->at < s->end)
		s->at++;
	else
		lt_hcl_scan_expected(s, what);
}

bool
lt_hcl_scan_enter(struct lt_hcl_scan *s)
{
	if (++s->depth <= LT_HCL_DEPTH)
		return true;
	lt_hcl_scan_fail(s, "this is nested more than %d levels deep", LT_HCL_DEPTH);
	return false;
}

void
lt_hcl_scan_leave(struct lt_hcl_scan *s)
{
	s->depth--;
}

struct lt_hcl_expr *
lt_hcl_scan_make(struct lt_hcl_scan *s, enum lt_hcl_kind kind, struct lt_place place)
{
	struct lt_hcl_expr *e = LT_NEW(s->arena, struct lt_hcl_expr);
	e->kind = (uint8_t)kind;
	e->place = place;
	return e;
}

void
lt_hcl_scan_push(struct lt_hcl_scan *s, const struct lt_hcl_expr *e)
{
	LT_PUSH(s->arena, s->stack, s->stack_count, s->stack_room) = e;
}

void
lt_hcl_scan_pop(struct lt_hcl_scan *s, int from, struct lt_hcl_expr *e)
{
	e->count = s->stack_count - from;
	if (e->count) {
		e->items = LT_NEW_ARRAY(s->arena, const struct lt_hcl_expr *, e->count);
		memcpy(e->items, s->stack + from, sizeof *e->items * (size_t)e->count);
	}
	s->stack_count = from;
}
