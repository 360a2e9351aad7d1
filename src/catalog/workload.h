/* SPDX-License-Identifier: Apache-2.0 */
/* workload: profiles of workloads, model servers and lead times, from content/. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_profile {
	const char *name, *title, *model, *engine, *where;
	int64_t rpm, tokens, output, context;
};

struct lt_engine {
	const char *name, *image, *source;
	double packed, unpacked;  /* GB of its image, as it travels and as it lies */
	int64_t cuda, driver;     /* CUDA's major version in it, and the oldest driver branch for that */
	double capability;        /* the least compute capability */
	bool checked;             /* the arithmetic of memory was checked against it */
};

/* Days it takes to close a gap. */
struct lt_lead {
	const char *name, *source;
	double least, most;
};

struct lt_workloads {
	const struct lt_profile *profiles;
	int profile_count;
	const struct lt_engine *engines;
	int engine_count;
	const struct lt_lead *leads;
	int lead_count;
};

bool lt_workloads_load(struct lt_arena *a, struct lt_workloads *ret_workloads, struct lt_err *err);
const struct lt_profile *lt_workloads_profile(const struct lt_workloads *workloads, struct lt_text name);
const struct lt_engine *lt_workloads_engine(const struct lt_workloads *workloads, struct lt_text name);
const struct lt_lead *lt_workloads_lead(const struct lt_workloads *workloads, const char *name);
