/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: the files of content/ in one C file, so that the program carries them.
 *
 *	pack CONTENT OUT.c OUT.d
 *
 * The pack is, for each file in byte order of its path: path, NUL, length in decimal, NUL,
 * bytes, NUL.  YAML is turned into JSON here, once, because a program that starts reads
 * JSON ten times as fast; a file that cannot be read stops the build with its line.  The
 * last file, foreseen.json, says what the checks need and what they answer over nothing.
 * content/templates/ is another pack (tools/templates.c).
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "facts/facts.h"
#include "facts/foresee.h"
#include "format/yaml.h"

struct pack {
	struct lt_arena *arena;
	struct lt_buf bytes, depends;
	struct lt_err err;
	const char *root;
	struct lt_facts *worlds[2];
	struct lt_text *checks, *statements; /* paths and SQL */
	int count, room, statement_room;
};

/* A check's statement begins below its comment lines. */
static void
keep_check(struct pack *p, const char *path, struct lt_text bytes)
{
	struct lt_text rest = bytes, before = bytes, line;
	while (lt_text_cut(&rest, '\n', &line) && (lt_text_starts(line, "--") || lt_text_trim(line).len == 0))
		before = rest;
	LT_PUSH(p->arena, p->statements, p->count, p->statement_room) = lt_text_trim(before);
	p->count--; /* both arrays go together */
	LT_PUSH(p->arena, p->checks, p->count, p->room) = lt_text(path);
}

/* What facts/ has to know of a file. */
static bool
describe(struct pack *p, const char *path, struct lt_text bytes)
{
	bool good = true;
	for (int w = 0; w < 2 && good; w++) {
		if (lt_text_starts(lt_text(path), "facts/"))
			good = lt_facts_describe(p->worlds[w], path, bytes, &p->err);
		if (lt_text_starts(lt_text(path), "data/"))
			good = lt_facts_data(p->worlds[w], path, bytes, &p->err);
	}
	return good;
}

static bool
add_bytes(struct pack *p, const char *path, struct lt_text bytes)
{
	lt_buf_add(&p->bytes, path, strlen(path) + 1);
	lt_buf_printf(&p->bytes, "%zu", bytes.len);
	lt_buf_add(&p->bytes, "\0", 1);
	lt_buf_text_add(&p->bytes, bytes);
	lt_buf_add(&p->bytes, "\0", 1);
	return true;
}

static bool
add_file(struct pack *p, const char *path)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	const char *whole = lt_io_join(p->arena, p->root, path);
	bool yaml = lt_text_ends(lt_text(path), ".yaml");
	if (!yaml && !lt_text_ends(lt_text(path), ".sql") && !lt_text_ends(lt_text(path), ".md"))
		return true;
	if (!lt_io_read(p->arena, AT_FDCWD, whole, 16 << 20, &bytes, &p->err))
		return false;
	if (!yaml) {
		if (lt_text_starts(lt_text(path), "checks/") && lt_text_ends(lt_text(path), ".sql"))
			keep_check(p, path, bytes);
		return add_bytes(p, path, bytes);
	}
	if (!describe(p, path, bytes))
		return false;
	if (!lt_yaml_read(p->arena, lt_keys_new(p->arena), whole, bytes, &docs, &p->err))
		return false;
	if (docs.count != 1)
		return lt_fail(&p->err, "%s: this is one document, not %d", whole, docs.count);
	if (docs.twice_count)
		return lt_fail(&p->err, "%s:%u: '%.*s' is written twice", whole, docs.twice[0].second.line, LT_ARG(docs.twice[0].key));
	struct lt_buf json = LT_BUF(64 << 20);
	lt_node_json(lt_doc_root(docs.at[0]), &json);
	add_bytes(p, path, lt_buf_text(&json));
	lt_buf_done(&json);
	return true;
}

static bool
add_folder(struct pack *p, const char *path)
{
	struct dirent **names;
	const char *whole = lt_io_join(p->arena, p->root, path);
	int count = scandir(whole, &names, NULL, alphasort);
	bool good = count >= 0 || lt_fail_os(&p->err, "open %s", whole);
	lt_buf_printf(&p->depends, " %s", whole);
	for (int i = 0; i < count; i++) {
		const char *below = lt_io_join(p->arena, path, names[i]->d_name);
		struct stat st;
		if (good && names[i]->d_name[0] != '.' && strcmp(below, "templates") != 0 && stat(lt_io_join(p->arena, p->root, below), &st) == 0) {
			if (S_ISDIR(st.st_mode)) {
				good = add_folder(p, below);
			} else {
				lt_buf_printf(&p->depends, " %s", lt_io_join(p->arena, p->root, below));
				good = add_file(p, below);
			}
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return good;
}

static bool
add_foreseen(struct pack *p)
{
	struct lt_buf json = LT_BUF(64 << 20);
	bool good = lt_foresee_write(p->arena, p->worlds, p->checks, p->statements, p->count, &json, &p->err) &&
		add_bytes(p, "foreseen.json", lt_buf_text(&json));
	lt_buf_done(&json);
	return good;
}

static bool
write_out(struct pack *p, const char *out, const char *depends)
{
	struct lt_buf source = LT_BUF(1 << 20), rule = LT_BUF(4 << 20);
	const char *blob = lt_print(p->arena, "%s.pack", out);
	char full[4096];
	bool good = lt_io_write(blob, lt_buf_text(&p->bytes), &p->err);
	if (good && !realpath(blob, full))
		good = lt_fail_os(&p->err, "find %s", blob);
	lt_buf_printf(&source,
		"/* Made by tools/pack.c. */\n__asm__(\".section .rodata\\n.balign 16\\n.globl lt_content_pack\\nlt_content_pack:\\n\"\n"
		"\t\".incbin \\\"%s\\\"\\n.globl lt_content_pack_end\\nlt_content_pack_end:\\n.byte 0\\n.text\\n\");\n",
		good ? full : "");
	lt_buf_printf(&rule, "%s:%s\n", out, lt_buf_text(&p->depends).at);
	good = good && lt_io_write(out, lt_buf_text(&source), &p->err) && lt_io_write(depends, lt_buf_text(&rule), &p->err);
	lt_buf_done(&source);
	lt_buf_done(&rule);
	return good;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct pack p = { .arena = lt_arena_new(SIZE_MAX), .bytes = LT_BUF(256 << 20), .depends = LT_BUF(4 << 20), .root = argv[1] };
	for (int w = 0; w < 2; w++)
		p.worlds[w] = lt_facts_new(p.arena, lt_keys_new(p.arena), &p.err);
	bool good = p.worlds[0] && p.worlds[1] && add_folder(&p, "") && add_foreseen(&p) && write_out(&p, argv[2], argv[3]);
	if (!good)
		fprintf(stderr, "%s\n", p.err.text);
	lt_buf_done(&p.bytes);
	lt_buf_done(&p.depends);
	lt_arena_drop(p.arena);
	return !good;
}
