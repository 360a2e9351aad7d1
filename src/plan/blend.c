/* SPDX-License-Identifier: Apache-2.0 */
/* blend: see blend.h.  Demand is in units: counted tokens of a minute over what a unit takes. */
#include "plan/blend.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "plan/quota.h"

struct point {
	double demand, minutes;
	double price; /* USD of one unit's minute of demand, when paid by the token */
};

struct lt_blend {
	struct lt_tariff tariff;
	struct point *at; /* by demand, falling */
	double *minutes, *money, *price; /* sums of those before: minutes, demand x minutes x price, minutes x price */
	double *work;                    /* demand x minutes */
	int count;
	double all; /* minutes */
};

struct lt_traffic_sums
lt_blend_sums(const struct lt_traffic *traffic)
{
	struct lt_traffic_sums s = { 0 };
	for (int i = 0; i < traffic->count; i++) {
		const struct lt_minute *m = &traffic->at[i];
		s.minutes += m->minutes;
		s.calls += m->calls * m->minutes;
		s.input += m->input * m->minutes;
		s.cached += m->cached * m->minutes;
		s.output += m->output * m->minutes;
		s.peak_calls = fmax(s.peak_calls, m->calls);
		s.peak_tokens = fmax(s.peak_tokens, m->input + m->output);
	}
	if (s.minutes > 0) {
		s.calls /= s.minutes;
		s.input /= s.minutes;
		s.cached /= s.minutes;
		s.output /= s.minutes;
	}
	return s;
}

static int
rising(const void *left, const void *right)
{
	const struct point *a = left, *b = right;
	return a->demand < b->demand ? -1 : a->demand > b->demand;
}

double
lt_blend_quantile(struct lt_arena *a, const struct lt_traffic *traffic, enum lt_blend_of what, double share)
{
	struct point *at = LT_NEW_ARRAY(a, struct point, traffic->count + 1);
	double all = 0, before = 0;
	for (int i = 0; i < traffic->count; i++) {
		const struct lt_minute *m = &traffic->at[i];
		at[i] = (struct point){ what == LT_BLEND_CALLS ? m->calls : m->input + m->output, m->minutes, 0 };
		all += m->minutes;
	}
	if (traffic->count > 1)
		qsort(at, (size_t)traffic->count, sizeof *at, rising);
	for (int i = 0; i < traffic->count; i++) {
		before += at[i].minutes;
		if (before >= share * all - 1e-9)
			return at[i].demand;
	}
	return 0;
}

static int
falling(const void *left, const void *right)
{
	return rising(right, left);
}

static double
counted(const struct lt_tariff *t, const struct lt_minute *m)
{
	return m->input - m->cached + t->ratio * m->output;
}

static double
paid(const struct lt_tariff *t, const struct lt_minute *m)
{
	return ((m->input - m->cached) * t->input + m->cached * t->cached + m->output * t->output) / 1e6;
}

struct lt_blend *
lt_blend_new(struct lt_arena *a, const struct lt_traffic *traffic, const struct lt_tariff *tariff)
{
	struct lt_blend *b = LT_NEW(a, struct lt_blend);
	b->tariff = *tariff;
	b->count = traffic->count;
	b->at = LT_NEW_ARRAY(a, struct point, b->count + 1);
	b->minutes = LT_NEW_ARRAY(a, double, b->count + 1);
	b->money = LT_NEW_ARRAY(a, double, b->count + 1);
	b->price = LT_NEW_ARRAY(a, double, b->count + 1);
	b->work = LT_NEW_ARRAY(a, double, b->count + 1);
	for (int i = 0; i < b->count; i++) {
		const struct lt_minute *m = &traffic->at[i];
		double demand = counted(tariff, m) / tariff->unit_tpm;
		b->at[i] = (struct point){ demand, m->minutes, demand > 0 ? paid(tariff, m) / demand : 0 };
	}
	if (b->count > 1)
		qsort(b->at, (size_t)b->count, sizeof *b->at, falling);
	for (int i = 0; i < b->count; i++) {
		const struct point *p = &b->at[i];
		b->minutes[i + 1] = b->minutes[i] + p->minutes;
		b->work[i + 1] = b->work[i] + p->demand * p->minutes;
		b->money[i + 1] = b->money[i] + p->demand * p->minutes * p->price;
		b->price[i + 1] = b->price[i] + p->minutes * p->price;
	}
	b->all = b->minutes[b->count];
	return b;
}

/* How many points demand more than so many units. */
static int
above(const struct lt_blend *b, double units)
{
	int low = 0, high = b->count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (b->at[middle].demand > units)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct lt_blend_cost
lt_blend_of_units(const struct lt_blend *b, int64_t units)
{
	double n = (double)units, hours = b->tariff.hours;
	int k = above(b, n);
	struct lt_blend_cost cost = { .units = units, .base = n * b->tariff.unit_hour * hours };
	if (b->all > 0) {
		double over = b->work[k] - n * b->minutes[k], all = b->work[b->count];
		cost.spill = (b->money[k] - n * b->price[k]) / b->all * hours * 60;
		cost.spilled = all > 0 ? over / all : 0;
		cost.used = units > 0 ? (all - over) / (n * b->all) : 0;
		cost.over = b->minutes[k] / b->all;
	}
	cost.month = cost.base + cost.spill;
	return cost;
}

static int64_t
grid(const struct lt_blend *b, int64_t place)
{
	int64_t first = (b->tariff.least + b->tariff.step - 1) / b->tariff.step;
	int64_t units = (first + place) * b->tariff.step;
	return place == 0 ? b->tariff.least : units;
}

struct lt_blend_cost
lt_blend_best(const struct lt_blend *b)
{
	struct lt_blend_cost none = lt_blend_of_units(b, 0), one, next;
	int64_t low = 0, high = (int64_t)(lt_blend_peak_raw(b) / (double)b->tariff.step) + 1;
	/* Convex from the least on: the first place from which one step more costs more. */
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		one = lt_blend_of_units(b, grid(b, middle));
		next = lt_blend_of_units(b, grid(b, middle + 1));
		if (next.month < one.month - 1e-9)
			low = middle + 1;
		else
			high = middle;
	}
	one = lt_blend_of_units(b, grid(b, low));
	return one.month < none.month ? one : none;
}

double
lt_blend_even(const struct lt_blend *b)
{
	double work = b->work[b->count], money = b->money[b->count];
	return work > 0 && money > 0 ? b->tariff.unit_hour / (60 * money / work) : -1;
}

int64_t
lt_blend_newsvendor(const struct lt_blend *b)
{
	double even = lt_blend_even(b);
	if (even < 0 || even > 1)
		return 0;
	for (int i = 0; i < b->count; i++)
		if (b->minutes[i + 1] >= even * b->all - 1e-9) {
			int64_t units = (int64_t)floor(b->at[i].demand / (double)b->tariff.step + 1e-9) * b->tariff.step;
			return units >= b->tariff.least ? units : 0;
		}
	return 0;
}

double
lt_blend_peak_raw(const struct lt_blend *b)
{
	return b->count ? b->at[0].demand : 0;
}

static int64_t
sold(const struct lt_blend *b, double raw)
{
	return raw > 0 ? lt_quota_ptu(raw, b->tariff.least, b->tariff.step) : 0;
}

int64_t
lt_blend_peak(const struct lt_blend *b)
{
	return sold(b, lt_blend_peak_raw(b));
}

int64_t
lt_blend_share(const struct lt_blend *b, double share)
{
	for (int i = 0; i < b->count; i++)
		if (b->minutes[i + 1] > (1 - share) * b->all + 1e-9)
			return sold(b, b->at[i].demand);
	return 0;
}

double
lt_blend_tokens_month(const struct lt_blend *b)
{
	return lt_blend_of_units(b, 0).month;
}
