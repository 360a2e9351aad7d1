/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spent: what each scope of a policy has spent in a day and in a month, as the ledger knows it.
 *
 * The counters of store/lease.h are set by it when `lintel up` starts and after a worker was
 * killed: what was reserved and never settled is forgotten so.
 */
#pragma once
#include "record/policy.h"

struct lt_arena;
struct lt_err;
struct lt_ledger;

struct lt_spent {
	int64_t day_nano, month_nano;
};

/* Days are since 1970, months too (2026-11 is 682), UTC. */
int32_t lt_spent_month(int32_t day);

/* One for each of policy's scopes, by number; names are what they are known by. */
bool lt_spent_read(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_policy *policy, int32_t day,
	struct lt_spent **ret_spent, struct lt_err *err);
