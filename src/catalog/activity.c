/* SPDX-License-Identifier: Apache-2.0 */
/* content/roadmap/ as structs. */
#include "catalog/activity.h"

#include <string.h>

#include "catalog/read.h"

static const char *const PHASES[] = { "diagnostic", "enablement", "preparation", "experimentation", "scale", "continuous", NULL };

#define AT(field) offsetof(struct lt_activity, field)
static const struct lt_read_field ACTIVITY[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "phase", LT_READ_WORD, AT(phase), true, PHASES },
	{ "essential", LT_READ_FLAG, AT(essential) },
	{ "needs", LT_READ_NAMES, AT(needs) },
	{ "soft", LT_READ_NAMES, AT(soft) },
	{ "s", LT_READ_INT, AT(s), true },
	{ "m", LT_READ_INT, AT(m), true },
	{ "l", LT_READ_INT, AT(l), true },
	{ "does", LT_READ_TEXT, AT(does), true },
	{ "answers", LT_READ_NAMES, AT(answers), true },
	{ "wait", LT_READ_PAIR, AT(wait) },
	{ "calendar", LT_READ_FLAG, AT(calendar) },
	{ "first", LT_READ_FLAG, AT(first) },
	{ "gate", LT_READ_TEXT, AT(gate) },
	{ "assessed", LT_READ_FLAG, AT(assessed) },
	{ "whole", LT_READ_FLAG, AT(whole) },
	{ "lane", LT_READ_INT, AT(lane) },
	{ "done", LT_READ_NAMES, AT(done) },
	{ "areas", LT_READ_NAMES, AT(areas) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_activity_role, field)
static const struct lt_read_field ROLE[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "groups", LT_READ_NAMES, AT(groups), true },
	{ "areas", LT_READ_NAMES, AT(areas) },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_activity_size, field)
static const struct lt_read_field SIZE[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "people", LT_READ_INT, AT(people), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_activity_without, field)
static const struct lt_read_field WITHOUT[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "activity", LT_READ_TEXT, AT(activity), true },
	{ "percent", LT_READ_INT, AT(percent), true },
	{ "collectors", LT_READ_NAMES, AT(collectors) },
	{ "areas", LT_READ_NAMES, AT(areas) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_activity_gap, field)
static const struct lt_read_field GAP[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "first", LT_READ_REAL, AT(first), true },
	{ "each", LT_READ_REAL, AT(each), true },
	{ "most", LT_READ_REAL, AT(most), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT

bool
lt_activities_load(struct lt_arena *a, struct lt_activities *ret, struct lt_err *err)
{
	const char *day;
	return lt_read_rows(a, "roadmap/activities.yaml", ACTIVITY, sizeof *ret->at, &ret->at, &ret->count, &ret->as_of, err) &&
		lt_read_rows(a, "roadmap/roles.yaml", ROLE, sizeof *ret->roles, &ret->roles, &ret->role_count, &day, err) &&
		lt_read_rows(a, "roadmap/sizes.yaml", SIZE, sizeof *ret->sizes, &ret->sizes, &ret->size_count, &day, err) &&
		lt_read_rows(a, "roadmap/without.yaml", WITHOUT, sizeof *ret->withouts, &ret->withouts, &ret->without_count, &day, err) &&
		lt_read_rows(a, "roadmap/gaps.yaml", GAP, sizeof *ret->gaps, &ret->gaps, &ret->gap_count, &day, err);
}

const struct lt_activity_role *
lt_activities_role(const struct lt_activities *all, const char *id)
{
	for (int i = 0; i < all->role_count; i++)
		if (strcmp(all->roles[i].id, id) == 0)
			return &all->roles[i];
	return NULL;
}

const struct lt_activity_size *
lt_activities_size(const struct lt_activities *all, const char *id)
{
	for (int i = 0; i < all->size_count; i++)
		if (strcmp(all->sizes[i].id, id) == 0)
			return &all->sizes[i];
	return NULL;
}
