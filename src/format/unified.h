/* SPDX-License-Identifier: Apache-2.0 */
/* unified: two texts as the lines that differ, in the form that patch and git apply read. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;

/* Writes "--- a/path", "+++ b/path" and the hunks with three lines around; a text with at NULL is no file (/dev/null).
 * False and nothing written where they are the same. */
bool lt_unified(struct lt_arena *a, const char *path, struct lt_text before, struct lt_text after, struct lt_buf *out);
