/* SPDX-License-Identifier: Apache-2.0 */
/* What was learnt, in words that several workers change at once: a count lost now and then is fine. */
#include "gateway/guess.h"

#include <stdatomic.h>

enum {
	BUCKETS = 40,
	FIRST_MILLI_BYTES = 4000,
	LEAST_MILLI_BYTES = 250, MOST_MILLI_BYTES = 12000,
	MOST_MILLI_CHUNK = 1000000,
	LEAST_CHUNKS = 8,      /* shorter streams tell little about tokens an event */
	LEAST_SEEN = 20,       /* answers before the percentile is believed */
	HALVED_AFTER = 2000,   /* so that the percentile is of recent answers */
	LEAST_TEXT = 64,       /* bytes; shorter texts tell little about bytes a token */
	SLOWNESS = 16,         /* of the moving mean */
};

#define LOAD(word) atomic_load_explicit(&(word), memory_order_relaxed)
#define STORE(word, value) atomic_store_explicit(&(word), (value), memory_order_relaxed)

/* Twice the base-2 logarithm, rounded down: 0, 2, 3, 4, 5, ... for 1, 2, 3, 4, 6, ... */
static int
bucket_of(uint64_t size)
{
	if (size < 2)
		return 0;
	int log = 63 - __builtin_clzll(size);
	int half = size >= (UINT64_C(3) << log) / 2;
	int bucket = 2 * log + half;
	return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

/* The largest size that a bucket holds. */
static uint64_t
most_in(int bucket)
{
	uint64_t base = UINT64_C(1) << (bucket / 2);
	return bucket % 2 ? 2 * base - 1 : base + base / 2 - (base > 1);
}

static uint32_t
milli_bytes(const struct lt_guess *guess)
{
	uint32_t milli = LOAD(guess->milli_bytes);
	return milli ? milli : FIRST_MILLI_BYTES;
}

uint64_t
lt_guess_input(const struct lt_guess *guess, uint64_t text_bytes)
{
	uint32_t milli = milli_bytes(guess);
	return (text_bytes * 1000 + milli - 1) / milli;
}

uint64_t
lt_guess_output(const struct lt_guess *guess, uint64_t otherwise)
{
	uint32_t counts[BUCKETS];
	uint64_t all = 0, below = 0;
	for (int i = 0; i < BUCKETS; i++)
		all += counts[i] = LOAD(guess->outputs[i]);
	if (all < LEAST_SEEN)
		return otherwise;
	for (int i = 0; i < BUCKETS; i++) {
		below += counts[i];
		if (below * 100 >= all * 95)
			return most_in(i);
	}
	return otherwise;
}

static void
learn_ratio(struct lt_guess *guess, uint64_t text_bytes, uint64_t input_tokens)
{
	if (text_bytes < LEAST_TEXT || !input_tokens)
		return;
	int64_t old = milli_bytes(guess), now = (int64_t)(text_bytes * 1000 / input_tokens);
	if (now < LEAST_MILLI_BYTES)
		now = LEAST_MILLI_BYTES;
	if (now > MOST_MILLI_BYTES)
		now = MOST_MILLI_BYTES;
	STORE(guess->milli_bytes, (uint32_t)(old + (now - old) / SLOWNESS));
}

void
lt_guess_learn(struct lt_guess *guess, uint64_t text_bytes, uint64_t input_tokens, uint64_t output_tokens)
{
	learn_ratio(guess, text_bytes, input_tokens);
	if (!output_tokens)
		return;
	atomic_fetch_add_explicit(&guess->outputs[bucket_of(output_tokens)], 1, memory_order_relaxed);
	if (atomic_fetch_add_explicit(&guess->seen, 1, memory_order_relaxed) < HALVED_AFTER)
		return;
	STORE(guess->seen, 0);
	for (int i = 0; i < BUCKETS; i++)
		STORE(guess->outputs[i], LOAD(guess->outputs[i]) / 2);
}

uint64_t
lt_guess_said(const struct lt_guess *guess, uint64_t chunks, uint64_t otherwise)
{
	uint64_t milli = LOAD(guess->milli_chunk);
	return milli ? (chunks * milli + 500) / 1000 : otherwise;
}

void
lt_guess_learn_stream(struct lt_guess *guess, uint64_t chunks, uint64_t output_tokens)
{
	if (chunks < LEAST_CHUNKS || !output_tokens)
		return;
	int64_t old = LOAD(guess->milli_chunk), now = (int64_t)(output_tokens * 1000 / chunks);
	if (now > MOST_MILLI_CHUNK)
		now = MOST_MILLI_CHUNK;
	now = old ? old + (now - old) / SLOWNESS : now;
	STORE(guess->milli_chunk, now > 0 ? (uint32_t)now : 1);
}
