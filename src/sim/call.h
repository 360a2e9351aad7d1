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
#include "sim/prompt.h"
#include "sim/sim.h"
#include "sim/usage.h"

enum lt_sim_surface {
	LT_SIM_NOWHERE,
	LT_SIM_CHAT,
	LT_SIM_COMPLETION,
	LT_SIM_RESPONSE,
	LT_SIM_RESPONSE_GET,
	LT_SIM_RESPONSE_DELETE,
	LT_SIM_RESPONSE_CANCEL,
	LT_SIM_RESPONSE_ITEMS,
	LT_SIM_RESPONSE_COUNT,
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

struct lt_sim_call {
	enum lt_sim_surface surface;
	enum lt_sim_provider dialect; /* never LT_SIM_ALL */
	struct lt_text deployment;    /* the path's, or the model */
	struct lt_text model, api_version, id;
	bool dated_url;               /* Azure's deployment shape, with an api-version */
	struct lt_node body;
	bool stream, include_usage, each_usage; /* each: vLLM's continuous_usage_stats */
	bool no_usage;                /* a fault: usage is left out */
	bool padded;                  /* with OpenAI's obfuscation */
	bool adjusted;                /* a fault: its limit is lowered for a while */
	bool json;                    /* the answer is to be JSON, fitting schema where there is one */
	int n;                        /* choices, or inputs of embeddings */
	int64_t most;                 /* tokens to answer with at most; -1: not said */
	struct lt_node stop;          /* a text or a list of them */
	struct lt_text tool;          /* the tool that is going to be called, or LT_NONE */
	struct lt_node schema;        /* of the tool's arguments, or of the JSON */
	struct lt_sim_prompt prompt;
	struct lt_sim_usage usage;
	uint64_t number;              /* 1 is the first call */
	uint64_t seed;                /* of its words */
	char tag[25];                 /* 24 letters and digits, different for each call */
	int64_t now_s;
	int64_t retry_ms;             /* of a refusal; -1: it names no time */
};

/* Surface, dialect, deployment and id from method and path; LT_SIM_NOWHERE when there is no
 * such thing at this provider. */
void lt_sim_route(enum lt_sim_provider provider, struct lt_text method, struct lt_text path, struct lt_text query,
	struct lt_sim_call *call);

/* Takes what the body says of how to answer on the call's surface: stream, n, limits, stop, tools,
 * form.  The prompt has been read. */
void lt_sim_call_read(struct lt_sim_call *call);
