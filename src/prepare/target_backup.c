/* SPDX-License-Identifier: Apache-2.0 */
/* backup: vaults for blobs, and for machines and the cluster where they are rendered. */
#include "base/arena.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node backup = lt_node_get(p->platform, "backup"), blobs = lt_node_get(backup, "blobs"), storage = lt_node_get(p->platform, "storage");
	int64_t days = lt_setting_int(backup, "platform.backup.blobs"), keep = lt_setting_int(storage, "platform.storage.keep");
	/* A restore reads what was deleted; what is gone for good cannot be read. */
	if (days >= keep)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_is(blobs, LT_KIND_NONE) ? lt_node_get(storage, "keep") : blobs),
			"platform.backup.blobs is %d days and platform.storage.keep %d; Azure restores only what is not deleted for good, so keep is the longer", (int)days, (int)keep);
	bool prod = strcmp(lt_view_platform(p, "platform.environment"), "prod") == 0;
	lt_view_flag(doc, "machines", lt_view_renders(p, "gpu-vm"));
	lt_view_flag(doc, "cluster", lt_view_renders(p, "aks"));
	lt_view_text(doc, "redundancy", prod && strcmp(lt_view_platform(p, "platform.data"), "public") != 0 ? "GeoRedundant" : "ZoneRedundant");
}

const struct lt_target lt_target_backup = {
	.name = "backup",
	.title = "vaults and policies that keep blobs, machines and the cluster",
	.group = "azure",
	.needs = (const char *const[]){ "monitoring", "storage", NULL },
	.view = view,
};
