/* SPDX-License-Identifier: Apache-2.0 */
/* decision_record: see decision_record.h. */
#include "plan/decision_record.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "format/json.h"
#include "record/mistake.h"

/* --- reading --- */

static const char *const KEYS[] = { "number", "table", "for", "version", "day", "row", "output", "reason", "inputs", "rejected", "record",
	"owner", "by", "review", "because", "instead_of" };

static void
check_keys(struct lt_node map, struct lt_mistakes *mistakes)
{
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);) {
		const char *meant = NULL;
		int near = 3;
		for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
			int steps = lt_text_distance(w.word, lt_text(KEYS[i]));
			if (steps < near)
				near = steps, meant = KEYS[i];
		}
		if (near > 0 && meant)
			lt_mistake_add(mistakes, lt_walk_key_place(&w), "a decision has no '%.*s'; did you mean '%s'?", LT_ARG(w.word), meant);
		else if (near > 0)
			lt_mistake_add(mistakes, lt_walk_key_place(&w), "a decision has no '%.*s'; take it out", LT_ARG(w.word));
	}
}

static const char *
text(struct lt_arena *a, struct lt_node map, const char *key)
{
	struct lt_node n = lt_node_get(map, key);
	return lt_node_is(n, LT_KIND_NONE) || lt_node_is(n, LT_KIND_NULL) || lt_node_is(n, LT_KIND_LIST) || lt_node_is(n, LT_KIND_MAP)
		? NULL : lt_node_string(n, a);
}

static const char *
needed(struct lt_arena *a, struct lt_node map, const char *key, struct lt_mistakes *mistakes)
{
	const char *t = text(a, map, key);
	if (!t || !*t)
		lt_mistake_add(mistakes, lt_node_place(map), "this decision has no %s; write it, or record anew with lintel plan decide --record", key);
	return t ? t : "";
}

static const char *
day(struct lt_arena *a, struct lt_node map, const char *key, struct lt_mistakes *mistakes)
{
	int64_t n;
	const char *t = needed(a, map, key, mistakes);
	if (*t && !lt_date_day(lt_text(t), &n))
		lt_mistake_add(mistakes, lt_node_place(lt_node_get(map, key)), "%s is a day such as 2027-01-31, not '%.40s'", key, t);
	return t;
}

/* value alone, or {value, source, quality}. */
static void
read_inputs(struct lt_arena *a, struct lt_node map, struct lt_recorded *record)
{
	const char **lines = LT_NEW_ARRAY(a, const char *, lt_node_count(map) + 1);
	record->inputs = LT_NEW_ARRAY(a, struct lt_recorded_input, lt_node_count(map) + 1);
	for (struct lt_walk w = lt_walk(map); lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w);) {
		bool whole = lt_node_is(w.value, LT_KIND_MAP);
		struct lt_node value = whole ? lt_node_get(w.value, "value") : w.value;
		if (!lt_node_string(value, a))
			continue;
		struct lt_recorded_input *in = &record->inputs[record->input_count];
		*in = (struct lt_recorded_input){ lt_copy_text(a, w.word).at, lt_node_string(value, a), whole ? text(a, w.value, "source") : NULL,
			whole ? text(a, w.value, "quality") : NULL };
		lines[record->input_count++] = lt_print(a, "%s: %s%s%s%s", in->name, in->value, in->source ? " (" : "", in->source ? in->source : "",
			in->source ? ")" : "");
	}
	record->shown.inputs = (struct lt_texts){ lines, record->input_count };
}

static void
read_record(struct lt_arena *a, struct lt_node n, struct lt_records *records, struct lt_mistakes *mistakes)
{
	struct lt_recorded record = { 0 };
	int64_t number = 0, version = 0;
	int before = mistakes->count;
	struct lt_place place = lt_node_place(n);
	if (!lt_node_is(n, LT_KIND_MAP)) {
		lt_mistake_add(mistakes, place, "a decision is a map of table, row, output, owner and so on");
		return;
	}
	check_keys(n, mistakes);
	if (!lt_node_int(lt_node_get(n, "number"), &number) || number < 1 || number > 1000000)
		lt_mistake_add(mistakes, place, "this decision has no number; count them from 1");
	if (!lt_node_int(lt_node_get(n, "version"), &version) || version < 1 || version > 1000000)
		lt_mistake_add(mistakes, place, "this decision has no version of its table; write it as a whole number");
	for (int i = 0; i < records->count; i++)
		if (records->at[i].shown.number == (uint32_t)number)
			lt_mistake_add(mistakes, place, "number %lld is taken by the decision in line %u; each has its own", (long long)number,
				records->at[i].shown.line);
	record.shown = (struct lt_noun_plan_record){ .number = (uint32_t)number, .version = (uint32_t)version, .table = needed(a, n, "table", mistakes),
		.subject = text(a, n, "for"), .day = day(a, n, "day", mistakes), .row = needed(a, n, "row", mistakes),
		.output = needed(a, n, "output", mistakes), .reason = text(a, n, "reason"), .owner = needed(a, n, "owner", mistakes),
		.by = needed(a, n, "by", mistakes), .review = day(a, n, "review", mistakes), .because = text(a, n, "because"),
		.instead_of = text(a, n, "instead_of"), .state = "decided", .file = place.file, .line = place.line };
	read_inputs(a, lt_node_get(n, "inputs"), &record);
	if (mistakes->count == before)
		LT_PUSH(a, records->at, records->count, records->room) = record;
}

void
lt_records_read(struct lt_arena *a, struct lt_node root, struct lt_records *records, struct lt_mistakes *mistakes)
{
	struct lt_node list = lt_node_get(root, "decisions");
	for (struct lt_walk w = lt_walk(root); lt_walk_next(&w);)
		if (!lt_text_eq(w.word, "decisions"))
			lt_mistake_add(mistakes, lt_walk_key_place(&w), "decisions.yaml has decisions alone, not '%.*s'", LT_ARG(w.word));
	if (!lt_node_is(root, LT_KIND_MAP) || (!lt_node_is(list, LT_KIND_LIST) && !lt_node_is(list, LT_KIND_NONE)))
		lt_mistake_add(mistakes, lt_node_place(root), "decisions.yaml is a map with a list called decisions");
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);)
		read_record(a, w.value, records, mistakes);
}

/* --- judging --- */

static bool
same(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

const struct lt_recorded *
lt_records_last(const struct lt_records *records, const char *table, const char *subject)
{
	for (int i = records->count - 1; i >= 0; i--)
		if (same(records->at[i].shown.table, table) && same(records->at[i].shown.subject, subject))
			return &records->at[i];
	return NULL;
}

/* Does the known value mean another thing than the recorded one? */
static bool
differs(const struct lt_expr_input *input, const char *known, const char *recorded)
{
	struct lt_input_value now, then;
	struct lt_err gone = { 0 };
	if (!lt_decision_value(input, known, &now, &gone))
		return false;
	gone = (struct lt_err){ 0 };
	return !lt_decision_value(input, recorded, &then, &gone) || now.number != then.number || now.bits != then.bits;
}

static const char *
changed(struct lt_arena *a, const struct lt_recorded *record, const struct lt_decision_table *table, const struct lt_given *known)
{
	const char *all = NULL;
	for (int i = 0; i < record->input_count; i++) {
		const struct lt_recorded_input *in = &record->inputs[i];
		int n = lt_decision_input(table, in->name);
		if (n < 0 || !known[n].value || !differs(&table->names.inputs[n], known[n].value, in->value))
			continue;
		all = lt_print(a, "%s%s%s was %s and is %s (%s)", all ? all : "", all ? "; " : "", in->name, in->value, known[n].value,
			known[n].source ? known[n].source : "known now");
	}
	return all;
}

void
lt_record_judge(struct lt_arena *a, struct lt_recorded *record, const struct lt_records *records, const struct lt_decision_table *table,
	const struct lt_given *known, const char *today)
{
	struct lt_noun_plan_record *r = &record->shown;
	int64_t now = 0, review = 0;
	const struct lt_recorded *last = lt_records_last(records, r->table, r->subject);
	const char *other = table ? changed(a, record, table, known) : NULL;
	r->state = "decided";
	if (last && last->shown.number != r->number) {
		r->state = "superseded";
		r->sentence = lt_print(a, "decision %u took its place", last->shown.number);
	} else if (!table) {
		r->state = "stale";
		r->sentence = lt_print(a, "there is no table '%s' any more", r->table);
	} else if (table->version > r->version || other) {
		r->state = "stale";
		r->sentence = table->version > r->version
			? lt_print(a, "the table rose from version %u to %lld%s%s", r->version, (long long)table->version, other ? "; " : "", other ? other : "")
			: other;
	} else if (lt_date_day(lt_text(today), &now) && lt_date_day(lt_text(r->review), &review) && now > review) {
		r->state = "overdue";
		r->sentence = lt_print(a, "its review was due on %s, %lld day%s ago", r->review, (long long)(now - review), now - review == 1 ? "" : "s");
	}
}

/* --- writing --- */

static void
put(struct lt_buf *out, const char *key, const char *value)
{
	if (!value)
		return;
	lt_buf_printf(out, ", \"%s\": ", key);
	lt_json_quote(out, lt_text(value));
}

static void
put_inputs(const struct lt_noun_plan_decision *d, struct lt_buf *out)
{
	const char *next = "";
	lt_buf_puts(out, ", \"inputs\": {");
	for (int i = 0; i < d->inputs_count; i++) {
		const struct lt_noun_plan_input *in = &d->inputs[i];
		if (!in->value || in->is)
			continue;
		lt_buf_printf(out, "%s\"%s\": {\"value\": ", next, in->name);
		lt_json_quote(out, lt_text(in->value));
		put(out, "source", in->source);
		put(out, "quality", in->quality);
		lt_buf_putc(out, '}');
		next = ", ";
	}
	lt_buf_putc(out, '}');
}

/* Outputs that were not taken, each once, with the first reason. */
static void
put_rejected(struct lt_arena *a, const struct lt_noun_plan_decision *d, const char *output, struct lt_buf *out)
{
	const char *next = "";
	lt_buf_puts(out, ", \"rejected\": [");
	for (int i = 0; i < d->rows_count; i++) {
		const struct lt_noun_plan_row *row = &d->rows[i];
		bool again = strcmp(row->output, output) == 0 || row->points >= 0;
		for (int k = 0; k < i && !again; k++)
			again = strcmp(d->rows[k].output, row->output) == 0;
		if (again || strcmp(row->state, "hit") == 0)
			continue;
		lt_buf_puts(out, next);
		lt_json_quote(out, lt_text(lt_print(a, "%s %s: %s", row->id, row->output, row->why ? row->why : row->state)));
		next = ", ";
	}
	for (int i = 0; i < d->options_count; i++)
		if (strcmp(d->options[i].name, output) != 0) {
			lt_buf_puts(out, next);
			lt_json_quote(out, lt_text(lt_print(a, "%s: %.4g points", d->options[i].name, d->options[i].points)));
			next = ", ";
		}
	lt_buf_putc(out, ']');
}

/* The row or option that is taken: the table's, or the one people chose. */
static bool
chosen(struct lt_arena *a, const struct lt_noun_plan_decision *d, const struct lt_record_draft *draft, const char **ret_row, const char **ret_output,
	struct lt_err *err)
{
	const char *known = "";
	*ret_output = d->output;
	*ret_row = d->options_count ? d->output : "";
	for (int i = 0; i < d->hits.count && !d->options_count; i++)
		*ret_row = lt_print(a, "%s%s%s", *ret_row, i ? ", " : "", d->hits.at[i]);
	if (!draft->row)
		return d->output != NULL || lt_fail(err, "%s Without that nothing is recorded, unless people choose: --row ID --because TEXT", d->sentence);
	for (int i = 0; i < d->rows_count && !d->options_count; i++) {
		known = lt_print(a, "%s%s%s", known, i ? ", " : "", d->rows[i].id);
		if (strcmp(d->rows[i].id, draft->row) == 0)
			return *ret_row = d->rows[i].id, *ret_output = d->rows[i].output, true;
	}
	for (int i = 0; i < d->options_count; i++) {
		known = lt_print(a, "%s%s%s", known, i ? ", " : "", d->options[i].name);
		if (strcmp(d->options[i].name, draft->row) == 0)
			return *ret_row = *ret_output = d->options[i].name, true;
	}
	return lt_fail(err, "the table has no row '%.60s'; there are %s", draft->row, known);
}

static bool
complete(const struct lt_noun_plan_decision *d, const struct lt_record_draft *draft, struct lt_err *err)
{
	int64_t now = 0, review = 0;
	if (!draft->owner || !*draft->owner)
		return lt_fail(err, "a decision has an owner: --owner NAME");
	if (!draft->by || !*draft->by)
		return lt_fail(err, "a decision says who decided: --by NAME");
	lt_date_day(lt_text(d->today), &now);
	if (draft->review && (!lt_date_day(lt_text(draft->review), &review) || review <= now))
		return lt_fail(err, "--review takes a day to come, such as 2027-01-31, not '%.40s'", draft->review);
	return true;
}

bool
lt_record_write(struct lt_arena *a, const struct lt_noun_plan_decision *d, const struct lt_decision_table *table,
	const struct lt_record_draft *draft, const struct lt_records *records, struct lt_buf *out, struct lt_err *err)
{
	const char *row, *output, *instead = NULL;
	char review[16];
	int64_t now = 0;
	uint32_t number = 0;
	if (!complete(d, draft, err) || !chosen(a, d, draft, &row, &output, err))
		return false;
	if (draft->row && (!d->output || strcmp(output, d->output) != 0))
		instead = d->output ? d->output : d->sentence;
	if (instead && (!draft->because || !*draft->because))
		return lt_fail(err, "who decides otherwise than the table says why: --because TEXT");
	for (int i = 0; i < records->count; i++)
		number = records->at[i].shown.number > number ? records->at[i].shown.number : number;
	lt_date_day(lt_text(d->today), &now);
	lt_date_spell(now + table->review_days, review);
	lt_buf_printf(out, "{\"number\": %u", number + 1);
	put(out, "table", d->table);
	put(out, "for", d->subject);
	lt_buf_printf(out, ", \"version\": %u", d->version);
	put(out, "day", d->today);
	put(out, "row", row);
	put(out, "output", output);
	if (!instead)
		put(out, "reason", d->reason);
	put_inputs(d, out);
	put_rejected(a, d, output, out);
	put(out, "owner", draft->owner);
	put(out, "by", draft->by);
	put(out, "review", draft->review ? draft->review : review);
	put(out, "because", draft->because && *draft->because ? draft->because : NULL);
	put(out, "instead_of", instead);
	lt_buf_putc(out, '}');
	return true;
}
