/* SPDX-License-Identifier: Apache-2.0 */
/* field_read: a document, read into a noun by the same rows that write it. */
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/doc.h"
#include "record/field.h"

static bool
read_word(const struct lt_field *field, struct lt_text word, void *at, struct lt_err *err)
{
	int value = lt_words_find(field->words, word);
	char known[256] = "";
	size_t len = 0;
	if (value >= 0) {
		*(uint8_t *)at = (uint8_t)value; /* vocabularies are packed enums */
		return true;
	}
	for (int i = 0; i < field->words->count && len < sizeof known; i++)
		len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", field->words->at[i].word);
	return lt_fail(err, "%s is one of %s", field->name, known);
}

static bool
read_texts(struct lt_arena *a, const struct lt_field *field, struct lt_node node, struct lt_texts *texts, struct lt_err *err)
{
	uint32_t count = lt_node_count(node);
	if (!lt_node_is(node, LT_KIND_LIST))
		return lt_fail(err, "%s is a list of texts", field->name);
	const char **at = LT_NEW_ARRAY(a, const char *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		struct lt_node item = lt_node_item(node, i);
		if (!lt_node_is(item, LT_KIND_TEXT))
			return lt_fail(err, "%s is a list of texts", field->name);
		at[i] = lt_node_string(item, a);
	}
	texts->at = at;
	texts->count = (int)count;
	return true;
}

static bool
read_number(const struct lt_field *field, struct lt_node node, void *at, struct lt_err *err)
{
	double number;
	if (!lt_node_is(node, LT_KIND_NUMBER) || !lt_node_double(node, &number) || !isfinite(number))
		return lt_fail(err, "%s is a number", field->name);
	if (field->kind == LT_FIELD_REAL) {
		if (number < 0)
			return lt_fail(err, "%s is a number from 0 on", field->name);
		*(double *)at = number;
		return true;
	}
	bool count = field->kind != LT_FIELD_INT;
	if (number != floor(number) || fabs(number) > 9007199254740992.0 || (count && (number < 0 || number > UINT32_MAX)))
		return lt_fail(err, count ? "%s is a whole number from 0 on" : "%s is a whole number", field->name);
	if (count)
		*(uint32_t *)at = (uint32_t)number;
	else
		*(int64_t *)at = (int64_t)number;
	return true;
}

static bool read_noun(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *noun, uint64_t *ret_given,
	struct lt_err *err);

static bool
read_list(struct lt_arena *a, const struct lt_field *field, struct lt_node node, void *noun, struct lt_err *err)
{
	uint32_t count = lt_node_count(node);
	if (!lt_node_is(node, LT_KIND_LIST))
		return lt_fail(err, "%s is a list", field->name);
	char *items = lt_alloc(a, field->record->size * (count + 1));
	for (uint32_t i = 0; i < count; i++)
		if (!read_noun(a, field->record, lt_node_item(node, i), items + i * field->record->size, NULL, err))
			return lt_within(err, "%s[%u]", field->name, i);
	*(void **)((char *)noun + field->offset) = items;
	*(int *)((char *)noun + field->count_offset) = (int)count;
	return true;
}

static bool
read_value(struct lt_arena *a, const struct lt_field *field, struct lt_node node, void *noun, struct lt_err *err)
{
	void *at = (char *)noun + field->offset;
	switch (field->kind) {
	case LT_FIELD_TEXT:
		if (!lt_node_is(node, LT_KIND_TEXT))
			return lt_fail(err, "%s is a text", field->name);
		*(const char **)at = lt_node_string(node, a);
		return strlen(*(const char **)at) == lt_node_text(node, a).len || lt_fail(err, "%s has a NUL in it", field->name);
	case LT_FIELD_FLAG:
		*(bool *)at = lt_node_is(node, LT_KIND_TRUE);
		return *(bool *)at || lt_node_is(node, LT_KIND_FALSE) || lt_fail(err, "%s is true or false", field->name);
	case LT_FIELD_INT:
	case LT_FIELD_COUNT:
	case LT_FIELD_NTH:
	case LT_FIELD_REAL:
		return read_number(field, node, at, err);
	case LT_FIELD_WORD:
		return read_word(field, lt_node_text(node, a), at, err);
	case LT_FIELD_TEXTS:
		return read_texts(a, field, node, at, err);
	case LT_FIELD_ONE:
		return read_noun(a, field->record, node, at, NULL, err) || lt_within(err, "%s", field->name);
	case LT_FIELD_LIST:
		return read_list(a, field, node, noun, err);
	default:
		return lt_fail(err, "%s is not to be sent", field->name);
	}
}

static void
begin(const struct lt_record *record, void *noun)
{
	memset(noun, 0, record->size);
	for (const struct lt_field *field = record->fields; field->name; field++)
		if (field->kind == LT_FIELD_REAL)
			*(double *)((char *)noun + field->offset) = -1;
}

static bool
read_noun(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *noun, uint64_t *ret_given,
	struct lt_err *err)
{
	uint64_t given = 0;
	uint32_t known = 0;
	begin(record, noun);
	if (!lt_node_is(node, LT_KIND_MAP))
		return lt_fail(err, "a map is wanted");
	for (const struct lt_field *field = record->fields; field->name; field++) {
		struct lt_node value = lt_node_get(node, field->name);
		if (lt_node_is(value, LT_KIND_NONE)) {
			if (field->need)
				return lt_fail(err, "%s is missing: %s", field->name, field->sentence);
			continue;
		}
		known++;
		given |= UINT64_C(1) << (field - record->fields);
		if (lt_node_is(value, LT_KIND_NULL) && !field->need)
			continue;
		if (!read_value(a, field, value, noun, err))
			return false;
	}
	for (struct lt_walk w = lt_walk(node); known != lt_node_count(node) && lt_walk_next(&w);) {
		const struct lt_field *field = record->fields;
		while (field->name && !lt_text_eq(w.word, field->name))
			field++;
		if (!field->name)
			return lt_fail(err, "there is no field '%.*s'", (int)(w.word.len < 64 ? w.word.len : 64), w.word.at);
	}
	if (known != lt_node_count(node))
		return lt_fail(err, "a field is given twice");
	if (ret_given)
		*ret_given = given;
	return true;
}

bool
lt_field_read(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *ret_noun, uint64_t *ret_given,
	struct lt_err *err)
{
	return read_noun(a, record, node, ret_noun, ret_given, err);
}
