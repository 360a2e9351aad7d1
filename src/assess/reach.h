/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach: comments in the text of a file, and the lines each one speaks about.
 *
 * Knows only what many languages share: comments that begin with #, //, -- or stand between
 * the marks of C and XML; blocks in braces or brackets; YAML's blocks by indent.
 */
#pragma once
#include "base/text.h"

struct lt_arena;

/* A file's lines; line 1 is at[0]. */
struct lt_reach_file {
	struct lt_text *at;
	uint32_t count;
};

struct lt_reach_file lt_reach_open(struct lt_arena *a, struct lt_text text);

/* Does this line have a comment that begins with word?  Gives what follows the word, to the
 * end of the comment. */
bool lt_reach_comment(const struct lt_reach_file *file, uint32_t line, const char *word,
	struct lt_text *ret_rest);

enum { LT_REACH_DEPTH = 24 };

struct lt_reach {
	uint32_t line;                    /* the comment's own */
	uint32_t first, last;             /* what it stands beside, above or directly in */
	uint32_t openers[LT_REACH_DEPTH]; /* lines that open the blocks it stands in */
	int openers_count;
};

/* What the comment in this line speaks about. */
struct lt_reach lt_reach_of(const struct lt_reach_file *file, uint32_t line);

bool lt_reach_has(const struct lt_reach *reach, uint32_t line);
