/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare: from an estate to files.
 *
 * Bytes in, bytes out: who calls writes them (whole or not at all) and reads what is there.
 */
#pragma once
#include <stdbool.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;
struct lt_mistakes;

struct lt_prepared_file {
	const char *path, *target; /* relative to the folder; target: the first that has a part in it */
	struct lt_text bytes;
	bool runs;                 /* it is a program */
};

/* In byte order of their paths. */
struct lt_prepared {
	struct lt_prepared_file *at;
	int count, room;
	const char *without; /* of all targets those that the estate has nothing for: "aks (platform.cluster), ..."; or NULL */
};

/* Renders targets and those they need; count 0: all.  What is wrong in the estate is listed with its place, and then
 * nothing is rendered; err is for what is wrong with us: a template, an unknown target. */
bool lt_prepare_render(struct lt_arena *a, struct lt_node estate, const char *const *targets, int count,
	struct lt_prepared *ret_files, struct lt_mistakes *mistakes, struct lt_err *err);

/*
 * What lies between two marks is ours; all around is a person's and stays:
 *	# lintel:begin terraform/main.tf 3f2a9c81d04e
 *	...
 *	# lintel:end terraform/main.tf
 * The digits are a digest of the lines between, so that a person's change inside is seen and never overwritten unless
 * told to.  The sign of a comment is that of the file's syntax.  JSON has none: such files are ours as a whole, and the
 * file .lintel-prepared beside them remembers their digests.
 */
enum lt_merge {
	LT_MERGE_SAME,   /* nothing changes */
	LT_MERGE_NEW,    /* there was no such file */
	LT_MERGE_CHANGE, /* our part is other than it was */
	LT_MERGE_EDITED, /* a person changed our part: kept as it is unless force */
	LT_MERGE_THEIRS, /* the file is there and none of ours: kept unless force */
};
enum lt_merge lt_prepare_merge(struct lt_arena *a, const struct lt_prepared_file *file, struct lt_text there,
	const char *remembered, bool force, struct lt_text *ret_bytes);

/* The digits of a file that has no marks, as they are remembered. */
const char *lt_prepare_digest(struct lt_arena *a, const struct lt_prepared_file *file);
