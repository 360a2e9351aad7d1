/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/inside.h"
#include "t.h"

enum { ALL = (1 << LT_BUCKET_COUNT) - 1 };

/* A millionth of a dollar is a million pico. */
static const struct lt_policy_price price = { .known = ALL, .tier_milli = { 1000, 500, 2000, 500 },
	.pico = { [LT_BUCKET_INPUT] = 2500000, [LT_BUCKET_CACHED] = 1250000, [LT_BUCKET_OUTPUT] = 10000000,
		[LT_BUCKET_REASONING] = 11000000, [LT_BUCKET_SEARCHES] = UINT64_C(10000000000) } };

TEST(each_bucket_has_its_price)
{
	uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_INPUT] = 1000, [LT_BUCKET_CACHED] = 100, [LT_BUCKET_OUTPUT] = 10,
		[LT_BUCKET_REASONING] = 1, [LT_BUCKET_SEARCHES] = 2 };
	IS(lt_price_nano(&price, tokens, LT_TIER_STANDARD) == 2500000 + 125000 + 100000 + 11000 + 20000000);
}

TEST(tiers_multiply_and_halves_are_rounded_up)
{
	uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_INPUT] = 1 };
	struct lt_policy_price p = price;
	IS(lt_price_nano(&p, tokens, LT_TIER_FLEX) == 1250 && lt_price_nano(&p, tokens, LT_TIER_PRIORITY) == 5000);
	p.pico[LT_BUCKET_INPUT] = 1499;
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 1);
	p.pico[LT_BUCKET_INPUT] = 1500;
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 2);
	p.pico[LT_BUCKET_INPUT] = 0;
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 0);
}

TEST(long_prompts_pay_more_for_all_of_it)
{
	struct lt_policy_price p = price;
	p.long_from = 200000;
	p.long_input_milli = 2000;
	p.long_output_milli = 1500;
	uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_INPUT] = 100000, [LT_BUCKET_CACHED] = 100000, [LT_BUCKET_OUTPUT] = 10 };
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 250000000 + 125000000 + 100000);
	tokens[LT_BUCKET_CACHED]++;
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 500000000 + 250002500 + 150000);
}

TEST(what_has_no_price_is_reckoned_as_plain_input_or_output_and_told)
{
	struct lt_policy_price p = price;
	p.known = 1 << LT_BUCKET_INPUT | 1 << LT_BUCKET_OUTPUT;
	uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_CACHED] = 2, [LT_BUCKET_REASONING] = 1 };
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 2 * 2500 + 10000 && lt_price_whole(&p, tokens));
	tokens[LT_BUCKET_AUDIO_IN] = 1;
	IS(lt_price_nano(&p, tokens, LT_TIER_STANDARD) == 3 * 2500 + 10000 && !lt_price_whole(&p, tokens));
}

TEST(the_largest_usage_there_can_be_is_no_overflow)
{
	struct lt_policy_price p = price;
	uint32_t tokens[LT_BUCKET_COUNT];
	for (int i = 0; i < LT_BUCKET_COUNT; i++) {
		p.pico[i] = LT_POLICY_PICO;
		tokens[i] = UINT32_MAX;
	}
	IS(lt_price_nano(&p, tokens, LT_TIER_PRIORITY) == INT64_MAX);
}
