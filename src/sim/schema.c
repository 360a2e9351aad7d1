/* SPDX-License-Identifier: Apache-2.0 */
/* Fills a JSON schema: types, properties, items, enum, const, anyOf and $ref into $defs. */
#include "sim/schema.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "sim/put.h"
#include "sim/word.h"

enum { DEEPEST = 8, LONGEST = 64 << 10 };

struct fill {
	struct lt_buf *out;
	struct lt_node root;
	uint64_t seed;
};

static void fill(struct fill *f, struct lt_node schema, int depth);

static void
fill_text(struct fill *f)
{
	struct lt_buf words = LT_BUF(256);
	lt_sim_word(&words, f->seed++, 0);
	lt_sim_word(&words, f->seed++, 1);
	lt_json_quote(f->out, lt_buf_text(&words));
	lt_buf_done(&words);
}

static void
fill_map(struct fill *f, struct lt_node schema, int depth)
{
	struct lt_walk w = lt_walk(lt_node_get(schema, "properties"));
	lt_buf_putc(f->out, '{');
	for (bool first = true; lt_walk_next(&w); first = false) {
		if (!first)
			lt_buf_puts(f->out, ", ");
		lt_json_quote(f->out, w.word);
		lt_buf_puts(f->out, ": ");
		fill(f, w.value, depth + 1);
	}
	lt_buf_putc(f->out, '}');
}

/* #/$defs/Name, and nothing more remote. */
static struct lt_node
referred(struct fill *f, struct lt_node schema)
{
	struct lt_node ref = lt_node_get(schema, "$ref");
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	const char *path = lt_node_string(ref, a);
	struct lt_node there = path && strncmp(path, "#/", 2) == 0 ? lt_node_path(f->root, path + 2) : LT_NOWHERE;
	lt_arena_drop(a);
	return there;
}

static void
fill_type(struct fill *f, struct lt_node schema, struct lt_node type, int depth)
{
	if (lt_node_is(type, LT_KIND_LIST))
		type = lt_node_item(type, 0);
	if (lt_node_eq(type, "object") || lt_node_is(lt_node_get(schema, "properties"), LT_KIND_MAP)) {
		fill_map(f, schema, depth);
	} else if (lt_node_eq(type, "array")) {
		lt_buf_putc(f->out, '[');
		if (lt_node_is(lt_node_get(schema, "items"), LT_KIND_MAP))
			fill(f, lt_node_get(schema, "items"), depth + 1);
		lt_buf_putc(f->out, ']');
	} else if (lt_node_eq(type, "integer") || lt_node_eq(type, "number")) {
		lt_sim_put_number(f->out, (int64_t)(lt_sim_mix(f->seed++, 0) % 100));
	} else if (lt_node_eq(type, "boolean")) {
		lt_buf_puts(f->out, "true");
	} else if (lt_node_eq(type, "null")) {
		lt_buf_puts(f->out, "null");
	} else {
		fill_text(f);
	}
}

static void
fill(struct fill *f, struct lt_node schema, int depth)
{
	struct lt_node choices = lt_node_get(schema, "enum"), either = lt_node_get(schema, "anyOf");
	if (depth > DEEPEST || f->out->len > LONGEST)
		lt_buf_puts(f->out, "null");
	else if (lt_node_get(schema, "const").doc)
		lt_node_json(lt_node_get(schema, "const"), f->out);
	else if (lt_node_count(choices))
		lt_node_json(lt_node_item(choices, 0), f->out);
	else if (lt_node_count(either))
		fill(f, lt_node_item(either, 0), depth + 1);
	else if (lt_node_get(schema, "$ref").doc)
		fill(f, referred(f, schema), depth + 1);
	else
		fill_type(f, schema, lt_node_get(schema, "type"), depth);
}

void
lt_sim_schema_fill(struct lt_buf *out, struct lt_node schema, uint64_t seed)
{
	struct fill f = { out, schema, seed };
	if (lt_node_is(schema, LT_KIND_MAP)) {
		fill(&f, schema, 0);
		return;
	}
	lt_buf_puts(out, "{\"answer\": ");
	fill_text(&f);
	lt_buf_putc(out, '}');
}
