/* SPDX-License-Identifier: Apache-2.0 */
/* jump: a price that is a thousand times what the policy in force has, or a thousandth of it: a
 * slip of the unit would refuse everybody's calls, or let all of them by. */
#pragma once
#include "record/policy.h"

struct lt_arena;

/* The first such price in a sentence, or NULL. */
const char *lt_jump_find(struct lt_arena *a, const struct lt_policy *before, const struct lt_policy *after);
