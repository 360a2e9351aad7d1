/* SPDX-License-Identifier: Apache-2.0 */
#include "format/pick.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline bool
blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Behind blanks. */
static inline const char *
blanks(const char *p, const char *end)
{
	while (p < end && blank(*p))
		p++;
	return p;
}

/* Behind the quote that ends the text whose first byte is at p, or NULL. */
static inline const char *
text_end(const char *p, const char *end)
{
	for (;;) {
#ifdef __SSE2__
		for (; end - p >= 16; p += 16) {
			__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
			int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
				_mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
			if (mask) {
				p += __builtin_ctz((unsigned)mask);
				break;
			}
		}
#endif
		while (p < end && *p != '"' && *p != '\\')
			p++;
		if (p >= end)
			return NULL;
		if (*p == '"')
			return p + 1;
		if (end - p < 2)
			return NULL;
		p += 2;
	}
}

/* The first quote or bracket from p, or end. */
static inline const char *
bracket(const char *p, const char *end)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i brace = _mm_or_si128(x, _mm_set1_epi8(0x20)); /* [ is { and ] is } */
		int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
			_mm_or_si128(_mm_cmpeq_epi8(brace, _mm_set1_epi8('{')),
				_mm_cmpeq_epi8(brace, _mm_set1_epi8('}')))));
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#endif
	while (p < end && *p != '"' && (*p | 32) != '{' && (*p | 32) != '}')
		p++;
	return p;
}

/* Behind the value at p, or NULL. */
static const char *
value_end(const char *p, const char *end)
{
	if (p >= end)
		return NULL;
	if (*p == '"')
		return text_end(p + 1, end);
	if (*p != '{' && *p != '[') {
		const char *from = p;
		while (p < end && ((*p | 32) >= 'a' ? (*p | 32) <= 'z' : (*p >= '0' && *p <= '9') || *p == '-' || *p == '+' || *p == '.'))
			p++;
		return p == from ? NULL : p;
	}
	for (int depth = 0;;) {
		p = bracket(p, end);
		if (p >= end)
			return NULL;
		if (*p == '"') {
			if (!(p = text_end(p + 1, end)))
				return NULL;
			continue;
		}
		depth += (*p | 32) == '{' ? 1 : -1;
		p++;
		if (!depth)
			return p;
	}
}

struct lt_pick
lt_pick_open(struct lt_text json, char kind)
{
	const char *end = json.at + json.len, *p = blanks(json.at, end);
	struct lt_pick pick = { .end = end, .first = true, .closer = kind == '{' ? '}' : ']' };
	pick.broken = p >= end || *p != kind;
	pick.at = pick.broken ? p : p + 1;
	return pick;
}

static bool
broken(struct lt_pick *p)
{
	p->broken = true;
	return false;
}

/* At the next member or item; false: there is none. */
static inline bool
more(struct lt_pick *p)
{
	if (p->broken || !p->closer)
		return false;
	p->at = blanks(p->at, p->end);
	if (p->at >= p->end)
		return broken(p);
	if (*p->at == p->closer) {
		p->at++;
		p->closer = 0;
		return false;
	}
	if (!p->first) {
		if (*p->at != ',')
			return broken(p);
		p->at = blanks(p->at + 1, p->end);
	}
	p->first = false;
	return true;
}

bool
lt_pick_item(struct lt_pick *p, struct lt_text *ret_value)
{
	if (!more(p))
		return false;
	const char *end = value_end(p->at, p->end);
	if (!end)
		return broken(p);
	*ret_value = (struct lt_text){ p->at, (size_t)(end - p->at) };
	p->at = end;
	return true;
}

bool
lt_pick_member(struct lt_pick *p, struct lt_text *ret_name, struct lt_text *ret_value)
{
	if (!more(p))
		return false;
	if (p->at >= p->end || *p->at != '"')
		return broken(p);
	const char *name = p->at + 1, *name_end = text_end(name, p->end);
	if (!name_end)
		return broken(p);
	const char *at = blanks(name_end, p->end);
	if (at >= p->end || *at != ':')
		return broken(p);
	at = blanks(at + 1, p->end);
	const char *end = value_end(at, p->end);
	if (!end)
		return broken(p);
	*ret_name = (struct lt_text){ name, (size_t)(name_end - 1 - name) };
	*ret_value = (struct lt_text){ at, (size_t)(end - at) };
	p->at = end;
	return true;
}

bool
lt_pick_closed(const struct lt_pick *p)
{
	return !p->broken && !p->closer && blanks(p->at, p->end) == p->end;
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
	p = blanks(p, end);
	if (p >= end || *p != ':')
		return LT_NONE;
	p = blanks(p + 1, end);
	const char *to = value_end(p, end);
	return to ? (struct lt_text){ p, (size_t)(to - p) } : LT_NONE;
}

struct lt_text
lt_pick_last(struct lt_text json, const char *name)
{
	size_t len = strlen(name);
	const char *end = json.at + json.len;
	int tries = 64; /* so that an answer made of such members cannot keep us */
	for (size_t left = json.len; left >= len + 2 && tries;) {
		const char *quote = memrchr(json.at, '"', left - len - 1);
		if (!quote)
			break;
		left = (size_t)(quote - json.at) + len + 1;
		if (quote[len + 1] != '"' || memcmp(quote + 1, name, len) != 0)
			continue;
		tries--;
		struct lt_text value = value_behind(quote + len + 2, end), other, ignored;
		struct lt_pick rest = { .at = value.at + value.len, .end = end, .closer = '}', .broken = !value.at };
		while (lt_pick_member(&rest, &other, &ignored))
			;
		if (lt_pick_closed(&rest))
			return value;
	}
	return LT_NONE;
}

uint32_t
lt_pick_count(struct lt_text json, const char *name, const char *value)
{
	size_t len = strlen(value), name_len = strlen(name);
	uint32_t count = 0;
	for (struct lt_text rest = json; rest.len >= len;) {
		const char *found = memmem(rest.at, rest.len, value, len), *p = found;
		if (!found)
			break;
		while (p > json.at && blank(p[-1]))
			p--;
		bool colon = p > json.at && p[-1] == ':';
		p -= colon;
		while (p > json.at && blank(p[-1]))
			p--;
		count += colon && (size_t)(p - json.at) >= name_len && memcmp(p - name_len, name, name_len) == 0;
		rest.len -= (size_t)(found + len - rest.at);
		rest.at = found + len;
	}
	return count;
}

bool
lt_pick_empty(struct lt_text value)
{
	if (value.len < 2 || *value.at == 'n')
		return value.len == 0 || *value.at == 'n';
	if (*value.at != '"' && *value.at != '{' && *value.at != '[')
		return false;
	return blanks(value.at + 1, value.at + value.len) == value.at + value.len - 1;
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
