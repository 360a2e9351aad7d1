/* SPDX-License-Identifier: Apache-2.0 */
/* cost_inside: what the files of cost share. */
#pragma once
#include "plan/cost.h"

/* The price of its tokens: the estate's own, else of the catalogue on the day. */
struct lt_cost_price lt_cost_load_price(const struct lt_cost *cost, const struct lt_cost_load *l, double input);
double lt_cost_load_calls(const struct lt_cost_load *l, double hours); /* in the month */
