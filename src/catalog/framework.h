/* SPDX-License-Identifier: Apache-2.0 */
/*
 * framework: a published way of adopting AI as a tree of rows, from content/framework/.
 *
 * A row says what is done, who answers for it, what there is when it is done, how often it comes
 * round, and what decides it: checks, questions, the rows below, or the reason why nothing does.
 * Rows stand below their parents; the words are those of the file, whose head explains them.
 * Reading both takes about a millisecond, so only who shows them reads them.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_framework_row {
	const char *id, *title, *kind, *tier, *origin, *scope, *owner, *deliverable;
	const char *cycle, *strength, *reason;  /* or NULL */
	const char *const *checks;              /* codes, or ids of checks without one; NULL ends all lists */
	const char *const *questions;           /* its own, if it has one, last */
	const char *const *applies;             /* saas, paas, own, agents; none: all */
	int parent;                             /* index of the row it belongs to, -1: none */
	int depth;                              /* rows above it */
};

struct lt_framework {
	const char *name, *title;               /* "caf" */
	struct lt_framework_row *rows;
	int count;
};

struct lt_frameworks {
	struct lt_framework *at;
	int count, room;
};

/* All that the program carries.  Errors name file and line. */
bool lt_frameworks_load(struct lt_arena *a, struct lt_frameworks *ret_frameworks, struct lt_err *err);

/* One file of content/framework/, as JSON; what describes no framework is passed over. */
bool lt_frameworks_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_frameworks *frameworks,
	struct lt_err *err);

const struct lt_framework *lt_frameworks_find(const struct lt_frameworks *frameworks, const char *name); /* or NULL */
const struct lt_framework_row *lt_framework_row(const struct lt_framework *framework, const char *id);   /* or NULL */

/* Months of a cycle such as P3M or P1Y; 0 when it is none. */
int lt_framework_months(const char *cycle);
