/* SPDX-License-Identifier: Apache-2.0 */
/* Filters, scores, and a second region beside the first. */
#include "plan/region.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "catalog/read.h"

#define FAR_MS 250.0
#define FAR_KM 10000.0
#define APART_KM 300.0 /* what hits one region does not hit the other */

const char *const lt_region_parts[] = {
#define WEIGHT(name, standard, sentence) #name,
	LT_REGION_WEIGHTS(WEIGHT)
#undef WEIGHT
};
const char *const lt_region_sentences[] = {
#define WEIGHT(name, standard, sentence) sentence,
	LT_REGION_WEIGHTS(WEIGHT)
#undef WEIGHT
};
const double lt_region_standard[] = {
#define WEIGHT(name, standard, sentence) standard,
	LT_REGION_WEIGHTS(WEIGHT)
#undef WEIGHT
};

struct looking {
	struct lt_arena *a;
	const struct lt_regions *regions;
	const struct lt_region_asked *asked;
};

static bool
is(const char *a, const char *b)
{
	return a && b && lt_text_eq_nocase(lt_text(a), lt_text(b));
}

static const struct lt_region_known *
known_of(const struct looking *l, const char *region)
{
	static const struct lt_region_known nothing = { NULL, -1, -1, -1, -1, NULL, -1, -1 };
	for (int i = 0; i < l->asked->known_count; i++)
		if (is(l->asked->known[i].region, region))
			return &l->asked->known[i];
	return &nothing;
}

static void
doubt(const struct looking *l, struct lt_region_place *p, const char *text)
{
	LT_PUSH(l->a, p->doubts, p->doubt_count, p->doubt_room) = text;
}

static bool
is_zone(const struct lt_regions *regions, const char *name)
{
	for (int i = 0; i < regions->count; i++)
		if (is(name, regions->at[i].zone))
			return true;
	return false;
}

/* A global deployment answers anywhere, a data zone anywhere in its zone. */
static const char *
residency(const struct looking *l, const struct lt_region *r)
{
	const char *want = l->asked->residency, *sku = l->asked->sku;
	if (!want)
		return NULL;
	bool country = is(want, r->country), zone = is(want, r->zone), geography = is(want, r->geography);
	if (!country && !zone && !geography && is_zone(l->regions, want))
		return lt_print(l->a, "residency: data has to stay in the data zone %s, which it is not in", want);
	if (!country && !zone && !geography)
		return lt_print(l->a, "residency: data has to stay in %s, and it lies in %s (%s%s%s)", want, r->geography, r->country, r->zone ? ", data zone " : "",
			r->zone ? r->zone : "");
	if (sku && strcmp(sku, "global") == 0)
		return lt_print(l->a, "residency: a global deployment answers anywhere, whatever its region, and data has to stay in %s", want);
	if (sku && strcmp(sku, "data_zone") == 0 && !zone)
		return lt_print(l->a, "residency: a data zone deployment answers anywhere in zone %s, and data has to stay in %s", r->zone ? r->zone : "(none)", want);
	return NULL;
}

static const char *
offered(const struct looking *l, const struct lt_region *r, const struct lt_region_known *k, struct lt_region_place *p)
{
	const struct lt_region_asked *q = l->asked;
	const char *source = NULL;
	if (!q->model)
		return NULL;
	if (q->retiring)
		return lt_print(l->a, "model: %s is retired on %s, within the horizon%s%s", q->model, q->retires, q->instead && *q->instead ? "; instead: " : "",
			q->instead ? q->instead : "");
	int said = k->offers >= 0 ? k->offers : lt_region_offers(l->regions, r->name, q->model, q->sku, &source);
	if (said == 0)
		return lt_print(l->a, "model: %s is not offered as %s here (%s)", q->model, q->sku, source ? source : "the region's catalogue");
	if (said < 0)
		doubt(l, p, lt_print(l->a, "whether %s is offered as %s is not known: lintel assess --azure SUBSCRIPTION asks", q->model, q->sku));
	if (q->units > 0 && k->free >= 0 && k->free < q->units)
		return lt_print(l->a, "quota: %g units of %s %s are free and %g are needed", k->free, q->model, q->sku, q->units);
	if (q->units > 0 && k->capacity >= 0 && k->capacity < q->units)
		return lt_print(l->a, "capacity: %g units of %s %s can be deployed now and %g are needed", k->capacity, q->model, q->sku, q->units);
	if (q->units > 0 && k->free < 0)
		doubt(l, p, "quota of the model is not known");
	return NULL;
}

static const char *
machines(const struct looking *l, const struct lt_region_known *k, struct lt_region_place *p)
{
	const struct lt_region_asked *q = l->asked;
	if (!q->size)
		return NULL;
	if (k->gpu == 0)
		return lt_print(l->a, "GPU: %s %s", q->size, k->gpu_why ? k->gpu_why : "is not in this region's list");
	if (q->vcpus > 0 && k->vcpus_free >= 0 && k->vcpus_free < q->vcpus)
		return lt_print(l->a, "quota: %g vCPUs of the family of %s are free and %g are needed", k->vcpus_free, q->size, q->vcpus);
	if (k->gpu < 0)
		doubt(l, p, k->price > 0 && !q->model ? lt_print(l->a, "%s has a price here; whether there is capacity is not known", q->size)
			: lt_print(l->a, "whether %s is here is not known", q->size));
	if (q->vcpus > 0 && k->vcpus_free < 0)
		doubt(l, p, "quota of vCPUs is not known");
	return NULL;
}

static const char *
filter(const struct looking *l, struct lt_region_place *p)
{
	const struct lt_region *r = p->region;
	const struct lt_region_known *k = known_of(l, r->name);
	if (l->asked->allowed && !lt_read_covers(l->asked->allowed, lt_text(r->name)))
		return "policy: it is not among the allowed regions";
	if (r->restricted)
		return "access: it is open to those alone whom Microsoft lets in";
	const char *why = residency(l, r);
	why = why ? why : offered(l, r, k, p);
	why = why ? why : machines(l, k, p);
	if (!why && l->asked->zones && r->zones_known && !r->zones)
		why = "zones: it has no availability zones";
	if (!why && l->asked->zones && !r->zones_known)
		doubt(l, p, "whether it has availability zones is not known here");
	return why;
}

static double
to_five(double value, double worst)
{
	return value >= worst ? 0 : 5 * (1 - value / worst);
}

static void
measure(const struct looking *l, struct lt_region_place *p)
{
	const struct lt_region_asked *q = l->asked;
	const char *source;
	double sum = 0;
	int count = 0;
	p->ms = p->km = NAN;
	for (const char *const *near = q->near; near && *near; near++) {
		const struct lt_region *user = lt_regions_find(l->regions, *near);
		if (!user)
			continue;
		sum += lt_region_ms(l->regions, user, p->region, &source);
		p->estimated |= source == NULL;
		count++;
	}
	if (count)
		p->ms = sum / count;
	const struct lt_region *data = q->data ? lt_regions_find(l->regions, q->data) : NULL;
	if (data)
		p->km = lt_region_km(data, p->region);
}

static void
score(const struct looking *l, struct lt_region_place *p, double cheapest)
{
	const struct lt_region_asked *q = l->asked;
	const struct lt_region *r = p->region, *pair = r->pair ? lt_regions_find(l->regions, r->pair) : NULL;
	const struct lt_region_known *k = known_of(l, r->name);
	double need = q->model ? q->units : q->vcpus, free = q->model ? k->free : k->vcpus_free, sum = 0, all = 0;
	p->part[LT_REGION_latency] = isnan(p->ms) ? NAN : to_five(p->ms, FAR_MS);
	p->part[LT_REGION_distance] = isnan(p->km) ? NAN : to_five(p->km, FAR_KM);
	p->part[LT_REGION_quota] = need <= 0 || free < 0 ? NAN : fmin(5, 5 * (free / need - 1) / 3);
	p->part[LT_REGION_price] = k->price <= 0 || isinf(cheapest) ? NAN : 5 * cheapest / k->price;
	p->part[LT_REGION_zones] = !r->zones_known ? NAN : (r->zones ? 3 : 0) + (pair && !pair->restricted && is(pair->geography, r->geography) ? 2 : 0);
	p->part[LT_REGION_carbon] = r->pue <= 0 ? NAN : 5 * r->cfe / r->pue;
	p->part[LT_REGION_familiar] = !q->familiar ? NAN : lt_read_covers(q->familiar, lt_text(r->name)) ? 5 : 0;
	for (int i = 0; i < LT_REGION_PARTS; i++) {
		all += q->weight[i];
		if (isnan(p->part[i]))
			continue;
		sum += q->weight[i] * p->part[i];
		p->covered += q->weight[i];
	}
	p->score = p->covered > 0 ? sum / p->covered : 0;
	p->covered = all > 0 ? p->covered / all : 0;
}

static int
best_first(const void *left, const void *right)
{
	const struct lt_region_place *a = left, *b = right;
	if (!a->left_out != !b->left_out)
		return a->left_out ? 1 : -1;
	if (fabs(a->score - b->score) > 1e-9)
		return a->score < b->score ? 1 : -1;
	return strcmp(a->region->name, b->region->name);
}

bool
lt_region_same_territory(const char *residency, const struct lt_region *a, const struct lt_region *b)
{
	if (residency && is(residency, a->country))
		return is(a->country, b->country);
	return a->zone || b->zone ? is(a->zone, b->zone) : is(a->geography, b->geography);
}

static void
choose(const struct looking *l, struct lt_region_plan *plan)
{
	plan->primary = plan->fits ? &plan->at[0] : NULL;
	plan->no_secondary = plan->fits ? "no other region in the same data territory fits" : "no region fits";
	for (int i = 1; i < plan->fits; i++) {
		const struct lt_region_place *p = &plan->at[i];
		if (!lt_region_same_territory(l->asked->residency, plan->primary->region, p->region))
			continue;
		if (!plan->secondary && lt_region_km(plan->primary->region, p->region) >= APART_KM)
			plan->secondary = p;
		else if (plan->spill_count < 4)
			plan->spill[plan->spill_count++] = p;
	}
}

void
lt_region_plan(struct lt_arena *a, const struct lt_regions *regions, const struct lt_region_asked *asked, struct lt_region_plan *ret_plan)
{
	struct looking l = { a, regions, asked };
	double cheapest = INFINITY;
	*ret_plan = (struct lt_region_plan){ .count = regions->count, .at = LT_NEW_ARRAY(a, struct lt_region_place, regions->count) };
	for (int i = 0; i < regions->count; i++) {
		struct lt_region_place *p = &ret_plan->at[i];
		p->region = &regions->at[i];
		p->left_out = filter(&l, p);
		measure(&l, p);
		double price = known_of(&l, p->region->name)->price;
		if (!p->left_out && price > 0 && price < cheapest)
			cheapest = price;
		ret_plan->fits += !p->left_out;
	}
	for (int i = 0; i < regions->count; i++)
		score(&l, &ret_plan->at[i], cheapest);
	qsort(ret_plan->at, (size_t)ret_plan->count, sizeof *ret_plan->at, best_first);
	choose(&l, ret_plan);
}
