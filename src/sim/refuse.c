/* SPDX-License-Identifier: Apache-2.0 */
/* Error bodies of each dialect. */
#include "sim/refuse.h"

#include "sim/call.h"
#include "sim/plan.h"
#include "sim/put.h"

static const struct row {
	int status;
	const char *type, *code, *anthropic, *sentence;
} rows[] = {
#define REFUSAL(name, ...) [LT_SIM_REFUSE_##name] = { __VA_ARGS__ },
	LT_SIM_REFUSALS(REFUSAL)
#undef REFUSAL
};

void
lt_sim_refuse(struct lt_sim_draft *draft, const struct lt_sim_call *call, enum lt_sim_refusal refusal)
{
	const struct row *row = &rows[refusal];
	lt_sim_draft_clear(draft);
	draft->status = row->status;
	if (call->dialect == LT_SIM_ANTHROPIC)
		lt_sim_put(&draft->body, "{'type':'error','error':{'type':'%s','message':%.*s},'request_id':'req_%s'}",
			row->anthropic, LT_ARG(lt_text(row->sentence)), call->tag);
	else
		lt_sim_put(&draft->body, "{'error':{'message':%.*s,'type':'%s','param':null,'code':%s}}",
			LT_ARG(lt_text(row->sentence)), row->type, row->code);
}
