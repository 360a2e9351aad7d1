/* SPDX-License-Identifier: Apache-2.0 */
#include "format/gitignore.h"

#include "base/arena.h"
#include "t.h"

static enum lt_gitignore_says
ask(const char *patterns, const char *path)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	size_t len = strlen(path);
	bool folder = len && path[len - 1] == '/';
	enum lt_gitignore_says says = lt_gitignore_ask(lt_gitignore_read(a, lt_text(patterns)),
		(struct lt_text){ path, len - folder }, folder);
	lt_arena_drop(a);
	return says;
}

/* What git check-ignore says of each; a path with a slash at its end is a folder. */
static const struct {
	const char *patterns, *path;
	enum lt_gitignore_says says;
} rows[] = {
	{ "", "a", LT_GITIGNORE_NOTHING },
	{ "# a\n\n", "a", LT_GITIGNORE_NOTHING },
	{ "a\n", "a", LT_GITIGNORE_OUT },
	{ "a\r\n", "x/a", LT_GITIGNORE_OUT },
	{ "a  \n", "a", LT_GITIGNORE_OUT },
	{ "a\\ \n", "a ", LT_GITIGNORE_OUT },
	{ "\\#a\n", "#a", LT_GITIGNORE_OUT },
	{ "\\!a\n", "!a", LT_GITIGNORE_OUT },
	{ "*.log", "x/y.log", LT_GITIGNORE_OUT },
	{ "*.log", "y.logs", LT_GITIGNORE_NOTHING },
	{ "*.log\n!keep.log", "keep.log", LT_GITIGNORE_IN },
	{ "!keep.log\n*.log", "keep.log", LT_GITIGNORE_OUT },
	{ "/a", "a", LT_GITIGNORE_OUT },
	{ "/a", "x/a", LT_GITIGNORE_NOTHING },
	{ "x/a", "x/a", LT_GITIGNORE_OUT },
	{ "x/a", "y/x/a", LT_GITIGNORE_NOTHING },
	{ "a/", "a/", LT_GITIGNORE_OUT },
	{ "a/", "a", LT_GITIGNORE_NOTHING },
	{ "a/", "x/a/", LT_GITIGNORE_OUT },
	{ "**/a", "a", LT_GITIGNORE_OUT },
	{ "**/a", "x/y/a", LT_GITIGNORE_OUT },
	{ "**/a/b", "x/a/b", LT_GITIGNORE_OUT },
	{ "x/**", "x/y/z", LT_GITIGNORE_OUT },
	{ "x/**", "x/", LT_GITIGNORE_NOTHING },
	{ "x/**/z", "x/z", LT_GITIGNORE_OUT },
	{ "x/**/z", "x/1/2/z", LT_GITIGNORE_OUT },
	{ "x/**/z", "xz", LT_GITIGNORE_NOTHING },
	{ "x/*/z", "x/1/2/z", LT_GITIGNORE_NOTHING },
	{ "x/*z", "x/a/z", LT_GITIGNORE_NOTHING },
	{ "**/x*/*.c", "a/b/xx/y.c", LT_GITIGNORE_OUT },
	{ "a?c", "abc", LT_GITIGNORE_OUT },
	{ "a?c", "a/c", LT_GITIGNORE_NOTHING },
	{ "[ab].c", "b.c", LT_GITIGNORE_OUT },
	{ "[!ab].c", "b.c", LT_GITIGNORE_NOTHING },
	{ "[a-c]x", "bx", LT_GITIGNORE_OUT },
	{ "[]]x", "]x", LT_GITIGNORE_OUT },
	{ "[ab", "a", LT_GITIGNORE_NOTHING },
	{ "*a*b*c", "xxaxxbxxc", LT_GITIGNORE_OUT },
	{ "*a*b*c", "xxaxxcxxb", LT_GITIGNORE_NOTHING },
	{ "*.py[cod]", "m.pyc", LT_GITIGNORE_OUT },
	{ "a**b", "axxb", LT_GITIGNORE_OUT },
	{ "*", ".gitignore", LT_GITIGNORE_OUT },
};

TEST(each_pattern_says_what_git_says)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (ask(rows[i].patterns, rows[i].path) != rows[i].says)
			printf("# %s of %s\n", rows[i].patterns, rows[i].path);
		IS(ask(rows[i].patterns, rows[i].path) == rows[i].says);
	}
}

TEST(many_stars_take_no_time)
{
	char pattern[2001], path[4001];
	for (int i = 0; i < 1000; i++)
		memcpy(pattern + 2 * i, "*a", 2);
	pattern[2000] = 0;
	memset(path, 'a', 4000);
	memcpy(path + 3999, "b", 2);
	IS(ask(pattern, path) == LT_GITIGNORE_NOTHING);
}
