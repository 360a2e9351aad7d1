/* SPDX-License-Identifier: Apache-2.0 */
/* policy: what Azure refuses to make in the platform's resource group. */
#include "base/arena.h"
#include "prepare/name.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

/* Kinds of deployment, and the highest class of data that may pass through them: Global answers from anywhere, DataZone
 * from one zone of law, the others from the account's region. */
static const struct {
	const char *name;
	int most;
} KINDS[] = {
	{ "DataZoneBatch", 2 }, { "DataZoneProvisionedManaged", 2 }, { "DataZoneStandard", 2 }, { "GlobalBatch", 1 },
	{ "GlobalProvisionedManaged", 1 }, { "GlobalStandard", 1 }, { "ProvisionedManaged", 3 }, { "Standard", 3 },
};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

static int
rank(const char *data)
{
	static const char *const classes[] = { "public", "internal", "confidential", "restricted" };
	for (int i = 0; i < 4; i++)
		if (strcmp(classes[i], data) == 0)
			return i;
	return 3;
}

static void
lay_kind(struct lt_prepare *p, struct lt_doc *doc, struct lt_node word)
{
	struct lt_text name = lt_node_text(word, p->a);
	for (int i = 0; i < KIND_COUNT; i++)
		if (lt_text_eq(name, KINDS[i].name))
			return lt_doc_text(doc, name, NOWHERE);
	lt_mistake_add(p->mistakes, lt_node_place(word), "'%.*s' is no kind of deployment; platform.policy.kinds holds Standard, DataZoneStandard, GlobalStandard, ProvisionedManaged, DataZoneProvisionedManaged, GlobalProvisionedManaged, DataZoneBatch and GlobalBatch",
		LT_ARG(name));
}

static void
lay_kinds(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node list = lt_node_path(p->platform, "policy/kinds");
	struct lt_walk w = lt_walk(list);
	int data = rank(lt_view_platform(p, "platform.data"));
	lt_view_list(doc, "kinds");
	if (lt_setting_given(lt_node_get(p->platform, "policy"), "kinds") && !lt_node_is(list, LT_KIND_LIST))
		lay_kind(p, doc, list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		lay_kind(p, doc, w.value);
	for (int i = 0; lt_node_is(list, LT_KIND_NONE) && i < KIND_COUNT; i++)
		if (data <= KINDS[i].most)
			lt_doc_text(doc, lt_text(KINDS[i].name), NOWHERE);
	lt_doc_end(doc);
}

static void
lay_regions(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node list = lt_node_path(p->platform, "policy/regions");
	struct lt_walk w = lt_walk(list);
	const char *region = lt_view_platform(p, "platform.region"), *second = lt_view_platform(p, "platform.second_region");
	bool there = lt_node_is(list, LT_KIND_NONE);
	lt_view_list(doc, "regions");
	if (lt_setting_given(lt_node_get(p->platform, "policy"), "regions") && !lt_node_is(list, LT_KIND_LIST)) {
		lt_name_region(p, list, "platform.policy.regions");
		lt_doc_text(doc, lt_node_text(list, p->a), NOWHERE);
		there = lt_text_eq(lt_node_text(list, p->a), region);
	}
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		lt_name_region(p, w.value, "platform.policy.regions");
		lt_doc_text(doc, lt_node_text(w.value, p->a), NOWHERE);
		there |= lt_text_eq(lt_node_text(w.value, p->a), region);
	}
	if (lt_node_is(list, LT_KIND_NONE)) {
		lt_doc_text(doc, lt_text(region), NOWHERE);
		if (*second)
			lt_doc_text(doc, lt_text(second), NOWHERE);
	}
	lt_doc_end(doc);
	if (!there)
		lt_mistake_add(p->mistakes, lt_node_place(list), "platform.policy.regions leaves out %s, where the platform itself stands; add it", region);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	bool audit = lt_setting_choice(lt_node_get(p->platform, "policy"), "platform.policy.effect") == 1;
	lt_view_text(doc, "effect", audit ? "Audit" : "Deny");
	lay_kinds(p, doc);
	lay_regions(p, doc);
}

const struct lt_target lt_target_policy = {
	.name = "policy",
	.title = "Azure Policy: private, without keys, in allowed regions, with tags and a log",
	.group = "azure",
	.view = view,
};
