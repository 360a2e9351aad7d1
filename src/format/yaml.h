/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml: a stream of YAML documents onto tapes, as Kubernetes' own tools would take it.
 *
 * Plain words become what go-yaml v3 makes of them: null, ~ and nothing are null; true and
 * false (also True, TRUE) are truth values; yes, no, on and off stay text; 0x1f, 0o17,
 * 0b1 and the old 017 are numbers and are spelt in decimal; .inf, .nan and dates stay text.
 * Whatever is quoted, or is a block, stays text.  !!str, !!int, !!float, !!bool and !!null
 * are honoured, other tags are passed over.  Keys are always text.
 *
 * Aliases and merge keys (<<) are expanded, so a document never refers to itself; how much
 * they may add has a bound.  A key that is there twice counts with its last value, as in
 * kubectl, and both places are listed.  Documents with nothing in them are left out.
 *
 * A broken document ends the stream, because nobody can say where the next one begins; those
 * before it are kept and read as if the file ended there.
 */
#pragma once
#include "format/doc.h"

struct lt_err;

enum {
	LT_YAML_DEPTH = 512,
	LT_YAML_EXPANDED = 1000 * 1000, /* values, or 16 bytes of text, that aliases may add to a file */
	LT_YAML_TWICE = 100,            /* keys written twice that are listed for a file */
};

/* A key that one map has twice. */
struct lt_yaml_twice {
	struct lt_text key;
	struct lt_place first, second;
};

struct lt_docs {
	const struct lt_doc **at;
	int count;
	const struct lt_yaml_twice *twice;
	int twice_count;
};

/* False with a sentence that begins with file, line and column when the stream is broken;
 * ret_docs then has the documents before the broken one.  UTF-16 with a byte order mark is
 * read too. */
bool lt_yaml_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes,
	struct lt_docs *ret_docs, struct lt_err *err);
