/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/deploy.h"

#include "record/setting.h"

const char *const lt_deploy_scopes[] = { "region", "zone", "world", NULL };

const struct lt_deploy lt_deploys[] = {
	{ "standard", "Standard", "regional", LT_DEPLOY_REGION, false, false },
	{ "data-zone", "DataZoneStandard", "data_zone", LT_DEPLOY_ZONE, false, false },
	{ "global", "GlobalStandard", "global", LT_DEPLOY_WORLD, false, false },
	{ "provisioned", "ProvisionedManaged", "regional", LT_DEPLOY_REGION, true, false },
	{ "data-zone-provisioned", "DataZoneProvisionedManaged", "data_zone", LT_DEPLOY_ZONE, true, false },
	{ "global-provisioned", "GlobalProvisionedManaged", "global", LT_DEPLOY_WORLD, true, false },
	{ "data-zone-batch", "DataZoneBatch", "data_zone", LT_DEPLOY_ZONE, false, true },
	{ "global-batch", "GlobalBatch", "global", LT_DEPLOY_WORLD, false, true },
};

enum lt_deploy_scope
lt_deploy_allowed(struct lt_node estate)
{
	struct lt_node section = lt_node_path(estate, "platform/openai");
	struct lt_node answer = lt_node_get(lt_node_get(estate, "answers"), "policy.residency");
	int residency = lt_setting_choice(section, "platform.openai.residency");
	for (int i = 0; lt_deploy_scopes[i] && !lt_setting_given(section, "residency"); i++)
		if (lt_node_eq(answer, lt_deploy_scopes[i]))
			return (enum lt_deploy_scope)i;
	return residency < 0 ? LT_DEPLOY_ZONE : (enum lt_deploy_scope)residency;
}

const struct lt_deploy *
lt_deploy_of(struct lt_node deployment, enum lt_deploy_scope allowed)
{
	int type = lt_setting_choice(deployment, "platform.openai.deployments[].type");
	return type > 0 ? &lt_deploys[type - 1] : &lt_deploys[allowed];
}
