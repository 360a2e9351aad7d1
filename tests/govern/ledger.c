/* SPDX-License-Identifier: Apache-2.0 */
/* ledger: a ledger with known calls in it.
 *
 *	ledger STATE NOW_US [COUNT]
 *
 * Under the generation in force of STATE: 1,000 answered calls of the first caller in the last
 * hour, one refused, one cut off and estimated, and one of the second caller three days ago.  With COUNT: so many
 * answered calls at that time, and nothing else. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "govern/publish.h"
#include "govern/usage.h"

static struct lt_usage
call(int64_t at_us)
{
	return (struct lt_usage){ .start_us = at_us, .spilled_from = LT_POLICY_NONE, .status = 200,
		.surface = LT_SURFACE_CHAT, .outcome = LT_OUTCOME_DONE, .source = LT_USAGE_PROVIDER,
		.flags = LT_USAGE_METERED, .total_us = 250000, .cost_nano = 12345678,
		.tokens = { [LT_BUCKET_INPUT] = 1000, [LT_BUCKET_CACHED] = 200, [LT_BUCKET_OUTPUT] = 300 } };
}

static bool
add(struct lt_ledger *ledger, const struct lt_policy *policy, uint64_t seq, struct lt_usage usage, struct lt_err *err)
{
	struct lt_usage_row row;
	bool is_new;
	lt_govern_usage_values(policy, &usage, usage.refusal ? "invalid_api_key" : NULL, &row);
	return lt_ledger_add(ledger, 7, seq, row.values, &is_new, err);
}

static bool
fill(struct lt_ledger *ledger, const struct lt_policy *policy, int64_t now_us, struct lt_err *err)
{
	uint64_t seq = 0;
	struct lt_usage refused = call(now_us - 5), cut = call(now_us - 4), old = call(now_us - INT64_C(3) * 86400000000);
	refused.caller = refused.model = refused.deployment = LT_POLICY_NONE;
	refused.outcome = LT_OUTCOME_REFUSED;
	refused.refusal = 2;
	refused.cost_nano = 0;
	memset(refused.tokens, 0, sizeof refused.tokens);
	cut.outcome = LT_OUTCOME_CUT;
	cut.source = LT_USAGE_ESTIMATED;
	cut.flags |= LT_USAGE_UNPRICED;
	old.caller = 1;
	bool good = lt_ledger_begin(ledger, err) && add(ledger, policy, ++seq, old, err);
	for (int i = 0; i < 1000 && good; i++)
		good = add(ledger, policy, ++seq, call(now_us - 3600000000 + i), err);
	return good && add(ledger, policy, ++seq, refused, err) && add(ledger, policy, ++seq, cut, err) &&
		lt_ledger_commit(ledger, err);
}

static bool
fill_one(struct lt_ledger *ledger, const struct lt_policy *policy, int64_t now_us, int64_t count, struct lt_err *err)
{
	bool good = lt_ledger_begin(ledger, err);
	for (int64_t i = 0; i < count && good; i++)
		good = add(ledger, policy, (uint64_t)(now_us + i), call(now_us + i), err);
	return good && lt_ledger_commit(ledger, err);
}

int
main(int argc, char **argv)
{
	struct lt_err err = { 0 };
	struct lt_policy policy;
	struct lt_text bytes;
	int64_t now_us, count = 0;
	if (argc < 3 || argc > 4 || !lt_text_int(lt_text(argv[2]), &now_us) || (argc == 4 && !lt_text_int(lt_text(argv[3]), &count)))
		return 2;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_ledger *ledger = lt_ledger_open(argv[1], lt_govern_usage_columns, &err);
	bool good = ledger && lt_publish_load(a, argv[1], lt_publish_current(a, argv[1]), &bytes, &policy, &err) &&
		(argc == 4 ? fill_one(ledger, &policy, now_us, count, &err) : fill(ledger, &policy, now_us, &err));
	if (!good)
		fprintf(stderr, "%s\n", err.text);
	lt_ledger_close(ledger);
	lt_arena_drop(a);
	return !good;
}
