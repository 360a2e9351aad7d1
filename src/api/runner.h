/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runner: assessments, one at a time, each in a process of its own; a service.
 *
 * The process is this program's own verb assess with limits: of time, niced, and killed with us.  What it says
 * of its steps is told on the stream as the event assessment, and the new document is taken by assessed.h.
 *
 * Who asks for one adds a row to api_assessment; one that waits already is given back instead.  Where several
 * instances share a store, one of them runs what was asked on any: the one that holds the row `runner` of
 * api_lease.  It renews it every few seconds; when it is killed, another takes it over once its time is past,
 * and an assessment that the killed one had begun is failed and can be asked anew.  The others see
 * its progress in the database, and its document.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "record/noun.h"

struct lt_api;
struct lt_arena;
struct lt_err;
struct lt_principal;
struct lt_service;

/* why: asked, interval, change or start.  who NULL: the schedule.  *ret_run: it, or the one that waits already (*ret_new false). */
bool lt_runner_ask(struct lt_api *api, struct lt_arena *a, const struct lt_principal *who, const char *why,
	struct lt_noun_assessment_run *ret_run, bool *ret_new, struct lt_err *err);

/* Ends the one that runs, or the one that waits; *ret_was false: there is none. */
bool lt_runner_cancel(struct lt_api *api, const struct lt_principal *who, bool *ret_was, struct lt_err *err);

/* The one that runs or waits, else the last; false: there was none yet.  From memory: cheap. */
bool lt_runner_current(struct lt_api *api, struct lt_arena *a, struct lt_noun_assessment_run *ret_run);

/* Is this the instance that assesses? */
bool lt_runner_leads(struct lt_api *api);
/* When the last one ended, in us since 1970, whether it was done or failed; 0: never. */
int64_t lt_runner_ended(struct lt_api *api);
/* Does one run or wait? */
bool lt_runner_busy(struct lt_api *api);

/* They were asked for, newest first, from the from-th on. */
bool lt_runner_list(struct lt_api *api, struct lt_arena *a, int64_t from, int64_t most, struct lt_noun_assessment_run **ret_runs,
	int *ret_count, int64_t *ret_total, struct lt_err *err);

extern const struct lt_service lt_service_runner;
