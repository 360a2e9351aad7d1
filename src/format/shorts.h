/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shorts: keys of less than 32 plain bytes, found in the text before their end is known.
 *
 * The JSON reader asks it once a member, five million times in a large plan: the closing
 * quote, the hash and the comparison come from the same two vectors, without a branch that
 * depends on the length.  Where there are no such vectors nothing is ever found, and the
 * reader goes the longer way.
 */
#pragma once
#include <stdint.h>

#include "format/doc.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LT_SHORTS_LEN = 32 };

struct lt_short {
	char word[LT_SHORTS_LEN]; /* with zeroes behind */
	uint32_t len, number;
};

struct lt_shorts {
	struct lt_arena *arena;
	struct lt_short *known;
	int count, room;
	uint32_t *slots; /* index into known, plus one; 0 is free */
	unsigned bits;   /* there are 2^bits slots, half of them free */
};

struct lt_shorts *lt_shorts_new(struct lt_arena *a);

/* Nothing happens to a word that is long, not plain, or there already. */
void lt_shorts_add(struct lt_shorts *shorts, struct lt_text word, uint32_t number);

static inline uint64_t
lt_shorts_hash(uint64_t a, uint64_t b, unsigned len)
{
	return ((a + len) * 0x9e3779b97f4a7c15u) ^ (b * 0xc2b2ae3d27d4eb4fu);
}

/* The number of the word that starts at p and ends at a quote, and its length; LT_NO_KEY when
 * it is not known.  LT_SHORTS_LEN bytes may be read at p. */
static inline uint32_t
lt_shorts_find(const struct lt_shorts *shorts, const char *p, unsigned *ret_len)
{
#ifdef __SSE2__
	static const char ones[2 * LT_SHORTS_LEN] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
		-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
	const __m128i quote = _mm_set1_epi8('"'), *at = (const __m128i *)(const void *)p;
	__m128i low = _mm_loadu_si128(at), high = _mm_loadu_si128(at + 1);
	uint32_t ends = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(low, quote)) |
		(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(high, quote)) << 16;
	if (!ends)
		return LT_NO_KEY;
	unsigned len = (unsigned)__builtin_ctz(ends);
	const __m128i *mask = (const __m128i *)(const void *)(ones + LT_SHORTS_LEN - len);
	low = _mm_and_si128(low, _mm_loadu_si128(mask));
	high = _mm_and_si128(high, _mm_loadu_si128(mask + 1));
	__m128i both = _mm_xor_si128(low, _mm_shuffle_epi32(high, 0x1b));
	uint64_t hash = lt_shorts_hash((uint64_t)_mm_cvtsi128_si64(both),
		(uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(both, both)), len);
	for (uint64_t slot = hash >> (64 - shorts->bits);; slot = (slot + 1) & ((1u << shorts->bits) - 1)) {
		if (!shorts->slots[slot])
			return LT_NO_KEY;
		const struct lt_short *known = &shorts->known[shorts->slots[slot] - 1];
		const __m128i *word = (const __m128i *)(const void *)known->word;
		__m128i same = _mm_and_si128(_mm_cmpeq_epi8(low, _mm_loadu_si128(word)),
			_mm_cmpeq_epi8(high, _mm_loadu_si128(word + 1)));
		*ret_len = len;
		if (_mm_movemask_epi8(same) == 0xffff && known->len == len)
			return known->number;
	}
#else
	(void)shorts, (void)p, (void)ret_len;
	return LT_NO_KEY;
#endif
}
