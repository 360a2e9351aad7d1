/* SPDX-License-Identifier: Apache-2.0 */
/* content/regions/ as structs, and distances. */
#include "catalog/region.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/read.h"

#define EARTH_KM 6371.0
#define KM_A_MS 200.0 /* light in glass */
#define DETOUR 1.5    /* cables are longer than the great circle */

#define AT(field) offsetof(struct lt_region, field)
static const struct lt_read_field REGION[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "geography", LT_READ_TEXT, AT(geography), true },
	{ "country", LT_READ_TEXT, AT(country), true },
	{ "zone", LT_READ_TEXT, AT(zone) },
	{ "zones", LT_READ_FLAG, AT(zones) },
	{ "zones_known", LT_READ_FLAG, AT(zones_known), true },
	{ "restricted", LT_READ_FLAG, AT(restricted) },
	{ "pair", LT_READ_TEXT, AT(pair) },
	{ "lat", LT_READ_REAL, AT(lat), true },
	{ "lon", LT_READ_REAL, AT(lon), true },
	{ "pue", LT_READ_REAL, AT(pue) },
	{ "cfe", LT_READ_REAL, AT(cfe) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_region_trip, field)
static const struct lt_read_field TRIP[] = {
	{ "from", LT_READ_TEXT, AT(from), true },
	{ "to", LT_READ_TEXT, AT(to), true },
	{ "ms", LT_READ_REAL, AT(ms), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_region_offer, field)
static const struct lt_read_field OFFER[] = {
	{ "model", LT_READ_NAMES, AT(models), true },
	{ "sku", LT_READ_TEXT, AT(sku), true },
	{ "regions", LT_READ_NAMES, AT(regions), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT

bool
lt_regions_load(struct lt_arena *a, struct lt_regions *ret_regions, struct lt_err *err)
{
	struct lt_region *at;
	struct lt_region_trip *trips;
	struct lt_region_offer *offers;
	struct lt_regions r = { 0 };
	if (!lt_read_rows(a, "regions/azure.yaml", REGION, sizeof *at, &at, &r.count, &r.as_of, err) ||
		!lt_read_rows(a, "regions/latency.yaml", TRIP, sizeof *trips, &trips, &r.trip_count, &r.trips_as_of, err) ||
		!lt_read_rows(a, "regions/offers.yaml", OFFER, sizeof *offers, &offers, &r.offer_count, &r.offers_as_of, err))
		return false;
	r.at = at;
	r.trips = trips;
	r.offers = offers;
	for (int i = 0; i < r.trip_count; i++) {
		const struct lt_region *from = lt_regions_find(&r, trips[i].from), *to = lt_regions_find(&r, trips[i].to);
		if (!from || !to)
			return lt_fail(err, "regions/latency.yaml, row %d: %s or %s is no region", i + 1, trips[i].from, trips[i].to);
		if (!lt_region_possible(lt_region_km(from, to), trips[i].ms))
			return lt_fail(err, "regions/latency.yaml, row %d: %g ms from %s to %s is faster than light", i + 1, trips[i].ms, trips[i].from, trips[i].to);
	}
	*ret_regions = r;
	return true;
}

const struct lt_region *
lt_regions_find(const struct lt_regions *regions, const char *name)
{
	for (int i = 0; i < regions->count; i++)
		if (lt_text_eq_nocase(lt_text(name), lt_text(regions->at[i].name)))
			return &regions->at[i];
	return NULL;
}

static double
radians(double degrees)
{
	return degrees * M_PI / 180;
}

double
lt_region_km(const struct lt_region *a, const struct lt_region *b)
{
	double up = sin(radians(b->lat - a->lat) / 2), along = sin(radians(b->lon - a->lon) / 2);
	double h = up * up + cos(radians(a->lat)) * cos(radians(b->lat)) * along * along;
	return 2 * EARTH_KM * asin(sqrt(h > 1 ? 1 : h));
}

bool
lt_region_possible(double km, double ms)
{
	return ms >= 2 * km / KM_A_MS;
}

double
lt_region_ms(const struct lt_regions *regions, const struct lt_region *from, const struct lt_region *to, const char **ret_source)
{
	const struct lt_region_trip *found = NULL;
	*ret_source = "the same region";
	if (from == to)
		return 1;
	for (int i = 0; i < regions->trip_count; i++) {
		const struct lt_region_trip *t = &regions->trips[i];
		bool there = strcmp(t->from, from->name) == 0 && strcmp(t->to, to->name) == 0;
		bool back = strcmp(t->to, from->name) == 0 && strcmp(t->from, to->name) == 0;
		if (there || (back && !found))
			found = t;
	}
	*ret_source = found ? found->source : NULL;
	return found ? found->ms : lt_region_km(from, to) * DETOUR / KM_A_MS * 2;
}

int
lt_region_offers(const struct lt_regions *regions, const char *region, const char *model, const char *sku, const char **ret_source)
{
	int said = -1;
	for (int i = 0; i < regions->offer_count; i++) {
		const struct lt_region_offer *o = &regions->offers[i];
		if (strcmp(o->sku, sku) != 0 || !lt_read_covers(o->models, lt_text(model)))
			continue;
		said = lt_read_covers(o->regions, lt_text(region)); /* the later row is of the model itself */
		*ret_source = o->source;
	}
	return said;
}
