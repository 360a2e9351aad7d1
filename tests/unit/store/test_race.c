/* SPDX-License-Identifier: Apache-2.0 */
/* Many processes at the same scopes at the same moment. */
#include "t.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "base/err.h"
#include "folder.h"
#include "store/lease.h"
#include "store/share.h"

enum { PROCESSES = 50, CALLS = 10 };

/* What the children tell, in memory that they have in common with the test. */
static struct told {
	_Atomic int granted, at_once, most_at_once, broken;
	_Atomic uint64_t tokens;
} *told;

static struct lt_share *
enter(int *ret_slot)
{
	struct lt_err err = { 0 };
	struct lt_share *share = lt_share_open(folder_path, &err);
	*ret_slot = share ? lt_share_enter(share, &err) : -1;
	if (*ret_slot < 0)
		atomic_store(&told->broken, 1);
	return share;
}

/* Runs work in so many processes, each with a share and a slot of its own, all from one moment. */
static bool
race(int processes, void (*work)(struct lt_share *share, int slot, int number))
{
	if (told)
		munmap(told, sizeof *told);
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!folder_path[0]) {
		folder_new();
		atexit(folder_drop);
	}
	fflush(stdout);
	pid_t children[PROCESSES];
	int ready[2], go[2];
	char byte;
	bool fine = pipe(ready) == 0 && pipe(go) == 0;
	for (int i = 0; i < processes; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		int slot;
		struct lt_share *share = enter(&slot);
		close(go[1]);
		if (write(ready[1], "", 1) != 1 || read(go[0], &byte, 1) != 0) /* 0: the test closed its end */
			_exit(1);
		if (!atomic_load(&told->broken))
			work(share, slot, i);
		_exit(0);
	}
	for (int i = 0; i < processes; i++)
		fine &= read(ready[0], &byte, 1) == 1;
	close(go[1]);
	for (int i = 0; i < processes; i++) {
		int status = -1;
		fine &= waitpid(children[i], &status, 0) == children[i] && status == 0;
	}
	close(go[0]);
	close(ready[0]);
	close(ready[1]);
	return fine && !atomic_load(&told->broken);
}

static uint64_t scope_identity;

static struct lt_lease
lease_of(struct lt_share *share, struct lt_lease_ask ask)
{
	ask.place = lt_share_scope(share, scope_identity);
	return (struct lt_lease){ .asks = { ask, { .place = lt_share_scope(share, scope_identity + 5000) } }, .count = 2,
		.now_ms = 1800000000000, .day = 20833, .month = 684 };
}

static void
spend(struct lt_share *share, int slot, struct lt_lease_ask ask, int64_t nano)
{
	for (int i = 0; i < CALLS; i++) {
		struct lt_lease lease = lease_of(share, ask);
		lease.nano = nano;
		lt_lease_take(share, slot, &lease);
		lt_lease_settle(share, slot, &lease, 0, nano, lease.now_ms); /* who ends without gives it back */
		atomic_fetch_add(&told->granted, lease.granted);
	}
}

static void
spend_of_30(struct lt_share *share, int slot, int number)
{
	(void)number;
	spend(share, slot, (struct lt_lease_ask){ .day_nano = 30, .hard = true }, 1);
}

TEST(of_five_hundred_that_race_for_a_budget_of_thirty_exactly_thirty_get_it)
{
	scope_identity = 30;
	IS(race(PROCESSES, spend_of_30));
	IS(atomic_load(&told->granted) == 30);
}

static void
spend_a_hundredth(struct lt_share *share, int slot, int number)
{
	(void)number;
	spend(share, slot, (struct lt_lease_ask){ .day_nano = 123456700, .month_nano = 123456700, .hard = true }, 1234567);
}

TEST(of_five_hundred_a_budget_for_exactly_a_hundred_pays_a_hundred)
{
	scope_identity = 100;
	IS(race(PROCESSES, spend_a_hundredth));
	IS(atomic_load(&told->granted) == 100);
}

static void
call_within_30(struct lt_share *share, int slot, int number)
{
	for (int i = 0; i < CALLS; i++) {
		struct lt_lease lease = lease_of(share, (struct lt_lease_ask){ .rpm = 30, .tpm = 1000000 });
		lease.now_ms += number % 3; /* clocks that are not quite the same */
		lt_lease_take(share, slot, &lease);
		atomic_fetch_add(&told->granted, lease.granted);
	}
}

TEST(of_five_hundred_that_race_for_thirty_calls_a_minute_no_more_get_through)
{
	for (int round = 0; round < 3; round++) {
		scope_identity = 1000 + (uint64_t)round;
		IS(race(PROCESSES, call_within_30));
		IS(atomic_load(&told->granted) <= 30 && atomic_load(&told->granted) >= 25);
	}
}

/* Half seconds end while they race, at another moment for each: the late ones add to a word that
 * the early ones have summed already. */
static void
call_over_the_edge(struct lt_share *share, int slot, int number)
{
	for (int i = 0; i < 400; i++) {
		struct lt_lease lease = lease_of(share, (struct lt_lease_ask){ .rpm = 800, .tpm = 8000 });
		lease.now_ms += i * 10 + number * 7;
		lease.tokens = 10;
		lt_lease_take(share, slot, &lease);
		if (!lease.granted)
			continue;
		atomic_fetch_add(&told->granted, 1);
		lt_lease_settle(share, slot, &lease, 10, 0, lease.now_ms);
	}
}

TEST(the_limit_holds_when_half_seconds_end_meanwhile)
{
	for (int round = 0; round < 5; round++) {
		scope_identity = 2000 + (uint64_t)round;
		IS(race(8, call_over_the_edge));
		IS(atomic_load(&told->granted) <= 800 && atomic_load(&told->granted) >= 780);
	}
}

static void
fly(struct lt_share *share, int slot, int number)
{
	(void)number;
	for (int i = 0; i < 300; i++) {
		struct lt_lease lease = lease_of(share, (struct lt_lease_ask){ .concurrency = 5 });
		lt_lease_take(share, slot, &lease);
		if (!lease.granted)
			continue;
		int now = atomic_fetch_add(&told->at_once, 1) + 1, most = atomic_load(&told->most_at_once);
		while (now > most && !atomic_compare_exchange_weak(&told->most_at_once, &most, now))
			;
		atomic_fetch_add(&told->granted, 1);
		atomic_fetch_sub(&told->at_once, 1);
		lt_lease_settle(share, slot, &lease, 0, 0, lease.now_ms);
	}
}

TEST(no_more_calls_are_in_flight_than_may_be)
{
	scope_identity = 3000;
	IS(race(20, fly));
	IS(atomic_load(&told->most_at_once) <= 5 && atomic_load(&told->granted) > 100);
	struct lt_err err = { 0 };
	struct lt_share *share = lt_share_open(folder_path, &err);
	lt_share_reap(share);
	IS(lt_share_scope_in_flight(share, lt_share_scope(share, scope_identity)) == 0);
	lt_share_close(share);
}

static void
settle_all(struct lt_share *share, int slot, int number)
{
	for (int i = 0; i < 500; i++) {
		struct lt_lease lease = lease_of(share, (struct lt_lease_ask){ .tpm = 1 << 29, .day_nano = 1 << 30, .hard = true });
		lease.tokens = (uint64_t)(i % 50);
		lease.nano = i % 70;
		lt_lease_take(share, slot, &lease);
		uint64_t used = (uint64_t)((i + number) % 60);
		lt_lease_settle(share, slot, &lease, used, (int64_t)used, lease.now_ms);
		atomic_fetch_add(&told->tokens, used);
		atomic_fetch_add(&told->granted, lease.granted);
	}
}

TEST(nothing_is_lost_or_invented_when_all_settle_at_once)
{
	scope_identity = 4000;
	IS(race(PROCESSES, settle_all));
	IS(atomic_load(&told->granted) == 500 * PROCESSES);
	struct lt_err err = { 0 };
	struct lt_share *share = lt_share_open(folder_path, &err);
	struct lt_lease_level level;
	for (int i = 0; i < 2; i++) { /* the scope with limits, and the one without */
		lt_lease_look(share, lt_share_scope(share, scope_identity + (i ? 5000 : 0)), 1800000000000, 20833, 684, &level);
		IS(level.calls == 500 * PROCESSES && level.tokens == atomic_load(&told->tokens));
		IS(level.day_nano == (int64_t)atomic_load(&told->tokens));
	}
	lt_share_close(share);
}
