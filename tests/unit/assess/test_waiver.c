/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/gate.h"
#include "assess/reach.h"
#include "assess/score.h"
#include "assess/waiver.h"
#include "base/arena.h"
#include "base/err.h"
#include "t.h"

static struct lt_err err;
static struct lt_arena *arena;
static struct lt_checked checks[2];
static struct lt_finding finding;
static struct lt_assessment assessment;

/* One gap of NET-001 (high, unless made critical) at main.tf:line, and text in main.tf. */
static struct lt_waiver_set
set_of(const char *text, uint32_t line)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 22);
	checks[0] = (struct lt_checked){ .id = "public-off",
		.code = "NET-001",
		.severity = LT_SEVERITY_HIGH,
		.level = 2,
		.gates = 1 << LT_GATE_G4,
		.area = LT_AREA_SKILLS };
	checks[1] = (struct lt_checked){
		.id = "other", .code = "NET-002", .level = 2, .gates = 1 << LT_GATE_G4
	};
	lt_score_count(&checks[0], LT_STATUS_GAP, LT_GRADE_DECLARED);
	finding = (struct lt_finding){ .status = LT_STATUS_GAP,
		.resource = "azurerm_account.a",
		.reason = "it is on",
		.file = "main.tf",
		.line = line };
	assessment = (struct lt_assessment){ .run.today = "2026-11-22",
		.checks = checks,
		.checks_count = 2,
		.findings = &finding,
		.findings_count = 1 };
	struct lt_waiver_set set = { .arena = arena };
	lt_waiver_read(&set, "main.tf", lt_text(text));
	return set;
}

static enum lt_waiver_state
state_of(const char *text, uint32_t line)
{
	struct lt_waiver_set set = set_of(text, line);
	lt_waiver_apply(&set, &assessment);
	return set.count == 1 ? set.at[0].state : LT_WAIVER_COUNT;
}

#define WAIVE "lintel: waive NET-001 until 2027-01-31 because it is new"

TEST(a_comment_waives_what_it_stands_beside_above_or_in)
{
	static const struct {
		const char *text;
		uint32_t line;
		bool covers;
	} rows[] = {
		{ "a = 1 # " WAIVE "\n", 1, true },
		{ "a = 1 // " WAIVE "\n", 1, true },
		{ "-- " WAIVE "\nselect 1\n", 2, true },
		{ "<!-- " WAIVE " -->\n<a/>\n", 2, true },
		{ "/* " WAIVE " */\na = 1\n", 2, true },
		{ "# " WAIVE "\n\na = 1\n", 3, false },
		{ "# " WAIVE "\n# more\na = 1\nb = 2\n", 3, true },
		{ "# " WAIVE "\n# more\na = 1\nb = 2\n", 4, false },
		{ "a = \"" WAIVE "\"\n", 1, false },
		{ "# " WAIVE "\nresource \"x\" \"a\" {\n  acl {\n    on = true\n  }\n}\nresource "
			     "\"x\" \"b\" {\n}\n",
			4, true },
		{ "# " WAIVE "\nresource \"x\" \"a\" {\n  acl {\n    on = true\n  }\n}\nresource "
			     "\"x\" \"b\" {\n}\n",
			7, false },
		{ "resource \"x\" \"a\" {\n  # " WAIVE "\n  b = 1\n\n  c = 2\n}\nd = 1\n", 1,
			true },
		{ "resource \"x\" \"a\" {\n  # " WAIVE "\n  b = 1\n\n  c = 2\n}\nd = 1\n", 5,
			true },
		{ "resource \"x\" \"a\" {\n  # " WAIVE "\n  b = 1\n\n  c = 2\n}\nd = 1\n", 7,
			false },
		{ "resource \"x\" \"a\" { # " WAIVE "\n  b = \"}\"\n  c = 2\n}\n", 3, true },
		{ "resource \"x\" \"a\" {\n  acl {\n    # " WAIVE "\n    b = 1\n  }\n  c = 1\n}\n",
			1, true },
		{ "resource \"x\" \"a\" {\n  acl {\n    # " WAIVE "\n    b = 1\n  }\n  c = 1\n}\n",
			6, false },
		{ "// " WAIVE "\n@description('a')\n@secure()\nparam x string\nparam y string\n", 4,
			true },
		{ "// " WAIVE "\n@description('a')\n@secure()\nparam x string\nparam y string\n", 5,
			false },
		{ "# " WAIVE "\nkind: A\nspec:\n  x: 1\n---\nkind: B\n", 4, true },
		{ "# " WAIVE "\nkind: A\nspec:\n  x: 1\n---\nkind: B\n", 6, false },
		{ "kind: A\n---\n# " WAIVE "\nkind: B\nspec:\n  x: 1\n", 6, true },
		{ "spec:\n  containers:\n  # " WAIVE "\n  - name: a\n    image: b\n  - name: c\n",
			5, true },
		{ "spec:\n  containers:\n  # " WAIVE "\n  - name: a\n    image: b\n  - name: c\n",
			6, false },
		{ "spec:\n  containers:\n  - name: a\n    # " WAIVE "\n    image: b\n  - name: c\n",
			3, true },
		{ "spec:\n  image: b # " WAIVE "\n  other: c\n", 2, true },
		{ "spec:\n  image: b # " WAIVE "\n  other: c\n", 3, false },
	};
	bool all = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		set_of(rows[i].text, rows[i].line);
		state_of(rows[i].text, rows[i].line);
		if ((finding.waiver > 0) != rows[i].covers)
			printf("# line %u of\n%s\n", rows[i].line, rows[i].text);
		all &= (finding.waiver > 0) == rows[i].covers;
	}
	IS(all);
}

TEST(a_waiver_must_name_a_check_a_day_and_a_reason)
{
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ "# lintel: waive", "it names no check" },
		{ "# lintel: waive NET-001 because so", "it does not say until when" },
		{ "# lintel: waive NET-001 until tomorrow because so", "'tomorrow' is no day" },
		{ "# lintel: waive NET-001 until 2027-02-30 because so", "'2027-02-30' is no day" },
		{ "# lintel: waive NET-001 until 2027-01-31", "it gives no reason" },
		{ "# lintel: waive NET-001 until 2027-01-31 because", "it gives no reason" },
		{ "# lintel: waive NET-01 until 2027-01-31 because so",
			"there is no check 'NET-01'; did you mean 'NET-001'?" },
		{ "# lintel: waive purple until 2027-01-31 because so",
			"there is no check 'purple'; lintel catalog list" },
		{ "# lintel: waive NET-001 until 2027-05-22 because so",
			"it would hold for 181 days; a check may be waived for 180" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_waiver_set set = set_of(rows[i].text, 1);
		lt_waiver_apply(&set, &assessment);
		IS(set.count == 1 && set.at[0].state == LT_WAIVER_REFUSED && finding.waiver == 0);
		if (!strstr(set.at[0].sentence, rows[i].sentence))
			printf("# %s: %s\n", rows[i].text, set.at[0].sentence);
		IS(strstr(set.at[0].sentence, rows[i].sentence));
	}
}

TEST(a_critical_check_is_waived_for_a_month_at_most)
{
	struct lt_waiver_set set = set_of(
		"# lintel: waive NET-001 until 2026-12-22 because so\na", 2);
	checks[0].severity = LT_SEVERITY_CRITICAL;
	lt_waiver_apply(&set, &assessment);
	IS(set.at[0].state == LT_WAIVER_USED);
	set = set_of("# lintel: waive NET-001 until 2026-12-23 because so\na", 2);
	checks[0].severity = LT_SEVERITY_CRITICAL;
	lt_waiver_apply(&set, &assessment);
	IS(set.at[0].state == LT_WAIVER_REFUSED);
}

TEST(a_waiver_holds_through_its_last_day_and_then_the_gap_is_back_and_says_so)
{
	IS(state_of("# lintel: waive public-off until 2026-11-22 because so\na", 2) ==
		LT_WAIVER_USED);
	IS(state_of("# lintel: waive public-off until 2026-11-21 because so\na", 2) ==
		LT_WAIVER_EXPIRED);
	IS(finding.waiver == 0 && checks[0].waived == 0);
	IS_TEXT(finding.reason, "it is on; it was waived until 2026-11-21");
	IS(strstr(assessment.waivers[0].sentence, "1 day ago"));
}

TEST(who_decided_may_be_named_and_the_reason_may_hold_the_word_because)
{
	struct lt_waiver_set set = set_of("# lintel: waive NET-001 until 2027-01-31 by Jo Doe "
					  "because it fails because of DNS",
		1);
	IS_TEXT(set.at[0].by, "Jo Doe");
	IS_TEXT(set.at[0].because, "it fails because of DNS");
	IS_TEXT(set.at[0].until, "2027-01-31");
}

TEST(a_waiver_of_the_estate_covers_resources_by_pattern_and_needs_a_person)
{
	struct lt_waiver waiver = { .check = "public-off",
		.resource = "azurerm_*.?",
		.until = "2027-01-31",
		.by = "Jo",
		.because = "so",
		.file = "lintel.yaml",
		.line = 3 };
	struct lt_waiver_set set = set_of("", 9);
	lt_waiver_add(&set, &waiver);
	waiver.resource = "aws_*";
	lt_waiver_add(&set, &waiver);
	waiver.resource = NULL;
	waiver.by = NULL;
	lt_waiver_add(&set, &waiver);
	lt_waiver_apply(&set, &assessment);
	IS(finding.waiver == 1 && set.at[0].state == LT_WAIVER_USED && set.at[0].findings == 1);
	IS(set.at[1].state == LT_WAIVER_UNUSED && strstr(set.at[1].sentence, "take it out"));
	IS(set.at[2].state == LT_WAIVER_REFUSED && strstr(set.at[2].sentence, "nobody"));
}

TEST(a_waiver_lets_a_gate_pass_and_changes_no_verdict)
{
	struct lt_waiver_set set = set_of("# " WAIVE "\na", 2);
	struct lt_checked more[12];
	for (int i = 0; i < 11; i++) {
		more[i] = (struct lt_checked){ .id = "fine",
			.severity = LT_SEVERITY_HIGH,
			.level = 2,
			.gates = 1 << LT_GATE_G4 };
		lt_score_count(&more[i], LT_STATUS_OK, LT_GRADE_DECLARED);
	}
	more[11] = checks[0];
	finding.check = 11;
	assessment.checks = more;
	assessment.checks_count = 12;
	lt_waiver_apply(&set, &assessment);
	lt_score_assess(arena, &assessment);
	IS(lt_gate_judge(arena, &assessment, &err));
	IS(more[11].verdict == LT_STATUS_GAP && more[11].waived == 1);
	IS(assessment.gates[LT_GATE_G4].result == LT_PASS_WAIVED &&
		assessment.gates[LT_GATE_G4].waived == 1);
	assessment.checks += 3;
	assessment.checks_count -= 3;
	IS(lt_gate_judge(arena, &assessment, &err));
	IS(assessment.gates[LT_GATE_G4].result == LT_PASS_REFUSED);
	IS_TEXT(assessment.gates[LT_GATE_G4].sentence, "more than a tenth of its weight is waived");
}

TEST(binary_and_broken_text_waives_nothing_and_harms_nothing)
{
	IS(state_of("}}}]]]\x80\xff /* \" # lintel: waiv", 1) == LT_WAIVER_COUNT);
	IS(state_of("{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{\n# " WAIVE, 1) == LT_WAIVER_USED);
	IS(state_of("# " WAIVE, 2) == LT_WAIVER_UNUSED);
}

TEST(a_file_of_very_many_waivers_is_read_in_part_and_says_so)
{
	char *text = lt_alloc(arena, 1 << 20);
	size_t len = 0;
	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(text + len, (1 << 20) - len, "# %s\n", WAIVE);
	char *copy = strdup(text);
	struct lt_waiver_set set = set_of(copy, 1);
	lt_waiver_apply(&set, &assessment);
	IS(set.count == LT_WAIVER_MOST_IN_FILE && set.at[0].state != LT_WAIVER_REFUSED);
	IS(set.at[set.count - 1].state == LT_WAIVER_REFUSED &&
		strstr(set.at[set.count - 1].sentence, "more than 200"));
	free(copy);
}

TEST(a_code_that_two_checks_share_speaks_of_both)
{
	struct lt_waiver_set set = set_of("# " WAIVE "\na", 2);
	struct lt_finding both[] = { finding, finding };
	both[1].check = 1;
	checks[1].code = "NET-001";
	assessment.findings = both;
	assessment.findings_count = 2;
	lt_waiver_apply(&set, &assessment);
	IS(both[0].waiver == 1 && both[1].waiver == 1 && set.at[0].findings == 2);
}
