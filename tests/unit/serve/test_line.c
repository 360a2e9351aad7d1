/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "gateway/refusal.h"
#include "sample.h"
#include "serve/line.h"
#include "t.h"

static const char *
line(const struct lt_usage *usage, const struct lt_policy *policy)
{
	static char text[4096];
	struct lt_buf out = LT_BUF(sizeof text - 1);
	lt_line_write(&out, usage, policy);
	snprintf(text, sizeof text, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

TEST(a_call_is_one_line_with_its_names_figures_and_times)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	IS_TEXT(line(&usage, &policy),
		"{\"time\":\"2026-11-22T10:31:23.123456Z\",\"id\":\"req_0123456789abcdef00010203040506ff\",\"surface\":\"chat\","
		"\"caller\":\"support-bot\",\"team\":\"service\\\"desk\\\"\",\"model\":\"gpt\",\"deployment\":\"gpt-payg\","
		"\"provider\":\"azure\",\"region\":\"eastus\",\"spilled_from\":\"gpt-ptu\",\"outcome\":\"done\",\"status\":200,"
		"\"attempts\":2,\"upstream_status\":200,\"upstream_id\":\"up\\\"1\",\"too_many_rate\":1,\"stream\":true,"
		"\"spilled\":true,\"source\":\"provider\",\"tokens\":{\"input\":100,\"cached\":20,\"output\":51},"
		"\"cost\":0.001234567,\"currency\":\"USD\",\"reserved_tokens\":342,\"total_ms\":1500.000,"
		"\"upstream_ms\":1400.000,\"first_byte_ms\":200.000,\"first_token_ms\":250.000,\"own_us\":12,\"chunks\":33,"
		"\"asked_bytes\":512,\"answered_bytes\":4096,\"policy\":7}\n");
}

TEST(a_refused_call_says_why_and_whose_limit_it_was)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = { .generation = 7, .start_us = 951782399000001, .caller = 1, .model = LT_POLICY_NONE,
		.deployment = LT_POLICY_NONE, .spilled_from = LT_POLICY_NONE, .status = 429, .surface = LT_SURFACE_MESSAGES,
		.outcome = LT_OUTCOME_REFUSED, .refusal = LT_REFUSE_TOKENS, .refused_scope = LT_SCOPE_TEAM, .total_us = 40, .own_us = 40 };
	IS_TEXT(line(&usage, &policy),
		"{\"time\":\"2000-02-28T23:59:59.000001Z\",\"id\":\"req_00000000000000000000000000000000\","
		"\"surface\":\"messages\",\"caller\":\"sales-bot\",\"outcome\":\"refused\",\"status\":429,"
		"\"refusal\":\"rate_limit_exceeded_tokens\",\"refused_scope\":\"team\",\"total_ms\":0.040,\"own_us\":40,\"policy\":7}\n");
}

TEST(numbers_that_no_policy_has_and_words_that_are_none_are_left_out)
{
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = { .generation = 9, .caller = 99, .model = 99, .deployment = 99, .spilled_from = 99, .surface = 200,
		.outcome = 200, .source = 200, .refusal = 60000, .refused_scope = 200 };
	const char *want = "{\"time\":\"1970-01-01T00:00:00.000000Z\",\"id\":\"req_00000000000000000000000000000000\",\"policy\":9}\n";
	IS_TEXT(line(&usage, &policy), want);
	IS_TEXT(line(&usage, NULL), want);
}
