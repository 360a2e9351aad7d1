/* SPDX-License-Identifier: Apache-2.0 */
#include "api/schedule.h"
#include "t.h"

#define S INT64_C(1000000)
#define NOW (1000000 * S)
static const struct lt_schedule_rules hourly = { .interval_s = 3600, .on_change = true };

static const char *
due(const struct lt_schedule_rules *rules, struct lt_schedule_seen seen)
{
	const char *why = lt_schedule_due(rules, &seen);
	return why ? why : "";
}

TEST(what_was_never_assessed_is_assessed_at_start)
{
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW }), "start") == 0);
	IS(strcmp(due(&(struct lt_schedule_rules){ 0 }, (struct lt_schedule_seen){ .now_us = NOW }), "start") == 0);
}

TEST(an_old_assessment_is_made_anew_and_a_fresh_one_is_not)
{
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .made_us = NOW - 3601 * S }), "start") == 0);
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .made_us = NOW - 3599 * S }), "") == 0);
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .made_us = NOW - 3600 * S, .ended_us = NOW - 3600 * S }), "interval") == 0);
	IS(strcmp(due(&(struct lt_schedule_rules){ .on_change = true }, (struct lt_schedule_seen){ .now_us = NOW, .made_us = S }), "") == 0);
}

TEST(nothing_is_due_while_one_runs)
{
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .busy = true }), "") == 0);
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .made_us = S, .changed_us = S, .first_us = S, .busy = true }), "") == 0);
}

TEST(a_change_waits_until_files_are_quiet_but_not_for_ever)
{
	struct lt_schedule_seen seen = { .now_us = NOW, .made_us = NOW - 100 * S, .ended_us = NOW - 100 * S };
	seen.first_us = seen.changed_us = NOW - S;
	IS(strcmp(due(&hourly, seen), "") == 0);
	seen.first_us = seen.changed_us = NOW - 2 * S;
	IS(strcmp(due(&hourly, seen), "change") == 0);
	seen.changed_us = NOW;
	IS(strcmp(due(&hourly, seen), "") == 0);
	seen.first_us = NOW - 30 * S;
	IS(strcmp(due(&hourly, seen), "change") == 0);
	IS(strcmp(due(&(struct lt_schedule_rules){ .interval_s = 3600 }, seen), "") == 0);
}

TEST(changes_right_behind_an_assessment_wait_a_little)
{
	struct lt_schedule_seen seen = { .now_us = NOW, .made_us = NOW - 4 * S, .ended_us = NOW - 4 * S, .first_us = NOW - 3 * S,
		.changed_us = NOW - 3 * S };
	IS(strcmp(due(&hourly, seen), "") == 0);
	seen.now_us += S;
	IS(strcmp(due(&hourly, seen), "change") == 0);
}

TEST(a_first_assessment_that_failed_is_tried_again_after_five_minutes)
{
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .ended_us = NOW - 299 * S }), "") == 0);
	IS(strcmp(due(&hourly, (struct lt_schedule_seen){ .now_us = NOW, .ended_us = NOW - 300 * S }), "start") == 0);
}

TEST(a_weekly_digest_comes_on_its_day_and_a_daily_one_each_day)
{
	/* 1970-01-01 was a Thursday: day 4 is the first Monday, 20780 is Monday 2026-11-23. */
	struct lt_schedule_rules weekly = { .digest = LT_DIGEST_WEEKLY, .digest_day = 0 }, daily = { .digest = LT_DIGEST_DAILY };
	IS(lt_schedule_digest_day(&weekly, 0) == 4);
	IS(lt_schedule_digest_day(&weekly, 20779) == 20780);
	IS(lt_schedule_digest_day(&weekly, 20780) == 20787);
	weekly.digest_day = 6;
	IS(lt_schedule_digest_day(&weekly, 20780) == 20786);
	IS(lt_schedule_digest_day(&daily, 20779) == 20780);
	IS(lt_schedule_digest_day(&(struct lt_schedule_rules){ 0 }, 20779) == 0);
}
