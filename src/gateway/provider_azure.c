/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure OpenAI, in both shapes of its addresses:
 *
 *	/openai/deployments/NAME/chat/completions?api-version=2024-10-21
 *	/openai/v1/chat/completions
 *
 * Responses and models have no deployment in their paths in either.
 */
#include "base/buf.h"
#include "base/date.h"
#include "gateway/path.h"
#include "gateway/provider_inside.h"

static bool
v1(const struct lt_policy_deployment *d)
{
	return d->flags & LT_DEPLOYMENT_V1 || !d->api_version.len;
}

static void
path(struct lt_buf *out, const struct lt_policy *policy, const struct lt_policy_deployment *deployment,
	enum lt_surface surface, struct lt_text model, struct lt_text tail, struct lt_text query)
{
	struct lt_text base = lt_policy_text(policy, deployment->base_path);
	/* A base URL may have been given with what SDKs want at its end. */
	if (lt_text_ends(base, "/v1"))
		base.len -= 3;
	if (lt_text_ends(base, "/openai"))
		base.len -= 7;
	lt_buf_text_add(out, base);
	lt_buf_puts(out, "/openai");
	if (v1(deployment)) {
		lt_buf_puts(out, "/v1");
	} else if (surface != LT_SURFACE_RESPONSES && surface != LT_SURFACE_MODELS) {
		struct lt_text named = lt_policy_text(policy, deployment->model);
		lt_buf_puts(out, "/deployments/");
		lt_path_piece(out, named.len ? named : model);
	}
	lt_buf_puts(out, lt_provider_word_of_path(surface));
	lt_path_pieces(out, tail);
	bool asked = lt_path_query(out, query, '?');
	if (v1(deployment))
		return;
	lt_buf_puts(out, asked ? "&api-version=" : "?api-version=");
	lt_path_piece(out, lt_policy_text(policy, deployment->api_version));
}

/* stream_options is known from 2024-08-01-preview on, and in what is no preview from 2024-10-21 on:
 * an older version answers 400 to it. */
static bool
injects(const struct lt_policy *policy, const struct lt_policy_deployment *deployment, enum lt_surface surface)
{
	struct lt_text version = lt_policy_text(policy, deployment->api_version);
	int64_t day, from;
	if (!lt_provider_injects(policy, deployment, surface))
		return false;
	if (v1(deployment))
		return true;
	struct lt_text since = lt_text_ends(version, "-preview") ? LT_LIT("2024-08-01") : LT_LIT("2024-10-21");
	return version.len >= 10 && lt_date_day((struct lt_text){ version.at, 10 }, &day) &&
	       lt_date_day(since, &from) && day >= from;
}

const struct lt_provider_kind lt_provider_azure = {
	.provider = LT_PROVIDER_AZURE,
	.surfaces = LT_SURFACE_BIT(CHAT) | LT_SURFACE_BIT(RESPONSES) | LT_SURFACE_BIT(COMPLETIONS) |
		    LT_SURFACE_BIT(EMBEDDINGS) | LT_SURFACE_BIT(MODELS),
	.key_header = "api-key",
	.key_prefix = "",
	.path = path,
	.headers = lt_provider_no_headers,
	.model_in_body = true,
	.injects = injects,
	.too_many = lt_provider_too_many,
};
