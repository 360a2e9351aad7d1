/* SPDX-License-Identifier: Apache-2.0 */
/* schema: see schema.h.  Fields without a value are written as null, never left out. */
#include "record/schema.h"

#include "base/buf.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"

/* How each kind is described: in JSON Schema, and to people. */
static const struct {
	const char *schema, *people;
} KINDS[] = {
	[LT_FIELD_TEXT] = { "\"type\":[\"string\",\"null\"]", "text or null" },
	[LT_FIELD_INT] = { "\"type\":\"integer\"", "number" },
	[LT_FIELD_FLAG] = { "\"type\":\"boolean\"", "true or false" },
	[LT_FIELD_COUNT] = { "\"type\":\"integer\",\"minimum\":0", "number" },
	[LT_FIELD_NTH] = { "\"type\":[\"integer\",\"null\"],\"minimum\":1",
		"number from 1, or null" },
	[LT_FIELD_REAL] = { "\"type\":[\"number\",\"null\"],\"minimum\":0", "number or null" },
	[LT_FIELD_TEXTS] = { "\"type\":\"array\",\"items\":{\"type\":\"string\"}",
		"list of texts" },
	[LT_FIELD_CHECK] = { "\"type\":\"string\"", "id of a check" },
	[LT_FIELD_WAIVER] = { "\"type\":[\"integer\",\"null\"],\"minimum\":0",
		"index from 0, or null" },
	[LT_FIELD_FINGERPRINT] = { "\"type\":\"string\",\"pattern\":\"^[0-9a-f]{32}$\"",
		"32 hex digits" },
};

static void
put_enum(struct lt_buf *out, const struct lt_words *words, bool or_null)
{
	lt_buf_puts(out, "\"enum\":[");
	for (int i = 0; i < words->count; i++) {
		lt_buf_puts(out, i ? "," : "");
		lt_json_quote(out, lt_text(words->at[i].word));
	}
	lt_buf_puts(out, or_null ? ",null]" : "]");
}

static void
put_kind(struct lt_buf *out, const struct lt_field *field, const char *refs)
{
	switch (field->kind) {
	case LT_FIELD_WORD:
		return put_enum(out, field->words, field->words == &lt_words_grade || field->words == &lt_words_area); /* an override may name no area */
	case LT_FIELD_WORDS:
		lt_buf_puts(out, "\"type\":\"array\",\"items\":{");
		put_enum(out, field->words, false);
		return lt_buf_putc(out, '}');
	case LT_FIELD_ONE:
		return lt_buf_printf(out, "\"$ref\":\"%s%s\"", refs, field->record->name);
	case LT_FIELD_LIST:
		return lt_buf_printf(out, "\"type\":\"array\",\"items\":{\"$ref\":\"%s%s\"}", refs, field->record->name);
	default:
		return lt_buf_puts(out, field->need && field->kind == LT_FIELD_TEXT ? "\"type\":\"string\"" : KINDS[field->kind].schema);
	}
}

void
lt_schema_object(const struct lt_record *record, const char *refs, bool sent, struct lt_buf *out)
{
	const char *before = "";
	lt_buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[");
	for (const struct lt_field *field = record->fields; field->name; field++) {
		if (sent && !field->need)
			continue;
		lt_buf_printf(out, "%s\"%s\"", before, field->name);
		before = ",";
	}
	lt_buf_puts(out, "],\n\"properties\":{");
	for (const struct lt_field *field = record->fields; field->name; field++) {
		lt_buf_printf(out, "%s\n\"%s\":{", field == record->fields ? "" : ",", field->name);
		put_kind(out, field, refs);
		lt_buf_puts(out, ",\"description\":");
		lt_json_quote(out, lt_text(field->sentence));
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "\n}");
}

/* Each record once, in the order they are met. */
enum { MOST = 32 };
struct met {
	const struct lt_record *at[MOST];
	int count;
};

static void
meet(struct met *met, const struct lt_record *record)
{
	for (int i = 0; i < met->count; i++)
		if (met->at[i] == record)
			return;
	met->at[met->count++] = record;
}

const struct lt_schema lt_schemas[] = {
	{ "assessment", "lintel assess --format json", &lt_field_assessment },
	{ "placement", "lintel assess --tomorrow PROFILE --format json", &lt_field_placement },
	{ "roadmap", "lintel plan roadmap --format json", &lt_field_roadmap },
	{ 0 },
};

static struct met
all_records(const struct lt_record *top)
{
	struct met met = { { top }, 1 };
	for (int i = 0; i < met.count; i++)
		for (const struct lt_field *field = met.at[i]->fields;
			field->name && met.count < MOST; field++)
			if (field->record)
				meet(&met, field->record);
	return met;
}

void
lt_schema_json(const struct lt_schema *schema, struct lt_buf *out)
{
	struct met met = all_records(schema->record);
	lt_buf_printf(out,
		"{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n"
		"\"title\":\"What %s writes\",\n",
		schema->command);
	lt_schema_object(met.at[0], "#/$defs/", false, out);
	lt_buf_puts(out, ",\n\"$defs\":{");
	for (int i = 1; i < met.count; i++) {
		lt_buf_printf(out, "%s\n\"%s\":{", i > 1 ? "," : "", met.at[i]->name);
		lt_schema_object(met.at[i], "#/$defs/", false, out);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "\n}}\n");
}

static void
put_words(struct lt_buf *out, const struct lt_field *field)
{
	for (int i = 0; i < field->words->count; i++)
		lt_buf_printf(out, "%s`%s`",
			i					? ", "
				: field->kind == LT_FIELD_WORDS ? "some of "
								: "",
			field->words->at[i].word);
}

static void
put_row(struct lt_buf *out, const struct lt_field *field)
{
	lt_buf_printf(out, "| `%s` | ", field->name);
	if (field->words)
		put_words(out, field);
	else if (field->record)
		lt_buf_printf(out, "%s[%s](#%s)", field->kind == LT_FIELD_LIST ? "list of " : "",
			field->record->name, field->record->name);
	else
		lt_buf_puts(out, KINDS[field->kind].people);
	lt_buf_printf(out, " | %s |\n", field->sentence);
}

void
lt_schema_page(const struct lt_schema *schema, struct lt_buf *out)
{
	struct met met = all_records(schema->record);
	lt_buf_printf(out,
		"# The document of `%s`\n\n"
		"Generated from src/record/*.def. A field without a value is null; none is ever "
		"left out.\n",
		schema->command);
	for (int i = 0; i < met.count; i++) {
		lt_buf_printf(out, "\n## %s\n\n| field | value | meaning |\n|---|---|---|\n",
			met.at[i]->name);
		for (const struct lt_field *field = met.at[i]->fields; field->name; field++)
			put_row(out, field);
	}
}
