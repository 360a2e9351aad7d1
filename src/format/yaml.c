/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml gives events with marks.  They are gathered into a small tree per document, in a
 * scratch arena, because an alias may mean a whole branch; the tree is then laid on a tape.
 */
#include "format/yaml.h"

#include <errno.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/map.h"
#include "format/number.h"

enum shape { SCALAR, LIST, MAP, ALIAS };

struct item {
	enum shape shape;
	bool plain;           /* a scalar without quotes */
	bool open;            /* its end has not come yet */
	struct lt_text text;  /* of a scalar */
	struct lt_text tag;   /* LT_NONE for none */
	struct lt_place place;
	const struct item *target; /* of an alias */
	struct item **items;       /* of a map: key, value, key, value */
	int count, room;
};

struct reader {
	struct lt_arena *arena;   /* where documents live */
	struct lt_arena *scratch; /* items of the document being read */
	struct lt_keys *keys;
	const char *file;
	struct lt_text bytes;
	struct lt_err *err;
	struct lt_docs docs;
	int room, twice_room;
	struct lt_yaml_twice *twice;

	struct item *root, *open[LT_YAML_DEPTH];
	int depth;
	struct item **anchors;
	int anchor_count, anchor_room;
	struct lt_map *names;

	struct lt_doc *doc;
	int in_alias, expanded;
};

LT_AUTO_DEFINE(lt_scratch, struct lt_arena *, lt_arena_drop, NULL)

static void
parser_auto(yaml_parser_t *parser)
{
	yaml_parser_delete(parser);
}

static void
event_auto(yaml_event_t *event)
{
	yaml_event_delete(event);
}

static bool
fail_at(struct reader *r, struct lt_place place, const char *sentence)
{
	return lt_fail(r->err, "%s:%u:%u: %s", r->file, place.line, place.column, sentence);
}

static struct lt_place
place_of(const struct reader *r, yaml_mark_t mark)
{
	return (struct lt_place){ r->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1 };
}

/* What people mostly did when libyaml says so. */
static const char *
hint_of(const char *problem)
{
	static const struct { const char *says, *hint; } hints[] = {
		{ "mapping values are not allowed", "; is the line indented as its neighbours, and text with a colon quoted?" },
		{ "did not find expected key", "; is the line indented as its neighbours?" },
		{ "did not find expected '-' indicator", "; is the line indented as its neighbours?" },
		{ "found character that cannot start any token", "; indent by spaces, not tabs, and quote text that begins with @, ` or %" },
	};
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (strncmp(problem, hints[i].says, strlen(hints[i].says)) == 0)
			return hints[i].hint;
	return "";
}

static unsigned
line_at(struct lt_text bytes, size_t offset)
{
	unsigned line = 1;
	for (size_t i = 0; i < offset && i < bytes.len; i++)
		line += bytes.at[i] == '\n';
	return line;
}

/* What libyaml says, with the place it means. */
static bool
fail_parser(struct reader *r, const yaml_parser_t *parser)
{
	struct lt_place place = place_of(r, parser->problem_mark);
	const char *problem = parser->problem ? parser->problem : "this is not YAML";
	if (parser->error == YAML_READER_ERROR)
		return lt_fail(r->err, "%s:%u: byte %zu: %s; YAML is text in UTF-8", r->file, line_at(r->bytes, parser->problem_offset),
			parser->problem_offset, problem);
	if (!parser->context)
		return lt_fail(r->err, "%s:%u:%u: %s%s", r->file, place.line, place.column, problem, hint_of(problem));
	return lt_fail(r->err, "%s:%u:%u: %s, %s that begins at line %zu%s", r->file, place.line,
		place.column, problem, parser->context, parser->context_mark.line + 1, hint_of(problem));
}

/* Remembers what &name stands for; a later one of the same name takes over. */
static void
note_anchor(struct reader *r, const yaml_char_t *name, struct item *it)
{
	if (!name)
		return;
	if (!r->names)
		r->names = lt_map_new(r->scratch);
	lt_map_put(r->names, lt_copy_text(r->scratch, lt_text((const char *)name)), r->anchor_count);
	LT_PUSH(r->scratch, r->anchors, r->anchor_count, r->anchor_room) = it;
}

static bool
find_anchor(struct reader *r, const char *name, struct item *it)
{
	int64_t at = r->names ? lt_map_get(r->names, lt_text(name)) : -1;
	if (at < 0)
		return lt_fail(r->err, "%s:%u:%u: *%.60s is used here, but no &%.60s comes before it",
			r->file, it->place.line, it->place.column, name, name);
	it->target = r->anchors[at];
	if (it->target->open)
		return lt_fail(r->err, "%s:%u:%u: *%.60s stands inside what it means, so it would never end",
			r->file, it->place.line, it->place.column, name);
	return true;
}

/* Puts a new item where it belongs and, when it is a list or a map, goes into it. */
static bool
add_item(struct reader *r, struct item *it)
{
	if (r->depth == 0)
		r->root = it;
	else {
		struct item *in = r->open[r->depth - 1];
		LT_PUSH(r->scratch, in->items, in->count, in->room) = it;
	}
	if (it->shape != LIST && it->shape != MAP)
		return true;
	if (r->depth == LT_YAML_DEPTH)
		return fail_at(r, it->place, "nested deeper than 512 levels");
	it->open = true;
	r->open[r->depth++] = it;
	return true;
}

static struct lt_text
tag_of(struct reader *r, const yaml_char_t *tag)
{
	return tag ? lt_copy_text(r->scratch, lt_text((const char *)tag)) : LT_NONE;
}

/* One event of a document's inside. */
static bool
take_event(struct reader *r, const yaml_event_t *event)
{
	if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT) {
		r->open[--r->depth]->open = false;
		return true;
	}
	struct item *it = LT_NEW(r->scratch, struct item);
	it->place = place_of(r, event->start_mark);
	if (event->type == YAML_ALIAS_EVENT) {
		it->shape = ALIAS;
		return find_anchor(r, (const char *)event->data.alias.anchor, it) && add_item(r, it);
	}
	if (event->type == YAML_SEQUENCE_START_EVENT) {
		it->shape = LIST;
		note_anchor(r, event->data.sequence_start.anchor, it);
		return add_item(r, it);
	}
	if (event->type == YAML_MAPPING_START_EVENT) {
		it->shape = MAP;
		note_anchor(r, event->data.mapping_start.anchor, it);
		return add_item(r, it);
	}
	it->shape = SCALAR;
	it->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	it->tag = tag_of(r, event->data.scalar.tag);
	it->text = lt_copy_text(r->scratch,
		(struct lt_text){ (const char *)event->data.scalar.value, event->data.scalar.length });
	note_anchor(r, event->data.scalar.anchor, it);
	return add_item(r, it);
}

/* Scalars */

static bool
one_of(struct lt_text text, const char *lower, const char *title, const char *upper)
{
	return lt_text_eq(text, lower) || lt_text_eq(text, title) || lt_text_eq(text, upper);
}

static bool
is_null(struct lt_text text)
{
	return text.len == 0 || lt_text_eq(text, "~") || one_of(text, "null", "Null", "NULL");
}

/* [-+] digits [. digits] [e [-+] digits], with a digit somewhere before the e. */
static bool
looks_decimal(struct lt_text text)
{
	size_t i = 0, digits = 0;
	if (i < text.len && (text.at[i] == '-' || text.at[i] == '+'))
		i++;
	for (int part = 0; part < 2; part++) {
		for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++)
			digits++;
		if (part || i == text.len || text.at[i] != '.')
			break;
		i++;
	}
	if (!digits)
		return false;
	if (i == text.len)
		return true;
	if (text.at[i] != 'e' && text.at[i] != 'E')
		return false;
	i++;
	if (i < text.len && (text.at[i] == '-' || text.at[i] == '+'))
		i++;
	size_t before = i;
	while (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
		i++;
	return i == text.len && i > before;
}

/* May stand in JSON as it is: no plus, no 007, digits on both sides of a point. */
static bool
is_json_number(struct lt_text text)
{
	size_t i = text.at[0] == '-';
	if (text.at[0] == '+' || i == text.len || text.at[i] == '.')
		return false;
	if (text.at[i] == '0' && i + 1 < text.len && text.at[i + 1] >= '0' && text.at[i + 1] <= '9')
		return false;
	const char *point = memchr(text.at, '.', text.len);
	return !point || (point + 1 < text.at + text.len && point[1] >= '0' && point[1] <= '9');
}

/* The base a whole number is written in and where its digits begin; 0 when it is in none. */
static int
base_of(const char *digits, int *ret_skip)
{
	*ret_skip = 2;
	if (digits[0] != '0' || !digits[1])
		return 0;
	if (digits[1] == 'x' || digits[1] == 'X')
		return 16;
	if (digits[1] == 'o' || digits[1] == 'O')
		return 8;
	if (digits[1] == 'b' || digits[1] == 'B')
		return 2;
	*ret_skip = 1;
	return 8;
}

/* 0x1f, 0o17, 0b1 and 017, spelt in decimal. */
static bool
spell_based(const char *text, char out[40])
{
	bool minus = text[0] == '-';
	int skip, base = base_of(text + (minus || text[0] == '+'), &skip);
	const char *digits = text + (minus || text[0] == '+') + skip;
	if (!base || !((*digits >= '0' && *digits <= '9') || (base == 16 && (*digits | 32) >= 'a')))
		return false;
	char *end;
	errno = 0;
	unsigned long long value = strtoull(digits, &end, base);
	if (*end || errno)
		return false;
	snprintf(out, 40, "%s%llu", minus && value ? "-" : "", value);
	return true;
}

/* The number text is, spelt as JSON spells numbers.  Digits may be parted by _. */
static bool
spell_number(struct lt_text text, char *room, size_t room_size, struct lt_text *ret_spelling)
{
	if (text.len == 0 || text.len >= room_size / 2 || text.at[0] == '_')
		return false;
	if (!strchr("+-.0123456789", text.at[0]))
		return false;
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '_')
			room[len++] = text.at[i];
	room[len] = '\0';
	if (strlen(room) != len)
		return false;
	*ret_spelling = (struct lt_text){ room, len };
	char *out = room + room_size / 2;
	if (spell_based(room, out)) {
		*ret_spelling = lt_text(out);
		return true;
	}
	if (!looks_decimal(*ret_spelling))
		return false;
	if (is_json_number(*ret_spelling))
		return true;
	double value = strtod(room, NULL);
	if (value > 1e300 || value < -1e300)
		return false;
	lt_number_spell(value, out);
	*ret_spelling = lt_text(out);
	return true;
}

static void
put_scalar(struct reader *r, const struct item *it, struct lt_place place)
{
	struct lt_text tag = it->tag, text = it->text, spelling;
	bool typed = lt_text_starts(tag, YAML_DEFAULT_SCALAR_TAG) ? false : it->plain;
	if (lt_text_eq(tag, "!"))
		typed = false;
	if (lt_text_eq(tag, YAML_INT_TAG) || lt_text_eq(tag, YAML_FLOAT_TAG)
		|| lt_text_eq(tag, YAML_BOOL_TAG) || lt_text_eq(tag, YAML_NULL_TAG))
		typed = true;
	char room[256];
	if (typed && is_null(text))
		lt_doc_null(r->doc, place);
	else if (typed && one_of(text, "true", "True", "TRUE"))
		lt_doc_bool(r->doc, true, place);
	else if (typed && one_of(text, "false", "False", "FALSE"))
		lt_doc_bool(r->doc, false, place);
	else if (typed && spell_number(text, room, sizeof room, &spelling))
		lt_doc_number(r->doc, spelling, place);
	else
		lt_doc_text(r->doc, text, place);
}

/* Maps.  A member is a key as text and what it means, after << is done. */

struct member {
	struct lt_text key;
	struct lt_place place;
	const struct item *value;
};

struct members {
	struct member *at;
	int count, room;
	struct lt_map *places; /* key to number, once there are many */
};

static int64_t
find_member(struct reader *r, struct members *in, struct lt_text key)
{
	if (in->count < 16) {
		for (int i = 0; i < in->count; i++)
			if (lt_text_is(in->at[i].key, key))
				return i;
		return -1;
	}
	if (!in->places) {
		in->places = lt_map_new(r->scratch);
		for (int i = 0; i < in->count; i++)
			lt_map_put(in->places, in->at[i].key, i);
	}
	return lt_map_get(in->places, key);
}

static void
add_member(struct reader *r, struct members *in, struct member m)
{
	if (in->places)
		lt_map_put(in->places, m.key, in->count);
	LT_PUSH(r->scratch, in->at, in->count, in->room) = m;
}

static const struct item *
means(const struct item *it)
{
	return it->shape == ALIAS ? it->target : it;
}

static void
note_twice(struct reader *r, struct lt_text key, struct lt_place first, struct lt_place second)
{
	if (r->docs.twice_count == LT_YAML_TWICE || r->in_alias)
		return;
	LT_PUSH(r->arena, r->twice, r->docs.twice_count, r->twice_room) =
		(struct lt_yaml_twice){ lt_copy_text(r->arena, key), first, second };
	r->docs.twice = r->twice;
}

/* Whatever an alias adds is counted, so that a few lines cannot fill the memory. */
static bool
spend(struct reader *r, size_t values, struct lt_place place)
{
	if (!r->in_alias)
		return true;
	if (values < (size_t)(LT_YAML_EXPANDED - r->expanded)) {
		r->expanded += (int)values;
		return true;
	}
	return fail_at(r, place, "aliases (*name) add more than a million values to this file");
}

static bool merge_from(struct reader *r, struct members *in, const struct item *from, int depth);

/* The members of map as written; the last of equal keys counts.  With merging, keys that
 * are there already stay. */
static bool
gather(struct reader *r, struct members *in, const struct item *map, bool merging, int depth)
{
	int own = in->count;
	for (int i = 0; i + 1 < map->count; i += 2) {
		const struct item *key = means(map->items[i]);
		struct lt_place place = map->items[i]->place;
		if (key->shape != SCALAR)
			return fail_at(r, place, "a list or a map stands where a key is wanted; is this an "
				"unrendered template?");
		if (!spend(r, 1, place))
			return false;
		if (key->plain && lt_text_eq(key->text, "<<"))
			continue;
		struct member m = { key->text, place, map->items[i + 1] };
		int64_t at = find_member(r, in, key->text);
		if (at < 0)
			add_member(r, in, m);
		else if (!merging || at >= own) {
			if (!merging)
				note_twice(r, key->text, in->at[at].place, place);
			in->at[at] = m;
		}
	}
	for (int i = 0; i + 1 < map->count; i += 2) {
		const struct item *key = means(map->items[i]);
		if (key->plain && lt_text_eq(key->text, "<<"))
			if (!merge_from(r, in, map->items[i + 1], depth + 1))
				return false;
	}
	return true;
}

static bool
merge_from(struct reader *r, struct members *in, const struct item *from, int depth)
{
	struct lt_place place = from->place;
	if (depth > LT_YAML_DEPTH)
		return fail_at(r, place, "merge keys (<<) are nested deeper than 512 levels");
	r->in_alias++;
	from = means(from);
	bool fine = true;
	if (from->shape == MAP)
		fine = gather(r, in, from, true, depth);
	else if (from->shape == LIST)
		for (int i = 0; fine && i < from->count; i++)
			fine = means(from->items[i])->shape == MAP
				? merge_from(r, in, from->items[i], depth + 1)
				: fail_at(r, place, "<< wants a map or a list of maps");
	else
		fine = fail_at(r, place, "<< wants a map or a list of maps");
	r->in_alias--;
	return fine;
}

static bool put(struct reader *r, const struct item *it, int depth);

static bool
put_map(struct reader *r, const struct item *map, struct lt_place place, int depth)
{
	struct members in = { 0 };
	if (!gather(r, &in, map, false, depth))
		return false;
	lt_doc_map(r->doc, place);
	for (int i = 0; i < in.count; i++) {
		lt_doc_key(r->doc, in.at[i].key, in.at[i].place);
		if (!put(r, in.at[i].value, depth + 1))
			return false;
	}
	lt_doc_end(r->doc);
	return true;
}

/* Lays it on the tape.  What an alias means keeps the places where it was written. */
static bool
put(struct reader *r, const struct item *it, int depth)
{
	if (depth > LT_YAML_DEPTH)
		return fail_at(r, it->place, "aliases (*name) nest deeper than 512 levels");
	bool alias = it->shape == ALIAS;
	r->in_alias += alias;
	it = means(it);
	bool fine = spend(r, 1 + it->text.len / 16, it->place);
	if (fine && it->shape == SCALAR)
		put_scalar(r, it, it->place);
	else if (fine && it->shape == MAP)
		fine = put_map(r, it, it->place, depth);
	else if (fine) {
		lt_doc_list(r->doc, it->place);
		for (int i = 0; fine && i < it->count; i++)
			fine = put(r, it->items[i], depth + 1);
		lt_doc_end(r->doc);
	}
	r->in_alias -= alias;
	return fine;
}

static bool
end_document(struct reader *r)
{
	const struct item *root = r->root;
	if (!root || (root->shape == SCALAR && root->plain && root->text.len == 0))
		return true;
	r->doc = lt_doc_new(r->arena, r->keys, r->file);
	r->in_alias = 0;
	if (!put(r, root, 0))
		return false;
	if (lt_doc_broken(r->doc))
		return fail_at(r, root->place, "this document is larger than can be held");
	LT_PUSH(r->arena, r->docs.at, r->docs.count, r->room) = r->doc;
	return true;
}

static void
begin_document(struct reader *r)
{
	r->root = NULL;
	r->depth = 0;
	r->names = NULL;
	r->anchors = NULL;
	r->anchor_count = r->anchor_room = 0;
}

/* From a document's start to its end; its items go with its scratch arena. */
static bool
read_document(struct reader *r, yaml_parser_t *parser)
{
	LT_AUTO(lt_scratch) scratch = lt_arena_new(SIZE_MAX);
	r->scratch = scratch;
	begin_document(r);
	for (;;) {
		__attribute__((cleanup(event_auto))) yaml_event_t event = { 0 };
		if (!yaml_parser_parse(parser, &event))
			return fail_parser(r, parser);
		if (event.type == YAML_DOCUMENT_END_EVENT)
			return end_document(r);
		if (!take_event(r, &event))
			return false;
	}
}

static bool
read_stream(struct reader *r, yaml_parser_t *parser)
{
	for (;;) {
		__attribute__((cleanup(event_auto))) yaml_event_t event = { 0 };
		if (!yaml_parser_parse(parser, &event))
			return fail_parser(r, parser);
		if (event.type == YAML_STREAM_END_EVENT)
			return true;
		if (event.type == YAML_DOCUMENT_START_EVENT && !read_document(r, parser))
			return false;
	}
}

bool
lt_yaml_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes,
	struct lt_docs *ret_docs, struct lt_err *err)
{
	__attribute__((cleanup(parser_auto))) yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return lt_fail(err, "%s: no memory to read it", file);
	yaml_parser_set_input_string(&parser, (const unsigned char *)(bytes.at ? bytes.at : ""), bytes.len);
	struct reader r = { .arena = a, .keys = keys, .file = file, .bytes = bytes, .err = err };
	bool fine = read_stream(&r, &parser);
	*ret_docs = r.docs;
	return fine;
}
