/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge: one piece of text into the tokens that byte pair encoding makes of it.
 *
 * Byte pair encoding merges, of all neighbours, the pair of lowest rank, the leftmost of
 * equals, until none is left.  What comes out is the only row of tokens that has the bytes
 * of the piece and in which every two neighbours are what the merging makes of their own
 * bytes.  So it can be found from left to right: take the longest token that agrees with the
 * one before it, a shorter one where the text cannot be ended so, and remember the places
 * where that happened.  Each place is left once, so the time grows with the length alone.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct lt_arena;
struct lt_ranks;

enum { LT_MERGE_KNOWN = 12 };

/* What is remembered while a piece is merged; kept from one piece to the next. */
struct lt_merge {
	uint32_t *tokens; /* of the last piece */
	uint64_t *ended;  /* one bit for each byte: no token may begin there */
	size_t room;      /* in bytes of text */
	uint64_t known[1 << LT_MERGE_KNOWN]; /* by hash: left and longest token + 1, and the token to take */
};

/* The number of tokens of [p, p + len), which are in m->tokens until the next call; len > 0. */
size_t lt_merge(struct lt_merge *m, struct lt_arena *a, const struct lt_ranks *ranks, const uint8_t *p, size_t len);
