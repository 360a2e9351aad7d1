/* SPDX-License-Identifier: Apache-2.0 */
/* A hashed timing wheel. */
#include "sim/wheel.h"

#include <stddef.h>

void
lt_sim_wheel_clear(struct lt_sim_wheel *wheel, struct lt_sim_timer *timer)
{
	if (!timer->place)
		return;
	*timer->place = timer->next;
	if (timer->next)
		timer->next->place = timer->place;
	timer->place = NULL;
	wheel->count--;
}

void
lt_sim_wheel_set(struct lt_sim_wheel *wheel, struct lt_sim_timer *timer, int64_t due_ms)
{
	lt_sim_wheel_clear(wheel, timer);
	if (due_ms <= wheel->turned_ms)
		due_ms = wheel->turned_ms + 1;
	struct lt_sim_timer **slot = &wheel->slots[due_ms % LT_SIM_WHEEL_SLOTS];
	*timer = (struct lt_sim_timer){ .next = *slot, .place = slot, .due_ms = due_ms };
	if (timer->next)
		timer->next->place = &timer->next;
	*slot = timer;
	wheel->count++;
}

/* One whole turn finds all that is due, however long ago the wheel was asked. */
struct lt_sim_timer *
lt_sim_wheel_due(struct lt_sim_wheel *wheel, int64_t now_ms)
{
	if (now_ms - wheel->turned_ms > LT_SIM_WHEEL_SLOTS)
		wheel->turned_ms = now_ms - LT_SIM_WHEEL_SLOTS;
	while (wheel->count && wheel->turned_ms < now_ms) {
		for (struct lt_sim_timer *t = wheel->slots[(wheel->turned_ms + 1) % LT_SIM_WHEEL_SLOTS]; t; t = t->next)
			if (t->due_ms <= now_ms) {
				lt_sim_wheel_clear(wheel, t);
				return t;
			}
		wheel->turned_ms++;
	}
	if (wheel->turned_ms < now_ms)
		wheel->turned_ms = now_ms;
	return NULL;
}

int
lt_sim_wheel_wait(const struct lt_sim_wheel *wheel, int64_t now_ms)
{
	if (!wheel->count)
		return -1;
	for (int64_t at = wheel->turned_ms + 1; at <= wheel->turned_ms + LT_SIM_WHEEL_SLOTS; at++)
		if (wheel->slots[at % LT_SIM_WHEEL_SLOTS])
			return at > now_ms ? (int)(at - now_ms) : 0;
	return 0;
}
