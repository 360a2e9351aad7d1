/* SPDX-License-Identifier: Apache-2.0 */
/* prepare: see prepare.h. */
#include "prepare/prepare.h"

#include "prepare/target.h"
#include "prepare/targets.h"

#define TARGET(name) extern const struct lt_target lt_target_##name;
TARGETS
#undef TARGET

const struct lt_target *const lt_targets[] = {
#define TARGET(name) &lt_target_##name,
	TARGETS
#undef TARGET
	NULL,
};
