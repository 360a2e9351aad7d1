/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as YAML, edited at every place a path can name.  What is edited reads back as what was read with that
 * one change, and lines in which nothing of the place stands are there still, in their order.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "format/yaml.h"
#include "format/yaml_edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PLACES = 40, DEEP = 6 };

struct fuzz {
	struct lt_arena *a;
	struct lt_keys *keys;
	struct lt_text bytes;
	struct lt_node root, value;
	int places;
};

static void
must(bool so)
{
	if (!so)
		abort();
}

static const char *
json_of(struct fuzz *f, struct lt_node n)
{
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	lt_node_json(n, &out);
	const char *text = lt_copy_text(f->a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

/* Every line of before that is a comment alone is a line of after too, in the same order, but for those between
 * from and to, where the place stood that was replaced. */
static void
comments_stay(struct lt_text before, struct lt_text after, uint32_t from, uint32_t to)
{
	struct lt_text line, other = LT_NONE;
	for (uint32_t n = 1; lt_text_cut(&before, '\n', &line); n++) {
		if ((n >= from && n <= to) || !lt_text_starts(lt_text_trim(line), "#"))
			continue;
		bool found = false;
		while (!found && lt_text_cut(&after, '\n', &other))
			found = lt_text_is(lt_text_trim(line), lt_text_trim(other));
		must(found);
	}
}

static struct lt_node
again(struct fuzz *f, struct lt_text bytes)
{
	struct lt_docs docs = { 0 };
	struct lt_err err = { .text = "" };
	must(lt_yaml_read(f->a, f->keys, "f", bytes, &docs, &err));
	must(docs.count <= 1);
	return docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
}

static void
edit_at(struct fuzz *f, const char *path, struct lt_node old, uint32_t from, uint32_t to)
{
	struct lt_text out;
	struct lt_err err = { .text = "" };
	if (++f->places > PLACES)
		return;
	enum lt_yaml_edit how = lt_yaml_set(f->a, "f", f->bytes, path, f->value, &out, &err);
	must(how != LT_YAML_NOT_THERE && (how == LT_YAML_EDITED || err.text[0]));
	if (how == LT_YAML_EDITED) {
		must(strcmp(json_of(f, lt_yaml_at(f->a, again(f, out), path)), json_of(f, f->value)) == 0 || lt_node_is(old, LT_KIND_MAP));
		comments_stay(f->bytes, out, from, to);
	}
	err.text[0] = 0;
	how = lt_yaml_remove(f->a, "f", f->bytes, path, &out, &err);
	must(how != LT_YAML_NOT_THERE && (how == LT_YAML_EDITED || err.text[0]));
	if (how == LT_YAML_EDITED)
		comments_stay(f->bytes, out, from, to);
	err.text[0] = 0;
	if (!lt_node_is(old, LT_KIND_LIST))
		return;
	how = lt_yaml_add(f->a, "f", f->bytes, path, f->value, &out, &err);
	must(how == LT_YAML_EDITED || err.text[0]);
	if (how == LT_YAML_EDITED) {
		struct lt_node now = lt_yaml_at(f->a, again(f, out), path);
		must(lt_node_count(now) == lt_node_count(old) + 1);
		must(strcmp(json_of(f, lt_node_item(now, lt_node_count(now) - 1)), json_of(f, f->value)) == 0);
		comments_stay(f->bytes, out, 1, 0);
	}
}

/* from: the line its key or itself begins in; to: the last one before the next thing. */
static void
visit(struct fuzz *f, const char *path, struct lt_node n, uint32_t from, uint32_t to, int depth)
{
	if (*path)
		edit_at(f, path, n, from, to);
	if (depth == DEEP || f->places > PLACES)
		return;
	bool map = lt_node_is(n, LT_KIND_MAP);
	uint32_t nth = 0, before = from;
	struct lt_walk ahead = lt_walk(n);
	bool more = lt_walk_next(&ahead);
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w); nth++) {
		struct lt_buf at = LT_BUF(1 << 20);
		lt_buf_puts(&at, path);
		if (map) {
			lt_buf_puts(&at, *path ? "." : "");
			lt_json_quote(&at, w.word);
		} else
			lt_buf_printf(&at, "[%u]", nth);
		const char *below = lt_copy_text(f->a, lt_buf_text(&at)).at;
		lt_buf_done(&at);
		more = more && lt_walk_next(&ahead);
		uint32_t next = !more ? to : (map ? lt_walk_key_place(&ahead) : lt_node_place(ahead.value)).line;
		/* The dash of an item may stand lines before it, behind the item before. */
		uint32_t first = map ? lt_walk_key_place(&w).line : nth ? before : from;
		before = lt_node_place(w.value).line;
		visit(f, below, w.value, first, next, depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const values[] = { "\"it's: #1\"", "[1, \"two\"]", "{\"k\": {\"l\": [{\"m\": null}]}, \"n\": true}", "[]", "12.5" };
	struct lt_err err = { .text = "" };
	struct lt_docs docs = { 0 };
	struct lt_doc *doc;
	struct fuzz f = { .a = lt_arena_new(SIZE_MAX), .bytes = { (const char *)data, size } };
	f.keys = lt_keys_new(f.a);
	must(lt_json_read(f.a, f.keys, "v", lt_text(values[size % (sizeof values / sizeof *values)]), &doc, &err));
	f.value = lt_doc_root(doc);
	if (size < 4096 && lt_yaml_read(f.a, f.keys, "f", f.bytes, &docs, &err) && docs.count == 1 && docs.twice_count == 0) {
		f.root = lt_doc_root(docs.at[0]);
		visit(&f, "", f.root, 1, UINT32_MAX, 0);
	}
	struct lt_text out;
	enum lt_yaml_edit how = lt_yaml_add(f.a, "f", f.bytes, "waivers", f.value, &out, &err);
	must(how == LT_YAML_EDITED || err.text[0]);
	lt_arena_drop(f.a);
	return 0;
}
