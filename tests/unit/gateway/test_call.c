/* SPDX-License-Identifier: Apache-2.0 */
/* One call and one deployment: who calls, what is asked, what is held, what it took. */
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

static bool
refused(const struct drove *d, enum lt_refusal refusal, int status)
{
	return d->replied && d->settled && !d->attempts && d->status == status && d->usage.status == status &&
	       d->usage.refusal == refusal && d->usage.outcome == LT_OUTCOME_REFUSED && !d->usage.cost_nano &&
	       strstr(d->body, lt_refusal_rows[refusal].code) && strstr(d->headers, "x-lintel-request-id: req_0102");
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
	IS(d->usage.flags & LT_USAGE_METERED && d->usage.asked_bytes == strlen(ASK));
	IS(d->usage.answered_bytes == strlen(ANSWER) && d->usage.total_us > d->usage.upstream_us);
	free(g);
}

/* --- who calls --- */

TEST(a_call_without_a_key_is_refused_before_its_body_is_read)
{
	struct given *g = given_one();
	g->headers = "content-type: application/json";
	struct drove *d = drive(g, CHAT, ASK);
	IS(refused(d, LT_REFUSE_KEY_MISSING, 401) && d->bodies == 0);
	IS(d->usage.refused_scope == LT_SCOPE_COUNT); /* no limit did */
	IS(strstr(d->headers, "x-should-retry: false\n"));
	g->headers = "authorization: Basic c2stYm90";
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_KEY_MISSING, 401));
	g->headers = "authorization: Bearer ";
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_KEY_MISSING, 401));
	free(g);
}

TEST(a_key_that_nobody_has_is_refused_and_not_repeated)
{
	struct given *g = given_one();
	g->headers = "authorization: Bearer sk-bot2";
	struct drove *d = drive(g, CHAT, ASK);
	IS(refused(d, LT_REFUSE_KEY_UNKNOWN, 401) && d->bodies == 0 && !strstr(d->body, "sk-bot2"));
	g->headers = "authorization: Bearer key-of-a";
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_KEY_UNKNOWN, 401));
	free(g);
}

TEST(a_key_may_come_in_any_of_three_headers)
{
	static const char *const ways[] = { "Authorization: bearer sk-bot", "API-Key: sk-bot", "x-api-key: sk-bot",
		"authorization: Basic abc\napi-key: sk-bot" };
	struct given *g = given_one();
	for (size_t i = 0; i < 4; i++) {
		g->headers = ways[i];
		IS(drive(g, CHAT, ASK)->status == 200);
	}
	free(g);
}

TEST(a_key_or_a_caller_that_has_ended_is_told_so)
{
	struct given *g = given_one();
	int32_t today = (int32_t)(g->now_us / INT64_C(86400000000));
	given_key(g, 0, "sk-old", today - 1);
	given_key(g, 0, "sk-last-day", today);
	g->headers = "authorization: Bearer sk-old";
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_KEY_ENDED, 401));
	g->headers = "authorization: Bearer sk-last-day";
	IS(drive(g, CHAT, ASK)->status == 200);
	g->callers[0].until_day = today - 1;
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_KEY_ENDED, 401));
	free(g);
}

TEST(where_anybody_may_call_a_missing_and_an_unknown_key_are_both_anybody)
{
	struct given *g = given_one();
	g->head.anybody = given_caller(g, "anybody", NULL);
	g->headers = "content-type: application/json";
	IS(drive(g, CHAT, ASK)->usage.caller == g->head.anybody);
	g->headers = "authorization: Bearer whatever";
	IS(drive(g, CHAT, ASK)->usage.caller == g->head.anybody);
	g->headers = "authorization: Bearer sk-bot";
	IS(drive(g, CHAT, ASK)->usage.caller == 0);
	free(g);
}

/* --- what is asked --- */

TEST(a_path_that_is_none_and_a_method_that_is_none_are_told_apart)
{
	struct given *g = given_one();
	struct drove *d = drive(g, "/v2/secrets", ASK);
	IS(refused(d, LT_REFUSE_PATH, 404) && strstr(d->body, "/v2/secrets"));
	g->method = "GET";
	d = drive(g, CHAT, ASK);
	IS(refused(d, LT_REFUSE_METHOD, 405) && strstr(d->headers, "allow: POST\n"));
	free(g);
}

TEST(a_body_that_is_not_as_it_should_be_is_refused_with_what_is_wrong)
{
	static const struct {
		const char *body;
		enum lt_refusal refusal;
		const char *says;
	} rows[] = {
		{ "", LT_REFUSE_BODY_JSON, "ends too soon" },
		{ "{\"model\":\"gpt\"", LT_REFUSE_BODY_JSON, "ends too soon" },
		{ "[]", LT_REFUSE_BODY_JSON, "byte 0" },
		{ "{\"model\":\"gpt\"} x", LT_REFUSE_BODY_JSON, "byte 16" },
		{ "{\"model\":\"gpt\",\"x\":\"\xff\"}", LT_REFUSE_BODY_JSON, "UTF-8" },
		{ "{\"model\":\"gpt\",\"model\":\"gpt\"}", LT_REFUSE_BODY_TWICE, "member model twice" },
		{ "{\"model\":\"gpt\",\"n\":1,\"n\":100}", LT_REFUSE_BODY_TWICE, "member n twice" },
		{ "{\"model\":\"gpt\",\"max_tokens\":1,\"x\":2,\"max_tokens\":100}", LT_REFUSE_BODY_TWICE,
			"member max_tokens twice" },
		{ "{\"\\u006dodel\":\"gpt\"}", LT_REFUSE_BODY_ESCAPED, "escape" },
		{ "{\"model\":7}", LT_REFUSE_BODY_MEMBER, "model is not a text" },
		{ "{\"model\":\"\\u0067pt\"}", LT_REFUSE_BODY_MEMBER, "model is spelt with an escape" },
		{ "{\"model\":\"gpt\",\"stream\":\"yes\"}", LT_REFUSE_BODY_MEMBER, "stream is neither" },
		{ "{\"model\":\"gpt\",\"stream_options\":[]}", LT_REFUSE_BODY_MEMBER, "stream_options is not" },
		{ "{\"model\":\"gpt\",\"max_tokens\":-1}", LT_REFUSE_BODY_MEMBER, "max_tokens is not" },
		{ "{\"model\":\"gpt\",\"max_tokens\":1.5}", LT_REFUSE_BODY_MEMBER, "max_tokens is not" },
		{ "{\"model\":\"gpt\",\"max_tokens\":99999999999999999999999999}", LT_REFUSE_BODY_MEMBER, "max_tokens is" },
		{ "{\"model\":\"gpt\",\"max_completion_tokens\":\"7\"}", LT_REFUSE_BODY_MEMBER, "max_completion_tokens" },
		{ "{\"model\":\"gpt\",\"n\":0}", LT_REFUSE_BODY_MEMBER, "n is not a whole number from 1" },
		{ "{\"model\":\"gpt\",\"n\":1000000000}", LT_REFUSE_BODY_MEMBER, "n is not a whole number from 1" },
		{ "{\"model\":\"gpt\",\"best_of\":-3}", LT_REFUSE_BODY_MEMBER, "best_of is not" },
		{ "{}", LT_REFUSE_MODEL_MISSING, "names no model" },
		{ "{\"model\":null}", LT_REFUSE_MODEL_MISSING, "names no model" },
		{ "{\"model\":\"\"}", LT_REFUSE_MODEL_MISSING, "names no model" },
	};
	struct given *g = given_one();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct drove *d = drive(g, CHAT, rows[i].body);
		if (!refused(d, rows[i].refusal, 400) || !strstr(d->body, rows[i].says) || d->leases)
			printf("# %s: %s\n", rows[i].body, d->body);
		IS(refused(d, rows[i].refusal, 400) && strstr(d->body, rows[i].says) && !d->leases);
	}
	free(g);
}

TEST(a_body_that_is_too_large_or_too_deep_is_refused)
{
	struct given *g = given_one();
	char deep[2000];
	size_t at = 0;
	at += (size_t)snprintf(deep, sizeof deep, "{\"model\":\"gpt\",\"x\":");
	memset(deep + at, '[', 700);
	memset(deep + at + 700, ']', 700);
	deep[at + 1400] = '}';
	deep[at + 1401] = 0;
	IS(strstr(drive(g, CHAT, deep)->body, "nested too deep"));
	g->head.body_max = 20;
	struct drove *d = drive(g, CHAT, ASK);
	IS(refused(d, LT_REFUSE_BODY_SIZE, 413) && strstr(d->body, "larger than 20 bytes"));
	free(g);
}

TEST(a_model_that_is_none_and_one_that_is_not_granted_read_the_same)
{
	struct given *g = given_one();
	given_model(g, "vip");
	g->callers[0].flags = 0;
	g->callers[0].grants = 1;
	g->grants[0].model = 0;
	IS(drive(g, CHAT, ASK)->status == 200);
	struct drove *d = drive(g, CHAT, "{\"model\":\"vip\"}");
	IS(refused(d, LT_REFUSE_MODEL_UNKNOWN, 404));
	char not_granted[1024];
	memcpy(not_granted, d->body, sizeof not_granted);
	memcpy(strstr(not_granted, "vip"), "zip", 3);
	d = drive(g, CHAT, "{\"model\":\"zip\"}");
	IS(refused(d, LT_REFUSE_MODEL_UNKNOWN, 404));
	IS_TEXT(d->body, not_granted);
	free(g);
}

TEST(no_more_output_is_asked_for_than_the_key_may)
{
	struct given *g = given_one();
	g->callers[0].output_cap = 100;
	struct drove *d = drive(g, CHAT, "{\"model\":\"gpt\",\"max_tokens\":101}");
	IS(refused(d, LT_REFUSE_OUTPUT_CAP, 400) && strstr(d->body, "at most 100"));
	IS(drive(g, CHAT, "{\"model\":\"gpt\",\"max_tokens\":100}")->status == 200);
	IS(drive(g, CHAT, "{\"model\":\"gpt\"}")->usage.reserved_tokens == 100);
	free(g);
}

TEST(models_are_listed_for_the_key_in_the_caller_s_dialect)
{
	struct given *g = given_one();
	given_model(g, "vip");
	given_model(g, "*");
	g->callers[0].flags = 0;
	g->callers[0].grants = 1;
	g->method = "GET";
	struct drove *d = drive(g, "/v1/models", NULL);
	IS_TEXT(d->body, "{\"object\":\"list\",\"data\":[{\"id\":\"gpt\",\"object\":\"model\",\"created\":1700000000,"
		"\"owned_by\":\"lintel\"}]}");
	IS(d->status == 200 && !d->leases && !d->bodies && d->usage.outcome == LT_OUTCOME_DONE);
	IS(strstr(d->headers, "content-type: application/json\n"));
	g->callers[0].flags = LT_CALLER_ANY_MODEL;
	d = drive(g, "/v1/models", NULL);
	IS(strstr(d->body, "\"vip\"") && !strstr(d->body, "\"*\""));
	g->headers = "x-api-key: sk-bot\nanthropic-version: 2023-06-01";
	d = drive(g, "/v1/models", NULL);
	IS_TEXT(d->body, "{\"data\":[{\"type\":\"model\",\"id\":\"gpt\",\"display_name\":\"gpt\",\"created_at\":"
		"\"2023-11-14T00:00:00Z\"},{\"type\":\"model\",\"id\":\"vip\",\"display_name\":\"vip\",\"created_at\":"
		"\"2023-11-14T00:00:00Z\"}],\"has_more\":false,\"first_id\":\"gpt\",\"last_id\":\"vip\"}");
	g->headers = "x-api-key: nope\nanthropic-version: 2023-06-01";
	IS(strstr(drive(g, "/v1/models", NULL)->body, "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\""));
	free(g);
}

TEST(one_model_is_told_and_one_that_is_not_granted_is_not_there)
{
	struct given *g = given_one();
	given_model(g, "vip");
	g->callers[0].flags = 0;
	g->callers[0].grants = 1;
	g->method = "GET";
	IS_TEXT(drive(g, "/v1/models/gpt", NULL)->body,
		"{\"id\":\"gpt\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"lintel\"}");
	IS(refused(drive(g, "/v1/models/vip", NULL), LT_REFUSE_MODEL_UNKNOWN, 404));
	IS(refused(drive(g, "/v1/models/zip", NULL), LT_REFUSE_MODEL_UNKNOWN, 404));
	free(g);
}

TEST(a_refusal_is_told_in_anthropic_s_shape_where_that_is_spoken)
{
	struct given *g = given_one();
	g->headers = "x-api-key: nope";
	struct drove *d = drive(g, "/v1/messages", "{}");
	IS(d->status == 401 && strstr(d->body, "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\""));
	IS(strstr(d->body, "\"request_id\":\"req_0102"));
	free(g);
}

/* --- what is held --- */

TEST(scopes_tokens_and_money_are_asked_for_in_one_decision)
{
	struct given *g = given_one();
	uint32_t team = given_scope(g, LT_SCOPE_TEAM, "crew");
	g->callers[0].team_scope = team;
	struct drove *d = drive(g, CHAT, "{\"model\":\"gpt\",\"max_tokens\":50,\"max_completion_tokens\":100,\"n\":3,"
		"\"messages\":[{\"content\":\"0123456789012345678901234567890123456789\"}]}");
	const struct lt_call_lease *l = &d->leases_asked[0];
	IS(d->leases == 1 && !l->of_attempt && l->scopes[0] == g->head.organisation && l->scopes[1] == team);
	IS(l->scopes[2] == g->callers[0].scope && l->scopes[3] == g->models[0].scope);
	/* 40 bytes of text and what the template adds are 16 tokens; max_completion_tokens counts before max_tokens, for each of n. */
	IS(l->tokens == 16 + 300 && l->nano == 16 * 1000 + 300 * 4000);
	IS(d->usage.reserved_tokens == 316 && d->usage.reserved_nano == l->nano);
	free(g);
}

TEST(without_a_limit_the_policy_s_guess_is_held_and_later_what_was_learnt)
{
	struct given *g = given_one();
	IS(drive(g, CHAT, "{\"model\":\"gpt\"}")->usage.reserved_tokens == 500);
	for (int i = 0; i < 30; i++)
		lt_guess_learn(&g->guess[0], 100, 25, 40);
	IS(drive(g, CHAT, "{\"model\":\"gpt\"}")->usage.reserved_tokens < 60);
	free(g);
}

TEST(the_dearest_deployment_s_price_is_held_and_the_tier_s_share_of_it)
{
	struct given *g = given_one();
	given_deployment(g, "b", LT_PROVIDER_OPENAI);
	g->prices[1].pico[LT_BUCKET_OUTPUT] = g->prices[1].pico[LT_BUCKET_REASONING] = 40000000;
	int64_t nano = drive(g, CHAT, "{\"model\":\"gpt\",\"max_tokens\":10}")->leases_asked[0].nano;
	IS(nano == 10 * 40000);
	nano = drive(g, CHAT, "{\"model\":\"gpt\",\"max_tokens\":10,\"service_tier\":\"priority\"}")->leases_asked[0].nano;
	IS(nano == 2 * (2 * 1000 + 10 * 40000));
	free(g);
}

TEST(every_limit_has_its_refusal_and_says_whose_it_is)
{
	static const struct {
		struct lease_answer answer;
		enum lt_refusal refusal;
		int status;
		const char *says, *header;
	} rows[] = {
		{ { true, false, LT_SCOPE_CALLER, LT_LIMIT_RPM, 1500 }, LT_REFUSE_RATE, 429, "caller bot, 600 calls a minute",
			"retry-after: 2\nretry-after-ms: 1500\n" },
		{ { true, false, LT_SCOPE_CALLER, LT_LIMIT_WINDOW, 20 }, LT_REFUSE_RATE, 429, "caller bot, 600 calls a minute",
			"retry-after: 1\nretry-after-ms: 20\n" },
		{ { true, false, LT_SCOPE_MODEL, LT_LIMIT_TPM, 9000 }, LT_REFUSE_TOKENS, 429, "model gpt, 9000 tokens a minute",
			"retry-after: 9\nretry-after-ms: 9000\n" },
		{ { true, false, LT_SCOPE_MODEL, LT_LIMIT_TPM, 0 }, LT_REFUSE_TOKENS_NEVER, 400, "model gpt, 9000 tokens a minute",
			"x-should-retry: false\n" },
		{ { true, false, LT_SCOPE_ORGANISATION, LT_LIMIT_CONCURRENCY, 100 }, LT_REFUSE_CONCURRENCY, 429,
			"organisation Contoso, 30 calls at once", "retry-after-ms: 100\n" },
		{ { true, false, LT_SCOPE_CALLER, LT_LIMIT_DAY, 0 }, LT_REFUSE_BUDGET, 429, "caller bot, budget of the day",
			"x-should-retry: false\n" },
		{ { true, false, LT_SCOPE_CALLER, LT_LIMIT_MONTH, 0 }, LT_REFUSE_BUDGET, 429, "caller bot, budget of the month",
			"x-should-retry: false\n" },
		{ { false, true, 0, LT_LIMIT_NONE, 0 }, LT_REFUSE_LEDGER_FULL, 503, "cannot be recorded", "retry-after: 1\n" },
	};
	struct given *g = given_one();
	g->scopes[g->callers[0].scope].rpm = 600;
	g->scopes[g->models[0].scope].tpm = 9000;
	g->scopes[0].concurrency = 30;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		g->leases[0] = rows[i].answer;
		struct drove *d = drive(g, CHAT, ASK);
		if (!refused(d, rows[i].refusal, rows[i].status) || !strstr(d->body, rows[i].says))
			printf("# %zu: %s\n", i, d->body);
		IS(refused(d, rows[i].refusal, rows[i].status) && strstr(d->body, rows[i].says));
		IS(strstr(d->headers, rows[i].header) && !(d->usage.flags & LT_USAGE_METERED));
		IS(rows[i].answer.full || d->usage.refused_scope == rows[i].answer.scope);
	}
	g->head.budget_status = 403;
	g->leases[0] = rows[5].answer;
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_BUDGET, 403));
	free(g);
}

/* --- reasons that only the host sees --- */

TEST(the_host_may_refuse_until_an_answer_is_passed_on)
{
	struct given *g = given_one();
	struct lt_asked asked = { LT_LIT("POST"), LT_LIT(CHAT), LT_NONE, NULL, 0, { 1 }, 0 };
	static const enum lt_refusal reasons[] = { LT_REFUSE_BODY_SIZE, LT_REFUSE_HTTP, LT_REFUSE_HEADER, LT_REFUSE_OURS };
	for (size_t i = 0; i < 4; i++) {
		struct lt_arena *a = lt_arena_new_in(g->memory, sizeof g->memory, 1 << 20);
		struct lt_call *call = lt_call_new(a, &g->world, &asked, g->now_us);
		lt_call_refuse(call, reasons[i]);
		enum lt_want want = lt_call_run(call, g->now_us);
		int status = lt_call_reply(call)->status;
		struct lt_out out;
		lt_call_end(call, LT_END_DONE, g->now_us, &out);
		enum lt_want then = lt_call_run(call, g->now_us), last = lt_call_run(call, g->now_us);
		unsigned refusal = lt_call_usage(call)->refusal;
		lt_arena_drop(a);
		IS(want == LT_WANT_REPLY && then == LT_WANT_SETTLE && last == LT_DONE);
		IS(status == lt_refusal_rows[reasons[i]].status && refusal == reasons[i]);
	}
	free(g);
}

TEST(a_call_that_takes_too_much_memory_is_refused)
{
	struct given *g = given_one();
	struct lt_asked asked = { LT_LIT("POST"), LT_LIT(CHAT), LT_NONE, NULL, 0, { 1 }, 0 };
	struct lt_arena *a = lt_arena_new_in(g->memory, sizeof g->memory, 100);
	struct lt_call *call = lt_call_new(a, &g->world, &asked, g->now_us);
	enum lt_want want = lt_call_run(call, g->now_us);
	int status = lt_call_reply(call)->status;
	lt_arena_drop(a);
	IS(want == LT_WANT_REPLY && status == 500);
	free(g);
}

TEST(a_caller_may_leave_at_every_point_and_what_was_held_is_settled)
{
	struct given *g = given_one();
	struct lt_header headers[4];
	struct lt_asked asked = { LT_LIT("POST"), LT_LIT(CHAT), LT_NONE, headers,
		given_headers(g->headers, headers, 4), { 1 }, 0 };
	struct lt_text body = LT_LIT(ASK);
	for (int leave_at = 0; leave_at < 5; leave_at++) {
		struct lt_arena *a = lt_arena_new_in(g->memory, sizeof g->memory, 1 << 20);
		struct lt_call *call = lt_call_new(a, &g->world, &asked, g->now_us);
		struct lt_out out = { 0 };
		enum lt_want want = LT_WANT_BODY;
		for (int i = 0; i < leave_at && (want = lt_call_run(call, g->now_us)) != LT_WANT_UPSTREAM; i++)
			if (want == LT_WANT_BODY)
				lt_call_body(call, &body, 1);
			else
				lt_call_lease(call)->answered = lt_call_lease(call)->granted = true;
		if (leave_at == 4) {
			lt_call_head(call, 200, NULL, 0, g->now_us);
		}
		lt_call_end(call, LT_END_ABORT, g->now_us, &out);
		want = lt_call_run(call, g->now_us);
		struct lt_usage usage = *lt_call_usage(call);
		uint64_t used = lt_call_lease(call)->used_tokens;
		enum lt_want last = lt_call_run(call, g->now_us);
		lt_arena_drop(a);
		IS(want == LT_WANT_SETTLE && last == LT_DONE && usage.outcome == LT_OUTCOME_ABORT && out.count == 0);
		IS(leave_at < 3 ? usage.source == LT_USAGE_NONE && !used : usage.source == LT_USAGE_ESTIMATED && used > 0);
	}
	free(g);
}

/* --- edits --- */

TEST(the_model_is_called_there_as_it_is_called_there)
{
	struct given *g = given_one();
	g->deployments[0].model = given_text(g, "gpt-\"there\"");
	struct drove *d = drive(g, CHAT, " { \"stream\" : false , \"model\" : \"gpt\" , \"x\" : [1] } ");
	IS_TEXT(d->sent[0], " { \"stream\" : false , \"model\" : \"gpt-\\\"there\\\"\" , \"x\" : [1] } ");
	IS(d->tries[0].body_len == strlen(d->sent[0]));
	free(g);
}

TEST(usage_is_asked_for_in_streams_whatever_is_there_already)
{
	static const struct {
		const char *asked, *sent;
	} rows[] = {
		{ "{\"model\":\"gpt\",\"stream\":true}",
			"{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" },
		{ "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":null}",
			"{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" },
		{ "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{}}",
			"{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" },
		{ "{\"stream_options\":{\"include_obfuscation\":false},\"model\":\"gpt\",\"stream\":true}",
			"{\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false},\"model\":\"gpt\",\"stream\":true}" },
		{ "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":false}}",
			"{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" },
		{ "{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
			"{\"model\":\"gpt\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" },
		{ "{\"model\":\"gpt\",\"stream\":false}", "{\"model\":\"gpt\",\"stream\":false}" },
		{ "{\"model\":\"gpt\"}", "{\"model\":\"gpt\"}" },
	};
	struct given *g = given_one();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(drive(g, CHAT, rows[i].asked)->sent[0], rows[i].sent);
	g->deployments[0].flags |= LT_DEPLOYMENT_NO_INJECT;
	IS_TEXT(drive(g, CHAT, rows[0].asked)->sent[0], rows[0].asked);
	free(g);
}

TEST(azure_s_paths_name_the_model_and_other_deployments_get_it_in_the_body)
{
	struct given *g = given_one();
	struct drove *d = drive(g, "/openai/deployments/gpt/chat/completions", "{\"messages\":[]}");
	IS(d->status == 200);
	IS_TEXT(d->sent[0], "{\"model\":\"gpt\",\"messages\":[]}");
	d = drive(g, "/openai/deployments/gpt/chat/completions", "{\"model\":\"other\"}");
	IS_TEXT(d->sent[0], "{\"model\":\"gpt\"}");
	d = drive(g, "/openai/deployments/gpt/chat/completions", "{}");
	IS_TEXT(d->sent[0], "{\"model\":\"gpt\"}");
	free(g);
}

/* --- headers --- */

TEST(headers_that_are_ours_or_of_this_hop_do_not_pass)
{
	struct given *g = given_one();
	g->headers = "Authorization: Bearer sk-bot\nHost: gateway\nContent-Length: 1\nTransfer-Encoding: chunked\n"
		     "API-KEY: one\nx-api-key: two\nCookie: c=1\nConnection: keep-alive, X-Gone\nx-gone: 1\nKeep-Alive: 5\n"
		     "Upgrade: h2c\nTE: trailers\nExpect: 100-continue\nProxy-Authorization: Basic x\nX-Forwarded-For: 1.2.3.4\n"
		     "X-FORWARDED-HOST: h\nForwarded: for=1\nx-ms-client-principal: me\nX-MS-CLIENT-PRINCIPAL-ID: me\n"
		     "x-lintel-admin-key: adm\nx-lintel-anything: 1\nAccept-Encoding: gzip\nOpenAI-Organization: org\n"
		     "OpenAI-Project: proj\nx-ms-spillover-deployment: other\n"
		     "traceparent: 00-abc\nIdempotency-Key: k1\nx-stainless-lang: js\nAccept: application/json\n"
		     "X-Client-Request-Id: r1\nContent-Type: application/json";
	struct drove *d = drive(g, CHAT, ASK);
	IS_TEXT(d->heads[0],
		"POST /v1/chat/completions HTTP/1.1\r\nHost: a.example\r\nauthorization: Bearer key-of-a\r\n"
		"traceparent: 00-abc\r\nIdempotency-Key: k1\r\nx-stainless-lang: js\r\nAccept: application/json\r\n"
		"X-Client-Request-Id: r1\r\nContent-Type: application/json\r\nAccept-Encoding: identity\r\n"
		"x-lintel-request-id: req_01020300000000000000000000000000\r\nContent-Length: 82\r\n\r\n");
	free(g);
}

TEST(more_headers_than_a_word_has_bits_are_sorted_too)
{
	struct given *g = given_one();
	char lines[4096] = "authorization: Bearer sk-bot\n";
	for (int i = 0; i < 66; i++)
		snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "x-n%d: 1\n", i);
	strncat(lines, "cookie: c=1\nx-last: 1\n", sizeof lines - strlen(lines) - 1);
	g->headers = lines;
	struct drove *d = drive(g, CHAT, ASK);
	IS(strstr(d->heads[0], "x-last: 1\r\n") && strstr(d->heads[0], "x-n65: 1\r\n") && !strstr(d->heads[0], "cookie"));
	free(g);
}

TEST(an_answer_s_headers_pass_but_for_those_of_the_hop_and_of_the_account)
{
	struct given *g = given_one();
	g->answers[0].headers = "content-type: application/json\nx-request-id: u1\nset-cookie: s=1\nalt-svc: h3\n"
				"Strict-Transport-Security: max-age=1\nopenai-organization: org-secret\nconnection: close\n"
				"x-ratelimit-remaining-requests: 9\nX-Accel-Redirect: /etc\nlocation: http://x\nserver: cf\n"
				"x-lintel-deployment: forged";
	struct drove *d = drive(g, CHAT, ASK);
	IS_TEXT(strstr(d->headers, "x-lintel-deployment"), "x-lintel-deployment: a\ncontent-type: application/json\n"
		"x-request-id: u1\nx-ratelimit-remaining-requests: 9\n");
	IS_TEXT(d->usage.upstream_id, "u1");
	free(g);
}

/* --- explanations --- */

#define EXPLAIN "authorization: Bearer sk-bot\nx-lintel-explain: 1\n"

TEST(an_explanation_needs_the_admin_key_and_sends_nothing)
{
	struct given *g = given_one();
	g->headers = EXPLAIN;
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_EXPLAIN, 403));
	lt_digest_raw(LT_LIT("adm"), g->head.admin);
	g->headers = EXPLAIN "x-lintel-admin-key: wrong";
	IS(refused(drive(g, CHAT, ASK), LT_REFUSE_EXPLAIN, 403));
	g->headers = EXPLAIN "x-lintel-admin-key: adm";
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->status == 200 && !d->attempts && !d->leases);
	IS(strstr(d->body, "\"chosen\":\"a\"") && strstr(d->body, "\"state\":\"free\""));
	IS(strstr(d->body, "\"input_tokens\":") && strstr(d->body, "{\"scope\":\"caller\",\"name\":\"bot\""));
	IS(!strstr(d->body, "hello there"));
	g->headers = EXPLAIN;
	g->callers[0].flags |= LT_CALLER_ADMIN;
	IS(drive(g, CHAT, ASK)->status == 200);
	free(g);
}

TEST(an_explanation_says_why_a_deployment_is_passed_over)
{
	struct given *g = given_one();
	given_deployment(g, "b", LT_PROVIDER_ANTHROPIC);
	given_deployment(g, "c", LT_PROVIDER_OPENAI);
	given_deployment(g, "d", LT_PROVIDER_OPENAI);
	g->no_key[2] = true;
	lt_health_saturated(&g->health[0], g->now_us / 1000 + 5000);
	g->callers[0].flags |= LT_CALLER_ADMIN;
	g->headers = EXPLAIN;
	struct drove *d = drive(g, "/v1/embeddings", "{\"model\":\"gpt\",\"input\":\"x\"}");
	IS(strstr(d->body, "\"state\":\"saturated\"") && strstr(d->body, "\"free_in_ms\":49"));
	IS(strstr(d->body, "\"state\":\"surface\"") && strstr(d->body, "\"state\":\"no_key\""));
	IS(strstr(d->body, "\"chosen\":\"d\""));
	free(g);
}
