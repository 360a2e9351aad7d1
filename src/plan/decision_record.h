/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_record: decisions that people recorded, in decisions.yaml beside the estate.
 *
 *	decisions:
 *	  - number: 1
 *	    table: deployment-type
 *	    for: runbook assistant        # or for nothing: the estate
 *	    version: 1
 *	    day: 2026-11-22
 *	    row: "9"                      # of a table of points the option
 *	    output: DataZoneStandard
 *	    inputs:
 *	      inference_residency: {value: zone_EU, source: "lintel.yaml:14", quality: attested}
 *	    rejected: ["8 Standard: inference_residency is zone_EU, not region"]
 *	    owner: Ana Lima
 *	    by: Ana Lima
 *	    review: 2027-02-20
 *
 * A record is never changed: a later one for the same table and subject supersedes it.
 */
#pragma once
#include "plan/decision.h"

struct lt_buf;
struct lt_err;
struct lt_mistakes;

struct lt_recorded_input {
	const char *name, *value, *source, *quality;
};

struct lt_recorded {
	struct lt_noun_plan_record shown;
	struct lt_recorded_input *inputs;
	int input_count;
};

struct lt_records {
	struct lt_recorded *at;
	int count, room;
};

/* What is wrong is listed, each with its line; records that are whole are taken all the same. */
void lt_records_read(struct lt_arena *a, struct lt_node root, struct lt_records *records, struct lt_mistakes *mistakes);

/* The last one of a table and a subject (NULL: the estate), or NULL. */
const struct lt_recorded *lt_records_last(const struct lt_records *records, const char *table, const char *subject);

/* Fills state and sentence of one record.  known: one for each input of the table, without what comes from records. */
void lt_record_judge(struct lt_arena *a, struct lt_recorded *record, const struct lt_records *records, const struct lt_decision_table *table,
	const struct lt_given *known, const char *today);

/* What somebody wants to record. */
struct lt_record_draft {
	const char *owner, *by, *review, *because, *row; /* review, because and row may be NULL */
};

/* The record of a decision as a JSON map for decisions.yaml.  False with a sentence that says what is missing. */
bool lt_record_write(struct lt_arena *a, const struct lt_noun_plan_decision *decision, const struct lt_decision_table *table,
	const struct lt_record_draft *draft, const struct lt_records *records, struct lt_buf *out, struct lt_err *err);
