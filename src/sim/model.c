/* SPDX-License-Identifier: Apache-2.0 */
/* Models and their names, counts of tokens: what is small and answered at once. */
#include "sim/call.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"

static const char *const names[] = { "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-5", "o4-mini", "text-embedding-3-small",
	"text-embedding-3-large" };
static const char *const anthropic[] = { "claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-1" };
static const char *const own[] = { "llama-3.1-8b-instruct", "qwen3-32b", "nomic-embed-text" };

enum { SINCE = 1735689600 }; /* 2025-01-01 */

/* ...-2025-01-01 */
static bool
dated(struct lt_text model)
{
	if (model.len < 11)
		return false;
	const char *at = model.at + model.len - 11;
	return at[0] == '-' && at[1] == '2' && at[5] == '-' && at[8] == '-';
}

void
lt_sim_model_name(struct lt_buf *out, const struct lt_sim_call *call)
{
	bool snapshot = (call->dialect == LT_SIM_OPENAI || call->dialect == LT_SIM_AZURE) &&
		(lt_text_starts(call->model, "gpt-") || lt_text_starts(call->model, "o")) && !dated(call->model);
	lt_sim_put(out, "%.*s", LT_ARG(call->model));
	if (snapshot) {
		out->len--;
		lt_buf_puts(out, "-2025-04-14\"");
	}
}

static void
put_model(struct lt_buf *out, const struct lt_sim_call *call, struct lt_text name)
{
	if (call->dialect == LT_SIM_ANTHROPIC)
		lt_sim_put(out, "{'type':'model','id':%.*s,'display_name':%.*s,'created_at':'2025-01-01T00:00:00Z'}", LT_ARG(name),
			LT_ARG(name));
	else if (call->dialect == LT_SIM_VLLM)
		lt_sim_put(out, "{'id':%.*s,'object':'model','created':%d,'owned_by':'vllm','root':%.*s,'max_model_len':131072}",
			LT_ARG(name), SINCE, LT_ARG(name));
	else
		lt_sim_put(out, "{'id':%.*s,'object':'model','created':%d,'owned_by':'%s'}", LT_ARG(name), SINCE,
			call->dialect == LT_SIM_OLLAMA ? "library" : "lintel-sim");
}

static void
put_list(struct lt_buf *out, const struct lt_sim_call *call, const char *const *list, int count)
{
	for (int i = 0; i < count; i++) {
		if (i)
			lt_buf_putc(out, ',');
		if (call->surface == LT_SIM_NATIVE_TAGS)
			lt_sim_put(out, "{'name':'%s:latest','model':'%s:latest','size':4661224676}", list[i], list[i]);
		else
			put_model(out, call, lt_text(list[i]));
	}
}

void
lt_sim_models(struct lt_sim_draft *draft, const struct lt_sim_call *call)
{
	struct lt_buf *out = &draft->body;
	if (call->surface == LT_SIM_MODEL) {
		put_model(out, call, call->id);
		return;
	}
	lt_sim_put(out, call->surface == LT_SIM_NATIVE_TAGS ? "{'models':[" : "{'object':'list','data':[");
	if (call->dialect == LT_SIM_ANTHROPIC)
		put_list(out, call, anthropic, 3);
	else if (call->dialect == LT_SIM_VLLM || call->dialect == LT_SIM_OLLAMA)
		put_list(out, call, own, 3);
	else
		put_list(out, call, names, sizeof names / sizeof *names);
	lt_sim_put(out, call->dialect == LT_SIM_ANTHROPIC ? "],'has_more':false}" : "]}");
}

void
lt_sim_counted(struct lt_sim_draft *draft, const struct lt_sim_call *call)
{
	struct lt_buf *out = &draft->body;
	if (call->surface == LT_SIM_MESSAGE_COUNT)
		lt_sim_put(out, "{'input_tokens':%ld}", call->usage.prompt);
	else if (call->surface == LT_SIM_RESPONSE_COUNT)
		lt_sim_put(out, "{'object':'response.input_tokens','input_tokens':%ld}", call->usage.prompt);
	else
		lt_sim_put(out, "{'count':%ld,'max_model_len':131072}", call->usage.prompt);
}

void
lt_sim_filter_results(struct lt_buf *out, const char *name, int filtered)
{
	lt_sim_put(out, "'%s':{'hate':{'filtered':false,'severity':'safe'},'self_harm':{'filtered':false,'severity':'safe'},",
		name);
	lt_sim_put(out, "'sexual':{'filtered':false,'severity':'safe'},'violence':{'filtered':%s,'severity':'%s'}},",
		filtered ? "true" : "false", filtered ? "medium" : "safe");
}
