/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doc: one parsed document, whatever it was written in, as a tape.
 *
 * JSON is read straight onto a tape that points into the file; YAML, HCL and Bicep are
 * laid on the same tape by the builder below, so everything above format/ reads one
 * shape.  A node is a place on a tape, passed by value; LT_NOWHERE is "not there", and
 * every call takes it and answers with nothing, so paths need no tests between steps.
 *
 * Besides JSON's kinds there is LT_KIND_UNKNOWN: a value that exists but cannot be known
 * from this evidence, with the reason, and, when it stands for an attribute of another
 * resource, the address it refers to.
 *
 * Lifetime: a document and all its text live as long as the arena it was made in.  Keys
 * are numbers out of a struct lt_keys that several documents share.
 *
 * Limits: sources of up to 4 GiB, texts and counts of up to 2^28-1.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;

enum lt_kind {
	LT_KIND_NONE,
	LT_KIND_NULL,
	LT_KIND_FALSE,
	LT_KIND_TRUE,
	LT_KIND_NUMBER, /* its spelling is kept */
	LT_KIND_TEXT,
	LT_KIND_LIST,
	LT_KIND_MAP,
	LT_KIND_UNKNOWN,
};

/* Where something stands.  file NULL or line 0: nowhere.  Lines and columns count from 1. */
struct lt_place {
	const char *file;
	uint32_t line, column;
};

struct lt_doc;

struct lt_node {
	const struct lt_doc *doc;
	uint32_t at;
};

#define LT_NOWHERE ((struct lt_node){ 0 })

/* Keys: words to numbers, for all documents of one run.  Words are copied. */
struct lt_keys;
#define LT_NO_KEY UINT32_MAX
struct lt_keys *lt_keys_new(struct lt_arena *a);
uint32_t lt_keys_number(struct lt_keys *keys, struct lt_text word);     /* made when new */
uint32_t lt_keys_find(const struct lt_keys *keys, struct lt_text word); /* or LT_NO_KEY */
struct lt_text lt_keys_word(const struct lt_keys *keys, uint32_t number);

/* Reading */
struct lt_node lt_doc_root(const struct lt_doc *doc);
const char *lt_doc_file(const struct lt_doc *doc);
enum lt_kind lt_node_kind(struct lt_node n); /* LT_KIND_NONE for LT_NOWHERE */
static inline bool
lt_node_is(struct lt_node n, enum lt_kind kind)
{
	return lt_node_kind(n) == kind;
}
uint32_t lt_node_count(struct lt_node n);                  /* items or members, else 0 */
struct lt_node lt_node_key(struct lt_node map, uint32_t key); /* by number; first of equals */
struct lt_node lt_node_get(struct lt_node map, const char *key);
struct lt_node lt_node_item(struct lt_node list, uint32_t index);

/* By path: keys and list indexes between slashes, "a/b/0"; a slash inside a key is "~1"
 * and a tilde "~0" (RFC 6901 without the first slash). */
struct lt_node lt_node_path(struct lt_node n, const char *path);

/* TEXT and NUMBER as written, with escapes undone in a; UNKNOWN's reason; true, false and
 * null as those words; LT_NONE for lists, maps and nothing. */
struct lt_text lt_node_text(struct lt_node n, struct lt_arena *a);
char *lt_node_string(struct lt_node n, struct lt_arena *a); /* the same NUL-terminated, or NULL */
bool lt_node_eq(struct lt_node n, const char *text);        /* TEXT equal to this */
bool lt_node_true(struct lt_node n);                        /* TRUE, or TEXT "true" */
bool lt_node_int(struct lt_node n, int64_t *ret_value);     /* NUMBER (1e3 and 2.0 too) or TEXT that is one */
bool lt_node_double(struct lt_node n, double *ret_value);
struct lt_text lt_node_refers(struct lt_node n);            /* UNKNOWN's address, or LT_NONE */
struct lt_place lt_node_place(struct lt_node n);            /* for JSON counted from the offset */

/* Its places are its file alone, line 0: what a server answers has no lines worth telling.  For
 * documents that were read; a built one gives its places itself. */
void lt_doc_unplaced(struct lt_doc *doc);

/* Whoever walks through a large document says that nothing before n is needed soon; the memory
 * of the file's bytes is given back.  Nodes stay good: what is asked again is read again. */
void lt_node_past(struct lt_node n);

/* Items of a list or members of a map, in order:
 *	struct lt_walk w = lt_walk(node);
 *	while (lt_walk_next(&w))
 *		... w.value, and of a map w.key and w.word ...
 */
struct lt_walk {
	struct lt_node value;
	uint32_t key;        /* LT_NO_KEY in a list */
	struct lt_text word; /* the key as text */
	uint32_t next, end;
	const struct lt_doc *doc;
	bool map;
};
struct lt_walk lt_walk(struct lt_node n);
bool lt_walk_next(struct lt_walk *w);
struct lt_place lt_walk_key_place(const struct lt_walk *w); /* where the key stands */

/* Building: values in document order; between lt_doc_map() and lt_doc_end() each value
 * is preceded by lt_doc_key().  Texts are copied.  The builder is sticky: what does not
 * fit the limits marks the document, and lt_doc_broken() says so at the end. */
struct lt_doc *lt_doc_new(struct lt_arena *a, struct lt_keys *keys, const char *file);
void lt_doc_map(struct lt_doc *doc, struct lt_place place);
void lt_doc_list(struct lt_doc *doc, struct lt_place place);
void lt_doc_end(struct lt_doc *doc);
void lt_doc_key(struct lt_doc *doc, struct lt_text key, struct lt_place place);
void lt_doc_null(struct lt_doc *doc, struct lt_place place);
void lt_doc_bool(struct lt_doc *doc, bool value, struct lt_place place);
void lt_doc_number(struct lt_doc *doc, struct lt_text spelling, struct lt_place place);
void lt_doc_text(struct lt_doc *doc, struct lt_text text, struct lt_place place);
void lt_doc_unknown(struct lt_doc *doc, struct lt_text reason, struct lt_text refers, struct lt_place place);
void lt_doc_copy(struct lt_doc *doc, struct lt_node n); /* a whole value of another document, places and all */
bool lt_doc_broken(const struct lt_doc *doc);

/* The node as JSON.  UNKNOWN is written as null. */
void lt_node_json(struct lt_node n, struct lt_buf *out);
