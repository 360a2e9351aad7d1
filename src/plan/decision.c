/* SPDX-License-Identifier: Apache-2.0 */
/* decision: see decision.h. */
#include "plan/decision.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "plan/decision_find.h"

enum { TEXT_MOST = 1 << 16 };

struct run {
	struct lt_arena *a;
	const struct lt_decision_table *table;
	struct lt_input_value values[64];
	struct lt_noun_plan_decision *out;
	struct lt_reach reach;
	struct lt_outcome outcome;
};

/* --- values --- */

static int
word_place(const struct lt_expr_input *input, struct lt_text word)
{
	for (int i = 0; input->words[i]; i++)
		if (lt_text_eq_nocase(word, lt_text(input->words[i])))
			return i;
	return -1;
}

static bool
no_word(const struct lt_expr_input *input, struct lt_text said, struct lt_err *err)
{
	char words[600] = "";
	size_t len = 0;
	for (int i = 0; input->words[i] && len < sizeof words - 80; i++)
		len += (size_t)snprintf(words + len, sizeof words - len, "%s%.60s", i ? ", " : "", input->words[i]);
	return lt_fail(err, "%s is one of %s, not '%.*s'", input->name, words, (int)(said.len < 80 ? said.len : 80), said.at ? said.at : "");
}

/* "[a, b]", "a, b", "none". */
static bool
set_value(const struct lt_expr_input *input, struct lt_text text, struct lt_input_value *ret, struct lt_err *err)
{
	struct lt_text rest = text, word;
	if (lt_text_starts(rest, "[") && lt_text_ends(rest, "]"))
		rest = (struct lt_text){ rest.at + 1, rest.len - 2 };
	rest = lt_text_trim(rest);
	while (rest.len > 0 && !lt_text_eq_nocase(rest, LT_LIT("none")) && lt_text_cut(&rest, ',', &word)) {
		word = lt_text_trim(word);
		if (word.len > 1 && *word.at == '"' && word.at[word.len - 1] == '"')
			word = (struct lt_text){ word.at + 1, word.len - 2 };
		int place = word_place(input, word);
		if (place < 0)
			return no_word(input, word, err);
		ret->bits |= UINT64_C(1) << place;
	}
	return true;
}

bool
lt_decision_value(const struct lt_expr_input *input, const char *text, struct lt_input_value *ret_value, struct lt_err *err)
{
	static const char *const yes[] = { "yes", "true", "1", "y" }, *const no[] = { "no", "false", "0", "n" };
	struct lt_text said = lt_text_trim(lt_text(text));
	*ret_value = (struct lt_input_value){ .known = true };
	if (input->type == LT_INPUT_SET)
		return set_value(input, said, ret_value, err);
	if (input->type == LT_INPUT_CHOICE) {
		int place = word_place(input, said);
		ret_value->number = place;
		return place >= 0 || no_word(input, said, err);
	}
	if (input->type == LT_INPUT_NUMBER) {
		bool percent = lt_text_ends(said, "%");
		said.len -= percent;
		return (lt_text_double(lt_text_trim(said), &ret_value->number) && isfinite(ret_value->number)) ||
			lt_fail(err, "%s is a number, not '%.80s'", input->name, text);
	}
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (lt_text_eq_nocase(said, lt_text(yes[i])))
			return ret_value->number = 1, true;
		if (lt_text_eq_nocase(said, lt_text(no[i])))
			return true;
	}
	return lt_fail(err, "%s is yes or no, not '%.80s'", input->name, text);
}

int
lt_decision_input(const struct lt_decision_table *table, const char *name)
{
	for (int i = 0; i < table->names.input_count; i++)
		if (strcmp(table->names.inputs[i].name, name) == 0)
			return i;
	return -1;
}

static const char *
spell(struct lt_arena *a, const struct lt_expr_input *input, const struct lt_input_value *value)
{
	struct lt_buf out = LT_BUF(TEXT_MOST);
	lt_expr_spell(input, value, &out);
	const char *text = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

/* "word: what it means". */
static struct lt_texts
words_of(struct lt_arena *a, const struct lt_expr_input *input, const struct lt_decision_input *more)
{
	const char **at = NULL;
	int count = 0, room = 0;
	for (int i = 0; input->words && input->words[i]; i++)
		LT_PUSH(a, at, count, room) = *more->meanings.at[i] ? lt_print(a, "%s: %s", input->words[i], more->meanings.at[i]) : input->words[i];
	return (struct lt_texts){ at, count };
}

static void
take_inputs(struct run *r, const struct lt_given *given)
{
	static const char *const types[] = { "yes", "choice", "number", "set" };
	const struct lt_decision_table *t = r->table;
	r->out->inputs = LT_NEW_ARRAY(r->a, struct lt_noun_plan_input, t->names.input_count + 1);
	r->out->inputs_count = t->names.input_count;
	for (int i = 0; i < t->names.input_count; i++) {
		const struct lt_expr_input *input = &t->names.inputs[i];
		const struct lt_decision_input *more = &t->inputs[i];
		struct lt_noun_plan_input *shown = &r->out->inputs[i];
		struct lt_err err = { 0 };
		*shown = (struct lt_noun_plan_input){ .name = input->name, .ask = more->ask, .type = types[input->type], .unit = more->unit,
			.words = words_of(r->a, input, more), .is = more->is_text, .sentence = given[i].doubt };
		double sum;
		if (given[i].value && !lt_decision_value(input, given[i].value, &r->values[i], &err)) {
			shown->sentence = lt_print(r->a, "%s: %s", given[i].source ? given[i].source : "given", err.text);
			r->values[i] = (struct lt_input_value){ 0 };
		} else if (given[i].value) {
			shown->source = given[i].source;
			shown->quality = given[i].quality;
		} else if (more->is && lt_expr_value(more->is, r->values, &sum)) {
			r->values[i] = (struct lt_input_value){ .known = true, .number = sum };
			shown->source = "computed";
		}
		shown->value = r->values[i].known ? spell(r->a, input, &r->values[i]) : NULL;
	}
}

/* --- what is missing --- */

static void
mark(void *to, int input, double number, bool compared)
{
	(void)number, (void)compared;
	*(uint64_t *)to |= UINT64_C(1) << input;
}

/* A computed input is asked for by what it is computed of. */
static uint64_t
leaves(const struct run *r, uint64_t inputs)
{
	for (int i = r->table->names.input_count - 1; i >= 0; i--)
		if (inputs >> i & 1 && r->table->inputs[i].is) {
			uint64_t of = 0;
			lt_expr_walk(r->table->inputs[i].is, mark, &of);
			inputs = (inputs & ~(UINT64_C(1) << i)) | of;
		}
	for (int i = 0; i < r->table->names.input_count; i++)
		if (r->values[i].known)
			inputs &= ~(UINT64_C(1) << i);
	return inputs;
}

/* The first that a row waits for, in the order of the rows. */
struct first {
	const struct run *r;
	uint64_t inputs;
	int found;
};

static void
first_of(void *to, int input, double number, bool compared)
{
	struct first *f = to;
	(void)number, (void)compared;
	if (f->found < 0 && f->inputs >> input & 1)
		f->found = input;
}

static void
say_missing(struct run *r)
{
	const char **names = NULL;
	int count = 0, room = 0;
	uint64_t open = leaves(r, r->reach.inputs);
	struct first first = { r, r->reach.inputs, -1 };
	for (int i = 0; i < r->table->row_count; i++)
		if (r->table->rows[i].condition)
			lt_expr_walk(r->table->rows[i].condition, first_of, &first);
	uint64_t begin = first.found >= 0 ? leaves(r, UINT64_C(1) << first.found) : open;
	for (int i = 0; i < r->table->names.input_count; i++)
		if (open >> i & 1) {
			LT_PUSH(r->a, names, count, room) = r->table->names.inputs[i].name;
			r->out->inputs[i].missing = true;
			if (!r->out->next && begin >> i & 1)
				r->out->next = r->table->names.inputs[i].name;
		}
	r->out->missing = (struct lt_texts){ names, count };
}

/* --- rows --- */

static const char *
why(struct run *r, const struct lt_decision_row *row)
{
	struct lt_buf out = LT_BUF(TEXT_MOST);
	lt_expr_why(row->condition, &r->table->names, r->values, &out);
	const char *text = lt_copy_text(r->a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

static bool
is_hit(const struct run *r, int row)
{
	if (!r->outcome.known)
		return false;
	if (r->table->hit == LT_HIT_COLLECT)
		return r->outcome.key >> row & 1;
	return r->table->hit == LT_HIT_FIRST && r->outcome.key == (uint64_t)row + 1;
}

static void
say_row(struct run *r, int i, const char **ended)
{
	const struct lt_decision_row *row = &r->table->rows[i];
	struct lt_noun_plan_row *shown = &r->out->rows[i];
	enum lt_tri holds = row->condition ? lt_expr_holds(row->condition, r->values) : LT_TRI_UNKNOWN;
	bool points = r->table->hit == LT_HIT_SCORE;
	*shown = (struct lt_noun_plan_row){ .id = row->id, .when = row->when, .output = points ? r->table->options.at[row->option] : row->output,
		.reason = row->reason, .also = row->also, .blocked = row->blocked, .points = points ? row->weight : -1 };
	if (is_hit(r, i) || (points && holds == LT_TRI_YES)) {
		shown->state = "hit";
		*ended = r->table->hit == LT_HIT_FIRST || row->stops ? row->id : *ended;
	} else if (*ended) {
		shown->state = "behind";
		shown->why = holds == LT_TRI_NO ? why(r, row) : lt_print(r->a, "row %s comes before it", *ended);
	} else if (holds == LT_TRI_NO || (!row->condition && r->outcome.known) || (!points && (r->outcome.known || !(r->reach.rows >> i & 1)))) {
		shown->state = "no";
		shown->why = holds == LT_TRI_NO ? why(r, row) : !row->condition ? "another row holds" : "no values of what is missing lead here";
	} else {
		shown->state = "possible";
		shown->why = !row->condition ? "holds when no other row does" : holds == LT_TRI_YES ? "holds, unless one before it does" : why(r, row);
	}
}

static void
say_rows(struct run *r)
{
	const char *ended = NULL;
	r->out->rows = LT_NEW_ARRAY(r->a, struct lt_noun_plan_row, r->table->row_count + 1);
	r->out->rows_count = r->table->row_count;
	for (int i = 0; i < r->table->row_count; i++)
		say_row(r, i, &ended);
	r->out->options = LT_NEW_ARRAY(r->a, struct lt_noun_plan_option, r->table->options.count + 1);
	r->out->options_count = r->table->options.count;
	for (int o = 0; o < r->table->options.count; o++) {
		struct lt_noun_plan_option *option = &r->out->options[o];
		option->name = r->table->options.at[o];
		option->sentence = *r->table->option_meanings.at[o] ? r->table->option_meanings.at[o] : NULL;
		lt_decision_points(r->table, r->values, o, &option->points, &option->most);
	}
	r->out->weights = LT_NEW_ARRAY(r->a, struct lt_noun_plan_weight, r->table->names.weight_count + 1);
	r->out->weights_count = r->table->names.weight_count;
	for (int w = 0; w < r->table->names.weight_count; w++)
		r->out->weights[w] = (struct lt_noun_plan_weight){ r->table->names.weights[w].name,
			lt_print(r->a, "%.15g", r->table->names.weights[w].value), r->table->weights[w].sentence, !r->table->weights[w].given };
}

/* --- the answer --- */

static void
add(struct lt_arena *a, struct lt_texts *list, const char *text)
{
	const char **at = LT_NEW_ARRAY(a, const char *, list->count + 1);
	for (int i = 0; i < list->count; i++)
		at[i] = list->at[i];
	at[list->count] = text;
	*list = (struct lt_texts){ at, list->count + 1 };
}

static void
say_hit(struct run *r, const struct lt_decision_row *row)
{
	struct lt_noun_plan_decision *d = r->out;
	add(r->a, &d->hits, row->id);
	d->output = d->output ? lt_print(r->a, "%s; %s", d->output, row->output) : row->output;
	if (row->reason)
		d->reason = d->reason ? lt_print(r->a, "%s; %s", d->reason, row->reason) : row->reason;
	for (int i = 0; i < row->record.count; i++)
		add(r->a, &d->record, row->record.at[i]);
	if (row->blocked)
		d->verdict = "blocked";
}

static void
say_option(struct run *r)
{
	int o = (int)r->outcome.key - 1;
	const struct lt_noun_plan_option *option = &r->out->options[o];
	const char *from = "";
	for (int i = 0; i < r->table->row_count; i++)
		if (r->table->rows[i].option == o && lt_expr_holds(r->table->rows[i].condition, r->values) == LT_TRI_YES) {
			add(r->a, &r->out->hits, r->table->rows[i].id);
			from = lt_print(r->a, "%s%s%s", from, *from ? ", " : "", r->table->rows[i].when);
		}
	r->out->output = option->name;
	r->out->reason = lt_print(r->a, "%.4g points%s%s", option->points, *from ? ": " : "", from);
	for (int i = 0; i < r->out->options_count; i++)
		if (i != o && r->out->options[i].points == option->points)
			r->out->reason = lt_print(r->a, "%s; as many as %s, and the order of ties decides", r->out->reason, r->out->options[i].name);
}

static void
say_answer(struct run *r)
{
	struct lt_noun_plan_decision *d = r->out;
	d->verdict = "decided";
	if (!r->outcome.known) {
		say_missing(r);
		const char *list = "";
		for (int i = 0; i < d->missing.count; i++)
			list = lt_print(r->a, "%s%s%s", list, i == 0 ? "" : i + 1 == d->missing.count ? " and " : ", ", d->missing.at[i]);
		int rows = __builtin_popcountll(r->reach.rows);
		d->verdict = "unknown";
		d->sentence = lt_print(r->a, "It cannot be decided yet: ask %s. %d %s remain%s possible%s.", list, rows,
			r->table->hit == LT_HIT_SCORE ? "options" : rows == 1 ? "row" : "rows", rows == 1 ? "s" : "",
			r->reach.none ? ", or none" : "");
		return;
	}
	if (r->outcome.tie || r->outcome.key == 0) {
		d->verdict = "none";
		d->sentence = r->outcome.tie ? "Options have the same points and the table orders no ties: a person decides."
			: "No row of the table holds for these inputs: a person decides, and the table should get a row.";
		return;
	}
	if (r->table->hit == LT_HIT_SCORE)
		say_option(r);
	for (int i = 0; i < r->table->row_count && r->table->hit != LT_HIT_SCORE; i++)
		if (is_hit(r, i))
			say_hit(r, &r->table->rows[i]);
	d->sentence = lt_print(r->a, "%s%s%s%s.", d->output, d->reason ? " (" : "", d->reason ? d->reason : "", d->reason ? ")" : "");
}

void
lt_decision_run(struct lt_arena *a, const struct lt_decision_table *table, const struct lt_given *given, struct lt_noun_plan_decision *ret)
{
	struct run r = { .a = a, .table = table, .out = ret };
	*ret = (struct lt_noun_plan_decision){ .table = table->id, .code = table->code, .title = table->title, .question = table->sentence,
		.source = table->source ? table->source : table->own ? table->file : NULL, .as_of = table->as_of, .version = (uint32_t)table->version,
		.hit = lt_hit_names[table->hit], .own = table->own };
	take_inputs(&r, given);
	r.outcome = lt_decision_outcome(table, r.values);
	if (!r.outcome.known)
		r.reach = lt_decision_reach(table, r.values);
	if (!r.outcome.known && r.reach.inputs == 0 && !r.reach.bounded) {
		/* Whatever is unknown, the answer is one: take it. */
		struct lt_input_value any[64];
		memcpy(any, r.values, sizeof any);
		for (int i = 0; i < table->names.input_count; i++)
			any[i].known = true;
		r.outcome = lt_decision_outcome(table, any);
	}
	ret->bounded = r.reach.bounded;
	say_rows(&r);
	say_answer(&r);
}

const char *
lt_decision_unreached(struct lt_arena *a, const struct lt_decision_table *table)
{
	struct lt_input_value nothing[64] = { 0 };
	struct lt_reach reach = lt_decision_reach(table, nothing);
	const char *rows = NULL;
	for (int i = 0; i < table->row_count && !reach.bounded && table->hit != LT_HIT_SCORE; i++)
		if (!(reach.rows >> i & 1))
			rows = rows ? lt_print(a, "%s %s", rows, table->rows[i].id) : table->rows[i].id;
	return rows;
}
