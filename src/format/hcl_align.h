/* SPDX-License-Identifier: Apache-2.0 */
/* hcl_align: the equals signs and trailing remarks of lines that follow each other, under each other, as terraform fmt has them.
 * Indents and blanks elsewhere are the writer's own. */
#pragma once
#include "base/text.h"

struct lt_arena;

struct lt_text lt_hcl_align(struct lt_arena *a, struct lt_text source);
