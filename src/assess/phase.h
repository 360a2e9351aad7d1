/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phase: may a phase be called done?
 *
 * Action required when one of its critical or high checks is a gap; else Unknown when one of
 * them is unknown, or nothing at all was decided; else Ready.  The whole run is as ready as
 * its worst phase.
 */
#pragma once
#include "record/assessment.h"

/* Fills phases, verdict and blockers of the assessment from its checks and findings. */
void lt_phase_judge(struct lt_arena *a, struct lt_assessment *assessment);
