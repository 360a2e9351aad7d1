/* SPDX-License-Identifier: Apache-2.0 */
/* Anthropic's messages, whole and as events. */
#include "sim/answer.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/usage.h"

static void
put_stop(struct lt_buf *out, const struct lt_sim_answer *answer)
{
	static const char *const words[] = {
		[LT_SIM_FINISH_STOP] = "end_turn",
		[LT_SIM_FINISH_LENGTH] = "max_tokens",
		[LT_SIM_FINISH_TOOL] = "tool_use",
		[LT_SIM_FINISH_FILTER] = "refusal",
		[LT_SIM_FINISH_WORD] = "stop_sequence",
	};
	lt_sim_put(out, "'stop_reason':'%s','stop_sequence':", words[answer->finish]);
	if (answer->stopped.at)
		lt_sim_put(out, "%.*s", LT_ARG(answer->stopped));
	else
		lt_sim_put(out, "null");
}

static void
open_body(struct lt_buf *out, const struct lt_sim_call *call)
{
	lt_sim_put(out, "{'id':'msg_%s','type':'message','role':'assistant','model':%.*s,", call->tag, LT_ARG(call->model));
}

static void
open_tool(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	lt_sim_put(out, "{'type':'tool_use','id':'toolu_%s','name':%.*s,'input':", call->tag, LT_ARG(answer->tool));
}

void
lt_sim_message_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	struct lt_text text = lt_buf_text(&answers->text);
	open_body(out, call);
	lt_sim_put(out, "'content':[");
	if (answers->tool.at) {
		open_tool(out, call, answers);
		lt_buf_text_add(out, answers->finish == LT_SIM_FINISH_TOOL ? text : LT_LIT("{}"));
		lt_sim_put(out, "}");
	} else {
		lt_sim_put(out, "{'type':'text','text':%.*s}", LT_ARG(text));
	}
	lt_sim_put(out, "],");
	put_stop(out, answers);
	if (!call->no_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_message(out, call, call->usage.out);
	}
	lt_sim_put(out, "}");
}

static void
open_event(struct lt_buf *out, const char *type)
{
	lt_sim_put(out, "event: %s\ndata: {'type':'%s'", type, type);
}

static void
close_event(struct lt_sim_draft *draft, enum lt_sim_mark_kind kind, int64_t made)
{
	lt_buf_puts(&draft->body, "}\n\n");
	lt_sim_draft_mark(draft, kind, made);
}

/* message_start, the block's start and a ping. */
static void
open_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	struct lt_buf *out = &draft->body;
	open_event(out, "message_start");
	lt_sim_put(out, ",'message':");
	open_body(out, call);
	lt_sim_put(out, "'content':[],'stop_reason':null,'stop_sequence':null");
	if (!call->no_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_message(out, call, 1);
	}
	lt_sim_put(out, "}");
	close_event(draft, LT_SIM_MARK_OPEN, 0);
	open_event(out, "content_block_start");
	lt_sim_put(out, ",'index':0,'content_block':");
	if (answer->tool.at) {
		open_tool(out, call, answer);
		lt_sim_put(out, "{}}");
	} else {
		lt_sim_put(out, "{'type':'text','text':''}");
	}
	close_event(draft, LT_SIM_MARK_OPEN, 0);
	open_event(out, "ping");
	close_event(draft, LT_SIM_MARK_OPEN, 0);
}

void
lt_sim_message_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	int64_t made = answers->reasoning;
	draft->type = "text/event-stream; charset=utf-8";
	open_stream(draft, call, answers);
	for (int at = 0; at < answers->count; at++) {
		struct lt_text word = lt_sim_answer_token(answers, at);
		open_event(out, "content_block_delta");
		lt_sim_put(out, ",'index':0,'delta':{'type':'%s','%s':%.*s}", answers->tool.at ? "input_json_delta" : "text_delta",
			answers->tool.at ? "partial_json" : "text", LT_ARG(word));
		close_event(draft, LT_SIM_MARK_WORD, ++made);
	}
	open_event(out, "content_block_stop");
	lt_sim_put(out, ",'index':0");
	close_event(draft, LT_SIM_MARK_CLOSE, made);
	open_event(out, "message_delta");
	lt_sim_put(out, ",'delta':{");
	put_stop(out, answers);
	lt_sim_put(out, "}");
	if (!call->no_usage)
		lt_sim_put(out, ",'usage':{'output_tokens':%ld}", made);
	close_event(draft, LT_SIM_MARK_CLOSE, made);
	open_event(out, "message_stop");
	close_event(draft, LT_SIM_MARK_DONE, made);
}
