/* SPDX-License-Identifier: Apache-2.0 */
/* monitoring: the workspace that every log goes to, traces, who is told, and alerts on what else is rendered. */
#include "base/arena.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/setting.h"

/* How long a log answers questions, by the class of data it speaks of (checks log-retention-audit: 90 at least). */
static int
retention(struct lt_prepare *p)
{
	static const struct {
		const char *data;
		int days;
	} by_class[] = { { "public", 90 }, { "internal", 90 }, { "confidential", 180 }, { "restricted", 365 } };
	struct lt_node monitoring = lt_node_get(p->platform, "monitoring");
	if (lt_setting_given(monitoring, "retention"))
		return (int)lt_setting_int(monitoring, "platform.monitoring.retention");
	for (size_t i = 0; i < sizeof by_class / sizeof *by_class; i++)
		if (strcmp(by_class[i].data, lt_view_platform(p, "platform.data")) == 0)
			return by_class[i].days;
	return 90;
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	/* Twelve characters is all a text message has room for. */
	lt_view_text(doc, "short", lt_print(p->a, "%.12s", lt_view_platform(p, "platform.name")));
	lt_view_number(doc, "retention", retention(p));
	/* What there is to look at. */
	bool openai = lt_view_renders(p, "openai"), cluster = lt_view_renders(p, "aks"), machines = lt_view_renders(p, "gpu-vm"), vault = lt_view_renders(p, "identity");
	lt_view_flag(doc, "openai", openai);
	lt_view_flag(doc, "cluster", cluster);
	lt_view_flag(doc, "machines", machines);
	lt_view_flag(doc, "vault", vault);
	lt_view_flag(doc, "watched", openai || cluster || machines || vault);
}

const struct lt_target lt_target_monitoring = {
	.name = "monitoring",
	.title = "Log Analytics, Application Insights, action group, alerts, workbook",
	.group = "azure",
	.needs = (const char *const[]){ "network", NULL },
	.view = view,
};
