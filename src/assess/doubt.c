/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/doubt.h"

#include "base/arena.h"
#include "facts/facts.h"
#include "facts/table.h"

static const char cloud[] = "azure"; /* the collector whose resources are named by ids of a cloud */

struct lt_doubt {
	const struct lt_facts *facts;
	struct unread {
		const char *name;
		int table;
	} *unread;
	int count, room;
};

static bool
shows(const struct lt_table *t)
{
	for (int i = 0; i < t->source_count; i++)
		if (lt_text_eq(t->sources[i], cloud))
			return true;
	return false;
}

/* Read, and wholly: somebody said so, and nobody said otherwise. */
static bool
was_read(const struct lt_facts *facts, const struct lt_table *t)
{
	const struct lt_facts_source *sources;
	int count = lt_facts_sources(facts, &sources);
	bool read = false;
	for (int i = 0; i < count; i++) {
		if (strcmp(sources[i].collector, cloud) != 0 || (sources[i].what && !lt_table_is_about(t, lt_text(sources[i].what))))
			continue;
		if (sources[i].sentence)
			return false;
		read = true;
	}
	return read;
}

const struct lt_doubt *
lt_doubt_new(struct lt_arena *a, const struct lt_facts *facts)
{
	const struct lt_facts_source *sources;
	int count = lt_facts_sources(facts, &sources);
	bool answered = false;
	for (int i = 0; i < count; i++)
		answered |= !sources[i].sentence && sources[i].count > 0 && strcmp(sources[i].collector, cloud) == 0;
	if (!answered)
		return NULL;
	struct lt_doubt *doubt = LT_NEW(a, struct lt_doubt);
	doubt->facts = facts;
	for (int i = 0; i < lt_facts_table_count(facts); i++) {
		const struct lt_table *t = lt_facts_table(facts, i);
		if (!t->asked || !t->of_others || !shows(t) || was_read(facts, t))
			continue;
		LT_PUSH(a, doubt->unread, doubt->count, doubt->room) = (struct unread){ lt_copy_text(a, t->name).at, i };
	}
	return doubt;
}

const char *
lt_doubt_of(const struct lt_doubt *doubt, int statement, const struct lt_table *about)
{
	for (int i = 0; doubt && i < doubt->count; i++) {
		struct lt_facts_source probe = { .what = doubt->unread[i].name };
		if (doubt->unread[i].table != about->number && lt_facts_misses(doubt->facts, statement, &probe))
			return probe.what;
	}
	return NULL;
}
