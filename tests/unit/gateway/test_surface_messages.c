/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "gateway/surface.h"

extern const struct lt_surface_kind lt_surface_messages, lt_surface_count_tokens;

static struct lt_told told;
static struct lt_event_told event;

static const char *
summary(const char *name, const char *data)
{
	static char out[128];
	lt_surface_messages.event(name ? lt_text(name) : LT_NONE, data ? lt_text(data) : LT_NONE, &told, &event);
	snprintf(out, sizeof out, "%s%s%s%s%u", event.content ? "content " : "", event.last ? "last " : "",
		event.error ? "error " : "", event.malformed ? "malformed " : "", event.text_bytes);
	return out;
}

TEST(events_say_whether_they_are_content)
{
	static const struct {
		const char *name, *data, *summary;
	} rows[] = {
		{ "message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"content\":[],\"usage\":{\"input_tokens\":1}}   }", "0" },
		{ "ping", "{\"type\": \"ping\"}", "0" },
		{ "content_block_start", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}      }", "0" },
		{ "content_block_start", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\","
			"\"input\":{}}}", "content 0" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Why\"}}", "content 3" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}}", "0" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"}}",
			"content 4" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}", "content 2" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"EqQ\"}}", "0" },
		{ NULL, "{\"delta\":{\"text\":\"x\",\"type\":\"text_delta\"},\"type\":\"content_block_delta\"}", "content 1" },
		{ "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}", "0" },
		{ "message_stop", "{\"type\":\"message_stop\"}", "last 0" },
		{ "error", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}", "error 0" },
		{ NULL, NULL, "0" },
		{ "content_block_delta", "{\"type\":\"content_block_delta\"", "malformed 0" },
		{ NULL, "[DONE]", "malformed 0" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(summary(rows[i].name, rows[i].data), rows[i].summary) != 0)
			printf("# row %zu\n", i);
		IS_TEXT(summary(rows[i].name, rows[i].data), rows[i].summary);
	}
}

static bool
tokens(uint32_t input, uint32_t cached, uint32_t write_5m, uint32_t write_1h, uint32_t output, uint32_t searches)
{
	const uint32_t *t = told.tokens;
	bool right = told.there && t[LT_BUCKET_INPUT] == input && t[LT_BUCKET_CACHED] == cached && t[LT_BUCKET_WRITE_5M] == write_5m &&
		     t[LT_BUCKET_WRITE_1H] == write_1h && t[LT_BUCKET_OUTPUT] == output && t[LT_BUCKET_SEARCHES] == searches;
	for (int i = 0; !right && i < LT_BUCKET_COUNT; i++)
		printf("# bucket %d: %u\n", i, t[i]);
	return right;
}

TEST(usage_in_a_stream_is_what_was_told_last_of_each_part)
{
	told = (struct lt_told){ 0 };
	summary("message_start", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":25,\"cache_creation_input_tokens\":7,"
		"\"cache_read_input_tokens\":4,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":5},"
		"\"output_tokens\":1,\"service_tier\":\"priority\"}}}");
	IS(tokens(25, 4, 2, 5, 1, 0) && told.tier_there && told.tier == LT_TIER_PRIORITY);
	summary("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":15}}");
	IS(tokens(25, 4, 2, 5, 15, 0));
	summary("message_delta", "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":30,\"cache_creation_input_tokens\":7,"
		"\"cache_read_input_tokens\":9,\"output_tokens\":20,\"server_tool_use\":{\"web_search_requests\":2}}}");
	IS(tokens(30, 9, 2, 5, 20, 2));
}

TEST(usage_of_a_whole_answer_keeps_the_caches_apart)
{
	told = (struct lt_told){ 0 };
	lt_surface_messages.usage(LT_LIT("{\"id\":\"msg_1\",\"content\":[{\"type\":\"tool_use\",\"input\":{\"usage\":{\"input_tokens\":999}}}],"
		"\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":3,\"cache_read_input_tokens\":4,\"output_tokens\":5,"
		"\"service_tier\":\"batch\"}}"), &told);
	IS(tokens(10, 4, 3, 0, 5, 0) && told.tier == LT_TIER_BATCH);
	told = (struct lt_told){ 0 };
	lt_surface_messages.usage(LT_LIT("{\"type\":\"error\",\"error\":{}}"), &told);
	IS(!told.there);
	lt_surface_count_tokens.usage(LT_LIT("{\"input_tokens\":2095}"), &told);
	IS(!told.there);
}
