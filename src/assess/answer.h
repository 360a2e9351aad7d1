/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer: the questionnaire as it stands, for whoever shows it or weighs it.
 *
 * Several people may answer one question: the newest answer speaks, and answers that are far apart
 * make it disputed, which says more than their mean.  An answer without a day, or older than its
 * question allows, is expired.  A level of 4 or 5 that nobody proved within 90 days counts as 3
 * (facts: caf.md 10.1).
 */
#pragma once
#include "record/assessment.h"

struct lt_arena;
struct lt_checks;
struct lt_err;
struct lt_facts;
struct lt_questions;

/* Must be announced before facts are collected (lt_run_open). */
extern const char lt_answer_statement[];

/* Fills answers of the assessment: every question, in the order of the questionnaire. */
bool lt_answer_fill(struct lt_arena *a, const struct lt_questions *questions, const struct lt_checks *checks,
	struct lt_facts *facts, const char *today, struct lt_assessment *assessment, struct lt_err *err);

/* What an answer counts: 0 nothing (open, expired, or not to be weighed), 1 no, 2 in part, 3 yes. */
int lt_answer_counts(const struct lt_answer *answer, const char *today);

const struct lt_answer *lt_answer_find(const struct lt_assessment *assessment, const char *question); /* or NULL */
