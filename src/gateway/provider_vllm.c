/* SPDX-License-Identifier: Apache-2.0 */
/* vLLM's own server. */
#include "gateway/provider_inside.h"

const struct lt_provider_kind lt_provider_vllm = {
	.provider = LT_PROVIDER_VLLM,
	.surfaces = LT_SURFACE_BIT(CHAT) | LT_SURFACE_BIT(RESPONSES) | LT_SURFACE_BIT(COMPLETIONS) | LT_SURFACE_BIT(EMBEDDINGS) |
		    LT_SURFACE_BIT(MODELS) | LT_SURFACE_BIT(MESSAGES) | LT_SURFACE_BIT(COUNT_TOKENS),
	.key_header = "authorization",
	.key_prefix = "Bearer ",
	.path = lt_provider_path,
	.headers = lt_provider_no_headers,
	.model_in_body = true,
	.injects = lt_provider_injects,
	.too_many = lt_provider_too_many,
};
