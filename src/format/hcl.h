/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hcl: Terraform's language (HCL 2) as a tree.
 *
 * The reader takes all that HashiCorp's parser takes: blocks, attributes, the whole
 * expression grammar, templates, heredocs.  A mistake is an entry in the file's list of
 * errors; reading goes on at the next block that stands at the start of a line, and the
 * block with the mistake is left out.  Nesting past LT_HCL_DEPTH is a mistake too.  Of a file
 * that is not valid UTF-8 nothing is read.
 *
 * Texts without escapes point into the source, so it lives as long as the tree.
 * What a tree comes to is worked out by hcl_eval.h.
 */
#pragma once
#include "format/doc.h"

struct lt_arena;

enum { LT_HCL_DEPTH = 512 };

enum lt_hcl_kind {
	LT_HCL_NULL,
	LT_HCL_FALSE,
	LT_HCL_TRUE,
	LT_HCL_NUMBER,    /* text is its spelling */
	LT_HCL_TEXT,      /* text, escapes undone */
	LT_HCL_TEMPLATE,  /* items, joined */
	LT_HCL_NAME,      /* text: var, local, each, azurerm_key_vault, a loop's own name */
	LT_HCL_MEMBER,    /* of.text */
	LT_HCL_INDEX,     /* of[with] */
	LT_HCL_SPLAT,     /* of[*]: each item through with, in which LT_HCL_ITEM stands for it */
	LT_HCL_ITEM,
	LT_HCL_CALL,      /* text(items); spread when the last one ends in ... */
	LT_HCL_LIST,      /* items */
	LT_HCL_MAP,       /* items: key, value, key, value */
	LT_HCL_FOR,       /* loop, over of */
	LT_HCL_JOIN,      /* of is a LT_HCL_FOR whose items are joined to a text: %{ for } */
	LT_HCL_NOT,       /* !of */
	LT_HCL_NEGATE,    /* -of */
	LT_HCL_BINARY,    /* of op with */
	LT_HCL_CONDITION, /* of ? with : otherwise */
};

enum lt_hcl_op {
	LT_HCL_OR,
	LT_HCL_AND,
	LT_HCL_EQUAL,
	LT_HCL_UNEQUAL,
	LT_HCL_LESS,
	LT_HCL_LESS_EQUAL,
	LT_HCL_MORE,
	LT_HCL_MORE_EQUAL,
	LT_HCL_ADD,
	LT_HCL_SUBTRACT,
	LT_HCL_MULTIPLY,
	LT_HCL_DIVIDE,
	LT_HCL_REMAINDER,
};

struct lt_hcl_loop;

struct lt_hcl_expr {
	uint8_t kind, op; /* enum lt_hcl_kind, enum lt_hcl_op */
	bool spread;
	int count; /* of items */
	struct lt_place place;
	union {
		struct lt_text text;
		const struct lt_hcl_loop *loop;
		struct {
			const struct lt_hcl_expr *with, *otherwise;
		};
	};
	union {
		const struct lt_hcl_expr *of;
		const struct lt_hcl_expr **items;
	};
};

/* [for name, item in of : value if when] or {for name, item in of : key => value... if when} */
struct lt_hcl_loop {
	struct lt_text name, item;      /* name.at is NULL when there is one name only */
	const struct lt_hcl_expr *key;  /* NULL in a list */
	const struct lt_hcl_expr *value;
	const struct lt_hcl_expr *when; /* NULL: always */
	bool group;
};

struct lt_hcl_attr {
	struct lt_text name;
	struct lt_place place;
	const struct lt_hcl_expr *value;
	struct lt_hcl_attr *next;
};

struct lt_hcl_block;

struct lt_hcl_body {
	const struct lt_hcl_attr *attrs;
	const struct lt_hcl_block *blocks;
	bool json; /* from .tf.json, where blocks inside a resource look like attributes */
};

struct lt_hcl_block {
	struct lt_text type;
	struct lt_text *labels;
	int count; /* of labels */
	struct lt_place place;
	struct lt_hcl_body body;
	struct lt_hcl_block *next;
};

struct lt_hcl_error {
	struct lt_place place;
	const char *sentence;
	bool left_out; /* the block it stands in is not in the tree */
	struct lt_hcl_error *next;
};

struct lt_hcl_file {
	struct lt_hcl_body body;
	const struct lt_hcl_error *errors; /* the first LT_HCL_ERRORS */
};
enum { LT_HCL_ERRORS = 16 };

/* .tf, .tofu and .tfvars.  file and bytes live as long as a. */
const struct lt_hcl_file *lt_hcl_read(struct lt_arena *a, const char *file, struct lt_text bytes);

/* .tf.json and .tofu.json, read by json.h already; values are templates. */
const struct lt_hcl_file *lt_hcl_of_json(struct lt_arena *a, struct lt_node root);

/* text as a template, for templatefile() and JSON: "a-${var.b}".  NULL with one entry in
 * *ret_error when it is none. */
const struct lt_hcl_expr *lt_hcl_template(struct lt_arena *a, struct lt_text text,
	struct lt_place place, const struct lt_hcl_error **ret_error);

const struct lt_hcl_attr *lt_hcl_attr(
	const struct lt_hcl_body *body, const char *name); /* or NULL */
const struct lt_hcl_block *lt_hcl_block(
	const struct lt_hcl_body *body, const char *type); /* the first, or NULL */

/* Puts an expression back as one line of source, for types and references. */
void lt_hcl_write(const struct lt_hcl_expr *e, struct lt_buf *out);
