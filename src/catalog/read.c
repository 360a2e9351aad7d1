/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of content/ as structs.  The files are ours, so a wrong one is an error. */
#include "catalog/read.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "format/json.h"

bool
lt_read_file(struct lt_arena *a, const char *path, struct lt_node *ret_root, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next(path, &at, &file))
		return lt_fail(err, "the program carries no %s", path);
	if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
		return false;
	*ret_root = lt_doc_root(doc);
	return true;
}

const char *const *
lt_read_names(struct lt_arena *a, struct lt_node n)
{
	const char **out = LT_NEW_ARRAY(a, const char *, lt_node_count(n) + 2);
	int count = 0;
	if (lt_node_is(n, LT_KIND_TEXT))
		out[count++] = lt_node_string(n, a);
	for (struct lt_walk w = lt_walk(n); lt_node_is(n, LT_KIND_LIST) && lt_walk_next(&w);)
		out[count++] = lt_node_string(w.value, a);
	return out;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The wild-card match that goes back to the last star only. */
static bool
covers(const char *pattern, struct lt_text word)
{
	const char *star = NULL;
	size_t at = 0, back = 0;
	while (at < word.len) {
		if (*pattern == '*') {
			star = ++pattern;
			back = at;
		} else if (*pattern && small(*pattern) == small(word.at[at])) {
			pattern++;
			at++;
		} else if (star) {
			pattern = star;
			at = ++back;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool
lt_read_covers(const char *const *patterns, struct lt_text word)
{
	for (; patterns && *patterns; patterns++)
		if (covers(*patterns, word))
			return true;
	return false;
}

static bool
read_ints(struct lt_node n, int64_t *out, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!lt_node_int(lt_node_item(n, i), &out[i]))
			return false;
	return lt_node_count(n) == count;
}

static bool
read_word(struct lt_arena *a, struct lt_node n, const char *const *words, int *out)
{
	for (int i = 0; words[i]; i++)
		if (lt_text_eq(lt_node_text(n, a), words[i])) {
			*out = i;
			return true;
		}
	return false;
}

/* False when the value is of another kind. */
static bool
read_value(struct lt_arena *a, struct lt_node n, struct lt_node sources, const struct lt_read_field *field, void *at)
{
	switch (field->kind) {
	case LT_READ_SOURCE:
		n = lt_node_get(sources, lt_node_string(n, a));
		/* fall through */
	case LT_READ_TEXT:
		return (*(const char **)at = lt_node_string(n, a)) != NULL;
	case LT_READ_NAMES:
		return (*(const char *const **)at = lt_read_names(a, n))[0] != NULL;
	case LT_READ_INT:
		return lt_node_int(n, at);
	case LT_READ_REAL:
		return lt_node_double(n, at);
	case LT_READ_FLAG:
		*(bool *)at = lt_node_true(n);
		return lt_node_is(n, LT_KIND_TRUE) || lt_node_is(n, LT_KIND_FALSE);
	case LT_READ_PAIR:
		return read_ints(n, at, 2);
	case LT_READ_FOUR:
		return read_ints(n, at, 4);
	case LT_READ_WORD:
		return read_word(a, n, field->words, at);
	}
	return false;
}

static bool
read_row(struct lt_arena *a, struct lt_node row, struct lt_node sources, const struct lt_read_field *fields, char *out,
	struct lt_err *err)
{
	uint32_t known = 0;
	for (const struct lt_read_field *field = fields; field->key; field++) {
		struct lt_node n = lt_node_get(row, field->key);
		if (lt_node_is(n, LT_KIND_NONE)) {
			if (field->needed)
				return lt_fail(err, "it has no %s", field->key);
			continue;
		}
		known++;
		if (!read_value(a, n, sources, field, out + field->offset))
			return lt_fail(err, "its %s is of the wrong kind", field->key);
	}
	return known == lt_node_count(row) || lt_fail(err, "it has a key that nobody reads");
}

bool
lt_read_rows(struct lt_arena *a, const char *path, const struct lt_read_field *fields, size_t size, void *ret_rows,
	int *ret_count, const char **ret_as_of, struct lt_err *err)
{
	struct lt_node root;
	if (!lt_read_file(a, path, &root, err))
		return false;
	struct lt_node rows = lt_node_get(root, "rows"), sources = lt_node_get(root, "sources");
	char *out = lt_alloc(a, size * (lt_node_count(rows) + 1));
	int count = 0;
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w); count++)
		if (!read_row(a, w.value, sources, fields, out + size * (size_t)count, err))
			return lt_within(err, "%s, row %d", path, count + 1);
	memcpy(ret_rows, &out, sizeof out);
	*ret_count = count;
	*ret_as_of = lt_node_string(lt_node_get(root, "as_of"), a);
	return *ret_as_of != NULL || lt_fail(err, "%s has no as_of", path);
}
