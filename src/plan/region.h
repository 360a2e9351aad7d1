/* SPDX-License-Identifier: Apache-2.0 */
/*
 * region: where to run: what a region must have, then how good it is.
 *
 * Filters come first, and each region that is left out has its reason.  What is not known does not
 * leave a region out: it is a doubt that is told with it.  Scores are 0 to 5; a part that is not known
 * has no score, and its weight is shared out among the others.
 */
#pragma once
#include "catalog/region.h"

struct lt_arena;

#define LT_REGION_WEIGHTS(WEIGHT)                                                             \
	WEIGHT(latency, 0.25, "round trip to users") WEIGHT(distance, 0.20, "distance to data") \
	WEIGHT(quota, 0.20, "quota beyond the need") WEIGHT(price, 0.15, "price")               \
	WEIGHT(zones, 0.10, "zones and pair") WEIGHT(carbon, 0.05, "carbon")                    \
	WEIGHT(familiar, 0.05, "known to those who operate")
enum lt_region_part {
#define WEIGHT(name, standard, sentence) LT_REGION_##name,
	LT_REGION_WEIGHTS(WEIGHT)
#undef WEIGHT
	LT_REGION_PARTS,
};
extern const char *const lt_region_parts[LT_REGION_PARTS], *const lt_region_sentences[LT_REGION_PARTS];
extern const double lt_region_standard[LT_REGION_PARTS];

/* What is known of one region from the subscription; -1: not known. */
struct lt_region_known {
	const char *region;
	int offers;            /* model, version and deployment type: 1, 0, -1 */
	double free, capacity; /* units of the model that quota leaves, and that can be deployed now */
	int gpu;               /* the size is there and open: 1, 0, -1 */
	const char *gpu_why;
	double vcpus_free;
	double price;          /* of the machine or of a million tokens */
};

struct lt_region_asked {
	const char *residency;   /* country, data zone or geography; NULL: anywhere */
	const char *model, *sku; /* or NULL; sku: global, data_zone, regional */
	const char *retires, *instead; /* of the newest version of the model; NULL: not known */
	bool retiring;           /* within the horizon */
	double units, vcpus;     /* needed; 0: none */
	const char *size;        /* machine, or NULL */
	bool zones;              /* availability zones are needed */
	const char *const *near, *const *allowed, *const *familiar; /* NULL: none given; NULL ends */
	const char *data;        /* region of the data, or NULL */
	double weight[LT_REGION_PARTS];
	const struct lt_region_known *known;
	int known_count;
};

struct lt_region_place {
	const struct lt_region *region;
	const char *left_out;      /* why, or NULL */
	const char **doubts;
	int doubt_count, doubt_room;
	double part[LT_REGION_PARTS]; /* NaN: not known */
	double score, covered;     /* share of the weights that is known */
	double ms, km;             /* to users and data; NaN: not asked */
	bool estimated;            /* of ms */
};

struct lt_region_plan {
	struct lt_region_place *at; /* best first, those left out behind */
	int count, fits;
	const struct lt_region_place *primary, *secondary;
	const struct lt_region_place *spill[4];
	int spill_count;
	const char *no_secondary;  /* why there is none */
};

/* May data of a go to b?  Within the same data zone, or without one the same geography; a country that was asked for
 * (residency; NULL: none) holds both. */
bool lt_region_same_territory(const char *residency, const struct lt_region *a, const struct lt_region *b);

void lt_region_plan(struct lt_arena *a, const struct lt_regions *regions, const struct lt_region_asked *asked, struct lt_region_plan *ret_plan);
