/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "govern/answers_file.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_err err;

/* The file after Ana or whoever answered. */
static const char *
put(const char *was, const char *question, const char *value, const char *who)
{
	struct lt_answered answered = { question, lt_text(value), who, "2026-11-22", NULL };
	struct lt_text now;
	err = (struct lt_err){ 0 };
	if (!a)
		a = lt_arena_new(SIZE_MAX);
	return lt_answers_put(a, "answers.yaml", was ? lt_text(was) : LT_NONE, &answered, &now, &err) ? now.at : err.text;
}

TEST(the_first_answer_makes_the_file)
{
	const char *now = put(NULL, "policy.models", "[a, b]", "Ana");
	IS(strstr(now, "\nanswers:\n  policy.models:\n    value: [a, b]\n    who: \"Ana\"\n    day: 2026-11-22\n") != NULL);
	IS(now[0] == '#');
}

TEST(comments_order_and_everything_else_stay)
{
	const char *was = "# ours\norganisation: X\nanswers:\n    who: Jo # all of them\n    # about phases\n    governance.phase: 1\n\n"
			  "    # about models\n    policy.models: [a]\nwaivers: []\n";
	IS_TEXT(put(was, "governance.phase", "\"2\"", "Jo"),
		"# ours\norganisation: X\nanswers:\n    who: Jo # all of them\n    # about phases\n    governance.phase:\n      value: \"2\"\n"
		"      who: \"Jo\"\n      day: 2026-11-22\n\n    # about models\n    policy.models: [a]\nwaivers: []\n");
	IS_TEXT(put(was, "strategy.sponsor", "\"yes\"", "Jo"),
		"# ours\norganisation: X\nanswers:\n    who: Jo # all of them\n    # about phases\n    governance.phase: 1\n\n"
		"    # about models\n    policy.models: [a]\n    strategy.sponsor:\n      value: \"yes\"\n      who: \"Jo\"\n"
		"      day: 2026-11-22\nwaivers: []\n");
}

TEST(what_another_person_answered_stays_beside_it)
{
	const char *two = put("answers:\n  x:\n    # hard to say\n    value: 5\n    who: Ana\n    day: 2026-10-01\n    evidence: doc.md\n", "x", "2", "Bo");
	IS_TEXT(two, "answers:\n  # hard to say\n  x:\n    - value: 5\n      who: \"Ana\"\n      day: 2026-10-01\n      evidence: \"doc.md\"\n"
		     "    - value: 2\n      who: \"Bo\"\n      day: 2026-11-22\n");
	IS_TEXT(put(two, "x", "3", "ana"),
		"answers:\n  # hard to say\n  x:\n    - value: 2\n      who: \"Bo\"\n      day: 2026-11-22\n"
		"    - value: 3\n      who: \"ana\"\n      day: 2026-11-22\n");
}

TEST(values_of_several_lines_are_indented)
{
	IS_TEXT(put("answers:\n", "runbooks", "- kind: throttling\n  last_tested: 2026-10-01\n", "Bo"),
		"answers:\n  runbooks:\n    value:\n      - kind: throttling\n        last_tested: 2026-10-01\n    who: \"Bo\"\n    day: 2026-11-22\n");
}

TEST(a_file_that_cannot_be_edited_without_harm_is_left_alone)
{
	IS_TEXT(put("answers: {a: 1}\n", "b", "2", "Bo"),
		"answers.yaml:1: answers are written on one line, where none can be added; put each on a line of its own");
	IS_TEXT(put("answers: none\n", "b", "2", "Bo"),
		"answers.yaml:1: answers: is a map from questions to answers, and this is not; mend it first");
	IS(strstr(put("answers:\n  a: [1\n", "b", "2", "Bo"), "answers.yaml:") != NULL);
	IS(strstr(put("a: 1\n---\nb: 2\n", "b", "2", "Bo"), "2 documents") != NULL);
}

TEST(names_that_look_like_yaml_stay_names)
{
	IS(strstr(put("answers:\n", "a", "1", "x: \"y\" # z\n- q"), "who: \"x: \\\"y\\\" # z\\n- q\"") != NULL);
	lt_arena_drop(a);
}
