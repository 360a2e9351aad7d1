/* SPDX-License-Identifier: Apache-2.0 */
/* usage: what a call took, as each dialect spells it. */
#pragma once
#include <stdint.h>

/* What a call took, as the provider counts it. */
struct lt_sim_usage {
	int64_t prompt;      /* cached and written included */
	int64_t cached;      /* read from the provider's cache */
	int64_t cache_write; /* written to it (Anthropic) */
	int64_t out;         /* reasoning included, over all choices */
	int64_t reasoning;
};

struct lt_buf;
struct lt_sim_call;

/* Chats and completions; out: tokens of the answer until now. */
void lt_sim_usage_chat(struct lt_buf *out, const struct lt_sim_call *call, int64_t made);
void lt_sim_usage_response(struct lt_buf *out, const struct lt_sim_call *call);
void lt_sim_usage_message(struct lt_buf *out, const struct lt_sim_call *call, int64_t made);
