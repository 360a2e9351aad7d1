/* SPDX-License-Identifier: Apache-2.0 */
/* usage: what a call took, as each dialect spells it. */
#pragma once

struct lt_buf;
struct lt_sim_usage;

void lt_sim_usage_chat(struct lt_buf *out, const struct lt_sim_usage *usage);
