/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place: a demand is placed on what was found, and each thing it needs becomes a step.
 *
 * On GPUs of one's own: GPUs that hold it, quota where machines are missing, driver, runtime,
 * memory, disk, the way to weights and image, speed, the probe.  At a provider: the model's life,
 * an account, quota, a deployment, the way there.  What was not seen is unknown, with the command
 * that finds out.
 */
#pragma once
#include "catalog/gpu.h"
#include "plan/demand.h"
#include "plan/found.h"
#include "record/placement.h"

/* Fills all but version, root and today, which is read. */
void lt_place(struct lt_arena *a, const struct lt_demand *demand, const struct lt_found *found, const struct lt_gpus *gpus,
	const struct lt_workloads *workloads, struct lt_placement *placement);
