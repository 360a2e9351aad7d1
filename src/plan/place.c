/* SPDX-License-Identifier: Apache-2.0 */
/* place: the sums of a model on cards, and what both kinds of placement share. */
#include "plan/place.h"

#include "base/arena.h"
#include "plan/inside.h"

void
lt_place(struct lt_arena *a, const struct lt_demand *demand, const struct lt_found *found, const struct lt_gpus *gpus,
	const struct lt_workloads *workloads, struct lt_placement *placement)
{
	struct lt_placing p = { .a = a, .demand = demand, .found = found, .gpus = gpus, .workloads = workloads, .out = placement };
	placement->profile = demand->asked;
	placement->title = demand->title;
	placement->rpm = (double)demand->rpm;
	placement->tokens = (double)demand->tokens;
	placement->at_once = (double)demand->at_once;
	if (demand->hosted)
		lt_place_hosted(&p);
	else
		lt_place_own(&p);
	lt_step_finish(&p);
}
