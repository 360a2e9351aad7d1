/* SPDX-License-Identifier: Apache-2.0 */
/* schema: what the JSON document may hold, told by the same rows that write it. */
#pragma once

struct lt_buf;

/* JSON Schema, 2020-12: docs/reference/assessment.schema.json. */
void lt_schema_json(struct lt_buf *out);

/* The same for people, in Markdown: docs/reference/assessment.md. */
void lt_schema_page(struct lt_buf *out);
