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
 *
 * The tables are larger than the processor's caches, and looking at them is what merging
 * costs.  So all that is known of a token is one word; most pairs make no token, which the
 * words or one bit of a small table tell; a node knows most bytes that lead nowhere; and the nodes of the trie lie in the order of the ranks they lead
 * to, so that the common ones are close together.
 */
#pragma once
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	LT_RANKS_KEY = 15,         /* tokens of up to so many bytes are in the table of keys */
	LT_RANKS_NONE = (1 << 18) - 1, /* no token has this number */
};

/* Up to 15 bytes and, as the sixteenth, how many.  Unused bytes are 0. */
struct lt_key {
	uint64_t low, high;
};

struct lt_ranks_head {
	char name[16];
	uint32_t tokens, keys, pairs, nodes; /* lengths of the arrays; keys and pairs are powers of two */
	uint64_t size;                       /* of head and arrays in bytes */
};

struct lt_ranks {
	uint32_t tokens, key_mask, pair_mask;
	unsigned seldom_shift;
	const struct lt_key *keys;  /* four to a line of the cache; a key is in its line or in the next with room */
	const uint64_t *of;         /* of a token: see lt_token_left() and its like */
	const uint64_t *seldom;     /* bits by hash: may this pair make a token? */
	const uint32_t *pairs;      /* high bits of the hash, token below; by hash, open addressing; 0: free */
	const uint64_t *nodes;      /* trie: see lt_node_base() and its like */
	const uint32_t *key_tokens; /* token of each key */
	const uint32_t *text_at;    /* tokens + 1 offsets into texts */
	const uint32_t *two;        /* node after each two first bytes, first << 8 | second; 0: none */
	const uint32_t *one;        /* token of each byte */
	const uint8_t *texts;
};

/* Lengths in bytes of the arrays behind a head, in the order of struct lt_ranks from keys on.
 * Each begins at a multiple of 64. */
enum { LT_RANKS_ARRAYS = 10 };
static inline void
lt_ranks_sizes(const struct lt_ranks_head *h, uint64_t text_size, uint64_t sizes[LT_RANKS_ARRAYS])
{
	const uint64_t all[LT_RANKS_ARRAYS] = { 16ull * h->keys, 8ull * h->tokens, h->pairs / 2, 4ull * h->pairs, 8ull * h->nodes,
		4ull * h->keys, 4ull * (h->tokens + 1), 4 << 16, 4 << 8, text_size };
	memcpy(sizes, all, sizeof all);
}

/* What is known of a token in one word; the halves of a single byte are the token itself, and what it is longer
 * than is NONE. */
#define LT_TOKEN_IS_LEFT (1ull << 63)  /* half of some token */
#define LT_TOKEN_IS_RIGHT (1ull << 62)
static inline uint64_t
lt_token(uint32_t left, uint32_t right, uint32_t shorter, uint32_t len)
{
	return (uint64_t)left << 44 | (uint64_t)right << 26 | (uint64_t)shorter << 8 | len;
}
static inline uint32_t
lt_token_left(uint64_t of)
{
	return of >> 44 & LT_RANKS_NONE;
}
static inline uint32_t
lt_token_right(uint64_t of)
{
	return of >> 26 & LT_RANKS_NONE;
}
/* The longest other token that it begins with. */
static inline uint32_t
lt_token_shorter(uint64_t of)
{
	return of >> 8 & LT_RANKS_NONE;
}
static inline uint32_t
lt_token_len(uint64_t of)
{
	return of & 255;
}

/* What of 16 bytes belongs to a key of so many. */
static const struct lt_key lt_key_mask[LT_RANKS_KEY + 1] = {
#define LOW(len) { (1ull << 8 * (len)) - 1, 0 }
#define HIGH(len) { UINT64_MAX, (1ull << 8 * ((len) - 8)) - 1 }
	LOW(0), LOW(1), LOW(2), LOW(3), LOW(4), LOW(5), LOW(6), LOW(7),
	HIGH(8), HIGH(9), HIGH(10), HIGH(11), HIGH(12), HIGH(13), HIGH(14), HIGH(15),
#undef LOW
#undef HIGH
};

/* A node of the trie in one word: where the nodes below it are, 16 bits that tell most bytes which have none, the
 * longest token on the way, the last byte. */
static inline uint32_t
lt_node_base(uint64_t node)
{
	return (uint32_t)(node >> 42);
}
static inline uint64_t
lt_node_bit(uint8_t byte)
{
	return 1ull << (26 + ((byte ^ byte >> 4) & 15));
}
static inline uint32_t
lt_node_token(uint64_t node)
{
	return node >> 8 & LT_RANKS_NONE;
}

/* The first len bytes at p as a key; reads 16 bytes. */
static inline struct lt_key
lt_key(const uint8_t *p, size_t len)
{
	struct lt_key key;
	memcpy(&key.low, p, 8);
	memcpy(&key.high, p + 8, 8);
	key.low = le64toh(key.low) & lt_key_mask[len].low;
	key.high = (le64toh(key.high) & lt_key_mask[len].high) | (uint64_t)len << 56;
	return key;
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
	uint32_t at = (uint32_t)hash & r->key_mask & ~3u;
	while (r->keys[at].high && (r->keys[at].low != key.low || r->keys[at].high != key.high))
		at = (at + 1) & r->key_mask;
	return at;
}

static inline uint64_t
lt_pair_hash(uint32_t left, uint32_t right)
{
	return ((uint64_t)left << 18 | right) * 0x9e3779b97f4a7c15;
}

/* The token that left and right make, or NONE. */
static inline uint32_t
lt_ranks_pair(const struct lt_ranks *r, uint32_t left, uint32_t right)
{
	uint64_t hash = lt_pair_hash(left, right), bit = hash >> r->seldom_shift;
	if (!(r->seldom[bit >> 6] >> (bit & 63) & 1))
		return LT_RANKS_NONE;
	for (uint32_t at = hash >> 20 & r->pair_mask; r->pairs[at]; at = (at + 1) & r->pair_mask) {
		uint32_t token = r->pairs[at] & LT_RANKS_NONE;
		if (r->pairs[at] >> 18 == (hash >> 6 & 0x3fff) && lt_token_left(r->of[token]) == left &&
			lt_token_right(r->of[token]) == right)
			return token;
	}
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
	for (p += 2; p < end && (here & lt_node_bit(*p)); p++) {
		uint64_t there = r->nodes[lt_node_base(here) ^ *p];
		if ((there & 255) != *p)
			break;
		here = there;
	}
	return lt_node_token(here);
}

static inline uint32_t
lt_ranks_len(const struct lt_ranks *r, uint32_t token)
{
	return lt_token_len(r->of[token]);
}

/* The tables of the encoding of that name; false when this lintel was built without them. */
bool lt_ranks_open(const char *name, struct lt_ranks *ret_ranks);
