/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate: may one go on to the next phase?
 *
 * A gate requires the checks that name it.  One that is a gap or unknown blocks, unless all
 * its gaps are waived; more than a tenth of the gate's weight waived is too much.  Of some a
 * gate asks less: that they are decided, or that each gap has an owner, a decision and a day.
 * That, the evidence it asks of an area and the coverage stand in content/framework/gates.yaml.
 * Where no required check was asked, or none applies to anything, nobody can pass.
 */
#pragma once
#include "record/assessment.h"

struct lt_err;

/* Fills gates of the assessment; areas (score.h), work (work.h) and assets must be filled already. */
bool lt_gate_judge(struct lt_arena *a, struct lt_assessment *assessment, struct lt_err *err);
