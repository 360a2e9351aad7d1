/* SPDX-License-Identifier: Apache-2.0 */
/*
 * force: what is in force, looked at for one request: the policy, what is used of its limits now, its ledger.
 *
 * Everything is looked up in shared memory and in files, and nobody who carries calls notices.
 */
#pragma once
#include "api/request.h"
#include "record/noun.h"
#include "record/policy.h"

struct lt_ledger;
struct lt_share;
struct lt_spent;

struct lt_force {
	struct lt_arena *a;
	struct lt_share *share;
	struct lt_policy policy;
	int64_t now_ms;
	int32_t day, month;        /* since 1970, UTC */
	const char *team;          /* who is bound to it sees it alone; NULL: everything */
	const char *read_at, *currency;
	const struct lt_spent *spent; /* by the ledger, for each scope; NULL: not asked for */
};

/* False with a 503 in the reply: no policy is in force yet. */
bool lt_force_open(const struct lt_request *request, struct lt_force *ret_force, struct lt_reply *reply);
/* What each scope spent in truth, for lt_force_scope(). */
bool lt_force_spent(const struct lt_request *request, struct lt_force *force, struct lt_reply *reply);

/* The ledger, to be closed; NULL without a problem in the reply when nobody called yet. */
struct lt_ledger *lt_force_ledger(const struct lt_request *request, struct lt_reply *reply);

const char *lt_force_text(const struct lt_force *force, struct lt_policy_text text);  /* a copy; NULL: empty */
const char *lt_force_time(struct lt_arena *a, int64_t us);                            /* 2026-11-22T10:00:00Z */
const char *lt_force_day(struct lt_arena *a, int64_t day);                            /* 2026-11-22; NULL: 0 */

/* Limits of a scope beside what is used of them; NONE: of nothing. */
struct lt_noun_scope lt_force_scope(const struct lt_force *force, uint32_t scope);

/* Money as the API tells it; 0 in a limit is none. */
static inline double
lt_force_money(int64_t nano)
{
	return (double)nano / 1e9;
}
static inline double
lt_force_limit(int64_t nano)
{
	return nano > 0 ? (double)nano / 1e9 : -1;
}

/* Callers and teams: found by name, or NULL; LT_POLICY_NONE. */
const struct lt_policy_caller *lt_force_caller(const struct lt_force *force, const char *name);
uint32_t lt_force_team(const struct lt_force *force, const char *name);
/* May who asks see this caller? */
bool lt_force_sees(const struct lt_force *force, const struct lt_policy_caller *caller);

/* A digest of what can be changed about a caller, or about a scope (caller NULL): 16 digits for If-Match. */
const char *lt_force_version(const struct lt_force *force, const struct lt_policy_caller *caller, uint32_t scope);

/* ok, saturated, broken, probe: by enum lt_health_state. */
extern const char *const lt_force_state_words[4];
/* Was this row's deployment among the rows before it already? */
bool lt_force_told(const struct lt_force *force, uint32_t deployment);
