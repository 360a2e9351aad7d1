/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drive: the host of one call, which answers its wants from the tables of a world (given.h).
 *
 *	g->answers[0] = (struct answer){ 200, JSON, "{...}" };
 *	struct drove *d = drive(g, "/v1/chat/completions", "{...}");
 *	IS(d->status == 200);
 *
 * Answers are taken one an attempt, leases are granted unless g->leases says otherwise.
 */
#pragma once
#include "given.h"
#include "t.h"

/* What came of it. */
struct drove {
	int status;             /* of the reply or of the answer that was passed on */
	char body[1 << 16];
	size_t body_len;
	char headers[4096];
	int attempts, waits, leases, bodies;
	uint32_t waited_ms;
	char heads[GIVEN_ANSWERS][4096], sent[GIVEN_ANSWERS][1 << 14];
	struct lt_attempt tries[GIVEN_ANSWERS];
	struct lt_call_lease leases_asked[GIVEN_ANSWERS];
	struct lt_call_lease lease;
	struct lt_usage usage;
	bool replied, passed, settled;
	size_t memory;
};

static inline void
drove_headers(struct drove *d, const struct lt_header *headers, int count)
{
	for (int i = 0; i < count; i++) {
		size_t len = strlen(d->headers);
		snprintf(d->headers + len, sizeof d->headers - len, "%.*s: %.*s\n", LT_ARG(headers[i].name),
			LT_ARG(headers[i].value));
	}
}

static inline void
drove_out(struct drove *d, const struct lt_out *out)
{
	for (int i = 0; i < out->count; i++) {
		memcpy(d->body + d->body_len, out->at[i].text.at, out->at[i].text.len);
		d->body_len += out->at[i].text.len;
	}
}

/* The body as it is sent, after the edits. */
static inline void
drove_sent(struct drove *d, const struct lt_attempt *attempt, const char *body)
{
	char *out = d->sent[d->attempts];
	uint64_t at = 0;
	for (int i = 0; i < attempt->edits_count; i++) {
		const struct lt_edit *e = &attempt->edits[i];
		memcpy(out, body + at, e->at - at);
		out += e->at - at;
		memcpy(out, e->put.at, e->put.len);
		out += e->put.len;
		at = e->at + e->drop;
	}
	if (body)
		memcpy(out, body + at, strlen(body + at));
	snprintf(d->heads[d->attempts], sizeof d->heads[0], "%.*s", LT_ARG(attempt->head));
	d->tries[d->attempts++] = *attempt;
}

/* The answer of one attempt; false: another attempt follows. */
static inline bool
drive_answer(struct given *g, struct drove *d, struct lt_call *call, const struct answer *answer)
{
	struct lt_header headers[32];
	struct lt_out out = { 0 };
	if (!answer->status) {
		lt_call_failed(call, answer->failure, g->now_us += 1000);
		return false;
	}
	int count = given_headers(answer->headers ? answer->headers : "", headers, 32);
	size_t len = strlen(answer->body ? answer->body : ""), seen = 0;
	enum lt_peek peek = LT_PEEK_HOLD;
	lt_call_head(call, answer->status, headers, count, g->now_us += 1000);
	/* What is not passed on yet is looked at a piece at a time, what was looked at comes first. */
	size_t step = g->piece ? g->piece : g->cut ? g->cut : len ? len : 1;
	while (peek == LT_PEEK_HOLD) {
		seen = seen + step < len ? seen + step : len;
		bool ended = seen == len && !answer->unended;
		peek = lt_call_peek(call, (struct lt_text){ answer->body, seen }, seen == len && !ended, ended, g->now_us += 1000);
	}
	if (peek == LT_PEEK_NEXT)
		return false;
	d->passed = true;
	d->status = lt_call_usage(call)->status;
	const struct lt_header *ours = lt_call_headers(call, &count);
	drove_headers(d, ours, count);
	count = given_headers(answer->headers ? answer->headers : "", headers, 32);
	for (int i = 0; i < count; i++)
		if (lt_call_passes(call, headers[i].name))
			drove_headers(d, &headers[i], 1);
	int pieces = 0;
	for (size_t at = 0, next; at < len; at = next) {
		/* A copy of its own, so that whatever is read outside the piece is seen. */
		next = (!g->cut || !at) && at + step < len ? at + step : len;
		char *piece = malloc(next - at);
		memcpy(piece, answer->body + at, next - at);
		bool fine = lt_call_chunk(call, (struct lt_text){ piece, next - at }, g->now_us += 1000, &out);
		drove_out(d, &out);
		free(piece);
		if (!fine || ++pieces == g->leave_after) {
			lt_call_end(call, fine ? LT_END_ABORT : LT_END_CUT, g->now_us += 1000, &out);
			drove_out(d, &out);
			return true;
		}
	}
	lt_call_end(call, answer->end, g->now_us += 1000, &out);
	drove_out(d, &out);
	return true;
}

static inline void
drive_lease(struct given *g, struct drove *d, struct lt_call_lease *lease)
{
	const struct lease_answer *answer = &g->leases[d->leases];
	d->leases_asked[d->leases++] = *lease;
	lease->answered = true;
	lease->granted = !answer->refused && !answer->full;
	lease->full = answer->full;
	lease->refused_scope = (uint8_t)answer->scope;
	lease->refused_limit = (uint8_t)answer->limit;
	lease->wait_ms = answer->wait_ms;
}

static inline struct drove *
drive(struct given *g, const char *path, const char *body)
{
	static struct drove *d;
	struct lt_header headers[80];
	struct lt_out out = { 0 };
	free(d);
	d = calloc(1, sizeof *d);
	struct lt_text whole = lt_text(body);
	struct lt_asked asked = { lt_text(g->method), lt_text(path), lt_text(g->query), headers,
		given_headers(g->headers, headers, 80), { 1, 2, 3 }, g->draw };
	memset(g->memory, 0x55, sizeof g->memory);
	struct lt_arena *a = lt_arena_new_in(g->memory, sizeof g->memory, 1 << 20);
	struct lt_call *call = lt_call_new(a, &g->world, &asked, g->now_us);
	for (enum lt_want want; (want = lt_call_run(call, g->now_us += 1000)) != LT_DONE;) {
		if (want == LT_WANT_BODY) {
			d->bodies++;
			lt_call_body(call, &whole, 1);
		} else if (want == LT_WANT_LEASE) {
			drive_lease(g, d, lt_call_lease(call));
		} else if (want == LT_WANT_WAIT) {
			d->waits++;
			d->waited_ms += lt_call_wait_ms(call);
			g->now_us += lt_call_wait_ms(call) * INT64_C(1000);
		} else if (want == LT_WANT_UPSTREAM) {
			drove_sent(d, lt_call_attempt(call), body);
			if (g->leave_at_upstream)
				lt_call_end(call, LT_END_ABORT, g->now_us, &out);
			else
				drive_answer(g, d, call, &g->answers[d->attempts - 1]);
		} else if (want == LT_WANT_REPLY) {
			const struct lt_own_reply *reply = lt_call_reply(call);
			d->replied = true;
			d->status = reply->status;
			drove_headers(d, reply->headers, reply->headers_count);
			memcpy(d->body, reply->body.at, d->body_len = reply->body.len);
			lt_call_end(call, LT_END_DONE, g->now_us, &out);
		} else {
			d->settled = true;
			d->usage = *lt_call_usage(call);
			d->lease = *lt_call_lease(call);
		}
	}
	lt_arena_drop(a);
	return d;
}
