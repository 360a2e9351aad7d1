/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/question.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_questions all;
static struct lt_err err;

/* What somebody says on a scale, as the value that is kept; or the sentence that says why not. */
static const char *
kept(enum lt_scale scale, const char *said)
{
	static const char *const letters[] = { "yes: it is so", "partly: some of it", "no: it is not so" };
	static const char *const levels[] = { "1: absent", "3: written for at least one case", "5: measured" };
	struct lt_question_words choices = scale == LT_SCALE_YES ? (struct lt_question_words){ letters, 3 }
								 : (struct lt_question_words){ levels, 3 };
	struct lt_text value;
	err = (struct lt_err){ 0 };
	return lt_question_value(a, scale, &choices, lt_text(said), &value, &err) ? value.at : err.text;
}

TEST(every_question_of_the_program_can_be_read)
{
	a = lt_arena_new(SIZE_MAX);
	IS(lt_questions_load(a, &all, &err));
	IS(all.count >= 80 && all.block_count >= 7);
	for (int i = 0; i < all.count; i++)
		IS(all.at[i].roles.count > 0);
}

TEST(every_answer_that_a_check_reads_has_a_question)
{
	struct lt_checks checks;
	IS(lt_checks_load(a, NULL, 0, &checks, &err));
	for (int i = 0; i < checks.count; i++) {
		struct lt_question_words ids = lt_question_ids(a, &checks.at[i]);
		for (int j = 0; j < ids.count; j++)
			if (!lt_question_find(&all, ids.at[j])) {
				printf("# %s asks for %s, which is no question\n", checks.at[i].id, ids.at[j]);
				IS(false);
			}
	}
}

TEST(every_field_of_a_record_is_read_by_a_check_that_asks_it)
{
	struct lt_checks checks;
	IS(lt_checks_load(a, NULL, 0, &checks, &err));
	for (int i = 0; i < all.count; i++)
		for (int f = 0; f < all.at[i].field_count; f++) {
			const char *path = lt_print(a, "$.%s'", all.at[i].fields[f].name);
			bool read = false;
			for (int c = 0; c < checks.count && !read; c++)
				read = lt_text_has(checks.at[c].sql, lt_print(a, "'%s'", all.at[i].id)) && lt_text_has(checks.at[c].sql, path);
			if (!read && !all.at[i].fields[f].optional) {
				printf("# nobody reads %s of %s\n", all.at[i].fields[f].name, all.at[i].id);
				IS(false);
			}
		}
}

TEST(the_forty_eight_considerations_of_strategy_are_all_asked)
{
	for (int q = 1; q <= 48; q++) {
		const char *origin = lt_print(a, "Q%d", q);
		int found = 0;
		for (int i = 0; i < all.count; i++)
			found += all.at[i].origin && strcmp(all.at[i].origin, origin) == 0;
		IS(found == 1);
	}
}

TEST(what_people_say_becomes_a_value_of_the_scale)
{
	IS_TEXT(kept(LT_SCALE_MATURITY, "3"), "3");
	IS_TEXT(kept(LT_SCALE_MATURITY, " 3: written for at least one case "), "3");
	IS_TEXT(kept(LT_SCALE_MATURITY, "Absent"), "1");
	IS_TEXT(kept(LT_SCALE_MATURITY, "7"), "'7' is none of 1, 3, 5");
	IS_TEXT(kept(LT_SCALE_YES, "y"), "\"yes\"");
	IS_TEXT(kept(LT_SCALE_YES, "Partly"), "\"partly\"");
	IS_TEXT(kept(LT_SCALE_SHARE, "80 %"), "0.8");
	IS_TEXT(kept(LT_SCALE_SHARE, "8"), "'8' is no share; write 0.8 or 80 %");
	IS_TEXT(kept(LT_SCALE_DAY, "2026-11-22"), "2026-11-22");
	IS_TEXT(kept(LT_SCALE_DAY, "22.11.2026"), "'22.11.2026' is no day; write it as 2026-11-22");
	IS_TEXT(kept(LT_SCALE_LIST, "a, b: c, ,no"), "[a, \"b: c\", \"no\"]");
	IS_TEXT(kept(LT_SCALE_MAP, "x=3, y= z|w"), "{x: 3, \"y\": [z, w]}");
	IS_TEXT(kept(LT_SCALE_MAP, "x"), "'x' has no value; write it as name=value, with commas between");
	IS_TEXT(kept(LT_SCALE_TEXT, "# no comment: \"x\""), "\"# no comment: \\\"x\\\"\"");
	IS_TEXT(kept(LT_SCALE_TEXT, "  "), "there is no answer in it");
	IS_TEXT(kept(LT_SCALE_PERSON, "Ana Lima"), "Ana Lima");
}

TEST(a_value_weighs_as_its_scale_says)
{
	IS(lt_question_weigh(LT_SCALE_MATURITY, LT_LIT("4")) == 3 && lt_question_weigh(LT_SCALE_MATURITY, LT_LIT("2")) == 2);
	IS(lt_question_weigh(LT_SCALE_MATURITY, LT_LIT("1")) == 1 && lt_question_weigh(LT_SCALE_MATURITY, LT_LIT("x")) == 0);
	IS(lt_question_weigh(LT_SCALE_YES, LT_LIT("yes")) == 3 && lt_question_weigh(LT_SCALE_YES, LT_LIT("no")) == 1);
	IS(lt_question_weigh(LT_SCALE_SHARE, LT_LIT("0.8")) == 3 && lt_question_weigh(LT_SCALE_SHARE, LT_LIT("0")) == 1);
	IS(lt_question_weigh(LT_SCALE_LIST, LT_LIT("[]")) == 1 && lt_question_weigh(LT_SCALE_LIST, LT_LIT("[\"a\"]")) == 3);
}

TEST(a_wrong_file_of_questions_is_an_error_with_its_line)
{
	struct lt_questions none = { 0 };
	IS(!lt_questions_read(a, "q.json", LT_LIT("{\"block\":\"b\",\"title\":\"t\",\"questions\":[\n{\"id\":\"x\",\"ask\":\"?\",\"scale\":\"stars\"}]}"),
		&none, &err));
	IS_TEXT(err.text, "q.json:2: there is no scale stars");
	IS(!lt_questions_read(a, "q.json", LT_LIT("{\"block\":\"b\",\"title\":\"t\",\"questions\":[{\"id\":\"x\",\"ask\":\"?\",\"scale\":\"record\"}]}"),
		&none, &err));
	lt_arena_drop(a);
}
