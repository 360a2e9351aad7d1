/* SPDX-License-Identifier: Apache-2.0 */
/*
 * told: usage as providers tell it, brought into buckets that never overlap.
 *
 * OpenAI counts what was cached, written, heard and thought inside its two totals; Anthropic counts
 * caches apart and thought inside its output.  Whatever is told, the buckets of input sum up to
 * what the provider calls the prompt, those of output to its completion, and none is below 0.
 */
#pragma once
#include "gateway/surface.h"

/* usage is the object as chat, completions, embeddings (prompt_tokens ...) or responses
 * (input_tokens ... with details) tell it; the last one told is what counts.  Null or an
 * object without figures tells nothing. */
void lt_told_openai(struct lt_text usage, struct lt_told *told);

/* Anthropic's: parts come in message_start and message_delta, the last value of each counts. */
void lt_told_anthropic(struct lt_text usage, struct lt_told *told);

/* "default", "flex", "priority", "batch" ...; what is not known tells nothing. */
void lt_told_tier(struct lt_text value, struct lt_told *told);
