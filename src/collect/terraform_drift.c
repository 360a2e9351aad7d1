/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the state says something else than the code: somebody changed it by hand, or the code was not
 * applied.  Only what both know for certain is compared: switches, numbers and single words, with the
 * spellings that providers change by themselves (West Europe, westeurope) taken as one.
 */
#include <ctype.h>

#include "base/arena.h"
#include "collect/terraform.h"

enum { DRIFT_DEPTH = 6, WORD_MOST = 64, DRIFTS_MOST = 20 };

struct drifting {
	struct lt_terraform *t;
	struct lt_arena *scratch;
	const struct lt_object *object;
	int found;
};

/* A word in small letters without blanks; LT_NONE when it is more than a word. */
static struct lt_text
word_of(struct lt_arena *scratch, struct lt_node n)
{
	struct lt_text text = lt_node_text(n, scratch), word = { NULL, 0 };
	if (!text.at || text.len == 0 || text.len > WORD_MOST)
		return LT_NONE;
	char *out = lt_alloc(scratch, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ')
			continue;
		if (!isalnum((unsigned char)text.at[i]) && !strchr("._-", text.at[i]))
			return LT_NONE;
		out[word.len++] = (char)tolower((unsigned char)text.at[i]);
	}
	word.at = out;
	return word;
}

/* "1.29" is what "1.29.7" was asked for as. */
static bool
one_begins_the_other(struct lt_text a, struct lt_text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	return memcmp(a.at, b.at, len) == 0;
}

static bool
differ(struct drifting *d, struct lt_node code, struct lt_node state)
{
	double x, y;
	enum lt_kind kind = lt_node_kind(code);
	if (kind == LT_KIND_TRUE || kind == LT_KIND_FALSE)
		return (lt_node_is(state, LT_KIND_TRUE) || lt_node_is(state, LT_KIND_FALSE)) && lt_node_kind(state) != kind;
	if (kind == LT_KIND_NUMBER)
		return lt_node_is(state, LT_KIND_NUMBER) && lt_node_double(code, &x) && lt_node_double(state, &y) && x != y;
	if (kind != LT_KIND_TEXT || !lt_node_is(state, LT_KIND_TEXT))
		return false;
	struct lt_text one = word_of(d->scratch, code), two = word_of(d->scratch, state);
	return one.at && two.at && !one_begins_the_other(one, two);
}

static void
lay(struct drifting *d, const char *path, struct lt_node code, struct lt_node state)
{
	struct lt_row *row = lt_facts_row(d->t->facts, "drift");
	lt_row_text(row, "resource", d->object->resource);
	lt_row_text(row, "type", d->object->type);
	lt_row_text(row, "name", d->object->name);
	lt_row_text(row, "source", "state");
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, lt_node_place(code));
	lt_row_text(row, "attribute", path);
	lt_row_slice(row, "declared", lt_node_text(code, d->scratch));
	lt_row_slice(row, "seen", lt_node_text(state, d->scratch));
	d->found++;
}

static void
compare(struct drifting *d, const char *path, struct lt_node code, struct lt_node state, int depth)
{
	struct lt_walk w = lt_walk(code);
	uint32_t item = 0;
	if (depth > DRIFT_DEPTH || d->found >= DRIFTS_MOST)
		return;
	if (lt_node_is(code, LT_KIND_MAP) && lt_node_is(state, LT_KIND_MAP))
		while (lt_walk_next(&w))
			compare(d, lt_print(d->scratch, "%s%s%.*s", path, *path ? "." : "", LT_ARG(w.word)), w.value,
				lt_node_key(state, w.key), depth + 1);
	else if (lt_node_is(code, LT_KIND_LIST) && lt_node_is(state, LT_KIND_LIST) && lt_node_count(code) == lt_node_count(state) &&
		lt_node_count(code) == 1) /* the order of longer ones is the provider's */
		while (lt_walk_next(&w))
			compare(d, path, w.value, lt_node_item(state, item++), depth + 1);
	else if (differ(d, code, state))
		lay(d, path, code, state);
}

void
lt_terraform_drift(struct lt_terraform *t, struct lt_arena *scratch, const struct lt_object *object, struct lt_node state)
{
	struct drifting d = { t, scratch, object, 0 };
	compare(&d, "", object->places, state, 0);
}
