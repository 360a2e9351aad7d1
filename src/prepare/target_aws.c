/* SPDX-License-Identifier: Apache-2.0 */
/* aws: a private EKS cluster with a GPU pool, its network and its bucket, as a Terraform root of its own. */
#include "prepare/elsewhere.h"
#include "prepare/view.h"

enum { LONGEST = 22 };

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	static const char *const keys[] = { "region", "size", NULL };
	lt_elsewhere_check(p, "aws", keys);
	lt_view_flag(doc, "there", true);
	lt_elsewhere_space(p, doc, "aws", LONGEST);
}

const struct lt_target lt_target_aws = {
	.name = "aws",
	.title = "GPU pool, network and storage in AWS",
	.group = "aws",
	.of = "aws",
	.view = view,
};
