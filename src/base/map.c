/* SPDX-License-Identifier: Apache-2.0 */
/* Words to numbers: linear probing over a power of two. */
#include "base/map.h"

#include "base/arena.h"

struct slot {
	struct lt_text word; /* at == NULL: free */
	uint64_t hash;
	int64_t number;
};

struct lt_map {
	struct lt_arena *arena;
	struct slot *slots;
	uint64_t mask;
	int count;
};

/* wyhash's mixing step over 8-byte words: 64x64->128 multiply, fold. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
lt_map_hash(struct lt_text word)
{
	uint64_t hash = 0x9e3779b97f4a7c15u ^ word.len, piece;
	const char *at = word.at;
	size_t left = word.len;
	for (; left >= 8; at += 8, left -= 8) {
		memcpy(&piece, at, 8);
		hash = mix(hash ^ piece, 0xa0761d6478bd642fu);
	}
	piece = 0;
	if (left)
		memcpy(&piece, at, left);
	return mix(hash ^ piece, 0xe7037ed1a0b428dbu);
}

struct lt_map *
lt_map_new(struct lt_arena *a)
{
	struct lt_map *m = LT_NEW(a, struct lt_map);
	m->arena = a;
	m->mask = 15;
	m->slots = LT_NEW_ARRAY(a, struct slot, m->mask + 1);
	return m;
}

int
lt_map_count(const struct lt_map *m)
{
	return m->count;
}

static struct slot *
find(const struct lt_map *m, struct lt_text word, uint64_t hash)
{
	for (uint64_t at = hash & m->mask;; at = (at + 1) & m->mask) {
		struct slot *slot = &m->slots[at];
		if (!slot->word.at || (slot->hash == hash && lt_text_is(slot->word, word)))
			return slot;
	}
}

int64_t
lt_map_get_hashed(const struct lt_map *m, struct lt_text word, uint64_t hash)
{
	const struct slot *slot = find(m, word, hash);
	return slot->word.at ? slot->number : -1;
}

int64_t
lt_map_get(const struct lt_map *m, struct lt_text word)
{
	return lt_map_get_hashed(m, word, lt_map_hash(word));
}

static void
rehash(struct lt_map *m)
{
	struct slot *old = m->slots;
	uint64_t count = m->mask + 1;
	m->mask = count * 2 - 1;
	m->slots = LT_NEW_ARRAY(m->arena, struct slot, count * 2);
	for (uint64_t i = 0; i < count; i++)
		if (old[i].word.at)
			*find(m, old[i].word, old[i].hash) = old[i];
}

void
lt_map_put(struct lt_map *m, struct lt_text word, int64_t number)
{
	if (!word.at)
		word.at = "";
	if ((uint64_t)m->count * 4 >= (m->mask + 1) * 3)
		rehash(m);
	uint64_t hash = lt_map_hash(word);
	struct slot *slot = find(m, word, hash);
	if (!slot->word.at)
		m->count++;
	*slot = (struct slot){ word, hash, number };
}
