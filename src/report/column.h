/* SPDX-License-Identifier: Apache-2.0 */
/*
 * column: text laid in the columns of a terminal.
 *
 * A column is what one Latin letter takes: a Chinese sign takes two, a combining accent none.
 * Control characters, which could move a terminal's cursor or change its title, come out as
 * a replacement sign; line breaks and tabs as blanks.
 */
#pragma once
#include "base/text.h"

struct lt_buf;

/* How many columns the text takes. */
int lt_column_width(struct lt_text text);

/* The text in exactly so many columns: filled with blanks, or cut and closed by an ellipsis. */
void lt_column_put(struct lt_buf *out, struct lt_text text, int columns);

/* The text as it is, but safe. */
void lt_column_add(struct lt_buf *out, struct lt_text text);

/* The text broken at blanks so that no line passes width.  The first line begins at column
 * at, the others are indented by indent.  A word longer than a line stays whole, so that
 * paths can be copied.  Ends without a line break. */
void lt_column_wrap(struct lt_buf *out, struct lt_text text, int at, int indent, int width);
