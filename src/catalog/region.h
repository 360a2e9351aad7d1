/* SPDX-License-Identifier: Apache-2.0 */
/* region: regions of a provider, round trips between them and where models are offered, from content/regions/. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_region {
	const char *name, *title, *geography, *country, *source;
	const char *zone, *pair; /* data zone and paired region, or NULL */
	double lat, lon;
	double pue, cfe;         /* 0: not known */
	bool zones, zones_known, restricted;
};

struct lt_region_trip {
	const char *from, *to, *source;
	double ms;
};

struct lt_region_offer {
	const char *const *models, *const *regions; /* NULL ends */
	const char *sku, *source;
};

struct lt_regions {
	const struct lt_region *at;
	int count;
	const struct lt_region_trip *trips;
	int trip_count;
	const struct lt_region_offer *offers;
	int offer_count;
	const char *as_of, *trips_as_of, *offers_as_of;
};

bool lt_regions_load(struct lt_arena *a, struct lt_regions *ret_regions, struct lt_err *err);

const struct lt_region *lt_regions_find(const struct lt_regions *regions, const char *name); /* or NULL */

/* Kilometres on the great circle. */
double lt_region_km(const struct lt_region *a, const struct lt_region *b);

/* A round trip cannot be faster than light in glass: 200 km a ms, both ways. */
bool lt_region_possible(double km, double ms);

/* The round trip in ms: measured, in either direction, or estimated from the great circle; *ret_source
 * is NULL for an estimate. */
double lt_region_ms(const struct lt_regions *regions, const struct lt_region *from, const struct lt_region *to, const char **ret_source);

/* Does the table say that a region offers a model by a deployment type?  1 yes, 0 no, -1 it does not say. */
int lt_region_offers(const struct lt_regions *regions, const char *region, const char *model, const char *sku, const char **ret_source);
