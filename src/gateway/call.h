/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: one call through the gateway, as a machine that says what it wants next.
 *
 * The host (nginx, or a test) makes it, runs it, does what it wants, tells it what came of that,
 * and runs it again until LT_DONE:
 *
 *	call = lt_call_new(arena, &world, &asked, now_us);
 *	while ((want = lt_call_run(call, now_us)) != LT_DONE)
 *		switch (want) { ... }
 *
 *	LT_WANT_BODY      read the body; lt_call_body()
 *	LT_WANT_LEASE     answer lt_call_lease()
 *	LT_WANT_WAIT      come back in lt_call_wait_ms()
 *	LT_WANT_UPSTREAM  send lt_call_attempt(); then either lt_call_failed(), or lt_call_head(), and
 *	                  lt_call_peek() until it says GO or NEXT.  After GO: the answer's head goes to the
 *	                  caller, lt_call_chunk() for all that follows (what peek saw included), and
 *	                  lt_call_end() once.  After NEXT or a failure: run again.
 *	LT_WANT_REPLY     send lt_call_reply(); lt_call_end(LT_END_DONE or LT_END_ABORT)
 *	LT_WANT_SETTLE    settle the leases with lt_call_lease()->used_*, lay lt_call_usage() into the ring
 *
 * A caller that leaves before the end: lt_call_end(LT_END_ABORT) at any time, then run.
 *
 * Nothing here knows a clock, a socket or a file: times are given (microseconds since 1970), and
 * memory shared with other processes is only reached through the world.  Everything handed out
 * lives as long as the arena unless it says otherwise.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "format/head.h"
#include "format/scan.h"
#include "format/sse.h"
#include "record/usage.h"

struct lt_arena;
struct lt_guess;
struct lt_health;

/* What a worker knows; lives longer than its calls. */
struct lt_world {
	const struct lt_policy *policy;
	struct lt_health *const *health;  /* by deployment of the policy */
	struct lt_guess *const *guesses;  /* by model of the policy */
	const void *host;                 /* for the four below */
	int64_t (*in_flight)(const void *host, uint32_t deployment);
	struct lt_text (*credential)(const void *host, uint32_t credential); /* LT_NONE: not there */
	void (*stick)(const void *host, uint64_t id_hash, uint32_t deployment);
	uint32_t (*stuck)(const void *host, uint64_t id_hash); /* deployment, or LT_POLICY_NONE */
};

/* What the caller asked, as slices of the host's own buffers that stay until the call is done.
 * Header values have no CR, LF or NUL in them: the host has seen to that. */
struct lt_asked {
	struct lt_text method, path, query; /* path is not decoded; query without its ? */
	const struct lt_header *headers;
	int headers_count;
	uint8_t id[16];                     /* random, given */
	uint32_t draw;                      /* random, given: for weights */
};

enum lt_want { LT_WANT_BODY, LT_WANT_LEASE, LT_WANT_WAIT, LT_WANT_UPSTREAM, LT_WANT_REPLY, LT_WANT_SETTLE, LT_DONE };

/* Tokens and money to be held before they are spent; the scopes are numbers in the policy.
 * Answered by the host (store/lease.h).  It is asked for once for the call as a whole, in one
 * decision over its four scopes; and, when a deployment that has limits of its own is chosen,
 * again for that deployment alone (of_attempt), in a lease that the host keeps beside the first.
 * When another deployment is chosen instead, what that second lease held is settled with nothing
 * used before the new one is taken (deployment NONE: nothing is to be taken, only settled). */
struct lt_call_lease {
	bool of_attempt;
	uint32_t scopes[4];       /* organisation, team, caller, model; NONE: no such */
	uint32_t deployment;      /* scope of the attempt's deployment, or NONE */
	uint64_t tokens;
	int64_t nano;
	bool answered, granted, full; /* full: the ring has no room, the call must not be let in */
	uint8_t refused_scope;    /* enum lt_scope */
	uint8_t refused_limit;    /* enum lt_limit */
	int64_t wait_ms;          /* 0: waiting does not help */
	uint64_t used_tokens;     /* for settling, of both */
	int64_t used_nano;
};
enum lt_limit { LT_LIMIT_NONE, LT_LIMIT_CONCURRENCY, LT_LIMIT_RPM, LT_LIMIT_WINDOW, LT_LIMIT_TPM, LT_LIMIT_DAY,
	LT_LIMIT_MONTH }; /* same order as store/lease.h */

/* One sending to one deployment. */
struct lt_attempt {
	uint32_t deployment;
	struct lt_text head;           /* request line and headers with the blank line */
	const struct lt_edit *edits;   /* of the body, by place ascending; see format/scan.h */
	int edits_count;
	uint64_t body_len;             /* after the edits; 0: no body */
	uint32_t connect_ms, first_byte_ms, first_content_ms, idle_ms;
	int64_t deadline_us;           /* of the call as a whole */
	bool retried;                  /* not the first */
};

/* Why a sending gave no answer. */
enum lt_failure { LT_FAIL_CONNECT, LT_FAIL_CONNECT_TIMEOUT, LT_FAIL_TLS, LT_FAIL_SEND, LT_FAIL_RESET, LT_FAIL_FIRST_BYTE,
	LT_FAIL_FIRST_CONTENT, LT_FAIL_HEADER, LT_FAIL_NO_ADDRESS, LT_FAIL_TOTAL };

enum lt_peek { LT_PEEK_HOLD, LT_PEEK_GO, LT_PEEK_NEXT };
enum lt_end { LT_END_DONE, LT_END_CUT, LT_END_IDLE, LT_END_TOTAL, LT_END_ABORT };

struct lt_own_reply {
	uint16_t status;
	const struct lt_header *headers; /* without content-length */
	int headers_count;
	struct lt_text body;
};

/* Bytes for the caller.  A slice of the piece that was fed stays in the host's buffer; one that is
 * `ours` is valid until the next lt_call_chunk() of this call and is copied by a host that cannot
 * send it at once. */
enum { LT_OUT_SLICES = 8 };
struct lt_out {
	struct { struct lt_text text; bool ours; } at[LT_OUT_SLICES];
	int count;
};

struct lt_call;

struct lt_call *lt_call_new(struct lt_arena *a, const struct lt_world *world, const struct lt_asked *asked,
	int64_t now_us);
enum lt_want lt_call_run(struct lt_call *call, int64_t now_us);

/* The body, whole, in pieces that stay where they are until the call is done.  A body that is
 * longer than policy->head->body_max need not be read: lt_call_refuse(call, LT_REFUSE_BODY_SIZE). */
void lt_call_body(struct lt_call *call, const struct lt_text *pieces, int count);

/* The sending failed before anything of it was passed on. */
void lt_call_failed(struct lt_call *call, enum lt_failure failure, int64_t now_us);

/* The head of the answer; the headers stay until lt_call_peek() says GO or NEXT. */
void lt_call_head(struct lt_call *call, int status, const struct lt_header *headers, int count, int64_t now_us);

/* The first bytes of the answer's body (without chunked framing), all that came so far; full: no
 * more can be held.  NEXT: drop the answer and run again. */
enum lt_peek lt_call_peek(struct lt_call *call, struct lt_text so_far, bool full, bool ended, int64_t now_us);

/* A piece of the answer's body; *out gets what goes to the caller.  A call that must break off
 * here (the provider sent what cannot be passed on) says so: false, then lt_call_end(LT_END_CUT). */
bool lt_call_chunk(struct lt_call *call, struct lt_text piece, int64_t now_us, struct lt_out *out);

/* The answer is over; out may get last bytes (an error in the caller's own stream dialect). */
void lt_call_end(struct lt_call *call, enum lt_end end, int64_t now_us, struct lt_out *out);

/* Refuses for a reason only the host can see (gateway/refusal.h). */
void lt_call_refuse(struct lt_call *call, unsigned refusal);

/* Headers that the gateway adds to an answer that is passed on, and whether one of the
 * provider's own goes to the caller. */
const struct lt_header *lt_call_headers(struct lt_call *call, int *ret_count);
bool lt_call_passes(const struct lt_call *call, struct lt_text header_name);

/* --- what the host reads --- */
const struct lt_attempt *lt_call_attempt(const struct lt_call *call);
struct lt_call_lease *lt_call_lease(struct lt_call *call);
const struct lt_own_reply *lt_call_reply(const struct lt_call *call);
uint32_t lt_call_wait_ms(const struct lt_call *call);
const struct lt_usage *lt_call_usage(const struct lt_call *call);
const struct lt_world *lt_call_world(const struct lt_call *call);
bool lt_call_streams(const struct lt_call *call); /* the answer that is passed on is a stream of events */
