/* SPDX-License-Identifier: Apache-2.0 */
/* Ollama's paths of OpenAI's and Anthropic's APIs; its own are not used. */
#include "gateway/provider_inside.h"

const struct lt_provider_kind lt_provider_ollama = {
	.provider = LT_PROVIDER_OLLAMA,
	.surfaces = LT_SURFACE_BIT(CHAT) | LT_SURFACE_BIT(RESPONSES) | LT_SURFACE_BIT(COMPLETIONS) | LT_SURFACE_BIT(EMBEDDINGS) |
		    LT_SURFACE_BIT(MODELS) | LT_SURFACE_BIT(MESSAGES),
	.key_header = "authorization",
	.key_prefix = "Bearer ",
	.path = lt_provider_path,
	.headers = lt_provider_no_headers,
	.model_in_body = true,
	.injects = lt_provider_injects,
	.too_many = lt_provider_too_many,
};
