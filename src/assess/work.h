/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work: what phase 2 has to do because an area of the scorecard is below 3.
 *
 * A gate may ask for it (work: in content/framework/gates.yaml): in each of its areas whose level is
 * below the one it names, or cannot be told, every check that is due by its phase and is a gap or
 * unknown becomes work.  It is done when the check is ok; until then it stands in nobody's way only
 * when it is waived, or on the roadmap (answer governance.roadmap: a list of check, owner and due)
 * with a person and a day that is near enough.
 */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_assessment;
struct lt_err;
struct lt_facts;

/* Must be announced before facts are collected (lt_run_open). */
extern const char lt_work_roadmap[], lt_work_people[];

/* Fills work of the assessment; areas and waivers must be known. */
bool lt_work_fill(struct lt_arena *a, struct lt_facts *facts, struct lt_assessment *assessment, struct lt_err *err);
