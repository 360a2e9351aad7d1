/* SPDX-License-Identifier: Apache-2.0 */
/* activity: what a roadmap is made of, from content/roadmap/: activities, roles, sizes, what can be left out, and
 * the work of closing a gap.  The heads of those files explain the fields. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;

struct lt_activity {
	const char *id, *title, *does, *gate, *source;
	const char *const *needs, *const *soft, *const *answers, *const *done, *const *areas; /* NULL ends, and NULL: none */
	int phase;              /* enum lt_phase */
	int64_t s, m, l, lane;  /* person-days by size; lane: 0 when it is not on it */
	int64_t wait[2];        /* days, least and most */
	bool essential, calendar, first, assessed, whole;
};

struct lt_activity_role {
	const char *id, *title;
	const char *const *groups, *const *areas;
};

struct lt_activity_size {
	const char *id, *title, *source;
	int64_t people;
};

/* Several rows may have one id: each of an activity. */
struct lt_activity_without {
	const char *id, *title, *activity, *source;
	int64_t percent;
	const char *const *collectors, *const *areas;
};

struct lt_activity_gap {
	const char *id, *source; /* id: of an area */
	double first, each, most;
};

struct lt_activities {
	const struct lt_activity *at;
	const struct lt_activity_role *roles;
	const struct lt_activity_size *sizes;
	const struct lt_activity_without *withouts;
	const struct lt_activity_gap *gaps;
	int count, role_count, size_count, without_count, gap_count;
	const char *as_of;
};

bool lt_activities_load(struct lt_arena *a, struct lt_activities *ret_activities, struct lt_err *err);
const struct lt_activity_role *lt_activities_role(const struct lt_activities *all, const char *id); /* or NULL */
const struct lt_activity_size *lt_activities_size(const struct lt_activities *all, const char *id); /* or NULL */
