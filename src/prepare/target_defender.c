/* SPDX-License-Identifier: Apache-2.0 */
/* defender: the plans of Defender for Cloud that belong to what is rendered. */
#include "base/arena.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

/* In the order of Terraform's keys.  target: only where that is rendered, NULL: always. */
static const struct {
	const char *name, *subplan, *extension, *target;
} PLANS[] = {
	{ "AI", "", "AIPromptEvidence", NULL },
	{ "Arm", "PerSubscription", "", NULL },
	{ "CloudPosture", "", "", NULL },
	{ "Containers", "", "ContainerRegistriesVulnerabilityAssessments", "aks" },
	{ "KeyVaults", "PerKeyVault", "", NULL },
	{ "StorageAccounts", "DefenderForStorageV2", "OnUploadMalwareScanning", NULL },
	{ "VirtualMachines", "P2", "", "gpu-vm" },
};

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	if (!lt_setting_given(p->platform, "contacts"))
		lt_mistake_add(p->mistakes, lt_node_place(p->platform), "platform.contacts is not given, and Defender would tell nobody; write contacts: with a mail address below platform");
	lt_view_list(doc, "plans");
	for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++) {
		if (PLANS[i].target && !lt_view_renders(p, PLANS[i].target))
			continue;
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "name", PLANS[i].name);
		lt_view_text(doc, "subplan", PLANS[i].subplan);
		lt_view_text(doc, "extension", PLANS[i].extension);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

const struct lt_target lt_target_defender = {
	.name = "defender",
	.title = "plans of Defender for Cloud for AI, storage, vaults, clusters and machines",
	.group = "azure",
	.needs = (const char *const[]){ "monitoring", NULL },
	.view = view,
};
