/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: what other scanners found, as answers to our checks.
 *
 * content/data/scan_rule.yaml says which rule of theirs speaks for which check of ours, and whether
 * its gaps count, its passes, or both.  An answer for a resource that we did not see is one more; for
 * one that we did see the worse of both stands, and theirs helps only where we did not know.
 */
#pragma once
#include "record/assessment.h"

struct lt_err;
struct lt_facts;

/* One answer of another scanner. */
struct lt_scan_answer {
	const char *check; /* our id */
	enum lt_status status;
	const char *resource, *file, *reason;
	uint32_t line, end_line; /* 0: it names no place in a file of the estate */
};

struct lt_scans {
	struct lt_scan_answer *at; /* by check */
	int count, room;
};

/* The statement that lt_scan_load() asks; it is expected before the first row is laid. */
extern const char lt_scan_sql[];

bool lt_scan_load(struct lt_arena *a, struct lt_facts *facts, struct lt_scans *ret_scans, struct lt_err *err);

/* The first of a check, or NULL; the others of it follow, as long as their check is the same. */
struct lt_scan_answer *lt_scan_of(const struct lt_scans *scans, const char *check);

/* The findings of one check, found by what they speak of. */
struct lt_scan_index;
struct lt_scan_index *lt_scan_index(struct lt_arena *a);
void lt_scan_note(struct lt_scan_index *index, const struct lt_finding *finding, int number);

/* The number of the finding that speaks of the same thing, or -1. */
int lt_scan_same(const struct lt_scan_index *index, const struct lt_scan_answer *theirs);

/* "CKV_AZURE_3, CKV_K8S_8 and 12 more": rules of a report that speak for none of our checks; NULL when all do. */
const char *lt_scan_unmapped(struct lt_arena *a, struct lt_facts *facts, const char *report);
