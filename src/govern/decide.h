/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide: what people decide about the estate, as edits of lintel.yaml: a gap they live with for a while, and who does
 * an item of a framework until when.
 *
 * Whether a waiver would be accepted is asked before (assess/waiver.h).  A failure leaves its trouble in the edit.
 */
#pragma once
#include "govern/edit.h"

struct lt_waiver;

bool lt_decide_waive(struct lt_edit *edit, const struct lt_waiver *waiver, struct lt_err *err);
/* n: from 1, as in lintel.yaml. */
bool lt_decide_unwaive(struct lt_edit *edit, int64_t n, struct lt_err *err);

/* What an assignment gets: NULL leaves owner or due as it is, "" takes it away; with neither left the assignment goes. */
bool lt_decide_assign(struct lt_edit *edit, const char *item, const char *owner, const char *due, struct lt_err *err);
