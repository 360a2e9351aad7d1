/* SPDX-License-Identifier: Apache-2.0 */
/*
 * class: what the encodings' expressions call a character, as a set of bits.
 *
 * The tables are made at build time from class.def, which holds what the reference itself
 * answered for every code point: its Unicode version decides which letters exist.
 */
#pragma once
#include <stdint.h>

enum {
	LT_CLASS_CAPITAL = 1, /* may stand in the first part of a word: Lu Lt Lm Lo M */
	LT_CLASS_SMALL = 2,   /* may stand in the second part: Ll Lm Lo M */
	LT_CLASS_LETTER = 4,  /* L */
	/* The classes, each a set of the above or a bit of its own. */
	LT_CLASS_OTHER = 0,
	LT_CLASS_MARK = LT_CLASS_CAPITAL | LT_CLASS_SMALL,
	LT_CLASS_UPPER = LT_CLASS_CAPITAL | LT_CLASS_LETTER,
	LT_CLASS_LOWER = LT_CLASS_SMALL | LT_CLASS_LETTER,
	LT_CLASS_BOTH = LT_CLASS_CAPITAL | LT_CLASS_SMALL | LT_CLASS_LETTER,
	LT_CLASS_NUMBER = 8,
	LT_CLASS_SPACE = 16,   /* White_Space without the two below */
	LT_CLASS_NEWLINE = 32, /* CR and LF */
};

extern const uint16_t lt_class_block[0x110000 >> 6];
extern const uint8_t lt_class_of_block[][64];

/* The class of the character at p, and its length in bytes.  p is valid UTF-8. */
static inline unsigned
lt_class_at(const uint8_t *p, unsigned *ret_len)
{
	if (p[0] < 0x80) {
		*ret_len = 1;
		return lt_class_of_block[p[0] >> 6][p[0] & 63];
	}
	unsigned block = p[0] & 31;
	if (p[0] < 0xe0) {
		*ret_len = 2;
	} else if (p[0] < 0xf0) {
		block = (p[0] & 15u) << 6 | (p[1] & 63);
		*ret_len = 3;
	} else {
		block = (p[0] & 7u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63);
		*ret_len = 4;
	}
	return lt_class_of_block[lt_class_block[block]][p[*ret_len - 1] & 63];
}
