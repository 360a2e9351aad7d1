/* SPDX-License-Identifier: Apache-2.0 */
/* OpenAI, and whatever speaks its API at a base URL. */
#include "gateway/provider_inside.h"

const struct lt_provider_kind lt_provider_openai = {
	.provider = LT_PROVIDER_OPENAI,
	.surfaces = LT_SURFACE_BIT(CHAT) | LT_SURFACE_BIT(RESPONSES) | LT_SURFACE_BIT(COMPLETIONS) | LT_SURFACE_BIT(EMBEDDINGS) |
		    LT_SURFACE_BIT(MODELS),
	.key_header = "authorization",
	.key_prefix = "Bearer ",
	.path = lt_provider_path,
	.headers = lt_provider_no_headers,
	.model_in_body = true,
	.injects = lt_provider_injects,
	.too_many = lt_provider_too_many,
};
