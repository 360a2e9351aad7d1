/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in, answers out, compared. */
#include "assess/case.h"

#include "assess/run.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "facts/facts.h"
#include "facts/table.h"
#include "format/yaml.h"
#include "record/assessment.h"

static bool
lay_row(struct lt_facts *facts, const char *table, struct lt_node row, const char *file, struct lt_err *err)
{
	struct lt_row *into = lt_facts_row(facts, table);
	for (int companions = 0; companions < 2; companions++) {
		struct lt_walk w = lt_walk(row);
		while (lt_walk_next(&w)) {
			bool companion = lt_text_ends(w.word, "_set") || lt_text_ends(w.word, "_unknown") ||
				lt_text_ends(w.word, "_line") || lt_text_ends(w.word, "_file");
			if (companion == (companions == 1) && !lt_row_cell(into, w.word, w.value))
				return lt_fail(err, "%s:%u: table %s has no column %.*s", file,
					lt_walk_key_place(&w).line, table, LT_ARG(w.word));
		}
	}
	return true;
}

static bool
lay_table(struct lt_arena *a, struct lt_facts *facts, const struct lt_walk *table, const char *file, struct lt_err *err)
{
	const char *name = lt_copy_text(a, table->word).at;
	int number = lt_facts_table_named(facts, table->word);
	if (number < 0)
		return lt_fail(err, "%s:%u: no fact table is called %s", file, lt_walk_key_place(table).line, name);
	const struct lt_table *described = lt_facts_table(facts, number);
	for (int i = 0; i < described->source_count; i++)
		lt_facts_source(facts, lt_copy_text(a, described->sources[i]).at, "case", lt_node_count(table->value));
	struct lt_walk row = lt_walk(table->value);
	while (lt_walk_next(&row))
		if (!lay_row(facts, name, row.value, file, err))
			return false;
	return true;
}

static bool
same(struct lt_node want, const char *got, struct lt_arena *a)
{
	struct lt_text text = lt_node_text(want, a);
	if (!want.doc || lt_node_is(want, LT_KIND_NULL))
		return true;
	return got && lt_text_eq(text, got);
}

static bool
meets(struct lt_arena *a, struct lt_node want, const struct lt_finding *got)
{
	struct lt_node reason = lt_node_get(want, "reason"), resource = lt_node_get(want, "resource");
	int64_t line;
	bool named = resource.doc && !lt_node_is(resource, LT_KIND_NULL);
	if (named ? !same(resource, got->resource, a) : got->resource != NULL)
		return false;
	if (!lt_node_eq(lt_node_get(want, "status"), lt_words_status.at[got->status].word))
		return false;
	if (reason.doc && !(got->reason && lt_text_has(lt_text(got->reason), lt_node_string(reason, a))))
		return false;
	if (lt_node_int(lt_node_get(want, "line"), &line) && got->line != line)
		return false;
	return same(lt_node_get(want, "file"), got->file, a);
}

static bool
compare(struct lt_arena *a, struct lt_node expect, const struct lt_assessment *got, const char *file, uint8_t *ret_statuses,
	struct lt_err *err)
{
	bool *met = LT_NEW_ARRAY(a, bool, got->findings_count + 1);
	struct lt_walk want = lt_walk(expect);
	while (lt_walk_next(&want)) {
		int found = -1;
		for (int i = 0; i < got->findings_count && found < 0; i++)
			if (!met[i] && meets(a, want.value, &got->findings[i]))
				found = i;
		struct lt_text resource = lt_node_text(lt_node_get(want.value, "resource"), a);
		struct lt_text status = lt_node_text(lt_node_get(want.value, "status"), a);
		if (found < 0) {
			const struct lt_finding *near = NULL;
			for (int i = 0; i < got->findings_count; i++)
				if (got->findings[i].resource && lt_text_eq(resource, got->findings[i].resource))
					near = &got->findings[i];
			return lt_fail(err, "%s:%u: expected %.*s for '%.*s'%s%s%s%s%s", file, lt_node_place(want.value).line,
				LT_ARG(status), LT_ARG(resource), near ? ", got " : ", got nothing like it (first answer: ",
				near ? lt_words_status.at[near->status].word
				     : got->findings_count ? lt_words_status.at[got->findings[0].status].word : "none",
				" because ",
				near && near->reason ? near->reason
						     : !near && got->findings_count && got->findings[0].reason ? got->findings[0].reason : "-",
				near ? "" : ")");
		}
		met[found] = true;
		int word = lt_words_find(&lt_words_status, status);
		if (word >= 0)
			*ret_statuses |= (uint8_t)(1u << word);
	}
	for (int i = 0; i < got->findings_count; i++) {
		const struct lt_finding *f = &got->findings[i];
		if (!met[i] && (f->status == LT_STATUS_GAP || f->status == LT_STATUS_UNKNOWN))
			return lt_fail(err, "%s: %s for '%s' was not expected: %s", file, lt_words_status.at[f->status].word,
				f->resource ? f->resource : "", f->reason ? f->reason : "-");
	}
	return true;
}

bool
lt_case_run(struct lt_arena *a, const struct lt_checks *all, const struct lt_check *check, const char *file,
	struct lt_text yaml, uint8_t *ret_statuses, struct lt_err *err)
{
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_docs docs = { 0 };
	struct lt_check one = *check;
	struct lt_checks checks = *all;
	checks.at = &one;
	checks.count = 1;
	if (!lt_yaml_read(a, keys, file, yaml, &docs, err))
		return false;
	if (docs.count != 1)
		return lt_fail(err, "%s: a case is one document", file);
	struct lt_node root = lt_doc_root(docs.at[0]);
	struct lt_facts *facts = lt_run_open(a, keys, &checks, NULL, 0, "2026-11-22", err);
	if (!facts)
		return false;
	struct lt_walk w = lt_walk(lt_node_get(root, "parameters"));
	while (lt_walk_next(&w))
		lt_facts_parameter(facts, lt_copy_text(a, w.word).at, lt_node_string(w.value, a));
	w = lt_walk(lt_node_get(root, "sources"));
	while (lt_walk_next(&w))
		lt_facts_source(facts, lt_copy_text(a, w.word).at, "case", 1);
	w = lt_walk(lt_node_get(root, "blind"));
	while (lt_walk_next(&w))
		lt_facts_blind(facts, lt_copy_text(a, w.word).at, "case", 0, lt_node_string(w.value, a));
	w = lt_walk(lt_node_get(root, "facts"));
	while (lt_walk_next(&w))
		if (!lay_table(a, facts, &w, file, err))
			return false;
	static const char *const none[] = { NULL };
	struct lt_assessment got = { 0 };
	struct lt_run_options options = { .today = "2026-11-22", .keep = 0xff };
	return lt_run_ask(a, &checks, facts, none, &options, &got, err) &&
		compare(a, lt_node_get(root, "expect"), &got, file, ret_statuses, err);
}
