/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "gateway/refusal.h"
#include "sample.h"
#include "serve/span.h"
#include "t.h"

static const char *
span(const struct lt_usage *usage, const struct lt_policy *policy)
{
	static char text[8192];
	struct lt_buf out = LT_BUF(sizeof text - 1);
	lt_span_write(&out, usage, policy);
	snprintf(text, sizeof text, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

#define HEAD "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"lintel\"}}]}," \
	"\"scopeSpans\":[{\"scope\":{\"name\":\"lintel\",\"version\":\"" LT_VERSION "\"},\"spans\":[{"
#define S(key, value) "{\"key\":\"" key "\",\"value\":{\"stringValue\":\"" value "\"}}"
#define I(key, value) "{\"key\":\"" key "\",\"value\":{\"intValue\":\"" value "\"}}"
#define D(key, value) "{\"key\":\"" key "\",\"value\":{\"doubleValue\":" value "}}"

TEST(p3_o3_a_call_is_a_span_with_model_version_tokens_and_cost_and_nothing_that_was_said)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	((struct lt_policy_deployment *)policy.deployments)[1].model = (struct lt_policy_text){ 31, 3 };
	IS_TEXT(span(&usage, &policy), HEAD
		"\"traceId\":\"0123456789abcdef00010203040506ff\",\"spanId\":\"00010203040506ff\",\"name\":\"chat gpt\",\"kind\":3,"
		"\"startTimeUnixNano\":\"1795343483123456000\",\"endTimeUnixNano\":\"1795343484623456000\",\"attributes\":["
		S("gen_ai.operation.name", "chat") "," S("gen_ai.provider.name", "azure.ai.openai") "," S("gen_ai.request.model", "gpt") ","
		S("gen_ai.response.model", "gpt") "," S("lintel.deployment", "gpt-payg") "," S("lintel.region", "eastus") ","
		S("lintel.spilled_from", "gpt-ptu") "," S("lintel.team", "service\\\"desk\\\"") "," S("lintel.caller", "support-bot") ","
		I("lintel.policy.generation", "7") "," S("lintel.usage.source", "provider") "," I("gen_ai.usage.input_tokens", "120") ","
		I("gen_ai.usage.output_tokens", "51") "," I("gen_ai.usage.cache_read.input_tokens", "20") "," D("lintel.cost", "0.001234567") ","
		S("lintel.currency", "USD") "," S("lintel.outcome", "done") "," I("http.response.status_code", "200") ","
		I("lintel.attempts", "2") "," D("gen_ai.response.time_to_first_chunk", "0.250000000") "," D("lintel.overhead", "0.000012000")
		"],\"status\":{\"code\":1}}]}]}]}\n");
}

TEST(a_failure_is_an_error_and_a_refusal_is_none)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	usage.outcome = LT_OUTCOME_CUT;
	IS(strstr(span(&usage, &policy), S("error.type", "upstream_cut")) != NULL);
	IS(strstr(span(&usage, &policy), "\"status\":{\"code\":2}") != NULL);
	usage.outcome = LT_OUTCOME_REFUSED;
	usage.refusal = LT_REFUSE_TOKENS;
	IS(strstr(span(&usage, &policy), S("error.type", "rate_limit_exceeded_tokens")) != NULL);
	IS(strstr(span(&usage, &policy), "\"status\":{\"code\":1}") != NULL);
}

TEST(what_only_we_have_counted_is_not_told_as_the_providers)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	usage.source = LT_USAGE_ESTIMATED;
	IS(strstr(span(&usage, &policy), "gen_ai.usage") == NULL);
	IS(strstr(span(&usage, &policy), I("lintel.usage.estimated_input_tokens", "120")) != NULL);
	usage.flags |= LT_USAGE_UNPRICED;
	IS(strstr(span(&usage, &policy), "lintel.cost") == NULL);
}
