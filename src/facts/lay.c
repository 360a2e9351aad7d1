/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A resource of any type becomes rows: each feed of its type walks to its items, and each
 * cell along its paths.  A cell ends in one of three ways, kept apart to the end: a value,
 * absent (then the documented default of the provider's version counts), or unknown with
 * the reason.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "facts/inside.h"

/* A place in the resource, seen in all the trees it comes in at once. */
struct spot {
	struct lt_node body, unknown, references, places;
	const struct lt_keys *loose; /* Azure's types, whose property names have no case; else NULL */
};

/* A row being laid: the object, the item it is about, and the maps around that item. */
struct laying {
	struct lt_facts *facts;
	const struct lt_object *object;
	const struct lt_feed *feed;
	struct spot root, here;
	struct spot above[16];
	int above_count;
	const char *resource;
	struct lt_place place; /* of the row */
};

enum state { ABSENT, PRESENT, UNKNOWN };

struct found {
	enum state state;
	struct spot spot;   /* PRESENT, and UNKNOWN where the tree says so */
	struct lt_text why; /* UNKNOWN */
};

static struct lt_node
member(struct spot s, uint32_t key)
{
	struct lt_node found = lt_node_key(s.body, key);
	if (!s.loose || !lt_node_is(found, LT_KIND_NONE))
		return found;
	struct lt_text word = lt_keys_word(s.loose, key);
	struct lt_walk w = lt_walk(s.body);
	while (lt_walk_next(&w))
		if (w.map && lt_text_eq_nocase(w.word, word))
			return w.value;
	return found;
}

static struct spot
step_into(struct spot s, struct lt_step step)
{
	if (step.kind == LT_STEP_KEY)
		return (struct spot){ member(s, step.number), lt_node_key(s.unknown, step.number),
			lt_node_key(s.references, step.number), lt_node_key(s.places, step.number), s.loose };
	return (struct spot){ lt_node_item(s.body, step.number), lt_node_item(s.unknown, step.number),
		lt_node_item(s.references, step.number), lt_node_item(s.places, step.number), s.loose };
}

static bool
is_unknown(struct spot s)
{
	return lt_node_is(s.body, LT_KIND_UNKNOWN) || lt_node_is(s.unknown, LT_KIND_TRUE);
}

static struct found
found_at(struct lt_facts *facts, struct spot s)
{
	struct found f = { ABSENT, s, LT_NONE };
	enum lt_kind kind = lt_node_kind(s.body);
	if (kind == LT_KIND_UNKNOWN) {
		f.state = UNKNOWN;
		f.why = lt_node_text(s.body, facts->scratch);
	} else if (lt_node_is(s.unknown, LT_KIND_TRUE) && (kind == LT_KIND_NONE || kind == LT_KIND_NULL)) {
		f.state = UNKNOWN;
		f.why = LT_LIT("is known only after apply");
	} else if (kind != LT_KIND_NONE && kind != LT_KIND_NULL) {
		f.state = PRESENT;
	}
	return f;
}

static struct spot
path_start(const struct laying *l, const struct lt_path *path)
{
	if (path->from == LT_FROM_ROOT)
		return l->root;
	if (path->from == LT_FROM_ABOVE)
		return path->above <= l->above_count ? l->above[l->above_count - path->above] : (struct spot){ 0 };
	return l->here;
}

/* Along a path without "*".  What is not there stands where the path ended: guardrail/id of a
 * guardrail that is null has the place of that null. */
static struct found
follow(const struct laying *l, const struct lt_path *path)
{
	struct spot s = path_start(l, path), end = { 0 };
	for (int i = 0; i < path->count; i++) {
		if (is_unknown(s))
			break;
		s = step_into(s, path->steps[i]);
		if (!lt_node_is(s.body, LT_KIND_NONE))
			end = s;
	}
	struct found f = found_at(l->facts, s);
	if (f.state == ABSENT)
		f.spot = end;
	return f;
}

/* "infra/module.a["x"].azurerm_foo.bar" gives "infra/module.a["x"]."; "" at the root. */
static struct lt_text
module_prefix(struct lt_text address)
{
	const char *index = address.len ? memchr(address.at, '[', address.len) : NULL;
	size_t plain = index ? (size_t)(index - address.at) : address.len;
	const char *slash = plain ? memrchr(address.at, '/', plain) : NULL;
	size_t end = slash ? (size_t)(slash + 1 - address.at) : 0, at = end;
	while (lt_text_starts((struct lt_text){ address.at + at, address.len - at }, "module.")) {
		bool quoted = false;
		int depth = 0;
		for (at += 7; at < address.len; at++) {
			char c = address.at[at];
			quoted ^= c == '"';
			depth += !quoted && c == '[';
			depth -= !quoted && c == ']';
			if (c == '.' && !quoted && depth == 0)
				break;
		}
		end = at < address.len ? ++at : at;
	}
	return (struct lt_text){ address.at, end };
}

/* The address a value refers to, as far as the evidence names one. */
static struct lt_text
reference_of(const struct laying *l, struct spot s)
{
	struct lt_text refers = lt_node_refers(s.body);
	if (refers.at)
		return refers;
	struct lt_node list = lt_node_get(s.references, "references");
	uint32_t count = lt_node_count(list);
	if (!count)
		return LT_NONE;
	struct lt_text last = lt_node_text(lt_node_item(list, count - 1), l->facts->scratch);
	struct lt_text prefix = module_prefix(lt_text(l->object->resource));
	return lt_text(lt_print(l->facts->scratch, "%.*s%.*s", LT_ARG(prefix), LT_ARG(last)));
}

/* All ends of a path with "*"; more than this are left out. */
enum { MOST_MATCHES = 4096 };
struct matches {
	struct spot *at;
	int count, room;
	bool refers; /* an unknown end that is an attribute of another resource counts too */
	bool unknown;
	struct lt_text why;
};

static void
collect_matches(const struct laying *l, struct spot s, const struct lt_path *path, int step, struct matches *m)
{
	struct found f = found_at(l->facts, s);
	bool known_end = step == path->count &&
		(f.state == PRESENT || (f.state == UNKNOWN && m->refers && reference_of(l, s).at));
	if (f.state == UNKNOWN && !known_end) {
		m->unknown = true;
		m->why = f.why;
		return;
	}
	if (step == path->count) {
		if (known_end && m->count < MOST_MATCHES)
			LT_PUSH(l->facts->scratch, m->at, m->count, m->room) = s;
		return;
	}
	if (path->steps[step].kind != LT_STEP_ALL) {
		collect_matches(l, step_into(s, path->steps[step]), path, step + 1, m);
		return;
	}
	struct lt_walk w = lt_walk(s.body);
	for (uint32_t i = 0; lt_walk_next(&w); i++) {
		struct lt_step one = { w.map ? LT_STEP_KEY : LT_STEP_INDEX, w.map ? w.key : i };
		collect_matches(l, step_into(s, one), path, step + 1, m);
	}
}

/* Where the value a person would change stands. */
static struct lt_place
place_of(const struct laying *l, struct spot s)
{
	struct lt_place place = { 0 };
	if (l->object->places.doc)
		place = lt_node_place(s.places);
	else if (s.body.doc)
		place = lt_node_place(s.body);
	return place.line ? place : l->place;
}

static void
bind_text(const struct laying *l, int at, struct lt_text text)
{
	if (at && text.at)
		sqlite3_bind_text(l->feed->table->insert, at, text.at, (int)text.len, SQLITE_STATIC);
}

static void
bind_place(const struct laying *l, const struct lt_column *column, struct spot s)
{
	int file = column->bind[LT_PART_FILE], line = column->bind[LT_PART_LINE];
	if (!file && !line)
		return;
	struct lt_place place = place_of(l, s);
	if (file && place.file)
		sqlite3_bind_text(l->feed->table->insert, file, place.file, -1, SQLITE_STATIC);
	if (line && place.line)
		sqlite3_bind_int64(l->feed->table->insert, line, place.line);
}

static void
bind_unknown(const struct laying *l, const struct lt_column *column, struct lt_text why)
{
	bind_text(l, column->bind[LT_PART_UNKNOWN], why);
}

static void
bind_int(const struct laying *l, const struct lt_column *column, int64_t value)
{
	if (column->bind[LT_PART_VALUE])
		sqlite3_bind_int64(l->feed->table->insert, column->bind[LT_PART_VALUE], value);
}

static struct lt_text
lowered(struct lt_facts *facts, struct lt_text text)
{
	struct lt_text copy = lt_copy_text(facts->scratch, text);
	for (size_t i = 0; i < copy.len; i++)
		if (copy.at[i] >= 'A' && copy.at[i] <= 'Z')
			((char *)copy.at)[i] += 'a' - 'A';
	return copy;
}

static struct lt_text
as_json(struct lt_facts *facts, struct lt_node node)
{
	struct lt_buf out = LT_BUF(16 << 20);
	lt_node_json(node, &out);
	struct lt_text text = lt_copy_text(facts->scratch, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

static void
bind_bool(const struct laying *l, const struct lt_column *column, const struct lt_cell *cell, struct lt_node node)
{
	struct lt_text text = lt_node_text(node, l->facts->scratch);
	bool yes = lt_text_eq_nocase(text, LT_LIT("true")), no = lt_text_eq_nocase(text, LT_LIT("false"));
	int64_t number;
	if (lt_node_is(node, LT_KIND_NUMBER) && lt_node_int(node, &number) && (number == 0 || number == 1)) {
		yes = number == 1;
		no = number == 0;
	}
	if (yes || no)
		bind_int(l, column, yes != cell->not);
	else
		bind_unknown(l, column, lt_text(lt_print(l->facts->scratch, "is '%.*s', neither true nor false", LT_ARG(text))));
}

static void
bind_number(const struct laying *l, const struct lt_column *column, struct lt_node node)
{
	int at = column->bind[LT_PART_VALUE];
	int64_t whole;
	double real;
	if (column->type == LT_COLUMN_INT && lt_node_int(node, &whole)) {
		bind_int(l, column, whole);
	} else if (lt_node_double(node, &real)) {
		if (at)
			sqlite3_bind_double(l->feed->table->insert, at, real);
	} else {
		struct lt_text text = lt_node_text(node, l->facts->scratch);
		bind_unknown(l, column, lt_text(lt_print(l->facts->scratch, "is '%.*s', not a number", LT_ARG(text))));
	}
}

/* A scalar through the cell's words and into the column's type. */
static void
bind_value(const struct laying *l, const struct lt_column *column, const struct lt_cell *cell, struct lt_node node)
{
	bool truth = lt_node_is(node, LT_KIND_TRUE) || lt_node_is(node, LT_KIND_FALSE);
	if (cell->words.doc && (truth || lt_node_is(node, LT_KIND_TEXT))) {
		struct lt_text word = lt_node_text(node, l->facts->scratch);
		struct lt_walk w = lt_walk(cell->words);
		bool known = false;
		while (!known && lt_walk_next(&w))
			known = lt_text_eq_nocase(w.word, word);
		if (!known && !truth) {
			bind_unknown(l, column, lt_text(lt_print(l->facts->scratch, "is '%.*s', a word not known here", LT_ARG(word))));
			return;
		}
		if (known)
			node = w.value;
	}
	bool nested = lt_node_is(node, LT_KIND_MAP) || lt_node_is(node, LT_KIND_LIST);
	if (column->type == LT_COLUMN_JSON || (nested && column->type == LT_COLUMN_TEXT)) {
		if (column->bind[LT_PART_VALUE])
			bind_text(l, column->bind[LT_PART_VALUE], as_json(l->facts, node));
	} else if (column->type == LT_COLUMN_BOOL) {
		bind_bool(l, column, cell, node);
	} else if (column->type == LT_COLUMN_TEXT) {
		if (!column->bind[LT_PART_VALUE])
			return;
		struct lt_text text = lt_node_text(node, l->facts->scratch);
		bind_text(l, column->bind[LT_PART_VALUE], cell->lower ? lowered(l->facts, text) : text);
	} else {
		bind_number(l, column, node);
	}
}

static void
mark_set(const struct laying *l, const struct lt_column *column, bool set)
{
	if (column->bind[LT_PART_SET])
		sqlite3_bind_int(l->feed->table->insert, column->bind[LT_PART_SET], set);
}

/* The documented default for absence, if there is one for the provider's version. */
static void
lay_default(const struct laying *l, const struct lt_column *column, const struct lt_cell *cell)
{
	const struct lt_default *best = NULL;
	struct lt_cell plain = { .column = cell->column };
	mark_set(l, column, false);
	if (cell->default_count > 1 && l->object->version == 0) {
		struct lt_text first = lt_node_text(cell->defaults[0].value, l->facts->scratch);
		for (int i = 1; i < cell->default_count; i++) {
			struct lt_text other = lt_node_text(cell->defaults[i].value, l->facts->scratch);
			if (lt_text_is(first, other))
				continue;
			bind_unknown(l, column,
				lt_text(lt_print(l->facts->scratch,
					"is not set, and its default depends on the provider version (%.*s, from major %d %.*s), which is not pinned",
					LT_ARG(first), cell->defaults[i].since, LT_ARG(other))));
			return;
		}
	}
	for (int i = 0; i < cell->default_count; i++)
		if (l->object->version == 0 || cell->defaults[i].since <= l->object->version)
			best = &cell->defaults[i];
	if (!best && cell->default_count)
		best = &cell->defaults[0];
	if (best && !lt_node_is(best->value, LT_KIND_NULL))
		bind_value(l, column, &plain, best->value);
}

static void
lay_matches(const struct laying *l, const struct lt_column *column, const struct lt_cell *cell)
{
	struct matches m = { .refers = cell->refers || cell->exists };
	/* What is joined comes from all paths, anything else from the first that leads somewhere. */
	for (int i = 0; i < cell->path_count && (cell->join || m.count == 0); i++)
		collect_matches(l, path_start(l, &cell->paths[i]), &cell->paths[i], 0, &m);
	mark_set(l, column, m.count > 0);
	if (m.count)
		bind_place(l, column, m.at[0]);
	else
		bind_place(l, column, (struct spot){ 0 });
	if (m.unknown && !(cell->exists && m.count)) {
		bind_unknown(l, column, m.why);
		return;
	}
	if (cell->count || cell->exists) {
		bind_int(l, column, cell->count ? m.count : (m.count > 0) != cell->not);
		return;
	}
	if (!m.count)
		lay_default(l, column, cell);
	if (!m.count || !column->bind[LT_PART_VALUE])
		return;
	struct lt_buf out = LT_BUF(1 << 20);
	for (int i = 0; i < m.count; i++) {
		if (i)
			lt_buf_puts(&out, cell->join ? cell->join : " ");
		struct lt_text text = is_unknown(m.at[i]) ? reference_of(l, m.at[i])
							  : lt_node_text(m.at[i].body, l->facts->scratch);
		if (text.at)
			lt_buf_text_add(&out, text);
		else
			lt_node_json(m.at[i].body, &out);
	}
	struct lt_text joined = lt_copy_text(l->facts->scratch, lt_buf_text(&out));
	bind_text(l, column->bind[LT_PART_VALUE], cell->lower ? lowered(l->facts, joined) : joined);
	lt_buf_done(&out);
}

static bool
empty(struct lt_node node)
{
	enum lt_kind kind = lt_node_kind(node);
	return kind == LT_KIND_FALSE || ((kind == LT_KIND_LIST || kind == LT_KIND_MAP) && lt_node_count(node) == 0) || lt_node_eq(node, "");
}

static void
lay_cell(const struct laying *l, const struct lt_cell *cell)
{
	const struct lt_column *column = &l->feed->table->columns[cell->column];
	int asked = 0;
	for (int part = 0; part < LT_PARTS; part++)
		asked |= column->bind[part];
	if (!asked)
		return;
	if (cell->constant.doc) {
		bind_value(l, column, cell, cell->constant);
		bind_place(l, column, (struct spot){ 0 });
		return;
	}
	for (int i = 0; i < cell->path_count; i++)
		if (cell->paths[i].many) {
			lay_matches(l, column, cell);
			return;
		}
	struct found f = { 0 };
	for (int i = 0; i < cell->path_count && f.state == ABSENT; i++) {
		struct spot end = f.spot;
		f = follow(l, &cell->paths[i]);
		if (!f.spot.body.doc)
			f.spot = end;
	}
	bind_place(l, column, f.spot);
	if (cell->refers && f.state != PRESENT) {
		struct lt_text refers = reference_of(l, f.spot);
		if (refers.at) {
			bind_text(l, column->bind[LT_PART_VALUE], refers);
			mark_set(l, column, true);
			return;
		}
	}
	if (f.state == UNKNOWN && cell->exists && reference_of(l, f.spot).at) {
		bind_int(l, column, !cell->not); /* an attribute of another resource is there, whatever it will be */
		mark_set(l, column, true);
	} else if (f.state == UNKNOWN) {
		bind_unknown(l, column, f.why);
		mark_set(l, column, true);
	} else if (cell->exists) {
		bind_int(l, column, (f.state == PRESENT && !empty(f.spot.body)) != cell->not);
		mark_set(l, column, f.state == PRESENT);
	} else if (cell->count) {
		bool many = lt_node_is(f.spot.body, LT_KIND_LIST) || lt_node_is(f.spot.body, LT_KIND_MAP);
		bind_int(l, column, f.state != PRESENT ? 0 : many ? lt_node_count(f.spot.body) : 1);
		mark_set(l, column, f.state == PRESENT);
	} else if (f.state == ABSENT) {
		lay_default(l, column, cell);
	} else {
		mark_set(l, column, true);
		bind_value(l, column, cell, f.spot.body);
	}
}

static void
bind_fixed(const struct laying *l, int column, const char *text)
{
	int at = l->feed->table->columns[column].bind[LT_PART_VALUE];
	if (at && text)
		sqlite3_bind_text(l->feed->table->insert, at, text, -1, SQLITE_STATIC);
}

static bool
chosen(const struct laying *l)
{
	const struct lt_feed *feed = l->feed;
	if (!feed->when_in.doc)
		return true;
	struct found f = follow(l, &feed->when);
	if (f.state == UNKNOWN)
		return true;
	struct lt_text word = f.state == PRESENT ? lt_node_text(f.spot.body, l->facts->scratch) : LT_LIT("");
	struct lt_walk w = lt_walk(feed->when_in);
	while (lt_walk_next(&w))
		if (lt_text_eq_nocase(lt_node_text(w.value, l->facts->scratch), word))
			return true;
	return false;
}

/* The place of the row, which is also that of every column until its cell says better. */
static void
bind_row_place(const struct laying *l)
{
	struct lt_table *t = l->feed->table;
	for (int c = 0; c < t->column_count; c++) {
		bool own = c == LT_COLUMN_FILE || c == LT_COLUMN_LINE;
		int file = t->columns[c].bind[own ? LT_PART_VALUE : LT_PART_FILE];
		int line = t->columns[c].bind[own ? LT_PART_VALUE : LT_PART_LINE];
		if (file && c != LT_COLUMN_LINE && l->place.file)
			sqlite3_bind_text(t->insert, file, l->place.file, -1, SQLITE_STATIC);
		if (line && c != LT_COLUMN_FILE && l->place.line)
			sqlite3_bind_int64(t->insert, line, l->place.line);
	}
}

static void
lay_row(const struct laying *l)
{
	const struct lt_object *o = l->object;
	struct lt_table *t = l->feed->table;
	if (!chosen(l))
		return;
	if (!lt_facts_make(l->facts, t)) {
		t->rows++;
		return;
	}
	bind_fixed(l, LT_COLUMN_RESOURCE, l->resource);
	bind_fixed(l, LT_COLUMN_KIND, o->type);
	bind_fixed(l, LT_COLUMN_NAME, o->name);
	bind_fixed(l, LT_COLUMN_SOURCE, o->source);
	bind_fixed(l, LT_COLUMN_QUALITY, lt_quality_names[o->quality]);
	bind_row_place(l);
	for (int i = 0; i < l->feed->cell_count; i++)
		lay_cell(l, &l->feed->cells[i]);
	lt_facts_step(l->facts, t);
}

/* Down the feed's "each", one row for every end that is there. */
static void
lay_each(struct laying *l, struct spot s, int step, struct lt_text path)
{
	const struct lt_path *each = &l->feed->each;
	enum lt_kind kind = lt_node_kind(s.body);
	if (kind == LT_KIND_NONE || kind == LT_KIND_NULL)
		return;
	if (step == each->count) {
		l->here = s;
		l->place = l->object->place;
		l->place = place_of(l, s);
		l->resource = lt_print(l->facts->scratch, "%s/%.*s", l->object->resource, LT_ARG(path));
		lay_row(l);
		return;
	}
	bool pushed = kind == LT_KIND_MAP && l->above_count < 16;
	if (pushed)
		l->above[l->above_count++] = s;
	if (each->steps[step].kind != LT_STEP_ALL) {
		struct lt_text word = each->steps[step].kind == LT_STEP_KEY
			? lt_keys_word(l->facts->keys, each->steps[step].number)
			: lt_text(lt_print(l->facts->scratch, "%u", each->steps[step].number));
		lay_each(l, step_into(s, each->steps[step]), step + 1,
			lt_text(lt_print(l->facts->scratch, "%.*s%s%.*s", LT_ARG(path), path.len ? "/" : "", LT_ARG(word))));
	} else {
		struct lt_walk w = lt_walk(s.body);
		for (uint32_t i = 0; lt_walk_next(&w); i++) {
			struct lt_step one = { w.map ? LT_STEP_KEY : LT_STEP_INDEX, w.map ? w.key : i };
			const char *below = w.map ? lt_print(l->facts->scratch, "%.*s/%.*s", LT_ARG(path), LT_ARG(w.word))
						  : lt_print(l->facts->scratch, "%.*s[%u]", LT_ARG(path), i);
			lay_each(l, step_into(s, one), step + 1, lt_text(below));
		}
	}
	if (pushed)
		l->above_count--;
}

static void
note_off(struct lt_facts *facts, const struct lt_feed *feed, const struct lt_object *o)
{
	struct lt_place place = o->place;
	place.file = place.file ? lt_copy(facts->arena, place.file) : NULL;
	LT_PUSH(facts->arena, facts->offs, facts->off_count, facts->off_room) = (struct lt_facts_off){
		lt_copy(facts->arena, o->resource), lt_copy(facts->arena, o->off), place, feed->table->number };
}

/* "resource" has every object, also those that are switched off. */
static void
lay_resource(struct lt_facts *facts, const struct lt_object *o)
{
	struct lt_table *t = facts->tables[facts->resource_table];
	struct lt_feed feed = { .table = t };
	struct laying l = { .facts = facts, .object = o, .feed = &feed };
	if (!lt_facts_make(facts, t))
		return;
	bind_fixed(&l, LT_COLUMN_RESOURCE, o->resource);
	bind_fixed(&l, LT_COLUMN_KIND, o->type);
	bind_fixed(&l, LT_COLUMN_NAME, o->name);
	bind_fixed(&l, LT_COLUMN_FILE, o->place.file);
	bind_fixed(&l, LT_COLUMN_SOURCE, o->source);
	bind_fixed(&l, LT_COLUMN_QUALITY, lt_quality_names[o->quality]);
	bind_fixed(&l, facts->off_column, o->off);
	if (o->place.line)
		bind_int(&l, &t->columns[LT_COLUMN_LINE], o->place.line);
	if (o->version)
		bind_int(&l, &t->columns[facts->version_column], o->version);
	int region_at = t->columns[facts->region_column].bind[LT_PART_VALUE];
	struct lt_node region = region_at ? lt_node_key(o->body, facts->location_key) : LT_NOWHERE;
	if (region_at && !region.doc)
		region = lt_node_key(o->body, facts->region_key);
	if (lt_node_is(region, LT_KIND_TEXT))
		bind_text(&l, region_at, lt_node_text(region, facts->scratch));
	struct lt_node id = t->columns[facts->cloud_id_column].bind[LT_PART_VALUE] ? lt_node_key(o->body, facts->id_key) : LT_NOWHERE;
	if (lt_node_is(id, LT_KIND_TEXT))
		bind_text(&l, t->columns[facts->cloud_id_column].bind[LT_PART_VALUE], lowered(facts, lt_node_text(id, facts->scratch)));
	lt_facts_step(facts, t);
	if (o->quality > facts->weakest[t->number])
		facts->weakest[t->number] = o->quality;
}

static struct lt_feed *
feeds_of(struct lt_facts *facts, const char *type)
{
	char low[256];
	size_t len = 0;
	for (; type[len] && len < sizeof low; len++)
		low[len] = (char)(type[len] >= 'A' && type[len] <= 'Z' ? type[len] + ('a' - 'A') : type[len]);
	int64_t number = len < sizeof low ? lt_map_get(facts->by_type, (struct lt_text){ low, len }) : -1;
	return number < 0 ? NULL : facts->firsts[number];
}

void
lt_facts_object(struct lt_facts *facts, const struct lt_object *object)
{
	if (++facts->scratch_objects > 500) { /* statements are reset: nothing points into it */
		facts->scratch_objects = 0;
		lt_arena_drop(facts->scratch);
		facts->scratch = lt_arena_new(SIZE_MAX);
	}
	if (facts->resource_table >= 0 && facts->tables[facts->resource_table]->asked)
		lay_resource(facts, object);
	lt_facts_flush(facts);
	struct laying l = { .facts = facts, .object = object, .resource = object->resource };
	l.root = (struct spot){ object->body, object->unknown, object->references, object->places,
		lt_text_starts(lt_text(object->type), "Microsoft.") ? facts->keys : NULL };
	for (struct lt_feed *feed = feeds_of(facts, object->type); feed; feed = feed->next) {
		if (object->off) {
			note_off(facts, feed, object);
			continue;
		}
		if (object->quality > facts->weakest[feed->table->number])
			facts->weakest[feed->table->number] = object->quality;
		l.feed = feed;
		l.here = l.root;
		l.above_count = 0;
		l.place = object->place;
		l.resource = object->resource;
		if (feed->each.count)
			lay_each(&l, l.root, 0, LT_LIT(""));
		else
			lay_row(&l);
	}
}
