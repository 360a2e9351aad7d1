/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is concerned: `people:` of lintel.yaml.
 *
 *	people:
 *	  - {name: Ana Lima, group: security, role: approver, areas: [security, shadow-ai]}
 *	  - {name: Bo, group: platform, learning: foundation, started: 2026-10-01}
 */
#include "base/arena.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "format/yaml.h"

static const char *const collector = "people";

enum { PEOPLE_BYTES = 1 << 20 };

/* One text or a list of them, with ", " between. */
static struct lt_text
joined(struct lt_node n, struct lt_arena *a)
{
	if (!lt_node_is(n, LT_KIND_LIST))
		return lt_node_text(n, a);
	const char *all = "";
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w);)
		all = lt_print(a, "%s%s%.*s", all, all[0] ? ", " : "", LT_ARG(lt_node_text(w.value, a)));
	return lt_text(all);
}

static void
put_person(const struct lt_source *src, struct lt_facts *facts, struct lt_node person)
{
	struct lt_text name = lt_node_text(lt_node_get(person, "name"), src->arena);
	struct lt_row *row = lt_facts_row(facts, "person");
	lt_row_slice(row, "resource", name);
	lt_row_text(row, "type", "person");
	lt_row_slice(row, "name", name);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_ATTESTED);
	lt_row_place(row, lt_node_place(person));
	lt_row_slice(row, "belongs", lt_node_text(lt_node_get(person, "group"), src->arena));
	lt_row_slice(row, "role", lt_node_text(lt_node_get(person, "role"), src->arena));
	lt_row_slice(row, "areas", joined(lt_node_get(person, "areas"), src->arena));
	lt_row_slice(row, "learning", lt_node_text(lt_node_get(person, "learning"), src->arena));
	lt_row_slice(row, "started", lt_node_text(lt_node_get(person, "started"), src->arena));
}

static int64_t
read_people(const struct lt_source *src, struct lt_facts *facts, const struct lt_file *file)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_docs docs;
	int64_t count = 0;
	if (!lt_io_read(src->arena, src->dir, file->path, PEOPLE_BYTES, &bytes, &err) ||
		!lt_yaml_read(src->arena, lt_facts_keys(facts), file->path, bytes, &docs, &err)) {
		lt_facts_blind(facts, collector, file->path, 0, err.text);
		return 0;
	}
	for (int i = 0; i < docs.count; i++) {
		struct lt_node people = lt_node_get(lt_doc_root(docs.at[i]), "people");
		for (struct lt_walk w = lt_walk(people); lt_node_is(people, LT_KIND_LIST) && lt_walk_next(&w); count++)
			put_person(src, facts, w.value);
	}
	return count;
}

static bool
collect_people(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	static const char *const names[] = { "lintel.yaml", "lintel.yml" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct lt_file *file = lt_files_named(src->files, names[i]);
		if (file)
			lt_facts_source(facts, collector, src->root, read_people(src, facts, file));
	}
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_people = {
	.name = "people",
	.summary = "who is concerned, from people: of lintel.yaml",
	.give = "name the people who are concerned under people: in lintel.yaml",
	.collect = collect_people,
};
