/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: RFC 8259 text onto a tape, and values back into text.
 *
 * The reader makes one pass, copies nothing and accepts exactly JSON, with two
 * kindnesses for what people really save: UTF-16 with a byte order mark is turned into
 * UTF-8 first, and a UTF-8 byte order mark is skipped.  Invalid UTF-8, lone surrogates,
 * trailing text and depth past the limit are errors with line and column.
 */
#pragma once
#include "format/doc.h"

struct lt_err;

enum { LT_JSON_DEPTH = 512 };

/* bytes must be followed by a NUL (lt_io_read sees to it) and live as long as a.  file is
 * for places and errors: "plan.json:3:14: a comma or } was expected, found '['". */
bool lt_json_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes,
	struct lt_doc **ret_doc, struct lt_err *err);

/* text between quotes, escaped; invalid UTF-8 becomes U+FFFD. */
void lt_json_quote(struct lt_buf *out, struct lt_text text);

/* The same of a text that may be missing: NULL is null. */
void lt_json_maybe(struct lt_buf *out, const char *text);
