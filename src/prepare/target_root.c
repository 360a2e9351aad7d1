/* SPDX-License-Identifier: Apache-2.0 */
/* root: what every render has: where each language begins, and what the folder is. */
#include "base/arena.h"
#include "prepare/name.h"
#include "prepare/target.h"
#include "prepare/template.h"
#include "prepare/view.h"

/* Has a target that is rendered files below the folder? */
static bool
has(struct lt_prepare *p, const char *folder)
{
	struct lt_content file;
	for (int i = 0; p->chosen[i]; i++) {
		const char *at = NULL;
		if (strcmp(p->chosen[i], "root") != 0 && lt_template_next(lt_print(p->a, "%s/%s/", p->chosen[i], folder), &at, &file))
			return true;
	}
	return false;
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	static const struct lt_place nowhere;
	lt_view_flag(doc, "terraform", has(p, "terraform"));
	lt_view_flag(doc, "bicep", has(p, "bicep"));
	/* Their modules put locks on what holds data. */
	lt_view_flag(doc, "locked", lt_view_renders(p, "identity") || lt_view_renders(p, "storage"));
	lt_view_list(doc, "parts");
	for (int i = 0; p->chosen[i]; i++) {
		const struct lt_target *target = lt_target_named(p->chosen[i]);
		if (strcmp(target->name, "root") == 0)
			continue;
		lt_doc_map(doc, nowhere);
		lt_view_text(doc, "name", target->name);
		lt_view_text(doc, "title", target->title);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

const struct lt_target lt_target_root = {
	.name = "root",
	.title = "where Terraform and Bicep begin: providers, state, variables, the resource group",
	.group = "azure",
	.view = view,
};
