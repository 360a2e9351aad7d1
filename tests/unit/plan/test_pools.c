/* SPDX-License-Identifier: Apache-2.0 */
/* Quota: refusals as they are pasted, and the line through earlier days. */
#include <math.h>

#include "base/arena.h"
#include "plan/pools.h"
#include "t.h"

static struct lt_arena *
arena(void)
{
	static struct lt_arena *a;
	return a = a ? a : lt_arena_new((size_t)1 << 24);
}

TEST(capacity_7_3_9_the_refusal_of_azure_search_openai_demo_2091)
{
	struct lt_refusal r;
	IS(lt_explain_refusal(arena(), "This operation require 30 new capacity in quota Tokens Per Minute (thousands) - GPT-4-Turbo, which is bigger than "
		"the current available capacity 8. The current quota usage is 0 and the quota limit is 8", &r));
	IS(r.need == 30 && r.available == 8 && r.used == 0 && r.limit == 8 && strcmp(r.pool, "GPT-4-Turbo") == 0);
}

TEST(a_refusal_that_is_cut_or_another_text_is_not_made_up)
{
	struct lt_refusal r;
	IS(!lt_explain_refusal(arena(), "", &r) && !lt_explain_refusal(arena(), "This operation require 30 new capacity", &r));
	IS(!lt_explain_refusal(arena(), "exceeding approved x quota", &r) && !lt_explain_refusal(arena(), "hello", &r));
	IS(lt_explain_refusal(arena(), "429: Requests to ... have exceeded token rate limit of your current tier", &r) && r.need < 0 && strstr(r.todo, "max_tokens"));
}

TEST(p1_t2_days_to_limit_follow_the_line_through_the_days)
{
	static const struct lt_pool_point up[] = { { "k", 0, 100 }, { "k", 7, 170 }, { "k", 14, 240 }, { "k", 21, 310 } };
	static const struct lt_pool_point flat[] = { { "k", 0, 100 }, { "k", 7, 100 }, { "k", 14, 100 } };
	const char *trend;
	IS(fabs(lt_pools_days(arena(), up, 4, 1000, &trend) - 69) < 1e-9 && strstr(trend, "+10 a day"));
	IS(lt_pools_days(arena(), up, 4, 310, &trend) == 0);
	IS(lt_pools_days(arena(), flat, 3, 1000, &trend) < 0);
	IS(lt_pools_days(arena(), up, 2, 1000, &trend) < 0 && strstr(trend, "it takes 3 over 7"));
	IS(lt_pools_days(arena(), up, 0, 1000, &trend) < 0 && !trend);
}
