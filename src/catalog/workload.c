/* SPDX-License-Identifier: Apache-2.0 */
/* content/workloads/, content/engines/ and content/leads/ as structs. */
#include "catalog/workload.h"

#include "base/arena.h"
#include "catalog/read.h"

#define AT(field) offsetof(struct lt_profile, field)
static const struct lt_read_field PROFILE[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "model", LT_READ_TEXT, AT(model), true },
	{ "engine", LT_READ_TEXT, AT(engine) },
	{ "where", LT_READ_TEXT, AT(where) },
	{ "rpm", LT_READ_INT, AT(rpm), true },
	{ "tokens", LT_READ_INT, AT(tokens), true },
	{ "output", LT_READ_INT, AT(output), true },
	{ "context", LT_READ_INT, AT(context) },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_engine, field)
static const struct lt_read_field ENGINE[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "image", LT_READ_TEXT, AT(image), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "packed", LT_READ_REAL, AT(packed), true },
	{ "unpacked", LT_READ_REAL, AT(unpacked), true },
	{ "cuda", LT_READ_INT, AT(cuda), true },
	{ "driver", LT_READ_INT, AT(driver), true },
	{ "capability", LT_READ_REAL, AT(capability), true },
	{ "checked", LT_READ_FLAG, AT(checked) },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_lead, field)
static const struct lt_read_field LEAD[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "least", LT_READ_REAL, AT(least), true },
	{ "most", LT_READ_REAL, AT(most), true },
	{ 0 },
};
#undef AT

bool
lt_workloads_load(struct lt_arena *a, struct lt_workloads *ret, struct lt_err *err)
{
	const char *as_of;
	return lt_read_rows(a, "workloads/profiles.yaml", PROFILE, sizeof *ret->profiles, &ret->profiles,
		       &ret->profile_count, &as_of, err) &&
		lt_read_rows(a, "engines/engines.yaml", ENGINE, sizeof *ret->engines, &ret->engines, &ret->engine_count,
			&as_of, err) &&
		lt_read_rows(a, "leads/times.yaml", LEAD, sizeof *ret->leads, &ret->leads, &ret->lead_count, &as_of, err);
}

const struct lt_profile *
lt_workloads_profile(const struct lt_workloads *workloads, struct lt_text name)
{
	for (int i = 0; i < workloads->profile_count; i++)
		if (lt_text_eq(name, workloads->profiles[i].name))
			return &workloads->profiles[i];
	return NULL;
}

const struct lt_engine *
lt_workloads_engine(const struct lt_workloads *workloads, struct lt_text name)
{
	for (int i = 0; i < workloads->engine_count; i++)
		if (lt_text_eq(name, workloads->engines[i].name))
			return &workloads->engines[i];
	return NULL;
}

const struct lt_lead *
lt_workloads_lead(const struct lt_workloads *workloads, const char *name)
{
	for (int i = 0; i < workloads->lead_count; i++)
		if (strcmp(workloads->leads[i].name, name) == 0)
			return &workloads->leads[i];
	return NULL;
}
