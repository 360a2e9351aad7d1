/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of bits shifted left by one says "the byte before is in the set"; what stood at the end of the block before
 * is shifted in.  A set and the first bits of some of its runs, added, carry to where those runs end.
 */
#include "tokens/starts.h"

#include "tokens/block.h"

#define INLINE static inline __attribute__((always_inline))

/* What one block leaves to the next: its sets, of which the last bits count, and bits that fall into the next. */
struct left {
	uint64_t letter, word, lower, both, other, signs, blank, space, breaks, any, number;
	uint64_t prefixed;   /* the character after a sign that may go with a word */
	uint64_t threes;     /* where digits begin a piece if they go on so far */
	uint64_t contracted; /* letters of a contraction, in the next block */
	bool absorbed;       /* the last byte went to the piece of signs before it */
	bool contraction;    /* the last byte is of a contraction */
	bool small;          /* the word at the end has had a small letter since its capitals */
};

INLINE uint64_t
after(uint64_t set, uint64_t before)
{
	return set << 1 | before >> 63;
}

/* N{1,3}: the first of a run of digits and every third after it. */
INLINE uint64_t
threes(uint64_t number, struct left *left)
{
	uint64_t before = left->number;
	uint64_t fourth = number & after(number, before) & (number << 2 | before >> 62) & (number << 3 | before >> 61);
	uint64_t found = (number & ~after(number, before)) | (left->threes & fourth);
	for (uint64_t more = found; (more = more << 3 & fourth);)
		found |= more;
	left->threes = found >> 61;
	left->number = number;
	return found;
}

/* [\r\n]* (with slashes) behind signs, which go to their piece. */
INLINE uint64_t
absorb(uint64_t other, uint64_t newline, uint64_t slash, struct left *left)
{
	uint64_t set = newline | slash;
	uint64_t seeds = (newline & after(other, left->other)) | (set & left->absorbed);
	uint64_t absorbed = (set & ~(set + seeds)) | seeds;
	left->absorbed = absorbed >> 63;
	left->other = other;
	return absorbed;
}

/* The first byte of the character after each first byte in firsts; what falls into the next block is kept. */
INLINE uint64_t
next_character(uint64_t firsts, uint64_t rest, struct left *left)
{
	unsigned long long sum;
	uint64_t over = __builtin_uaddll_overflow(firsts << 1 | left->prefixed, rest, &sum);
	left->prefixed = over | firsts >> 63;
	return sum & ~rest;
}

/* Contractions at the apostrophes; adds their letters to *contracted, or to the next block's.  In o200k_base they belong
 * to a word, so that none stands right behind another. */
static uint64_t
contractions(bool o200k, const uint8_t *p, const uint8_t *end, uint64_t apostrophes, uint64_t *contracted, struct left *left)
{
	uint64_t found = 0, next = 0;
	for (; apostrophes; apostrophes &= apostrophes - 1) {
		unsigned at = (unsigned)__builtin_ctzll(apostrophes);
		bool second = o200k && (at ? *contracted >> (at - 1) & 1 : left->contraction);
		const uint8_t *behind = second ? NULL : lt_piece_contraction(p + at, end);
		if (!behind)
			continue;
		uint64_t letters = (1ull << (behind - p - at - 1)) - 1;
		found |= 1ull << at;
		*contracted |= letters << at << 1;
		next |= letters >> (63 - at);
	}
	left->contracted = next;
	return found;
}

/* Capitals right behind letters without case: they begin a piece when a small letter has been before them, or when
 * no small one comes behind.  False: too far away to tell. */
static bool
capitals(uint64_t edges, uint64_t upper, uint64_t lower, uint64_t small, const struct lt_block *next, const struct left *left,
	uint64_t *starts)
{
	for (; edges; edges &= edges - 1) {
		unsigned at = (unsigned)__builtin_ctzll(edges), run;
		uint64_t ends = ~upper & ~((1ull << at) - 1), bounds = ~small & ((1ull << at) - 1), region = (1ull << at) - 1;
		bool behind, before = !bounds && left->small;
		if (ends) {
			behind = small >> __builtin_ctzll(ends) & 1;
		} else if (~next->upper) {
			run = (unsigned)__builtin_ctzll(~next->upper);
			behind = (next->lower | next->both) >> run & 1;
		} else {
			return false;
		}
		if (bounds)
			region &= ~(UINT64_MAX >> __builtin_clzll(bounds));
		if (before || (lower & region) || !behind)
			*starts |= 1ull << at;
	}
	return true;
}

/* Does the run of small letters at the end of the block have one with a case? */
INLINE bool
ends_small(uint64_t lower, uint64_t small, bool before)
{
	if (!~small)
		return lower || before;
	return lower & ~(UINT64_MAX >> __builtin_clzll(~small));
}

/* \s*[\r\n]+ : blanks right behind a newline begin a piece unless another newline follows them. */
INLINE bool
indents(uint64_t space, uint64_t breaks, uint64_t newline, const struct lt_block *next, struct left *left, uint64_t *starts)
{
	uint64_t found = space & ~after(space, left->space) & after(breaks, left->breaks);
	unsigned long long sum;
	if (!found)
		return true;
	if (__builtin_uaddll_overflow(space, found, &sum)) {
		if (!~next->space)
			return false;
		if (next->newline >> __builtin_ctzll(~next->space) & 1)
			found &= ~(1ull << (63 - __builtin_clzll(found)));
	}
	for (uint64_t ends = sum & ~space & newline; ends; ends &= ends - 1)
		found &= ~(1ull << (63 - __builtin_clzll(found & ((ends & -ends) - 1))));
	*starts |= found;
	return true;
}

/* Where pieces begin in the block at p; false when its sets do not tell. */
INLINE bool
find_starts(bool o200k, const struct lt_block *b, const struct lt_block *next, const uint8_t *p, const uint8_t *end,
	struct left *left, uint64_t *ret_starts)
{
	uint64_t both = o200k ? b->both : b->both & ~b->mark, letter = b->upper | b->lower | both;
	uint64_t other = o200k ? b->other : b->other | b->mark, contracted = left->contracted, starts;
	left->contracted = 0;
	if (b->wide_number)
		return false;
	if (o200k) {
		uint64_t behind_letter = after(letter, left->letter);
		if (b->mark & (~behind_letter | after(contracted, (uint64_t)left->contraction << 63)))
			return false;
		if (b->apostrophe & behind_letter)
			other &= ~contractions(true, p, end, b->apostrophe & behind_letter, &contracted, left);
		if (b->mark & after(contracted, 0))
			return false;
	}
	uint64_t absorbed = absorb(other, b->newline, o200k ? b->slash : 0, left);
	uint64_t signs = other & ~absorbed, breaks = b->newline & ~absorbed, any = b->space | breaks;
	uint64_t alone = signs & ~after(signs, left->signs) & ~after(b->blank, left->blank);
	if (!o200k && (b->apostrophe & alone))
		contractions(false, p, end, b->apostrophe & alone, &contracted, left);
	uint64_t word = letter & ~contracted, lower = b->lower & word, small = (b->lower | both) & word;
	starts = threes(b->number, left) | alone | (any & ~after(any, left->any));
	starts |= word & ~after(word, left->word) & ~next_character(alone, b->rest, left) & ~after(b->space, left->space);
	if (!indents(b->space, breaks, b->newline, next, left, &starts))
		return false;
	uint64_t lasts = b->space & ~(any >> 1 | ((next->space | next->newline) << 63));
	if (lasts & b->rest & ~(b->rest + 1))
		return false; /* it began in the block before */
	while (lasts & b->rest)
		lasts = (lasts & ~b->rest) | (lasts & b->rest) >> 1;
	starts |= lasts;
	if (o200k) {
		uint64_t upper = b->upper & word, edges = upper & after(both & word, left->both);
		starts |= upper & after(lower, left->lower);
		if (edges && !capitals(edges, upper, lower, small, next, left, &starts))
			return false;
		left->small = ends_small(lower, small, left->small);
		left->both = both & word;
		left->lower = lower;
	}
	left->letter = letter;
	left->word = word;
	left->signs = signs;
	left->blank = b->blank;
	left->space = b->space;
	left->breaks = breaks;
	left->any = any;
	left->contraction = contracted >> 63;
	*ret_starts = starts;
	return true;
}

enum { NEEDED = 2 * 64 + 4 }; /* bytes: a block, the next, and the end of its last character */

/* Blocks from the start at[n - 1] on, while there is room; returns the number of starts and where it stopped. */
#define BLOCKS(name, load, target)                                                                           \
	target static size_t name(bool o200k, const uint8_t **stop, const uint8_t *end, const uint8_t **at, size_t n) \
	{                                                                                                    \
		struct left left = { 0 };                                                                    \
		struct lt_block two[2], *now = &two[0], *next = &two[1];                                     \
		const uint8_t *p = *stop;                                                                    \
		load(now, p);                                                                                \
		unsigned class = lt_block_finish(now, p, LT_CLASS_OTHER);                                    \
		uint64_t starts, first = 1;                                                                  \
		for (; end - p >= NEEDED && n + 64 <= LT_STARTS; p += 64) {                                  \
			load(next, p + 64);                                                                  \
			class = lt_block_finish(next, p + 64, class);                                        \
			if (!(o200k ? find_starts(true, now, next, p, end, &left, &starts)                   \
				    : find_starts(false, now, next, p, end, &left, &starts)))                \
				break;                                                                       \
			for (starts &= ~first; starts; starts &= starts - 1)                                 \
				at[n++] = p + __builtin_ctzll(starts);                                       \
			first = 0;                                                                           \
			struct lt_block *swap = now;                                                         \
			now = next;                                                                          \
			next = swap;                                                                         \
		}                                                                                            \
		*stop = p;                                                                                   \
		return n;                                                                                    \
	}                                                                                                    \
	static size_t name##_starts(enum lt_cut cut, const uint8_t *p, const uint8_t *end,                   \
		const uint8_t *at[LT_STARTS + 1])                                                            \
	{                                                                                                    \
		return starts_by(name, cut, p, end, at);                                                     \
	}

INLINE size_t
starts_by(size_t (*blocks)(bool, const uint8_t **, const uint8_t *, const uint8_t **, size_t), enum lt_cut cut,
	const uint8_t *p, const uint8_t *end, const uint8_t *at[LT_STARTS + 1])
{
	size_t n = 1;
	at[0] = p;
	while (p < end && n + 64 <= LT_STARTS) {
		if (end - p >= NEEDED)
			n = blocks(cut == LT_CUT_O200K, &p, end, at, n);
		if (n > 1 && n + 64 > LT_STARTS)
			break;
		const uint8_t *stop = end - p >= NEEDED ? p + 64 : end;
		for (p = at[n - 1]; p < stop && n <= LT_STARTS; n++)
			at[n] = p = lt_piece_end(cut, p, end);
	}
	return n - 1;
}

BLOCKS(eight, lt_block_eight, )
#if defined(__x86_64__)
BLOCKS(avx2, lt_block_avx2, __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))))
#endif

lt_starts_fn *
lt_starts_kind(int kind)
{
#if defined(__x86_64__)
	if (kind == 1)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") ? avx2_starts : NULL;
#endif
	return kind == 0 ? eight_starts : NULL;
}

lt_starts_fn *
lt_starts_best(void)
{
	for (int kind = LT_STARTS_KINDS - 1; kind > 0; kind--)
		if (lt_starts_kind(kind))
			return lt_starts_kind(kind);
	return lt_starts_kind(0);
}
