/* SPDX-License-Identifier: Apache-2.0 */
/* compare: what is new since an earlier document of ours. */
#pragma once
#include "format/doc.h"
#include "record/assessment.h"

struct lt_err;

/* Leaves out of the findings those that the baseline has with the same fingerprint and
 * status, as many times as it has them.  Verdicts, counts and levels stay: they speak of how
 * things are, not of how they changed.  name is where the baseline came from. */
bool lt_compare_baseline(struct lt_arena *a, struct lt_assessment *assessment,
	struct lt_node baseline, const char *name, struct lt_err *err);
