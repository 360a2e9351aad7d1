/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: an answer on its way to the caller.
 *
 * Its bytes go on as they are; its events are only read along.  Where usage was asked for on the
 * caller's behalf, the chunk that tells it is left out, and for that an event is held back until
 * it is whole.
 */
#include "base/buf.h"
#include "gateway/inside.h"

enum { ERROR_BYTES = 1024 };

static void
put(struct lt_call *call, struct lt_out *out, const char *from, const char *to, bool ours)
{
	if (from >= to)
		return;
	size_t len = (size_t)(to - from);
	uint64_t all = call->usage.answered_bytes + len;
	call->usage.answered_bytes = all < UINT32_MAX ? (uint32_t)all : UINT32_MAX;
	out->at[out->count].text = (struct lt_text){ from, len };
	out->at[out->count++].ours = ours;
}

static void
keep_id(struct lt_call *call, struct lt_text id)
{
	if (!id.len || call->id_seen || !call->surface->id)
		return;
	call->id_seen = true;
	call->world->stick(call->world->host, lt_read_sticky(call, id), call->deployment);
}

/* Reads one event along; false: it cannot be passed on. */
static bool
read_event(struct lt_call *call, const struct lt_sse_event *event, struct lt_event_told *e)
{
	*e = (struct lt_event_told){ 0 };
	if (!event->data.at)
		return true;
	lt_surface_event(call->surface, event, &call->told, e);
	if (e->malformed) {
		call->broken = true;
		return false;
	}
	if (e->content) {
		call->usage.chunks++;
		if (!call->usage.first_token_us)
			call->usage.first_token_us = (uint32_t)(call->now_us - call->start_us);
	}
	call->text_out += e->text_bytes;
	call->ended |= e->last;
	call->told_error |= e->error;
	keep_id(call, e->id);
	return true;
}

/* Nothing is left out: only what an unreadable event begins with is kept from the caller. */
static bool
pass_events(struct lt_call *call, struct lt_text piece, struct lt_out *out)
{
	struct lt_sse_event event;
	struct lt_event_told e;
	const char *at = piece.at;
	while (lt_sse_next(&call->sse, call->arena, &event)) {
		if (!read_event(call, &event, &e)) {
			put(call, out, piece.at, at, false);
			return false;
		}
		at += event.in_piece;
	}
	put(call, out, piece.at, piece.at + piece.len, false);
	return true;
}

/* The event began in an earlier piece and was held back: what of it lies in the carry goes out
 * from there, and the next event that straddles pieces gets the other buffer. */
static void
release_held(struct lt_call *call, const struct lt_sse_event *event, struct lt_out *out)
{
	char *carry = call->sse.carry;
	uint32_t room = call->sse.carry_room;
	if (!call->open_passed)
		put(call, out, event->raw.at, event->raw.at + event->len - event->in_piece, true);
	call->sse.carry = call->kept;
	call->sse.carry_room = call->kept_room;
	call->kept = carry;
	call->kept_room = room;
}

/* An event is open at the end of the piece.  It is held back, unless it is too long for the carry:
 * then it is no usage, and all of it goes on as it comes. */
static void
hold_open(struct lt_call *call, const char *begin, const char *run, const char *end, struct lt_out *out)
{
	size_t open = lt_sse_open(&call->sse), here = (size_t)(end - begin);
	if (call->open_passed || !open) {
		put(call, out, run, end, false);
	} else if (call->sse.skipped) {
		put(call, out, run, begin, false);
		put(call, out, call->sse.carry, call->sse.carry + (open - here), true);
		put(call, out, begin, end, false);
		call->open_passed = true;
	} else {
		put(call, out, run, begin, false);
	}
}

static bool
hide_events(struct lt_call *call, struct lt_text piece, struct lt_out *out)
{
	struct lt_sse_event event;
	struct lt_event_told e;
	const char *run = piece.at, *at = piece.at, *end = piece.at + piece.len;
	while (lt_sse_next(&call->sse, call->arena, &event)) {
		bool fine = read_event(call, &event, &e);
		/* Room for the end of the run and what hold_open() puts must be left. */
		bool hidden = e.only_usage && event.whole && !call->open_passed && out->count < LT_OUT_SLICES - 4;
		if (event.carried && fine && !hidden)
			release_held(call, &event, out);
		if (!fine || hidden) {
			put(call, out, run, at, false);
			run = at + event.in_piece;
		}
		at += event.in_piece;
		if (!fine)
			return false;
		if (event.carried)
			call->open_passed = false;
	}
	hold_open(call, at, run, end, out);
	return true;
}

/* A whole answer: its last bytes are kept, because usage is told at the end.  One that comes in
 * one piece is read where it is. */
static void
read_whole(struct lt_call *call, struct lt_text piece)
{
	bool first = !call->usage.answered_bytes;
	if (first && call->surface->id && call->answer.status < 300 && !call->by_id)
		keep_id(call, call->surface->id(piece));
	if (call->answer.status >= 300 || call->unbilled)
		return;
	if (first && call->answer.length == (int64_t)piece.len) {
		call->surface->usage(piece, &call->told);
		return;
	}
	if (!call->tail_bytes)
		call->tail_bytes = lt_alloc(call->arena, LT_TAIL);
	if (piece.len >= LT_TAIL) {
		memcpy(call->tail_bytes, piece.at + piece.len - LT_TAIL, LT_TAIL);
		call->tail_len = LT_TAIL;
		return;
	}
	size_t stays = LT_TAIL - piece.len;
	if (call->tail_len > stays) {
		memmove(call->tail_bytes, call->tail_bytes + call->tail_len - stays, stays);
		call->tail_len = stays;
	}
	memcpy(call->tail_bytes + call->tail_len, piece.at, piece.len);
	call->tail_len += piece.len;
}

bool
lt_call_chunk(struct lt_call *call, struct lt_text piece, int64_t now_us, struct lt_out *out)
{
	call->now_us = now_us;
	out->count = 0;
	if (!call->events) {
		read_whole(call, piece);
		put(call, out, piece.at, piece.at + piece.len, false);
		return true;
	}
	lt_sse_feed(&call->sse, piece);
	return call->hides ? hide_events(call, piece, out) : pass_events(call, piece, out);
}

/* A stream that breaks off says so in the caller's own dialect, behind the last whole event. */
static void
say_cut(struct lt_call *call, enum lt_refusal refusal, struct lt_out *out)
{
	const struct lt_refusal_row *row = &lt_refusal_rows[refusal];
	struct lt_buf text = LT_BUF_IN(lt_alloc(call->arena, ERROR_BYTES), ERROR_BYTES);
	if (lt_sse_open(&call->sse) && (!call->hides || call->open_passed))
		lt_buf_puts(&text, "\n\n");
	lt_surface_stream_error(&text, lt_reply_dialect(call), row->type, row->code,
		lt_reply_message(call, refusal, call->model_name), (struct lt_text){ call->id, sizeof call->id - 1 });
	put(call, out, text.at, text.at + text.len, true);
}

static void
end_events(struct lt_call *call, enum lt_end end, struct lt_out *out)
{
	bool held = call->hides && !call->open_passed && lt_sse_open(&call->sse);
	if (end == LT_END_ABORT || call->ended || call->told_error) {
		if (held && end == LT_END_DONE)
			put(call, out, call->sse.carry, call->sse.carry + call->sse.carried, true);
		return;
	}
	call->usage.refusal = end == LT_END_IDLE || end == LT_END_TOTAL ? LT_REFUSE_TIMEOUT : LT_REFUSE_CUT;
	say_cut(call, call->usage.refusal, out);
}

static enum lt_outcome
outcome_of(const struct lt_call *call, enum lt_end end)
{
	if (call->answer.status >= 300 || call->told_error)
		return end == LT_END_ABORT && !call->told_error ? LT_OUTCOME_ABORT : LT_OUTCOME_ERROR;
	if (call->broken)
		return LT_OUTCOME_MALFORMED;
	if (call->events && call->ended)
		return LT_OUTCOME_DONE;
	switch (end) {
	case LT_END_DONE:
		return call->events ? LT_OUTCOME_CUT : LT_OUTCOME_DONE;
	case LT_END_CUT:
		return LT_OUTCOME_CUT;
	case LT_END_IDLE:
		return LT_OUTCOME_IDLE;
	case LT_END_TOTAL:
		return LT_OUTCOME_TOTAL;
	case LT_END_ABORT:
		break;
	}
	return LT_OUTCOME_ABORT;
}

static void
abort_early(struct lt_call *call)
{
	if (call->sending == LT_SENDING_OUT || call->sending == LT_SENDING_HELD) {
		lt_relay_over(call, LT_SENDING_OVER);
		call->left_early = true;
	}
	if (!call->refusal && !call->reply.status)
		call->usage.outcome = LT_OUTCOME_ABORT;
	if (call->step < LT_STEP_settle)
		call->step = LT_STEP_settle;
}

void
lt_call_end(struct lt_call *call, enum lt_end end, int64_t now_us, struct lt_out *out)
{
	call->now_us = now_us;
	out->count = 0;
	if (call->sending != LT_SENDING_PASSED) {
		if (end == LT_END_ABORT)
			abort_early(call);
		else if (call->sending == LT_SENDING_OUT || call->sending == LT_SENDING_HELD)
			lt_call_failed(call, end == LT_END_CUT ? LT_FAIL_RESET : LT_FAIL_TOTAL, now_us);
		return;
	}
	if (call->events)
		end_events(call, end, out);
	if (!call->events && call->tail_len)
		call->surface->usage((struct lt_text){ call->tail_bytes, call->tail_len }, &call->told);
	call->usage.outcome = (uint8_t)outcome_of(call, end);
	call->whole = call->usage.outcome == LT_OUTCOME_DONE;
	lt_relay_over(call, LT_SENDING_OVER);
}
