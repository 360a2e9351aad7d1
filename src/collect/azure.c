/* SPDX-License-Identifier: Apache-2.0 */
/* Azure's resource manager: what it answers now, or what was saved of its answers. */
#include "collect/azure.h"

#include "base/arena.h"
#include "base/map.h"
#include "record/estate.h"

const char azure_collector[] = "azure";

/* Tables hear of what was read for them alone: one saved page of usages says nothing of networks. */
static void
tell_sources(struct azure *az)
{
	for (int i = 0; i < az->kind_count; i++)
		lt_facts_source_of(az->facts, azure_collector, az->kinds[i].place, az->kinds[i].what, az->kinds[i].count);
}

static bool
collect_azure(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct azure az = { .src = src, .arena = src->arena, .facts = facts, .seen = lt_map_new(src->arena),
		.counts = lt_map_new(src->arena), .versions = lt_map_new(src->arena) };
	azure_saved(&az);
	if (src->estate->azure.asked && !src->estate->azure.recordings)
		azure_live(&az);
	tell_sources(&az);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_azure = {
	.name = "azure",
	.summary = "Azure's resource manager, live or from saved answers",
	.give = "name a subscription with --azure, or a folder of saved answers with --from",
	.collect = collect_azure,
};
