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
struct lt_err;
struct lt_sim;

/* The settings must outlive it. */
struct lt_sim *lt_sim_new(struct lt_arena *a, const struct lt_sim_settings *settings);
void lt_sim_done(struct lt_sim *sim); /* buffers; the rest goes with the arena */

/* Takes a script in place of the one before; bytes are followed by a NUL, file is for the
 * sentence.  A wrong one changes nothing. */
bool lt_sim_direct(struct lt_sim *sim, const char *file, struct lt_text bytes, struct lt_err *err);

/* May the next connection come in?  Asked once for each. */
bool lt_sim_welcome(struct lt_sim *sim);

/* Fills the plan for a call that is whole.  body is followed by a NUL and is not needed any
 * longer when this returns.  A head with a status is refused with it. */
void lt_sim_answer(struct lt_sim *sim, const struct lt_sim_head *head, struct lt_text body, int64_t now_us,
	struct lt_sim_plan *plan);

/* The plan came to its end after_us behind the call, or the other side left. */
void lt_sim_settle(struct lt_sim *sim, const struct lt_sim_plan *plan, int64_t after_us, bool left);

/* Lines of the bill since the last time, when settings->bill asks for them; taken with the call. */
struct lt_text lt_sim_lines(struct lt_sim *sim);
size_t lt_sim_lines_len(const struct lt_sim *sim);

/* The time, given the machine's: a simulated clock stands where it was put. */
int64_t lt_sim_now(const struct lt_sim *sim, int64_t machine_us);
