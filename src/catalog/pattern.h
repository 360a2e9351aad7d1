/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern: the anti-patterns of adopting AI and the smaller smells, from content/framework/patterns.yaml,
 * whose head explains when one shows.  Lists end with NULL; an anti-pattern has gaps, late or own.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;

struct lt_pattern_plan {
	const char *id, *title, *says, *nudge;
	const char *const *leads_to, *const *gaps, *const *with, *const *needs; /* codes of checks, but leads_to */
	const char *late_gate;                                                  /* NULL: not asked */
	int64_t late_days;
	const char *const *late_none;
	const char *const *own, *const *unless; /* codes; questions */
};

struct lt_smell {
	const char *id, *title;
	const char *const *checks;
	const char *reason; /* why no check tells, or NULL */
};

struct lt_patterns {
	const struct lt_pattern_plan *at;
	int count;
	const struct lt_smell *smells;
	int smell_count;
};

bool lt_patterns_load(struct lt_arena *a, struct lt_patterns *ret_patterns, struct lt_err *err);
