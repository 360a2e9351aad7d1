/* SPDX-License-Identifier: Apache-2.0 */
/* quota: see quota.h. */
#include "plan/quota.h"

#include <math.h>

double
lt_quota_rpm(double tpm, int64_t rpm, int64_t per_tpm)
{
	return tpm * (double)rpm / (double)per_tpm;
}

double
lt_quota_rpm_of_limit(int64_t units, int64_t count, int64_t seconds)
{
	return (double)units * (double)count * 60 / (double)seconds;
}

double
lt_quota_slice(double rpm, double seconds)
{
	return rpm / 60 * seconds;
}

double
lt_quota_carries(int64_t units, int64_t rpm, int64_t per_tpm, double asked)
{
	double tpm = (double)units * LT_QUOTA_UNIT, calls = lt_quota_rpm(tpm, rpm, per_tpm);
	return fmin(calls, tpm / asked);
}

double
lt_quota_crossing(int64_t rpm, int64_t per_tpm)
{
	return (double)per_tpm / (double)rpm;
}

/* A hair below a whole number is that number: 0.1 + 0.2 buys no further unit. */
static int64_t
up(double number)
{
	return (int64_t)ceil(number - 1e-9);
}

int64_t
lt_quota_units(const struct lt_load *load, int64_t rpm, int64_t per_tpm)
{
	double tpm = load->rpm * (load->input + load->output);
	if (rpm > 0)
		tpm = fmax(tpm, load->rpm * (double)per_tpm / (double)rpm);
	return up(tpm / LT_QUOTA_UNIT);
}

double
lt_quota_tpm(double users, double calls, double tokens, double peak, double room)
{
	return users * calls * tokens * peak * (1 + room);
}

enum lt_pool
lt_quota_pool(double limit, double used)
{
	if (limit == 0)
		return LT_POOL_NONE;
	double share = used / limit;
	return share >= 1 ? LT_POOL_FULL : share >= 0.9 ? LT_POOL_LAST : share >= 0.8 ? LT_POOL_HIGH : LT_POOL_OK;
}

double
lt_quota_normal(const struct lt_load *load, double ratio)
{
	return load->rpm * (load->input * (1 - load->cached) + ratio * load->output);
}

double
lt_quota_ptu_raw(const struct lt_load *load, double unit_tpm, double ratio)
{
	return lt_quota_normal(load, ratio) / unit_tpm;
}

int64_t
lt_quota_ptu(double raw, int64_t least, int64_t step)
{
	int64_t units = up(raw / (double)step) * step;
	return units > least ? units : least;
}

int64_t
lt_quota_ptu_nearest(double raw, int64_t least, int64_t step)
{
	int64_t units = (int64_t)floor(raw / (double)step + 0.5) * step;
	return units > least ? units : least;
}

double
lt_quota_ptu_hourly(double deployed, double reserved)
{
	return fmax(0, deployed - reserved);
}

double
lt_quota_break_even(double unit_hour, double unit_tpm, double price)
{
	return unit_hour / (unit_tpm * 60 * price / 1e6);
}

double
lt_quota_price(const struct lt_load *load, double ratio, double price, double cached_price)
{
	return price + cached_price * load->rpm * load->input * load->cached / lt_quota_normal(load, ratio);
}

int64_t
lt_quota_machines(int64_t vcpus, double family_limit, double family_used, double cores_limit, double cores_used)
{
	double free = fmin(family_limit - family_used, cores_limit - cores_used);
	return free > 0 ? (int64_t)(free / (double)vcpus) : 0;
}
