/* SPDX-License-Identifier: Apache-2.0 */
/* Ollama's own /api/chat and /api/generate: lines of JSON. */
#include "sim/answer.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"

/* 1970-01-01T00:00:00Z and so on. */
static void
put_time(struct lt_buf *out, int64_t now_s)
{
	struct tm t;
	time_t at = (time_t)now_s;
	gmtime_r(&at, &t);
	lt_buf_printf(out, "\"%04d-%02d-%02dT%02d:%02d:%02d.000000Z\"", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
		t.tm_min, t.tm_sec);
}

static void
open_line(struct lt_buf *out, const struct lt_sim_call *call)
{
	lt_sim_put(out, "{'model':%.*s,'created_at':", LT_ARG(call->model));
	put_time(out, call->now_s);
}

static void
put_words(struct lt_buf *out, const struct lt_sim_call *call, struct lt_text words)
{
	if (call->surface == LT_SIM_NATIVE_CHAT)
		lt_sim_put(out, ",'message':{'role':'assistant','content':%.*s}", LT_ARG(words));
	else
		lt_sim_put(out, ",'response':%.*s", LT_ARG(words));
}

static void
put_tool(struct lt_buf *out, const struct lt_sim_answer *answer)
{
	lt_sim_put(out, ",'message':{'role':'assistant','content':'','tool_calls':[{'function':{'name':%.*s,'arguments':",
		LT_ARG(answer->tool));
	lt_buf_text_add(out, answer->finish == LT_SIM_FINISH_TOOL ? lt_buf_text(&answer->text) : LT_LIT("{}"));
	lt_sim_put(out, "}}]}");
}

static void
close_line(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	lt_sim_put(out, ",'done':true,'done_reason':'%s'", answer->finish == LT_SIM_FINISH_LENGTH ? "length" : "stop");
	lt_sim_put(out, ",'total_duration':1000000,'load_duration':1000,'prompt_eval_duration':1000,'eval_duration':1000");
	if (!call->no_usage)
		lt_sim_put(out, ",'prompt_eval_count':%ld,'eval_count':%ld", call->usage.prompt, call->usage.out);
	lt_sim_put(out, "}\n");
}

void
lt_sim_native_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	open_line(&draft->body, call);
	if (answers->tool.at)
		put_tool(&draft->body, answers);
	else
		put_words(&draft->body, call, lt_buf_text(&answers->text));
	close_line(&draft->body, call, answers);
}

void
lt_sim_native_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	int64_t made = answers->reasoning;
	struct lt_buf *out = &draft->body;
	draft->type = "application/x-ndjson";
	for (int at = 0; at < answers->count && !answers->tool.at; at++) {
		open_line(out, call);
		put_words(out, call, lt_sim_answer_token(answers, at));
		lt_sim_put(out, ",'done':false}\n");
		lt_sim_draft_mark(draft, LT_SIM_MARK_WORD, ++made);
	}
	if (answers->tool.at) {
		open_line(out, call);
		put_tool(out, answers);
		lt_sim_put(out, ",'done':false}\n");
		lt_sim_draft_mark(draft, LT_SIM_MARK_WORD, made += answers->count);
	}
	open_line(out, call);
	put_words(out, call, LT_NONE);
	close_line(out, call, answers);
	lt_sim_draft_mark(draft, LT_SIM_MARK_USAGE, made);
}
