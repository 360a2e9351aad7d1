/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/surface.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "gateway/surface_inside.h"

const char *const lt_member_names[LT_MEMBER_COUNT + 1] = {
	[LT_MEMBER_MODEL] = "model",
	[LT_MEMBER_STREAM] = "stream",
	[LT_MEMBER_STREAM_OPTIONS] = "stream_options",
	[LT_MEMBER_MAX_TOKENS] = "max_tokens",
	[LT_MEMBER_MAX_COMPLETION_TOKENS] = "max_completion_tokens",
	[LT_MEMBER_MAX_OUTPUT_TOKENS] = "max_output_tokens",
	[LT_MEMBER_N] = "n",
	[LT_MEMBER_BEST_OF] = "best_of",
	[LT_MEMBER_PREVIOUS_RESPONSE_ID] = "previous_response_id",
	[LT_MEMBER_CONVERSATION] = "conversation",
	[LT_MEMBER_SERVICE_TIER] = "service_tier",
	[LT_MEMBER_BACKGROUND] = "background",
	[LT_MEMBER_INPUT] = "input",
	[LT_MEMBER_MESSAGES] = "messages",
};

/* By how often they are called. */
const struct lt_surface_kind *const lt_surface_kinds[] = {
	&lt_surface_chat, &lt_surface_responses, &lt_surface_messages, &lt_surface_embeddings, &lt_surface_completions,
	&lt_surface_models, &lt_surface_count_tokens, NULL,
};

const struct lt_surface_kind *
lt_surface_find(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail)
{
	for (int i = 0; lt_surface_kinds[i]; i++) {
		struct lt_text model = LT_NONE, tail = LT_NONE;
		if (!lt_surface_kinds[i]->matches(method, path, &model, &tail))
			continue;
		*ret_model = model;
		*ret_tail = tail;
		return lt_surface_kinds[i];
	}
	return NULL;
}

struct lt_text
lt_surface_methods(struct lt_arena *a, struct lt_text path)
{
	static const char *const methods[] = { "POST", "GET", "DELETE" };
	struct lt_text out = LT_NONE, model, tail;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (lt_surface_find(lt_text(methods[i]), path, &model, &tail))
			out = lt_text(lt_print(a, "%.*s%s%s", LT_ARG(out), out.len ? ", " : "", methods[i]));
	return out;
}

void
lt_surface_event(const struct lt_surface_kind *kind, const struct lt_sse_event *event, struct lt_told *told,
	struct lt_event_told *ret_event)
{
	*ret_event = (struct lt_event_told){ 0 };
	if (event->whole)
		kind->event(event->name, event->data, told, ret_event);
	else if (kind->cut)
		kind->cut(event->name, event->data, event->tail, told, ret_event);
}

void
lt_surface_usage_nothing(struct lt_text json, struct lt_told *told)
{
	(void)json;
	(void)told;
}

void
lt_surface_event_nothing(struct lt_text name, struct lt_text data, struct lt_told *told,
	struct lt_event_told *ret_event)
{
	(void)name;
	(void)data;
	(void)told;
	*ret_event = (struct lt_event_told){ 0 };
}

/* Anthropic's name for what a status says; see "Errors" in its API reference. */
static const char *
anthropic_type(int status)
{
	switch (status) {
	case 401: return "authentication_error";
	case 402: return "billing_error";
	case 403: return "permission_error";
	case 404: return "not_found_error";
	case 413: return "request_too_large";
	case 429: return "rate_limit_error";
	case 504: return "timeout_error";
	case 503:
	case 529: return "overloaded_error";
	default: return status >= 500 ? "api_error" : "invalid_request_error";
	}
}

static void
member(struct lt_buf *out, const char *before, struct lt_text value)
{
	lt_buf_puts(out, before);
	if (value.at)
		lt_json_quote(out, value);
	else
		lt_buf_puts(out, "null");
}

static void
openai_error(struct lt_buf *out, const char *type, const char *code, struct lt_text message)
{
	member(out, "{\"message\":", message);
	member(out, ",\"type\":", lt_text(type));
	member(out, ",\"param\":null,\"code\":", lt_text(code));
	lt_buf_puts(out, "}");
}

static void
anthropic_error(struct lt_buf *out, const char *type, struct lt_text message, struct lt_text request_id)
{
	member(out, "{\"type\":\"error\",\"error\":{\"type\":", lt_text(type));
	member(out, ",\"message\":", message);
	member(out, "},\"request_id\":", request_id);
	lt_buf_puts(out, "}");
}

void
lt_surface_error(struct lt_buf *out, const struct lt_surface_kind *kind, int status, const char *type, const char *code,
	struct lt_text message, struct lt_text request_id)
{
	if (kind && kind->anthropic) {
		anthropic_error(out, anthropic_type(status), message, request_id);
		return;
	}
	lt_buf_puts(out, "{\"error\":");
	openai_error(out, type, code, message);
	lt_buf_puts(out, "}");
}

void
lt_surface_stream_error(struct lt_buf *out, const struct lt_surface_kind *kind, const char *type, const char *code,
	struct lt_text message, struct lt_text request_id)
{
	if (kind->anthropic) {
		lt_buf_puts(out, "event: error\ndata: ");
		anthropic_error(out, "api_error", message, request_id);
	} else if (kind->surface == LT_SURFACE_RESPONSES) {
		/* Flat as the reference has it, and nested as the service sends it and the SDKs look for it. */
		member(out, "event: error\ndata: {\"type\":\"error\",\"code\":", lt_text(code));
		member(out, ",\"message\":", message);
		lt_buf_puts(out, ",\"param\":null,\"error\":");
		openai_error(out, type, code, message);
		lt_buf_puts(out, "}");
	} else {
		lt_buf_puts(out, "data: {\"error\":");
		openai_error(out, type, code, message);
		lt_buf_puts(out, "}");
	}
	lt_buf_puts(out, "\n\n");
}
