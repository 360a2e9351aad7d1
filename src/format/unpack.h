/* SPDX-License-Identifier: Apache-2.0 */
/* unpack: gzip (RFC 1952) in pieces, several members one after the other too. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_unpack;

bool lt_unpack_is(struct lt_text head); /* do these bytes begin a gzip? */

struct lt_unpack *lt_unpack_new(struct lt_arena *a); /* lives as long as a */

/* Takes packed bytes from *in, which it moves on, and writes up to room; how many, or -1 when they are
 * damaged. */
long lt_unpack(struct lt_unpack *u, struct lt_text *in, char *out, size_t room);

/* Were the bytes so far whole members? */
bool lt_unpack_whole(const struct lt_unpack *u);
