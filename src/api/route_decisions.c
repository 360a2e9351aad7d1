/* SPDX-License-Identifier: Apache-2.0 */
/* route_decisions: the decision tables with what is known now, a what-if of each, and what people record of them. */
#include "api/decisions.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/err.h"
#include "record/field.h"

enum { SAID_MOST = 200, RECORD_BYTES = 1 << 18 };

static bool
list_decisions(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_decision_book book;
	struct lt_noun_plan_table *rows;
	int64_t from, most;
	if (!lt_request_page(request, &from, &most, reply) || !lt_decisions_open(request, &book, NULL, reply))
		return false;
	int total = lt_decision_book_list(&book, &rows), left = from < total ? total - (int)from : 0, count = left < most ? left : (int)most;
	return lt_reply_page(request, reply, rows + (count ? from : 0), count, count < left ? lt_reply_cursor(request, from + count) : NULL, total);
}

static const struct lt_decision_table *
table_of(const struct lt_request *request, struct lt_decision_book *book, struct lt_reply *reply)
{
	const struct lt_decision_table *table = lt_decision_tables_find(&book->tables, lt_request_part(request, 0));
	if (!table)
		lt_problem(reply, 404, "not-found", "there is no decision table '%.60s'; GET /decisions lists them", lt_request_part(request, 0));
	return table;
}

static bool
say(const struct lt_request *request, struct lt_decision_book *book, const struct lt_decision_table *table, struct lt_text said, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	if (lt_text_trim(said).len == 0 || lt_decision_book_say(book, table, lt_copy_text(request->a, said).at, &err))
		return true;
	struct lt_text name;
	lt_text_cut(&said, '=', &name);
	struct lt_problem_field field = { lt_copy_text(request->a, lt_text_trim(name)).at, lt_copy(request->a, err.text) };
	return lt_problem_fields(reply, 422, "wrong", field.sentence, &field, 1);
}

/* "purpose=build;models=own" */
static bool
read_decision(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_decision_book book;
	struct lt_noun_plan_decision d;
	const char *set = lt_request_param(request, "set"), *subject = lt_request_param(request, "for");
	struct lt_text rest = lt_text(set), one;
	if (!lt_decisions_open(request, &book, NULL, reply))
		return false;
	const struct lt_decision_table *table = table_of(request, &book, reply);
	for (int i = 0; table && i < SAID_MOST && lt_text_cut(&rest, ';', &one); i++)
		if (!say(request, &book, table, one, reply))
			return false;
	if (!table)
		return false;
	lt_decision_book_decide(&book, table, subject && *subject ? subject : NULL, &d);
	return lt_reply_noun(request, reply, &d);
}

static bool
record_decision(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_decision_book book;
	struct lt_noun_plan_decision d;
	struct lt_noun_plan_record_new body;
	struct lt_err err = { 0 };
	struct lt_buf item = LT_BUF(RECORD_BYTES);
	if (!lt_request_body(request, &body, NULL, reply) || !lt_decisions_open(request, &book, NULL, reply))
		return false;
	const struct lt_decision_table *table = table_of(request, &book, reply);
	for (int i = 0; table && i < body.set.count && i < SAID_MOST; i++)
		if (!say(request, &book, table, lt_text(body.set.at[i]), reply))
			return false;
	if (!table)
		return false;
	lt_decision_book_decide(&book, table, body.subject && *body.subject ? body.subject : NULL, &d);
	const struct lt_record_draft draft = { body.owner, body.by && *body.by ? body.by : request->who->name, body.review && *body.review ? body.review : NULL,
		body.because, body.row && *body.row ? body.row : NULL };
	bool good = lt_record_write(request->a, &d, table, &draft, &book.records, &item, &err);
	if (!good)
		lt_problem_err(reply, 422, "wrong", &err);
	good = good && lt_decisions_add(request, "decisions.yaml", "decisions", item.at, "decision.record", table->id, reply);
	lt_buf_done(&item);
	if (!good || !lt_decisions_open(request, &book, NULL, reply))
		return false;
	lt_decision_book_decide(&book, lt_decision_tables_find(&book.tables, d.table), d.subject, &d);
	return d.records_count > 0 ? lt_reply_noun(request, reply, &d.records[0]) : lt_problem(reply, 500, "failed", "the record was written and cannot be read");
}

static const struct lt_param params[] = {
	{ "set", LT_PARAM_TEXT, "inputs as NAME=VALUE, with semicolons between: purpose=build;models=own", NULL },
	{ "for", LT_PARAM_TEXT, "what it is decided for, such as a use case; the estate when not given", NULL },
	{ 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/decisions", "list_decisions", LT_ROLE_VIEWER, LT_ROUTE_PAGES | LT_ROUTE_SLOW,
		"The decision tables and how each stands: open, decided, stale or overdue; one with several subjects once for each.", NULL,
		&lt_field_plan_table, NULL, 0, NULL, "422", list_decisions },
	{ "GET", "/decisions/{table}", "read_decision", LT_ROLE_VIEWER, LT_ROUTE_SLOW,
		"A decision table evaluated with what is known, and with what is said in the query: the answer, why, what was rejected and what to ask.", NULL,
		&lt_field_plan_decision, params, 0, NULL, "404 422", read_decision },
	{ "POST", "/decisions/{table}", "record_decision", LT_ROLE_OPERATOR, 0,
		"Records the decision in decisions.yaml beside the estate, with its inputs, what was rejected, an owner and a day of review.",
		&lt_field_plan_record_new, &lt_field_plan_record, NULL, 201, NULL, "404 409 412 415 422", record_decision },
	{ 0 }
};

const struct lt_routes lt_routes_decisions = { "decisions", "Decision tables and their records", rows };
