/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate: may one go on to the next phase?
 *
 * A gate requires the checks that name it.  One that is a gap or unknown blocks, unless all
 * its gaps are waived; more than a tenth of the gate's weight waived is too much.  Some gates
 * ask some areas for better evidence than declarations, and G1 asks for coverage.  Where no
 * required check was asked, or none applies to anything, nobody can pass.
 */
#pragma once
#include "record/assessment.h"

/* Fills gates of the assessment; areas must be filled already (score.h). */
void lt_gate_judge(struct lt_arena *a, struct lt_assessment *assessment);
