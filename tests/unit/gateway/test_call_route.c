/* SPDX-License-Identifier: Apache-2.0 */
/* Several deployments: which one a call goes to, and where it goes when that one does not answer. */
#include "drive.h"

#define CHAT "/v1/chat/completions"
#define ASK "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
#define ASK_STREAM "{\"model\":\"gpt\",\"stream\":true}"
#define ANSWER "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}"
#define OPENAI_429                                                                                   \
	"{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"
#define SERVER_500 "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}"

static const struct answer fine = { 200, JSON, ANSWER };

/* Deployments a, b and c, in tiers of their own. */
static struct given *
given_three(void)
{
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_OPENAI);
	given_deployment(g, "b", LT_PROVIDER_AZURE);
	given_deployment(g, "c", LT_PROVIDER_OPENAI);
	g->answers[0] = g->answers[1] = g->answers[2] = fine;
	return g;
}

static bool
went(const struct drove *d, const char *names)
{
	if ((size_t)d->attempts != strlen(names))
		return false;
	for (int i = 0; i < d->attempts; i++) {
		char host[] = "Host: ?.example\r\n", key[] = "key-of-?";
		host[6] = key[7] = names[i];
		if (!strstr(d->heads[i], host) || !strstr(d->heads[i], key))
			return false;
	}
	return true;
}

TEST(a_retry_goes_to_another_host_with_that_one_s_path_and_key_alone)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ .failure = LT_FAIL_CONNECT };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->status == 200);
	IS(strstr(d->heads[0], "POST /v1/chat/completions HTTP/1.1\r\n"));
	IS(strstr(d->heads[1], "POST /openai/deployments/gpt/chat/completions?api-version=2024-10-21 HTTP/1.1\r\n"));
	IS(strstr(d->heads[1], "\r\napi-key: key-of-b\r\n"));
	IS(!strstr(d->heads[1], "key-of-a") && !strstr(d->heads[1], "a.example") && !strstr(d->heads[0], "key-of-b"));
	IS(!d->tries[0].retried && d->tries[1].retried);
	IS(d->usage.deployment == 1 && d->usage.attempts == 2);
	IS(d->usage.flags & LT_USAGE_SPILLED && d->usage.spilled_from == 0);
	IS(strstr(d->headers, "x-lintel-deployment: b\n"));
	free(g);
}

TEST(the_key_of_one_deployment_never_goes_to_another_whatever_happens)
{
	static const struct answer ends[] = { { .failure = LT_FAIL_RESET }, { .failure = LT_FAIL_TLS },
		{ .failure = LT_FAIL_FIRST_BYTE }, { 500, JSON, SERVER_500 }, { 429, JSON, OPENAI_429 },
		{ 401, JSON, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key: key-of-?\"}}" },
		{ 200, JSON, "{\"error\":{\"message\":\"no\"}}" }, { 502, "content-type: text/html", "<html>" } };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
			struct given *g = given_three();
			g->answers[0] = ends[i];
			g->answers[1] = ends[k];
			struct drove *d = drive(g, CHAT, ASK);
			IS(went(d, "abc") && d->status == 200);
			for (int n = 0; n < 3; n++)
				for (int other = 0; other < 3; other++) {
					char key[] = "key-of-?";
					key[7] = (char)('a' + other);
					IS(!strstr(d->heads[n], key) == (n != other));
				}
			free(g);
		}
}

TEST(a_429_saturates_to_the_millisecond_it_names_and_the_next_call_goes_elsewhere_at_once)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 429, JSON "\nretry-after: 9\nretry-after-ms: 1234", OPENAI_429 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->usage.too_many[LT_TOO_MANY_RATE] == 1);
	int64_t until;
	IS(lt_health_look(&g->health[0], g->now_us / 1000, &until) == LT_HEALTH_SATURATED);
	int64_t heard_ms = until - 1234;
	IS(heard_ms > g->now_us / 1000 - 20 && heard_ms <= g->now_us / 1000);
	g->answers[0] = fine;
	IS(went(drive(g, CHAT, ASK), "b"));
	g->now_us = (until + 1) * 1000;
	IS(went(drive(g, CHAT, ASK), "a"));
	free(g);
}

TEST(a_call_waits_for_a_saturated_deployment_as_long_as_its_route_allows)
{
	struct given *g = given_three();
	g->routes[0].wait_ms = 200;
	g->answers[0] = (struct answer){ 429, JSON "\nretry-after-ms: 150", OPENAI_429 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "aa") && d->status == 200 && d->waits == 1 && d->waited_ms <= 150 && d->waited_ms > 100);
	IS(!(d->usage.flags & LT_USAGE_SPILLED));
	/* Neither the wait nor what the deployment took is the gateway's own; the driver's every step is 1 ms. */
	IS(d->usage.own_us > 0 && d->usage.own_us < 10000 && d->usage.total_us > 100000 + d->usage.own_us);
	g->answers[0] = (struct answer){ 429, JSON "\nretry-after-ms: 300", OPENAI_429 };
	d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->waits == 0 && d->usage.flags & LT_USAGE_SPILLED);
	free(g);
}

TEST(a_route_s_patience_is_for_the_whole_call_not_for_each_429)
{
	struct given *g = given_three();
	g->head.attempts = 8;
	g->routes[0].wait_ms = 200;
	for (int i = 0; i < 7; i++)
		g->answers[i] = (struct answer){ 429, JSON "\nretry-after-ms: 90", OPENAI_429 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->waited_ms <= 200 && d->waits == 2 && strstr(d->heads[3], "b.example"));
	free(g);
}

TEST(a_full_ptu_bucket_spills_before_anything_is_sent_and_takes_calls_again_when_it_drained)
{
	struct given *g = given_three();
	g->deployments[0].kind = LT_DEPLOYMENT_PTU;
	g->deployments[0].ptu = 1;
	g->deployments[0].ptu_tpm = 6000; /* 100 a second */
	g->deployments[0].ptu_output_ratio_milli = 8000;
	/* An answer of 9 and 3 tokens takes 33; the guess of 500 was taken back. */
	IS(went(drive(g, CHAT, ASK), "a"));
	uint32_t level = lt_health_ptu_level(&g->health[0], &g->deployments[0], g->now_us / 1000);
	IS(level >= 3 && level <= 6);
	lt_health_ptu_add(&g->health[0], &g->deployments[0], 6000, g->now_us / 1000);
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "b") && d->usage.flags & LT_USAGE_SPILLED && d->usage.spilled_from == 0);
	g->now_us += 2000000;
	IS(went(drive(g, CHAT, ASK), "a"));
	free(g);
}

TEST(a_call_may_wait_until_a_ptu_bucket_has_drained)
{
	struct given *g = given_three();
	g->deployments[0].kind = LT_DEPLOYMENT_PTU;
	g->deployments[0].ptu = 1;
	g->deployments[0].ptu_tpm = 6000; /* 100 a second */
	g->routes[0].wait_ms = 3000;
	lt_health_ptu_add(&g->health[0], &g->deployments[0], 6200, g->now_us / 1000);
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "a") && d->waits == 1 && d->waited_ms >= 1990 && d->waited_ms <= 2030);
	lt_health_ptu_add(&g->health[0], &g->deployments[0], 6000, g->now_us / 1000);
	g->routes[0].wait_ms = 100;
	IS(went(drive(g, CHAT, ASK), "b"));
	free(g);
}

TEST(a_429_of_a_ptu_deployment_corrects_its_bucket)
{
	struct given *g = given_three();
	g->deployments[0].kind = LT_DEPLOYMENT_PTU;
	g->deployments[0].ptu = 1;
	g->deployments[0].ptu_tpm = 60000;
	g->answers[0] = (struct answer){ 429, JSON "\nretry-after-ms: 3000", OPENAI_429 };
	IS(went(drive(g, CHAT, ASK), "ab"));
	int64_t wait = lt_health_ptu_wait_ms(&g->health[0], &g->deployments[0], g->now_us / 1000);
	IS(wait > 2900 && wait <= 3010);
	free(g);
}

TEST(what_azure_sent_elsewhere_itself_is_not_counted_as_provisioned)
{
	struct given *g = given_three();
	g->deployments[0].kind = LT_DEPLOYMENT_PTU;
	g->deployments[0].ptu = 1;
	g->deployments[0].ptu_tpm = 60000;
	g->answers[0] = (struct answer){ 200, JSON "\nx-ms-spillover-from-deployment: gpt", ANSWER };
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->usage.flags & LT_USAGE_AZURE_SPILLED);
	IS(lt_health_ptu_level(&g->health[0], &g->deployments[0], g->now_us / 1000) == 0);
	free(g);
}

TEST(the_caller_s_own_mistakes_are_passed_on_and_not_tried_elsewhere)
{
	static const struct answer rows[] = {
		{ 400, JSON, "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\"}}" },
		{ 400, JSON, "{\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\",\"param\":\"prompt\"}}" },
		{ 400, JSON, "{\"error\":{\"message\":\"long\",\"code\":\"context_length_exceeded\"}}" },
		{ 422, JSON, "{\"detail\":\"no\"}" },
		{ 413, JSON, "{\"error\":{\"message\":\"large\"}}" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct given *g = given_three();
		g->answers[0] = rows[i];
		struct drove *d = drive(g, CHAT, ASK);
		IS(went(d, "a") && d->passed && d->status == rows[i].status);
		IS_TEXT(d->body, rows[i].body);
		IS(d->usage.outcome == LT_OUTCOME_ERROR && d->usage.source == LT_USAGE_NONE && d->usage.cost_nano == 0);
		IS(!d->lease.used_tokens && d->usage.upstream_status == rows[i].status);
		IS(!strstr(d->headers, "x-should-retry"));
		free(g);
	}
}

TEST(where_our_key_is_wrong_nobody_goes_for_a_while_and_the_caller_is_not_told_the_key)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 401, JSON, "{\"error\":{\"message\":\"Incorrect API key: key-of-a\"}}" };
	IS(went(drive(g, CHAT, ASK), "ab"));
	g->answers[0] = fine;
	IS(went(drive(g, CHAT, ASK), "b"));
	for (int i = 0; i < 3; i++) {
		g->health[i] = (struct lt_health){ 0 };
		g->answers[i] = (struct answer){ 403, JSON, "{\"error\":{\"message\":\"key-of-a is wrong\"}}" };
	}
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->attempts == 3 && d->replied && d->status == 503 && !strstr(d->body, "key-of"));
	IS(d->usage.refusal == LT_REFUSE_UNAVAILABLE && d->usage.outcome == LT_OUTCOME_FAILED);
	IS(strstr(d->headers, "retry-after: 1\n"));
	free(g);
}

TEST(where_there_is_no_money_a_call_goes_elsewhere_and_others_do_not_follow)
{
	static const char quota[] = "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}";
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 429, JSON, quota };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->usage.too_many[LT_TOO_MANY_QUOTA] == 1);
	g->answers[0] = fine;
	IS(went(drive(g, CHAT, ASK), "b"));
	memset(g->health, 0, sizeof g->health);
	for (int i = 0; i < 3; i++)
		g->answers[i] = (struct answer){ 429, JSON, quota };
	d = drive(g, CHAT, ASK);
	IS(d->attempts == 3 && d->passed && d->status == 429 && strstr(d->headers, "x-should-retry: false\n"));
	IS_TEXT(d->body, quota);
	free(g);
}

TEST(when_all_are_saturated_the_smallest_wait_is_told)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 429, JSON "\nretry-after-ms: 9000", OPENAI_429 };
	g->answers[1] = (struct answer){ 429, JSON "\nretry-after-ms: 3000", OPENAI_429 };
	g->answers[2] = (struct answer){ 429, JSON "\nretry-after-ms: 5000", OPENAI_429 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "abc") && d->replied && d->status == 429 && d->usage.refusal == LT_REFUSE_SATURATED);
	IS(strstr(d->headers, "retry-after: 3\nretry-after-ms: 29") && strstr(d->body, "deployments_saturated"));
	IS(d->usage.too_many[LT_TOO_MANY_RATE] == 3 && d->usage.cost_nano == 0 && d->lease.used_tokens == 0);
	d = drive(g, CHAT, ASK);
	IS(d->attempts == 0 && d->status == 429 && d->usage.outcome == LT_OUTCOME_REFUSED);
	free(g);
}

TEST(a_deployment_out_of_capacity_is_left_at_once)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 429, JSON, "{\"error\":{\"message\":\"We are experiencing high demand\"}}" };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->usage.too_many[LT_TOO_MANY_CAPACITY] == 1 && d->status == 200);
	free(g);
}

TEST(the_last_error_of_a_provider_is_passed_on_and_its_kind_not_tried_again)
{
	struct given *g = given_three();
	for (int i = 0; i < 3; i++)
		g->answers[i] = (struct answer){ 500, JSON, SERVER_500 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "abc") && d->passed && d->status == 500 && strstr(d->headers, "x-should-retry: false\n"));
	IS_TEXT(d->body, SERVER_500);
	IS(d->usage.outcome == LT_OUTCOME_ERROR);
	free(g);
}

TEST(an_error_page_is_not_passed_on)
{
	struct given *g = given_three();
	for (int i = 0; i < 3; i++)
		g->answers[i] = (struct answer){ 502, "content-type: text/html", "<html>Bad gateway</html>" };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "abc") && d->replied && d->status == 502 && d->usage.refusal == LT_REFUSE_BAD_GATEWAY);
	IS(!strstr(d->body, "<html>") && strstr(d->headers, "x-should-retry: false\n"));
	free(g);
}

TEST(what_cannot_be_reached_is_502_and_what_does_not_answer_is_504)
{
	static const struct {
		enum lt_failure failure;
		int status;
		enum lt_refusal refusal;
	} rows[] = {
		{ LT_FAIL_CONNECT, 502, LT_REFUSE_BAD_GATEWAY }, { LT_FAIL_TLS, 502, LT_REFUSE_BAD_GATEWAY },
		{ LT_FAIL_SEND, 502, LT_REFUSE_BAD_GATEWAY }, { LT_FAIL_RESET, 502, LT_REFUSE_BAD_GATEWAY },
		{ LT_FAIL_HEADER, 502, LT_REFUSE_BAD_GATEWAY }, { LT_FAIL_NO_ADDRESS, 502, LT_REFUSE_BAD_GATEWAY },
		{ LT_FAIL_CONNECT_TIMEOUT, 504, LT_REFUSE_TIMEOUT }, { LT_FAIL_FIRST_BYTE, 504, LT_REFUSE_TIMEOUT },
		{ LT_FAIL_FIRST_CONTENT, 504, LT_REFUSE_TIMEOUT }, { LT_FAIL_TOTAL, 504, LT_REFUSE_TIMEOUT },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct given *g = given_three();
		for (int k = 0; k < 3; k++)
			g->answers[k] = (struct answer){ .failure = rows[i].failure };
		struct drove *d = drive(g, CHAT, ASK);
		IS(went(d, "abc") && d->status == rows[i].status && d->usage.refusal == rows[i].refusal);
		IS(d->usage.outcome == LT_OUTCOME_FAILED && d->usage.source == LT_USAGE_NONE);
		free(g);
	}
}

TEST(a_deployment_that_fails_three_times_is_let_alone_and_then_tried_with_one_call)
{
	struct given *g = given_three();
	for (int i = 0; i < 3; i++) {
		g->answers[0] = (struct answer){ .failure = LT_FAIL_CONNECT };
		IS(went(drive(g, CHAT, ASK), "ab"));
	}
	g->answers[0] = fine;
	IS(went(drive(g, CHAT, ASK), "b"));
	g->now_us += 1100000;
	int64_t until;
	IS(lt_health_ask(&g->health[0], g->now_us / 1000, &until) == LT_HEALTH_PROBE);
	IS(went(drive(g, CHAT, ASK), "b"));
	g->now_us += 31000000;
	IS(went(drive(g, CHAT, ASK), "a"));
	IS(went(drive(g, CHAT, ASK), "a"));
	free(g);
}

TEST(attempts_are_bound_by_the_policy_and_by_the_caller)
{
	struct given *g = given_three();
	g->answers[0] = g->answers[1] = (struct answer){ .failure = LT_FAIL_CONNECT };
	g->head.attempts = 2;
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->status == 502);
	g->headers = "authorization: Bearer sk-bot\nx-lintel-fallback: off";
	d = drive(g, CHAT, ASK);
	IS(went(d, "a") && d->status == 502);
	lt_health_saturated(&g->health[0], g->now_us / 1000 + 60000);
	d = drive(g, CHAT, ASK);
	IS(d->attempts == 0 && d->status == 429);
	free(g);
}

TEST(a_call_is_not_tried_again_when_its_time_is_over)
{
	struct given *g = given_three();
	g->head.total_ms = 5;
	g->answers[0] = (struct answer){ .failure = LT_FAIL_FIRST_BYTE };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "a") && d->status == 504 && d->usage.refusal == LT_REFUSE_TIMEOUT);
	free(g);
}

TEST(each_attempt_has_the_time_outs_of_its_deployment_and_the_call_s_deadline)
{
	struct given *g = given_three();
	g->deployments[1].first_byte_ms = 77;
	g->deployments[1].total_ms = 5;
	int64_t begin = g->now_us;
	g->answers[0] = (struct answer){ .failure = LT_FAIL_CONNECT };
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->tries[0].first_byte_ms == 20000 && d->tries[0].deadline_us == begin + INT64_C(600000000));
	IS(d->tries[1].first_byte_ms == 77 && d->tries[1].deadline_us < begin + 30000);
	free(g);
}

TEST(a_200_with_an_error_in_it_is_an_error)
{
	static const char *const bodies[] = { "{\"error\":{\"message\":\"boom\"}}", " { \"error\" : \"boom\" } ",
		"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}" };
	for (size_t i = 0; i < 3; i++)
		for (size_t piece = 0; piece < 4; piece++) {
			struct given *g = given_three();
			g->piece = piece;
			g->answers[0] = (struct answer){ 200, JSON, bodies[i] };
			struct drove *d = drive(g, CHAT, ASK);
			IS(went(d, "ab") && d->status == 200);
			IS_TEXT(d->body, ANSWER);
			free(g);
		}
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 200, JSON, "{\"error\":null,\"id\":\"x\"}" };
	IS(went(drive(g, CHAT, ASK), "a"));
	free(g);
}

TEST(a_deployment_that_does_not_know_stream_options_is_asked_again_without_and_remembered)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 400, JSON,
		"{\"error\":{\"message\":\"Unrecognized request argument supplied: stream_options\",\"type\":\"invalid_request_error\"}}" };
	g->answers[1] = (struct answer){ 200, EVENTS, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n" };
	struct drove *d = drive(g, CHAT, ASK_STREAM);
	IS(went(d, "aa") && d->status == 200 && strstr(d->sent[0], "include_usage") && !strstr(d->sent[1], "include_usage"));
	IS(d->usage.source == LT_USAGE_ESTIMATED);
	g->answers[0] = g->answers[1];
	d = drive(g, CHAT, ASK_STREAM);
	IS(went(d, "a") && !strstr(d->sent[0], "include_usage"));
	free(g);
}

/* --- who is chosen --- */

TEST(within_a_tier_the_least_loaded_for_its_weight_is_chosen)
{
	struct given *g = given_three();
	g->routes[0].tier = g->routes[1].tier = 0;
	g->routes[0].weight = 3;
	g->in_flight[0] = 4;
	g->in_flight[1] = 1;
	IS(went(drive(g, CHAT, ASK), "b"));
	g->in_flight[1] = 2;
	IS(went(drive(g, CHAT, ASK), "a"));
	free(g);
}

TEST(among_equals_each_gets_its_share_of_the_lots)
{
	struct given *g = given_three();
	int counts[2] = { 0 };
	g->routes[0].tier = g->routes[1].tier = 0;
	g->routes[0].weight = 3;
	for (uint32_t i = 0; i < 400; i++) {
		g->draw = i * (UINT32_MAX / 400);
		struct drove *d = drive(g, CHAT, ASK);
		counts[d->usage.deployment]++;
		IS(!(d->usage.flags & LT_USAGE_SPILLED));
	}
	IS(counts[0] >= 299 && counts[0] <= 301);
	free(g);
}

TEST(a_deployment_whose_provider_does_not_serve_the_surface_is_passed_over)
{
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_ANTHROPIC);
	given_deployment(g, "b", LT_PROVIDER_OPENAI);
	g->answers[0] = fine;
	struct drove *d = drive(g, "/v1/embeddings", "{\"model\":\"gpt\",\"input\":\"x\"}");
	IS(went(d, "b") && !(d->usage.flags & LT_USAGE_SPILLED));
	d = drive(g, "/v1/messages", "{\"model\":\"gpt\",\"max_tokens\":9,\"messages\":[]}");
	IS(went(d, "a"));
	g->models[0].routes = 1;
	d = drive(g, "/v1/embeddings", "{\"model\":\"gpt\",\"input\":\"x\"}");
	IS(d->attempts == 0 && d->status == 400 && d->usage.refusal == LT_REFUSE_SURFACE);
	free(g);
}

TEST(a_deployment_without_its_key_is_passed_over)
{
	struct given *g = given_three();
	g->no_key[0] = true;
	IS(went(drive(g, CHAT, ASK), "b"));
	g->no_key[1] = g->no_key[2] = true;
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->attempts == 0 && d->status == 503 && d->usage.refusal == LT_REFUSE_UNAVAILABLE);
	free(g);
}

/* --- limits of a deployment --- */

TEST(a_deployment_with_limits_is_leased_beside_the_call)
{
	struct given *g = given_three();
	g->deployments[0].scope = given_scope(g, LT_SCOPE_DEPLOYMENT, "a");
	g->scopes[g->deployments[0].scope].rpm = 60;
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "a") && d->leases == 2 && !d->leases_asked[0].of_attempt && d->leases_asked[1].of_attempt);
	IS(d->leases_asked[1].deployment == g->deployments[0].scope && d->leases_asked[0].deployment == LT_POLICY_NONE);
	IS(d->leases_asked[1].tokens == d->leases_asked[0].tokens);
	free(g);
}

TEST(a_deployment_whose_limits_are_met_is_as_good_as_saturated)
{
	struct given *g = given_three();
	g->deployments[0].scope = given_scope(g, LT_SCOPE_DEPLOYMENT, "a");
	g->scopes[g->deployments[0].scope].rpm = 60;
	g->leases[1] = (struct lease_answer){ true, false, LT_SCOPE_DEPLOYMENT, LT_LIMIT_RPM, 500 };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "b") && d->leases == 2 && d->usage.flags & LT_USAGE_SPILLED);
	g->routes[0].wait_ms = 1000;
	d = drive(g, CHAT, ASK);
	IS(went(d, "a") && d->leases == 3 && d->waits == 1 && d->waited_ms <= 500);
	g->routes[0].wait_ms = 0;
	g->models[0].routes = 1;
	d = drive(g, CHAT, ASK);
	IS(d->attempts == 0 && d->usage.refusal == LT_REFUSE_SATURATED && strstr(d->headers, "retry-after: 1\n"));
	free(g);
}

TEST(what_a_deployment_held_is_given_back_when_another_is_chosen)
{
	struct given *g = given_three();
	g->deployments[0].scope = given_scope(g, LT_SCOPE_DEPLOYMENT, "a");
	g->scopes[g->deployments[0].scope].concurrency = 5;
	g->answers[0] = (struct answer){ .failure = LT_FAIL_RESET };
	struct drove *d = drive(g, CHAT, ASK);
	IS(went(d, "ab") && d->leases == 3);
	IS(d->leases_asked[2].of_attempt && d->leases_asked[2].deployment == LT_POLICY_NONE);
	free(g);
}

/* --- what one deployment keeps --- */

#define RESPONSE                                                                                         \
	"{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[],\"usage\":{"  \
	"\"input_tokens\":5,\"output_tokens\":2,\"total_tokens\":7}}"

TEST(a_chain_of_responses_stays_where_it_began)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 200, JSON, RESPONSE };
	lt_health_saturated(&g->health[0], g->now_us / 1000 + 60000);
	IS(went(drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\"}"), "b"));
	g->health[0] = (struct lt_health){ 0 };
	IS(went(drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}"), "b"));
	g->answers[0] = (struct answer){ .failure = LT_FAIL_CONNECT };
	struct drove *d = drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");
	IS(went(d, "b") && d->status == 502);
	d = drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"previous_response_id\":\"resp_2\"}");
	IS(d->attempts == 0 && d->status == 404 && d->usage.refusal == LT_REFUSE_NOT_KEPT && strstr(d->body, "resp_2"));
	free(g);
}

TEST(what_is_kept_is_found_by_its_path_and_only_by_whom_it_belongs_to)
{
	struct given *g = given_three();
	given_caller(g, "spy", "sk-spy");
	g->answers[0] = (struct answer){ 200, JSON, RESPONSE };
	IS(went(drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\"}"), "a"));
	g->method = "GET";
	struct drove *d = drive(g, "/v1/responses/resp_1", NULL);
	IS(went(d, "a") && strstr(d->heads[0], "GET /v1/responses/resp_1 HTTP/1.1\r\n") && !strstr(d->heads[0], "Content-Length"));
	/* It was billed when it was made. */
	IS(d->usage.source == LT_USAGE_NONE && d->usage.cost_nano == 0 && d->leases == 1 && d->leases_asked[0].tokens == 0);
	g->headers = "authorization: Bearer sk-spy";
	d = drive(g, "/v1/responses/resp_1", NULL);
	IS(d->attempts == 0 && d->status == 404 && d->usage.refusal == LT_REFUSE_NOT_KEPT);
	g->method = "POST";
	d = drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");
	IS(d->attempts == 0 && d->status == 404);
	d = drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\",\"conversation\":{\"id\":\"resp_1\"}}");
	IS(d->attempts == 0 && d->status == 404);
	g->headers = "authorization: Bearer sk-bot";
	IS(went(drive(g, "/v1/responses/resp_1/cancel", ""), "a"));
	free(g);
}

TEST(a_kept_thing_that_cannot_be_had_is_not_looked_for_elsewhere)
{
	struct given *g = given_three();
	g->answers[0] = (struct answer){ 200, JSON, RESPONSE };
	drive(g, "/v1/responses", "{\"model\":\"gpt\",\"input\":\"x\"}");
	g->method = "GET";
	g->answers[0] = (struct answer){ .failure = LT_FAIL_CONNECT };
	struct drove *d = drive(g, "/v1/responses/resp_1", NULL);
	IS(went(d, "a") && d->status == 502);
	free(g);
}
