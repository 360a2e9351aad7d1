/* SPDX-License-Identifier: Apache-2.0 */
/* Worked facts: the roadmap's DAG (R1 of the decision procedures) and its rules, read from what the program carries. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/activity.h"
#include "format/yaml.h"
#include "plan/roadmap.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_activities activities;
static struct lt_noun_roadmap map;
static struct lt_err err;

static struct lt_node
estate(const char *text)
{
	struct lt_docs docs;
	struct lt_err why = { 0 };
	lt_yaml_read(arena, lt_keys_new(arena), "lintel.yaml", lt_text(lt_print(arena, "%s", text)), &docs, &why);
	return docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
}

static bool
make(const char *yaml, const struct lt_roadmap_found *found, const struct lt_roadmap_asked *more)
{
	static const struct lt_roadmap_found nothing;
	struct lt_roadmap_asked asked = more ? *more : (struct lt_roadmap_asked){ 0 };
	err.text[0] = 0;
	arena = lt_arena_new(256 << 20);
	asked.today = asked.today ? asked.today : "2026-11-23"; /* a Monday */
	asked.dash = "--";
	return lt_activities_load(arena, &activities, &err) && lt_roadmap_make(arena, &activities, found ? found : &nothing, yaml ? estate(yaml) : LT_NOWHERE,
		&asked, &map, &err);
}

static const struct lt_noun_roadmap_activity *
of(const char *id)
{
	static const struct lt_noun_roadmap_activity none = { .id = "", .kind = "", .state = "" };
	for (int i = 0; i < map.activities_count; i++)
		if (strcmp(map.activities[i].id, id) == 0)
			return &map.activities[i];
	return &none;
}

static bool
has(struct lt_texts texts, const char *word)
{
	for (int i = 0; i < texts.count; i++)
		if (strcmp(texts.at[i], word) == 0)
			return true;
	return false;
}

static bool
is(const char *text, const char *other)
{
	return text && strcmp(text, other) == 0;
}

static struct lt_roadmap_check network = { .id = "accounts-private", .code = "NET-001", .title = "AI accounts are private", .fix = "close them",
	.severity = LT_SEVERITY_HIGH, .area = LT_AREA_NETWORKING, .gates = 1u << LT_GATE_G2, .verdict = LT_STATUS_GAP, .gap = 3 };

TEST(r1_there_are_62_activities_and_27_on_the_essential_path)
{
	int essential = 0;
	IS(make(NULL, NULL, NULL));
	IS(map.activities_count == 62 && map.planned == 62);
	for (int i = 0; i < map.activities_count; i++)
		essential += map.activities[i].essential;
	IS(essential == 27);
	lt_arena_drop(arena);
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .path = "essential" }));
	IS(map.activities_count == 27);
	lt_arena_drop(arena);
}

TEST(r1_efforts_follow_the_size_of_the_organisation)
{
	static const char *const sizes[] = { "s", "m", "l" };
	static const double labs[] = { 5, 20, 80 }, network_days[] = { 3, 10, 30 };
	for (int i = 0; i < 3; i++) {
		IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .size = sizes[i] }));
		IS(of("N15")->effort == labs[i] && of("N23")->effort == network_days[i]);
		lt_arena_drop(arena);
	}
}

TEST(r1_every_need_is_kept_in_the_days)
{
	IS(make(NULL, NULL, NULL));
	for (int i = 0; i < map.activities_count; i++)
		for (int k = 0; k < map.activities[i].needs.count; k++)
			IS(strcmp(of(map.activities[i].needs.at[k])->end, map.activities[i].end) <= 0);
	IS(has(of("N21")->needs, "N15") && has(of("N21")->needs, "N17") && has(of("N21")->needs, "N18"));
	IS(has(of("N20")->soft, "N17") && !has(of("N20")->needs, "N17"));
	lt_arena_drop(arena);
}

TEST(r1_quota_waits_one_to_ten_days_and_takes_nobody_s_time)
{
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = "100" }));
	IS(of("N17")->wait_least == 1 && of("N17")->wait_most == 10 && of("N17")->effort == 0 && of("N17")->people == 0);
	IS(strcmp(of("N17")->end, of("N16")->end) > 0);
	lt_arena_drop(arena);
}

TEST(r1_thirty_days_within_the_objectives_count_weekends)
{
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = "100" }));
	IS(of("N53")->wait_least == 30 && strcmp(of("N54")->start, of("N53")->end) >= 0);
	lt_arena_drop(arena);
}

TEST(r1_the_critical_path_leads_from_a_first_activity_to_the_last_day_without_a_hole)
{
	static const char *const sizes[] = { "s", "m", "l" };
	for (int i = 0; i < 3; i++) {
		IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = "500", .size = sizes[i] }));
		IS(map.critical.count > 8);
		for (int k = 0; k < map.critical.count; k++) {
			const struct lt_noun_roadmap_activity *x = of(map.critical.at[k]);
			bool held = x->needs.count == 0;
			for (int n = 0; n < x->needs.count; n++)
				held = held || of(x->needs.at[n])->critical || of(x->needs.at[n])->effort == 0;
			IS(held);
		}
		IS(is(map.end, map.end_needs));
		lt_arena_drop(arena);
	}
}

TEST(r1_of_a_gate_each_who_answers_signs)
{
	IS(make(NULL, NULL, NULL));
	IS(is(of("N44")->kind, "gate") && is(of("N44")->gate, "G4") && of("N44")->answers.count == 3 && has(of("N44")->answers, "SEC"));
	lt_arena_drop(arena);
}

TEST(r1_the_fast_lane_is_facts_gateway_operations_labs)
{
	static const char *const lane[] = { "N02", "N30", "N59", "N14" };
	IS(make(NULL, NULL, NULL));
	IS(map.lane_count == 4);
	for (int i = 0; i < 4; i++)
		IS(is(map.lane[i].id, lane[i]));
	lt_arena_drop(arena);
}

TEST(r3_likely_days_have_20_percent_contingency_and_the_worst_30)
{
	const char *yaml = "plan:\n  activities:\n    - {id: only, title: only, effort: 10, effort_most: 20}\n";
	IS(make(yaml, NULL, &(struct lt_roadmap_asked){ .team = "100" }));
	/* Two share it: 5 days if all goes well, 6 with 20 percent, 13 at worst with 30. */
	IS(of("only")->people == 2 && is(of("only")->start, "2026-11-23"));
	IS(is(of("only")->end_least, "2026-11-27") && is(of("only")->end, "2026-11-30") && is(of("only")->end_most, "2026-12-09"));
	lt_arena_drop(arena);
}

TEST(a_gap_hangs_below_the_activity_of_its_area_and_before_its_gate)
{
	struct lt_roadmap_found found = { .checks = &network, .check_count = 1, .decided = 1 };
	IS(make(NULL, &found, NULL));
	const struct lt_noun_roadmap_activity *gap = of("GAP-NET-001");
	IS(is(gap->kind, "gap") && is(gap->parent, "N23") && is(gap->role, "NET") && is(gap->gate, "G2"));
	IS(gap->effort == 1.5 && gap->effort_least == 0.75 && gap->effort_most == 3 && gap->places == 3); /* 1 and 0.25 for each further */
	IS(has(of("N23")->needs, "GAP-NET-001") && has(of("N21")->needs, "GAP-NET-001"));
	IS(of("N23")->effort == 8.5); /* of 10 */
	IS(!has(gap->needs, "N21")); /* nothing that its own gate comes before */
	lt_arena_drop(arena);
}

TEST(a_gap_hangs_below_the_activity_with_the_row_that_its_check_decides)
{
	static const char *const ids[] = { "accounts-private" };
	struct lt_roadmap_item item = { "SE-2.3", LT_ITEM_OPEN, { ids, 1 } };
	struct lt_roadmap_check check = network;
	check.area = LT_AREA_RESILIENCE;
	struct lt_roadmap_found found = { .checks = &check, .check_count = 1, .items = &item, .item_count = 1 };
	IS(make(NULL, &found, NULL));
	IS(is(of("GAP-NET-001")->parent, "N18"));
	IS(is(of("N18")->because, "SE-2.3 has a gap."));
	lt_arena_drop(arena);
}

TEST(a_waived_gap_is_not_planned_and_that_is_said)
{
	struct lt_roadmap_check check = network;
	check.waived = 3;
	struct lt_roadmap_found found = { .checks = &check, .check_count = 1 };
	IS(make(NULL, &found, NULL));
	IS(map.gaps == 0);
	bool said = false;
	for (int i = 0; i < map.notes.count; i++)
		said = said || strstr(map.notes.at[i], "1 gap is waived");
	IS(said);
	lt_arena_drop(arena);
}

TEST(a_critical_gap_waits_for_nothing_and_is_wanted_within_a_week)
{
	struct lt_roadmap_check check = network;
	check.severity = LT_SEVERITY_CRITICAL;
	struct lt_roadmap_found found = { .checks = &check, .check_count = 1 };
	IS(make(NULL, &found, NULL));
	IS(of("GAP-NET-001")->needs.count == 0 && is(of("GAP-NET-001")->due, "2026-11-30") && !of("GAP-NET-001")->late);
	lt_arena_drop(arena);
}

TEST(what_evidence_says_is_done_is_not_planned)
{
	struct lt_roadmap_item items[] = { { "P1-SH", LT_ITEM_DONE, { 0 } }, { "SE-1.5", LT_ITEM_WAIVED, { 0 } }, { "ST-1.5", LT_ITEM_PARTIAL, { 0 } } };
	struct lt_roadmap_found found = { .items = items, .item_count = 3, .decided = 5 };
	found.gate_known[LT_GATE_G1] = true;
	found.gates[LT_GATE_G1] = (struct lt_roadmap_decision){ true, "2026-11-01", NULL };
	IS(make(NULL, &found, NULL));
	IS(is(of("N02")->state, "done") && is(of("N03")->state, "done") && is(of("N11")->state, "done") && is(of("N11")->end, "2026-11-01"));
	IS(is(of("N07")->state, "planned") && is(of("N01")->state, "planned"));
	IS(!of("N03")->start && map.done == 3);
	lt_arena_drop(arena);
}

TEST(a_gate_that_is_open_again_is_planned_with_the_reason)
{
	struct lt_roadmap_found found = { 0 };
	found.gate_known[LT_GATE_G2] = true;
	found.gates[LT_GATE_G2] = (struct lt_roadmap_decision){ false, "2026-11-01", "labs fail" };
	IS(make(NULL, &found, NULL));
	IS(is(of("N21")->state, "planned") && is(of("N21")->because, "It is open again: labs fail."));
	lt_arena_drop(arena);
}

TEST(what_is_left_out_hands_its_needs_on)
{
	static const char *const without[] = { "N04" };
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .without = { without, 1 } }));
	IS(is(of("N04")->id, "") && has(of("N07")->needs, "N01") && !has(of("N07")->needs, "N04"));
	IS(map.activities_count == 61);
	lt_arena_drop(arena);
}

TEST(without_kubernetes_the_work_on_compute_is_less_and_its_gaps_go)
{
	static const char *const without[] = { "kubernetes" }, *const cluster[] = { "kubernetes" }, *const both[] = { "kubernetes", "terraform" };
	struct lt_roadmap_check checks[] = { network, network };
	checks[0].code = "CMP-001";
	checks[0].sources = (struct lt_texts){ cluster, 1 };
	checks[1].code = "CMP-002";
	checks[1].sources = (struct lt_texts){ both, 2 };
	struct lt_roadmap_found found = { .checks = checks, .check_count = 2 };
	IS(make(NULL, &found, &(struct lt_roadmap_asked){ .without = { without, 1 } }));
	IS(of("N27")->effort == 3); /* 40 of 100 less than 5 */
	IS(is(of("GAP-CMP-001")->id, "") && is(of("GAP-CMP-002")->kind, "gap"));
	lt_arena_drop(arena);
}

TEST(a_what_if_says_what_it_moves_and_the_plan_stays)
{
	IS(make(NULL, NULL, NULL));
	char end[16];
	snprintf(end, sizeof end, "%s", map.end);
	lt_arena_drop(arena);
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = "2", .start = "2027-01-04" }));
	IS(is(map.base_end, end) && strcmp(map.end, end) > 0 && map.said && map.moved_count > 10);
	IS(is(map.moved[0].kind, "gate") && map.moved[0].days > 0);
	IS(is(map.start, "2027-01-04"));
	lt_arena_drop(arena);
}

TEST(fewer_people_never_end_earlier_than_the_needs_alone)
{
	for (int people = 1; people < 12; people += 3) {
		char team[16];
		snprintf(team, sizeof team, "%d", people);
		IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = team }));
		IS(strcmp(map.end, map.end_needs) >= 0 && strcmp(map.end_least, map.end) <= 0 && strcmp(map.end, map.end_most) <= 0);
		lt_arena_drop(arena);
	}
}

TEST(an_activity_of_one_s_own_stands_between_those_of_the_framework)
{
	const char *yaml = "plan:\n  activities:\n    - {id: contract, title: sign the contract, effort: 2, wait: 10, wait_most: 20, needs: [N10], before: [N16], owner: Ada, "
			   "role: FIN, due: 2026-12-01}\n    - {id: N01, done: 2026-11-01}\n    - {id: N23, effort: 4, owner: Netz}\n";
	IS(make(yaml, NULL, NULL));
	IS(is(of("contract")->kind, "own") && has(of("contract")->needs, "N10") && has(of("N16")->needs, "contract"));
	IS(is(of("contract")->owner, "Ada") && of("contract")->named && of("contract")->late && of("contract")->line == 3);
	IS(is(of("N01")->state, "done") && is(of("N01")->end, "2026-11-01"));
	IS(of("N23")->effort == 4 && is(of("N23")->owner, "Netz"));
	lt_arena_drop(arena);
}

TEST(who_does_it_is_whom_lintel_yaml_assigns_then_who_has_the_role_then_the_role)
{
	struct lt_roadmap_found found = { .checks = &network, .check_count = 1 };
	const char *yaml = "assignments:\n  - {item: N23, owner: Nina, due: 2027-01-15}\npeople:\n  - {name: Sec team, group: security}\n"
			   "  - {name: Ola, group: platform, areas: [networking]}\n";
	IS(make(yaml, &found, NULL));
	IS(is(of("N23")->owner, "Nina") && is(of("N23")->due, "2027-01-15"));
	IS(is(of("N18")->owner, "Sec team") && is(of("GAP-NET-001")->owner, "Ola"));
	IS(is(of("N29")->owner, "cost lead") && !of("N29")->named);
	lt_arena_drop(arena);
}

TEST(mistakes_are_sentences_with_the_line_and_all_at_once)
{
	const char *yaml = "plan:\n"
			   "  holidays: [2026-12-25, soon]\n"
			   "  activities:\n"
			   "    - {id: a, title: a, effort: 1, needs: [N99]}\n"
			   "    - {id: a, title: again, effort: 1}\n"
			   "    - {title: nameless, effort: 1}\n"
			   "    - {id: b, title: b}\n"
			   "    - {id: c, title: c, effort: 1, role: XYZ}\n"
			   "    - {id: d, title: d, effort: 1, done: 2027-01-01}\n"
			   "    - {id: e, title: e, effort: 5, effort_most: 2}\n"
			   "    - {id: f, title: f, wait: 5, wait_most: 2}\n";
	IS(!make(yaml, NULL, NULL));
	static const char *const said[] = { "lintel.yaml:2: plan.holidays: 'soon' is no day", "lintel.yaml:4: plan.activities: 'a' names 'N99' in needs",
		"did you mean 'N", "lintel.yaml:5: plan.activities: 'a' is there twice, first in line 4", "lintel.yaml:6: plan.activities: an activity has no id",
		"lintel.yaml:7: plan.activities: 'b' has neither effort nor wait", "lintel.yaml:8: plan.activities: 'c' names the role 'XYZ'",
		"lintel.yaml:9: plan.activities: 'd' is done on 2027-01-01, which is still ahead" };
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (!strstr(err.text, said[i]))
			IS(!said[i]);
	lt_arena_drop(arena);
}

TEST(a_circle_is_a_sentence_at_its_line)
{
	IS(!make("plan:\n  activities:\n    - {id: x, title: x, effort: 1, needs: [N54], before: [N44]}\n", NULL, NULL));
	IS(strstr(err.text, "lintel.yaml:3: plan.activities: ") && strstr(err.text, "nothing in this circle can begin"));
	lt_arena_drop(arena);
	IS(!make("plan:\n  activities:\n    - {id: x, title: x, effort: 1, needs: [x]}\n", NULL, NULL));
	IS(strstr(err.text, "'x' needs 'x' again"));
	lt_arena_drop(arena);
}

TEST(words_that_are_asked_wrongly_are_told)
{
	static const char *const kubernets[] = { "kubernets" };
	static const struct {
		struct lt_roadmap_asked asked;
		const char *said;
	} rows[] = {
		{ { .team = "0" }, "--team takes a number of people" },
		{ { .team = "XYZ=2" }, "there is no role 'XYZ'" },
		{ { .team = "PLT=" }, "--team takes a number of people" },
		{ { .start = "soon" }, "--start takes a day" },
		{ { .start = "2026-11-22T00:00:00Z" }, "--start takes a day" },
		{ { .start = "2020-01-01" }, "is past" },
		{ { .start = "2200-01-01" }, "a hundred years ahead" },
		{ { .size = "xl" }, "--size takes s, m or l" },
		{ { .path = "short" }, "--path takes essential or complete" },
		{ { .without = { kubernets, 1 } }, "cannot go without 'kubernets'" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		IS(!make(NULL, NULL, &rows[i].asked));
		IS(strstr(err.text, rows[i].said));
		lt_arena_drop(arena);
	}
}

TEST(a_team_by_role_lets_others_share_one_person)
{
	IS(make(NULL, NULL, &(struct lt_roadmap_asked){ .team = "PLT=2,SEC=1" }));
	IS(map.people == 4);
	lt_arena_drop(arena);
	IS(make("plan:\n  people: 5\n  team:\n    - {role: NET, people: 2}\n", NULL, NULL));
	IS(map.people == 7 && is(map.team, "as lintel.yaml names them"));
	lt_arena_drop(arena);
}

TEST(one_who_would_take_a_hundred_years_is_told)
{
	const char *yaml = "plan:\n  people: 1\n  activities:\n    - {id: a, title: a, effort: 9000}\n    - {id: b, title: b, effort: 9000}\n    - {id: c, title: c, effort: 9000}\n";
	IS(!make(yaml, NULL, NULL));
	IS(strstr(err.text, "more than a hundred years"));
	lt_arena_drop(arena);
}

TEST(nothing_left_to_do_is_a_roadmap_too)
{
	char yaml[8192];
	int len = snprintf(yaml, sizeof yaml, "plan:\n  activities:\n");
	for (int i = 1; i <= 62; i++)
		len += snprintf(yaml + len, sizeof yaml - (size_t)len, "    - {id: N%02d, done: 2026-11-01}\n", i);
	IS(make(yaml, NULL, NULL));
	IS(!map.end && map.done == 62 && map.planned == 0);
	lt_arena_drop(arena);
}

TEST(the_same_is_made_each_time)
{
	IS(make(NULL, NULL, NULL));
	const char *ids = "";
	struct lt_arena *keep = arena;
	for (int i = 0; i < map.activities_count; i++)
		ids = lt_print(keep, "%s%s %s %s\n", ids, map.activities[i].id, map.activities[i].start, map.activities[i].end_most);
	IS(make(NULL, NULL, NULL));
	const char *again = "";
	for (int i = 0; i < map.activities_count; i++)
		again = lt_print(arena, "%s%s %s %s\n", again, map.activities[i].id, map.activities[i].start, map.activities[i].end_most);
	IS(strcmp(ids, again) == 0);
	lt_arena_drop(keep);
	lt_arena_drop(arena);
}
