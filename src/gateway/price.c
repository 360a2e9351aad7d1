/* SPDX-License-Identifier: Apache-2.0 */
/* price: what tokens cost, in whole numbers from pico a token to nano, rounded to the nearest. */
#include "gateway/inside.h"

/* What a bucket without a price of its own is reckoned as: never as nothing. */
static enum lt_bucket
stands_for(enum lt_bucket bucket)
{
	bool output = bucket == LT_BUCKET_OUTPUT || bucket == LT_BUCKET_REASONING || bucket == LT_BUCKET_AUDIO_OUT;
	return bucket == LT_BUCKET_SEARCHES ? bucket : output ? LT_BUCKET_OUTPUT : LT_BUCKET_INPUT;
}

int64_t
lt_price_nano(const struct lt_policy_price *price, const uint32_t tokens[LT_BUCKET_COUNT], enum lt_tier tier)
{
	const unsigned __int128 nano = (unsigned __int128)1000 * 1000000;
	unsigned __int128 sum = 0; /* of pico, times a million */
	uint64_t prompt = 0;
	for (int b = 0; b < LT_BUCKET_COUNT; b++)
		if (stands_for(b) == LT_BUCKET_INPUT)
			prompt += tokens[b];
	bool longer = price->long_from && prompt > price->long_from;
	for (int b = 0; b < LT_BUCKET_COUNT; b++) {
		if (!tokens[b])
			continue;
		enum lt_bucket like = stands_for(b);
		uint64_t pico = price->pico[price->known >> b & 1 ? b : (int)like];
		uint32_t milli = !longer || like == LT_BUCKET_SEARCHES ? 1000 :
				 like == LT_BUCKET_OUTPUT              ? price->long_output_milli :
									 price->long_input_milli;
		sum += (unsigned __int128)tokens[b] * pico * milli * price->tier_milli[tier];
	}
	unsigned __int128 rounded = (sum + nano / 2) / nano;
	return rounded > INT64_MAX ? INT64_MAX : (int64_t)rounded;
}

bool
lt_price_whole(const struct lt_policy_price *price, const uint32_t tokens[LT_BUCKET_COUNT])
{
	for (int b = LT_BUCKET_AUDIO_IN; b < LT_BUCKET_COUNT; b++)
		if (tokens[b] && !(price->known >> b & 1))
			return false;
	return true;
}
