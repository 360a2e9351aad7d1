/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/tracked.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "t.h"

/* A working tree that tracks sub/a and z, and a folder sub in it. */
static int
new_tree(const char *git_name)
{
	static char name[64];
	strncpy(name, "/tmp/lintel-test-XXXXXX", sizeof name);
	int dir = open(mkdtemp(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char bytes[512] = "DIRC\0\0\0\2\0\0\0\2";
	size_t at = 12;
	for (const char *path = "sub/a"; path; path = path[0] == 's' ? "z" : NULL) {
		size_t start = at;
		at += 61;
		bytes[at++] = (char)strlen(path);
		memcpy(bytes + at, path, strlen(path));
		at += strlen(path) + 1;
		at = start + ((at - start + 7) & ~(size_t)7);
	}
	mkdirat(dir, "sub", 0755);
	mkdirat(dir, git_name, 0755);
	LT_AUTO(lt_fd) git = openat(dir, git_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	LT_AUTO(lt_fd) fd = openat(git, "index", O_WRONLY | O_CREAT, 0644);
	if (write(fd, bytes, at + 20) < 0)
		abort();
	return dir;
}

TEST(the_index_says_what_is_tracked)
{
	LT_AUTO(lt_fd) dir = new_tree(".git");
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_tracked tracked;
	struct lt_err err = { 0 };
	IS(lt_tracked_read(a, dir, &tracked, &err));
	IS(tracked.git && tracked.count == 2);
	IS(lt_tracked_has(&tracked, LT_LIT("sub/a")));
	IS(lt_tracked_has(&tracked, LT_LIT("z")));
	IS(!lt_tracked_has(&tracked, LT_LIT("sub")));
	lt_arena_drop(a);
}

TEST(a_folder_in_a_working_tree_sees_its_own_part)
{
	LT_AUTO(lt_fd) dir = new_tree(".git");
	LT_AUTO(lt_fd) sub = openat(dir, "sub", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_tracked tracked;
	struct lt_err err = { 0 };
	IS(lt_tracked_read(a, sub, &tracked, &err));
	IS(tracked.git && tracked.count == 1);
	IS(lt_tracked_has(&tracked, LT_LIT("a")));
	lt_arena_drop(a);
}

TEST(a_file_may_say_where_git_keeps_its_things)
{
	LT_AUTO(lt_fd) dir = new_tree("elsewhere");
	LT_AUTO(lt_fd) fd = openat(dir, ".git", O_WRONLY | O_CREAT, 0644);
	IS(write(fd, "gitdir: elsewhere\n", 18) == 18);
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_tracked tracked;
	struct lt_err err = { 0 };
	IS(lt_tracked_read(a, dir, &tracked, &err));
	IS(tracked.git && tracked.count == 2);
	lt_arena_drop(a);
}

TEST(a_damaged_index_is_a_sentence)
{
	LT_AUTO(lt_fd) dir = new_tree(".git");
	LT_AUTO(lt_fd) fd = openat(dir, ".git/index", O_WRONLY | O_TRUNC);
	IS(write(fd, "garbage garbage", 15) == 15);
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_tracked tracked;
	struct lt_err err = { 0 };
	IS(!lt_tracked_read(a, dir, &tracked, &err));
	IS_TEXT(err.text, "the index of git: this is not an index of git");
	lt_arena_drop(a);
}
