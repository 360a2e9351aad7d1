/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compile: lintel.yaml becomes the policy that workers map.
 *
 * Every mistake of the file is found in one run, those of its shape (record/setting.h) and those
 * of its sense: names that nothing has, keys that two callers share, limits that cannot be.  What
 * is allowed and probably not meant is a warning.
 *
 * An estate that names no deployment gets the built-in simulator as its only one, and models to
 * try it with; an estate without callers lets in anybody, marked so that `lintel up` does that on
 * this machine alone.
 *
 * The same estate, the same prices and the same state folder give the same bytes.
 */
#pragma once
#include "record/mistake.h"
#include "record/policy.h"

struct lt_err;

struct lt_compiled {
	struct lt_text bytes;       /* of generation 0; lt_publish_add() makes it one */
	struct lt_policy policy;    /* a view of them */
	bool simulated;             /* the built-in simulator answers */
	struct lt_mistakes mistakes, warnings;
};

/* file: a lintel.yaml, or NULL for an estate that says nothing.  state: the state folder, where the
 * simulator's socket is.  False with err when the file cannot be read or is no YAML, and with
 * mistakes (and err, which tells the first of them) when it is wrong. */
bool lt_compile_file(struct lt_arena *a, const char *file, const char *state,
	struct lt_compiled *ret_compiled, struct lt_err *err);

/* The same for a document that is read already; LT_NOWHERE for none. */
bool lt_compile_root(struct lt_arena *a, struct lt_node root, const char *state,
	struct lt_compiled *ret_compiled, struct lt_err *err);
