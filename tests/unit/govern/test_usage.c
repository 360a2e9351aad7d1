/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/io.h"
#include "govern/spent.h"
#include "govern/usage.h"
#include "made.h"

/* 2026-11-22 12:00 UTC */
#define NOON INT64_C(1795348800000000)
enum { TODAY = 20779 };

static char folder[64];
static struct lt_ledger *ledger;

static bool
start(void)
{
	snprintf(folder, sizeof folder, "/tmp/lintel-usage-XXXXXX");
	return made("gateway:\n  deployments: [{name: a, provider: ollama, region: here}]\n"
		    "  models: [{name: m, aliases: [n], route: [{to: a}]}, {name: x, route: [{to: a}]}]\n"
		    "  callers: [{name: jo, team: red, key_sha256: '" KEY_A "'}, {name: al, key_sha256: '" KEY_B "'}]\n") &&
		mkdtemp(folder) && (ledger = lt_ledger_open(folder, lt_govern_usage_columns, &err)) &&
		lt_ledger_begin(ledger, &err);
}

static bool
add(uint64_t seq, struct lt_usage usage, const char *refusal)
{
	struct lt_usage_row row;
	bool is_new;
	usage.generation = 1;
	lt_govern_usage_values(&compiled.policy, &usage, refusal, &row);
	return lt_ledger_add(ledger, 1, seq, row.values, &is_new, &err) && is_new;
}

static bool
end(void)
{
	lt_ledger_close(ledger);
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

static uint32_t
model(const char *name)
{
	return (uint32_t)(lt_policy_model(&compiled.policy, lt_text(name)) - compiled.policy.models);
}

/* A call that was answered, of a caller and a model. */
static struct lt_usage
answered(uint32_t caller, const char *name, int64_t at_us, uint32_t tokens, int64_t nano)
{
	return (struct lt_usage){ .start_us = at_us, .caller = caller, .model = model(name), .deployment = 0,
		.spilled_from = LT_POLICY_NONE, .status = 200, .surface = LT_SURFACE_CHAT, .outcome = LT_OUTCOME_DONE,
		.source = LT_USAGE_PROVIDER, .total_us = tokens * 1000,
		.tokens = { [LT_BUCKET_INPUT] = tokens, [LT_BUCKET_OUTPUT] = 2, [LT_BUCKET_REASONING] = 1 }, .cost_nano = nano };
}

static bool
fill(void)
{
	struct lt_usage refused = answered(0, "m", NOON, 0, 0), cut = answered(0, "x", NOON, 50, 7);
	refused.outcome = LT_OUTCOME_REFUSED;
	refused.refusal = 3;
	refused.refused_scope = LT_SCOPE_TEAM;
	refused.model = refused.deployment = LT_POLICY_NONE;
	cut.outcome = LT_OUTCOME_CUT;
	cut.source = LT_USAGE_PARTIAL;
	cut.flags = LT_USAGE_UNPRICED | LT_USAGE_SIMULATED;
	cut.too_many[LT_TOO_MANY_RATE] = 2;
	for (uint32_t i = 1; i <= 20; i++)
		if (!add(i, answered(0, i % 2 ? "m" : "n", NOON + i, i, 100), NULL))
			return false;
	return add(21, answered(1, "m", NOON - INT64_C(86400000000), 5, 1000), NULL) &&
		add(22, answered(1, "m", NOON - 40 * INT64_C(86400000000), 5, 5000), NULL) &&
		add(23, refused, "key") && add(24, cut, NULL) && lt_ledger_commit(ledger, &err);
}

TEST(a_record_is_a_row_whose_names_outlive_the_policy)
{
	struct lt_usage_row row;
	IS(start());
	struct lt_usage usage = answered(0, "n", NOON, 9, 77);
	usage.id[0] = 0xab;
	lt_govern_usage_values(&compiled.policy, &usage, NULL, &row);
	IS(strncmp(row.id, "ab00", 4) == 0 && strlen(row.id) == 32);
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_caller].text, "jo"));
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_team].text, "red"));
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_model].text, "m")); /* by its first name */
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_deployment].text, "a"));
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_region].text, "here"));
	IS(lt_text_eq(row.values[LT_USAGE_COLUMN_outcome].text, "done"));
	IS(!row.values[LT_USAGE_COLUMN_refusal].text.at && !row.values[LT_USAGE_COLUMN_spilled_from].text.at);
	IS(row.values[LT_USAGE_COLUMN_tokens_input].number == 9 && row.values[LT_USAGE_COLUMN_cost_nano].number == 77);
	lt_ledger_undo(ledger);
	IS(end());
}

TEST(a_record_whose_numbers_no_policy_has_is_kept_without_names)
{
	struct lt_usage usage;
	struct lt_usage_row row;
	IS(start());
	memset(&usage, 0xff, sizeof usage);
	lt_govern_usage_values(&compiled.policy, &usage, NULL, &row);
	IS(!row.values[LT_USAGE_COLUMN_caller].text.at && !row.values[LT_USAGE_COLUMN_outcome].text.at);
	IS(row.values[LT_USAGE_COLUMN_upstream_id].text.len == sizeof usage.upstream_id);
	lt_govern_usage_values(NULL, &usage, NULL, &row);
	IS(!row.values[LT_USAGE_COLUMN_model].text.at && !row.values[LT_USAGE_COLUMN_currency].text.at);
	lt_ledger_undo(ledger);
	IS(end());
}

TEST(sums_are_those_of_the_calls_between)
{
	struct lt_usage_answer answer;
	const struct lt_usage_question q = { { LT_USAGE_BY_MODEL }, 1, NOON, NOON + 1000 };
	IS(start() && fill());
	IS(lt_govern_usage_ask(arena, ledger, &q, &answer, &err));
	IS(answer.count == 3 && answer.total.calls == 22);
	const struct lt_usage_sum *m = &answer.rows[0], *x = &answer.rows[1], *none = &answer.rows[2];
	IS_TEXT(m->key[0], "m");
	IS(m->calls == 20 && m->input == 210 && m->output == 60 && m->reasoning == 20 && m->cost_nano == 2000);
	IS(m->p50_us == 10000 && m->p95_us == 19000 && m->errors == 0 && m->refused == 0);
	IS_TEXT(x->key[0], "x");
	IS(x->errors == 1 && x->too_many == 2 && x->unpriced == 1 && x->simulated == 1 && x->estimated == 1);
	IS(x->p50_us == -1);
	IS_TEXT(none->key[0], "-");
	IS(none->refused == 1 && answer.total.refused == 1 && answer.total.cost_nano == 2007);
	IS(answer.total.p95_us == 19000 && answer.first_us == NOON && answer.last_us == NOON + 20);
	IS_TEXT(answer.currency, "USD");
	IS(!answer.currencies && end());
}

TEST(sums_go_by_several_things_together_and_days_in_their_order)
{
	struct lt_usage_answer answer;
	const struct lt_usage_question q = { { LT_USAGE_BY_DAY, LT_USAGE_BY_CALLER }, 2, 0, NOON + 1000 };
	IS(start() && fill());
	IS(lt_govern_usage_ask(arena, ledger, &q, &answer, &err));
	IS(answer.count == 3);
	IS_TEXT(answer.rows[0].key[0], "2026-10-13");
	IS_TEXT(answer.rows[1].key[0], "2026-11-21");
	IS_TEXT(answer.rows[1].key[1], "al");
	IS_TEXT(answer.rows[2].key[1], "jo");
	IS(answer.rows[2].calls == 22 && end());
}

TEST(an_empty_ledger_sums_to_nothing)
{
	struct lt_usage_answer answer;
	const struct lt_usage_question q = { { LT_USAGE_BY_TEAM }, 1, 0, NOON };
	IS(start() && lt_ledger_commit(ledger, &err));
	IS(lt_govern_usage_ask(arena, ledger, &q, &answer, &err));
	IS(answer.count == 0 && answer.total.calls == 0 && answer.total.p50_us == -1 && end());
}

TEST(what_each_scope_spent_is_that_of_its_day_and_month)
{
	struct lt_spent *spent;
	IS(start() && fill());
	const struct lt_policy *p = &compiled.policy;
	IS(lt_spent_read(arena, ledger, p, TODAY, &spent, &err));
	IS(spent[p->head->organisation].day_nano == 2007 && spent[p->head->organisation].month_nano == 3007);
	IS(spent[p->callers[0].scope].day_nano == 2007 && spent[p->callers[0].team_scope].month_nano == 2007);
	IS(spent[p->callers[1].scope].day_nano == 0 && spent[p->callers[1].scope].month_nano == 1000);
	IS(spent[p->models[model("n")].scope].day_nano == 2000 && spent[p->models[model("m")].scope].month_nano == 3000);
	IS(spent[p->deployments[0].scope].month_nano == 3007);
	IS(lt_spent_month(TODAY) == 682 && lt_spent_month(0) == 0 && end());
}

TEST(the_committed_page_of_the_ledger_is_what_the_rows_say)
{
	struct lt_arena *a = lt_arena_new(1 << 22);
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_text want = LT_NONE;
	char *path = lt_print(a, "%s/docs/reference/ledger.md", getenv("LINTEL_SOURCE"));
	err = (struct lt_err){ 0 };
	lt_govern_usage_page(&out);
	if (getenv("UPDATE"))
		lt_io_write(path, lt_buf_text(&out), &err);
	IS(lt_io_read(a, AT_FDCWD, path, 1 << 20, &want, &err) && lt_text_is(want, lt_buf_text(&out)));
	lt_buf_done(&out);
	lt_arena_drop(a);
}
