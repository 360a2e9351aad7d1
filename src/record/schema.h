/* SPDX-License-Identifier: Apache-2.0 */
/* schema: what the JSON document may hold, told by the same rows that write it. */
#pragma once
#include <stdbool.h>

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

/* One record's schema without its braces, for a document that has those of its parts below refs ("#/$defs/").  sent: as who
 * sends it gives it, with what must be given alone required. */
void lt_schema_object(const struct lt_record *record, const char *refs, bool sent, struct lt_buf *out);
