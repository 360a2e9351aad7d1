/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Responses.  What was made here stays where it was made, so the answer's id is told.  Tails:
 *
 *	POST                      a new one
 *	POST /input_tokens        how many tokens it would have
 *	POST /compact             a shorter chain
 *	GET, DELETE /ID           one that was stored
 *	GET /ID/input_items
 *	POST /ID/cancel
 */
#include "format/pick.h"
#include "gateway/path.h"
#include "gateway/surface_inside.h"
#include "gateway/told.h"

static bool
tail_fits(struct lt_text method, struct lt_text tail)
{
	struct lt_text id;
	bool post = lt_text_eq(method, "POST"), get = lt_text_eq(method, "GET");
	if (!tail.len)
		return post;
	if (!lt_path_skip(&tail, "/") || !lt_text_cut(&tail, '/', &id) || !lt_path_plain(id))
		return false;
	if (lt_text_eq(id, "input_tokens") || lt_text_eq(id, "compact"))
		return post && !tail.at;
	if (!tail.at)
		return get || lt_text_eq(method, "DELETE");
	return (post && lt_text_eq(tail, "cancel")) || (get && lt_text_eq(tail, "input_items"));
}

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	(void)ret_model;
	return lt_path_openai(path, "responses", ret_tail) && tail_fits(method, *ret_tail);
}

/* Tools of the provider that are paid by use: their calls are items of the output. */
static void
tools(struct lt_text json, struct lt_told *told)
{
	told->tokens[LT_BUCKET_SEARCHES] = lt_pick_count(json, "type", "web_search_call");
	told->tokens[LT_BUCKET_IMAGES] = lt_pick_count(json, "type", "image_generation_call");
}

static void
usage(struct lt_text json, struct lt_told *told)
{
	lt_told_openai(lt_pick_last(json, "usage"), told);
	lt_told_tier(lt_pick_last(json, "service_tier"), told);
	tools(json, told);
}

/* It stands near the front, of a whole answer or of the response in an event. */
static struct lt_text
id(struct lt_text json)
{
	struct lt_pick p = lt_pick_open(json, '{');
	struct lt_text name;
	while (lt_pick_name(&p, &name)) {
		if (lt_text_eq(name, "response"))
			return lt_pick_text(lt_pick_get(lt_pick_value(&p), "id"));
		if (lt_text_eq(name, "id"))
			return lt_pick_text(lt_pick_value(&p));
	}
	return LT_NONE;
}

static bool
is_last(struct lt_text type)
{
	return lt_text_eq(type, "response.completed") || lt_text_eq(type, "response.incomplete") ||
	       lt_text_eq(type, "response.failed") || lt_text_eq(type, "response.cancelled");
}

static struct lt_event_told
of_type(struct lt_text type)
{
	return (struct lt_event_told){
		.last = is_last(type),
		.error = lt_text_eq(type, "error") || lt_text_eq(type, "response.failed"),
		.content = lt_text_ends(type, ".delta") || lt_text_eq(type, "response.output_item.done") ||
			   lt_text_ends(type, ".partial_image"),
	};
}

/* The response inside an event.  Those at the beginning repeat all of the call, tools and
 * instructions, and have nothing of interest behind the id. */
static void
response(struct lt_pick *at, bool last, struct lt_told *told, struct lt_event_told *e)
{
	struct lt_pick p = lt_pick_into(at, '{');
	struct lt_text name;
	while (lt_pick_name(&p, &name)) {
		if (lt_text_eq(name, "id"))
			e->id = lt_pick_text(lt_pick_value(&p));
		else if (lt_text_eq(name, "usage"))
			lt_told_openai(lt_pick_value(&p), told);
		else if (lt_text_eq(name, "service_tier"))
			lt_told_tier(lt_pick_value(&p), told);
		else if (last && lt_text_eq(name, "output"))
			tools(lt_pick_value(&p), told);
		if (!last && e->id.at)
			return;
	}
	lt_pick_back(at, &p);
}

static void
event(struct lt_text event_name, struct lt_text data, struct lt_told *told, struct lt_event_told *ret_event)
{
	struct lt_event_told e = of_type(event_name);
	struct lt_text name, delta = LT_NONE, type = event_name;
	if (!data.at || lt_text_eq(lt_text_trim(data), "[DONE]")) { /* some servers say so here, too */
		*ret_event = (struct lt_event_told){ 0 };
		return;
	}
	struct lt_pick p = lt_pick_open(data, '{');
	while (lt_pick_name(&p, &name)) {
		if (lt_text_eq(name, "type")) {
			struct lt_text told_type = lt_pick_text(lt_pick_value(&p));
			if (!type.at)
				e = of_type(type = told_type);
		} else if (lt_text_eq(name, "delta")) {
			delta = lt_pick_text(lt_pick_value(&p));
		} else if (lt_text_eq(name, "error")) {
			e.error |= !lt_pick_empty(lt_pick_value(&p));
		} else if (lt_text_eq(name, "response") && type.at) {
			response(&p, e.last, told, &e);
			if (!e.last && e.id.at)
				break;
		}
	}
	e.malformed = !lt_pick_closed(&p) && (e.last || !e.id.at);
	if (lt_text_ends(type, ".delta")) {
		e.content = delta.len > 0;
		if (!lt_text_eq(type, "response.audio.delta"))
			e.text_bytes = (uint32_t)lt_pick_length(delta);
	}
	*ret_event = e;
}

/* A response that repeats long instructions or tools: its usage stands at the end. */
static void
cut(struct lt_text event_name, struct lt_text head, struct lt_text tail, struct lt_told *told,
	struct lt_event_told *ret_event)
{
	struct lt_event_told e = of_type(event_name);
	struct lt_pick p = lt_pick_open(head, '{');
	struct lt_text name, type = event_name;
	while (lt_pick_name(&p, &name)) {
		if (lt_text_eq(name, "type") && !type.at)
			e = of_type(type = lt_pick_text(lt_pick_value(&p)));
		else if (lt_text_eq(name, "response"))
			response(&p, false, told, &e);
		if (e.id.at)
			break;
	}
	if (e.last) {
		tail = lt_text_trim(tail);
		lt_told_openai(lt_pick_last_inside(tail, "usage", 2), told);
		lt_told_tier(lt_pick_last_inside(tail, "service_tier", 2), told);
	}
	*ret_event = e;
}

const struct lt_surface_kind lt_surface_responses = {
	.surface = LT_SURFACE_RESPONSES,
	.matches = matches,
	.has_output = true,
	.usage = usage,
	.event = event,
	.cut = cut,
	.id = id,
};
