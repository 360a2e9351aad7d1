/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay: what comes back from a deployment, until the first content of it goes on to the caller.
 *
 * Up to there everything can still be had from another deployment, a 200 that turns out to be
 * an error among it.  An answer that is no success is held until it is whole and then judged.
 */
#include "gateway/inside.h"

#include <stdatomic.h>

#define MS INT64_C(1000)

enum {
	SATURATED_MS = 1000,       /* when a 429 does not say how long */
	QUOTA_MS = 60000,          /* no money is left there: asked again after */
	LONGEST_MS = 3600000,
};

static const struct lt_policy_deployment *
deployment_of(const struct lt_call *call)
{
	return &call->policy->deployments[call->deployment];
}

static struct lt_health *
health_of(const struct lt_call *call)
{
	return call->world->health[call->deployment];
}

static const struct lt_provider_kind *
kind_of(const struct lt_call *call)
{
	return lt_provider_kinds[deployment_of(call)->provider];
}

void
lt_relay_begin(struct lt_call *call)
{
	call->answer = (struct lt_answer){ 0 };
	call->peeked = 0;
	call->events = call->hides = false;
	lt_relay_rewind(call);
}

/* Reading begins anew at the answer's first byte; memory is kept. */
void
lt_relay_rewind(struct lt_call *call)
{
	call->told = (struct lt_told){ 0 };
	call->sse = (struct lt_sse){ .carry = call->sse.carry, .carry_room = call->sse.carry_room };
	call->text_out = 0;
	call->usage.chunks = 0;
	call->ended = call->told_error = call->broken = call->open_passed = call->id_seen = false;
	call->tail_len = 0;
}

/* The attempt is over, one way or another. */
void
lt_relay_over(struct lt_call *call, enum lt_sending sending)
{
	int64_t took = call->now_us - call->sent_us;
	call->sending = sending;
	call->usage.upstream_us += took > 0 ? (uint32_t)took : 0;
}

/* It came to nothing and another deployment may follow. */
static enum lt_peek
lose(struct lt_call *call, enum lt_lost lost)
{
	call->lost = lost;
	if (call->model && lost != LT_LOST_NO)
		call->tried |= UINT64_C(1) << call->route;
	if (call->ptu_tokens)
		lt_health_ptu_add(health_of(call), deployment_of(call), -call->ptu_tokens, call->now_us / MS);
	call->ptu_tokens = 0;
	lt_relay_over(call, LT_SENDING_LOST);
	return LT_PEEK_NEXT;
}

void
lt_call_failed(struct lt_call *call, enum lt_failure failure, int64_t now_us)
{
	call->now_us = now_us;
	bool late = failure == LT_FAIL_CONNECT_TIMEOUT || failure == LT_FAIL_FIRST_BYTE ||
		    failure == LT_FAIL_FIRST_CONTENT || failure == LT_FAIL_TOTAL;
	if (failure != LT_FAIL_TOTAL)
		lt_health_failed(health_of(call), now_us / MS);
	lose(call, late ? LT_LOST_TIME : LT_LOST_REACH);
}

static void
note_id(struct lt_call *call, struct lt_text id)
{
	size_t len = id.len < sizeof call->usage.upstream_id - 1 ? id.len : sizeof call->usage.upstream_id - 1;
	memset(call->usage.upstream_id, 0, sizeof call->usage.upstream_id);
	if (len)
		memcpy(call->usage.upstream_id, id.at, len);
}

static bool
success(const struct lt_call *call)
{
	return call->answer.status >= 200 && call->answer.status < 300;
}

void
lt_call_head(struct lt_call *call, int status, const struct lt_header *headers, int count, int64_t now_us)
{
	call->now_us = now_us;
	lt_answer_read(&call->answer, headers, count, status, now_us);
	call->sending = LT_SENDING_HELD;
	call->usage.upstream_status = (uint16_t)status;
	call->usage.first_byte_us = (uint32_t)(now_us - call->start_us);
	note_id(call, call->answer.request_id);
	call->usage.flags &= (uint8_t)~(LT_USAGE_AZURE_SPILLED | LT_USAGE_STREAM | LT_USAGE_SIMULATED);
	if (call->answer.spilled_from.len)
		call->usage.flags |= LT_USAGE_AZURE_SPILLED;
	if (deployment_of(call)->provider == LT_PROVIDER_SIM)
		call->usage.flags |= LT_USAGE_SIMULATED;
	struct lt_text type = call->answer.content_type;
	call->events = success(call) && type.len >= 17 &&
		       lt_text_eq_nocase((struct lt_text){ type.at, 17 }, LT_LIT("text/event-stream"));
	if (call->events)
		call->usage.flags |= LT_USAGE_STREAM;
	call->hides = call->events && call->injected;
}

/* From here on the answer is the caller's. */
static enum lt_peek
pass(struct lt_call *call)
{
	call->sending = LT_SENDING_PASSED;
	call->usage.status = (uint16_t)call->answer.status;
	call->usage.outcome = success(call) ? LT_OUTCOME_DONE : LT_OUTCOME_ERROR;
	lt_reply_headers(call);
	if (call->last_word)
		lt_header_add(call, "x-should-retry", LT_LIT("false"));
	else
		lt_health_fine(health_of(call), (uint32_t)(call->start_us + call->usage.first_byte_us - call->sent_us));
	lt_relay_rewind(call);
	return LT_PEEK_GO;
}

/* --- answers that are no success --- */

static void
saturate(struct lt_call *call, int64_t otherwise_ms)
{
	int64_t ms = call->answer.retry_after_ms >= 0 ? call->answer.retry_after_ms : otherwise_ms;
	ms = ms < 1 ? 1 : ms > LONGEST_MS ? LONGEST_MS : ms;
	lt_health_saturated(health_of(call), call->now_us / MS + ms);
}

static enum lt_peek
saturated(struct lt_call *call)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	saturate(call, SATURATED_MS);
	call->ptu_tokens = 0; /* the bucket is set by what it said */
	if (d->kind == LT_DEPLOYMENT_PTU)
		lt_health_ptu_full(health_of(call), d, call->answer.retry_after_ms, call->now_us / MS);
	return lose(call, LT_LOST_NO);
}

static bool
is_json(const struct lt_call *call)
{
	return lt_text_has_nocase(call->answer.content_type, "json");
}

static enum lt_peek
elsewhere(struct lt_call *call, enum lt_too_many kind)
{
	/* Out of capacity is as good as saturated; a 503 that names no time is any other failure. */
	bool down = call->answer.status == 503 && call->answer.retry_after_ms < 0;
	if (kind == LT_TOO_MANY_CAPACITY && !down) {
		saturate(call, SATURATED_MS);
		return lose(call, LT_LOST_NO);
	}
	if (kind == LT_TOO_MANY_QUOTA)
		saturate(call, QUOTA_MS);
	else if (kind != LT_TOO_MANY_SIZE)
		lt_health_failed(health_of(call), call->now_us / MS);
	if (call->model)
		call->tried |= UINT64_C(1) << call->route;
	if (is_json(call) && !lt_route_more(call)) {
		call->last_word = true;
		return pass(call);
	}
	return lose(call, LT_LOST_ANSWER);
}

static enum lt_peek
once_more(struct lt_call *call)
{
	atomic_store_explicit(&health_of(call)->no_usage_in_streams, 1, memory_order_relaxed);
	call->stripped = true;
	lose(call, LT_LOST_NO);
	call->sending = LT_SENDING_AGAIN;
	return LT_PEEK_NEXT;
}

static enum lt_peek
judge(struct lt_call *call, struct lt_text body)
{
	enum lt_too_many kind = LT_TOO_MANY_COUNT;
	bool injected = call->injected && !call->stripped;
	enum lt_verdict verdict = lt_provider_judge(kind_of(call), &call->answer, body, call->policy,
		deployment_of(call), injected, &kind);
	if (kind != LT_TOO_MANY_COUNT && call->usage.too_many[kind] < UINT8_MAX)
		call->usage.too_many[kind]++;
	switch (verdict) {
	case LT_VERDICT_SATURATED:
		return saturated(call);
	case LT_VERDICT_ELSEWHERE:
		return elsewhere(call, kind);
	case LT_VERDICT_OURS:
		lt_health_broken(health_of(call), call->now_us / MS);
		return lose(call, LT_LOST_OURS);
	case LT_VERDICT_STRIP:
		return injected ? once_more(call) : pass(call);
	case LT_VERDICT_PASS:
		break;
	}
	return pass(call);
}

/* --- answers that say 200 --- */

static enum lt_peek
lose_answer(struct lt_call *call)
{
	lt_health_failed(health_of(call), call->now_us / MS);
	return lose(call, LT_LOST_ANSWER);
}

enum begins { NO_ERROR, MAYBE, AN_ERROR };

static bool
blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Does a body begin as {"error":... (and not null) or {"type":"error"... does?  Nearly all others
 * are told by their first letter. */
static enum begins
begins_as_error(struct lt_text body)
{
	static const char *const starts[] = { "{\"error\":", "{\"type\":\"error\"" };
	for (int i = 0; i < 2; i++) {
		const char *want = starts[i];
		size_t at = 0;
		while (*want && at < body.len && (body.at[at] == *want || blank(body.at[at])))
			want += body.at[at++] == *want;
		while (!*want && at < body.len && blank(body.at[at]))
			at++;
		if (at == body.len)
			return MAYBE;
		if (!*want)
			return i == 0 && body.at[at] == 'n' ? NO_ERROR : AN_ERROR;
	}
	return NO_ERROR;
}

/* The caller's own matter, told inside a stream: nobody else would answer otherwise. */
static bool
callers_own(struct lt_text data)
{
	return lt_text_has(data, "content_filter") || lt_text_has(data, "ResponsibleAI") ||
	       lt_text_has(data, "invalid_request") || lt_text_has(data, "context_length");
}

static enum lt_peek
peek_events(struct lt_call *call, struct lt_text so_far, bool full, bool ended)
{
	struct lt_sse_event event;
	struct lt_told told = { 0 };
	lt_relay_rewind(call);
	lt_sse_feed(&call->sse, (struct lt_text){ so_far.at + call->peeked, so_far.len - call->peeked });
	while (lt_sse_next(&call->sse, call->arena, &event)) {
		struct lt_event_told e = { 0 };
		call->peeked += event.raw.len;
		if (!event.data.at)
			continue;
		lt_surface_event(call->surface, &event, &told, &e);
		if ((e.error && !callers_own(event.data)) || e.malformed)
			return lose_answer(call);
		if (e.content && !call->usage.first_token_us)
			call->usage.first_token_us = (uint32_t)(call->now_us - call->start_us);
		if (e.content || e.last || e.error)
			return pass(call);
	}
	if (ended)
		return lose_answer(call);
	return full ? pass(call) : LT_PEEK_HOLD;
}

enum lt_peek
lt_call_peek(struct lt_call *call, struct lt_text so_far, bool full, bool ended, int64_t now_us)
{
	call->now_us = now_us;
	bool whole = full || ended;
	if (!success(call))
		return whole ? judge(call, so_far) : LT_PEEK_HOLD;
	if (call->events)
		return peek_events(call, so_far, full, ended);
	enum begins begins = begins_as_error(so_far);
	if (begins == AN_ERROR)
		return !whole ? LT_PEEK_HOLD : callers_own(so_far) ? pass(call) : lose_answer(call);
	return begins == NO_ERROR || ended ? pass(call) : LT_PEEK_HOLD;
}
