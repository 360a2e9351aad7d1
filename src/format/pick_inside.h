/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pick_inside: the walk itself, for pick.c and for what is done with each event of each stream
 * (gateway/surface_chat.c): there the walk has to stay in registers.  pick.h says what it does.
 */
#pragma once
#include "format/pick.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define PICK static inline __attribute__((always_inline))

static inline bool
pick_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Behind blanks. */
static inline const char *
pick_blanks(const char *p, const char *end)
{
	while (p < end && (unsigned char)*p <= ' ' && pick_blank(*p))
		p++;
	return p;
}

/* Behind the quote that ends the text whose first byte is at p, or NULL. */
static inline const char *
pick_text_end(const char *p, const char *end)
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
pick_bracket(const char *p, const char *end)
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

/* Behind the map or list at p, or NULL. */
static inline const char *
pick_container_end(const char *p, const char *end)
{
	for (int depth = 0;;) {
		p = pick_bracket(p, end);
		if (p >= end)
			return NULL;
		if (*p == '"') {
			if (!(p = pick_text_end(p + 1, end)))
				return NULL;
			continue;
		}
		depth += (*p | 32) == '{' ? 1 : -1;
		p++;
		if (!depth)
			return p;
	}
}

/* Behind the number or word at p; it is not looked at closely. */
static inline const char *
pick_word_end(const char *p, const char *end)
{
	const char *from = p;
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i brace = _mm_or_si128(x, _mm_set1_epi8(0x20)); /* ] is } */
		int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8('+')),
			_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(',')),
				_mm_cmpeq_epi8(brace, _mm_set1_epi8('}')))));
		if (mask) {
			p += __builtin_ctz((unsigned)mask);
			return p == from ? NULL : p;
		}
	}
#endif
	while (p < end && *p >= '+' && *p != ',' && (*p | 32) != '}')
		p++;
	return p == from ? NULL : p;
}

/* Behind the value at p, or NULL. */
static inline const char *
pick_value_end(const char *p, const char *end)
{
	if (p >= end)
		return NULL;
	if (*p == '"')
		return pick_text_end(p + 1, end);
	if (*p == '{' || *p == '[')
		return pick_container_end(p, end);
	return pick_word_end(p, end);
}

static inline struct lt_pick
pick_open(struct lt_text json, char kind)
{
	const char *from = json.at ? json.at : "", *end = from + json.len, *p = pick_blanks(from, end);
	struct lt_pick pick = { .end = end, .first = true, .closer = kind == '{' ? '}' : ']' };
	pick.broken = p >= end || *p != kind;
	pick.at = pick.broken ? p : p + 1;
	return pick;
}

static inline bool
pick_broken(struct lt_pick *p)
{
	p->broken = true;
	return false;
}

PICK struct lt_text
pick_take(struct lt_pick *p)
{
	const char *end = pick_value_end(p->at, p->end);
	p->pending = false;
	if (!end) {
		pick_broken(p);
		return LT_NONE;
	}
	struct lt_text value = { p->at, (size_t)(end - p->at) };
	p->at = end;
	return value;
}

PICK bool
pick_next(struct lt_pick *p)
{
	if (p->pending)
		pick_take(p);
	if (p->broken || !p->closer)
		return false;
	const char *at = pick_blanks(p->at, p->end), *end = p->end;
	if (at >= end)
		return pick_broken(p);
	if (*at == p->closer) {
		p->at = at + 1;
		p->closer = 0;
		return false;
	}
	if (!p->first) {
		if (*at != ',')
			return pick_broken(p);
		at = pick_blanks(at + 1, end);
	}
	p->at = at;
	p->first = false;
	p->pending = true;
	return true;
}

PICK bool
pick_next_name(struct lt_pick *p, struct lt_text *ret_name)
{
	if (!pick_next(p))
		return false;
	const char *end = p->end;
	if (p->at >= end || *p->at != '"')
		return pick_broken(p);
	const char *name = p->at + 1, *at = pick_text_end(name, end);
	if (!at)
		return pick_broken(p);
	*ret_name = (struct lt_text){ name, (size_t)(at - 1 - name) };
	at = pick_blanks(at, end);
	if (at >= end || *at != ':')
		return pick_broken(p);
	p->at = pick_blanks(at + 1, end);
	return true;
}

static inline struct lt_pick
pick_into(const struct lt_pick *p, char kind)
{
	return pick_open((struct lt_text){ p->at, (size_t)(p->end - p->at) }, kind);
}

static inline void
pick_back(struct lt_pick *p, struct lt_pick *inner)
{
	bool opened = inner->at != p->at; /* else it was something else, which is still pending */
	bool map = inner->closer == '}';
	struct lt_text name;
	while (map ? pick_next_name(inner, &name) : pick_next(inner))
		;
	if (!opened)
		return;
	p->pending = false;
	p->at = inner->at;
	p->broken |= inner->broken;
}

static inline bool
pick_closed(const struct lt_pick *p)
{
	return !p->broken && !p->closer && pick_blanks(p->at, p->end) == p->end;
}
