/* SPDX-License-Identifier: Apache-2.0 */
/* Quota as a step: what has to be granted beside what is. */
#include "base/arena.h"
#include "plan/inside.h"
#include "plan/quota.h"

enum { LARGE_MIB = 39 * 1024 };

/* The row with the most room for one of the keys, in the region asked for. */
static const struct lt_found_quota *
roomiest(const struct lt_placing *p, const char *kind, const char *one, const char *two)
{
	const struct lt_found_quota *best = NULL;
	int64_t most = -1;
	for (int i = 0; i < p->found->quota_count; i++) {
		const struct lt_found_quota *q = &p->found->quotas[i];
		bool here = !p->demand->region || !q->location || lt_text_eq_nocase(lt_text(q->location), lt_text(p->demand->region));
		bool meant = q->key && (lt_text_eq_nocase(lt_text(q->key), lt_text(one)) ||
			(two && lt_text_eq_nocase(lt_text(q->key), lt_text(two))));
		/* Provisioned units are of another kind than thousands of tokens. */
		if (!here || !meant || strcmp(q->kind, kind) != 0 || (q->sku && lt_text_has(lt_text(q->sku), "Provisioned")))
			continue;
		int64_t room = q->allowed < 0 ? INT64_MAX / 2 : q->allowed - (q->used > 0 ? q->used : 0);
		if (!best || room > most) {
			best = q;
			most = room;
		}
	}
	return best;
}

static const char *
told(const struct lt_placing *p, const struct lt_found_quota *q, const char *unit)
{
	const char *where = q->location ? lt_print(p->a, " in %s", q->location) : "";
	if (q->allowed == 0)
		return lt_print(p->a, "0 %s%s: not entitled", unit, where);
	if (q->used >= 0)
		return lt_print(p->a, "%s %s%s, %s of them taken", lt_step_number(p->a, q->allowed), unit, where,
			lt_step_number(p->a, q->used));
	return lt_print(p->a, "%s %s%s approved", lt_step_number(p->a, q->allowed), unit, where);
}

static void
fill(const struct lt_placing *p, struct lt_placement_step *step, const struct lt_found_quota *q, int64_t need, const char *unit)
{
	step->status = !q || q->allowed < -1 ? LT_STATUS_UNKNOWN : LT_STATUS_GAP;
	step->found = "nobody asked the provider, and no answer tells it";
	if (!q)
		return;
	int64_t room = q->allowed - (q->used > 0 ? q->used : 0);
	if (q->allowed == -1 || room >= need)
		step->status = LT_STATUS_OK;
	step->found = told(p, q, unit);
	step->resource = q->key;
	step->file = q->place.file;
	step->line = q->place.line;
	step->quality = q->quality;
}

void
lt_place_vcpus(struct lt_placing *p, const struct lt_size *size)
{
	const struct lt_found_quota *q = roomiest(p, "gpu", size->name, size->family);
	struct lt_placement_step step = { .id = "quota",
		.need = lt_print(p->a, "%lld vCPUs of %s, for one %s", (long long)size->vcpus, size->family, size->name),
		.fix = lt_print(p->a, "ask for %lld vCPUs of %s in the region where it will run; the region's total of cores has to have room too",
			(long long)size->vcpus, size->family),
		.command = "az vm list-usage --location REGION -o table, or lintel assess --azure SUBSCRIPTION" };
	fill(p, &step, q, size->vcpus, "vCPUs");
	lt_step_add(p, &step, size->gpu->memory > LARGE_MIB ? "quota-large" : "quota", "");
}

/* Quota is a permission, not stock: what can be deployed now may be less. */
static void
count_stock(const struct lt_placing *p, struct lt_placement_step *step, int64_t units)
{
	const struct lt_found_quota *stock = roomiest(p, "stock", p->demand->hosted->name, NULL);
	if (!stock || step->status != LT_STATUS_OK || stock->allowed >= units)
		return;
	step->status = LT_STATUS_GAP;
	step->found = lt_print(p->a, "%s, and the region has %s to deploy now", step->found, lt_step_number(p->a, stock->allowed));
	step->fix = "take another region or deployment type that has stock, or fewer units";
}

void
lt_place_units(struct lt_placing *p, int64_t units)
{
	const struct lt_hosted *h = p->demand->hosted;
	const struct lt_found_quota *q = roomiest(p, "model", h->name, NULL);
	struct lt_placement_step step = { .id = "quota",
		.need = lt_print(p->a, "%s units of %s: %s tokens a minute", lt_step_number(p->a, units), h->name,
			lt_step_number(p->a, units * LT_QUOTA_UNIT)),
		.fix = lt_print(p->a, "ask for %s units of %s, with calls a minute, tokens of a call and the peak in the form",
			lt_step_number(p->a, units), h->name),
		.command = "az cognitiveservices usage list --location REGION, or lintel assess --azure SUBSCRIPTION" };
	fill(p, &step, q, units, "units");
	count_stock(p, &step, units);
	for (int i = 0; i < p->found->deployment_count; i++) {
		const struct lt_found_deployment *d = &p->found->deployments[i];
		bool same = d->model && strcmp(d->model, h->name) == 0 && !(d->sku && lt_text_has(lt_text(d->sku), "Provisioned"));
		if (!same || d->capacity < units || d->quality == NULL || strcmp(d->quality, "observed") != 0)
			continue;
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "%s has %s units", d->resource, lt_step_number(p->a, d->capacity));
		step.file = d->place.file;
		step.line = d->place.line;
		step.quality = d->quality;
	}
	lt_step_add(p, &step, "quota", "model");
}
