/* SPDX-License-Identifier: Apache-2.0 */
/*
 * given: a policy and a world made by hand, for calls to be driven through; no file and no clock.
 *
 *	struct given *g = given_new();                  a policy with caller bot (key sk-bot) and model gpt
 *	given_deployment(g, "a", LT_PROVIDER_OPENAI);   a way for gpt to go: host a.example, key key-of-a
 */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "gateway/call.h"
#include "gateway/guess.h"
#include "gateway/health.h"
#include "gateway/refusal.h"

#define JSON "content-type: application/json"
#define EVENTS "content-type: text/event-stream; charset=utf-8"

enum { GIVEN_ROWS = 16, GIVEN_SLOTS = 32, GIVEN_ANSWERS = 8, GIVEN_TEXTS = 4096, GIVEN_MEMORY = 8192 };

/* What a deployment does with an attempt. */
struct answer {
	int status;            /* 0: fails with failure */
	const char *headers;   /* "name: value", more behind \n */
	const char *body;
	enum lt_failure failure;
	enum lt_end end;       /* how it ends once it is passed on */
	bool unended;          /* peek sees no end behind the body */
};

struct lease_answer {
	bool refused, full;
	enum lt_scope scope;
	enum lt_limit limit;
	int64_t wait_ms;
};

struct given {
	struct lt_policy policy;
	struct lt_policy_head head;
	struct lt_policy_scope scopes[GIVEN_ROWS];
	struct lt_policy_caller callers[GIVEN_ROWS];
	struct lt_policy_key keys[GIVEN_SLOTS];
	struct lt_policy_grant grants[GIVEN_ROWS];
	struct lt_policy_model models[GIVEN_ROWS];
	struct lt_policy_slot slots[GIVEN_SLOTS];
	struct lt_policy_route routes[GIVEN_ROWS];
	struct lt_policy_deployment deployments[GIVEN_ROWS];
	struct lt_policy_credential credentials[GIVEN_ROWS];
	struct lt_policy_price prices[GIVEN_ROWS];
	char texts[GIVEN_TEXTS];
	size_t texts_len;

	struct lt_world world;
	struct lt_health health[GIVEN_ROWS], *healths[GIVEN_ROWS];
	struct lt_guess guess[GIVEN_ROWS], *guesses[GIVEN_ROWS];
	int64_t in_flight[GIVEN_ROWS];
	bool no_key[GIVEN_ROWS];
	uint64_t stuck_hash[GIVEN_ROWS];
	uint32_t stuck_to[GIVEN_ROWS];
	int stuck_count;

	/* the script */
	struct answer answers[GIVEN_ANSWERS];
	struct lease_answer leases[GIVEN_ANSWERS];
	const char *method, *query, *headers; /* POST, none, the key alone */
	uint32_t draw;
	int64_t now_us;
	size_t piece;          /* of an answer's body, 0: whole */
	size_t cut;            /* where the answer's body is cut in two, 0: nowhere */
	int leave_after;       /* the caller leaves after so many pieces, 0: it stays */
	bool leave_at_upstream;
	char memory[GIVEN_MEMORY] __attribute__((aligned(16)));
};

static inline struct lt_policy_text
given_text(struct given *g, const char *text)
{
	size_t len = strlen(text);
	struct lt_policy_text place = { (uint32_t)g->texts_len, (uint32_t)len };
	memcpy(g->texts + g->texts_len, text, len);
	g->texts_len += len;
	return place;
}

static inline uint32_t
given_scope(struct given *g, enum lt_scope kind, const char *name)
{
	uint32_t i = g->policy.scopes_count++;
	g->scopes[i] = (struct lt_policy_scope){ .name = given_text(g, name), .kind = kind, .hard = 1,
		.identity = lt_policy_identity("scope", lt_text(name)) };
	return i;
}

static inline void
given_key(struct given *g, uint32_t caller, const char *key, int32_t until_day)
{
	struct lt_policy_key row = { .caller = caller, .until_day = until_day };
	lt_digest_raw(lt_text(key), row.digest);
	uint64_t at = lt_policy_hash_digest(row.digest);
	while (g->keys[at & (GIVEN_SLOTS - 1)].caller != LT_POLICY_NONE)
		at++;
	g->keys[at & (GIVEN_SLOTS - 1)] = row;
}

static inline uint32_t
given_caller(struct given *g, const char *name, const char *key)
{
	uint32_t i = g->policy.callers_count++;
	g->callers[i] = (struct lt_policy_caller){ .name = given_text(g, name), .team = given_text(g, "crew"),
		.scope = given_scope(g, LT_SCOPE_CALLER, name), .team_scope = LT_POLICY_NONE,
		.flags = LT_CALLER_ANY_MODEL };
	if (key)
		given_key(g, i, key, 0);
	return i;
}

/* A model whose routes are the ones added behind it. */
static inline uint32_t
given_model(struct given *g, const char *name)
{
	uint32_t i = g->policy.models_count++;
	g->models[i] = (struct lt_policy_model){ .name = given_text(g, name), .scope = given_scope(g, LT_SCOPE_MODEL, name),
		.first_route = g->policy.routes_count, .output_guess = 500,
		.identity = lt_policy_identity("model", lt_text(name)) };
	uint64_t at = lt_policy_hash_name(lt_text(name));
	while (g->slots[at & (GIVEN_SLOTS - 1)].model != LT_POLICY_NONE)
		at++;
	g->slots[at & (GIVEN_SLOTS - 1)].model = i;
	return i;
}

/* A deployment NAME at NAME.example with the key key-of-NAME, and a route of the last model to it
 * in a tier of its own. */
static inline uint32_t
given_deployment(struct given *g, const char *name, enum lt_provider provider)
{
	char host[64], key[64];
	uint32_t i = g->policy.deployments_count++, route = g->policy.routes_count++;
	snprintf(host, sizeof host, "%s.example", name);
	snprintf(key, sizeof key, "key-of-%s", name);
	g->credentials[i] = (struct lt_policy_credential){ .from = given_text(g, key), .kind = LT_CREDENTIAL_ENV };
	g->policy.credentials_count = i + 1;
	g->prices[i] = (struct lt_policy_price){ .from_day = 0, .tier_milli = { 1000, 500, 2000, 500 }, .known = 0x33,
		.pico = { [LT_BUCKET_INPUT] = 1000000, [LT_BUCKET_CACHED] = 100000, [LT_BUCKET_OUTPUT] = 4000000,
			[LT_BUCKET_REASONING] = 4000000 } };
	g->policy.prices_count = i + 1;
	g->deployments[i] = (struct lt_policy_deployment){ .name = given_text(g, name), .host = given_text(g, host),
		.model = given_text(g, ""), .api_version = given_text(g, "2024-10-21"), .provider = provider,
		.flags = LT_DEPLOYMENT_TLS, .port = 443, .credential = i, .scope = LT_POLICY_NONE, .first_price = i,
		.prices = 1, .identity = lt_policy_identity("deployment", lt_text(name)), .connect_ms = 1000,
		.first_byte_ms = 20000, .first_content_ms = 30000, .idle_ms = 60000 };
	struct lt_policy_model *model = &g->models[g->policy.models_count - 1];
	g->routes[route] = (struct lt_policy_route){ .deployment = i, .tier = model->routes++, .weight = 1 };
	return i;
}

static inline int64_t
given_in_flight(const void *host, uint32_t deployment)
{
	return ((const struct given *)host)->in_flight[deployment];
}

static inline struct lt_text
given_credential(const void *host, uint32_t credential)
{
	const struct given *g = host;
	return g->no_key[credential] ? LT_NONE : lt_policy_text(&g->policy, g->credentials[credential].from);
}

static inline void
given_stick(const void *host, uint64_t id_hash, uint32_t deployment)
{
	struct given *g = (struct given *)(uintptr_t)host;
	g->stuck_hash[g->stuck_count] = id_hash;
	g->stuck_to[g->stuck_count++] = deployment;
}

static inline uint32_t
given_stuck(const void *host, uint64_t id_hash)
{
	const struct given *g = host;
	for (int i = 0; i < g->stuck_count; i++)
		if (g->stuck_hash[i] == id_hash)
			return g->stuck_to[i];
	return LT_POLICY_NONE;
}

static inline struct given *
given_new(void)
{
	struct given *g = calloc(1, sizeof *g);
	for (int i = 0; i < GIVEN_SLOTS; i++) {
		g->keys[i].caller = LT_POLICY_NONE;
		g->slots[i].model = LT_POLICY_NONE;
	}
	for (int i = 0; i < GIVEN_ROWS; i++) {
		g->healths[i] = &g->health[i];
		g->guesses[i] = &g->guess[i];
	}
	g->head = (struct lt_policy_head){ .generation = 7, .made_at = 1700000000, .anybody = LT_POLICY_NONE,
		.attempts = 3, .body_max = 1 << 20, .budget_status = 429, .total_ms = 600000 };
	g->policy = (struct lt_policy){ .bytes = g->texts, .head = &g->head, .scopes = g->scopes, .callers = g->callers,
		.keys = g->keys, .keys_count = GIVEN_SLOTS, .grants = g->grants, .models = g->models,
		.slots = g->slots, .slots_count = GIVEN_SLOTS, .routes = g->routes, .deployments = g->deployments,
		.credentials = g->credentials, .prices = g->prices };
	g->world = (struct lt_world){ &g->policy, g->healths, g->guesses, g, given_in_flight, given_credential,
		given_stick, given_stuck };
	g->head.organisation = given_scope(g, LT_SCOPE_ORGANISATION, "Contoso");
	given_caller(g, "bot", "sk-bot");
	given_model(g, "gpt");
	g->method = "POST";
	g->headers = "authorization: Bearer sk-bot\ncontent-type: application/json";
	g->now_us = INT64_C(1790000000000000);
	return g;
}

/* "name: value" lines into headers; the slices lie in lines. */
static inline int
given_headers(const char *lines, struct lt_header *out, int room)
{
	struct lt_text rest = lt_text(lines), one;
	int count = 0;
	while (count < room && lt_text_cut(&rest, '\n', &one)) {
		const char *colon = memchr(one.at, ':', one.len);
		if (!colon)
			continue;
		out[count].name = (struct lt_text){ one.at, (size_t)(colon - one.at) };
		out[count++].value = lt_text_trim((struct lt_text){ colon + 1, one.len - (size_t)(colon + 1 - one.at) });
	}
	return count;
}
