/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demand: a workload as somebody asks for it: the name of a profile, words, or both.
 *
 *	chat-8b
 *	chat-70b,rpm=120,precision=fp8
 *	model=llama-3.1-8b,rpm=60,tokens=2000,output=256,where=cluster
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/model.h"
#include "catalog/workload.h"

struct lt_arena;
struct lt_err;

enum lt_where { LT_WHERE_ANY, LT_WHERE_HOST, LT_WHERE_CLUSTER, LT_WHERE_AZURE };

/* A key of the profile: how it is written, its least and most, what it is. */
#define LT_DEMANDS(KEY)                                                                                    \
	KEY(model, "the model: llama-3.1-8b, gpt-5.1, or the id of a hub")                                 \
	KEY(rpm, "calls a minute at the peak")                                                             \
	KEY(tokens, "tokens of one call, prompt and answer together")                                      \
	KEY(output, "of these, the answer; an eighth when not given")                                      \
	KEY(context, "tokens of the longest call; tokens when not given")                                  \
	KEY(sessions, "calls at once; they follow from rpm and output when not given") \
	KEY(precision, "how the weights are stored: bf16, fp16, fp8, int8, int4, mxfp4, fp32")             \
	KEY(engine, "the model server: vllm, sglang, tgi, ollama")                                         \
	KEY(region, "the region it has to run in, as Azure names it: swedencentral")                       \
	KEY(where, "host, cluster or azure; wherever it fits when not given")

struct lt_demand {
	const char *asked, *title;
	const struct lt_model *model;   /* one of these two is there */
	const struct lt_hosted *hosted;
	const struct lt_engine *engine;
	enum lt_where where;
	int precision;
	const char *region;             /* or NULL */
	int64_t rpm, tokens, output, context, at_once;
};

/* A sentence with what was probably meant when it cannot be read. */
bool lt_demand_read(struct lt_arena *a, const char *asked, const struct lt_models *models,
	const struct lt_workloads *workloads, struct lt_demand *ret_demand, struct lt_err *err);
