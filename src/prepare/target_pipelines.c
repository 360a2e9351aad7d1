/* SPDX-License-Identifier: Apache-2.0 */
/* pipelines: who plans, asks, applies and looks for drift, in GitHub Actions and Azure Pipelines. */
#include "base/arena.h"
#include "prepare/image.h"
#include "prepare/pipeline.h"
#include "prepare/served.h"
#include "prepare/size.h"
#include "prepare/target.h"
#include "record/mistake.h"
#include "record/setting.h"

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
	/* An owner who is no address cannot be asked; who is told of alerts can. */
	const char *owner = lt_served_of(p).owner, *contact = lt_sizes_first(p, lt_node_get(p->platform, "contacts"));
	const char *owners = lt_served_text(p, pipelines, "owners", strchr(owner, '@') && !strpbrk(owner, " \"'") ? owner : contact);
	if (!*owners)
		lt_mistake_add(p->mistakes, lt_node_place(lt_setting_given(p->platform, "owner") ? lt_node_get(p->platform, "owner") : p->platform),
			"platform.owner is no address, so that nobody could be asked to agree to a change; write owners: @org/team below platform.pipelines, or contacts: below platform");
	lt_view_text(doc, "owners", owners);
	lt_view_text(doc, "lintel", action);
	lt_view_flag(doc, "action", action[0] != 0);
}

const struct lt_target lt_target_pipelines = {
	.name = "pipelines",
	.title = "GitHub Actions and Azure Pipelines: plan, approval, apply, nightly drift, without a stored secret",
	.group = "delivery",
	.view = view,
};
