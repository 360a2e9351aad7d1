/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines: from an offset in a text to its line and column.
 *
 * Nothing is counted until somebody asks, and then each byte once: the text is cut into
 * blocks, and for each block the line at its beginning and where that line started are
 * kept.  Columns count bytes.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "format/doc.h"

struct lt_lines;

struct lt_lines *lt_lines_new(struct lt_arena *a, struct lt_text text);
void lt_lines_single(struct lt_lines *lines); /* the caller saw that there is only one line */
struct lt_place lt_lines_place(struct lt_lines *lines, const char *file, uint32_t offset);
