/* SPDX-License-Identifier: Apache-2.0 */
/* plan_capacity: what the files of lintel plan capacity share. */
#pragma once
#include "plan/workload.h"

/* A workload of plan.cost.workloads in the current folder's lintel.yaml fills the words that options do not say.
 * name NULL: the only one; measured: not its
 * traffic; *ret_from: which it is, in words, NULL when there is none.  False: there are several, or
 * none of that name. */
bool lt_plan_capacity_workload(struct lt_arena *a, const char *name, bool measured, struct lt_workload_words *w, const char **ret_from,
	struct lt_err *err);
