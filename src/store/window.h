/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window: how many calls a second (or ten) took, as the clock cuts them.
 *
 * Providers hold a limit of calls a minute in such windows, so that a burst is refused that the
 * minute would allow.  The last eight are kept, for workers whose clocks are not quite the same.
 * A word is the number of the window since 1970 in 40 bits and its calls in 24.
 */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { LT_WINDOW_WORDS = 8 };

struct lt_window {
	_Atomic uint64_t words[LT_WINDOW_WORDS];
};

static inline uint64_t
lt_window_number(int64_t now_ms, uint32_t seconds)
{
	return (uint64_t)now_ms / 1000 / seconds;
}

/* A minute's calls by windows: at least one each, or nothing would ever pass. */
static inline uint64_t
lt_window_share(uint32_t rpm, uint32_t seconds)
{
	uint64_t share = (uint64_t)rpm * seconds / 60, most = 0xffffff;
	return share == 0 ? 1 : share < most ? share : most;
}

static inline uint64_t
lt_window_look(const struct lt_window *window, uint64_t number)
{
	uint64_t word = atomic_load_explicit(&window->words[number % LT_WINDOW_WORDS], memory_order_relaxed);
	return word >> 24 == number ? word & 0xffffff : 0;
}

static inline bool
lt_window_take(struct lt_window *window, uint64_t number, uint64_t most)
{
	_Atomic uint64_t *at = &window->words[number % LT_WINDOW_WORDS];
	uint64_t was = atomic_load_explicit(at, memory_order_relaxed), count;
	do {
		count = was >> 24 == number ? was & 0xffffff : 0;
		if (count >= most)
			return false;
	} while (!atomic_compare_exchange_weak(at, &was, number << 24 | (count + 1)));
	return true;
}

static inline void
lt_window_undo(struct lt_window *window, uint64_t number)
{
	_Atomic uint64_t *at = &window->words[number % LT_WINDOW_WORDS];
	uint64_t was = atomic_load_explicit(at, memory_order_relaxed);
	while (was >> 24 == number && was & 0xffffff && !atomic_compare_exchange_weak(at, &was, was - 1))
		;
}
