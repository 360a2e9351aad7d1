/* SPDX-License-Identifier: Apache-2.0 */
/* Responses that are kept, and what may be done with them afterwards. */
#include "sim/call.h"
#include "sim/dialect.h"
#include "sim/inside.h"
#include "sim/put.h"
#include "sim/refuse.h"
#include "sim/stored.h"

/* The input as items: a text becomes a message. */
static void
put_items(struct lt_buf *out, const struct lt_sim_call *call)
{
	struct lt_node input = lt_node_get(call->body, "input");
	if (lt_node_is(input, LT_KIND_LIST))
		lt_node_json(input, out);
	else
		lt_sim_put(out, "[{'id':'msg_in_%s','type':'message','role':'user','content':[{'type':'input_text','text':%.*s}]}]",
			call->tag, LT_ARG(call->prompt.last));
}

void
lt_sim_response_keep(struct lt_sim_turn *t)
{
	struct lt_sim_call *call = &t->call;
	if (lt_node_is(lt_node_get(call->body, "store"), LT_KIND_FALSE))
		return;
	char id[40];
	snprintf(id, sizeof id, "resp_%s", call->tag);
	struct lt_sim_stored *stored = lt_sim_stored_add(t->sim->stored, id);
	stored->tokens = call->usage.prompt + call->usage.out - call->usage.reasoning;
	stored->background = lt_node_is(lt_node_get(call->body, "background"), LT_KIND_TRUE);
	lt_sim_draft_clear(&t->sim->other);
	lt_sim_response_whole(&t->sim->other, call, t->sim->answers);
	lt_buf_text_add(&stored->body, lt_buf_text(&t->sim->other.body));
	put_items(&stored->input, call);
}

/* The status in the object, by one as long. */
static void
cancel(struct lt_sim_stored *stored)
{
	static const char done[] = "\"status\":\"completed\"", gone[] = "\"status\":\"cancelled\"";
	char *at = memmem(stored->body.at, stored->body.len, done, sizeof done - 1);
	if (at)
		memcpy(at, gone, sizeof gone - 1);
}

bool
lt_sim_response_stored(struct lt_sim_turn *t)
{
	struct lt_sim_stored *stored = lt_sim_stored_find(t->sim->stored, t->call.id);
	struct lt_buf *out = &t->sim->draft.body;
	if (!stored) {
		lt_sim_refuse(&t->sim->draft, &t->call, LT_SIM_REFUSE_RESPONSE);
		return false;
	}
	switch (t->call.surface) {
	case LT_SIM_RESPONSE_ITEMS:
		lt_sim_put(out, "{'object':'list','data':%s,'has_more':false}", stored->input.at);
		return true;
	case LT_SIM_RESPONSE_DELETE:
		lt_sim_put(out, "{'id':'%s','object':'response','deleted':true}", stored->id);
		stored->id[0] = 0;
		return true;
	case LT_SIM_RESPONSE_CANCEL:
		if (!stored->background) {
			lt_sim_refuse(&t->sim->draft, &t->call, LT_SIM_REFUSE_CANCEL);
			return false;
		}
		cancel(stored);
		break;
	default:
		break;
	}
	lt_buf_text_add(out, lt_buf_text(&stored->body));
	return true;
}
