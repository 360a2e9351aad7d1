/* SPDX-License-Identifier: Apache-2.0 */
/* dashboards: Grafana's boards of the gateway, the GPUs, the promise and the room that is left. */
#include "prepare/served.h"
#include "prepare/target.h"

const struct lt_target lt_target_dashboards = {
	.name = "dashboards",
	.title = "Grafana: the gateway, GPUs, the promise and its cost, capacity",
	.group = "observability",
	.of = "slo", /* they show what its rules record */
	.needs = (const char *const[]){ "rules", NULL }, /* they draw what rules record */
	.view = lt_served_lay,
};
