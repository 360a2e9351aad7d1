/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: a long file in pieces, unpacked on the way when it is a gzip.
 *
 * Memory stays at one piece however long the file is.  Who reads says after each piece how much of
 * it was used; the rest is the beginning of the next.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_source;
struct lt_unpack;

enum { LT_STREAM_PIECE = 1 << 20 };

struct lt_stream {
	const char *path;
	int fd;
	struct lt_unpack *unpack; /* of a gzip */
	char *packed;
	struct lt_text packed_rest;
	char *at;
	size_t len;
	uint64_t total, most;
	bool end;           /* nothing follows the piece */
};

/* Lives as long as a.  A file that unpacks to more than the limit of files ends with a sentence. */
bool lt_stream_open(struct lt_arena *a, const struct lt_source *src, const char *path, struct lt_stream *ret_stream,
	struct lt_err *err);

/* The next piece, behind `used` bytes of the last one.  False with err when it cannot be read or a record
 * is longer than a piece. */
bool lt_stream_next(struct lt_stream *s, size_t used, struct lt_text *ret_piece, struct lt_err *err);
