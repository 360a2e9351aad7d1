/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease: calls, tokens and money taken before they are spent, over all scopes in one decision.
 *
 * lt_lease_take() asks every scope's limits and either takes from all or from none.  At the end
 * of the call lt_lease_settle() puts back what was not used (or takes what was used more), so
 * that limits count what happened.
 *
 * What holds, whatever happens and whoever is killed:
 *	- in any 60 s no scope admits more calls or tokens than its limit, and under steady
 *	  overload it admits at least 99 % of it
 *	- with window_s, no second (or ten seconds) as the clock cuts them admits more than its
 *	  share: rpm * window_s / 60, at least 1
 *	- a hard budget is never passed: leases out and money spent stay within it
 *	- what a killed worker held is free again at once (in flight) or within 60 s (calls, tokens);
 *	  money it had reserved stays counted until lt_lease_set_spent() tells the truth
 * Time is given in milliseconds since 1970 and may step back a little.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_share;

enum { LT_LEASE_SCOPES = 5 };

/* What one scope allows and what the call wants of it.  0 in a limit: none. */
struct lt_lease_ask {
	int32_t place;           /* lt_share_scope(); -1: this scope is not held */
	uint32_t concurrency, rpm, window_s;
	uint64_t tpm;
	int64_t day_nano, month_nano;
	bool hard;
};

enum lt_lease_limit { LT_LEASE_NONE, LT_LEASE_CONCURRENCY, LT_LEASE_RPM, LT_LEASE_WINDOW, LT_LEASE_TPM,
	LT_LEASE_DAY, LT_LEASE_MONTH };

struct lt_lease {
	/* asked */
	struct lt_lease_ask asks[LT_LEASE_SCOPES];
	int count;
	uint64_t tokens;
	int64_t nano;
	int64_t now_ms;
	int32_t day, month;      /* since 1970, UTC: what the call's budgets count in */
	/* answered */
	bool granted;
	enum lt_lease_limit refused_limit;
	int refused_at;          /* index in asks */
	int64_t wait_ms;         /* until it is worth asking again; 0 when waiting does not help */
	/* soft budgets and alerts: highest percentage of a budget after this lease, per ask */
	uint16_t day_percent[LT_LEASE_SCOPES], month_percent[LT_LEASE_SCOPES];
	/* kept for settling */
	uint32_t bucket;
	bool held;
};

/* Fills the answer.  slot: the worker's. */
void lt_lease_take(struct lt_share *share, int slot, struct lt_lease *lease);

/* The call is over: so many tokens and so much money in truth. Once a lease. */
void lt_lease_settle(struct lt_share *share, int slot, struct lt_lease *lease, uint64_t tokens, int64_t nano,
	int64_t now_ms);

/* Looks without taking: for explanations and the admin surface. */
struct lt_lease_level {
	uint64_t calls, tokens;   /* of the last 60 s */
	int64_t in_flight;
	int64_t day_nano, month_nano;
};
void lt_lease_look(const struct lt_share *share, int place, int64_t now_ms, int32_t day, int32_t month,
	struct lt_lease_level *ret_level);

/* The ledger's truth about a scope's budgets: at start, and after a worker was killed. */
void lt_lease_set_spent(struct lt_share *share, int place, int32_t day, int64_t day_nano, int32_t month,
	int64_t month_nano);
