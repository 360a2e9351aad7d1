/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a file that people keep beside the estate; it is read as usecases.yaml, decisions.yaml, metrics.yaml and as a decision table,
 * and what is whole is ranked, judged and decided. */
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "plan/decision_book.h"
#include "plan/metric.h"
#include "plan/usecase.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
rank(struct lt_arena *a, struct lt_node root, const struct lt_decision_table *table)
{
	struct lt_usecases cases = { 0 };
	struct lt_mistakes mistakes = { .arena = a };
	struct lt_noun_plan_usecases ranked = { 0 };
	struct lt_err err = { 0 };
	lt_usecases_read(a, root, &cases, &mistakes);
	if (table)
		lt_usecases_rank(a, &cases, table, &ranked, &err);
}

static void
judge(struct lt_arena *a, struct lt_node root)
{
	struct lt_metrics metrics = { 0 };
	struct lt_mistakes mistakes = { .arena = a };
	lt_metrics_read(a, root, &metrics, &mistakes);
	for (int i = 0; i < metrics.count; i++) {
		metrics.at[i].now = i % 3 == 0 ? NAN : i % 3 == 1 ? metrics.at[i].target : 1e300;
		lt_metric_judge(&metrics.at[i], 20779);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 8192)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 28);
	struct lt_text text = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_docs docs = { 0 };
	struct lt_err err = { 0 };
	struct lt_decision_book book;
	struct lt_noun_plan_table *rows;
	if (lt_yaml_read(a, lt_keys_new(a), "file.yaml", text, &docs, &err) && docs.count > 0 && lt_decision_book_open(a, "2026-11-22", &book, &err)) {
		struct lt_node root = lt_doc_root(docs.at[0]);
		rank(a, root, lt_decision_tables_find(&book.tables, "D10"));
		judge(a, root);
		lt_decision_book_table(&book, "decisions/own.yaml", text);
		lt_decision_book_records(&book, "decisions.yaml", text);
		lt_decision_book_inputs(&book, root);
		lt_decision_book_sound(&book, &err);
		lt_decision_book_list(&book, &rows);
	}
	lt_arena_drop(a);
	return 0;
}
