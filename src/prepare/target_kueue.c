/* SPDX-License-Identifier: Apache-2.0 */
/* kueue: what GPU nodes need in the cluster, and how teams share their GPUs. */
#include "base/arena.h"
#include "prepare/served.h"
#include "prepare/size.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

struct pool {
	const char *name;
	int64_t gpus, left; /* at its largest; not yet anybody's own */
	int64_t share;      /* of the team that is laid just now */
	bool spot;
};

static int
read_pools(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node list, struct pool *pools)
{
	struct lt_walk w = lt_walk(list);
	int count = 0;
	while (lt_walk_next(&w)) {
		const struct lt_size *size = lt_gpus_size(&sizes->gpus, lt_text(lt_sizes_text(p, w.value, "size")));
		int64_t gpus = size ? size->cards * lt_setting_int(w.value, "platform.cluster.pools[].most") : 0;
		if (size) /* what else is wrong with a pool, target aks tells */
			pools[count++] = (struct pool){ .name = lt_sizes_text(p, w.value, "name"), .gpus = gpus, .left = gpus,
				.spot = lt_setting_true(w.value, "platform.cluster.pools[].spot") };
	}
	return count;
}

/* What a team owns is taken from the pools in their order, ordinary ones before spot. */
static void
lay_shares(struct lt_doc *doc, struct pool *pools, int count, int64_t own, int64_t borrow)
{
	for (int i = 0; i < count; i++)
		pools[i].share = 0;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < count; i++) {
			int64_t part = pools[i].spot != (round == 1) ? 0 : own < pools[i].left ? own : pools[i].left;
			pools[i].share += part;
			pools[i].left -= part;
			own -= part;
		}
	lt_view_list(doc, "shares");
	for (int i = 0; i < count; i++) {
		int64_t others = pools[i].gpus - pools[i].share;
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "pool", pools[i].name);
		lt_view_number(doc, "own", (double)pools[i].share);
		lt_view_number(doc, "borrow", (double)(borrow < others ? borrow : others));
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
lay_teams(struct lt_prepare *p, struct lt_doc *doc, struct lt_node teams, struct pool *pools, int count)
{
	struct lt_walk w = lt_walk(teams);
	int64_t total = 0, given = 0;
	for (int i = 0; i < count; i++)
		total += pools[i].gpus;
	while (lt_walk_next(&w)) {
		int64_t own = lt_setting_int(w.value, "platform.cluster.teams[].gpus"), borrow = lt_setting_int(w.value, "platform.cluster.teams[].borrow");
		if (!lt_sizes_named(p, w.value, "a team of platform.cluster.teams", 40, true))
			continue;
		given += own;
		if (given > total)
			lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(w.value, "gpus")), "with the team %s, teams own %lld GPUs, and the pools have %lld at their largest; lower gpus or raise most of a pool",
				lt_sizes_text(p, w.value, "name"), (long long)given, (long long)total);
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "name", lt_sizes_text(p, w.value, "name"));
		lt_view_number(doc, "most", (double)(own + borrow < total ? own + borrow : total));
		lay_shares(doc, pools, count, own, borrow);
		lt_doc_end(doc);
	}
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node cluster = lt_node_get(p->platform, "cluster"), list = lt_node_get(cluster, "pools"), teams = lt_node_get(cluster, "teams");
	struct pool *pools = LT_NEW_ARRAY(p->a, struct pool, lt_node_count(list) + 1);
	struct lt_sizes sizes;
	int count = lt_node_is(list, LT_KIND_LIST) && lt_sizes_load(p, &sizes) ? read_pools(p, &sizes, list, pools) : 0;
	lt_view_flag(doc, "any", count > 0);
	lt_view_text(doc, "lintel_namespace", lt_served_of(p).lintel_namespace);
	/* Private endpoints lie in the platform's own network. */
	lt_view_text(doc, "space", lt_served_text(p, lt_node_get(p->platform, "network"), "space", "10.40.0.0/16"));
	lt_view_flag(doc, "teams_any", count > 0 && lt_node_count(teams) > 0);
	lt_view_list(doc, "pools");
	for (int i = 0; i < count; i++) {
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "name", pools[i].name);
		lt_view_number(doc, "gpus", (double)pools[i].gpus);
		lt_view_flag(doc, "spot", pools[i].spot);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
	lt_view_list(doc, "teams");
	if (count > 0 && lt_node_is(teams, LT_KIND_LIST))
		lay_teams(p, doc, teams, pools, count);
	lt_doc_end(doc);
}

const struct lt_target lt_target_kueue = {
	.name = "kueue",
	.title = "GPUs in the cluster: device plugin, exporter, queues, quotas and priorities of teams",
	.group = "kubernetes",
	.needs = NULL,
	.of = "cluster/pools",
	.view = view,
};
