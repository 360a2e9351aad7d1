/* SPDX-License-Identifier: Apache-2.0 */
/* decision_book: see decision_book.h. */
#include "plan/decision_book.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "facts/answer.h"
#include "format/yaml.h"

/* Room for what is known; tables that are laid beside are few. */
static void
make_room(struct lt_decision_book *book)
{
	struct lt_given ***all[] = { &book->facts, &book->settings, &book->said };
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		*all[k] = LT_NEW_ARRAY(book->a, struct lt_given *, book->tables.count + 1);
		for (int i = 0; i < book->tables.count; i++)
			(*all[k])[i] = LT_NEW_ARRAY(book->a, struct lt_given, book->tables.at[i].names.input_count + 1);
	}
}

bool
lt_decision_book_open(struct lt_arena *a, const char *today, struct lt_decision_book *book, struct lt_err *err)
{
	*book = (struct lt_decision_book){ .a = a, .today = today, .mistakes = LT_MISTAKES(a) };
	if (!lt_decision_tables_load(a, &book->tables, err))
		return false;
	make_room(book);
	return true;
}

static struct lt_node
root_of(struct lt_decision_book *book, const char *file, struct lt_text bytes)
{
	struct lt_docs docs = { 0 };
	struct lt_err err = { 0 };
	if (!lt_yaml_read(book->a, lt_keys_new(book->a), file, bytes, &docs, &err)) {
		lt_mistake_add(&book->mistakes, (struct lt_place){ 0 }, "%s", err.text);
		return LT_NOWHERE;
	}
	for (int i = 0; i < docs.twice_count; i++)
		lt_mistake_add(&book->mistakes, docs.twice[i].second, "'%.*s' stands here a second time; the first is in line %u", LT_ARG(docs.twice[i].key),
			docs.twice[i].first.line);
	return docs.count > 0 ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
}

void
lt_decision_book_table(struct lt_decision_book *book, const char *file, struct lt_text bytes)
{
	struct lt_node root = root_of(book, file, bytes);
	if (!lt_node_is(root, LT_KIND_NONE) && lt_decision_tables_add(book->a, &book->tables, root, true, &book->mistakes))
		make_room(book);
}

void
lt_decision_book_records(struct lt_decision_book *book, const char *file, struct lt_text bytes)
{
	struct lt_node root = root_of(book, file, bytes);
	if (!lt_node_is(root, LT_KIND_NONE))
		lt_records_read(book->a, root, &book->records, &book->mistakes);
}

static bool
put_setting(struct lt_decision_book *book, struct lt_text name, struct lt_node value)
{
	struct lt_place place = lt_node_place(value);
	const char *text = lt_node_is(value, LT_KIND_MAP) ? NULL : lt_node_string(value, book->a);
	bool found = false;
	if (lt_node_is(value, LT_KIND_LIST)) {
		struct lt_buf json = LT_BUF(1 << 16);
		lt_node_json(value, &json);
		text = lt_copy_text(book->a, lt_buf_text(&json)).at;
		lt_buf_done(&json);
	}
	for (int t = 0; t < book->tables.count; t++)
		for (int i = 0; i < book->tables.at[t].names.input_count; i++) {
			const char *input = book->tables.at[t].names.inputs[i].name;
			bool own = lt_text_eq(name, lt_print(book->a, "%s.%s", book->tables.at[t].id, input));
			if (!own && !lt_text_eq(name, input))
				continue;
			found = true;
			struct lt_err err = { 0 };
			struct lt_input_value read;
			if (text && own && !lt_decision_value(&book->tables.at[t].names.inputs[i], text, &read, &err))
				lt_mistake_add(&book->mistakes, place, "%s", err.text);
			if (text && (own || !book->settings[t][i].value))
				book->settings[t][i] = (struct lt_given){ .value = text, .quality = "attested",
					.source = lt_print(book->a, "%s:%u", place.file ? place.file : "lintel.yaml", place.line) };
		}
	return found;
}

void
lt_decision_book_inputs(struct lt_decision_book *book, struct lt_node estate)
{
	struct lt_node map = lt_node_path(estate, "plan/inputs");
	for (struct lt_walk w = lt_walk(map); lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w);)
		if (!put_setting(book, w.word, w.value))
			lt_mistake_add(&book->mistakes, lt_walk_key_place(&w), "no decision table has an input '%.*s'; lintel plan decide TABLE shows its inputs",
				LT_ARG(w.word));
}

bool
lt_decision_book_sound(const struct lt_decision_book *book, struct lt_err *err)
{
	struct lt_buf told = LT_BUF(1 << 16);
	struct lt_mistakes all = book->mistakes;
	if (all.count == 0)
		return true;
	if (all.count == 1 && !all.at[0].place.file)
		lt_fail(err, "%s", all.at[0].sentence);
	else
		lt_mistake_tell(&all, 6, &told);
	lt_fail(err, "%s", told.at ? told.at : "");
	lt_buf_done(&told);
	return false;
}

/* --- facts --- */

const char *const *
lt_decision_book_statements(struct lt_decision_book *book, int *ret_count)
{
	const char **all = NULL;
	int count = 0, room = 0;
	for (int t = 0; t < book->tables.count; t++)
		for (int i = 0; i < book->tables.at[t].names.input_count; i++)
			if (book->tables.at[t].inputs[i].fact)
				LT_PUSH(book->a, all, count, room) = book->tables.at[t].inputs[i].fact;
	*ret_count = count;
	return all;
}

static struct lt_given
ask_fact(struct lt_decision_book *book, struct lt_facts *facts, const char *sql)
{
	struct lt_given given = { 0 };
	struct lt_err err = { 0 };
	struct lt_answer *answer = lt_answer_open(book->a, facts, sql, &err);
	const char *file = NULL, *line = NULL;
	if (!answer || !lt_answer_next(answer, &err)) {
		given.doubt = err.text[0] ? lt_print(book->a, "the facts could not be asked: %s", err.text) : NULL;
		return given;
	}
	for (int c = 0; c < lt_answer_columns(answer); c++) {
		const char *name = lt_answer_name(answer, c);
		struct lt_text cell = lt_answer_cell(answer, c);
		const char *text = cell.at ? lt_copy_text(book->a, cell).at : NULL;
		const char **place = strcmp(name, "value") == 0 ? &given.value : strcmp(name, "source") == 0 ? &given.source
			: strcmp(name, "quality") == 0 ? &given.quality : strcmp(name, "file") == 0 ? &file : strcmp(name, "line") == 0 ? &line : NULL;
		if (place)
			*place = text;
	}
	if (file)
		given.source = lt_print(book->a, "%s%s%s%s%s", given.source ? given.source : "", given.source ? ", " : "", file, line ? ":" : "",
			line ? line : "");
	return given;
}

void
lt_decision_book_facts(struct lt_decision_book *book, struct lt_facts *facts)
{
	for (int t = 0; t < book->tables.count; t++)
		for (int i = 0; i < book->tables.at[t].names.input_count; i++)
			if (book->tables.at[t].inputs[i].fact)
				book->facts[t][i] = ask_fact(book, facts, book->tables.at[t].inputs[i].fact);
}

bool
lt_decision_book_say(struct lt_decision_book *book, const struct lt_decision_table *table, const char *said, struct lt_err *err)
{
	struct lt_text value = lt_text(said), name;
	struct lt_input_value read;
	if (!lt_text_cut(&value, '=', &name) || !value.at)
		return lt_fail(err, "'%.80s' is no input; write NAME=VALUE", said);
	const char *word = lt_copy_text(book->a, lt_text_trim(name)).at;
	int i = lt_decision_input(table, word), near = 3;
	const char *meant = NULL;
	for (int k = 0; i < 0 && k < table->names.input_count; k++)
		if (lt_text_distance(lt_text(word), lt_text(table->names.inputs[k].name)) < near) {
			meant = table->names.inputs[k].name;
			near = lt_text_distance(lt_text(word), lt_text(meant));
		}
	if (i < 0)
		return meant ? lt_fail(err, "%s has no input '%.80s'; did you mean '%s'?", table->id, word, meant)
			: lt_fail(err, "%s has no input '%.80s'; lintel plan decide %s shows them", table->id, word, table->id);
	const char *text = lt_copy_text(book->a, lt_text_trim(value)).at;
	if (table->inputs[i].is)
		return lt_fail(err, "%s is computed: %s; give what it is computed of", word, table->inputs[i].is_text);
	if (!lt_decision_value(&table->names.inputs[i], text, &read, err))
		return false;
	book->said[table - book->tables.at][i] = (struct lt_given){ .value = text, .source = "said", .quality = "attested" };
	return true;
}

/* --- answers --- */

/* What a record of another table means for this input. */
static struct lt_given
from_decision(struct lt_decision_book *book, const struct lt_decision_input *input, const char *subject)
{
	const struct lt_recorded *r = lt_records_last(&book->records, input->decision, subject);
	bool yes = false;
	r = r || !subject ? r : lt_records_last(&book->records, input->decision, NULL);
	for (int i = 0; r && i < input->rows.count; i++)
		yes = yes || strcmp(r->shown.row, input->rows.at[i]) == 0;
	return !r ? (struct lt_given){ 0 } : (struct lt_given){ .value = yes ? "yes" : "no", .quality = "attested",
		.source = lt_print(book->a, "decision %u of %s", r->shown.number, r->shown.day) };
}

/* What a person says counts, and is held against what the estate shows. */
static const char *
against(struct lt_arena *a, const struct lt_expr_input *input, const struct lt_given *said, const struct lt_given *fact)
{
	struct lt_input_value values[2];
	struct lt_err err = { 0 };
	if (!said->value || !fact->value || !lt_decision_value(input, said->value, &values[0], &err) || !lt_decision_value(input, fact->value, &values[1], &err))
		return NULL;
	bool same = values[0].number == values[1].number && values[0].bits == values[1].bits;
	return same ? NULL : lt_print(a, "the estate says %s (%s)", fact->value, fact->source);
}

/* Without what the last record of this table says. */
static void
known_now(struct lt_decision_book *book, int t, const char *subject, struct lt_given *given)
{
	const struct lt_decision_table *table = &book->tables.at[t];
	for (int i = 0; i < table->names.input_count; i++) {
		const struct lt_given *said = book->said[t][i].value ? &book->said[t][i] : &book->settings[t][i];
		const char *doubt = book->facts[t][i].doubt, *other = against(book->a, &table->names.inputs[i], said, &book->facts[t][i]);
		given[i] = said->value ? *said : book->facts[t][i];
		if (!given[i].value && table->inputs[i].decision)
			given[i] = from_decision(book, &table->inputs[i], subject);
		given[i].doubt = given[i].value ? other : doubt;
	}
}

/* What a person said when it was decided still stands; what facts said must be seen again. */
static void
add_recorded(struct lt_decision_book *book, const struct lt_decision_table *table, const char *subject, struct lt_given *given)
{
	const struct lt_recorded *last = lt_records_last(&book->records, table->id, subject);
	for (int i = 0; last && i < last->input_count; i++) {
		const struct lt_recorded_input *in = &last->inputs[i];
		int n = lt_decision_input(table, in->name);
		if (n < 0 || given[n].value || table->inputs[n].is || (in->quality && strcmp(in->quality, "attested") != 0))
			continue;
		given[n] = (struct lt_given){ .value = in->value, .quality = "attested",
			.source = lt_print(book->a, "decision %u of %s", last->shown.number, last->shown.day) };
	}
}

static void
judge_records(struct lt_decision_book *book, const struct lt_decision_table *table, const char *subject, struct lt_noun_plan_decision *ret)
{
	struct lt_given given[64];
	ret->records = LT_NEW_ARRAY(book->a, struct lt_noun_plan_record, book->records.count + 1);
	for (int i = book->records.count - 1; i >= 0; i--) {
		struct lt_recorded *r = &book->records.at[i];
		if (strcmp(r->shown.table, table->id) != 0 || (subject && (!r->shown.subject || strcmp(subject, r->shown.subject) != 0)))
			continue;
		known_now(book, (int)(table - book->tables.at), r->shown.subject, given);
		lt_record_judge(book->a, r, &book->records, table, given, book->today);
		ret->records[ret->records_count++] = r->shown;
	}
}

void
lt_decision_book_decide(struct lt_decision_book *book, const struct lt_decision_table *table, const char *subject, struct lt_noun_plan_decision *ret)
{
	struct lt_given given[64];
	known_now(book, (int)(table - book->tables.at), subject, given);
	add_recorded(book, table, subject, given);
	lt_decision_run(book->a, table, given, ret);
	ret->subject = subject;
	ret->today = book->today;
	judge_records(book, table, subject, ret);
}

static struct lt_noun_plan_table
row_of(const struct lt_decision_table *t, const struct lt_noun_plan_decision *d)
{
	struct lt_noun_plan_table row = { .table = t->id, .code = t->code, .title = t->title, .question = t->sentence, .version = (uint32_t)t->version,
		.own = t->own, .state = "open", .output = d->output, .sentence = d->sentence, .missing = (uint32_t)d->missing.count };
	for (int i = 0; i < d->inputs_count; i++) {
		row.inputs += !d->inputs[i].is;
		row.known += !d->inputs[i].is && d->inputs[i].value;
	}
	return row;
}

/* Records whose table is gone. */
static void
add_orphans(struct lt_decision_book *book, struct lt_noun_plan_table **rows, int *count, int *room)
{
	for (int i = 0; i < book->records.count; i++) {
		struct lt_recorded *r = &book->records.at[i];
		if (lt_decision_tables_find(&book->tables, r->shown.table))
			continue;
		lt_record_judge(book->a, r, &book->records, NULL, NULL, book->today);
		if (strcmp(r->shown.state, "superseded") != 0)
			LT_PUSH(book->a, *rows, *count, *room) = (struct lt_noun_plan_table){ .table = r->shown.table, .title = r->shown.table,
				.question = "The table is not there any more.", .version = r->shown.version, .subject = r->shown.subject, .state = r->shown.state,
				.output = r->shown.output, .owner = r->shown.owner, .day = r->shown.day, .review = r->shown.review, .sentence = r->shown.sentence };
	}
}

int
lt_decision_book_list(struct lt_decision_book *book, struct lt_noun_plan_table **ret_rows)
{
	struct lt_noun_plan_table *rows = NULL;
	int count = 0, room = 0;
	for (int t = 0; t < book->tables.count; t++) {
		struct lt_noun_plan_decision d;
		bool any = false;
		lt_decision_book_decide(book, &book->tables.at[t], NULL, &d);
		struct lt_noun_plan_table row = row_of(&book->tables.at[t], &d);
		for (int i = 0; i < d.records_count; i++) {
			const struct lt_noun_plan_record *r = &d.records[i];
			if (strcmp(r->state, "superseded") == 0)
				continue;
			struct lt_noun_plan_table decided = row;
			decided.subject = r->subject;
			decided.state = r->state;
			decided.output = r->output;
			decided.owner = r->owner;
			decided.day = r->day;
			decided.review = r->review;
			decided.sentence = r->sentence;
			decided.missing = 0;
			LT_PUSH(book->a, rows, count, room) = decided;
			any = true;
		}
		if (!any)
			LT_PUSH(book->a, rows, count, room) = row;
	}
	add_orphans(book, &rows, &count, &room);
	*ret_rows = rows;
	return count;
}
