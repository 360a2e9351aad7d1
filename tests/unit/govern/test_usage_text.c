/* SPDX-License-Identifier: Apache-2.0 */
/* The words of questions about usage. */
#include "govern/usage.h"
#include "base/buf.h"
#include "base/err.h"
#include "t.h"

#define NOON INT64_C(1795348800000000) /* 2026-11-22T12:00:00Z */

TEST(times_are_spans_days_and_moments)
{
	static const struct { const char *word; int64_t us; } rows[] = {
		{ "90s", NOON - 90000000 }, { "30m", NOON - INT64_C(1800000000) }, { "24h", NOON - INT64_C(86400000000) },
		{ "7d", NOON - INT64_C(604800000000) }, { "0s", NOON }, { "2026-11-22", NOON - INT64_C(43200000000) },
		{ "2026-11-22T12:00:00Z", NOON }, { "2026-11-22T11:59:59.250Z", NOON - 1000000 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t us = -1;
		bool read = lt_usage_time_read(lt_text(rows[i].word), NOON, &us);
		if (!read || us != rows[i].us)
			printf("# %s\n", rows[i].word);
		IS(read && us == rows[i].us);
	}
}

TEST(what_is_no_time_is_told_so)
{
	static const char *const rows[] = { "", "7", "d", "-7d", "yesterday", "2026-13-01", "2026-11-22T25:00:00Z", "2026-11-22T12:00:00",
		"2026-11-22 12:00:00Z", "2026-11-22T12:00:00x1Z", "2026-11-22T12:00:00+01:00" };
	int64_t us;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool read = lt_usage_time_read(lt_text(rows[i]), NOON, &us);
		if (read)
			printf("# %s\n", rows[i]);
		IS(!read);
	}
}

TEST(a_time_is_spelt_as_it_is_read)
{
	char spelt[LT_USAGE_TIME];
	int64_t us;
	lt_usage_time_spell(NOON + 999999, spelt);
	IS(strcmp(spelt, "2026-11-22T12:00:00Z") == 0 && lt_usage_time_read(lt_text(spelt), 0, &us) && us == NOON);
}

TEST(each_way_to_sum_is_asked_for_once)
{
	struct lt_usage_question q = { 0 };
	struct lt_err err = { 0 };
	IS(lt_usage_by_read(LT_LIT("hour,model"), &q, &err) && q.by_count == 2 && q.by[0] == LT_USAGE_BY_HOUR);
	IS(!lt_usage_by_read(LT_LIT("model"), &q, &err));
	q.by_count = 0;
	IS(!lt_usage_by_read(LT_LIT("day,week"), &q, &err) && strstr(err.text, "hour and minute"));
}
