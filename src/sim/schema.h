/* SPDX-License-Identifier: Apache-2.0 */
/* schema: a value that fits a JSON schema, roughly; for tools' arguments and structured answers. */
#pragma once
#include <stdint.h>

#include "format/doc.h"

struct lt_buf;

/* LT_NOWHERE as the schema gives {"answer": "..."}. */
void lt_sim_schema_fill(struct lt_buf *out, struct lt_node schema, uint64_t seed);
