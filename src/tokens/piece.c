/* SPDX-License-Identifier: Apache-2.0 */
/* The alternatives of the two expressions, each as a function that answers NULL where it does not match. */
#include "tokens/piece.h"

#include <stdbool.h>
#include <stddef.h>

#include "tokens/class.h"

#define INLINE static inline __attribute__((always_inline))

const uint8_t *
lt_piece_contraction(const uint8_t *p, const uint8_t *end)
{
	if (end - p < 2 || *p != '\'')
		return NULL;
	uint8_t first = p[1] | 0x20, second = end - p > 2 ? p[2] | 0x20 : 0;
	if (p[1] < 0x80) {
		if (first == 's' || first == 't' || first == 'm' || first == 'd')
			return p + 2;
		bool two = (first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
			(first == 'l' && second == 'l');
		return two ? p + 3 : NULL;
	}
	return p[1] == 0xc5 && p[2] == 0xbf ? p + 3 : NULL;
}

/* While the class has one of the bits. */
INLINE const uint8_t *
past(const uint8_t *p, const uint8_t *end, unsigned bits)
{
	for (unsigned len; p < end && (lt_class_at(p, &len) & bits);)
		p += len;
	return p;
}

/* A* C+ from p, where A* gives back to the last character that C may take; NULL: none. *ret_capitals is
 * where A* alone would end. */
INLINE const uint8_t *
word(const uint8_t *p, const uint8_t *end, const uint8_t **ret_capitals)
{
	const uint8_t *given_back = NULL;
	unsigned class = 0, len;
	for (; p < end && ((class = lt_class_at(p, &len)) & LT_CLASS_CAPITAL); p += len)
		if (class & LT_CLASS_SMALL)
			given_back = p + len;
	*ret_capitals = p;
	if (p < end && (class & LT_CLASS_SMALL))
		return past(p, end, LT_CLASS_SMALL);
	return given_back;
}

/* The first two alternatives of o200k_base.  class and len are of the character at p. */
INLINE const uint8_t *
word_of_o200k(const uint8_t *p, const uint8_t *end, unsigned class, unsigned len)
{
	const uint8_t *capitals, *found;
	if (class & LT_CLASS_LETTER) {
		found = word(p, end, &capitals);
		return found ? found : capitals;
	}
	found = word(p + len, end, &capitals);
	if (found)
		return found;
	if (class == LT_CLASS_MARK)
		return p + len; /* A* gives all back but the mark itself */
	return capitals > p + len ? capitals : NULL;
}

/* \s*[\r\n]+ | \s+(?!\S) | \s+ */
INLINE const uint8_t *
blanks(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *newline = NULL, *last = p, *begin = p;
	unsigned class, len;
	for (; p < end && ((class = lt_class_at(p, &len)) & (LT_CLASS_SPACE | LT_CLASS_NEWLINE)); p += len) {
		last = p;
		if (class == LT_CLASS_NEWLINE)
			newline = p + 1;
	}
	if (newline)
		return newline;
	return p == end || last == begin ? p : last;
}

INLINE const uint8_t *
numbers(const uint8_t *p, const uint8_t *end)
{
	unsigned len;
	for (int i = 0; i < 3 && p < end && lt_class_at(p, &len) == LT_CLASS_NUMBER; i++)
		p += len;
	return p;
}

/* [^\s L N]+ and the newlines behind it, with o200k_base's slashes. */
INLINE const uint8_t *
others(const uint8_t *p, const uint8_t *end, bool slashes)
{
	const uint8_t *begin = p;
	for (unsigned len, class; p < end; p += len) {
		class = lt_class_at(p, &len);
		if (class != LT_CLASS_OTHER && class != LT_CLASS_MARK)
			break;
	}
	if (p == begin)
		return NULL;
	while (p < end && (*p == '\r' || *p == '\n' || (slashes && *p == '/')))
		p++;
	return p;
}

INLINE const uint8_t *
piece_end(const uint8_t *p, const uint8_t *end, bool o200k)
{
	unsigned len, class = lt_class_at(p, &len);
	const uint8_t *found;
	if (!o200k && *p == '\'' && (found = lt_piece_contraction(p, end)))
		return found;
	if (class == LT_CLASS_NUMBER)
		return numbers(p, end);
	if (class == LT_CLASS_NEWLINE)
		return blanks(p, end);
	if (o200k) {
		found = word_of_o200k(p, end, class, len);
		if (found) {
			const uint8_t *more = found < end && *found == '\'' ? lt_piece_contraction(found, end) : NULL;
			return more ? more : found;
		}
	} else {
		const uint8_t *begin = class & LT_CLASS_LETTER ? p : p + len;
		found = past(begin, end, LT_CLASS_LETTER);
		if (found > begin)
			return found;
	}
	found = class != LT_CLASS_SPACE ? others(p, end, o200k) : *p == ' ' ? others(p + 1, end, o200k) : NULL;
	return found ? found : blanks(p, end);
}

const uint8_t *
lt_piece_end(enum lt_cut cut, const uint8_t *p, const uint8_t *end)
{
	return cut == LT_CUT_O200K ? piece_end(p, end, true) : piece_end(p, end, false);
}
