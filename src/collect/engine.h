/* SPDX-License-Identifier: Apache-2.0 */
/* engine: which model server, vector store or notebook an image or a command is. */
#pragma once
#include "base/text.h"

enum lt_engine_role {
	LT_ENGINE_NONE,
	LT_ENGINE_LLM,      /* answers prompts: vllm, tgi, ollama */
	LT_ENGINE_MODEL,    /* answers predictions: triton, torchserve */
	LT_ENGINE_VECTORS,  /* keeps embeddings: qdrant, milvus */
	LT_ENGINE_NOTEBOOK, /* runs what a person or a model writes: jupyter, code interpreters */
};

struct lt_engine {
	const char *name;
	enum lt_engine_role role;
};

/* image may be LT_NONE, command is all words of command and args; NULL when it is none. */
const struct lt_engine *lt_engine_find(struct lt_text image, struct lt_text command);
const char *lt_engine_role_word(enum lt_engine_role role);
