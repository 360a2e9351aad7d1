/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of free pieces by size; a piece has its size in front of it. */
#include "base/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	FINE = 1024,                             /* up to here a size each 16 bytes */
	COARSE = 8192 + 256,                     /* and up to here each 256: a page of a database has 4 or 8 KiB */
	SIZES = FINE / 16 + (COARSE - FINE) / 256 + 1,
	REGION = 32 << 20,
};

/* In front of each piece, so that what follows is aligned. */
struct head {
	_Alignas(16) size_t size;
};

struct piece {
	struct piece *next;
};

struct lt_pool {
	struct piece *free[SIZES];
	char *at, *end; /* of the region being cut */
};

struct lt_pool *
lt_pool_shared(void)
{
	static struct lt_pool pool;
	return &pool;
}

static size_t
index_of(size_t size)
{
	return size <= FINE ? (size + 15) / 16 : FINE / 16 + (size - FINE + 255) / 256;
}

size_t
lt_pool_round(size_t size)
{
	if (size <= FINE)
		return size ? (size + 15) / 16 * 16 : 16;
	return (size + 255) / 256 * 256;
}

size_t
lt_pool_size(const void *piece)
{
	return ((const struct head *)piece)[-1].size;
}

static void *
cut(struct lt_pool *pool, size_t size)
{
	size_t whole = size + sizeof(struct head);
	if ((size_t)(pool->end - pool->at) < whole) {
		void *region = mmap(NULL, REGION, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (region == MAP_FAILED)
			return NULL;
		madvise(region, REGION, MADV_HUGEPAGE);
		pool->at = region;
		pool->end = pool->at + REGION;
	}
	struct head *head = (struct head *)(void *)pool->at;
	pool->at += whole;
	head->size = size;
	return head + 1;
}

void *
lt_pool_take(struct lt_pool *pool, size_t size)
{
	size = lt_pool_round(size);
	if (size > COARSE) {
		struct head *head = malloc(sizeof *head + size);
		if (!head)
			return NULL;
		head->size = size;
		return head + 1;
	}
	struct piece **list = &pool->free[index_of(size)], *piece = *list;
	if (!piece)
		return cut(pool, size);
	*list = piece->next;
	return piece;
}

void
lt_pool_give(struct lt_pool *pool, void *it)
{
	if (!it)
		return;
	size_t size = lt_pool_size(it);
	if (size > COARSE) {
		free((struct head *)it - 1);
		return;
	}
	struct piece *piece = it, **list = &pool->free[index_of(size)];
	piece->next = *list;
	*list = piece;
}

void *
lt_pool_change(struct lt_pool *pool, void *it, size_t size)
{
	size_t had = it ? lt_pool_size(it) : 0;
	size = lt_pool_round(size);
	if (it && size == had)
		return it;
	if (had > COARSE && size > COARSE) {
		struct head *head = realloc((struct head *)it - 1, sizeof *head + size);
		if (!head)
			return NULL;
		head->size = size;
		return head + 1;
	}
	void *other = lt_pool_take(pool, size);
	if (other && it) {
		memcpy(other, it, had < size ? had : size);
		lt_pool_give(pool, it);
	}
	return other;
}
