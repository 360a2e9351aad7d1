/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_inside: what the files of yaml_edit share. */
#pragma once
#include "base/buf.h"
#include "format/doc.h"

struct lt_err;

/* Where each value of a document stands, in bytes. */
enum lt_spot_shape { LT_SPOT_SCALAR, LT_SPOT_LIST, LT_SPOT_MAP, LT_SPOT_ALIAS };
struct lt_spot {
	enum lt_spot_shape shape;
	bool flow;              /* a list or map in brackets or braces */
	bool anchored;
	char quote;             /* of a scalar: 0, ' or ", | of a block */
	size_t begin, end;      /* end: behind what is written, without the end of its line */
	struct lt_text text;    /* of a scalar */
	struct lt_spot **items; /* of a map: key, value, key, value */
	int count, room;
};

/* The one document of bytes; *ret_root NULL: there is nothing in it.  False with a sentence. */
bool lt_spot_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_spot **ret_root, struct lt_err *err);

/* One step of a path. */
enum lt_step_kind { LT_STEP_KEY, LT_STEP_WHERE, LT_STEP_IS, LT_STEP_NTH };
struct lt_yaml_step {
	enum lt_step_kind kind;
	struct lt_text key, is;
	uint32_t nth;
};
struct lt_yaml_steps {
	struct lt_yaml_step *at;
	int count, room;
};

bool lt_yaml_path_read(struct lt_arena *a, const char *path, struct lt_yaml_steps *ret_steps);
const char *lt_yaml_path_text(struct lt_arena *a, const struct lt_yaml_steps *steps, int count);
/* Below n by one step; *ret_nth is which item it was, of a list. */
struct lt_node lt_yaml_path_step(struct lt_arena *a, struct lt_node n, const struct lt_yaml_step *step, uint32_t *ret_nth);

/* A difference between two documents. */
enum lt_yaml_change_kind { LT_YAML_REPLACE, LT_YAML_KEY, LT_YAML_ITEM, LT_YAML_DELETE };
struct lt_yaml_change {
	enum lt_yaml_change_kind kind;
	const struct lt_yaml_step *steps; /* KEY or NTH each: to what is replaced or deleted, or to what gets a key or an item */
	int count;
	struct lt_text key; /* of KEY */
	struct lt_node value;
};
/* root with the change, LT_NOWHERE for nothing. */
struct lt_node lt_yaml_change(struct lt_arena *a, struct lt_keys *keys, struct lt_node root, const struct lt_yaml_change *change);
/* The same value, members of maps in any order? */
bool lt_yaml_same(struct lt_arena *a, struct lt_node one, struct lt_node other);

/* How a document is written. */
struct lt_yaml_style {
	const char *eol;
	int step; /* what a map inside a map is indented by */
	int dash; /* the same of a list inside a map */
	bool quoted; /* JSON: every text stands between quotes */
};

/* On one line: a scalar, or a list or map in brackets. */
void lt_yaml_write_flow(struct lt_buf *out, struct lt_node value, const struct lt_yaml_style *style);
void lt_yaml_write_word(struct lt_buf *out, struct lt_text word, const struct lt_yaml_style *style);
/* A text between the quotes of the one it replaces, where it can be. */
void lt_yaml_write_like(struct lt_buf *out, struct lt_node value, char quote, const struct lt_yaml_style *style);
/* Is it written on the line of its key?  What is not is written by lines. */
bool lt_yaml_is_inline(struct lt_node value);
/* By lines from column indent on, the first one where the writer stands; the last without its end. */
void lt_yaml_write_block(struct lt_buf *out, struct lt_node value, int indent, const struct lt_yaml_style *style);
/* One member of a map in the same way. */
void lt_yaml_write_member(struct lt_buf *out, struct lt_text key, struct lt_node value, int indent, const struct lt_yaml_style *style);
