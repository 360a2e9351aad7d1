/* SPDX-License-Identifier: Apache-2.0 */
/* model-release: a new version of a model is registered, evaluated, and given its traffic in steps; a bad step is taken
 * back.  What takes it back are the bounds of release strategy (decision table D17). */
#include "prepare/pipeline.h"
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/setting.h"

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node release = lt_node_get(p->platform, "release");
	lt_pipeline_lay(p, doc);
	lt_view_number(doc, "minutes", (double)lt_setting_int(release, "platform.release.minutes"));
	lt_view_number(doc, "calls", (double)lt_setting_int(release, "platform.release.calls"));
	lt_view_number(doc, "keep_score", (double)lt_setting_int(release, "platform.release.keep_score"));
	lt_view_number(doc, "latency_ms", (double)lt_served_of(p).latency_ms);
}

const struct lt_target lt_target_model_release = {
	.name = "model-release",
	.title = "a new version of a model: register, gate, canary of 5, 10, 50 and 100 %, rollback",
	.group = "delivery",
	.needs = (const char *const[]){ "pipelines", NULL }, /* its runs are rows of the same ledger */
	.view = view,
};
