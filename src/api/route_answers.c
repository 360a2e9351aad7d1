/* SPDX-License-Identifier: Apache-2.0 */
/* route_answers: the questions to people as they stand, and an answer given in place. */
#include <fcntl.h>
#include <unistd.h>

#include "api/audit.h"
#include "api/catalogue.h"
#include "api/estate.h"
#include "api/reading.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "format/yaml.h"
#include "govern/answers_file.h"
#include "record/field.h"
#include "record/noun.h"

enum { ANSWER_BYTES = 16 << 20, TEXT_MOST = 4000, VALUE_MOST = 1 << 16 };

/* What is written now: answers of lintel.yaml and of answers.yaml. */
struct now {
	struct lt_arena *a;
	struct lt_node maps[4];
	const char *files[4];
	int count;
};

static struct now
read_now(const struct lt_request *request)
{
	static const char *const names[] = { "lintel.yaml", "lintel.yml", "answers.yml", "answers.yaml" };
	struct now now = { .a = request->a };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct lt_err gone = { .text = "" };
		struct lt_text bytes;
		struct lt_docs docs = { 0 };
		const char *path = lt_io_join(now.a, lt_estate_folder(request->api), names[i]);
		if (access(path, R_OK) != 0 || !lt_io_read(now.a, AT_FDCWD, path, ANSWER_BYTES, &bytes, &gone) ||
			!lt_yaml_read(now.a, lt_keys_new(now.a), names[i], bytes, &docs, &gone) || docs.count == 0)
			continue;
		now.files[now.count] = names[i];
		now.maps[now.count++] = lt_node_get(lt_doc_root(docs.at[0]), "answers");
	}
	return now;
}

static const char *
value_text(struct lt_arena *a, struct lt_node n)
{
	if (!lt_node_is(n, LT_KIND_LIST) && !lt_node_is(n, LT_KIND_MAP))
		return lt_node_is(n, LT_KIND_NULL) || lt_node_is(n, LT_KIND_NONE) ? NULL : lt_node_string(n, a);
	struct lt_buf out = LT_BUF(VALUE_MOST);
	lt_node_json(n, &out);
	const char *text = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

static bool
is_long(struct lt_node n)
{
	return lt_node_is(n, LT_KIND_MAP) && !lt_node_is(lt_node_get(n, "value"), LT_KIND_NONE);
}

static const char *
text_or(struct lt_arena *a, struct lt_node n, struct lt_node other)
{
	n = lt_node_is(n, LT_KIND_NONE) ? other : n;
	return lt_node_is(n, LT_KIND_NONE) || lt_node_is(n, LT_KIND_NULL) ? NULL : lt_node_string(n, a);
}

static bool
is_equal(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

/* Puts what is written now over what the assessment saw; of several people's answers the newest. */
static void
fill_now(const struct now *now, struct lt_noun_question_row *row)
{
	const char *value = NULL, *who = NULL, *day = NULL, *evidence = NULL, *file = NULL;
	uint32_t line = 0;
	for (int i = 0; i < now->count; i++) {
		struct lt_node n = lt_node_get(now->maps[i], row->question), own_who = lt_node_get(now->maps[i], "who"),
			       own_day = lt_node_get(now->maps[i], "day");
		bool list = lt_node_is(n, LT_KIND_LIST) && lt_node_count(n) > 0 && is_long(lt_node_item(n, 0));
		for (uint32_t k = 0; !lt_node_is(n, LT_KIND_NONE) && k < (list ? lt_node_count(n) : 1); k++) {
			struct lt_node one = list ? lt_node_item(n, k) : n, from = is_long(one) ? one : LT_NOWHERE;
			const char *its_day = text_or(now->a, lt_node_get(from, "day"), own_day);
			if (value && day && (!its_day || strcmp(its_day, day) < 0))
				continue;
			value = value_text(now->a, is_long(one) ? lt_node_get(one, "value") : one);
			who = text_or(now->a, lt_node_get(from, "who"), own_who);
			evidence = text_or(now->a, lt_node_get(from, "evidence"), LT_NOWHERE);
			day = its_day;
			file = now->files[i];
			line = lt_node_place(one).line;
		}
	}
	row->pending = !is_equal(value, row->value) || !is_equal(who, row->who) || !is_equal(day, row->day) || !is_equal(evidence, row->evidence);
	if (!row->pending)
		return;
	row->value = value;
	row->who = who;
	row->day = day;
	row->evidence = evidence;
	row->file = file;
	row->line = line;
	row->sentence = value ? "the next assessment takes this answer into account" : "the answer was taken away; the next assessment sees it";
}

static struct lt_texts
texts_of(const struct lt_question_words *words)
{
	return (struct lt_texts){ .at = (const char **)words->at, .count = words->count };
}

static void
fill_question(const struct lt_request *request, const struct lt_questions *questions, const struct lt_question *q, struct lt_noun_question_row *row)
{
	row->question = q->id;
	row->block = q->block;
	for (int i = 0; i < questions->block_count; i++)
		if (strcmp(questions->blocks[i].name, q->block) == 0)
			row->block_title = questions->blocks[i].title;
	row->title = q->ask;
	row->help = q->help;
	row->scale = lt_scale_word(q->scale);
	row->choices = texts_of(&q->choices);
	row->example = q->example;
	row->proof = q->evidence;
	row->expires = (uint32_t)q->expires;
	row->roles = texts_of(&q->roles);
	row->fields = LT_NEW_ARRAY(request->a, struct lt_noun_question_field, q->field_count + 1);
	row->fields_count = q->field_count;
	for (int i = 0; i < q->field_count; i++)
		row->fields[i] = (struct lt_noun_question_field){ q->fields[i].name, q->fields[i].ask, lt_scale_word(q->fields[i].scale),
			texts_of(&q->fields[i].choices), q->fields[i].optional };
	row->checks = lt_catalogue_checks_of(request->api, request->a, q->id);
	row->items = lt_catalogue_items_of(request->api, request->a, NULL, NULL, q->id);
}

/* Answers of the last assessment by question. */
static struct lt_map *
index_answers(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_node **ret_nodes)
{
	struct lt_node list = whole ? lt_node_get(whole->root, "answers") : LT_NOWHERE;
	struct lt_map *answers = lt_map_new(a);
	*ret_nodes = LT_NEW_ARRAY(a, struct lt_node, lt_node_count(list) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		lt_map_put(answers, lt_copy_text(a, lt_node_text(lt_node_get(w.value, "question"), a)), count);
		(*ret_nodes)[count++] = w.value;
	}
	return answers;
}

static bool
list_questions(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_questions *questions = lt_assessed_questions(request->api);
	const char *block = lt_request_param(request, "block");
	int state = lt_request_word(request, "state");
	int64_t from, most, count = 0;
	struct lt_node *nodes;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_map *answers = index_answers(request->a, whole, &nodes);
	struct now now = read_now(request);
	lt_reply_items_begin(reply);
	for (int i = 0; i < questions->count; i++) {
		const struct lt_question *q = &questions->at[i];
		struct lt_noun_question_row row = { .state = LT_ANSWER_OPEN };
		int64_t at = lt_map_get(answers, lt_text(q->id));
		if (at >= 0)
			lt_reading_fill(request->a, &lt_field_question_row, nodes[at], &row);
		if ((block && strcmp(block, q->block) != 0) || (state >= 0 && row.state != state))
			continue;
		if (count >= from && count < from + most) {
			fill_question(request, questions, q, &row);
			fill_now(&now, &row);
			lt_field_json_noun(&lt_field_question_row, &row, lt_reply_item(reply));
		}
		count++;
	}
	lt_assessed_drop(whole);
	return lt_reply_items_end(reply, from + most < count ? lt_reply_cursor(request, from + most) : NULL, count);
}

/* --- an answer --- */

static bool
is_line(const char *text)
{
	for (const char *c = text; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return false;
	return !text || strlen(text) <= TEXT_MOST;
}

static bool
wrong(const struct lt_request *request, struct lt_reply *reply, const char *field, const char *sentence)
{
	struct lt_problem_field one = { field, lt_copy(request->a, sentence) };
	return lt_problem_fields(reply, 422, "wrong", one.sentence, &one, 1);
}

static bool
check_answer(const struct lt_request *request, struct lt_reply *reply, const struct lt_question *q, const struct lt_noun_answer_new *body)
{
	struct lt_err err = { .text = "" };
	struct lt_text yaml;
	int64_t day, today = request->now_us / INT64_C(86400000000);
	if (body->value && !lt_answers_value(request->a, q, lt_text(body->value), &yaml, &err))
		return wrong(request, reply, "value", err.text);
	if (!is_line(body->who) || !is_line(body->evidence))
		return wrong(request, reply, is_line(body->who) ? "evidence" : "who", "it stands on one line, of at most 4000 bytes");
	if (body->day && (strlen(body->day) != 10 || !lt_date_day(lt_text(body->day), &day) || day > today + 1))
		return wrong(request, reply, "day", "it is the day of the answer, as 2026-11-22, and not one to come");
	return true;
}

static bool
write_answer(const struct lt_request *request, struct lt_reply *reply, const struct lt_question *q, struct lt_noun_answer_made *made)
{
	struct lt_err err = { .text = "" }, audit = { .text = "" };
	const char *folder = lt_estate_folder(request->api), *action = made->value ? "answer.put" : "answer.remove";
	bool was = true;
	if (!lt_audit_add(request->api, request->who, action, q->id, NULL, "begun", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	bool good = made->value ? lt_answers_give(request->a, folder, q, lt_text(made->value), made->who, made->day, made->evidence, &made->file, &err)
				: lt_answers_drop(request->a, folder, q->id, &was, &made->file, &err);
	if (!lt_audit_add(request->api, request->who, action, q->id, NULL, good ? "done" : "failed", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	if (!good)
		return lt_problem_err(reply, 409, strstr(err.text, "cannot be written") ? "estate-read-only" : "estate-unsafe", &err);
	return was || lt_problem(reply, 404, "not-found", "nobody answered %s", q->id);
}

static bool
put_answer(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_question *q = lt_question_find(lt_assessed_questions(request->api), lt_request_part(request, 0));
	struct lt_noun_answer_new body;
	uint64_t given = 0;
	if (!q)
		return lt_problem(reply, 404, "not-found", "there is no question '%.100s'; GET /questions lists them", lt_request_part(request, 0));
	if (!lt_request_body(request, &body, &given, reply))
		return false;
	if (!(given & 1))
		return wrong(request, reply, "value", "value is missing: the answer, or null to take it away");
	if (!check_answer(request, reply, q, &body))
		return false;
	struct lt_noun_answer_made made = { .question = q->id, .value = body.value, .who = body.who && *body.who ? body.who : request->who->name,
		.day = body.day ? body.day : lt_reading_today(request), .evidence = body.evidence && *body.evidence ? body.evidence : NULL };
	return write_answer(request, reply, q, &made) && lt_reply_noun(request, reply, &made);
}

static const struct lt_param params[] = {
	{ "block", LT_PARAM_TEXT, "those of this part of the questionnaire", NULL },
	{ "state", LT_PARAM_WORD, "those of this state", &lt_words_answer_state },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/questions", "list_questions", LT_ROLE_VIEWER, LT_ROUTE_PAGES,
		"The questions to people in the order of the questionnaire, with their answers and what they decide.", NULL, &lt_field_question_row,
		params, 0, NULL, NULL, list_questions },
	{ "PUT", "/answers/{question}", "put_answer", LT_ROLE_OPERATOR, 0,
		"Answers a question, where lintel ask would write it: in lintel.yaml if it stands there, else in answers.yaml beside it.",
		&lt_field_answer_new, &lt_field_answer_made, NULL, 0, NULL, "404 409 415 422", put_answer },
	{ 0 }
};

const struct lt_routes lt_routes_answers = { "answers", "Questions to people and their answers", rows };
