/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch: do the decisions at the gates still hold?
 *
 * Each passed gate has monitors (content/framework/gates.yaml).  One that fires shows the gate as
 * re-opened until somebody decides again; it never changes the record.  One that nothing decides is
 * not quiet: it says what is missing.
 */
#pragma once
#include "assess/decision.h"
#include "assess/kept.h"

enum lt_watched { LT_WATCHED_QUIET, LT_WATCHED_FIRED, LT_WATCHED_BLIND };

/* What there is to look at. */
struct lt_watch {
	const struct lt_assessment *assessment;
	const struct lt_kept *now;          /* the same, kept */
	struct lt_kept *const *before;      /* runs before it, newest first, as many as a monitor counts */
	int before_count;
	const char *fired_since[LT_GATE_COUNT]; /* the day an earlier run since the decision saw it re-opened, or NULL */
};

/* One monitor of a decision of that day.  *ret_sentence: what fired, or what is missing. */
enum lt_watched lt_watch_monitor(struct lt_arena *a, const struct lt_watch *watch, const struct lt_gate_monitor *monitor,
	const char *day, const char **ret_sentence);

/* Fills decisions of the assessment, newest first, with their states. */
void lt_watch_decisions(struct lt_arena *a, const struct lt_watch *watch, const struct lt_gates *gates,
	const struct lt_decided_record *records, int count, struct lt_assessment *assessment);
