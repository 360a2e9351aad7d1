/* SPDX-License-Identifier: Apache-2.0 */
/* opportunity: see opportunity.h. */
#include "plan/opportunity.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "facts/answer.h"
#include "format/json.h"

enum { SHOWN_MOST = 50 };

static const char *
text(struct lt_arena *a, struct lt_node root, const char *key)
{
	struct lt_node n = lt_node_get(root, key);
	return lt_node_is(n, LT_KIND_TEXT) ? lt_node_string(n, a) : NULL;
}

bool
lt_opportunities_load(struct lt_arena *a, struct lt_opportunities *ret, struct lt_err *err)
{
	struct lt_content file;
	int room = 0;
	*ret = (struct lt_opportunities){ 0 };
	for (const char *at = NULL; lt_content_next("opportunities/", &at, &file);) {
		struct lt_doc *doc;
		if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err))
			return false;
		struct lt_node root = lt_doc_root(doc);
		struct lt_opportunity o = { .id = text(a, root, "id"), .title = text(a, root, "title"), .sentence = text(a, root, "sentence"),
			.sql = text(a, root, "sql"), .goal = text(a, root, "goal"), .objective = text(a, root, "objective"),
			.measure = text(a, root, "measure"), .gaps = lt_node_eq(lt_node_get(root, "from"), "gaps") };
		if (!lt_node_int(lt_node_get(root, "least"), &o.least) || o.least < 1 || !o.id || !o.title || !o.sentence || !o.goal || !o.objective ||
			!o.measure || !o.sql == !o.gaps)
			return lt_fail(err, "%s: an opportunity has id, title, sentence, least, goal, objective, measure, and sql or from: gaps", file.path);
		LT_PUSH(a, ret->at, ret->count, room) = o;
	}
	return true;
}

const char *const *
lt_opportunities_statements(struct lt_arena *a, const struct lt_opportunities *all, int *ret_count)
{
	const char **statements = LT_NEW_ARRAY(a, const char *, all->count + 1);
	int count = 0;
	for (int i = 0; i < all->count; i++)
		if (all->at[i].sql)
			statements[count++] = all->at[i].sql;
	*ret_count = count;
	return statements;
}

/* Rows as they are shown: the first fifty. */
struct rows {
	struct lt_arena *a;
	const char **at;
	int count, room;
};

static void
add_row(struct rows *rows, const char *name, const char *file, int64_t line)
{
	if (rows->count++ >= SHOWN_MOST)
		return;
	int shown = rows->count - 1;
	LT_PUSH(rows->a, rows->at, shown, rows->room) = !file ? name : line > 0 ? lt_print(rows->a, "%s (%s:%lld)", name, file, (long long)line)
		: lt_print(rows->a, "%s (%s)", name, file);
}

static struct lt_noun_plan_opportunity
made(const struct lt_opportunity *o, const struct rows *rows)
{
	return (struct lt_noun_plan_opportunity){ .id = o->id, .title = o->title, .goal = o->goal, .objective = o->objective, .measure = o->measure,
		.rows = (uint32_t)rows->count, .sentence = lt_print(rows->a, "%d %s", rows->count, o->sentence),
		.evidence = { rows->at, rows->count < SHOWN_MOST ? rows->count : SHOWN_MOST } };
}

static bool
ask(struct lt_arena *a, struct lt_facts *facts, const struct lt_opportunity *o, struct rows *rows, struct lt_err *err)
{
	struct lt_answer *answer = lt_answer_open(a, facts, o->sql, err);
	while (answer && lt_answer_next(answer, err)) {
		const char *name = NULL, *file = NULL;
		int64_t line = 0;
		for (int c = 0; c < lt_answer_columns(answer); c++) {
			const char *column = lt_answer_name(answer, c);
			struct lt_text cell = lt_answer_cell(answer, c);
			if (strcmp(column, "name") == 0 && cell.at)
				name = lt_copy_text(a, cell).at;
			else if (strcmp(column, "file") == 0 && cell.at)
				file = lt_copy_text(a, cell).at;
			else if (strcmp(column, "line") == 0)
				lt_text_int(cell, &line);
		}
		add_row(rows, name ? name : "a row", file, line);
	}
	return !err->text[0] || lt_within(err, "opportunity %s", o->id);
}

/* One proposal for each check whose gaps repeat. */
static void
from_gaps(struct lt_arena *a, const struct lt_opportunity *o, const struct lt_gap_seen *gaps, int gap_count, struct lt_noun_plan_opportunity **out,
	int *count, int *room)
{
	for (int i = 0, next; i < gap_count; i = next) {
		struct rows rows = { .a = a };
		for (next = i; next < gap_count && strcmp(gaps[next].check, gaps[i].check) == 0; next++)
			add_row(&rows, gaps[next].resource ? gaps[next].resource : "the estate", gaps[next].file, gaps[next].line);
		if (rows.count < o->least)
			continue;
		struct lt_noun_plan_opportunity one = made(o, &rows);
		one.id = lt_print(a, "%s-%s", o->id, gaps[i].check);
		one.title = lt_print(a, "%s: %s", o->title, gaps[i].check);
		one.sentence = lt_print(a, "%d gaps of %s", rows.count, gaps[i].check);
		LT_PUSH(a, *out, *count, *room) = one;
	}
}

bool
lt_opportunities_find(struct lt_arena *a, const struct lt_opportunities *all, struct lt_facts *facts, const struct lt_gap_seen *gaps,
	int gap_count, struct lt_noun_plan_opportunity **ret_rows, int *ret_count, struct lt_err *err)
{
	struct lt_noun_plan_opportunity *out = NULL;
	int count = 0, room = 0;
	for (int i = 0; i < all->count; i++) {
		struct rows rows = { .a = a };
		if (all->at[i].gaps) {
			from_gaps(a, &all->at[i], gaps, gap_count, &out, &count, &room);
			continue;
		}
		if (facts && !ask(a, facts, &all->at[i], &rows, err))
			return false;
		if (rows.count >= all->at[i].least)
			LT_PUSH(a, out, count, room) = made(&all->at[i], &rows);
	}
	*ret_rows = out;
	*ret_count = count;
	return true;
}
