/* SPDX-License-Identifier: Apache-2.0 */
/*
 * piece: where an encoding cuts text before it looks for tokens; no token crosses a cut.
 *
 * The cuts are those of the encodings' regular expressions (the pat_str of tiktoken's
 * o200k_base and cl100k_base), alternative by alternative, with the places to which a
 * back-tracking matcher would return worked out beforehand, so that no character is looked
 * at more than a few times.
 *
 * o200k_base, where A is [Lu Lt Lm Lo M], C is [Ll Lm Lo M] and K is (?i:'s|'t|'re|'ve|'m|'ll|'d)?
 *	[^\r\n L N]? A* C+ K | [^\r\n L N]? A+ C* K | N{1,3} | " "?[^\s L N]+ [\r\n/]*
 *	| \s*[\r\n]+ | \s+(?!\S) | \s+
 * cl100k_base
 *	'(?i:s|t|re|ve|m|ll|d) | [^\r\n L N]? L+ | N{1,3} | " "?[^\s L N]+ [\r\n]*
 *	| \s*[\r\n]+ | \s+(?!\S) | \s+
 */
#pragma once
#include <stdint.h>

enum lt_cut { LT_CUT_O200K, LT_CUT_CL100K };

/* Where the piece that begins at p ends.  p < end; [p, end) is valid UTF-8 to the end of the text. */
const uint8_t *lt_piece_end(enum lt_cut cut, const uint8_t *p, const uint8_t *end);

/* Where the contraction ends that begins with the apostrophe at p: 's 't 'm 'd 're 've 'll in any case, the long s
 * too.  NULL: there is none. */
const uint8_t *lt_piece_contraction(const uint8_t *p, const uint8_t *end);
