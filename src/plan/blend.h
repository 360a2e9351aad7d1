/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blend: how many provisioned units to keep, and what spills over to paying by the token.
 *
 * Traffic is minutes, each with its calls and tokens.  A unit pays for itself only where it is
 * busy often enough, so the best number is a quantile of the demand and neither its mean nor its
 * peak; cost in units is convex, so the search is exact.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;

/* What happened in one minute, or in so many minutes alike. */
struct lt_minute {
	double calls, input, cached, output; /* of the minute; cached is part of input */
	double minutes;                      /* how many like it; 1 of a trace */
};

struct lt_traffic {
	struct lt_minute *at;
	int count, room;
};

/* Prices in USD: of a unit's hour, and of a million tokens. */
struct lt_tariff {
	double unit_hour, input, cached, output;
	double unit_tpm, ratio;  /* what a unit takes; input tokens that an output token counts as */
	int64_t least, step;     /* units that are sold */
	double hours;            /* of the month that is paid: 730 */
};

/* Sums over all minutes, and the most of one. */
struct lt_traffic_sums {
	double minutes, calls, input, cached, output; /* per minute, the mean */
	double peak_calls, peak_tokens;               /* of the busiest minute */
};
struct lt_traffic_sums lt_blend_sums(const struct lt_traffic *traffic);

/* The value below which that share of the minutes lies: 0.95 of calls or of tokens. */
enum lt_blend_of { LT_BLEND_CALLS, LT_BLEND_TOKENS };
double lt_blend_quantile(struct lt_arena *a, const struct lt_traffic *traffic, enum lt_blend_of what, double share);

/* Minutes by what they demand of units, with the sums that make each question fast. */
struct lt_blend;
struct lt_blend *lt_blend_new(struct lt_arena *a, const struct lt_traffic *traffic, const struct lt_tariff *tariff);

/* What a month costs with so many units, the rest paid by the token. */
struct lt_blend_cost {
	int64_t units;
	double month, base, spill; /* USD; base is the units' share of it */
	double used;               /* share of the units' time that is busy, 0 to 1 */
	double spilled;            /* share of demand that goes past them, 0 to 1 */
	double over;               /* share of minutes that ask for more than they take */
};
struct lt_blend_cost lt_blend_of_units(const struct lt_blend *blend, int64_t units);

/* The cheapest: 0, or what can be bought. */
struct lt_blend_cost lt_blend_best(const struct lt_blend *blend);

/* The newsvendor's answer, which is the best where prices of tokens are alike in all minutes: the most
 * units that are all busy for at least the share from which one pays; 0: none is. */
int64_t lt_blend_newsvendor(const struct lt_blend *blend);

/* From which share of its time a unit is cheaper, in the mix of this traffic: above 1 it never is; -1: there
 * is no traffic to speak of. */
double lt_blend_even(const struct lt_blend *blend);

/* Units that take the busiest minute, unrounded, and rounded as they are sold. */
double lt_blend_peak_raw(const struct lt_blend *blend);
int64_t lt_blend_peak(const struct lt_blend *blend);
int64_t lt_blend_share(const struct lt_blend *blend, double share); /* enough for that share of the minutes */
double lt_blend_tokens_month(const struct lt_blend *blend);         /* paid by the token alone, USD */
