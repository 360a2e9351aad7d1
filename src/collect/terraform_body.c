/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of resources as values, in the shape plans have: attributes as they are, blocks as
 * lists of maps however many there are, dynamic blocks spread out.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "collect/terraform_code.h"

enum { DEPTH = 64 };

/* A map that grows, and a list for each type of block in it. */
struct draft {
	struct lt_arena *arena;
	struct lt_text *keys;
	const struct lt_value **items;
	int count, room, key_room;
	int attrs; /* of count; lists of blocks come behind them */
};

struct body {
	struct lt_terraform_module *m;
	struct lt_text type; /* of the resource */
	int depth;
};

static const struct lt_value *read_body(struct body *b, const struct lt_hcl_bound *bound,
	const struct lt_hcl_body *body, struct lt_place place);

static void
put(struct draft *d, struct lt_text key, const struct lt_value *value)
{
	int keys = d->count;
	LT_PUSH(d->arena, d->keys, keys, d->key_room) = key;
	LT_PUSH(d->arena, d->items, d->count, d->room) = value;
}

/* What Terraform itself reads: no part of the resource.  A call has no type. */
static bool
is_meta(const struct body *b, struct lt_text name)
{
	static const char *const words[] = { "count", "for_each", "provider", "depends_on",
		"provisioner", "connection", "providers", "source", "version" };
	for (size_t i = 0; i < (b->type.len ? 6 : sizeof words / sizeof *words); i++)
		if (lt_text_eq(name, words[i]))
			return true;
	return false;
}

/* References as the texts they are: ignore_changes = [tags] */
static const struct lt_value *
as_written(struct lt_arena *a, const struct lt_hcl_expr *e)
{
	struct lt_buf out = LT_BUF(4096);
	lt_hcl_write(e, &out);
	struct lt_text text = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return lt_value_text(a, text, e->place);
}

static const struct lt_value *
read_lifecycle(struct body *b, const struct lt_hcl_bound *bound, const struct lt_hcl_block *block)
{
	struct lt_arena *a = b->m->t->arena;
	struct draft d = { .arena = a };
	for (const struct lt_hcl_attr *attr = block->body.attrs; attr; attr = attr->next) {
		bool plain = attr->value->kind <= LT_HCL_TEXT || lt_text_eq(attr->name, "enabled");
		put(&d, attr->name,
			plain ? lt_hcl_eval(&b->m->scope, bound, attr->value)
			      : as_written(a, attr->value));
	}
	struct lt_value *map = lt_value_map(a, d.count, block->place);
	for (int i = 0; i < d.count; i++) {
		map->keys[i] = d.keys[i];
		map->items[i] = d.items[i];
	}
	return map;
}

/* azapi's body is worth more as a map with unknown parts than as a text that is unknown whole. */
static const struct lt_hcl_expr *
unwrap(const struct body *b, const struct lt_hcl_attr *attr)
{
	const struct lt_hcl_expr *e = attr->value;
	if (b->depth == 1 && lt_text_starts(b->type, "azapi_") && lt_text_eq(attr->name, "body") &&
		e->kind == LT_HCL_CALL && e->count == 1 && lt_text_eq(e->text, "jsonencode"))
		return e->items[0];
	return e;
}

static const struct lt_value *
read_attr(struct body *b, const struct lt_hcl_bound *bound, const struct lt_hcl_attr *attr)
{
	const struct lt_value *v = lt_hcl_eval(&b->m->scope, bound, unwrap(b, attr));
	if (v->kind == LT_KIND_TEXT && v->text.len && lt_terraform_secret_name(attr->name))
		v = lt_value_hide(b->m->t->arena, v);
	return v->place.line ? v : lt_value_at(b->m->t->arena, v, attr->value->place);
}

/* The list of the blocks of one type, made when it is not there. */
static struct lt_value *
list_of(struct draft *d, struct lt_text type, struct lt_place place)
{
	for (int i = d->attrs; i < d->count; i++)
		if (lt_text_is(d->keys[i], type))
			return (struct lt_value *)d->items[i];
	struct lt_value *list = lt_value_list(d->arena, 8, place);
	list->count = 0;
	put(d, type, list);
	return list;
}

static void
append(struct draft *d, struct lt_text type, const struct lt_value *item)
{
	struct lt_value *list = list_of(d, type, item->place);
	if (list->count >= 8 && (list->count & (list->count - 1)) == 0) {
		const struct lt_value **more = LT_NEW_ARRAY(
			d->arena, const struct lt_value *, list->count * 2);
		memcpy(more, list->items, sizeof *more * (size_t)list->count);
		list->items = more;
	}
	list->items[list->count++] = item;
}

/* dynamic "type" { for_each = ..., iterator = name, content { ... } } */
static void
read_dynamic(struct body *b, const struct lt_hcl_bound *bound, const struct lt_hcl_block *block,
	struct draft *d)
{
	struct lt_arena *a = b->m->t->arena;
	const struct lt_hcl_attr *each = lt_hcl_attr(&block->body, "for_each");
	const struct lt_hcl_attr *iterator = lt_hcl_attr(&block->body, "iterator");
	const struct lt_hcl_block *content = lt_hcl_block(&block->body, "content");
	if (block->count != 1 || !each || !content)
		return;
	struct lt_text type = block->labels[0];
	struct lt_text name = iterator && iterator->value->kind == LT_HCL_NAME
		? iterator->value->text
		: type;
	const struct lt_value *over = lt_hcl_eval(&b->m->scope, bound, each->value);
	if (over->kind == LT_KIND_UNKNOWN) {
		append(d, type,
			lt_value_unknown(a, LT_NONE, over->place, "%.*s", LT_ARG(over->text)));
		return;
	}
	over = lt_hcl_eval_sorted(a, over);
	for (int i = 0;
		i < over->count && (over->kind == LT_KIND_LIST || over->kind == LT_KIND_MAP); i++) {
		struct lt_value *item = lt_value_map(a, 2, over->items[i]->place);
		item->keys[0] = LT_LIT("key");
		item->keys[1] = LT_LIT("value");
		item->items[0] = over->kind == LT_KIND_MAP
			? lt_value_text(a, over->keys[i], item->place)
			: over->items[i];
		item->items[1] = over->items[i];
		struct lt_hcl_bound *inner = LT_NEW(a, struct lt_hcl_bound);
		*inner = (struct lt_hcl_bound){ name, item, bound };
		append(d, type, read_body(b, inner, &content->body, content->place));
		if (!lt_hcl_eval_take(b->m->scope.run, 8))
			break;
	}
}

/* In JSON nothing tells a block from a map; maps that people name are kept, others become lists. */
static bool
is_map_attr(struct lt_text name)
{
	static const char *const words[] = { "tags", "labels", "annotations", "metadata",
		"settings", "app_settings", "variables", "parameters", "triggers", "keepers",
		"values", "body", "environment_variables", "data" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (lt_text_eq(name, words[i]) || (i < 2 && lt_text_ends(name, words[i])))
			return true;
	return false;
}

static const struct lt_value *
as_block(struct lt_arena *a, const struct lt_value *v)
{
	struct lt_value *list = lt_value_list(a, 1, v->place);
	list->items[0] = v;
	return list;
}

static const struct lt_value *
read_body(struct body *b, const struct lt_hcl_bound *bound, const struct lt_hcl_body *body,
	struct lt_place place)
{
	struct lt_arena *a = b->m->t->arena;
	struct draft d = { .arena = a };
	if (b->depth >= DEPTH)
		return lt_value_unknown(a, LT_NONE, place, "is nested too deeply");
	b->depth++;
	for (const struct lt_hcl_attr *attr = body->attrs; attr; attr = attr->next) {
		if (b->depth == 1 && is_meta(b, attr->name))
			continue;
		const struct lt_value *v = read_attr(b, bound, attr);
		bool block = body->json && v->kind == LT_KIND_MAP &&
			attr->value->kind == LT_HCL_MAP && !is_map_attr(attr->name);
		put(&d, attr->name, block ? as_block(a, v) : v);
	}
	d.attrs = d.count;
	for (const struct lt_hcl_block *block = body->blocks; block; block = block->next) {
		if (lt_text_eq(block->type, "dynamic"))
			read_dynamic(b, bound, block, &d);
		else if (b->depth == 1 && lt_text_eq(block->type, "lifecycle"))
			append(&d, block->type, read_lifecycle(b, bound, block));
		else if (b->depth > 1 || !is_meta(b, block->type))
			append(&d, block->type, read_body(b, bound, &block->body, block->place));
	}
	b->depth--;
	struct lt_value *map = lt_value_map(a, d.count, place);
	for (int i = 0; i < d.count; i++) {
		const struct lt_value *v = d.items[i];
		map->keys[i] = d.keys[i];
		/* Of blocks that are unknown as a whole nothing is known but the reason. */
		bool open = i >= d.attrs && v->count == 1 && v->items[0]->kind == LT_KIND_UNKNOWN;
		map->items[i] = open ? v->items[0] : v;
	}
	return map;
}

const struct lt_value *
lt_terraform_body(struct lt_terraform_module *m, const struct lt_hcl_bound *bound,
	const struct lt_hcl_body *body, struct lt_text type, struct lt_place place)
{
	struct body b = { .m = m, .type = type };
	return read_body(&b, bound, body, place);
}
