/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gateway_policy: the policy in force of a gateway's state folder becomes rows: callers with their
 * limits, budgets and keys, models, the deployments they lead to, and how policies came.
 */
#pragma once
#include "collect/collect.h"

struct lt_buf;

/* folder: the state folder; place: as people know it.  Adds the names of callers whose output has a cap to
 * capped, quoted for SQL.  How many rows; what cannot be read is blind. */
int64_t lt_gateway_policy(const struct lt_source *src, struct lt_facts *facts, const char *folder, const char *place,
	struct lt_buf *capped);
