/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "gateway/surface.h"

extern const struct lt_surface_kind lt_surface_responses;

static struct lt_told told;
static struct lt_event_told event;

static const char *
summary(const char *name, const char *data)
{
	static char out[128];
	lt_surface_responses.event(name ? lt_text(name) : LT_NONE, data ? lt_text(data) : LT_NONE, &told, &event);
	snprintf(out, sizeof out, "%s%s%s%s%u %.*s", event.content ? "content " : "", event.last ? "last " : "",
		event.error ? "error " : "", event.malformed ? "malformed " : "", event.text_bytes, LT_ARG(event.id));
	return out;
}

TEST(events_say_whether_they_are_content)
{
	static const struct {
		const char *name, *data, *summary;
	} rows[] = {
		{ "response.created", "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"usage\":null,\"error\":null}}", "0 resp_1" },
		{ "response.in_progress", "{\"type\":\"response.in_progress\",\"response\":{\"id\":\"resp_1\"}}", "0 resp_1" },
		{ "response.output_item.added", "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\",\"content\":[]}}", "0 " },
		{ "response.content_part.added", "{\"type\":\"response.content_part.added\",\"part\":{\"type\":\"output_text\",\"text\":\"\"}}", "0 " },
		{ "response.output_text.delta", "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}", "content 2 " },
		{ NULL, "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}", "content 2 " },
		{ "response.output_text.delta", "{\"delta\":\"Hi\"}", "content 2 " },
		{ "response.output_text.delta", "{\"type\":\"response.output_text.delta\",\"delta\":\"\"}", "0 " },
		{ "response.reasoning_summary_text.delta", "{\"type\":\"response.reasoning_summary_text.delta\",\"delta\":\"hm\"}", "content 2 " },
		{ "response.function_call_arguments.delta", "{\"type\":\"response.function_call_arguments.delta\",\"delta\":\"{\"}", "content 1 " },
		{ "response.refusal.delta", "{\"type\":\"response.refusal.delta\",\"delta\":\"no\"}", "content 2 " },
		{ "response.audio.delta", "{\"type\":\"response.audio.delta\",\"delta\":\"AAAA\"}", "content 0 " },
		{ "response.web_search_call.searching", "{\"type\":\"response.web_search_call.searching\",\"item_id\":\"ws\"}", "0 " },
		{ "response.output_item.done", "{\"type\":\"response.output_item.done\",\"item\":{}}", "content 0 " },
		{ "response.image_generation_call.partial_image", "{\"type\":\"response.image_generation_call.partial_image\"}", "content 0 " },
		{ "response.completed", "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\"}}", "last 0 resp_1" },
		{ "response.incomplete", "{\"type\":\"response.incomplete\",\"response\":{}}", "last 0 " },
		{ "response.failed", "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\"}}}", "last error 0 " },
		{ "error", "{\"type\":\"error\",\"code\":\"x\",\"message\":\"y\",\"param\":null}", "error 0 " },
		{ "error", "{\"type\":\"error\",\"error\":{\"code\":\"x\"}}", "error 0 " },
		{ NULL, "[DONE]", "0 " },
		{ NULL, NULL, "0 " },
		{ NULL, "{\"type\":", "malformed 0 " },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(summary(rows[i].name, rows[i].data), rows[i].summary) != 0)
			printf("# row %zu\n", i);
		IS_TEXT(summary(rows[i].name, rows[i].data), rows[i].summary);
	}
}

#define RESPONSE "{\"id\":\"resp_1\",\"object\":\"response\",\"output\":[{\"type\":\"web_search_call\",\"id\":\"ws_1\"},{\"type\": " \
	"\"web_search_call\"},{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"say \\\"type\\\":\\\"web_search_call\\\"\"}]}]," \
	"\"service_tier\":\"flex\",\"tools\":[{\"parameters\":{\"properties\":{\"usage\":{\"type\":\"string\"}}}}],\"usage\":{\"input_tokens\":36," \
	"\"input_tokens_details\":{\"cached_tokens\":6},\"output_tokens\":87,\"output_tokens_details\":{\"reasoning_tokens\":80}," \
	"\"total_tokens\":123},\"user\":null,\"metadata\":{\"usage\":\"mine\"}}"

static bool
right(void)
{
	const uint32_t *t = told.tokens;
	return told.there && t[LT_BUCKET_INPUT] == 30 && t[LT_BUCKET_CACHED] == 6 && t[LT_BUCKET_OUTPUT] == 7 &&
	       t[LT_BUCKET_REASONING] == 80 && t[LT_BUCKET_SEARCHES] == 2 && t[LT_BUCKET_IMAGES] == 0 && told.tier == LT_TIER_FLEX;
}

TEST(usage_is_read_from_whole_answers_and_from_the_last_event)
{
	told = (struct lt_told){ 0 };
	lt_surface_responses.usage(LT_LIT(RESPONSE), &told);
	IS(right());
	told = (struct lt_told){ 0 };
	summary("response.completed", "{\"type\":\"response.completed\",\"response\":" RESPONSE "}");
	IS(right() && event.last && lt_text_eq(event.id, "resp_1"));
}

TEST(the_id_is_that_of_the_response)
{
	IS(lt_text_eq(lt_surface_responses.id(LT_LIT(RESPONSE)), "resp_1"));
	IS(lt_text_eq(lt_surface_responses.id(LT_LIT("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_2\"}}")), "resp_2"));
	IS(!lt_surface_responses.id(LT_LIT("{\"error\":{\"message\":\"no\"}}")).at);
}

TEST(an_event_too_long_to_be_known_whole_still_tells_its_usage)
{
	enum { LONG = 60000 };
	static char text[LONG + 2048];
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_sse sse = { 0 };
	struct lt_sse_event e;
	size_t len = (size_t)snprintf(text, sizeof text, "event: response.completed\ndata: {\"type\":\"response.completed\","
		"\"response\":{\"id\":\"resp_1\",\"instructions\":\"");
	memset(text + len, 'x', LONG);
	len += LONG;
	len += (size_t)snprintf(text + len, sizeof text - len, "\",\"usage\":{\"input_tokens\":36,\"output_tokens\":87,"
		"\"total_tokens\":123},\"user\":null,\"metadata\":{}},\"sequence_number\":9}\n\n");
	for (size_t at = 0; at < len; at += 1000) {
		lt_sse_feed(&sse, (struct lt_text){ text + at, len - at < 1000 ? len - at : 1000 });
		IS(lt_sse_next(&sse, a, &e) == (at + 1000 >= len));
	}
	IS(!e.whole);
	told = (struct lt_told){ 0 };
	lt_surface_event(&lt_surface_responses, &e, &told, &event);
	IS(event.last && !event.malformed && !event.error && lt_text_eq(event.id, "resp_1"));
	IS(told.there && told.tokens[LT_BUCKET_INPUT] == 36 && told.tokens[LT_BUCKET_OUTPUT] == 87);
	told = (struct lt_told){ 0 };
	e.name = LT_LIT("response.created");
	lt_surface_event(&lt_surface_responses, &e, &told, &event);
	IS(!event.last && !event.content && !told.there && lt_text_eq(event.id, "resp_1"));
	lt_arena_drop(a);
}
