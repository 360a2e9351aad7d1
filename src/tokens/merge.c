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
	uint64_t of_left = r->of[left], of_right = r->of[right];
	for (uint32_t before = LT_RANKS_NONE;;) {
		if ((of_left & LT_TOKEN_IS_LEFT) && (of_right & LT_TOKEN_IS_RIGHT) && lt_ranks_pair(r, left, right) < before)
			return false;
		bool left_whole = lt_token_len(of_left) == 1, right_whole = lt_token_len(of_right) == 1;
		if (left_whole && right_whole)
			return true;
		if (right_whole || (left > right && !left_whole)) {
			before = left;
			left = lt_token_right(of_left);
			of_left = r->of[left];
		} else {
			before = right + 1;
			right = lt_token_left(of_right);
			of_right = r->of[right];
		}
	}
}

/* The longest of token and those it begins with that agrees with what is left of it, or NONE.  Text repeats itself, so
 * the answers are kept. */
static uint32_t
choose(struct lt_merge *m, const struct lt_ranks *r, uint32_t left, uint32_t token)
{
	uint64_t asked = ((uint64_t)left << 18 | token) + 1, *known = &m->known[asked * 0x9e3779b97f4a7c15 >> (64 - LT_MERGE_KNOWN)];
	if (*known >> 18 == asked)
		return *known & LT_RANKS_NONE;
	while (token != LT_RANKS_NONE && !agree(r, left, token))
		token = lt_token_shorter(r->of[token]);
	*known = asked << 18 | token;
	return token;
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
	uint64_t few[2] = { 0 }, *ended = few;
	make_room(m, a, len);
	if (len >= 128)
		ended = memset(m->ended, 0, (len / 64 + 1) * sizeof *ended);
	uint32_t token = lt_ranks_longest(r, p, p + len);
	while (at < len) {
		if (count > 0 && token != LT_RANKS_NONE)
			token = choose(m, r, m->tokens[count - 1], token);
		if (token == LT_RANKS_NONE) {
			ended[at >> 6] |= 1ull << (at & 63);
			uint64_t of = r->of[m->tokens[--count]];
			at -= lt_token_len(of);
			token = lt_token_shorter(of);
			continue;
		}
		size_t after = at + lt_ranks_len(r, token);
		if (ended[after >> 6] >> (after & 63) & 1) {
			token = lt_token_shorter(r->of[token]);
			continue;
		}
		m->tokens[count++] = token;
		at = after;
		if (at < len)
			token = lt_ranks_longest(r, p + at, p + len);
	}
	return count;
}
