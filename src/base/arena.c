/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks double from 16 KiB to 1 MiB; a request of more than a quarter of a block
 * gets a block of its own, so a large array never wastes the tail of a small one.  Behind
 * memory that was lent the first block is as large as that memory.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)1 << 20)

struct block {
	struct block *before;
	max_align_t bytes[];
};

struct release {
	struct release *before;
	void (*release)(void *thing);
	void *thing;
};

struct lt_arena {
	struct block *last;
	char *at, *end;
	size_t used, ceiling, next_block;
	struct release *releases;
	bool lent;      /* the arena itself stands in memory of somebody else's */
	char *lent_end; /* where that ends: what comes from there is not zeroed yet */
};

static void *
take(size_t size)
{
	void *it = calloc(1, size);
	if (!it) {
		fputs("lintel: out of memory\n", stderr);
		abort();
	}
	return it;
}

struct lt_arena *
lt_arena_new(size_t ceiling)
{
	struct lt_arena *a = take(sizeof *a);
	a->ceiling = ceiling;
	a->next_block = FIRST_BLOCK;
	return a;
}

struct lt_arena *
lt_arena_new_in(void *memory, size_t size, size_t ceiling)
{
	assert(size >= LT_ARENA_LEAST && (uintptr_t)memory % _Alignof(max_align_t) == 0);
	struct lt_arena *a = memory;
	char *at = (char *)memory + ((sizeof *a + 15) & ~(size_t)15), *end = (char *)memory + size;
	*a = (struct lt_arena){ .at = at, .end = end, .lent_end = end, .lent = true, .ceiling = ceiling,
		.next_block = size < FIRST_BLOCK ? size : FIRST_BLOCK };
	return a;
}

void
lt_arena_drop(struct lt_arena *a)
{
	if (!a)
		return;
	for (struct release *r = a->releases; r; r = r->before)
		r->release(r->thing);
	for (struct block *b = a->last, *before; b; b = before) {
		before = b->before;
		free(b);
	}
	if (!a->lent)
		free(a);
}

bool
lt_arena_over(const struct lt_arena *a)
{
	return a->used > a->ceiling;
}

static void *
own_block(struct lt_arena *a, size_t size)
{
	struct block *b = take(sizeof *b + size);
	if (a->last) {
		b->before = a->last->before;
		a->last->before = b;
	} else {
		a->last = b;
	}
	return b->bytes;
}

void *
lt_alloc(struct lt_arena *a, size_t size)
{
	size = (size + 15) & ~(size_t)15;
	if (size == 0)
		size = 16;
	a->used += size;
	if ((size_t)(a->end - a->at) < size) {
		if (size > a->next_block / 4)
			return own_block(a, size);
		struct block *b = take(sizeof *b + a->next_block);
		b->before = a->last;
		a->last = b;
		a->at = (char *)b->bytes;
		a->end = a->at + a->next_block;
		if (a->next_block < LARGEST_BLOCK)
			a->next_block *= 2;
	}
	void *it = a->at;
	a->at += size;
	return a->end == a->lent_end ? memset(it, 0, size) : it;
}

char *
lt_copy(struct lt_arena *a, const char *text)
{
	return (char *)lt_copy_text(a, lt_text(text)).at;
}

struct lt_text
lt_copy_text(struct lt_arena *a, struct lt_text text)
{
	char *copy = lt_alloc(a, text.len + 1);
	if (text.len)
		memcpy(copy, text.at, text.len);
	return (struct lt_text){ copy, text.len };
}

char *
lt_print_va(struct lt_arena *a, const char *format, va_list args)
{
	char small[256];
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(small, sizeof small, format, again);
	va_end(again);
	if (len < (int)sizeof small)
		return (char *)lt_copy_text(a, (struct lt_text){ small, (size_t)(len < 0 ? 0 : len) }).at;
	char *text = lt_alloc(a, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

char *
lt_print(struct lt_arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = lt_print_va(a, format, args);
	va_end(args);
	return text;
}

void *
lt_grow(struct lt_arena *a, void *items, int count, int *room, size_t item_size)
{
	if (count < *room)
		return items;
	int more = *room ? *room * 2 : 8;
	void *copy = lt_alloc(a, (size_t)more * item_size);
	if (count)
		memcpy(copy, items, (size_t)count * item_size);
	*room = more;
	return copy;
}

void
lt_arena_defer(struct lt_arena *a, void (*release)(void *thing), void *thing)
{
	struct release *r = LT_NEW(a, struct release);
	*r = (struct release){ a->releases, release, thing };
	a->releases = r;
}
