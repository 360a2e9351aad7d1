/* SPDX-License-Identifier: Apache-2.0 */
/* What code asks for, pool by pool, beside what is left; what exists already counts once. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "plan/inside.h"
#include "plan/pools_inside.h"
#include "plan/region.h"

static const char *
spot_of(struct lt_pooling *p, const char *file, uint32_t line)
{
	return !file ? "" : line ? lt_print(p->a, " (%s:%u)", file, line) : lt_print(p->a, " (%s)", file);
}

/* Units that a live deployment of that name has already. */
static double
exists(const struct lt_pooling *p, const struct lt_pool_deployment *d)
{
	for (int i = 0; i < p->deployment_count; i++) {
		const struct lt_pool_deployment *o = &p->deployments[i];
		if (o->seen && o->name && d->name && strcmp(o->name, d->name) == 0 && o->model && d->model && strcmp(o->model, d->model) == 0 &&
			lt_pools_like(o->sku, d->sku) && lt_pools_like(o->region, d->region))
			return fmax((double)o->capacity, 0);
	}
	return 0;
}

static struct lt_noun_quota_fit *
fit_of(struct lt_pooling *p, const struct lt_noun_quota_row *row, const char *region, const char *pool)
{
	struct lt_noun_quota *out = p->out;
	for (int i = 0; i < out->fits_count; i++)
		if (strcmp(out->fits[i].pool, pool) == 0 && strcmp(out->fits[i].region ? out->fits[i].region : "", region ? region : "") == 0)
			return &out->fits[i];
	struct lt_noun_quota_fit *f = &LT_PUSH(p->a, out->fits, out->fits_count, p->fit_room);
	*f = (struct lt_noun_quota_fit){ .region = region, .pool = pool, .free = row ? row->free : -1 };
	return f;
}

static void
add(struct lt_pooling *p, const struct lt_noun_quota_row *row, const char *region, const char *pool, double need, const char *ask)
{
	struct lt_noun_quota_fit *f = fit_of(p, row, row && row->region ? row->region : region, row ? row->pool : pool);
	const char **all = LT_NEW_ARRAY(p->a, const char *, f->asks.count + 1);
	if (f->asks.count)
		memcpy(all, f->asks.at, sizeof *all * (size_t)f->asks.count);
	all[f->asks.count] = ask;
	f->asks = (struct lt_texts){ all, f->asks.count + 1 };
	f->need = need < 0 || f->need < 0 ? -1 : f->need + need;
}

static void
add_deployments(struct lt_pooling *p)
{
	for (int i = 0; i < p->deployment_count; i++) {
		struct lt_pool_deployment d = p->deployments[i];
		if (d.seen || !d.model || !d.sku)
			continue;
		d.region = d.region ? d.region : p->ask->region;
		const struct lt_noun_quota_row *row = d.region ? lt_pools_of(p, d.region, d.model, d.version, d.sku) : NULL;
		double there = exists(p, &d), need = d.capacity < 0 ? -1 : fmax((double)d.capacity - there, 0);
		add(p, row, d.region, lt_print(p->a, "OpenAI.%s.%s", d.sku, d.model), need, lt_print(p->a, "%s: %s units%s%s", d.resource,
			d.capacity < 0 ? "UNKNOWN" : lt_step_number(p->a, d.capacity), there > 0 ? lt_print(p->a, ", %s of them exist", lt_step_number(p->a, (int64_t)there)) : "",
			spot_of(p, d.file, d.line)));
	}
}

static bool
is_there(const struct lt_pooling *p, const struct lt_pool_machine *m)
{
	for (int i = 0; i < p->machine_count; i++)
		if (p->machines[i].seen && p->machines[i].name && m->name && strcmp(p->machines[i].name, m->name) == 0 && lt_pools_like(p->machines[i].size, m->size))
			return true;
	return false;
}

static void
add_machines(struct lt_pooling *p)
{
	for (int i = 0; i < p->machine_count; i++) {
		struct lt_pool_machine m = p->machines[i];
		const struct lt_size *size = m.size ? lt_gpus_size(p->gpus, lt_text(m.size)) : NULL;
		if (m.seen || !size || !size->family || is_there(p, &m))
			continue;
		m.region = m.region ? m.region : p->ask->region;
		const char *family = m.spot ? "lowPriorityCores" : size->family;
		double need = (double)(m.machines * size->vcpus);
		const char *ask = lt_print(p->a, "%s: %lld x %s, %g vCPUs%s", m.resource, (long long)m.machines, m.size, need, spot_of(p, m.file, m.line));
		add(p, m.region ? lt_pools_family(p, m.region, family) : NULL, m.region, family, need, ask);
		if (!m.spot)
			add(p, m.region ? lt_pools_family(p, m.region, "cores") : NULL, m.region, "cores", need, ask);
	}
}

/* Does data of one region stay where it has to when it goes to the other?  Of regions nobody describes: no. */
static bool
may_go(const struct lt_pooling *p, const char *from, const char *to)
{
	const struct lt_region *a = p->ask->regions ? lt_regions_find(p->ask->regions, from) : NULL;
	const struct lt_region *b = p->ask->regions ? lt_regions_find(p->ask->regions, to) : NULL;
	return a && b && lt_region_same_territory(p->ask->residency, a, b);
}

/* The first region whose pool of the same name has room: within the data boundary, or outside of it. */
static const char *
elsewhere(const struct lt_pooling *p, const struct lt_noun_quota_fit *f, bool within)
{
	for (int i = 0; i < p->out->rows_count; i++) {
		const struct lt_noun_quota_row *r = &p->out->rows[i];
		if (r->region && lt_text_eq_nocase(lt_text(r->pool), lt_text(f->pool)) && strcmp(r->region, f->region) != 0 && r->limit > 0 && r->free >= f->need &&
			(r->stock < 0 || r->stock >= f->need) && may_go(p, f->region, r->region) == within)
			return r->region;
	}
	return NULL;
}

static void
look_elsewhere(const struct lt_pooling *p, struct lt_noun_quota_fit *f)
{
	const struct lt_region *here = p->ask->regions ? lt_regions_find(p->ask->regions, f->region) : NULL;
	const char *outside = elsewhere(p, f, false);
	f->instead = elsewhere(p, f, true);
	if (f->instead || !outside)
		return;
	f->why = !here ? lt_print(p->a, "%s; %s has room, and whether data of %s may go there is not known", f->why, outside, f->region)
		: lt_print(p->a, "%s; %s has room, outside of the data boundary (%s)", f->why, outside,
			p->ask->residency ? p->ask->residency : here->zone ? lt_print(p->a, "zone %s", here->zone) : here->geography);
}

static void
judge(struct lt_pooling *p, struct lt_noun_quota_fit *f)
{
	const struct lt_noun_quota_row *row = NULL;
	for (int i = 0; i < p->out->rows_count; i++)
		if (p->out->rows[i].region && f->region && strcmp(p->out->rows[i].region, f->region) == 0 && strcmp(p->out->rows[i].pool, f->pool) == 0)
			row = &p->out->rows[i];
	f->verdict = "unknown";
	if (f->need == 0) {
		f->verdict = "yes";
		f->why = "it exists already";
	} else if (!f->region) {
		f->why = "the region is not known from the code: say --region";
	} else if (!row || row->free < 0) {
		f->why = "no answer tells this pool: lintel plan quota fits --azure SUBSCRIPTION asks";
	} else if (f->need < 0) {
		f->why = "how many units the code asks for is not known";
	} else if (row->free >= f->need && row->stock >= 0 && row->stock < f->need) {
		f->verdict = "no";
		f->why = lt_print(p->a, "quota is free, and %g can be deployed now: NO-CAPACITY", row->stock);
		look_elsewhere(p, f);
	} else if (row->limit == 0 || row->free < f->need) {
		f->verdict = "no";
		f->why = row->limit == 0 ? "NOT-ENTITLED: the limit is 0" : lt_print(p->a, "%s are left of %s", lt_step_number(p->a, (int64_t)row->free),
			lt_step_number(p->a, (int64_t)row->limit));
		look_elsewhere(p, f);
	} else {
		f->verdict = "yes";
		f->why = lt_print(p->a, "it leaves %s", lt_step_number(p->a, (int64_t)(row->free - f->need)));
	}
}

void
lt_pools_fit(struct lt_pooling *p)
{
	struct lt_noun_quota *out = p->out;
	int no = 0, unknown = 0;
	add_deployments(p);
	add_machines(p);
	for (int i = 0; i < out->fits_count; i++) {
		judge(p, &out->fits[i]);
		no += strcmp(out->fits[i].verdict, "no") == 0;
		unknown += strcmp(out->fits[i].verdict, "unknown") == 0;
	}
	out->verdict = no ? "no" : unknown || out->fits_count == 0 ? "unknown" : "yes";
	out->sentence = out->fits_count == 0 ? "the code asks for no quota that is known here"
		: no ? lt_print(p->a, "%d of %d pools are too small for what the code asks", no, out->fits_count)
		: unknown ? lt_print(p->a, "of %d of %d pools it is not known", unknown, out->fits_count) : "all that the code asks for fits";
}
