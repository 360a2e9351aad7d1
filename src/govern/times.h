/* SPDX-License-Identifier: Apache-2.0 */
/*
 * times: how long calls took, counted so that percentiles come out to a hundredth.
 *
 * A time is counted by its first three digits: 12,345 us as 12,300.  Spelt, it is "12300:2 13000:1",
 * ascending: the time, and how many calls took that.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;

enum { LT_TIMES = 1000 + 900 * 7 }; /* of 32 bits of microseconds */

struct lt_times {
	struct lt_time {
		uint16_t place;
		uint32_t calls;
	} *few;              /* as they came, as long as they are few */
	int few_count, few_room;
	uint64_t *all;       /* LT_TIMES; NULL: they are few */
	uint64_t calls;
};

void lt_times_add(struct lt_arena *a, struct lt_times *times, uint32_t us, uint32_t calls);
/* What lt_times_spell() wrote; the rest of what nobody wrote is passed over. */
void lt_times_read(struct lt_arena *a, struct lt_times *times, struct lt_text spelt);
void lt_times_spell(struct lt_arena *a, struct lt_times *times, struct lt_buf *out);
/* By the nearest rank: of m calls in order, the time of the one at ceil(m * percent / 100).  -1: there is none. */
int64_t lt_times_percentile(struct lt_arena *a, struct lt_times *times, int percent);
