/* SPDX-License-Identifier: Apache-2.0 */
/*
 * splice: bytes in pieces with edits applied, as slices of both; nothing is copied.
 *
 *	struct lt_splice s = { pieces, pieces_count, edits, edits_count };
 *	while (lt_splice_next(&s, &slice)) ...
 *
 * Edits are by place ascending and do not overlap (format/scan.h).
 */
#pragma once
#include "format/scan.h"

struct lt_splice {
	const struct lt_text *pieces;
	int pieces_count;
	const struct lt_edit *edits;
	int edits_count;
	/* its own */
	int piece, edit;
	uint64_t at;      /* in all bytes */
	size_t in_piece;
	bool dropping;    /* the edit's put is out, its drop is not passed over yet */
};

/* The next slice, never an empty one; false: that was all. */
bool lt_splice_next(struct lt_splice *s, struct lt_text *ret_slice);
