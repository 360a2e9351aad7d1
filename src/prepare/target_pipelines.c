/* SPDX-License-Identifier: Apache-2.0 */
/* pipelines: who plans, asks, applies and looks for drift, in GitHub Actions and Azure Pipelines. */
#include "base/arena.h"
#include "prepare/image.h"
#include "prepare/pipeline.h"
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/mistake.h"

/* OWNER/NAME@40 digits: a tag of an action is moved by whoever owns it. */
static bool
is_pinned(const char *action)
{
	const char *at = strchr(action, '@');
	return at && at > action && lt_image_digits(at + 1, 40);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node pipelines = lt_node_get(p->platform, "pipelines");
	const char *action = lt_served_text(p, pipelines, "lintel", "");
	if (action[0] && !is_pinned(action))
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(pipelines, "lintel")), "platform.pipelines.lintel '%s' is no action at a commit; "
			"write OWNER/lintel@ and the 40 digits of the commit you trust", action);
	lt_pipeline_lay(p, doc);
	const char *owner = lt_served_of(p).owner;
	lt_view_text(doc, "owners", lt_served_text(p, pipelines, "owners", strchr(owner, '@') ? owner : ""));
	lt_view_text(doc, "lintel", action);
	lt_view_flag(doc, "action", action[0] != 0);
}

const struct lt_target lt_target_pipelines = {
	.name = "pipelines",
	.title = "GitHub Actions and Azure Pipelines: plan, approval, apply, nightly drift, without a stored secret",
	.group = "delivery",
	.view = view,
};
