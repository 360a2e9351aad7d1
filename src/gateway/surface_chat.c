/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chat completions.  A chunk that has choices [] is the extra one with usage only when it has usage:
 * Azure begins streams with one that has prompt_filter_results and nothing else.
 */
#include "format/pick_inside.h"
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
	enum { NEAR = 4096 }; /* the tier stands before or behind the usage, not before vectors and the like */
	lt_told_openai(lt_pick_last(json, "usage"), told);
	if (json.len > NEAR)
		json = (struct lt_text){ json.at + json.len - NEAR, NEAR };
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

#define IS(name, word) lt_text_is(name, LT_LIT(word))

static bool
is_content(struct lt_text name)
{
	return IS(name, "content") || IS(name, "tool_calls") || IS(name, "reasoning_content") || IS(name, "reasoning") ||
	       IS(name, "refusal") || IS(name, "audio") || IS(name, "function_call") || IS(name, "reasoning_details");
}

static uint32_t
delta(struct lt_pick *at, bool *content)
{
	struct lt_pick p = pick_into(at, '{');
	struct lt_text name;
	uint32_t bytes = 0;
	while (pick_next_name(&p, &name)) {
		if (!is_content(name))
			continue;
		struct lt_text value = pick_take(&p);
		if (lt_pick_empty(value))
			continue;
		*content = true;
		bytes += texts_in(value, PARTS_DEPTH);
	}
	pick_back(at, &p);
	return bytes;
}

static uint32_t
choice(struct lt_pick *at, struct lt_told *told, bool *content)
{
	struct lt_pick p = pick_into(at, '{');
	struct lt_text name;
	uint32_t bytes = 0;
	while (pick_next_name(&p, &name)) {
		if (IS(name, "delta") || IS(name, "message")) /* some send whole answers as events */
			bytes += delta(&p, content);
		else if (IS(name, "usage")) /* Moonshot tells it here */
			lt_told_openai(pick_take(&p), told);
	}
	pick_back(at, &p);
	return bytes;
}

/* How many choices there are is what tells the extra chunk from others. */
static int
choices(struct lt_pick *at, struct lt_told *told, struct lt_event_told *e, lt_choice_fn *read_choice)
{
	struct lt_pick list = pick_into(at, '[');
	int count = list.broken ? -1 : 0;
	for (; pick_next(&list); count++)
		e->text_bytes += read_choice(&list, told, &e->content);
	pick_back(at, &list);
	return count;
}

void
lt_surface_event_openai(struct lt_text event_name, struct lt_text data, struct lt_told *told,
	struct lt_event_told *ret_event, lt_choice_fn *read_choice)
{
	struct lt_event_told e = { .error = IS(event_name, "error") };
	struct lt_text name;
	int count = -1; /* no choices at all */
	bool usage = false;
	if (!data.at || IS(lt_text_trim(data), "[DONE]")) {
		e.last = data.at != NULL;
		*ret_event = e;
		return;
	}
	struct lt_pick p = pick_open(data, '{');
	while (pick_next_name(&p, &name)) {
		if (IS(name, "choices")) {
			count = choices(&p, told, &e, read_choice);
		} else if (IS(name, "usage")) {
			struct lt_text value = pick_take(&p);
			usage = lt_pick_is(value, '{') && !lt_pick_empty(value);
			if (usage)
				lt_told_openai(value, told);
		} else if (IS(name, "error")) {
			e.error |= !lt_pick_empty(pick_take(&p));
		} else if (IS(name, "service_tier")) {
			lt_told_tier(pick_take(&p), told);
		}
	}
	e.malformed = !pick_closed(&p);
	e.only_usage = count == 0 && usage && !e.error && !e.malformed;
	*ret_event = e;
}

void
lt_surface_cut_openai(struct lt_text name, struct lt_text head, struct lt_text tail, struct lt_told *told,
	struct lt_event_told *ret_event)
{
	(void)name;
	(void)head;
	lt_told_openai(lt_pick_last(lt_text_trim(tail), "usage"), told);
	*ret_event = (struct lt_event_told){ .content = true };
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
	.cut = lt_surface_cut_openai,
};
