/* SPDX-License-Identifier: Apache-2.0 */
/* prepared: a render beside the folder that it is for, and how it gets there. */
#pragma once
#include "cli/command.h"
#include "prepare/prepare.h"

struct lt_prepared_call {
	struct lt_list targets;
	const char *estate, *out, *format;
	bool force, only; /* only: those that were rendered here before are forgotten */
	bool held;        /* no target named: those that the folder holds, and all when it holds none */
};

/* A file as it would be, and what it is to the one that is there. */
struct lt_prepared_place {
	const struct lt_prepared_file *file;
	struct lt_text there, bytes; /* there: LT_NONE when there is none */
	enum lt_merge merge;
};

struct lt_prepared_folder {
	const char *path;
	struct lt_node estate;        /* the root of lintel.yaml */
	struct lt_prepared files;
	struct lt_prepared_place *at; /* one for each of files */
	struct lt_text memory;        /* .lintel-prepared as it would be */
	const char **before;          /* targets that were rendered here before and are rendered with those asked for */
	int before_count, before_room;
	const char **left;            /* files that were rendered here and are no more */
	int left_count, left_room;
};

/* Reads the estate, renders, and holds each file against the folder.  Nothing is written. */
int lt_prepared_read(struct lt_arena *a, const struct lt_prepared_call *call, struct lt_prepared_folder *ret_folder, struct lt_err *err);

/* The folder whole or not at all when there was none; else each file at once. */
bool lt_prepared_write(struct lt_arena *a, const struct lt_prepared_folder *folder, struct lt_err *err);

/* "new", "changed", ... */
const char *lt_prepared_word(enum lt_merge merge);
