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
	enum lt_quality quality;
};

/* Rows that came with content/, laid when the tables are made. */
struct data {
	const char *file;
	struct lt_text name, as_of;
	struct lt_node columns, rows;
};

/* The words of a statement, each once. */
struct words {
	struct lt_text at[1024];
	struct { /* the word, and what it is without the ending of a companion */
		uint64_t hash, stem_hash;
		uint32_t stem_len; /* 0: it has no such ending */
		enum lt_part part;
	} asks[1024];
	uint16_t slots[2048]; /* 1 + place in at, by hash; 0: free */
	bool table[1024];     /* it stands where a table is named */
	int count, last;      /* last: the word that was read last */
	int selects, froms;
	int depth;          /* of parentheses, while reading */
	bool derived;       /* it has a WITH, or a SELECT behind FROM */
	bool sums, groups;  /* aggregates, and GROUP, outside parentheses */
	bool sums_inside;   /* aggregates inside some */
	bool star;          /* it has a "select *" */
	char bytes[32768];
	size_t used;
};

/* What a statement needs to be asked. */
struct statement {
	int *tables;
	int table_count, table_room;
	uint64_t data; /* bit by number */
	bool certain;  /* what it answers while its tables are empty is known: rows, or nothing */
	struct lt_node rows; /* what that is, foreseen, or LT_NOWHERE */
	bool needed;   /* asked whatever its tables hold */
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
	int resource_table;       /* number of "resource", or -1; and of four of its columns */
	int off_column, version_column, region_column, cloud_id_column;
	uint32_t location_key, region_key, id_key;
	struct lt_row row;
	struct words words;       /* of the statement being expected */
	struct statement *statements;
	int statement_count, statement_room;
	struct lt_err err;        /* the first row that could not be laid */
};

extern const char *const lt_quality_names[];

/* Binds a part of a column when somebody asked for it. */
static inline int
lt_bind_place(const struct lt_table *t, int column, enum lt_part part)
{
	return t->columns[column].bind[part];
}

bool lt_facts_make(struct lt_facts *facts, struct lt_table *t); /* makes an asked table, the first time */
void lt_facts_flush(struct lt_facts *facts);                     /* ends the row by hand, if one is open */
void lt_facts_guard(sqlite3 *db);                                /* from here on statements only read */
void lt_facts_step(struct lt_facts *facts, struct lt_table *t); /* runs the INSERT and clears it */
bool lt_function_add_all(sqlite3 *db, struct lt_err *err);      /* function.c */
void lt_memory_lend(void);                                       /* memory.c; before the first statement of the process */
