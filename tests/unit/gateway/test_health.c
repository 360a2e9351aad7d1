/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/health.h"
#include "record/policy.h"
#include "t.h"

enum { NOW = 1000000 };

static enum lt_health_state
look(const struct lt_health *h, int64_t now)
{
	int64_t until;
	return lt_health_look(h, now, &until);
}

TEST(a_new_deployment_is_fine)
{
	struct lt_health h = { 0 };
	IS(look(&h, NOW) == LT_HEALTH_OK);
}

TEST(a_saturated_one_takes_calls_again_to_the_millisecond)
{
	struct lt_health h = { 0 };
	int64_t until;
	lt_health_saturated(&h, NOW + 50);
	IS(lt_health_look(&h, NOW + 49, &until) == LT_HEALTH_SATURATED && until == NOW + 50);
	IS(look(&h, NOW + 50) == LT_HEALTH_OK && h.saturated == 1);
}

TEST(three_failures_in_a_row_break_it_and_one_that_is_fine_begins_anew)
{
	struct lt_health h = { 0 };
	lt_health_failed(&h, NOW);
	lt_health_failed(&h, NOW);
	lt_health_fine(&h, 100);
	lt_health_failed(&h, NOW);
	lt_health_failed(&h, NOW);
	IS(look(&h, NOW) == LT_HEALTH_OK);
	lt_health_failed(&h, NOW);
	IS(look(&h, NOW) == LT_HEALTH_BROKEN && h.failed == 5);
}

TEST(a_broken_one_is_tried_with_one_call_and_its_pause_doubles_up_to_a_minute)
{
	struct lt_health h = { 0 };
	int64_t now = NOW, until;
	for (int i = 0; i < 3; i++)
		lt_health_failed(&h, now);
	for (int64_t pause = 1000; pause < 200000; pause *= 2) {
		int64_t want = pause < 60000 ? pause : 60000;
		IS(lt_health_look(&h, now, &until) == LT_HEALTH_BROKEN && until == now + want);
		IS(look(&h, until - 1) == LT_HEALTH_BROKEN);
		now = until;
		IS(lt_health_ask(&h, now, &until) == LT_HEALTH_PROBE);
		IS(lt_health_ask(&h, now, &until) == LT_HEALTH_BROKEN && until == now + 30000);
		lt_health_failed(&h, now);
	}
	now += 60000;
	IS(lt_health_ask(&h, now, &until) == LT_HEALTH_PROBE);
	lt_health_fine(&h, 10);
	IS(lt_health_ask(&h, now, &until) == LT_HEALTH_OK && lt_health_ask(&h, now, &until) == LT_HEALTH_OK);
	for (int i = 0; i < 3; i++)
		lt_health_failed(&h, now);
	IS(lt_health_look(&h, now, &until) == LT_HEALTH_BROKEN && until == now + 1000);
}

TEST(a_probe_that_tells_nothing_is_forgotten)
{
	struct lt_health h = { 0 };
	int64_t until;
	lt_health_broken(&h, NOW);
	IS(lt_health_ask(&h, NOW + 1000, &until) == LT_HEALTH_PROBE);
	IS(lt_health_ask(&h, NOW + 30999, &until) == LT_HEALTH_BROKEN);
	IS(lt_health_ask(&h, NOW + 31000, &until) == LT_HEALTH_PROBE);
}

TEST(one_that_says_it_is_saturated_is_not_broken)
{
	struct lt_health h = { 0 };
	lt_health_broken(&h, NOW);
	lt_health_saturated(&h, NOW + 10);
	IS(look(&h, NOW) == LT_HEALTH_SATURATED && look(&h, NOW + 10) == LT_HEALTH_OK);
}

static const struct lt_policy_deployment ptu = { .kind = LT_DEPLOYMENT_PTU, .ptu = 2, .ptu_tpm = 3000 };

TEST(a_ptu_bucket_fills_and_drains_at_its_rate)
{
	struct lt_health h = { 0 };
	lt_health_ptu_add(&h, &ptu, 3000, NOW);
	IS(lt_health_ptu_level(&h, &ptu, NOW) == 500 && lt_health_ptu_wait_ms(&h, &ptu, NOW) == 0);
	/* 6000 a minute are 100 a second. */
	IS(lt_health_ptu_level(&h, &ptu, NOW + 12000) == 300);
	lt_health_ptu_add(&h, &ptu, 6000, NOW + 12000);
	IS(lt_health_ptu_level(&h, &ptu, NOW + 12000) == 1300);
	int64_t wait = lt_health_ptu_wait_ms(&h, &ptu, NOW + 12000);
	IS(wait >= 18000 && wait <= 18020);
	IS(lt_health_ptu_wait_ms(&h, &ptu, NOW + 12000 + wait + 4) == 0);
	IS(lt_health_ptu_level(&h, &ptu, NOW + 200000) == 0);
}

TEST(a_slow_bucket_that_is_often_asked_still_drains)
{
	static const struct lt_policy_deployment slow = { .kind = LT_DEPLOYMENT_PTU, .ptu = 1, .ptu_tpm = 60 };
	struct lt_health h = { 0 };
	lt_health_ptu_add(&h, &slow, 60, NOW);
	for (int64_t t = 0; t <= 30000; t += 4)
		lt_health_ptu_add(&h, &slow, 0, NOW + t);
	uint32_t level = lt_health_ptu_level(&h, &slow, NOW + 30000);
	IS(level >= 480 && level <= 520);
}

TEST(a_bucket_is_corrected_by_usage_and_by_a_429)
{
	struct lt_health h = { 0 };
	lt_health_ptu_add(&h, &ptu, 5000, NOW);
	lt_health_ptu_add(&h, &ptu, -4400, NOW);
	IS(lt_health_ptu_level(&h, &ptu, NOW) == 100);
	lt_health_ptu_add(&h, &ptu, -4400, NOW);
	IS(lt_health_ptu_level(&h, &ptu, NOW) == 0);
	lt_health_ptu_full(&h, &ptu, 2500, NOW);
	int64_t wait = lt_health_ptu_wait_ms(&h, &ptu, NOW);
	IS(wait >= 2500 && wait <= 2520);
	static const struct lt_policy_deployment unknown = { .kind = LT_DEPLOYMENT_PTU };
	lt_health_ptu_full(&h, &unknown, 2500, NOW);
	IS(lt_health_ptu_wait_ms(&h, &unknown, NOW) == 0 && lt_health_ptu_level(&h, &unknown, NOW) == 0);
}

TEST(a_clock_that_steps_back_a_little_drains_nothing)
{
	struct lt_health h = { 0 };
	lt_health_ptu_add(&h, &ptu, 3000, NOW);
	IS(lt_health_ptu_level(&h, &ptu, NOW - 100) == 500);
	lt_health_ptu_add(&h, &ptu, 600, NOW - 100);
	IS(lt_health_ptu_level(&h, &ptu, NOW) == 600);
}
