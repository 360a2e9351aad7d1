/* SPDX-License-Identifier: Apache-2.0 */
#include "format/sse.h"

#include "base/arena.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { FIRST_ROOM = 1024 };

struct inner {
	char *joined;         /* data of several lines */
	uint32_t joined_room;
	uint32_t lines;       /* of the event that is open, those with bytes */
	bool line;            /* the line that is open has bytes */
	bool cr;              /* the byte before was a CR, and its LF may come */
	bool ending;          /* that CR was an empty line's */
	bool begun;           /* the stream has: a byte order mark is one no more */
};
_Static_assert(sizeof(struct inner) <= sizeof(((struct lt_sse *)0)->inner), "what sse.h sets aside");

/* The first LF or CR from p, or end. */
static const char *
line_end(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	for (; end - p >= 16; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(x, lf), _mm_cmpeq_epi8(x, cr)));
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#endif
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	return p;
}

/* Behind the event that ends in [p, end), or NULL: it does not end there. */
static const char *
event_end(struct inner *in, const char *p, const char *end)
{
	while (p < end) {
		if (in->cr) {
			p += *p == '\n';
			in->cr = false;
			if (in->ending)
				return p;
		}
		const char *line = p;
		p = line_end(p, end);
		in->line |= p != line;
		if (p == end)
			return NULL;
		bool empty = !in->line;
		in->lines += in->line;
		in->line = false;
		in->cr = *p == '\r';
		in->ending = empty;
		if (*p++ == '\n' && empty)
			return p;
	}
	return NULL;
}

/* The carry is full: the last bytes of what comes now stay behind it. */
static void
skip(struct lt_sse *sse, struct lt_text bytes)
{
	char *tail = sse->carry + LT_SSE_CARRY;
	size_t had = sse->skipped < LT_SSE_TAIL ? sse->skipped : LT_SSE_TAIL;
	sse->skipped += bytes.len;
	if (bytes.len > LT_SSE_TAIL)
		bytes = (struct lt_text){ bytes.at + bytes.len - LT_SSE_TAIL, LT_SSE_TAIL };
	size_t stay = had < LT_SSE_TAIL - bytes.len ? had : LT_SSE_TAIL - bytes.len;
	memmove(tail, tail + had - stay, stay);
	memcpy(tail + stay, bytes.at, bytes.len);
}

static void
carry(struct lt_sse *sse, struct lt_arena *a, struct lt_text bytes)
{
	uint32_t room = sse->carry_room ? sse->carry_room : FIRST_ROOM;
	while (room < LT_SSE_CARRY + LT_SSE_TAIL && room - sse->carried < bytes.len)
		room *= 2;
	if (room != sse->carry_room) {
		char *more = lt_alloc(a, room);
		if (sse->carried)
			memcpy(more, sse->carry, sse->carried);
		sse->carry = more;
		sse->carry_room = room;
	}
	size_t left = LT_SSE_CARRY - sse->carried, take = bytes.len < left ? bytes.len : left;
	memcpy(sse->carry + sse->carried, bytes.at, take);
	sse->carried += (uint32_t)take;
	if (take < bytes.len)
		skip(sse, (struct lt_text){ bytes.at + take, bytes.len - take });
}

/* One more data line behind those that are there. */
static void
join(struct inner *in, struct lt_arena *a, struct lt_text *data, struct lt_text more, size_t most)
{
	if (data->at != in->joined) {
		uint32_t room = in->joined_room ? in->joined_room : FIRST_ROOM;
		while (room < most) /* no event is longer when joined */
			room *= 2;
		if (room != in->joined_room)
			in->joined = lt_alloc(a, room);
		in->joined_room = room;
		memcpy(in->joined, data->at, data->len);
		data->at = in->joined;
	}
	in->joined[data->len++] = '\n';
	memcpy(in->joined + data->len, more.at, more.len);
	data->len += more.len;
}

/* The value of a line whose field is that name, or LT_NONE. */
static struct lt_text
value_of(const char *line, const char *end, const char *name, size_t len)
{
	size_t all = (size_t)(end - line);
	if (all < len || memcmp(line, name, len) != 0)
		return LT_NONE;
	if (all == len)
		return (struct lt_text){ end, 0 };
	if (line[len] != ':')
		return LT_NONE;
	line += len + 1;
	line += line < end && *line == ' ';
	return (struct lt_text){ line, (size_t)(end - line) };
}

static void
read_event(struct inner *in, struct lt_arena *a, struct lt_sse_event *event)
{
	const char *p = event->raw.at, *end = p + event->raw.len, *next;
	if (!in->begun && end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	in->begun = true;
	bool one = in->lines == 1; /* then its end need not be looked for again */
	in->lines = 0;
	if (one)
		while (end > p && (end[-1] == '\n' || end[-1] == '\r'))
			end--;
	for (; p < end; p = next) {
		const char *line = one ? end : line_end(p, end);
		next = line + (line < end);
		struct lt_text value = value_of(p, line, "data", 4);
		if (value.at && event->data.at)
			join(in, a, &event->data, value, event->raw.len);
		else if (value.at)
			event->data = value;
		else if ((value = value_of(p, line, "event", 5)).at)
			event->name = value;
	}
}

void
lt_sse_feed(struct lt_sse *sse, struct lt_text piece)
{
	sse->piece = piece;
}

bool
lt_sse_next(struct lt_sse *sse, struct lt_arena *a, struct lt_sse_event *ret_event)
{
	struct inner *in = (struct inner *)(void *)sse->inner;
	if (!sse->piece.len)
		return false;
	const char *end = event_end(in, sse->piece.at, sse->piece.at + sse->piece.len);
	if (!end) {
		carry(sse, a, sse->piece);
		sse->piece.len = 0;
		return false;
	}
	struct lt_text part = { sse->piece.at, (size_t)(end - sse->piece.at) };
	struct lt_sse_event event = { .raw = part, .len = part.len, .in_piece = part.len, .whole = true };
	if (lt_sse_open(sse)) {
		carry(sse, a, part);
		event.len = lt_sse_open(sse);
		event.raw = (struct lt_text){ sse->carry, sse->carried };
		event.carried = true;
		event.whole = !sse->skipped;
		if (!event.whole)
			event.tail = (struct lt_text){ sse->carry + LT_SSE_CARRY,
				sse->skipped < LT_SSE_TAIL ? sse->skipped : LT_SSE_TAIL };
		sse->carried = 0;
		sse->skipped = 0;
	}
	sse->piece.at += part.len;
	sse->piece.len -= part.len;
	read_event(in, a, &event);
	*ret_event = event;
	return true;
}
