/* SPDX-License-Identifier: Apache-2.0 */
/* base64: bytes as letters and back (RFC 4648, sections 4 and 5). */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;

/* With padding; NUL-terminated. */
struct lt_text lt_base64_write(struct lt_arena *a, struct lt_text bytes);

/* Blanks and line ends are passed over, padding may be left out.  False when it is none. */
bool lt_base64_read(struct lt_arena *a, struct lt_text text, struct lt_text *ret_bytes);

/* In the letters of addresses and of JOSE (- and _, no padding), and nothing else. */
struct lt_text lt_base64_url_write(struct lt_arena *a, struct lt_text bytes);
bool lt_base64_url_read(struct lt_arena *a, struct lt_text text, struct lt_text *ret_bytes);
