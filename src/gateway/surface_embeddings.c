/* SPDX-License-Identifier: Apache-2.0 */
/* Embeddings: a list of vectors, no output tokens, no stream. */
#include "gateway/path.h"
#include "gateway/surface_inside.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	return lt_text_eq(method, "POST") && (lt_path_azure(path, "embeddings", ret_model) ||
		(lt_path_openai(path, "embeddings", ret_tail) && !ret_tail->len));
}

const struct lt_surface_kind lt_surface_embeddings = {
	.surface = LT_SURFACE_EMBEDDINGS,
	.matches = matches,
	.usage = lt_surface_usage_openai,
	.event = lt_surface_event_nothing,
};
