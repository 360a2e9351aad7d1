/* SPDX-License-Identifier: Apache-2.0 */
/* schema: what the JSON document may hold, told by the same rows that write it. */
#pragma once

struct lt_buf;
struct lt_record;

/* The documents there are; NULL ends. */
extern const struct lt_schema {
	const char *name;    /* of its pages: docs/reference/<name>.schema.json and <name>.md */
	const char *command; /* that writes it */
	const struct lt_record *record;
} lt_schemas[];

/* JSON Schema, 2020-12. */
void lt_schema_json(const struct lt_schema *schema, struct lt_buf *out);

/* The same for people, in Markdown. */
void lt_schema_page(const struct lt_schema *schema, struct lt_buf *out);
