/* SPDX-License-Identifier: Apache-2.0 */
/* tomorrow: `lintel assess --tomorrow`: a workload is placed on what the collectors find. */
#pragma once
#include "cli/gather.h"

struct lt_placement;

/* Reads the profile and collects what it needs.  Returns an exit code: the answer's, or with err
 * filled that of a failure. */
int lt_tomorrow(struct lt_arena *a, struct lt_gather *gather, const char *profile, struct lt_placement *ret_placement,
	struct lt_err *err);

/* Prints the profiles, their words and the models. */
int lt_tomorrow_list(struct lt_arena *a, struct lt_err *err);
