/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/answer.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "sim/schema.h"
#include "sim/word.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_sim_answer answer;

static void
open_answer(void)
{
	arena = lt_arena_new(SIZE_MAX);
	answer = (struct lt_sim_answer){ .arena = arena, .text = LT_BUF(1 << 20) };
}

static void
close_answer(void)
{
	lt_buf_done(&answer.text);
	lt_arena_drop(arena);
}

static struct lt_node
json(const char *text)
{
	struct lt_doc *doc = NULL;
	struct lt_err err = { 0 };
	return lt_json_read(arena, lt_keys_new(arena), "test", lt_text(text), &doc, &err) ? lt_doc_root(doc) : LT_NOWHERE;
}

static struct lt_sim_call
call_of(int64_t most, int64_t wanted)
{
	return (struct lt_sim_call){ .surface = LT_SIM_CHAT, .model = LT_LIT("m"), .most = most, .seed = 1,
		.prompt = { .arena = arena, .wanted = wanted } };
}

TEST(an_answer_is_as_long_as_wanted_and_no_longer_than_allowed)
{
	open_answer();
	struct lt_sim_call call = call_of(-1, 5);
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 5 && answer.finish == LT_SIM_FINISH_STOP && answer.ends[4] == answer.text.len);
	call = call_of(3, 5);
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 3 && answer.finish == LT_SIM_FINISH_LENGTH);
	call = call_of(0, 5);
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 0 && answer.text.len == 0);
	close_answer();
}

TEST(stop_words_end_it_before_them)
{
	open_answer();
	struct lt_sim_call call = call_of(-1, 20);
	lt_sim_answer_make(&answer, &call, 0);
	char *third = lt_copy_text(arena, lt_sim_answer_token(&answer, 2)).at ? lt_print(arena, "[7,\"%.*s\"]",
		LT_ARG(lt_sim_answer_token(&answer, 2))) : NULL;
	call.stop = json(third);
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 2 && answer.finish == LT_SIM_FINISH_WORD && answer.ends[1] == answer.text.len && answer.stopped.len);
	call.stop = json("\".\"");
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 13);
	close_answer();
}

TEST(thinking_eats_of_the_limit_first)
{
	open_answer();
	struct lt_sim_call call = call_of(-1, 5);
	call.model = LT_LIT("o4-mini");
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.reasoning >= 64 && answer.count == 5);
	call.most = 10;
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.reasoning == 10 && answer.count == 0 && answer.finish == LT_SIM_FINISH_LENGTH);
	IS(!lt_sim_thinks(LT_LIT("omni")) && !lt_sim_thinks(LT_LIT("gpt-4o")) && lt_sim_thinks(LT_LIT("gpt-5-mini")));
	close_answer();
}

TEST(json_fits_its_schema_and_no_character_is_cut)
{
	open_answer();
	struct lt_sim_call call = call_of(-1, -1);
	call.json = true;
	call.schema = json("{\"type\":\"object\",\"properties\":{\"\u00e9\u00e9\u00e9\u00e9\":{\"const\":\"\u4e2d\u6587\u4e2d\"}}}");
	lt_sim_answer_make(&answer, &call, 0);
	IS_TEXT(answer.text.at, "{\"\u00e9\u00e9\u00e9\u00e9\": \"\u4e2d\u6587\u4e2d\"}");
	for (int i = 0; i < answer.count; i++)
		IS(lt_text_utf8(lt_sim_answer_token(&answer, i)));
	call.most = 2;
	lt_sim_answer_make(&answer, &call, 0);
	IS(answer.count == 2 && answer.finish == LT_SIM_FINISH_LENGTH);
	close_answer();
}

TEST(a_schema_that_goes_in_circles_ends)
{
	open_answer();
	struct lt_buf out = LT_BUF(1 << 20);
	lt_sim_schema_fill(&out, json("{\"properties\":{\"a\":{\"$ref\":\"#\"},\"b\":{\"$ref\":\"#/x\"},\"c\":{\"$ref\":\"#/properties/c\"},"
		"\"d\":{\"anyOf\":[{\"$ref\":\"#/properties/d\"}]}}}"), 1);
	IS(!lt_buf_over(&out) && lt_node_is(json(lt_copy(arena, out.at)), LT_KIND_MAP));
	lt_buf_done(&out);
	close_answer();
}

TEST(sentences_are_thirteen_words_and_a_full_stop)
{
	struct lt_buf out = LT_BUF(1 << 20);
	for (int i = 0; i < 15; i++)
		lt_sim_word(&out, 9, i);
	int spaces = 0;
	for (size_t i = 0; i < out.len; i++)
		spaces += out.at[i] == ' ';
	const char *stop = strchr(out.at, '.');
	IS(spaces == 13 && stop && stop[1] == ' ' && stop[2] >= 'A' && stop[2] <= 'Z' && out.at[0] >= 'A' && out.at[0] <= 'Z');
	lt_buf_done(&out);
}
