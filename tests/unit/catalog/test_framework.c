/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/framework.h"
#include "catalog/gate.h"
#include "catalog/pattern.h"
#include "catalog/question.h"
#include "t.h"

/* The rows that the frameworks were published with, and those of their complete checklists. */
static const char CAF[] =
	"ST-1 ST-1.1 ST-1.2 ST-1.3 ST-1.4 ST-1.5 ST-1.6 ST-1.7 ST-1.8 ST-2 ST-2.1 ST-2.2 ST-2.3 ST-2.4 ST-2.5 ST-2.6 "
	"ST-2.7 ST-2.8 ST-3 ST-3.1 ST-3.2 ST-3.3 ST-3.4 ST-3.5 ST-3.6 ST-3.7 ST-3.8 ST-4 ST-4.1 ST-4.2 ST-4.3 ST-4.4 "
	"ST-5 ST-6 PL-1 PL-1.1 PL-1.2 PL-1.3 PL-1.4 PL-2 PL-2.1 PL-2.2 PL-2.3 PL-2.4 PL-3 PL-3.1 PL-3.2 PL-3.3 PL-3.4 "
	"PL-3.5 PL-3.6 PL-3.7 PL-4 PL-4.1 PL-4.2 PL-4.3 PL-5 PL-5.1 PL-5.2 PL-5.3 PL-5.4 PL-5.5 PL-6 PL-6.1 PL-6.2 "
	"PL-6.3 PL-6.4 PL-7 PL-7.1 PL-7.2 PL-8 RD-1 RD-1.1 RD-1.2 RD-1.3 RD-1.4 RD-1.5 RD-1.6 RD-2 RD-2.1 RD-2.2 RD-2.3 "
	"RD-3 RD-3.1 RD-3.2 RD-3.3 RD-3.4 RD-3.5 RD-3.6 RD-3.7 RD-3.8 RD-3.9 RD-4 RD-4.1 RD-4.2 RD-4.3 RD-5 RD-5.1 RD-6 "
	"AD-1 AD-1.1 AD-1.2 AD-1.3 AD-1.4 AD-1.5 AD-1.6 AD-1.7 AD-1.8 AD-1.9 AD-2 AD-2.1 AD-2.2 AD-2.3 AD-2.4 AD-2.5 "
	"AD-3 AD-3.1 AD-3.2 AD-3.3 AD-3.4 AD-3.5 AD-3.6 AD-3.7 AD-3.8 AD-3.9 AD-3.10 AD-4 AD-4.1 AD-4.2 AD-4.3 AD-5 "
	"SE-1 SE-1.1 SE-1.2 SE-1.3 SE-1.4 SE-1.5 SE-2 SE-2.1 SE-2.2 SE-2.3 SE-2.4 SE-2.5 SE-3 SE-3.1 SE-3.2 SE-3.3 "
	"SE-3.4 SE-3.5 SE-3.6 SE-4 SE-4.1 SE-4.2 SE-4.3 SE-4.4 SE-4.5 SE-4.6 SE-5 SE-5.1 SE-5.2 SE-5.3 SE-5.4 SE-5.5 "
	"SE-5.6 SE-5.7 SE-6 SE-6.1 SE-6.2 SE-6.3 SE-7 SE-7.1 SE-7.2 SE-7.3 SE-8 SE-8.1 SE-8.2 SE-8.3 SE-8.4 GO-1 GO-1.1 "
	"GO-1.2 GO-1.3 GO-1.4 GO-1.5 GO-2 GO-3 GO-3.1 GO-3.2 GO-3.3 GO-4 GO-4.1 GO-4.2 GO-4.3 GO-4.4 GO-5 GO-5.1 GO-5.2 "
	"GO-5.3 GO-5.4 GO-5.5 GO-5.6 GO-6 GO-6.1 GO-6.2 GO-6.3 GO-6.4 GO-6.5 GO-6.6 GO-6.7 GO-7 GO-7.1 GO-7.2 GO-7.3 "
	"GO-8 GO-9 GO-10 GO-11 GO-12 MA-1 MA-1.1 MA-1.2 MA-1.3 MA-1.4 MA-1.5 MA-2 MA-2.1 MA-2.2 MA-2.3 MA-2.4 MA-3 "
	"MA-3.1 MA-3.2 MA-3.3 MA-3.4 MA-3.5 MA-4 MA-4.1 MA-4.2 MA-4.3 MA-5 MA-5.1 MA-5.2 MA-5.3 MA-6 MA-6.1 MA-6.2 "
	"MA-6.3 MA-6.4 MA-6.5 MA-7 MA-8 AG-1 AG-2 AG-3 AG-4 AG-5 AG-6 AG-7 AG-8 AG-9 AG-10 AG-11 AG-12 AG-13 ";
static const char INFRA6[] =
	"P1-A1 P1-A2 P1-A3a P1-A3b P1-A3c P1-A4 P1-T1 P1-T2 P1-T3 P1-Q P1-S P1-SH P1-D P2-A1 P2-A2 P2-A3 P2-A4 P2-R1 "
	"P2-R2 P2-R3 P2-B1 P2-B2 P2-D P3-N P3-C1 P3-C2 P3-C3 P3-S1 P3-S2 P3-S3 P3-A1 P3-A2 P3-O1 P3-O2 P3-O3 P3-T1 "
	"P3-T2 P3-T3 P3-CI P3-$ P3-D P3-R P4-A1 P4-A2 P4-A3a P4-A3b P4-A3c P4-A4 P4-U1 P4-U2 P4-U3 P4-U4 P4-X1 P4-X2 "
	"P4-X3 P4-D P5-ST P5-C1 P5-C2 P5-C3 P5-S1 P5-S2 P5-S3 P5-R1 P5-R2 P5-R3 P5-O P5-T1 P5-T2 P5-T3 P5-T4 P5-X P5-D "
	"P6-A1 P6-A2 P6-A3a P6-A3b P6-A4 P6-X1 P6-X2 P6-X3 P6-X4 P6-TIP ";

/* Checks of the catalogue that rows name and that are not built yet. */
static const char COMING[] = "OBS-013";

static struct lt_arena *a;
static struct lt_frameworks frameworks;
static struct lt_checks checks;
static struct lt_questions questions;
static struct lt_err err;

static bool
lists(const char *list, const char *id)
{
	struct lt_text rest = lt_text(list), word;
	while (lt_text_cut(&rest, ' ', &word))
		if (lt_text_eq(word, id))
			return true;
	return false;
}

/* Are all ids rows, and all rows but those of the named kinds ids? */
static bool
same_ids(const char *list, const char *framework, const char *others)
{
	const struct lt_framework *f = lt_frameworks_find(&frameworks, framework);
	struct lt_text rest = lt_text(list), word;
	bool good = f != NULL;
	while (good && lt_text_cut(&rest, ' ', &word))
		if (word.len && !lt_framework_row(f, lt_copy_text(a, word).at)) {
			printf("# %s has no %.*s\n", framework, LT_ARG(word));
			good = false;
		}
	for (int i = 0; good && i < f->count; i++)
		if (!lists(others, f->rows[i].kind) && !lists(list, f->rows[i].id)) {
			printf("# nobody published %s of %s\n", f->rows[i].id, framework);
			good = false;
		}
	return good;
}

TEST(every_row_of_both_frameworks_is_there_and_no_other)
{
	a = lt_arena_new(SIZE_MAX);
	IS(lt_frameworks_load(a, &frameworks, &err) && lt_checks_load(a, NULL, 0, &checks, &err));
	IS(lt_questions_load(a, &questions, &err));
	IS(frameworks.count == 2);
	IS(same_ids(CAF, "caf", "step"));
	IS(same_ids(INFRA6, "infra6", "phase gate"));
}

TEST(every_check_that_a_row_names_exists)
{
	for (int i = 0; i < frameworks.count; i++)
		for (int j = 0; j < frameworks.at[i].count; j++)
			for (const char *const *code = frameworks.at[i].rows[j].checks; *code; code++)
				if (!lt_checks_find(&checks, lt_text(*code)) && !lists(COMING, *code)) {
					printf("# %s names %s\n", frameworks.at[i].rows[j].id, *code);
					IS(false);
				}
}

static bool
all_known(const char *who, const char *const *codes)
{
	for (; *codes; codes++)
		if (!lt_checks_find(&checks, lt_text(*codes)) && !lists(COMING, *codes)) {
			printf("# %s names %s\n", who, *codes);
			return false;
		}
	return true;
}

TEST(every_check_and_question_that_a_pattern_a_smell_or_a_gate_names_exists)
{
	struct lt_patterns patterns;
	struct lt_gates gates;
	IS(lt_patterns_load(a, &patterns, &err) && lt_gates_load(a, &gates, &err));
	for (int i = 0; i < patterns.count; i++) {
		const struct lt_pattern_plan *p = &patterns.at[i];
		IS(all_known(p->id, p->gaps) && all_known(p->id, p->with) && all_known(p->id, p->needs));
		IS(all_known(p->id, p->late_none) && all_known(p->id, p->own));
		for (const char *const *id = p->unless; *id; id++)
			IS(lt_question_find(&questions, *id) != NULL);
	}
	for (int i = 0; i < patterns.smell_count; i++)
		IS(all_known(patterns.smells[i].id, patterns.smells[i].checks));
	for (int i = 0; i < gates.count; i++)
		for (int j = 0; j < gates.at[i].monitor_count; j++)
			IS(all_known(gates.at[i].monitors[j].id, gates.at[i].monitors[j].checks));
}

TEST(every_question_that_a_row_names_exists)
{
	for (int i = 0; i < frameworks.count; i++)
		for (int j = 0; j < frameworks.at[i].count; j++)
			for (const char *const *id = frameworks.at[i].rows[j].questions; *id; id++)
				if (!lt_question_find(&questions, *id)) {
					printf("# %s names %s\n", frameworks.at[i].rows[j].id, *id);
					IS(false);
				}
}

TEST(no_row_is_without_a_check_a_question_a_row_below_or_a_reason)
{
	for (int i = 0; i < frameworks.count; i++) {
		const struct lt_framework *f = &frameworks.at[i];
		for (int j = 0; j < f->count; j++) {
			const struct lt_framework_row *row = &f->rows[j];
			bool above = false;
			for (int k = j + 1; k < f->count; k++)
				above |= f->rows[k].parent == j;
			if (!row->checks[0] && !row->questions[0] && !row->reason && !above) {
				printf("# %s %s\n", f->name, row->id);
				IS(false);
			}
		}
	}
}

TEST(a_question_without_a_check_says_what_would_prove_it_and_gives_an_example)
{
	for (int i = 0; i < frameworks.count; i++)
		for (int j = 0; j < frameworks.at[i].count; j++) {
			const struct lt_framework_row *row = &frameworks.at[i].rows[j];
			for (const char *const *id = row->questions; *id && !row->checks[0]; id++) {
				const struct lt_question *q = lt_question_find(&questions, *id);
				IS(q && q->evidence && (strncmp(*id, "caf.", 4) != 0 || q->example || row->questions[1]));
			}
		}
}

TEST(what_the_published_checklist_left_blank_is_marked)
{
	const struct lt_framework *caf = lt_frameworks_find(&frameworks, "caf");
	int essential = 0;
	for (int i = 0; i < caf->count; i++) {
		bool complete = strcmp(caf->rows[i].tier, "complete") == 0;
		IS(complete == (strcmp(caf->rows[i].origin, "reconstructed") == 0));
		essential += !complete;
	}
	IS(essential > 60 && essential < caf->count / 2);
	IS_TEXT(lt_framework_row(caf, "ag-13")->scope, "application");
	IS_TEXT(lt_framework_row(caf, "SE-2.1")->scope, "estate");
	IS(lt_framework_row(caf, "SE-2.1")->depth == 2 && lt_framework_months(lt_framework_row(caf, "SE-2.1")->cycle) == 3);
}

#define ROW "{\"framework\":\"f\",\"title\":\"t\",\"rows\":[\n{\"id\":\"A\",\"title\":\"a\",\"kind\":\"step\"," \
	"\"tier\":\"essential\",\"origin\":\"published\",\"scope\":\"once\",\"owner\":\"AIL\""

TEST(a_wrong_row_is_an_error_with_its_line)
{
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ ROW ",\"parent\":\"B\"}]}", "f.yaml:2: A belongs to B, which does not stand above it" },
		{ ROW ",\"cycle\":\"weekly\"}]}", "f.yaml:2: A has a cycle that is not like P3M or P1Y" },
		{ ROW ",\"checks\":[\"X-1\"]}]}", "f.yaml:2: A says its strength if it has checks, and only then" },
		{ ROW ",\"strength\":\"much\"}]}", "f.yaml:2: A has a strength that is not known: much" },
		{ "{\"framework\":\"f\"}", "f.yaml: a framework has framework, title and rows" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_frameworks none = { 0 };
		err = (struct lt_err){ 0 };
		IS(!lt_frameworks_read(a, "f.yaml", lt_text(rows[i].text), &none, &err));
		IS_TEXT(err.text, rows[i].sentence);
	}
	lt_arena_drop(a);
}
