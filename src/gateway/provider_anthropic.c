/* SPDX-License-Identifier: Apache-2.0 */
/* Anthropic: its messages, and its own endpoint of OpenAI's chat, which takes the same key. */
#include "base/buf.h"
#include "gateway/provider_inside.h"

static void
headers(struct lt_buf *out, const struct lt_asked *asked)
{
	for (int i = 0; i < asked->headers_count; i++)
		if (lt_text_eq_nocase(asked->headers[i].name, LT_LIT("anthropic-version")))
			return;
	lt_buf_puts(out, "anthropic-version: 2023-06-01\r\n");
}

const struct lt_provider_kind lt_provider_anthropic = {
	.provider = LT_PROVIDER_ANTHROPIC,
	.surfaces = LT_SURFACE_BIT(MESSAGES) | LT_SURFACE_BIT(COUNT_TOKENS) | LT_SURFACE_BIT(CHAT) |
		    LT_SURFACE_BIT(MODELS),
	.key_header = "x-api-key",
	.key_prefix = "",
	.path = lt_provider_path,
	.headers = headers,
	.model_in_body = true,
	.injects = lt_provider_injects,
	.too_many = lt_provider_too_many,
};
