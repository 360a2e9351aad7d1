/* SPDX-License-Identifier: Apache-2.0 */
/*
 * block: 64 bytes of text as sets of bits, one set for each class; bit 0 is the first byte.
 *
 * Every byte of a character has its character's class.  ASCII is told apart many bytes at a time, by what
 * the processor has; other characters are looked up one by one.
 */
#pragma once
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "tokens/class.h"

struct lt_block {
	uint64_t upper, lower;    /* Lu Lt, Ll */
	uint64_t both, mark;      /* Lm Lo M, and M alone */
	uint64_t number;
	uint64_t space, newline;  /* White_Space but CR LF, CR LF */
	uint64_t other;           /* what is none of these */
	uint64_t rest;            /* bytes that continue a character */
	uint64_t blank, apostrophe, slash; /* ' ', '\'', '/' */
	uint64_t high;            /* bytes that are no ASCII */
	bool wide_number;         /* a number that is no ASCII */
};

/* Spreads the class of each character that is no ASCII.  before is the class of the character that began before the
 * block and goes on in it; returns that of the last one. */
static inline unsigned
lt_block_high(struct lt_block *b, const uint8_t *p, unsigned before)
{
	uint64_t leads = b->high & ~b->rest, bits = b->rest & ~(b->rest + 1);
	unsigned class = before, len;
	b->other &= ~b->high;
	for (;; leads &= leads - 1) {
		b->upper |= class == LT_CLASS_UPPER ? bits : 0;
		b->lower |= class == LT_CLASS_LOWER ? bits : 0;
		b->both |= (class & LT_CLASS_BOTH) == LT_CLASS_BOTH || class == LT_CLASS_MARK ? bits : 0;
		b->mark |= class == LT_CLASS_MARK ? bits : 0;
		b->number |= class == LT_CLASS_NUMBER ? bits : 0;
		b->space |= class == LT_CLASS_SPACE ? bits : 0;
		b->other |= class == LT_CLASS_OTHER ? bits : 0;
		b->wide_number |= class == LT_CLASS_NUMBER && bits;
		if (!leads)
			return class;
		unsigned at = (unsigned)__builtin_ctzll(leads);
		class = lt_class_at(p + at, &len);
		bits = ((1ull << len) - 1) << at;
	}
}

/* Eight bytes at a time; bit 7 of each byte of the answer is set where the byte of x, all below 0x80, is below n. */
#define LT_EIGHT(c) ((uint64_t)(c) * 0x0101010101010101u)
static inline uint64_t
lt_eight_below(uint64_t x, unsigned n)
{
	return ~(x + LT_EIGHT(0x80 - n)) & LT_EIGHT(0x80);
}
static inline uint64_t
lt_eight_bits(uint64_t flags)
{
	return (flags >> 7) * 0x0102040810204080u >> 56;
}
static inline uint64_t
lt_eight_from(uint64_t x, unsigned first, unsigned count)
{
	/* 0x80 + byte - first never borrows from its neighbour; without that bit it is below count or wrapped above. */
	uint64_t moved = (x | LT_EIGHT(0x80)) - LT_EIGHT(first);
	return moved & lt_eight_below(moved & LT_EIGHT(0x7f), count);
}

static inline void
lt_block_eight(struct lt_block *b, const uint8_t *p)
{
	memset(b, 0, sizeof *b);
	for (unsigned at = 0; at < 64; at += 8) {
		uint64_t x, high;
		memcpy(&x, p + at, 8);
		x = le64toh(x);
		high = x & LT_EIGHT(0x80);
		x &= LT_EIGHT(0x7f);
		uint64_t ascii = ~high;
		b->upper |= lt_eight_bits(lt_eight_from(x, 'A', 26) & ascii) << at;
		b->lower |= lt_eight_bits(lt_eight_from(x, 'a', 26) & ascii) << at;
		b->number |= lt_eight_bits(lt_eight_from(x, '0', 10) & ascii) << at;
		b->space |= lt_eight_bits(lt_eight_from(x, '\t', 5) & ascii) << at;
		b->newline |= lt_eight_bits((lt_eight_from(x, '\n', 1) | lt_eight_from(x, '\r', 1)) & ascii) << at;
		b->blank |= lt_eight_bits(lt_eight_from(x, ' ', 1) & ascii) << at;
		b->apostrophe |= lt_eight_bits(lt_eight_from(x, '\'', 1) & ascii) << at;
		b->slash |= lt_eight_bits(lt_eight_from(x, '/', 1) & ascii) << at;
		b->high |= lt_eight_bits(high) << at;
		b->rest |= lt_eight_bits(high & ~(x << 1)) << at;
	}
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static inline uint64_t
lt_block_mask(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}
#define LT_AVX2_EACH(f, ...) lt_block_mask(f(low, __VA_ARGS__), f(high, __VA_ARGS__))
__attribute__((target("avx2"))) static inline __m256i
lt_avx2_is(__m256i x, char c)
{
	return _mm256_cmpeq_epi8(x, _mm256_set1_epi8(c));
}
__attribute__((target("avx2"))) static inline __m256i
lt_avx2_from(__m256i x, char first, char count)
{
	__m256i moved = _mm256_sub_epi8(x, _mm256_set1_epi8(first));
	return _mm256_cmpeq_epi8(_mm256_min_epu8(moved, _mm256_set1_epi8((char)(count - 1))), moved);
}
__attribute__((target("avx2"))) static inline __m256i
lt_avx2_less(__m256i x, char c)
{
	return _mm256_cmpgt_epi8(_mm256_set1_epi8(c), x);
}

__attribute__((target("avx2"))) static inline void
lt_block_avx2(struct lt_block *b, const uint8_t *p)
{
	__m256i low = _mm256_loadu_si256((const void *)p), high = _mm256_loadu_si256((const void *)(p + 32));
	b->upper = LT_AVX2_EACH(lt_avx2_from, 'A', 26);
	b->lower = LT_AVX2_EACH(lt_avx2_from, 'a', 26);
	b->number = LT_AVX2_EACH(lt_avx2_from, '0', 10);
	b->space = LT_AVX2_EACH(lt_avx2_from, '\t', 5);
	b->newline = LT_AVX2_EACH(lt_avx2_is, '\n') | LT_AVX2_EACH(lt_avx2_is, '\r');
	b->blank = LT_AVX2_EACH(lt_avx2_is, ' ');
	b->apostrophe = LT_AVX2_EACH(lt_avx2_is, '\'');
	b->slash = LT_AVX2_EACH(lt_avx2_is, '/');
	b->high = lt_block_mask(low, high);
	b->rest = LT_AVX2_EACH(lt_avx2_less, -64);
}
#endif

/* What the readers above leave to do, the same for all. */
static inline unsigned
lt_block_finish(struct lt_block *b, const uint8_t *p, unsigned before)
{
	b->space = (b->space & ~b->newline) | b->blank;
	b->other = ~(b->upper | b->lower | b->number | b->space | b->newline);
	b->both = b->mark = 0;
	b->wide_number = false;
	return b->high ? lt_block_high(b, p, before) : LT_CLASS_OTHER;
}
