/* SPDX-License-Identifier: Apache-2.0 */
/* inside: what the files of this room share about a struct lt_facts. */
#pragma once
#include <sqlite3.h>

#include "base/err.h"
#include "facts/facts.h"
#include "facts/table.h"

struct lt_row {
	struct lt_facts *facts;
	struct lt_table *table; /* NULL between rows */
	bool has_line;
};

/* Rows that came with content/, laid when the tables are made. */
struct data {
	const char *file;
	struct lt_text name, as_of;
	struct lt_node columns, rows;
	bool asked;
};

/* The words of a statement. */
struct words {
	struct lt_text at[1024];
	int count;
	bool star; /* it has a "select *" */
	char bytes[32768];
	size_t used;
};

struct lt_facts {
	struct lt_arena *arena;
	struct lt_arena *scratch; /* texts of one batch of objects */
	int scratch_objects;
	struct lt_keys *keys;
	sqlite3 *db;
	struct lt_table **tables;
	int table_count, table_room;
	struct lt_map *by_name; /* table name -> number */
	struct lt_map *by_type; /* lower-case resource type -> number in firsts */
	struct lt_feed **firsts;
	int first_count, first_room;
	struct data *data;
	int data_count, data_room;
	struct lt_facts_source *sources;
	int source_count, source_room;
	struct lt_facts_off *offs;
	int off_count, off_room;
	enum lt_quality *weakest; /* by table number */
	int resource_table;       /* number of "resource", or -1 */
	struct lt_row row;
	struct words words;       /* of the statement being expected */
	struct lt_err err;        /* the first row that could not be laid */
};

extern const char *const lt_quality_names[];

/* Binds a part of a column when somebody asked for it. */
static inline int
lt_bind_place(const struct lt_table *t, int column, enum lt_part part)
{
	return t->columns[column].bind[part];
}

void lt_facts_flush(struct lt_facts *facts);                     /* ends the row by hand, if one is open */
void lt_facts_step(struct lt_facts *facts, struct lt_table *t); /* runs the INSERT and clears it */
bool lt_function_add_all(sqlite3 *db, struct lt_err *err);      /* function.c */
