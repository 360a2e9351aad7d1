/* SPDX-License-Identifier: Apache-2.0 */
/* names: what the numbers of a record of usage are called; the first name of a model that has several. */
#pragma once
#include "record/usage.h"

struct lt_names {
	struct lt_text caller, team, model, deployment, region, spilled_from, currency;
	enum lt_provider provider; /* LT_PROVIDER_COUNT: none */
};

/* policy: of the usage's generation, or NULL: then nothing has a name. */
struct lt_names lt_names_of(const struct lt_usage *usage, const struct lt_policy *policy);
