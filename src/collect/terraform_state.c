/* SPDX-License-Identifier: Apache-2.0 */
/*
 * States: the file Terraform keeps (version 4) and what `terraform show -json` says of it.
 *
 * A state holds secrets in clear text.  What it marks as sensitive becomes unknown before
 * anything else sees it, and is told by name in terraform_state_secret.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "collect/terraform.h"

enum { SAMPLE = 64, DEPTH = 64 };

struct state {
	struct lt_terraform *t;
	struct lt_arena *scratch;
	const char *path;
	struct lt_terraform_root *root;
	const char **addresses; /* the first ones, before anything is laid */
	int count;
};

static const char *
text_of(const struct state *s, struct lt_node n, const char *key)
{
	const char *text = lt_node_string(lt_node_get(n, key), s->scratch);
	return text ? text : "";
}

static void
lay_object(struct state *s, struct lt_node entry, const char *address, struct lt_node body,
	struct lt_node sensitive)
{
	struct lt_object o = {
		.source = "state", .quality = LT_QUALITY_OBSERVED, .resource = address
	};
	if (!s->root && s->count < SAMPLE && s->addresses) {
		s->addresses[s->count++] = address;
		return;
	}
	if (!lt_node_is(body, LT_KIND_MAP))
		return;
	o.type = text_of(s, entry, "type");
	o.name = text_of(s, entry, "name");
	o.body = lt_terraform_mask(s->scratch, lt_facts_keys(s->t->facts), body, sensitive);
	o.place = lt_node_place(entry);
	lt_terraform_lay(s->t, s->root, &o, s->scratch);
}

/* Names what is kept in clear text. */
static void
lay_secret(struct state *s, const char *address, const char *type, struct lt_text attribute,
	struct lt_node value)
{
	struct lt_row *row = lt_facts_row(s->t->facts, "terraform_state_secret");
	enum lt_kind kind = lt_node_kind(value);
	bool empty = (kind == LT_KIND_LIST || kind == LT_KIND_MAP) && lt_node_count(value) == 0;
	lt_row_text(row, "resource", address);
	lt_row_text(row, "type", type);
	lt_row_text(row, "source", "state");
	lt_row_slice(row, "attribute", attribute);
	lt_row_bool(row, "filled",
		kind != LT_KIND_NONE && kind != LT_KIND_NULL && !empty && !lt_node_eq(value, ""));
	lt_row_place(row, lt_node_place(value));
	lt_row_quality(row, LT_QUALITY_OBSERVED);
}

/* "sensitive_attributes": paths of steps.  The marks are of whole attributes: the first step. */
static struct lt_node
read_marks(struct state *s, struct lt_node paths, struct lt_node body, const char *address,
	const char *type)
{
	if (lt_node_count(paths) == 0)
		return LT_NOWHERE;
	struct lt_doc *marks = lt_doc_new(s->scratch, lt_facts_keys(s->t->facts), s->path);
	lt_doc_map(marks, lt_node_place(paths));
	for (struct lt_walk w = lt_walk(paths); lt_walk_next(&w);) {
		struct lt_node first = lt_node_is(w.value, LT_KIND_LIST) ? lt_node_item(w.value, 0)
									 : w.value;
		struct lt_text name = lt_node_text(
			lt_node_is(first, LT_KIND_MAP) ? lt_node_get(first, "value") : first,
			s->scratch);
		if (!name.at)
			continue;
		lt_doc_key(marks, name, lt_node_place(w.value));
		lt_doc_bool(marks, true, lt_node_place(w.value));
		struct lt_node value = lt_node_get(body, lt_copy_text(s->scratch, name).at);
		if (s->root || !s->addresses)
			lay_secret(s, address, type, name, value);
	}
	lt_doc_end(marks);
	return lt_doc_broken(marks) ? LT_NOWHERE : lt_doc_root(marks);
}

/* module.a.azurerm_b.c["key"] */
static const char *
address_of(struct state *s, struct lt_node resource, struct lt_node instance)
{
	const char *module = text_of(s, resource, "module");
	struct lt_node key = lt_node_get(instance, "index_key");
	const char *plain = lt_print(s->scratch, "%s%s%s.%s", module, *module ? "." : "",
		text_of(s, resource, "type"), text_of(s, resource, "name"));
	struct lt_text text = lt_node_text(key, s->scratch);
	if (lt_node_is(key, LT_KIND_NUMBER))
		return lt_print(s->scratch, "%s[%.*s]", plain, LT_ARG(text));
	if (lt_node_is(key, LT_KIND_TEXT))
		return lt_print(s->scratch, "%s[\"%.*s\"]", plain, LT_ARG(text));
	return plain;
}

static void
read_version_4(struct state *s, struct lt_node resources)
{
	for (struct lt_walk w = lt_walk(resources); lt_walk_next(&w);) {
		if (!lt_node_eq(lt_node_get(w.value, "mode"), "managed"))
			continue;
		for (struct lt_walk i = lt_walk(lt_node_get(w.value, "instances"));
			lt_walk_next(&i);) {
			struct lt_node body = lt_node_get(i.value, "attributes");
			if (lt_node_get(i.value, "deposed").doc)
				continue;
			const char *address = address_of(s, w.value, i.value);
			struct lt_node marks = read_marks(s,
				lt_node_get(i.value, "sensitive_attributes"), body, address,
				text_of(s, w.value, "type"));
			lay_object(s, w.value, address, body, marks);
		}
	}
}

static void
lay_sensitive_values(struct state *s, const char *address, const char *type,
	struct lt_node sensitive, struct lt_node values)
{
	for (struct lt_walk w = lt_walk(sensitive); lt_walk_next(&w);)
		if (lt_node_is(w.value, LT_KIND_TRUE))
			lay_secret(s, address, type, w.word, lt_node_key(values, w.key));
}

static void
read_module(struct state *s, struct lt_node module, int depth)
{
	if (depth > DEPTH)
		return;
	for (struct lt_walk w = lt_walk(lt_node_get(module, "resources")); lt_walk_next(&w);) {
		if (!lt_node_eq(lt_node_get(w.value, "mode"), "managed") ||
			lt_node_get(w.value, "deposed_key").doc)
			continue;
		const char *address = text_of(s, w.value, "address");
		struct lt_node values = lt_node_get(w.value, "values");
		struct lt_node sensitive = lt_node_get(w.value, "sensitive_values");
		if (s->root || !s->addresses)
			lay_sensitive_values(
				s, address, text_of(s, w.value, "type"), sensitive, values);
		lay_object(s, w.value, address, values, sensitive);
	}
	for (struct lt_walk w = lt_walk(lt_node_get(module, "child_modules")); lt_walk_next(&w);)
		read_module(s, w.value, depth + 1);
}

static void
read_resources(struct state *s, struct lt_node root)
{
	struct lt_node values = lt_node_get(root, "values");
	if (values.doc)
		read_module(s, lt_node_get(values, "root_module"), 0);
	else
		read_version_4(s, lt_node_get(root, "resources"));
}

void
lt_terraform_state(struct lt_terraform *t, const char *path)
{
	struct lt_arena *scratch = lt_arena_new(SIZE_MAX);
	struct state s = { .t = t, .scratch = scratch, .path = path };
	struct lt_doc *doc;
	if (lt_terraform_json(t, scratch, path, &doc)) {
		struct lt_node root = lt_doc_root(doc);
		int64_t version;
		if (lt_node_int(lt_node_get(root, "version"), &version) && version < 4) {
			lt_terraform_blind(t, path, 0,
				lt_print(scratch,
					"this state has version %lld; Terraform 0.12 or newer "
					"writes version 4 at its next apply",
					(long long)version));
		} else {
			s.addresses = LT_NEW_ARRAY(scratch, const char *, SAMPLE);
			read_resources(&s, root);
			s.root = lt_terraform_root_for(t, path, s.addresses, s.count);
			s.addresses = NULL;
			read_resources(&s, root);
		}
	}
	lt_arena_drop(scratch);
}
