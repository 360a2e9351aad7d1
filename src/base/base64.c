/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

#include <stdint.h>

#include "base/arena.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct lt_text
lt_base64_write(struct lt_arena *a, struct lt_text bytes)
{
	char *out = lt_alloc(a, (bytes.len + 2) / 3 * 4 + 1), *at = out;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t three = (uint32_t)(unsigned char)bytes.at[i] << 16;
		if (left > 1)
			three |= (uint32_t)(unsigned char)bytes.at[i + 1] << 8;
		if (left > 2)
			three |= (unsigned char)bytes.at[i + 2];
		*at++ = letters[three >> 18];
		*at++ = letters[three >> 12 & 63];
		*at++ = left > 1 ? letters[three >> 6 & 63] : '=';
		*at++ = left > 2 ? letters[three & 63] : '=';
	}
	return (struct lt_text){ out, (size_t)(at - out) };
}

bool
lt_base64_read(struct lt_arena *a, struct lt_text text, struct lt_text *ret_bytes)
{
	char *out = lt_alloc(a, text.len + 1);
	size_t len = 0;
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < text.len && text.at[i] != '='; i++) {
		if (text.at[i] && strchr(" \t\r\n", text.at[i]))
			continue;
		const char *at = text.at[i] ? strchr(letters, text.at[i]) : NULL;
		if (!at)
			return false;
		bits = bits << 6 | (uint32_t)(at - letters);
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[len++] = (char)(bits >> have);
		}
	}
	*ret_bytes = (struct lt_text){ out, len };
	return true;
}

/* + and / have other letters in addresses; the padding is of no use. */
static void
swap(char *at, size_t len, const char *from, const char *to)
{
	for (size_t i = 0; i < len; i++)
		at[i] = at[i] == from[0] ? to[0] : at[i] == from[1] ? to[1] : at[i];
}

struct lt_text
lt_base64_url_write(struct lt_arena *a, struct lt_text bytes)
{
	struct lt_text out = lt_base64_write(a, bytes);
	char *at = (char *)out.at;
	while (out.len && at[out.len - 1] == '=')
		at[--out.len] = 0;
	swap(at, out.len, "+/", "-_");
	return out;
}

bool
lt_base64_url_read(struct lt_arena *a, struct lt_text text, struct lt_text *ret_bytes)
{
	for (size_t i = 0; i < text.len; i++)
		if (!text.at[i] || text.at[i] == '+' || text.at[i] == '/' || strchr("= \t\r\n", text.at[i]))
			return false;
	struct lt_text plain = lt_copy_text(a, text);
	swap((char *)plain.at, plain.len, "-_", "+/");
	return lt_base64_read(a, plain, ret_bytes);
}
