/* SPDX-License-Identifier: Apache-2.0 */
/* prepared: see prepared.h. */
#include "cli/prepared.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "format/yaml.h"
#include "prepare/target.h"
#include "record/estate.h"

enum { ESTATE_BYTES = 16 << 20, FILE_BYTES = 64 << 20, MISTAKES = 20 };

static const char MEMORY[] = ".lintel-prepared";

const char *
lt_prepared_word(enum lt_merge merge)
{
	static const char *const words[] = { [LT_MERGE_SAME] = "same", [LT_MERGE_NEW] = "new", [LT_MERGE_CHANGE] = "changed",
		[LT_MERGE_EDITED] = "EDITED", [LT_MERGE_THEIRS] = "THEIRS" };
	return words[merge];
}

static bool
is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
read_estate(struct lt_arena *a, const char *path, struct lt_node *ret_root, struct lt_mistakes *mistakes, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	struct lt_estate estate;
	const char *file = path;
	if (is_folder(path)) {
		file = lt_io_join(a, path, "lintel.yaml");
		if (access(file, F_OK) != 0 && access(lt_io_join(a, path, "lintel.yml"), F_OK) == 0)
			file = lt_io_join(a, path, "lintel.yml");
	}
	if (access(file, F_OK) != 0 && errno == ENOENT)
		return lt_fail(err, "there is no %s, whose section platform says what is rendered: name, region, owner, cost_center and budget: {month: ...}", file);
	if (!lt_io_read(a, AT_FDCWD, file, ESTATE_BYTES, &bytes, err) || !lt_yaml_read(a, lt_keys_new(a), file, bytes, &docs, err))
		return false;
	if (docs.count == 0)
		return lt_fail(err, "%s:1: there is no section platform, nor anything else; write platform: with name, region, owner, cost_center and budget: {month: ...} below it", file);
	if (docs.count != 1)
		return lt_fail(err, "%s:%u: here begins a second document, and an estate is one; take it out, and the line --- before it", file,
			lt_node_place(lt_doc_root(docs.at[1])).line);
	*ret_root = lt_doc_root(docs.at[0]);
	lt_mistake_twice(&docs, mistakes);
	lt_estate_look(*ret_root, &estate, mistakes);
	return true;
}

/* What was rendered into a folder before: lines "target NAME" and "file DIGITS PATH". */
struct memory {
	struct lt_list targets;
	struct lt_text *paths, *digits;
	int count, path_room, digit_room;
};

static bool
read_memory(struct lt_arena *a, const char *folder, struct memory *ret_memory, struct lt_err *err)
{
	struct lt_text bytes, line, word, digits;
	const char *path = lt_io_join(a, folder, MEMORY);
	if (access(path, F_OK) != 0)
		return true;
	if (!lt_io_read(a, AT_FDCWD, path, FILE_BYTES, &bytes, err))
		return false;
	while (lt_text_cut(&bytes, '\n', &line)) {
		struct lt_text rest = lt_text_trim(line);
		lt_text_cut(&rest, ' ', &word);
		if (lt_text_eq(word, "target") && rest.len) {
			LT_PUSH(a, ret_memory->targets.at, ret_memory->targets.count, ret_memory->targets.room) = lt_copy_text(a, rest).at;
		} else if (lt_text_eq(word, "file") && lt_text_cut(&rest, ' ', &digits) && rest.len) {
			int count = ret_memory->count;
			LT_PUSH(a, ret_memory->digits, count, ret_memory->digit_room) = digits;
			LT_PUSH(a, ret_memory->paths, ret_memory->count, ret_memory->path_room) = rest;
		}
	}
	return true;
}

/* What is at a path of the folder.  A link may lead anywhere: neither read nor written through. */
static bool
read_there(struct lt_arena *a, const char *folder, const char *path, struct lt_text *ret_bytes, struct lt_err *err)
{
	struct stat st;
	const char *whole = lt_io_join(a, folder, path);
	*ret_bytes = LT_NONE;
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *above = lt_io_join(a, folder, lt_print(a, "%.*s", (int)(slash - path), path));
		if (lstat(above, &st) == 0 && !S_ISDIR(st.st_mode))
			return lt_fail(err, "%s is no folder, and files of the render go below it; move it away", above);
	}
	if (lstat(whole, &st) != 0)
		return errno == ENOENT || lt_fail_os(err, "look at %s", whole);
	if (!S_ISREG(st.st_mode))
		return lt_fail(err, "%s is no plain file, and the render has one there; move it away", whole);
	return lt_io_read(a, AT_FDCWD, whole, FILE_BYTES, ret_bytes, err);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Targets and files as they are remembered from now on. */
static void
lay_memory(struct lt_arena *a, const struct lt_list *targets, const struct memory *memory, struct lt_prepared_folder *folder)
{
	struct lt_buf out = LT_BUF(16 << 20);
	struct lt_map *ours = lt_map_new(a);
	lt_buf_puts(&out, "# What lintel prepare rendered into this folder: targets, and each file with a digest of it. Take out the line of a\n"
			  "# target to have it no more; its files are yours to delete.\n");
	const char **names = LT_NEW_ARRAY(a, const char *, targets->count + 1);
	for (int i = 0; i < targets->count; i++)
		names[i] = targets->at[i];
	if (targets->count > 1)
		qsort(names, (size_t)targets->count, sizeof *names, by_name);
	for (int i = 0; i < targets->count; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			lt_buf_printf(&out, "target %s\n", names[i]);
	for (int i = 0; i < folder->files.count; i++) {
		const struct lt_prepared_place *place = &folder->at[i];
		const char *digits = lt_prepare_digest(a, place->file);
		lt_map_put(ours, lt_text(place->file->path), i);
		for (int j = 0; j < memory->count; j++) /* a file that was kept as it is is remembered as it was */
			if ((place->merge == LT_MERGE_EDITED || place->merge == LT_MERGE_THEIRS) && lt_text_is(place->bytes, place->there) &&
				lt_text_eq(memory->paths[j], place->file->path))
				digits = lt_copy_text(a, memory->digits[j]).at;
		if (place->merge != LT_MERGE_THEIRS || !lt_text_is(place->bytes, place->there))
			lt_buf_printf(&out, "file %s %s\n", digits, place->file->path);
	}
	for (int i = 0; i < memory->count; i++)
		if (lt_map_get(ours, memory->paths[i]) < 0)
			LT_PUSH(a, folder->left, folder->left_count, folder->left_room) = lt_copy_text(a, memory->paths[i]).at;
	folder->memory = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
}

static int
told(struct lt_mistakes *mistakes, struct lt_err *err)
{
	struct lt_buf out = LT_BUF(64 << 10);
	/* As many as an error has room for, and none of them by half. */
	for (int most = MISTAKES; most > 0; most--) {
		out.len = 0;
		lt_mistake_tell(mistakes, most, &out);
		if (out.len < sizeof err->text)
			break;
	}
	lt_fail(err, "%s", lt_buf_text(&out).at);
	lt_buf_done(&out);
	return LT_EXIT_USAGE;
}

/* Files of one folder are whole only with all of its targets: main.tf calls each. */
static struct lt_list
with_those_before(struct lt_arena *a, const struct lt_list *asked, bool held, const struct memory *memory, struct lt_prepared_folder *folder)
{
	struct lt_list all = { 0 };
	for (int i = 0; i < asked->count; i++)
		LT_PUSH(a, all.at, all.count, all.room) = asked->at[i];
	for (int i = 0; i < memory->targets.count && (asked->count || held); i++) {
		bool there = false;
		for (int j = 0; j < asked->count; j++)
			there |= strcmp(asked->at[j], memory->targets.at[i]) == 0;
		if (there)
			continue;
		LT_PUSH(a, all.at, all.count, all.room) = memory->targets.at[i];
		LT_PUSH(a, folder->before, folder->before_count, folder->before_room) = memory->targets.at[i];
	}
	return all;
}

int
lt_prepared_read(struct lt_arena *a, const struct lt_prepared_call *call, struct lt_prepared_folder *ret_folder, struct lt_err *err)
{
	struct lt_prepared_folder folder = { .path = call->out };
	struct lt_mistakes mistakes = LT_MISTAKES(a);
	struct memory memory = { 0 };
	struct lt_list all = { 0 };
	struct lt_node root;
	if (!read_estate(a, call->estate ? call->estate : ".", &root, &mistakes, err))
		return LT_EXIT_USAGE;
	folder.estate = root;
	if (!read_memory(a, call->out, &memory, err))
		return LT_EXIT_FAILED;
	struct lt_list targets = call->only ? call->targets : with_those_before(a, &call->targets, call->held, &memory, &folder);
	if (!lt_prepare_render(a, root, targets.at, targets.count, &folder.files, &mistakes, err))
		return mistakes.count ? told(&mistakes, err) : LT_EXIT_USAGE;
	folder.at = LT_NEW_ARRAY(a, struct lt_prepared_place, folder.files.count + 1);
	for (int i = 0; i < folder.files.count; i++) {
		struct lt_prepared_place *place = &folder.at[i];
		const char *digits = NULL;
		place->file = &folder.files.at[i];
		for (int j = 0; j < memory.count; j++)
			if (lt_text_eq(memory.paths[j], place->file->path))
				digits = lt_copy_text(a, memory.digits[j]).at;
		if (!read_there(a, call->out, place->file->path, &place->there, err))
			return LT_EXIT_FAILED;
		place->merge = lt_prepare_merge(a, place->file, place->there, digits, call->force, &place->bytes);
	}
	for (int i = 0; targets.count == 0 && lt_targets[i]; i++)
		LT_PUSH(a, all.at, all.count, all.room) = lt_targets[i]->name;
	lay_memory(a, targets.count ? &targets : &all, &memory, &folder);
	*ret_folder = folder;
	return LT_EXIT_DONE;
}

static bool
write_file(struct lt_arena *a, const char *folder, const char *path, struct lt_text bytes, bool runs, struct lt_err *err)
{
	const char *whole = lt_io_join(a, folder, path), *slash = strrchr(whole, '/');
	mode_t mask = umask(0);
	umask(mask);
	for (const char *s = strchr(whole + 1, '/'); s && s <= slash; s = strchr(s + 1, '/')) {
		const char *above = lt_print(a, "%.*s", (int)(s - whole), whole);
		if (mkdir(above, 0777) != 0 && errno != EEXIST)
			return lt_fail_os(err, "make the folder %s", above);
	}
	if (!lt_io_write(whole, bytes, err))
		return false;
	return !runs || chmod(whole, 0777 & ~mask) == 0 || lt_fail_os(err, "make %s a program", whole);
}

static void
remove_all(struct lt_arena *a, const struct lt_prepared_folder *folder, const char *path)
{
	for (int i = 0; i < folder->files.count; i++)
		unlink(lt_io_join(a, path, folder->at[i].file->path));
	unlink(lt_io_join(a, path, MEMORY));
	for (int i = folder->files.count - 1; i >= 0; i--) {
		char *below = lt_copy(a, folder->at[i].file->path);
		for (char *slash; (slash = strrchr(below, '/'));) {
			*slash = 0;
			rmdir(lt_io_join(a, path, below));
		}
	}
	rmdir(path);
}

static bool
write_all(struct lt_arena *a, const struct lt_prepared_folder *folder, const char *path, struct lt_err *err)
{
	for (int i = 0; i < folder->files.count; i++) {
		const struct lt_prepared_place *place = &folder->at[i];
		if (!(place->there.at && lt_text_is(place->bytes, place->there)) &&
			!write_file(a, path, place->file->path, place->bytes, place->file->runs, err))
			return false;
	}
	return write_file(a, path, MEMORY, folder->memory, false, err);
}

bool
lt_prepared_write(struct lt_arena *a, const struct lt_prepared_folder *folder, struct lt_err *err)
{
	char *path = lt_copy(a, folder->path), *fresh;
	for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		path[len - 1] = 0;
	if (access(path, F_OK) == 0)
		return write_all(a, folder, path, err);
	char *slash = strrchr(path, '/');
	if (slash && slash > path) {
		*slash = 0;
		if (!lt_io_folder(path, err))
			return false;
		*slash = '/';
	}
	fresh = lt_print(a, "%s.XXXXXX", path);
	if (!mkdtemp(fresh))
		return lt_fail_os(err, "make a folder beside %s", path);
	mode_t mask = umask(0);
	umask(mask);
	if (write_all(a, folder, fresh, err) && (chmod(fresh, 0777 & ~mask) != 0 || rename(fresh, path) != 0))
		lt_fail_os(err, "make the folder %s", path);
	if (!err->text[0])
		return true;
	remove_all(a, folder, fresh);
	return false;
}
