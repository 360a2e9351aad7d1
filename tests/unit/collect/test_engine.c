/* SPDX-License-Identifier: Apache-2.0 */
/* engine: images and commands of model servers, and of what only carries their name. */
#include "collect/engine.h"

#include "t.h"

static const char *
name_of(const char *image, const char *command)
{
	const struct lt_engine *engine = lt_engine_find(lt_text(image), lt_text(command));
	return engine ? engine->name : "none";
}

TEST(engines_are_known_by_image_or_command)
{
	static const struct {
		const char *image, *command, *name;
	} rows[] = {
		{ "vllm/vllm-openai:v0.9", "", "vllm" },
		{ "reg.example.com:5000/team/vllm@sha256:aa", "", "vllm" },
		{ "team/app:1", "python -m vllm.entrypoints.openai.api_server", "vllm" },
		{ "ghcr.io/huggingface/text-generation-inference:2.0", "", "tgi" },
		{ "ollama/ollama", "", "ollama" },
		{ "nvcr.io/nim/meta/llama3:1.0", "", "nim" },
		{ "nvcr.io/nvidia/tritonserver:24.01", "", "triton" },
		{ "redis:7", "", "redis" },
		{ "oliver006/redis_exporter", "", "none" },
		{ "lmcache/lmstack-router", "", "none" },
		{ "vllm/vllm-router:1", "", "none" },
		{ "registry.vllm.example.com/web:1", "", "none" },
		{ "nginx", "", "none" },
		{ NULL, "", "none" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(name_of(rows[i].image, rows[i].command), rows[i].name);
}
