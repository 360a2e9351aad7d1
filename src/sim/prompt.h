/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prompt: the text of a call, counted and hashed on its way through.
 *
 * A prompt also remembers its text in blocks, so that the provider's
 * prefix cache (prefix.h) can tell how much of it was seen before.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "format/doc.h"

struct lt_arena;
struct lt_sim_counter;

enum {
	LT_SIM_PROMPT_MOST = 64 << 20,
	LT_SIM_BLOCK = 512, /* bytes */
};

struct lt_sim_prompt {
	struct lt_arena *arena;
	struct lt_sim_counter *counter;
	int64_t tokens, bytes;
	int64_t wanted;      /* tokens of the answer by [[tokens=N]]; -1: nobody said */
	uint64_t hash;       /* of all its text */
	uint64_t *blocks;    /* hashes of its text up to each multiple of LT_SIM_BLOCK */
	int block_count, block_room;
	char partial[LT_SIM_BLOCK];
	size_t partial_len;
	struct lt_text last; /* what was said last */
	struct lt_text fault; /* [[fault=...]] */
	struct lt_text model; /* where counting depends on it */
	bool tool_spoke;     /* the last message is a tool's */
	bool tool_wanted;    /* [[tool]] */
	bool filter, filter_answer; /* [[filter]] and [[filter-answer]] */
	bool cache;          /* a cache_control stands somewhere */
};

/* One more text of the prompt. */
void lt_sim_prompt_add(struct lt_sim_prompt *prompt, struct lt_text text);

/* What the body says on each surface. */
void lt_sim_prompt_chat(struct lt_sim_prompt *prompt, struct lt_node body);
void lt_sim_prompt_message(struct lt_sim_prompt *prompt, struct lt_node body);
void lt_sim_prompt_response(struct lt_sim_prompt *prompt, struct lt_node body);

/* A text, a list of texts, a list of token ids or a list of such: completions and embeddings.
 * Returns how many inputs there are. */
int lt_sim_prompt_input(struct lt_sim_prompt *prompt, struct lt_node input);
