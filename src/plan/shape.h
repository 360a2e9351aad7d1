/* SPDX-License-Identifier: Apache-2.0 */
/* shape: a model's own config.json as the numbers that decide its memory. */
#pragma once
#include "catalog/model.h"
#include "format/doc.h"

struct lt_arena;
struct lt_err;

/* bytes: of all its weights where its index tells them, else 0; params: billions as somebody says, else 0.  A model
 * whose parameters its shape does not tell (a latent, a hybrid) needs one of them. */
bool lt_shape_read(struct lt_arena *a, const char *file, struct lt_node config, double bytes, double params, struct lt_model *ret_model,
	struct lt_err *err);
