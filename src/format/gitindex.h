/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gitindex: the paths that git tracks, from the bytes of .git/index.
 *
 * Versions 2, 3 and 4, with SHA-1 or SHA-256 names (gitformat-index(5)).  Only paths are
 * kept.  An index that is split in two is refused.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_gitindex {
	struct lt_text *paths; /* from the top of the working tree, in byte order */
	int count;
};

bool lt_gitindex_read(struct lt_arena *a, struct lt_text bytes, struct lt_gitindex *ret_index,
	struct lt_err *err);
