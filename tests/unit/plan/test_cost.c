/* SPDX-License-Identifier: Apache-2.0 */
/* What things cost, held against what others published; numbers of oracles are those of capacity.md 7.3. */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "plan/cost.h"
#include "plan/quota.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_prices prices;
static struct lt_rents rents;
static struct lt_err err;
static int64_t today;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)1 << 28);
	lt_date_day(LT_LIT("2026-08-21"), &today);
	if (!lt_prices_load(arena, &prices, &err) || !lt_rents_load(arena, &rents, &err))
		printf("# %s\n", err.text);
}

static bool
near(double got, double want, double within)
{
	if (fabs(got - want) <= within)
		return true;
	printf("# got %.6f, want %.6f\n", got, want);
	return false;
}

static struct lt_cost_price
price(const char *sku, const char *model)
{
	return lt_cost_price_of(lt_prices_at(&prices, "azure", sku, lt_text(model), NULL, today), 0);
}

static struct lt_cost_load
workload(const char *model, double calls, double input, double output)
{
	struct lt_cost_level *level = LT_NEW(arena, struct lt_cost_level);
	*level = (struct lt_cost_level){ 1, calls / 1440 };
	return (struct lt_cost_load){ .name = model, .model = model, .provider = "azure", .sku = "global", .levels = level, .level_count = 1,
		.input = input, .output = output, .given = { NAN, NAN, NAN, NAN, NULL, NULL, 0 } };
}

static struct lt_cost
month(const struct lt_cost_load *load, double days)
{
	struct lt_cost cost = { .a = arena, .prices = &prices, .rents = &rents, .day = today, .loads = load, .load_count = load ? 1 : 0 };
	lt_cost_init(&cost);
	cost.hours = days * 24;
	return cost;
}

TEST(oracle_33_genai_a_call_of_1000_and_100_of_gpt_4o_costs_0_0035)
{
	struct lt_cost_price p = price("global", "gpt-4o");
	IS(near(lt_cost_call(&p, 1000, 0, 100), 0.0035, 1e-12));
}

TEST(oracles_34_and_36_book_10000_calls_a_day_of_800_and_400_cost_60_a_day_1800_in_30_and_100000_cost_600)
{
	struct lt_cost_load l = workload("gpt-4o", 10000, 800, 400);
	struct lt_cost day = month(&l, 1), days = month(&l, 30);
	lt_cost_estimate(&day);
	lt_cost_estimate(&days);
	IS(near(day.lines[0].amount, 20, 1e-9) && near(day.lines[1].amount, 40, 1e-9) && near(day.total, 60, 1e-9) && near(days.total, 1800, 1e-6));
	struct lt_cost_price p = price("global", "gpt-4o");
	IS(near(100000 * lt_cost_call(&p, 800, 0, 400), 600, 1e-6));
}

TEST(oracle_35_book_gpt_4o_mini_costs_3_60_a_day_and_108_and_94_percent_less)
{
	struct lt_cost_load l = workload("gpt-4o-mini", 10000, 800, 400);
	struct lt_cost day = month(&l, 1), days = month(&l, 30);
	lt_cost_estimate(&day);
	lt_cost_estimate(&days);
	IS(near(day.lines[0].amount, 1.2, 1e-9) && near(day.lines[1].amount, 2.4, 1e-9) && near(days.total, 108, 1e-6));
	IS(near(100 * (1 - day.total / 60), 94, 1e-6));
}

TEST(oracle_40_infracost_gpt_4_5_preview_in_eastus2_and_a_tenth_more_in_swedencentral)
{
	/* Infracost's golden file of 2025: 75, 37.5 for cached and 150 a million, and 1.1 times that. */
	struct lt_cost_price p = { 82.5, 41.25, 165, NAN, "Infracost", NULL, 0 }, s = { 82.5 * 1.1, 41.25 * 1.1, 165 * 1.1, NAN, "Infracost", NULL, 0 };
	IS(near(lt_cost_call(&p, 40e6, 0, 0), 3300, 1e-6) && near(lt_cost_call(&p, 0, 0, 13333333), 2200, 1e-3) && near(lt_cost_call(&p, 20e6, 20e6, 0), 825, 1e-6));
	IS(near(lt_cost_call(&s, 40e6, 0, 0), 3630, 1e-6) && near(lt_cost_call(&s, 0, 0, 13333333), 2420, 1e-3) && near(lt_cost_call(&s, 20e6, 20e6, 0), 907.5, 1e-6));
}

TEST(oracle_41_infracost_a_billion_tokens_embedded_cost_130_and_100)
{
	struct lt_cost_price large = price("global", "text-embedding-3-large"), ada = price("global", "text-embedding-ada-002");
	IS(near(lt_cost_call(&large, 1e9, 0, 0), 130, 1e-6) && near(lt_cost_call(&ada, 1e9, 0, 0), 100, 1e-6));
}

TEST(oracle_45_book_machines_and_hours)
{
	IS(near(lt_cost_hours(2, 18, 3.67), 132.12, 1e-9));
	IS(near(lt_cost_hours(8, 72, 98), 56448, 1e-9));
	IS(near(lt_cost_hours(1, 72, 27.20), 1958, 0.5) && near(0.3 * lt_cost_hours(1, 72, 27.20), 587, 0.6));
	IS(near(lt_cost_hours(1, 72, 98), 7056, 1e-9) && near(0.3 * lt_cost_hours(1, 72, 98), 2117, 0.5));
	IS(near(lt_cost_hours(4, 40, 0.53), 85, 0.5) && near(0.3 * lt_cost_hours(4, 40, 0.53), 25, 0.6));
}

TEST(oracle_46_book_four_t4_by_day_cost_763_and_a_year_reserved_saves_2747)
{
	IS(near(lt_cost_hours(4, 12 * 30, 0.53), 763.20, 1e-9));
	IS(near(0.3 * 12 * lt_cost_hours(4, 12 * 30, 0.53), 2747, 0.6));
}

TEST(oracle_47_book_2200_tokens_too_many_in_10000_calls_a_day_cost_55_and_1650)
{
	struct lt_cost_price p = price("global", "gpt-4o");
	IS(near(10000 * lt_cost_call(&p, 2200, 0, 0), 55, 1e-9) && near(30 * 10000 * lt_cost_call(&p, 2200, 0, 0), 1650, 1e-6));
}

TEST(oracle_48_book_savings_are_31_percent_of_67000_and_leave_46000)
{
	double saved = 8900 + 6200 + 1800 + 4100;
	IS(saved == 21000 && near(100 * saved / 67000, 31, 0.5) && 67000 - saved == 46000);
}

TEST(oracle_49_focus_1_2_virtual_currency)
{
	IS(lt_cost_hours(100000, 1, 2) == 200000 && lt_cost_hours(100000, 1, 1) == 100000);
}

TEST(oracle_50_opencost_defaults_gpu_cpu_and_memory_of_ten_hours)
{
	IS(near(lt_cost_hours(1, 10, 0.95), 9.50, 1e-9) && near(lt_cost_hours(4, 10, 0.031611), 1.26444, 1e-9) && near(lt_cost_hours(16, 10, 0.004237), 0.67792, 1e-9));
	IS(near(lt_cost_hours(1, 10, 0.95) + lt_cost_hours(4, 10, 0.031611) + lt_cost_hours(16, 10, 0.004237), 11.44, 0.005));
}

TEST(oracle_51_book_500_users_of_2_calls_and_1500_tokens)
{
	IS(near(lt_quota_tpm(500, 2, 1500, 1, 0), 1.5e6, 1e-3) && near(lt_quota_tpm(500, 2, 1500, 2, 0), 3e6, 1e-3) && near(lt_quota_tpm(500, 2, 1500, 5, 0), 7.5e6, 1e-3));
	IS(near(lt_quota_tpm(500, 2, 1500, 2, 0.3), 3.9e6, 1e-3) && near(lt_quota_tpm(500, 2, 1500, 5, 0.3), 9.75e6, 1e-3));
}

TEST(oracle_67a_an_own_qwen3_32b_on_two_h100_against_three_models)
{
	double seconds = 0.2368 + 1023 * 0.02006;
	const struct lt_rent *vm = lt_rents_find(&rents, LT_RENT_MACHINE, "azure", "standard_nc80adis_h100_v5", "eastus", LT_RENT_HOUR, today);
	IS(vm && vm->price == 13.96 && near(seconds, 20.76, 0.005) && near(32 * 1024 / seconds, 1578, 1));
	double own = lt_cost_own_call(vm->price, seconds, 32);
	IS(near(own, 0.002516, 1e-6));
	struct lt_cost_price big = price("global", "gpt-4.1"), small = price("global", "gpt-4.1-mini"), mini = price("global", "gpt-4o-mini");
	IS(near(lt_cost_call(&big, 1024, 0, 1024), 0.01024, 1e-9) && near(100 * lt_cost_break_even(own, lt_cost_call(&big, 1024, 0, 1024)), 24.6, 0.05));
	IS(near(lt_cost_call(&small, 1024, 0, 1024), 0.002048, 1e-9) && near(100 * lt_cost_break_even(own, lt_cost_call(&small, 1024, 0, 1024)), 123, 0.5));
	IS(near(lt_cost_call(&mini, 1024, 0, 1024), 0.000768, 1e-9) && lt_cost_break_even(own, lt_cost_call(&mini, 1024, 0, 1024)) > 1);
}

/* capacity.md 7.4, against the book's $33,000 */
TEST(two_nodes_of_h100_for_three_weeks_cost_98784)
{
	IS(near(lt_cost_hours(2, 504, 98), 98784, 1e-9) && near(lt_cost_hours(1, 336, 98), 32928, 1e-9));
}

/* capacity.md 2.6, P10 to P12 */
TEST(units_beyond_a_reservation_are_paid_by_the_hour_and_those_below_it_are_lost)
{
	struct lt_cost_units u[] = {
		{ .name = "p10", .sku = "global", .deployed = 250, .reserved = 200, .hours = 730, .term = LT_RENT_MONTH, .use = -1 },
		{ .name = "p11", .sku = "global", .deployed = 600, .reserved = 500, .hours = 730, .term = LT_RENT_MONTH, .use = -1 },
		{ .name = "p12", .sku = "global", .deployed = 1, .hours = 0.25, .use = -1 },
		{ .name = "less", .sku = "global", .deployed = 100, .reserved = 150, .hours = 730, .term = LT_RENT_YEAR, .use = -1 },
	};
	struct lt_cost cost = month(NULL, 730 / 24.0);
	struct lt_cost_waste *wastes;
	cost.units = u;
	cost.unit_count = 4;
	lt_cost_estimate(&cost);
	IS(cost.line_count == 7 && cost.unknown == 0);
	IS(near(cost.lines[0].amount, 200 * 260, 1e-6) && near(cost.lines[1].quantity, 50 * 730, 1e-6));
	IS(near(cost.lines[3].quantity, 100 * 730, 1e-6) && near(cost.lines[4].amount, 0.25, 1e-9));
	IS(near(cost.lines[6].amount, 50 * 2652 / 12.0, 1e-6));
	IS(lt_cost_wastes(&cost, &wastes) == 1 && near(wastes[0].amount, 50 * 2652 / 12.0, 1e-6));
}

/* capacity.md 2.5, OURS */
TEST(a_day_of_two_levels_is_cheapest_with_units_for_the_lower_one)
{
	static const struct lt_cost_level levels[] = { { 0.5, 1000 }, { 0.5, 500 } };
	struct lt_cost_load l = workload("gpt-4.1", 0, 1500, 300);
	struct lt_cost_way *ways;
	l.levels = levels;
	l.level_count = 2;
	l.cached = 300;
	l.unit_tpm = 3000;
	l.unit_ratio = 4;
	l.unit_least = 15;
	l.unit_step = 5;
	struct lt_cost cost = month(&l, 730 / 24.0);
	lt_cost_estimate(&cost);
	IS(near(cost.total, 162607.50, 0.005));
	int count = lt_cost_ways(&cost, &l, NULL, &ways), seen = 0;
	for (int i = 0; i < count; i++) {
		seen += strcmp(ways[i].name, "units, 1 year") == 0 && near(ways[i].amount, 176800, 0.005);
		seen += strcmp(ways[i].name, "units for a year and spill") == 0 && near(ways[i].amount, 142602.50, 0.005);
		seen += strcmp(ways[i].name, "units for a month and spill") == 0 && near(ways[i].amount, 158202.50, 0.005);
	}
	IS(seen == 3);
}

TEST(a_price_that_is_not_known_is_unknown_and_never_nothing)
{
	struct lt_cost_load l = workload("gpt-77", 1000, 100, 100);
	struct lt_cost_machine m = { .name = "far", .size = "standard_nd96isr_h100_v5", .region = "japaneast", .term = LT_RENT_HOUR, .count = 1, .hours = 10, .use = -1, .discount = -1 };
	struct lt_cost cost = month(&l, 30);
	cost.machines = &m;
	cost.machine_count = 1;
	lt_cost_estimate(&cost);
	IS(cost.unknown == 3 && cost.total == 0 && isnan(cost.lines[0].amount) && cost.lines[0].why && isnan(cost.lines[2].amount));
	IS_TEXT(lt_cost_money(arena, cost.lines[2].amount), "UNKNOWN");
	IS_TEXT(lt_cost_money(arena, 1234567.891), "1,234,567.89");
	IS_TEXT(lt_cost_money(arena, -999.5), "-999.50");
}

TEST(what_moves_the_month_most_comes_first)
{
	struct lt_cost_load l = workload("gpt-4o", 10000, 800, 400);
	struct lt_cost cost = month(&l, 30);
	struct lt_cost_swing swings[LT_COST_FACTOR_COUNT];
	lt_cost_estimate(&cost);
	int count = lt_cost_sensitivity(&cost, swings);
	IS(count == 4 && near(swings[0].high - cost.total, 360, 1e-6));
	IS(swings[2].factor == LT_COST_BY_output && near(swings[2].high - cost.total, 240, 1e-6));
	IS(swings[3].factor == LT_COST_BY_input && near(cost.total - swings[3].low, 120, 1e-6));
}
