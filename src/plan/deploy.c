/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/deploy.h"

#include <stdlib.h>

#include "base/arena.h"
#include "record/setting.h"

const char *const lt_deploy_scopes[] = { "region", "zone", "world", NULL };

const struct lt_deploy lt_deploys[] = {
	{ "standard", "Standard", "regional", LT_DEPLOY_REGION, false, false },
	{ "data-zone", "DataZoneStandard", "data_zone", LT_DEPLOY_ZONE, false, false },
	{ "global", "GlobalStandard", "global", LT_DEPLOY_WORLD, false, false },
	{ "provisioned", "ProvisionedManaged", "regional", LT_DEPLOY_REGION, true, false },
	{ "data-zone-provisioned", "DataZoneProvisionedManaged", "data_zone", LT_DEPLOY_ZONE, true, false },
	{ "global-provisioned", "GlobalProvisionedManaged", "global", LT_DEPLOY_WORLD, true, false },
	{ "data-zone-batch", "DataZoneBatch", "data_zone", LT_DEPLOY_ZONE, false, true },
	{ "global-batch", "GlobalBatch", "global", LT_DEPLOY_WORLD, false, true },
};

enum lt_deploy_scope
lt_deploy_allowed(struct lt_node estate)
{
	struct lt_node section = lt_node_path(estate, "platform/openai");
	struct lt_node answer = lt_node_get(lt_node_get(estate, "answers"), "policy.residency");
	int residency = lt_setting_choice(section, "platform.openai.residency");
	for (int i = 0; lt_deploy_scopes[i] && !lt_setting_given(section, "residency"); i++)
		if (lt_node_eq(answer, lt_deploy_scopes[i]))
			return (enum lt_deploy_scope)i;
	return residency < 0 ? LT_DEPLOY_ZONE : (enum lt_deploy_scope)residency;
}

const struct lt_deploy *
lt_deploy_of(struct lt_node deployment, enum lt_deploy_scope allowed)
{
	int type = lt_setting_choice(deployment, "platform.openai.deployments[].type");
	return type > 0 ? &lt_deploys[type - 1] : &lt_deploys[allowed];
}

static int
by_day(const void *left, const void *right)
{
	const struct lt_deploy_end *a = left, *b = right;
	if (a->life->day != b->life->day)
		return a->life->day < b->life->day ? -1 : 1;
	return (a->place.line > b->place.line) - (a->place.line < b->place.line);
}

int
lt_deploy_ends(struct lt_arena *a, struct lt_node estate, const struct lt_lives *lives, int64_t today, struct lt_deploy_end **ret_ends)
{
	int64_t until = today + lt_setting_int(lt_node_path(estate, "plan/regions"), "plan.regions.horizon");
	struct lt_deploy_end *ends = NULL;
	int count = 0, room = 0;
	for (struct lt_walk w = lt_walk(lt_node_path(estate, "platform/openai/deployments")); lt_walk_next(&w);) {
		const char *name = lt_node_string(lt_node_get(w.value, "name"), a), *model = lt_node_string(lt_node_get(w.value, "model"), a);
		const char *version = lt_node_string(lt_node_get(w.value, "version"), a);
		const struct lt_life *life = model && version ? lt_lives_find(lives, model, version) : NULL;
		if (name && life && life->day <= until)
			LT_PUSH(a, ends, count, room) = (struct lt_deploy_end){ name, life, lt_node_place(w.value) };
	}
	if (count > 1)
		qsort(ends, (size_t)count, sizeof *ends, by_day);
	*ret_ends = ends;
	return count;
}
