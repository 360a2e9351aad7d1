/* SPDX-License-Identifier: Apache-2.0 */
/* policy-kubernetes: what the cluster refuses to run, told by the API server itself or by Kyverno. */
#include "prepare/target.h"
#include "record/setting.h"

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	bool audit = lt_setting_choice(lt_node_get(p->platform, "policy"), "platform.policy.effect") == 1;
	lt_view_text(doc, "actions", audit ? "[Audit, Warn]" : "[Deny]");
}

const struct lt_target lt_target_policy_kubernetes = {
	.name = "policy-kubernetes",
	.title = "admission: pinned images, limits, no privileges, GPUs on purpose, no plain secrets",
	.group = "kubernetes",
	.view = view,
};
