/* SPDX-License-Identifier: Apache-2.0 */
/* answer: what the model says, token by token, before any dialect dresses it. */
#pragma once
#include "base/buf.h"
#include "sim/call.h"

struct lt_arena;

enum lt_sim_finish {
	LT_SIM_FINISH_STOP,
	LT_SIM_FINISH_LENGTH,
	LT_SIM_FINISH_TOOL,
	LT_SIM_FINISH_FILTER,
	LT_SIM_FINISH_WORD, /* a stop sequence of the caller's */
};

struct lt_sim_answer {
	struct lt_arena *arena; /* of ends */
	struct lt_buf text;     /* the content, or a tool's arguments */
	size_t *ends;           /* of each token in text */
	int count, room;
	int64_t reasoning;      /* tokens thought before */
	enum lt_sim_finish finish;
	struct lt_text tool;    /* the name of the tool that is called, or LT_NONE */
	struct lt_text stopped; /* the stop sequence that was met */
};

/* Models whose names say so think first; what they think is counted and not shown. */
bool lt_sim_thinks(struct lt_text model);

/* Makes the answer of choice number choice. */
void lt_sim_answer_make(struct lt_sim_answer *answer, const struct lt_sim_call *call, int choice);

/* Token number at. */
static inline struct lt_text
lt_sim_answer_token(const struct lt_sim_answer *answer, int at)
{
	size_t from = at ? answer->ends[at - 1] : 0;
	return (struct lt_text){ answer->text.at + from, answer->ends[at] - from };
}
