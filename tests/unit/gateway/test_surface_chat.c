/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "gateway/surface.h"

extern const struct lt_surface_kind lt_surface_chat, lt_surface_completions;

static struct lt_told told;
static struct lt_event_told event;

static const char *
summary(const struct lt_surface_kind *kind, const char *data)
{
	static char out[128];
	told = (struct lt_told){ 0 };
	kind->event(LT_NONE, data ? lt_text(data) : LT_NONE, &told, &event);
	snprintf(out, sizeof out, "%s%s%s%s%s%u%s", event.content ? "content " : "", event.only_usage ? "only_usage " : "",
		event.last ? "last " : "", event.error ? "error " : "", event.malformed ? "malformed " : "",
		event.text_bytes, told.there ? " told" : "");
	return out;
}

#define CHUNK(choices, rest) "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[" choices "]" rest "}"
#define DELTA(delta) CHUNK("{\"index\":0,\"delta\":{" delta "},\"logprobs\":null,\"finish_reason\":null}", ",\"usage\":null")

TEST(events_say_whether_they_are_content)
{
	static const struct {
		const char *data, *summary;
	} rows[] = {
		{ DELTA("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"), "0" },
		{ DELTA("\"content\":\"Hello\""), "content 5" },
		{ DELTA("\"content\":\"a\\n\\u20ac\""), "content 5" },
		{ DELTA("\"content\":[{\"type\":\"thinking\",\"text\":\"abc\"}]"), "content 3" },
		{ DELTA("\"reasoning_content\":\"hm\""), "content 2" },
		{ DELTA("\"reasoning\":\"hm\",\"reasoning_details\":[]"), "content 2" },
		{ DELTA("\"refusal\":\"no\""), "content 2" },
		{ DELTA("\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
			"\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]"), "content 1" },
		{ DELTA("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]"), "content 5" },
		{ DELTA("\"tool_calls\":[]"), "0" },
		{ DELTA("\"audio\":{\"id\":\"a\",\"transcript\":\"ah\",\"data\":\"AAAA\"}"), "content 2" },
		{ CHUNK("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", ",\"usage\":null"), "0" },
		{ CHUNK("", ",\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2,\"total_tokens\":10}"), "only_usage 0 told" },
		{ CHUNK("", ",\"usage\":null"), "0" },
		/* Azure begins so. */
		{ "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,"
			"\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}", "0" },
		/* Usage in the last chunk with content is not an extra chunk. */
		{ CHUNK("{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}",
			",\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2}"), "content 1 told" },
		{ CHUNK("{\"index\":0,\"delta\":{},\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2}}", ""), "0 told" },
		{ CHUNK("{\"index\":0,\"delta\":{\"content\":\"ab\"}},{\"index\":1,\"delta\":{\"content\":\"c\"}}", ""), "content 3" },
		{ "[DONE]", "last 0" },
		{ " [DONE] ", "last 0" },
		{ NULL, "0" },
		{ "{\"error\":{\"message\":\"overloaded\",\"code\":503}}", "error 0" },
		{ "{\"error\":null,\"choices\":[]}", "0" },
		{ "{\"error\":\"out of memory\"}", "error 0" },
		{ "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]", "content malformed 1" },
		{ "<html>", "malformed 0" },
		{ "", "malformed 0" },
		{ "{\"choices\":[{\"delta\":{\"content\":{\"text\":{\"text\":{\"text\":{\"text\":{\"text\":\"deep\"}}}}}}}]}", "content 0" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(summary(&lt_surface_chat, rows[i].data), rows[i].summary) != 0)
			printf("# row %zu: %s\n", i, rows[i].data ? rows[i].data : "(none)");
		IS_TEXT(summary(&lt_surface_chat, rows[i].data), rows[i].summary);
	}
}

TEST(completions_have_their_text_in_choices)
{
	IS_TEXT(summary(&lt_surface_completions, CHUNK("{\"text\":\"abc\",\"index\":0}", ",\"usage\":null")), "content 3");
	IS_TEXT(summary(&lt_surface_completions, CHUNK("{\"text\":\"\",\"index\":0}", "")), "0");
	IS_TEXT(summary(&lt_surface_completions, CHUNK("", ",\"usage\":{\"prompt_tokens\":1}")), "only_usage 0 told");
}

static bool
tokens(const char *json, uint32_t input, uint32_t cached, uint32_t written, uint32_t output, uint32_t reasoning,
	uint32_t heard, uint32_t spoken)
{
	told = (struct lt_told){ 0 };
	lt_surface_chat.usage(lt_text(json), &told);
	const uint32_t *t = told.tokens;
	bool right = told.there && t[LT_BUCKET_INPUT] == input && t[LT_BUCKET_CACHED] == cached && t[LT_BUCKET_WRITE_5M] == written &&
		     t[LT_BUCKET_OUTPUT] == output && t[LT_BUCKET_REASONING] == reasoning && t[LT_BUCKET_AUDIO_IN] == heard &&
		     t[LT_BUCKET_AUDIO_OUT] == spoken;
	for (int i = 0; !right && i < LT_BUCKET_COUNT; i++)
		printf("# bucket %d: %u\n", i, t[i]);
	return right;
}

TEST(usage_is_laid_into_buckets_that_do_not_overlap)
{
	IS(tokens("{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":13,\"total_tokens\":25}}", 12, 0, 0, 13, 0, 0, 0));
	IS(tokens("{\"usage\":{\"completion_tokens\":203,\"completion_tokens_details\":{\"accepted_prediction_tokens\":0,"
		  "\"audio_tokens\":0,\"reasoning_tokens\":192,\"rejected_prediction_tokens\":0},\"prompt_tokens\":11,"
		  "\"prompt_tokens_details\":{\"audio_tokens\":0,\"cached_tokens\":0},\"total_tokens\":214}}\n", 11, 0, 0, 11, 192, 0, 0));
	IS(tokens("{\"usage\":{\"prompt_tokens\":100,\"prompt_tokens_details\":{\"cached_tokens\":60,\"cache_write_tokens\":10,"
		  "\"audio_tokens\":5},\"completion_tokens\":50,\"completion_tokens_details\":{\"reasoning_tokens\":20,\"audio_tokens\":7}}}",
		25, 60, 10, 23, 20, 5, 7));
	/* what is said to be cached or thought is never more than there was */
	IS(tokens("{\"usage\":{\"prompt_tokens\":10,\"prompt_tokens_details\":{\"cached_tokens\":60,\"audio_tokens\":5},"
		  "\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":9,\"audio_tokens\":2}}}", 0, 10, 0, 0, 5, 0, 0));
	/* reasoning beside the completion, as the total shows */
	IS(tokens("{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":35,"
		  "\"completion_tokens_details\":{\"reasoning_tokens\":20}}}", 10, 0, 0, 5, 20, 0, 0));
	IS(tokens("{\"usage\":{\"prompt_tokens\":10,\"prompt_cache_hit_tokens\":4,\"prompt_cache_miss_tokens\":6,\"completion_tokens\":1}}",
		6, 4, 0, 1, 0, 0, 0));
	IS(tokens("{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":99999999999,\"prompt_tokens_details\":null}}",
		0, 0, 0, UINT32_MAX, 0, 0, 0));
	IS(tokens("{\"usage\":{\"total_tokens\":7}}", 7, 0, 0, 0, 0, 0, 0));
}

TEST(usage_is_found_at_the_end_of_an_answer_that_lacks_its_front)
{
	IS(tokens("llo\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4},\"service_tier\":\"flex\"}", 3, 0, 0, 4, 0, 0, 0));
	IS(told.tier_there && told.tier == LT_TIER_FLEX);
}

TEST(null_and_empty_usage_tell_nothing)
{
	static const char *const rows[] = { "{\"usage\":null}", "{\"usage\":{}}", "{}", "", "<html>", "{\"usage\":\"12\"}",
		"{\"x\":{\"usage\":{\"prompt_tokens\":3}},\"y\":1}", "{\"usage\":{\"prompt_tokens\":3" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		told = (struct lt_told){ 0 };
		lt_surface_chat.usage(lt_text(rows[i]), &told);
		IS(!told.there);
	}
}

TEST(of_several_usages_in_a_stream_the_last_counts)
{
	told = (struct lt_told){ 0 };
	lt_surface_chat.event(LT_NONE, lt_text(CHUNK("", ",\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2}")), &told, &event);
	lt_surface_chat.event(LT_NONE, lt_text(CHUNK("", ",\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":5}")), &told, &event);
	lt_surface_chat.event(LT_NONE, lt_text(CHUNK("", ",\"usage\":null")), &told, &event);
	IS(told.tokens[LT_BUCKET_INPUT] == 8 && told.tokens[LT_BUCKET_OUTPUT] == 5);
}
