/* SPDX-License-Identifier: Apache-2.0 */
/* sample: a policy of two deployments, two models and two callers, and a call that used it. */
#pragma once
#include "record/usage.h"

static const char sample_texts[] = "ContosoUSDgpt-ptugpt-paygeastusgptsmallsupport-botservice\"desk\"sales-bot";
/*                                  0      7  10     17      25    31 34   39         50          61 */
#define AT(at, len) ((struct lt_policy_text){ at, len })

static inline struct lt_policy
sample_policy(void)
{
	static struct lt_policy_head head = { .generation = 7 };
	static struct lt_policy_deployment deployments[2];
	static struct lt_policy_model models[2];
	static struct lt_policy_caller callers[2];
	static struct lt_policy_scope scopes[1];
	head.name = AT(0, 7);
	head.currency = AT(7, 3);
	head.anybody = LT_POLICY_NONE;
	deployments[0] = (struct lt_policy_deployment){ .name = AT(10, 7), .provider = LT_PROVIDER_AZURE, .region = AT(25, 6) };
	deployments[1] = (struct lt_policy_deployment){ .name = AT(17, 8), .provider = LT_PROVIDER_AZURE, .region = AT(25, 6) };
	models[0] = (struct lt_policy_model){ .alias_of = LT_POLICY_NONE, .name = AT(31, 3) };
	models[1] = (struct lt_policy_model){ .alias_of = LT_POLICY_NONE, .name = AT(34, 5) };
	callers[0] = (struct lt_policy_caller){ .name = AT(39, 11), .team = AT(50, 13) };
	callers[1] = (struct lt_policy_caller){ .name = AT(63, 9), .team = AT(0, 0) };
	scopes[0] = (struct lt_policy_scope){ .name = AT(39, 11), .identity = 42, .kind = LT_SCOPE_CALLER,
		.month_nano = 500000000000, .alert = { 50, 75, 90 } };
	return (struct lt_policy){
		.bytes = sample_texts,
		.head = &head,
		.deployments = deployments, .deployments_count = 2,
		.models = models, .models_count = 2,
		.callers = callers, .callers_count = 2,
		.scopes = scopes, .scopes_count = 1,
	};
}

/* A streamed chat that was spilled after one 429. */
static inline struct lt_usage
sample_usage(void)
{
	return (struct lt_usage){
		.generation = 7,
		.start_us = INT64_C(1795343483123456), /* 2026-11-22T10:31:23.123456Z */
		.id = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0, 1, 2, 3, 4, 5, 6, 0xff },
		.caller = 0, .model = 0, .deployment = 1, .spilled_from = 0,
		.status = 200, .upstream_status = 200,
		.surface = LT_SURFACE_CHAT, .outcome = LT_OUTCOME_DONE, .source = LT_USAGE_PROVIDER,
		.flags = LT_USAGE_STREAM | LT_USAGE_SPILLED | LT_USAGE_METERED, .attempts = 2,
		.too_many = { [LT_TOO_MANY_RATE] = 1 },
		.total_us = 1500000, .own_us = 12, .first_byte_us = 200000, .first_token_us = 250000, .upstream_us = 1400000,
		.chunks = 33, .asked_bytes = 512, .answered_bytes = 4096,
		.tokens = { [LT_BUCKET_INPUT] = 100, [LT_BUCKET_CACHED] = 20, [LT_BUCKET_OUTPUT] = 51 },
		.reserved_tokens = 342, .reserved_nano = 5000000, .cost_nano = 1234567,
		.upstream_id = "up\"1",
	};
}
