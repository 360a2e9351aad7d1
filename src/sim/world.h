/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world: everything the simulator knows, and what it says to a call.
 *
 * Pure: it is handed the bytes of a call and the time, and fills a plan.  No clock, no socket
 * and no file is touched here.
 */
#pragma once
#include "sim/http.h"
#include "sim/plan.h"
#include "sim/sim.h"

struct lt_arena;
struct lt_sim;

/* The settings must outlive it. */
struct lt_sim *lt_sim_new(struct lt_arena *a, const struct lt_sim_settings *settings);
void lt_sim_done(struct lt_sim *sim); /* buffers; the rest goes with the arena */

/* Fills the plan for a call that is whole.  body is followed by a NUL and is not needed any
 * longer when this returns.  A head with a status is refused with it. */
void lt_sim_answer(struct lt_sim *sim, const struct lt_sim_head *head, struct lt_text body, int64_t now_us,
	struct lt_sim_plan *plan);
