/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cost: what a month costs, line by line, and what it would cost otherwise.
 *
 * A month has 730 hours unless it is told otherwise.  Money is USD.  A price that is not known makes
 * its line UNKNOWN: NaN in numbers, never 0, with the reason; the total is then of the rest and
 * says so.  Prices are looked up on the day that is asked about.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/price.h"
#include "catalog/rent.h"

struct lt_arena;

/* A million tokens of each kind; NaN: not known.  batch multiplies all of them. */
struct lt_cost_price {
	double input, cached, output, batch;
	const char *source, *file;
	int64_t from_day;
};
struct lt_cost_price lt_cost_price_of(const struct lt_price *row, double input);

/* USD of one call: input has cached in it. */
double lt_cost_call(const struct lt_cost_price *price, double input, double cached, double output);
/* USD of machines or units for so many hours. */
double lt_cost_hours(double count, double hours, double price);
/* What serving one call oneself costs when the machine is always busy, and the load (a share) from which
 * that is cheaper than a price of a call. */
double lt_cost_own_call(double machine_hour, double seconds, double at_once);
double lt_cost_break_even(double own_call, double call);
/* Share of its time from which a provisioned unit is cheaper than tokens: hour is its price, price of a
 * token that counts once, out of the mix. */
double lt_cost_unit_use(double hour, double unit_tpm, double norm_price);

/* Tokens for a model at one place. */
struct lt_cost_level {
	double share, rpm; /* of the month, calls a minute in it */
};
struct lt_cost_load {
	const char *name, *provider, *sku, *model, *region, *instead; /* instead: a smaller model to compare with, or NULL */
	const struct lt_cost_level *levels;
	int level_count;
	double input, cached, output;  /* tokens of one call; cached is a part of input */
	double batch;                  /* share of the calls that can wait a day */
	bool measured;
	double unit_tpm, unit_ratio, unit_least, unit_step; /* of a provisioned unit; 0: not known */
	struct lt_cost_price given;    /* a price of the estate; NaN: of the catalogue */
	const char *silent;            /* nobody said how many calls it has: why its line is UNKNOWN; else NULL */
};
struct lt_cost_machine {
	const char *name, *size, *region, *provider;
	int term;            /* enum lt_rent_term */
	double count, hours; /* hours of each in the month; of a term all of it is paid */
	double use;          /* share of its time that the GPU works; below 0: not known */
	double discount;     /* percent off the hour, of the estate's own; below 0: none given */
	double most;         /* machines, when everybody works; no more than count: it does not grow */
	double hours_most;   /* hours of each then; 0: as hours */
	const char *note;    /* what a person has to know of it, or NULL */
};
struct lt_cost_units {
	const char *name, *sku, *region, *model;
	double deployed, reserved, hours;
	int term;    /* of what is reserved: LT_RENT_MONTH or LT_RENT_YEAR */
	double use;  /* share of the deployed that works; below 0: not known */
	double norm; /* price of a million tokens that count once, for its break-even; NaN: not known */
	double unit_tpm;
	const char *note; /* of what is deployed, or NULL */
};
struct lt_cost_other {
	const char *name, *what, *region; /* what: the name of its price */
	int kind;                         /* LT_RENT_HOSTING or LT_RENT_STORAGE */
	double quantity;                  /* hours or GB */
};

/* What the month depends on, for the question which of it matters. */
#define LT_COST_FACTORS(FACTOR)                                                                     \
	FACTOR(calls, "calls") FACTOR(input, "tokens of a prompt") FACTOR(output, "tokens of an answer") \
	FACTOR(cached, "cached share of prompts") FACTOR(batch, "share that can wait")               \
	FACTOR(tokens, "price of tokens") FACTOR(machines, "hours of machines") FACTOR(rent, "price of machines") \
	FACTOR(units, "provisioned units") FACTOR(storage, "stored gigabytes")
enum lt_cost_factor {
#define FACTOR(name, sentence) LT_COST_BY_##name,
	LT_COST_FACTORS(FACTOR)
#undef FACTOR
	LT_COST_FACTOR_COUNT,
};
extern const char *const lt_cost_factors[LT_COST_FACTOR_COUNT];

struct lt_cost_line {
	const char *name, *what, *unit, *why, *source, *file, *more; /* why: of an UNKNOWN; more: beside the price, or NULL */
	double quantity, price, amount;
	double most, quantity_most; /* both when everybody works; NaN: not known */
	double near_least, near_most; /* of an UNKNOWN machine: both at another region's price; NaN: none is known */
	int64_t from_day;
};

struct lt_cost_waste {
	const char *what, *why;
	double amount; /* USD a month; NaN: not known */
};

struct lt_cost {
	struct lt_arena *a;
	const struct lt_prices *prices;
	const struct lt_rents *rents;
	int64_t day;
	double hours;          /* of the month */
	const char *residency; /* zone or country that data must stay in, or NULL */
	const struct lt_cost_load *loads;
	const struct lt_cost_machine *machines;
	const struct lt_cost_units *units;
	const struct lt_cost_other *others;
	int load_count, machine_count, unit_count, other_count;
	double factor[LT_COST_FACTOR_COUNT];
	/* filled */
	struct lt_cost_line *lines;
	int line_count, line_room;
	double total, most;    /* of the lines that are known; and when everybody works */
	double near_least, near_most; /* of UNKNOWN machines at prices of other regions */
	int near;              /* such lines */
	int unknown;           /* lines that are not */
};
void lt_cost_init(struct lt_cost *cost);   /* all factors 1, a month of 730 hours */
void lt_cost_estimate(struct lt_cost *cost);

/* The total when a factor is a fifth lower and higher, the widest first.  Those that move nothing are
 * left out.  How many. */
struct lt_cost_swing {
	enum lt_cost_factor factor;
	double low, high;
};
int lt_cost_sensitivity(const struct lt_cost *cost, struct lt_cost_swing out[LT_COST_FACTOR_COUNT]);

/* Other ways to buy one load. */
struct lt_cost_way {
	const char *name, *detail;
	double amount;
};
struct lt_cost_self {
	const char *size, *region;
	double seconds, at_once, spare; /* of one call; calls at once on one machine; machines beside those that the peak needs */
};
int lt_cost_ways(struct lt_cost *cost, const struct lt_cost_load *load, const struct lt_cost_self *self, struct lt_cost_way **ret_ways);

/* Money that buys nothing, where what is known shows it. */
int lt_cost_wastes(struct lt_cost *cost, struct lt_cost_waste **ret_wastes);

/* 1,234.56 */
const char *lt_cost_money(struct lt_arena *a, double amount);
