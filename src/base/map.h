/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map: words to small numbers, in an arena.
 *
 * Open addressing, doubled at three quarters full.  The words are not copied: they
 * must live as long as the map.  Order of entry is kept in the numbers if the caller
 * puts 0, 1, 2, ...
 */
#pragma once
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_map;

struct lt_map *lt_map_new(struct lt_arena *a);
int lt_map_count(const struct lt_map *m);

/* The number of word, or -1. */
int64_t lt_map_get(const struct lt_map *m, struct lt_text word);

/* The same for who asks many maps about one word and has its lt_map_hash(). */
int64_t lt_map_get_hashed(const struct lt_map *m, struct lt_text word, uint64_t hash);

/* Sets the number of word, 0 or more; a second time replaces it. */
void lt_map_put(struct lt_map *m, struct lt_text word, int64_t number);

/* A well-mixed 64-bit hash of the bytes; the same in every process. */
uint64_t lt_map_hash(struct lt_text word);
