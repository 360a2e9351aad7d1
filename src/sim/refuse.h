/* SPDX-License-Identifier: Apache-2.0 */
/* refuse: the errors of providers, in the shape of each.  The list is refusal.def. */
#pragma once

enum lt_sim_refusal {
#define REFUSAL(name, ...) LT_SIM_REFUSE_##name,
#include "sim/refusal.def"
#undef REFUSAL
};

struct lt_buf;
struct lt_sim_call;
struct lt_sim_draft;

/* The draft becomes the refusal, as the call's dialect would write it. */
void lt_sim_refuse(struct lt_sim_draft *draft, const struct lt_sim_call *call, enum lt_sim_refusal refusal);

/* The error object alone, for streams and for 200s that have one. */
void lt_sim_refuse_object(struct lt_buf *out, const struct lt_sim_call *call, enum lt_sim_refusal refusal);
