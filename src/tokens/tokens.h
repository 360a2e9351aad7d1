/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokens: text as the numbers a model reads, and how many there are.
 *
 * Two encodings, o200k_base and cl100k_base, give for every text the very ids that OpenAI's
 * tiktoken gives (its encode_ordinary: "<|endoftext|>" is text like any other).  Text is
 * UTF-8; what is not becomes U+FFFD first, one for each broken sequence, as Python's
 * decode(errors="replace") and the WHATWG decoder have it.
 *
 * The tables are made from the npm package tiktoken when lintel is built and lie in the
 * program; opening costs nothing but a cache of 256 KB, and pages of the tables are read when
 * text needs them.  The time of counting grows with the length of the text, whatever it is.
 *
 * A struct lt_tokens belongs to one thread and lives as long as the arena it was made in.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_tokens;

/* NULL when there is no such encoding, or when lintel was built without its tables. */
struct lt_tokens *lt_tokens_open(struct lt_arena *a, const char *encoding, struct lt_err *err);

/* How many tokens text is. */
uint64_t lt_tokens_count(struct lt_tokens *t, struct lt_text text);

/* The same for text that comes in parts, cut anywhere: feed each, then ask once. */
void lt_tokens_feed(struct lt_tokens *t, struct lt_text part);
uint64_t lt_tokens_end(struct lt_tokens *t);

/* The ids; they live in a.  At most 4 GiB of text. */
uint32_t *lt_tokens_ids(struct lt_tokens *t, struct lt_arena *a, struct lt_text text, uint64_t *ret_count);

/* The bytes of an id, or LT_NONE when it is none of a text. */
struct lt_text lt_tokens_bytes(const struct lt_tokens *t, uint32_t id);

/* The encoding that a model counts with, by name or by the beginning of a dated or tuned name, with or without
 * the provider in front ("openai/gpt-4o-mini"); NULL when its encoding is not one of the two. */
const char *lt_tokens_of_model(struct lt_text model);
