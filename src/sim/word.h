/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word: the answers' text, one token after the other, out of a list of 256 words.
 *
 * Each word is one token of o200k_base and of cl100k_base, small or with a capital, with and
 * without the space before it; so whoever counts an answer exactly counts what we bill.
 */
#pragma once
#include <stdint.h>

struct lt_buf;

/* Writes token number at of the text that seed stands for: sentences of thirteen words and a
 * full stop.  The same seed and number give the same bytes. */
void lt_sim_word(struct lt_buf *out, uint64_t seed, int64_t at);

/* Well-mixed bits of two numbers (splitmix64). */
uint64_t lt_sim_mix(uint64_t a, uint64_t b);
