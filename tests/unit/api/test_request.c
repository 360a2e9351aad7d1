/* SPDX-License-Identifier: Apache-2.0 */
#include "api/inside.h"
#include "base/arena.h"
#include "t.h"

static struct lt_arena *arena;

static const char *
plain(const char *text, bool plus)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	return lt_unescape(arena, lt_text(text), plus);
}

TEST(escapes_of_an_address_are_undone)
{
	IS_TEXT(plain("a%2Fb%20c", false), "a/b c");
	IS_TEXT(plain("a+b", true), "a b");
	IS_TEXT(plain("a+b", false), "a+b");
	IS_TEXT(plain("", false), "");
	IS_TEXT(plain("%41", false), "A");
}

TEST(half_an_escape_and_a_nul_are_no_text)
{
	IS(!plain("a%2", false));
	IS(!plain("a%", false));
	IS(!plain("%zz", false));
	IS(!plain("a%00b", false));
}

static bool
fits(const char *route, const char *path, const char *parts[4])
{
	struct lt_route row = { .method = "GET", .path = route };
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	memset(parts, 0, 4 * sizeof *parts);
	return lt_route_fits(arena, &row, path, parts);
}

TEST(a_path_fits_a_route_piece_by_piece)
{
	const char *parts[4];
	IS(fits("/checks", "/checks", parts));
	IS(!fits("/checks", "/checks/", parts));
	IS(!fits("/checks", "/check", parts));
	IS(!fits("/checks", "/checks/x", parts));
	IS(!fits("/checks", "//checks", parts));
	IS(!fits("/checks", "checks", parts));
	IS(!fits("/checks", "", parts));
}

TEST(what_stands_in_braces_is_given_unescaped_and_is_never_empty)
{
	const char *parts[4];
	IS(fits("/gateway/callers/{name}/keys/{id}", "/gateway/callers/a%2Fb/keys/0f", parts));
	IS_TEXT(parts[0], "a/b");
	IS_TEXT(parts[1], "0f");
	IS(!fits("/checks/{id}", "/checks/", parts));
	IS(!fits("/checks/{id}", "/checks/%00", parts));
	IS(!fits("/checks/{id}", "/checks/a/b", parts));
}
