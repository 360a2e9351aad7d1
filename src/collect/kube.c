/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and cells out of objects: the few ways all the kube files fill them. */
#include "collect/kube.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "format/yaml.h"

enum { MOST_JSON = 64 << 10 };

struct lt_row *
lt_kube_row(struct lt_kube *k, const struct lt_kube_object *o, const char *table, const char *resource,
	struct lt_place place)
{
	struct lt_row *row = lt_facts_row(k->facts, table);
	lt_row_text(row, "resource", resource ? resource : o->resource);
	lt_row_text(row, "type", o->type);
	lt_row_text(row, "name", o->name);
	lt_row_text(row, "source", o->live ? "cluster" : "manifest");
	lt_row_quality(row, o->live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED);
	lt_row_place(row, k->page || !place.line ? o->place : place);
	return row;
}

const char *
lt_kube_space(struct lt_kube *k, struct lt_node name)
{
	const char *space = lt_node_string(name, k->file);
	if (!space || !*space || lt_kube_placeholder(lt_text(space)))
		return NULL;
	return k->page && k->page->prefix ? lt_print(k->file, "%s/%s", k->page->prefix, space) : space;
}

bool
lt_kube_placeholder(struct lt_text text)
{
	text = lt_text_trim(text);
	return lt_text_has(text, "{{") || lt_text_has(text, "${") || lt_text_starts(text, "$")
		|| lt_text_starts(text, "<") || lt_text_has(text, "FILLED BY") || lt_text_has(text, "REPLACE_")
		|| lt_text_has(text, "{replace") || lt_text_starts(text, "%");
}

void
lt_kube_text(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n)
{
	struct lt_text text = lt_node_text(n, k->file);
	if (!text.at)
		return;
	lt_row_column_place(row, column, lt_node_place(n));
	if (lt_kube_placeholder(text))
		lt_row_unknown(row, column, lt_print(k->file, "stands as '%.*s', which is filled in later",
			(int)(text.len > 60 ? 60 : text.len), text.at));
	else if (!lt_node_is(n, LT_KIND_NULL))
		lt_row_slice(row, column, text);
}

void
lt_kube_bool(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n)
{
	enum lt_kind kind = lt_node_kind(n);
	if (kind == LT_KIND_NONE || kind == LT_KIND_NULL)
		return;
	lt_row_column_place(row, column, lt_node_place(n));
	if (kind == LT_KIND_TRUE || kind == LT_KIND_FALSE)
		lt_row_bool(row, column, kind == LT_KIND_TRUE);
	else if (lt_node_eq(n, "true") || lt_node_eq(n, "false"))
		lt_row_bool(row, column, lt_node_true(n));
	else
		lt_row_unknown(row, column, lt_print(k->file, "is neither true nor false"));
}

void
lt_kube_int(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n)
{
	int64_t value;
	enum lt_kind kind = lt_node_kind(n);
	if (kind == LT_KIND_NONE || kind == LT_KIND_NULL)
		return;
	lt_row_column_place(row, column, lt_node_place(n));
	if (lt_node_int(n, &value))
		lt_row_int(row, column, value);
	else
		lt_row_unknown(row, column, lt_print(k->file, "is no whole number"));
}

void
lt_kube_json(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n)
{
	if (!lt_node_count(n))
		return;
	struct lt_buf out = LT_BUF(MOST_JSON);
	lt_node_json(n, &out);
	lt_row_column_place(row, column, lt_node_place(n));
	if (lt_buf_over(&out))
		lt_row_unknown(row, column, "is longer than 64 KiB");
	else
		lt_row_slice(row, column, lt_copy_text(k->file, lt_buf_text(&out)));
	lt_buf_done(&out);
}

const char *
lt_kube_words(struct lt_kube *k, struct lt_node list)
{
	struct lt_buf out = LT_BUF(MOST_JSON);
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w)) {
		if (out.len)
			lt_buf_putc(&out, ' ');
		lt_buf_text_add(&out, lt_node_text(w.value, k->file));
	}
	const char *words = lt_print(k->file, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return words;
}

const char *
lt_kube_lower(struct lt_kube *k, const char *text)
{
	char *lower = lt_copy(k->file, text);
	for (char *c = lower; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return lower;
}

/* The character of the file at this place, or 0. */
static char
character_at(struct lt_text rest, struct lt_place place)
{
	struct lt_text line = LT_NONE;
	for (uint32_t i = 0; i < place.line; i++)
		if (!lt_text_cut(&rest, '\n', &line))
			return 0;
	return place.column && place.column <= line.len ? line.at[place.column - 1] : 0;
}

struct lt_node
lt_kube_embedded(struct lt_kube *k, struct lt_node text, struct lt_place *ret_place)
{
	struct lt_place place = lt_node_place(text);
	struct lt_text bytes = lt_node_text(text, k->file);
	struct lt_docs docs = { 0 };
	struct lt_err why = { 0 };
	struct lt_buf padded = LT_BUF(bytes.len + place.line + 1);
	char first = character_at(k->bytes, place);
	bool block = first == '|' || first == '>';
	*ret_place = block ? (struct lt_place){ 0 } : place;
	/* Empty lines in front make its lines those of the file. */
	lt_buf_fill(&padded, '\n', block ? (int)place.line : 0);
	lt_buf_text_add(&padded, bytes);
	/* What cannot be read here is some other program's text, and no evidence. */
	lt_yaml_read(k->file, lt_facts_keys(k->facts), place.file, lt_copy_text(k->file, lt_buf_text(&padded)), &docs, &why);
	lt_buf_done(&padded);
	return docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
}
