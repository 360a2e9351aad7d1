/* SPDX-License-Identifier: Apache-2.0 */
/* The usage objects. */
#include "sim/usage.h"

#include "sim/call.h"
#include "sim/put.h"

void
lt_sim_usage_chat(struct lt_buf *out, const struct lt_sim_call *call, int64_t made)
{
	const struct lt_sim_usage *usage = &call->usage;
	lt_sim_put(out, "{'prompt_tokens':%ld,'completion_tokens':%ld,'total_tokens':%ld", usage->prompt, made,
		usage->prompt + made);
	if (call->dialect == LT_SIM_VLLM)
		lt_sim_put(out, ",'prompt_tokens_details':null");
	if (call->dialect != LT_SIM_VLLM && call->dialect != LT_SIM_OLLAMA) {
		int64_t reasoning = usage->reasoning < made ? usage->reasoning : made;
		lt_sim_put(out, ",'prompt_tokens_details':{'cached_tokens':%ld,'audio_tokens':0},", usage->cached);
		lt_sim_put(out, "'completion_tokens_details':{'reasoning_tokens':%ld,'audio_tokens':0,"
			"'accepted_prediction_tokens':0,'rejected_prediction_tokens':0}", reasoning);
	}
	lt_sim_put(out, "}");
}

void
lt_sim_usage_response(struct lt_buf *out, const struct lt_sim_call *call)
{
	const struct lt_sim_usage *usage = &call->usage;
	lt_sim_put(out, "{'input_tokens':%ld,'input_tokens_details':{'cached_tokens':%ld},", usage->prompt, usage->cached);
	lt_sim_put(out, "'output_tokens':%ld,'output_tokens_details':{'reasoning_tokens':%ld},'total_tokens':%ld}", usage->out,
		usage->reasoning, usage->prompt + usage->out);
}

/* Anthropic's input_tokens leave out what was read from the cache or written to it. */
void
lt_sim_usage_message(struct lt_buf *out, const struct lt_sim_call *call, int64_t made)
{
	const struct lt_sim_usage *usage = &call->usage;
	lt_sim_put(out, "{'input_tokens':%ld,", usage->prompt - usage->cached - usage->cache_write);
	lt_sim_put(out, "'cache_creation_input_tokens':%ld,'cache_read_input_tokens':%ld,", usage->cache_write, usage->cached);
	lt_sim_put(out, "'cache_creation':{'ephemeral_5m_input_tokens':%ld,'ephemeral_1h_input_tokens':0},", usage->cache_write);
	lt_sim_put(out, "'output_tokens':%ld,'service_tier':'standard'}", made);
}
