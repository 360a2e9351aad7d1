/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "t.h"

/* A folder of its own for each test, emptied by the system's own habits for /tmp. */
static int
new_folder(void)
{
	char name[] = "/tmp/lintel-test-XXXXXX";
	return open(mkdtemp(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
make(int dir, const char *path, const char *text)
{
	char part[256];
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
		mkdirat(dir, part, 0755);
	}
	LT_AUTO(lt_fd) fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (write(fd, text, strlen(text)) < 0)
		abort();
}

/* The paths found, each followed by a blank. */
static const char *
found(struct lt_arena *a, int dir)
{
	struct lt_files files;
	struct lt_err err = { 0 };
	char *out = lt_alloc(a, 4096);
	if (!lt_files_find(a, dir, 100, &files, &err))
		return lt_copy(a, err.text);
	for (int i = 0; i < files.count; i++)
		snprintf(out + strlen(out), 4096 - strlen(out), "%s ", files.at[i].path);
	return out;
}

#define FOUND(want)                                     \
	do {                                            \
		struct lt_arena *a = lt_arena_new(1 << 24); \
		IS_TEXT(found(a, dir), want);           \
		lt_arena_drop(a);                       \
	} while (0)

TEST(an_empty_folder_has_no_files)
{
	LT_AUTO(lt_fd) dir = new_folder();
	FOUND("");
}

TEST(paths_come_in_byte_order)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "b/c.tf", "");
	make(dir, "b.tf", "");
	make(dir, "a", "");
	make(dir, ".x", "");
	FOUND(".x a b.tf b/c.tf ");
}

TEST(what_git_ignores_is_left_out)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, ".gitignore", "*.log\n/out/\n");
	make(dir, ".git/info/exclude", "mine\n");
	make(dir, "a.log", "");
	make(dir, "mine", "");
	make(dir, "out/a", "");
	make(dir, "sub/out/a", "");
	make(dir, "sub/.gitignore", "!keep.log\n/deep/x\n");
	make(dir, "sub/keep.log", "");
	make(dir, "sub/deep/x", "");
	make(dir, "sub/deep/y", "");
	FOUND(".gitignore sub/.gitignore sub/deep/y sub/keep.log sub/out/a ");
}

TEST(patterns_above_the_root_count_inside_one_working_tree)
{
	LT_AUTO(lt_fd) top = new_folder();
	make(top, ".git/HEAD", "");
	make(top, ".gitignore", "*.log\n/infra/secret\n/secret\n");
	make(top, "infra/.gitignore", "!keep.log\n");
	make(top, "infra/live/a.log", "");
	make(top, "infra/live/keep.log", "");
	make(top, "infra/live/secret", "");
	make(top, "infra/secret/x", "");
	LT_AUTO(lt_fd) dir = openat(top, "infra", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	FOUND(".gitignore live/keep.log live/secret ");
	LT_AUTO(lt_fd) live = openat(dir, "live", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct lt_arena *a = lt_arena_new(1 << 24);
	IS_TEXT(found(a, live), "keep.log secret ");
	lt_arena_drop(a);
}

TEST(what_git_tracks_is_not_ignored)
{
	/* An index of version 2 with the one path gen/plan.json. */
	char index[128] = "DIRC\0\0\0\2\0\0\0\1";
	index[12 + 61] = 13;
	memcpy(index + 12 + 62, "gen/plan.json", 13);
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, ".git/HEAD", "");
	LT_AUTO(lt_fd) fd = openat(dir, ".git/index", O_WRONLY | O_CREAT, 0644);
	IS(write(fd, index, 12 + 80 + 20) > 0);
	make(dir, ".gitignore", "gen/\n*.json\n");
	make(dir, "gen/plan.json", "{}");
	make(dir, "gen/other.json", "{}");
	make(dir, "more.json", "{}");
	FOUND(".gitignore gen/plan.json ");
}

TEST(what_tools_make_is_left_out)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "node_modules/a.json", "");
	make(dir, ".terraform/modules/modules.json", "");
	make(dir, "x/__pycache__/a", "");
	make(dir, "cache/CACHEDIR.TAG", "");
	make(dir, "venv/a", "");
	make(dir, "src/a", "");
	FOUND("src/a ");
}

TEST(links_are_followed_inside_the_root_only)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "a/x.tf", "");
	make(dir, "b/y", "");
	IS(symlinkat("../a/x.tf", dir, "b/x.tf") == 0);
	IS(symlinkat("/etc/passwd", dir, "b/passwd") == 0);
	IS(symlinkat("/etc", dir, "b/etc") == 0);
	IS(symlinkat("nowhere", dir, "b/broken") == 0);
	IS(symlinkat("../a", dir, "b/linked") == 0);
	FOUND("a/x.tf b/linked/x.tf b/x.tf b/y ");
}

TEST(links_in_a_circle_end)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "a/x", "");
	IS(symlinkat(".", dir, "a/self") == 0);
	IS(symlinkat("..", dir, "a/up") == 0);
	FOUND("a/x ");
}

TEST(folders_that_all_lead_to_each_other_are_seen_once_behind_each_link)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "c0/x", "");
	for (char from = '0'; from < '9'; from++) {
		mkdirat(dir, (char[]){ 'c', from, 0 }, 0755);
		for (char to = '0'; to < '9'; to++)
			IS(symlinkat((char[]){ '.', '.', '/', 'c', to, 0 }, dir,
				(char[]){ 'c', from, '/', to, 0 }) == 0);
	}
	FOUND("c0/x c1/0/x c2/0/x c3/0/x c4/0/x c5/0/x c6/0/x c7/0/x c8/0/x ");
}

TEST(a_folder_without_permission_is_remembered_and_the_walk_goes_on)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "closed/a", "");
	make(dir, "open.tf", "");
	make(dir, "closed.json", "{}");
	IS(fchmodat(dir, "closed", 0, 0) == 0 && fchmodat(dir, "closed.json", 0, 0) == 0);
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_files files;
	struct lt_err err = { 0 };
	IS(lt_files_find(a, dir, 100, &files, &err));
	if (geteuid() != 0) {
		IS(files.count == 2);
		IS(files.unreadable_count == 2);
		IS_TEXT(files.unreadable[0].path, "closed");
		IS_TEXT(files.unreadable[0].sentence, "the folder cannot be opened: Permission denied");
		IS_TEXT(files.unreadable[1].path, "closed.json");
	}
	IS(lt_files_named(&files, "open.tf"));
	IS(!lt_files_named(&files, "open"));
	lt_arena_drop(a);
}

TEST(the_limit_of_files_cuts_the_walk)
{
	LT_AUTO(lt_fd) dir = new_folder();
	for (char c = 'a'; c < 'f'; c++)
		make(dir, (char[]){ c, 0 }, "");
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_files files;
	struct lt_err err = { 0 };
	IS(lt_files_find(a, dir, 3, &files, &err));
	IS(files.count == 3 && files.cut);
	IS(lt_files_find(a, dir, 5, &files, &err));
	IS(files.count == 5 && !files.cut);
	lt_arena_drop(a);
}

TEST(files_of_one_kind_come_one_after_another)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, "a.tf", "");
	make(dir, "b.bicep", "");
	make(dir, "chart/Chart.yaml", "apiVersion: v2\nname: a\n");
	make(dir, "chart/templates/x/pod.yaml", "apiVersion: v1\nkind: Pod\n");
	make(dir, "z.tf", "");
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_files files;
	struct lt_err err = { 0 };
	int at = 0;
	IS(lt_files_find(a, dir, 100, &files, &err));
	IS_TEXT(lt_files_next(&files, LT_FILE_TERRAFORM, &at)->path, "a.tf");
	IS_TEXT(lt_files_next(&files, LT_FILE_TERRAFORM, &at)->path, "z.tf");
	IS(!lt_files_next(&files, LT_FILE_TERRAFORM, &at));
	at = 0;
	IS_TEXT(lt_files_next(&files, LT_FILE_HELM, &at)->path, "chart/templates/x/pod.yaml");
	lt_arena_drop(a);
}

TEST(one_file_can_be_asked_for_by_name)
{
	LT_AUTO(lt_fd) dir = new_folder();
	make(dir, ".gitignore", "*\n");
	make(dir, "plan.json", "{\"format_version\":\"0.1\",\"planned_values\":{}}");
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_files files;
	struct lt_err err = { 0 };
	IS(lt_files_one(a, dir, "plan.json", &files, &err));
	IS(files.count == 1 && files.at[0].kind == LT_FILE_PLAN && files.at[0].size > 10);
	IS(!lt_files_one(a, dir, "nowhere", &files, &err));
	IS_TEXT(err.text, "open nowhere: No such file or directory");
	lt_arena_drop(a);
}
