/* SPDX-License-Identifier: Apache-2.0 */
#include "tokens/merge.h"

#include "base/arena.h"
#include "tokens/ranks.h"

/*
 * Does merging the bytes of both give just these two?  Their merges are undone at the seam,
 * the latest first; had the two parts that then met there a token of their own with a rank
 * below the merge undone, or the same rank and further left, that would have come first.
 */
static bool
agree(const struct lt_ranks *r, uint32_t left, uint32_t right)
{
	for (uint32_t before = LT_RANKS_NONE;;) {
		if (lt_ranks_pair(r, left, right) < before)
			return false;
		uint32_t left_end = lt_token_right(r->of[left]), right_begin = lt_token_left(r->of[right]);
		bool left_whole = left_end == left, right_whole = right_begin == right;
		if (left_whole && right_whole)
			return true;
		if (right_whole || (left > right && !left_whole)) {
			before = left;
			left = left_end;
		} else {
			before = right + 1;
			right = right_begin;
		}
	}
}

static void
make_room(struct lt_merge *m, struct lt_arena *a, size_t len)
{
	if (len < m->room)
		return;
	m->room = len < 4096 ? 4096 : 2 * len;
	m->tokens = LT_NEW_ARRAY(a, uint32_t, m->room);
	m->ended = LT_NEW_ARRAY(a, uint64_t, m->room / 64 + 1);
}

size_t
lt_merge(struct lt_merge *m, struct lt_arena *a, const struct lt_ranks *r, const uint8_t *p, size_t len)
{
	size_t count = 0, at = 0;
	make_room(m, a, len);
	memset(m->ended, 0, (len / 64 + 1) * sizeof m->ended[0]);
	uint32_t token = lt_ranks_longest(r, p, p + len);
	while (at < len) {
		size_t after = at + lt_ranks_len(r, token);
		bool open = !(m->ended[after >> 6] >> (after & 63) & 1);
		if (open && (count == 0 || agree(r, m->tokens[count - 1], token))) {
			m->tokens[count++] = token;
			at = after;
			if (at < len)
				token = lt_ranks_longest(r, p + at, p + len);
			continue;
		}
		token = lt_token_shorter(r->of[token]);
		if (token == LT_RANKS_NONE) {
			m->ended[at >> 6] |= 1ull << (at & 63);
			token = m->tokens[--count];
			at -= lt_ranks_len(r, token);
		}
	}
	return count;
}
