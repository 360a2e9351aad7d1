/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sse: server-sent events, framed as they come (WHATWG HTML, 9.2), whatever the splits.
 *
 * Lines end in LF, CRLF or CR; an event ends at an empty line.  Bytes are fed in any pieces;
 * an event that lies whole in a piece is handed out as slices of it, one that straddles pieces
 * is gathered in a carry of at most LT_SSE_CARRY bytes.  Of a longer one only the length, the
 * first LT_SSE_CARRY and the last LT_SSE_TAIL bytes are known: `whole` is false.
 *
 * A CR at the end of a piece waits for the byte behind it, which may be its LF; so the events are
 * the same for every way of cutting the bytes.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

enum { LT_SSE_CARRY = 12288, LT_SSE_TAIL = 4096 };

struct lt_sse_event {
	struct lt_text raw;    /* with its empty line; when it began in an earlier piece: all of it, in the carry */
	struct lt_text name;   /* of its event: line, or LT_NONE */
	struct lt_text data;   /* of its data: line; several are joined with LF; LT_NONE: a comment or ping */
	struct lt_text tail;   /* its last bytes, when it is not whole */
	uint64_t len;          /* of the event, when it is not whole: more than raw's */
	size_t in_piece;       /* how many of raw's bytes lie in the piece that was fed last */
	bool carried;          /* raw is in the carry, not in the piece */
	bool whole;
};

struct lt_sse {
	struct lt_text piece;  /* what is left of the piece that was fed */
	char *carry;           /* NULL until it is needed */
	uint32_t carried, carry_room;
	uint64_t skipped;      /* bytes of an event that the carry has no room for; the last lie behind it */
	uint8_t inner[32];
};

/* Zero-initialised is ready. */
void lt_sse_feed(struct lt_sse *sse, struct lt_text piece);
/* The next event of what was fed; false: no more until the next piece, and what was left over has
 * been taken into the carry (of a).  What an event shows in the carry is there until the next
 * lt_sse_next(). */
bool lt_sse_next(struct lt_sse *sse, struct lt_arena *a, struct lt_sse_event *ret_event);
/* Bytes of an event that has not ended yet. */
static inline size_t
lt_sse_open(const struct lt_sse *sse)
{
	return sse->carried + sse->skipped;
}
