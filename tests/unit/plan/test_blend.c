/* SPDX-License-Identifier: Apache-2.0 */
/* Provisioned units beside paying by the token; worked examples name their source. */
#include <math.h>

#include "base/arena.h"
#include "plan/blend.h"
#include "t.h"

static bool
near(double got, double want, double by)
{
	if (fabs(got - want) <= by)
		return true;
	printf("# got %.9g, want %.9g within %.3g\n", got, want, by);
	return false;
}

/* gpt-4.1 global: 2 / 0.5 / 8 USD a million, 3,000 tokens a minute and unit, 4 for an output token. */
static const struct lt_tariff gpt41 = { .input = 2, .cached = 0.5, .output = 8, .unit_tpm = 3000, .ratio = 4, .least = 15, .step = 5,
	.hours = 730 };

static struct lt_minute
level(double calls, double input, double output, double cached, double minutes)
{
	return (struct lt_minute){ calls, calls * input, calls * input * cached, calls * output, minutes };
}

static struct lt_blend *
blend(struct lt_arena *a, struct lt_minute *at, int count, struct lt_tariff tariff, double unit_hour)
{
	struct lt_traffic traffic = { at, count, count };
	tariff.unit_hour = unit_hour;
	return lt_blend_new(a, &traffic, &tariff);
}

TEST(capacity_7_3_29_2_5_a_flat_month_at_full_load)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute flat[] = { level(1000, 1500, 300, 0.2, 1) };
	IS(near(lt_blend_tokens_month(blend(a, flat, 1, gpt41, 1)), 216810, 0.01));
	IS(lt_blend_peak(blend(a, flat, 1, gpt41, 1)) == 800);
	IS(near(lt_blend_of_units(blend(a, flat, 1, gpt41, 1), 800).month, 584000, 0.01));
	IS(near(lt_blend_of_units(blend(a, flat, 1, gpt41, 260 / 730.), 800).month, 208000, 0.01));
	IS(near(lt_blend_of_units(blend(a, flat, 1, gpt41, 2652 / 8760.), 800).month, 176800, 0.01));
	IS(near(lt_blend_even(blend(a, flat, 1, gpt41, 2652 / 8760.)), 0.815, 0.0005));
	lt_arena_drop(a);
}

TEST(capacity_7_3_29_2_5_a_day_of_two_levels_takes_400_units_and_spill_over)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute day[] = { level(1000, 1500, 300, 0.2, 720), level(500, 1500, 300, 0.2, 720) };
	struct lt_blend *year = blend(a, day, 2, gpt41, 2652 / 8760.), *month = blend(a, day, 2, gpt41, 260 / 730.);
	IS(near(lt_blend_tokens_month(year), 162607.50, 0.01));
	IS(near(lt_blend_of_units(year, 800).month, 176800, 0.01));
	IS(near(lt_blend_of_units(year, 400).month, 142602.50, 0.01));
	IS(near(lt_blend_of_units(year, 600).month, 159701.25, 0.01));
	IS(near(lt_blend_of_units(month, 400).month, 158202.50, 0.01));
	IS(lt_blend_best(year).units == 400 && near(lt_blend_best(year).month, 142602.50, 0.01));
	IS(lt_blend_newsvendor(year) == 400);
	IS(near(lt_blend_best(year).spilled, 1 / 3., 1e-9) && near(lt_blend_best(year).used, 1, 1e-9) && near(lt_blend_best(year).over, 0.5, 1e-9));
	lt_arena_drop(a);
}

TEST(capacity_7_3_30_share_of_use_from_which_a_unit_pays_by_model)
{
	static const struct {
		double input, output, tpm, ratio, month, year;
	} rows[] = { { 5, 30, 1200, 6, 98.9, 84.1 }, { 2, 8, 3000, 4, 98.9, 84.1 }, { 1.75, 14, 3400, 8, 99.8, 84.8 },
		{ 1.25, 10, 4750, 8, 100.0, 85.0 }, { 0.4, 1.6, 14900, 4, 99.6, 84.7 }, { 0.1, 0.4, 59400, 4, 99.9, 84.9 },
		{ 2.5, 10, 2500, 4, 95.0, 80.7 }, { 0.15, 0.6, 37000, 4, 107.0, 90.9 }, { 1.1, 4.4, 2500, 4, 215.9, 183.5 },
		{ 15, 60, 230, 4, 172, 146.3 } };
	struct lt_arena *a = lt_arena_new(1 << 20);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_tariff t = { .input = rows[i].input, .cached = rows[i].input / 10, .output = rows[i].output, .unit_tpm = rows[i].tpm,
			.ratio = rows[i].ratio, .least = 15, .step = 5, .hours = 730 };
		struct lt_minute flat[] = { level(100, 700, 90, 0, 1) };
		IS(near(lt_blend_even(blend(a, flat, 1, t, 260 / 730.)) * 100, rows[i].month, 0.1));
		IS(near(lt_blend_even(blend(a, flat, 1, t, 2652 / 8760.)) * 100, rows[i].year, 0.1));
	}
	lt_arena_drop(a);
}

TEST(capacity_7_3_31_with_half_and_nine_tenths_cached_a_unit_pays_from_73_8_and_58_0_percent)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute half[] = { level(10, 3000, 300, 0.5, 1) }, most[] = { level(10, 3000, 300, 0.9, 1) };
	IS(near(lt_blend_even(blend(a, half, 1, gpt41, 2652 / 8760.)) * 100, 73.8, 0.05));
	IS(near(lt_blend_even(blend(a, most, 1, gpt41, 2652 / 8760.)) * 100, 58.0, 0.05));
	lt_arena_drop(a);
}

TEST(capacity_7_4_X_60_to_70_percent_is_too_low_at_list_price_without_a_cache)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute flat[] = { level(1000, 1500, 300, 0, 1) };
	IS(lt_blend_even(blend(a, flat, 1, gpt41, 2652 / 8760.)) > 0.8);
	lt_arena_drop(a);
}

static unsigned seed = 7;

static double
random_to(double most)
{
	seed = seed * 1664525 + 1013904223;
	return (double)(seed >> 8) / (1 << 24) * most;
}

TEST(the_search_finds_what_a_scan_of_all_sizes_finds)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	for (int round = 0; round < 60; round++) {
		struct lt_minute minutes[200];
		int count = 1 + (int)random_to(199);
		for (int i = 0; i < count; i++)
			minutes[i] = level(random_to(round % 3 ? 900 : 40), 100 + random_to(3000), random_to(600), random_to(0.9), 1 + random_to(9));
		struct lt_blend *b = blend(a, minutes, count, gpt41, round % 2 ? 2652 / 8760. : 0.12);
		struct lt_blend_cost best = lt_blend_best(b), least = lt_blend_of_units(b, 0);
		for (int64_t n = 15; n <= lt_blend_peak(b) + 20; n += 5)
			if (lt_blend_of_units(b, n).month < least.month)
				least = lt_blend_of_units(b, n);
		IS(near(best.month, least.month, 1e-6 * least.month + 1e-6));
		IS(best.month <= lt_blend_tokens_month(b) + 1e-9);
	}
	lt_arena_drop(a);
}

TEST(no_traffic_takes_no_unit_and_costs_nothing)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute quiet[] = { level(0, 1500, 300, 0, 60) };
	for (int count = 0; count < 2; count++) {
		struct lt_blend *b = blend(a, quiet, count, gpt41, 0.3);
		IS(lt_blend_best(b).units == 0 && lt_blend_best(b).month == 0 && lt_blend_peak(b) == 0);
		IS(lt_blend_even(b) < 0 && lt_blend_newsvendor(b) == 0 && lt_blend_share(b, 0.95) == 0);
	}
	lt_arena_drop(a);
}

TEST(a_million_million_tokens_a_minute_is_still_a_number_and_soon_found)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute vast[] = { level(1e9, 700, 300, 0.1, 1), level(1e8, 700, 300, 0.1, 1) };
	struct lt_blend *b = blend(a, vast, 2, gpt41, 2652 / 8760.);
	IS(lt_blend_peak(b) > 600000000 && isfinite(lt_blend_best(b).month) && lt_blend_best(b).units > 0);
	lt_arena_drop(a);
}

TEST(more_traffic_never_costs_less_nor_takes_fewer_units)
{
	struct lt_arena *a = lt_arena_new(1 << 22);
	double before = 0;
	int64_t units = 0;
	for (double calls = 0; calls < 2000; calls += 50) {
		struct lt_minute day[] = { level(calls, 1500, 300, 0.2, 600), level(calls / 3, 1500, 300, 0.2, 840) };
		struct lt_blend *b = blend(a, day, 2, gpt41, 0.2);
		IS(lt_blend_best(b).month >= before - 1e-9 && lt_blend_peak(b) >= units);
		before = lt_blend_best(b).month;
		units = lt_blend_peak(b);
	}
	lt_arena_drop(a);
}

TEST(a_quantile_counts_minutes_and_not_rows)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_minute day[] = { level(10, 100, 0, 0, 95), level(50, 100, 0, 0, 5) };
	struct lt_traffic traffic = { day, 2, 2 };
	IS(lt_blend_quantile(a, &traffic, LT_BLEND_CALLS, 0.95) == 10 && lt_blend_quantile(a, &traffic, LT_BLEND_CALLS, 0.96) == 50);
	IS(lt_blend_quantile(a, &traffic, LT_BLEND_TOKENS, 1) == 5000);
	lt_arena_drop(a);
}
