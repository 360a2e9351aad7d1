/* SPDX-License-Identifier: Apache-2.0 */
/* Where a need fits, and the text that asks for what is missing. */
#include <math.h>

#include "base/arena.h"
#include "plan/inside.h"
#include "plan/pools_inside.h"
#include "plan/quota.h"

static const char *
spelt(const struct lt_pooling *p, double number)
{
	return lt_step_number(p->a, (int64_t)llround(number));
}

/* Does a deployment type belong to what was asked for? */
static bool
is_type(const char *sku, const char *type)
{
	static const struct {
		const char *type, *sku;
	} types[] = { { "global", "Global" }, { "data_zone", "DataZone" } };
	for (size_t i = 0; type && i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i].type) == 0)
			return lt_text_starts(lt_text(sku), types[i].sku);
	return !type || (!lt_text_starts(lt_text(sku), "Global") && !lt_text_starts(lt_text(sku), "DataZone"));
}

static bool
is_pool_of(const struct lt_pools_ask *ask, const struct lt_noun_quota_row *r)
{
	if (!r->sku || !is_type(r->sku, ask->type) || lt_text_has(lt_text(r->sku), "Batch"))
		return false;
	if (ask->ptu > 0)
		return strcmp(r->kind, "provisioned") == 0 && (!r->model || lt_pools_same_name(r->model, ask->model_name));
	return strcmp(r->kind, "model") == 0 && r->model && lt_pools_same_name(r->model, ask->model_name);
}

/* Units for tokens and for calls, by the ratio of the pool itself. */
static double
units_of(const struct lt_pools_ask *ask, const struct lt_noun_quota_row *r)
{
	double per = r->versions_count ? r->versions[0].per_unit : 0;
	for (int i = 1; i < r->versions_count; i++)
		per = fmin(per, r->versions[i].per_unit);
	if (ask->ptu > 0)
		return ask->ptu;
	return ceil(fmax(ask->tpm / LT_QUOTA_UNIT, per > 0 ? ask->rpm / per : 0) - 1e-9);
}

static void
judge(struct lt_pooling *p, struct lt_noun_quota_row *r, double need, struct lt_noun_quota_room *room)
{
	bool short_of = r->free >= 0 && r->free < need;
	*room = (struct lt_noun_quota_room){ .region = r->region, .pool = r->pool, .sku = r->sku, .need = need, .free = r->free, .verdict = "yes" };
	if (strcmp(r->status, "UNKNOWN") == 0 || r->free < 0) {
		room->verdict = r->limit < 0 && strcmp(r->status, "OK") == 0 ? "yes" : "unknown";
		room->why = r->why ? r->why : "nobody told it";
	} else if (strcmp(r->status, "NOT-ENTITLED") == 0 || strcmp(r->status, "HELD") == 0) {
		room->verdict = "no";
		room->why = r->why;
	} else if (short_of) {
		room->verdict = "no";
		room->why = lt_print(p->a, "%s are left%s%s", spelt(p, r->free), strcmp(r->kind, "gpu") == 0 && r->why ? ": " : "",
			strcmp(r->kind, "gpu") == 0 && r->why ? r->why : "");
	} else if (r->stock >= 0 && r->stock < need) {
		room->verdict = "no";
		room->why = lt_print(p->a, "quota is free, and %s can be deployed now: NO-CAPACITY", spelt(p, r->stock));
	} else {
		room->why = lt_print(p->a, "it leaves %s", spelt(p, r->free - need));
	}
}

static int
verdict_order(const char *verdict)
{
	return strcmp(verdict, "yes") == 0 ? 0 : strcmp(verdict, "unknown") == 0 ? 1 : 2;
}

static int
most_room(const void *left, const void *right)
{
	const struct lt_noun_quota_room *a = left, *b = right;
	int x = verdict_order(a->verdict), y = verdict_order(b->verdict);
	if (x != y)
		return x - y;
	if (fabs(a->free - b->free) > 1e-9)
		return a->free > b->free ? -1 : 1;
	return strcmp(a->region ? a->region : "", b->region ? b->region : "");
}

static const char *
said(struct lt_pooling *p, double value, const char *option)
{
	return value > 0 ? spelt(p, value) : lt_print(p->a, "UNKNOWN (say %s)", option);
}

/* What Azure's form asks for, filled in. */
static void
write_request(struct lt_pooling *p, const struct lt_noun_quota_row *r, double need)
{
	const struct lt_pools_ask *ask = p->ask;
	double raise = fmax(r->used, 0) + need;
	const char *what = ask->size ? lt_print(p->a, "vCPUs of %s (%s %s)", r->pool, spelt(p, ask->machines), ask->size->name)
		: lt_print(p->a, "%s of %s, %s", r->unit, ask->model_name, r->sku);
	const char *head = lt_print(p->a, "Quota request: %s in %s, subscription %s\n\nPlease raise the limit of %s from %s to %s. %s are in use and %s more are needed.\n",
		what, r->region ? r->region : "UNKNOWN", r->subscription ? r->subscription : "UNKNOWN", r->pool, r->limit < 0 ? "UNKNOWN" : spelt(p, r->limit),
		spelt(p, raise), r->used < 0 ? "UNKNOWN" : spelt(p, r->used), spelt(p, need));
	if (ask->size) {
		p->out->request = lt_print(p->a, "%s\nMachines: %s x %s (%lld vCPUs, %lld GPUs each)\nThe region's total of cores has to have room for them too.\n", head,
			spelt(p, ask->machines), ask->size->name, (long long)ask->size->vcpus, (long long)ask->size->cards);
		return;
	}
	double rpm = ask->rpm, tokens = ask->tokens > 0 ? ask->tokens : rpm > 0 ? ask->tpm / rpm : 0;
	p->out->request = lt_print(p->a, "%s\nUsers at once: %s\nPeak: %s calls a minute, %s tokens a minute\nTokens per request: %s\n", head,
		said(p, ask->users, "--users"), said(p, rpm, "--rpm"), said(p, ask->tpm, "--tpm"), said(p, tokens, "--tokens"));
}

static const char *
need_words(struct lt_pooling *p)
{
	const struct lt_pools_ask *ask = p->ask;
	if (ask->size)
		return lt_print(p->a, "%s x %s: %s vCPUs", spelt(p, ask->machines), ask->size->name, spelt(p, ask->machines * (double)ask->size->vcpus));
	if (ask->ptu > 0)
		return lt_print(p->a, "%s: %s provisioned units", ask->model_name, spelt(p, ask->ptu));
	return lt_print(p->a, "%s: %s tokens and %s calls a minute", ask->model_name, spelt(p, ask->tpm), ask->rpm > 0 ? spelt(p, ask->rpm) : "any number of");
}

void
lt_pools_need(struct lt_pooling *p)
{
	const struct lt_pools_ask *ask = p->ask;
	struct lt_noun_quota *out = p->out;
	struct lt_noun_quota_row *nearest = NULL;
	double nearest_need = 0;
	out->need = need_words(p);
	for (int i = 0; i < out->rows_count; i++) {
		struct lt_noun_quota_row *r = &out->rows[i];
		bool mine = ask->size ? strcmp(r->kind, "gpu") == 0 && lt_text_eq_nocase(lt_text(r->pool), lt_text(ask->spot ? "lowPriorityCores" : ask->size->family))
			: is_pool_of(ask, r);
		if (!mine || !lt_pools_like(r->region, ask->region))
			continue;
		double need = ask->size ? ask->machines * (double)ask->size->vcpus : units_of(ask, r);
		struct lt_noun_quota_room *room = &LT_PUSH(p->a, out->rooms, out->rooms_count, p->room_room);
		judge(p, r, need, room);
		if (r->free < need && (!nearest || r->free > nearest->free)) { /* stock is nothing that a request raises */
			nearest = r;
			nearest_need = need;
		}
	}
	if (out->rooms_count > 1)
		qsort(out->rooms, (size_t)out->rooms_count, sizeof *out->rooms, most_room);
	out->verdict = out->rooms_count ? out->rooms[0].verdict : "unknown";
	bool yes = strcmp(out->verdict, "yes") == 0;
	out->sentence = yes ? lt_print(p->a, "it fits in %s", out->rooms[0].region ? out->rooms[0].region : "a region that the answer does not name")
		: out->rooms_count == 0 ? "no answer tells a pool for it, so whether it fits is UNKNOWN"
		: strcmp(out->verdict, "no") == 0 ? "it fits in no region that was asked" : "whether it fits is UNKNOWN";
	if (nearest && !yes)
		write_request(p, nearest, nearest_need);
}
