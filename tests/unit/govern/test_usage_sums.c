/* SPDX-License-Identifier: Apache-2.0 */
/* Sums beside the rows: they say what the rows say, whatever happened. */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "govern/spent.h"
#include "govern/usage_sums.h"
#include "made.h"

/* 2026-11-30 22:00 UTC: a month ends within. */
#define EVENING INT64_C(1796076000000000)
#define HOUR INT64_C(3600000000)

static char folder[64];
static struct lt_ledger *ledger;
static struct lt_usage_sums *sums;
static uint64_t seed = 88172645463325252u, seq;
static int64_t at_us; /* of the latest call */

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static bool
open_ledger(bool summed)
{
	ledger = lt_ledger_open(folder, lt_govern_usage_columns, &err);
	sums = ledger && summed ? lt_usage_sums_open(arena, ledger, &err) : NULL;
	return ledger && (sums || !summed);
}

static void
close_ledger(void)
{
	lt_usage_sums_close(sums);
	lt_ledger_close(ledger);
	sums = NULL;
}

static bool
start(void)
{
	snprintf(folder, sizeof folder, "/tmp/lintel-sums-XXXXXX");
	seq = 0;
	at_us = EVENING;
	return made("gateway:\n  deployments: [{name: a, provider: ollama}, {name: b, provider: ollama}]\n"
		    "  models: [{name: m, route: [{to: a}]}, {name: x, route: [{to: b}]}]\n"
		    "  callers: [{name: jo, team: red, key_sha256: '" KEY_A "'}, {name: al, key_sha256: '" KEY_B "'}]\n") &&
		mkdtemp(folder);
}

static bool
end(void)
{
	close_ledger();
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

/* Any call that there may be; they come in about the order of their time. */
static struct lt_usage
any(int64_t apart_us)
{
	at_us += (int64_t)draw((uint64_t)apart_us);
	struct lt_usage u = { .generation = 1, .start_us = at_us - (int64_t)draw(600000000), .caller = (uint32_t)draw(3),
		.model = (uint32_t)draw(3), .deployment = (uint32_t)draw(3), .spilled_from = LT_POLICY_NONE,
		.outcome = (uint8_t)(draw(3) ? LT_OUTCOME_DONE : draw(LT_OUTCOME_COUNT + 1)), .source = (uint8_t)draw(LT_USAGE_SOURCE_COUNT),
		.flags = (uint8_t)draw(64), .total_us = (uint32_t)draw(1u << draw(32)), .cost_nano = (int64_t)draw(100000) };
	for (int i = 0; i < LT_BUCKET_COUNT; i++)
		u.tokens[i] = (uint32_t)draw(2000);
	for (int i = 0; i < LT_TOO_MANY_COUNT; i++)
		u.too_many[i] = (uint8_t)draw(3);
	return u;
}

/* One batch, as the keeper writes it; now and then it fails, or a row comes of somebody who counts nothing. */
static bool
batch(int calls, int64_t apart_us)
{
	static struct lt_usage usages[9000];
	static const struct lt_policy *policies[9000];
	struct lt_usage_row row;
	bool is_new = true, fails = draw(8) == 0, good = lt_ledger_begin(ledger, &err);
	uint64_t begun = seq, uncounted = draw(4) ? UINT64_MAX : draw(9000);
	good = good && (!sums || lt_usage_sums_keep(sums, &err));
	for (int i = 0; good && i < calls; i++) {
		usages[i] = any(apart_us);
		policies[i] = draw(50) ? &compiled.policy : NULL;
		lt_govern_usage_values(policies[i], &usages[i], NULL, &row);
		good = lt_ledger_add(ledger, 1, ++seq, row.values, &is_new, &err) && is_new;
	}
	if (good && fails) {
		lt_ledger_undo(ledger);
		seq = begun;
		return true;
	}
	good = good && lt_ledger_commit(ledger, &err);
	if (!sums || !good)
		return good;
	lt_usage_sums_kept(sums);
	for (int i = 0; i < calls; i++) {
		lt_govern_usage_values(policies[i], &usages[i], NULL, &row);
		if ((uint64_t)i != uncounted)
			lt_usage_sums_count(sums, &row);
	}
	return true;
}

static bool
batches(int count, int most, int64_t apart_us)
{
	for (int i = 0; i < count; i++)
		if (!batch((int)draw((uint64_t)most) + 1, apart_us))
			return false;
	return true;
}

static bool
note(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *why)
{
	struct lt_buf *out = to;
	(void)names, (void)why;
	for (int i = 0; i < columns; i++)
		lt_buf_printf(out, "%s ", values[i] ? values[i] : "-");
	lt_buf_putc(out, '\n');
	return true;
}

/* What the rows alone say of the totals. */
static void
ask_rows(int64_t since, int64_t until, struct lt_buf *out)
{
	const struct lt_ledger_value binds[] = { { .number = since }, { .number = until } };
	struct lt_buf sql = LT_BUF(1 << 14);
	lt_buf_puts(&sql, "select min(start_us), max(start_us)");
#define SUM(name, expression, sentence) lt_buf_puts(&sql, ", coalesce(sum(" expression "), 0)");
	LT_USAGE_SUMS(SUM)
#undef SUM
	lt_buf_puts(&sql, " from usage where start_us >= ? and start_us < ?");
	if (!lt_ledger_ask(ledger, sql.at, binds, 2, note, out, &err))
		lt_buf_puts(out, err.text);
	lt_buf_done(&sql);
}

static void
spell(const struct lt_usage_answer *answer, const struct lt_usage_sum *s, struct lt_buf *out)
{
	if (answer)
		lt_buf_printf(out, answer->first_us ? "%lld %lld " : "- - ", (long long)answer->first_us, (long long)answer->last_us);
#define SUM(name, expression, sentence) lt_buf_printf(out, "%lld ", (long long)s->name);
	LT_USAGE_SUMS(SUM)
#undef SUM
	lt_buf_putc(out, '\n');
}

static bool
ask(int64_t since, int64_t until, const enum lt_usage_by *by, int by_count, struct lt_usage_answer *ret)
{
	struct lt_usage_question q = { .by_count = by_count, .since_us = since, .until_us = until };
	for (int i = 0; i < by_count; i++)
		q.by[i] = by[i];
	return lt_govern_usage_ask(arena, ledger, &q, ret, &err);
}

/* Totals between any two moments, as the rows have them. */
static bool
agrees(int64_t since, int64_t until)
{
	struct lt_usage_answer answer;
	struct lt_buf want = LT_BUF(1 << 16), got = LT_BUF(1 << 16);
	ask_rows(since, until, &want);
	bool same = ask(since, until, NULL, 0, &answer);
	spell(&answer, &answer.total, &got);
	same = same && lt_text_is(lt_buf_text(&want), lt_buf_text(&got));
	if (!same)
		printf("between %lld and %lld\nrows %ssums %s%s\n", (long long)since, (long long)until, want.at, got.at, err.text);
	lt_buf_done(&want);
	lt_buf_done(&got);
	return same;
}

static bool
agrees_all_over(void)
{
	for (int64_t day = EVENING - 22 * HOUR; day <= at_us + 24 * HOUR; day += 24 * HOUR)
		if (!agrees(day, day + 24 * HOUR) || !agrees(EVENING, day) || !agrees(day + 1, at_us))
			return false;
	for (int i = 0; i < 10; i++) {
		int64_t since = EVENING + (int64_t)draw((uint64_t)(at_us - EVENING)), until = since + (int64_t)draw(5 * (uint64_t)HOUR);
		if (!agrees(since, until))
			return false;
	}
	return agrees(0, INT64_MAX);
}

/* Every line of every grouping, percentiles too, with the sums and without them. */
static void
spell_lines(struct lt_buf *out)
{
	static const enum lt_usage_by bys[] = { LT_USAGE_BY_MODEL, LT_USAGE_BY_TEAM, LT_USAGE_BY_CALLER, LT_USAGE_BY_DEPLOYMENT,
		LT_USAGE_BY_DAY };
	struct lt_usage_answer answer;
	for (int i = 0; i < 5; i++)
		for (int count = 1; count <= 2 && i + count <= 5; count++) {
			if (!ask(EVENING + HOUR, at_us - HOUR, &bys[i], count, &answer))
				lt_buf_puts(out, err.text);
			for (int r = 0; r < answer.count; r++) {
				lt_buf_printf(out, "%s %s %lld %lld ", answer.rows[r].key[0], count > 1 ? answer.rows[r].key[1] : "",
					(long long)answer.rows[r].p50_us, (long long)answer.rows[r].p95_us);
				spell(NULL, &answer.rows[r], out);
			}
		}
}

/* What each scope spent by the end of each day. */
static void
spell_spent(struct lt_buf *out)
{
	struct lt_spent *spent = NULL;
	for (int32_t day = (int32_t)(EVENING / HOUR / 24) - 1; day <= at_us / HOUR / 24; day++) {
		if (!lt_spent_read(arena, ledger, &compiled.policy, day, &spent, &err))
			lt_buf_puts(out, err.text);
		for (uint32_t i = 0; spent && i < compiled.policy.scopes_count; i++)
			lt_buf_printf(out, "%lld %lld ", (long long)spent[i].day_nano, (long long)spent[i].month_nano);
		lt_buf_putc(out, '\n');
	}
}

static int64_t
stretches(void)
{
	struct lt_buf out = LT_BUF(1000);
	int64_t count = -1;
	if (lt_ledger_ask(ledger, "select count(distinct from_row) from sums", NULL, 0, note, &out, &err))
		count = strtoll(lt_buf_text(&out).at, NULL, 10);
	lt_buf_done(&out);
	return count;
}

TEST(sums_say_what_the_rows_say_over_days_and_months)
{
	IS(start() && open_ledger(true));
	IS(batches(4, 9000, 30000000) && agrees_all_over());
	IS(batches(12, 6000, 3000000) && stretches() >= 3 && agrees_all_over());
	IS(end());
}

TEST(sums_made_later_are_those_of_a_ledger_without_them)
{
	struct lt_buf before = LT_BUF(1 << 22), after = LT_BUF(1 << 22);
	IS(start() && open_ledger(false) && batches(14, 9000, 10000000));
	spell_lines(&before);
	spell_spent(&before);
	close_ledger();
	IS(open_ledger(true) && stretches() >= 1 && agrees_all_over());
	spell_lines(&after);
	spell_spent(&after);
	IS(before.len > 1000 && lt_text_is(lt_buf_text(&before), lt_buf_text(&after)));
	lt_buf_done(&before);
	lt_buf_done(&after);
	IS(end());
}

TEST(rows_counted_as_they_come_are_those_that_are_read)
{
	struct lt_buf live = LT_BUF(1 << 20), again = LT_BUF(1 << 20);
	struct lt_usage_row row;
	bool is_new;
	IS(start() && open_ledger(true));
	for (int n = 0; n <= LT_USAGE_STRETCH; n++) {
		struct lt_usage usage = any(10000000);
		lt_govern_usage_values(&compiled.policy, &usage, NULL, &row);
		if (n % 1000 == 0)
			IS(lt_ledger_begin(ledger, &err) && lt_usage_sums_keep(sums, &err));
		IS(lt_ledger_add(ledger, 1, ++seq, row.values, &is_new, &err));
		lt_usage_sums_count(sums, &row);
		if (n % 1000 != 999 && n != LT_USAGE_STRETCH)
			continue;
		IS(lt_ledger_commit(ledger, &err));
		lt_usage_sums_kept(sums);
	}
	static const char question[] = "select * from sums order by day, team, caller, model, deployment, currency";
	IS(stretches() == 1 && lt_ledger_ask(ledger, question, NULL, 0, note, &live, &err));
	close_ledger();
	IS(system(lt_print(arena, "sqlite3 %s/ledger.db 'drop table sums; delete from usage where rowid > 10000'", folder)) == 0);
	IS(open_ledger(true) && lt_ledger_ask(ledger, question, NULL, 0, note, &again, &err));
	IS(live.len > 1000 && lt_text_is(lt_buf_text(&live), lt_buf_text(&again)));
	lt_buf_done(&live);
	lt_buf_done(&again);
	IS(end());
}

TEST(sums_agree_with_the_rows_after_kills)
{
	int status;
	IS(start());
	for (int kills = 0; kills < 6; kills++) {
		int tell[2];
		char byte;
		IS(pipe(tell) == 0);
		fflush(stdout);
		seed += 17;
		pid_t child = fork();
		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			seq = (uint64_t)kills << 32;
			at_us += kills * 5 * HOUR;
			for (bool good = open_ledger(true); good; good = batch(3000, 1000000) && write(tell[1], "x", 1) == 1)
				;
			_exit(1);
		}
		close(tell[1]);
		for (uint64_t n = 3 + draw(5); n > 0; n--)
			IS(read(tell[0], &byte, 1) == 1);
		for (uint64_t spin = draw(3000000); spin > 0; spin--)
			__asm__ volatile("");
		kill(child, SIGKILL);
		IS(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
		close(tell[0]);
		IS(open_ledger(false) && agrees(0, INT64_MAX) && agrees(EVENING, EVENING + HOUR));
		close_ledger();
	}
	at_us += 30 * HOUR;
	IS(open_ledger(true) && stretches() >= 2 && agrees_all_over() && end());
}

/* The totals of the days, whose calls may be gone. */
static void
spell_days(struct lt_buf *out)
{
	static const enum lt_usage_by bys[] = { LT_USAGE_BY_DAY, LT_USAGE_BY_TEAM };
	struct lt_usage_answer answer;
	if (!ask((EVENING / HOUR / 24 - 1) * 24 * HOUR, INT64_MAX, bys, 2, &answer))
		lt_buf_puts(out, err.text);
	for (int r = 0; r < answer.count; r++) {
		lt_buf_printf(out, "%s %s %lld ", answer.rows[r].key[0], answer.rows[r].key[1], (long long)answer.rows[r].p95_us);
		spell(NULL, &answer.rows[r], out);
	}
}

TEST(calls_that_are_removed_still_count_in_days_and_budgets)
{
	struct lt_buf before = LT_BUF(1 << 22), after = LT_BUF(1 << 22);
	int64_t rows = -1, again = -1;
	IS(start() && open_ledger(true) && batches(14, 9000, 10000000) && stretches() >= 3);
	spell_days(&before);
	spell_spent(&before);
	close_ledger();
	IS(lt_usage_prune(arena, folder, 0, &rows, &err) && rows == 0);
	IS(lt_usage_prune(arena, folder, INT64_MAX, &rows, &err) && rows >= 3 * LT_USAGE_STRETCH);
	IS(lt_usage_prune(arena, folder, INT64_MAX, &again, &err) && again == 0);
	IS(open_ledger(true));
	spell_days(&after);
	spell_spent(&after);
	IS(before.len > 1000 && lt_text_is(lt_buf_text(&before), lt_buf_text(&after)));
	seq += 1000000;
	IS(batches(4, 9000, 1000000) && agrees(at_us - HOUR, at_us + HOUR)); /* the ledger goes on */
	lt_buf_done(&before);
	lt_buf_done(&after);
	IS(end());
}

static int64_t
calls_of(struct lt_usage_question q)
{
	struct lt_usage_answer answer;
	return lt_govern_usage_ask(arena, ledger, &q, &answer, &err) ? answer.total.calls : -1;
}

TEST(hours_and_names_cut_what_the_whole_is_made_of)
{
	struct lt_usage_answer hours, whole;
	int64_t since = EVENING + HOUR, until, sum = 0, cost = 0;
	IS(start() && open_ledger(true) && batches(14, 9000, 10000000) && stretches() >= 1);
	until = at_us - HOUR;
	struct lt_usage_question q = { { LT_USAGE_BY_HOUR, LT_USAGE_BY_MODEL }, 2, since, until, { 0 } };
	IS(lt_govern_usage_ask(arena, ledger, &q, &hours, &err) && ask(since, until, NULL, 0, &whole));
	for (int i = 0; i < hours.count; i++) {
		sum += hours.rows[i].calls;
		cost += hours.rows[i].cost_nano;
		IS(i == 0 || strcmp(hours.rows[i - 1].key[0], hours.rows[i].key[0]) <= 0);
	}
	IS(hours.count > 3 && sum == whole.total.calls && cost == whole.total.cost_nano && hours.total.p99_us == whole.total.p99_us);
	IS(strcmp(hours.rows[0].key[0], "2026-11-30T23:00:00Z") == 0);
	int64_t red = calls_of((struct lt_usage_question){ { 0 }, 0, since, until, { [LT_USAGE_BY_TEAM] = "red" } });
	int64_t none = calls_of((struct lt_usage_question){ { 0 }, 0, since, until, { [LT_USAGE_BY_TEAM] = "-" } });
	int64_t jo = calls_of((struct lt_usage_question){ { 0 }, 0, since, until, { [LT_USAGE_BY_CALLER] = "jo", [LT_USAGE_BY_TEAM] = "red" } });
	int64_t al = calls_of((struct lt_usage_question){ { 0 }, 0, since, until, { [LT_USAGE_BY_CALLER] = "al", [LT_USAGE_BY_TEAM] = "red" } });
	IS(red > 0 && none > 0 && red + none == whole.total.calls && jo == red && al == 0);
	IS(calls_of((struct lt_usage_question){ { 0 }, 0, since, until, { [LT_USAGE_BY_MODEL] = "' or 1=1 --" } }) == 0);
	IS(end());
}

TEST(sums_of_before_a_column_came_are_made_again)
{
	IS(start() && open_ledger(true) && batches(4, 9000, 10000000) && stretches() >= 1);
	close_ledger();
	IS(system(lt_print(arena, "sqlite3 %s/ledger.db 'alter table sums drop column too_many_quota'", folder)) == 0);
	IS(open_ledger(false) && agrees(EVENING, at_us)); /* by the calls alone */
	close_ledger();
	IS(open_ledger(true) && stretches() >= 1 && agrees_all_over() && end());
}
