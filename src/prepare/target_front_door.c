/* SPDX-License-Identifier: Apache-2.0 */
/* front-door: one name and one firewall in front of two regions. */
#include "base/arena.h"
#include "prepare/name.h"
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
		lt_name_region(p, lt_node_get(w.value, "region"), "platform.front_door.origins[].region");
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
	lt_view_flag(doc, "there", true);
	lay_origins(p, doc);
}

const struct lt_target lt_target_front_door = {
	.name = "front-door",
	.title = "Front Door with a firewall and private links in front of two regions",
	.group = "azure",
	.needs = (const char *const[]){ "monitoring", NULL },
	.of = "second_region", /* it stands in front of two */
	.view = view,
};
