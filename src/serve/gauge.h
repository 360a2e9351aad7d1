/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gauge: what can be looked up at the moment somebody asks /metrics: states and levels in shared memory,
 * the ledger's lag, the policy in force.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_buf;
struct lt_credentials;
struct lt_policy;
struct lt_share;

/* What the keeper knows of its own work. */
struct lt_keeping {
	uint64_t rows;           /* of the ledger, since this process began */
	uint64_t batches;
	uint64_t unread;         /* records that were not usage */
	int64_t lag_us;          /* age of the oldest record of the last batch, when it was durable */
	uint64_t waiting;        /* records in the rings */
	uint64_t lines_lost;     /* of calls.log */
	int64_t stuck_since_ms;  /* the ledger cannot be written since, 0: it can */
};

void lt_gauge_write(struct lt_share *share, const struct lt_policy *policy, struct lt_credentials *credentials,
	const struct lt_keeping *keeping, int64_t now_ms, struct lt_buf *out);

/* A place that several models are sent to has a row for each: has one before i told of it already? */
bool lt_gauge_told(const struct lt_policy *policy, uint32_t i);

/* Days and months since 1970, UTC, of a time in milliseconds. */
int32_t lt_gauge_day(int64_t now_ms);
int32_t lt_gauge_month(int64_t now_ms);
