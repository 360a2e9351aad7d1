/* SPDX-License-Identifier: Apache-2.0 */
#include "store/rate.h"

enum { AHEAD = LT_RATE_WORDS - LT_RATE_SPAN }; /* half seconds that may lie before us */

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

bool
lt_rate_add(struct lt_rate *rate, uint32_t bucket, uint64_t tokens, bool strict)
{
	_Atomic uint64_t *at = &rate->words[bucket % LT_RATE_WORDS];
	unsigned epoch = epoch_of(bucket);
	uint64_t was = atomic_load_explicit(at, memory_order_relaxed), will;
	do {
		int rounds = ahead(was, epoch);
		uint64_t word = rounds == 0 || rounds == 1 ? was : make(epoch, 0, 0);
		uint64_t calls = calls_of(word) + 1, sum = (word & LT_RATE_TOKENS) + tokens;
		bool over = calls > LT_RATE_CALLS || sum > LT_RATE_TOKENS || sum < tokens;
		if (over && strict)
			return false;
		if (over) {
			calls = calls < LT_RATE_CALLS ? calls : LT_RATE_CALLS;
			sum = sum < LT_RATE_TOKENS && sum >= tokens ? sum : LT_RATE_TOKENS;
		}
		will = make((unsigned)(word >> 48), calls, sum);
	} while (!atomic_compare_exchange_weak(at, &was, will));
	return true;
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
}

/* A word counts when it is of the round that its place has now, or of the one after it. */
static struct lt_rate_sum
sum_plain(const struct lt_rate *rate, uint32_t newest)
{
	struct lt_rate_sum sum = { 0 };
	unsigned epoch = epoch_of(newest), last = newest % LT_RATE_WORDS;
	for (unsigned i = 0; i < LT_RATE_WORDS; i++) {
		uint64_t word = atomic_load_explicit(&rate->words[i], memory_order_relaxed);
		uint64_t counts = -(uint64_t)(((word >> 48) - epoch + (i > last)) % 0x10000 < 2);
		sum.calls += calls_of(word) & counts;
		sum.tokens += word & LT_RATE_TOKENS & counts;
	}
	return sum;
}

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#include <immintrin.h>

/* The same, four words at once: the aligned words of a vector are each read whole. */
__attribute__((target("avx2"))) static struct lt_rate_sum
sum_quick(const struct lt_rate *rate, uint32_t newest)
{
	const __m256i *at = (const __m256i *)(const void *)rate->words;
	__m256i epoch = _mm256_set1_epi64x((int64_t)epoch_of(newest));
	__m256i last = _mm256_set1_epi64x((int64_t)(newest % LT_RATE_WORDS));
	__m256i place = _mm256_set_epi64x(3, 2, 1, 0), four = _mm256_set1_epi64x(4);
	__m256i wrong = _mm256_set1_epi64x(0xfffe), zero = _mm256_setzero_si256();
	__m256i low = _mm256_set1_epi64x((int64_t)LT_RATE_TOKENS);
	__m256i middle = _mm256_set1_epi64x((INT64_C(1) << 48) - 1);
	__m256i both = zero, tokens = zero;
	for (int i = 0; i < LT_RATE_WORDS / 4; i++) {
		__m256i word = _mm256_loadu_si256(at + i);
		__m256i rounds = _mm256_sub_epi64(_mm256_srli_epi64(word, 48), epoch);
		rounds = _mm256_sub_epi64(rounds, _mm256_cmpgt_epi64(place, last));
		__m256i counts = _mm256_cmpeq_epi64(_mm256_and_si256(rounds, wrong), zero);
		word = _mm256_and_si256(word, counts);
		both = _mm256_add_epi64(both, _mm256_and_si256(word, middle));
		tokens = _mm256_add_epi64(tokens, _mm256_and_si256(word, low));
		place = _mm256_add_epi64(place, four);
	}
	uint64_t b[4], t[4];
	_mm256_storeu_si256((__m256i *)(void *)b, both);
	_mm256_storeu_si256((__m256i *)(void *)t, tokens);
	uint64_t all = t[0] + t[1] + t[2] + t[3];
	return (struct lt_rate_sum){ (b[0] + b[1] + b[2] + b[3] - all) >> 30, all };
}
#endif

struct lt_rate_sum
lt_rate_sum(const struct lt_rate *rate, uint32_t bucket)
{
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
	if (__builtin_cpu_supports("avx2"))
		return sum_quick(rate, bucket + AHEAD);
#endif
	return sum_plain(rate, bucket + AHEAD);
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
