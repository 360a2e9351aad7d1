/* SPDX-License-Identifier: Apache-2.0 */
/* Chat completions, whole and as events. */
#include "sim/chat.h"

#include "sim/answer.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/usage.h"

static const char *
finish(const struct lt_sim_answer *answer)
{
	switch (answer->finish) {
	case LT_SIM_FINISH_LENGTH:
		return "length";
	case LT_SIM_FINISH_TOOL:
		return "tool_calls";
	case LT_SIM_FINISH_FILTER:
		return "content_filter";
	default:
		return "stop";
	}
}

static void
open_body(struct lt_buf *out, const struct lt_sim_call *call, const char *object)
{
	lt_sim_put(out, "{'id':'chatcmpl-%s','object':'%s','created':%ld,'model':%.*s,'system_fingerprint':'fp_51a0b1c2d3',",
		call->tag, object, call->now_s, LT_ARG(call->model));
}

void
lt_sim_chat_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	open_body(out, call, "chat.completion");
	lt_sim_put(out, "'choices':[");
	for (int i = 0; i < call->n; i++) {
		lt_sim_put(out, "%s{'index':%d,'message':{'role':'assistant','content':%.*s,'refusal':null,'annotations':[]},",
			i ? "," : "", i, LT_ARG(lt_buf_text(&answers[i].text)));
		lt_sim_put(out, "'logprobs':null,'finish_reason':'%s'}", finish(&answers[i]));
	}
	lt_sim_put(out, "],'usage':");
	lt_sim_usage_chat(out, &call->usage);
	lt_sim_put(out, ",'service_tier':'default'}");
}

/* One event of choice index: delta is what stands between the braces. */
static void
event(struct lt_sim_draft *draft, const struct lt_sim_call *call, int index, struct lt_text delta, const char *finished)
{
	struct lt_buf *out = &draft->body;
	lt_buf_text_add(out, lt_buf_text(&draft->lead));
	lt_sim_put(out, "'choices':[{'index':%d,'delta':{", index);
	lt_buf_text_add(out, delta);
	lt_sim_put(out, "},'logprobs':null,'finish_reason':%s}]%s}\n\n", finished,
		call->include_usage ? ",\"usage\":null" : "");
}

static void
word_event(struct lt_sim_draft *draft, const struct lt_sim_call *call, int index, struct lt_text word)
{
	struct lt_buf *out = &draft->body;
	lt_buf_text_add(out, lt_buf_text(&draft->lead));
	lt_sim_put(out, "'choices':[{'index':%d,'delta':{'content':%.*s},'logprobs':null,'finish_reason':null}]%s}\n\n", index,
		LT_ARG(word), call->include_usage ? ",\"usage\":null" : "");
}

void
lt_sim_chat_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	int64_t out = 0;
	int longest = 0;
	draft->type = "text/event-stream; charset=utf-8";
	draft->lead.len = 0;
	lt_buf_puts(&draft->lead, "data: ");
	open_body(&draft->lead, call, "chat.completion.chunk");
	for (int i = 0; i < call->n; i++) {
		event(draft, call, i, LT_LIT("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"), "null");
		lt_sim_draft_mark(draft, LT_SIM_MARK_OPEN, 0);
		out += answers[i].reasoning;
		longest = answers[i].count > longest ? answers[i].count : longest;
	}
	for (int at = 0; at < longest; at++)
		for (int i = 0; i < call->n; i++) {
			if (at >= answers[i].count)
				continue;
			word_event(draft, call, i, lt_sim_answer_token(&answers[i], at));
			lt_sim_draft_mark(draft, LT_SIM_MARK_WORD, ++out);
		}
	for (int i = 0; i < call->n; i++) {
		char finished[24];
		snprintf(finished, sizeof finished, "\"%s\"", finish(&answers[i]));
		event(draft, call, i, LT_NONE, finished);
		lt_sim_draft_mark(draft, LT_SIM_MARK_CLOSE, out);
	}
	if (call->include_usage) {
		lt_buf_text_add(&draft->body, lt_buf_text(&draft->lead));
		lt_sim_put(&draft->body, "'choices':[],'usage':");
		lt_sim_usage_chat(&draft->body, &call->usage);
		lt_buf_puts(&draft->body, "}\n\n");
		lt_sim_draft_mark(draft, LT_SIM_MARK_USAGE, out);
	}
	lt_buf_puts(&draft->body, "data: [DONE]\n\n");
	lt_sim_draft_mark(draft, LT_SIM_MARK_DONE, out);
}
