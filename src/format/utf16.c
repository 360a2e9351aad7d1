/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over units; surrogate pairs become one character. */
#include "format/utf16.h"

#include "base/arena.h"

static struct lt_text
narrow(struct lt_arena *a, struct lt_text wide, bool big)
{
	const unsigned char *from = (const unsigned char *)wide.at;
	size_t units = wide.len / 2;
	char *out = lt_alloc(a, units * 3 + 2), *to = out;
	for (size_t i = 1; i < units; i++) { /* behind the byte order mark */
		uint32_t c = (uint32_t)(from[2 * i + !big] << 8 | from[2 * i + big]), low;
		if (c >= 0xd800 && c < 0xdc00 && i + 1 < units) {
			low = (uint32_t)(from[2 * i + 2 + !big] << 8 | from[2 * i + 2 + big]);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i++;
			}
		}
		if (c < 0x80) {
			*to++ = (char)c;
			continue;
		}
		int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
		*to++ = (char)("\xc0\xe0\xf0"[more - 1] | c >> (6 * more));
		while (more--)
			*to++ = (char)(0x80 | (c >> (6 * more) & 0x3f));
	}
	if (wide.len % 2)
		*to++ = (char)0xff;
	return (struct lt_text){ out, (size_t)(to - out) };
}

struct lt_text
lt_utf16_narrow(struct lt_arena *a, struct lt_text bytes)
{
	if (lt_text_starts(bytes, "\xff\xfe") || lt_text_starts(bytes, "\xfe\xff"))
		return narrow(a, bytes, bytes.at[0] == '\xfe');
	if (lt_text_starts(bytes, "\xef\xbb\xbf"))
		return (struct lt_text){ bytes.at + 3, bytes.len - 3 };
	return bytes;
}
