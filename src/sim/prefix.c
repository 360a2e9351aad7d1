/* SPDX-License-Identifier: Apache-2.0 */
/* A table of hashes of prompts' beginnings; what falls on the same place is forgotten. */
#include "sim/prefix.h"

#include "base/arena.h"
#include "base/map.h"
#include "sim/prompt.h"
#include "sim/word.h"

enum { PLACES = 1 << 16, LEAST = 1024, STEP = 128 };

struct lt_sim_prefixes {
	uint64_t seen[PLACES];
};

struct lt_sim_prefixes *
lt_sim_prefixes_new(struct lt_arena *a)
{
	return LT_NEW(a, struct lt_sim_prefixes);
}

void
lt_sim_prefixes_forget(struct lt_sim_prefixes *prefixes)
{
	memset(prefixes, 0, sizeof *prefixes);
}

int64_t
lt_sim_prefix_seen(struct lt_sim_prefixes *prefixes, struct lt_text deployment, const struct lt_sim_prompt *prompt)
{
	if (prompt->tokens < LEAST || !prompt->bytes)
		return 0;
	uint64_t whose = lt_map_hash(deployment);
	int64_t same = 0;
	for (int i = 0; i < prompt->block_count; i++) {
		uint64_t hash = lt_sim_mix(whose, prompt->blocks[i]), *place = &prefixes->seen[hash % PLACES];
		if (*place == hash && same == i)
			same = i + 1;
		*place = hash;
	}
	int64_t tokens = prompt->tokens * (same * LT_SIM_BLOCK) / prompt->bytes;
	if (tokens > prompt->tokens)
		tokens = prompt->tokens;
	tokens -= tokens % STEP;
	return tokens < LEAST ? 0 : tokens;
}
