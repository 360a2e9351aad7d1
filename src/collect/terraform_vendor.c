/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules that `terraform init` fetched: .terraform/modules/modules.json says which call's
 * code lies where.  The walk leaves .terraform out, so these folders are listed here; links
 * are not followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/terraform_code.h"
#include "format/json.h"

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every source file of one folder, in the order of names. */
static void
read_folder(struct lt_terraform *t, struct lt_terraform_codes *codes, const char *folder)
{
	int fd = openat(t->src->dir, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	LT_AUTO(lt_dir) dir = fd < 0 ? NULL : fdopendir(fd);
	const char **names = NULL;
	int count = 0, room = 0;
	if (!dir)
		return;
	for (struct dirent *at; (at = readdir(dir));) {
		struct lt_text name = lt_text(at->d_name);
		bool code = lt_text_ends(name, ".tf") || lt_text_ends(name, ".tf.json") ||
			lt_text_ends(name, ".tofu") || lt_text_ends(name, ".tofu.json");
		if (at->d_type == DT_REG && code)
			LT_PUSH(t->arena, names, count, room) = lt_copy(t->arena, at->d_name);
	}
	if (count)
		qsort(names, (size_t)count, sizeof *names, by_name);
	for (int i = 0; i < count; i++)
		lt_terraform_code_file(t, codes, lt_io_join(t->arena, folder, names[i]));
}

static void
note_module(struct lt_terraform *t, struct lt_terraform_codes *codes, const char *root,
	struct lt_node entry)
{
	const char *key = lt_node_string(lt_node_get(entry, "Key"), t->arena);
	const char *dir = lt_node_string(lt_node_get(entry, "Dir"), t->arena);
	if (!key || !dir || !lt_text_starts(lt_text(dir), ".terraform/"))
		return;
	const char *folder = lt_io_clean(t->arena, lt_io_join(t->arena, root, dir));
	if (strstr(folder, "..") || !strstr(folder, ".terraform/"))
		return;
	struct lt_terraform_code *code = lt_terraform_code_in(codes, folder);
	if (!code) {
		read_folder(t, codes, folder);
		code = lt_terraform_code_in(codes, folder);
	}
	if (!code)
		return;
	code->called = code->vendored = true;
	lt_map_put(codes->vendored, lt_text(lt_print(t->arena, "%s\t%s", root, key)),
		lt_map_get(codes->by_folder, lt_text(folder)));
}

void
lt_terraform_vendor_read(struct lt_terraform *t, struct lt_terraform_codes *codes)
{
	int own = codes->count;
	codes->vendored = lt_map_new(t->arena);
	for (int i = 0; i < own; i++) {
		const char *root = codes->at[i]->folder;
		const char *path = lt_io_join(t->arena, root, ".terraform/modules/modules.json");
		struct lt_err err = { 0 };
		struct lt_text bytes;
		struct lt_doc *doc;
		if (!lt_io_read(t->arena, t->src->dir, path, 1 << 24, &bytes, &err))
			continue;
		if (!lt_json_read(t->arena, lt_facts_keys(t->facts), path, bytes, &doc, &err)) {
			lt_terraform_blind(t, path, 0, err.text);
			continue;
		}
		struct lt_walk w = lt_walk(lt_node_get(lt_doc_root(doc), "Modules"));
		while (lt_walk_next(&w))
			note_module(t, codes, root, w.value);
	}
}

struct lt_terraform_code *
lt_terraform_vendor_code(const struct lt_terraform_module *m, struct lt_text call)
{
	struct lt_arena *a = m->t->arena;
	const char *key = lt_print(a, "%.*s", LT_ARG(call));
	if (lt_map_count(m->codes->vendored) == 0)
		return NULL;
	for (const struct lt_terraform_module *up = m; up->parent; up = up->parent)
		key = lt_print(a, "%.*s.%s", LT_ARG(up->call->labels[0]), key);
	int64_t at = lt_map_get(m->codes->vendored, lt_text(lt_print(a, "%s\t%s", m->root_folder, key)));
	return at < 0 ? NULL : m->codes->at[at];
}
