/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that are killed at any instruction. */
#include "t.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/err.h"
#include "folder.h"
#include "store/lease.h"
#include "store/ledger.h"
#include "store/ring.h"
#include "store/share.h"

enum { KILLS = 25, LIFE = 3000, SERIALS = 2 * KILLS * LIFE + 1, NANO = 100 };

static struct told {
	_Atomic uint64_t steps, begun; /* begun: serial that was begun last */
	_Atomic int64_t settled;
	_Atomic unsigned char put[SERIALS]; /* the call returned */
} *told;

static const int64_t now_ms = 1800000000000;
static uint64_t seed = 4101842887655102017u;

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void
begin(void)
{
	folder_drop();
	folder_new();
	if (told)
		munmap(told, sizeof *told);
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(stdout);
}

static pid_t
start(void (*work)(void))
{
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that ends early leaves nobody behind */
		work();
		_exit(1); /* it works until it is killed */
	}
	return child;
}

/* Lets the children run on to a moment that nobody chose, and kills this one there. */
static bool
kill_soon(pid_t child)
{
	int status = 0;
	uint64_t until = atomic_load(&told->steps) + draw(300) + 1;
	while (atomic_load(&told->steps) < until && waitpid(child, &status, WNOHANG) == 0)
		;
	for (uint64_t spin = draw(3000); spin > 0; spin--)
		atomic_load(&told->begun);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static struct lt_lease
lease_of(struct lt_share *share)
{
	return (struct lt_lease){ .asks = { { .place = lt_share_scope(share, 5), .concurrency = 50, .rpm = 200000,
		.window_s = 10, .tpm = 1 << 29, .day_nano = (int64_t)1 << 50, .month_nano = (int64_t)1 << 50, .hard = true },
		{ .place = lt_share_scope(share, 6) } }, .count = 2, .tokens = 10, .nano = NANO, .now_ms = now_ms,
		.day = 20833, .month = 684 };
}

static void
lease_for_ever(void)
{
	struct lt_err err = { 0 };
	struct lt_share *share = lt_share_open(folder_path, &err);
	int slot = lt_share_enter(share, &err);
	struct lt_lease leases[3];
	for (;;) {
		for (int i = 0; i < 3; i++) {
			leases[i] = lease_of(share);
			leases[i].now_ms += (int64_t)atomic_load(&told->steps) / 10;
			lt_lease_take(share, slot, &leases[i]);
		}
		for (int i = 0; i < 3; i++) {
			lt_lease_settle(share, slot, &leases[i], 7, NANO / 2, now_ms);
			atomic_fetch_add(&told->settled, leases[i].granted ? NANO / 2 : 0);
		}
		atomic_fetch_add(&told->steps, 1);
	}
}

TEST(a_killed_worker_leaves_nothing_in_flight_and_no_call_past_a_minute)
{
	struct lt_err err = { 0 };
	struct lt_lease_level level;
	begin();
	struct lt_share *share = lt_share_open(folder_path, &err);
	int place = lease_of(share).asks[0].place;
	for (int i = 1; i <= KILLS; i++) {
		pid_t other = start(lease_for_ever);
		IS(kill_soon(start(lease_for_ever)) && kill_soon(other));
		lt_share_reap(share);
		int64_t later = now_ms + (int64_t)atomic_load(&told->steps) / 10 + 60500, settled = atomic_load(&told->settled);
		lt_lease_look(share, place, later, 20833, 684, &level);
		IS(level.in_flight == 0 && level.calls == 0 && level.tokens == 0);
		/* Of each kill one lease at most stays counted; one that was settled may not be told yet. */
		IS(level.day_nano >= settled && level.day_nano <= settled + 2 * i * (NANO + NANO / 2));
		IS(level.month_nano >= settled && level.month_nano <= settled + 2 * i * (NANO + NANO / 2));
		struct lt_share_worker workers[LT_SHARE_WORKERS];
		IS(lt_share_workers(share, workers) == 0);
	}
	int64_t settled = atomic_load(&told->settled);
	IS(settled > 0);
	lt_lease_set_spent(share, place, 20833, settled, 684, settled + 1);
	lt_lease_look(share, place, now_ms, 20833, 684, &level);
	IS(level.day_nano == settled && level.month_nano == settled + 1);
	lt_share_close(share);
	folder_drop();
}

TEST(the_call_of_a_killed_worker_is_free_for_the_next_who_asks)
{
	struct lt_err err = { 0 };
	begin();
	struct lt_share *share = lt_share_open(folder_path, &err);
	struct lt_lease lease = lease_of(share);
	lease.asks[0].concurrency = 1;
	lease.asks[0].day_nano = lease.asks[0].month_nano = NANO;
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		struct lt_share *own = lt_share_open(folder_path, &err);
		lt_lease_take(own, lt_share_enter(own, &err), &lease);
		atomic_store(&told->steps, lease.granted ? 1 : 2);
		for (;;)
			;
	}
	while (atomic_load(&told->steps) == 0)
		;
	int slot = lt_share_enter(share, &err);
	lt_lease_take(share, slot, &lease);
	bool before = lease.granted;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	lease.now_ms++;
	lt_lease_take(share, slot, &lease);
	IS(atomic_load(&told->steps) == 1 && !before && lease.granted);
	lt_share_close(share);
	folder_drop();
}

/* --- rings and the ledger --- */

static void
put_for_ever(void)
{
	struct lt_err err = { 0 };
	struct lt_share *share = lt_share_open(folder_path, &err);
	int slot = lt_share_enter(share, &err);
	struct lt_ring *ring = slot < 0 ? NULL : lt_ring_open(folder_path, slot, &err);
	uint64_t record[LT_RING_BYTES / 8];
	for (int lived = 0; ring && lived < LIFE; lived++) {
		uint64_t serial = atomic_fetch_add(&told->begun, 1) + 1;
		for (size_t i = 0; i < sizeof record / sizeof *record; i++)
			record[i] = serial;
		while (!lt_ring_reserve(ring))
			;
		if (lt_ring_put(ring, record, sizeof record))
			atomic_store(&told->put[serial], 1);
		atomic_fetch_add(&told->steps, 1);
	}
	while (ring)
		atomic_fetch_add(&told->steps, 1);
}

static const struct lt_ledger_column columns[] = { { "serial", false, "which" }, { "torn", false, "1: not whole" }, { NULL } };

/* One batch of every ring; false: the ledger does not take it. */
static bool
drain(struct lt_ledger *ledger, uint64_t *ret_drained)
{
	struct lt_err err = { 0 };
	for (int slot = 0; slot < 4; slot++) {
		struct lt_ring *ring = lt_ring_find(folder_path, slot, &err);
		if (!ring)
			continue;
		uint64_t seq;
		uint32_t count = 0;
		bool fine = lt_ledger_begin(ledger, &err), new;
		for (const uint64_t *at; fine && count < 400 && (at = lt_ring_peek(ring, count, &seq)); count++) {
			struct lt_ledger_value values[2] = { { .number = (int64_t)at[0] } };
			for (size_t i = 0; i < LT_RING_BYTES / 8; i++)
				values[1].number |= at[i] != at[0];
			fine = lt_ledger_add(ledger, lt_ring_identity(ring), seq, values, &new, &err);
		}
		fine = fine && lt_ledger_commit(ledger, &err);
		if (!fine)
			lt_ledger_undo(ledger);
		else
			lt_ring_drop(ring, count);
		*ret_drained += fine ? count : 0;
		lt_ring_close(ring);
		if (!fine)
			return false;
	}
	return true;
}

static void
keep_for_ever(void)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_ledger_open(folder_path, columns, &err);
	uint64_t drained = 0;
	while (ledger && drain(ledger, &drained))
		atomic_fetch_add(&told->steps, 5);
}

static bool
check_serial(void *to, int count, const char *const *names, const char *const *values, struct lt_err *err)
{
	unsigned char *seen = to;
	int64_t serial;
	(void)count, (void)names;
	if (!lt_text_int(lt_text(values[0]), &serial) || serial < 1 || serial >= SERIALS || values[1][0] != '0')
		return lt_fail(err, "serial %s, torn %s", values[0], values[1]);
	return seen[serial]++ == 0 || lt_fail(err, "serial %s twice", values[0]);
}

TEST(what_reached_a_ring_is_in_the_ledger_once_whoever_is_killed)
{
	static unsigned char seen[SERIALS];
	struct lt_err err = { 0 };
	begin();
	for (int i = 0; i < KILLS; i++) {
		pid_t keeper = start(keep_for_ever), first = start(put_for_ever), second = start(put_for_ever);
		bool keeper_first = draw(2);
		IS(kill_soon(first) && kill_soon(keeper_first ? keeper : second) && kill_soon(keeper_first ? second : keeper));
	}
	struct lt_ledger *ledger = lt_ledger_open(folder_path, columns, &err);
	uint64_t drained;
	IS(ledger);
	do {
		drained = 0;
		IS(drain(ledger, &drained));
	} while (drained);
	IS(lt_ledger_ask(ledger, "select serial, torn from usage", NULL, 0, check_serial, seen, &err));
	int lost = 0, kept = 0;
	for (int i = 0; i < SERIALS; i++) {
		lost += atomic_load(&told->put[i]) && !seen[i];
		kept += seen[i];
	}
	IS(lost == 0 && kept > 1000);
	lt_ledger_close(ledger);
	folder_drop();
}
