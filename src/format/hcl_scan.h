/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hcl_scan: where the reader of HCL stands, shared by its three files.
 *
 * There is no token list: the reader looks at characters.  A mistake moves it to the end of
 * its input, so that every loop ends by itself; the caller looks at failed afterwards.
 */
#pragma once
#include "format/hcl.h"

struct lt_hcl_scan {
	struct lt_arena *arena;
	const char *file;
	const char *at, *end;
	const char *line_start;
	uint32_t line;
	int flat;  /* above 0 newlines are blanks: inside ( ) [ ] ${ } */
	int depth;
	bool failed, fixed; /* fixed: all places are start's (JSON) */
	struct lt_place start;
	const char *failed_at;
	struct lt_hcl_error *errors, **errors_end;
	int error_count;
	const struct lt_hcl_expr **stack; /* items of unfinished lists */
	int stack_count, stack_room;
};

/* A spot to come back to after a look ahead. */
struct lt_hcl_spot {
	const char *at, *line_start;
	uint32_t line;
};

static inline struct lt_hcl_spot
lt_hcl_scan_spot(const struct lt_hcl_scan *s)
{
	return (struct lt_hcl_spot){ s->at, s->line_start, s->line };
}

static inline void
lt_hcl_scan_back(struct lt_hcl_scan *s, struct lt_hcl_spot spot)
{
	if (s->failed)
		return;
	s->at = spot.at;
	s->line_start = spot.line_start;
	s->line = spot.line;
}

static inline int
lt_hcl_scan_peek(const struct lt_hcl_scan *s)
{
	return s->at < s->end ? (unsigned char)*s->at : 0;
}

static inline int
lt_hcl_scan_after(const struct lt_hcl_scan *s, int distance)
{
	return s->end - s->at > distance ? (unsigned char)s->at[distance] : 0;
}

struct lt_place lt_hcl_scan_place(const struct lt_hcl_scan *s);

/* Adds to the errors, or NULL when there are enough; the block goes on. */
struct lt_hcl_error *lt_hcl_scan_note(struct lt_hcl_scan *s, struct lt_place place, const char *sentence);

/* Notes the mistake and moves to the end.  Only the first one of a block is kept. */
void lt_hcl_scan_fail(struct lt_hcl_scan *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "an expression was expected, found '}'" */
void lt_hcl_scan_expected(struct lt_hcl_scan *s, const char *what);

/* What a byte may be. */
enum { LT_HCL_STARTS = 1, LT_HCL_GOES_ON = 2, LT_HCL_BLANK = 4, LT_HCL_SKIPPED = 8 };
extern const uint8_t lt_hcl_scan_bytes[256];

static inline bool
lt_hcl_scan_name_starts(int c)
{
	return lt_hcl_scan_bytes[c] & LT_HCL_STARTS;
}

/* Skips blanks and comments, and newlines if asked. */
void lt_hcl_scan_skip(struct lt_hcl_scan *s, bool lines);

static inline void
lt_hcl_scan_blank(struct lt_hcl_scan *s)
{
	if (lt_hcl_scan_bytes[lt_hcl_scan_peek(s)] & LT_HCL_SKIPPED)
		lt_hcl_scan_skip(s, s->flat > 0);
}

static inline void
lt_hcl_scan_lines(struct lt_hcl_scan *s)
{
	lt_hcl_scan_skip(s, true);
}

struct lt_text lt_hcl_scan_name(struct lt_hcl_scan *s); /* empty when there is none */
bool lt_hcl_scan_word(const struct lt_hcl_scan *s, const char *word); /* this name stands here */

/* Takes c or fails. */
void lt_hcl_scan_take(struct lt_hcl_scan *s, char c);

/* One more level of nesting; false after noting the mistake. */
bool lt_hcl_scan_enter(struct lt_hcl_scan *s);
void lt_hcl_scan_leave(struct lt_hcl_scan *s);

struct lt_hcl_expr *lt_hcl_scan_make(
	struct lt_hcl_scan *s, enum lt_hcl_kind kind, struct lt_place place);
void lt_hcl_scan_push(struct lt_hcl_scan *s, const struct lt_hcl_expr *e);
/* What was pushed since the stack had from entries becomes e's items. */
void lt_hcl_scan_pop(struct lt_hcl_scan *s, int from, struct lt_hcl_expr *e);

/* hcl_expr.c, hcl_template.c: never NULL. */
const struct lt_hcl_expr *lt_hcl_scan_expr(struct lt_hcl_scan *s);
const struct lt_hcl_expr *lt_hcl_scan_quoted(struct lt_hcl_scan *s);  /* at the opening quote */
const struct lt_hcl_expr *lt_hcl_scan_heredoc(struct lt_hcl_scan *s); /* at << */
const struct lt_hcl_expr *lt_hcl_scan_bare(struct lt_hcl_scan *s);    /* to the end */
