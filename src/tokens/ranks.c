/* SPDX-License-Identifier: Apache-2.0 */
/* Finds an encoding in what the program carries. */
#include "tokens/ranks.h"

/* Empty when the ranks were not there at build time. */
extern const uint8_t lt_ranks_pack[], lt_ranks_pack_end[];

static uint64_t
rounded(uint64_t size)
{
	return (size + 63) & ~(uint64_t)63;
}

static void
point(const uint8_t *at, struct lt_ranks *r)
{
	struct lt_ranks_head h;
	uint64_t sizes[LT_RANKS_ARRAYS];
	const uint8_t *places[LT_RANKS_ARRAYS];
	memcpy(&h, at, sizeof h);
	lt_ranks_sizes(&h, 0, sizes);
	at += rounded(sizeof h);
	for (int i = 0; i < LT_RANKS_ARRAYS; i++) {
		places[i] = at;
		at += rounded(sizes[i]);
	}
	*r = (struct lt_ranks){
		.tokens = h.tokens,
		.key_mask = h.keys - 1,
		.pair_mask = h.pairs - 1,
		.seldom_shift = 62 - (unsigned)__builtin_ctz(h.pairs),
		.keys = (const void *)places[0],
		.of = (const void *)places[1],
		.seldom = (const void *)places[2],
		.pairs = (const void *)places[3],
		.nodes = (const void *)places[4],
		.key_tokens = (const void *)places[5],
		.text_at = (const void *)places[6],
		.two = (const void *)places[7],
		.one = (const void *)places[8],
		.texts = places[9],
	};
}

bool
lt_ranks_open(const char *name, struct lt_ranks *ret_ranks)
{
	const uint8_t *at = lt_ranks_pack;
	for (struct lt_ranks_head h; at < lt_ranks_pack_end; at += h.size) {
		memcpy(&h, at, sizeof h);
		if (strcmp(h.name, name) == 0) {
			point(at, ret_ranks);
			return true;
		}
	}
	return false;
}
