/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item: the rows of the frameworks, and how far each has come.
 *
 * A row is as good as the worst of what decides it: its checks (waived gaps count as waived), its
 * questions (an answer that expired, and none at all, is unknown), and the rows below it.  Done and
 * unknown together are unknown; done and open together are partial.  A question whose answer is a
 * record is read by the checks of the row and weighs nothing beside them.  What its checks only
 * support rests on inferred evidence.
 *
 * A row that comes round is due again a cycle after its newest answer; past that day it is no more
 * than partial.  A gate is done when people passed it and nothing re-opened it.  The essential
 * profile has no complete rows.
 */
#pragma once
#include "record/assessment.h"

struct lt_frameworks;

/* Fills items of the assessment, and counts them in decides of the answers; checks, gates, decisions
 * and answers must be filled already. */
void lt_item_fill(struct lt_arena *a, const struct lt_frameworks *frameworks, struct lt_assessment *assessment);

/* The day so many months after a day, the last of its month where that is shorter; as 2027-02-28.
 * NULL when day is none. */
const char *lt_item_later(struct lt_arena *a, const char *day, int months);
