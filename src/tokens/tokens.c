/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces looked up whole, then in a cache of what merging gave, then merged. */
#include "tokens/tokens.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tokens/merge.h"
#include "tokens/piece.h"
#include "tokens/ranks.h"
#include "tokens/starts.h"
#include "tokens/utf8.h"

static const struct {
	const char *name;
	enum lt_cut cut;
} ENCODINGS[] = { { "o200k_base", LT_CUT_O200K }, { "cl100k_base", LT_CUT_CL100K } };

enum { CACHE = 1 << 16, LONG_CACHE = 1 << 14, LONG_KEY = 30 };

/* Of 16 to 30 bytes; the last byte is the length less 16 and the count. */
struct long_key {
	uint64_t words[4];
};


struct lt_tokens {
	struct lt_arena *arena;
	struct lt_ranks ranks;
	enum lt_cut cut;
	lt_starts_fn *starts;
	struct lt_merge merge;
	struct lt_key *cache; /* of pieces, by hash; the count is in the high half of the last byte */
	struct long_key *long_cache;
	struct lt_buf held;   /* fed and not counted yet */
	struct lt_buf mended; /* the last text that was no UTF-8 */
	uint64_t counted;
};

static struct lt_key *
cache_line(const struct lt_tokens *t, uint64_t hash)
{
	return &t->cache[hash >> 40 & (CACHE - 1)];
}

/* Copies from the end of a text, so that 16 bytes can be read. */
static struct lt_key
key_at(const uint8_t *p, size_t len, const uint8_t *end)
{
	if (end - p >= 16)
		return lt_key(p, len);
	uint8_t last[16] = { 0 };
	memcpy(last, p, (size_t)(end - p));
	return lt_key(last, len);
}

static size_t
merged(struct lt_tokens *t, const uint8_t *p, size_t len)
{
	return lt_merge(&t->merge, t->arena, &t->ranks, p, len);
}

/* A piece of more than 15 bytes; those of up to 30 have a cache of their own. */
static size_t
count_long(struct lt_tokens *t, const uint8_t *p, size_t len, const uint8_t *end)
{
	if (len > LONG_KEY || end - p < 32)
		return merged(t, p, len);
	struct long_key key;
	memcpy(&key, p, sizeof key);
	struct lt_key rest = lt_key(p + 16, len - 16);
	key.words[2] = rest.low;
	key.words[3] = rest.high;
	uint64_t hash = lt_key_hash((struct lt_key){ key.words[0], key.words[1] }) + lt_key_hash(rest) * 3;
	struct long_key *cached = &t->long_cache[hash >> 40 & (LONG_CACHE - 1)];
	size_t count = cached->words[3] >> 60;
	if (count && cached->words[0] == key.words[0] && cached->words[1] == key.words[1] && cached->words[2] == key.words[2] &&
		(cached->words[3] & 0x0fffffffffffffff) == key.words[3])
		return count;
	count = merged(t, p, len);
	if (count < 16) {
		key.words[3] |= (uint64_t)count << 60;
		*cached = key;
	}
	return count;
}

/* Pieces that the cache does not have. */
struct missed {
	struct lt_key key;
	uint64_t hash;
	const uint8_t *at;
};

static uint64_t
count_missed(struct lt_tokens *t, const struct missed *missed, size_t n)
{
	uint64_t count = 0;
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch(&t->ranks.keys[missed[i].hash & t->ranks.key_mask & ~3u]);
	for (size_t i = 0; i < n; i++) {
		const struct missed *m = &missed[i];
		uint64_t tokens = 1;
		if (!t->ranks.keys[lt_ranks_slot(&t->ranks, m->key, m->hash)].high)
			tokens = merged(t, m->at, m->key.high >> 56);
		*cache_line(t, m->hash) = (struct lt_key){ m->key.low, m->key.high | tokens << 60 };
		count += tokens;
	}
	return count;
}

/* Pieces in two goes: what the cache has, without a branch that could be guessed wrong, then the others. */
static uint64_t
count_pieces(struct lt_tokens *t, const uint8_t *const *at, size_t n, const uint8_t *end)
{
	struct missed missed[LT_STARTS];
	uint64_t count = 0;
	size_t misses = 0;
	for (size_t i = 0; i < n; i++) {
		size_t len = (size_t)(at[i + 1] - at[i]);
		if (len > LT_RANKS_KEY) {
			count += count_long(t, at[i], len, end);
			continue;
		}
		struct lt_key key = key_at(at[i], len, end);
		uint64_t hash = lt_key_hash(key);
		struct lt_key cached = *cache_line(t, hash);
		bool hit = cached.low == key.low && (cached.high & 0x0fffffffffffffff) == key.high;
		missed[misses] = (struct missed){ key, hash, at[i] };
		misses += !hit;
		count += hit ? cached.high >> 60 : 0;
	}
	return count + count_missed(t, missed, misses);
}

uint64_t
lt_tokens_count(struct lt_tokens *t, struct lt_text text)
{
	const uint8_t *at[LT_STARTS + 1];
	uint64_t count = 0;
	text = lt_utf8_mend(&t->mended, text);
	const uint8_t *p = (const uint8_t *)text.at, *end = p + text.len;
	for (size_t n; p < end; p = at[n]) {
		n = t->starts(t->cut, p, end, at);
		count += count_pieces(t, at, n, end);
	}
	return count;
}

/* The end of what is surely whole: a blank behind a visible ASCII character begins a piece, whatever stands
 * before and behind.  0: there is none. */
static size_t
sure(const struct lt_buf *b, size_t from)
{
	for (size_t i = b->len - 1; i > from && i > 0; i--)
		if (b->at[i] == ' ' && b->at[i - 1] > ' ' && b->at[i - 1] < 0x7f)
			return i;
	return 0;
}

void
lt_tokens_feed(struct lt_tokens *t, struct lt_text part)
{
	if (!part.len)
		return;
	size_t old = t->held.len;
	lt_buf_text_add(&t->held, part);
	size_t whole = sure(&t->held, old ? old - 1 : 0);
	if (!whole)
		return;
	t->counted += lt_tokens_count(t, (struct lt_text){ t->held.at, whole });
	memmove(t->held.at, t->held.at + whole, t->held.len - whole);
	t->held.len -= whole;
}

uint64_t
lt_tokens_end(struct lt_tokens *t)
{
	uint64_t count = t->counted + lt_tokens_count(t, lt_buf_text(&t->held));
	t->held.len = 0;
	t->counted = 0;
	return count;
}

/* The ids of a piece; returns how many. */
static size_t
ids_of(struct lt_tokens *t, const uint8_t *p, size_t len, const uint8_t *end, uint32_t *ids)
{
	if (len <= LT_RANKS_KEY) {
		struct lt_key key = key_at(p, len, end);
		uint32_t slot = lt_ranks_slot(&t->ranks, key, lt_key_hash(key));
		if (t->ranks.keys[slot].high) {
			*ids = t->ranks.key_tokens[slot];
			return 1;
		}
	}
	size_t count = lt_merge(&t->merge, t->arena, &t->ranks, p, len);
	memcpy(ids, t->merge.tokens, count * sizeof *ids);
	return count;
}

uint32_t *
lt_tokens_ids(struct lt_tokens *t, struct lt_arena *a, struct lt_text text, uint64_t *ret_count)
{
	const uint8_t *at[LT_STARTS + 1];
	text = lt_utf8_mend(&t->mended, text);
	const uint8_t *p = (const uint8_t *)text.at, *end = p + text.len;
	size_t count = 0;
	uint32_t *ids = LT_NEW_ARRAY(a, uint32_t, text.len + 1); /* untouched pages cost nothing */
	for (size_t n; p < end; p = at[n]) {
		n = t->starts(t->cut, p, end, at);
		for (size_t i = 0; i < n; i++)
			count += ids_of(t, at[i], (size_t)(at[i + 1] - at[i]), end, ids + count);
	}
	*ret_count = count;
	return ids;
}

struct lt_text
lt_tokens_bytes(const struct lt_tokens *t, uint32_t id)
{
	if (id >= t->ranks.tokens)
		return LT_NONE;
	return (struct lt_text){ (const char *)t->ranks.texts + t->ranks.text_at[id], lt_ranks_len(&t->ranks, id) };
}

static void
drop(void *tokens)
{
	struct lt_tokens *t = tokens;
	lt_buf_done(&t->held);
	lt_buf_done(&t->mended);
}

struct lt_tokens *
lt_tokens_open(struct lt_arena *a, const char *encoding, struct lt_err *err)
{
	for (size_t i = 0; i < sizeof ENCODINGS / sizeof *ENCODINGS; i++) {
		if (strcmp(ENCODINGS[i].name, encoding) != 0)
			continue;
		struct lt_tokens *t = LT_NEW(a, struct lt_tokens);
		if (!lt_ranks_open(encoding, &t->ranks)) {
			lt_fail(err, "this lintel was built without the ranks of %s; run sh tools/setup.sh where npm and "
				     "its registry can be reached, and build again", encoding);
			return NULL;
		}
		t->arena = a;
		t->cut = ENCODINGS[i].cut;
		t->starts = lt_starts_best();
		t->cache = LT_NEW_ARRAY(a, struct lt_key, CACHE);
		t->long_cache = LT_NEW_ARRAY(a, struct long_key, LONG_CACHE);
		t->held = t->mended = LT_BUF(SIZE_MAX / 2);
		lt_arena_defer(a, drop, t);
		return t;
	}
	lt_fail(err, "there is no encoding '%s'; there are o200k_base and cl100k_base", encoding);
	return NULL;
}
