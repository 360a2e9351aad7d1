/* SPDX-License-Identifier: Apache-2.0 */
/* name: see name.h. */
#include "prepare/name.h"

#include <assert.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/region.h"
#include "prepare/view.h"
#include "record/setting.h"

static const struct {
	const char *kind, *before;
	bool dense;
} KINDS[] = {
#define NAME(kind, before) { kind, before, false },
#define DENSE(kind, before) { kind, before, true },
#include "prepare/name.def"
};

static const struct {
	const char *name, *brief;
} REGIONS[] = {
#define REGION(name, brief) { name, brief },
#include "prepare/region.def"
};

enum { SHORTEST = 2, LONGEST = 12 };

static const char *
brief(const char *region)
{
	for (size_t i = 0; i < sizeof REGIONS / sizeof *REGIONS; i++)
		if (strcmp(REGIONS[i].name, region) == 0)
			return REGIONS[i].brief;
	return "";
}

static const char *
name_of(struct lt_prepare *p, size_t kind)
{
	const char *name = lt_view_platform(p, "platform.name"), *stage = lt_view_platform(p, "platform.environment");
	if (KINDS[kind].dense)
		return lt_print(p->a, "%s%s%s%s", KINDS[kind].before, name, stage, brief(lt_view_platform(p, "platform.region")));
	return lt_print(p->a, "%s-%s-%s", KINDS[kind].before, name, stage);
}

const char *
lt_prepare_name(struct lt_prepare *p, const char *kind)
{
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		if (strcmp(KINDS[i].kind, kind) == 0)
			return name_of(p, i);
	assert(!"a kind of name.def");
	return "";
}

void
lt_name_lay(struct lt_prepare *p, struct lt_doc *doc)
{
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		lt_view_text(doc, KINDS[i].kind, name_of(p, i));
	lt_view_text(doc, "region", brief(lt_view_platform(p, "platform.region")));
	lt_view_text(doc, "second_region", brief(lt_view_platform(p, "platform.second_region")));
}

const char *
lt_name_state(struct lt_prepare *p)
{
	return lt_print(p->a, "sttf%s%s%s", lt_view_platform(p, "platform.name"), lt_view_platform(p, "platform.environment"),
		brief(lt_view_platform(p, "platform.region")));
}

const char *
lt_name_key(struct lt_arena *a, const char *target)
{
	char *key = lt_copy(a, target);
	for (char *c = key; *c; c++)
		*c = *c == '-' ? '_' : *c;
	return key;
}

void
lt_name_region(struct lt_prepare *p, struct lt_node node, const char *what)
{
	struct lt_text word = lt_node_text(node, p->a);
	const char *near = "swedencentral";
	int least = 1 << 10;
	if (!word.len)
		return;
	for (size_t i = 0; i < sizeof REGIONS / sizeof *REGIONS; i++) {
		int steps = lt_text_distance(lt_text(REGIONS[i].name), word);
		if (steps == 0)
			return;
		near = steps < least ? REGIONS[i].name : near;
		least = steps < least ? steps : least;
	}
	lt_mistake_add(p->mistakes, lt_node_place(node), "%s is '%.*s', which is none of Azure's regions; did you mean '%s'?", what, LT_ARG(word), near);
}

void
lt_name_zones(struct lt_prepare *p, const char *does)
{
	struct lt_regions regions;
	struct lt_err err = { 0 };
	if (!lt_regions_load(p->a, &regions, &err)) {
		lt_mistake_add(p->mistakes, lt_node_place(p->platform), "%s", err.text);
		return;
	}
	const char *name = lt_view_platform(p, "platform.region");
	const struct lt_region *region = lt_regions_find(&regions, name);
	if (region && region->zones_known && !region->zones)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(p->platform, "region")), "%s has no availability zones, and the target %s %s; choose another region, or name the targets that are to be rendered without it",
			name, p->target->name, does);
}

void
lt_name_check(struct lt_prepare *p)
{
	struct lt_node node = lt_node_get(p->platform, "name");
	struct lt_text name = lt_node_text(node, p->a);
	bool good = name.len >= SHORTEST && name.len <= LONGEST && name.at[0] >= 'a' && name.at[0] <= 'z';
	for (size_t i = 0; i < name.len && good; i++)
		good = (name.at[i] >= 'a' && name.at[i] <= 'z') || (name.at[i] >= '0' && name.at[i] <= '9');
	if (lt_setting_given(p->platform, "name") && !good)
		lt_mistake_add(p->mistakes, lt_node_place(node), "platform.name is '%.*s'; it is %d to %d small letters and digits, a letter first, because it becomes a part of names that take no others",
			LT_ARG(name), SHORTEST, LONGEST);
	lt_name_region(p, lt_node_get(p->platform, "region"), "platform.region");
	lt_name_region(p, lt_node_get(p->platform, "second_region"), "platform.second_region");
	struct lt_node second = lt_node_get(p->platform, "second_region");
	if (lt_setting_given(p->platform, "front_door") && !lt_setting_given(p->platform, "second_region"))
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(p->platform, "front_door")),
			"platform.second_region is not given, and Front Door stands in front of two regions; write second_region: below platform, or leave front_door out");
	if (lt_node_is(second, LT_KIND_TEXT) && lt_text_is(lt_node_text(second, p->a), lt_node_text(lt_node_get(p->platform, "region"), p->a)))
		lt_mistake_add(p->mistakes, lt_node_place(second), "platform.second_region is the region itself; name another, or leave it out");
}
