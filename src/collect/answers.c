/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people answered: `answers:` of lintel.yaml, or answers.yaml beside it.
 *
 *	answers:
 *	  who: Ana Lima            # of all answers that do not say
 *	  day: 2026-11-01
 *	  policy.ai: {path: docs/ai-policy.md, owner: ciso}
 *	  skills.training: {value: 0.9, who: Bo, day: 2026-10-01, evidence: lms/2026-10.csv}
 *
 * An answer with `value` is the long form; any other is the value itself.  A list of long forms
 * is what several people answered, each in a row of its own.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "format/yaml.h"

static const char *const collector = "answers";

enum { ANSWER_BYTES = 1 << 20 };

/* Lists and maps as JSON. */
static struct lt_text
value_text(struct lt_node n, struct lt_arena *a)
{
	if (!lt_node_is(n, LT_KIND_LIST) && !lt_node_is(n, LT_KIND_MAP))
		return lt_node_text(n, a);
	struct lt_buf out = LT_BUF(ANSWER_BYTES);
	lt_node_json(n, &out);
	struct lt_text text = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

static struct lt_node
or_else(struct lt_node n, struct lt_node other)
{
	return lt_node_is(n, LT_KIND_NONE) ? other : n;
}

/* What all answers of a file share. */
struct answers {
	struct lt_arena *a;
	struct lt_facts *facts;
	struct lt_node who, day;
};

static bool
is_long(struct lt_node n)
{
	return lt_node_is(n, LT_KIND_MAP) && !lt_node_is(lt_node_get(n, "value"), LT_KIND_NONE);
}

static bool
are_long(struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	bool all = lt_node_is(list, LT_KIND_LIST) && lt_node_count(list) > 0;
	while (all && lt_walk_next(&w))
		all = is_long(w.value);
	return all;
}

/* nth counts the people who answered; from the second on, their names tell the rows apart. */
static void
put_answer(const struct answers *all, struct lt_text question, struct lt_node answer, struct lt_place place, int nth)
{
	bool own = is_long(answer);
	struct lt_node value = own ? lt_node_get(answer, "value") : answer, from = own ? answer : LT_NOWHERE;
	struct lt_text who = lt_node_text(or_else(lt_node_get(from, "who"), all->who), all->a);
	struct lt_text resource = question;
	if (nth > 0)
		resource = lt_text(lt_print(all->a, "%.*s (%.*s)", LT_ARG(question), LT_ARG(who)));
	struct lt_row *row = lt_facts_row(all->facts, "answer");
	lt_row_slice(row, "resource", resource);
	lt_row_text(row, "type", "answer");
	lt_row_slice(row, "name", question);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_ATTESTED);
	lt_row_place(row, place);
	lt_row_slice(row, "question", question);
	lt_row_slice(row, "value", value_text(value, all->a));
	lt_row_slice(row, "who", who);
	lt_row_slice(row, "day", lt_node_text(or_else(lt_node_get(from, "day"), all->day), all->a));
	lt_row_slice(row, "evidence", lt_node_text(lt_node_get(from, "evidence"), all->a));
}

static int64_t
put_answers(const struct lt_source *src, struct lt_facts *facts, struct lt_node answers)
{
	struct answers all = { src->arena, facts, lt_node_get(answers, "who"), lt_node_get(answers, "day") };
	int64_t count = 0;
	for (struct lt_walk w = lt_walk(answers); lt_walk_next(&w);) {
		if (lt_text_eq(w.word, "who") || lt_text_eq(w.word, "day") || lt_node_is(w.value, LT_KIND_NULL))
			continue;
		int nth = 0;
		if (!are_long(w.value))
			put_answer(&all, w.word, w.value, lt_walk_key_place(&w), nth++);
		else
			for (struct lt_walk one = lt_walk(w.value); lt_walk_next(&one);)
				put_answer(&all, w.word, one.value, lt_node_place(one.value), nth++);
		count += nth;
	}
	return count;
}

static int64_t
read_answers(const struct lt_source *src, struct lt_facts *facts, const struct lt_file *file)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_docs docs;
	if (!lt_io_read(src->arena, src->dir, file->path, ANSWER_BYTES, &bytes, &err)
		|| !lt_yaml_read(src->arena, lt_facts_keys(facts), file->path, bytes, &docs, &err)) {
		lt_facts_blind(facts, collector, file->path, 0, err.text);
		return 0;
	}
	int64_t count = 0;
	for (int i = 0; i < docs.count; i++) {
		struct lt_node answers = lt_node_get(lt_doc_root(docs.at[i]), "answers");
		if (lt_node_is(answers, LT_KIND_MAP))
			count += put_answers(src, facts, answers);
		else if (!lt_node_is(answers, LT_KIND_NONE) && !lt_node_is(answers, LT_KIND_NULL))
			lt_facts_blind(facts, collector, file->path, lt_node_place(answers).line,
				"answers: is a map from questions to answers, and this is not");
	}
	return count;
}

static bool
collect_answers(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	static const char *const names[] = { "lintel.yaml", "lintel.yml", "answers.yaml", "answers.yml" };
	int64_t count = 0;
	bool found = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct lt_file *file = lt_files_named(src->files, names[i]);
		if (!file)
			continue;
		found = true;
		count += read_answers(src, facts, file);
	}
	if (found)
		lt_facts_source(facts, collector, src->root, count);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_answers = {
	.name = "answers",
	.summary = "the questionnaire's answers from lintel.yaml",
	.give = "answer the questions under answers: in lintel.yaml",
	.collect = collect_answers,
};
