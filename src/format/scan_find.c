/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of 64 bytes as sets of 64 bits, one bit a byte: quotes, what is inside texts, where
 * tokens begin.  A block in the middle of a long text is told by one test.  What is rare (a
 * character beyond ASCII, a \u) is looked at byte by byte.
 *
 * The way of sets and carries is that of Langdale and Lemire, "Parsing Gigabytes of JSON per
 * Second", VLDB Journal 28 (2019); of UTF-8 that of Keiser and Lemire, "Validating UTF-8 In Less
 * Than One Instruction Per Byte", Software: Practice and Experience 51 (2021).
 */
#include "format/scan_inside.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define ALWAYS static inline __attribute__((always_inline))

struct sets {
	uint64_t quote, slash, op, blank, control, high;
};

static void
fault(struct lt_scan_find *f, enum lt_scan_state what, uint64_t at)
{
	if (f->fault != LT_SCAN_MORE && f->fault_at <= at)
		return;
	f->fault = (uint8_t)what;
	f->fault_at = at;
}

static int
hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One more digit of a \u, at place. */
static void
digit(struct lt_scan_find *f, unsigned char c, uint64_t place)
{
	int value = hex(c);
	if (value < 0) {
		fault(f, LT_SCAN_BAD, place);
		return;
	}
	f->unit = (uint16_t)(f->unit << 4 | value);
	if (--f->hex)
		return;
	bool is_low = (f->unit & 0xfc00) == 0xdc00;
	if (is_low != f->low)
		fault(f, LT_SCAN_BAD, place);
	f->low = false;
	if ((f->unit & 0xfc00) == 0xd800)
		f->low_at = place + 2;
}

enum { ESCAPE_BAD, ESCAPE_FINE, ESCAPE_UNIT };
static const uint8_t escapes[256] = {
	['"'] = ESCAPE_FINE, ['\\'] = ESCAPE_FINE, ['/'] = ESCAPE_FINE, ['b'] = ESCAPE_FINE, ['f'] = ESCAPE_FINE,
	['n'] = ESCAPE_FINE, ['r'] = ESCAPE_FINE, ['t'] = ESCAPE_FINE, ['u'] = ESCAPE_UNIT,
};

/* A block with a \u, or the rest of one, or an escape that is none. */
static __attribute__((noinline)) void
units(struct lt_scan_find *f, const char *at, uint64_t place, uint64_t escaped)
{
	int i = 0;
	while (f->hex && i < LT_SCAN_BLOCK && f->fault == LT_SCAN_MORE) {
		digit(f, (unsigned char)at[i], place + (uint64_t)i);
		i++;
	}
	for (; escaped && f->fault == LT_SCAN_MORE; escaped &= escaped - 1) {
		i = __builtin_ctzll(escaped);
		uint8_t kind = escapes[(unsigned char)at[i]];
		f->low = f->low_at && f->low_at == place + (uint64_t)i && kind == ESCAPE_UNIT;
		if (f->low_at && !f->low)
			fault(f, LT_SCAN_BAD, f->low_at);
		f->low_at = 0;
		if (kind == ESCAPE_BAD)
			fault(f, LT_SCAN_BAD, place + (uint64_t)i);
		if (kind != ESCAPE_UNIT)
			continue;
		f->hex = 4;
		f->unit = 0;
		while (f->hex && ++i < LT_SCAN_BLOCK && f->fault == LT_SCAN_MORE)
			digit(f, (unsigned char)at[i], place + (uint64_t)i);
	}
	if (f->low_at && f->low_at < place + LT_SCAN_BLOCK)
		fault(f, LT_SCAN_BAD, f->low_at);
}

/* How many bytes a character has that begins so, 0: none does. */
static int
length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* Is the character beginning at s right, as far as its `there` bytes go? */
static bool
character(const unsigned char *s, int there)
{
	int len = length(*s);
	if (there < 2)
		return len > 0;
	if (len < 2)
		return len == 1;
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) || (*s == 0xf0 && s[1] < 0x90) ||
		(*s == 0xf4 && s[1] > 0x8f))
		return false;
	for (int i = 1; i < len && i < there; i++)
		if ((s[i] & 0xc0) != 0x80)
			return false;
	return true;
}

/* A block that has bytes beyond ASCII, or that follows one: f->last is what came before. */
static __attribute__((noinline)) void
utf8(struct lt_scan_find *f, const char *at, uint64_t place)
{
	unsigned char bytes[3 + LT_SCAN_BLOCK];
	memcpy(bytes, (const char *)&f->last + 1, 3);
	memcpy(bytes + 3, at, LT_SCAN_BLOCK);
	int i = 0; /* a character of the block before that reaches into this one, or this one */
	while (i < 3 && (bytes[i] < 0xc0 || (length(bytes[i]) && i + length(bytes[i]) <= 3)))
		i++;
	while (i < (int)sizeof bytes) {
		if (bytes[i] < 0x80) {
			i++;
			continue;
		}
		if (!character(bytes + i, (int)sizeof bytes - i)) {
			fault(f, LT_SCAN_UTF8, place + (uint64_t)i - 3);
			return;
		}
		i += length(bytes[i]);
	}
}

/* Bits behind an odd number of backslashes. */
ALWAYS uint64_t
escaped_by(struct lt_scan_find *f, uint64_t slash)
{
	const uint64_t even = 0x5555555555555555u;
	slash &= ~f->escaped;
	uint64_t follows = slash << 1 | f->escaped;
	uint64_t odd_starts = slash & ~even & ~follows, ends;
	f->escaped = __builtin_add_overflow(odd_starts, slash, &ends);
	return (even ^ ends << 1) & follows;
}

/* Each bit becomes the parity of itself and those below. */
ALWAYS uint64_t
parity_of(uint64_t bits)
{
	for (int shift = 1; shift < 64; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

ALWAYS uint16_t *
lay(uint16_t *to, uint64_t bits, unsigned from)
{
	const uint64_t top = (uint64_t)1 << 63; /* so that there is always a lowest bit */
	int count = __builtin_popcountll(bits);
	for (int done = 0; done < count; done += 4)
		for (int i = 0; i < 4; i++, bits &= bits - 1)
			to[done + i] = (uint16_t)(from + (unsigned)__builtin_ctzll(bits | top));
	return to + count;
}

/* What differs between processors. */
typedef void read_fn(const char *at, struct sets *ret_sets);
typedef bool plain_fn(const char *at);                 /* nothing in it ends or changes a text */
typedef bool utf8_fn(const char *at, uint32_t last);   /* false: look closer */
typedef uint64_t parity_fn(uint64_t bits);

/* What is rare in a block; true when there was a fault. */
ALWAYS bool
rare(struct lt_scan_find *f, const char *at, uint64_t place, const struct sets *s, uint64_t escaped,
	uint64_t inside, utf8_fn *valid)
{
	if (__builtin_expect((escaped | f->low_at | f->hex) != 0, 0)) {
		unsigned fine = f->low_at || f->hex ? 0 : ESCAPE_FINE;
		for (uint64_t bits = escaped; bits; bits &= bits - 1)
			fine &= escapes[(unsigned char)at[__builtin_ctzll(bits)]];
		if (!fine)
			units(f, at, place, escaped);
	}
	if (__builtin_expect((s->high | f->last) != 0, 0)) {
		if (!valid(at, f->last))
			utf8(f, at, place);
		f->last = 0;
		if (s->high >> 61)
			memcpy(&f->last, at + LT_SCAN_BLOCK - 4, 4);
	}
	if (__builtin_expect((s->control & inside) != 0, 0))
		fault(f, LT_SCAN_BAD, place + (uint64_t)__builtin_ctzll(s->control & inside));
	return f->fault != LT_SCAN_MORE;
}

ALWAYS int
find(struct lt_scan_find *f, const char *at, uint64_t place, int *blocks, uint16_t *tokens, read_fn *read_sets,
	plain_fn *plain, utf8_fn *valid, parity_fn *parity)
{
	uint16_t *to = tokens;
	uint64_t slashes = 0;
	for (int i = 0; i < *blocks; i++, at += LT_SCAN_BLOCK) {
		if (f->in_text && !(f->escaped | f->last | f->low_at | f->hex) && plain(at))
			continue;
		struct sets s;
		read_sets(at, &s);
		uint64_t escaped = s.slash | f->escaped ? escaped_by(f, s.slash) : 0;
		uint64_t quote = s.quote & ~escaped;
		uint64_t inside = parity(quote) ^ f->in_text; /* the first quote of a text and what follows it */
		f->in_text = (uint64_t)((int64_t)inside >> 63);
		uint64_t word = ~(s.op | s.blank | quote | inside);
		uint64_t begins = word & ~(word << 1 | f->in_word);
		f->in_word = word >> 63;
		slashes |= s.slash;
		to = lay(to, quote | (s.op & ~inside) | begins, (unsigned)i * LT_SCAN_BLOCK);
		if (rare(f, at, place + (uint64_t)i * LT_SCAN_BLOCK, &s, escaped, inside, valid))
			*blocks = i + 1;
	}
	f->slashes = slashes != 0;
	return (int)(to - tokens);
}

static bool
never_valid(const char *at, uint32_t last)
{
	(void)at;
	(void)last;
	return false; /* so each block with such bytes is looked at byte by byte */
}

#ifdef __SSE2__
ALWAYS void
read_sse2(const char *at, struct sets *s)
{
	*s = (struct sets){ 0 };
#define SET(name, test) s->name |= (uint64_t)(unsigned)_mm_movemask_epi8(test) << i
#define IS(c) _mm_cmpeq_epi8(x, _mm_set1_epi8(c))
	for (int i = 0; i < LT_SCAN_BLOCK; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		__m128i brace = _mm_or_si128(x, _mm_set1_epi8(0x20)); /* [ is { and ] is } */
		SET(quote, IS('"'));
		SET(slash, IS('\\'));
		SET(op, _mm_or_si128(_mm_or_si128(IS(','), IS(':')),
				_mm_or_si128(_mm_cmpeq_epi8(brace, _mm_set1_epi8('{')),
					_mm_cmpeq_epi8(brace, _mm_set1_epi8('}')))));
		SET(blank, _mm_or_si128(_mm_or_si128(IS(' '), IS('\n')), _mm_or_si128(IS('\r'), IS('\t'))));
		SET(control, _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1f)), x));
		SET(high, x);
	}
#undef IS
#undef SET
}

ALWAYS bool
plain_sse2(const char *at)
{
	__m128i stop = _mm_setzero_si128();
	for (int i = 0; i < LT_SCAN_BLOCK; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		/* signed: what is beyond ASCII is less than a blank, too */
		stop = _mm_or_si128(stop, _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(' ')),
			_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')))));
	}
	return _mm_movemask_epi8(stop) == 0;
}

static int
find_sse2(struct lt_scan_find *f, const char *at, uint64_t place, int *blocks, uint16_t *tokens)
{
	return find(f, at, place, blocks, tokens, read_sse2, plain_sse2, never_valid, parity_of);
}
#endif

ALWAYS void
read_bytes(const char *at, struct sets *s)
{
	*s = (struct sets){ 0 };
	for (int i = 0; i < LT_SCAN_BLOCK; i++) {
		unsigned char c = (unsigned char)at[i];
		uint64_t bit = (uint64_t)1 << i;
		s->quote |= c == '"' ? bit : 0;
		s->slash |= c == '\\' ? bit : 0;
		s->op |= c == ',' || c == ':' || (c | 32) == '{' || (c | 32) == '}' ? bit : 0;
		s->blank |= c == ' ' || c == '\n' || c == '\r' || c == '\t' ? bit : 0;
		s->control |= c < 0x20 ? bit : 0;
		s->high |= c >= 0x80 ? bit : 0;
	}
}

ALWAYS bool
plain_bytes(const char *at)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t stop = 0, x;
	for (int i = 0; i < LT_SCAN_BLOCK; i += 8) {
		memcpy(&x, at + i, 8);
		uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\';
		stop |= (x - ones * ' ') | (quote - ones) | (slash - ones) | x;
	}
	return !(stop & ones << 7);
}

static int
find_bytes(struct lt_scan_find *f, const char *at, uint64_t place, int *blocks, uint16_t *tokens)
{
	return find(f, at, place, blocks, tokens, read_bytes, plain_bytes, never_valid, parity_of);
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2,bmi,popcnt,pclmul")))
#define ALWAYS_AVX2 static inline AVX2 __attribute__((always_inline))

ALWAYS_AVX2 uint64_t
mask(__m256i low, __m256i high)
{
	return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

ALWAYS_AVX2 void
read_avx2(const char *at, struct sets *s)
{
	const __m256i *from = (const __m256i *)(const void *)at;
	__m256i a = _mm256_loadu_si256(from), b = _mm256_loadu_si256(from + 1);
	/* By low half of the byte: the blank and the structural character that has it. */
	const __m256i blanks = _mm256_setr_epi8(' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100,
		' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100);
	const __m256i ops = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0);
	const __m256i bit = _mm256_set1_epi8(0x20), control = _mm256_set1_epi8(0x1f);
#define BOTH(test) mask(test(a), test(b))
#define QUOTE(x) _mm256_cmpeq_epi8(x, _mm256_set1_epi8('"'))
#define SLASH(x) _mm256_cmpeq_epi8(x, _mm256_set1_epi8('\\'))
#define BLANK(x) _mm256_cmpeq_epi8(x, _mm256_shuffle_epi8(blanks, x))
#define OP(x) _mm256_cmpeq_epi8(_mm256_or_si256(x, bit), _mm256_shuffle_epi8(ops, x))
#define CONTROL(x) _mm256_cmpeq_epi8(_mm256_min_epu8(x, control), x)
	*s = (struct sets){ .quote = BOTH(QUOTE), .slash = BOTH(SLASH), .blank = BOTH(BLANK), .op = BOTH(OP),
		.control = BOTH(CONTROL), .high = mask(a, b) };
	s->op &= ~s->control; /* 0x0c and 0x1a have the low half and, with the bit, the look of , and : */
}

ALWAYS_AVX2 bool
plain_avx2(const char *at)
{
	const __m256i *from = (const __m256i *)(const void *)at;
	__m256i a = _mm256_loadu_si256(from), b = _mm256_loadu_si256(from + 1);
	const __m256i least = _mm256_set1_epi8(' ');
#define STOP(x) _mm256_or_si256(_mm256_cmpgt_epi8(least, x), _mm256_or_si256(QUOTE(x), SLASH(x)))
	__m256i stop = _mm256_or_si256(STOP(a), STOP(b));
	return _mm256_testz_si256(stop, stop);
}

ALWAYS_AVX2 uint64_t
parity_avx2(uint64_t bits)
{
	__m128i all = _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8((char)0xff), 0);
	return (uint64_t)_mm_cvtsi128_si64(all);
}

/* The bytes n before each of x; before is what came before x. */
#define BEFORE(x, before, n) _mm256_alignr_epi8(x, _mm256_permute2x128_si256(before, x, 0x21), 16 - (n))

/* Mistakes in 32 bytes, by the halves of each byte and of the one before it. */
ALWAYS_AVX2 __m256i
mistakes(__m256i x, __m256i before)
{
	enum { SHORT = 1, LONG = 2, OVER3 = 4, SURROGATE = 16, OVER2 = 32, TWO = 128, LARGE = 8, LARGER = 64, OVER4 = 64,
		CARRY = SHORT | LONG | TWO };
	const __m256i high1 = _mm256_broadcastsi128_si256(_mm_setr_epi8(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG,
		(char)TWO, (char)TWO, (char)TWO, (char)TWO, SHORT | OVER2, SHORT, SHORT | OVER3 | SURROGATE,
		(char)(SHORT | LARGE | LARGER | OVER4)));
	const __m256i low1 = _mm256_broadcastsi128_si256(_mm_setr_epi8((char)(CARRY | OVER3 | OVER2 | OVER4),
		(char)(CARRY | OVER2), (char)CARRY, (char)CARRY, (char)(CARRY | LARGE), (char)(CARRY | LARGE | LARGER),
		(char)(CARRY | LARGE | LARGER), (char)(CARRY | LARGE | LARGER), (char)(CARRY | LARGE | LARGER),
		(char)(CARRY | LARGE | LARGER), (char)(CARRY | LARGE | LARGER), (char)(CARRY | LARGE | LARGER),
		(char)(CARRY | LARGE | LARGER), (char)(CARRY | LARGE | LARGER | SURROGATE), (char)(CARRY | LARGE | LARGER),
		(char)(CARRY | LARGE | LARGER)));
	const __m256i high2 = _mm256_broadcastsi128_si256(_mm_setr_epi8(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,
		(char)(LONG | OVER2 | TWO | OVER3 | LARGER | OVER4), (char)(LONG | OVER2 | TWO | OVER3 | LARGE),
		(char)(LONG | OVER2 | TWO | SURROGATE | LARGE), (char)(LONG | OVER2 | TWO | SURROGATE | LARGE), SHORT, SHORT,
		SHORT, SHORT));
	const __m256i half = _mm256_set1_epi8(15);
	__m256i one = BEFORE(x, before, 1), two = BEFORE(x, before, 2), three = BEFORE(x, before, 3);
#define HIGH(v) _mm256_and_si256(_mm256_srli_epi16(v, 4), half)
	__m256i pairs = _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(high1, HIGH(one)),
						 _mm256_shuffle_epi8(low1, _mm256_and_si256(one, half))),
		_mm256_shuffle_epi8(high2, HIGH(x)));
	/* Two continuations in a row are right behind the first byte of three or four, and only there. */
	__m256i long_ones = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xe0 - 0x80))),
		_mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xf0 - 0x80))));
	return _mm256_xor_si256(_mm256_and_si256(long_ones, _mm256_set1_epi8((char)0x80)), pairs);
}

ALWAYS_AVX2 bool
utf8_avx2(const char *at, uint32_t last)
{
	const __m256i *from = (const __m256i *)(const void *)at;
	__m256i a = _mm256_loadu_si256(from), b = _mm256_loadu_si256(from + 1);
	__m256i before = _mm256_insert_epi32(_mm256_setzero_si256(), (int)last, 7);
	__m256i wrong = _mm256_or_si256(mistakes(a, before), mistakes(b, a));
	/* A byte that begins nothing is seen by the one behind it; the last has none. */
	unsigned char end = (unsigned char)at[LT_SCAN_BLOCK - 1];
	return _mm256_testz_si256(wrong, wrong) && (end < 0xc0 || length(end));
}

static AVX2 int
find_avx2(struct lt_scan_find *f, const char *at, uint64_t place, int *blocks, uint16_t *tokens)
{
	return find(f, at, place, blocks, tokens, read_avx2, plain_avx2, utf8_avx2, parity_avx2);
}
#endif

static bool
has_avx2(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") &&
	       __builtin_cpu_supports("pclmul");
#else
	return false;
#endif
}

lt_scan_find_fn *
lt_scan_finder(int best)
{
	lt_scan_find_fn *all[4] = { NULL };
	int count = 0;
#ifdef __x86_64__
	if (has_avx2())
		all[count++] = find_avx2;
#endif
#ifdef __SSE2__
	all[count++] = find_sse2;
#endif
	all[count++] = find_bytes;
	return best < count ? all[best] : NULL;
}

int
lt_scan_find(struct lt_scan_find *f, const char *at, uint64_t place, int *blocks, uint16_t tokens[LT_SCAN_TOKENS])
{
#ifdef __x86_64__
	if (has_avx2())
		return find_avx2(f, at, place, blocks, tokens);
#endif
#ifdef __SSE2__
	return find_sse2(f, at, place, blocks, tokens);
#else
	return find_bytes(f, at, place, blocks, tokens);
#endif
}
