/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet: a model with open weights on machines of one's own: what each size holds, how fast, how many.
 *
 * Every size is tried; those that do not hold the model stay with the reason.  Layers are shared only as
 * the heads divide, and only over cards that are joined; across machines only over InfiniBand.  Times
 * are a range from the ideal to what was measured at worst, or to what --calibrate brought.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/gpu.h"
#include "catalog/model.h"
#include "catalog/rent.h"
#include "format/doc.h"
#include "record/noun.h"

struct lt_arena;
struct lt_err;

/* Ideal over measured, of what was run on one's own machines. */
struct lt_fleet_factor {
	double prefill, prefill_least, step, step_least; /* best and worst; 0: not measured */
	int runs;
};

struct lt_fleet_ask {
	const struct lt_model *model;
	int precision;             /* enum lt_precision */
	double kv_bytes;           /* 2, or 1 for fp8 */
	int64_t context, at_once;  /* 0: they follow from the calls */
	double rpm, input, output; /* at the peak; tokens of a call */
	const char *card;          /* this card alone, or NULL */
	int64_t tp, sequences, batched; /* 0: not said */
	double utilisation;        /* 0.9 */
	struct lt_fleet_factor factor;
	const char *today, *region;
};

/* [{"card": "h100", "tp": 2, "batch": 32, "input": 1024, "output": 1024, "ttft_ms": 236.8, "tpot_ms": 20.06}] */
bool lt_fleet_calibrate(struct lt_arena *a, const char *file, struct lt_node runs, const struct lt_model *model, int precision, const struct lt_gpus *gpus,
	struct lt_fleet_factor *ret_factor, struct lt_err *err);

/* The row of decision D11 for a need in GB of 10^9, and the size it names. */
const char *lt_fleet_rule(double need_gb, const char **ret_size);

/* False with a sentence when what was asked cannot be: a tp that does not divide the heads, a card nobody knows. */
bool lt_fleet_find(struct lt_arena *a, const struct lt_fleet_ask *ask, const struct lt_gpus *gpus, const struct lt_rents *rents,
	struct lt_noun_capacity_gpu *ret_gpu, struct lt_err *err);
