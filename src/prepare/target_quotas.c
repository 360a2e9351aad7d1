/* SPDX-License-Identifier: Apache-2.0 */
/* quotas: what the platform asks of the subscription, and a program that says whether it is there. */
#include "prepare/target.h"

const struct lt_target lt_target_quotas = {
	.name = "quotas",
	.title = "what quota the platform asks for, and a program that holds it against Azure",
	.group = "azure",
};
