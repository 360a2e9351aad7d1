/* SPDX-License-Identifier: Apache-2.0 */
/* edit: see edit.h. */
#include "govern/edit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "format/yaml.h"
#include "format/yaml_edit.h"
#include "govern/compile.h"
#include "record/estate.h"

enum { LOCK_TRIES = 500, LOCK_WAIT_MS = 20, TOLD = 8 };

struct lt_edit_own {
	struct lt_arena *a;
	const char *state, *file, *folder; /* file: its name alone, for sentences and places */
	int lock;
	bool gateway, there;
	struct lt_mistakes mistakes;
	struct lt_compiled compiled;
	struct lt_buf lines;
};

static bool
trouble(struct lt_edit *edit, enum lt_edit_trouble what)
{
	edit->trouble = what;
	return false;
}

/* The lock of a folder: all of lintel's own edits below it wait for each other. */
static int
lock_folder(const char *folder, struct lt_err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		lt_fail_os(err, "open the folder %s", folder);
		return -1;
	}
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		poll(NULL, 0, LOCK_WAIT_MS);
	}
	if (errno == EWOULDBLOCK)
		lt_fail(err, "somebody else has been editing in %s for %d seconds; try again", folder, LOCK_TRIES * LOCK_WAIT_MS / 1000);
	else
		lt_fail_os(err, "lock the folder %s", folder);
	close(fd);
	return -1;
}

/* Where a link leads; the path itself when nothing is there yet. */
static const char *
follow(struct lt_arena *a, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = real ? lt_copy(a, real) : path;
	free(real);
	return copy;
}

static bool
read_root(struct lt_edit *edit, struct lt_err *err)
{
	struct lt_docs docs = { 0 };
	struct lt_arena *a = edit->own->a;
	edit->root = LT_NOWHERE;
	if (edit->bytes.len > 0 && !lt_yaml_read(a, lt_keys_new(a), edit->own->file, edit->bytes, &docs, err))
		return trouble(edit, LT_EDIT_UNSAFE);
	if (docs.count > 0)
		edit->root = lt_doc_root(docs.at[0]);
	return true;
}

static bool
read_file(struct lt_edit *edit, struct lt_text *ret_bytes, bool *ret_there, struct lt_err *err)
{
	struct stat st;
	*ret_bytes = LT_NONE;
	*ret_there = stat(edit->path, &st) == 0;
	return (!*ret_there && errno == ENOENT) || lt_io_read(edit->own->a, AT_FDCWD, edit->path, LT_YAML_EDIT_MOST, ret_bytes, err);
}

struct lt_edit *
lt_edit_begin(struct lt_arena *a, const char *path, const char *state, struct lt_err *err)
{
	struct lt_edit *edit = LT_NEW(a, struct lt_edit);
	struct lt_edit_own *own = edit->own = LT_NEW(a, struct lt_edit_own);
	edit->path = follow(a, path);
	const char *slash = strrchr(edit->path, '/');
	own->a = a;
	own->state = state;
	own->file = slash ? slash + 1 : edit->path;
	own->folder = slash ? lt_print(a, "%.*s", (int)(slash - edit->path + (slash == edit->path)), edit->path) : ".";
	own->lines = LT_BUF(1 << 20);
	own->mistakes = LT_MISTAKES(a);
	own->lock = lock_folder(own->folder, err);
	edit->lines = "";
	if (own->lock < 0)
		return NULL;
	struct lt_err unread = { .text = "" };
	if (!read_file(edit, &edit->was, &own->there, err)) {
		lt_edit_end(edit);
		return NULL;
	}
	lt_digest_hex(edit->was, edit->digest);
	edit->bytes = edit->was;
	read_root(edit, &unread); /* one that is broken is told by the first edit, which cannot be made */
	edit->trouble = LT_EDIT_FINE;
	return edit;
}

void
lt_edit_end(struct lt_edit *edit)
{
	if (!edit || edit->own->lock < 0)
		return;
	close(edit->own->lock);
	edit->own->lock = -1;
	lt_buf_done(&edit->own->lines);
}

bool
lt_edit_match(struct lt_edit *edit, const char *digest, struct lt_err *err)
{
	if (!digest || strcmp(digest, edit->digest) == 0)
		return true;
	lt_fail(err, "%s has changed since it was looked at; look again and repeat the change", edit->own->file);
	return trouble(edit, LT_EDIT_CHANGED);
}

struct lt_node
lt_edit_get(struct lt_edit *edit, const char *path)
{
	return lt_yaml_at(edit->own->a, edit->root, path);
}

const char *
lt_edit_quote(struct lt_arena *a, const char *text)
{
	struct lt_buf out = LT_BUF(1 << 20);
	lt_json_quote(&out, lt_text(text));
	const char *quoted = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return quoted;
}

static bool
took(struct lt_edit *edit, const char *path, enum lt_yaml_edit how, struct lt_text bytes, struct lt_err *err)
{
	if (how == LT_YAML_NOT_THERE)
		return trouble(edit, LT_EDIT_MISSING);
	if (how == LT_YAML_REFUSED)
		return trouble(edit, LT_EDIT_UNSAFE);
	edit->bytes = bytes;
	edit->own->gateway |= lt_text_starts(lt_text(path), "gateway") || lt_text_starts(lt_text(path), "organisation");
	edit->lines = lt_copy_text(edit->own->a, lt_buf_text(&edit->own->lines)).at;
	return read_root(edit, err);
}

/* JSON as a node; a mistake in it is the program's, and is told all the same. */
static bool
read_value(struct lt_edit *edit, const char *value, struct lt_node *ret_value, struct lt_err *err)
{
	struct lt_doc *doc;
	struct lt_arena *a = edit->own->a;
	if (!lt_json_read(a, lt_keys_new(a), "the new value", lt_text(lt_copy(a, value)), &doc, err))
		return trouble(edit, LT_EDIT_WRONG);
	*ret_value = lt_doc_root(doc);
	return true;
}

bool
lt_edit_set(struct lt_edit *edit, const char *path, const char *value, struct lt_err *err)
{
	struct lt_node node;
	struct lt_text bytes = LT_NONE;
	if (edit->trouble || !read_value(edit, value, &node, err))
		return false;
	enum lt_yaml_edit how = lt_yaml_set(edit->own->a, edit->own->file, edit->bytes, path, node, &bytes, err);
	lt_yaml_paste(edit->own->a, path, node, false, &edit->own->lines);
	return took(edit, path, how, bytes, err);
}

bool
lt_edit_add(struct lt_edit *edit, const char *path, const char *value, struct lt_err *err)
{
	struct lt_node node;
	struct lt_text bytes = LT_NONE;
	if (edit->trouble || !read_value(edit, value, &node, err))
		return false;
	enum lt_yaml_edit how = lt_yaml_add(edit->own->a, edit->own->file, edit->bytes, path, node, &bytes, err);
	lt_yaml_paste(edit->own->a, path, node, true, &edit->own->lines);
	return took(edit, path, how, bytes, err);
}

bool
lt_edit_remove(struct lt_edit *edit, const char *path, struct lt_err *err)
{
	struct lt_text bytes = LT_NONE;
	if (edit->trouble)
		return false;
	return took(edit, path, lt_yaml_remove(edit->own->a, edit->own->file, edit->bytes, path, &bytes, err), bytes, err);
}

bool
lt_edit_text(struct lt_edit *edit, struct lt_text bytes, struct lt_err *err)
{
	if (edit->trouble)
		return false;
	edit->bytes = bytes;
	return read_root(edit, err);
}

static bool
tell_mistakes(struct lt_edit *edit, struct lt_mistakes *mistakes, struct lt_err *err)
{
	struct lt_buf told = LT_BUF(1 << 16);
	lt_mistake_tell(mistakes, TOLD, &told);
	lt_fail(err, "%s", told.at ? told.at : "");
	lt_buf_done(&told);
	edit->mistakes = mistakes;
	return trouble(edit, LT_EDIT_WRONG);
}

bool
lt_edit_check(struct lt_edit *edit, struct lt_err *err)
{
	struct lt_edit_own *own = edit->own;
	struct lt_estate estate;
	if (edit->trouble)
		return false;
	static const char *const others[] = { "answers.", "decisions.", "usecases.", "metrics." }; /* their own readers look at them */
	bool other = false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		other = other || lt_text_starts(lt_text(own->file), others[i]);
	if (!other && !lt_node_is(edit->root, LT_KIND_NONE) && !lt_estate_look(edit->root, &estate, &own->mistakes))
		return tell_mistakes(edit, &own->mistakes, err);
	if (!own->gateway)
		return true;
	if (!lt_compile_root(own->a, edit->root, own->state, &own->compiled, err)) {
		edit->mistakes = own->compiled.mistakes.count ? &own->compiled.mistakes : NULL;
		return trouble(edit, edit->mistakes ? LT_EDIT_WRONG : LT_EDIT_FAILED);
	}
	edit->compiled = &own->compiled;
	return true;
}

/* What can be told who may not write: the lines, so that somebody who may can paste them. */
static bool
read_only(struct lt_edit *edit, const char *why, struct lt_err *err)
{
	if (*edit->lines)
		lt_fail(err, "%s cannot be written (%s); paste these lines into it:\n%s", edit->path, why, edit->lines);
	else
		lt_fail(err, "%s cannot be written (%s); take out by hand what is not wanted any more", edit->path, why);
	return trouble(edit, LT_EDIT_READ_ONLY);
}

static bool
failed(struct lt_edit *edit, const char *doing, struct lt_err *err)
{
	if (errno == EACCES || errno == EPERM || errno == EROFS || errno == EBUSY || errno == EXDEV)
		return read_only(edit, strerror(errno), err);
	lt_fail_os(err, "%s %s", doing, edit->path);
	return trouble(edit, LT_EDIT_FAILED);
}

/* The bytes in a file beside, synced, with the mode and owner that the file has. */
static bool
write_beside(struct lt_edit *edit, const char *beside, struct lt_err *err)
{
	struct stat st;
	unlink(beside); /* of one that was killed here */
	LT_AUTO(lt_fd) fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return failed(edit, "write beside", err);
	if (edit->own->there && stat(edit->path, &st) == 0) {
		if ((geteuid() == 0 || st.st_gid != getegid() || st.st_uid != geteuid()) && fchown(fd, st.st_uid, st.st_gid) != 0)
			return read_only(edit, "it belongs to another account, and would not any more", err);
		if (fchmod(fd, st.st_mode & 07777) != 0)
			return failed(edit, "keep the mode of", err);
	}
	return (lt_io_put(fd, edit->bytes) && fsync(fd) == 0) || failed(edit, "write", err);
}

/* Nobody has touched the file since it was read? */
static bool
is_still(struct lt_edit *edit, struct lt_err *err)
{
	struct lt_text now;
	bool there;
	char digest[65];
	if (!read_file(edit, &now, &there, err))
		return trouble(edit, LT_EDIT_FAILED);
	lt_digest_hex(now, digest);
	if (there == edit->own->there && strcmp(digest, edit->digest) == 0)
		return true;
	lt_fail(err, "somebody else changed %s just now; look again and repeat the change", edit->own->file);
	return trouble(edit, LT_EDIT_CHANGED);
}

bool
lt_edit_commit(struct lt_edit *edit, struct lt_err *err)
{
	struct stat st;
	struct lt_edit_own *own = edit->own;
	if (!lt_edit_check(edit, err))
		return false;
	if (own->there && lt_text_is(edit->was, edit->bytes))
		return true;
	if (own->there && stat(edit->path, &st) == 0 && ((st.st_mode & 0222) == 0 || access(edit->path, W_OK) != 0))
		return read_only(edit, "it is read-only", err);
	const char *beside = lt_print(own->a, "%s/.%s.edit", own->folder, own->file);
	bool good = write_beside(edit, beside, err) && is_still(edit, err);
	if (good && rename(beside, edit->path) != 0)
		good = failed(edit, "replace", err);
	if (!good) {
		unlink(beside);
		return false;
	}
	if (fsync(own->lock) != 0)
		return failed(edit, "bring to the disk the folder of", err);
	return true;
}
