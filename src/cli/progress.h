/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress: the steps of a run as they happen, for programs that wait for it.
 *
 * Each is one line of JSON on a descriptor (--progress):
 *
 *	{"step": "collect", "what": "terraform", "done": 3, "total": 25, "facts": 120, "sentence": "terraform: 120 facts"}
 *
 *	step      open, collect, ask, judge, keep or write
 *	what      the collector, or null
 *	done      of total parts of this step: collectors, checks; total 0: it has no parts
 *	facts     what the collector gave, null where that is not known yet
 *
 * Who stops reading stops nothing.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_err;

struct lt_progress {
	int fd;   /* -1: nobody wants to know */
	int told; /* twentieths of the checks that were told */
};

/* given: the number of a descriptor that is open for writing, below 0: none was. */
bool lt_progress_open(struct lt_progress *progress, int64_t given, struct lt_err *err);

/* what may be NULL, facts below 0.  progress may be NULL: nobody wants to know. */
void lt_progress_tell(struct lt_progress *progress, const char *step, const char *what, int done, int total, int64_t facts,
	const char *sentence);

/* For lt_run_options.asked: told is the progress.  A line for each twentieth of the checks. */
void lt_progress_asked(void *told, int done, int of);
