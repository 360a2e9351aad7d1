/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gitignore: the patterns of one .gitignore, and what they say of a path.
 *
 * A pattern without a slash is compared with the last part of the path alone, which most
 * are; the others with the whole path.  The last pattern that fits decides.  The
 * reader copies nothing: the bytes must live as long as the patterns.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_gitignore;

enum lt_gitignore_says {
	LT_GITIGNORE_NOTHING, /* no pattern fits */
	LT_GITIGNORE_OUT,
	LT_GITIGNORE_IN, /* a pattern with ! in front fits */
};

/* NULL when there is no pattern in bytes. */
struct lt_gitignore *lt_gitignore_read(struct lt_arena *a, struct lt_text bytes);

/* path is relative to the folder the file lies in, without a slash at its ends. */
enum lt_gitignore_says lt_gitignore_ask(const struct lt_gitignore *g, struct lt_text path, bool folder);

/* Does the pattern fit the whole text?  As in gitignore(5): * stops at a slash, ** does not. */
bool lt_gitignore_fits(struct lt_text pattern, struct lt_text text);
