/* SPDX-License-Identifier: Apache-2.0 */
/* Error bodies of each dialect. */
#include "sim/refuse.h"

#include "sim/call.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"

static const struct row {
	int status;
	const char *type, *code, *azure, *anthropic, *sentence, *azure_sentence;
} rows[] = {
#define REFUSAL(name, ...) [LT_SIM_REFUSE_##name] = { __VA_ARGS__ },
#include "sim/refusal.def"
#undef REFUSAL
};

/* The sentence with its holes filled. */
static struct lt_text
spell(const char *sentence, const struct lt_sim_call *call, struct lt_buf *out)
{
	for (const char *at = sentence; *at;) {
		if (lt_text_starts(lt_text(at), "{model}")) {
			lt_buf_text_add(out, call->deployment);
			at += 7;
		} else if (lt_text_starts(lt_text(at), "{seconds}")) {
			lt_sim_put_number(out, (call->retry_ms + 999) / 1000);
			at += 9;
		} else {
			lt_buf_putc(out, *at++);
		}
	}
	return lt_buf_text(out);
}

/* What Azure says of a prompt that its filter stopped. */
static void
put_filtered(struct lt_buf *out)
{
	lt_sim_put(out, "{'error':{'message':'The response was filtered due to the prompt triggering the content management "
		"policy.','type':null,'param':'prompt','code':'content_filter','status':400,");
	lt_sim_put(out, "'innererror':{'code':'ResponsibleAIPolicyViolation',");
	lt_sim_filter_results(out, "content_filter_result", 1);
	out->len--;
	lt_sim_put(out, "}}}");
}

void
lt_sim_refuse_object(struct lt_buf *out, const struct lt_sim_call *call, enum lt_sim_refusal refusal)
{
	const struct row *row = &rows[refusal];
	bool azure = call->dialect == LT_SIM_AZURE;
	if (azure && refusal == LT_SIM_REFUSE_FILTER) {
		put_filtered(out);
		return;
	}
	struct lt_buf spelt = LT_BUF(4096);
	struct lt_text text = spell(azure && row->azure_sentence ? row->azure_sentence : row->sentence, call, &spelt);
	if (call->dialect == LT_SIM_ANTHROPIC || call->surface == LT_SIM_MESSAGE)
		lt_sim_put(out, "{'type':'error','error':{'type':'%s','message':%.*s},'request_id':'req_%s'}", row->anthropic,
			LT_ARG(text), call->tag);
	else if (azure && row->azure)
		lt_sim_put(out, "{'error':{'code':'%s','message':%.*s}}", row->azure, LT_ARG(text));
	else if (call->surface == LT_SIM_NATIVE_CHAT || call->surface == LT_SIM_NATIVE_GENERATE)
		lt_sim_put(out, "{'error':%.*s}", LT_ARG(text));
	else if (call->dialect == LT_SIM_VLLM)
		lt_sim_put(out, "{'error':{'message':%.*s,'type':'BadRequestError','param':null,'code':%d}}", LT_ARG(text),
			row->status);
	else
		lt_sim_put(out, "{'error':{'message':%.*s,'type':'%s','param':null,'code':%s}}", LT_ARG(text), row->type, row->code);
	lt_buf_done(&spelt);
}

void
lt_sim_refuse(struct lt_sim_draft *draft, const struct lt_sim_call *call, enum lt_sim_refusal refusal)
{
	lt_sim_draft_clear(draft);
	draft->status = rows[refusal].status;
	lt_sim_refuse_object(&draft->body, call, refusal);
}
