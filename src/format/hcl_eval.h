/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hcl_eval: what expressions of HCL come to, as far as that can be known.
 *
 * What a name stands for is asked of a scope; everything else is worked out here: operators,
 * templates, loops, functions.  What cannot be known is UNKNOWN with a reason that reads on
 * from the name of an attribute: "depends on variable x, which has no default".  What is
 * wrong is UNKNOWN and failed, which try() and can() see.
 *
 * A run has a ceiling of values and of depth, so an expression that would never end becomes
 * unknown too.
 */
#pragma once
#include "format/hcl.h"
#include "format/value.h"

enum { LT_HCL_EVAL_DEPTH = 900 };

/* One evaluation, however many scopes it goes through. */
struct lt_hcl_run {
	struct lt_arena *arena;
	struct lt_keys *keys; /* for JSON and YAML that is decoded */
	int64_t values;       /* how many more may be made */
	int depth;
	/* The bytes of a file for file() and its like; false when it cannot be read. */
	bool (*read)(struct lt_hcl_run *run, struct lt_text path, struct lt_text *ret_bytes);
	/* The files below folder as a list of texts, for fileset(). */
	const struct lt_value *(*list)(
		struct lt_hcl_run *run, struct lt_text folder, struct lt_place place);
};

/* Names that a loop or a dynamic block made; innermost first.  name.at NULL is the item of a
 * splat. */
struct lt_hcl_bound {
	struct lt_text name;
	const struct lt_value *value;
	const struct lt_hcl_bound *outer;
};

/* A name and what follows it: azurerm_key_vault.main[0].id */
struct lt_hcl_path {
	struct lt_text root;
	const struct lt_hcl_expr **steps; /* LT_HCL_MEMBER, LT_HCL_INDEX, LT_HCL_SPLAT */
	int count;
	int used; /* resolve() sets how many steps its answer covers */
	const struct lt_hcl_bound *bound;
	struct lt_place place;
};

/* Where names are looked up.  It is the first part of a larger struct of its owner. */
struct lt_hcl_scope {
	struct lt_hcl_run *run;
	const struct lt_value *(*resolve)(
		const struct lt_hcl_scope *scope, struct lt_hcl_path *path);
};

const struct lt_value *lt_hcl_eval(const struct lt_hcl_scope *scope,
	const struct lt_hcl_bound *bound, const struct lt_hcl_expr *e);

/* One step: of.name, of[index]. */
const struct lt_value *lt_hcl_eval_member(struct lt_hcl_run *run, const struct lt_value *of,
	struct lt_text name, struct lt_place place);
const struct lt_value *lt_hcl_eval_index(struct lt_hcl_run *run, const struct lt_value *of,
	const struct lt_value *index, struct lt_place place);

/* The name of a member step or of an index that is a plain text; LT_NONE. */
struct lt_text lt_hcl_eval_name(const struct lt_hcl_expr *step);

/* Takes count values from the run's ceiling; false when it is reached. */
bool lt_hcl_eval_take(struct lt_hcl_run *run, int64_t count);

/* Conversions as Terraform makes them by itself. */
bool lt_hcl_eval_text(const struct lt_value *v, struct lt_text *ret_text);
bool lt_hcl_eval_number(const struct lt_value *v, double *ret_number);
bool lt_hcl_eval_bool(const struct lt_value *v, bool *ret_bool);

/* The members of a map in the order of their keys; v itself when they are so already. */
const struct lt_value *lt_hcl_eval_sorted(struct lt_arena *a, const struct lt_value *v);

/* hcl_type.c: v as the type constraint wants it, with the defaults of optional(). */
const struct lt_value *lt_hcl_convert(const struct lt_hcl_scope *scope, const struct lt_value *v,
	const struct lt_hcl_expr *type);
