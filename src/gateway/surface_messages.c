/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anthropic's messages.  Usage comes in two parts: message_start has the input, message_delta the
 * output so far (and, of late, the input once more).
 */
#include "format/pick.h"
#include "gateway/path.h"
#include "gateway/surface_inside.h"
#include "gateway/told.h"

static bool
matches(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	(void)ret_model;
	(void)ret_tail;
	lt_path_skip(&path, "/anthropic");
	return lt_text_eq(method, "POST") && lt_text_eq(path, "/v1/messages");
}

static void
usage(struct lt_text json, struct lt_told *told)
{
	lt_told_anthropic(lt_pick_last(json, "usage"), told);
}

/* Bytes of a delta: all its texts but its type. */
static uint32_t
delta_bytes(struct lt_text delta)
{
	struct lt_pick p = lt_pick_open(delta, '{');
	struct lt_text name, value;
	uint32_t bytes = 0;
	while (lt_pick_member(&p, &name, &value))
		if (!lt_text_eq(name, "type") && !lt_text_eq(name, "signature"))
			bytes += (uint32_t)lt_pick_length(lt_pick_text(value));
	return bytes;
}

/* A block that begins is content when it already says something: the name of a tool. */
static bool
block_says(struct lt_text block)
{
	struct lt_text type = lt_pick_text(lt_pick_get(block, "type"));
	return lt_text_ends(type, "tool_use") || lt_text_ends(type, "tool_result");
}

static void
event(struct lt_text event_name, struct lt_text data, struct lt_told *told, struct lt_event_told *ret_event)
{
	struct lt_event_told e = { 0 };
	struct lt_text name, value, type = LT_NONE, delta = LT_NONE, block = LT_NONE, message = LT_NONE, figures = LT_NONE;
	struct lt_pick p = lt_pick_open(data, '{');
	while (lt_pick_member(&p, &name, &value)) {
		if (lt_text_eq(name, "type"))
			type = lt_pick_text(value);
		else if (lt_text_eq(name, "delta"))
			delta = value;
		else if (lt_text_eq(name, "content_block"))
			block = value;
		else if (lt_text_eq(name, "message"))
			message = value;
		else if (lt_text_eq(name, "usage"))
			figures = value;
		else if (lt_text_eq(name, "error"))
			e.error = !lt_pick_empty(value);
	}
	e.malformed = data.at && !lt_pick_closed(&p);
	if (!type.at)
		type = event_name;
	e.error |= lt_text_eq(type, "error");
	e.last = lt_text_eq(type, "message_stop");
	if (lt_text_eq(type, "content_block_delta")) {
		e.text_bytes = delta_bytes(delta);
		e.content = e.text_bytes > 0;
	} else if (lt_text_eq(type, "content_block_start")) {
		e.content = block_says(block);
	} else if (lt_text_eq(type, "message_start")) {
		lt_told_anthropic(lt_pick_get(message, "usage"), told);
	} else if (lt_text_eq(type, "message_delta")) {
		lt_told_anthropic(figures, told);
	}
	*ret_event = e;
}

/* What is long is what a tool gave back, or a text; the events with usage are short. */
static void
cut(struct lt_text name, struct lt_text head, struct lt_text tail, struct lt_told *told, struct lt_event_told *ret_event)
{
	(void)head;
	(void)tail;
	(void)told;
	*ret_event = (struct lt_event_told){ .content = lt_text_starts(name, "content_block"),
		.error = lt_text_eq(name, "error") };
}

const struct lt_surface_kind lt_surface_messages = {
	.surface = LT_SURFACE_MESSAGES,
	.matches = matches,
	.has_output = true,
	.anthropic = true,
	.usage = usage,
	.event = event,
	.cut = cut,
};
