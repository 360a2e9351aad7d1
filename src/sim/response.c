/* SPDX-License-Identifier: Apache-2.0 */
/* The Responses API: one object, or the events that build it up. */
#include "sim/answer.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/usage.h"

/* A member of the body as it came, or what it is when it did not. */
static void
put_echo(struct lt_buf *out, const struct lt_sim_call *call, const char *name, const char *otherwise)
{
	struct lt_node node = lt_node_get(call->body, name);
	lt_sim_put(out, "'%s':", name);
	if (node.doc)
		lt_node_json(node, out);
	else
		lt_sim_put(out, "%s", otherwise);
	lt_sim_put(out, ",");
}

static void
put_item(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer, const char *status)
{
	struct lt_text text = answer ? lt_buf_text(&answer->text) : LT_NONE;
	if (call->tool.at) {
		lt_sim_put(out, "{'type':'function_call','id':'fc_%s','call_id':'call_%s','name':%.*s,", call->tag, call->tag,
			LT_ARG(call->tool));
		lt_sim_put(out, "'arguments':%.*s,'status':'%s'}", LT_ARG(text), status);
		return;
	}
	lt_sim_put(out, "{'id':'msg_%s','type':'message','status':'%s','role':'assistant','content':[", call->tag, status);
	if (answer)
		lt_sim_put(out, "{'type':'output_text','text':%.*s,'annotations':[],'logprobs':[]}", LT_ARG(text));
	lt_sim_put(out, "]}");
}

static const char *
why_incomplete(const struct lt_sim_answer *answer)
{
	return answer->finish == LT_SIM_FINISH_LENGTH ? "max_output_tokens" :
		answer->finish == LT_SIM_FINISH_FILTER ? "content_filter" : NULL;
}

static const char *
ended_as(const struct lt_sim_answer *answer)
{
	return why_incomplete(answer) ? "incomplete" : "completed";
}

/* The object; answer NULL: it is in progress and has nothing yet. */
static void
put_response(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	const char *incomplete = answer ? why_incomplete(answer) : NULL;
	lt_sim_put(out, "{'id':'resp_%s','object':'response','created_at':%ld,", call->tag, call->now_s);
	lt_sim_put(out, "'status':'%s','error':null,'incomplete_details':", answer ? ended_as(answer) : "in_progress");
	if (incomplete)
		lt_sim_put(out, "{'reason':'%s'},", incomplete);
	else
		lt_sim_put(out, "null,");
	put_echo(out, call, "background", "false");
	put_echo(out, call, "instructions", "null");
	put_echo(out, call, "max_output_tokens", "null");
	put_echo(out, call, "metadata", "{}");
	put_echo(out, call, "parallel_tool_calls", "true");
	put_echo(out, call, "previous_response_id", "null");
	put_echo(out, call, "store", "true");
	put_echo(out, call, "temperature", "1");
	put_echo(out, call, "top_p", "1");
	put_echo(out, call, "tool_choice", "\"auto\"");
	put_echo(out, call, "tools", "[]");
	put_echo(out, call, "truncation", "\"disabled\"");
	lt_sim_put(out, "'reasoning':{'effort':null,'summary':null},'text':{'format':{'type':'text'}},'model':");
	lt_sim_model_name(out, call);
	lt_sim_put(out, ",'output':[");
	if (answer && answer->reasoning)
		lt_sim_put(out, "{'id':'rs_%s','type':'reasoning','summary':[]},", call->tag);
	if (answer)
		put_item(out, call, answer, ended_as(answer));
	lt_sim_put(out, "],'usage':");
	if (answer && !call->no_usage)
		lt_sim_usage_response(out, call);
	else
		lt_sim_put(out, "null");
	lt_sim_put(out, ",'service_tier':'default'}");
}

void
lt_sim_response_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	put_response(&draft->body, call, answers);
}

void
lt_sim_response_begun(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	(void)answers;
	put_response(&draft->body, call, NULL);
}

/* Events number themselves. */
struct events {
	struct lt_sim_draft *draft;
	const struct lt_sim_call *call;
	const struct lt_sim_answer *answer;
	int64_t made;
	int number;
	int index; /* of the item in output */
};

static struct lt_buf *
open_event(struct events *e, const char *type)
{
	struct lt_buf *out = &e->draft->body;
	lt_sim_put(out, "event: %s\ndata: {'type':'%s','sequence_number':%d,", type, type, e->number++);
	return out;
}

static void
close_event(struct events *e, enum lt_sim_mark_kind kind)
{
	lt_buf_puts(&e->draft->body, "}\n\n");
	lt_sim_draft_mark(e->draft, kind, e->made);
}

static void
put_where(struct lt_buf *out, const struct events *e)
{
	lt_sim_put(out, "'item_id':'%s_%s','output_index':%d,", e->call->tool.at ? "fc" : "msg", e->call->tag, e->index);
	if (!e->call->tool.at)
		lt_sim_put(out, "'content_index':0,");
}

static void
send_response(struct events *e, const char *type, const struct lt_sim_answer *answer, enum lt_sim_mark_kind kind)
{
	struct lt_buf *out = open_event(e, type);
	lt_sim_put(out, "'response':");
	put_response(out, e->call, answer);
	close_event(e, kind);
}

static void
send_item(struct events *e, const char *type, const struct lt_sim_answer *answer, enum lt_sim_mark_kind kind)
{
	struct lt_buf *out = open_event(e, type);
	lt_sim_put(out, "'output_index':%d,'item':", e->index);
	put_item(out, e->call, answer, answer ? "completed" : "in_progress");
	close_event(e, kind);
}

static void
send_part(struct events *e, const char *type, struct lt_text text, enum lt_sim_mark_kind kind)
{
	struct lt_buf *out = open_event(e, type);
	put_where(out, e);
	lt_sim_put(out, "'part':{'type':'output_text','text':%.*s,'annotations':[],'logprobs':[]}", LT_ARG(text));
	close_event(e, kind);
}

static void
send_reasoning(struct events *e)
{
	if (!e->answer->reasoning)
		return;
	for (int done = 0; done < 2; done++) {
		struct lt_buf *out = open_event(e, done ? "response.output_item.done" : "response.output_item.added");
		lt_sim_put(out, "'output_index':0,'item':{'id':'rs_%s','type':'reasoning','summary':[]}", e->call->tag);
		close_event(e, LT_SIM_MARK_OPEN);
		e->made = e->answer->reasoning;
	}
	e->index = 1;
}

static void
send_words(struct events *e)
{
	bool tool = e->call->tool.at != NULL;
	for (int at = 0; at < e->answer->count; at++) {
		struct lt_buf *out = open_event(e, tool ? "response.function_call_arguments.delta" : "response.output_text.delta");
		put_where(out, e);
		if (!tool)
			lt_sim_put(out, "'logprobs':[],");
		lt_sim_put(out, "'delta':%.*s", LT_ARG(lt_sim_answer_token(e->answer, at)));
		e->made++;
		close_event(e, LT_SIM_MARK_WORD);
	}
	struct lt_buf *out = open_event(e, tool ? "response.function_call_arguments.done" : "response.output_text.done");
	put_where(out, e);
	if (!tool)
		lt_sim_put(out, "'logprobs':[],");
	lt_sim_put(out, "'%s':%.*s", tool ? "arguments" : "text", LT_ARG(lt_buf_text(&e->answer->text)));
	close_event(e, LT_SIM_MARK_CLOSE);
}

void
lt_sim_response_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct events e = { .draft = draft, .call = call, .answer = answers };
	bool tool = call->tool.at != NULL;
	draft->type = "text/event-stream; charset=utf-8";
	send_response(&e, "response.created", NULL, LT_SIM_MARK_OPEN);
	send_response(&e, "response.in_progress", NULL, LT_SIM_MARK_OPEN);
	send_reasoning(&e);
	send_item(&e, "response.output_item.added", NULL, LT_SIM_MARK_OPEN);
	if (!tool)
		send_part(&e, "response.content_part.added", LT_NONE, LT_SIM_MARK_OPEN);
	send_words(&e);
	if (!tool)
		send_part(&e, "response.content_part.done", lt_buf_text(&answers->text), LT_SIM_MARK_CLOSE);
	send_item(&e, "response.output_item.done", answers, LT_SIM_MARK_CLOSE);
	send_response(&e, why_incomplete(answers) ? "response.incomplete" : "response.completed", answers, LT_SIM_MARK_USAGE);
}
