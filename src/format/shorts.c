/* SPDX-License-Identifier: Apache-2.0 */
/* Filling the table of short keys; shorts.h has what is quick. */
#include "format/shorts.h"

#include "base/arena.h"

struct lt_shorts *
lt_shorts_new(struct lt_arena *a)
{
	struct lt_shorts *shorts = LT_NEW(a, struct lt_shorts);
	shorts->arena = a;
	shorts->bits = 7;
	shorts->slots = LT_NEW_ARRAY(a, uint32_t, 1 << shorts->bits);
	return shorts;
}

/* The hash that lt_shorts_find() comes to by vectors: the second half turned round by
 * fours of bytes and laid over the first. */
static uint64_t
hash_of(const struct lt_short *it)
{
	uint32_t w[8];
	memcpy(w, it->word, sizeof w);
	uint64_t a = (uint64_t)(w[1] ^ w[6]) << 32 | (w[0] ^ w[7]);
	uint64_t b = (uint64_t)(w[3] ^ w[4]) << 32 | (w[2] ^ w[5]);
	return lt_shorts_hash(a, b, it->len);
}

/* The slot that holds such a word, or the free one where it belongs. */
static uint32_t *
slot_of(const struct lt_shorts *shorts, const struct lt_short *it)
{
	for (uint64_t slot = hash_of(it) >> (64 - shorts->bits);; slot = (slot + 1) & ((1u << shorts->bits) - 1)) {
		uint32_t *at = &shorts->slots[slot];
		if (!*at || memcmp(&shorts->known[*at - 1], it, offsetof(struct lt_short, number)) == 0)
			return at;
	}
}

void
lt_shorts_add(struct lt_shorts *shorts, struct lt_text word, uint32_t number)
{
	if (word.len >= LT_SHORTS_LEN || shorts->bits >= 30)
		return;
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < ' ' || word.at[i] > '~' || word.at[i] == '"' || word.at[i] == '\\')
			return;
	struct lt_short it = { .len = (uint32_t)word.len, .number = number };
	if (word.len)
		memcpy(it.word, word.at, word.len);
	uint32_t *slot = slot_of(shorts, &it);
	if (*slot)
		return;
	LT_PUSH(shorts->arena, shorts->known, shorts->count, shorts->room) = it;
	*slot = (uint32_t)shorts->count;
	if (shorts->count * 2 < 1 << shorts->bits)
		return;
	shorts->bits++;
	shorts->slots = LT_NEW_ARRAY(shorts->arena, uint32_t, 1u << shorts->bits);
	for (int i = 0; i < shorts->count; i++)
		*slot_of(shorts, &shorts->known[i]) = (uint32_t)i + 1;
}
