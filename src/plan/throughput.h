/* SPDX-License-Identifier: Apache-2.0 */
/*
 * throughput: how fast a model can answer on a card, by what the card moves and computes.
 *
 * The ideal time is a bound nothing beats; what was measured lies between it and about three
 * times as long (LT_THROUGHPUT_DOUBT).  So both ends are told, and a measurement on the machine
 * itself settles it.
 */
#pragma once
#include <stdint.h>

#include "plan/memory.h"

struct lt_gpu;

#define LT_THROUGHPUT_DOUBT 0.35 /* ideal over the slowest that was measured */

struct lt_speed {
	double prefill_s, prefill_most_s; /* of one prompt */
	double step_s, step_most_s;       /* of one token for every call at once */
};

/* batch calls at once, each with so many tokens so far; prompt: tokens of a new one. */
struct lt_speed lt_throughput_of(const struct lt_model *model, const struct lt_gpu *gpu, const struct lt_serving *how,
	int64_t batch, double tokens, double prompt);

/* One call from first to last: first token after wait_s, then the others. */
double lt_throughput_call_s(double wait_s, double step_s, double output);

/* Calls at once when so many arrive a minute and each takes so long (Little). */
double lt_throughput_at_once(double rpm, double call_s);
