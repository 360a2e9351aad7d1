/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wheel: who is to be woken when, to the millisecond.
 *
 * A ring of lists, one for each millisecond of the next four seconds; who waits longer stays
 * in its list for more turns.  Setting and clearing take no search.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { LT_SIM_WHEEL_SLOTS = 4096 };

struct lt_sim_timer {
	struct lt_sim_timer *next, **place; /* place NULL: not set */
	int64_t due_ms;
};

struct lt_sim_wheel {
	struct lt_sim_timer *slots[LT_SIM_WHEEL_SLOTS];
	int64_t turned_ms; /* all that was due until then was given out */
	int count;
};

void lt_sim_wheel_set(struct lt_sim_wheel *wheel, struct lt_sim_timer *timer, int64_t due_ms);
void lt_sim_wheel_clear(struct lt_sim_wheel *wheel, struct lt_sim_timer *timer);

/* One that is due, no longer set; NULL when none is. */
struct lt_sim_timer *lt_sim_wheel_due(struct lt_sim_wheel *wheel, int64_t now_ms);

/* Milliseconds until something may be due; -1 when nothing is set. */
int lt_sim_wheel_wait(const struct lt_sim_wheel *wheel, int64_t now_ms);
