/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: evidence as typed tables, asked in SQL.
 *
 * The tables are described in content/facts/, one file a table: columns with a type and a
 * sentence, and for tables fed by resources the path of each column in each resource type,
 * with the documented default.  There are two ways in:
 *
 *	lt_facts_object()  one resource of any type with its attributes as a tree; it is laid
 *	                   in every table whose description names its type;
 *	lt_facts_row()     one row of a table that a collector fills by hand.
 *
 * Every table has the columns resource, type, name, file, line, source and quality.  Every
 * column with a path has four companions that SQL may ask for: <column>_unknown (why it
 * cannot be known, else null), <column>_set (1 when written, 0 when absent or a default),
 * <column>_file and <column>_line (where the deciding value stands; the row's own place
 * when nothing better is known).  Only columns that some statement uses are filled, so
 * statements are announced with lt_facts_expect() before the first row is laid.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;
struct lt_facts;
struct lt_row;
struct sqlite3;

/* How much a fact weighs (rules of evidence 1). */
enum lt_quality {
	LT_QUALITY_OBSERVED, /* a live system said so */
	LT_QUALITY_DECLARED, /* code or configuration says so */
	LT_QUALITY_ATTESTED, /* a person says so */
	LT_QUALITY_INFERRED, /* concluded from something else */
};

/* One resource as a collector saw it. */
struct lt_object {
	const char *type;     /* as its language spells it: azurerm_storage_account,
	                         Microsoft.Storage/storageAccounts, Deployment */
	const char *resource; /* its address: module.a["x"].azurerm_storage_account.b, prod/deployment/web */
	const char *name;
	struct lt_node body;       /* its attributes */
	struct lt_node unknown;    /* plan only: after_unknown, true where body is not known yet */
	struct lt_node references; /* plan only: the configuration's expressions, for references */
	struct lt_place place;
	const char *source;           /* terraform, plan, state, arm, bicep, manifest, ... */
	enum lt_quality quality;
	int version;                  /* major version of the provider, 0 when not known */
	const char *off;              /* why it is switched off (count is 0), or NULL: then it is judged */
	struct lt_node places;        /* the same resource as its source code writes it, for the places of its
	                                 attributes, when body comes from a plan or a state */
};

void lt_facts_object(struct lt_facts *facts, const struct lt_object *object);

/* A row to fill.  Cells that are not set are NULL: no value.  A row ends when the next one
 * begins or at lt_facts_end(). */
struct lt_row *lt_facts_row(struct lt_facts *facts, const char *table);
void lt_row_text(struct lt_row *row, const char *column, const char *text); /* NULL: no value */
void lt_row_slice(struct lt_row *row, const char *column, struct lt_text text);
void lt_row_int(struct lt_row *row, const char *column, int64_t value);
void lt_row_real(struct lt_row *row, const char *column, double value); /* NaN and infinity: no value */
void lt_row_bool(struct lt_row *row, const char *column, bool value);
void lt_row_unknown(struct lt_row *row, const char *column, const char *why);
void lt_row_place(struct lt_row *row, struct lt_place place);       /* file and line of the row */
void lt_row_column_place(struct lt_row *row, const char *column, struct lt_place place);
void lt_row_quality(struct lt_row *row, enum lt_quality quality);

/* A cell by any name that SQL may ask for, companions too.  False when there is no such name. */
bool lt_row_cell(struct lt_row *row, struct lt_text name, struct lt_node value);

/* What a source gave: ok with its count of facts so far, or why it could not be read. */
void lt_facts_source(struct lt_facts *facts, const char *collector, const char *path, int64_t count);
void lt_facts_blind(struct lt_facts *facts, const char *collector, const char *path, uint32_t line,
	const char *sentence);

/* The same of a part: what names tables or types of resources, between blanks; only checks that look at
 * those hear of it.  NULL: all that this collector lays. */
void lt_facts_source_of(struct lt_facts *facts, const char *collector, const char *path, const char *what, int64_t count);
void lt_facts_blind_of(struct lt_facts *facts, const char *collector, const char *path, const char *what,
	const char *sentence);

/* Ends the last row; false when a row since the last call could not be laid. */
bool lt_facts_end(struct lt_facts *facts, struct lt_err *err);

/* The keys all documents of this run share. */
struct lt_keys *lt_facts_keys(struct lt_facts *facts);

/*
 * For who owns the run: describe, expect, begin; then the rows; then close and ask.
 */
struct lt_facts *lt_facts_new(struct lt_arena *a, struct lt_keys *keys, struct lt_err *err); /* NULL: it failed */

/* A file of content/facts/, or of content/data/ (rows that are dated and not collected). */
bool lt_facts_describe(struct lt_facts *facts, const char *file, struct lt_text yaml, struct lt_err *err);
bool lt_facts_data(struct lt_facts *facts, const char *file, struct lt_text yaml, struct lt_err *err);

/* A statement that will be asked: the columns it names are filled.  Numbers count from 0. */
int lt_facts_expect(struct lt_facts *facts, struct lt_text sql);

/* It is asked whatever was found; without this its tables may be left out when they are empty. */
void lt_facts_need(struct lt_facts *facts, int statement);

/* Its tables are empty and it makes no row out of nothing: it need not be asked. */
bool lt_facts_silent(const struct lt_facts *facts, int statement);

bool lt_facts_begin(struct lt_facts *facts, struct lt_err *err);
void lt_facts_parameter(struct lt_facts *facts, const char *name, const char *value);

/* No more rows; from here on statements only read.  The handle lives as long as the arena. */
bool lt_facts_close(struct lt_facts *facts, struct lt_err *err);
struct sqlite3 *lt_facts_sql(struct lt_facts *facts);

/* A source as it was reported, in order. */
struct lt_facts_source {
	const char *collector, *path;
	int64_t count;
	const char *sentence; /* of one that could not be read, else NULL */
	uint32_t line;
	const char *what;     /* tables and types of resources that it is about, between blanks; NULL: whatever it lays */
};
/* Might the statement answer otherwise if this source could have been read? */
bool lt_facts_misses(const struct lt_facts *facts, int statement, const struct lt_facts_source *source);

int lt_facts_sources(const struct lt_facts *facts, const struct lt_facts_source **ret_sources);

/* Resources that are switched off, each with the table it would have stood in. */
struct lt_facts_off {
	const char *resource, *why;
	struct lt_place place;
	int table;
};
int lt_facts_offs(const struct lt_facts *facts, const struct lt_facts_off **ret_offs);

/* The types of resources that feed a table some statement asks for, as the descriptions spell them:
 * one a call, *at counts them from 0; LT_NONE when there are no more. */
struct lt_text lt_facts_type(const struct lt_facts *facts, int *at);
struct lt_text lt_facts_type_named(const struct lt_facts *facts, struct lt_text type); /* in any case; or LT_NONE */

/* Does some statement ask for the table of this name, or for one that this type of resources feeds? */
bool lt_facts_wants(const struct lt_facts *facts, const char *what);

/* Tables by number, 0 to count - 1, for those who describe or judge them. */
struct lt_table;
int lt_facts_table_count(const struct lt_facts *facts);
const struct lt_table *lt_facts_table(const struct lt_facts *facts, int number);
int lt_facts_table_named(const struct lt_facts *facts, struct lt_text name); /* or -1 */
enum lt_quality lt_facts_quality(const struct lt_facts *facts, int table);   /* the weakest laid in it */
