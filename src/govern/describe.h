/* SPDX-License-Identifier: Apache-2.0 */
/* describe: a policy in words, for `lintel govern check`. */
#pragma once
#include "record/policy.h"

struct lt_arena;
struct lt_buf;

/* Deployments, models with their routes, callers and limits, a line each. */
void lt_describe_policy(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out);
