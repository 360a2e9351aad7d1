/* SPDX-License-Identifier: Apache-2.0 */
/* utf16: what Windows saves, as the UTF-8 that everything else reads. */
#pragma once
#include "base/text.h"

struct lt_arena;

/* Bytes that begin with a byte order mark of UTF-16 as UTF-8 in a; without the mark of UTF-8
 * when they begin with that; else as they are.  A surrogate that stands alone and half a
 * unit at the end become what is not UTF-8, so that the reader finds them and names the place. */
struct lt_text lt_utf16_narrow(struct lt_arena *a, struct lt_text bytes);
