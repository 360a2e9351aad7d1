/* SPDX-License-Identifier: Apache-2.0 */
/* plan_cost: what the files of lintel plan cost share. */
#pragma once
#include "catalog/gpu.h"
#include "catalog/model.h"
#include "plan/cost.h"

struct lt_err;

struct lt_plan_cost {
	struct lt_arena *a;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_models models;
	struct lt_gpus gpus;
	struct lt_node root; /* of lintel.yaml, LT_NOWHERE without one */
	int64_t day;
	double hours;        /* of the month */
	double measured_hours;
	const char *residency;
	struct lt_cost_load *loads;
	struct lt_cost_machine *machines;
	struct lt_cost_units *units;
	struct lt_cost_other *others;
	int platform_machines; /* of machines: the first so many are the platform's */
	bool platform_deployments;
	int load_count, load_room, machine_count, machine_room, unit_count, unit_room, other_count, other_room;
};

void lt_plan_cost_levels(struct lt_arena *a, struct lt_cost_load *load, double calls_day, double rpm, double busy, double low);
void lt_plan_cost_units(struct lt_plan_cost *p, struct lt_cost_load *load);
void lt_plan_cost_break_even(struct lt_plan_cost *p, struct lt_cost_units *units);
void lt_plan_cost_platform(struct lt_plan_cost *p, const struct lt_gpus *gpus);
void lt_plan_cost_settle(struct lt_plan_cost *p); /* when all rows and the ledger are read */
bool lt_plan_cost_estate(struct lt_plan_cost *p, struct lt_err *err);
bool lt_plan_cost_measured(struct lt_plan_cost *p, const char *state, const char *span, struct lt_err *err);
