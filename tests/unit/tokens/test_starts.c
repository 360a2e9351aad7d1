/* SPDX-License-Identifier: Apache-2.0 */
/* The cuts found 64 bytes at a time are those found character by character. */
#include "t.h"
#include "tokens/starts.h"

/* One of each kind that the expressions tell apart, the common ones several times. */
static const char *const UNITS[] = { "a", "e", "t", "s", "d", "m", "re", "ll", "ve", "Z", "S", "LL", " ", " ", " ", "  ", "\t", "\n", "\r", "\r\n", "\n\n",
	"    ", "        ", "9", "12", "345", "6789", "!", "/", "//", "'", "'", "'s", "'ll", "(", ")", "--", "_", "\xc3\xa9", "\xc3\x89", "\xc7\x85", "\xca\xb0",
	"\xe4\xb8\xad", "\xe3\x82\xb5", "\xcc\x81", "\xe0\xa4\x83", "\xe2\x85\xa7", "\xd9\xa3", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\xa8", "\xc2\x85", "\xe2\x80\x9c",
	"\xf0\x9f\x98\x80", "\xf0\x9d\x90\x80", "\xf0\x9d\x92\xb6", "\xc5\xbf", "'\xc5\xbf", "\x0b", "\x1c", "the", "The", "HTTP" };
enum { UNIT_COUNT = sizeof UNITS / sizeof *UNITS, ROOM = 4096 };

static uint64_t state;

static unsigned
draw(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

/* Units of a handful of kinds, so that the same ones meet often; now and then a long run of one. */
static size_t
compose(uint8_t *text, size_t room)
{
	const char *few[8];
	size_t len = 0, kinds = 1 + draw(8);
	for (size_t i = 0; i < kinds; i++)
		few[i] = UNITS[draw(UNIT_COUNT)];
	room = 1 + draw((unsigned)room - 1);
	for (;;) {
		const char *unit = draw(16) ? few[draw((unsigned)kinds)] : UNITS[draw(UNIT_COUNT)];
		for (unsigned times = draw(40) ? 1 : 1 + draw(100); times; times--) {
			if (len + strlen(unit) > room)
				return len;
			memcpy(text + len, unit, strlen(unit));
			len += strlen(unit);
		}
	}
}

static bool
same(lt_starts_fn *starts, enum lt_cut cut, const uint8_t *p, const uint8_t *end)
{
	static const uint8_t *at[LT_STARTS + 1];
	while (p < end) {
		size_t n = starts(cut, p, end, at);
		if (n == 0 || n > LT_STARTS || at[0] != p)
			return false;
		for (size_t i = 0; i < n; i++, p = at[i])
			if (at[i + 1] != lt_piece_end(cut, p, end))
				return false;
	}
	return p == end;
}

TEST(blocks_are_cut_as_single_characters_are)
{
	static uint8_t text[ROOM];
	for (int kind = 0; kind < LT_STARTS_KINDS; kind++) {
		lt_starts_fn *starts = lt_starts_kind(kind);
		state = 20261122;
		for (int i = 0; starts && i < 8000; i++) {
			size_t len = compose(text, i < 4000 ? 400 : ROOM);
			IS(same(starts, LT_CUT_O200K, text, text + len));
			IS(same(starts, LT_CUT_CL100K, text, text + len));
		}
	}
}

TEST(the_best_is_one_of_those_there_are)
{
	bool found = false;
	for (int kind = 0; kind < LT_STARTS_KINDS; kind++)
		found |= lt_starts_kind(kind) == lt_starts_best();
	IS(found);
	IS(lt_starts_kind(0) != NULL);
}
