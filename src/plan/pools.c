/* SPDX-License-Identifier: Apache-2.0 */
/* The statements, who reads their rows, and what follows for each pool. */
#include "plan/pools.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "facts/answer.h"
#include "plan/inside.h"
#include "plan/pools_inside.h"
#include "plan/quota.h"

enum { LEAST_POINTS = 3, LEAST_DAYS = 7 };

static const char *
text(struct lt_arena *a, const struct lt_answer *row, int column)
{
	struct lt_text cell = lt_answer_cell(row, column);
	return cell.at && cell.len ? lt_copy_text(a, cell).at : NULL;
}

static double
number(const struct lt_answer *row, int column, double none)
{
	double real;
	struct lt_text cell = lt_answer_cell(row, column);
	return cell.at && lt_text_double(cell, &real) ? real : none;
}

bool
lt_pools_like(const char *left, const char *right)
{
	return !left || !right || lt_text_eq_nocase(lt_text(left), lt_text(right));
}

bool
lt_pools_same_name(const char *left, const char *right)
{
	for (;;) {
		while (*left && !isalnum((unsigned char)*left))
			left++;
		while (*right && !isalnum((unsigned char)*right))
			right++;
		if (!*left || !*right)
			return *left == *right;
		if (tolower((unsigned char)*left++) != tolower((unsigned char)*right++))
			return false;
	}
}

static const char *
unit_of(const struct lt_noun_quota_row *r)
{
	if (strcmp(r->kind, "model") == 0)
		return "thousands of tokens a minute";
	return strcmp(r->kind, "provisioned") == 0 ? "provisioned units" : strcmp(r->kind, "other") == 0 ? "things" : "vCPUs";
}

static void
read_pool(struct lt_pooling *p, const struct lt_answer *row)
{
	struct lt_noun_quota_row *r = &LT_PUSH(p->a, p->out->rows, p->out->rows_count, p->row_room);
	const char *kind = text(p->a, row, 0);
	*r = (struct lt_noun_quota_row){ .kind = kind, .subscription = text(p->a, row, 1), .region = text(p->a, row, 2), .pool = text(p->a, row, 3),
		.model = text(p->a, row, 4), .sku = text(p->a, row, 5), .limit = number(row, 6, -1), .used = number(row, 7, -1), .file = text(p->a, row, 8),
		.line = (uint32_t)number(row, 9, 0), .quality = text(p->a, row, 10), .free = -1, .percent = -1, .stock = -1, .days = -1 };
	r->unit = unit_of(r);
}

static void
read_offer(struct lt_pooling *p, const struct lt_answer *row)
{
	LT_PUSH(p->a, p->offers, p->offer_count, p->offer_room) = (struct lt_pool_offer){ text(p->a, row, 0), text(p->a, row, 1), text(p->a, row, 2),
		text(p->a, row, 3), text(p->a, row, 4), text(p->a, row, 5), text(p->a, row, 6), (int64_t)number(row, 7, 0) };
}

static void
read_stock(struct lt_pooling *p, const struct lt_answer *row)
{
	LT_PUSH(p->a, p->stocks, p->stock_count, p->stock_room) = (struct lt_pool_stock){ text(p->a, row, 0), text(p->a, row, 1), text(p->a, row, 2),
		text(p->a, row, 3), (int64_t)number(row, 4, 0) };
}

static void
read_deployment(struct lt_pooling *p, const struct lt_answer *row)
{
	const char *quality = text(p->a, row, 9);
	LT_PUSH(p->a, p->deployments, p->deployment_count, p->deployment_room) = (struct lt_pool_deployment){ text(p->a, row, 0), text(p->a, row, 1),
		text(p->a, row, 2), text(p->a, row, 3), text(p->a, row, 4), text(p->a, row, 5), text(p->a, row, 7), (int64_t)number(row, 6, -1),
		(uint32_t)number(row, 8, 0), quality && strcmp(quality, "observed") == 0 };
}

static void
read_machine(struct lt_pooling *p, const struct lt_answer *row)
{
	const char *quality = text(p->a, row, 8);
	LT_PUSH(p->a, p->machines, p->machine_count, p->machine_room) = (struct lt_pool_machine){ text(p->a, row, 0), text(p->a, row, 1),
		text(p->a, row, 2), text(p->a, row, 3), text(p->a, row, 6), (int64_t)number(row, 4, 1), (uint32_t)number(row, 7, 0),
		number(row, 5, 0) > 0, quality && strcmp(quality, "observed") == 0 };
}

static void
read_gone(struct lt_pooling *p, const struct lt_answer *row)
{
	LT_PUSH(p->a, p->gone, p->gone_count, p->gone_room) = (struct lt_pool_gone){ text(p->a, row, 0), text(p->a, row, 1), text(p->a, row, 2),
		text(p->a, row, 3) };
}

static void
read_tier(struct lt_pooling *p, const struct lt_answer *row)
{
	LT_PUSH(p->a, p->tiers, p->tier_count, p->tier_room) = (struct lt_pool_tier){ text(p->a, row, 0), text(p->a, row, 1), text(p->a, row, 2),
		text(p->a, row, 3), text(p->a, row, 4) };
}

static void
read_blind(struct lt_pooling *p, const struct lt_answer *row)
{
	LT_PUSH(p->a, p->unknown, p->unknown_count, p->unknown_room) = text(p->a, row, 0);
}

static const struct {
	const char *sql;
	void (*read)(struct lt_pooling *p, const struct lt_answer *row);
} QUESTIONS[] = {
	{ "select case when sku is null then 'other' when sku like '%Provisioned%' then 'provisioned' else 'model' end, subscription,"
	  " lower(location), name, lower(model), sku, allowed, used, file, line, quality from model_quota order by subscription, location, name",
		read_pool },
	{ "select case service when 'machine learning' then 'machine-learning' else 'gpu' end, subscription, lower(location), coalesce(name, family),"
	  " null, null, allowed, used, file, line, quality from gpu_quota order by subscription, location, service, family",
		read_pool },
	{ "select subscription, lower(location), lower(model), version, sku, pool, retires, calls_per_unit from model_offer"
	  " order by location, model, version, sku", read_offer },
	{ "select subscription, lower(location), lower(model), sku, max(available) from model_capacity group by subscription, location, model, sku",
		read_stock },
	{ "select d.resource, lower(d.name), (select lower(a.location) from ai_account a where a.resource = d.account or lower(a.cloud_id) = lower(d.account)"
	  " or a.name = d.account order by a.location is null limit 1), lower(d.model), d.version, d.sku, d.capacity, d.file, d.line, d.quality"
	  " from model_deployment d order by d.resource", read_deployment },
	{ "select n.resource, lower(n.name), (select lower(k.location) from kubernetes_cluster k where k.resource = n.cluster or"
	  " lower(k.cloud_id) = lower(n.cluster) or k.name = n.cluster order by k.location is null limit 1), n.size, coalesce(n.max_nodes, n.nodes, 1),"
	  " n.spot, n.file, n.line, n.quality from node_pool n where n.platform = 'aks' order by n.resource", read_machine },
	{ "select resource, lower(name), lower(location), size, 1, spot, file, line, quality from virtual_machine where platform = 'azure' order by resource",
		read_machine },
	{ "select subscription, lower(location), purge, deleted from deleted_account", read_gone },
	{ "select subscription, tier, policy, next, next_state from quota_tier", read_tier },
	{ "select sentence from blind where collector = 'azure' and (sentence like '%usages%' or sentence like '%quota%' or sentence like '%sages Reader%'"
	  " or sentence like '%models%' or sentence like '%skus%') order by sentence", read_blind },
};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };

const char *const *
lt_pools_statements(int *ret_count)
{
	static const char *statements[QUESTION_COUNT];
	for (int i = 0; i < QUESTION_COUNT; i++)
		statements[i] = QUESTIONS[i].sql;
	*ret_count = QUESTION_COUNT;
	return statements;
}

/* Does an offer's pool carry the row's name, in its place? */
static bool
draws(const struct lt_noun_quota_row *r, const struct lt_pool_offer *o)
{
	if (!lt_pools_like(r->subscription, o->subscription) || !lt_pools_like(r->region, o->region))
		return false;
	if (o->pool)
		return lt_text_eq_nocase(lt_text(o->pool), lt_text(r->pool));
	return r->model && r->sku && o->sku && strcmp(r->sku, o->sku) == 0 && lt_text_eq_nocase(lt_text(r->model), lt_text(o->model));
}

struct lt_noun_quota_row *
lt_pools_of(const struct lt_pooling *p, const char *region, const char *model, const char *version, const char *sku)
{
	for (int pass = 0; pass < 3; pass++)
		for (int i = 0; i < p->out->rows_count; i++) {
			struct lt_noun_quota_row *r = &p->out->rows[i];
			if (!r->sku || !sku || !lt_pools_like(r->region, region))
				continue;
			for (int k = 0; pass == 0 && k < p->offer_count; k++) {
				const struct lt_pool_offer *o = &p->offers[k];
				if (o->pool && draws(r, o) && o->model && strcmp(o->model, model) == 0 && lt_pools_like(o->version, version) &&
					lt_pools_like(o->sku, sku))
					return r;
			}
			bool same = lt_text_eq_nocase(lt_text(r->sku), lt_text(sku));
			if (pass == 1 && same && (!r->model || strcmp(r->model, model) == 0))
				return r;
			if (pass == 2 && same && r->model && lt_pools_same_name(r->model, model))
				return r;
		}
	return NULL;
}

struct lt_noun_quota_row *
lt_pools_family(const struct lt_pooling *p, const char *region, const char *family)
{
	for (int i = 0; i < p->out->rows_count; i++) {
		struct lt_noun_quota_row *r = &p->out->rows[i];
		if (strcmp(r->kind, "gpu") == 0 && lt_pools_like(r->region, region) && lt_text_eq_nocase(lt_text(r->pool), lt_text(family)))
			return r;
	}
	return NULL;
}

static void
add_version(struct lt_pooling *p, struct lt_noun_quota_row *r, const struct lt_noun_quota_version *v)
{
	struct lt_noun_quota_version *all = LT_NEW_ARRAY(p->a, struct lt_noun_quota_version, r->versions_count + 1);
	if (r->versions_count)
		memcpy(all, r->versions, sizeof *all * (size_t)r->versions_count);
	all[r->versions_count++] = *v;
	r->versions = all;
}

/* Calls by version, as the region's catalogue tells; else the table of the documentation, labelled. */
static void
fill_calls(struct lt_pooling *p, struct lt_noun_quota_row *r)
{
	for (int i = 0; i < p->offer_count; i++) {
		const struct lt_pool_offer *o = &p->offers[i];
		if (!draws(r, o) || o->calls <= 0 || strcmp(r->kind, "model") != 0)
			continue;
		add_version(p, r, &(struct lt_noun_quota_version){ o->version, o->sku, (double)o->calls,
			r->free >= 0 ? lt_quota_rpm_of_limit((int64_t)r->free, o->calls, 60) : -1, "the region's catalogue", o->retires });
	}
	const struct lt_hosted *h = r->model ? lt_models_hosted(p->models, lt_text(r->model)) : NULL;
	bool zone = r->sku && lt_text_starts(lt_text(r->sku), "DataZone");
	if (r->versions_count || strcmp(r->kind, "model") != 0 || !h || h->rpm <= 0 || (r->sku && lt_text_has(lt_text(r->sku), "Batch")))
		return;
	int64_t rpm = zone && h->zone_rpm > 0 ? h->zone_rpm : h->rpm;
	add_version(p, r, &(struct lt_noun_quota_version){ NULL, r->sku, (double)rpm * LT_QUOTA_UNIT / (double)h->per_tpm,
		r->free >= 0 ? lt_quota_rpm(r->free * LT_QUOTA_UNIT, rpm, h->per_tpm) : -1, lt_print(p->a, "the documentation's table, of %s", h->as_of), NULL });
}

static struct lt_texts
push(struct lt_arena *a, struct lt_texts texts, const char *line)
{
	const char **all = LT_NEW_ARRAY(a, const char *, texts.count + 1);
	if (texts.count)
		memcpy(all, texts.at, sizeof *all * (size_t)texts.count);
	all[texts.count] = line;
	return (struct lt_texts){ all, texts.count + 1 };
}

/* Machines of each size that the family and the region's cores let in. */
static void
fill_machines(struct lt_pooling *p, struct lt_noun_quota_row *r)
{
	const struct lt_noun_quota_row *cores = lt_pools_family(p, r->region, "cores");
	if (strcmp(r->kind, "gpu") != 0 || !lt_text_starts(lt_text(r->pool), "standard"))
		if (strcmp(r->kind, "gpu") != 0 || !lt_text_has_nocase(lt_text(r->pool), "standardN"))
			return;
	if (cores && cores->limit >= 0 && r->free > cores->limit - fmax(cores->used, 0)) {
		r->free = fmax(cores->limit - fmax(cores->used, 0), 0);
		r->why = lt_print(p->a, "the region's cores leave %s", lt_step_number(p->a, (int64_t)r->free));
	}
	for (int i = 0; r->free > 0 && i < p->gpus->size_count; i++) {
		const struct lt_size *s = &p->gpus->sizes[i];
		int64_t fit = s->family && s->vcpus > 0 && lt_text_eq_nocase(lt_text(s->family), lt_text(r->pool)) && !s->retired
			? (int64_t)(r->free / (double)s->vcpus) : 0;
		if (fit > 0)
			r->machines = push(p->a, r->machines, lt_print(p->a, "%lld x %s (%lld GPUs)", (long long)fit, s->name, (long long)(fit * s->cards)));
	}
}

static bool
is_held(const struct lt_pooling *p, const struct lt_noun_quota_row *r, const char **ret_until)
{
	for (int i = 0; i < p->gone_count; i++)
		if (lt_pools_like(p->gone[i].region, r->region) && lt_pools_like(p->gone[i].subscription, r->subscription)) {
			*ret_until = p->gone[i].purge;
			return true;
		}
	return false;
}

static void
fill_status(struct lt_pooling *p, struct lt_noun_quota_row *r)
{
	static const char *const words[] = { [LT_POOL_OK] = "OK", [LT_POOL_HIGH] = "HIGH", [LT_POOL_LAST] = "KPI", [LT_POOL_FULL] = "FULL",
		[LT_POOL_NONE] = "NOT-ENTITLED" };
	const char *until = NULL;
	bool models = strcmp(r->kind, "model") == 0 || strcmp(r->kind, "provisioned") == 0;
	r->status = "UNKNOWN";
	if (r->limit == -1 && r->used >= 0 && strcmp(r->kind, "machine-learning") == 0) {
		r->status = "OK";
		r->why = "there is no limit";
	} else if (r->limit < 0 || r->used < 0) {
		r->why = "the answer has no limit or no usage";
	} else {
		r->status = words[lt_quota_pool(r->limit, r->used)];
		if (r->limit == 0)
			r->why = "the limit is 0: the subscription is not entitled";
	}
	if (strcmp(r->status, "FULL") == 0 && models && is_held(p, r, &until)) {
		r->status = "HELD";
		r->why = lt_print(p->a, "a deleted account keeps its quota until it is purged%s%s", until ? ", by itself on " : "", until ? until : "");
	}
	if (models && r->stock == 0 && r->free > 0) {
		r->status = "NO-CAPACITY";
		r->why = "quota is free, and the region has nothing to deploy now";
	}
}

static int
by_key(const void *left, const void *right)
{
	const struct lt_pool_point *a = left, *b = right;
	return a->day < b->day ? -1 : a->day > b->day;
}

double
lt_pools_days(struct lt_arena *a, const struct lt_pool_point *points, int count, double limit, const char **ret_trend)
{
	double x = 0, y = 0, xx = 0, xy = 0, n = (double)count;
	double span = count > 1 ? points[count - 1].day - points[0].day : 0;
	*ret_trend = count == 0 ? NULL : lt_print(a, "%d days of usage are known, over %g days: it takes %d over %d", count, span, LEAST_POINTS, LEAST_DAYS);
	if (count < LEAST_POINTS || span < LEAST_DAYS)
		return -1;
	for (int i = 0; i < count; i++) {
		double day = points[i].day - points[0].day;
		x += day, y += points[i].used, xx += day * day, xy += day * points[i].used;
	}
	double slope = (n * xy - x * y) / (n * xx - x * x), now = points[count - 1].used;
	*ret_trend = lt_print(a, "%+.3g a day, by %d days over %g", slope, count, span);
	return slope > 1e-9 && limit > now ? (limit - now) / slope : slope > 1e-9 ? 0 : -1;
}

static const char *
key_of(struct lt_arena *a, const char *subscription, const char *region, const char *pool)
{
	char *key = lt_print(a, "%s|%s|%s", subscription ? subscription : "", region ? region : "", pool ? pool : "");
	for (char *at = key; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return key;
}

static void
fill_trend(struct lt_pooling *p, struct lt_noun_quota_row *r, double today)
{
	const char *key = key_of(p->a, r->subscription, r->region, r->pool);
	struct lt_pool_point *mine = LT_NEW_ARRAY(p->a, struct lt_pool_point, p->ask->point_count + 1);
	int count = 0;
	for (int i = 0; i < p->ask->point_count; i++)
		if (strcmp(p->ask->points[i].key, key) == 0 && p->ask->points[i].day < today)
			mine[count++] = p->ask->points[i];
	if (count == 0 || r->limit <= 0 || r->used < 0)
		return;
	mine[count++] = (struct lt_pool_point){ key, today, r->used };
	qsort(mine, (size_t)count, sizeof *mine, by_key);
	r->days = lt_pools_days(p->a, mine, count, r->limit, &r->trend);
}

/* Traffic meets the limit before the units that are handed out do, or after: what comes first counts. */
static void
fill_traffic(struct lt_pooling *p, struct lt_noun_quota_row *r)
{
	struct lt_pool_point *mine = LT_NEW_ARRAY(p->a, struct lt_pool_point, p->ask->peak_count + 1);
	const char *trend;
	int count = 0;
	for (int i = 0; r->model && r->sku && i < p->ask->peak_count; i++) {
		const struct lt_pool_peak *k = &p->ask->peaks[i];
		if (lt_text_eq_nocase(lt_text(k->sku), lt_text(r->sku)) && r->region && lt_text_eq_nocase(lt_text(k->region), lt_text(r->region)) &&
			lt_pools_same_name(k->model, r->model))
			mine[count++] = (struct lt_pool_point){ NULL, k->day, k->tokens / LT_QUOTA_UNIT };
	}
	if (count == 0 || r->limit <= 0 || strcmp(r->kind, "model") != 0)
		return;
	qsort(mine, (size_t)count, sizeof *mine, by_key);
	double days = lt_pools_days(p->a, mine, count, r->limit, &trend);
	if (r->days >= 0 && (days < 0 || days > r->days))
		return;
	if (days < 0 && r->trend)
		return;
	r->days = days;
	r->trend = lt_print(p->a, "measured traffic, %.3g at the highest minute of the last day, %s", mine[count - 1].used, trend);
}

static void
fill_row(struct lt_pooling *p, struct lt_noun_quota_row *r, double today)
{
	if (r->limit >= 0 && r->used >= 0) {
		r->free = fmax(r->limit - r->used, 0);
		r->percent = r->limit > 0 ? 100 * r->used / r->limit : -1;
	}
	for (int i = 0; r->model && i < p->stock_count; i++)
		if (lt_pools_like(p->stocks[i].region, r->region) && lt_pools_like(p->stocks[i].subscription, r->subscription) &&
			lt_pools_like(p->stocks[i].sku, r->sku) && lt_pools_same_name(p->stocks[i].model, r->model))
			r->stock = (double)p->stocks[i].available;
	for (int i = 0; i < p->tier_count; i++) {
		const struct lt_pool_tier *t = &p->tiers[i];
		if (r->sku && lt_pools_like(t->subscription, r->subscription) && t->tier)
			r->tier = lt_print(p->a, "%s%s%s%s", t->tier, t->next ? ", next " : "", t->next ? t->next : "",
				t->policy && strcmp(t->policy, "NoAutoUpgrade") != 0 ? ", rises by itself" : t->policy ? ", does not rise by itself" : "");
	}
	fill_calls(p, r);
	fill_machines(p, r);
	fill_status(p, r);
	fill_trend(p, r, today);
	fill_traffic(p, r);
}

static void
fill_deployments(struct lt_pooling *p)
{
	for (int i = 0; i < p->deployment_count; i++) {
		const struct lt_pool_deployment *d = &p->deployments[i];
		struct lt_noun_quota_row *r = d->seen && d->model ? lt_pools_of(p, d->region, d->model, d->version, d->sku) : NULL;
		if (r)
			r->deployments = push(p->a, r->deployments, lt_print(p->a, "%s: %s", d->name ? d->name : d->resource,
				d->capacity < 0 ? "units not known" : lt_step_number(p->a, d->capacity)));
	}
}

/* What nobody can use, and what is used up, first; then by how full it is. */
static int
fullest(const void *left, const void *right)
{
	const struct lt_noun_quota_row *a = left, *b = right;
	double x = a->limit == 0 ? -1 : a->percent, y = b->limit == 0 ? -1 : b->percent;
	if (fabs(x - y) > 1e-9)
		return x > y ? -1 : 1;
	int region = strcmp(a->region ? a->region : "", b->region ? b->region : "");
	return region ? region : strcmp(a->pool ? a->pool : "", b->pool ? b->pool : "");
}

static bool
read_all(struct lt_pooling *p, struct lt_facts *facts, int most, struct lt_err *err)
{
	for (int i = 0; i < most; i++) {
		struct lt_answer *answer = lt_answer_open(p->a, facts, QUESTIONS[i].sql, err);
		while (answer && lt_answer_next(answer, err))
			QUESTIONS[i].read(p, answer);
		if (err->text[0])
			return lt_within(err, "what is known of quota");
	}
	return true;
}

bool
lt_pools_points(struct lt_arena *a, struct lt_facts *facts, double day, struct lt_pool_point **points, int *count, int *room, struct lt_err *err)
{
	struct lt_noun_quota none = { 0 };
	struct lt_pooling p = { .a = a, .out = &none };
	if (!read_all(&p, facts, 2, err))
		return false;
	for (int i = 0; i < none.rows_count; i++)
		if (none.rows[i].used >= 0)
			LT_PUSH(a, *points, *count, *room) = (struct lt_pool_point){ key_of(a, none.rows[i].subscription, none.rows[i].region, none.rows[i].pool),
				day, none.rows[i].used };
	return true;
}

bool
lt_pools_find(struct lt_arena *a, struct lt_facts *facts, const struct lt_pools_ask *ask, const struct lt_models *models,
	const struct lt_gpus *gpus, struct lt_noun_quota *ret_quota, struct lt_err *err)
{
	struct lt_pooling p = { .a = a, .ask = ask, .models = models, .gpus = gpus, .out = ret_quota };
	int64_t today = 0;
	*ret_quota = (struct lt_noun_quota){ .version = LT_VERSION, .today = ask->today, .root = ask->root };
	if (!read_all(&p, facts, QUESTION_COUNT, err))
		return false;
	lt_date_day(lt_text(ask->today), &today);
	for (int i = 0; i < ret_quota->rows_count; i++)
		fill_row(&p, &ret_quota->rows[i], (double)today);
	fill_deployments(&p);
	if (ret_quota->rows_count > 1)
		qsort(ret_quota->rows, (size_t)ret_quota->rows_count, sizeof *ret_quota->rows, fullest);
	if (ret_quota->rows_count == 0)
		LT_PUSH(a, p.unknown, p.unknown_count, p.unknown_room) = "no answer tells any quota: lintel plan quota --azure SUBSCRIPTION asks, --from DIR reads "
			"saved answers; it takes the role Cognitive Services Usages Reader on the subscription";
	if (ask->untold)
		LT_PUSH(a, p.unknown, p.unknown_count, p.unknown_room) = ask->untold;
	if (ask->model_name || ask->size)
		lt_pools_need(&p);
	if (ask->fits)
		lt_pools_fit(&p);
	ret_quota->unknown = (struct lt_texts){ p.unknown, p.unknown_count };
	ret_quota->sources = (struct lt_texts){ p.sources, p.source_count };
	return true;
}
