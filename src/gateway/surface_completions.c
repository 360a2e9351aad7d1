/* SPDX-License-Identifier: Apache-2.0 */
/* The older completions: a prompt goes on as text. */
#include "format/pick.h"
#include "gateway/path.h"
#include "gateway/surface_inside.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	return lt_text_eq(method, "POST") && (lt_path_azure(path, "completions", ret_model) ||
		(lt_path_openai(path, "completions", ret_tail) && !ret_tail->len));
}

static uint32_t
choice(struct lt_pick *at, struct lt_told *told, bool *content)
{
	(void)told;
	struct lt_text text = lt_pick_text(lt_pick_get(lt_pick_value(at), "text"));
	*content |= text.len > 0;
	return (uint32_t)lt_pick_length(text);
}

static void
event(struct lt_text name, struct lt_text data, struct lt_told *told, struct lt_event_told *ret_event)
{
	lt_surface_event_openai(name, data, told, ret_event, choice);
}

const struct lt_surface_kind lt_surface_completions = {
	.surface = LT_SURFACE_COMPLETIONS,
	.matches = matches,
	.has_output = true,
	.injects = true,
	.usage = lt_surface_usage_openai,
	.event = event,
	.cut = lt_surface_cut_openai,
};
