/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look: the walk from a folder to a judged assessment, for assess and for every verb that needs
 * to know what assess would say.
 */
#pragma once
#include "assess/run.h"
#include "cli/gather.h"
#include "cli/stage.h"

struct lt_checks;

struct lt_look {
	struct lt_gather *gather;
	const struct lt_list *checks; /* folders of the user's own */
	struct lt_run_options keep;   /* which findings; its day is set here */
	struct lt_stages stages;
	bool every;                   /* all columns of all fact tables are wanted, for who keeps the facts */
	bool whole;                   /* the questionnaire and the frameworks too, for who shows them */
	struct lt_facts *facts;       /* filled: what the checks were asked of */
	struct lt_checks *asked;      /* filled: the checks of the profile */
};

/* Collects, asks and judges: everything but what a baseline leaves out.  Returns an exit code, with
 * err filled when it is not LT_EXIT_DONE. */
int lt_look(struct lt_arena *a, struct lt_look *look, struct lt_assessment *ret_assessment, struct lt_err *err);

/* What rests on decisions of earlier days too, once they are known: anti-patterns again, and of a whole
 * look the questionnaire and the frameworks. */
bool lt_look_further(struct lt_arena *a, const struct lt_look *look, struct lt_assessment *assessment, struct lt_err *err);
