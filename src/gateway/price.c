/* SPDX-License-Identifier: Apache-2.0 */
/* price: what tokens cost, in whole numbers from pico a token to nano, rounded to the nearest. */
#include "gateway/inside.h"

static bool
is_output(enum lt_bucket bucket)
{
	return bucket == LT_BUCKET_OUTPUT || bucket == LT_BUCKET_REASONING || bucket == LT_BUCKET_AUDIO_OUT;
}

int64_t
lt_price_nano(const struct lt_policy_price *price, const uint32_t tokens[LT_BUCKET_COUNT], enum lt_tier tier)
{
	uint64_t prompt = (uint64_t)tokens[LT_BUCKET_INPUT] + tokens[LT_BUCKET_CACHED] + tokens[LT_BUCKET_WRITE_5M] +
			  tokens[LT_BUCKET_WRITE_1H] + tokens[LT_BUCKET_AUDIO_IN] + tokens[LT_BUCKET_IMAGES];
	bool longer = price->long_from && prompt > price->long_from;
	unsigned __int128 sum = 0; /* of pico, times a million */
	for (int b = 0; b < LT_BUCKET_COUNT; b++) {
		uint32_t milli = !longer || b == LT_BUCKET_SEARCHES ? 1000 :
				 is_output(b)                       ? price->long_output_milli :
								      price->long_input_milli;
		sum += (unsigned __int128)tokens[b] * price->pico[b] * milli * price->tier_milli[tier];
	}
	const unsigned __int128 nano = (unsigned __int128)1000 * 1000000;
	unsigned __int128 rounded = (sum + nano / 2) / nano;
	return rounded > INT64_MAX ? INT64_MAX : (int64_t)rounded;
}
