/* SPDX-License-Identifier: Apache-2.0 */
/* Models: the list, or one of them; tail is "/NAME", where a name may have slashes. */
#include "gateway/path.h"
#include "gateway/surface_inside.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	(void)ret_model;
	struct lt_text piece, rest;
	if (!lt_text_eq(method, "GET") || !lt_path_openai(path, "models", &rest))
		return false;
	*ret_tail = rest;
	if (!lt_path_skip(&rest, "/"))
		return true;
	while (lt_text_cut(&rest, '/', &piece))
		if (!lt_path_plain(piece))
			return false;
	return true;
}

const struct lt_surface_kind lt_surface_models = {
	.surface = LT_SURFACE_MODELS,
	.matches = matches,
	.usage = lt_surface_usage_nothing,
	.event = lt_surface_event_nothing,
};
