/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one call costs the keeper: from the ring into the ledger, /metrics and calls.log.
 *
 *	bench_drain FOLDER       (empty)
 *
 * Lays 100,000 records into a ring and drains it, as after a pause, then in batches of 2,000, as at
 * 20,000 calls a second, and of 20, as when little happens.  Prints microseconds of processor time a call.
 * Number to beat: 2 us in load.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "govern/compile.h"
#include "govern/publish.h"
#include "record/usage.h"
#include "serve/book.h"
#include "serve/drain.h"
#include "serve/journal.h"
#include "serve/metrics.h"
#include "store/ring.h"

enum { CALLS = 100000 };

static double
us(struct timeval from, struct timeval to)
{
	return ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_usec - from.tv_usec)) / CALLS;
}

static struct lt_usage
call(int i)
{
	return (struct lt_usage){
		.generation = 1, .start_us = INT64_C(1795343483123456) + i, .id = { (uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16) },
		.caller = 0, .model = (uint32_t)i % 8, .deployment = (uint32_t)i % 8, .spilled_from = LT_POLICY_NONE, .status = 200,
		.upstream_status = 200, .surface = LT_SURFACE_CHAT, .outcome = LT_OUTCOME_DONE, .source = LT_USAGE_PROVIDER,
		.flags = LT_USAGE_STREAM, .attempts = 1, .total_us = 1500000, .own_us = 12, .first_byte_us = 20000,
		.first_token_us = 25000, .upstream_us = 1400000, .chunks = 33, .asked_bytes = 512, .answered_bytes = 4096,
		.tokens = { 100, 20, 0, 0, 51 }, .reserved_tokens = 342, .reserved_nano = 5000000, .cost_nano = 1234567,
		.upstream_id = "req_0XWuhqmnIAqakK5DD2CqSJAj",
	};
}

static bool
drain(struct lt_ring *ring, struct lt_drain *d, int batch, struct lt_err *err)
{
	struct lt_keeping keeping = { 0 };
	for (int i = 0; i < CALLS;) {
		for (int b = 0; b < batch && i < CALLS; b++, i++) {
			struct lt_usage usage = call(i);
			if (!lt_ring_put(ring, &usage, sizeof usage))
				return lt_fail(err, "the ring is full");
		}
		for (uint32_t taken = 1; taken;)
			if (!lt_drain_run(d, INT64_C(1795343485000000), &taken, &keeping, err))
				return false;
	}
	return keeping.rows == CALLS || lt_fail(err, "%llu calls are in the ledger", (unsigned long long)keeping.rows);
}

static bool
run(struct lt_arena *a, const char *folder, struct lt_err *err)
{
	struct lt_compiled compiled;
	uint64_t generation;
	if (!lt_compile_file(a, NULL, folder, &compiled, err)
		|| !lt_publish_add(a, folder, compiled.bytes, "bench", "", 1795343483, &generation, err))
		return false;
	struct lt_ring *ring = lt_ring_open(folder, 0, err);
	struct lt_journal *journal = ring ? lt_journal_open(a, lt_print(a, "%s/calls.log", folder), LT_JOURNAL_BYTES, err) : NULL;
	struct lt_drain *d = journal ? lt_drain_open(a, folder, lt_book_new(a, folder), lt_metrics_new(a, LT_METRICS_SERIES),
		journal, err) : NULL;
	for (const int *batch = (const int[]){ CALLS, 2000, 20, 0 }; d && *batch; batch++) {
		struct rusage begin, end;
		getrusage(RUSAGE_SELF, &begin);
		if (!drain(ring, d, *batch, err))
			return false;
		getrusage(RUSAGE_SELF, &end);
		printf("batches of %6d: a call %.2f us, and %.2f us in the kernel\n", *batch, us(begin.ru_utime, end.ru_utime),
			us(begin.ru_stime, end.ru_stime));
	}
	return d != NULL;
}

int
main(int argc, char **argv)
{
	struct lt_err err = { 0 };
	if (argc == 2 && run(lt_arena_new(SIZE_MAX), argv[1], &err))
		return 0;
	fprintf(stderr, "bench_drain: %s\n", argc == 2 ? err.text : "one empty FOLDER, please");
	return 1;
}
