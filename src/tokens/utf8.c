/* SPDX-License-Identifier: Apache-2.0 */
#include "tokens/utf8.h"

#include "base/buf.h"

/* Bytes at p that are one character; or, negated, that are one broken sequence.  p < end. */
static int
length(const uint8_t *p, const uint8_t *end)
{
	uint8_t low = 0x80, high = 0xbf;
	int len = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
	if (*p == 0xe0)
		low = 0xa0; /* no longer form of what is short */
	if (*p == 0xed)
		high = 0x9f; /* no surrogates */
	if (*p == 0xf0)
		low = 0x90;
	if (*p == 0xf4)
		high = 0x8f; /* nothing above U+10FFFF */
	for (int i = 1; i < len; i++) {
		if (p + i == end || p[i] < low || p[i] > high)
			return -i;
		low = 0x80;
		high = 0xbf;
	}
	return len ? len : -1;
}

/* Past ASCII and the characters of two and three bytes that need no second look.  Near the end it stays where it is. */
static const uint8_t *
past_easy(const uint8_t *p, const uint8_t *end)
{
	while (end - p >= 8) {
		uint64_t eight;
		memcpy(&eight, p, 8);
		if (!(eight & 0x8080808080808080))
			p += 8;
		else if (*p < 0x80)
			p++;
		else if (*p >= 0xc2 && *p < 0xe0 && (p[1] & 0xc0) == 0x80)
			p += 2;
		else if (*p > 0xe0 && *p < 0xf0 && *p != 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
			p += 3;
		else
			break;
	}
	return p;
}

/* The first broken sequence, or end. */
static const uint8_t *
broken(const uint8_t *p, const uint8_t *end)
{
	while ((p = past_easy(p, end)) < end) {
		int len = length(p, end);
		if (len < 0)
			return p;
		p += len;
	}
	return p;
}

struct lt_text
lt_utf8_mend(struct lt_buf *mended, struct lt_text text)
{
	const uint8_t *good = (const uint8_t *)text.at, *end = good + text.len, *p = broken(good, end);
	if (p == end)
		return text;
	mended->len = 0;
	for (; p < end; p = broken(p, end)) {
		lt_buf_add(mended, good, (size_t)(p - good));
		lt_buf_puts(mended, "\xef\xbf\xbd");
		p -= length(p, end);
		good = p;
	}
	lt_buf_add(mended, good, (size_t)(end - good));
	return lt_buf_text(mended);
}
