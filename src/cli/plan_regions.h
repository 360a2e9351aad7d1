/* SPDX-License-Identifier: Apache-2.0 */
/* plan_regions: what the files of lintel plan regions share. */
#pragma once
#include "catalog/gpu.h"
#include "catalog/price.h"
#include "catalog/rent.h"
#include "cli/gather.h"
#include "plan/region.h"

struct lt_plan_regions {
	struct lt_arena *a;
	struct lt_gather gather;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_gpus gpus;
	struct lt_regions regions;
	struct lt_region_asked asked;
	const char *version, *sku_name; /* Azure's name of the deployment type, or NULL */
	int64_t day, horizon, machines;
	const char **notes;
	int note_count, note_room;
	const char *taken;              /* what platform of lintel.yaml gave, in words; NULL: nothing */
	bool live;                      /* something was asked of a subscription */
	struct lt_region_known *known;
};

/* Looks at the estate and fills what is known of each region. */
bool lt_plan_regions_known(struct lt_plan_regions *p, struct lt_err *err);

/* Round trips of a file of the user's (rows: from, to, ms) before those that came along; those faster than
 * light are left out and told. */
bool lt_plan_regions_trips(struct lt_plan_regions *p, const char *file, struct lt_err *err);

/* What neither options nor plan.regions say is taken from platform: its largest deployment and GPU pool, where its
 * data lies and may go, and which regions are operated already.  sku_name is Azure's own name, or NULL. */
void lt_plan_regions_platform(struct lt_plan_regions *p);
