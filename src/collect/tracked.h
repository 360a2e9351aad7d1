/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tracked: what git tracks of the folder that is assessed.
 *
 * The folder may be the top of a working tree or lie in one; .git may be a folder, or a file
 * that names one.  Nothing is asked of git itself: its index is read.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_tracked {
	bool git;                     /* a working tree was found */
	const char *top, *below;      /* its top, and the way from there, with a slash at its end or "" */
	const struct lt_text *paths;  /* relative to the folder, in byte order */
	int count;
};

/* dir is a descriptor of the folder.  False with a sentence when there is an index that
 * cannot be read; no git at all is no failure. */
bool lt_tracked_read(struct lt_arena *a, int dir, struct lt_tracked *ret_tracked, struct lt_err *err);

bool lt_tracked_has(const struct lt_tracked *tracked, struct lt_text path);

/* Whether anything in this folder is tracked. */
bool lt_tracked_in(const struct lt_tracked *tracked, struct lt_text folder);
