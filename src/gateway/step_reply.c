/* SPDX-License-Identifier: Apache-2.0 */
/* An answer of our own: a refusal in the caller's dialect, a list, an explanation. */
#include "base/buf.h"
#include "gateway/inside.h"

enum { BODY_BYTES = 2048 };

/* The row's message with the detail in its place. */
struct lt_text
lt_reply_message(struct lt_call *call, enum lt_refusal refusal, struct lt_text detail)
{
	const char *message = lt_refusal_rows[refusal].message, *place = strstr(message, "%s");
	if (!place)
		return lt_text(message);
	size_t before = (size_t)(place - message), behind = strlen(place + 2), len = before + detail.len + behind;
	char *text = lt_alloc(call->arena, len + 1);
	memcpy(text, message, before);
	if (detail.len)
		memcpy(text + before, detail.at, detail.len);
	memcpy(text + before + detail.len, place + 2, behind);
	return (struct lt_text){ text, len };
}

/* In whose words errors are told: the surface's, else OpenAI's. */
const struct lt_surface_kind *
lt_reply_dialect(const struct lt_call *call)
{
	enum lt_surface surface = call->surface ? call->surface->surface : LT_SURFACE_CHAT;
	if (call->speaks_anthropic && (!call->surface || surface == LT_SURFACE_MODELS))
		surface = LT_SURFACE_MESSAGES;
	for (int i = 0; lt_surface_kinds[i]; i++)
		if (lt_surface_kinds[i]->surface == surface)
			return lt_surface_kinds[i];
	return lt_surface_kinds[0];
}

/* The headers of ours that every answer has, whoever made it. */
void
lt_reply_headers(struct lt_call *call)
{
	struct lt_buf generation = LT_BUF_IN(call->generation, sizeof call->generation);
	lt_buf_int(&generation, (int64_t)call->policy->head->generation);
	call->headers_count = 0;
	lt_header_add(call, "x-lintel-request-id", (struct lt_text){ call->id, sizeof call->id - 1 });
	lt_header_add(call, "x-lintel-policy", lt_buf_text(&generation));
	if (call->deployment == LT_POLICY_NONE || !call->usage.attempts)
		return;
	const struct lt_policy_deployment *d = &call->policy->deployments[call->deployment];
	lt_header_add(call, "x-lintel-deployment", lt_policy_text(call->policy, d->name));
	if (d->provider == LT_PROVIDER_SIM)
		lt_header_add(call, "x-lintel-simulated", LT_LIT("true"));
}

static void
say_when(struct lt_call *call, enum lt_retry retry)
{
	if (retry == LT_RETRY_NO)
		lt_header_add(call, "x-should-retry", LT_LIT("false"));
	if (retry != LT_RETRY_LATER)
		return;
	long long ms = call->retry_ms > 0 ? call->retry_ms : 1000;
	lt_header_add(call, "retry-after", lt_text(lt_print(call->arena, "%lld", (ms + 999) / 1000)));
	lt_header_add(call, "retry-after-ms", lt_text(lt_print(call->arena, "%lld", ms)));
}

static void
hand_out(struct lt_call *call, uint16_t status, struct lt_text body)
{
	lt_header_add(call, "content-type", LT_LIT("application/json"));
	call->usage.status = status;
	call->reply = (struct lt_own_reply){ status, call->headers, call->headers_count, body };
}

static void
refuse(struct lt_call *call)
{
	const struct lt_refusal_row *row = &lt_refusal_rows[call->refusal];
	uint16_t status = row->status ? row->status : (uint16_t)call->policy->head->budget_status;
	struct lt_buf out = LT_BUF_IN(lt_alloc(call->arena, BODY_BYTES), BODY_BYTES);
	lt_surface_error(&out, lt_reply_dialect(call), status, row->type, row->code,
		lt_reply_message(call, call->refusal, call->detail), (struct lt_text){ call->id, sizeof call->id - 1 });
	lt_reply_headers(call);
	say_when(call, row->retry);
	struct lt_text allow = call->refusal == LT_REFUSE_METHOD ? lt_surface_methods(call->arena, call->asked.path) : LT_NONE;
	if (call->refusal == LT_REFUSE_METHOD) /* RFC 9110 wants it; a path that is not ours may take any of these */
		lt_header_add(call, "allow", allow.len ? allow : LT_LIT("GET, HEAD, POST, PUT, PATCH, DELETE"));
	hand_out(call, status, lt_buf_text(&out));
}

void
lt_reply_json(struct lt_call *call, struct lt_text body)
{
	if (!body.at) {
		lt_call_say_no(call, LT_REFUSE_OURS, LT_NONE);
		return;
	}
	lt_reply_headers(call);
	hand_out(call, 200, body);
	lt_call_go(call, LT_STEP_reply);
}

enum lt_want
lt_step_reply(struct lt_call *call)
{
	if (call->reply_given)
		return LT_DONE;
	if (call->refusal)
		refuse(call);
	else if (!call->reply.status)
		return LT_DONE;
	call->reply_given = true;
	return LT_WANT_REPLY;
}
