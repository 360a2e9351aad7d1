/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starts: where pieces begin, for 64 bytes of text at once.
 *
 * The same cuts as piece.h, found with sets of bits instead of character by character; what the sets cannot
 * tell is left to lt_piece_end().
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "tokens/piece.h"

enum { LT_STARTS = 1024 };

/* Pieces from p on, which begins one: at[0] is p, at[i] ends piece i - 1 and begins piece i.  Gives the number of
 * pieces, from 1 to LT_STARTS; p < end. */
typedef size_t lt_starts_fn(enum lt_cut cut, const uint8_t *p, const uint8_t *end, const uint8_t *at[LT_STARTS + 1]);

/* The fastest for this processor. */
lt_starts_fn *lt_starts_best(void);

/* All there are, for tests; NULL where this processor cannot. */
enum { LT_STARTS_KINDS = 2 };
lt_starts_fn *lt_starts_kind(int kind);
