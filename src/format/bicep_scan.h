/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bicep_scan: Bicep text as tokens, and what its readers share.  For bicep*.c alone.
 *
 * One token is looked at, from `from` to `at`.  A run of line ends, blanks and comments
 * between two lines is one token LINE.  The first slip stays in `slip`; from then on every
 * token is END, so the readers' loops end by themselves and the declaration is given up.
 */
#pragma once
#include "format/bicep.h"

enum lt_bicep_token {
	LT_BICEP_END = 0, /* others below 256: that character */
	LT_BICEP_LINE = 256,
	LT_BICEP_WORD,
	LT_BICEP_DIGITS,
	LT_BICEP_QUOTE, /* '...': `at` is behind the quote, the reader of texts goes on */
	LT_BICEP_TRIPLE, /* ''': the same; `dollars` were in front */
	LT_BICEP_DOTS,   /* ... */
	LT_BICEP_COLONS, /* :: */
	LT_BICEP_ARROW,  /* => */
	LT_BICEP_EQ,     /* == */
	LT_BICEP_NE,
	LT_BICEP_EQ_NOCASE,
	LT_BICEP_NE_NOCASE,
	LT_BICEP_LE,
	LT_BICEP_GE,
	LT_BICEP_ANDS,
	LT_BICEP_ORS,
	LT_BICEP_QUESTIONS, /* ?? */
};

struct lt_bicep_scan {
	struct lt_arena *arena;
	const char *start, *end, *from, *at;
	int token, dollars, depth;
	const char *slip; /* a sentence, or NULL */
	const char *slip_at;
	struct lt_bicep_node *spare;
	int spare_count;
	struct lt_bicep_node **loads;
	int load_count, load_room;
};

void lt_bicep_scan_next(struct lt_bicep_scan *s);
void lt_bicep_scan_slip(struct lt_bicep_scan *s, const char *at, const char *sentence);
/* "what was expected here, found 'x'" */
void lt_bicep_scan_want(struct lt_bicep_scan *s, const char *what);
struct lt_bicep_node *lt_bicep_scan_node(
	struct lt_bicep_scan *s, enum lt_bicep_kind kind, const char *at);

static inline struct lt_text
lt_bicep_scan_word(const struct lt_bicep_scan *s)
{
	return (struct lt_text){ s->from, (size_t)(s->at - s->from) };
}

static inline bool
lt_bicep_scan_is(const struct lt_bicep_scan *s, const char *word)
{
	return s->token == LT_BICEP_WORD && lt_text_eq(lt_bicep_scan_word(s), word);
}

static inline bool
lt_bicep_scan_take(struct lt_bicep_scan *s, int token)
{
	if (s->token != token)
		return false;
	lt_bicep_scan_next(s);
	return true;
}

static inline void
lt_bicep_scan_lines(struct lt_bicep_scan *s)
{
	if (s->token == LT_BICEP_LINE)
		lt_bicep_scan_next(s);
}

/* Takes the token or slips. */
void lt_bicep_scan_need(struct lt_bicep_scan *s, int token, const char *what);

/* One level deeper; false, with a slip, past the limit.  Each true is paired with depth--. */
bool lt_bicep_scan_deeper(struct lt_bicep_scan *s);

/* The readers: each starts at the token it reads and ends behind it, and answers with a
 * node also after a slip. */
struct lt_bicep_node *lt_bicep_scan_text(
	struct lt_bicep_scan *s); /* bicep_scan.c: QUOTE or TRIPLE */
struct lt_bicep_node *lt_bicep_scan_expression(struct lt_bicep_scan *s); /* bicep_expression.c */
struct lt_bicep_node *lt_bicep_scan_postfix(struct lt_bicep_scan *s); /* the same: no operators */
struct lt_bicep_node *lt_bicep_scan_type(struct lt_bicep_scan *s);       /* bicep_type.c */
struct lt_bicep_node *lt_bicep_scan_decorators(struct lt_bicep_scan *s); /* bicep.c */
struct lt_bicep_decl *lt_bicep_scan_resource(
	struct lt_bicep_scan *s); /* bicep.c: at the word resource */
