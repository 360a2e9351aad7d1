/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rate: calls and tokens of the last 60 seconds, by half seconds, for any number of writers.
 *
 * A word a half second: epoch 16 | calls 18 | tokens 30 bits, where epoch and place in the ring
 * tell which half second it is.  Who takes, adds first and sums afterwards, so that of all who
 * take the last one sees all the others, and together they never pass a limit.  The sum covers
 * this half second and the 120 before it (60.0 to 60.5 s) and any that are ahead, by a clock
 * that has stepped back since.
 *
 * Summing 128 words for each call would be most of a lease's cost.  A taker therefore keeps the
 * sum of all words but the current one (lt_rate_seen, its own memory) until one of them grows:
 * `turn` is version 32 | newest half second 32, and who adds to one that is not the newest moves
 * the version on, between adding and summing.  Whoever took before that move is in the late
 * one's sum, and whoever takes after it sees the move and sums again.
 */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { LT_RATE_WORDS = 128, LT_RATE_SPAN = 121, LT_RATE_MS = 500 };
#define LT_RATE_TOKENS ((UINT64_C(1) << 30) - 1) /* the most of a half second */
#define LT_RATE_CALLS ((UINT64_C(1) << 18) - 1)

struct lt_rate {
	_Atomic uint64_t words[LT_RATE_WORDS];
	_Atomic uint64_t turn;
};

struct lt_rate_sum {
	uint64_t calls, tokens;
};

/* One thread's memory of one rate; zeroed at first. */
struct lt_rate_seen {
	uint64_t turn;
	struct lt_rate_sum others;
};

/* 0 in a limit: none.  What a word cannot hold is over the limit of tokens where there is one,
 * else the word stays at its most until it expires. */
enum lt_rate_answer { LT_RATE_TAKEN, LT_RATE_MANY_CALLS, LT_RATE_MANY_TOKENS };
enum lt_rate_answer lt_rate_take(struct lt_rate *rate, struct lt_rate_seen *seen, uint32_t bucket, uint64_t tokens,
	uint64_t most_calls, uint64_t most_tokens);

/* Takes calls and less tokens out of a half second, and puts more in, if it is still there. */
void lt_rate_change(struct lt_rate *rate, uint32_t bucket, unsigned calls, uint64_t less, uint64_t more);

struct lt_rate_sum lt_rate_sum(const struct lt_rate *rate, uint32_t bucket);

/* Milliseconds until so many calls and tokens have left the sum; 0: never by waiting. */
int64_t lt_rate_wait(const struct lt_rate *rate, int64_t now_ms, uint64_t calls, uint64_t tokens);

static inline uint32_t
lt_rate_bucket(int64_t now_ms)
{
	return (uint32_t)((uint64_t)now_ms / LT_RATE_MS);
}
