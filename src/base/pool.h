/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: memory in pieces that come and go, for a library that brings no arena.
 *
 * Pieces are cut from large mappings in a hundred sizes, and one that is given back serves
 * the next of its size.  Nothing is returned to the system before the process ends, and
 * only one thread may use a pool.  Ours is SQLite's: an assessment takes and gives
 * millions of pieces, and the C library's care for threads is a twentieth of its time.
 */
#pragma once
#include <stddef.h>

struct lt_pool; /* zeroed: an empty pool */

/* At least size bytes, not zeroed, aligned for any type; NULL when there are none. */
void *lt_pool_take(struct lt_pool *pool, size_t size);
void *lt_pool_change(struct lt_pool *pool, void *piece, size_t size); /* with what was in it */
void lt_pool_give(struct lt_pool *pool, void *piece);

size_t lt_pool_size(const void *piece); /* what it really has */
size_t lt_pool_round(size_t size);      /* what asking for size gives */

struct lt_pool *lt_pool_shared(void); /* the one of this process */
