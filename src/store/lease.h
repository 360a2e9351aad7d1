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
 *	- what a killed worker held is free again at once (in flight, money: when it stands in
 *	  somebody's way, or at lt_share_reap()) or within 60.5 s (calls, tokens); one that was killed
 *	  within the exchange itself leaves at most that one lease's money counted until
 *	  lt_lease_set_spent() or the end of the period
 *	- who is refused while others' attempts are being taken back may be refused without need
 * Time is given in milliseconds since 1970 and may step back: by the times given the first promise
 * holds over steps of 3.5 s, by the times that pass over steps of a minute.
 * A slot belongs to one thread, and what lt_share_open() gave to the thread that leases with it.
 * A half second of one scope holds 2^30 - 1 tokens and 2^18 - 1
 * calls, a budget 72 million of the currency; limits above are these.
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
	/* Of all limits that stand in the way the one that does so longest, money being for ever. */
	enum lt_lease_limit refused_limit;
	int refused_at;          /* index in asks */
	int64_t wait_ms;         /* until enough has expired; 0 when waiting does not help.  Of calls in
	                          * flight nobody knows: a second */
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

/* What lt_lease_take() would answer now, with nothing taken: granted, refused_limit, refused_at, wait_ms.  What a
 * killed worker still has out counts until somebody reaps it. */
void lt_lease_would(const struct lt_share *share, struct lt_lease *lease);

/* Looks without taking: for explanations and the admin surface. */
struct lt_lease_level {
	uint64_t calls, tokens;   /* of the last 60 s */
	int64_t in_flight;
	int64_t day_nano, month_nano; /* leased and spent */
	int64_t day_held, month_held; /* of that, leased by calls in flight */
};
void lt_lease_look(const struct lt_share *share, int place, int64_t now_ms, int32_t day, int32_t month,
	struct lt_lease_level *ret_level);

/* The ledger's truth about a scope's budgets, with the rings drained: at start.  While workers are
 * alive it can only raise what is counted, since they know of calls that the ledger has not. */
void lt_lease_set_spent(struct lt_share *share, int place, int32_t day, int64_t day_nano, int32_t month,
	int64_t month_nano);
