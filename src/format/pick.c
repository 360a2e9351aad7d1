/* SPDX-License-Identifier: Apache-2.0 */
#include "format/pick_inside.h"

struct lt_text
lt_pick_value(struct lt_pick *p)
{
	return pick_take(p);
}

bool
lt_pick_next(struct lt_pick *p)
{
	return pick_next(p);
}

bool
lt_pick_name(struct lt_pick *p, struct lt_text *ret_name)
{
	return pick_next_name(p, ret_name);
}

bool
lt_pick_item(struct lt_pick *p, struct lt_text *ret_value)
{
	if (!pick_next(p))
		return false;
	*ret_value = pick_take(p);
	return !p->broken;
}

bool
lt_pick_member(struct lt_pick *p, struct lt_text *ret_name, struct lt_text *ret_value)
{
	if (!pick_next_name(p, ret_name))
		return false;
	*ret_value = pick_take(p);
	return !p->broken;
}

struct lt_pick
lt_pick_open(struct lt_text json, char kind)
{
	return pick_open(json, kind);
}

struct lt_pick
lt_pick_into(const struct lt_pick *p, char kind)
{
	return pick_into(p, kind);
}

void
lt_pick_back(struct lt_pick *p, struct lt_pick *inner)
{
	pick_back(p, inner);
}

bool
lt_pick_closed(const struct lt_pick *p)
{
	return pick_closed(p);
}

struct lt_text
lt_pick_get(struct lt_text json, const char *name)
{
	struct lt_text found = LT_NONE, at, value;
	struct lt_pick p = lt_pick_open(json, '{');
	size_t len = strlen(name);
	while (lt_pick_member(&p, &at, &value))
		if (at.len == len && memcmp(at.at, name, len) == 0)
			found = value;
	return found;
}

/* The value of the member whose name in quotes ends before p, or LT_NONE. */
static struct lt_text
value_behind(const char *p, const char *end)
{
	p = pick_blanks(p, end);
	if (p >= end || *p != ':')
		return LT_NONE;
	p = pick_blanks(p + 1, end);
	const char *to = pick_value_end(p, end);
	return to ? (struct lt_text){ p, (size_t)(to - p) } : LT_NONE;
}

/* The last place before `before` where name stands in quotes, its first quote; or NULL. */
static const char *
quoted_before(const char *from, const char *before, const char *name, size_t len)
{
	const char *p = before - (len + 2); /* the last place where it fits */
#ifdef __SSE2__
	for (; p - from >= 15; p -= 16) {
		const __m128i quote = _mm_set1_epi8('"');
		__m128i first = _mm_loadu_si128((const __m128i *)(const void *)(p - 15));
		__m128i last = _mm_loadu_si128((const __m128i *)(const void *)(p - 15 + len + 1));
		unsigned mask = (unsigned)_mm_movemask_epi8(
			_mm_and_si128(_mm_cmpeq_epi8(first, quote), _mm_cmpeq_epi8(last, quote)));
		for (; mask; mask &= ~(1u << (31 - __builtin_clz(mask)))) {
			const char *at = p - 15 + (31 - __builtin_clz(mask));
			if (memcmp(at + 1, name, len) == 0)
				return at;
		}
	}
#endif
	for (; p >= from; p--)
		if (*p == '"' && p[len + 1] == '"' && memcmp(p + 1, name, len) == 0)
			return p;
	return NULL;
}

/* Do so many maps close behind p, and then there is nothing? */
static bool
closes(const char *p, const char *end, int maps)
{
	struct lt_pick rest = { .at = p, .end = end };
	struct lt_text name;
	while (maps--) {
		rest.closer = '}';
		while (pick_next_name(&rest, &name))
			;
		if (rest.broken)
			return false;
	}
	return pick_closed(&rest);
}

struct lt_text
lt_pick_last_inside(struct lt_text json, const char *name, int maps)
{
	enum { TRIES = 64 }; /* so that an answer made of such members cannot keep us */
	size_t len = strlen(name);
	const char *end = json.at ? json.at + json.len : NULL, *quote = end;
	for (int i = 0; end && i < TRIES && (size_t)(quote - json.at) >= len + 2; i++) {
		if (!(quote = quoted_before(json.at, quote, name, len)))
			break;
		struct lt_text value = value_behind(quote + len + 2, end);
		if (value.at && closes(value.at + value.len, end, maps))
			return value;
	}
	return LT_NONE;
}

struct lt_text
lt_pick_last(struct lt_text json, const char *name)
{
	return lt_pick_last_inside(json, name, 1);
}

/* Does a member's name, which ends before its colon, stand before p? */
static bool
named_before(const char *from, const char *p, const char *name, size_t len)
{
	while (p > from && pick_blank(p[-1]))
		p--;
	if (p == from || p[-1] != ':')
		return false;
	do
		p--;
	while (p > from && pick_blank(p[-1]));
	return (size_t)(p - from) >= len + 2 && p[-1] == '"' && memcmp(p - 1 - len, name, len) == 0 && p[-2 - (ptrdiff_t)len] == '"';
}

uint32_t
lt_pick_count(struct lt_text json, const char *name, const char *value)
{
	size_t len = strlen(value), name_len = strlen(name);
	uint32_t count = 0;
	const char *at = json.at ? json.at + json.len : NULL;
	while (at && (size_t)(at - json.at) >= len + 2 && (at = quoted_before(json.at, at, value, len)))
		count += named_before(json.at, at, name, name_len);
	return count;
}

bool
lt_pick_empty(struct lt_text value)
{
	if (value.len < 2 || *value.at == 'n')
		return value.len == 0 || *value.at == 'n';
	if (*value.at != '"' && *value.at != '{' && *value.at != '[')
		return false;
	return pick_blanks(value.at + 1, value.at + value.len) == value.at + value.len - 1;
}

struct lt_text
lt_pick_text(struct lt_text value)
{
	if (value.len < 2 || *value.at != '"')
		return LT_NONE;
	return (struct lt_text){ value.at + 1, value.len - 2 };
}

bool
lt_pick_number(struct lt_text value, uint32_t *ret_number)
{
	if (!value.len || (*value.at != '-' && (*value.at < '0' || *value.at > '9')))
		return false;
	uint64_t number = 0;
	for (size_t i = 0; i < value.len && value.at[i] >= '0' && value.at[i] <= '9'; i++) {
		number = number * 10 + (uint64_t)(value.at[i] - '0');
		if (number > UINT32_MAX)
			number = UINT32_MAX;
	}
	*ret_number = (uint32_t)number;
	return true;
}

size_t
lt_pick_length(struct lt_text text)
{
	size_t len = text.len;
	if (!len || !memchr(text.at, '\\', len))
		return len;
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.at[i] != '\\')
			continue;
		i++;
		len -= text.at[i] == 'u' && text.len - i > 4 ? 3 : 1; /* most that are spelt so have three bytes */
	}
	return len;
}
