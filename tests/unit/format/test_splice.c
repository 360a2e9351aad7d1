/* SPDX-License-Identifier: Apache-2.0 */
#include "format/splice.h"

#include <string.h>

#include "t.h"

static char spliced[256];
static int slices;

/* body in pieces of so many bytes, with the edits, as one text. */
static const char *
splice(const char *body, size_t size, const struct lt_edit *edits, int count)
{
	struct lt_text pieces[64], slice;
	int pieces_count = 0;
	for (size_t at = 0; at < strlen(body); at += size)
		pieces[pieces_count++] = (struct lt_text){ body + at, strlen(body) - at < size ? strlen(body) - at : size };
	struct lt_splice s = { pieces, pieces_count, edits, count };
	size_t len = 0;
	for (slices = 0; lt_splice_next(&s, &slice) && slice.len; slices++) {
		memcpy(spliced + len, slice.at, slice.len);
		len += slice.len;
	}
	spliced[len] = 0;
	return spliced;
}

TEST(bytes_without_edits_are_their_own_pieces)
{
	IS(strcmp(splice("{\"a\":1}", 100, NULL, 0), "{\"a\":1}") == 0 && slices == 1);
	IS(strcmp(splice("{\"a\":1}", 3, NULL, 0), "{\"a\":1}") == 0 && slices == 3);
	IS(strcmp(splice("", 3, NULL, 0), "") == 0 && slices == 0);
}

TEST(edits_replace_add_and_drop_wherever_pieces_end)
{
	const struct lt_edit edits[] = { { 0, 1, LT_LIT("<") }, { 3, 2, LT_LIT("EDIT") }, { 6, 0, LT_LIT("+") },
		{ 8, 1, LT_NONE }, { 9, 1, LT_LIT(">") } };
	for (size_t size = 1; size < 12; size++)
		IS(strcmp(splice("0123456789", size, edits, 5), "<12EDIT5+67>") == 0);
}

TEST(an_edit_may_stand_at_the_very_end)
{
	const struct lt_edit edits[] = { { 4, 0, LT_LIT("tail") } };
	IS(strcmp(splice("body", 3, edits, 1), "bodytail") == 0);
	IS(strcmp(splice("", 3, &(struct lt_edit){ 0, 0, LT_LIT("all") }, 1), "all") == 0);
}

TEST(two_edits_may_touch)
{
	const struct lt_edit edits[] = { { 1, 2, LT_LIT("x") }, { 3, 0, LT_LIT("y") }, { 3, 1, LT_LIT("z") } };
	for (size_t size = 1; size < 6; size++)
		IS(strcmp(splice("01234", size, edits, 3), "0xyz4") == 0);
}

TEST(a_drop_past_the_end_drops_what_is_there)
{
	IS(strcmp(splice("01234", 2, &(struct lt_edit){ 3, 99, LT_LIT("!") }, 1), "012!") == 0);
}
