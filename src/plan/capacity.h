/* SPDX-License-Identifier: Apache-2.0 */
/*
 * capacity: how much of a served model a workload needs, how it is best paid for, and which row of
 * decision D7 that is.
 *
 * The workload is told by options (people, calls, tokens) or measured (trace.h).  Money without a
 * price row of the day is unknown and stays so.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/model.h"
#include "catalog/price.h"
#include "catalog/rent.h"
#include "plan/trace.h"
#include "record/noun.h"

struct lt_capacity_ask {
	const struct lt_hosted *hosted;
	const char *type;         /* global, data_zone or regional */
	double users, each;       /* people, and calls a minute of one */
	double rpm;               /* calls a minute at the peak; counts when users is 0 */
	double input, output, cached; /* tokens of a call; cached: share of the input, 0 to 1 */
	double peak;              /* the busiest minutes over the mean, 1 or more */
	double room;              /* for bursts, on top of the peak: 0.3 */
	int64_t max_tokens;       /* 0: not said */
	double ratio;             /* input tokens that an output token counts as, where none is published; 0: not said */
	int64_t per_unit;         /* calls a minute of a unit as the region's catalogue tells; 0: not told */
	double batch, throttled;  /* shares: of calls that can wait a day, of calls that met a 429; -1: not said */
	bool strict, tuned, refused; /* latency must not vary; prompts, cache and small models are done; more quota was refused */
	const struct lt_trace *trace; /* NULL: by the numbers above */
	const struct lt_traffic *shape; /* levels of a day in calls, or NULL */
	const char *from;         /* where the traffic is from, for people */
	const char *today;
};

/* "12x1000,12x500": hours of a day with so many calls a minute. */
bool lt_capacity_day(struct lt_arena *a, const char *words, struct lt_traffic *ret_levels, struct lt_err *err);

/* Minutes as the numbers of ask tell them: a part at the peak, the rest at half of the mean, so that the mean holds. */
struct lt_traffic lt_capacity_traffic(struct lt_arena *a, const struct lt_capacity_ask *ask);

void lt_capacity_find(struct lt_arena *a, const struct lt_capacity_ask *ask, const struct lt_prices *prices, const struct lt_rents *rents,
	struct lt_noun_capacity *ret_capacity);
