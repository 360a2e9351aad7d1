/* SPDX-License-Identifier: Apache-2.0 */
/* machine-learning: a workspace of Azure Machine Learning and its training machines. */
#include <string.h>

#include "base/arena.h"
#include "prepare/size.h"
#include "prepare/view.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

static void
lay_cluster(struct lt_prepare *p, struct lt_doc *doc, const struct lt_sizes *sizes, struct lt_node map)
{
	const char *spelt, *name = lt_sizes_text(p, map, "name");
	if (!lt_sizes_named(p, map, "a cluster of platform.machine_learning.clusters", 16, true) ||
		!lt_sizes_ask(p, sizes, map, lt_print(p->a, "the cluster %s", name), &spelt))
		return;
	lt_doc_map(doc, NOWHERE);
	lt_view_text(doc, "name", name);
	lt_view_text(doc, "size", spelt);
	lt_view_number(doc, "most", (double)lt_setting_int(map, "platform.machine_learning.clusters[].most"));
	lt_view_number(doc, "idle", (double)lt_setting_int(map, "platform.machine_learning.clusters[].idle"));
	lt_view_flag(doc, "spot", lt_setting_true(map, "platform.machine_learning.clusters[].spot"));
	lt_doc_end(doc);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node section = lt_node_get(p->platform, "machine_learning"), list = lt_node_get(section, "clusters");
	const char *data = lt_view_platform(p, "platform.data");
	struct lt_walk w = lt_walk(list);
	struct lt_sizes sizes;
	lt_view_flag(doc, "any", lt_node_is(section, LT_KIND_MAP));
	lt_view_flag(doc, "own_key", strcmp(data, "confidential") == 0 || strcmp(data, "restricted") == 0);
	lt_view_list(doc, "clusters");
	if (lt_node_is(list, LT_KIND_LIST) && lt_sizes_load(p, &sizes))
		while (lt_walk_next(&w))
			lay_cluster(p, doc, &sizes, w.value);
	lt_doc_end(doc);
}

const struct lt_target lt_target_machine_learning = {
	.name = "machine-learning",
	.title = "private Azure Machine Learning workspace, training machines that go to zero",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", "identity", "registry", "storage", NULL },
	.of = "machine_learning",
	.view = view,
};
