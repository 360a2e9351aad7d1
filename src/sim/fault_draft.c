/* SPDX-License-Identifier: Apache-2.0 */
/* Faults that change what is said: an event, or the body, becomes another. */
#include "sim/fault.h"
#include "sim/gzip.h"
#include "sim/plan.h"

enum { AFTER = 3, HUGE_BYTES = 10 << 20 };

/* The event that a fault means; the last but one when the stream is shorter. */
static int
chosen(const struct lt_sim_fault *fault, int count)
{
	int64_t at = fault->after < 0 ? AFTER : fault->after;
	return at < count ? (int)at : count - 1;
}

/* JSON that breaks off, in the frame of an event. */
static void
break_off(struct lt_buf *out, struct lt_text text)
{
	bool framed = lt_text_ends(text, "\n\n");
	lt_buf_add(out, text.at, text.len * 2 / 3);
	if (framed)
		lt_buf_puts(out, "\n\n");
}

/* A member more, at the front of the first object. */
static void
swell(struct lt_buf *out, struct lt_text text, int64_t bytes)
{
	const char *brace = memchr(text.at, '{', text.len);
	size_t before = brace ? (size_t)(brace - text.at) + 1 : 0;
	lt_buf_add(out, text.at, before);
	lt_buf_puts(out, "\"padding\":\"");
	for (int64_t left = bytes < 0 ? HUGE_BYTES : bytes; left > 0; left -= 64)
		lt_buf_fill(out, 'x', left < 64 ? (int)left : 64);
	lt_buf_puts(out, "\",");
	lt_buf_add(out, text.at + before, text.len - before);
}

/* text with every LF as CR LF, or "data: " and "event: " at the start of a line without the space. */
static void
respell(struct lt_buf *out, struct lt_text text, enum lt_sim_fault_kind kind)
{
	struct lt_text line;
	bool more = text.len > 0;
	while (more) {
		lt_text_cut(&text, '\n', &line);
		more = text.at != NULL;
		size_t colon = lt_text_starts(line, "data: ") ? 5 : lt_text_starts(line, "event: ") ? 6 : 0;
		if (kind == LT_SIM_FAULT_NO_SPACE && colon) {
			lt_buf_add(out, line.at, colon);
			line = (struct lt_text){ line.at + colon + 1, line.len - colon - 1 };
		}
		lt_buf_text_add(out, line);
		if (more)
			lt_buf_puts(out, kind == LT_SIM_FAULT_CRLF ? "\r\n" : "\n");
	}
}

static void
one_event(const struct lt_sim_fault *fault, struct lt_buf *out, struct lt_text text, bool here)
{
	switch (fault->kind) {
	case LT_SIM_FAULT_COMMENTS:
		lt_buf_puts(out, ": ping\n\n");
		lt_buf_text_add(out, text);
		break;
	case LT_SIM_FAULT_CRLF:
	case LT_SIM_FAULT_NO_SPACE:
		respell(out, text, fault->kind);
		break;
	case LT_SIM_FAULT_GZIP:
		lt_sim_gzip_block(out, text);
		break;
	case LT_SIM_FAULT_MALFORMED:
		if (here)
			break_off(out, text);
		else
			lt_buf_text_add(out, text);
		break;
	case LT_SIM_FAULT_HUGE:
		if (here)
			swell(out, text, fault->bytes);
		else
			lt_buf_text_add(out, text);
		break;
	default:
		lt_buf_text_add(out, text);
	}
}

static void
error_event(struct lt_sim_draft *to, struct lt_text error, int64_t out)
{
	if (lt_text_starts(error, "{\"type\":\"error\""))
		lt_buf_puts(&to->body, "event: error\n");
	lt_buf_puts(&to->body, "data: ");
	lt_buf_text_add(&to->body, error);
	lt_buf_puts(&to->body, "\n\n");
	lt_sim_draft_mark(to, LT_SIM_MARK_CLOSE, out);
}

static void
all_events(const struct lt_sim_fault *fault, const struct lt_sim_draft *from, struct lt_sim_draft *to,
	struct lt_text error)
{
	size_t at = 0;
	int64_t out = 0;
	int here = fault->kind == LT_SIM_FAULT_ERROR_BODY ? 0 : chosen(fault, from->count);
	bool breaks = fault->kind == LT_SIM_FAULT_ERROR_BODY || fault->kind == LT_SIM_FAULT_ERROR_EVENT;
	for (int i = 0; i < from->count; i++) {
		const struct lt_sim_mark *mark = &from->marks[i];
		struct lt_text text = { from->body.at + at, mark->end - at };
		at = mark->end;
		if (i == here && breaks) {
			error_event(to, error, out);
			return;
		}
		if (fault->kind == LT_SIM_FAULT_NO_DONE && mark->kind == LT_SIM_MARK_DONE)
			continue;
		one_event(fault, &to->body, text, i == here);
		lt_sim_draft_mark(to, mark->kind, mark->out);
		out = mark->out;
	}
}

void
lt_sim_fault_draft(
	const struct lt_sim_fault *fault, const struct lt_sim_draft *from, struct lt_sim_draft *to, struct lt_text error)
{
	struct lt_text body = lt_buf_text(&from->body);
	lt_sim_draft_clear(to);
	to->status = from->status;
	to->type = from->type;
	to->declared = from->declared;
	lt_buf_text_add(&to->head, lt_buf_text(&from->head));
	if (fault->kind == LT_SIM_FAULT_GZIP) {
		lt_buf_puts(&to->head, "content-encoding: gzip\r\n");
		lt_sim_gzip_open(&to->body);
	}
	if (from->count)
		all_events(fault, from, to, error);
	else if (fault->kind == LT_SIM_FAULT_ERROR_BODY || fault->kind == LT_SIM_FAULT_ERROR_EVENT)
		lt_buf_text_add(&to->body, error);
	else if (fault->kind != LT_SIM_FAULT_COMMENTS)
		one_event(fault, &to->body, body, true);
	else
		lt_buf_text_add(&to->body, body);
	if (fault->kind == LT_SIM_FAULT_GZIP) {
		lt_sim_gzip_close(&to->body, body);
		if (to->count)
			lt_sim_draft_mark(to, LT_SIM_MARK_DONE, to->marks[to->count - 1].out);
	}
}
