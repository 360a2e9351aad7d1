/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refuse: the errors of providers, in the shape of each.
 *
 * One row a refusal: status and what the dialects call it.
 */
#pragma once

/* name, status, OpenAI's type, OpenAI's code (JSON), Anthropic's type, sentence */
#define LT_SIM_REFUSALS(REFUSAL)                                                                                      \
	REFUSAL(BODY, 400, "invalid_request_error", "null", "invalid_request_error",                                  \
		"We could not parse the JSON body of your request.")                                                  \
	REFUSAL(MODEL, 400, "invalid_request_error", "null", "invalid_request_error", "you must provide a model parameter") \
	REFUSAL(MESSAGES, 400, "invalid_request_error", "\"missing_required_parameter\"", "invalid_request_error",     \
		"Missing required parameter: 'messages'.")                                                            \
	REFUSAL(PATH, 404, "invalid_request_error", "\"unknown_url\"", "not_found_error", "Unknown request URL.")       \
	REFUSAL(KEY, 401, "invalid_request_error", "\"invalid_api_key\"", "authentication_error",                      \
		"Incorrect API key provided.")                                                                        \
	REFUSAL(FRAMING, 400, "invalid_request_error", "null", "invalid_request_error", "The HTTP message is malformed.")   \
	REFUSAL(LARGE, 413, "invalid_request_error", "null", "request_too_large", "The body is too large.")             \
	REFUSAL(HEADERS, 431, "invalid_request_error", "null", "invalid_request_error", "The header fields are too large.")

enum lt_sim_refusal {
#define REFUSAL(name, ...) LT_SIM_REFUSE_##name,
	LT_SIM_REFUSALS(REFUSAL)
#undef REFUSAL
};

struct lt_sim_call;
struct lt_sim_draft;

/* Writes the refusal as the call's dialect would. */
void lt_sim_refuse(struct lt_sim_draft *draft, const struct lt_sim_call *call, enum lt_sim_refusal refusal);
