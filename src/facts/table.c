/* SPDX-License-Identifier: Apache-2.0 */
/* Table descriptions: YAML in, columns and feeds out. */
#include "facts/table.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "format/json.h"
#include "format/yaml.h"

const char *const lt_part_suffix[LT_PARTS] = { "", "_unknown", "_set", "_file", "_line" };

static const char *const type_names[] = { "text", "int", "real", "bool", "json" };

bool
lt_table_is_about(const struct lt_table *t, struct lt_text what)
{
	struct lt_text word;
	while (lt_text_cut(&what, ' ', &word)) {
		for (int i = 0; i < t->feed_count; i++)
			if (lt_text_eq_nocase(t->feeds[i].type, word))
				return true;
		if (lt_text_is(t->name, word))
			return true;
	}
	return false;
}

const char *
lt_column_type_name(enum lt_column_type type)
{
	return type_names[type];
}

static const struct {
	const char *name, *sentence;
	enum lt_column_type type;
} fixed[LT_COLUMNS_FIXED] = {
	{ "resource", "its address, as its own language spells it", LT_COLUMN_TEXT },
	{ "type", "the type its language gives it", LT_COLUMN_TEXT },
	{ "name", "its own name, where it has one", LT_COLUMN_TEXT },
	{ "file", "the file it stands in", LT_COLUMN_TEXT },
	{ "line", "the line it begins on", LT_COLUMN_INT },
	{ "source", "what kind of evidence showed it", LT_COLUMN_TEXT },
	{ "quality", "observed, declared, attested or inferred", LT_COLUMN_TEXT },
};

/* Where reading goes on, and what for. */
struct reader {
	struct lt_arena *arena;
	struct lt_keys *keys;
	struct lt_table *table;
	struct lt_err *err;
	int room;
};

static bool
wrong(struct reader *r, struct lt_node at, const char *what, struct lt_text word)
{
	return lt_fail(r->err, "%s:%u: %s '%.*s'", r->table->file, lt_node_place(at).line, what, LT_ARG(word));
}

static void
add_column(struct reader *r, struct lt_text name, enum lt_column_type type, const char *sentence)
{
	struct lt_table *t = r->table;
	int number = t->column_count;
	LT_PUSH(r->arena, t->columns, t->column_count, r->room) =
		(struct lt_column){ .name = name, .type = type, .sentence = sentence };
	lt_map_put(t->by_name, name, number);
}

int
lt_table_find(const struct lt_table *t, struct lt_text name, enum lt_part *ret_part)
{
	int64_t number = lt_map_get(t->by_name, name);
	*ret_part = LT_PART_VALUE;
	for (int part = 1; number < 0 && part < LT_PARTS; part++) {
		if (!lt_text_ends(name, lt_part_suffix[part]))
			continue;
		*ret_part = (enum lt_part)part;
		number = lt_map_get(t->by_name, (struct lt_text){ name.at, name.len - strlen(lt_part_suffix[part]) });
	}
	return (int)number;
}

static bool
read_columns(struct reader *r, struct lt_node columns)
{
	struct lt_walk w = lt_walk(columns);
	while (lt_walk_next(&w)) {
		struct lt_text type = lt_node_text(lt_node_get(w.value, "type"), r->arena);
		int number = 0;
		while (number < 5 && !lt_text_eq(type, type_names[number]))
			number++;
		if (number == 5)
			return wrong(r, w.value, "a column's type is text, int, real, bool or json, not", type);
		const char *sentence = lt_node_string(lt_node_get(w.value, "sentence"), r->arena);
		if (!sentence)
			return wrong(r, w.value, "a sentence is missing for column", w.word);
		if (lt_map_get(r->table->by_name, w.word) >= 0)
			return wrong(r, w.value, "there is already a column", w.word);
		add_column(r, lt_copy_text(r->arena, w.word), (enum lt_column_type)number, sentence);
		r->table->columns[r->table->column_count - 1].join = lt_node_true(lt_node_get(w.value, "join"));
	}
	return true;
}

void
lt_path_compile(struct lt_arena *a, struct lt_keys *keys, struct lt_text spelling, struct lt_path *ret_path)
{
	struct lt_path path = { 0 };
	if (lt_text_starts(spelling, "^/")) {
		path.from = LT_FROM_ROOT;
		spelling = (struct lt_text){ spelling.at + 2, spelling.len - 2 };
	}
	while (lt_text_starts(spelling, "../")) {
		path.from = LT_FROM_ABOVE;
		path.above++;
		spelling = (struct lt_text){ spelling.at + 3, spelling.len - 3 };
	}
	int room = 0;
	struct lt_text rest = spelling, piece;
	while (rest.len && lt_text_cut(&rest, '/', &piece)) {
		struct lt_step step = { LT_STEP_KEY, 0 };
		int64_t index;
		char *word = lt_alloc(a, piece.len + 1);
		size_t len = 0;
		for (size_t i = 0; i < piece.len; i++) {
			bool escape = piece.at[i] == '~' && i + 1 < piece.len;
			word[len++] = !escape ? piece.at[i] : piece.at[++i] == '1' ? '/' : '~';
		}
		if (lt_text_eq(piece, "*"))
			step.kind = LT_STEP_ALL, path.many = true;
		else if (piece.len > 0 && piece.at[0] >= '0' && piece.at[0] <= '9' && lt_text_int(piece, &index))
			step = (struct lt_step){ LT_STEP_INDEX, (uint32_t)index };
		else
			step.number = lt_keys_number(keys, (struct lt_text){ word, len });
		LT_PUSH(a, path.steps, path.count, room) = step;
	}
	*ret_path = path;
}

static void
read_paths(struct reader *r, struct lt_node paths, struct lt_cell *cell)
{
	int count = lt_node_is(paths, LT_KIND_LIST) ? (int)lt_node_count(paths) : 1;
	cell->paths = LT_NEW_ARRAY(r->arena, struct lt_path, count);
	cell->path_count = count;
	if (count == 1 && !lt_node_is(paths, LT_KIND_LIST)) {
		lt_path_compile(r->arena, r->keys, lt_node_text(paths, r->arena), &cell->paths[0]);
		return;
	}
	for (int i = 0; i < count; i++)
		lt_path_compile(r->arena, r->keys,
			lt_node_text(lt_node_item(paths, (uint32_t)i), r->arena), &cell->paths[i]);
}

static void
read_defaults(struct reader *r, struct lt_node node, struct lt_cell *cell)
{
	if (!lt_node_is(node, LT_KIND_MAP)) {
		cell->defaults = LT_NEW(r->arena, struct lt_default);
		cell->defaults[0].value = node;
		cell->default_count = 1;
		return;
	}
	cell->defaults = LT_NEW_ARRAY(r->arena, struct lt_default, lt_node_count(node));
	struct lt_walk w = lt_walk(node);
	while (lt_walk_next(&w)) {
		int64_t since = 0;
		lt_text_int(w.word, &since);
		cell->defaults[cell->default_count++] = (struct lt_default){ (int)since, w.value };
	}
}

/* One key of a cell's description. */
static bool
read_spec(struct reader *r, struct lt_text key, struct lt_node value, struct lt_cell *cell)
{
	const struct {
		const char *key;
		bool *flag;
	} flags[] = { { "not", &cell->not }, { "count", &cell->count }, { "exists", &cell->exists },
		{ "refers", &cell->refers }, { "lower", &cell->lower } };
	for (int i = 0; i < 5; i++)
		if (lt_text_eq(key, flags[i].key)) {
			*flags[i].flag = lt_node_true(value);
			return true;
		}
	if (lt_text_eq(key, "path"))
		read_paths(r, value, cell);
	else if (lt_text_eq(key, "default"))
		read_defaults(r, value, cell);
	else if (lt_text_eq(key, "map"))
		cell->words = value;
	else if (lt_text_eq(key, "value"))
		cell->constant = value;
	else if (lt_text_eq(key, "join"))
		cell->join = lt_node_string(value, r->arena);
	else
		return wrong(r, value, "a column is described by path, default, map, value, join, not, count, exists, "
				       "refers and lower, not by",
			key);
	return true;
}

static bool
read_cell(struct reader *r, struct lt_text column, struct lt_node spec, struct lt_cell *ret_cell)
{
	int64_t number = lt_map_get(r->table->by_name, column);
	if (number < 0)
		return wrong(r, spec, "the table has no column", column);
	*ret_cell = (struct lt_cell){ .column = (int)number };
	if (!lt_node_is(spec, LT_KIND_MAP)) {
		read_paths(r, spec, ret_cell);
		return true;
	}
	struct lt_walk w = lt_walk(spec);
	while (lt_walk_next(&w))
		if (!read_spec(r, w.word, w.value, ret_cell))
			return false;
	return true;
}

static bool
read_feed(struct reader *r, struct lt_text type, struct lt_node node, struct lt_feed *feed)
{
	*feed = (struct lt_feed){ .table = r->table, .type = lt_copy_text(r->arena, type) };
	feed->cells = LT_NEW_ARRAY(r->arena, struct lt_cell, lt_node_count(node) + 1);
	struct lt_walk w = lt_walk(node);
	while (lt_walk_next(&w)) {
		if (lt_text_eq(w.word, "each")) {
			lt_path_compile(r->arena, r->keys, lt_node_text(w.value, r->arena), &feed->each);
		} else if (lt_text_eq(w.word, "when")) {
			lt_path_compile(r->arena, r->keys, lt_node_text(lt_node_get(w.value, "path"), r->arena),
				&feed->when);
			feed->when_in = lt_node_get(w.value, "in");
			if (!lt_node_is(feed->when_in, LT_KIND_LIST))
				return wrong(r, w.value, "when needs a path and a list of words in", w.word);
		} else if (!read_cell(r, w.word, w.value, &feed->cells[feed->cell_count++])) {
			return false;
		}
	}
	return true;
}

static bool
read_feeds(struct reader *r, struct lt_node from)
{
	struct lt_table *t = r->table;
	int most = 0;
	struct lt_walk w = lt_walk(from);
	while (lt_walk_next(&w))
		most += lt_node_is(w.value, LT_KIND_LIST) ? (int)lt_node_count(w.value) : 1;
	t->feeds = LT_NEW_ARRAY(r->arena, struct lt_feed, most);
	w = lt_walk(from);
	while (lt_walk_next(&w)) {
		if (!lt_node_is(w.value, LT_KIND_LIST)) {
			if (!read_feed(r, w.word, w.value, &t->feeds[t->feed_count++]))
				return false;
			continue;
		}
		struct lt_walk item = lt_walk(w.value);
		while (lt_walk_next(&item))
			if (!read_feed(r, w.word, item.value, &t->feeds[t->feed_count++]))
				return false;
	}
	return true;
}

static bool
read_sources(struct reader *r, struct lt_node sources)
{
	struct lt_walk w = lt_walk(sources);
	while (lt_walk_next(&w)) {
		if (r->table->source_count == 8)
			return wrong(r, w.value, "more than eight collectors show", r->table->name);
		r->table->sources[r->table->source_count++] = lt_node_text(w.value, r->arena);
	}
	return true;
}

bool
lt_table_parse(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes, struct lt_node *ret_root,
	struct lt_err *err)
{
	struct lt_docs docs = { 0 };
	struct lt_doc *doc;
	if (bytes.len && bytes.at[0] == '{') {
		if (!lt_json_read(a, keys, file, bytes, &doc, err))
			return false;
		*ret_root = lt_doc_root(doc);
		return true;
	}
	if (!lt_yaml_read(a, keys, file, bytes, &docs, err))
		return false;
	if (docs.count != 1)
		return lt_fail(err, "%s: this is one document, not %d", file, docs.count);
	*ret_root = lt_doc_root(docs.at[0]);
	return true;
}

bool
lt_table_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text yaml,
	struct lt_table **ret_table, struct lt_err *err)
{
	struct lt_node root;
	if (!lt_table_parse(a, keys, file, yaml, &root, err))
		return false;
	struct reader r = { a, keys, LT_NEW(a, struct lt_table), err, 0 };
	struct lt_table *t = r.table;
	t->file = file;
	t->name = lt_node_text(lt_node_get(root, "table"), a);
	t->sentence = lt_node_string(lt_node_get(root, "sentence"), a);
	t->of_others = lt_node_true(lt_node_get(root, "of_others"));
	t->by_name = lt_map_new(a);
	if (!t->name.len || !t->sentence)
		return lt_fail(err, "%s: a description needs table and sentence", file);
	for (int i = 0; i < LT_COLUMNS_FIXED; i++)
		add_column(&r, lt_text(fixed[i].name), fixed[i].type, fixed[i].sentence);
	if (!read_sources(&r, lt_node_get(root, "sources")) || !read_columns(&r, lt_node_get(root, "columns")) ||
		!read_feeds(&r, lt_node_get(root, "from")))
		return false;
	*ret_table = t;
	return true;
}
