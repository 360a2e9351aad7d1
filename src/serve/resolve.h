/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve: where the names of deployments' hosts lead, kept fresh in shared memory.
 *
 * Addresses and Unix sockets are written at once.  Names are asked for in a thread of their own,
 * because the C library's resolver blocks: when a policy brings them and every 30 s from then on.
 * What a name led to last stays while it leads nowhere.
 */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_err;
struct lt_policy;
struct lt_resolve;
struct lt_share;

struct lt_resolve *lt_resolve_new(struct lt_arena *a, struct lt_share *share);
void lt_resolve_done(struct lt_resolve *r); /* does not wait for a question that is out */

/* The deployments of this policy from now on. */
bool lt_resolve_policy(struct lt_resolve *r, const struct lt_policy *policy, struct lt_err *err);

/* Has every name of the last policy been asked for once? */
bool lt_resolve_settled(struct lt_resolve *r);
