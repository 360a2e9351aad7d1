/* SPDX-License-Identifier: Apache-2.0 */
/* cidr: see cidr.h. */
#include "prepare/cidr.h"

#include "base/arena.h"

static uint32_t
mask(int prefix)
{
	return prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
}

const char *
lt_cidr_spell(struct lt_arena *a, struct lt_cidr range)
{
	return lt_print(a, "%u.%u.%u.%u/%d", range.at >> 24, range.at >> 16 & 255, range.at >> 8 & 255, range.at & 255, range.prefix);
}

bool
lt_cidr_meets(struct lt_cidr one, struct lt_cidr other)
{
	uint32_t both = mask(one.prefix < other.prefix ? one.prefix : other.prefix);
	return (one.at & both) == (other.at & both);
}

bool
lt_cidr_holds(struct lt_cidr outer, struct lt_cidr inner)
{
	return outer.prefix <= inner.prefix && lt_cidr_meets(outer, inner);
}

/* Digits alone, no zero before others: "010" is eight to some and ten to others. */
static bool
read_number(struct lt_text text, int64_t most, int64_t *ret_number)
{
	if (text.len == 0 || text.len > 3 || (text.len > 1 && text.at[0] == '0'))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return lt_text_int(text, ret_number) && *ret_number <= most;
}

bool
lt_cidr_read(struct lt_arena *a, struct lt_text text, struct lt_cidr *ret_range, const char **ret_why)
{
	struct lt_text rest = text, address, piece;
	struct lt_cidr range = { 0 };
	int64_t number = 0, prefix = 0;
	int pieces = 0;
	bool good = lt_text_cut(&rest, '/', &address) && rest.at && read_number(rest, 32, &prefix);
	while (good && lt_text_cut(&address, '.', &piece)) {
		good = pieces++ < 4 && read_number(piece, 255, &number);
		range.at = range.at << 8 | (uint32_t)number;
	}
	if (!good || pieces != 4) {
		*ret_why = lt_print(a, "'%.*s' is no range of addresses; it is written 10.40.8.0/22", LT_ARG(text));
		return false;
	}
	range.prefix = (int)prefix;
	if (range.at & ~mask(range.prefix)) {
		struct lt_cidr begin = { range.at & mask(range.prefix), range.prefix };
		*ret_why = lt_print(a, "'%.*s' begins in the middle of its range; did you mean %s?", LT_ARG(text), lt_cidr_spell(a, begin));
		return false;
	}
	*ret_range = range;
	return true;
}

/* What a place must not meet: places of wants, so many of them, and ranges that lie fast. */
struct around {
	struct lt_cidr space;
	const struct lt_cidr *taken;
	int taken_count;
	const struct lt_cidr_want *wants;
	int count, before; /* before: wants that have their place */
	bool freely;       /* as if nothing were fixed or taken */
};

/* The range in the way of one, or NULL. */
static const struct lt_cidr *
in_the_way(const struct around *around, struct lt_cidr one)
{
	for (int i = 0; i < around->taken_count && !around->freely; i++)
		if (lt_cidr_meets(around->taken[i], one))
			return &around->taken[i];
	for (int i = 0; i < around->count; i++) {
		const struct lt_cidr_want *w = &around->wants[i];
		const struct lt_cidr *range = around->freely ? &w->free : &w->range;
		bool there = around->freely ? i < around->before && w->has_free : w->placed && (i < around->before || w->fixed);
		if (there && lt_cidr_meets(*range, one))
			return range;
	}
	return NULL;
}

static uint64_t
size_of(int prefix)
{
	return (uint64_t)1 << (32 - prefix);
}

/* The first place of that size; what is in the way is passed in one step. */
static bool
first_place(const struct around *around, int prefix, struct lt_cidr *ret_place)
{
	uint64_t size = size_of(prefix), end = around->space.at + size_of(around->space.prefix);
	for (uint64_t at = around->space.at; prefix >= around->space.prefix && at + size <= end;) {
		struct lt_cidr one = { (uint32_t)at, prefix };
		const struct lt_cidr *way = in_the_way(around, one);
		if (!way) {
			*ret_place = one;
			return true;
		}
		at = (way->at + size_of(way->prefix) + size - 1) / size * size;
	}
	return false;
}

static bool
last_place(const struct around *around, int prefix, struct lt_cidr *ret_place)
{
	uint64_t size = size_of(prefix), begin = around->space.at, end = begin + size_of(around->space.prefix);
	while (prefix >= around->space.prefix && end >= begin + size) {
		struct lt_cidr one = { (uint32_t)(end - size), prefix };
		const struct lt_cidr *way = in_the_way(around, one);
		if (!way) {
			*ret_place = one;
			return true;
		}
		end = way->at / size * size;
	}
	return false;
}

/* Those that have a place by themselves: at their free one, else at the last. */
static bool
place(struct around *around, struct lt_cidr_want *want)
{
	if (want->has_free && !in_the_way(around, want->free)) {
		want->range = want->free;
		return true;
	}
	return last_place(around, want->prefix, &want->range);
}

bool
lt_cidr_plan(struct lt_cidr space, const struct lt_cidr *taken, int taken_count, struct lt_cidr_want *wants, int count)
{
	struct around around = { space, taken, taken_count, wants, count, 0, true };
	bool all = true;
	for (int i = 0; i < count; i++, around.before++) {
		wants[i].placed = wants[i].fixed;
		wants[i].has_free = first_place(&around, wants[i].prefix, &wants[i].free);
	}
	around.freely = false;
	around.before = 0;
	for (int i = 0; i < count; i++, around.before++)
		wants[i].placed = wants[i].fixed || place(&around, &wants[i]);
	for (int i = 0; i < count; i++) {
		if (wants[i].placed || wants[i].spare)
			continue;
		for (int j = 0; j < count; j++) /* room that was kept is used now */
			wants[j].placed = wants[j].placed && !wants[j].spare;
		wants[i].placed = place(&around, &wants[i]);
		all = all && wants[i].placed;
	}
	return all;
}
