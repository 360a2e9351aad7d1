/* SPDX-License-Identifier: Apache-2.0 */
/* gpu-vm: machines with GPUs outside of clusters. */
#include <string.h>

#include "base/arena.h"
#include "prepare/size.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

static void
lay_machine(struct lt_prepare *p, struct lt_doc *doc, const struct lt_sizes *sizes, struct lt_node map)
{
	const char *spelt, *name = lt_sizes_text(p, map, "name");
	bool zoned = lt_setting_given(map, "zone");
	if (!lt_sizes_named(p, map, "a machine of platform.gpu_machines", 15, true))
		return;
	if (!lt_sizes_ask(p, sizes, map, lt_print(p->a, "the machine %s", name), &spelt))
		return;
	lt_doc_map(doc, NOWHERE);
	lt_view_text(doc, "name", name);
	lt_view_text(doc, "size", spelt);
	lt_view_text(doc, "zone", zoned ? lt_print(p->a, "%d", (int)lt_setting_int(map, "platform.gpu_machines[].zone")) : "");
	lt_view_text(doc, "model", lt_sizes_text(p, map, "model"));
	lt_view_text(doc, "end", lt_sizes_text(p, map, "end"));
	lt_view_number(doc, "disk", (double)lt_setting_int(map, "platform.gpu_machines[].disk"));
	lt_view_flag(doc, "spot", lt_setting_true(map, "platform.gpu_machines[].spot"));
	lt_view_flag(doc, "stop", lt_setting_true(map, "platform.gpu_machines[].stop"));
	lt_view_flag(doc, "close_by", lt_setting_true(map, "platform.gpu_machines[].close_by"));
	lt_doc_end(doc);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node machines = lt_node_get(p->platform, "gpu_machines");
	struct lt_walk w = lt_walk(machines);
	struct lt_sizes sizes;
	lt_view_flag(doc, "any", lt_node_count(machines) > 0);
	/* "19:00" as Azure wants it: 1900. */
	const char *at = lt_view_platform(p, "platform.stop.at");
	lt_view_text(doc, "stop_at", lt_print(p->a, "%.2s%s", at, at + 3));
	lt_view_text(doc, "mail", lt_sizes_first(p, lt_node_get(p->platform, "contacts")));
	lt_view_text(doc, "group", lt_sizes_first(p, lt_node_get(p->platform, "operators")));
	lt_view_list(doc, "machines");
	if (lt_node_is(machines, LT_KIND_LIST) && lt_sizes_load(p, &sizes))
		while (lt_walk_next(&w))
			lay_machine(p, doc, &sizes, w.value);
	lt_doc_end(doc);
	/* The same files for both languages. */
	static const char *const FILES[] = { "cloud-init.yaml", "scratch.sh", "warm.py" };
	for (size_t i = 0; lt_node_count(machines) > 0 && i < sizeof FILES / sizeof *FILES; i++) {
		lt_prepare_file(p, lt_print(p->a, "terraform/modules/gpu-vm/%s", FILES[i]), FILES[i], LT_NOWHERE);
		lt_prepare_file(p, lt_print(p->a, "bicep/modules/gpu-vm/%s", FILES[i]), FILES[i], LT_NOWHERE);
	}
}

const struct lt_target lt_target_gpu_vm = {
	.name = "gpu-vm",
	.title = "GPU machines: pinned driver, NVMe scratch, identity, no public address, stopped at night",
	.group = "azure",
	.needs = (const char *const[]){ "network", "storage", NULL },
	.of = "gpu_machines",
	.view = view,
};
