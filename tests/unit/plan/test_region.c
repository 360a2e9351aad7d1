/* SPDX-License-Identifier: Apache-2.0 */
/* Where to run; numbers of oracles are those of capacity.md 7.3. */
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "plan/region.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_regions regions;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)1 << 28);
	if (!lt_regions_load(arena, &regions, &err))
		printf("# %s\n", err.text);
}

static struct lt_region_asked
asked(const char *residency, const char *model, const char *sku)
{
	struct lt_region_asked q = { .residency = residency, .model = model, .sku = sku };
	memcpy(q.weight, lt_region_standard, sizeof q.weight);
	return q;
}

static const struct lt_region_place *
place(const struct lt_region_plan *plan, const char *name)
{
	for (int i = 0; i < plan->count; i++)
		if (strcmp(plan->at[i].region->name, name) == 0)
			return &plan->at[i];
	return NULL;
}

TEST(oracle_67_a_global_deployment_is_left_out_everywhere_when_data_has_to_stay_in_the_eu)
{
	struct lt_region_asked q = asked("eu", "gpt-5.1", "global");
	struct lt_region_plan plan;
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.fits == 0 && !plan.primary);
	IS(strstr(place(&plan, "swedencentral")->left_out, "a global deployment answers anywhere"));
	IS(strstr(place(&plan, "eastus")->left_out, "residency: data has to stay in the data zone eu, which it is not in"));
}

TEST(oracle_68_gpt_5_2_by_data_zone_in_the_eu_is_left_out_on_the_matrix_of_2026)
{
	struct lt_region_asked q = asked("eu", "gpt-5.2", "data_zone");
	struct lt_region_plan plan;
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.fits == 0 && strstr(place(&plan, "swedencentral")->left_out, "gpt-5.2 is not offered as data_zone here"));
	q = asked("eu", "gpt-5.1", "data_zone");
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.fits == 2 && !place(&plan, "swedencentral")->left_out && !place(&plan, "francecentral")->left_out);
	q = asked("us", "gpt-5.2", "data_zone");
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.fits == 7);
}

TEST(oracle_69_round_trips_are_the_same_both_ways_within_5_ms)
{
	for (int i = 0; i < regions.trip_count; i++)
		for (int j = 0; j < regions.trip_count; j++) {
			const struct lt_region_trip *t = &regions.trips[i], *u = &regions.trips[j];
			if (strcmp(t->from, u->to) == 0 && strcmp(t->to, u->from) == 0)
				IS(fabs(t->ms - u->ms) <= 5);
		}
}

TEST(oracle_70_a_round_trip_faster_than_light_is_seen)
{
	const struct lt_region *west = lt_regions_find(&regions, "westus"), *australia = lt_regions_find(&regions, "australiaeast");
	double km = lt_region_km(west, australia);
	IS(km > 11500 && km < 12300 && !lt_region_possible(km, 26) && lt_region_possible(km, 140) && 2 * km / 200 > 110);
	for (int i = 0; i < regions.trip_count; i++)
		IS(lt_region_possible(lt_region_km(lt_regions_find(&regions, regions.trips[i].from), lt_regions_find(&regions, regions.trips[i].to)), regions.trips[i].ms));
}

TEST(a_round_trip_without_a_row_is_estimated_and_says_so)
{
	const char *source;
	double ms = lt_region_ms(&regions, lt_regions_find(&regions, "uksouth"), lt_regions_find(&regions, "polandcentral"), &source);
	IS(!source && ms > 15 && ms < 30);
	IS(lt_region_ms(&regions, lt_regions_find(&regions, "westeurope"), lt_regions_find(&regions, "japaneast"), &source) == 233 && source);
}

/* decision.md D15: a second region in another failure domain of the same data territory */
TEST(the_second_region_is_apart_and_in_the_same_territory_and_every_other_has_a_reason)
{
	static const char *const near[] = { "uksouth", NULL };
	struct lt_region_asked q = asked("eu", NULL, NULL);
	struct lt_region_plan plan;
	q.near = near;
	q.zones = true;
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.primary && plan.secondary && strcmp(plan.primary->region->zone, "eu") == 0 && strcmp(plan.secondary->region->zone, "eu") == 0);
	IS(lt_region_km(plan.primary->region, plan.secondary->region) >= 300);
	for (int i = plan.fits; i < plan.count; i++)
		IS(plan.at[i].left_out && strchr(plan.at[i].left_out, ':'));
}

TEST(weights_add_up_to_one)
{
	double sum = 0;
	for (int i = 0; i < LT_REGION_PARTS; i++)
		sum += lt_region_standard[i];
	IS(fabs(sum - 1) < 1e-9);
}

TEST(quota_that_is_short_and_a_model_that_retires_leave_a_region_out)
{
	static const struct lt_region_known known[] = { { "swedencentral", 1, 100, 500, -1, NULL, -1, 1 }, { "francecentral", 1, 400, 20, -1, NULL, -1, 1 },
		{ "westeurope", 0, -1, -1, -1, NULL, -1, -1 }, { "eastus", 1, 400, 400, -1, NULL, -1, 1 } };
	struct lt_region_asked q = asked(NULL, "gpt-5.1", "regional");
	struct lt_region_plan plan;
	q.units = 150;
	q.known = known;
	q.known_count = 4;
	lt_region_plan(arena, &regions, &q, &plan);
	IS_TEXT(place(&plan, "swedencentral")->left_out, "quota: 100 units of gpt-5.1 regional are free and 150 are needed");
	IS_TEXT(place(&plan, "francecentral")->left_out, "capacity: 20 units of gpt-5.1 regional can be deployed now and 150 are needed");
	IS_TEXT(place(&plan, "westeurope")->left_out, "model: gpt-5.1 is not offered as regional here (the region's catalogue)");
	IS(!place(&plan, "eastus")->left_out && place(&plan, "eastus")->doubt_count == 0 && place(&plan, "japaneast")->doubt_count == 2);
	q.retiring = true;
	q.retires = "2027-05-15";
	lt_region_plan(arena, &regions, &q, &plan);
	IS(plan.fits == 0);
}
