/* SPDX-License-Identifier: Apache-2.0 */
/* stick: which target made an id, in sets of four words: tag 40 | stamp 14 | target + 1 10 bits.
 * In a full set the oldest gives way; stamps of one set go up by one and are compared around
 * their end. */
#include "store/layout.h"

enum { SETS = LT_LAYOUT_STICKS / LT_LAYOUT_WAYS, STAMPS = 1 << 14 };
_Static_assert(LT_SHARE_TARGETS < 1 << 10, "a target fits its bits");

static uint64_t
tag_of(uint64_t word)
{
	return word >> 24;
}

static unsigned
stamp_of(uint64_t word)
{
	return (unsigned)(word >> 10) % STAMPS;
}

/* The word to give up for tag: its own, else an empty one, else the oldest. *ret_stamp: the next. */
static int
choose(const uint64_t words[LT_LAYOUT_WAYS], uint64_t tag, unsigned *ret_stamp)
{
	int oldest = -1, newest = -1, own = -1, empty = -1;
	for (int i = 0; i < LT_LAYOUT_WAYS; i++) {
		if (words[i] == 0) {
			empty = i;
			continue;
		}
		if (tag_of(words[i]) == tag)
			own = i;
		if (oldest < 0 || (stamp_of(words[oldest]) - stamp_of(words[i])) % STAMPS < STAMPS / 2)
			oldest = i;
		if (newest < 0 || (stamp_of(words[i]) - stamp_of(words[newest])) % STAMPS < STAMPS / 2)
			newest = i;
	}
	*ret_stamp = newest < 0 ? 0 : (stamp_of(words[newest]) + 1) % STAMPS;
	return own >= 0 ? own : empty >= 0 ? empty : oldest;
}

void
lt_share_stick(struct lt_share *share, uint64_t id_hash, int target)
{
	_Atomic uint64_t *set = &share->at->sticks[id_hash % SETS * LT_LAYOUT_WAYS];
	for (;;) {
		uint64_t words[LT_LAYOUT_WAYS];
		unsigned stamp;
		for (int i = 0; i < LT_LAYOUT_WAYS; i++)
			words[i] = atomic_load_explicit(&set[i], memory_order_relaxed);
		int at = choose(words, id_hash >> 24, &stamp);
		uint64_t word = id_hash >> 24 << 24 | (uint64_t)stamp << 10 | (uint64_t)(target + 1);
		if (atomic_compare_exchange_strong(&set[at], &words[at], word))
			return;
	}
}

int
lt_share_stuck(const struct lt_share *share, uint64_t id_hash)
{
	const _Atomic uint64_t *set = &share->at->sticks[id_hash % SETS * LT_LAYOUT_WAYS];
	for (int i = 0; i < LT_LAYOUT_WAYS; i++) {
		uint64_t word = atomic_load_explicit(&set[i], memory_order_relaxed);
		if (word != 0 && tag_of(word) == id_hash >> 24)
			return (int)(word % (1 << 10)) - 1;
	}
	return -1;
}
