/* SPDX-License-Identifier: Apache-2.0 */
/* azure_action: what a role must allow so that the azure collector can read what a run wants to know. */
#pragma once

struct lt_arena;
struct lt_facts;

/* Actions in order, each once; NULL ends.  All of them read, and none reads data of a service. */
const char *const *lt_azure_actions(struct lt_arena *a, const struct lt_facts *facts);
