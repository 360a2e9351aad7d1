/* SPDX-License-Identifier: Apache-2.0 */
/* azure_templates: Bicep and ARM templates with their parameter files. */
#include "base/arena.h"
#include "base/map.h"
#include "collect/azure_templates.h"

/* A root of the largest public landing zone takes a thirtieth of this. */
enum { ROOT_VALUES = 1000 * 1000 };

void
azure_begin_root(struct azure *az)
{
	az->allowed = az->budget < ROOT_VALUES ? az->budget : ROOT_VALUES;
	lt_bicep_allow(az->estate, az->allowed);
}

void
azure_end_root(struct azure *az, const char *path)
{
	if (lt_bicep_left(az->estate) == 0)
		lt_facts_blind(az->facts, "azure_templates", path, 0,
			"this template makes more than can be worked out here; what came after the "
			"limit is not seen");
	az->budget -= az->allowed - lt_bicep_left(az->estate);
}

static bool
collect_azure_templates(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct azure az = { .src = src,
		.facts = facts,
		.arena = a,
		.budget = src->limits.values,
		.file_map = lt_map_new(a),
		.arm_map = lt_map_new(a),
		.aliases = lt_map_new(a),
		.estate = lt_bicep_estate_new(a, lt_facts_keys(facts), src->limits.values) };
	azure_arm_read(&az);
	azure_bicep_read(&az);
	azure_arm_read_parameters(&az);
	azure_bicep_lay(&az);
	azure_arm_lay(&az);
	bool laid = lt_facts_end(facts, err);
	lt_arena_drop(a);
	return laid;
}

const struct lt_collector lt_collector_azure_templates = {
	.name = "azure_templates",
	.summary = "Bicep and ARM templates with their parameter files",
	.give = "name a folder with ARM templates or Bicep",
	.collect = collect_azure_templates,
};
