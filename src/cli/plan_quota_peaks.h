/* SPDX-License-Identifier: Apache-2.0 */
/* plan_quota_peaks: what gateways measured, as the traffic of pools of quota. */
#pragma once
#include "plan/pools.h"

struct lt_err;
struct lt_gather;

/* The highest minute of each of the last days, by the deployments that lintel.yaml names; ledgers are those of
 * --gateway-usage. */
bool lt_plan_quota_peaks(struct lt_arena *a, const struct lt_gather *gather, struct lt_pools_ask *ask, struct lt_err *err);
