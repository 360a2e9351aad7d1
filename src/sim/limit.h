/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limit: how much a deployment takes, as Azure OpenAI admits calls.
 *
 * Tokens a minute: an estimate at arrival (a quarter of the text's bytes, and the most it may
 * answer) is added to a counter that starts anew each minute and is never corrected.  Calls: in
 * windows of 1 or 10 seconds, each with its share of the minute.  A PTU deployment: a leaky
 * bucket of one minute's worth of converted tokens, filled by estimates, corrected at the end,
 * drained steadily; over the brim it refuses until it is under it again.
 *
 * Pure; times are milliseconds.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* 0: no limit. */
struct lt_sim_quota {
	int64_t rpm, tpm, ptu;
	int64_t window_s; /* 1 or 10 */
};

enum {
	LT_SIM_PTU_TPM = 3400, /* converted input tokens a minute, each unit */
	LT_SIM_PTU_OUT = 8,    /* input tokens that an output token counts for */
	LT_SIM_GUESS = 256,    /* output tokens of a call that sets no limit */
};

/* What a deployment has taken. */
struct lt_sim_taken {
	int64_t minute, minute_tokens; /* which minute since 1970, and what was counted in it */
	int64_t window, window_calls;
	int64_t level, level_ms;       /* of the bucket, in thousandths of a converted token */
};

enum lt_sim_admission {
	LT_SIM_ADMITTED,
	LT_SIM_TOO_MANY_CALLS,
	LT_SIM_TOO_MANY_TOKENS,
	LT_SIM_TOO_LARGE, /* its own limit on the answer is above what is left */
	LT_SIM_PTU_FULL,
};

struct lt_sim_verdict {
	enum lt_sim_admission admission;
	int64_t retry_ms;                     /* until it may come again */
	int64_t left_calls, left_tokens;      /* -1: no such limit */
	int64_t reset_calls_ms, reset_tokens_ms;
	int64_t estimate;                     /* tokens counted at arrival */
	int64_t ptu_level;                    /* thousandths of the bucket */
	int64_t ptu_added;                    /* converted tokens, to be corrected */
};

/* What a call asks for. */
struct lt_sim_demand {
	int64_t bytes;  /* of its text */
	int64_t prompt, cached;
	int64_t most;   /* tokens of the answer; -1: it does not say */
};

struct lt_sim_verdict lt_sim_limit_admit(
	const struct lt_sim_quota *quota, struct lt_sim_taken *taken, struct lt_sim_demand demand, int64_t now_ms);

/* The call took prompt (cached of them free) and out tokens; added is the verdict's. */
void lt_sim_limit_correct(const struct lt_sim_quota *quota, struct lt_sim_taken *taken, int64_t added, int64_t prompt,
	int64_t cached, int64_t out);
