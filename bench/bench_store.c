/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the store costs a call: leases, rings, the ledger.
 *
 *	bench_store [FOLDER]
 *
 * Makes a folder of its own in FOLDER (/tmp), prints one line a measurement, the median of seven
 * rounds, and takes it away.  Times are the processor's, as others may be at work beside.
 */
#include <dirent.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "store/lease.h"
#include "store/ledger.h"
#include "store/ring.h"
#include "store/share.h"

enum { ROUNDS = 7, LEASES = 200000, RECORDS = 100000, ROWS = 50000, BATCH = 500, TEXTS = 12, NUMBERS = 32 };

static struct lt_err err;
static char folder[4096];
static _Atomic int64_t *clock_ms;

static double
now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
order(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void
say(const char *what, double rounds[ROUNDS], const char *unit)
{
	qsort(rounds, ROUNDS, sizeof *rounds, order);
	printf("%-52s %8.1f %s\n", what, rounds[ROUNDS / 2], unit);
	fflush(stdout);
}

static void
die(void)
{
	fprintf(stderr, "bench_store: %s\n", err.text);
	exit(2);
}

/* Four scopes, as a call has them. */
static struct lt_lease
lease_of(struct lt_share *share, const struct lt_lease_ask *ask, uint64_t identity)
{
	struct lt_lease lease = { .count = 4, .tokens = 700, .nano = 400000, .day = 20000, .month = 657 };
	for (int i = 0; i < lease.count; i++) {
		lease.asks[i] = *ask;
		lease.asks[i].place = lt_share_scope(share, identity + (uint64_t)i * 1000003);
	}
	return lease;
}

/* Calls come 32 a millisecond, so that the minute fills as it would; both processes go by one clock. */
static double
leases(struct lt_share *share, int slot, struct lt_lease *lease, bool granted)
{
	double begun = now_ns();
	for (int i = 0; i < LEASES; i++) {
		if (i % 32 == 0)
			lease->now_ms = atomic_fetch_add(clock_ms, 1);
		lt_lease_take(share, slot, lease);
		if (lease->granted != granted) {
			fprintf(stderr, "bench_store: a lease was %srefused\n", granted ? "" : "not ");
			exit(2);
		}
		if (granted)
			lt_lease_settle(share, slot, lease, 650, 380000, lease->now_ms);
	}
	return (now_ns() - begun) / LEASES;
}

static void
bench_lease(struct lt_share *share, int slot, const char *what, const struct lt_lease_ask *ask, bool granted)
{
	static uint64_t identity = 17;
	double rounds[ROUNDS];
	struct lt_lease lease = lease_of(share, ask, identity += 31);
	for (int r = 0; r < ROUNDS; r++)
		rounds[r] = leases(share, slot, &lease, granted);
	say(what, rounds, "ns");
}

/* The same scopes, hammered by a second process meanwhile. */
static void
bench_contended(struct lt_share *share, int slot, const struct lt_lease_ask *ask)
{
	double rounds[ROUNDS];
	struct lt_lease lease = lease_of(share, ask, 99);
	pid_t child = fork();
	if (child == 0) {
		int other = lt_share_enter(share, &err);
		if (other < 0)
			die();
		for (;;)
			leases(share, other, &lease, true);
	}
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	while (lt_share_workers(share, workers) < 2)
		;
	for (int r = 0; r < ROUNDS; r++)
		rounds[r] = leases(share, slot, &lease, true);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	say("the same with a second process at it", rounds, "ns");
}

static void
bench_ring(void)
{
	struct lt_ring *ring = lt_ring_open(folder, 0, &err);
	double put[ROUNDS], got[ROUNDS];
	char record[LT_RING_BYTES] = { 1 };
	uint64_t seq;
	if (!ring)
		die();
	for (int r = 0; r < ROUNDS; r++) {
		double begun = now_ns();
		for (int i = 0; i < RECORDS; i++)
			lt_ring_reserve(ring), lt_ring_put(ring, record, sizeof record);
		double middle = now_ns();
		for (uint32_t i = 0; i < RECORDS; i++)
			if (!lt_ring_peek(ring, i, &seq))
				exit(2);
		lt_ring_drop(ring, RECORDS);
		got[r] = (now_ns() - middle) / RECORDS;
		put[r] = (middle - begun) / RECORDS;
	}
	say("ring: reserve and put", put, "ns");
	say("ring: peek and drop", got, "ns");
	double small[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		double begun = now_ns();
		for (int i = 0; i < RECORDS; i++) {
			lt_ring_reserve(ring), lt_ring_put(ring, record, sizeof record);
			if (i % 100 == 99)
				lt_ring_drop(ring, 100);
		}
		small[r] = (now_ns() - begun) / RECORDS;
	}
	say("ring: put and drop by hundreds", small, "ns");
	lt_ring_close(ring);
}

static void
bench_ledger(void)
{
	static struct lt_ledger_column columns[TEXTS + NUMBERS + 1];
	static char names[TEXTS + NUMBERS][8];
	static const char *const texts[TEXTS] = { "support-bot", "customer-support", "gpt-4o-mini", "azure-sweden", "azure",
		"swedencentral", "chat", "done", "provider", "req_0123456789abcdef0123456789abcdef", "", "resp-0123456789" };
	struct lt_ledger_value values[TEXTS + NUMBERS] = { 0 };
	for (int i = 0; i < TEXTS + NUMBERS; i++) {
		snprintf(names[i], sizeof names[i], "c%d", i);
		columns[i] = (struct lt_ledger_column){ names[i], i < TEXTS, "a column" };
		if (i < TEXTS)
			values[i].text = lt_text(texts[i]);
	}
	struct lt_ledger *ledger = lt_ledger_open(folder, columns, &err);
	double rounds[ROUNDS];
	uint64_t seq = 0;
	bool new;
	for (int r = 0; ledger && r < ROUNDS; r++) {
		double begun = now_ns();
		for (int i = 0; i < ROWS; i++) {
			for (int k = 0; k < NUMBERS; k++)
				values[TEXTS + k].number = k < 4 ? 1760000000000000 + i : k < 12 ? i * 37 % 5000 : 0;
			if ((i % BATCH == 0 && !lt_ledger_begin(ledger, &err)) ||
				!lt_ledger_add(ledger, 5 + (uint64_t)i % 2, ++seq, values, &new, &err) ||
				(i % BATCH == BATCH - 1 && !lt_ledger_commit(ledger, &err)))
				die();
		}
		rounds[r] = (now_ns() - begun) / ROWS / 1000;
	}
	if (!ledger)
		die();
	say("ledger: a row of 46 columns, by 500, durable", rounds, "us");
	lt_ledger_close(ledger);
}

static void
clean(void)
{
	char path[4400];
	DIR *dir = opendir(folder);
	for (struct dirent *at; dir && (at = readdir(dir));) {
		snprintf(path, sizeof path, "%s/%s", folder, at->d_name);
		unlink(path);
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
}

int
main(int argc, char **argv)
{
	snprintf(folder, sizeof folder, "%s/bench-store-XXXXXX", argc > 1 ? argv[1] : "/tmp");
	struct lt_share *share = mkdtemp(folder) ? lt_share_open(folder, &err) : NULL;
	int slot = share ? lt_share_enter(share, &err) : -1;
	if (slot < 0)
		die();
	clock_ms = mmap(NULL, sizeof *clock_ms, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (clock_ms == MAP_FAILED)
		die();
	atomic_store(clock_ms, 1760000000000);
	int64_t much = (int64_t)1 << 55;
	const struct lt_lease_ask none = { 0 }, closed = { .rpm = 1 << 30, .tpm = 1 }, rates = { .rpm = 1 << 30,
		.tpm = (uint64_t)1 << 40 },
		all = { .rpm = 1 << 30, .window_s = 1, .tpm = (uint64_t)1 << 40, .concurrency = 100000, .day_nano = much,
			.month_nano = much, .hard = true };
	bench_lease(share, slot, "lease: take and settle, 4 scopes without limits", &none, true);
	bench_lease(share, slot, "lease: take and settle, 4 scopes with RPM and TPM", &rates, true);
	bench_lease(share, slot, "lease: take and settle, 4 scopes with every limit", &all, true);
	bench_contended(share, slot, &all);
	bench_lease(share, slot, "lease: refused by the first of 4 scopes", &closed, false);
	bench_ring();
	bench_ledger();
	lt_share_close(share);
	clean();
	return 0;
}
