/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels and selectors of all files, joined at the end.
 *
 * Things are found by scope, and then every requirement is tried.  A manifest
 * that names no namespace is applied together with its folder, so there its folder is the
 * scope: two samples that both say app: redis do not select each other.
 */
#include "base/arena.h"
#include "base/map.h"
#include "collect/kube.h"

enum { MOST_ROWS = 200 * 1000, MOST_LABELS = 256 };

struct pair {
	struct lt_text key, value;
};

/* A pod or a service that may be selected. */
struct target {
	const char *scope;
	int pod;             /* 0 for a service */
	const char *service; /* its resource */
	struct pair *labels;
	int count;
	int next_scope;       /* chain of by_scope; -1 ends */
};

enum operation { IN, NOT_IN, EXISTS, ABSENT };

struct need {
	struct lt_text key;
	enum operation operation;
	struct lt_text *values;
	int count;
};

struct selector {
	const char *scope; /* NULL: all scopes */
	const char *resource, *type, *kind, *name;
	struct lt_place place;
	bool live, services;
	struct need *needs;
	int count;
};

struct lt_select {
	struct lt_arena *arena;
	struct target *targets;
	struct selector *selectors;
	int targets_count, targets_room, selectors_count, selectors_room;
	struct lt_map *by_scope; /* scope -> last target, chained */
};

struct lt_select *
lt_select_new(struct lt_arena *a)
{
	struct lt_select *s = LT_NEW(a, struct lt_select);
	s->arena = a;
	s->by_scope = lt_map_new(a);
	return s;
}

static void
add_target(struct lt_select *s, struct target t, struct lt_node labels)
{
	t.scope = lt_copy(s->arena, t.scope);
	int most = (int)lt_node_count(labels);
	most = most > MOST_LABELS ? MOST_LABELS : most;
	t.labels = LT_NEW_ARRAY(s->arena, struct pair, most + 1);
	struct lt_walk w = lt_walk(labels);
	while (t.count < most && lt_walk_next(&w))
		t.labels[t.count++] = (struct pair){ lt_copy_text(s->arena, w.word),
			lt_copy_text(s->arena, lt_node_text(w.value, s->arena)) };
	t.next_scope = (int)lt_map_get(s->by_scope, lt_text(t.scope));
	lt_map_put(s->by_scope, lt_text(t.scope), s->targets_count);
	LT_PUSH(s->arena, s->targets, s->targets_count, s->targets_room) = t;
}

void
lt_select_pod(struct lt_select *s, const char *scope, int pod, struct lt_node labels)
{
	add_target(s, (struct target){ .scope = scope, .pod = pod }, labels);
}

void
lt_select_service(struct lt_select *s, const char *scope, const char *resource, struct lt_node labels)
{
	add_target(s, (struct target){ .scope = scope, .service = lt_copy(s->arena, resource) }, labels);
}

static void
add_labels(struct lt_select *s, struct selector *sel, int *room, struct lt_node map)
{
	struct lt_walk w = lt_walk(map);
	while (lt_walk_next(&w)) {
		struct need need = { .key = lt_copy_text(s->arena, w.word), .operation = IN, .count = 1 };
		need.values = LT_NEW(s->arena, struct lt_text);
		need.values[0] = lt_copy_text(s->arena, lt_node_text(w.value, s->arena));
		LT_PUSH(s->arena, sel->needs, sel->count, *room) = need;
	}
}

static void
add_expressions(struct lt_select *s, struct selector *sel, int *room, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w)) {
		struct lt_node word = lt_node_get(w.value, "operator"), values = lt_node_get(w.value, "values");
		struct need need = { .key = lt_copy_text(s->arena, lt_node_text(lt_node_get(w.value, "key"), s->arena)) };
		need.operation = lt_node_eq(word, "NotIn") ? NOT_IN : lt_node_eq(word, "Exists") ? EXISTS
			: lt_node_eq(word, "DoesNotExist") ? ABSENT : IN;
		need.values = LT_NEW_ARRAY(s->arena, struct lt_text, lt_node_count(values) + 1);
		struct lt_walk v = lt_walk(values);
		while (lt_walk_next(&v))
			need.values[need.count++] = lt_copy_text(s->arena, lt_node_text(v.value, s->arena));
		LT_PUSH(s->arena, sel->needs, sel->count, *room) = need;
	}
}

static void
add_selector(struct lt_select *s, struct selector sel, struct lt_node match, bool plain)
{
	int room = 0;
	add_labels(s, &sel, &room, plain ? match : lt_node_get(match, "matchLabels"));
	if (!plain)
		add_expressions(s, &sel, &room, lt_node_get(match, "matchExpressions"));
	LT_PUSH(s->arena, s->selectors, s->selectors_count, s->selectors_room) = sel;
}

void
lt_select_by(struct lt_select *s, const struct lt_kube_object *o, struct lt_node match, bool plain, bool services)
{
	struct selector sel = { .scope = lt_copy(s->arena, o->scope), .resource = lt_copy(s->arena, o->resource),
		.type = lt_copy(s->arena, o->type), .kind = lt_copy(s->arena, o->kind),
		.name = lt_copy(s->arena, o->name), .place = o->place, .live = o->live, .services = services };
	struct lt_node names = lt_node_path(o->spec, "namespaceSelector/matchNames");
	if (!services || !lt_node_count(names)) {
		if (services && lt_node_true(lt_node_path(o->spec, "namespaceSelector/any")))
			sel.scope = NULL;
		add_selector(s, sel, match, plain);
		return;
	}
	struct lt_walk w = lt_walk(names);
	while (lt_walk_next(&w)) {
		sel.scope = lt_copy_text(s->arena, lt_node_text(w.value, s->arena)).at;
		if (sel.scope)
			add_selector(s, sel, match, plain);
	}
}

static bool
meets(const struct target *t, const struct need *need)
{
	const struct pair *label = NULL;
	for (int i = 0; i < t->count && !label; i++)
		if (lt_text_is(t->labels[i].key, need->key))
			label = &t->labels[i];
	if (need->operation == EXISTS || need->operation == ABSENT)
		return (label != NULL) == (need->operation == EXISTS);
	bool among = false;
	for (int i = 0; label && i < need->count; i++)
		among |= lt_text_is(label->value, need->values[i]);
	return among == (need->operation == IN);
}

static bool
selects(const struct selector *sel, const struct target *t)
{
	if ((t->service != NULL) != sel->services)
		return false;
	for (int i = 0; i < sel->count; i++)
		if (!meets(t, &sel->needs[i]))
			return false;
	return true;
}

static void
lay_hit(struct lt_facts *facts, const struct selector *sel, const struct target *t)
{
	struct lt_row *row = lt_facts_row(facts, "k8s_selects");
	lt_row_text(row, "resource", sel->resource);
	lt_row_text(row, "type", sel->type);
	lt_row_text(row, "name", sel->name);
	lt_row_text(row, "source", sel->live ? "cluster" : "manifest");
	lt_row_quality(row, sel->live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED);
	lt_row_place(row, sel->place);
	lt_row_text(row, "selector_kind", sel->kind);
	lt_row_text(row, "service", t->service);
	if (t->pod)
		lt_row_int(row, "pod", t->pod);
}

void
lt_select_lay(struct lt_select *s, struct lt_facts *facts)
{
	int rows = 0;
	for (int i = 0; i < s->selectors_count && rows < MOST_ROWS; i++) {
		const struct selector *sel = &s->selectors[i];
		int at = sel->scope ? (int)lt_map_get(s->by_scope, lt_text(sel->scope)) : s->targets_count - 1;
		while (at >= 0 && rows < MOST_ROWS) {
			if (selects(sel, &s->targets[at])) {
				lay_hit(facts, sel, &s->targets[at]);
				rows++;
			}
			at = sel->scope ? s->targets[at].next_scope : at - 1;
		}
	}
}
