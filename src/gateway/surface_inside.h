/* SPDX-License-Identifier: Apache-2.0 */
/* surface_inside: the surfaces by name, and what several of them share; for surface*.c alone. */
#pragma once
#include "gateway/surface.h"

extern const struct lt_surface_kind lt_surface_chat, lt_surface_responses, lt_surface_completions,
	lt_surface_embeddings, lt_surface_models, lt_surface_messages, lt_surface_count_tokens;

/* Of answers that tell nothing. */
void lt_surface_usage_nothing(struct lt_text json, struct lt_told *told);
void lt_surface_event_nothing(struct lt_text name, struct lt_text data, struct lt_told *told,
	struct lt_event_told *ret_event);

/* Of chat, completions and embeddings. */
void lt_surface_usage_openai(struct lt_text json, struct lt_told *told);

/* One event of chat or completions: members of the outermost map, each of the choices read by choice(),
 * which walks into the value it is at, sets *content and returns what it adds to text_bytes. */
struct lt_pick;
typedef uint32_t lt_choice_fn(struct lt_pick *at, struct lt_told *told, bool *content);
void lt_surface_event_openai(struct lt_text name, struct lt_text data, struct lt_told *told,
	struct lt_event_told *ret_event, lt_choice_fn *choice);
/* What is too long to be known whole there is content: sound, or a whole text at once. */
void lt_surface_cut_openai(struct lt_text name, struct lt_text head, struct lt_text tail, struct lt_told *told,
	struct lt_event_told *ret_event);
