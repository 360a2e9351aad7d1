/* SPDX-License-Identifier: Apache-2.0 */
/* decision_table: see decision_table.h. */
#include "plan/decision_table.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/content.h"
#include "format/json.h"
#include "record/mistake.h"

const char *const lt_hit_names[] = { "first", "score", "collect", NULL };
static const char *const TYPES[] = { "yes", "choice", "number", "set", NULL };

enum { INPUTS_MOST = 60, ROWS_MOST = 60, WORDS_MOST = 60, WEIGHTS_MOST = 60 };

struct reading {
	struct lt_arena *a;
	struct lt_mistakes *mistakes;
	struct lt_decision_table *table;
	struct lt_expr_input *inputs;
	struct lt_expr_weight *weights;
};

static const char *
text(struct reading *r, struct lt_node map, const char *key)
{
	struct lt_node n = lt_node_get(map, key);
	return lt_node_is(n, LT_KIND_NONE) || lt_node_is(n, LT_KIND_NULL) || lt_node_is(n, LT_KIND_LIST) || lt_node_is(n, LT_KIND_MAP)
		? NULL : lt_node_string(n, r->a);
}

static const char *
needed(struct reading *r, struct lt_node map, const char *key, const char *what)
{
	const char *t = text(r, map, key);
	if (!t || !*t)
		lt_mistake_add(r->mistakes, lt_node_place(map), "%s has no %s; write one", what, key);
	return t ? t : "";
}

/* Keys that are none are told, with the one that was probably meant. */
static void
keys(struct reading *r, struct lt_node map, const char *known, const char *what)
{
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);) {
		struct lt_text rest = lt_text(known), key, meant = LT_NONE;
		int near = 3;
		while (lt_text_cut(&rest, ' ', &key)) {
			int steps = lt_text_distance(key, w.word);
			if (steps < near)
				near = steps, meant = key;
		}
		if (near == 0)
			continue;
		if (meant.at)
			lt_mistake_add(r->mistakes, lt_walk_key_place(&w), "%s has no '%.*s'; did you mean '%.*s'?", what, LT_ARG(w.word), LT_ARG(meant));
		else
			lt_mistake_add(r->mistakes, lt_walk_key_place(&w), "%s has no '%.*s'; there are %s", what, LT_ARG(w.word), known);
	}
}

/* Where it stands, or where it should. */
static struct lt_place
place(struct lt_node n, struct lt_node root)
{
	return lt_node_place(lt_node_is(n, LT_KIND_NONE) ? root : n);
}

static struct lt_texts
texts(struct reading *r, struct lt_node n)
{
	const char **at = NULL;
	int count = 0, room = 0;
	if (!lt_node_is(n, LT_KIND_LIST) && lt_node_string(n, r->a))
		LT_PUSH(r->a, at, count, room) = lt_node_string(n, r->a);
	for (struct lt_walk w = lt_walk(n); lt_node_is(n, LT_KIND_LIST) && lt_walk_next(&w);)
		if (lt_node_string(w.value, r->a))
			LT_PUSH(r->a, at, count, room) = lt_node_string(w.value, r->a);
	return (struct lt_texts){ at, count };
}

static int
place_of(const char *const *words, const char *word)
{
	for (int i = 0; word && words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* Words as a list, or as a map with what each means. */
static void
read_words(struct reading *r, struct lt_node n, struct lt_node input, struct lt_expr_input *ret, struct lt_texts *ret_meanings)
{
	const char **words = LT_NEW_ARRAY(r->a, const char *, WORDS_MOST + 1), **meanings = LT_NEW_ARRAY(r->a, const char *, WORDS_MOST + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w);) {
		const char *word = w.key == LT_NO_KEY ? lt_node_string(w.value, r->a) : lt_copy_text(r->a, w.word).at;
		if (count == WORDS_MOST || !word || !*word || place_of(words, word) >= 0) {
			lt_mistake_add(r->mistakes, lt_node_place(w.value), "%s: its words are at most %d, each once", ret->name, WORDS_MOST);
			return;
		}
		const char *meaning = w.key == LT_NO_KEY ? NULL : lt_node_string(w.value, r->a);
		meanings[count] = meaning ? meaning : "";
		words[count++] = word;
	}
	if (count < 2)
		lt_mistake_add(r->mistakes, lt_node_place(input), "%s is a %s and needs two words at least", ret->name, TYPES[ret->type]);
	ret->words = words;
	*ret_meanings = (struct lt_texts){ meanings, count };
}

static void
read_input(struct reading *r, struct lt_node n, struct lt_expr_input *input, struct lt_decision_input *more)
{
	keys(r, n, "name ask type words unit fact is decision rows", "an input");
	input->name = needed(r, n, "name", "an input");
	const char *type = text(r, n, "type");
	int found = type ? place_of(TYPES, type) : LT_INPUT_YES;
	if (found < 0)
		lt_mistake_add(r->mistakes, lt_node_place(n), "%s: its type is yes, choice, number or set, not '%s'", input->name, type);
	input->type = found < 0 ? LT_INPUT_YES : (enum lt_input_type)found;
	if (input->type == LT_INPUT_CHOICE || input->type == LT_INPUT_SET)
		read_words(r, lt_node_get(n, "words"), n, input, &more->meanings);
	more->unit = text(r, n, "unit");
	more->fact = text(r, n, "fact");
	more->decision = text(r, n, "decision");
	more->rows = texts(r, lt_node_get(n, "rows"));
	more->is_text = text(r, n, "is");
	more->ask = more->is_text ? text(r, n, "ask") : needed(r, n, "ask", input->name);
	if (more->is_text && input->type != LT_INPUT_NUMBER)
		lt_mistake_add(r->mistakes, lt_node_place(n), "%s is computed, so its type is number", input->name);
	if (more->decision && (input->type != LT_INPUT_YES || more->rows.count == 0))
		lt_mistake_add(r->mistakes, lt_node_place(n), "%s is read from a decision, so it is of type yes and names rows", input->name);
}

static void
read_inputs(struct reading *r, struct lt_node list, struct lt_node root)
{
	int count = (int)lt_node_count(list), made = 0;
	struct lt_decision_input *more = LT_NEW_ARRAY(r->a, struct lt_decision_input, INPUTS_MOST + 1);
	r->inputs = LT_NEW_ARRAY(r->a, struct lt_expr_input, INPUTS_MOST + 1);
	if (count < 1 || count > INPUTS_MOST)
		lt_mistake_add(r->mistakes, place(list, root), "a table has 1 to %d inputs", INPUTS_MOST);
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w) && made < INPUTS_MOST; made++) {
		read_input(r, w.value, &r->inputs[made], &more[made]);
		for (int i = 0; i < made; i++)
			if (strcmp(r->inputs[i].name, r->inputs[made].name) == 0)
				lt_mistake_add(r->mistakes, lt_node_place(w.value), "there are two inputs '%s'; each has a name of its own", r->inputs[i].name);
	}
	r->table->inputs = more;
	r->table->names.inputs = r->inputs;
	r->table->names.input_count = made;
	for (int i = 0; i < made; i++) {
		struct lt_err err = { 0 };
		struct lt_expr_names before = r->table->names;
		before.input_count = i; /* only what stands above it: a sum cannot rest on itself */
		if (more[i].is_text && !(more[i].is = lt_expr_sum(r->a, &before, more[i].is_text, &err)))
			lt_mistake_add(r->mistakes, lt_node_place(lt_node_item(list, (uint32_t)i)), "%s: %s", r->inputs[i].name, err.text);
	}
}

static void
read_weights(struct reading *r, struct lt_node map)
{
	struct lt_decision_weight *more = LT_NEW_ARRAY(r->a, struct lt_decision_weight, WEIGHTS_MOST + 1);
	r->weights = LT_NEW_ARRAY(r->a, struct lt_expr_weight, WEIGHTS_MOST + 1);
	int made = 0;
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w) && made < WEIGHTS_MOST; made++) {
		const char *name = lt_copy_text(r->a, w.word).at;
		keys(r, w.value, "value sentence given", "a weight");
		r->weights[made].name = name;
		if (!lt_node_double(lt_node_get(w.value, "value"), &r->weights[made].value))
			lt_mistake_add(r->mistakes, lt_walk_key_place(&w), "the weight %s needs a value, a number", name);
		more[made].sentence = needed(r, w.value, "sentence", name);
		more[made].given = lt_node_true(lt_node_get(w.value, "given"));
	}
	r->table->weights = more;
	r->table->names.weights = r->weights;
	r->table->names.weight_count = made;
}

static struct lt_texts
read_also(struct reading *r, struct lt_node map)
{
	const char **at = NULL;
	int count = 0, room = 0;
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);)
		if (lt_node_string(w.value, r->a))
			LT_PUSH(r->a, at, count, room) = lt_print(r->a, "%.*s: %s", LT_ARG(w.word), lt_node_string(w.value, r->a));
	return (struct lt_texts){ at, count };
}

static void
row_points(struct reading *r, struct lt_node n, struct lt_decision_row *row)
{
	const char *option = text(r, n, "for"), *weight = text(r, n, "weight");
	row->option = -1;
	row->weight = 1;
	for (int i = 0; option && i < r->table->options.count; i++)
		if (strcmp(option, r->table->options.at[i]) == 0)
			row->option = i;
	if (row->option < 0)
		lt_mistake_add(r->mistakes, row->place, "row %s gives its points to no option; write for: and one of options", row->id);
	if (!weight || lt_text_double(lt_text(weight), &row->weight))
		weight = NULL;
	for (int i = 0; weight && i < r->table->names.weight_count; i++)
		if (strcmp(weight, r->weights[i].name) == 0) {
			row->weight = r->weights[i].value;
			weight = NULL;
		}
	if (weight || !(row->weight >= 0))
		lt_mistake_add(r->mistakes, row->place, "row %s: its weight is a number from 0 or a weight of this table", row->id);
}

static void
read_row(struct reading *r, struct lt_node n, struct lt_decision_row *row)
{
	struct lt_err err = { 0 };
	enum lt_hit hit = r->table->hit;
	keys(r, n, hit == LT_HIT_SCORE ? "id when for weight reason" : "id when output reason record also blocked stops", "a row");
	*row = (struct lt_decision_row){ .place = lt_node_place(n), .id = needed(r, n, "id", "a row"), .when = needed(r, n, "when", "a row"),
		.reason = text(r, n, "reason"), .record = texts(r, lt_node_get(n, "record")), .also = read_also(r, lt_node_get(n, "also")),
		.blocked = lt_node_true(lt_node_get(n, "blocked")), .stops = lt_node_true(lt_node_get(n, "stops")), .option = -1 };
	row->output = hit == LT_HIT_SCORE ? "" : needed(r, n, "output", "a row");
	if (hit == LT_HIT_SCORE)
		row_points(r, n, row);
	if (row->stops && hit != LT_HIT_COLLECT)
		lt_mistake_add(r->mistakes, row->place, "row %s: stops is for tables that collect", row->id);
	if (strcmp(row->when, "else") == 0 && hit == LT_HIT_SCORE)
		lt_mistake_add(r->mistakes, row->place, "row %s: a table of points has no else", row->id);
	else if (strcmp(row->when, "else") != 0 && *row->when && !(row->condition = lt_expr_condition(r->a, &r->table->names, row->when, &err)))
		lt_mistake_add(r->mistakes, row->place, "row %s: when: %s", row->id, err.text);
}

static void
read_rows(struct reading *r, struct lt_node list, struct lt_node root)
{
	struct lt_decision_row *rows = LT_NEW_ARRAY(r->a, struct lt_decision_row, ROWS_MOST + 1);
	int made = 0, count = (int)lt_node_count(list);
	if (count < 1 || count > ROWS_MOST)
		lt_mistake_add(r->mistakes, place(list, root), "a table has 1 to %d rows", ROWS_MOST);
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w) && made < ROWS_MOST; made++) {
		read_row(r, w.value, &rows[made]);
		for (int i = 0; i < made; i++)
			if (strcmp(rows[i].id, rows[made].id) == 0)
				lt_mistake_add(r->mistakes, rows[made].place, "there are two rows '%s'; each has an id of its own", rows[i].id);
		if (!rows[made].condition && made + 1 < count && strcmp(rows[made].when, "else") == 0)
			lt_mistake_add(r->mistakes, rows[made].place, "row %s: else is the last row", rows[made].id);
	}
	r->table->rows = rows;
	r->table->row_count = made;
}

static void
read_options(struct reading *r, struct lt_node root)
{
	struct lt_expr_input words = { .name = "options", .type = LT_INPUT_CHOICE };
	struct lt_node ties = lt_node_get(root, "ties");
	if (r->table->hit != LT_HIT_SCORE)
		return;
	read_words(r, lt_node_get(root, "options"), root, &words, &r->table->option_meanings);
	r->table->options = (struct lt_texts){ words.words, r->table->option_meanings.count };
	struct lt_decision_tie *made = LT_NEW_ARRAY(r->a, struct lt_decision_tie, lt_node_count(ties) + 1);
	for (struct lt_walk w = lt_walk(ties); lt_walk_next(&w);) {
		struct lt_err err = { 0 };
		const char *when = text(r, w.value, "when");
		int *order = LT_NEW_ARRAY(r->a, int, r->table->options.count + 1), n = 0;
		for (struct lt_walk o = lt_walk(lt_node_get(w.value, "order")); lt_walk_next(&o) && n < r->table->options.count; n++)
			order[n] = words.words ? place_of(words.words, lt_node_string(o.value, r->a)) : -1;
		bool good = n == r->table->options.count;
		for (int i = 0; i < n; i++)
			good = good && order[i] >= 0;
		if (!good)
			lt_mistake_add(r->mistakes, lt_node_place(w.value), "ties: order names every option once");
		if (when && strcmp(when, "else") != 0 && !(made[r->table->tie_count].condition = lt_expr_condition(r->a, &r->table->names, when, &err)))
			lt_mistake_add(r->mistakes, lt_node_place(w.value), "ties: %s", err.text);
		made[r->table->tie_count++].order = order;
	}
	r->table->ties = made;
}

bool
lt_decision_tables_add(struct lt_arena *a, struct lt_decision_tables *tables, struct lt_node root, bool own, struct lt_mistakes *mistakes)
{
	int before = mistakes->count;
	struct lt_decision_table table = { .own = own, .file = lt_doc_file(root.doc), .version = 1, .review_days = 180 };
	struct reading r = { .a = a, .mistakes = mistakes, .table = &table };
	keys(&r, root, "id code version title sentence source as_of hit review_days inputs weights rows options ties", "a decision table");
	table.id = needed(&r, root, "id", "a decision table");
	table.code = text(&r, root, "code");
	table.title = needed(&r, root, "title", "a decision table");
	table.sentence = needed(&r, root, "sentence", "a decision table");
	table.source = text(&r, root, "source");
	table.as_of = text(&r, root, "as_of");
	const char *hit = needed(&r, root, "hit", "a decision table");
	int found = place_of(lt_hit_names, hit);
	if (found < 0)
		lt_mistake_add(mistakes, lt_node_place(root), "hit is first, score or collect, not '%s'", hit);
	table.hit = found < 0 ? LT_HIT_FIRST : (enum lt_hit)found;
	struct lt_node version = lt_node_get(root, "version"), review = lt_node_get(root, "review_days");
	if (!lt_node_int(version, &table.version) || table.version < 1)
		lt_mistake_add(mistakes, lt_node_place(root), "a decision table has a version, a whole number from 1 that rises with every change");
	if (!lt_node_is(review, LT_KIND_NONE) && (!lt_node_int(review, &table.review_days) || table.review_days < 1 || table.review_days > 3660))
		lt_mistake_add(mistakes, lt_node_place(review), "review_days is a number of days, 1 to 3660");
	read_weights(&r, lt_node_get(root, "weights"));
	read_inputs(&r, lt_node_get(root, "inputs"), root);
	read_options(&r, root);
	read_rows(&r, lt_node_get(root, "rows"), root);
	if (mistakes->count > before)
		return false;
	for (int i = 0; i < tables->count; i++)
		if (strcmp(tables->at[i].id, table.id) == 0) {
			table.code = table.code ? table.code : tables->at[i].code;
			tables->at[i] = table;
			return true;
		}
	LT_PUSH(a, tables->at, tables->count, tables->room) = table;
	return true;
}

/* D2 before D10, and those without a code behind. */
static int
order(const void *left, const void *right)
{
	const struct lt_decision_table *a = left, *b = right;
	const char *x = a->code ? a->code : "~", *y = b->code ? b->code : "~";
	long m = strtol(x + 1, NULL, 10), n = strtol(y + 1, NULL, 10);
	return *x != *y ? *x - *y : m != n ? (m > n) - (m < n) : strcmp(x, y);
}

bool
lt_decision_tables_load(struct lt_arena *a, struct lt_decision_tables *ret_tables, struct lt_err *err)
{
	struct lt_content file;
	*ret_tables = (struct lt_decision_tables){ 0 };
	for (const char *at = NULL; lt_content_next("decisions/", &at, &file);) {
		struct lt_mistakes mistakes = LT_MISTAKES(a);
		struct lt_doc *doc;
		if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err))
			return false;
		if (!lt_decision_tables_add(a, ret_tables, lt_doc_root(doc), false, &mistakes)) {
			struct lt_buf told = LT_BUF(1 << 16);
			lt_mistake_tell(&mistakes, 8, &told);
			lt_fail(err, "%s", told.at ? told.at : file.path);
			lt_buf_done(&told);
			return false;
		}
	}
	if (ret_tables->count)
		qsort(ret_tables->at, (size_t)ret_tables->count, sizeof *ret_tables->at, order);
	return true;
}

const struct lt_decision_table *
lt_decision_tables_find(const struct lt_decision_tables *tables, const char *name)
{
	for (int i = 0; i < tables->count; i++)
		if (lt_text_eq_nocase(lt_text(name), lt_text(tables->at[i].id)) ||
			(tables->at[i].code && lt_text_eq_nocase(lt_text(name), lt_text(tables->at[i].code))))
			return &tables->at[i];
	return NULL;
}
