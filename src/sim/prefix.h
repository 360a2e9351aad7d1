/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prefix: the provider's memory of prompts it saw.
 *
 * As OpenAI says of its own: from 1,024 tokens on, in steps of 128, when the beginning is the
 * same as that of an earlier prompt to the same deployment.
 */
#pragma once
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_sim_prefixes;
struct lt_sim_prompt;

struct lt_sim_prefixes *lt_sim_prefixes_new(struct lt_arena *a);
void lt_sim_prefixes_forget(struct lt_sim_prefixes *prefixes);

/* Tokens of prompt that were seen before; from now on all of it was. */
int64_t lt_sim_prefix_seen(struct lt_sim_prefixes *prefixes, struct lt_text deployment, const struct lt_sim_prompt *prompt);
