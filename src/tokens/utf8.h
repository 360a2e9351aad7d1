/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: any bytes as UTF-8. */
#pragma once
#include "base/text.h"

struct lt_buf;

/* text itself when it is UTF-8; otherwise what is then in the buffer: a copy where each maximal part of a
 * broken sequence is one U+FFFD (Unicode 16, 3.9, "U+FFFD Substitution of Maximal Subparts"). */
struct lt_text lt_utf8_mend(struct lt_buf *mended, struct lt_text text);
