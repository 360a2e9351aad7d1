/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drain: records go from the workers' rings into the ledger, and from the same record into the
 * counters of /metrics and a line of calls.log.
 *
 * A batch is one transaction; the rings let go of its records when it is durable.  A record that
 * the ledger has already (we were killed between the two) is neither counted nor logged again.
 * What the disk has no room for stays in the rings and is tried again.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "serve/gauge.h"

struct lt_arena;
struct lt_book;
struct lt_drain;
struct lt_err;
struct lt_journal;
struct lt_metrics;
struct lt_share;

enum { LT_DRAIN_BATCH = 8192 }; /* records of one transaction, at most */

struct lt_drain *lt_drain_open(struct lt_arena *a, const char *folder, struct lt_book *book, struct lt_metrics *metrics,
	struct lt_journal *journal, struct lt_err *err);
void lt_drain_close(struct lt_drain *d);

/* From now on each call is a span too (span.h), in a journal of its own. */
void lt_drain_trace(struct lt_drain *d, struct lt_journal *spans);

/* Looks for rings of workers that are new. */
void lt_drain_find(struct lt_drain *d, struct lt_share *share);

/* One batch.  *ret_taken: records that were brought; 0: the rings are empty.  False with err: none was, because
 * the ledger could not be written.  now_us: since 1970. */
bool lt_drain_run(struct lt_drain *d, int64_t now_us, uint32_t *ret_taken, struct lt_keeping *keeping, struct lt_err *err);
