/* SPDX-License-Identifier: Apache-2.0 */
/* start: what a model server needs before it answers: disk, memory of the host, time to fetch and
 * to load, and the patience of its probe. */
#pragma once
#include <stdint.h>

struct lt_start {
	double disk;      /* bytes: weights and the unpacked image */
	double host;      /* bytes of memory while the weights are read: twice their size */
	double fetch_s;   /* weights and image over the network */
	double load_s;    /* weights from disk into the cards */
	int64_t budget_s; /* that the startup probe has to grant: half as long again as loading */
};

/* weights and images in bytes; network and disk in bytes a second. */
struct lt_start lt_start_of(double weights, double packed, double unpacked, double network, double disk);

/* Probes of period_s seconds that make up the budget. */
int64_t lt_start_failures(int64_t budget_s, int64_t period_s);
