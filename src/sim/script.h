/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script: which calls get which fault, and which deployment has limits of its own.
 *
 *	faults:
 *	  - {calls: 3..5, deployment: gpt, fault: reset}
 *	  - {calls: 1, fault: "rate;retry_ms=300"}
 *	  - {every: 4, fault: stall}
 *	  - {connections: 2..3, fault: refuse}
 *	limits:
 *	  - {deployment: gpt-ptu, ptu: 1}
 *	  - {deployment: gpt, tpm: 1000, rpm: 60, window: 1}
 *
 * Calls are counted from the script's beginning: those of the step's deployment, or all.  The
 * first step that fits a call counts.  JSON is read too.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "sim/fault.h"
#include "sim/limit.h"

struct lt_arena;
struct lt_err;

struct lt_sim_step {
	struct lt_text deployment; /* LT_NONE: any */
	int64_t first, last;       /* calls, or connections; 1 counts first */
	int64_t every;             /* every so many; 0: each */
	bool connections;          /* closed when they come, unread */
	struct lt_sim_fault fault;
	int64_t seen;              /* calls that it was asked about */
};

struct lt_sim_own_limit {
	struct lt_text deployment;
	struct lt_sim_quota quota;
};

struct lt_sim_script {
	struct lt_text source; /* as it was given */
	struct lt_sim_step *steps;
	int count, room;
	struct lt_sim_own_limit *limits;
	int limit_count, limit_room;
};

/* All of it lives in a; bytes are followed by a NUL.  file is for the sentence. */
bool lt_sim_script_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_sim_script *ret_script,
	struct lt_err *err);

/* The fault for the next call of deployment, or NULL. */
const struct lt_sim_fault *lt_sim_script_call(struct lt_sim_script *script, struct lt_text deployment);

/* May the next connection come in? */
bool lt_sim_script_connection(struct lt_sim_script *script);

/* The deployment's limits, or NULL: it has none of its own. */
const struct lt_sim_quota *lt_sim_script_quota(const struct lt_sim_script *script, struct lt_text deployment);
