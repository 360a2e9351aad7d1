/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault: what goes wrong with a call, and how.
 *
 * Asked for by a script (script.h), the header x-sim-fault: NAME[;argument=N]..., a prompt with
 * [[fault=NAME;argument=N]], or a model called fault-NAME.  The list is fault.def.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_buf;
struct lt_sim_draft;
struct lt_sim_plan;

enum lt_sim_fault_kind {
	LT_SIM_FAULT_NONE,
#define FAULT(value, word, arguments, sentence) LT_SIM_FAULT_##value,
#include "sim/fault.def"
#undef FAULT
	LT_SIM_FAULT_COUNT,
};

struct lt_sim_fault {
	enum lt_sim_fault_kind kind;
	int64_t after, ms, bytes, retry_ms, date; /* -1: not given */
};

/* NAME[;argument=N]...  False when there is no such fault or argument. */
bool lt_sim_fault_read(struct lt_text text, struct lt_sim_fault *ret_fault);
const char *lt_sim_fault_word(enum lt_sim_fault_kind kind);

/* What --faults prints. */
void lt_sim_fault_table(struct lt_buf *out);

/* Faults of the second group: from becomes to.  error: the dialect's error object. */
void lt_sim_fault_draft(
	const struct lt_sim_fault *fault, const struct lt_sim_draft *from, struct lt_sim_draft *to, struct lt_text error);

/* Faults of the third group, once the plan is there: piece 0 is the head. */
void lt_sim_fault_plan(const struct lt_sim_fault *fault, struct lt_sim_plan *plan);
