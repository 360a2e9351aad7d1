/* SPDX-License-Identifier: Apache-2.0 */
/* content/framework/ as structs.  The files are ours, so a wrong one is an error. */
#include "catalog/framework.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/content.h"
#include "format/json.h"

/* The words a key may have, " " around each; NULL: any. */
static const struct {
	const char *key, *words;
} WORDS[] = {
	{ "kind", " phase step group activity deliverable tool gate " },
	{ "tier", " essential complete " },
	{ "origin", " published reconstructed " },
	{ "scope", " once estate application " },
	{ "strength", " decides supports presence " },
	{ "owner", " EXS AIL PRO BIZ ARC PLT INF NET SEC SOC DAT MLE DEV FIN CMP RAI CHG OPS PRC " },
};

struct reading {
	struct lt_arena *a;
	struct lt_framework *framework;
	struct lt_map *ids; /* of rows to their indexes */
	const char *file;
	struct lt_err *err;
};

static bool
wrong(const struct reading *r, struct lt_node row, const char *id, const char *sentence)
{
	return lt_fail(r->err, "%s:%u: %s %s", r->file, lt_node_place(row).line, id ? id : "a row", sentence);
}

static const char *const *
names(struct lt_arena *a, struct lt_node list, const char *last)
{
	const char **out = LT_NEW_ARRAY(a, const char *, lt_node_count(list) + 2);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);)
		out[count++] = lt_node_string(w.value, a);
	out[count] = last;
	return out;
}

/* A word of the key, which one of its list; NULL when it is not given. */
static bool
word(const struct reading *r, struct lt_node row, const char *id, const char *key, const char **ret_word)
{
	*ret_word = lt_node_string(lt_node_get(row, key), r->a);
	for (size_t i = 0; *ret_word && i < sizeof WORDS / sizeof *WORDS; i++)
		if (strcmp(WORDS[i].key, key) == 0 && !lt_text_has(lt_text(WORDS[i].words), lt_print(r->a, " %s ", *ret_word)))
			return wrong(r, row, id, lt_print(r->a, "has a %s that is not known: %s", key, *ret_word));
	return true;
}

/* The row it belongs to must stand above it; scope is inherited. */
static bool
find_parent(const struct reading *r, struct lt_node node, struct lt_framework_row *row)
{
	const char *parent = lt_node_string(lt_node_get(node, "parent"), r->a);
	row->parent = -1;
	if (!parent)
		return true;
	row->parent = (int)lt_map_get(r->ids, lt_text(parent));
	if (row->parent < 0)
		return wrong(r, node, row->id, lt_print(r->a, "belongs to %s, which does not stand above it", parent));
	const struct lt_framework_row *above = &r->framework->rows[row->parent];
	row->depth = above->depth + 1;
	if (!row->scope)
		row->scope = above->scope;
	return true;
}

/* Its own question is named after it: caf.st-1.1. */
static const char *
own_question(const struct reading *r, struct lt_node node, const char *id)
{
	if (lt_node_is(lt_node_get(node, "ask"), LT_KIND_NONE))
		return NULL;
	char *name = lt_print(r->a, "%s.%s", r->framework->name, id);
	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return name;
}

static bool
read_row(const struct reading *r, struct lt_node node)
{
	struct lt_framework_row row = { .id = lt_node_string(lt_node_get(node, "id"), r->a) };
	row.title = lt_node_string(lt_node_get(node, "title"), r->a);
	row.deliverable = lt_node_string(lt_node_get(node, "deliverable"), r->a);
	row.cycle = lt_node_string(lt_node_get(node, "cycle"), r->a);
	row.reason = lt_node_string(lt_node_get(node, "reason"), r->a);
	if (!word(r, node, row.id, "kind", &row.kind) || !word(r, node, row.id, "tier", &row.tier) ||
		!word(r, node, row.id, "origin", &row.origin) || !word(r, node, row.id, "scope", &row.scope) ||
		!word(r, node, row.id, "strength", &row.strength) || !word(r, node, row.id, "owner", &row.owner))
		return false;
	if (!find_parent(r, node, &row))
		return false;
	if (!row.id || !row.title || !row.kind || !row.tier || !row.origin || !row.scope || !row.owner)
		return wrong(r, node, row.id, "needs id, title, kind, tier, origin, scope and owner");
	if (row.cycle && lt_framework_months(row.cycle) == 0)
		return wrong(r, node, row.id, "has a cycle that is not like P3M or P1Y");
	if (lt_map_get(r->ids, lt_text(row.id)) >= 0)
		return wrong(r, node, row.id, "stands in two places");
	row.checks = names(r->a, lt_node_get(node, "checks"), NULL);
	row.questions = names(r->a, lt_node_get(node, "questions"), own_question(r, node, row.id));
	row.applies = names(r->a, lt_node_get(node, "applies"), NULL);
	if ((row.checks[0] != NULL) != (row.strength != NULL))
		return wrong(r, node, row.id, "says its strength if it has checks, and only then");
	lt_map_put(r->ids, lt_text(row.id), r->framework->count);
	r->framework->rows[r->framework->count++] = row;
	return true;
}

bool
lt_frameworks_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_frameworks *frameworks,
	struct lt_err *err)
{
	struct lt_doc *doc;
	if (!lt_json_read(a, lt_keys_new(a), file, bytes, &doc, err))
		return false;
	struct lt_node root = lt_doc_root(doc), rows = lt_node_get(root, "rows");
	struct lt_framework framework = { .name = lt_node_string(lt_node_get(root, "framework"), a),
		.title = lt_node_string(lt_node_get(root, "title"), a) };
	if (!framework.name)
		return true;
	if (!framework.title || !lt_node_is(rows, LT_KIND_LIST))
		return lt_fail(err, "%s: a framework has framework, title and rows", file);
	framework.rows = LT_NEW_ARRAY(a, struct lt_framework_row, lt_node_count(rows) + 1);
	struct reading r = { a, &framework, lt_map_new(a), file, err };
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);)
		if (!read_row(&r, w.value))
			return false;
	LT_PUSH(a, frameworks->at, frameworks->count, frameworks->room) = framework;
	return true;
}

bool
lt_frameworks_load(struct lt_arena *a, struct lt_frameworks *ret_frameworks, struct lt_err *err)
{
	struct lt_content file;
	*ret_frameworks = (struct lt_frameworks){ 0 };
	for (const char *at = NULL; lt_content_next("framework/", &at, &file);)
		if (!lt_frameworks_read(a, lt_print(a, "content/%s", file.path), file.bytes, ret_frameworks, err))
			return false;
	return true;
}

const struct lt_framework *
lt_frameworks_find(const struct lt_frameworks *frameworks, const char *name)
{
	for (int i = 0; i < frameworks->count; i++)
		if (strcmp(frameworks->at[i].name, name) == 0)
			return &frameworks->at[i];
	return NULL;
}

const struct lt_framework_row *
lt_framework_row(const struct lt_framework *framework, const char *id)
{
	for (int i = 0; i < framework->count; i++)
		if (lt_text_eq_nocase(lt_text(framework->rows[i].id), lt_text(id)))
			return &framework->rows[i];
	return NULL;
}

int
lt_framework_months(const char *cycle)
{
	int64_t number;
	size_t len = strlen(cycle);
	if (len < 3 || cycle[0] != 'P' || !lt_text_int((struct lt_text){ cycle + 1, len - 2 }, &number) || number < 1 || number > 120)
		return 0;
	return cycle[len - 1] == 'M' ? (int)number : cycle[len - 1] == 'Y' ? (int)number * 12 : 0;
}
