/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_quota_peaks.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "cli/gather.h"
#include "govern/usage.h"
#include "plan/deploy.h"
#include "record/setting.h"

#define DAY_US INT64_C(86400000000)
enum { DAYS = 30 };

/* Deployments of one model, kind and region draw on one pool. */
struct drawn {
	const char *model, *sku, *region;
};

struct peaks {
	struct lt_arena *a;
	struct lt_node deployments;
	struct drawn *pools;
	int pool_count, pool_room;
	struct lt_map *minutes; /* "pool minute": its place in tokens */
	double *tokens;
	int token_count, token_room;
	struct lt_map *days;    /* "pool day": its place in at */
	struct lt_pool_peak *at;
	int count, room;
	const char *untold;
};

static const char *
text(struct peaks *p, struct lt_node map, const char *key)
{
	return lt_node_string(lt_node_get(map, key), p->a);
}

/* The pool that a deployment of the gateway draws on; -1: none of Azure's, or it is not known which. */
static int
pool_of(struct peaks *p, const char *name)
{
	for (struct lt_walk w = lt_walk(p->deployments); lt_walk_next(&w);) {
		int sku = lt_setting_choice(w.value, "gateway.deployments[].sku");
		static const enum lt_deploy_scope scopes[] = { LT_DEPLOY_WORLD, LT_DEPLOY_ZONE, LT_DEPLOY_REGION };
		if (!lt_node_eq(lt_node_get(w.value, "name"), name))
			continue;
		if (!lt_node_eq(lt_node_get(w.value, "provider"), "azure") || lt_node_eq(lt_node_get(w.value, "kind"), "ptu"))
			return -1;
		struct drawn d = { text(p, w.value, "model"), lt_deploys[scopes[sku < 0 ? 0 : sku]].sku, text(p, w.value, "region") };
		if (!d.model || !d.region) {
			p->untold = lt_print(p->a, "gateway.deployments: %s has no %s, so its traffic belongs to no pool", name, d.model ? "region" : "model");
			return -1;
		}
		for (int i = 0; i < p->pool_count; i++)
			if (strcmp(p->pools[i].model, d.model) == 0 && p->pools[i].sku == d.sku && strcmp(p->pools[i].region, d.region) == 0)
				return i;
		LT_PUSH(p->a, p->pools, p->pool_count, p->pool_room) = d;
		return p->pool_count - 1;
	}
	return -1;
}

/* A minute of one deployment: more of the minute of its pool, which may be the day's highest now. */
static void
take(struct peaks *p, int pool, const char *minute, int64_t tokens)
{
	struct lt_text key = lt_text(lt_print(p->a, "%d %s", pool, minute)), day = { minute, 10 };
	int64_t at = lt_map_get(p->minutes, key), number = 0;
	if (at < 0) {
		at = p->token_count;
		lt_map_put(p->minutes, key, at);
		LT_PUSH(p->a, p->tokens, p->token_count, p->token_room) = 0;
	}
	p->tokens[at] += (double)tokens;
	struct lt_text of = lt_text(lt_print(p->a, "%d %.*s", pool, LT_ARG(day)));
	int64_t in = lt_map_get(p->days, of);
	if (in < 0) {
		lt_date_day(day, &number);
		in = p->count;
		lt_map_put(p->days, of, in);
		LT_PUSH(p->a, p->at, p->count, p->room) = (struct lt_pool_peak){ p->pools[pool].model, p->pools[pool].sku, p->pools[pool].region, (double)number, 0 };
	}
	if (p->at[in].tokens < p->tokens[at])
		p->at[in].tokens = p->tokens[at];
}

static bool
read_ledger(struct peaks *p, const char *state, int64_t today, struct lt_err *err)
{
	struct lt_usage_question q = { .by = { LT_USAGE_BY_DEPLOYMENT, LT_USAGE_BY_MINUTE }, .by_count = 2, .since_us = (today - DAYS) * DAY_US,
		.until_us = today * DAY_US }; /* today is not over: its highest minute may still come */
	struct lt_usage_answer answer = { 0 };
	struct lt_ledger *ledger = lt_ledger_look(state, err);
	bool good = ledger && lt_govern_usage_ask(p->a, ledger, &q, &answer, err);
	lt_ledger_close(ledger);
	for (int i = 0; good && i < answer.count; i++) {
		const struct lt_usage_sum *s = &answer.rows[i];
		int pool = strlen(s->key[1]) >= 10 ? pool_of(p, s->key[0]) : -1;
		if (pool >= 0)
			take(p, pool, s->key[1], s->input + s->cached + s->written + s->output);
	}
	return good;
}

bool
lt_plan_quota_peaks(struct lt_arena *a, const struct lt_gather *gather, struct lt_pools_ask *ask, struct lt_err *err)
{
	struct peaks p = { .a = a, .deployments = lt_node_path(gather->estate.root, "gateway/deployments"), .minutes = lt_map_new(a), .days = lt_map_new(a) };
	int64_t today = 0;
	lt_date_day(lt_text(gather->today), &today);
	for (int i = 0; i < gather->ledgers.count; i++)
		if (!read_ledger(&p, gather->ledgers.at[i], today, err))
			return false;
	ask->peaks = p.at;
	ask->peak_count = p.count;
	ask->untold = p.untold;
	return true;
}
