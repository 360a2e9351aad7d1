/* SPDX-License-Identifier: Apache-2.0 */
/* Whether this caller may have what it asks; the list of what it may have is answered here. */
#include "base/buf.h"
#include "base/date.h"
#include "format/json.h"
#include "gateway/inside.h"

enum { SHOWN = 64, LIST_BYTES = 1 << 20 };

/* What a caller is told does not say whether there is such a model that it may not use. */
static enum lt_want
refuse_model(struct lt_call *call, struct lt_text name)
{
	return lt_call_say_no(call, LT_REFUSE_MODEL_UNKNOWN,
		(struct lt_text){ name.at, name.len < SHOWN ? name.len : SHOWN });
}

static bool
listed(const struct lt_call *call, const struct lt_policy_model *model)
{
	return lt_policy_grants(call->policy, call->caller, model) &&
	       !lt_text_eq(lt_policy_text(call->policy, model->name), "*");
}

static void
write_model(struct lt_buf *out, const struct lt_call *call, const struct lt_policy_model *model)
{
	struct lt_text name = lt_policy_text(call->policy, model->name);
	int64_t made = call->policy->head->made_at;
	if (!call->speaks_anthropic) {
		lt_buf_puts(out, "{\"id\":");
		lt_json_quote(out, name);
		lt_buf_printf(out, ",\"object\":\"model\",\"created\":%lld,\"owned_by\":\"lintel\"}", (long long)made);
		return;
	}
	char day[16];
	lt_date_spell(made / 86400, day);
	lt_buf_puts(out, "{\"type\":\"model\",\"id\":");
	lt_json_quote(out, name);
	lt_buf_puts(out, ",\"display_name\":");
	lt_json_quote(out, name);
	lt_buf_printf(out, ",\"created_at\":\"%sT00:00:00Z\"}", day);
}

static void
write_list(struct lt_buf *out, const struct lt_call *call)
{
	const struct lt_policy *p = call->policy;
	const struct lt_policy_model *first = NULL, *last = NULL;
	lt_buf_puts(out, call->speaks_anthropic ? "{\"data\":[" : "{\"object\":\"list\",\"data\":[");
	for (const struct lt_policy_model *m = p->models; m < p->models + p->models_count; m++) {
		if (!listed(call, m))
			continue;
		if (last)
			lt_buf_putc(out, ',');
		first = first ? first : m;
		last = m;
		write_model(out, call, m);
	}
	lt_buf_putc(out, ']');
	if (call->speaks_anthropic) {
		lt_buf_puts(out, ",\"has_more\":false,\"first_id\":");
		first ? lt_json_quote(out, lt_policy_text(p, first->name)) : lt_buf_puts(out, "null");
		lt_buf_puts(out, ",\"last_id\":");
		last ? lt_json_quote(out, lt_policy_text(p, last->name)) : lt_buf_puts(out, "null");
	}
	lt_buf_putc(out, '}');
}

/* GET /v1/models, or /v1/models/NAME. */
static enum lt_want
list_models(struct lt_call *call)
{
	struct lt_buf out = LT_BUF(LIST_BYTES);
	struct lt_text name = call->tail.len > 1 ? (struct lt_text){ call->tail.at + 1, call->tail.len - 1 } : LT_NONE;
	const struct lt_policy_model *model = name.len ? lt_policy_model(call->policy, name) : NULL;
	if (name.len && (!model || !listed(call, model)))
		return refuse_model(call, name);
	if (model)
		write_model(&out, call, model);
	else
		write_list(&out, call);
	lt_reply_json(call, lt_buf_over(&out) ? LT_NONE : lt_copy_text(call->arena, lt_buf_text(&out)));
	lt_buf_done(&out);
	return LT_DONE;
}

enum lt_want
lt_step_allow(struct lt_call *call)
{
	if (call->surface->surface == LT_SURFACE_MODELS)
		return list_models(call);
	if (call->by_id)
		return LT_DONE;
	if (call->model_name.len == 0)
		return lt_call_say_no(call, LT_REFUSE_MODEL_MISSING, LT_NONE);
	const struct lt_policy_model *model = lt_policy_model(call->policy, call->model_name);
	if (!model || !lt_policy_grants(call->policy, call->caller, model))
		return refuse_model(call, call->model_name);
	call->model = model;
	call->usage.model = (uint32_t)(model - call->policy->models);
	uint32_t cap = call->caller->output_cap;
	if (cap && call->output_limit > cap)
		return lt_call_say_no(call, LT_REFUSE_OUTPUT_CAP, lt_text(lt_print(call->arena, "%u", cap)));
	return LT_DONE;
}
