/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_inside: what scan.c and scan_find.c share; for them alone.
 *
 * The body is cut into blocks of 64 bytes that begin at multiples of 64 of all bytes fed, however
 * it comes in pieces.  So each answer, the place of a mistake among them, is the same for every
 * way of cutting it.  scan_find.c turns blocks into places of tokens, scan.c walks those.
 */
#pragma once
#include "format/scan.h"

enum { LT_SCAN_BLOCK = 64, LT_SCAN_BATCH = 32 /* blocks */, LT_SCAN_KEY = 32 };

/* Where the finder stands between two blocks. */
struct lt_scan_find {
	uint64_t in_text;         /* all ones: the byte before is of a text */
	uint64_t escaped;         /* 1: the next byte has a backslash before it */
	uint64_t in_word;         /* 1: the byte before is of a number or a word */
	uint64_t low_at;          /* where the u of a low surrogate must be, 0: nowhere */
	uint32_t last;            /* the last four bytes when the block before was not all ASCII */
	uint16_t unit;            /* the \u that is being read */
	uint8_t hex;              /* its digits that are still to come */
	bool low;                 /* it must be a low surrogate */
	bool slashes;             /* the last batch had a backslash */
	uint8_t fault;            /* enum lt_scan_state, MORE: none */
	uint64_t fault_at;
};

/* Places of tokens in so many blocks, counted from at: quotes that are not escaped, the six
 * structural characters outside texts, and the first byte of each number or word.  Returns how many;
 * *blocks becomes how many blocks were read: fewer when there was a fault, whose block is read
 * to its end.  place: of at, in all bytes. */
enum { LT_SCAN_TOKENS = LT_SCAN_BATCH * LT_SCAN_BLOCK + LT_SCAN_BLOCK };
int lt_scan_find(struct lt_scan_find *find, const char *at, uint64_t place, int *blocks,
	uint16_t tokens[LT_SCAN_TOKENS]);
typedef int lt_scan_find_fn(struct lt_scan_find *find, const char *at, uint64_t place, int *blocks, uint16_t *tokens);

/* The ways to do it that this processor knows, the best first; NULL behind the last.  For tests:
 * each gives the same. */
lt_scan_find_fn *lt_scan_finder(int best);
