/* SPDX-License-Identifier: Apache-2.0 */
/* The register of use cases: both examples of decision.md D10, stops, ties, sensitivity, and mistakes with their lines. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/yaml.h"
#include "plan/usecase.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_decision_tables tables;
static struct lt_noun_plan_usecases out;
static struct lt_mistakes mistakes;

__attribute__((constructor)) static void
load(void)
{
	struct lt_err err = { 0 };
	arena = lt_arena_new((size_t)2 << 30);
	if (!lt_decision_tables_load(arena, &tables, &err))
		printf("# %s\n", err.text);
}

static bool
rank(const char *yaml)
{
	struct lt_docs docs = { 0 };
	struct lt_err err = { 0 };
	struct lt_usecases cases = { 0 };
	mistakes = LT_MISTAKES(arena);
	out = (struct lt_noun_plan_usecases){ 0 };
	if (!lt_yaml_read(arena, lt_keys_new(arena), "usecases.yaml", lt_text(lt_copy(arena, yaml)), &docs, &err) || docs.count == 0)
		return false;
	lt_usecases_read(arena, lt_doc_root(docs.at[0]), &cases, &mistakes);
	return mistakes.count == 0 && lt_usecases_rank(arena, &cases, lt_decision_tables_find(&tables, "D10"), &out, &err);
}

static const struct lt_noun_plan_usecase *
row(const char *id)
{
	for (int i = 0; i < out.rows_count; i++)
		if (strcmp(out.rows[i].id, id) == 0)
			return &out.rows[i];
	return NULL;
}

static bool
near(double value, double want)
{
	return value > want - 0.006 && value < want + 0.006;
}

#define RUNBOOK "{value: [4, 4, 4], desirability: [5, 4, 4], feasibility: [4, 4, 5], data: [4, 4, 3, 5, 3], risk: [2, 1, 2], fit: 4}"
#define CREDIT "{value: [5, 5, 2], desirability: [3, 3, 2], feasibility: [2, 2, 3], data: [3, 3, 3, 2, 3], risk: [5, 5, 4], fit: 4}"
#define BOTH "usecases:\n- {id: credit, owner: Cy, prohibited: no, scores: {Ana: " CREDIT ", Bo: " CREDIT "}}\n" \
	"- {id: runbook, owner: Ana, prohibited: no, goal: g, objective: o, measure: m, scores: {Ana: " RUNBOOK ", Bo: " RUNBOOK "}}\n"

TEST(decision_md_D10_both_examples_as_a_register)
{
	IS(rank(BOTH));
	const struct lt_noun_plan_usecase *r = row("runbook"), *c = row("credit");
	IS(near(r->value, 4.00) && near(r->desirability, 4.33) && near(r->feasibility, 4.33) && near(r->data, 3.80) && near(r->risk, 1.67));
	IS(near(r->impact, 4.07) && near(r->fitness, 4.12));
	IS_TEXT(r->quadrant, "accelerate to a first product");
	IS(r->rank == 1 && !r->doubt && r->missing.count == 0);
	IS(near(c->impact, 3.73) && near(c->fitness, 2.42));
	IS_TEXT(c->quadrant, "incubate, with the process for high risk");
	IS(c->rank == 2 && c->missing.count == 3);
}

TEST(hard_stops_of_D10)
{
	IS(rank("usecases:\n- {id: a, prohibited: no, scores: {x: " RUNBOOK "}}\n- {id: b, owner: B, prohibited: yes, scores: {x: " RUNBOOK "}}\n"
		"- {id: c, owner: C, scores: {x: {value: [1, 2, 1], desirability: [5, 5, 5], feasibility: [5, 5, 5], data: [5, 5, 5, 5, 5], risk: [1, 1, 1], fit: 5}}}\n"
		"- {id: d, owner: D, scores: {x: {value: [5, 5, 5], desirability: [5, 5, 5], feasibility: [5, 5, 5], data: [1, 2, 2, 2, 2], risk: [1, 1, 1], fit: 5}}}\n"
		"- {id: e, owner: E}\n"));
	IS_TEXT(row("a")->quadrant, "stop: find the owner");
	IS_TEXT(row("b")->quadrant, "stop: prohibited");
	IS_TEXT(row("c")->quadrant, "stop: too little value");
	IS_TEXT(row("d")->quadrant, "stop: data first");
	IS_TEXT(row("e")->state, "open");
	IS_TEXT(row("e")->sentence, "nobody scored it yet");
	for (int i = 0; i < out.rows_count; i++)
		IS(out.rows[i].rank == 0);
}

TEST(ties_are_ordered_and_the_reason_is_told)
{
	IS(rank("usecases:\n- {id: outside, owner: A, external: yes, scores: {x: " RUNBOOK "}}\n- {id: writes, owner: A, external: no, writes: yes, scores: {x: " RUNBOOK "}}\n"
		"- {id: wide, owner: A, external: no, writes: no, reuses: yes, blast: 3, scores: {x: " RUNBOOK "}}\n"
		"- {id: narrow, owner: A, external: no, writes: no, reuses: yes, blast: 1, scores: {x: " RUNBOOK "}}\n"
		"- {id: new, owner: A, external: no, writes: no, reuses: no, blast: 1, scores: {x: " RUNBOOK "}}\n"));
	IS(row("narrow")->rank == 1 && row("wide")->rank == 2 && row("new")->rank == 3 && row("writes")->rank == 4 && row("outside")->rank == 5);
	IS_TEXT(row("narrow")->tie, "its blast radius is smaller");
	IS_TEXT(row("wide")->tie, "it reuses a route that exists");
	IS_TEXT(row("new")->tie, "reading comes before writing");
	IS_TEXT(row("writes")->tie, "internal comes before external");
}

TEST(rank_changes_if_data_readiness_drops_1)
{
	IS(rank("usecases:\n- {id: a, owner: A, scores: {x: {value: [4, 4, 4], desirability: [4, 4, 4], feasibility: [4, 4, 4], data: [4, 4, 4, 4, 4], risk: [2, 2, 2], fit: 4}}}\n"
		"- {id: b, owner: B, scores: {x: {value: [4, 4, 4], desirability: [4, 4, 4], feasibility: [4, 4, 4], data: [4, 4, 4, 3, 3], risk: [2, 2, 2], fit: 4}}}\n"));
	bool told = false;
	for (int i = 0; i < row("a")->sensitivity.count; i++)
		told = told || strcmp(row("a")->sensitivity.at[i], "rank 1 becomes 2 if data readiness drops 1") == 0;
	IS(told);
}

TEST(one_scorer_and_scorers_far_apart_are_told)
{
	IS(rank("usecases:\n- {id: a, owner: A, scores: {x: " RUNBOOK "}}\n- {id: b, owner: A, scores: {x: " RUNBOOK ", y: " CREDIT "}}\n"));
	IS_TEXT(row("a")->doubt, "one person scored it; two at least");
	IS_TEXT(row("b")->doubt, "scorers are 1.7 apart in desirability: let them talk; scorers are 2.0 apart in feasibility: let them talk; "
		"scorers are 3.0 apart in risk: let them talk");
}

TEST(quick_win_research_and_shelve)
{
#define LOW "value: [3, 2, 2], desirability: [2, 2, 2], risk: [1, 1, 1], fit: 2"
	IS(rank("usecases:\n- {id: quick, owner: A, days: 5, scores: {x: {" LOW ", feasibility: [5, 5, 5], data: [5, 5, 5, 5, 5]}}}\n"
		"- {id: research, owner: A, days: 6, scores: {x: {" LOW ", feasibility: [5, 5, 5], data: [5, 5, 5, 5, 5]}}}\n"
		"- {id: open, owner: A, scores: {x: {" LOW ", feasibility: [5, 5, 5], data: [5, 5, 5, 5, 5]}}}\n"
		"- {id: shelve, owner: A, scores: {x: {" LOW ", feasibility: [2, 2, 2], data: [2, 2, 2, 2, 2]}}}\n"));
	IS_TEXT(row("quick")->quadrant, "quick win");
	IS_TEXT(row("research")->quadrant, "research");
	IS_TEXT(row("shelve")->quadrant, "shelve");
	IS_TEXT(row("open")->sentence, "it waits for days");
}

TEST(mistakes_of_the_register_have_their_lines)
{
	struct lt_buf told = LT_BUF(1 << 16);
	IS(!rank("usecases:\n- {id: a, onwer: A}\n- {id: a}\n- {title: x}\n- {id: b, scores: {x: {value: [1, 2], desirability: [9, 1, 1], feasibility: x, data: [], risk: 3, fit: 4}}}\n- 3\n- {id: c, external: perhaps, blast: 9}\n"));
	lt_mistake_tell(&mistakes, 20, &told);
	IS_TEXT(told.at, "usecases.yaml:2: a use case has no 'onwer'; did you mean 'owner'?\n"
		"usecases.yaml:3: the id 'a' is taken by the use case in line 2; each has its own\n"
		"usecases.yaml:4: this use case has no id; give it one that stays, such as runbook-assistant\n"
		"usecases.yaml:5: value is 3 numbers, in brackets, from 1 to 5\nusecases.yaml:5: desirability is 3 numbers, in brackets, from 1 to 5\n"
		"usecases.yaml:5: feasibility is 3 numbers, in brackets, from 1 to 5\nusecases.yaml:5: data is 5 numbers, in brackets, from 1 to 5\n"
		"usecases.yaml:5: risk is 3 numbers, in brackets, from 1 to 5\nusecases.yaml:6: a use case is a map of id, title, owner, scores and so on\n"
		"usecases.yaml:7: external is yes or no\nusecases.yaml:7: blast is a number from 1 to 5");
	lt_buf_done(&told);
	IS(!rank("[]\n") && !rank("usecases: 3\n") && !rank("usecase: []\n"));
}
