/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a question about a million calls costs.
 *
 *	bench_usage FOLDER       (empty)
 *
 * Writes a million calls of the last week into a ledger, of 5 callers and 8 models, as the keeper does, and prints
 * the processor time of a call in it and how long usual questions take.
 */
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "govern/usage_sums.h"

#define END INT64_C(1795343483123456)
#define WEEK INT64_C(604800000000)
enum { CALLS = 1000000, BATCH = 2000 };

static double
seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct lt_usage_row *
call(int i)
{
	static const char *const names[] = { "support-bot", "search", "billing", "night-batch", "mail", "gpt-4o", "gpt-4o-mini",
		"gpt-5" };
	static struct lt_usage_row row;
	struct lt_usage usage = { .start_us = END - WEEK + WEEK / CALLS * i, .outcome = i % 50 ? LT_OUTCOME_DONE : LT_OUTCOME_REFUSED,
		.source = LT_USAGE_PROVIDER, .total_us = 300000 + (uint32_t)i * 7919u % 2000000, .cost_nano = 1234567, .status = 200,
		.tokens = { 100, 20, 0, 0, 51 }, .upstream_id = "req_0XWuhqmnIAqakK5DD2CqSJAj" };
	lt_govern_usage_values(NULL, &usage, NULL, &row);
	row.values[LT_USAGE_COLUMN_caller].text = row.values[LT_USAGE_COLUMN_team].text = lt_text(names[i % 5]);
	row.values[LT_USAGE_COLUMN_model].text = row.values[LT_USAGE_COLUMN_deployment].text = lt_text(names[i / 5 % 8]);
	row.values[LT_USAGE_COLUMN_currency].text = LT_LIT("USD");
	return &row;
}

static bool
fill(struct lt_ledger *ledger, struct lt_usage_sums *sums, struct lt_err *err)
{
	bool is_new;
	for (int i = 0; i < CALLS; i += BATCH) {
		if (!lt_ledger_begin(ledger, err) || !lt_usage_sums_keep(sums, err))
			return false;
		for (int b = i; b < i + BATCH; b++)
			if (!lt_ledger_add(ledger, 1, (uint64_t)b + 1, call(b)->values, &is_new, err))
				return false;
		if (!lt_ledger_commit(ledger, err))
			return false;
		lt_usage_sums_kept(sums);
		for (int b = i; b < i + BATCH; b++)
			lt_usage_sums_count(sums, call(b));
	}
	return true;
}

static bool
ask(struct lt_ledger *ledger, const char *what, struct lt_usage_question q, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_usage_answer answer;
	double begun = seconds(CLOCK_MONOTONIC), worked = seconds(CLOCK_PROCESS_CPUTIME_ID);
	bool good = lt_govern_usage_ask(a, ledger, &q, &answer, err);
	if (good)
		printf("%-44s %8lld calls  %6.0f ms, of them %.0f ms of the processor\n", what, (long long)answer.total.calls,
			(seconds(CLOCK_MONOTONIC) - begun) * 1e3, (seconds(CLOCK_PROCESS_CPUTIME_ID) - worked) * 1e3);
	lt_arena_drop(a);
	return good;
}

int
main(int argc, char **argv)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = argc == 2 ? lt_ledger_open(argv[1], lt_govern_usage_columns, &err) : NULL;
	struct lt_usage_sums *sums = ledger ? lt_usage_sums_open(lt_arena_new(SIZE_MAX), ledger, &err) : NULL;
	double begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
	bool good = sums && fill(ledger, sums, &err);
	if (good)
		printf("a row and its sums                           %.2f us\n", (seconds(CLOCK_PROCESS_CPUTIME_ID) - begun) * 1e6 / CALLS);
	good = good && ask(ledger, "all, by model", (struct lt_usage_question){ { LT_USAGE_BY_MODEL }, 1, 0, INT64_MAX }, &err) &&
		ask(ledger, "all, by day and model", (struct lt_usage_question){ { LT_USAGE_BY_DAY, LT_USAGE_BY_MODEL }, 2, 0, INT64_MAX, { 0 } }, &err) &&
		ask(ledger, "all of a team, by day", (struct lt_usage_question){ { LT_USAGE_BY_DAY }, 1, 0, INT64_MAX, { [LT_USAGE_BY_TEAM] = "search" } }, &err) &&
		ask(ledger, "the last 24 hours, by hour", (struct lt_usage_question){ { LT_USAGE_BY_HOUR }, 1, END - WEEK / 7, END, { 0 } }, &err) &&
		ask(ledger, "the last 24 hours, by model", (struct lt_usage_question){ { LT_USAGE_BY_MODEL }, 1, END - WEEK / 7, END },
			&err) &&
		ask(ledger, "three and a half days, by day and caller", (struct lt_usage_question){ { LT_USAGE_BY_DAY,
			LT_USAGE_BY_CALLER }, 2, END - WEEK * 3 / 4, END - WEEK / 4 }, &err);
	if (!good)
		fprintf(stderr, "bench_usage: %s\n", argc == 2 ? err.text : "one empty FOLDER, please");
	lt_usage_sums_close(sums);
	lt_ledger_close(ledger);
	return !good;
}
