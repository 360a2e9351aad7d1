/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage_sums: sums over the ledger's rows, kept beside them so that nobody adds up a million calls.
 *
 * The rows of the ledger only come, and every LT_USAGE_STRETCH of them are summed once, for good: a row
 * of the table `sums` for each day, team, caller, model, deployment and currency among them.  It says
 * which rows are in it (from_row to upto_row, SQLite's rowid) and when their calls came, so that a
 * question takes the sums of what lies wholly between, and the calls themselves of the rest: a stretch
 * at each end and what came since the last.  Sums are written in one transaction with what they reach up to;
 * after a kill, and in a ledger that has none, they are made from the rows.
 */
#pragma once
#include "govern/usage.h"

enum { LT_USAGE_STRETCH = 10000 };

/* The sums: how each comes out of one row, as SQL; fields of struct lt_usage_sum. */
#define LT_USAGE_SUMS(SUM)                                                                                  \
	SUM(calls, "1", "calls")                                                                            \
	SUM(input, "tokens_input", "tokens of input, neither cached nor written")                           \
	SUM(cached, "tokens_cached", "tokens read from the cache")                                          \
	SUM(written, "tokens_write_5m + tokens_write_1h", "tokens written to the cache")                    \
	SUM(output, "tokens_output + tokens_reasoning", "tokens of output, reasoning among them")           \
	SUM(reasoning, "tokens_reasoning", "tokens of reasoning")                                           \
	SUM(cost_nano, "cost_nano", "money, in thousand-millionths")                                        \
	SUM(errors, "outcome in ('error', 'failed', 'upstream_cut', 'idle', 'total', 'malformed')", "calls that failed") \
	SUM(refused, "outcome = 'refused'", "calls that the gateway refused")                               \
	SUM(too_many, "too_many_rate + too_many_capacity + too_many_adjusted + too_many_size + too_many_quota", "429s met") \
	SUM(too_many_rate, "too_many_rate", "429s met: the deployment's own rate limit")                    \
	SUM(too_many_capacity, "too_many_capacity", "429s met: the provider is out of capacity")            \
	SUM(too_many_adjusted, "too_many_adjusted", "429s met: the limit is lowered for a while")           \
	SUM(too_many_size, "too_many_size", "429s met: the call alone is larger than what is left")         \
	SUM(too_many_quota, "too_many_quota", "429s met: no money or quota is left")                        \
	SUM(aborted, "outcome = 'client_abort'", "calls that the caller left")                              \
	SUM(estimated, "source in ('estimated', 'partial')", "calls whose tokens are estimated")            \
	SUM(simulated, "simulated", "calls that the simulator answered")                                    \
	SUM(unpriced, "unpriced", "calls without a known price")

/* What they are kept by; a text that is null is none. */
#define LT_USAGE_NAMES(NAME) NAME(team) NAME(caller) NAME(model) NAME(deployment) NAME(currency)

enum lt_usage_name {
#define NAME(name) LT_USAGE_NAME_##name,
	LT_USAGE_NAMES(NAME)
#undef NAME
	LT_USAGE_NAME_COUNT,
};

/* One call, or the sum of some that are alike. */
struct lt_usage_part {
	int64_t day;                                 /* since 1970 */
	struct lt_text names[LT_USAGE_NAME_COUNT];
	int64_t first_us, last_us;
	struct lt_usage_sum sum;                     /* no keys, no percentiles */
	struct lt_text times;                        /* spelt, of calls that were answered to their end */
	int64_t total_us;                            /* of one such call; -1 */
};

/* The columns of a part in each of the two tables, for a question whose rows lt_usage_part_read() reads. */
extern const char lt_usage_part_of_sums[], lt_usage_part_of_usage[];
/* part points into values. */
void lt_usage_part_read(const char *const *values, struct lt_usage_part *ret_part);

/* Removes the calls themselves of stretches that ended before before_us, from the ledger in the state folder, a
 * stretch at a time (each in a transaction of its own, so that the keeper waits for none long), while its sums stay: what
 * days, months and budgets say is as before.  A question that cuts a day whose calls are gone counts those
 * stretches of it that lie wholly between.  Room of the file is used again.  *ret_rows: how many calls. */
bool lt_usage_prune(struct lt_arena *a, const char *state, int64_t before_us, int64_t *ret_rows, struct lt_err *err);

struct lt_usage_sums;

/* For the ledger's writer.  Sums what is not summed yet, which takes seconds for a million calls. */
struct lt_usage_sums *lt_usage_sums_open(struct lt_arena *a, struct lt_ledger *ledger, struct lt_err *err);
void lt_usage_sums_close(struct lt_usage_sums *sums);
/* Within a transaction that has no row yet: writes a stretch when there is one. */
bool lt_usage_sums_keep(struct lt_usage_sums *sums, struct lt_err *err);
void lt_usage_sums_kept(struct lt_usage_sums *sums); /* that transaction is durable */
void lt_usage_sums_count(struct lt_usage_sums *sums, const struct lt_usage_row *row); /* a new row of it */
