/* SPDX-License-Identifier: Apache-2.0 */
#include "store/rate.h"

enum {
	AHEAD = LT_RATE_WORDS - LT_RATE_SPAN, /* half seconds that may lie before us */
	STEP = 2 * LT_RATE_WORDS,             /* a clock that steps back further begins anew */
};

static inline uint64_t
make(unsigned epoch, uint64_t calls, uint64_t tokens)
{
	return (uint64_t)epoch << 48 | calls << 30 | tokens;
}

static inline unsigned
epoch_of(uint32_t bucket)
{
	return bucket / LT_RATE_WORDS & 0xffff;
}

/* How many rounds of the ring the word is ahead of epoch. */
static inline int
ahead(uint64_t word, unsigned epoch)
{
	return (int16_t)(uint16_t)((unsigned)(word >> 48) - epoch);
}

static inline uint64_t
calls_of(uint64_t word)
{
	return word >> 30 & LT_RATE_CALLS;
}

/* One call with tokens.  A word of the round after ours, by a clock that stepped back a minute,
 * takes it too: it counts for us and for those who come. */
static inline bool
add(struct lt_rate *rate, uint32_t bucket, uint64_t tokens, bool strict, uint64_t *ret_word)
{
	_Atomic uint64_t *at = &rate->words[bucket % LT_RATE_WORDS];
	unsigned epoch = epoch_of(bucket);
	uint64_t was = atomic_load_explicit(at, memory_order_relaxed), will;
	do {
		int rounds = ahead(was, epoch);
		uint64_t word = rounds == 0 || rounds == 1 ? was : make(epoch, 0, 0);
		uint64_t calls = calls_of(word) + 1, sum = (word & LT_RATE_TOKENS) + tokens;
		if (calls > LT_RATE_CALLS || sum > LT_RATE_TOKENS || sum < tokens) {
			if (strict)
				return false;
			calls = calls < LT_RATE_CALLS ? calls : LT_RATE_CALLS;
			sum = sum < LT_RATE_TOKENS && sum >= tokens ? sum : LT_RATE_TOKENS;
		}
		will = make((unsigned)(word >> 48), calls, sum);
	} while (!atomic_compare_exchange_weak(at, &was, will));
	*ret_word = will;
	return true;
}

/* The words that count, but for the one at place skip.  A word counts when it is of the round
 * that its place has now, or of the one after it. */
static struct lt_rate_sum
sum_but(const struct lt_rate *rate, uint32_t bucket, unsigned skip)
{
	struct lt_rate_sum sum = { 0 };
	unsigned epoch = epoch_of(bucket + AHEAD), last = (bucket + AHEAD) % LT_RATE_WORDS;
	for (unsigned i = 0; i < LT_RATE_WORDS; i++) {
		uint64_t word = atomic_load(&rate->words[i]);
		uint64_t counts = -(uint64_t)(((word >> 48) - epoch + (i > last)) % 0x10000 < 2 && i != skip);
		sum.calls += calls_of(word) & counts;
		sum.tokens += word & LT_RATE_TOKENS & counts;
	}
	return sum;
}

struct lt_rate_sum
lt_rate_sum(const struct lt_rate *rate, uint32_t bucket)
{
	return sum_but(rate, bucket, LT_RATE_WORDS);
}

/* Makes ours the newest half second, or tells those who have seen a newer one that an older one
 * grew. Afterwards: the turn. */
static uint64_t
turn_to(struct lt_rate *rate, uint32_t bucket)
{
	uint64_t turn = atomic_load(&rate->turn);
	for (;;) {
		int32_t older = (int32_t)((uint32_t)turn - bucket);
		if (older == 0)
			return turn;
		if (older > 0 && older <= STEP)
			return atomic_fetch_add(&rate->turn, UINT64_C(1) << 32) + (UINT64_C(1) << 32);
		if (atomic_compare_exchange_weak(&rate->turn, &turn, turn >> 32 << 32 | bucket))
			return turn >> 32 << 32 | bucket;
	}
}

static enum lt_rate_answer
judge(struct lt_rate_sum others, uint64_t word, uint64_t most_calls, uint64_t most_tokens)
{
	if (most_calls && others.calls + calls_of(word) > most_calls)
		return LT_RATE_MANY_CALLS;
	return most_tokens && others.tokens + (word & LT_RATE_TOKENS) > most_tokens ? LT_RATE_MANY_TOKENS : LT_RATE_TAKEN;
}

enum lt_rate_answer
lt_rate_take(struct lt_rate *rate, struct lt_rate_seen *seen, uint32_t bucket, uint64_t tokens, uint64_t most_calls,
	uint64_t most_tokens)
{
	uint64_t word;
	if (!add(rate, bucket, tokens, most_tokens != 0, &word))
		return LT_RATE_MANY_TOKENS;
	uint64_t turn = atomic_load(&rate->turn);
	bool fresh = turn == seen->turn && (uint32_t)turn == bucket;
	if ((!most_calls && !most_tokens && (uint32_t)turn == bucket) ||
		(fresh && judge(seen->others, word, most_calls, most_tokens) == LT_RATE_TAKEN))
		return LT_RATE_TAKEN;
	turn = turn_to(rate, bucket);
	if (!most_calls && !most_tokens)
		return LT_RATE_TAKEN;
	seen->others = sum_but(rate, bucket, bucket % LT_RATE_WORDS);
	seen->turn = (uint32_t)turn == bucket ? turn : 0; /* what a late one sees is of no use to later ones */
	/* Ours as it is now: those who took and gave back meanwhile need not be in our way. */
	word = atomic_load(&rate->words[bucket % LT_RATE_WORDS]);
	enum lt_rate_answer answer = judge(seen->others, word, most_calls, most_tokens);
	if (answer != LT_RATE_TAKEN)
		lt_rate_change(rate, bucket, 1, tokens, 0);
	return answer;
}

void
lt_rate_change(struct lt_rate *rate, uint32_t bucket, unsigned calls, uint64_t less, uint64_t more)
{
	_Atomic uint64_t *at = &rate->words[bucket % LT_RATE_WORDS];
	uint64_t was = atomic_load_explicit(at, memory_order_relaxed), will;
	do {
		if (ahead(was, epoch_of(bucket)) != 0)
			return;
		uint64_t c = calls_of(was), t = was & LT_RATE_TOKENS;
		if (c < LT_RATE_CALLS)
			c -= calls < c ? calls : c;
		if (t < LT_RATE_TOKENS) { /* else it left out what nobody knows */
			t -= less < t ? less : t;
			t = more < LT_RATE_TOKENS - t ? t + more : LT_RATE_TOKENS;
		}
		will = make((unsigned)(was >> 48), c, t);
	} while (!atomic_compare_exchange_weak(at, &was, will));
	if (more > less)
		atomic_fetch_add(&rate->turn, UINT64_C(1) << 32);
}

int64_t
lt_rate_wait(const struct lt_rate *rate, int64_t now_ms, uint64_t calls, uint64_t tokens)
{
	int64_t first = now_ms / LT_RATE_MS - (LT_RATE_SPAN - 1);
	struct lt_rate_sum gone = { 0 };
	for (int64_t bucket = first; bucket < first + 2 * LT_RATE_WORDS; bucket++) {
		uint64_t word = atomic_load_explicit(
			&rate->words[(uint32_t)bucket % LT_RATE_WORDS], memory_order_relaxed);
		if (ahead(word, epoch_of((uint32_t)bucket)) != 0)
			continue;
		gone.calls += calls_of(word);
		gone.tokens += word & LT_RATE_TOKENS;
		if (gone.calls >= calls && gone.tokens >= tokens)
			return (bucket + LT_RATE_SPAN) * LT_RATE_MS - now_ms;
	}
	return 0;
}
