/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: what is held back, what is hidden, what is counted, and how they end. */
#include "drive.h"

#define CHAT "/v1/chat/completions"
#define ASK "{\"model\":\"gpt\",\"stream\":true}"
#define ASK_USAGE "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
#define CHUNK(delta) "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":" delta ",\"finish_reason\":null}],\"usage\":null}\n\n"
#define ROLE CHUNK("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}")
#define USAGE                                                                                              \
	"data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,"      \
	"\"total_tokens\":12}}\n\n"
#define FINISH "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
#define END "data: [DONE]\n\n"
#define FILTER "data: {\"id\":\"\",\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n"
#define BROKEN "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n"

static struct given *
given_stream(const char *body)
{
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_OPENAI);
	given_deployment(g, "b", LT_PROVIDER_OPENAI);
	g->answers[0] = (struct answer){ 200, EVENTS, body };
	g->answers[1] = (struct answer){ 200, EVENTS, CHUNK("{\"content\":\"b\"}") END };
	return g;
}

TEST(hiding_leaves_every_other_byte_as_it_was_wherever_the_stream_is_cut)
{
	static const char before[] = FILTER ROLE ": ping\n\n" CHUNK("{\"content\":\"fi\"}") "data:{\"choices\":[{\"delta\":{}}]}\r\n\r\n",
			  behind[] = END ": bye\n\n";
	static const char body[] = FILTER ROLE ": ping\n\n" CHUNK("{\"content\":\"fi\"}")
		"data:{\"choices\":[{\"delta\":{}}]}\r\n\r\n" USAGE END ": bye\n\n";
	char want[sizeof body];
	snprintf(want, sizeof want, "%s%s", before, behind);
	struct given *g = given_stream(body);
	for (g->cut = 1; g->cut < sizeof body; g->cut++) {
		struct drove *d = drive(g, CHAT, ASK);
		IS_TEXT(d->body, want);
		IS(d->usage.tokens[LT_BUCKET_OUTPUT] == 3 && d->usage.source == LT_USAGE_PROVIDER && d->usage.chunks == 1);
	}
	g->cut = 0;
	for (g->piece = 1; g->piece < 300; g->piece++)
		IS_TEXT(drive(g, CHAT, ASK)->body, want);
	free(g);
}

TEST(who_asked_for_usage_is_told_it)
{
	static const char body[] = ROLE CHUNK("{\"content\":\"x\"}") USAGE END;
	struct given *g = given_stream(body);
	for (g->piece = 0; g->piece < 200; g->piece += 7) {
		struct drove *d = drive(g, CHAT, ASK_USAGE);
		IS_TEXT(d->body, body);
		IS(d->usage.tokens[LT_BUCKET_INPUT] == 9 && d->usage.source == LT_USAGE_PROVIDER);
	}
	free(g);
}

TEST(an_event_too_long_to_hold_goes_through_as_it_comes)
{
	enum { LONG = 40000 };
	/* The first content comes before, so that the long one is not looked at whole. */
	static const char begin[] = CHUNK("{\"content\":\"x\"}") "data: {\"choices\":[{\"delta\":{\"content\":\"", end[] = "\"}}]}\n\n";
	char *body = calloc(1, LONG + 4096), *want = calloc(1, LONG + 4096);
	memset(body, 'x', LONG);
	memcpy(body, begin, sizeof begin - 1);
	memcpy(body + LONG, end, sizeof end - 1);
	memcpy(want, body, LONG + sizeof end - 1);
	memcpy(body + LONG + sizeof end - 1, USAGE END, sizeof(USAGE END));
	memcpy(want + LONG + sizeof end - 1, END, sizeof END);
	struct given *g = given_stream(body);
	static const size_t pieces[] = { 0, 700, 4096, 16384, 16385, 30000 };
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		g->piece = pieces[i];
		g->answers[0].body = body;
		struct drove *d = drive(g, CHAT, ASK);
		IS(strcmp(d->body, want) == 0 && d->usage.tokens[LT_BUCKET_OUTPUT] == 3);
	}
	g->piece = 0;
	for (g->cut = 150; g->cut < LONG + 400; g->cut += 997)
		IS(strcmp(drive(g, CHAT, ASK)->body, want) == 0);
	free(body);
	free(want);
	free(g);
}

TEST(several_hidden_chunks_in_one_piece_are_all_hidden)
{
	struct given *g = given_stream(ROLE CHUNK("{\"content\":\"x\"}") USAGE CHUNK("{\"content\":\"y\"}") USAGE USAGE END);
	IS_TEXT(drive(g, CHAT, ASK)->body, ROLE CHUNK("{\"content\":\"x\"}") CHUNK("{\"content\":\"y\"}") END);
	free(g);
}

TEST(nothing_is_passed_on_before_the_first_content)
{
	static const char *const held[] = { "", ": ping\n\n", ROLE, FILTER, FILTER ROLE ": ping\n\n" };
	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		struct given *g = given_stream(held[i]);
		struct lt_header headers[4], head[1];
		struct lt_asked asked = { LT_LIT("POST"), LT_LIT(CHAT), LT_NONE, headers,
			given_headers(g->headers, headers, 4), { 1 }, 0 };
		struct lt_text body = LT_LIT(ASK);
		struct lt_arena *a = lt_arena_new_in(g->memory, sizeof g->memory, 1 << 20);
		struct lt_call *call = lt_call_new(a, &g->world, &asked, g->now_us);
		lt_call_run(call, g->now_us);
		lt_call_body(call, &body, 1);
		lt_call_run(call, g->now_us);
		lt_call_lease(call)->answered = lt_call_lease(call)->granted = true;
		enum lt_want want = lt_call_run(call, g->now_us);
		lt_call_head(call, 200, head, given_headers(EVENTS, head, 1), g->now_us);
		enum lt_peek first = lt_call_peek(call, lt_text(held[i]), false, false, g->now_us);
		char more[2048];
		snprintf(more, sizeof more, "%s%s", held[i], CHUNK("{\"content\":\"x\"}"));
		enum lt_peek then = lt_call_peek(call, lt_text(more), false, false, g->now_us);
		lt_arena_drop(a);
		IS(want == LT_WANT_UPSTREAM && first == LT_PEEK_HOLD && then == LT_PEEK_GO);
		free(g);
	}
}

TEST(what_goes_wrong_before_the_first_content_goes_to_another_deployment)
{
	static const char *const bodies[] = { "", ROLE, BROKEN, ROLE BROKEN, ROLE ": ping\n\n", "data: {\"choices\":\n\n",
		"data: <html>\n\n", FILTER FINISH };
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		for (size_t piece = 0; piece < 40; piece += 13) {
			struct given *g = given_stream(bodies[i]);
			g->piece = piece;
			struct drove *d = drive(g, CHAT, ASK);
			IS(d->attempts == 2 && d->passed && d->status == 200 && d->usage.deployment == 1);
			IS_TEXT(d->body, g->answers[1].body);
			free(g);
		}
}

TEST(nothing_is_tried_again_after_the_first_content)
{
	static const struct {
		const char *body;
		enum lt_end end;
		enum lt_outcome outcome;
		const char *says;
	} rows[] = {
		{ CHUNK("{\"content\":\"x\"}"), LT_END_CUT, LT_OUTCOME_CUT, "\"upstream_cut\"" },
		{ CHUNK("{\"content\":\"x\"}"), LT_END_DONE, LT_OUTCOME_CUT, "\"upstream_cut\"" },
		{ CHUNK("{\"content\":\"x\"}"), LT_END_IDLE, LT_OUTCOME_IDLE, "\"upstream_timeout\"" },
		{ CHUNK("{\"content\":\"x\"}"), LT_END_TOTAL, LT_OUTCOME_TOTAL, "\"upstream_timeout\"" },
		{ CHUNK("{\"content\":\"x\"}") BROKEN, LT_END_DONE, LT_OUTCOME_ERROR, "boom" },
		{ CHUNK("{\"content\":\"x\"}") END, LT_END_CUT, LT_OUTCOME_DONE, "[DONE]" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct given *g = given_stream(rows[i].body);
		g->answers[0].end = rows[i].end;
		g->answers[0].unended = true;
		struct drove *d = drive(g, CHAT, ASK);
		IS(d->attempts == 1 && d->usage.outcome == rows[i].outcome && strstr(d->body, rows[i].says));
		IS(strncmp(d->body, rows[i].body, strlen(rows[i].body)) == 0);
		IS(d->usage.source == LT_USAGE_ESTIMATED && d->usage.tokens[LT_BUCKET_OUTPUT] == 1);
		free(g);
	}
}

TEST(an_error_inside_a_stream_is_an_event_of_its_own_after_half_an_event_too)
{
	struct given *g = given_stream(CHUNK("{\"content\":\"x\"}") "data: {\"id\":\"c1\",\"cho");
	g->answers[0].end = LT_END_CUT;
	g->answers[0].unended = true;
	/* Held back while hiding, so that nothing of it is seen. */
	struct drove *d = drive(g, CHAT, ASK);
	IS(strncmp(d->body, CHUNK("{\"content\":\"x\"}") "data: {\"error\":", sizeof CHUNK("{\"content\":\"x\"}") + 14) == 0);
	d = drive(g, CHAT, ASK_USAGE);
	IS(strstr(d->body, "\"cho\n\ndata: {\"error\":"));
	free(g);
}

TEST(a_stream_that_turns_into_something_else_is_broken_off)
{
	struct given *g = given_stream(CHUNK("{\"content\":\"x\"}") "data: {\"id\": nonsense\n\n" CHUNK("{\"content\":\"y\"}") END);
	for (g->piece = 0; g->piece < 60; g->piece += 9) {
		struct drove *d = drive(g, CHAT, ASK);
		IS(d->usage.outcome == LT_OUTCOME_MALFORMED && d->attempts == 1);
		IS(!strstr(d->body, "nonsense") && !strstr(d->body, "\"y\"") && strstr(d->body, "upstream_cut"));
	}
	free(g);
}

TEST(a_caller_who_leaves_pays_for_what_was_seen)
{
	struct given *g = given_stream(CHUNK("{\"content\":\"0123456789012345678901234567890123456789\"}")
		CHUNK("{\"content\":\"x\"}") END);
	g->cut = 200;
	g->leave_after = 1;
	g->answers[0].unended = true;
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->usage.outcome == LT_OUTCOME_ABORT && d->usage.source == LT_USAGE_ESTIMATED);
	IS(d->usage.tokens[LT_BUCKET_OUTPUT] >= 10 && d->usage.tokens[LT_BUCKET_OUTPUT] <= 11);
	IS(d->usage.tokens[LT_BUCKET_INPUT] == 0 && d->usage.cost_nano > 0 && d->lease.used_nano == d->usage.cost_nano);
	g->leave_at_upstream = true;
	d = drive(g, CHAT, ASK);
	IS(d->usage.outcome == LT_OUTCOME_ABORT && d->usage.tokens[LT_BUCKET_OUTPUT] == 0 && d->usage.tokens[LT_BUCKET_INPUT] == 0);
	free(g);
}

TEST(an_empty_answer_that_ends_as_it_should_is_an_answer)
{
	struct given *g = given_stream(ROLE FINISH USAGE END);
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->attempts == 1 && d->usage.outcome == LT_OUTCOME_DONE && d->usage.source == LT_USAGE_PROVIDER);
	IS_TEXT(d->body, ROLE FINISH END);
	free(g);
}

TEST(the_caller_s_own_mistake_told_inside_a_stream_is_passed_on)
{
	static const char body[] = "data: {\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\"}}\n\n";
	struct given *g = given_stream(body);
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->attempts == 1 && d->usage.outcome == LT_OUTCOME_ERROR);
	IS_TEXT(d->body, body);
	free(g);
}

TEST(a_whole_answer_in_place_of_a_stream_is_passed_on_and_counted)
{
	static const char body[] = "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}";
	struct given *g = given_stream(body);
	g->answers[0].headers = JSON;
	struct drove *d = drive(g, CHAT, ASK);
	IS_TEXT(d->body, body);
	IS(d->usage.tokens[LT_BUCKET_OUTPUT] == 3 && d->usage.outcome == LT_OUTCOME_DONE && !(d->usage.flags & LT_USAGE_STREAM));
	free(g);
}

TEST(usage_at_the_end_of_a_long_answer_is_found_however_it_is_cut)
{
	enum { LONG = 20000 };
	char *body = calloc(1, LONG + 1024);
	memset(body, ' ', LONG);
	memcpy(body, "{\"id\":\"c1\",\"choices\":[]", 23);
	memcpy(body + LONG, ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}", 52);
	struct given *g = given_stream(body);
	g->answers[0].headers = JSON;
	static const size_t pieces[] = { 0, 1, 13, 1000, 4095, 4096, 4097, 8000, 19990 };
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		g->piece = pieces[i];
		struct drove *d = drive(g, CHAT, ASK);
		IS(strcmp(d->body, body) == 0 && d->usage.tokens[LT_BUCKET_OUTPUT] == 3 && d->usage.tokens[LT_BUCKET_INPUT] == 9);
	}
	free(body);
	free(g);
}

/* --- the ledger's buckets in each dialect, whole and as a stream --- */

struct dialect {
	const char *path, *ask, *headers, *body;
	uint32_t input, cached, write_5m, write_1h, output, reasoning;
};

static const struct dialect dialects[] = {
	{ CHAT, "{\"model\":\"gpt\"}", JSON,
		"{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
		"\"prompt_tokens_details\":{\"cached_tokens\":40},\"completion_tokens_details\":{\"reasoning_tokens\":20}}}",
		60, 40, 0, 0, 30, 20 },
	{ CHAT, ASK, EVENTS,
		CHUNK("{\"content\":\"x\"}") "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,"
		"\"prompt_tokens_details\":{\"cached_tokens\":40},\"completion_tokens_details\":{\"reasoning_tokens\":20}}}\n\n" END,
		60, 40, 0, 0, 30, 20 },
	{ "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\"}", JSON,
		"{\"id\":\"resp_1\",\"output\":[],\"usage\":{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":10},"
		"\"output_tokens\":50,\"output_tokens_details\":{\"reasoning_tokens\":5},\"total_tokens\":150}}",
		90, 10, 0, 0, 45, 5 },
	{ "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"stream\":true}", EVENTS,
		"event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"usage\":null}}\n\n"
		"event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\n"
		"event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"usage\":"
		"{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":10},\"output_tokens\":50,"
		"\"output_tokens_details\":{\"reasoning_tokens\":5},\"total_tokens\":150}}}\n\n",
		90, 10, 0, 0, 45, 5 },
	{ "/v1/messages", "{\"model\":\"gpt\",\"max_tokens\":99,\"messages\":[]}", JSON,
		"{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[],\"usage\":{\"input_tokens\":100,"
		"\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":7,\"cache_creation\":{"
		"\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20},\"output_tokens\":50}}",
		100, 7, 10, 20, 50, 0 },
	{ "/v1/messages", "{\"model\":\"gpt\",\"max_tokens\":99,\"stream\":true,\"messages\":[]}", EVENTS,
		"event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":100,"
		"\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":30,\"output_tokens\":1}}}\n\n"
		"event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
		"\"text\":\"x\"}}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
		"\"usage\":{\"output_tokens\":50}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
		100, 7, 30, 0, 50, 0 },
	{ "/v1/embeddings", "{\"model\":\"gpt\",\"input\":\"x\"}", JSON,
		"{\"object\":\"list\",\"data\":[],\"usage\":{\"prompt_tokens\":100,\"total_tokens\":100}}", 100, 0, 0, 0, 0, 0 },
};

TEST(every_dialect_s_usage_comes_into_the_same_buckets)
{
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
		const struct dialect *row = &dialects[i];
		struct given *g = given_stream(row->body);
		g->answers[0].headers = row->headers;
		if (strstr(row->path, "messages"))
			g->deployments[0].provider = LT_PROVIDER_ANTHROPIC;
		for (g->piece = 0; g->piece < 100; g->piece += 11) {
			struct drove *d = drive(g, row->path, row->ask);
			const uint32_t *t = d->usage.tokens;
			IS(d->attempts == 1 && d->usage.source == LT_USAGE_PROVIDER && d->usage.outcome == LT_OUTCOME_DONE);
			IS(t[LT_BUCKET_INPUT] == row->input && t[LT_BUCKET_CACHED] == row->cached);
			IS(t[LT_BUCKET_WRITE_5M] == row->write_5m && t[LT_BUCKET_WRITE_1H] == row->write_1h);
			IS(t[LT_BUCKET_OUTPUT] == row->output && t[LT_BUCKET_REASONING] == row->reasoning);
			IS(d->lease.used_tokens == (uint64_t)row->input + row->cached + row->write_5m + row->write_1h +
							   row->output + row->reasoning);
			IS(strcmp(row->path, CHAT) == 0 || strcmp(d->body, row->body) == 0);
			g->stuck_count = 0;
		}
		free(g);
	}
}

TEST(a_stream_cut_after_part_of_its_usage_is_partly_told)
{
	struct given *g = given_stream("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{"
		"\"input_tokens\":100,\"output_tokens\":1}}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\","
		"\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"0123456789012345678901234567890123456789\"}}\n\n");
	g->deployments[0].provider = LT_PROVIDER_ANTHROPIC;
	g->answers[0].end = LT_END_CUT;
	g->answers[0].unended = true;
	struct drove *d = drive(g, "/v1/messages", "{\"model\":\"gpt\",\"max_tokens\":99,\"stream\":true,\"messages\":[]}");
	IS(d->usage.source == LT_USAGE_PARTIAL && d->usage.tokens[LT_BUCKET_INPUT] == 100);
	IS(d->usage.tokens[LT_BUCKET_OUTPUT] == 10 && d->usage.outcome == LT_OUTCOME_CUT);
	IS(strstr(d->body, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\""));
	free(g);
}

TEST(what_is_counted_and_not_generated_costs_nothing)
{
	struct given *g = given_stream("{\"input_tokens\":100}");
	g->answers[0].headers = JSON;
	g->deployments[0].provider = LT_PROVIDER_ANTHROPIC;
	struct drove *d = drive(g, "/v1/messages/count_tokens", "{\"model\":\"gpt\",\"messages\":[]}");
	IS(d->status == 200 && d->usage.source == LT_USAGE_NONE && d->usage.cost_nano == 0 && d->leases_asked[0].tokens == 0);
	free(g);
}

/* --- what must never be seen --- */

#define SECRET "sk-canary-5f1d"
#define PROMPT "the canary sings at midnight"

static bool
tells(const void *bytes, size_t len)
{
	return memmem(bytes, len, "canary", 6) != NULL;
}

TEST(neither_a_key_nor_a_prompt_is_in_what_the_gateway_itself_says)
{
	static const char ask[] = "{\"model\":\"gpt\",\"stream\":true,\"messages\":[{\"content\":\"" PROMPT "\"}],\"user\":\"" SECRET "\"}";
	static const char *const asks[] = { ask, "{\"model\":\"gpt\",\"x\":\"" PROMPT "\" oops \"" PROMPT "\"}",
		"{\"model\":\"gpt\",\"" PROMPT "\":1,\"model\":\"" PROMPT "\"}", "{\"model\":[\"" PROMPT "\"]}",
		"{\"model\":\"gpt\",\"max_tokens\":\"" PROMPT "\"}", "{\"model\":\"gpt\",\"stream\":\"" PROMPT "\"}",
		"{\"model\":\"gpt\",\"n\":\"" SECRET "\"}", "{\"\\u006d\":\"" PROMPT "\"}" };
	static const struct answer ends[] = { { .failure = LT_FAIL_RESET }, { 500, JSON, "{\"error\":{}}" },
		{ 401, JSON, "{\"error\":{\"message\":\"wrong key: " SECRET "\"}}" },
		{ 429, JSON, "{\"error\":{\"message\":\"wait " SECRET "\"}}" },
		{ 502, "content-type: text/html\nwww-authenticate: " SECRET, "<html>" PROMPT },
		{ 200, EVENTS, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n" },
		{ 200, EVENTS, "data: {\"error\":{\"message\":\"" PROMPT "\"}}\n\n" },
		{ 200, EVENTS, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: " PROMPT "\n\n" } };
	static const char *const keys[] = { "authorization: Bearer sk-bot\ncookie: " SECRET, "authorization: Bearer " SECRET,
		"x-api-key: " SECRET, "api-key: " SECRET "\nx-lintel-explain: 1\nx-lintel-admin-key: " SECRET };
	for (size_t k = 0; k < 4; k++)
		for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
			for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
				struct given *g = given_stream("");
				g->answers[0] = g->answers[1] = ends[e];
				g->headers = keys[k];
				struct drove *d = drive(g, CHAT, asks[i]);
				IS(d->settled && !tells(d->body, d->body_len) && !tells(d->headers, strlen(d->headers)));
				IS(!tells(&d->usage, sizeof d->usage));
				for (int n = 0; n < d->attempts; n++)
					IS(!tells(d->heads[n], strlen(d->heads[n])));
				free(g);
			}
}

TEST(an_idle_stream_holds_little_memory)
{
	struct given *g = given_stream(ROLE CHUNK("{\"content\":\"x\"}") CHUNK("{\"content\":\"y\"}") USAGE END);
	g->piece = 100;
	struct drove *d = drive(g, CHAT, ASK);
	size_t used = sizeof g->memory;
	while (used && g->memory[used - 1] == 0x55)
		used--;
	IS(d->status == 200 && used <= 6144);
	free(g);
}
