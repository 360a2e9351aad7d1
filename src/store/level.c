/* SPDX-License-Identifier: Apache-2.0 */
/* level: what has been taken of a scope, and the ledger's word about its money. */
#include "store/layout.h"
#include "store/lease.h"

void
lt_lease_look(const struct lt_share *share, int place, int64_t now_ms, int32_t day, int32_t month,
	struct lt_lease_level *ret_level)
{
	const struct lt_layout_scope *scope = &share->at->scopes[place];
	struct lt_rate_sum sum = lt_rate_sum(&scope->rate, lt_rate_bucket(now_ms));
	*ret_level = (struct lt_lease_level){
		.calls = sum.calls,
		.tokens = sum.tokens,
		.in_flight = lt_share_scope_in_flight(share, place),
		.day_nano = (int64_t)lt_budget_look(&scope->day, day),
		.month_nano = (int64_t)lt_budget_look(&scope->month, month),
	};
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++) {
		ret_level->day_held += (int64_t)lt_budget_look(&scope->rows[slot].day, day);
		ret_level->month_held += (int64_t)lt_budget_look(&scope->rows[slot].month, month);
	}
}

/* With workers alive the truth is older than the word, which knows what they leased and settled
 * since: then it is only raised. */
static void
set(struct lt_budget *budget, int32_t period, uint64_t truth, uint64_t leased, bool alive)
{
	_Atomic uint64_t *word = &budget->words[period & 1];
	uint64_t was = atomic_load(word), will;
	do {
		uint64_t now = lt_budget_of(was, period);
		will = alive && now > truth + leased ? now : truth + leased;
	} while (!atomic_compare_exchange_weak(word, &was, lt_budget_word(will, period)));
}

void
lt_lease_set_spent(struct lt_share *share, int place, int32_t day, int64_t day_nano, int32_t month, int64_t month_nano)
{
	struct lt_layout_scope *scope = &share->at->scopes[place];
	uint64_t day_leased = 0, month_leased = 0;
	bool alive = false;
	lt_share_reap(share);
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++) {
		alive |= atomic_load(&share->at->workers[slot].pid) != 0;
		day_leased += lt_budget_look(&scope->rows[slot].day, day);
		month_leased += lt_budget_look(&scope->rows[slot].month, month);
	}
	set(&scope->day, day, day_nano > 0 ? (uint64_t)day_nano : 0, day_leased, alive);
	set(&scope->month, month, month_nano > 0 ? (uint64_t)month_nano : 0, month_leased, alive);
}
