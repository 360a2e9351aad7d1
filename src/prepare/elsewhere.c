/* SPDX-License-Identifier: Apache-2.0 */
/* elsewhere: see elsewhere.h. */
#include "prepare/elsewhere.h"

#include "base/arena.h"
#include "prepare/cidr.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

void
lt_elsewhere_check(struct lt_prepare *p, const char *section, const char *const *keys)
{
	struct lt_node map = lt_node_get(p->platform, section);
	for (int i = 0; keys[i]; i++)
		if (!lt_setting_given(map, keys[i]))
			lt_mistake_add(p->mistakes, lt_node_place(map), "platform.%s.%s is not given; write %s: below %s", section, keys[i], keys[i], section);
	if (!lt_setting_given(p->platform, "contacts"))
		lt_mistake_add(p->mistakes, lt_node_place(p->platform), "platform.contacts is not given, and a budget that tells nobody is none; write contacts: with a mail address below platform");
}

void
lt_elsewhere_space(struct lt_prepare *p, struct lt_doc *doc, const char *section, int longest)
{
	const char *path = lt_print(p->a, "platform.%s.space", section), *given = lt_view_platform(p, path), *why = NULL;
	struct lt_node map = lt_node_get(p->platform, section), space = lt_node_get(map, "space");
	struct lt_cidr range;
	if (!lt_cidr_read(p->a, lt_text(given), &range, &why))
		lt_mistake_add(p->mistakes, lt_node_place(space), "%s: %s", path, why);
	else if (range.prefix > longest)
		lt_mistake_add(p->mistakes, lt_node_place(space), "%s is a /%d; it is a /%d or larger", path, range.prefix, longest);
	lt_view_text(doc, "space", given);
}
