/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of a minute, windows and a leaky bucket. */
#include "sim/limit.h"

enum { MINUTE_MS = 60 * 1000 };

static bool
admit_calls(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_verdict *v, int64_t now_ms)
{
	v->left_calls = -1;
	if (!quota->rpm)
		return true;
	int64_t window_ms = quota->window_s * 1000, window = now_ms / window_ms;
	int64_t share = quota->rpm * window_ms / MINUTE_MS;
	if (share < 1)
		share = 1;
	if (taken->window != window) {
		taken->window = window;
		taken->window_calls = 0;
	}
	v->reset_calls_ms = (window + 1) * window_ms - now_ms;
	taken->window_calls++;
	v->left_calls = taken->window_calls < share ? share - taken->window_calls : 0;
	if (taken->window_calls <= share)
		return true;
	v->admission = LT_SIM_TOO_MANY_CALLS;
	v->retry_ms = v->reset_calls_ms;
	return false;
}

static bool
admit_tokens(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_demand demand,
	struct lt_sim_verdict *v, int64_t now_ms)
{
	v->left_tokens = -1;
	if (!quota->tpm)
		return true;
	if (taken->minute != now_ms / MINUTE_MS) {
		taken->minute = now_ms / MINUTE_MS;
		taken->minute_tokens = 0;
	}
	int64_t left = quota->tpm - taken->minute_tokens;
	v->reset_tokens_ms = (taken->minute + 1) * MINUTE_MS - now_ms;
	if (v->estimate <= left) {
		taken->minute_tokens += v->estimate;
		v->left_tokens = left - v->estimate;
		return true;
	}
	v->left_tokens = left;
	v->admission = left > 0 && demand.most > left ? LT_SIM_TOO_LARGE : LT_SIM_TOO_MANY_TOKENS;
	v->retry_ms = v->reset_tokens_ms;
	return false;
}

/* Thousandths of a converted token that drain in a millisecond. */
static int64_t
drain(const struct lt_sim_quota *quota)
{
	return quota->ptu * LT_SIM_PTU_TPM * 1000 / MINUTE_MS;
}

static bool
admit_ptu(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_demand demand,
	struct lt_sim_verdict *v, int64_t now_ms)
{
	if (!quota->ptu)
		return true;
	int64_t brim = quota->ptu * LT_SIM_PTU_TPM * 1000, passed = now_ms - taken->level_ms;
	if (passed > MINUTE_MS * 10)
		passed = MINUTE_MS * 10;
	taken->level -= passed > 0 ? passed * drain(quota) : 0;
	if (taken->level < 0)
		taken->level = 0;
	taken->level_ms = now_ms;
	v->ptu_level = taken->level * 1000 / brim;
	if (taken->level >= brim) {
		v->admission = LT_SIM_PTU_FULL;
		v->retry_ms = (taken->level - brim) / drain(quota) + 1;
		return false;
	}
	int64_t most = demand.most < 0 ? LT_SIM_GUESS : demand.most;
	v->ptu_added = demand.prompt - demand.cached + most * LT_SIM_PTU_OUT;
	taken->level += v->ptu_added * 1000;
	return true;
}

struct lt_sim_verdict
lt_sim_limit_admit(
	const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_demand demand, int64_t now_ms)
{
	struct lt_sim_verdict v = { .estimate = (demand.bytes + 3) / 4 + (demand.most > 0 ? demand.most : 0) };
	if (admit_calls(quota, taken, &v, now_ms) && admit_tokens(quota, taken, demand, &v, now_ms))
		admit_ptu(quota, taken, demand, &v, now_ms);
	return v;
}

void
lt_sim_limit_correct(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, int64_t added, int64_t prompt,
	int64_t cached, int64_t out)
{
	if (!quota->ptu)
		return;
	taken->level += (prompt - cached + out * LT_SIM_PTU_OUT - added) * 1000;
	if (taken->level < 0)
		taken->level = 0;
}
