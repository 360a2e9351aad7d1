/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan_cost_platform: what the platform of lintel.yaml costs, as lintel prepare renders it.
 *
 * A line is called as it is found there: pools/a100, gpu_machines/lab, deployments/chat.  A row of plan.cost of
 * that name stands in its place and takes from it what it does not say itself.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "catalog/gpu.h"
#include "cli/plan_cost.h"
#include "plan/deploy.h"
#include "record/setting.h"

/* What the templates of aks, aws and google write for the cluster's own pools. */
enum { AKS_LEAST = 3, AKS_MOST = 6, EKS_LEAST = 2, EKS_MOST = 4, GKE_LEAST = 1, GKE_MOST = 2 };
#define POOL "platform.cluster.pools[]."
#define MACHINE "platform.gpu_machines[]."
#define ML "platform.machine_learning."

struct reader {
	struct lt_plan_cost *p;
	struct lt_node platform;
	const char *region;
	struct lt_gpus gpus;
};

static const char *
text(const struct reader *r, struct lt_node map, const char *key, const char *standard)
{
	const char *value = lt_node_string(lt_node_get(map, key), r->p->a);
	return value && *value ? value : standard;
}

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

static struct lt_cost_machine *
add(struct reader *r, const char *name, const char *size, const char *region, double count, double most)
{
	struct lt_cost_machine *m = &LT_PUSH(r->p->a, r->p->machines, r->p->machine_count, r->p->machine_room);
	*m = (struct lt_cost_machine){ .name = name, .size = size, .region = region, .count = count, .most = most, .hours = r->p->hours, .use = -1, .discount = -1 };
	return m;
}

static const char *
called(const struct reader *r, const char *list, struct lt_node map)
{
	return lt_print(r->p->a, "%s/%s", list, text(r, map, "name", "?"));
}

static void
read_machines(struct reader *r)
{
	for (struct lt_walk w = lt_walk(lt_node_get(r->platform, "gpu_machines")); lt_walk_next(&w);) {
		const char *size = text(r, w.value, "size", NULL);
		if (!size)
			continue;
		struct lt_cost_machine *m = add(r, called(r, "gpu_machines", w.value), size, r->region, 1, 1);
		m->term = lt_setting_true(w.value, MACHINE "spot") ? LT_RENT_SPOT : LT_RENT_HOUR;
		if (!lt_setting_true(w.value, MACHINE "stop"))
			continue;
		m->hours_most = m->hours;
		m->hours = 0;
		m->note = lt_print(r->p->a, "stopped each day at %s and started by people; a row of plan.cost.machines with this name says its hours",
			text(r, lt_node_get(r->platform, "stop"), "at", "19:00"));
	}
}

/* Machines that replicas of served models keep: each takes one GPU at least. */
static double
served(const struct reader *r, const char *pool, const char *size, double *ret_replicas)
{
	bool prod = lt_setting_choice(r->platform, "platform.environment") == 2;
	const struct lt_size *known = lt_gpus_size(&r->gpus, lt_text(size));
	*ret_replicas = 0;
	for (struct lt_walk w = lt_walk(lt_node_path(r->platform, "inference/models")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "pool"), pool))
			*ret_replicas += lt_setting_given(w.value, "replicas") ? (double)lt_setting_int(w.value, "platform.inference.models[].replicas") : prod ? 2 : 1;
	return ceil(*ret_replicas / (known && known->cards > 0 ? (double)known->cards : 1));
}

static void
read_pool(struct reader *r, struct lt_node map)
{
	const char *size = text(r, map, "size", NULL);
	if (!size)
		return;
	bool spot = lt_setting_true(map, POOL "spot"), prod = lt_setting_choice(r->platform, "platform.environment") == 2;
	double least = (double)lt_setting_int(map, POOL "least"), most = (double)lt_setting_int(map, POOL "most"), replicas;
	double held = lt_setting_given(map, "reserve") ? (double)lt_setting_int(map, POOL "reserve") : prod && !spot ? larger(least, 1) : 0;
	double kept = served(r, text(r, map, "name", ""), size, &replicas);
	double count = larger(larger(least, held), kept < most ? kept : most);
	struct lt_cost_machine *m = add(r, called(r, "pools", map), size, r->region, count, larger(most, count));
	m->term = spot ? LT_RENT_SPOT : LT_RENT_HOUR;
	if (kept > larger(least, held))
		m->note = lt_print(r->p->a, "%g replicas of platform.inference stay on it, a GPU each at least", replicas);
	else if (held > least)
		m->note = lt_print(r->p->a, "%g held in reserve, paid although nobody works", held);
}

static void
read_cluster(struct reader *r)
{
	struct lt_node cluster = lt_node_get(r->platform, "cluster");
	if (!lt_node_is(cluster, LT_KIND_MAP))
		return;
	add(r, "pools/system", text(r, cluster, "system_size", "Standard_D4ds_v5"), r->region, AKS_LEAST, AKS_MOST);
	for (struct lt_walk w = lt_walk(lt_node_get(cluster, "pools")); lt_walk_next(&w);)
		read_pool(r, w.value);
}

static void
read_machine_learning(struct reader *r)
{
	struct lt_node ml = lt_node_get(r->platform, "machine_learning");
	for (struct lt_walk w = lt_walk(lt_node_get(ml, "clusters")); lt_walk_next(&w);)
		if (text(r, w.value, "size", NULL))
			add(r, called(r, "clusters", w.value), text(r, w.value, "size", NULL), r->region, 0, (double)lt_setting_int(w.value, ML "clusters[].most"))->term =
				lt_setting_true(w.value, ML "clusters[].spot") ? LT_RENT_SPOT : LT_RENT_HOUR;
	for (struct lt_walk w = lt_walk(lt_node_get(ml, "endpoints")); lt_walk_next(&w);) {
		double replicas = (double)lt_setting_int(w.value, ML "endpoints[].replicas");
		bool two = lt_setting_given(w.value, "next");
		if (text(r, w.value, "size", NULL))
			add(r, called(r, "endpoints", w.value), text(r, w.value, "size", NULL), r->region, two ? 2 * replicas : replicas, 0)->note =
				two ? "the next version has as many machines as the one that answers" : NULL;
	}
}

static void
read_elsewhere(struct reader *r)
{
	struct lt_node aws = lt_node_get(r->platform, "aws"), google = lt_node_get(r->platform, "google");
	const char *where = text(r, aws, "region", NULL), *size = text(r, aws, "size", NULL);
	if (where && size) {
		add(r, "aws/system", "m7i.large", where, EKS_LEAST, EKS_MOST)->provider = "aws";
		struct lt_cost_machine *m = add(r, "aws/gpu", size, where, 0, (double)lt_setting_int(aws, "platform.aws.most"));
		m->term = lt_setting_true(aws, "platform.aws.spot") ? LT_RENT_SPOT : LT_RENT_HOUR;
		m->provider = "aws";
	}
	where = text(r, google, "region", NULL);
	size = text(r, google, "machine", NULL);
	if (where && size) {
		int zones = lt_node_count(lt_node_get(google, "zones"));
		zones = zones > 0 ? zones : 1;
		add(r, "google/system", "e2-standard-4", where, GKE_LEAST * zones, GKE_MOST * zones)->provider = "google";
		struct lt_cost_machine *m = add(r, "google/gpu", size, where, 0, (double)lt_setting_int(google, "platform.google.most"));
		m->term = lt_setting_true(google, "platform.google.spot") ? LT_RENT_SPOT : LT_RENT_HOUR;
		m->provider = "google";
	}
}

/* Does the gateway tell these units too?  They are paid once. */
static bool
in_gateway(const struct reader *r, const char *name)
{
	for (struct lt_walk w = lt_walk(lt_node_path(r->p->root, "gateway/deployments")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "kind"), "ptu") &&
			(lt_node_eq(lt_node_get(w.value, "name"), name) || lt_node_eq(lt_node_get(w.value, "deployment"), name)))
			return true;
	return false;
}

static void
read_units(struct reader *r, struct lt_node map, const struct lt_deploy *type, const char *name)
{
	struct lt_cost_units u = { .name = lt_print(r->p->a, "deployments/%s", name), .sku = type->price, .region = text(r, map, "region", r->region),
		.model = text(r, map, "model", NULL), .deployed = (double)lt_setting_int(map, "platform.openai.deployments[].capacity"), .hours = r->p->hours, .use = -1 };
	if (in_gateway(r, name))
		return;
	lt_plan_cost_break_even(r->p, &u);
	u.note = lt_print(r->p->a, "what they do not take is answered by %s-spill and paid by the token", name);
	LT_PUSH(r->p->a, r->p->units, r->p->unit_count, r->p->unit_room) = u;
}

void
lt_plan_cost_platform(struct lt_plan_cost *p, const struct lt_gpus *gpus)
{
	struct reader r = { .p = p, .platform = lt_node_get(p->root, "platform"), .gpus = *gpus };
	enum lt_deploy_scope allowed = lt_deploy_allowed(p->root);
	r.region = text(&r, r.platform, "region", NULL);
	for (struct lt_walk w = lt_walk(lt_node_path(r.platform, "openai/deployments")); lt_walk_next(&w);) {
		const struct lt_deploy *type = lt_deploy_of(w.value, allowed);
		const char *name = text(&r, w.value, "name", NULL), *model = text(&r, w.value, "model", NULL);
		if (!name || !model)
			continue;
		p->platform_deployments = true;
		if (type->provisioned) {
			read_units(&r, w.value, type, name);
			continue;
		}
		struct lt_cost_load l = { .name = lt_print(p->a, "deployments/%s", name), .model = model, .provider = "azure", .sku = type->price,
			.region = text(&r, w.value, "region", r.region), .batch = type->batch ? 1 : 0,
			.silent = "nobody said how many calls it has: a row of plan.cost.workloads with this name, or --measured 30d" };
		lt_plan_cost_units(p, &l);
		LT_PUSH(p->a, p->loads, p->load_count, p->load_room) = l;
	}
	read_cluster(&r);
	read_machines(&r);
	read_machine_learning(&r);
	read_elsewhere(&r);
}

/* A deployment of which nobody said what it answers, while calls of its model and kind stand in another row. */
void
lt_plan_cost_settle(struct lt_plan_cost *p)
{
	int kept = 0;
	for (int i = 0; i < p->load_count; i++) {
		const struct lt_cost_load *l = &p->loads[i];
		bool told = false;
		for (int j = 0; l->silent && j < p->load_count && !told; j++)
			told = !p->loads[j].silent && strcmp(p->loads[j].model, l->model) == 0 && strcmp(p->loads[j].sku, l->sku) == 0;
		if (!told)
			p->loads[kept++] = p->loads[i];
	}
	p->load_count = kept;
}
