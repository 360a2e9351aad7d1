/* SPDX-License-Identifier: Apache-2.0 */
/*
 * workload: what people say of a workload, word by word, as options of the verb and as the query of a page.
 *
 * A word is a row; the verb's options, the parameters of the API and what is read follow from it.
 */
#pragma once
#include "plan/capacity.h"
#include "plan/fleet.h"

struct lt_arena;
struct lt_err;

/* A word: its field, how the verb spells it, its value in help, what it says. */
#define LT_WORKLOAD_WORDS(WORD)                                                                                      \
	WORD(model, "model", "NAME", "the model: gpt-4.1, or one with open weights: llama-3.1-8b")                     \
	WORD(type, "type", "TYPE", "the deployment type: global (the default), data-zone or regional")                 \
	WORD(users, "users", "NUMBER", "people who use it at once, with --calls")                                      \
	WORD(calls, "calls", "NUMBER", "calls a minute of one of them, the mean")                                      \
	WORD(rpm, "rpm", "NUMBER", "calls a minute at the peak, instead of --users and --calls")                       \
	WORD(input, "input", "TOKENS", "tokens of a prompt")                                                           \
	WORD(output, "output", "TOKENS", "tokens of an answer")                                                        \
	WORD(cached, "cached", "PERCENT", "share of the prompt that the provider has kept; 0 when not given")          \
	WORD(peak, "peak", "TIMES", "the busiest minutes over the mean; 3 when not given")                             \
	WORD(burst, "burst", "PERCENT", "room on top of the peak; 30 when not given")                                  \
	WORD(max_tokens, "max-tokens", "TOKENS", "the max_tokens of a call, which admission counts")                   \
	WORD(day, "day", "SHAPE", "the day as hours with calls a minute: 12x1000,12x500, instead of --users and --rpm") \
	WORD(ratio, "ratio", "NUMBER", "input tokens that an output token counts as, where none is published")         \
	WORD(per_unit, "per-unit", "CALLS", "calls a minute of a unit, as the region's catalogue tells")               \
	WORD(batch, "batch", "PERCENT", "share of calls that can wait a day")                                          \
	WORD(throttled, "throttled", "PERCENT", "share of calls that met a 429")                                       \
	WORD(context, "context", "TOKENS", "own GPUs: tokens of the longest call; prompt and answer when not given")   \
	WORD(at_once, "at-once", "NUMBER", "own GPUs: calls at once; they follow from calls and answers when not given") \
	WORD(precision, "precision", "NAME", "own GPUs: how weights are stored: bf16, fp8, int8, int4, mxfp4")          \
	WORD(kv, "kv", "NAME", "own GPUs: how keys and values are stored: fp16 (the default) or fp8")                  \
	WORD(card, "card", "NAME", "own GPUs: this card alone: h100, a100, l40s")                                      \
	WORD(tp, "tp", "NUMBER", "own GPUs: GPUs that share each layer")                                               \
	WORD(sequences, "sequences", "NUMBER", "own GPUs: the engine's max_num_seqs")                                  \
	WORD(batched, "batched", "TOKENS", "own GPUs: the engine's max_num_batched_tokens")                            \
	WORD(utilisation, "utilisation", "PERCENT", "own GPUs: share of a card that the engine may take; 90 when not given") \
	WORD(params, "params", "BILLIONS", "own GPUs: parameters of a model that --config does not tell")
#define LT_WORKLOAD_FLAGS(FLAG)                                                                                      \
	FLAG(strict, "strict-latency", "latency must not vary, and there is a budget for that")                        \
	FLAG(tuned, "tuned", "prompts are short, cached, and simple calls go to a small model already")                \
	FLAG(refused, "quota-refused", "more quota was asked for and refused")                                         \
	FLAG(own, "own", "size GPUs of your own, also where Azure serves the model")

struct lt_workload_words {
#define WORD(field, spelt, value, sentence) const char *field;
	LT_WORKLOAD_WORDS(WORD)
#undef WORD
#define FLAG(field, spelt, sentence) bool field;
	LT_WORKLOAD_FLAGS(FLAG)
#undef FLAG
};

/* Fills all of ret_ask but what stands beside the words: trace, from and today.  measured: the traffic is, so it
 * need not be told.  spelt: as an option ("--max-tokens") or as a parameter ("max_tokens"). */
bool lt_workload_read(struct lt_arena *a, const struct lt_workload_words *words, bool measured, bool spelt,
	const struct lt_models *models, struct lt_capacity_ask *ret_ask, struct lt_err *err);

/* The same for GPUs of one's own; model: from config.json, or NULL: it is named.  Fills all but factor, today and region. */
bool lt_workload_own(struct lt_arena *a, const struct lt_workload_words *words, bool spelt, const struct lt_models *models,
	const struct lt_model *model, struct lt_fleet_ask *ret_ask, struct lt_err *err);

/* 300k, 1.5M, 2G or a plain number. */
bool lt_workload_number(struct lt_text text, double *ret_number);

/* One number of the words; value NULL: otherwise.  A sentence with its name when it is not one from least to most. */
bool lt_workload_real(const char *name, const char *value, double least, double most, double otherwise, double *ret_number, struct lt_err *err);
