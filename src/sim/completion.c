/* SPDX-License-Identifier: Apache-2.0 */
/* The older completions: a prompt goes on. */
#include "sim/answer.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/usage.h"

static void
open_body(struct lt_buf *out, const struct lt_sim_call *call)
{
	lt_sim_put(out, "{'id':'cmpl-%s','object':'text_completion','created':%ld,'model':", call->tag, call->now_s);
	lt_sim_model_name(out, call);
	lt_sim_put(out, ",");
}

static void
put_choice(struct lt_buf *out, int index, struct lt_text text, const struct lt_sim_answer *finished)
{
	lt_sim_put(out, "{'text':%.*s,'index':%d,'logprobs':null,'finish_reason':", LT_ARG(text), index);
	if (!finished)
		lt_sim_put(out, "null}");
	else
		lt_sim_put(out, "'%s'}", finished->finish == LT_SIM_FINISH_LENGTH ? "length" :
			finished->finish == LT_SIM_FINISH_FILTER ? "content_filter" : "stop");
}

void
lt_sim_completion_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	open_body(out, call);
	lt_sim_put(out, "'choices':[");
	for (int i = 0; i < call->n; i++) {
		if (i)
			lt_sim_put(out, ",");
		put_choice(out, i, lt_buf_text(&answers[i].text), &answers[i]);
	}
	lt_sim_put(out, "]");
	if (!call->no_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_chat(out, call, call->usage.out);
	}
	lt_sim_put(out, "}");
}

static void
event(struct lt_sim_draft *draft, const struct lt_sim_call *call, int index, struct lt_text text,
	const struct lt_sim_answer *finished, int64_t made)
{
	struct lt_buf *out = &draft->body;
	lt_buf_text_add(out, lt_buf_text(&draft->lead));
	lt_sim_put(out, "'choices':[");
	put_choice(out, index, text, finished);
	lt_sim_put(out, "]");
	if (call->each_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_chat(out, call, made);
	} else if (call->include_usage) {
		lt_sim_put(out, ",'usage':null");
	}
	lt_buf_puts(out, "}\n\n");
	lt_sim_draft_mark(draft, finished ? LT_SIM_MARK_CLOSE : LT_SIM_MARK_WORD, made);
}

void
lt_sim_completion_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	int64_t made = call->usage.reasoning;
	draft->type = "text/event-stream; charset=utf-8";
	draft->lead.len = 0;
	lt_buf_puts(&draft->lead, "data: ");
	open_body(&draft->lead, call);
	for (int i = 0; i < call->n; i++) {
		for (int at = 0; at < answers[i].count; at++)
			event(draft, call, i, lt_sim_answer_token(&answers[i], at), NULL, ++made);
		event(draft, call, i, LT_NONE, &answers[i], made);
	}
	if (call->include_usage && !call->no_usage) {
		lt_buf_text_add(out, lt_buf_text(&draft->lead));
		lt_sim_put(out, "'choices':[],'usage':");
		lt_sim_usage_chat(out, call, made);
		lt_buf_puts(out, "}\n\n");
		lt_sim_draft_mark(draft, LT_SIM_MARK_USAGE, made);
	}
	lt_buf_puts(out, "data: [DONE]\n\n");
	lt_sim_draft_mark(draft, LT_SIM_MARK_DONE, made);
}
