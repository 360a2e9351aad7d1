/* SPDX-License-Identifier: Apache-2.0 */
#include "drive.h"

#define CHAT "/v1/chat/completions"
#define ASK "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there, how are you?\"}]}"
#define ANSWER                                                                                             \
	"{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":"   \
	"\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9," \
	"\"completion_tokens\":3,\"total_tokens\":12}}"

static struct given *
given_one(void)
{
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_OPENAI);
	g->answers[0] = (struct answer){ 200, JSON, ANSWER };
	return g;
}

TEST(a_call_goes_to_its_deployment_and_its_answer_comes_back_as_it_was)
{
	struct given *g = given_one();
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->passed && d->status == 200 && d->attempts == 1 && d->settled);
	IS_TEXT(d->body, ANSWER);
	IS(strstr(d->heads[0], "POST /v1/chat/completions HTTP/1.1\r\nHost: a.example\r\n") == d->heads[0]);
	IS(strstr(d->heads[0], "Bearer key-of-a\r\n"));
	IS(!strstr(d->heads[0], "sk-bot"));
	IS_TEXT(d->sent[0], ASK);
	IS(strstr(d->headers, "x-lintel-request-id: req_01020300000000000000000000000000\n"));
	IS(strstr(d->headers, "x-lintel-policy: 7\n") && strstr(d->headers, "x-lintel-deployment: a\n"));
	IS(d->usage.tokens[LT_BUCKET_INPUT] == 9 && d->usage.tokens[LT_BUCKET_OUTPUT] == 3);
	IS(d->usage.source == LT_USAGE_PROVIDER && d->usage.outcome == LT_OUTCOME_DONE);
	IS(d->usage.cost_nano == 9 * 1000 + 3 * 4000);
	IS(d->lease.used_tokens == 12 && d->lease.used_nano == d->usage.cost_nano);
	free(g);
}

#define CHUNK(delta) "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":" delta ",\"finish_reason\":null}],\"usage\":null}\n\n"
#define USAGE_CHUNK                                                                                       \
	"data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,"      \
	"\"total_tokens\":12}}\n\n"
#define BEGIN CHUNK("{\"role\":\"assistant\",\"content\":\"\"}") CHUNK("{\"content\":\"fi\"}") CHUNK("{\"content\":\"ne\"}")
#define DONE "data: [DONE]\n\n"
#define ASK_STREAM "{\"model\":\"gpt\",\"stream\":true,\"messages\":[]}"

TEST(a_stream_asks_for_usage_and_hides_the_chunk_that_tells_it)
{
	struct given *g = given_one();
	g->answers[0] = (struct answer){ 200, EVENTS, BEGIN USAGE_CHUNK DONE };
	struct drove *d = drive(g, CHAT, ASK_STREAM);
	IS_TEXT(d->sent[0], "{\"model\":\"gpt\",\"stream\":true,\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
	char length[64];
	snprintf(length, sizeof length, "\r\nContent-Length: %zu\r\n", strlen(d->sent[0]));
	IS(strstr(d->heads[0], length) && d->tries[0].body_len == strlen(d->sent[0]));
	IS_TEXT(d->body, BEGIN DONE);
	IS(d->usage.tokens[LT_BUCKET_OUTPUT] == 3 && d->usage.source == LT_USAGE_PROVIDER);
	IS(d->usage.chunks == 2 && d->usage.flags & LT_USAGE_STREAM && d->usage.first_token_us > 0);
	free(g);
}

TEST(a_call_without_a_key_is_refused_before_its_body_is_read)
{
	struct given *g = given_one();
	g->headers = "content-type: application/json";
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->replied && d->status == 401 && d->bodies == 0 && d->attempts == 0 && d->settled);
	IS(strstr(d->body, "\"missing_api_key\"") && strstr(d->headers, "x-should-retry: false\n"));
	IS(d->usage.refusal == LT_REFUSE_KEY_MISSING && d->usage.outcome == LT_OUTCOME_REFUSED);
	free(g);
}
