/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quota: what a provider has to grant before a model answers: tokens and calls a minute,
 * provisioned units, vCPUs of a family.
 *
 * A unit of a pool is 1,000 tokens a minute.  Numbers are per minute unless they say otherwise.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { LT_QUOTA_UNIT = 1000 };

/* The load of one deployment at its peak. */
struct lt_load {
	double rpm;
	double input, output; /* tokens of one call */
	double cached;        /* share of the input that the provider has kept, 0 to 1 */
};

/* Calls a minute that come with so many tokens a minute; rpm calls come with per_tpm. */
double lt_quota_rpm(double tpm, int64_t rpm, int64_t per_tpm);

/* The same as a region's catalogue tells it: count calls in so many seconds for each unit. */
double lt_quota_rpm_of_limit(int64_t units, int64_t count, int64_t seconds);

/* Calls that may begin within so many seconds: the meter counts slices, not minutes. */
double lt_quota_slice(double rpm, double seconds);

/* Calls a minute that units really carry: the smaller of both meters.  asked: tokens that one
 * call reserves, prompt and the most it may answer. */
double lt_quota_carries(int64_t units, int64_t rpm, int64_t per_tpm, double asked);

/* Tokens of one call below which calls run out first, above which tokens do. */
double lt_quota_crossing(int64_t rpm, int64_t per_tpm);

/* Units for a load: enough of both.  rpm 0: the model's ratio is not known, tokens decide. */
int64_t lt_quota_units(const struct lt_load *load, int64_t rpm, int64_t per_tpm);

/* Users, calls a minute of one, tokens of one call, peak over mean, room for bursts (0.3). */
double lt_quota_tpm(double users, double calls, double tokens, double peak, double room);

/* A pool by what is used of it. */
enum lt_pool { LT_POOL_OK, LT_POOL_HIGH, LT_POOL_LAST, LT_POOL_FULL, LT_POOL_NONE };
enum lt_pool lt_quota_pool(double limit, double used); /* 80 %, 90 %, all of it; NONE: the limit is 0 */

/* Provisioned units: tokens a minute that count, over what a unit takes, in the steps that are
 * sold.  ratio: input tokens that one output token counts as. */
double lt_quota_normal(const struct lt_load *load, double ratio);
double lt_quota_ptu_raw(const struct lt_load *load, double unit_tpm, double ratio);
int64_t lt_quota_ptu(double raw, int64_t least, int64_t step);
int64_t lt_quota_ptu_nearest(double raw, int64_t least, int64_t step); /* as plans of before 2026 were made */
double lt_quota_ptu_hourly(double deployed, double reserved);        /* units billed by the hour beside a reservation */

/* Share of a unit's time from which it is cheaper than paying by the token.  prices: of a unit's
 * hour, and of a million tokens that count. */
double lt_quota_break_even(double unit_hour, double unit_tpm, double price);

/* What a million counted tokens cost by the token, when some of the input is cached. */
double lt_quota_price(const struct lt_load *load, double ratio, double price, double cached_price);

/* Machines that vCPU quota still lets in: a family's and the region's own limit hold both. */
int64_t lt_quota_machines(int64_t vcpus, double family_limit, double family_used, double cores_limit, double cores_used);
