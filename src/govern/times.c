/* SPDX-License-Identifier: Apache-2.0 */
/* times: see times.h. */
#include "govern/times.h"

#include "base/arena.h"
#include "base/buf.h"

enum { FEW = 512 };

static int
place_of(uint32_t us)
{
	int base = 100;
	for (; us >= 1000; us /= 10)
		base += 900;
	return base + (int)us - 100;
}

static uint32_t
time_of(int place)
{
	if (place < 1000)
		return (uint32_t)place;
	uint32_t us = 100 + (uint32_t)(place - 100) % 900;
	for (int tens = (place - 100) / 900; tens > 0; tens--)
		us *= 10;
	return us;
}

static void
spread(struct lt_arena *a, struct lt_times *times)
{
	if (times->all)
		return;
	times->all = LT_NEW_ARRAY(a, uint64_t, LT_TIMES);
	for (int i = 0; i < times->few_count; i++)
		times->all[times->few[i].place] += times->few[i].calls;
}

void
lt_times_add(struct lt_arena *a, struct lt_times *times, uint32_t us, uint32_t calls)
{
	int place = place_of(us);
	times->calls += calls;
	if (times->few_count == FEW)
		spread(a, times);
	if (times->all)
		times->all[place] += calls;
	else
		LT_PUSH(a, times->few, times->few_count, times->few_room) = (struct lt_time){ (uint16_t)place, calls };
}

/* Digits up to what is none; false: there is none. */
static bool
read_number(struct lt_text *text, uint32_t *ret)
{
	uint64_t number = 0;
	size_t i = 0;
	for (; i < text->len && i < 10 && text->at[i] >= '0' && text->at[i] <= '9'; i++)
		number = number * 10 + (uint64_t)(text->at[i] - '0');
	text->at += i;
	text->len -= i;
	*ret = (uint32_t)number;
	return i > 0 && number <= UINT32_MAX;
}

static bool
pass(struct lt_text *text, char c)
{
	if (!text->len || *text->at != c)
		return false;
	text->at++;
	text->len--;
	return true;
}

void
lt_times_read(struct lt_arena *a, struct lt_times *times, struct lt_text spelt)
{
	uint32_t us, calls;
	while (read_number(&spelt, &us) && pass(&spelt, ':') && read_number(&spelt, &calls)) {
		lt_times_add(a, times, us, calls);
		pass(&spelt, ' ');
	}
}

/* Those that are few, in order; there are too few of them for anything cleverer. */
static void
sort(struct lt_times *times)
{
	for (int i = 1; i < times->few_count; i++) {
		struct lt_time time = times->few[i];
		int at = i;
		for (; at > 0 && times->few[at - 1].place > time.place; at--)
			times->few[at] = times->few[at - 1];
		times->few[at] = time;
	}
}

static void
spell(struct lt_buf *out, int place, uint64_t calls)
{
	if (!calls)
		return;
	if (out->len)
		lt_buf_putc(out, ' ');
	lt_buf_int(out, time_of(place));
	lt_buf_putc(out, ':');
	lt_buf_int(out, (int64_t)calls);
}

void
lt_times_spell(struct lt_arena *a, struct lt_times *times, struct lt_buf *out)
{
	if (times->few_count > 32)
		spread(a, times);
	for (int i = 0; times->all && i < LT_TIMES; i++)
		spell(out, i, times->all[i]);
	if (times->all)
		return;
	sort(times);
	for (int i = 0; i < times->few_count;) {
		uint64_t calls = 0;
		int place = times->few[i].place;
		for (; i < times->few_count && times->few[i].place == place; i++)
			calls += times->few[i].calls;
		spell(out, place, calls);
	}
}

int64_t
lt_times_percentile(struct lt_arena *a, struct lt_times *times, int percent)
{
	uint64_t below = 0;
	if (times->few_count > 128)
		spread(a, times);
	if (!times->all)
		sort(times);
	int places = times->all ? LT_TIMES : times->few_count;
	for (int i = 0; i < places; i++) {
		below += times->all ? times->all[i] : times->few[i].calls;
		if (below && below * 100 >= times->calls * (uint64_t)percent)
			return time_of(times->all ? i : times->few[i].place);
	}
	return -1;
}
