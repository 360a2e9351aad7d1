/* SPDX-License-Identifier: Apache-2.0 */
/*
 * templates: the files of content/templates/ in one C file, as they are.
 *
 *	templates FOLDER OUT.c OUT.d
 *
 * The pack is that of tools/pack.c; a name that ends in "~" or begins with "." is somebody's editor's.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "embed.h"

struct pack {
	struct lt_arena *arena;
	struct lt_buf bytes, depends;
	struct lt_err err;
	const char *root;
	const char **files;
	int count, room;
};

static bool
add_file(struct pack *p, const char *path)
{
	struct lt_text bytes;
	if (!lt_io_read(p->arena, AT_FDCWD, lt_io_join(p->arena, p->root, path), 16 << 20, &bytes, &p->err))
		return false;
	lt_buf_add(&p->bytes, path, strlen(path) + 1);
	lt_buf_printf(&p->bytes, "%zu", bytes.len);
	lt_buf_add(&p->bytes, "\0", 1);
	lt_buf_text_add(&p->bytes, bytes);
	lt_buf_add(&p->bytes, "\0", 1);
	return true;
}

static bool
find(struct pack *p, const char *path)
{
	struct dirent **names;
	const char *whole = lt_io_join(p->arena, p->root, path);
	int count = scandir(whole, &names, NULL, alphasort);
	bool good = count >= 0 || lt_fail_os(&p->err, "open %s", whole);
	lt_buf_printf(&p->depends, " %s", whole);
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name, *below = lt_io_join(p->arena, path, name);
		struct stat st;
		bool theirs = name[0] == '.' || name[strlen(name) - 1] == '~';
		if (good && !theirs && stat(lt_io_join(p->arena, p->root, below), &st) == 0) {
			if (S_ISDIR(st.st_mode))
				good = find(p, below);
			else
				LT_PUSH(p->arena, p->files, p->count, p->room) = below;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return good;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct pack p = { .arena = lt_arena_new(SIZE_MAX), .bytes = LT_BUF(64 << 20), .depends = LT_BUF(4 << 20), .root = argv[1] };
	bool good = find(&p, "");
	if (p.count > 1)
		qsort(p.files, (size_t)p.count, sizeof *p.files, by_path);
	for (int i = 0; i < p.count && good; i++) {
		lt_buf_printf(&p.depends, " %s", lt_io_join(p.arena, p.root, p.files[i]));
		good = add_file(&p, p.files[i]);
	}
	struct lt_buf rule = LT_BUF(4 << 20);
	lt_buf_printf(&rule, "%s:%s\n", argv[2], lt_buf_text(&p.depends).at);
	good = good && lt_embed(p.arena, argv[2], "templates", &p.bytes, &p.err) && lt_io_write(argv[3], lt_buf_text(&rule), &p.err);
	if (!good)
		fprintf(stderr, "%s\n", p.err.text);
	lt_buf_done(&p.bytes);
	lt_buf_done(&p.depends);
	lt_buf_done(&rule);
	lt_arena_drop(p.arena);
	return !good;
}
