/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranks: the tokens of an encoding as tables that are read where they lie.
 *
 * tools/ranks.c makes them when lintel is built and the program carries them: a head for each
 * encoding, then its arrays.  Nothing is set up at start; pages are read when they are looked at.
 *
 * A token's number is its rank: of two pairs of neighbours the one with the lower rank is
 * merged first.  Every token but the 256 single bytes is made by exactly one merge, that of
 * its two halves, and both halves have lower ranks (the tool checks it); so a table of
 * halves and the table back from halves to token say all about merging.
 */
#pragma once
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	LT_RANKS_KEY = 15,         /* tokens of up to so many bytes are in the table of keys */
	LT_RANKS_NONE = (1 << 18) - 1, /* no token has this number */
};

#define LT_RANKS_PAIR_HASH 0x9e3779b97f4a7c15

/* Up to 15 bytes and, as the sixteenth, how many.  Unused bytes are 0. */
struct lt_key {
	uint64_t low, high;
};

struct lt_halves {
	uint32_t left, right; /* of a single byte both are the token itself */
};

struct lt_ranks_head {
	char name[16];
	uint32_t tokens, keys, pairs, nodes; /* lengths of the arrays; keys and pairs are powers of two */
	uint64_t size;                       /* of head and arrays in bytes */
};

struct lt_ranks {
	uint32_t tokens, key_mask, pair_shift;
	const struct lt_key *keys;      /* open addressing, at most three quarters full */
	const uint64_t *pairs;          /* left << 36 | right << 18 | token; open addressing; 0: free */
	const uint64_t *nodes;          /* trie: base << 40 | parent << 18 | longest token on the way here */
	const struct lt_halves *halves; /* of each token */
	const uint32_t *key_tokens;     /* token of each key */
	const uint32_t *shorter;        /* longest other token that a token begins with, or NONE */
	const uint32_t *text_at;        /* tokens + 1 offsets into texts */
	const uint32_t *two;            /* node after each two first bytes, first << 8 | second; 0: none */
	const uint32_t *one;            /* token of each byte */
	const uint8_t *texts;
};

/* Lengths in bytes of the arrays behind a head, in the order of struct lt_ranks from keys on.
 * Each begins at a multiple of 64. */
enum { LT_RANKS_ARRAYS = 10 };
static inline void
lt_ranks_sizes(const struct lt_ranks_head *h, uint64_t text_size, uint64_t sizes[LT_RANKS_ARRAYS])
{
	const uint64_t all[LT_RANKS_ARRAYS] = { 16ull * h->keys, 8ull * h->pairs, 8ull * h->nodes, 8ull * h->tokens, 4ull * h->keys,
		4ull * h->tokens, 4ull * (h->tokens + 1), 4 << 16, 4 << 8, text_size };
	memcpy(sizes, all, sizeof all);
}

/* The first len bytes at p as a key; reads 16 bytes. */
static inline struct lt_key
lt_key(const uint8_t *p, unsigned len)
{
	uint64_t low, high;
	memcpy(&low, p, 8);
	memcpy(&high, p + 8, 8);
	low = le64toh(low);
	high = le64toh(high);
	if (len <= 8)
		return (struct lt_key){ len ? low & (UINT64_MAX >> (64 - 8 * len)) : 0, (uint64_t)len << 56 };
	return (struct lt_key){ low, (high & (UINT64_MAX >> (128 - 8 * len))) | (uint64_t)len << 56 };
}

static inline uint64_t
lt_key_hash(struct lt_key key)
{
	unsigned __int128 product = (unsigned __int128)(key.low ^ 0x9e3779b97f4a7c15) * (key.high ^ 0xd1b54a32d192ed03);
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Where key is or would be. */
static inline uint32_t
lt_ranks_slot(const struct lt_ranks *r, struct lt_key key, uint64_t hash)
{
	uint32_t at = (uint32_t)hash & r->key_mask;
	while (r->keys[at].high && (r->keys[at].low != key.low || r->keys[at].high != key.high))
		at = (at + 1) & r->key_mask;
	return at;
}

/* The token that left and right make, or NONE. */
static inline uint32_t
lt_ranks_pair(const struct lt_ranks *r, uint32_t left, uint32_t right)
{
	uint64_t key = (uint64_t)left << 18 | right, mask = (1ull << (64 - r->pair_shift)) - 1;
	uint64_t at = (key * LT_RANKS_PAIR_HASH) >> r->pair_shift;
	for (; r->pairs[at]; at = (at + 1) & mask)
		if (r->pairs[at] >> 18 == key)
			return r->pairs[at] & LT_RANKS_NONE;
	return LT_RANKS_NONE;
}

/* The longest token that the bytes begin with; there always is one.  p < end. */
static inline uint32_t
lt_ranks_longest(const struct lt_ranks *r, const uint8_t *p, const uint8_t *end)
{
	uint32_t node = end - p > 1 ? r->two[p[0] << 8 | p[1]] : 0;
	if (!node)
		return r->one[*p];
	uint64_t here = r->nodes[node];
	for (p += 2; p < end; p++) {
		uint32_t below = (uint32_t)(here >> 40) ^ *p;
		uint64_t there = r->nodes[below];
		if ((there >> 18 & 0x3fffff) != node)
			break;
		node = below;
		here = there;
	}
	return here & LT_RANKS_NONE;
}

static inline uint32_t
lt_ranks_len(const struct lt_ranks *r, uint32_t token)
{
	return r->text_at[token + 1] - r->text_at[token];
}

/* The tables of the encoding of that name; false when this lintel was built without them. */
bool lt_ranks_open(const char *name, struct lt_ranks *ret_ranks);
