/* SPDX-License-Identifier: Apache-2.0 */
/*
 * saved: the facts of a run as an SQLite file, written once and only read afterwards.
 *
 * Beside the fact tables it has
 *	fact_table   name, sentence, rows, sources (between commas)
 *	fact_column  fact_table, name, type, sentence
 * so that a file explains itself.  A statement over a file can look at nothing else: it attaches nothing,
 * sets nothing, writes nothing and loads nothing.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;
struct lt_facts;

/* Writes closed facts to path by way of a file beside it, readable by its owner alone. */
bool lt_facts_save(struct lt_arena *a, struct lt_facts *facts, const char *path, struct lt_err *err);

/* Opens one, for lt_answer_open() alone.  A statement that takes longer than seconds of this process's
 * time (0: any) ends with "interrupted".  NULL with err. */
struct lt_facts *lt_facts_saved(struct lt_arena *a, const char *path, int64_t seconds, struct lt_err *err);
