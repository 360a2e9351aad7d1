/* SPDX-License-Identifier: Apache-2.0 */
/* front-door: one name and one firewall in front of two regions. */
#include "base/arena.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

static const char *
word(struct lt_prepare *p, struct lt_node map, const char *key)
{
	const char *text = lt_node_string(lt_node_get(map, key), p->a);
	if (text && *text)
		return text;
	lt_mistake_add(p->mistakes, lt_node_place(map), "a gateway of platform.front_door.origins has region, host and private_link; write %s: below it", key);
	return "";
}

static void
lay_origins(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node list = lt_node_path(p->platform, "front_door/origins");
	struct lt_walk w = lt_walk(list);
	int count = 0;
	lt_view_list(doc, "origins");
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		const char *link = word(p, w.value, "private_link");
		if (*link && !strstr(link, "/privateLinkServices/"))
			lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(w.value, "private_link")),
				"private_link is the id of a private link service: /subscriptions/.../providers/Microsoft.Network/privateLinkServices/NAME");
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "region", word(p, w.value, "region"));
		lt_view_text(doc, "host", word(p, w.value, "host"));
		lt_view_text(doc, "private_link", link);
		lt_view_number(doc, "priority", ++count);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
	if (count == 1)
		lt_mistake_add(p->mistakes, lt_node_place(list), "platform.front_door.origins holds one gateway; with one region Front Door only adds a way to fail: name a second");
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	bool second = lt_setting_given(p->platform, "second_region"), section = lt_setting_given(p->platform, "front_door");
	/* Where all is rendered it is left out; asked for by name it is refused. */
	bool silent = !second && !section && lt_view_all(p);
	if (!second && !silent)
		lt_mistake_add(p->mistakes, lt_node_place(section ? lt_node_get(p->platform, "front_door") : p->platform),
			"platform.second_region is not given, and Front Door stands in front of two regions; write second_region: below platform, or leave front-door out");
	lt_view_flag(doc, "there", !silent);
	lay_origins(p, doc);
}

const struct lt_target lt_target_front_door = {
	.name = "front-door",
	.title = "Front Door with a firewall and private links in front of two regions",
	.group = "azure",
	.needs = (const char *const[]){ "monitoring", NULL },
	.view = view,
};
