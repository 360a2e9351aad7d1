/* SPDX-License-Identifier: Apache-2.0 */
/* prompt: the text of a call, counted and hashed on its way through. */
#pragma once
#include "sim/call.h"

struct lt_arena;

enum { LT_SIM_PROMPT_MOST = 64 << 20 };

/* Tokens of text. */
int64_t lt_sim_count(struct lt_text text);

/* One more text of the prompt. */
void lt_sim_prompt_add(struct lt_sim_prompt *prompt, struct lt_text text);

/* Everything that call->body says on a surface of OpenAI's chat kind: tools, messages. */
void lt_sim_prompt_chat(struct lt_sim_prompt *prompt, struct lt_node body, struct lt_arena *a);
