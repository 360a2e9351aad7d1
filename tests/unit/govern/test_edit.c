/* SPDX-License-Identifier: Apache-2.0 */
/* edit: lintel.yaml on disk: locked, checked, written whole, and never over what nobody has seen. */
#include "govern/edit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "format/yaml.h"
#include "govern/compile.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_err err;
static char folder[64];
static const char *path;

static void
fresh(const char *text)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	snprintf(folder, sizeof folder, "/tmp/lintel-edit-XXXXXX");
	path = lt_print(arena, "%s/lintel.yaml", mkdtemp(folder));
	err = (struct lt_err){ .text = "" };
	if (text)
		lt_io_write(path, lt_text(text), &err);
}

static const char *
content(void)
{
	struct lt_text bytes = LT_NONE;
	struct lt_err gone = { .text = "" };
	return lt_io_read(arena, AT_FDCWD, path, 1 << 20, &bytes, &gone) ? lt_copy_text(arena, bytes).at : "(none)";
}

static bool
gone(void)
{
	chmod(folder, 0700);
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

/* One waiver more, whole way; what stood in the way. */
static enum lt_edit_trouble
waive(const char *check)
{
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	if (!edit)
		return LT_EDIT_FAILED;
	bool good = lt_edit_add(edit, "waivers", lt_print(arena, "{\"check\": %s, \"until\": \"2027-01-01\", \"by\": \"Jo\", \"because\": \"so\"}",
		lt_edit_quote(arena, check)), &err) && lt_edit_commit(edit, &err);
	lt_edit_end(edit);
	return good ? LT_EDIT_FINE : edit->trouble;
}

TEST(an_estate_that_is_not_there_yet_is_made)
{
	fresh(NULL);
	IS(waive("net.a") == LT_EDIT_FINE);
	IS_TEXT(content(), "waivers:\n  - check: net.a\n    until: 2027-01-01\n    by: Jo\n    because: so\n");
	IS(waive("net.b") == LT_EDIT_FINE);
	IS(strstr(content(), "net.a") && strstr(content(), "net.b"));
	IS(gone());
}

TEST(comments_mode_and_a_link_stay)
{
	struct stat st;
	fresh("# ours\nwaivers: []   # none\n");
	IS(chmod(path, 0640) == 0);
	const char *link = lt_print(arena, "%s/link.yaml", folder), *real = path;
	IS(symlink("lintel.yaml", link) == 0);
	path = link;
	IS(waive("net.a") == LT_EDIT_FINE);
	IS(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
	IS(stat(real, &st) == 0 && (st.st_mode & 07777) == 0640);
	IS(strncmp(content(), "# ours\nwaivers:   # none\n  - check: net.a\n", 42) == 0);
	IS(gone());
}

TEST(what_would_be_wrong_is_never_written_and_each_mistake_has_its_line)
{
	fresh("organisation: A\n");
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	IS(edit && lt_edit_add(edit, "waivers", "{\"check\": \"a\", \"until\": \"soon\", \"reason\": \"x\"}", &err));
	IS(!lt_edit_commit(edit, &err) && edit->trouble == LT_EDIT_WRONG && edit->mistakes->count == 2);
	IS(strstr(err.text, "lintel.yaml:4: waivers[].until"));
	IS(!lt_edit_set(edit, "profile", "\"complete\"", &err));
	lt_edit_end(edit);
	IS_TEXT(content(), "organisation: A\n");
	IS(gone());
}

TEST(below_gateway_the_sense_is_checked_too_and_the_policy_comes_with_it)
{
	fresh("gateway:\n  callers:\n    - name: web   # the shop\n");
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	IS(edit && lt_edit_set(edit, "gateway.callers[name=web].models", "[\"nothing-so-named\"]", &err) == true);
	IS(lt_edit_set(edit, "gateway.callers[name=web].key_sha256", "\"zz\"", &err));
	IS(!lt_edit_commit(edit, &err) && edit->trouble == LT_EDIT_WRONG && !edit->compiled);
	lt_edit_end(edit);
	err.text[0] = 0;
	IS((edit = lt_edit_begin(arena, path, folder, &err)) != NULL);
	IS(lt_edit_set(edit, "gateway.callers[name=web].key_sha256", "\"00000000000000000000000000000000000000000000000000000000000000aa\"", &err));
	IS(lt_edit_commit(edit, &err) && edit->compiled && edit->compiled->bytes.len > 0);
	lt_edit_end(edit);
	IS(strstr(content(), "    - name: web   # the shop\n      key_sha256: \"0000"));
	IS(gone());
}

TEST(an_item_that_is_not_there_is_missing_and_broken_yaml_unsafe)
{
	fresh("gateway:\n  callers: []\n");
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	IS(edit && !lt_edit_set(edit, "gateway.callers[name=x].team", "\"t\"", &err) && edit->trouble == LT_EDIT_MISSING);
	lt_edit_end(edit);
	IS_TEXT(err.text, "lintel.yaml: there is no gateway.callers[name=x].team");
	err.text[0] = 0;
	IS(lt_io_write(path, lt_text("a: [\n"), &err));
	IS(waive("net.a") == LT_EDIT_UNSAFE && strstr(err.text, "lintel.yaml:"));
	IS_TEXT(content(), "a: [\n");
	IS(gone());
}

TEST(a_read_only_file_is_left_alone_and_the_lines_to_paste_are_told)
{
	fresh("organisation: A\n");
	IS(chmod(path, 0444) == 0);
	IS(waive("net.a") == LT_EDIT_READ_ONLY);
	IS(strstr(err.text, "paste these lines into it:\nwaivers:\n  - check: net.a\n    until: 2027-01-01\n"));
	IS_TEXT(content(), "organisation: A\n");
	IS(gone());
}

TEST(the_lines_to_paste_stand_inside_the_item_they_belong_to)
{
	fresh("gateway:\n  callers:\n    - name: web\n");
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	IS(edit && lt_edit_set(edit, "gateway.callers[name=web].budget.month", "5", &err));
	IS_TEXT(edit->lines, "gateway:\n  callers:\n    - name: web\n      budget:\n        month: 5\n");
	lt_edit_end(edit);
	IS(gone());
}

TEST(a_change_by_an_editor_in_between_is_seen)
{
	fresh("organisation: A\n");
	struct lt_edit *edit = lt_edit_begin(arena, path, folder, &err);
	IS(edit && lt_edit_match(edit, edit->digest, &err) && lt_edit_match(edit, NULL, &err));
	IS(lt_edit_set(edit, "organisation", "\"B\"", &err));
	struct lt_err other = { .text = "" };
	IS(lt_io_write(path, lt_text("organisation: C\n"), &other));
	IS(!lt_edit_commit(edit, &err) && edit->trouble == LT_EDIT_CHANGED);
	lt_edit_end(edit);
	IS_TEXT(content(), "organisation: C\n");
	IS((edit = lt_edit_begin(arena, path, folder, &other)) != NULL);
	IS(!lt_edit_match(edit, "0000", &other) && edit->trouble == LT_EDIT_CHANGED);
	lt_edit_end(edit);
	IS(gone());
}

static int
count_of(const char *text, const char *part)
{
	int count = 0;
	while ((text = strstr(text, part))) {
		count++;
		text++;
	}
	return count;
}

TEST(two_writers_wait_for_each_other_and_nothing_is_lost)
{
	enum { WRITERS = 4, EACH = 10 };
	pid_t writers[WRITERS];
	bool all = true;
	fresh("waivers: []\n");
	for (int w = 0; w < WRITERS; w++)
		if ((writers[w] = fork()) == 0) {
			for (int i = 0; i < EACH; i++)
				if (waive(lt_print(arena, "w%d.n%d", w, i)) != LT_EDIT_FINE)
					_exit(1);
			_exit(0);
		}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		all = waitpid(writers[w], &status, 0) == writers[w] && status == 0 && all;
	}
	IS(all);
	IS(count_of(content(), "- check: ") == WRITERS * EACH);
	IS(gone());
}

/* A child that adds waivers until it is killed tells each one that is done; after the kill each of them is in the file, which
 * reads. */
TEST(a_kill_at_any_time_leaves_a_whole_file_with_all_that_was_done)
{
	fresh("waivers: []\n");
	int done = 0;
	for (int round = 0; round < 12; round++) {
		int pipes[2];
		IS(pipe(pipes) == 0);
		pid_t child = fork();
		if (child == 0) {
			for (int i = 0;; i++)
				if (waive(lt_print(arena, "r%d.n%d", round, i)) != LT_EDIT_FINE || write(pipes[1], "x", 1) != 1)
					_exit(1);
		}
		close(pipes[1]);
		poll(NULL, 0, 3 + round * 2);
		kill(child, SIGKILL);
		IS(waitpid(child, NULL, 0) == child);
		char told[256];
		for (ssize_t got; (got = read(pipes[0], told, sizeof told)) > 0;)
			done += (int)got;
		close(pipes[0]);
		struct lt_docs docs = { 0 };
		IS(lt_yaml_read(arena, lt_keys_new(arena), "f", lt_text(content()), &docs, &err));
		int there = count_of(content(), "- check: ");
		IS(there >= done && there <= done + round + 1);
	}
	IS(done > 0 && waive("last") == LT_EDIT_FINE); /* what was left beside is in nobody's way */
	IS(access(lt_print(arena, "%s/.lintel.yaml.edit", folder), F_OK) != 0);
	IS(gone());
}
