/* SPDX-License-Identifier: Apache-2.0 */
/* The walk: one descriptor a folder, entries in any order, sorted once at the end. */
#include "collect/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"
#include "collect/look.h"
#include "collect/tracked.h"
#include "format/gitignore.h"
#include "format/unpack.h"

enum {
	DEPTH = 128,               /* of folders */
	PATH_BYTES = 4096,
	UNREADABLE = 1000,         /* remembered; more help nobody */
	IGNORE_BYTES = 1 << 20,    /* of one .gitignore */
};

/* A folder on the way down. */
struct folder {
	const struct folder *up;
	int fd, depth;
	size_t base;                /* where the names of its entries start in a path */
	struct lt_gitignore *ignore;
	dev_t device;
	ino_t inode;
	bool link;                  /* it, or one above it, was reached through a link */
	bool templates;             /* it, or one above it, is a chart's templates/ */
	bool chart;
};

/* A .gitignore above the root, when the root lies inside a working tree. */
struct above {
	struct lt_gitignore *ignore;
	const char *below; /* the way from its folder to the root, with a slash at its end */
};

struct walk {
	struct lt_arena *a;
	char path[PATH_BYTES];
	char root[PATH_BYTES];      /* real path of the root, for links */
	struct lt_file *files;
	int count, room, most;
	bool cut;
	struct lt_unreadable *unreadable;
	int unreadable_count, unreadable_room;
	struct above *above; /* the nearest last; the first is .git/info/exclude */
	int above_count, above_room;
	struct lt_tracked tracked;
	char head[LT_LOOK_BYTES], unpacked[LT_LOOK_BYTES];
};

static void
remember(struct walk *w, const char *what)
{
	if (w->unreadable_count == UNREADABLE)
		return;
	int why = errno;
	char *path = lt_copy(w->a, w->path[0] ? w->path : ".");
	LT_PUSH(w->a, w->unreadable, w->unreadable_count, w->unreadable_room) =
		(struct lt_unreadable){ path, lt_print(w->a, "%s: %s", what, strerror(why)) };
}

/* Left out wherever they stand: what tools make and fetch. */
static bool
is_output(const char *name)
{
	static const char *const names[] = { ".git", ".hg", ".svn", "node_modules", ".terraform",
		".terragrunt-cache", "__pycache__", "venv", ".venv", ".tox", ".nox", ".mypy_cache",
		".pytest_cache", ".ruff_cache", ".eggs", ".gradle", ".next", ".ipynb_checkpoints", NULL };
	for (int i = 0; names[i]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static enum lt_gitignore_says
ask_above(const struct walk *w, size_t len, bool folder)
{
	char path[2 * PATH_BYTES];
	enum lt_gitignore_says says = LT_GITIGNORE_NOTHING;
	for (int i = w->above_count; i-- > 0 && says == LT_GITIGNORE_NOTHING;) {
		int whole = snprintf(path, sizeof path, "%s%.*s", w->above[i].below, (int)len, w->path);
		says = lt_gitignore_ask(w->above[i].ignore, (struct lt_text){ path, (size_t)whole }, folder);
	}
	return says;
}

/* What git tracks it does not ignore, whatever the patterns say. */
static bool
is_ignored(const struct walk *w, const struct folder *in, size_t len, bool folder)
{
	enum lt_gitignore_says says = LT_GITIGNORE_NOTHING;
	struct lt_text path = { w->path, len };
	for (const struct folder *f = in; f && says == LT_GITIGNORE_NOTHING; f = f->up)
		if (f->ignore)
			says = lt_gitignore_ask(f->ignore, (struct lt_text){ w->path + f->base, len - f->base }, folder);
	if (says == LT_GITIGNORE_NOTHING)
		says = ask_above(w, len, folder);
	if (says != LT_GITIGNORE_OUT)
		return false;
	return folder ? !lt_tracked_in(&w->tracked, path) : !lt_tracked_has(&w->tracked, path);
}

static struct lt_gitignore *
read_ignore(struct walk *w, int dir, const char *name)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	if (faccessat(dir, name, F_OK, 0) != 0 || !lt_io_read(w->a, dir, name, IGNORE_BYTES, &bytes, &err))
		return NULL;
	return lt_gitignore_read(w->a, bytes);
}

/* The patterns between the top of the working tree and the root. */
static void
read_above(struct walk *w, int dir)
{
	struct lt_err none = { 0 };
	if (!lt_tracked_read(w->a, dir, &w->tracked, &none) || !w->tracked.git)
		w->tracked.count = 0;
	if (!w->tracked.git)
		return;
	const char *below = w->tracked.below, *top = w->tracked.top;
	struct lt_gitignore *exclude = read_ignore(w, AT_FDCWD, lt_print(w->a, "%s/.git/info/exclude", top));
	if (exclude)
		LT_PUSH(w->a, w->above, w->above_count, w->above_room) = (struct above){ exclude, below };
	for (const char *here = below; *here; here = strchr(here, '/') + 1) {
		const char *name = lt_print(w->a, "%s/%.*s.gitignore", top, (int)(here - below), below);
		struct lt_gitignore *ignore = read_ignore(w, AT_FDCWD, name);
		if (ignore)
			LT_PUSH(w->a, w->above, w->above_count, w->above_room) = (struct above){ ignore, here };
	}
}

/* Where a descriptor really is; false when the system cannot say. */
static bool
real_path(int fd, char out[PATH_BYTES])
{
	char link[64];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, out, PATH_BYTES - 1);
	if (len <= 0)
		return false;
	out[len] = 0;
	return true;
}

/* Does the link of this name lead to something inside the root? */
static bool
leads_inside(const struct walk *w, int dir, const char *name)
{
	char real[PATH_BYTES];
	LT_AUTO(lt_fd) fd = openat(dir, name, O_PATH | O_CLOEXEC);
	size_t len = strlen(w->root);
	if (fd < 0 || len == 0 || !real_path(fd, real) || strncmp(real, w->root, len) != 0)
		return false;
	return real[len] == '/' || real[len] == 0 || w->root[len - 1] == '/';
}

static enum lt_file_kind
kind_of(struct walk *w, const struct folder *in, const char *name, size_t len)
{
	struct lt_text path = { w->path, len };
	enum lt_file_kind kind;
	if (lt_look_name(path, &kind))
		return kind;
	bool yaml = lt_text_ends(path, ".yaml") || lt_text_ends(path, ".yml");
	if (in->templates && yaml)
		return LT_FILE_HELM;
	LT_AUTO(lt_fd) fd = openat(in->fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t got = fd < 0 ? -1 : pread(fd, w->head, sizeof w->head, 0);
	if (got < 0) {
		remember(w, "the file cannot be read");
		return LT_FILE_OTHER;
	}
	struct lt_text head = { w->head, (size_t)got };
	if (!lt_unpack_is(head))
		return lt_look_inside(w->a, path, head);
	struct lt_arena *one = lt_arena_new((size_t)1 << 20);
	long unpacked = lt_unpack(lt_unpack_new(one), &head, w->unpacked, sizeof w->unpacked);
	lt_arena_drop(one);
	return lt_look_inside(w->a, path, (struct lt_text){ w->unpacked, unpacked > 0 ? (size_t)unpacked : 0 });
}

static void
add_file(struct walk *w, const struct folder *in, const char *name, size_t len, uint64_t size, bool link)
{
	if (w->count == w->most) {
		w->cut = true;
		return;
	}
	struct lt_file file = { lt_copy(w->a, w->path), size, kind_of(w, in, name, len), in->link || link };
	LT_PUSH(w->a, w->files, w->count, w->room) = file;
}

static void walk_folder(struct walk *w, struct folder *f);

/* The folder at w->path, of len bytes.  A link to a folder above is left out, and so is a
 * link met behind a link: what it leads to is found without it. */
static void
enter(struct walk *w, const struct folder *in, const char *name, size_t len, const struct stat *st, bool link)
{
	for (const struct folder *f = in; f; f = f->up)
		if (f->device == st->st_dev && f->inode == st->st_ino)
			return;
	if (link && in->link)
		return;
	if (in->depth == DEPTH || len + 2 > sizeof w->path) {
		errno = ENAMETOOLONG;
		remember(w, "the folder lies too deep");
		return;
	}
	LT_AUTO(lt_fd) fd = openat(in->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		remember(w, "the folder cannot be opened");
		return;
	}
	struct folder f = { .up = in, .fd = fd, .depth = in->depth + 1, .base = len + 1, .device = st->st_dev,
		.inode = st->st_ino, .link = in->link || link,
		.templates = in->templates || (in->chart && strcmp(name, "templates") == 0) };
	w->path[len] = '/';
	w->path[len + 1] = 0;
	if (faccessat(fd, "CACHEDIR.TAG", F_OK, 0) != 0)
		walk_folder(w, &f);
	w->path[len] = 0;
}

static void
meet(struct walk *w, const struct folder *in, const char *name)
{
	struct stat st;
	size_t len = in->base + strlen(name);
	if (len >= sizeof w->path) {
		errno = ENAMETOOLONG;
		remember(w, "an entry's path is too long");
		return;
	}
	memcpy(w->path + in->base, name, len - in->base + 1);
	if (fstatat(in->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT)
			remember(w, "the entry cannot be looked at");
		return;
	}
	bool link = S_ISLNK(st.st_mode);
	if (link && (!leads_inside(w, in->fd, name) || fstatat(in->fd, name, &st, 0) != 0))
		return;
	bool folder = S_ISDIR(st.st_mode);
	if ((!folder && !S_ISREG(st.st_mode)) || (folder && is_output(name)))
		return;
	if (is_ignored(w, in, len, folder))
		return;
	if (folder)
		enter(w, in, name, len, &st, link);
	else
		add_file(w, in, name, len, (uint64_t)st.st_size, link);
}

static void
walk_folder(struct walk *w, struct folder *f)
{
	int copy = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
	LT_AUTO(lt_dir) dir = copy < 0 ? NULL : fdopendir(copy);
	if (!dir) {
		remember(w, "the folder cannot be listed");
		if (copy >= 0)
			close(copy);
		return;
	}
	rewinddir(dir);
	f->ignore = read_ignore(w, f->fd, ".gitignore");
	f->chart = faccessat(f->fd, "Chart.yaml", F_OK, 0) == 0;
	for (struct dirent *at; !w->cut && (at = readdir(dir));) {
		if (strcmp(at->d_name, ".") == 0 || strcmp(at->d_name, "..") == 0)
			continue;
		meet(w, f, at->d_name);
		w->path[f->base] = 0;
	}
}

static int
by_path(const void *a, const void *b)
{
	const struct lt_file *l = a, *r = b;
	return strcmp(l->path, r->path);
}

static int
unreadable_by_path(const void *a, const void *b)
{
	const struct lt_unreadable *l = a, *r = b;
	return strcmp(l->path, r->path);
}

static struct lt_files
result(const struct walk *w)
{
	if (w->count)
		qsort(w->files, (size_t)w->count, sizeof *w->files, by_path);
	if (w->unreadable_count)
		qsort(w->unreadable, (size_t)w->unreadable_count, sizeof *w->unreadable, unreadable_by_path);
	return (struct lt_files){ w->files, w->count, w->cut, w->unreadable, w->unreadable_count };
}

static bool
begin(struct walk *w, struct lt_arena *a, int dir, int most, struct folder *ret_root, struct lt_err *err)
{
	struct stat st;
	if (fstat(dir, &st) != 0)
		return lt_fail_os(err, "look at the folder");
	if (!S_ISDIR(st.st_mode))
		return lt_fail(err, "this is not a folder");
	w->a = a;
	w->most = most;
	real_path(dir, w->root);
	*ret_root = (struct folder){ .fd = dir, .device = st.st_dev, .inode = st.st_ino };
	return true;
}

bool
lt_files_find(struct lt_arena *a, int dir, int most, struct lt_files *ret_files, struct lt_err *err)
{
	struct walk *w = LT_NEW(a, struct walk);
	struct folder root;
	if (!begin(w, a, dir, most, &root, err))
		return false;
	read_above(w, dir);
	walk_folder(w, &root);
	*ret_files = result(w);
	return true;
}

bool
lt_files_one(struct lt_arena *a, int dir, const char *name, struct lt_files *ret_files, struct lt_err *err)
{
	struct walk *w = LT_NEW(a, struct walk);
	struct folder root;
	struct stat st;
	if (!begin(w, a, dir, 1, &root, err))
		return false;
	if (strlen(name) >= sizeof w->path || fstatat(dir, name, &st, 0) != 0)
		return lt_fail_os(err, "open %s", name);
	if (!S_ISREG(st.st_mode))
		return lt_fail(err, "open %s: not a plain file", name);
	memcpy(w->path, name, strlen(name) + 1);
	add_file(w, &root, name, strlen(name), (uint64_t)st.st_size, false);
	*ret_files = result(w);
	return true;
}

const struct lt_file *
lt_files_next(const struct lt_files *files, enum lt_file_kind kind, int *at)
{
	while (*at < files->count) {
		const struct lt_file *file = &files->at[(*at)++];
		if (file->kind == kind)
			return file;
	}
	return NULL;
}

const struct lt_file *
lt_files_named(const struct lt_files *files, const char *path)
{
	struct lt_file key = { .path = path };
	return files->count
		? bsearch(&key, files->at, (size_t)files->count, sizeof *files->at, by_path)
		: NULL;
}
