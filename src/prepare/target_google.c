/* SPDX-License-Identifier: Apache-2.0 */
/* google: a private GKE cluster with a GPU pool, its network and its bucket, as a Terraform root of its own. */
#include "base/arena.h"
#include "prepare/elsewhere.h"
#include "prepare/view.h"

static const struct lt_place NOWHERE;
enum { LONGEST = 20, LABEL_LONGEST = 63 };

/* Labels hold small letters, digits, _ and -: what else a value has becomes -. */
static const char *
label(struct lt_prepare *p, const char *value)
{
	char *text = lt_print(p->a, "%.*s", LABEL_LONGEST, value);
	for (char *c = text; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_' || *c == '-'))
			*c = '-';
	return text;
}

static void
lay_labels(struct lt_prepare *p, struct lt_doc *doc)
{
	static const char *const labels[][2] = { { "cost-center", "platform.cost_center" }, { "data-classification", "platform.data" },
		{ "environment", "platform.environment" }, { "managed-by", NULL }, { "owner", "platform.owner" }, { "project", "platform.project" } };
	lt_view_list(doc, "labels");
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		const char *value = labels[i][1] ? lt_view_platform(p, labels[i][1]) : "lintel";
		if (!*value)
			value = lt_view_platform(p, "platform.name");
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "name", labels[i][0]);
		lt_view_text(doc, "value", label(p, value));
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	static const char *const keys[] = { "project", "region", "zones", "machine", "accelerator", NULL };
	lt_elsewhere_check(p, "google", keys);
	lt_view_flag(doc, "there", true);
	lt_elsewhere_space(p, doc, "google", LONGEST);
	lay_labels(p, doc);
}

const struct lt_target lt_target_google = {
	.name = "google",
	.title = "GPU pool, network and storage in Google Cloud",
	.group = "google",
	.of = "google",
	.view = view,
};
