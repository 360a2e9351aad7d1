/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of all surfaces, and errors in their dialects. */
#include "t.h"

#include "base/buf.h"
#include "gateway/surface.h"

TEST(paths_belong_to_one_surface_or_to_none)
{
	static const struct {
		const char *method, *path;
		enum lt_surface surface;
		const char *model, *tail;
	} rows[] = {
		{ "POST", "/v1/chat/completions", LT_SURFACE_CHAT, "", "" },
		{ "POST", "/chat/completions", LT_SURFACE_CHAT, "", "" },
		{ "POST", "/openai/v1/chat/completions", LT_SURFACE_CHAT, "", "" },
		{ "POST", "/openai/deployments/gpt-4o_1.x/chat/completions", LT_SURFACE_CHAT, "gpt-4o_1.x", "" },
		{ "GET", "/v1/chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/chat/completions/", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/chat/completionsx", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1//chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/openai/deployments//chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/openai/deployments/../chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/openai/deployments/a%2fb/chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/openai/deployments/a b/chat/completions", LT_SURFACE_NONE, "", "" },
		{ "POST", "/openai/deployments/a/chat/completions/x", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/completions", LT_SURFACE_COMPLETIONS, "", "" },
		{ "POST", "/openai/deployments/d/completions", LT_SURFACE_COMPLETIONS, "d", "" },
		{ "POST", "/v1/embeddings", LT_SURFACE_EMBEDDINGS, "", "" },
		{ "POST", "/openai/deployments/d/embeddings", LT_SURFACE_EMBEDDINGS, "d", "" },
		{ "GET", "/v1/models", LT_SURFACE_MODELS, "", "" },
		{ "GET", "/v1/models/meta-llama/Llama-3:8b", LT_SURFACE_MODELS, "", "/meta-llama/Llama-3:8b" },
		{ "GET", "/v1/models/", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/models/a/../b", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/models", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/messages", LT_SURFACE_MESSAGES, "", "" },
		{ "POST", "/anthropic/v1/messages", LT_SURFACE_MESSAGES, "", "" },
		{ "POST", "/v1/messages/count_tokens", LT_SURFACE_COUNT_TOKENS, "", "" },
		{ "POST", "/v1/messages/batches", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/responses", LT_SURFACE_RESPONSES, "", "" },
		{ "POST", "/openai/responses", LT_SURFACE_RESPONSES, "", "" },
		{ "GET", "/v1/responses", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/responses/resp_1", LT_SURFACE_RESPONSES, "", "/resp_1" },
		{ "DELETE", "/v1/responses/resp_1", LT_SURFACE_RESPONSES, "", "/resp_1" },
		{ "POST", "/v1/responses/resp_1", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/responses/resp_1/cancel", LT_SURFACE_RESPONSES, "", "/resp_1/cancel" },
		{ "GET", "/v1/responses/resp_1/cancel", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/responses/resp_1/input_items", LT_SURFACE_RESPONSES, "", "/resp_1/input_items" },
		{ "POST", "/v1/responses/input_tokens", LT_SURFACE_RESPONSES, "", "/input_tokens" },
		{ "POST", "/v1/responses/compact", LT_SURFACE_RESPONSES, "", "/compact" },
		{ "GET", "/v1/responses/compact", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/responses/..", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/responses/a?b", LT_SURFACE_NONE, "", "" },
		{ "GET", "/v1/responses//input_items", LT_SURFACE_NONE, "", "" },
		{ "POST", "/", LT_SURFACE_NONE, "", "" },
		{ "POST", "", LT_SURFACE_NONE, "", "" },
		{ "POST", "/v1/moderations", LT_SURFACE_NONE, "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_text model = LT_NONE, tail = LT_NONE;
		const struct lt_surface_kind *kind =
			lt_surface_find(lt_text(rows[i].method), lt_text(rows[i].path), &model, &tail);
		if ((kind ? kind->surface : LT_SURFACE_NONE) != rows[i].surface)
			printf("# row %zu: %s %s\n", i, rows[i].method, rows[i].path);
		IS((kind ? kind->surface : LT_SURFACE_NONE) == rows[i].surface);
		IS(lt_text_eq(model, rows[i].model) && lt_text_eq(tail, rows[i].tail));
	}
}

static const char *
error_of(const struct lt_surface_kind *kind, int status, bool stream)
{
	static struct lt_buf out;
	lt_buf_done(&out);
	out = LT_BUF(4096);
	struct lt_text message = LT_LIT("No \"more\" than 5."), id = LT_LIT("req_1");
	if (stream)
		lt_surface_stream_error(&out, kind, "requests", "rate_limit_exceeded", message, id);
	else
		lt_surface_error(&out, kind, status, "requests", "rate_limit_exceeded", message, id);
	return out.at;
}

static const struct lt_surface_kind *
kind_of(enum lt_surface surface)
{
	for (int i = 0; lt_surface_kinds[i]; i++)
		if (lt_surface_kinds[i]->surface == surface)
			return lt_surface_kinds[i];
	return NULL;
}

TEST(errors_look_as_the_surface_tells_them)
{
	const char *openai = "{\"error\":{\"message\":\"No \\\"more\\\" than 5.\",\"type\":\"requests\",\"param\":null,"
			     "\"code\":\"rate_limit_exceeded\"}}";
	IS_TEXT(error_of(kind_of(LT_SURFACE_CHAT), 429, false), openai);
	IS_TEXT(error_of(NULL, 404, false), openai);
	IS_TEXT(error_of(kind_of(LT_SURFACE_MESSAGES), 429, false),
		"{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"No \\\"more\\\" than 5.\"},"
		"\"request_id\":\"req_1\"}");
	IS(strstr(error_of(kind_of(LT_SURFACE_COUNT_TOKENS), 401, false), "authentication_error"));
	IS(strstr(error_of(kind_of(LT_SURFACE_MESSAGES), 529, false), "overloaded_error"));
	IS(strstr(error_of(kind_of(LT_SURFACE_MESSAGES), 418, false), "invalid_request_error"));
}

TEST(errors_in_streams_are_events_of_the_dialect)
{
	IS_TEXT(error_of(kind_of(LT_SURFACE_CHAT), 0, true),
		"data: {\"error\":{\"message\":\"No \\\"more\\\" than 5.\",\"type\":\"requests\",\"param\":null,"
		"\"code\":\"rate_limit_exceeded\"}}\n\n");
	IS_TEXT(error_of(kind_of(LT_SURFACE_MESSAGES), 0, true),
		"event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"No \\\"more\\\" than 5.\"},"
		"\"request_id\":\"req_1\"}\n\n");
	IS_TEXT(error_of(kind_of(LT_SURFACE_RESPONSES), 0, true),
		"event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"No \\\"more\\\" than 5.\","
		"\"param\":null,\"error\":{\"message\":\"No \\\"more\\\" than 5.\",\"type\":\"requests\",\"param\":null,"
		"\"code\":\"rate_limit_exceeded\"}}\n\n");
}

TEST(each_error_in_a_stream_is_read_as_one)
{
	for (int i = 0; lt_surface_kinds[i]; i++) {
		const struct lt_surface_kind *kind = lt_surface_kinds[i];
		if (!kind->has_output)
			continue;
		struct lt_text text = lt_text(error_of(kind, 0, true)), name = LT_NONE;
		if (lt_text_starts(text, "event: error\n")) {
			name = LT_LIT("error");
			text = (struct lt_text){ text.at + 13, text.len - 13 };
		}
		struct lt_told told = { 0 };
		struct lt_event_told event;
		kind->event(name, (struct lt_text){ text.at + 6, text.len - 8 }, &told, &event);
		IS(event.error && !event.malformed && !event.content && !told.there);
	}
}
