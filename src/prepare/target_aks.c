/* SPDX-License-Identifier: Apache-2.0 */
/* aks: the Kubernetes cluster and its pools with GPUs. */
#include <string.h>

#include "base/arena.h"
#include "prepare/cidr.h"
#include "prepare/name.h"
#include "prepare/size.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;
enum purpose { INFERENCE, TRAINING, DEVELOPMENT };

struct pool {
	const char *name, *size, *purpose;
	const char *zones[3];
	int zone_count, least, most, reserve;
	bool spot, training, close_by;
};

/* Machines of a training job talk to each other all the time: they want RDMA, one zone and a short way. */
static void
check_training(struct lt_prepare *p, struct lt_node map, const struct pool *pool)
{
	struct lt_place place = lt_node_place(lt_node_get(map, "size"));
	const char *c = pool->size + strlen("Standard_N");
	if (!pool->training || pool->most < 2)
		return;
	while (*c && *c != '_' && *c != 'r')
		c++;
	if (*c != 'r')
		lt_mistake_add(p->mistakes, place, "the pool %s trains on up to %d machines, and %s has no RDMA between them; take an r size such as Standard_ND96isr_H100_v5, or most: 1", pool->name,
			pool->most, pool->size);
	if (pool->zone_count > 1)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "zones")), "the pool %s trains over several machines and spans %d zones; name one", pool->name, pool->zone_count);
	if (!lt_setting_given(lt_node_get(p->platform, "cluster"), "lustre"))
		lt_mistake_add(p->mistakes, lt_node_place(map), "the pool %s trains on up to %d machines, and no file system can feed them; give platform.cluster.lustre its TiB, a multiple of 8", pool->name,
			pool->most);
}

static void
read_zones(struct lt_prepare *p, struct lt_node map, struct pool *pool)
{
	struct lt_node zones = lt_node_get(map, "zones");
	struct lt_walk w = lt_walk(zones);
	pool->zones[0] = "1", pool->zones[1] = "2";
	pool->zone_count = pool->training && pool->most > 1 ? 1 : 2;
	if (!lt_setting_given(map, "zones"))
		return;
	pool->zone_count = 0;
	if (!lt_node_is(zones, LT_KIND_LIST))
		pool->zones[pool->zone_count++] = lt_sizes_text(p, map, "zones");
	while (lt_node_is(zones, LT_KIND_LIST) && lt_walk_next(&w) && pool->zone_count < 3) {
		const char *zone = lt_node_string(w.value, p->a);
		pool->zones[pool->zone_count++] = zone ? zone : "";
	}
	for (int i = 0; i < pool->zone_count; i++)
		if (strlen(pool->zones[i]) != 1 || !strchr("123", *pool->zones[i]))
			lt_mistake_add(p->mistakes, lt_node_place(zones), "zones of Azure are 1, 2 and 3, not %s", pool->zones[i]);
}

static bool
read_pool(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, struct pool *pool)
{
	static const char *const PURPOSES[] = { "inference", "training", "development" };
	int purpose = lt_setting_choice(map, "platform.cluster.pools[].purpose");
	if (!lt_sizes_named(p, map, "a pool of platform.cluster.pools", 12, false))
		return false;
	*pool = (struct pool){
		.name = lt_sizes_text(p, map, "name"),
		.purpose = PURPOSES[purpose < 0 ? INFERENCE : purpose],
		.least = (int)lt_setting_int(map, "platform.cluster.pools[].least"),
		.most = (int)lt_setting_int(map, "platform.cluster.pools[].most"),
		.spot = lt_setting_true(map, "platform.cluster.pools[].spot"),
		.training = purpose == TRAINING,
	};
	bool prod = strcmp(lt_view_platform(p, "platform.environment"), "prod") == 0;
	if (lt_setting_given(map, "reserve"))
		pool->reserve = (int)lt_setting_int(map, "platform.cluster.pools[].reserve");
	else if (prod && !pool->spot)
		pool->reserve = pool->least > 1 ? pool->least : 1;
	if (pool->least > pool->most)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "least")), "the pool %s keeps %d machines and grows to %d; least is at most most", pool->name, pool->least,
			pool->most);
	if (pool->spot && pool->reserve)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "reserve")), "the pool %s is spot capacity, which cannot be reserved; leave reserve or spot out", pool->name);
	read_zones(p, map, pool);
	if (!lt_sizes_ask(p, sizes, map, lt_print(p->a, "the pool %s", pool->name), &pool->size))
		return false;
	pool->close_by = pool->training && pool->most > 1;
	check_training(p, map, pool);
	return true;
}

static void
lay_pool(struct lt_prepare *p, struct lt_doc *doc, const struct pool *pool, struct lt_node map)
{
	bool own = lt_setting_choice(map, "platform.cluster.pools[].driver") == 1;
	lt_doc_map(doc, NOWHERE);
	lt_view_text(doc, "name", pool->name);
	lt_view_text(doc, "size", pool->size);
	lt_view_text(doc, "purpose", pool->purpose);
	lt_view_text(doc, "driver", own ? "None" : "Install");
	lt_view_text(doc, "model", lt_sizes_text(p, map, "model"));
	lt_view_number(doc, "least", pool->least);
	lt_view_number(doc, "most", pool->most);
	lt_view_number(doc, "reserve", pool->reserve);
	lt_view_number(doc, "disk", (double)lt_setting_int(map, "platform.cluster.pools[].disk"));
	lt_view_flag(doc, "spot", pool->spot);
	lt_view_flag(doc, "close_by", pool->close_by);
	lt_view_list(doc, "zones");
	for (int i = 0; i < pool->zone_count; i++)
		lt_doc_text(doc, lt_text(pool->zones[i]), NOWHERE);
	lt_doc_end(doc);
	lt_doc_end(doc);
}

/* What is held, by pool and zone: Bicep is told each, since it does not divide by itself. */
static void
lay_held(struct lt_doc *doc, const struct pool *pool)
{
	for (int i = 0; pool->reserve && i < pool->zone_count; i++) {
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "pool", pool->name);
		lt_view_text(doc, "size", pool->size);
		lt_view_text(doc, "zone", pool->zones[i]);
		lt_view_number(doc, "machines", pool->reserve / pool->zone_count + (i < pool->reserve % pool->zone_count));
		lt_doc_end(doc);
	}
}

/* Addresses inside the cluster must meet nothing that its pods call. */
static void
check_ranges(struct lt_prepare *p)
{
	static const char *const PATHS[] = { "platform.network.space", "platform.cluster.pods", "platform.cluster.services" };
	struct lt_cidr ranges[3];
	const char *why;
	for (int i = 0; i < 3; i++) {
		struct lt_node node = lt_node_path(p->estate, i == 0 ? "platform/network/space" : i == 1 ? "platform/cluster/pods" : "platform/cluster/services");
		struct lt_place place = lt_node_place(lt_node_is(node, LT_KIND_NONE) ? p->platform : node);
		if (!lt_cidr_read(p->a, lt_text(lt_view_platform(p, PATHS[i])), &ranges[i], &why)) {
			if (i > 0)
				lt_mistake_add(p->mistakes, place, "%s: %s", PATHS[i], why);
			return;
		}
		for (int j = 0; j < i; j++)
			if (lt_cidr_meets(ranges[i], ranges[j]))
				lt_mistake_add(p->mistakes, place, "%s at %s meets %s at %s; choose another range", PATHS[i], lt_cidr_spell(p->a, ranges[i]), PATHS[j],
					lt_cidr_spell(p->a, ranges[j]));
	}
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node cluster = lt_node_get(p->platform, "cluster"), pools = lt_node_get(cluster, "pools"), lustre = lt_node_get(cluster, "lustre");
	struct lt_walk w = lt_walk(pools);
	struct lt_sizes sizes;
	struct pool pool, *all = LT_NEW_ARRAY(p->a, struct pool, lt_node_count(pools) + 1);
	int count = 0;
	bool any = lt_node_is(cluster, LT_KIND_MAP);
	lt_view_flag(doc, "any", any);
	lt_view_text(doc, "lustre_zone", "1");
	lt_view_flag(doc, "admins", *lt_sizes_first(p, lt_node_get(p->platform, "operators")) != 0);
	lt_view_list(doc, "pools");
	if (lt_node_is(pools, LT_KIND_LIST) && lt_sizes_load(p, &sizes))
		while (lt_walk_next(&w))
			if (read_pool(p, &sizes, w.value, &pool)) {
				lay_pool(p, doc, &pool, w.value);
				all[count++] = pool;
			}
	lt_doc_end(doc);
	lt_view_list(doc, "held");
	for (int i = 0; i < count; i++)
		lay_held(doc, &all[i]);
	lt_doc_end(doc);
	if (!any)
		return;
	check_ranges(p);
	lt_name_zones(p, "spreads its machines over them");
	if (lt_setting_given(cluster, "lustre") && lt_setting_int(cluster, "platform.cluster.lustre") % 8)
		lt_mistake_add(p->mistakes, lt_node_place(lustre), "platform.cluster.lustre is a multiple of 8 TiB");
}

const struct lt_target lt_target_aks = {
	.name = "aks",
	.title = "private Kubernetes cluster: system pool, GPU pools with taint and bounds, identities",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", NULL },
	.of = "cluster",
	.view = view,
};
