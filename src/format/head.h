/* SPDX-License-Identifier: Apache-2.0 */
/*
 * head: the status line and headers of an HTTP/1 answer (RFC 9112), as slices of where they lie.
 *
 * Strict where two readers might differ about where an answer ends: a length that is no number
 * or comes in two versions, a length beside a transfer coding, a coding other than chunked, a
 * folded line, a bare CR, a blank before a colon.  Such a head is no head.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_header {
	struct lt_text name, value;
};

struct lt_head {
	int status;
	int64_t length;   /* content-length, -1: not told */
	bool chunked;
	bool keeps;       /* the connection stays open after it */
	int count;        /* of headers */
};

/* How long the head is, blank line included; 0: its end has not come yet.  *looked is where the
 * search goes on with more bytes, 0 to begin with; *ret_lines: at least as many as its headers. */
size_t lt_head_end(struct lt_text bytes, size_t *looked, int *ret_lines);

/* Reads the head in at[0..len); names of headers become lower case in place.  out has room for
 * what lt_head_end() counted. */
bool lt_head_answer(char *at, size_t len, struct lt_header *out, struct lt_head *ret_head);
