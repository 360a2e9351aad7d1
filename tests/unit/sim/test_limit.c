/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/limit.h"
#include "t.h"

enum { MINUTE = 60 * 1000 };

static const struct lt_sim_demand small = { .bytes = 4, .prompt = 1, .most = -1 };

static enum lt_sim_admission
admit(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_demand demand, int64_t now_ms)
{
	return lt_sim_limit_admit(quota, taken, demand, now_ms).admission;
}

TEST(six_hundred_a_minute_are_ten_in_a_second)
{
	struct lt_sim_quota quota = { .rpm = 600, .window_s = 1 };
	struct lt_sim_taken taken = { 0 };
	for (int i = 0; i < 10; i++)
		IS(admit(&quota, &taken, small, MINUTE + 500) == LT_SIM_ADMITTED);
	struct lt_sim_verdict v = lt_sim_limit_admit(&quota, &taken, small, MINUTE + 500);
	IS(v.admission == LT_SIM_TOO_MANY_CALLS && v.retry_ms == 500 && v.left_calls == 0);
	IS(admit(&quota, &taken, small, MINUTE + 1000) == LT_SIM_ADMITTED);
}

TEST(a_window_takes_one_call_however_small_its_share)
{
	struct lt_sim_quota quota = { .rpm = 3, .window_s = 10 };
	struct lt_sim_taken taken = { 0 };
	IS(admit(&quota, &taken, small, MINUTE) == LT_SIM_ADMITTED);
	IS(admit(&quota, &taken, small, MINUTE) == LT_SIM_TOO_MANY_CALLS);
}

TEST(tokens_are_a_quarter_of_the_bytes_and_the_most_it_may_answer)
{
	struct lt_sim_quota quota = { .tpm = 100 };
	struct lt_sim_taken taken = { 0 };
	struct lt_sim_demand demand = { .bytes = 41, .prompt = 999, .most = 50 };
	struct lt_sim_verdict v = lt_sim_limit_admit(&quota, &taken, demand, MINUTE);
	IS(v.admission == LT_SIM_ADMITTED && v.estimate == 61 && v.left_tokens == 39);
	v = lt_sim_limit_admit(&quota, &taken, demand, MINUTE + 1);
	IS(v.admission == LT_SIM_TOO_LARGE && v.left_tokens == 39 && v.retry_ms == MINUTE - 1);
	demand.most = 38;
	IS(admit(&quota, &taken, demand, MINUTE + 1) == LT_SIM_TOO_MANY_TOKENS);
	demand.most = 28;
	IS(admit(&quota, &taken, demand, MINUTE + 1) == LT_SIM_ADMITTED);
	IS(admit(&quota, &taken, demand, 2 * MINUTE) == LT_SIM_ADMITTED);
}

TEST(a_bucket_refuses_over_its_brim_until_it_leaked_enough)
{
	struct lt_sim_quota quota = { .ptu = 1 };
	struct lt_sim_taken taken = { 0 };
	struct lt_sim_demand demand = { .prompt = 400, .cached = 200, .most = 400 };
	struct lt_sim_verdict v = lt_sim_limit_admit(&quota, &taken, demand, MINUTE);
	IS(v.admission == LT_SIM_ADMITTED && v.ptu_added == 200 + 400 * LT_SIM_PTU_OUT);
	v = lt_sim_limit_admit(&quota, &taken, small, MINUTE);
	IS(v.admission == LT_SIM_PTU_FULL && v.ptu_level == 1000 && v.retry_ms == 1);
	IS(admit(&quota, &taken, small, MINUTE + 1) == LT_SIM_ADMITTED);
	IS(taken.level / 1000 > LT_SIM_PTU_TPM); /* a burst may pass the brim */
	IS(admit(&quota, &taken, small, MINUTE + 1) == LT_SIM_PTU_FULL);
	IS(admit(&quota, &taken, small, 2 * MINUTE) == LT_SIM_ADMITTED);
}

TEST(a_bucket_is_corrected_by_what_was_used)
{
	struct lt_sim_quota quota = { .ptu = 1 };
	struct lt_sim_taken taken = { 0 };
	struct lt_sim_demand demand = { .prompt = 100, .most = 1000 };
	struct lt_sim_verdict v = lt_sim_limit_admit(&quota, &taken, demand, MINUTE);
	IS(admit(&quota, &taken, small, MINUTE) == LT_SIM_PTU_FULL);
	lt_sim_limit_correct(&quota, &taken, v.ptu_added, 100, 0, 10);
	IS(taken.level == (100 + 10 * LT_SIM_PTU_OUT) * 1000);
	IS(admit(&quota, &taken, small, MINUTE) == LT_SIM_ADMITTED);
}

TEST(no_limit_lets_everything_through)
{
	struct lt_sim_quota quota = { .window_s = 10 };
	struct lt_sim_taken taken = { 0 };
	struct lt_sim_verdict v = lt_sim_limit_admit(&quota, &taken, (struct lt_sim_demand){ .bytes = 1 << 30, .most = 1 << 30 }, 0);
	IS(v.admission == LT_SIM_ADMITTED && v.left_calls == -1 && v.left_tokens == -1);
}
