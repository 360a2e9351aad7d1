/* SPDX-License-Identifier: Apache-2.0 */
/* decision.md R2 as data, and what is missing in it. */
#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "plan/raci.h"
#include "t.h"

static struct lt_err err;

static struct lt_raci
judged(const char *yaml)
{
	static struct lt_arena *a; /* of the last one that was judged */
	struct lt_raci raci;
	if (a)
		lt_arena_drop(a);
	a = lt_arena_new((size_t)1 << 24);
	struct lt_docs docs;
	err.text[0] = 0;
	if (!lt_raci_load(a, &raci, &err) || !lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", lt_text(yaml), &docs, &err) ||
		!lt_raci_people(&raci, docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE, &err))
		printf("# %s\n", err.text);
	lt_raci_judge(&raci);
	return raci;
}

static int
count(const struct lt_raci *r, const char *kind)
{
	int found = 0;
	for (int i = 0; i < r->gap_count; i++)
		found += strcmp(r->gaps[i].kind, kind) == 0;
	return found;
}

/* decision.md R2: exactly one A a group */
TEST(every_group_has_one_role_that_answers_and_someone_who_does_it)
{
	struct lt_raci r = judged("people: []");
	IS(r.group_count == 13);
	for (int i = 0; i < r.group_count; i++)
		IS(r.groups[i].accountable[0] && !r.groups[i].accountable[1] && r.groups[i].responsible[0]);
	IS(count(&r, "no-accountable") == 13 && count(&r, "no-deputy") == 0);
}

TEST(of_two_in_a_role_the_one_who_leads_answers_and_the_other_stands_in)
{
	struct lt_raci r = judged("people: [{name: A, group: security}, {name: B, group: security, role: lead}]");
	IS(r.groups[4].answers_count == 1);
	IS_TEXT(r.groups[4].answers[0], "B");
	IS_TEXT(r.groups[4].deputy, "A");
	r = judged("people: [{name: A, group: security}, {name: B, group: security}]");
	IS(r.groups[4].answers_count == 2 && count(&r, "two-accountable") == 1);
}

TEST(more_than_four_answers_are_too_many_and_four_are_not)
{
	struct lt_raci r = judged("people: [{name: A, group: executive}]\nplan: {stakeholders: [{activity: cost, accountable: A}]}");
	IS(count(&r, "too-many") == 0);
	r = judged("people: [{name: A, group: executive}]\nplan: {stakeholders: [{activity: cost, accountable: A}, {activity: data, accountable: A}]}");
	IS(count(&r, "too-many") == 1);
}

TEST(lines_of_codeowners_are_proposed_with_their_place)
{
	struct lt_raci r = judged("people: []");
	lt_raci_codeowners(&r, "CODEOWNERS", LT_LIT("# x\n\n/infra/network @net @ops # both\n* @all\n/docs/\n"));
	IS(r.candidate_count == 3 && r.candidates[1].line == 3);
	IS_TEXT(r.candidates[1].who, "@ops");
	IS_TEXT(r.candidates[0].group, "landing");
	IS(r.candidates[2].group == NULL && r.candidates[2].line == 4);
}
