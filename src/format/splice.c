/* SPDX-License-Identifier: Apache-2.0 */
#include "format/splice.h"

/* What is left of the piece, as far as `until`. */
static struct lt_text
pass(struct lt_splice *s, uint64_t until)
{
	const struct lt_text *piece = &s->pieces[s->piece];
	size_t len = piece->len - s->in_piece;
	if (len > until - s->at)
		len = (size_t)(until - s->at);
	struct lt_text slice = { piece->at + s->in_piece, len };
	s->at += len;
	s->in_piece += len;
	if (s->in_piece == piece->len) {
		s->piece++;
		s->in_piece = 0;
	}
	return slice;
}

bool
lt_splice_next(struct lt_splice *s, struct lt_text *ret_slice)
{
	for (;;) {
		const struct lt_edit *e = s->edit < s->edits_count ? &s->edits[s->edit] : NULL;
		uint64_t until = !e ? UINT64_MAX : s->dropping ? e->at + e->drop : e->at;
		if (s->at < until && s->piece < s->pieces_count) {
			struct lt_text slice = pass(s, until);
			if (s->dropping || slice.len == 0)
				continue;
			*ret_slice = slice;
			return true;
		}
		if (!e)
			return false;
		s->edit += s->dropping;
		s->dropping = !s->dropping;
		if (s->dropping && e->put.len) {
			*ret_slice = e->put;
			return true;
		}
	}
}
