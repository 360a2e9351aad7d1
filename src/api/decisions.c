/* SPDX-License-Identifier: Apache-2.0 */
/* decisions: see decisions.h. */
#include "api/decisions.h"

#include "api/assessed.h"
#include "api/audit.h"
#include "api/estate.h"
#include "api/reading.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "facts/saved.h"
#include "format/yaml.h"
#include "govern/beside.h"
#include "govern/edit.h"
#include "plan/usecase.h"

enum { SECONDS = 5 };

static bool
read_files(const struct lt_request *request, struct lt_decision_book *book, const char *name,
	void (*take)(struct lt_decision_book *book, const char *file, struct lt_text bytes), struct lt_err *err)
{
	struct lt_beside *files;
	int count;
	if (!lt_beside_read(request->a, lt_estate_folder(request->api), name, &files, &count, err))
		return false;
	for (int i = 0; i < count; i++)
		take(book, files[i].file, files[i].bytes);
	return true;
}

/* The file stays readable for who opened it, also when a new assessment comes. */
static struct lt_facts *
open_facts(const struct lt_request *request)
{
	struct lt_err gone = { 0 };
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_facts *facts = whole && whole->facts ? lt_facts_saved(request->a, whole->facts, SECONDS, &gone) : NULL;
	lt_assessed_drop(whole);
	return facts;
}

bool
lt_decisions_open(const struct lt_request *request, struct lt_decision_book *book, struct lt_facts **ret_facts, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	if (!lt_decision_book_open(request->a, lt_reading_today(request), book, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	bool good = read_files(request, book, "decisions", lt_decision_book_table, &err) &&
		read_files(request, book, "decisions.yaml", lt_decision_book_records, &err);
	if (good && estate)
		lt_decision_book_inputs(book, estate->root);
	good = good && lt_decision_book_sound(book, &err);
	lt_estate_drop(estate);
	if (!good)
		return lt_problem_err(reply, 422, "wrong", &err);
	struct lt_facts *facts = open_facts(request);
	if (facts)
		lt_decision_book_facts(book, facts);
	if (ret_facts)
		*ret_facts = facts;
	return true;
}

bool
lt_decisions_usecases(const struct lt_request *request, struct lt_usecases *cases, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_docs docs = { 0 };
	struct lt_beside *files;
	int count;
	struct lt_decision_book book = { .mistakes = LT_MISTAKES(request->a) };
	*cases = (struct lt_usecases){ 0 };
	bool good = lt_beside_read(request->a, lt_estate_folder(request->api), "usecases.yaml", &files, &count, &err) &&
		(count == 0 || lt_yaml_read(request->a, lt_keys_new(request->a), files[0].file, files[0].bytes, &docs, &err));
	if (good && docs.count)
		lt_usecases_read(request->a, lt_doc_root(docs.at[0]), cases, &book.mistakes);
	good = good && lt_decision_book_sound(&book, &err);
	return good || lt_problem_err(reply, 422, "wrong", &err);
}

bool
lt_decisions_add(const struct lt_request *request, const char *file, const char *path, const char *item, const char *action, const char *of,
	struct lt_reply *reply)
{
	struct lt_err err = { 0 }, audit = { 0 };
	if (!lt_audit_add(request->api, request->who, action, of, item, "begun", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	struct lt_edit *edit = lt_edit_begin(request->a, lt_io_join(request->a, lt_estate_folder(request->api), file), "/", &err);
	bool good = edit && lt_edit_add(edit, path, item, &err) && lt_edit_commit(edit, &err);
	if (!good)
		edit ? lt_estate_problem(request, reply, edit, &err) : lt_problem_err(reply, 500, "failed", &err);
	lt_edit_end(edit);
	if (!lt_audit_add(request->api, request->who, action, of, NULL, good ? "done" : "failed", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	return good;
}
