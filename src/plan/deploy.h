/* SPDX-License-Identifier: Apache-2.0 */
/* deploy: kinds of deployments of a hosted model, and how far an estate lets a prompt travel (decision.md, D6). */
#pragma once
#include <stdint.h>

#include "catalog/life.h"

/* Where a prompt is worked on: in its region, in its data zone, anywhere. */
enum lt_deploy_scope { LT_DEPLOY_REGION, LT_DEPLOY_ZONE, LT_DEPLOY_WORLD };
extern const char *const lt_deploy_scopes[]; /* "region", "zone", "world", as platform.openai.residency has them; NULL ends */

struct lt_deploy {
	const char *word;  /* of platform.openai.deployments[].type: data-zone */
	const char *sku;   /* as Azure writes it: DataZoneStandard */
	const char *price; /* as price lists have it: data_zone */
	enum lt_deploy_scope scope;
	bool provisioned, batch;
};
extern const struct lt_deploy lt_deploys[]; /* in the order of the words, after auto; the first three are shared, by scope */

/* What platform.openai.residency allows, else the answer of policy.residency, else a data zone. */
enum lt_deploy_scope lt_deploy_allowed(struct lt_node estate);

/* The kind of one row of platform.openai.deployments; auto: shared, as wide as is allowed. */
const struct lt_deploy *lt_deploy_of(struct lt_node deployment, enum lt_deploy_scope allowed);

/* A deployment of the platform whose version is retired, or will be. */
struct lt_deploy_end {
	const char *name;
	const struct lt_life *life;
	struct lt_place place;
};

/* Those that end up to plan.regions.horizon days after today, the first to end first.  How many. */
int lt_deploy_ends(struct lt_arena *a, struct lt_node estate, const struct lt_lives *lives, int64_t today, struct lt_deploy_end **ret_ends);
