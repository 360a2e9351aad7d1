/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess: how many tokens a call will take, before anybody knows.
 *
 * Input: bytes of its texts over what a token of this model has taken so far (4 to begin with).
 * Output: what the caller set as its limit; else the 95th percentile of this model's recent
 * answers; else the policy's own figure.  What a stream said until it broke off: its content
 * events, by the tokens that one of this model has held so far.  256 bytes in shared memory for each model.
 */
#pragma once
#include <stdint.h>

struct lt_guess {
	_Atomic uint32_t outputs[40]; /* answers by size: bucket b holds sizes whose base-2 logarithm times 2 is b */
	_Atomic uint32_t seen;        /* since the last halving */
	_Atomic uint32_t milli_bytes; /* bytes a token, in thousandths, moving mean; 0: 4000 */
	_Atomic uint32_t milli_chunk; /* visible output tokens a content event, in thousandths, moving mean; 0: nothing learnt */
	uint32_t spare[21];
};
_Static_assert(sizeof(struct lt_guess) == 256, "what store/share.h sets aside");

uint64_t lt_guess_input(const struct lt_guess *guess, uint64_t text_bytes);
uint64_t lt_guess_output(const struct lt_guess *guess, uint64_t otherwise); /* 95th percentile; otherwise: too little seen */
void lt_guess_learn(struct lt_guess *guess, uint64_t text_bytes, uint64_t input_tokens, uint64_t output_tokens);

uint64_t lt_guess_said(const struct lt_guess *guess, uint64_t chunks, uint64_t otherwise); /* otherwise: nothing learnt */
void lt_guess_learn_stream(struct lt_guess *guess, uint64_t chunks, uint64_t output_tokens);
