/* SPDX-License-Identifier: Apache-2.0 */
/* lintel catalog framework: see catalog_framework.h. */
#include "cli/catalog_framework.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/framework.h"
#include "catalog/question.h"
#include "cli/command.h"

static const char *
joined(struct lt_arena *a, const char *const *words)
{
	const char *all = "";
	for (int i = 0; words[i]; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", words[i]);
	return all;
}

static void
put_line(const char *key, const char *value)
{
	if (value && value[0])
		printf("%-12s %s\n", key, value);
}

static int
show(struct lt_arena *a, const struct lt_framework *framework, const struct lt_framework_row *row, struct lt_err *err)
{
	struct lt_questions questions;
	if (!lt_questions_load(a, &questions, err))
		return LT_EXIT_FAILED;
	printf("%s %s\n%s\n\n", framework->name, row->id, row->title);
	put_line("kind", row->kind);
	put_line("belongs to", row->parent < 0 ? NULL : framework->rows[row->parent].id);
	put_line("tier", row->tier);
	put_line("origin", row->origin);
	put_line("applies to", joined(a, row->applies));
	put_line("scope", row->scope);
	put_line("owner", row->owner);
	put_line("deliverable", row->deliverable);
	put_line("cycle", row->cycle);
	put_line("checks", joined(a, row->checks));
	put_line("strength", row->strength);
	put_line("reason", row->reason);
	for (const char *const *id = row->questions; *id; id++) {
		const struct lt_question *q = lt_question_find(&questions, *id);
		put_line("question", q ? lt_print(a, "%s: %s", *id, q->ask) : *id);
		put_line("  proof", q ? q->evidence : NULL);
		put_line("  example", q ? q->example : NULL);
	}
	return LT_EXIT_DONE;
}

/* What decides a row, in a few words. */
static const char *
decided_by(struct lt_arena *a, const struct lt_framework_row *row)
{
	const char *checks = joined(a, row->checks), *questions = joined(a, row->questions);
	return checks[0] && questions[0] ? lt_print(a, "%s; %s", checks, questions) : checks[0] ? checks
		: questions[0] ? questions : row->reason ? row->reason : "the rows below";
}

static void
put_tree(const struct lt_framework *framework)
{
	for (int i = 0; i < framework->count; i++) {
		const struct lt_framework_row *row = &framework->rows[i];
		bool made = strcmp(row->origin, "reconstructed") == 0;
		printf("%s%*s%-8s %s%s  %s\n", row->depth == 0 && i > 0 ? "\n" : "", row->depth * 2, "", row->id, row->title,
			made ? " *" : "", row->owner);
	}
	fprintf(stderr, "%d rows; * is reconstructed. lintel catalog framework %s ID shows one\n", framework->count, framework->name);
}

static void
put_page(struct lt_arena *a, const struct lt_framework *framework)
{
	printf("# %s\n\n%d rows. A row marked * is reconstructed: the published checklist left its complete part blank. "
	       "`lintel assess --framework %s` shows how far each has come, `lintel catalog framework %s ID` all that is known of one.\n",
		framework->title, framework->count, framework->name, framework->name);
	for (int i = 0; i < framework->count; i++) {
		const struct lt_framework_row *row = &framework->rows[i];
		bool made = strcmp(row->origin, "reconstructed") == 0;
		if (row->depth == 0)
			printf("\n## %s %s\n\n| row | what is done | owner | deliverable | cycle | decided by |\n|---|---|---|---|---|---|\n",
				row->id, row->title);
		else
			printf("| %s%s | %s | %s | %s | %s | %s%s |\n", row->id, made ? " *" : "", row->title, row->owner,
				row->deliverable ? row->deliverable : "", row->cycle ? row->cycle : "", decided_by(a, row),
				row->strength && strcmp(row->strength, "decides") != 0 ? lt_print(a, " (%s)", row->strength) : "");
	}
}

int
lt_catalog_framework(struct lt_arena *a, const char *name, const char *id, const char *format, struct lt_err *err)
{
	struct lt_frameworks frameworks;
	bool markdown = format && strcmp(format, "markdown") == 0;
	if (!lt_frameworks_load(a, &frameworks, err))
		return LT_EXIT_FAILED;
	if (format && !markdown && strcmp(format, "text") != 0) {
		lt_fail(err, "--format takes text or markdown, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	for (int i = 0; !name && i < frameworks.count; i++)
		printf("%-8s %4d rows  %s\n", frameworks.at[i].name, frameworks.at[i].count, frameworks.at[i].title);
	if (!name)
		return LT_EXIT_DONE;
	const struct lt_framework *framework = lt_frameworks_find(&frameworks, name);
	const struct lt_framework_row *row = framework && id ? lt_framework_row(framework, id) : NULL;
	if (!framework)
		lt_fail(err, "there is no framework '%s'; there are infra6 and caf", name);
	else if (id && !row)
		lt_fail(err, "%s has no row '%s'; lintel catalog framework %s lists them", name, id, name);
	if (!framework || (id && !row))
		return LT_EXIT_USAGE;
	if (row)
		return show(a, framework, row, err);
	if (markdown)
		put_page(a, framework);
	else
		put_tree(framework);
	return LT_EXIT_DONE;
}
