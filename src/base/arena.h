/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena: memory that lives as long as one job and goes away in one call.
 *
 * There are three jobs in lintel: the process (catalogue, settings), one command
 * (an assess run, a render) and one gateway call.  Each has an arena, made where
 * the job starts and dropped where it ends.  Code in between takes the arena it
 * should answer in and never frees.
 *
 * An arena has a ceiling in bytes.  Past it lt_alloc() still answers, and the
 * arena remembers: the loop that drives the job asks lt_arena_over() between its
 * steps and refuses the job.  So no caller tests for NULL, here or anywhere.
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

struct lt_arena *lt_arena_new(size_t ceiling);
void lt_arena_drop(struct lt_arena *a); /* NULL is fine */

/* An arena that begins in memory the caller lends it, of at least LT_ARENA_LEAST bytes, aligned
 * for any type: a job that fits in there takes nothing else.  Drop it before the memory goes. */
enum { LT_ARENA_LEAST = 256 };
struct lt_arena *lt_arena_new_in(void *memory, size_t size, size_t ceiling);

bool lt_arena_over(const struct lt_arena *a);

/* size zeroed bytes, aligned for any type; lives until the arena is dropped. */
void *lt_alloc(struct lt_arena *a, size_t size) __attribute__((returns_nonnull, malloc));

/* One zeroed T, or count of them. */
#define LT_NEW(a, T) ((T *)lt_alloc((a), sizeof(T)))
#define LT_NEW_ARRAY(a, T, count) ((T *)lt_alloc((a), sizeof(T) * (size_t)(count)))

/* Copies in a, NUL-terminated. */
char *lt_copy(struct lt_arena *a, const char *text) __attribute__((returns_nonnull));
struct lt_text lt_copy_text(struct lt_arena *a, struct lt_text text);
char *lt_print(struct lt_arena *a, const char *format, ...)
	__attribute__((returns_nonnull, format(printf, 2, 3)));
char *lt_print_va(struct lt_arena *a, const char *format, va_list args)
	__attribute__((returns_nonnull, format(printf, 2, 0)));

/* Makes room for one more item of item_size behind *items: doubles *items (by
 * copying in a) when count has reached *room, and returns the place at count. */
void *lt_grow(struct lt_arena *a, void *items, int count, int *room, size_t item_size);
#define LT_PUSH(a, items, count, room) \
	(*((items) = lt_grow((a), (items), (count), &(room), sizeof *(items)), &(items)[(count)++]))

/* Calls release(thing) when the arena is dropped, latest first. */
void lt_arena_defer(struct lt_arena *a, void (*release)(void *thing), void *thing);
