/* SPDX-License-Identifier: Apache-2.0 */
/* content/questions/ as structs.  The files are ours, so a wrong one is an error. */
#include "catalog/question.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/content.h"
#include "format/json.h"

static const struct {
	const char *word, *people, *choices;
} SCALES[] = {
#define SCALE(value, word, people, choices) { word, people, choices },
	LT_SCALES(SCALE)
#undef SCALE
};

enum { EXPIRES = 180 };

const char *
lt_scale_word(enum lt_scale scale)
{
	return SCALES[scale].word;
}

const char *
lt_scale_people(enum lt_scale scale)
{
	return SCALES[scale].people;
}

struct reading {
	struct lt_arena *a;
	struct lt_questions *questions;
	struct lt_err *err;
	const char *file;
};

static bool
wrong(const struct reading *r, struct lt_node n, const char *sentence, const char *what)
{
	return lt_fail(r->err, "%s:%u: %s%s%s", r->file, lt_node_place(n).line, sentence, what ? " " : "", what ? what : "");
}

static struct lt_question_words
split(struct lt_arena *a, const char *words)
{
	const char **at = NULL;
	int count = 0, room = 0;
	struct lt_text rest = lt_text(words), word;
	while (lt_text_cut(&rest, '|', &word))
		if (word.len > 0)
			LT_PUSH(a, at, count, room) = lt_copy_text(a, word).at;
	return (struct lt_question_words){ at, count };
}

/* A list of texts, one text, or a map from values to meanings. */
static struct lt_question_words
read_words(const struct reading *r, struct lt_node n)
{
	const char **at = NULL;
	int count = 0, room = 0;
	if (lt_node_is(n, LT_KIND_TEXT))
		LT_PUSH(r->a, at, count, room) = lt_node_string(n, r->a);
	for (struct lt_walk w = lt_walk(n); (lt_node_is(n, LT_KIND_LIST) || lt_node_is(n, LT_KIND_MAP)) && lt_walk_next(&w);)
		LT_PUSH(r->a, at, count, room) = w.key == LT_NO_KEY ? lt_node_string(w.value, r->a)
			: lt_print(r->a, "%.*s: %s", LT_ARG(w.word), lt_node_string(w.value, r->a));
	return (struct lt_question_words){ at, count };
}

/* The scale and, when they are its own, the choices of a question or a field. */
static bool
read_scale(const struct reading *r, struct lt_node map, enum lt_scale *ret_scale, struct lt_question_words *ret_choices)
{
	char *word = lt_node_string(lt_node_get(map, "scale"), r->a);
	int scale = LT_SCALE_TEXT;
	if (word)
		for (scale = 0; scale < LT_SCALE_COUNT && strcmp(SCALES[scale].word, word) != 0;)
			scale++;
	if (scale == LT_SCALE_COUNT)
		return wrong(r, map, "there is no scale", word);
	*ret_scale = (enum lt_scale)scale;
	*ret_choices = read_words(r, lt_node_get(map, "choices"));
	if (ret_choices->count == 0)
		*ret_choices = split(r->a, SCALES[scale].choices);
	if (scale == LT_SCALE_CHOICE && ret_choices->count < 2)
		return wrong(r, map, "a choice has choices", NULL);
	return true;
}

static bool
read_fields(const struct reading *r, struct lt_node list, struct lt_question *q)
{
	struct lt_question_field *fields = LT_NEW_ARRAY(r->a, struct lt_question_field, lt_node_count(list) + 1);
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);) {
		struct lt_question_field *field = &fields[q->field_count++];
		field->name = lt_node_string(lt_node_get(w.value, "name"), r->a);
		field->ask = lt_node_string(lt_node_get(w.value, "ask"), r->a);
		field->optional = lt_node_true(lt_node_get(w.value, "optional"));
		if (!field->name || !field->ask)
			return wrong(r, w.value, "a field has name and ask", NULL);
		if (!read_scale(r, w.value, &field->scale, &field->choices))
			return false;
	}
	q->fields = fields;
	bool wants = q->scale == LT_SCALE_RECORD || q->scale == LT_SCALE_RECORDS;
	return wants == (q->field_count > 0) || wrong(r, list, "fields go with record and records, and only with them:", q->id);
}

static bool
read_question(const struct reading *r, struct lt_node map, const char *id, const char *block)
{
	int64_t days;
	struct lt_question q = { .id = id, .block = block, .expires = EXPIRES, .file = r->file, .line = lt_node_place(map).line };
	q.ask = lt_node_string(lt_node_get(map, "ask"), r->a);
	q.help = lt_node_string(lt_node_get(map, "help"), r->a);
	q.evidence = lt_node_string(lt_node_get(map, "evidence"), r->a);
	q.example = lt_node_string(lt_node_get(map, "example"), r->a);
	q.origin = lt_node_string(lt_node_get(map, "origin"), r->a);
	q.roles = read_words(r, lt_node_get(map, "roles"));
	if (lt_node_int(lt_node_get(map, "expires"), &days) && days > 0)
		q.expires = (int)days;
	if (!q.id || !q.ask)
		return wrong(r, map, "a question has id and ask", NULL);
	const struct lt_question *other = lt_question_find(r->questions, q.id);
	if (other)
		return wrong(r, map, "this question stands in two places:", q.id);
	if (!read_scale(r, map, &q.scale, &q.choices) || !read_fields(r, lt_node_get(map, "fields"), &q))
		return false;
	LT_PUSH(r->a, r->questions->at, r->questions->count, r->questions->room) = q;
	return true;
}

static bool
read_block(const struct reading *r, struct lt_node root)
{
	struct lt_block block = { lt_node_string(lt_node_get(root, "block"), r->a), lt_node_string(lt_node_get(root, "title"), r->a) };
	struct lt_node list = lt_node_get(root, "questions");
	if (!block.name || !block.title || !lt_node_is(list, LT_KIND_LIST))
		return wrong(r, root, "a block has block, title and questions", NULL);
	LT_PUSH(r->a, r->questions->blocks, r->questions->block_count, r->questions->block_room) = block;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		if (!read_question(r, w.value, lt_node_string(lt_node_get(w.value, "id"), r->a), block.name))
			return false;
	return true;
}

/* Rows of a framework that bring a question: its id is the framework's and the row's. */
static bool
read_rows(const struct reading *r, struct lt_node root)
{
	const char *framework = lt_node_string(lt_node_get(root, "framework"), r->a);
	const char *title = lt_node_string(lt_node_get(root, "title"), r->a);
	struct lt_node rows = lt_node_get(root, "rows");
	bool first = true;
	for (struct lt_walk w = lt_walk(rows); framework && lt_node_is(rows, LT_KIND_LIST) && lt_walk_next(&w);) {
		char *id = lt_node_string(lt_node_get(w.value, "id"), r->a);
		if (!id || lt_node_is(lt_node_get(w.value, "ask"), LT_KIND_NONE))
			continue;
		if (first)
			LT_PUSH(r->a, r->questions->blocks, r->questions->block_count, r->questions->block_room) =
				(struct lt_block){ framework, title ? title : framework };
		first = false;
		for (char *c = id; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		if (!read_question(r, w.value, lt_print(r->a, "%s.%s", framework, id), framework))
			return false;
	}
	return true;
}

bool
lt_questions_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_questions *questions, struct lt_err *err)
{
	struct lt_doc *doc;
	struct reading r = { a, questions, err, file };
	if (!lt_json_read(a, lt_keys_new(a), file, bytes, &doc, err))
		return false;
	struct lt_node root = lt_doc_root(doc);
	return lt_node_is(lt_node_get(root, "block"), LT_KIND_NONE) ? read_rows(&r, root) : read_block(&r, root);
}

bool
lt_questions_load(struct lt_arena *a, struct lt_questions *ret_questions, struct lt_err *err)
{
	static const char *const folders[] = { "questions/", "framework/" };
	struct lt_content file;
	*ret_questions = (struct lt_questions){ 0 };
	for (int i = 0; i < 2; i++)
		for (const char *at = NULL; lt_content_next(folders[i], &at, &file);)
			if (!lt_questions_read(a, lt_print(a, "content/%s", file.path), file.bytes, ret_questions, err))
				return false;
	return true;
}

const struct lt_question *
lt_question_find(const struct lt_questions *questions, const char *id)
{
	for (int i = 0; i < questions->count; i++)
		if (strcmp(questions->at[i].id, id) == 0)
			return &questions->at[i];
	return NULL;
}

struct lt_question_words
lt_question_ids(struct lt_arena *a, const struct lt_check *check)
{
	const char **ids = NULL;
	int count = 0, room = 0;
	static const char mark[] = "question = '";
	const char *end = check->sql.at + check->sql.len;
	for (const char *at = check->sql.at; (at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1));) {
		struct lt_text id, rest = { at + sizeof mark - 1, (size_t)(end - at) - (sizeof mark - 1) };
		lt_text_cut(&rest, '\'', &id);
		at = id.at + id.len;
		bool seen = false;
		for (int i = 0; i < count; i++)
			seen |= lt_text_eq(id, ids[i]);
		if (!seen)
			LT_PUSH(a, ids, count, room) = lt_copy_text(a, id).at;
	}
	return (struct lt_question_words){ ids, count };
}
