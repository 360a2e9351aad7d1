/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialect: the surfaces, each as the answer it drafts.
 *
 * A whole answer is one body; a stream is events with a mark behind each.  answers has one for
 * each choice of the call, its usage is settled.
 */
#pragma once
#include <stdint.h>

struct lt_buf;
struct lt_sim_answer;
struct lt_sim_call;
struct lt_sim_draft;
struct lt_text;

typedef void lt_sim_dialect_fn(
	struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers);

lt_sim_dialect_fn lt_sim_chat_whole, lt_sim_chat_stream;
lt_sim_dialect_fn lt_sim_completion_whole, lt_sim_completion_stream;
lt_sim_dialect_fn lt_sim_response_whole, lt_sim_response_stream;
lt_sim_dialect_fn lt_sim_response_begun; /* in the background */
lt_sim_dialect_fn lt_sim_message_whole, lt_sim_message_stream;
lt_sim_dialect_fn lt_sim_native_whole, lt_sim_native_stream; /* Ollama's own */

/* call->n vectors; by the body's encoding_format and dimensions. */
void lt_sim_embedding(struct lt_sim_draft *draft, const struct lt_sim_call *call);

/* Lists, single models, counts, tokens, health. */
void lt_sim_models(struct lt_sim_draft *draft, const struct lt_sim_call *call);
void lt_sim_counted(struct lt_sim_draft *draft, const struct lt_sim_call *call);

/* The content filter's verdicts, as Azure puts them beside prompts and choices. */
void lt_sim_filter_results(struct lt_buf *out, const char *name, int filtered);

/* The model as the provider calls it in answers: OpenAI and Azure say which snapshot it was. */
void lt_sim_model_name(struct lt_buf *out, const struct lt_sim_call *call);
