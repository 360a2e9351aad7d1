/* SPDX-License-Identifier: Apache-2.0 */
/* embed: bytes that a build tool made, as a C file with which a program carries them. */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_buf;
struct lt_err;

/* Writes out (a C file) and out.pack: the bytes as `lt_NAME_pack` up to `lt_NAME_pack_end`, aligned
 * to 64, with one 0 behind. */
bool lt_embed(struct lt_arena *a, const char *out, const char *name, const struct lt_buf *pack, struct lt_err *err);
