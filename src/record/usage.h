/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: what one call took, as the record that the ledger, the metrics and the access line
 * are all written from.
 *
 * It is 256 bytes without a pointer, so that a worker lays it into a ring in shared memory
 * (store/ring.h) with one copy.  Names are numbers in the policy of its generation.  Neither the
 * prompt, nor the answer, nor any key is in it.
 */
#pragma once
#include <stdint.h>

#include "record/policy.h"

/* How a call ended. */
#define LT_OUTCOMES(WORD)                                                                    \
	WORD(LT_OUTCOME_DONE, "done", "answered to its end")                                 \
	WORD(LT_OUTCOME_REFUSED, "refused", "refused by the gateway, nothing was sent")      \
	WORD(LT_OUTCOME_ERROR, "error", "the provider answered with an error, passed on")    \
	WORD(LT_OUTCOME_FAILED, "failed", "no deployment answered")                          \
	WORD(LT_OUTCOME_ABORT, "client_abort", "the caller left before the end")             \
	WORD(LT_OUTCOME_CUT, "upstream_cut", "the provider broke off after the first bytes") \
	WORD(LT_OUTCOME_IDLE, "idle", "the provider fell silent in the middle")              \
	WORD(LT_OUTCOME_TOTAL, "total", "the whole call took too long")                      \
	WORD(LT_OUTCOME_MALFORMED, "malformed", "the provider's stream could not be read")

enum lt_outcome {
#define WORD(value, word, sentence) value,
	LT_OUTCOMES(WORD)
#undef WORD
	LT_OUTCOME_COUNT,
};
const char *lt_outcome_word(enum lt_outcome outcome);

/* Where the figures come from. */
#define LT_USAGE_SOURCES(WORD)                                                      \
	WORD(LT_USAGE_NONE, "none", "nothing was used")                             \
	WORD(LT_USAGE_PROVIDER, "provider", "the provider said so")                 \
	WORD(LT_USAGE_ESTIMATED, "estimated", "counted here; the provider said nothing") \
	WORD(LT_USAGE_PARTIAL, "partial", "partly said, partly counted")            \
	WORD(LT_USAGE_CACHE, "cache", "answered from the cache")

enum lt_usage_source {
#define WORD(value, word, sentence) value,
	LT_USAGE_SOURCES(WORD)
#undef WORD
	LT_USAGE_SOURCE_COUNT,
};
const char *lt_usage_source_word(enum lt_usage_source source);

/* What was asked, in OpenTelemetry's gen_ai.operation.name where it has one. */
#define LT_SURFACES(WORD)                                                     \
	WORD(LT_SURFACE_NONE, "none", "none")                                 \
	WORD(LT_SURFACE_CHAT, "chat", "chat")                                 \
	WORD(LT_SURFACE_RESPONSES, "responses", "chat")                       \
	WORD(LT_SURFACE_COMPLETIONS, "completions", "text_completion")        \
	WORD(LT_SURFACE_EMBEDDINGS, "embeddings", "embeddings")               \
	WORD(LT_SURFACE_MODELS, "models", "models")                           \
	WORD(LT_SURFACE_MESSAGES, "messages", "chat")                         \
	WORD(LT_SURFACE_COUNT_TOKENS, "count_tokens", "count_tokens")

enum lt_surface { /* value, word, operation */
#define WORD(value, word, operation) value,
	LT_SURFACES(WORD)
#undef WORD
	LT_SURFACE_COUNT,
};
const char *lt_surface_word(enum lt_surface surface);
const char *lt_surface_operation(enum lt_surface surface);

/* The kinds of "too many": of a provider's 429, and why a call went elsewhere. */
#define LT_TOO_MANIES(WORD)                                                                \
	WORD(LT_TOO_MANY_RATE, "rate", "the deployment's own rate limit; waiting helps")   \
	WORD(LT_TOO_MANY_CAPACITY, "capacity", "the provider is out of capacity; another region helps") \
	WORD(LT_TOO_MANY_ADJUSTED, "adjusted", "the limit is lowered for a while")         \
	WORD(LT_TOO_MANY_SIZE, "size", "this call alone is larger than what is left")      \
	WORD(LT_TOO_MANY_QUOTA, "quota", "no money or quota is left; waiting does not help")

enum lt_too_many {
#define WORD(value, word, sentence) value,
	LT_TOO_MANIES(WORD)
#undef WORD
	LT_TOO_MANY_COUNT,
};
const char *lt_too_many_word(enum lt_too_many kind);

enum { LT_USAGE_STREAM = 1, LT_USAGE_SIMULATED = 2, LT_USAGE_UNPRICED = 4, LT_USAGE_SPILLED = 8,
	LT_USAGE_AZURE_SPILLED = 16, LT_USAGE_METERED = 32 };

struct lt_usage {
	uint64_t generation;       /* of the policy that its numbers count in */
	int64_t start_us;          /* since 1970 */
	uint8_t id[16];            /* x-lintel-request-id is req_ and these in hex */
	uint32_t caller, model, deployment; /* LT_POLICY_NONE: it did not come so far */
	uint32_t spilled_from;     /* deployment that was wanted first */
	uint16_t refusal;          /* enum lt_refusal of gateway/, 0: none */
	uint16_t status, upstream_status; /* HTTP; 0: none */
	uint8_t surface, outcome, source, tier;
	uint8_t flags, attempts;
	uint8_t too_many[LT_TOO_MANY_COUNT]; /* 429s met, by kind */
	uint8_t refused_scope;     /* enum lt_scope whose limit refused it; LT_SCOPE_COUNT: none did */
	uint32_t total_us, own_us, first_byte_us, first_token_us, upstream_us; /* own: neither the deployment's, nor spent on waiting for the body or for a turn */
	uint32_t chunks;           /* content events of a stream */
	uint32_t asked_bytes, answered_bytes;
	uint32_t tokens[LT_BUCKET_COUNT];
	uint32_t reserved_tokens;
	int64_t reserved_nano, cost_nano;
	char upstream_id[40];      /* the provider's request id, cut */
	uint8_t key[6];            /* the first of its key's SHA-256, which people name the key by; all zero: none */
	uint8_t spare[10];
};
_Static_assert(sizeof(struct lt_usage) <= 240, "a ring's record has 256 bytes, 16 of them the ring's");
