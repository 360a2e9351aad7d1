/* SPDX-License-Identifier: Apache-2.0 */
/* Paths at providers, heads of answers, and what answers mean. */
#include "t.h"

#include "base/buf.h"
#include "gateway/provider.h"

static char pool[1024];
static struct lt_policy policy;
static struct lt_policy_scope scopes[1];
static struct lt_policy_credential credentials[2] = { { .kind = LT_CREDENTIAL_ENV }, { .kind = LT_CREDENTIAL_ENTRA } };
static struct lt_policy_deployment deployment;
static uint32_t pooled;

static struct lt_policy_text
text(const char *word)
{
	struct lt_policy_text t = { pooled, (uint32_t)strlen(word) };
	memcpy(pool + pooled, word, t.len);
	pooled += t.len;
	return t;
}

static void
deploy(enum lt_provider provider, const char *base, const char *model, const char *version)
{
	pooled = 0;
	policy = (struct lt_policy){ .bytes = pool, .scopes = scopes, .scopes_count = 1, .credentials = credentials,
		.credentials_count = 2 };
	deployment = (struct lt_policy_deployment){ .provider = provider, .base_path = text(base), .model = text(model),
		.api_version = text(version), .credential = 0 };
	scopes[0] = (struct lt_policy_scope){ .tpm = 0 };
}

static const char *
path(enum lt_surface surface, const char *model, const char *tail, const char *query)
{
	static struct lt_buf out;
	lt_buf_done(&out);
	out = LT_BUF(4096);
	lt_provider_kinds[deployment.provider]->path(&out, &policy, &deployment, surface, lt_text(model), lt_text(tail),
		lt_text(query));
	return out.at;
}

TEST(paths_are_those_of_the_provider)
{
	static const struct {
		enum lt_provider provider;
		const char *base, *model, *version;
		enum lt_surface surface;
		const char *tail, *query, *path;
	} rows[] = {
		{ LT_PROVIDER_OPENAI, "", "", "", LT_SURFACE_CHAT, "", "", "/v1/chat/completions" },
		{ LT_PROVIDER_OPENAI, "/v1", "", "", LT_SURFACE_CHAT, "", "", "/v1/chat/completions" },
		{ LT_PROVIDER_OPENAI, "/v1beta/openai", "", "", LT_SURFACE_CHAT, "", "", "/v1beta/openai/chat/completions" },
		{ LT_PROVIDER_OPENAI, "", "", "", LT_SURFACE_RESPONSES, "/resp_1", "stream=true&starting_after=5",
			"/v1/responses/resp_1?stream=true&starting_after=5" },
		{ LT_PROVIDER_OPENAI, "", "", "", LT_SURFACE_EMBEDDINGS, "", "api-version=2024-10-21", "/v1/embeddings" },
		{ LT_PROVIDER_OPENAI, "", "", "", LT_SURFACE_MODELS, "/a/b", "", "/v1/models/a/b" },
		{ LT_PROVIDER_AZURE, "", "d", "2024-10-21", LT_SURFACE_CHAT, "", "", "/openai/deployments/d/chat/completions?api-version=2024-10-21" },
		{ LT_PROVIDER_AZURE, "", "", "2024-10-21", LT_SURFACE_COMPLETIONS, "", "api-version=x&a=b",
			"/openai/deployments/asked/completions?a=b&api-version=2024-10-21" },
		{ LT_PROVIDER_AZURE, "/apim", "d", "2024-10-21", LT_SURFACE_EMBEDDINGS, "", "", "/apim/openai/deployments/d/embeddings?api-version=2024-10-21" },
		{ LT_PROVIDER_AZURE, "", "d", "2025-03-01-preview", LT_SURFACE_RESPONSES, "/resp_1", "", "/openai/responses/resp_1?api-version=2025-03-01-preview" },
		{ LT_PROVIDER_AZURE, "", "d", "", LT_SURFACE_CHAT, "", "", "/openai/v1/chat/completions" },
		{ LT_PROVIDER_AZURE, "/openai/v1", "d", "", LT_SURFACE_RESPONSES, "", "", "/openai/v1/responses" },
		{ LT_PROVIDER_ANTHROPIC, "", "", "", LT_SURFACE_MESSAGES, "", "beta=true", "/v1/messages?beta=true" },
		{ LT_PROVIDER_ANTHROPIC, "/anthropic", "", "", LT_SURFACE_COUNT_TOKENS, "", "", "/anthropic/v1/messages/count_tokens" },
		{ LT_PROVIDER_ANTHROPIC, "/v1", "", "", LT_SURFACE_MESSAGES, "", "", "/v1/messages" },
		{ LT_PROVIDER_ANTHROPIC, "", "", "", LT_SURFACE_CHAT, "", "", "/v1/chat/completions" },
		{ LT_PROVIDER_VLLM, "", "", "", LT_SURFACE_CHAT, "", "", "/v1/chat/completions" },
		{ LT_PROVIDER_SIM, "", "", "", LT_SURFACE_MESSAGES, "", "", "/v1/messages" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		deploy(rows[i].provider, rows[i].base, rows[i].model, rows[i].version);
		IS_TEXT(path(rows[i].surface, "asked", rows[i].tail, rows[i].query), rows[i].path);
	}
}

TEST(nothing_a_caller_writes_becomes_another_path)
{
	static const struct {
		const char *model, *tail, *query, *path;
	} rows[] = {
		{ "a/../b", "", "", "/openai/deployments/a%2F..%2Fb/chat/completions?api-version=v" },
		{ "..", "", "", "/openai/deployments/%252E%252E/chat/completions?api-version=v" },
		{ ".", "", "", "/openai/deployments/%252E/chat/completions?api-version=v" },
		{ "a?b#c d\r\nx: y", "", "", "/openai/deployments/a%3Fb%23c%20d%0D%0Ax:%20y/chat/completions?api-version=v" },
		{ "\xc3\xa4%2f", "", "", "/openai/deployments/%C3%A4%252f/chat/completions?api-version=v" },
		{ "d", "/../../secret", "", "/openai/deployments/d/chat/completions/%252E%252E/%252E%252E/secret?api-version=v" },
		{ "d", "", "a= b\r\n&c=#&api-version=2020-01-01&d=\xff", "/openai/deployments/d/chat/completions?a=%20b%0D%0A&c=%23&d=%FF&api-version=v" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		deploy(LT_PROVIDER_AZURE, "", "", "v");
		IS_TEXT(path(LT_SURFACE_CHAT, rows[i].model, rows[i].tail, rows[i].query), rows[i].path);
	}
}

TEST(keys_go_into_the_header_of_the_provider_and_tokens_of_entra_are_bearers)
{
	static const struct {
		enum lt_provider provider;
		uint32_t credential;
		const char *header, *prefix;
	} rows[] = {
		{ LT_PROVIDER_OPENAI, 0, "authorization", "Bearer " },
		{ LT_PROVIDER_AZURE, 0, "api-key", "" },
		{ LT_PROVIDER_AZURE, 1, "authorization", "Bearer " },
		{ LT_PROVIDER_AZURE, LT_POLICY_NONE, "api-key", "" },
		{ LT_PROVIDER_ANTHROPIC, 0, "x-api-key", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *header, *prefix;
		deploy(rows[i].provider, "", "", "");
		deployment.credential = rows[i].credential;
		IS(lt_provider_key(&policy, &deployment, &header, &prefix));
		IS_TEXT(header, rows[i].header);
		IS_TEXT(prefix, rows[i].prefix);
	}
}

TEST(anthropics_version_is_given_when_the_caller_gave_none)
{
	struct lt_buf out = LT_BUF(256);
	struct lt_header version = { LT_LIT("Anthropic-Version"), LT_LIT("2024-01-01") };
	lt_provider_kinds[LT_PROVIDER_ANTHROPIC]->headers(&out, &(struct lt_asked){ 0 });
	IS_TEXT(out.at, "anthropic-version: 2023-06-01\r\n");
	lt_buf_done(&out);
	lt_provider_kinds[LT_PROVIDER_ANTHROPIC]->headers(&out, &(struct lt_asked){ .headers = &version, .headers_count = 1 });
	lt_provider_kinds[LT_PROVIDER_OPENAI]->headers(&out, &(struct lt_asked){ 0 });
	IS(out.len == 0);
}

TEST(usage_is_asked_for_where_it_is_known)
{
	static const struct {
		enum lt_provider provider;
		const char *version;
		uint32_t flags;
		enum lt_surface surface;
		bool injects;
	} rows[] = {
		{ LT_PROVIDER_OPENAI, "", 0, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_OPENAI, "", 0, LT_SURFACE_COMPLETIONS, true },
		{ LT_PROVIDER_OPENAI, "", 0, LT_SURFACE_RESPONSES, false },
		{ LT_PROVIDER_OPENAI, "", LT_DEPLOYMENT_NO_INJECT, LT_SURFACE_CHAT, false },
		{ LT_PROVIDER_AZURE, "", 0, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_AZURE, "2024-02-01", LT_DEPLOYMENT_V1, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_AZURE, "2024-02-01", 0, LT_SURFACE_CHAT, false },
		{ LT_PROVIDER_AZURE, "2024-10-20", 0, LT_SURFACE_CHAT, false },
		{ LT_PROVIDER_AZURE, "2024-10-21", 0, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_AZURE, "2024-07-01-preview", 0, LT_SURFACE_CHAT, false },
		{ LT_PROVIDER_AZURE, "2024-08-01-preview", 0, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_AZURE, "2024-09-01-preview", 0, LT_SURFACE_CHAT, true },
		{ LT_PROVIDER_AZURE, "preview", 0, LT_SURFACE_CHAT, false },
		{ LT_PROVIDER_ANTHROPIC, "", 0, LT_SURFACE_MESSAGES, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		deploy(rows[i].provider, "", "", rows[i].version);
		deployment.flags = rows[i].flags;
		IS(lt_provider_kinds[rows[i].provider]->injects(&policy, &deployment, rows[i].surface) == rows[i].injects);
	}
}

#define BODY(type, code, message) "{\"error\":{\"message\":\"" message "\",\"type\":\"" type "\",\"param\":null,\"code\":\"" code "\"}}"

TEST(answers_that_are_no_success_are_judged)
{
	enum { NO = LT_TOO_MANY_COUNT };
	static const struct {
		int status;
		const char *body;
		enum lt_verdict verdict;
		int kind;
		bool injected;
	} rows[] = {
		{ 400, BODY("invalid_request_error", "context_length_exceeded", "too long"), LT_VERDICT_PASS, NO, true },
		{ 400, "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\","
			"\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}", LT_VERDICT_PASS, NO, true },
		{ 500, "{\"error\":{\"code\":\"x\",\"inner_error\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}", LT_VERDICT_PASS, NO, false },
		{ 400, BODY("invalid_request_error", "unknown_parameter", "Unknown parameter: 'stream_options'."), LT_VERDICT_STRIP, NO, true },
		{ 400, BODY("invalid_request_error", "unknown_parameter", "Unknown parameter: 'stream_options'."), LT_VERDICT_PASS, NO, false },
		{ 400, BODY("", "", "Unrecognized request argument supplied: stream_options"), LT_VERDICT_STRIP, NO, true },
		{ 422, "{\"object\":\"error\",\"message\":\"stream_options: extra fields not permitted\",\"code\":40001}", LT_VERDICT_STRIP, NO, true },
		{ 400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low\"}}",
			LT_VERDICT_ELSEWHERE, LT_TOO_MANY_QUOTA, false },
		{ 401, BODY("invalid_request_error", "invalid_api_key", "Incorrect API key"), LT_VERDICT_OURS, NO, false },
		{ 401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key\"}}", LT_VERDICT_OURS, NO, false },
		{ 402, BODY("", "", "Insufficient Balance"), LT_VERDICT_ELSEWHERE, LT_TOO_MANY_QUOTA, false },
		{ 403, "", LT_VERDICT_OURS, NO, false },
		{ 403, BODY("invalid_request_error", "model_not_found", "Project `p` does not have access to model `gpt-d`"), LT_VERDICT_OURS, NO, false },
		{ 403, BODY("invalid_request_error", "model_not_found", "Project `p` does not have access to model `x`"), LT_VERDICT_PASS, NO, false },
		{ 404, BODY("invalid_request_error", "model_not_found", "The model `gpt-d` does not exist"), LT_VERDICT_OURS, NO, false },
		{ 404, BODY("invalid_request_error", "model_not_found", "The model `gpt-image-9` does not exist"), LT_VERDICT_PASS, NO, false },
		{ 404, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}",
			LT_VERDICT_OURS, NO, false },
		{ 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}", LT_VERDICT_PASS, NO, false },
		{ 404, "{\"detail\":\"Not Found\"}", LT_VERDICT_PASS, NO, false },
		{ 404, "<html>404</html>", LT_VERDICT_ELSEWHERE, NO, false },
		{ 404, "", LT_VERDICT_ELSEWHERE, NO, false },
		{ 405, "{\"detail\":\"Method Not Allowed\"}", LT_VERDICT_PASS, NO, false },
		{ 404, BODY("invalid_request_error", "", "Response with id 'resp_1' not found."), LT_VERDICT_PASS, NO, false },
		{ 408, "", LT_VERDICT_ELSEWHERE, NO, false },
		{ 409, "", LT_VERDICT_ELSEWHERE, NO, false },
		{ 413, "", LT_VERDICT_PASS, NO, false },
		{ 418, "", LT_VERDICT_PASS, NO, false },
		{ 429, BODY("tokens", "rate_limit_exceeded", "Rate limit reached for gpt-4o"), LT_VERDICT_SATURATED, LT_TOO_MANY_RATE, false },
		{ 429, BODY("insufficient_quota", "insufficient_quota", "You exceeded your current quota"), LT_VERDICT_ELSEWHERE, LT_TOO_MANY_QUOTA, false },
		{ 429, BODY("tokens", "rate_limit_exceeded", "Request too large for gpt-4o: Limit 30000, Requested 40000."), LT_VERDICT_ELSEWHERE,
			LT_TOO_MANY_SIZE, false },
		{ 429, "{\"error\":{\"code\":\"429\",\"message\":\"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version "
			"2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 7 seconds.\"}}",
			LT_VERDICT_SATURATED, LT_TOO_MANY_RATE, false },
		{ 429, "{\"error\":{\"code\":\"429\",\"message\":\"The system is currently experiencing high demand and cannot process your request.\"}}",
			LT_VERDICT_ELSEWHERE, LT_TOO_MANY_CAPACITY, false },
		{ 429, "{\"error\":{\"message\":\"The server is temporarily unable to process your request\"}}", LT_VERDICT_ELSEWHERE,
			LT_TOO_MANY_CAPACITY, false },
		{ 429, "", LT_VERDICT_SATURATED, LT_TOO_MANY_RATE, false },
		{ 500, "", LT_VERDICT_ELSEWHERE, NO, false },
		{ 502, "<html><body>502 Bad Gateway</body></html>", LT_VERDICT_ELSEWHERE, NO, false },
		{ 503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}", LT_VERDICT_ELSEWHERE,
			LT_TOO_MANY_CAPACITY, false },
		{ 529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}", LT_VERDICT_ELSEWHERE,
			LT_TOO_MANY_CAPACITY, false },
		{ 302, "", LT_VERDICT_OURS, NO, false },
		{ 400, "{\"error\":\"model 'x' does not support chat\"}", LT_VERDICT_PASS, NO, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		deploy(LT_PROVIDER_AZURE, "", "gpt-d", "");
		struct lt_answer answer = { .status = rows[i].status, .retry_after_ms = -1, .limit_tokens = -1 };
		enum lt_too_many kind = (enum lt_too_many)NO;
		enum lt_verdict verdict = lt_provider_judge(lt_provider_kinds[LT_PROVIDER_AZURE], &answer, lt_text(rows[i].body),
			&policy, &deployment, rows[i].injected, &kind);
		if (verdict != rows[i].verdict || (int)kind != rows[i].kind)
			printf("# row %zu: verdict %d, kind %d: %d %s\n", i, verdict, kind, rows[i].status, rows[i].body);
		IS(verdict == rows[i].verdict && (int)kind == rows[i].kind);
	}
}

TEST(a_model_that_the_caller_named_itself_is_its_own_matter)
{
	struct lt_answer answer = { .status = 404 };
	enum lt_too_many kind;
	deploy(LT_PROVIDER_OPENAI, "", "", "");
	IS(lt_provider_judge(lt_provider_kinds[LT_PROVIDER_OPENAI], &answer,
		lt_text(BODY("invalid_request_error", "model_not_found", "The model `x` does not exist")), &policy, &deployment, false,
		&kind) == LT_VERDICT_PASS);
}

TEST(a_limit_below_the_deployments_own_is_adjusted)
{
	struct lt_answer answer = { .status = 429, .limit_tokens = 5000 };
	enum lt_too_many kind;
	deploy(LT_PROVIDER_AZURE, "", "d", "");
	scopes[0].tpm = 10000;
	IS(lt_provider_judge(lt_provider_kinds[LT_PROVIDER_AZURE], &answer, LT_NONE, &policy, &deployment, false, &kind) ==
		LT_VERDICT_SATURATED && kind == LT_TOO_MANY_ADJUSTED);
	answer.limit_tokens = 10000;
	IS(lt_provider_judge(lt_provider_kinds[LT_PROVIDER_AZURE], &answer, LT_NONE, &policy, &deployment, false, &kind) ==
		LT_VERDICT_SATURATED && kind == LT_TOO_MANY_RATE);
}

TEST(every_provider_is_in_its_place)
{
	for (int i = 0; i < LT_PROVIDER_COUNT; i++) {
		const struct lt_provider_kind *kind = lt_provider_kinds[i];
		IS(kind && kind->provider == (enum lt_provider)i && kind->surfaces && kind->path && kind->headers && kind->injects &&
			kind->too_many);
	}
}
