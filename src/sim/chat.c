/* SPDX-License-Identifier: Apache-2.0 */
/* Chat completions, whole and as events, as OpenAI and those who copy it write them. */
#include "base/arena.h"
#include "format/json.h"
#include "sim/answer.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/usage.h"
#include "sim/word.h"

static const char *
finish(const struct lt_sim_answer *answer)
{
	static const char *const words[] = {
		[LT_SIM_FINISH_STOP] = "stop",
		[LT_SIM_FINISH_LENGTH] = "length",
		[LT_SIM_FINISH_TOOL] = "tool_calls",
		[LT_SIM_FINISH_FILTER] = "content_filter",
		[LT_SIM_FINISH_WORD] = "stop",
	};
	return words[answer->finish];
}

static void
open_body(struct lt_buf *out, const struct lt_sim_call *call, const char *object)
{
	lt_sim_put(out, "{'id':'chatcmpl-%s','object':'%s','created':%ld,'model':", call->tag, object, call->now_s);
	lt_sim_model_name(out, call);
	if (call->dialect == LT_SIM_OLLAMA)
		lt_sim_put(out, ",'system_fingerprint':'fp_ollama',");
	else
		lt_sim_put(out, call->dialect == LT_SIM_VLLM ? "," : ",'system_fingerprint':'fp_51a0b1c2d3',");
}

/* What vLLM shows of its thinking; the others only count it. */
static bool
shows_thoughts(const struct lt_sim_call *call)
{
	return call->dialect == LT_SIM_VLLM && call->usage.reasoning > 0;
}

static void
put_thoughts(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	struct lt_buf words = LT_BUF(1 << 20);
	for (int64_t i = 0; i < answer->reasoning; i++)
		lt_sim_word(&words, ~call->seed, i);
	lt_sim_put(out, "'reasoning_content':%.*s,", LT_ARG(lt_buf_text(&words)));
	lt_buf_done(&words);
}

static void
put_message(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_answer *answer)
{
	struct lt_text text = lt_buf_text(&answer->text);
	lt_sim_put(out, "'message':{'role':'assistant',");
	if (shows_thoughts(call))
		put_thoughts(out, call, answer);
	if (answer->tool.at) {
		lt_sim_put(out, "'content':null,'tool_calls':[{'id':'call_%s','type':'function',", call->tag);
		lt_sim_put(out, "'function':{'name':%.*s,'arguments':%.*s}}]", LT_ARG(answer->tool), LT_ARG(text));
	} else {
		lt_sim_put(out, "'content':%.*s", LT_ARG(text));
	}
	lt_sim_put(out, call->dialect == LT_SIM_OLLAMA ? "}," : ",'refusal':null,'annotations':[]},");
}

void
lt_sim_chat_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct lt_buf *out = &draft->body;
	open_body(out, call, "chat.completion");
	lt_sim_put(out, "'choices':[");
	for (int i = 0; i < call->n; i++) {
		lt_sim_put(out, "%s{'index':%d,", i ? "," : "", i);
		put_message(out, call, &answers[i]);
		if (call->dialect == LT_SIM_AZURE)
			lt_sim_filter_results(out, "content_filter_results", answers[i].finish == LT_SIM_FINISH_FILTER);
		if (call->dialect != LT_SIM_OLLAMA)
			lt_sim_put(out, "'logprobs':null,");
		lt_sim_put(out, "'finish_reason':'%s'}", finish(&answers[i]));
	}
	lt_sim_put(out, "]");
	if (call->dialect == LT_SIM_AZURE) {
		lt_sim_put(out, ",'prompt_filter_results':[{");
		lt_sim_filter_results(out, "content_filter_results", 0);
		lt_sim_put(out, "'prompt_index':0}]");
	}
	if (!call->no_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_chat(out, call, call->usage.out);
	}
	lt_sim_put(out, call->dialect == LT_SIM_OPENAI ? ",'service_tier':'default'}" : "}");
}

/* An event of a stream as it is written. */
struct event {
	struct lt_sim_draft *draft;
	const struct lt_sim_call *call;
	int64_t made; /* tokens until now */
};

static void
open_event(struct event *e, int index)
{
	struct lt_buf *out = &e->draft->body;
	lt_buf_text_add(out, lt_buf_text(&e->draft->lead));
	lt_sim_put(out, "'choices':[{'index':%d,", index);
	if (e->call->dialect == LT_SIM_AZURE)
		lt_sim_put(out, "'content_filter_results':{},");
	lt_sim_put(out, "'delta':{");
}

/* Padding, so that the length of an event does not tell that of its word. */
static void
put_padding(struct lt_buf *out, int64_t at)
{
	static const char letters[] = "q7XbR2mVfK9sLzTd4WhYc6Jp";
	lt_sim_put(out, ",'obfuscation':%.*s", LT_ARG(((struct lt_text){ letters + at % 12, 1 + (size_t)(at * 7 % 12) })));
}

static void
close_event(struct event *e, const char *finished, enum lt_sim_mark_kind kind)
{
	struct lt_buf *out = &e->draft->body;
	lt_sim_put(out, "},'logprobs':null,'finish_reason':%s%s%s}]", finished ? "\"" : "", finished ? finished : "null",
		finished ? "\"" : "");
	if (e->call->each_usage) {
		lt_sim_put(out, ",'usage':");
		lt_sim_usage_chat(out, e->call, e->made);
	} else if (e->call->include_usage && e->call->dialect != LT_SIM_VLLM) {
		lt_sim_put(out, ",'usage':null");
	}
	if (e->call->padded)
		put_padding(out, e->made);
	lt_buf_puts(out, "}\n\n");
	lt_sim_draft_mark(e->draft, kind, e->made);
}

static void
open_choice(struct event *e, int index, const struct lt_sim_answer *answer)
{
	struct lt_buf *out = &e->draft->body;
	open_event(e, index);
	lt_sim_put(out, "'role':'assistant','content':%s", answer->tool.at ? "null" : "\"\"");
	lt_sim_put(out, e->call->dialect == LT_SIM_OPENAI || e->call->dialect == LT_SIM_AZURE ? ",'refusal':null" : "");
	close_event(e, NULL, LT_SIM_MARK_OPEN);
	if (!answer->tool.at)
		return;
	open_event(e, index);
	lt_sim_put(out, "'tool_calls':[{'index':0,'id':'call_%s','type':'function',", e->call->tag);
	lt_sim_put(out, "'function':{'name':%.*s,'arguments':''}}]", LT_ARG(answer->tool));
	close_event(e, NULL, LT_SIM_MARK_OPEN);
}

static void
think(struct event *e, int index, const struct lt_sim_answer *answer)
{
	struct lt_buf word = LT_BUF(64);
	for (int64_t i = 0; i < answer->reasoning; i++) {
		word.len = 0;
		lt_sim_word(&word, ~e->call->seed, i);
		open_event(e, index);
		lt_sim_put(&e->draft->body, "'reasoning_content':%.*s", LT_ARG(lt_buf_text(&word)));
		e->made++;
		close_event(e, NULL, LT_SIM_MARK_WORD);
	}
	lt_buf_done(&word);
}

static void
say(struct event *e, int index, const struct lt_sim_answer *answer, int at)
{
	struct lt_text word = lt_sim_answer_token(answer, at);
	open_event(e, index);
	if (answer->tool.at)
		lt_sim_put(&e->draft->body, "'tool_calls':[{'index':0,'function':{'arguments':%.*s}}]", LT_ARG(word));
	else
		lt_sim_put(&e->draft->body, "'content':%.*s", LT_ARG(word));
	e->made++;
	close_event(e, NULL, LT_SIM_MARK_WORD);
}

/* What comes before the first choice: of Azure its opinion of the prompt. */
static void
open_stream(struct event *e)
{
	struct lt_sim_draft *draft = e->draft;
	draft->type = "text/event-stream; charset=utf-8";
	draft->lead.len = 0;
	lt_buf_puts(&draft->lead, "data: ");
	open_body(&draft->lead, e->call, "chat.completion.chunk");
	if (e->call->dialect != LT_SIM_AZURE)
		return;
	lt_sim_put(&draft->body, "data: {'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[{");
	lt_sim_filter_results(&draft->body, "content_filter_results", 0);
	lt_sim_put(&draft->body, "'prompt_index':0}]}\n\n");
	lt_sim_draft_mark(draft, LT_SIM_MARK_OPEN, 0);
}

static void
close_stream(struct event *e)
{
	struct lt_buf *out = &e->draft->body;
	if (e->call->include_usage && !e->call->no_usage) {
		lt_buf_text_add(out, lt_buf_text(&e->draft->lead));
		lt_sim_put(out, "'choices':[],'usage':");
		lt_sim_usage_chat(out, e->call, e->made);
		lt_buf_puts(out, "}\n\n");
		lt_sim_draft_mark(e->draft, LT_SIM_MARK_USAGE, e->made);
	}
	lt_buf_puts(out, "data: [DONE]\n\n");
	lt_sim_draft_mark(e->draft, LT_SIM_MARK_DONE, e->made);
}

void
lt_sim_chat_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers)
{
	struct event e = { draft, call, 0 };
	int longest = 0;
	open_stream(&e);
	for (int i = 0; i < call->n; i++) {
		if (!shows_thoughts(call)) /* nothing is heard until it has thought */
			e.made += answers[i].reasoning;
		open_choice(&e, i, &answers[i]);
		if (shows_thoughts(call))
			think(&e, i, &answers[i]);
		longest = answers[i].count > longest ? answers[i].count : longest;
	}
	for (int at = 0; at < longest; at++)
		for (int i = 0; i < call->n; i++)
			if (at < answers[i].count)
				say(&e, i, &answers[i], at);
	for (int i = 0; i < call->n; i++) {
		open_event(&e, i);
		close_event(&e, finish(&answers[i]), LT_SIM_MARK_CLOSE);
	}
	close_stream(&e);
}
