/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision: what people decided at a gate, as a record that is never changed.
 *
 * A record is one line of JSON, whose SHA-256 the next record of the estate holds: who changes one
 * must change all that follow, and who keeps a copy of the last one sees that.
 *
 *	{"number": 3, "previous": digest, "gate": "G1", "decision": "passed", "date": day,
 *	 "run": id, "version": ..., "model_version": ..., "facts_sha256": ..., "verdict": the gate's own,
 *	 "grade": the weakest evidence of what is ok, "requirements": [{check, verdict, grade, waived}],
 *	 "waivers": [{check, resource, until, by, because}], "approvers": [NAME (ROLE)], "because": ...,
 *	 "review_by": day, "rollback_monitors": [{id, sentence}], "rollback": [sentence]}
 */
#pragma once
#include "catalog/gate.h"
#include "record/assessment.h"

struct lt_buf;

enum lt_decided { LT_DECIDED_PASSED, LT_DECIDED_REFUSED, LT_DECIDED_REOPENED };

/* What somebody wants to write down. */
struct lt_draft {
	enum lt_gate gate;
	enum lt_decided decided;
	struct lt_texts by; /* NAME (ROLE) */
	const char *because, *review_by;
};

/* One record as it was read. */
struct lt_decided_record {
	int64_t number, run; /* run: the one it rests on */
	enum lt_gate gate;
	enum lt_decided decided;
	struct lt_decision shown; /* state and sentence are not filled */
	const char *previous, *document;
};

/* May it be decided so?  False with a sentence when the gate is refused, people or roles are missing,
 * or a reason is.  *ret_refused: the gate itself is in the way. */
bool lt_decision_may(const struct lt_assessment *assessment, const struct lt_gate_plan *plan, const struct lt_draft *draft,
	bool *ret_refused, struct lt_err *err);

/* The record as text; previous: the digest of the one before, or NULL. */
void lt_decision_write(const struct lt_assessment *assessment, const struct lt_gate_plan *plan, const struct lt_draft *draft,
	int64_t number, const char *previous, struct lt_buf *out);

/* Reads one back.  digest: the one that was kept beside it. */
bool lt_decision_read(struct lt_arena *a, struct lt_text document, const char *digest, struct lt_decided_record *ret_record,
	struct lt_err *err);

/* Is the chain whole?  records in the order of their numbers.  False with what is wrong. */
bool lt_decision_verify(const struct lt_decided_record *records, int count, struct lt_err *err);
