/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: the description of one fact table, read from content/facts/<table>.yaml.
 *
 * Inside this room and for the pages that document it.  A table has columns; a table fed
 * by resources has, for each resource type, one feed or more: how many rows a resource
 * gives (each), which of them (when), and for each column its paths, words and default.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;

enum lt_column_type { LT_COLUMN_TEXT, LT_COLUMN_INT, LT_COLUMN_REAL, LT_COLUMN_BOOL, LT_COLUMN_JSON };

/* What stands in a cell or behind it. */
enum lt_part { LT_PART_VALUE, LT_PART_UNKNOWN, LT_PART_SET, LT_PART_FILE, LT_PART_LINE, LT_PARTS };

struct lt_column {
	struct lt_text name;
	enum lt_column_type type;
	const char *sentence;
	int bind[LT_PARTS]; /* parameter of the INSERT, 0 when nobody asks for this part */
	bool join;          /* rows are looked up by it: it gets an index once all are laid */
};

/* One step of a path: into a map by key, into a list by index, or through all of either. */
struct lt_step {
	enum { LT_STEP_KEY, LT_STEP_INDEX, LT_STEP_ALL } kind;
	uint32_t number;
};

struct lt_path {
	enum { LT_FROM_HERE, LT_FROM_ROOT, LT_FROM_ABOVE } from; /* "", "^/", "../" */
	int count;
	int above; /* LT_FROM_ABOVE: how many maps up */
	struct lt_step *steps;
	bool many; /* has an LT_STEP_ALL */
};

/* A documented default from a provider's major version on; 0: any. */
struct lt_default {
	int since;
	struct lt_node value;
};

struct lt_cell {
	int column;
	struct lt_path *paths;
	int path_count;
	struct lt_default *defaults;
	int default_count;
	struct lt_node words;    /* map: word -> scalar, or LT_NOWHERE */
	struct lt_node constant; /* value: X, or LT_NOWHERE */
	const char *join;        /* between matches, or NULL */
	bool not, count, exists, refers, lower;
};

struct lt_feed {
	struct lt_table *table;
	struct lt_text type;
	struct lt_path each; /* count 0: one row */
	struct lt_path when;
	struct lt_node when_in; /* list of words, or LT_NOWHERE */
	struct lt_cell *cells;
	int cell_count;
	struct lt_feed *next; /* of the same type */
};

struct lt_table {
	struct lt_text name;
	const char *sentence;
	const char *file;
	struct lt_text sources[8]; /* the collectors that can show it */
	int source_count;
	struct lt_column *columns; /* the fixed ones first */
	int column_count;
	struct lt_feed *feeds;
	int feed_count;
	struct lt_map *by_name; /* column names -> number */
	void *insert;           /* sqlite3_stmt, once rows may come */
	int number;
	int64_t rows;
	bool asked; /* some statement names it */
	bool of_others; /* its rows are said of resources in other tables: without them those look bare */
};

/* The columns that every table has, in this order. */
enum { LT_COLUMN_RESOURCE, LT_COLUMN_KIND, LT_COLUMN_NAME, LT_COLUMN_FILE, LT_COLUMN_LINE, LT_COLUMN_SOURCE,
	LT_COLUMN_QUALITY, LT_COLUMNS_FIXED };

/* The tree of one description or table of data: YAML, or the JSON that YAML was turned into
 * when the program was built, which is read ten times as fast. */
bool lt_table_parse(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes,
	struct lt_node *ret_root, struct lt_err *err);

/* Reads one description.  Errors name file and line. */
bool lt_table_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text yaml,
	struct lt_table **ret_table, struct lt_err *err);

/* The column that a name means and the part of it, for companions such as sku_unknown; or -1. */
int lt_table_find(const struct lt_table *t, struct lt_text name, enum lt_part *ret_part);

/* A spelling such as a/b/0 into steps. */
void lt_path_compile(struct lt_arena *a, struct lt_keys *keys, struct lt_text spelling, struct lt_path *ret_path);

/* Is the table one of those called so, or fed by resources of one of these types?  Between blanks. */
bool lt_table_is_about(const struct lt_table *t, struct lt_text what);

const char *lt_column_type_name(enum lt_column_type type);
extern const char *const lt_part_suffix[LT_PARTS]; /* "", "_unknown", "_set", "_file", "_line" */
