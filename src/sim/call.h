/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: what somebody asks of the simulator, read from path and body.
 *
 * Slices and nodes point into the bytes that came and live as long as they do.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "format/doc.h"
#include "sim/sim.h"

enum lt_sim_surface {
	LT_SIM_NOWHERE,
	LT_SIM_CHAT,
	LT_SIM_COMPLETION,
	LT_SIM_RESPONSE,
	LT_SIM_RESPONSE_GET,
	LT_SIM_RESPONSE_DELETE,
	LT_SIM_RESPONSE_CANCEL,
	LT_SIM_RESPONSE_ITEMS,
	LT_SIM_EMBEDDING,
	LT_SIM_MODELS,
	LT_SIM_MODEL,
	LT_SIM_MESSAGE,
	LT_SIM_MESSAGE_COUNT,
	LT_SIM_NATIVE_CHAT,     /* Ollama's /api/chat */
	LT_SIM_NATIVE_GENERATE, /* and /api/generate */
	LT_SIM_NATIVE_TAGS,     /* and /api/tags */
	LT_SIM_TOKENIZE,
	LT_SIM_HEALTH,
	LT_SIM_OWN, /* /sim/...: the simulator's own */
};

/* What a call took, as the provider counts it. */
struct lt_sim_usage {
	int64_t prompt;      /* cached and written included */
	int64_t cached;      /* read from the provider's cache */
	int64_t cache_write; /* written to it (Anthropic) */
	int64_t out;         /* reasoning included, over all choices */
	int64_t reasoning;
};

/* The text of a prompt on its way through. */
struct lt_sim_prompt {
	int64_t tokens, bytes;
	uint64_t hash; /* of all its text */
	struct lt_text last; /* what the caller said last */
	bool tool_spoke;     /* the last message is a tool's */
};

struct lt_sim_call {
	enum lt_sim_surface surface;
	enum lt_sim_provider dialect; /* never LT_SIM_ALL */
	struct lt_text deployment;    /* the path's, or the model */
	struct lt_text model, api_version, id;
	bool dated_url;               /* Azure's deployment shape, with an api-version */
	struct lt_node body;
	bool stream, include_usage;
	int n;
	int64_t most;                 /* tokens to answer with at most; -1: not said */
	struct lt_sim_prompt prompt;
	struct lt_sim_usage usage;
	uint64_t number;              /* 1 is the first call */
	uint64_t seed;                /* of its words */
	char tag[25];                 /* 24 letters and digits, different for each call */
	int64_t now_s;
};

/* Surface, dialect, deployment and id from method and path; LT_SIM_NOWHERE when there is no
 * such thing at this provider. */
void lt_sim_route(enum lt_sim_provider provider, struct lt_text method, struct lt_text path, struct lt_text query,
	struct lt_sim_call *call);
