/* SPDX-License-Identifier: Apache-2.0 */
/* registry: where images lie, large ones with CUDA inside among them; nearby, private and scanned. */
#include "prepare/target.h"

const struct lt_target lt_target_registry = {
	.name = "registry",
	.title = "container registry for large images, private, in both regions",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", NULL },
};
