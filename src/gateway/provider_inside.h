/* SPDX-License-Identifier: Apache-2.0 */
/* provider_inside: the providers by name, and what those of OpenAI's API share; for provider*.c. */
#pragma once
#include "gateway/provider.h"

extern const struct lt_provider_kind lt_provider_openai, lt_provider_azure, lt_provider_anthropic, lt_provider_vllm,
	lt_provider_llamacpp, lt_provider_ollama, lt_provider_sim;

#define LT_SURFACE_BIT(name) (1u << LT_SURFACE_##name)

const char *lt_provider_word_of_path(enum lt_surface surface); /* behind the version: "/chat/completions" */
void lt_provider_path(struct lt_buf *out, const struct lt_policy *policy,
	const struct lt_policy_deployment *deployment, enum lt_surface surface, struct lt_text model, struct lt_text tail,
	struct lt_text query);
void lt_provider_no_headers(struct lt_buf *out, const struct lt_asked *asked);
bool lt_provider_injects(const struct lt_policy *policy, const struct lt_policy_deployment *deployment,
	enum lt_surface surface);
enum lt_too_many lt_provider_too_many(const struct lt_answer *answer, struct lt_text body,
	const struct lt_policy *policy, const struct lt_policy_deployment *deployment);
