/* SPDX-License-Identifier: Apache-2.0 */
/* plan_regions_estate: what `platform` of lintel.yaml says of a region, where options and `plan.regions` do not. */
#include <string.h>

#include "base/arena.h"
#include "cli/plan_regions.h"
#include "plan/deploy.h"
#include "record/setting.h"

static const char *
text(struct lt_plan_regions *p, struct lt_node map, const char *key)
{
	const char *value = lt_node_string(lt_node_get(map, key), p->a);
	return value && *value ? value : NULL;
}

static void
took(struct lt_plan_regions *p, const char *what)
{
	p->taken = p->taken ? lt_print(p->a, "%s; %s", p->taken, what) : what;
}

/* The deployment of the first region that takes the most: it is the hardest to find a place for. */
static void
take_model(struct lt_plan_regions *p, struct lt_node openai, const char *home, enum lt_deploy_scope allowed)
{
	struct lt_node largest = LT_NOWHERE;
	int64_t units = -1;
	for (struct lt_walk w = lt_walk(lt_node_get(openai, "deployments")); lt_walk_next(&w);) {
		const char *region = text(p, w.value, "region");
		int64_t capacity = lt_setting_int(w.value, "platform.openai.deployments[].capacity");
		if (!text(p, w.value, "model") || (region && strcmp(region, home) != 0) || capacity <= units)
			continue;
		largest = w.value;
		units = capacity;
	}
	if (units < 0)
		return;
	p->asked.model = text(p, largest, "model");
	p->version = p->version ? p->version : text(p, largest, "version");
	p->sku_name = p->sku_name ? p->sku_name : lt_deploy_of(largest, allowed)->sku;
	p->asked.units = p->asked.units > 0 ? p->asked.units : (double)units;
	took(p, lt_print(p->a, "%s as %s, %.0f units", p->asked.model, p->sku_name, p->asked.units));
}

/* The GPU pool that may grow the most. */
static void
take_size(struct lt_plan_regions *p, struct lt_node cluster)
{
	int64_t most = 0;
	for (struct lt_walk w = lt_walk(lt_node_get(cluster, "pools")); lt_walk_next(&w);) {
		int64_t machines = lt_setting_int(w.value, "platform.cluster.pools[].most");
		if (!text(p, w.value, "size") || machines <= most)
			continue;
		most = machines;
		p->asked.size = text(p, w.value, "size");
		p->machines = machines;
	}
	if (most)
		took(p, lt_print(p->a, "%lld of %s", (long long)most, p->asked.size));
}

static void
take_residency(struct lt_plan_regions *p, const struct lt_region *home, enum lt_deploy_scope allowed)
{
	if (allowed == LT_DEPLOY_WORLD)
		return;
	p->asked.residency = allowed == LT_DEPLOY_ZONE && home->zone ? home->zone : home->country;
	took(p, lt_print(p->a, "data stays in %s", p->asked.residency));
}

void
lt_plan_regions_platform(struct lt_plan_regions *p)
{
	struct lt_node platform = lt_node_get(p->gather.estate.root, "platform"), openai = lt_node_get(platform, "openai");
	const char *name = text(p, platform, "region"), *second = text(p, platform, "second_region");
	const struct lt_region *home = name ? lt_regions_find(&p->regions, name) : NULL;
	enum lt_deploy_scope allowed = lt_deploy_allowed(p->gather.estate.root);
	if (!home)
		return;
	if (!p->asked.model && !p->asked.size) {
		take_model(p, openai, home->name, allowed);
		take_size(p, lt_node_get(platform, "cluster"));
	}
	if (!p->asked.residency && lt_node_is(openai, LT_KIND_MAP))
		take_residency(p, home, allowed);
	if (!p->asked.data) {
		p->asked.data = home->name;
		took(p, lt_print(p->a, "its data lies in %s", home->name));
	}
	if (!p->asked.familiar) {
		const char **familiar = LT_NEW_ARRAY(p->a, const char *, 3);
		familiar[0] = home->name;
		familiar[1] = second && lt_regions_find(&p->regions, second) ? second : NULL;
		p->asked.familiar = familiar;
		took(p, lt_print(p->a, "operated already: %s%s%s", home->name, familiar[1] ? ", " : "", familiar[1] ? familiar[1] : ""));
	}
}
