/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: compare, cut, read as a number. */
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

bool
lt_text_eq_nocase(struct lt_text a, struct lt_text b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

bool
lt_text_starts(struct lt_text text, const char *with)
{
	size_t len = strlen(with);
	return text.len >= len && memcmp(text.at, with, len) == 0;
}

bool
lt_text_ends(struct lt_text text, const char *with)
{
	size_t len = strlen(with);
	return text.len >= len && memcmp(text.at + text.len - len, with, len) == 0;
}

bool
lt_text_has(struct lt_text text, const char *part)
{
	return text.len && memmem(text.at, text.len, part, strlen(part));
}

bool
lt_text_has_nocase(struct lt_text text, const char *part)
{
	size_t len = strlen(part);
	for (size_t i = 0; i + len <= text.len; i++)
		if (strncasecmp(text.at + i, part, len) == 0)
			return true;
	return false;
}

int
lt_text_order(struct lt_text a, struct lt_text b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least ? memcmp(a.at, b.at, least) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct lt_text
lt_text_trim(struct lt_text text)
{
	while (text.len && blank(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len && blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

bool
lt_text_cut(struct lt_text *rest, char cut, struct lt_text *ret_piece)
{
	if (!rest->at)
		return false;
	const char *found = rest->len ? memchr(rest->at, cut, rest->len) : NULL;
	if (!found) {
		*ret_piece = *rest;
		*rest = LT_NONE;
		return true;
	}
	size_t len = (size_t)(found - rest->at);
	*ret_piece = (struct lt_text){ rest->at, len };
	*rest = (struct lt_text){ found + 1, rest->len - len - 1 };
	return true;
}

/* A copy that the C library's readers can end on. */
static bool
terminate(struct lt_text text, char out[64])
{
	if (text.len == 0 || text.len > 63 || blank(text.at[0]))
		return false;
	memcpy(out, text.at, text.len);
	out[text.len] = 0;
	return memchr(out, 0, text.len) == NULL;
}

bool
lt_text_int(struct lt_text text, int64_t *ret_value)
{
	char copy[64], *end;
	if (!terminate(text, copy))
		return false;
	errno = 0;
	long long value = strtoll(copy, &end, 10);
	if (*end || errno)
		return false;
	*ret_value = value;
	return true;
}

bool
lt_text_double(struct lt_text text, double *ret_value)
{
	char copy[64], *end;
	if (!terminate(text, copy) || !strpbrk(copy, "0123456789"))
		return false;
	errno = 0;
	double value = strtod(copy, &end);
	if (*end || errno)
		return false;
	*ret_value = value;
	return true;
}

int
lt_text_distance(struct lt_text a, struct lt_text b)
{
	int row[64];
	int wide = (int)(b.len < 63 ? b.len : 63), high = (int)(a.len < 63 ? a.len : 63);
	for (int x = 0; x <= wide; x++)
		row[x] = x;
	for (int y = 1; y <= high; y++) {
		int corner = row[0];
		row[0] = y;
		for (int x = 1; x <= wide; x++) {
			int change = corner + (a.at[y - 1] != b.at[x - 1]);
			corner = row[x];
			int drop = row[x] + 1, add = row[x - 1] + 1;
			row[x] = drop < add ? drop : add;
			if (change < row[x])
				row[x] = change;
		}
	}
	return row[wide];
}

bool
lt_text_utf8(struct lt_text text)
{
	const unsigned char *s = (const unsigned char *)text.at, *end = s + text.len;
	while (s < end) {
		uint64_t eight;
		while (end - s >= 8 && (memcpy(&eight, s, 8), !(eight & 0x8080808080808080)))
			s += 8;
		if (s == end || *s < 0x80) {
			s += s < end;
			continue;
		}
		int more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : 1;
		if (*s < 0xc2 || *s > 0xf4 || end - s <= more)
			return false;
		if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
		    (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
			return false;
		for (int i = 1; i <= more; i++)
			if ((s[i] & 0xc0) != 0x80)
				return false;
		s += more + 1;
	}
	return true;
}
