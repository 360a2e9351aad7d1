/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease: the decision over all scopes.
 *
 * Each limit is taken by adding first and looking afterwards, and taken back when it, or one
 * after it, was passed.  So nobody ever gets more than there is; who comes while another's
 * attempt has not been taken back yet may be refused without need, which costs a retry.
 */
#include "store/lease.h"

#include <assert.h>

#include "store/layout.h"

enum { RETRY_MS = 1000 }; /* in flight: nobody knows when a call ends */

struct taker {
	struct lt_share *share;
	struct lt_lease *lease;
	int slot;
};

static struct lt_layout_scope *
scope_of(const struct lt_share *share, const struct lt_lease_ask *ask)
{
	return &share->at->scopes[ask->place];
}

static bool
windowed(const struct lt_lease_ask *ask)
{
	return ask->rpm && ask->window_s;
}

static uint64_t
number_of(const struct lt_lease *lease, const struct lt_lease_ask *ask)
{
	return lt_window_number(lease->now_ms, ask->window_s);
}

static uint64_t
share_of(const struct lt_lease_ask *ask)
{
	return lt_window_share(ask->rpm, ask->window_s);
}

/* --- in flight --- */

/* Where nothing limits it nobody looks at it in haste, and its one writer needs no exchange. */
static bool
take_flight(const struct taker *by, struct lt_layout_scope *scope, const struct lt_lease_ask *ask)
{
	_Atomic uint32_t *mine = &scope->rows[by->slot].in_flight;
	if (!ask->concurrency) {
		atomic_store_explicit(mine, atomic_load_explicit(mine, memory_order_relaxed) + 1, memory_order_relaxed);
		return true;
	}
	atomic_fetch_add(mine, 1);
	if (lt_share_scope_in_flight(by->share, ask->place) <= ask->concurrency)
		return true;
	atomic_fetch_sub(mine, 1);
	return false;
}

static void
undo_flight(const struct taker *by, struct lt_layout_scope *scope)
{
	_Atomic uint32_t *mine = &scope->rows[by->slot].in_flight;
	uint32_t now = atomic_load_explicit(mine, memory_order_relaxed);
	atomic_store_explicit(mine, now ? now - 1 : 0, memory_order_release);
}

/* --- calls and tokens --- */

static enum lt_lease_limit
take_rate(const struct taker *by, struct lt_layout_scope *scope, const struct lt_lease_ask *ask)
{
	static const enum lt_lease_limit limits[] = { [LT_RATE_TAKEN] = LT_LEASE_NONE,
		[LT_RATE_MANY_CALLS] = LT_LEASE_RPM, [LT_RATE_MANY_TOKENS] = LT_LEASE_TPM };
	return limits[lt_rate_take(&scope->rate, &by->share->seen[ask->place], by->lease->bucket, by->lease->tokens,
		ask->rpm, ask->tpm)];
}

/* --- money --- */

/* A budget above what a word holds is that much. */
static uint64_t
most(int64_t limit)
{
	return (uint64_t)limit < LT_BUDGET_MOST ? (uint64_t)limit : LT_BUDGET_MOST;
}

static uint16_t
percent(uint64_t total, int64_t of)
{
	uint64_t p = total * 100 / (uint64_t)of; /* 56 bits and 7 */
	return p < UINT16_MAX ? (uint16_t)p : UINT16_MAX;
}

static bool
take_money(struct lt_budget *budget, struct lt_budget *row, int32_t period, int64_t limit, bool hard, int64_t nano,
	uint16_t *ret_percent)
{
	uint64_t total = 0;
	*ret_percent = 0;
	if (!limit)
		return true;
	bool took = lt_budget_take(budget, period, (uint64_t)nano, hard ? most(limit) : UINT64_MAX, &total);
	if (took)
		lt_budget_note(row, period, 0, (uint64_t)nano);
	*ret_percent = percent(total, limit);
	return took;
}

/* The row first: killed in between, money stays counted that nobody spends, not the other way. */
static void
settle_money(struct lt_budget *budget, struct lt_budget *row, int32_t period, int64_t limit, int64_t less, int64_t more)
{
	if (limit) {
		lt_budget_note(row, period, (uint64_t)less, 0);
		lt_budget_change(budget, period, (uint64_t)less, (uint64_t)more);
	} else if (more)
		lt_budget_add(budget, period, (uint64_t)more);
}

/* --- one scope --- */

static enum lt_lease_limit
take_scope(const struct taker *by, int i)
{
	struct lt_lease *lease = by->lease;
	const struct lt_lease_ask *ask = &lease->asks[i];
	struct lt_layout_scope *scope = scope_of(by->share, ask);
	struct lt_layout_row *row = &scope->rows[by->slot];
	enum lt_lease_limit limit = LT_LEASE_CONCURRENCY;
	if (!take_flight(by, scope, ask))
		return limit;
	limit = LT_LEASE_WINDOW;
	if (windowed(ask) && !lt_window_take(&scope->window, number_of(lease, ask), share_of(ask)))
		goto undo_flight;
	limit = take_rate(by, scope, ask);
	if (limit)
		goto undo_window;
	limit = LT_LEASE_DAY;
	if (!take_money(&scope->day, &row->day, lease->day, ask->day_nano, ask->hard, lease->nano, &lease->day_percent[i]))
		goto undo_rate;
	limit = LT_LEASE_MONTH;
	if (take_money(&scope->month, &row->month, lease->month, ask->month_nano, ask->hard, lease->nano,
		&lease->month_percent[i]))
		return LT_LEASE_NONE;
	settle_money(&scope->day, &row->day, lease->day, ask->day_nano, lease->nano, 0);
undo_rate:
	lt_rate_change(&scope->rate, lease->bucket, 1, lease->tokens, 0);
undo_window:
	if (windowed(ask))
		lt_window_undo(&scope->window, number_of(lease, ask));
undo_flight:
	undo_flight(by, scope);
	return limit;
}

/* As if it had never been asked. */
static void
undo_scope(const struct taker *by, int i)
{
	struct lt_lease *lease = by->lease;
	const struct lt_lease_ask *ask = &lease->asks[i];
	struct lt_layout_scope *scope = scope_of(by->share, ask);
	struct lt_layout_row *row = &scope->rows[by->slot];
	settle_money(&scope->month, &row->month, lease->month, ask->month_nano, lease->nano, 0);
	settle_money(&scope->day, &row->day, lease->day, ask->day_nano, lease->nano, 0);
	lt_rate_change(&scope->rate, lease->bucket, 1, lease->tokens, 0);
	if (windowed(ask))
		lt_window_undo(&scope->window, number_of(lease, ask));
	undo_flight(by, scope);
}

/* --- why not, and how long --- */

/* Raises the wait to that of one more limit; one that waiting does not help is final. */
static void
worse(struct lt_lease *lease, int i, enum lt_lease_limit limit, int64_t wait_ms)
{
	if (lease->wait_ms == 0 || (wait_ms != 0 && wait_ms <= lease->wait_ms))
		return;
	lease->wait_ms = wait_ms;
	lease->refused_limit = limit;
	lease->refused_at = i;
}

static void
weigh_rate(struct lt_lease *lease, int i, const struct lt_layout_scope *scope, const struct lt_lease_ask *ask)
{
	struct lt_rate_sum sum = lt_rate_sum(&scope->rate, lease->bucket);
	if (ask->rpm && sum.calls >= ask->rpm)
		worse(lease, i, LT_LEASE_RPM, lt_rate_wait(&scope->rate, lease->now_ms, sum.calls + 1 - ask->rpm, 0));
	if (!ask->tpm)
		return;
	uint64_t most = ask->tpm < LT_RATE_TOKENS ? ask->tpm : LT_RATE_TOKENS;
	if (lease->tokens > most)
		worse(lease, i, LT_LEASE_TPM, 0);
	else if (sum.tokens > ask->tpm - lease->tokens)
		worse(lease, i, LT_LEASE_TPM,
			lt_rate_wait(&scope->rate, lease->now_ms, 0, sum.tokens + lease->tokens - ask->tpm));
}

static void
weigh_scope(struct lt_lease *lease, int i, const struct lt_share *share)
{
	const struct lt_lease_ask *ask = &lease->asks[i];
	const struct lt_layout_scope *scope = scope_of(share, ask);
	if (ask->concurrency && lt_share_scope_in_flight(share, ask->place) >= ask->concurrency)
		worse(lease, i, LT_LEASE_CONCURRENCY, RETRY_MS);
	if (windowed(ask) && lt_window_look(&scope->window, number_of(lease, ask)) >= share_of(ask))
		worse(lease, i, LT_LEASE_WINDOW,
			(int64_t)(number_of(lease, ask) + 1) * ask->window_s * 1000 - lease->now_ms);
	weigh_rate(lease, i, scope, ask);
	if (!ask->hard)
		return;
	uint64_t nano = (uint64_t)lease->nano;
	if (ask->day_nano && lt_budget_look(&scope->day, lease->day) + nano > most(ask->day_nano))
		worse(lease, i, LT_LEASE_DAY, 0);
	if (ask->month_nano && lt_budget_look(&scope->month, lease->month) + nano > most(ask->month_nano))
		worse(lease, i, LT_LEASE_MONTH, 0);
}

/* Everything is given back: of all limits that stand in the way, the one that does so longest. */
static void
weigh(struct lt_lease *lease, const struct lt_share *share, int at, enum lt_lease_limit limit)
{
	bool money = limit == LT_LEASE_DAY || limit == LT_LEASE_MONTH;
	lease->refused_at = at;
	lease->refused_limit = limit;
	lease->wait_ms = money ? 0 : 1; /* who was refused in a race alone may come again at once */
	for (int i = 0; i < lease->count; i++)
		if (lease->asks[i].place >= 0)
			weigh_scope(lease, i, share);
}

/* --- the whole --- */

static enum lt_lease_limit
take_all(const struct taker *by, int *ret_at)
{
	const struct lt_lease *lease = by->lease;
	for (int i = 0; i < lease->count; i++) {
		enum lt_lease_limit limit = lease->asks[i].place < 0 ? LT_LEASE_NONE : take_scope(by, i);
		if (!limit)
			continue;
		*ret_at = i;
		while (i-- > 0)
			if (lease->asks[i].place >= 0)
				undo_scope(by, i);
		return limit;
	}
	return LT_LEASE_NONE;
}

/* What a killed worker holds is found out when it stands in somebody's way, once a millisecond
 * at most: it takes a system call a worker. */
static bool
reap(struct lt_share *share, enum lt_lease_limit limit, int64_t now_ms)
{
	if (limit == LT_LEASE_RPM || limit == LT_LEASE_WINDOW || limit == LT_LEASE_TPM || share->reaped_ms == now_ms)
		return false;
	share->reaped_ms = now_ms;
	return lt_share_reap(share) > 0;
}

void
lt_lease_take(struct lt_share *share, int slot, struct lt_lease *lease)
{
	assert(slot >= 0 && slot < LT_SHARE_WORKERS && lease->count <= LT_LEASE_SCOPES && lease->nano >= 0);
	const struct taker by = { share, lease, slot };
	int at = 0;
	lease->bucket = lt_rate_bucket(lease->now_ms);
	lease->refused_limit = LT_LEASE_NONE;
	lease->refused_at = 0;
	lease->wait_ms = 0;
	enum lt_lease_limit limit = take_all(&by, &at);
	if (limit && reap(share, limit, lease->now_ms))
		limit = take_all(&by, &at);
	lease->granted = lease->held = !limit;
	if (limit)
		weigh(lease, share, at, limit);
}

void
lt_lease_would(const struct lt_share *share, struct lt_lease *lease)
{
	lease->bucket = lt_rate_bucket(lease->now_ms);
	weigh(lease, share, 0, LT_LEASE_NONE);
	lease->granted = !lease->refused_limit;
	if (lease->granted)
		lease->wait_ms = 0;
}

void
lt_lease_settle(struct lt_share *share, int slot, struct lt_lease *lease, uint64_t tokens, int64_t nano, int64_t now_ms)
{
	const struct taker by = { share, lease, slot };
	(void)now_ms;
	if (!lease->held)
		return;
	lease->held = false;
	for (int i = 0; i < lease->count; i++) {
		const struct lt_lease_ask *ask = &lease->asks[i];
		if (ask->place < 0)
			continue;
		struct lt_layout_scope *scope = scope_of(share, ask);
		struct lt_layout_row *row = &scope->rows[slot];
		settle_money(&scope->day, &row->day, lease->day, ask->day_nano, lease->nano, nano);
		settle_money(&scope->month, &row->month, lease->month, ask->month_nano, lease->nano, nano);
		if (tokens != lease->tokens)
			lt_rate_change(&scope->rate, lease->bucket, 0, lease->tokens, tokens);
		undo_flight(&by, scope);
	}
}
