/* SPDX-License-Identifier: Apache-2.0 */
/*
 * would: what would become of a call, told by the machine that carries calls itself (call.h), driven with
 * answers instead of a host: nothing is held, sent or learnt.
 *
 * The call is made as some caller, without its key.  Deployments are seen as they are, and the first one
 * it would be sent to is the answer.
 */
#pragma once
#include "gateway/call.h"
#include "gateway/refusal.h"

struct lt_would_asked {
	const struct lt_world *world;
	uint32_t caller;               /* in the policy */
	struct lt_text model;
	uint64_t input_bytes;          /* of text in the call */
	uint64_t output;               /* the limit it sets, 0: none */
	bool stream;
	const void *host;              /* for lease */
	void (*lease)(const void *host, struct lt_call_lease *lease, int64_t now_us); /* answers it */
};

enum lt_would_state { /* of one deployment; words and sentences below */
	LT_WOULD_FREE, LT_WOULD_SATURATED, LT_WOULD_FULL, LT_WOULD_LIMITED, LT_WOULD_BROKEN, LT_WOULD_TRIED, LT_WOULD_KEYLESS,
	LT_WOULD_SURFACE, LT_WOULD_STICKY, LT_WOULD_COUNT,
};
const char *lt_would_word(enum lt_would_state state);
const char *lt_would_sentence(enum lt_would_state state);

enum { LT_WOULD_ROUTES = 64 };

struct lt_would {
	bool sent;
	uint32_t deployment;           /* LT_POLICY_NONE: it would be sent nowhere */
	int64_t waits_ms;
	enum lt_refusal refusal;       /* when it is not sent */
	uint16_t status;
	struct lt_text message;        /* as the caller would read it */
	int64_t retry_ms;              /* -1: waiting does not help */
	uint64_t input_tokens, output_tokens;
	int64_t nano;
	uint32_t scopes[5];            /* organisation, team, caller, model, deployment; NONE: no such */
	struct lt_would_route {
		uint32_t route;        /* in the policy */
		enum lt_would_state state;
		int64_t free_in_ms;    /* -1: not known, or now */
		int64_t nano;          /* what it would cost there; -1: the price is not known */
	} routes[LT_WOULD_ROUTES];
	int routes_count;
};

void lt_would(struct lt_arena *a, const struct lt_would_asked *asked, int64_t now_us, struct lt_would *ret_would);
