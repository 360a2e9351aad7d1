/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/drain.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "gateway/refusal.h"
#include "govern/usage_sums.h"
#include "record/usage.h"
#include "serve/book.h"
#include "serve/journal.h"
#include "serve/line.h"
#include "serve/metrics.h"
#include "serve/span.h"
#include "store/ledger.h"
#include "store/ring.h"
#include "store/share.h"

struct lt_drain {
	const char *folder;
	struct lt_ledger *ledger;
	struct lt_usage_sums *sums;
	struct lt_book *book;
	struct lt_metrics *metrics;
	struct lt_journal *journal, *spans; /* spans: or NULL */
	struct lt_ring *rings[LT_SHARE_WORKERS];
	bool told[LT_SHARE_WORKERS];      /* that the file is no ring */
	uint32_t taken[LT_SHARE_WORKERS]; /* of this batch, by ring */
	const struct lt_usage *fresh[LT_DRAIN_BATCH]; /* those of it that the ledger did not have */
	uint32_t fresh_count;
	int first;                        /* ring that the next batch begins with, so that none waits for ever */
};

/* Opens the ring of a slot when there is one.  What is there and is no ring is said once. */
static void
find(struct lt_drain *d, int slot)
{
	struct lt_err err = { 0 };
	if (d->rings[slot] || d->told[slot])
		return;
	d->rings[slot] = lt_ring_find(d->folder, slot, &err);
	d->told[slot] = err.text[0] != 0;
	if (d->told[slot])
		fprintf(stderr, "lintel: %s; what it has is not taken into the ledger\n", err.text);
}

struct lt_drain *
lt_drain_open(struct lt_arena *a, const char *folder, struct lt_book *book, struct lt_metrics *metrics,
	struct lt_journal *journal, struct lt_err *err)
{
	struct lt_drain *d = LT_NEW(a, struct lt_drain);
	d->folder = lt_copy(a, folder);
	d->book = book;
	d->metrics = metrics;
	d->journal = journal;
	d->ledger = lt_ledger_open(folder, lt_govern_usage_columns, err);
	d->sums = d->ledger ? lt_usage_sums_open(a, d->ledger, err) : NULL;
	for (int slot = 0; d->sums && slot < LT_SHARE_WORKERS; slot++)
		find(d, slot);
	return d->sums ? d : NULL;
}

void
lt_drain_close(struct lt_drain *d)
{
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++)
		if (d->rings[slot])
			lt_ring_close(d->rings[slot]);
	lt_usage_sums_close(d->sums);
	lt_ledger_close(d->ledger);
}

void
lt_drain_trace(struct lt_drain *d, struct lt_journal *spans)
{
	d->spans = spans;
}

void
lt_drain_find(struct lt_drain *d, struct lt_share *share)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	int count = lt_share_workers(share, workers);
	for (int i = 0; i < count; i++)
		find(d, workers[i].slot);
}

static void
values_of(const struct lt_usage *usage, const struct lt_policy *policy, struct lt_usage_row *row)
{
	bool refused = usage->refusal && usage->refusal < LT_REFUSE_COUNT;
	lt_govern_usage_values(policy, usage, refused ? lt_refusal_rows[usage->refusal].code : NULL, row);
}

/* Brings what one ring has, up to what the batch has room for. */
static bool
bring(struct lt_drain *d, int slot, uint32_t room, struct lt_err *err)
{
	struct lt_usage_row row;
	struct lt_ring *ring = d->rings[slot];
	const struct lt_usage *usage;
	uint64_t seq, identity = lt_ring_identity(ring);
	while (d->taken[slot] < room && (usage = lt_ring_peek(ring, d->taken[slot], &seq))) {
		bool fresh;
		values_of(usage, lt_book_look(d->book, usage->generation), &row);
		if (!lt_ledger_add(d->ledger, identity, seq, row.values, &fresh, err))
			return false;
		d->taken[slot]++;
		if (fresh)
			d->fresh[d->fresh_count++] = usage;
	}
	return true;
}

static bool
bring_all(struct lt_drain *d, uint32_t *ret_taken, struct lt_err *err)
{
	uint32_t taken = 0;
	for (int i = 0; i < LT_SHARE_WORKERS; i++) {
		int slot = (d->first + i) % LT_SHARE_WORKERS;
		d->taken[slot] = 0;
		if (!d->rings[slot] || taken == LT_DRAIN_BATCH)
			continue;
		if (!bring(d, slot, LT_DRAIN_BATCH - taken, err))
			return false;
		taken += d->taken[slot];
	}
	d->first = (d->first + 1) % LT_SHARE_WORKERS;
	*ret_taken = taken;
	return true;
}

/* The batch is durable: now it is counted, logged and dropped. */
static void
settle(struct lt_drain *d, int64_t now_us, struct lt_keeping *keeping)
{
	struct lt_err err = { 0 };
	struct lt_buf *lines = lt_journal_lines(d->journal);
	struct lt_usage_row row;
	keeping->lag_us = 0;
	for (uint32_t i = 0; i < d->fresh_count; i++) {
		const struct lt_usage *usage = d->fresh[i];
		/* Asked for again: the book keeps a few policies, and a batch may be of many. */
		const struct lt_policy *policy = lt_book_look(d->book, usage->generation);
		int64_t lag = now_us - usage->start_us - usage->total_us;
		lt_metrics_count(d->metrics, usage, policy);
		values_of(usage, policy, &row);
		lt_usage_sums_count(d->sums, &row);
		lt_line_write(lines, usage, policy);
		if (d->spans)
			lt_span_write(lt_journal_lines(d->spans), usage, policy);
		if (lag > keeping->lag_us)
			keeping->lag_us = lag;
	}
	keeping->rows += d->fresh_count;
	keeping->batches++;
	if (!lt_journal_flush(d->journal, &err))
		keeping->lines_lost += d->fresh_count;
	if (d->spans && !lt_journal_flush(d->spans, &err))
		keeping->lines_lost += d->fresh_count;
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++) {
		if (!d->taken[slot])
			continue;
		uint64_t damaged = lt_ring_damaged(d->rings[slot]);
		lt_ring_drop(d->rings[slot], d->taken[slot]);
		keeping->unread += lt_ring_damaged(d->rings[slot]) - damaged;
	}
}

bool
lt_drain_run(struct lt_drain *d, int64_t now_us, uint32_t *ret_taken, struct lt_keeping *keeping, struct lt_err *err)
{
	uint32_t taken = 0;
	keeping->waiting = 0;
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++)
		keeping->waiting += d->rings[slot] ? lt_ring_used(d->rings[slot]) : 0;
	*ret_taken = 0;
	if (!keeping->waiting)
		return true;
	d->fresh_count = 0;
	if (!lt_ledger_begin(d->ledger, err))
		return false;
	if (!lt_usage_sums_keep(d->sums, err) || !bring_all(d, &taken, err) || !lt_ledger_commit(d->ledger, err)) {
		lt_ledger_undo(d->ledger);
		return false;
	}
	lt_usage_sums_kept(d->sums);
	if (taken)
		settle(d, now_us, keeping);
	*ret_taken = taken;
	return true;
}
