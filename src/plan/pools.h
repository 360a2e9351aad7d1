/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pools: quota as the facts tell it, pool by pool: what is left, what that brings, what draws on it, and whether
 * a need or what code asks for fits.
 *
 * A pool belongs to a subscription, a region and a name that the region's catalogue gives; a name is
 * put together only where no catalogue was read.  What nobody told is UNKNOWN.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/gpu.h"
#include "catalog/model.h"
#include "catalog/region.h"
#include "record/noun.h"

struct lt_arena;
struct lt_err;
struct lt_facts;

/* What is taken of a pool on one day, of an earlier recording. */
struct lt_pool_point {
	const char *key; /* subscription, region and name, in small letters */
	double day, used;
};

/* The highest minute of a day that a gateway measured, of all its deployments in one pool. */
struct lt_pool_peak {
	const char *model, *sku, *region; /* the sku as Azure writes it */
	double day, tokens;               /* tokens a minute */
};

struct lt_pools_ask {
	const char *today, *root;
	/* a need: one of model and size, or neither */
	const struct lt_hosted *model;
	const char *model_name;
	const struct lt_size *size;
	const char *type;          /* global, data_zone, regional; NULL: any */
	double tpm, rpm, ptu, machines; /* 0: not said; tpm and rpm at the peak */
	double users, tokens;      /* for the request: people, and tokens of a call; 0: not said */
	const char *region;        /* where code lies whose region is not known; and alone there, for a need; NULL: any */
	bool spot;
	bool fits;                 /* hold the code against it */
	const struct lt_pool_point *points;
	int point_count;
	const struct lt_pool_peak *peaks;
	int peak_count;
	const char *untold;        /* traffic that belongs to no pool, or NULL */
	const struct lt_regions *regions;
	const char *residency;     /* where data has to stay, as plan.regions.residency; or NULL */
};

/* Statements that have to be announced before facts are collected. */
const char *const *lt_pools_statements(int *ret_count);

bool lt_pools_find(struct lt_arena *a, struct lt_facts *facts, const struct lt_pools_ask *ask, const struct lt_models *models,
	const struct lt_gpus *gpus, struct lt_noun_quota *ret_quota, struct lt_err *err);

/* The points of one earlier recording; day: when it was made. */
bool lt_pools_points(struct lt_arena *a, struct lt_facts *facts, double day, struct lt_pool_point **points, int *count, int *room,
	struct lt_err *err);

/* Days until a pool is full by the line through its points, the last of them now; -1: it does not grow, or there are
 * fewer than three days over a week.  *ret_trend says it. */
double lt_pools_days(struct lt_arena *a, const struct lt_pool_point *points, int count, double limit, const char **ret_trend);

/* --- explain.c: a provider's refusal in words one can act on --- */

struct lt_refusal {
	const char *pool;              /* or NULL */
	double need, available, used, limit; /* -1: not told */
	const char *sentence, *todo;
};
/* False: it is no refusal that is known. */
bool lt_explain_refusal(struct lt_arena *a, const char *text, struct lt_refusal *ret_refusal);
