/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/err.h"
#include "folder.h"
#include "store/lease.h"
#include "store/share.h"

enum { START = 1000000 };
static const int64_t start_ms = (int64_t)START * 1000;

static struct lt_share *share;
static int slot;

/* Every test has a share, a slot and a scope of its own. */
static struct lt_lease
begin(struct lt_lease_ask ask)
{
	static uint64_t identity = 1;
	struct lt_err err = { 0 };
	if (!share) {
		share = lt_share_open(folder_new(), &err);
		slot = lt_share_enter(share, &err);
		atexit(folder_drop);
	}
	ask.place = lt_share_scope(share, identity++);
	return (struct lt_lease){ .asks = { ask }, .count = 1, .now_ms = start_ms, .day = 11, .month = 0 };
}

static bool
take(struct lt_lease *lease)
{
	lt_lease_take(share, slot, lease);
	return lease->granted;
}

TEST(the_limit_of_calls_is_reached_and_not_passed)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 3 });
	IS(take(&lease) && take(&lease) && take(&lease));
	IS(!take(&lease));
	IS(lease.refused_limit == LT_LEASE_RPM && lease.refused_at == 0);
}

TEST(the_wait_is_exact_to_the_millisecond)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 2, .tpm = 100 });
	lease.tokens = 60;
	lease.now_ms += 123;
	IS(take(&lease));
	lease.now_ms += 10000;
	lease.tokens = 30;
	IS(take(&lease));
	lease.tokens = 50;
	lease.now_ms += 5001;
	IS(!take(&lease));
	int64_t wait = lease.wait_ms;
	IS(wait == 60500 - 15124);
	lease.now_ms += wait - 1;
	IS(!take(&lease) && lease.wait_ms == 1);
	lease.now_ms++;
	IS(take(&lease));
}

TEST(a_call_larger_than_the_limit_need_not_wait)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .tpm = 100 });
	lease.tokens = 101;
	IS(!take(&lease));
	IS(lease.refused_limit == LT_LEASE_TPM && lease.wait_ms == 0);
}

TEST(tokens_that_were_not_used_are_put_back)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .tpm = 100 }), other = lease;
	lease.tokens = other.tokens = 80;
	IS(take(&lease));
	IS(!take(&other));
	lt_lease_settle(share, slot, &lease, 20, 0, lease.now_ms);
	IS(take(&other));
	struct lt_lease_level level;
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.tokens == 100 && level.calls == 2 && level.in_flight == 1);
	lt_lease_settle(share, slot, &other, 80, 0, lease.now_ms);
	lt_lease_settle(share, slot, &other, 0, 0, lease.now_ms); /* once a lease */
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.tokens == 100 && level.in_flight == 0);
}

TEST(calls_in_flight_are_limited_until_they_end)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .concurrency = 1 }), other = lease;
	IS(take(&lease));
	IS(!take(&other) && other.refused_limit == LT_LEASE_CONCURRENCY && other.wait_ms == 1000);
	lt_lease_settle(share, slot, &lease, 0, 0, lease.now_ms);
	IS(take(&other));
}

TEST(a_second_as_the_clock_cuts_it_holds_its_share)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 600, .window_s = 1 });
	lease.now_ms += 300;
	for (int i = 0; i < 10; i++)
		IS(take(&lease));
	IS(!take(&lease) && lease.refused_limit == LT_LEASE_WINDOW && lease.wait_ms == 700);
	lease.now_ms += 700;
	IS(take(&lease));
}

TEST(a_hard_budget_is_not_passed_and_a_soft_one_tells)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .day_nano = 100, .month_nano = 1000, .hard = true });
	lease.nano = 60;
	IS(take(&lease));
	IS(lease.day_percent[0] == 60 && lease.month_percent[0] == 6);
	struct lt_lease other = lease;
	IS(!take(&other) && other.refused_limit == LT_LEASE_DAY && other.wait_ms == 0);
	lt_lease_settle(share, slot, &lease, 0, 10, lease.now_ms);
	IS(take(&other));
	IS(other.day_percent[0] == 70);
	lease = begin((struct lt_lease_ask){ .day_nano = 100 });
	lease.nano = 150;
	IS(take(&lease) && lease.day_percent[0] == 150);
}

TEST(who_is_refused_by_one_scope_takes_nothing_of_the_others)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 10, .window_s = 1, .tpm = 100, .concurrency = 5,
		.day_nano = 100, .month_nano = 100, .hard = true });
	struct lt_lease full = begin((struct lt_lease_ask){ .concurrency = 1 });
	IS(take(&full));
	lease.asks[1] = full.asks[0];
	lease.count = 2;
	lease.tokens = 50;
	lease.nano = 50;
	IS(!take(&lease) && lease.refused_at == 1);
	struct lt_lease_level level;
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.calls == 0 && level.tokens == 0 && level.in_flight == 0 && level.day_nano == 0 && level.month_nano == 0);
	lease.count = 1;
	IS(take(&lease)); /* the second's one call is still free */
}

TEST(money_is_settled_in_the_day_it_was_leased_in)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .day_nano = 100, .hard = true }), next = lease;
	lease.nano = 100;
	IS(take(&lease));
	next.day = 12;
	next.nano = 100;
	IS(take(&next));
	lt_lease_settle(share, slot, &lease, 0, 40, lease.now_ms);
	struct lt_lease_level level;
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.day_nano == 40);
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 12, 0, &level);
	IS(level.day_nano == 100);
}

TEST(a_scope_without_limits_is_counted_too)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ 0 });
	lease.tokens = 7;
	lease.nano = 5;
	IS(take(&lease));
	struct lt_lease_level level;
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.calls == 1 && level.tokens == 7 && level.in_flight == 1 && level.day_nano == 0);
	lt_lease_settle(share, slot, &lease, 9, 3, lease.now_ms);
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &level);
	IS(level.tokens == 9 && level.in_flight == 0 && level.day_nano == 3 && level.month_nano == 3);
}

TEST(what_would_be_answered_is_told_without_taking_anything)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 2, .tpm = 100, .concurrency = 2, .day_nano = 1000, .hard = true });
	struct lt_lease_level before, after;
	lease.tokens = 60;
	lease.nano = 600;
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &before);
	for (int i = 0; i < 5; i++) {
		lt_lease_would(share, &lease);
		IS(lease.granted && lease.wait_ms == 0);
	}
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 11, 0, &after);
	IS(memcmp(&before, &after, sizeof before) == 0);
	IS(take(&lease));
	lt_lease_would(share, &lease);
	struct lt_lease other = lease;
	IS(!lease.granted && !take(&other) && lease.refused_limit == LT_LEASE_DAY && lease.wait_ms == 0);
	IS(other.refused_limit == lease.refused_limit && other.refused_at == lease.refused_at && other.wait_ms == lease.wait_ms);
	lease.nano = 0;
	lt_lease_would(share, &lease);
	IS(!lease.granted && lease.refused_limit == LT_LEASE_TPM && lease.wait_ms > 0);
}
