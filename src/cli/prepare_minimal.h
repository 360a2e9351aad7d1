/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_minimal: the least that a platform for AI has before its first workload (infra6 P2-B1). */
#pragma once
#include "cli/command.h"

/* Says of each part whether the estate's folder has it, and puts the targets of those that are missing on ret_targets. */
bool lt_prepare_minimal(struct lt_arena *a, const char *estate, struct lt_list *ret_targets, struct lt_err *err);
