/* SPDX-License-Identifier: Apache-2.0 */
/* The usage objects. */
#include "sim/usage.h"

#include "sim/call.h"
#include "sim/put.h"

void
lt_sim_usage_chat(struct lt_buf *out, const struct lt_sim_usage *usage)
{
	lt_sim_put(out, "{'prompt_tokens':%ld,'completion_tokens':%ld,'total_tokens':%ld,", usage->prompt, usage->out,
		usage->prompt + usage->out);
	lt_sim_put(out, "'prompt_tokens_details':{'cached_tokens':%ld,'audio_tokens':0},", usage->cached);
	lt_sim_put(out, "'completion_tokens_details':{'reasoning_tokens':%ld,'audio_tokens':0,"
		"'accepted_prediction_tokens':0,'rejected_prediction_tokens':0}}", usage->reasoning);
}
