/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terraform's JSON syntax onto the same tree.
 *
 * What is a block at the top is known by its name.  Inside a resource nothing tells a block
 * from an attribute, so values stay attributes there and the body is marked json.
 */
#include "base/arena.h"
#include "format/hcl_scan.h"

/* Blocks and how many keys deep their labels go. */
static const struct shape {
	const char *type;
	int labels;
	const struct shape *inside;
} inside_resource[] = {
	{ "lifecycle", 0, NULL },
	{ "dynamic", 1, NULL },
	{ "provisioner", 1, NULL },
	{ "connection", 0, NULL },
	{ NULL },
}, inside_terraform[] = {
	{ "required_providers", 0, NULL },
	{ "backend", 1, NULL },
	{ "cloud", 0, NULL },
	{ NULL },
}, inside_dynamic[] = {
	{ "content", 0, NULL },
	{ NULL },
}, top[] = {
	{ "resource", 2, inside_resource },
	{ "data", 2, inside_resource },
	{ "ephemeral", 2, inside_resource },
	{ "variable", 1, NULL },
	{ "output", 1, NULL },
	{ "module", 1, NULL },
	{ "provider", 1, NULL },
	{ "locals", 0, NULL },
	{ "terraform", 0, inside_terraform },
	{ "moved", 0, NULL },
	{ "removed", 0, NULL },
	{ "import", 0, NULL },
	{ "check", 1, NULL },
	{ NULL },
};

static void read_members(struct lt_hcl_scan *s, struct lt_node map, const struct shape *shapes,
	struct lt_hcl_body *body, int depth);

static const struct lt_hcl_expr *
read_value(struct lt_hcl_scan *s, struct lt_node n, int depth)
{
	static const enum lt_hcl_kind kinds[] = {
		[LT_KIND_FALSE] = LT_HCL_FALSE,
		[LT_KIND_TRUE] = LT_HCL_TRUE,
		[LT_KIND_NUMBER] = LT_HCL_NUMBER,
		[LT_KIND_LIST] = LT_HCL_LIST,
		[LT_KIND_MAP] = LT_HCL_MAP,
	};
	enum lt_kind kind = lt_node_kind(n);
	struct lt_place place = lt_node_place(n);
	if (kind == LT_KIND_TEXT) {
		const struct lt_hcl_error *error;
		const struct lt_hcl_expr *e = lt_hcl_template(
			s->arena, lt_node_text(n, s->arena), place, &error);
		if (e)
			return e;
		lt_hcl_scan_note(s, place, error->sentence);
	}
	bool known = kind < LT_KIND_TEXT || kind == LT_KIND_LIST || kind == LT_KIND_MAP;
	struct lt_hcl_expr *e = lt_hcl_scan_make(
		s, known && depth < LT_HCL_DEPTH ? kinds[kind] : LT_HCL_NULL, place);
	if (e->kind == LT_HCL_NUMBER)
		e->text = lt_node_text(n, s->arena);
	if (e->kind != LT_HCL_LIST && e->kind != LT_HCL_MAP)
		return e;
	int from = s->stack_count;
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w);) {
		if (w.map) {
			struct lt_hcl_expr *key = lt_hcl_scan_make(
				s, LT_HCL_TEXT, lt_walk_key_place(&w));
			key->text = w.word;
			lt_hcl_scan_push(s, key);
		}
		lt_hcl_scan_push(s, read_value(s, w.value, depth + 1));
	}
	lt_hcl_scan_pop(s, from, e);
	return e;
}

/* A block whose labels are the keys around n; a list is several of them. */
static void
read_block(struct lt_hcl_scan *s, struct lt_node n, const struct shape *shape,
	struct lt_text *labels, int count, struct lt_hcl_block ***end, int depth)
{
	if (depth > LT_HCL_DEPTH)
		return;
	if (lt_node_is(n, LT_KIND_LIST)) {
		for (struct lt_walk w = lt_walk(n); lt_walk_next(&w);)
			read_block(s, w.value, shape, labels, count, end, depth + 1);
		return;
	}
	if (!lt_node_is(n, LT_KIND_MAP)) {
		lt_hcl_scan_note(s, lt_node_place(n),
			lt_print(s->arena, "%s needs an object here", shape->type));
		return;
	}
	if (count < shape->labels) {
		for (struct lt_walk w = lt_walk(n); lt_walk_next(&w);) {
			struct lt_text *more = LT_NEW_ARRAY(
				s->arena, struct lt_text, shape->labels);
			if (count)
				memcpy(more, labels, sizeof *more * (size_t)count);
			more[count] = w.word;
			if (!lt_text_eq(w.word, "//"))
				read_block(s, w.value, shape, more, count + 1, end, depth + 1);
		}
		return;
	}
	struct lt_hcl_block *block = LT_NEW(s->arena, struct lt_hcl_block);
	block->type = lt_text(shape->type);
	block->labels = labels;
	block->count = count;
	block->place = lt_node_place(n);
	block->body.json = true;
	bool dynamic = strcmp(shape->type, "dynamic") == 0;
	read_members(s, n, dynamic ? inside_dynamic : shape->inside, &block->body, depth + 1);
	**end = block;
	*end = &block->next;
}

static void
read_members(struct lt_hcl_scan *s, struct lt_node map, const struct shape *shapes,
	struct lt_hcl_body *body, int depth)
{
	struct lt_hcl_attr **attr_end = (struct lt_hcl_attr **)&body->attrs;
	struct lt_hcl_block **block_end = (struct lt_hcl_block **)&body->blocks;
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);) {
		const struct shape *shape = shapes;
		while (shape && shape->type && !lt_text_eq(w.word, shape->type))
			shape++;
		if (shape && shape->type) {
			read_block(s, w.value, shape, NULL, 0, &block_end, depth);
		} else if (!lt_text_eq(w.word, "//")) {
			struct lt_hcl_attr *attr = LT_NEW(s->arena, struct lt_hcl_attr);
			attr->name = w.word;
			attr->place = lt_walk_key_place(&w);
			attr->value = read_value(s, w.value, depth);
			*attr_end = attr;
			attr_end = &attr->next;
		}
	}
}

const struct lt_hcl_file *
lt_hcl_of_json(struct lt_arena *a, struct lt_node root)
{
	struct lt_hcl_file *read = LT_NEW(a, struct lt_hcl_file);
	struct lt_hcl_scan s = { .arena = a, .errors_end = (struct lt_hcl_error **)&read->errors };
	read->body.json = true;
	if (lt_node_is(root, LT_KIND_MAP))
		read_members(&s, root, top, &read->body, 0);
	else
		lt_hcl_scan_note(&s, lt_node_place(root), "Terraform's JSON is an object");
	return read;
}
