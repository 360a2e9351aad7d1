/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of machines, units and terms: each on its day, in its region. */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/rent.h"
#include "t.h"

static struct lt_rents rents;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	if (!lt_rents_load(lt_arena_new((size_t)1 << 28), &rents, &err))
		printf("# %s\n", err.text);
}

static const struct lt_rent *
of(enum lt_rent_kind kind, const char *name, const char *region, enum lt_rent_term term, const char *on)
{
	int64_t day = 0;
	lt_date_day(lt_text(on), &day);
	return lt_rents_find(&rents, kind, NULL, name, region, term, day);
}

static bool
near(const struct lt_rent *rent, double want)
{
	return rent && fabs(lt_rent_hour(rent) - want) < 5e-5;
}

TEST(every_price_has_a_day_and_a_source)
{
	IS_TEXT(err.text, "");
	IS(rents.count > 50);
	for (int i = 0; i < rents.count; i++)
		IS(rents.at[i].source && rents.at[i].from_day > 0 && rents.at[i].price > 0);
}

/* capacity.md 4.7, KARP-AZ 2026-06-18 and KARP-AWS 2026-07-20 */
TEST(a_machine_costs_what_its_region_says_and_nothing_is_guessed_for_another)
{
	IS(near(of(LT_RENT_MACHINE, "Standard_ND96isr_H100_v5", "eastus", LT_RENT_HOUR, "2026-07-01"), 98.32));
	IS(near(of(LT_RENT_MACHINE, "standard_nd96isr_h100_v5", "swedencentral", LT_RENT_HOUR, "2026-07-01"), 127.816));
	IS(near(of(LT_RENT_MACHINE, "standard_nc24ads_a100_v4", "brazilsouth", LT_RENT_HOUR, "2026-07-01"), 2 * 3.673));
	IS(of(LT_RENT_MACHINE, "standard_nc24ads_a100_v4", "japaneast", LT_RENT_HOUR, "2026-07-01") == NULL);
	IS(of(LT_RENT_MACHINE, "standard_nc24ads_a100_v4", "eastus", LT_RENT_HOUR, "2026-06-17") == NULL);
	IS(of(LT_RENT_MACHINE, "standard_nc24ads_a100_v4", "eastus", LT_RENT_SPOT, "2026-07-01") == NULL);
	double azure = of(LT_RENT_MACHINE, "standard_nd96isr_h100_v5", "eastus", LT_RENT_HOUR, "2026-08-01")->price;
	double aws = of(LT_RENT_MACHINE, "p5.48xlarge", NULL, LT_RENT_HOUR, "2026-08-01")->price;
	IS(fabs(azure / aws - 1.79) < 0.005);
}

/* capacity.md 2.2, RETAIL 2025-08-25; oracles 32 and 44: 260/730 and 2652/8760, 64.4 % and 69.7 % off */
TEST(a_reservation_costs_its_term_and_not_an_hour)
{
	IS(near(of(LT_RENT_UNIT, "global", NULL, LT_RENT_HOUR, "2026-01-01"), 1.00));
	IS(near(of(LT_RENT_UNIT, "global", "eastus", LT_RENT_MONTH, "2026-01-01"), 0.3562));
	IS(near(of(LT_RENT_UNIT, "global", NULL, LT_RENT_YEAR, "2026-01-01"), 0.3027));
	IS(fabs(1 - lt_rent_hour(of(LT_RENT_UNIT, "global", NULL, LT_RENT_MONTH, "2026-01-01")) - 0.644) < 5e-4);
	IS(fabs(1 - lt_rent_hour(of(LT_RENT_UNIT, "global", NULL, LT_RENT_YEAR, "2026-01-01")) - 0.697) < 5e-4);
}

/* capacity.md 2.2: 260 and 2,652 up to 2025-08-31, then 286 and 2,916 (PTUCALC 2026-07-07) */
TEST(the_price_of_a_reservation_is_looked_up_on_its_day)
{
	IS(near(of(LT_RENT_UNIT, "regional", NULL, LT_RENT_MONTH, "2025-08-31"), 260 / 730.0));
	IS(near(of(LT_RENT_UNIT, "regional", NULL, LT_RENT_MONTH, "2025-09-01"), 0.3918));
	IS(near(of(LT_RENT_UNIT, "data_zone", NULL, LT_RENT_YEAR, "2025-09-01"), 0.3329));
	IS(of(LT_RENT_UNIT, "regional", NULL, LT_RENT_MONTH, "2025-08-01") == NULL);
}

/* Oracle 42, Infracost: davinci-002 hosted for 6.6 h is $13.20, 667 sessions of 0.03 are $20.01 */
TEST(hosting_and_sessions_are_added_up)
{
	IS(fabs(6.6 * of(LT_RENT_HOSTING, "davinci-002", NULL, LT_RENT_HOUR, "2026-01-01")->price - 13.20) < 1e-9);
	IS(fabs(667 * of(LT_RENT_SESSION, "code_interpreter", NULL, LT_RENT_EACH, "2026-01-01")->price - 20.01) < 1e-9);
}
