/* SPDX-License-Identifier: Apache-2.0 */
/* How many tokens a call of Anthropic's messages would have; costs nothing. */
#include "gateway/path.h"
#include "gateway/surface_inside.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	(void)ret_model;
	(void)ret_tail;
	lt_path_skip(&path, "/anthropic");
	return lt_text_eq(method, "POST") && lt_text_eq(path, "/v1/messages/count_tokens");
}

const struct lt_surface_kind lt_surface_count_tokens = {
	.surface = LT_SURFACE_COUNT_TOKENS,
	.matches = matches,
	.anthropic = true,
	.usage = lt_surface_usage_nothing,
	.event = lt_surface_event_nothing,
};
