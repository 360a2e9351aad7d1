/* SPDX-License-Identifier: Apache-2.0 */
/* lintel ask: the questions whose answers decide most, and a place for what people say. */
#include "cli/ask.h"
#include "govern/answers_file.h"

#include <stdio.h>

#include "assess/score.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/look.h"
#include "cli/terminal.h"
#include "format/json.h"
#include "report/column.h"

enum { FIRST_RUN = 12 };

struct ask {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *folder, *who, *role, *evidence, *format, *import;
	int64_t most, width;
	bool all, list;
};

/* What a verb needs to know of the estate before it asks. */
struct known {
	struct lt_questions questions;
	struct lt_checks checks;
	struct lt_assessment *assessment;
};

/* Does the answer alone decide the check?  Else there must be something in the estate that waits for
 * it: nobody is asked about quotas of GPUs that nobody plans. */
static bool
waits(const struct lt_assessment *assessment, const struct lt_check *check, uint32_t number)
{
	if (strcmp(check->about, "answer") == 0)
		return true;
	for (int i = lt_assessment_first(assessment, number); i < assessment->findings_count && assessment->findings[i].check == number; i++)
		if (assessment->findings[i].status == LT_STATUS_UNKNOWN && assessment->findings[i].resource)
			return true;
	return false;
}

/* How soon a check is due weighs more than how bad its gap would be. */
static void
weigh(struct lt_arena *a, const struct known *known, struct lt_asking *askings)
{
	for (int i = 0; i < known->assessment->checks_count; i++) {
		const struct lt_checked *checked = &known->assessment->checks[i];
		const struct lt_check *check = checked->verdict == LT_STATUS_UNKNOWN ? lt_checks_find(&known->checks, lt_text(checked->id)) : NULL;
		struct lt_question_words ids = { 0 };
		if (check && waits(known->assessment, check, (uint32_t)i))
			ids = lt_question_ids(a, check);
		for (int j = 0; j < ids.count; j++)
			for (int q = 0; q < known->questions.count; q++) {
				if (strcmp(known->questions.at[q].id, ids.at[j]) != 0)
					continue;
				askings[q].weight += (int64_t)lt_score_weight(checked->severity) * (LT_PHASE_COUNT - (int)checked->phase) * 10;
				askings[q].gates |= checked->gates;
				askings[q].checks++;
			}
	}
	for (int i = 0; i < known->assessment->items_count; i++) {
		const struct lt_item *item = &known->assessment->items[i];
		for (int j = 0; j < item->questions.count; j++)
			for (int q = 0; q < known->questions.count; q++)
				if (strcmp(known->questions.at[q].id, item->questions.at[j]) == 0) {
					askings[q].weight += strcmp(item->tier, "essential") == 0 ? 3 : 1;
					askings[q].rows++;
				}
	}
}

static bool
can_answer(const struct lt_question *q, const char *role)
{
	for (int i = 0; role && i < q->roles.count; i++)
		if (lt_text_eq_nocase(lt_text(q->roles.at[i]), lt_text(role)))
			return true;
	return !role;
}

/* Named by its id, or by its block. */
static bool
named(const struct ask *options, const struct lt_question *q)
{
	for (int i = 0; i < options->arguments.count; i++)
		if (strcmp(options->arguments.at[i], q->id) == 0 || strcmp(options->arguments.at[i], q->block) == 0)
			return true;
	return options->arguments.count == 0;
}

static int
heavier(const void *left, const void *right)
{
	const struct lt_asking *a = left, *b = right;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->question < b->question ? -1 : 1;
}

/* Those to ask now: what was named; else what is open, heaviest first, and no more than one sits through. */
static int
choose(struct lt_arena *a, const struct ask *options, const struct known *known, struct lt_asking **ret_askings)
{
	struct lt_asking *all = LT_NEW_ARRAY(a, struct lt_asking, known->questions.count + 1);
	int count = 0;
	for (int i = 0; i < known->questions.count; i++)
		all[i] = (struct lt_asking){ .question = &known->questions.at[i], .answer = &known->assessment->answers[i] };
	weigh(a, known, all);
	for (int i = 0; i < known->questions.count; i++) {
		bool open = all[i].answer->state != LT_ANSWER_GIVEN;
		bool wanted = options->list || options->arguments.count > 0 ? true : open && (options->all || all[i].weight > 0);
		if (wanted && named(options, all[i].question) && can_answer(all[i].question, options->role))
			all[count++] = all[i];
	}
	if (!options->list && options->arguments.count == 0)
		qsort(all, (size_t)count, sizeof *all, heavier);
	int64_t most = options->most > 0 ? options->most : options->all || options->arguments.count > 0 || options->list ? count : FIRST_RUN;
	*ret_askings = all;
	return count < most ? count : (int)most;
}

static void
put_list(const struct lt_asking *askings, int count, int width, struct lt_buf *out)
{
	const char *block = "";
	int answered = 0;
	for (int i = 0; i < count; i++) {
		const struct lt_answer *answer = askings[i].answer;
		if (strcmp(block, answer->block) != 0)
			lt_buf_printf(out, "%s%s\n", i ? "\n" : "", answer->block);
		block = answer->block;
		answered += answer->state == LT_ANSWER_GIVEN;
		lt_buf_puts(out, "  ");
		lt_column_put(out, lt_text(answer->question), 30);
		lt_column_put(out, lt_text(answer->state == LT_ANSWER_OPEN ? "" : lt_words_answer_state.at[answer->state].word), 10);
		lt_column_put(out, lt_text(answer->day), 11);
		lt_column_put(out, lt_text(answer->value ? answer->value : askings[i].weight > 0 ? "open; checks wait for it" : "open"),
			width > 60 ? width - 54 : 20);
		lt_buf_putc(out, '\n');
	}
	lt_buf_printf(out, "\n%d of %d answered.\n", answered, count);
}

static void
put_json(const struct lt_asking *askings, int count, struct lt_buf *out)
{
	lt_buf_puts(out, "[");
	for (int i = 0; i < count; i++) {
		const struct lt_answer *answer = askings[i].answer;
		const char *texts[][2] = { { "question", answer->question }, { "block", askings[i].question->block }, { "ask", answer->title },
			{ "scale", answer->scale }, { "state", lt_words_answer_state.at[answer->state].word }, { "value", answer->value },
			{ "who", answer->who }, { "day", answer->day }, { "evidence", answer->evidence }, { "sentence", answer->sentence } };
		lt_buf_puts(out, i ? ",\n{" : "\n{");
		for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
			lt_buf_printf(out, "\"%s\":", texts[t][0]);
			lt_json_maybe(out, texts[t][1]);
			lt_buf_putc(out, ',');
		}
		lt_buf_printf(out, "\"checks\":%d,\"rows\":%d}", askings[i].checks, askings[i].rows);
	}
	lt_buf_puts(out, "\n]\n");
}

/* Looks at the folder as assess does, without asking anything outside. */
static int
look(struct lt_arena *a, struct ask *options, struct known *known, struct lt_err *err)
{
	static const struct lt_list none;
	struct lt_look look = { .gather = &options->gather, .checks = &none, .whole = true,
		.keep = { .keep = 1u << LT_STATUS_UNKNOWN, .keep_most = 10 } };
	options->gather.path = options->folder ? options->folder : ".";
	known->assessment = LT_NEW(a, struct lt_assessment);
	if (!lt_questions_load(a, &known->questions, err) || !lt_checks_load(a, NULL, 0, &known->checks, err))
		return LT_EXIT_FAILED;
	int code = lt_look(a, &look, known->assessment, err);
	if (code != LT_EXIT_DONE)
		return code;
	return lt_look_further(a, &look, known->assessment, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

/* QUESTION=ANSWER, without a talk. */
static int
give(struct lt_arena *a, const struct ask *options, const struct known *known, struct lt_err *err)
{
	const char *file = NULL;
	for (int i = 0; i < options->arguments.count; i++) {
		struct lt_text said = lt_text(options->arguments.at[i]), id;
		if (!lt_text_cut(&said, '=', &id) || !said.at) {
			lt_fail(err, "'%s' is no answer; write QUESTION=ANSWER, or name questions alone to be asked them", options->arguments.at[i]);
			return LT_EXIT_USAGE;
		}
		const struct lt_question *q = lt_question_find(&known->questions, lt_copy_text(a, id).at);
		if (!q) {
			lt_fail(err, "there is no question '%.*s'; lintel ask --list shows all", LT_ARG(id));
			return LT_EXIT_USAGE;
		}
		if (!lt_answers_give(a, options->gather.path, q, said, options->who, options->gather.today, options->evidence, &file, err))
			return LT_EXIT_USAGE;
	}
	fprintf(stderr, "%d answer%s written to %s\n", options->arguments.count, options->arguments.count == 1 ? "" : "s", file);
	return LT_EXIT_DONE;
}

static bool
check_names(const struct ask *options, const struct known *known, struct lt_err *err)
{
	for (int i = 0; i < options->arguments.count; i++) {
		bool found = lt_question_find(&known->questions, options->arguments.at[i]) != NULL;
		for (int b = 0; b < known->questions.block_count; b++)
			found |= strcmp(known->questions.blocks[b].name, options->arguments.at[i]) == 0;
		if (!found)
			return lt_fail(err, "there is no question and no block '%s'; lintel ask --list shows all", options->arguments.at[i]);
	}
	return true;
}

/* Who answers: --who, else what git or the system calls the person. */
static const char *
person(const struct ask *options)
{
	const char *name = options->who ? options->who : getenv("GIT_AUTHOR_NAME");
	name = name && *name ? name : getenv("USER");
	return name && *name ? name : NULL;
}

static int
talk(struct lt_arena *a, const struct ask *options, const struct lt_asking *askings, int count, struct lt_err *err)
{
	struct lt_talk talk = { .arena = a, .folder = options->gather.path, .who = person(options), .today = options->gather.today,
		.width = lt_terminal_width(options->width), .colour = lt_terminal_colour("-") };
	if (count == 0) {
		puts("Nothing is open that would decide a check. lintel ask --all asks the rest, --list shows what was answered.");
		return LT_EXIT_DONE;
	}
	if (!talk.who) {
		lt_fail(err, "answers carry a name; give yours with --who");
		return LT_EXIT_USAGE;
	}
	printf("%d question%s for %s.\n", count, count == 1 ? "" : "s", talk.who);
	if (!lt_talk(&talk, askings, count, err))
		return LT_EXIT_FAILED;
	printf("\n%d answered. lintel assess shows what that changes.\n", talk.given);
	return LT_EXIT_DONE;
}

static int
import(struct lt_arena *a, const struct ask *options, const struct known *known, struct lt_err *err)
{
	int wrong = 0;
	if (!lt_ask_import(a, options->import, options->gather.path, &known->questions, known->assessment, person(options),
		    options->gather.today, &wrong, err))
		return LT_EXIT_USAGE;
	if (wrong > 0)
		lt_fail(err, "%s: mend the rows above and import it again; those that were taken stay", options->import);
	return wrong > 0 ? LT_EXIT_USAGE : LT_EXIT_DONE;
}

static int
ask(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct ask options = *(const struct ask *)given;
	struct known known = { 0 };
	struct lt_asking *askings;
	bool json = options.format && strcmp(options.format, "json") == 0;
	if (options.format && !json && strcmp(options.format, "terminal") != 0) {
		lt_fail(err, "--format takes terminal or json, not '%s'", options.format);
		return LT_EXIT_USAGE;
	}
	if (options.format && !options.list) {
		lt_fail(err, "--format goes with --list");
		return LT_EXIT_USAGE;
	}
	int code = look(a, &options, &known, err);
	if (code != LT_EXIT_DONE)
		return code;
	if (options.import)
		return import(a, &options, &known, err);
	for (int i = 0; i < options.arguments.count; i++)
		if (strchr(options.arguments.at[i], '='))
			return give(a, &options, &known, err);
	if (!check_names(&options, &known, err))
		return LT_EXIT_USAGE;
	int count = choose(a, &options, &known, &askings);
	if (!options.list)
		return talk(a, &options, askings, count, err);
	struct lt_buf out = LT_BUF(16 << 20);
	(json ? put_json(askings, count, &out) : put_list(askings, count, lt_terminal_width(options.width), &out));
	fwrite(out.at, 1, out.len, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}

const struct lt_command lt_command_ask = {
	.name = "ask",
	.summary = "ask people what no machine can see",
	.arguments = "[QUESTION | BLOCK | QUESTION=ANSWER ...]",
	.least = 0,
	.most = 1000,
	.about = "Asks the questions that decide most of what is open, at most 12 at a time, and writes the answers with name, day and "
		 "proof to answers.yaml beside the estate, where they can be reviewed like code. One answer serves every check and every "
		 "framework that needs it. Answers of several people stand beside each other. QUESTION=ANSWER writes one without asking.",
	.examples = "lintel ask\nlintel ask strategy --who 'Ana Lima'\nlintel ask --list\n"
		    "lintel ask governance.phase=2 --who 'Ana Lima' --evidence docs/gates/G1.json",
	.size = sizeof(struct ask),
	.arguments_offset = offsetof(struct ask, arguments),
	.options = (const struct lt_option[]){
		{ "folder", LT_TEXT, offsetof(struct ask, folder), "DIR", "the estate's folder; the current one when not given" },
		{ "who", LT_TEXT, offsetof(struct ask, who), "NAME", "who answers" },
		{ "role", LT_TEXT, offsetof(struct ask, role), "CODE", "only what this role can answer, such as SEC or FIN" },
		{ "evidence", LT_TEXT, offsetof(struct ask, evidence), "PLACE", "where the proof of a QUESTION=ANSWER is" },
		{ "all", LT_FLAG, offsetof(struct ask, all), NULL, "ask everything that is open, not only what decides a check" },
		{ "most", LT_NUMBER, offsetof(struct ask, most), "N", "ask at most so many; 12 when not given" },
		{ "import", LT_TEXT, offsetof(struct ask, import), "FILE", "read the answers of a sheet that lintel assess --format xlsx=FILE wrote and people filled in" },
		{ "list", LT_FLAG, offsetof(struct ask, list), NULL, "show all questions with their answers and ask nothing" },
		{ "format", LT_TEXT, offsetof(struct ask, format), "NAME", "of --list: terminal (the default) or json" },
		{ "today", LT_TEXT, offsetof(struct ask, gather.today), "DATE", "the day of the answers, 2026-11-22" },
		{ "width", LT_NUMBER, offsetof(struct ask, width), "COLUMNS", "write for a terminal this wide" },
		{ 0 }
	},
	.run = ask,
};
