/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chat completions.  A chunk that has choices [] is the extra one with usage only when it has usage:
 * Azure begins streams with one that has prompt_filter_results and nothing else.
 */
#include "format/pick.h"
#include "gateway/path.h"
#include "gateway/surface_inside.h"
#include "gateway/told.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	return lt_text_eq(method, "POST") && (lt_path_azure(path, "chat/completions", ret_model) ||
		(lt_path_openai(path, "chat/completions", ret_tail) && !ret_tail->len));
}

void
lt_surface_usage_openai(struct lt_text json, struct lt_told *told)
{
	lt_told_openai(lt_pick_last(json, "usage"), told);
	lt_told_tier(lt_pick_last(json, "service_tier"), told);
}

enum { PARTS_DEPTH = 4 }; /* of a tool call's list, the call, its function, its arguments */

/* Bytes of the texts in a list of parts or tool calls. */
static uint32_t
texts_in(struct lt_text value, int depth)
{
	struct lt_text name = LT_NONE, inner;
	uint32_t bytes = 0;
	bool list = lt_pick_is(value, '[');
	if (lt_pick_is(value, '"'))
		return (uint32_t)lt_pick_length(lt_pick_text(value));
	if (!depth)
		return 0;
	struct lt_pick p = lt_pick_open(value, list ? '[' : '{');
	while (list ? lt_pick_item(&p, &inner) : lt_pick_member(&p, &name, &inner)) {
		bool said = list || lt_text_eq(name, "arguments") || lt_text_eq(name, "name") ||
			    lt_text_eq(name, "text") || lt_text_eq(name, "input") || lt_text_eq(name, "transcript");
		if (said || lt_pick_is(inner, '{'))
			bytes += texts_in(inner, depth - 1);
	}
	return bytes;
}

static bool
is_content(struct lt_text name)
{
	static const char *const names[] = { "content", "tool_calls", "reasoning_content", "reasoning", "refusal", "audio",
		"function_call", "reasoning_details" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (lt_text_eq(name, names[i]))
			return true;
	return false;
}

static uint32_t
delta(struct lt_text json, bool *content)
{
	struct lt_pick p = lt_pick_open(json, '{');
	struct lt_text name, value;
	uint32_t bytes = 0;
	while (lt_pick_member(&p, &name, &value)) {
		if (lt_pick_empty(value) || !is_content(name))
			continue;
		*content = true;
		bytes += texts_in(value, PARTS_DEPTH);
	}
	return bytes;
}

static uint32_t
choice(struct lt_text json, struct lt_told *told, bool *content)
{
	struct lt_pick p = lt_pick_open(json, '{');
	struct lt_text name, value;
	uint32_t bytes = 0;
	while (lt_pick_member(&p, &name, &value)) {
		if (lt_text_eq(name, "delta") || lt_text_eq(name, "message")) /* some send whole answers as events */
			bytes += delta(value, content);
		else if (lt_text_eq(name, "usage")) /* Moonshot tells it here */
			lt_told_openai(value, told);
	}
	return bytes;
}

void
lt_surface_event_openai(struct lt_text event_name, struct lt_text data, struct lt_told *told,
	struct lt_event_told *ret_event, lt_choice_fn *read_choice)
{
	struct lt_event_told e = { .error = lt_text_eq(event_name, "error") };
	struct lt_text name, value, item;
	bool choices = false, usage = false, other = false;
	if (!data.at || lt_text_eq(lt_text_trim(data), "[DONE]")) {
		e.last = data.at != NULL;
		*ret_event = e;
		return;
	}
	struct lt_pick p = lt_pick_open(data, '{');
	while (lt_pick_member(&p, &name, &value)) {
		if (lt_text_eq(name, "choices")) {
			struct lt_pick list = lt_pick_open(value, '[');
			for (choices = !list.broken; lt_pick_item(&list, &item); other = true)
				e.text_bytes += read_choice(item, told, &e.content);
		} else if (lt_text_eq(name, "usage")) {
			usage = lt_pick_is(value, '{') && !lt_pick_empty(value);
			lt_told_openai(value, told);
		} else if (lt_text_eq(name, "error")) {
			e.error |= !lt_pick_empty(value);
		} else if (lt_text_eq(name, "service_tier")) {
			lt_told_tier(value, told);
		}
	}
	e.malformed = !lt_pick_closed(&p);
	e.only_usage = choices && !other && usage && !e.error && !e.malformed;
	*ret_event = e;
}

static void
event(struct lt_text name, struct lt_text data, struct lt_told *told, struct lt_event_told *ret_event)
{
	lt_surface_event_openai(name, data, told, ret_event, choice);
}

const struct lt_surface_kind lt_surface_chat = {
	.surface = LT_SURFACE_CHAT,
	.matches = matches,
	.has_output = true,
	.injects = true,
	.usage = lt_surface_usage_openai,
	.event = event,
};
