/* SPDX-License-Identifier: Apache-2.0 */
/* pools_inside: what the files of the quota viewer share; nobody outside this room includes it. */
#pragma once
#include "plan/pools.h"

struct lt_pool_offer {
	const char *subscription, *region, *model, *version, *sku, *pool, *retires;
	int64_t calls;       /* of a unit; 0: not told */
};
struct lt_pool_stock {
	const char *subscription, *region, *model, *sku;
	int64_t available;
};
struct lt_pool_deployment {
	const char *resource, *name, *region, *model, *version, *sku, *file;
	int64_t capacity;    /* -1: not known */
	uint32_t line;
	bool seen;           /* a live system told it; else code asks for it */
};
struct lt_pool_machine {
	const char *resource, *name, *region, *size, *file;
	int64_t machines;
	uint32_t line;
	bool spot, seen;
};
struct lt_pool_gone {
	const char *subscription, *region, *purge, *deleted;
};
struct lt_pool_tier {
	const char *subscription, *tier, *policy, *next, *state;
};

struct lt_pooling {
	struct lt_arena *a;
	const struct lt_pools_ask *ask;
	const struct lt_models *models;
	const struct lt_gpus *gpus;
	struct lt_noun_quota *out;
	int row_room, room_room, fit_room;
	struct lt_pool_offer *offers;
	int offer_count, offer_room;
	struct lt_pool_stock *stocks;
	int stock_count, stock_room;
	struct lt_pool_deployment *deployments;
	int deployment_count, deployment_room;
	struct lt_pool_machine *machines;
	int machine_count, machine_room;
	struct lt_pool_gone *gone;
	int gone_count, gone_room;
	struct lt_pool_tier *tiers;
	int tier_count, tier_room;
	const char **unknown, **sources;
	int unknown_count, unknown_room, source_count, source_room;
};

/* Texts alike, in letters of any size; NULL is like anything. */
bool lt_pools_like(const char *left, const char *right);
/* Names alike but for what is no letter or figure. */
bool lt_pools_same_name(const char *left, const char *right);
/* The pool that a deployment draws on, in a region (or any when it is not known): by the catalogue, then put together, then
 * without regard to punctuation; NULL. */
struct lt_noun_quota_row *lt_pools_of(const struct lt_pooling *p, const char *region, const char *model, const char *version, const char *sku);
struct lt_noun_quota_row *lt_pools_family(const struct lt_pooling *p, const char *region, const char *family);

void lt_pools_need(struct lt_pooling *p);
void lt_pools_fit(struct lt_pooling *p);
