/* SPDX-License-Identifier: Apache-2.0 */
/* route_facts: the facts of the last assessment, asked in SQL by another process of this program (lintel query --facts). */
#include <pthread.h>
#include <stdio.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/audit.h"
#include "api/errand.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "record/noun.h"

enum { SECONDS = 10, ROWS = 1000, ROWS_MOST = 10000, OUT_BYTES = 64 << 20, SQL_BYTES = 100000, AUDIT_BYTES = 2000, AT_ONCE = 2 };

/* Each may take a core and a gigabyte: only so many at once. */
static int asking;

static bool
enter(void)
{
	if (__atomic_fetch_add(&asking, 1, __ATOMIC_SEQ_CST) < AT_ONCE)
		return true;
	__atomic_fetch_sub(&asking, 1, __ATOMIC_SEQ_CST);
	return false;
}

static void
leave(void)
{
	__atomic_fetch_sub(&asking, 1, __ATOMIC_SEQ_CST);
}

/* The file of the last assessment's facts; it stays readable for who opened it also when a new one comes. */
static const char *
facts_of(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	const char *facts = whole && whole->facts ? lt_copy(request->a, whole->facts) : NULL;
	if (!whole)
		lt_problem(reply, 404, "not-found", "nothing was assessed yet, so there are no facts to ask");
	else if (!facts)
		lt_problem(reply, 404, "not-found", "the facts are with the instance that assessed: ask there, or assess anew");
	lt_assessed_drop(whole);
	return facts;
}

/* The answer of lintel query in out, or a problem. */
static bool
ask(const struct lt_request *request, const char *facts, const char *sql, int64_t rows, const char *format, struct lt_buf *out,
	struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	const char *argv[] = { given->program, "query", "--facts", facts, "--format", format, "--rows",
		lt_print(request->a, "%lld", (long long)rows), "--seconds", lt_print(request->a, "%d", SECONDS), "--", sql, NULL };
	struct lt_errand_given errand = { .program = given->program, .argv = argv, .environment = given->environment, .low = true };
	struct lt_err err = { 0 };
	int code;
	if (!enter()) {
		lt_reply_header(reply, "Retry-After", "1");
		return lt_problem(reply, 503, "busy", "%d statements are being answered already; ask again in a moment", AT_ONCE);
	}
	bool good = lt_errand_run(&errand, (SECONDS + 2) * 1000, out, &code, &err);
	leave();
	if (!good)
		return lt_problem_err(reply, code == 1 || code > 128 ? 500 : 422, code == 1 || code > 128 ? "failed" : "wrong", &err);
	return true;
}

static bool
ask_facts(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_facts_query query;
	struct lt_err err = { 0 };
	struct lt_buf detail = LT_BUF(1 << 16);
	if (!lt_request_body(request, &query, NULL, reply))
		return false;
	if (strlen(query.sql) > SQL_BYTES)
		return lt_problem(reply, 422, "wrong", "the statement is longer than %d bytes", SQL_BYTES);
	if (query.rows < 0 || query.rows > ROWS_MOST)
		return lt_problem(reply, 422, "wrong", "rows is 1 to %d", ROWS_MOST);
	const char *facts = facts_of(request, reply);
	if (!facts)
		return false;
	size_t len = strlen(query.sql);
	lt_buf_puts(&detail, "{\"sql\":");
	lt_json_quote(&detail, (struct lt_text){ query.sql, len < AUDIT_BYTES ? len : AUDIT_BYTES });
	lt_buf_putc(&detail, '}');
	bool good = lt_audit_add(request->api, request->who, "facts.query", NULL, detail.at, "done", &err);
	lt_buf_done(&detail);
	if (!good)
		return lt_problem_err(reply, 500, "failed", &err);
	struct lt_buf out = LT_BUF(OUT_BYTES);
	good = ask(request, facts, query.sql, query.rows ? query.rows : ROWS, "rows", &out, reply);
	if (good)
		lt_buf_text_add(&reply->body, lt_buf_text(&out));
	lt_buf_done(&out);
	return good;
}

static struct lt_texts
split(struct lt_arena *a, struct lt_text list)
{
	const char **at = NULL;
	int count = 0, room = 0;
	struct lt_text piece;
	while (lt_text_cut(&list, ',', &piece))
		if (lt_text_trim(piece).len)
			LT_PUSH(a, at, count, room) = lt_copy_text(a, lt_text_trim(piece)).at;
	return (struct lt_texts){ at, count };
}

/* Rows of tables with their columns, a row each: name, sentence, sources, rows, column, type, its sentence. */
static int
read_tables(struct lt_arena *a, struct lt_node list, struct lt_noun_fact_table **ret_tables)
{
	struct lt_noun_fact_table *tables = LT_NEW_ARRAY(a, struct lt_noun_fact_table, lt_node_count(list) + 1);
	struct lt_noun_fact_column *columns = LT_NEW_ARRAY(a, struct lt_noun_fact_column, lt_node_count(list) + 1);
	struct lt_walk w = lt_walk(list);
	int count = 0, column = 0;
	while (lt_walk_next(&w)) {
		const char *name = lt_node_string(lt_node_get(w.value, "name"), a);
		if (count == 0 || strcmp(tables[count - 1].name, name) != 0) {
			struct lt_noun_fact_table *table = &tables[count++];
			*table = (struct lt_noun_fact_table){ .name = name, .sentence = lt_node_string(lt_node_get(w.value, "sentence"), a),
				.sources = split(a, lt_node_text(lt_node_get(w.value, "sources"), a)), .columns = &columns[column] };
			lt_node_int(lt_node_get(w.value, "rows"), &table->rows);
		}
		struct lt_node sentence = lt_node_get(w.value, "column_sentence");
		columns[column++] = (struct lt_noun_fact_column){ lt_node_string(lt_node_get(w.value, "column"), a),
			lt_node_string(lt_node_get(w.value, "type"), a), lt_node_is(sentence, LT_KIND_TEXT) ? lt_node_string(sentence, a) : NULL };
		tables[count - 1].columns_count++;
	}
	*ret_tables = tables;
	return count;
}

/* They are the same until something is assessed: asked once for each assessment. */
static struct {
	pthread_mutex_t lock;
	uint64_t generation;
	struct lt_buf json;
} known = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool
tables_json(const struct lt_request *request, struct lt_text *ret_json, struct lt_reply *reply)
{
	static const char sql[] = "select t.name, t.sentence, t.sources, t.rows, c.name as \"column\", c.type, c.sentence as column_sentence "
		"from fact_table t join fact_column c on c.fact_table = t.name order by t.name, c.rowid";
	uint64_t generation = lt_assessed_generation(request->api);
	const char *facts = facts_of(request, reply);
	bool good = facts != NULL;
	pthread_mutex_lock(&known.lock); /* who comes meanwhile waits for the answer, and asks no second time */
	if (good && (known.generation != generation || !known.json.len)) {
		lt_buf_done(&known.json);
		known.json = LT_BUF(OUT_BYTES);
		known.generation = generation;
		good = ask(request, facts, sql, 1000000, "json", &known.json, reply);
		if (!good)
			known.json.len = 0;
	}
	if (good)
		*ret_json = lt_copy_text(request->a, lt_buf_text(&known.json));
	pthread_mutex_unlock(&known.lock);
	return good;
}

static bool
list_tables(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	struct lt_text json;
	struct lt_noun_fact_table *tables;
	int64_t from, most;
	if (!lt_request_page(request, &from, &most, reply) || !tables_json(request, &json, reply))
		return false;
	if (!lt_json_read(request->a, lt_keys_new(request->a), "facts", json, &doc, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	int total = read_tables(request->a, lt_doc_root(doc), &tables), left = from < total ? total - (int)from : 0;
	int count = left < most ? left : (int)most;
	return lt_reply_page(request, reply, tables + (count ? from : 0), count, count < left ? lt_reply_cursor(request, from + count) : NULL,
		total);
}

static const struct lt_route rows[] = {
	{ "GET", "/facts/tables", "list_fact_tables", LT_ROLE_VIEWER, LT_ROUTE_PAGES | LT_ROUTE_SLOW, "The fact tables of the last assessment, with their columns.",
		NULL, &lt_field_fact_table, NULL, 0, NULL, "404 422", list_tables },
	{ "POST", "/facts/query", "query_facts", LT_ROLE_OPERATOR, LT_ROUTE_SENSITIVE,
		"One SELECT over the facts of the last assessment: it reads nothing else, and takes 10 seconds and a gigabyte at most.",
		&lt_field_facts_query, &lt_field_facts_rows, NULL, 200, NULL, "404 422", ask_facts },
	{ 0 }
};

const struct lt_routes lt_routes_facts = { "facts", "The facts of the last assessment, in SQL", rows };
