/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: what `terraform show -json` says of a saved plan, formats 0.1 to 1.2.
 *
 * A plan may be the largest file of an estate, so a resource costs a few look-ups and three
 * short texts; only one whose values are marked sensitive is copied.
 */
#include "base/arena.h"
#include "base/map.h"
#include "collect/terraform.h"

enum { SAMPLE = 64, DEPTH = 64 };

/* Keys as numbers, asked once a file. */
struct words {
	uint32_t address, mode, type, name, change, actions, after, after_unknown, after_sensitive,
		provider_name, deposed, resources, child_modules, values, sensitive_values,
		expressions, module_calls, module, module_address, previous;
};

/* A provider of the plan and the versions its configuration leaves. */
struct provider {
	struct lt_text name;
	struct lt_terraform_majors majors;
};

struct plan {
	struct lt_terraform *t;
	struct lt_arena *scratch;
	const char *path;
	struct lt_terraform_root *root;
	struct words words;
	struct lt_map *references; /* address without indexes to a number in nodes */
	struct lt_node *nodes;
	int node_count, node_room;
	struct provider *providers;
	int provider_count, provider_room;
	struct lt_map *texts; /* types and names seen, NUL-terminated */
	const char **text_at;
	int text_count, text_room;
};

static struct words
find_words(struct lt_keys *keys)
{
	struct words w;
	const struct {
		uint32_t *number;
		const char *word;
	} rows[] = {
		{ &w.address, "address" },
		{ &w.mode, "mode" },
		{ &w.type, "type" },
		{ &w.name, "name" },
		{ &w.change, "change" },
		{ &w.actions, "actions" },
		{ &w.after, "after" },
		{ &w.after_unknown, "after_unknown" },
		{ &w.after_sensitive, "after_sensitive" },
		{ &w.provider_name, "provider_name" },
		{ &w.deposed, "deposed" },
		{ &w.resources, "resources" },
		{ &w.child_modules, "child_modules" },
		{ &w.values, "values" },
		{ &w.sensitive_values, "sensitive_values" },
		{ &w.expressions, "expressions" },
		{ &w.module_calls, "module_calls" },
		{ &w.module, "module" },
		{ &w.module_address, "module_address" },
		{ &w.previous, "previous_address" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		*rows[i].number = lt_keys_find(keys, lt_text(rows[i].word));
	return w;
}

/* A text of few kinds, once. */
static const char *
shared_text(struct plan *p, struct lt_node n)
{
	struct lt_text text = lt_node_text(n, p->scratch);
	int64_t at = lt_map_get(p->texts, text);
	if (at >= 0)
		return p->text_at[at];
	struct lt_text copy = lt_copy_text(p->scratch, text);
	lt_map_put(p->texts, copy, p->text_count);
	LT_PUSH(p->scratch, p->text_at, p->text_count, p->text_room) = copy.at;
	return copy.at;
}

/* "registry.terraform.io/hashicorp/azurerm" is azurerm. */
static struct lt_text
short_name(struct lt_text name)
{
	struct lt_text piece = name;
	for (struct lt_text rest = name; lt_text_cut(&rest, '/', &piece);)
		;
	return piece;
}

static struct provider *
provider_of(struct plan *p, struct lt_text name, bool make)
{
	for (int i = 0; i < p->provider_count; i++)
		if (lt_text_is(p->providers[i].name, name))
			return &p->providers[i];
	if (!make)
		return NULL;
	LT_PUSH(p->scratch, p->providers, p->provider_count, p->provider_room) =
		(struct provider){ name, LT_TERRAFORM_ANY };
	return &p->providers[p->provider_count - 1];
}

static void
note_providers(struct plan *p, struct lt_node configs)
{
	for (struct lt_walk w = lt_walk(configs); lt_walk_next(&w);) {
		struct lt_text full = lt_node_text(lt_node_get(w.value, "full_name"), p->scratch);
		struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), p->scratch);
		struct provider *provider = provider_of(
			p, full.len ? short_name(full) : name, true);
		struct lt_text versions = lt_node_text(
			lt_node_get(w.value, "version_constraint"), p->scratch);
		if (versions.at)
			lt_terraform_narrow(&provider->majors, versions);
	}
}

/* The configuration's expressions, by address without indexes. */
static void
note_references(struct plan *p, struct lt_node module, const char *prefix, int depth)
{
	if (depth > DEPTH)
		return;
	for (struct lt_walk w = lt_walk(lt_node_key(module, p->words.resources));
		lt_walk_next(&w);) {
		struct lt_node expressions = lt_node_key(w.value, p->words.expressions);
		struct lt_text address = lt_node_text(
			lt_node_key(w.value, p->words.address), p->scratch);
		if (!expressions.doc || !address.at)
			continue;
		if (*prefix)
			address = lt_text(lt_print(p->scratch, "%s%.*s", prefix, LT_ARG(address)));
		lt_map_put(p->references, address, p->node_count);
		LT_PUSH(p->scratch, p->nodes, p->node_count, p->node_room) = expressions;
	}
	for (struct lt_walk w = lt_walk(lt_node_key(module, p->words.module_calls));
		lt_walk_next(&w);)
		note_references(p, lt_node_key(w.value, p->words.module),
			lt_print(p->scratch, "%smodule.%.*s.", prefix, LT_ARG(w.word)), depth + 1);
}

static struct lt_node
references_of(const struct plan *p, const char *address)
{
	int64_t at = lt_map_get(p->references, lt_text(address));
	if (at < 0 && strchr(address, '['))
		at = lt_map_get(p->references, lt_text(lt_terraform_plain(p->scratch, address)));
	return at < 0 ? LT_NOWHERE : p->nodes[at];
}

/* One resource with its values, from a change or from the planned values. */
static void
lay_resource(struct plan *p, struct lt_node entry, struct lt_node body, struct lt_node unknown,
	struct lt_node sensitive)
{
	const struct words *w = &p->words;
	struct lt_object o = {
		.source = "plan", .quality = LT_QUALITY_DECLARED, .unknown = unknown
	};
	o.resource = lt_node_string(lt_node_key(entry, w->address), p->scratch);
	if (!o.resource || lt_node_kind(body) == LT_KIND_NULL || !body.doc)
		return;
	o.type = shared_text(p, lt_node_key(entry, w->type));
	o.name = shared_text(p, lt_node_key(entry, w->name));
	o.body = lt_terraform_mask(p->scratch, lt_facts_keys(p->t->facts), body, sensitive);
	o.place = lt_node_place(entry);
	o.references = references_of(p, o.resource);
	struct lt_text full = lt_node_text(lt_node_key(entry, w->provider_name), p->scratch);
	struct provider *provider = provider_of(p, short_name(full), false);
	o.version = provider ? lt_terraform_major(provider->majors) : 0;
	lt_terraform_lay(p->t, p->root, &o, p->scratch);
}

/* What is being deleted or forgotten is not judged, nor are data sources. */
static bool
stays(const struct plan *p, struct lt_node change)
{
	struct lt_node actions = lt_node_key(
		lt_node_key(change, p->words.change), p->words.actions);
	struct lt_node first = lt_node_item(actions, 0);
	if (!lt_node_eq(lt_node_key(change, p->words.mode), "managed") ||
		lt_node_key(change, p->words.deposed).doc)
		return false;
	return lt_node_count(actions) != 1 ||
		!(lt_node_eq(first, "delete") || lt_node_eq(first, "forget") ||
			lt_node_eq(first, "read"));
}

static void
lay_changes(struct plan *p, struct lt_node changes)
{
	for (struct lt_walk w = lt_walk(changes); lt_walk_next(&w);) {
		lt_node_past(w.value);
		if (!stays(p, w.value))
			continue;
		struct lt_node change = lt_node_key(w.value, p->words.change);
		lay_resource(p, w.value, lt_node_key(change, p->words.after),
			lt_node_key(change, p->words.after_unknown),
			lt_node_key(change, p->words.after_sensitive));
	}
}

static void
lay_module(struct plan *p, struct lt_node module, int depth)
{
	if (depth > DEPTH)
		return;
	for (struct lt_walk w = lt_walk(lt_node_key(module, p->words.resources)); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_key(w.value, p->words.mode), "managed"))
			lay_resource(p, w.value, lt_node_key(w.value, p->words.values), LT_NOWHERE,
				lt_node_key(w.value, p->words.sensitive_values));
	for (struct lt_walk w = lt_walk(lt_node_key(module, p->words.child_modules));
		lt_walk_next(&w);)
		lay_module(p, w.value, depth + 1);
}

/* The first addresses, to see which root the plan speaks for. */
static void
find_root(struct plan *p, struct lt_node changes)
{
	const char *addresses[SAMPLE];
	int count = 0;
	for (struct lt_walk w = lt_walk(changes); count < SAMPLE && lt_walk_next(&w);)
		if (stays(p, w.value))
			addresses[count++] = lt_node_string(
				lt_node_key(w.value, p->words.address), p->scratch);
	p->root = lt_terraform_root_for(p->t, p->path, addresses, count);
	if (p->root)
		p->root->plan = lt_copy(p->t->arena, p->path);
}

/* "checks" since format 1.2: conditions and how they came out. */
static void
lay_checks(struct plan *p, struct lt_node checks)
{
	for (struct lt_walk w = lt_walk(checks); lt_walk_next(&w);) {
		struct lt_node address = lt_node_get(w.value, "address"),
			       instances = lt_node_get(w.value, "instances");
		struct lt_row *row = lt_facts_row(p->t->facts, "terraform_check");
		lt_row_text(row, "resource",
			lt_node_string(lt_node_get(address, "to_display"), p->scratch));
		lt_row_text(row, "kind", lt_node_string(lt_node_get(address, "kind"), p->scratch));
		lt_row_text(
			row, "status", lt_node_string(lt_node_get(w.value, "status"), p->scratch));
		lt_row_int(row, "instances", lt_node_count(instances));
		for (struct lt_walk i = lt_walk(instances); lt_walk_next(&i);) {
			struct lt_node problem = lt_node_path(i.value, "problems/0/message");
			if (problem.doc) {
				lt_row_text(row, "message", lt_node_string(problem, p->scratch));
				break;
			}
		}
		lt_row_text(row, "source", "plan");
		lt_row_place(row, lt_node_place(w.value));
	}
}

void
lt_terraform_plan(struct lt_terraform *t, const char *path)
{
	struct lt_arena *scratch = lt_arena_new(SIZE_MAX);
	struct plan p = { .t = t, .scratch = scratch, .path = path };
	struct lt_doc *doc;
	if (lt_terraform_json(t, scratch, path, &doc)) {
		struct lt_node root = lt_doc_root(doc),
			       changes = lt_node_get(root, "resource_changes");
		struct lt_node configuration = lt_node_get(root, "configuration");
		p.words = find_words(lt_facts_keys(t->facts));
		p.references = lt_map_new(scratch);
		p.texts = lt_map_new(scratch);
		note_providers(&p, lt_node_get(configuration, "provider_config"));
		note_references(&p, lt_node_get(configuration, "root_module"), "", 0);
		find_root(&p, changes);
		if (changes.doc)
			lay_changes(&p, changes);
		else
			lay_module(&p, lt_node_path(root, "planned_values/root_module"), 0);
		lay_checks(&p, lt_node_get(root, "checks"));
		if (lt_node_true(lt_node_get(root, "errored")))
			lt_terraform_blind(t, path, 0,
				"this plan ended in an error, so resources may be missing from it");
	}
	lt_arena_drop(scratch);
}
