/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/names.h"

struct lt_names
lt_names_of(const struct lt_usage *u, const struct lt_policy *p)
{
	struct lt_names n = { .provider = LT_PROVIDER_COUNT };
	if (!p)
		return n;
	n.currency = lt_policy_text(p, p->head->currency);
	if (u->caller < p->callers_count) {
		n.caller = lt_policy_text(p, p->callers[u->caller].name);
		n.team = lt_policy_text(p, p->callers[u->caller].team);
	}
	if (u->model < p->models_count) {
		uint32_t first = p->models[u->model].alias_of;
		n.model = lt_policy_text(p, p->models[first == LT_POLICY_NONE ? u->model : first].name);
	}
	if (u->deployment < p->deployments_count) {
		n.deployment = lt_policy_text(p, p->deployments[u->deployment].name);
		n.region = lt_policy_text(p, p->deployments[u->deployment].region);
		n.provider = p->deployments[u->deployment].provider;
	}
	if (u->spilled_from < p->deployments_count)
		n.spilled_from = lt_policy_text(p, p->deployments[u->spilled_from].name);
	return n;
}
