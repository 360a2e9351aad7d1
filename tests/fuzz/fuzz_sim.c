/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a call of the simulator: the first byte chooses the path, the rest is the body; then all of it
 * again as the head, as chunks and as a script. */
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "sim/world.h"

static const char *const paths[] = { "/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/embeddings", "/v1/completions",
	"/openai/deployments/d/chat/completions?api-version=2024-10-21", "/vllm/v1/chat/completions", "/api/chat" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_sim_settings settings = { .tpm = 1000000, .ptu = 100000 };
	struct lt_sim *sim = lt_sim_new(a, &settings);
	struct lt_sim_plan plan = { .arena = a, .bytes = LT_BUF(LT_SIM_ANSWER_MOST) };
	struct lt_text body = lt_copy_text(a, (struct lt_text){ (const char *)data + 1, size - 1 });
	struct lt_sim_head head;
	struct lt_sim_chunks chunks = { 0 };
	struct lt_err err = { 0 };
	lt_sim_http_head(lt_text(lt_print(a, "POST %s HTTP/1.1\r\n\r\n", paths[data[0] % 8])), &head);
	lt_sim_answer(sim, &head, body, 0, &plan);
	lt_sim_settle(sim, &plan, 0, data[0] & 8);
	if (lt_sim_http_head(body, &head) && head.len <= body.len)
		lt_sim_answer(sim, &head, (struct lt_text){ body.at + head.len, body.len - head.len }, 0, &plan);
	lt_sim_direct(sim, "fuzz", body, &err);
	lt_sim_http_dechunk((char *)body.at, body.len, &chunks);
	lt_buf_done(&plan.bytes);
	lt_sim_done(sim);
	lt_arena_drop(a);
	return 0;
}
