/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usecase: the register of use cases, usecases.yaml beside the estate, scored and ranked by decision table D10.
 *
 *	usecases:
 *	  - id: runbook-assistant
 *	    title: Runbook assistant
 *	    goal: shorter incidents
 *	    objective: whoever is on call gets the step with its source
 *	    measure: minutes to recovery
 *	    owner: Ana Lima
 *	    prohibited: no          # table D16, row 1
 *	    external: no            # people outside meet it
 *	    writes: no              # it changes something, not only reads
 *	    reuses: yes             # a route that exists already
 *	    blast: 1                # how far harm reaches, 1 to 5
 *	    weeks: 2                # until the first feedback
 *	    days: 4                 # of work until a first version
 *	    scores:
 *	      Ana Lima: {value: [4, 4, 4], desirability: [5, 4, 4], feasibility: [4, 4, 5], data: [4, 4, 3, 5, 3], risk: [2, 1, 2], fit: 4}
 *	    evidence: ["docs/runbooks/gpu.md:1"]
 *
 * The means over the scorers are inputs of the table, so a table of one's own changes weights and quadrants here too.
 */
#pragma once
#include "plan/decision.h"
#include "record/mistake.h"

struct lt_facts;

enum { LT_USECASE_GROUPS = 6, LT_USECASE_SCORES = 18 };

struct lt_usecase_scores {
	const char *who;
	double at[LT_USECASE_SCORES]; /* in the order of the table's inputs */
};

struct lt_usecase {
	const char *id, *title, *goal, *objective, *measure, *owner;
	int prohibited, external, writes, reuses; /* 1, 0, or -1: not said */
	double blast, weeks, days;                /* -1: not said */
	struct lt_usecase_scores *scores;
	int score_count;
	struct lt_texts evidence;
	struct lt_place place;
};

struct lt_usecases {
	struct lt_usecase *at;
	int count, room;
};

/* The root of usecases.yaml; mistakes are listed with their lines, and what is whole is taken. */
void lt_usecases_read(struct lt_arena *a, struct lt_node root, struct lt_usecases *ret, struct lt_mistakes *mistakes);

/* Ranks them by table (D10); ret->opportunities are not touched but marked when they are registered.  False when the table
 * lacks an input that is needed. */
bool lt_usecases_rank(struct lt_arena *a, const struct lt_usecases *cases, const struct lt_decision_table *table,
	struct lt_noun_plan_usecases *ret, struct lt_err *err);

/* What --add writes, as a JSON map. */
struct lt_buf;
void lt_usecase_write(const struct lt_noun_plan_opportunity *from, const char *owner, struct lt_buf *out);
