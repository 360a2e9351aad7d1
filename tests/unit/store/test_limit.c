/* SPDX-License-Identifier: Apache-2.0 */
/* Histories of calls at given times, against an oracle that remembers every call. */
#include "t.h"

#include <stdint.h>

#include "base/err.h"
#include "folder.h"
#include "store/lease.h"
#include "store/share.h"

enum { MOST = 6000 };

struct event {
	int64_t ms;
	uint64_t tokens; /* as leased, then as settled */
};

static struct lt_share *share;
static int slot;
static struct event events[MOST];
static int events_count;
static uint64_t seed = 88172645463325252u;

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

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
	events_count = 0;
	ask.place = lt_share_scope(share, identity++);
	return (struct lt_lease){ .asks = { ask }, .count = 1, .now_ms = 1800000000000 + (int64_t)draw(100000) };
}

/* Does a 60 s that holds the last event hold more than the limits? */
static bool
over(uint64_t rpm, uint64_t tpm)
{
	int64_t last = events[events_count - 1].ms;
	for (int e = events_count - 1; e >= 0; e--) {
		int64_t end = events[e].ms;
		if (end < last - 120000)
			break;
		if (end < last || end - 60000 >= last)
			continue;
		uint64_t calls = 0, tokens = 0;
		for (int i = 0; i < events_count; i++)
			if (events[i].ms <= end && events[i].ms > end - 60000)
				calls++, tokens += events[i].tokens;
		if ((rpm && calls > rpm) || (tpm && tokens > tpm))
			return true;
	}
	return false;
}

/* One history: bursts and pauses, calls that are settled at once, later or never, and a clock that
 * steps back by less than 3.5 s now and then. */
static bool
history_holds(struct lt_lease_ask ask, uint64_t tokens_most, bool steps)
{
	struct lt_lease lease = begin(ask), open[40] = { 0 };
	int64_t pace = (int64_t)draw(400) + 1, passed = lease.now_ms, back = 0;
	int which[40];
	for (int i = 0; i < 3000 && events_count < MOST; i++) {
		passed += (int64_t)draw((uint64_t)pace) + (draw(500) ? 0 : (int64_t)draw(70000));
		if (steps && draw(50) == 0)
			back = (int64_t)draw(3500);
		lease.now_ms = passed - back;
		lease.tokens = draw(tokens_most) + 1;
		lt_lease_take(share, slot, &lease);
		if (lease.granted) {
			events[events_count++] = (struct event){ lease.now_ms, lease.tokens };
			if (over(ask.rpm, ask.tpm))
				return false;
			int at = (int)draw(40);
			if (open[at].held) { /* fewer than were leased */
				uint64_t used = draw(open[at].tokens + 1);
				lt_lease_settle(share, slot, &open[at], used, 0, lease.now_ms);
				events[which[at]].tokens = used;
			}
			open[at] = lease;
			which[at] = events_count - 1;
		}
	}
	return events_count > 0;
}

TEST(no_sixty_seconds_hold_more_than_the_limits)
{
	for (int i = 0; i < 12; i++) {
		IS(history_holds((struct lt_lease_ask){ .rpm = (uint32_t)draw(300) + 1 }, 10, false));
		IS(history_holds((struct lt_lease_ask){ .tpm = draw(20000) + 100 }, 100, false));
		IS(history_holds((struct lt_lease_ask){ .rpm = (uint32_t)draw(300) + 1, .tpm = draw(20000) + 100 }, 100, false));
	}
}

TEST(nor_when_the_clock_steps_back_a_little)
{
	for (int i = 0; i < 12; i++)
		IS(history_holds((struct lt_lease_ask){ .rpm = (uint32_t)draw(300) + 1, .tpm = draw(20000) + 100 }, 100, true));
}

TEST(nor_when_it_steps_back_half_a_minute_by_the_time_that_passes)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 100 });
	for (int64_t passed = 0, back = 0; passed < 400000; passed += 100) {
		if (passed == 100000 || passed == 230000)
			back += 30000;
		lease.now_ms = 1800000000000 + passed - back;
		lt_lease_take(share, slot, &lease);
		if (!lease.granted)
			continue;
		events[events_count++] = (struct event){ passed, 1 };
		IS(!over(100, 0));
	}
	IS(events_count >= 400);
}

/* Attempts every step_ms for half an hour: how many would pass if every call were remembered? */
static int
remembered(int rpm, int64_t step_ms)
{
	int64_t ring[1000];
	int passed = 0;
	for (int64_t now = 0; now < 1800000; now += step_ms)
		if (passed < rpm || ring[passed % rpm] <= now - 60000)
			ring[passed++ % rpm] = now;
	return passed;
}

TEST(steady_overload_gets_ninety_nine_percent_of_the_limit)
{
	static const struct {
		int rpm;
		int64_t step_ms;
	} rows[] = { { 60, 10 }, { 600, 10 }, { 600, 97 }, { 1000, 7 }, { 1, 500 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = (uint32_t)rows[i].rpm });
		int64_t start = lease.now_ms;
		int passed = 0, most = remembered(rows[i].rpm, rows[i].step_ms);
		for (; lease.now_ms < start + 1800000; lease.now_ms += rows[i].step_ms) {
			lt_lease_take(share, slot, &lease);
			passed += lease.granted;
		}
		IS(passed <= most);
		IS(passed * 100 >= most * 99 - 100);
	}
}

TEST(steady_overload_of_tokens_gets_ninety_nine_percent_too)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .tpm = 100000 });
	int64_t start = lease.now_ms;
	uint64_t passed = 0;
	for (; lease.now_ms < start + 1815000; lease.now_ms += 3) { /* thirty of its minutes */
		lease.tokens = draw(150) + 1;
		lt_lease_take(share, slot, &lease);
		if (lease.granted)
			passed += lease.tokens;
	}
	IS(passed <= 31 * 100000 && passed >= 30 * 99500);
}

TEST(who_waits_as_long_as_told_is_let_in_and_not_before)
{
	for (int i = 0; i < 2000; i++) {
		struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = (uint32_t)draw(9) + 1, .tpm = draw(900) + 100,
			.window_s = draw(2) ? 1 : 10 });
		for (int calls = 0; calls < 100; calls++) {
			lease.tokens = draw(100) + 1;
			lease.now_ms += (int64_t)draw(2000);
			lt_lease_take(share, slot, &lease);
			if (!lease.granted)
				break;
		}
		IS(!lease.granted && lease.wait_ms > 0 && lease.wait_ms <= 60500);
		struct lt_lease early = lease;
		early.now_ms += lease.wait_ms - 1;
		lt_lease_take(share, slot, &early);
		IS(!early.granted && early.wait_ms == 1);
		lease.now_ms += lease.wait_ms;
		lt_lease_take(share, slot, &lease);
		IS(lease.granted);
	}
}

TEST(no_second_of_the_clock_holds_more_than_its_share)
{
	static const uint32_t windows[] = { 1, 10 };
	for (int w = 0; w < 2; w++) {
		struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 600, .window_s = windows[w] });
		int64_t start = lease.now_ms / 10000 * 10000, newest = lease.now_ms = start;
		static int counts[700];
		memset(counts, 0, sizeof counts);
		int total = 0;
		while (newest < start + 600000) {
			lease.now_ms = newest += (int64_t)draw(20);
			lease.now_ms -= draw(10) ? 0 : (int64_t)draw(3000); /* another worker's clock */
			lt_lease_take(share, slot, &lease);
			if (!lease.granted || lease.now_ms < start)
				continue;
			total++;
			IS(++counts[(lease.now_ms - start) / 1000 / windows[w]] <= (int)windows[w] * 10);
		}
		IS(total > 5000);
	}
}

TEST(more_tokens_than_a_word_holds_are_never_too_few)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ 0 });
	struct lt_lease_level level;
	lease.tokens = UINT64_MAX;
	lt_lease_take(share, slot, &lease);
	IS(lease.granted);
	lt_lease_settle(share, slot, &lease, 5, 0, lease.now_ms);
	lt_lease_look(share, lease.asks[0].place, lease.now_ms, 0, 0, &level);
	IS(level.tokens == (1 << 30) - 1);
	lease = begin((struct lt_lease_ask){ .tpm = UINT64_MAX });
	lease.tokens = (1 << 30) - 1;
	lt_lease_take(share, slot, &lease);
	IS(lease.granted);
	lease.tokens = 1;
	lt_lease_take(share, slot, &lease);
	IS(!lease.granted && lease.refused_limit == LT_LEASE_TPM && lease.wait_ms > 0);
	lease.now_ms += 500;
	lt_lease_take(share, slot, &lease);
	IS(lease.granted);
}

TEST(after_a_minute_nothing_is_counted)
{
	struct lt_lease lease = begin((struct lt_lease_ask){ .rpm = 100, .tpm = 10000 });
	struct lt_lease_level level;
	for (int i = 0; i < 50; i++) {
		lease.tokens = 100;
		lease.now_ms += 37;
		lt_lease_take(share, slot, &lease);
		IS(lease.granted);
	}
	lt_lease_look(share, lease.asks[0].place, lease.now_ms + 57000, 0, 0, &level);
	IS(level.calls == 50 && level.tokens == 5000);
	lt_lease_look(share, lease.asks[0].place, lease.now_ms + 60500, 0, 0, &level);
	IS(level.calls == 0 && level.tokens == 0);
}
