/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records: the records of the assessment and the nouns of the API as types of TypeScript, and their
 * vocabularies, from the tables that C walks.
 *
 *	records OUT.ts
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"
#include "record/noun_names.h"

static const struct vocabulary {
	const char *name;
	const struct lt_words *words;
} VOCABULARIES[] = {
	{ "status", &lt_words_status }, { "severity", &lt_words_severity }, { "grade", &lt_words_grade },
	{ "phase", &lt_words_phase }, { "area", &lt_words_area }, { "gate", &lt_words_gate },
	{ "verdict", &lt_words_verdict }, { "pass", &lt_words_pass }, { "assessed", &lt_words_assessed },
	{ "source_state", &lt_words_source_state }, { "waiver_state", &lt_words_waiver_state },
	{ "item_state", &lt_words_item_state }, { "answer_state", &lt_words_answer_state },
	{ "change", &lt_words_change }, { "decision", &lt_words_decision }, { "ready", &lt_words_ready },
	{ 0 }
};

/* How each kind is written; those not here are made by put_type(). */
static const char *const KINDS[] = {
	[LT_FIELD_TEXT] = "string | null",
	[LT_FIELD_INT] = "number",
	[LT_FIELD_FLAG] = "boolean",
	[LT_FIELD_COUNT] = "number",
	[LT_FIELD_NTH] = "number | null",
	[LT_FIELD_REAL] = "number | null",
	[LT_FIELD_TEXTS] = "string[]",
	[LT_FIELD_CHECK] = "string",
	[LT_FIELD_WAIVER] = "number | null",
	[LT_FIELD_FINGERPRINT] = "string",
};

/* api_token is ApiToken. */
static void
put_name(struct lt_buf *out, const char *name)
{
	bool upper = true;
	for (; *name; name++) {
		if (*name == '_' || *name == '-') {
			upper = true;
			continue;
		}
		lt_buf_putc(out, upper && *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name);
		upper = false;
	}
}

static void
put_union(struct lt_buf *out, const struct lt_words *words)
{
	for (int i = 0; i < words->count; i++) {
		lt_buf_puts(out, i ? " | " : "");
		lt_json_quote(out, lt_text(words->at[i].word));
	}
}

static void
put_words(struct lt_buf *out, const struct lt_words *words)
{
	for (const struct vocabulary *v = VOCABULARIES; v->name; v++)
		if (v->words == words) {
			lt_buf_puts(out, "Word<\"");
			lt_buf_puts(out, v->name);
			lt_buf_puts(out, "\">");
			return;
		}
	lt_buf_putc(out, '(');
	put_union(out, words);
	lt_buf_putc(out, ')');
}

static void
put_type(struct lt_buf *out, const struct lt_field *field)
{
	bool or_null = field->words == &lt_words_grade || field->words == &lt_words_area; /* an override may name no area */
	switch (field->kind) {
	case LT_FIELD_WORD:
		put_words(out, field->words);
		return lt_buf_puts(out, or_null ? " | null" : "");
	case LT_FIELD_WORDS:
		put_words(out, field->words);
		return lt_buf_puts(out, "[]");
	case LT_FIELD_ONE:
	case LT_FIELD_LIST:
		put_name(out, field->record->name);
		return lt_buf_puts(out, field->kind == LT_FIELD_LIST ? "[]" : "");
	default:
		return lt_buf_puts(out, field->need && field->kind == LT_FIELD_TEXT ? "string" : KINDS[field->kind]);
	}
}

static void
put_record(struct lt_buf *out, const struct lt_record *record)
{
	lt_buf_puts(out, "\nexport interface ");
	put_name(out, record->name);
	lt_buf_puts(out, " {\n");
	for (const struct lt_field *field = record->fields; field->name; field++) {
		lt_buf_printf(out, "\t/** %s */\n\t%s: ", field->sentence, field->name);
		put_type(out, field);
		lt_buf_puts(out, ";\n");
	}
	lt_buf_puts(out, "}\n");
}

/* Each record once, in the order they are met. */
enum { MOST = 512 };
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
	if (met->count < MOST)
		met->at[met->count++] = record;
}

static void
put_vocabularies(struct lt_buf *out)
{
	lt_buf_puts(out, "\n/** Each vocabulary: its words in their order, better before worse, and what people read. */\nexport const words = {\n");
	for (const struct vocabulary *v = VOCABULARIES; v->name; v++) {
		lt_buf_printf(out, "\t%s: {", v->name);
		for (int i = 0; i < v->words->count; i++) {
			lt_buf_puts(out, i ? ", " : " ");
			lt_json_quote(out, lt_text(v->words->at[i].word));
			lt_buf_puts(out, ": ");
			lt_json_quote(out, lt_text(v->words->at[i].title));
		}
		lt_buf_puts(out, " },\n");
	}
	lt_buf_puts(out, "} as const;\nexport type Word<K extends keyof typeof words> = keyof (typeof words)[K];\n");
}

int
main(int count, char **arguments)
{
	static struct met met;
	struct lt_err err = { 0 };
	struct lt_buf out = LT_BUF(16 << 20);
	if (count != 2) {
		fprintf(stderr, "usage: records OUT.ts\n");
		return 2;
	}
	meet(&met, &lt_field_assessment);
#define MEET(noun) meet(&met, &lt_field_##noun);
	LT_NOUNS(MEET)
	for (int i = 0; i < met.count; i++)
		for (const struct lt_field *field = met.at[i]->fields; field->name; field++)
			if (field->record)
				meet(&met, field->record);
	lt_buf_puts(&out, "/* Made by tools/records.c from src/record. */\n");
	put_vocabularies(&out);
	for (int i = 0; i < met.count; i++)
		put_record(&out, met.at[i]);
	bool good = met.count < MOST && lt_io_write(arguments[1], lt_buf_text(&out), &err);
	if (!good)
		fprintf(stderr, "records: %s\n", met.count < MOST ? err.text : "there are more records than it has room for");
	lt_buf_done(&out);
	return !good;
}
