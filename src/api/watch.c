/* SPDX-License-Identifier: Apache-2.0 */
/* watch: see watch.h. */
#include "api/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"
#include "format/gitignore.h"

enum { FOLDERS_MOST = 8192, DEPTH_MOST = 64, IGNORE_BYTES = 1 << 20 };
#define EVENTS (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK)

/* A folder that is watched; its number is that of inotify. */
struct place {
	int number;
	const char *path; /* below the folder, "" at the top */
	struct lt_gitignore *ignore;
	int above;        /* index of the folder it lies in, -1: the top */
};

struct lt_watch_folder {
	struct lt_arena *arena;
	int fd;
	const char *folder, *except, *sentence;
	struct place *places;
	int count, room;
	char said[PATH_MAX];
};

static bool
is_left_out(const char *name)
{
	static const char *const names[] = { ".git", ".hg", ".svn", "node_modules", ".terraform", ".venv", "venv", "__pycache__", ".cache",
		".mypy_cache", ".pytest_cache" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* What editors write beside the file. */
static bool
is_passing(const char *name)
{
	struct lt_text text = lt_text(name);
	return lt_text_ends(text, "~") || lt_text_ends(text, ".swp") || lt_text_ends(text, ".swx") || lt_text_ends(text, ".tmp") ||
		lt_text_starts(text, ".#") || lt_text_eq(text, "4913");
}

/* What the .gitignore files from here up to the top say of name in the folder at. */
static bool
is_ignored(struct lt_watch_folder *w, int at, const char *path, bool folder)
{
	for (; at >= 0; at = w->places[at].above) {
		const struct place *place = &w->places[at];
		size_t skip = place->path[0] ? strlen(place->path) + 1 : 0;
		enum lt_gitignore_says says = place->ignore ? lt_gitignore_ask(place->ignore, lt_text(path + skip), folder) : LT_GITIGNORE_NOTHING;
		if (says != LT_GITIGNORE_NOTHING)
			return says == LT_GITIGNORE_OUT;
	}
	return false;
}

static struct lt_gitignore *
read_ignore(struct lt_watch_folder *w, const char *folder)
{
	struct lt_text bytes;
	struct lt_err gone = { 0 };
	const char *path = lt_io_join(w->arena, folder, ".gitignore");
	return lt_io_read(w->arena, AT_FDCWD, path, IGNORE_BYTES, &bytes, &gone) ? lt_gitignore_read(w->arena, bytes) : NULL;
}

static void add(struct lt_watch_folder *w, const char *path, int above, int depth);

static void
add_below(struct lt_watch_folder *w, const char *whole, int at, int depth)
{
	LT_AUTO(lt_dir) dir = opendir(whole);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct stat st;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || is_left_out(entry->d_name) ||
			fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode))
			continue;
		const char *path = lt_io_join(w->arena, w->places[at].path, entry->d_name);
		if (!is_ignored(w, at, path, true))
			add(w, path, at, depth + 1);
	}
}

static void
add(struct lt_watch_folder *w, const char *path, int above, int depth)
{
	const char *whole = path[0] ? lt_io_join(w->arena, w->folder, path) : w->folder;
	if (depth > DEPTH_MOST || (w->except && strcmp(whole, w->except) == 0))
		return;
	if (w->count >= FOLDERS_MOST) {
		w->sentence = "there are more than 8192 folders; the others are looked at by the clock alone";
		return;
	}
	int number = inotify_add_watch(w->fd, whole, EVENTS);
	if (number < 0) {
		if (errno == ENOSPC)
			w->sentence = "the kernel watches no more folders for this user (fs.inotify.max_user_watches); the others are looked at by the clock alone";
		return;
	}
	for (int i = 0; i < w->count; i++)
		if (w->places[i].number == number)
			return; /* it came back under its name */
	int at = w->count;
	LT_PUSH(w->arena, w->places, w->count, w->room) = (struct place){ number, path, read_ignore(w, whole), above };
	add_below(w, whole, at, depth);
}

struct lt_watch_folder *
lt_watch_open(const char *folder, const char *except, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_watch_folder *w = LT_NEW(a, struct lt_watch_folder);
	*w = (struct lt_watch_folder){ .arena = a, .folder = lt_copy(a, folder), .except = except ? lt_copy(a, except) : NULL };
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd >= 0)
		add(w, "", -1, 0);
	if (w->count > 0)
		return w;
	lt_fail_os(err, "watch %s", folder);
	lt_watch_close(w);
	return NULL;
}

void
lt_watch_close(struct lt_watch_folder *watch)
{
	if (!watch)
		return;
	if (watch->fd >= 0)
		close(watch->fd);
	lt_arena_drop(watch->arena);
}

static int
place_of(const struct lt_watch_folder *w, int number)
{
	for (int i = 0; i < w->count; i++)
		if (w->places[i].number == number)
			return i;
	return -1;
}

/* One thing that happened; true when somebody should know. */
static bool
take(struct lt_watch_folder *w, const struct inotify_event *event, bool *estate)
{
	bool folder = event->mask & IN_ISDIR;
	if (event->mask & IN_Q_OVERFLOW) {
		snprintf(w->said, sizeof w->said, "more than was told");
		return true;
	}
	int at = place_of(w, event->wd);
	if (at < 0)
		return false;
	if (event->mask & IN_IGNORED) {
		w->places[at].number = -1; /* the folder is gone */
		return false;
	}
	if (event->len == 0 || is_left_out(event->name) || is_passing(event->name))
		return false;
	char path[PATH_MAX], whole[2 * PATH_MAX];
	snprintf(path, sizeof path, "%s%s%s", w->places[at].path, w->places[at].path[0] ? "/" : "", event->name);
	snprintf(whole, sizeof whole, "%s/%s", w->folder, path);
	if ((w->except && strcmp(whole, w->except) == 0) || is_ignored(w, at, path, folder))
		return false;
	if (folder && event->mask & (IN_CREATE | IN_MOVED_TO))
		add(w, lt_copy(w->arena, path), at, 1);
	if (!folder && event->mask & IN_CREATE)
		return false; /* its closing tells */
	*estate |= strcmp(path, "lintel.yaml") == 0 || strcmp(path, "lintel.yml") == 0;
	snprintf(w->said, sizeof w->said, "%s", path);
	return true;
}

const char *
lt_watch_changed(struct lt_watch_folder *watch, bool *ret_estate)
{
	char bytes[65536] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t got;
	bool any = false;
	*ret_estate = false;
	while ((got = read(watch->fd, bytes, sizeof bytes)) > 0)
		for (const char *at = bytes; at < bytes + got;) {
			const struct inotify_event *event = (const struct inotify_event *)at;
			any |= take(watch, event, ret_estate);
			at += sizeof *event + event->len;
		}
	return any ? watch->said : NULL;
}

int
lt_watch_count(const struct lt_watch_folder *watch)
{
	int count = 0;
	for (int i = 0; i < watch->count; i++)
		count += watch->places[i].number >= 0;
	return count;
}

const char *
lt_watch_sentence(const struct lt_watch_folder *watch)
{
	return watch->sentence;
}
