/* SPDX-License-Identifier: Apache-2.0 */
/* The talk: a question, its scale, one line for an answer, and nothing lost when somebody leaves. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/ask.h"
#include "govern/answers_file.h"
#include "report/column.h"

/* What a person wants to happen next. */
enum next { NEXT_ANSWERED, NEXT_LATER, NEXT_BACK, NEXT_QUIT, NEXT_FAILED };

enum { LINE_MOST = 16 << 10, ENTRIES_MOST = 200 };

static void
say(const struct lt_talk *t, int indent, const char *style, const char *text)
{
	struct lt_buf out = LT_BUF(64 << 10);
	lt_column_wrap(&out, lt_text(text), indent, indent, t->width);
	printf("%*s%s%.*s%s\n", indent, "", t->colour ? style : "", LT_ARG(lt_buf_text(&out)), t->colour && *style ? "\033[0m" : "");
	lt_buf_done(&out);
}

#define STRONG "\033[1m"
#define QUIET "\033[2m"

/* One line of input without its break, or LT_NONE at the end. */
static struct lt_text
listen(struct lt_talk *t, const char *prompt)
{
	char line[LINE_MOST];
	printf("%s> ", prompt);
	fflush(stdout);
	if (!fgets(line, sizeof line, stdin)) {
		putchar('\n');
		return LT_NONE;
	}
	if (!isatty(STDIN_FILENO))
		putchar('\n');
	return lt_copy_text(t->arena, lt_text_trim(lt_text(line)));
}

/* Words that mean something everywhere.  "-" is an answer that somebody does not have. */
static enum next
meaning(struct lt_text said)
{
	if (!said.at || lt_text_eq(said, "q"))
		return NEXT_QUIT;
	if (lt_text_eq(said, "b"))
		return NEXT_BACK;
	return said.len == 0 || lt_text_eq(said, "-") ? NEXT_LATER : NEXT_ANSWERED;
}

static void
show_choices(const struct lt_talk *t, const struct lt_question_words *choices, int indent)
{
	for (int i = 0; i < choices->count; i++) {
		size_t word = strcspn(choices->at[i], ":");
		const char *rest = choices->at[i] + word;
		printf("%*s%s%-10.*s%s%s\n", indent, "", t->colour ? STRONG : "", (int)word, choices->at[i], t->colour ? "\033[0m" : "",
			*rest ? rest + 2 : "");
	}
}

/* Asks until the answer is one of the scale's.  *ret_yaml is its value. */
static enum next
ask_value(struct lt_talk *t, enum lt_scale scale, const struct lt_question_words *choices, const char *prompt, const char *help,
	struct lt_text *ret_yaml)
{
	for (;;) {
		struct lt_err err = { 0 };
		struct lt_text said = listen(t, prompt);
		if (lt_text_eq(said, "?")) {
			say(t, 2, QUIET, help ? help : lt_scale_people(scale));
			continue;
		}
		enum next next = meaning(said);
		if (next != NEXT_ANSWERED || lt_question_value(t->arena, scale, choices, said, ret_yaml, &err))
			return next;
		say(t, 2, "", err.text);
	}
}

/* "latency.p" opens latency: once for the fields that follow each other in it. */
static void
put_field(struct lt_buf *out, const char *name, struct lt_text value, struct lt_text *within)
{
	const char *dot = strchr(name, '.');
	struct lt_text map = dot ? (struct lt_text){ name, (size_t)(dot - name) } : LT_NONE;
	if (map.at && !lt_text_is(map, *within))
		lt_buf_printf(out, "%.*s:\n", LT_ARG(map));
	*within = map;
	lt_buf_printf(out, "%s%s: %.*s\n", dot ? "  " : "", dot ? dot + 1 : name, LT_ARG(value));
}

/* The fields of one record as lines of YAML.  The first left empty ends a list of records. */
static enum next
ask_fields(struct lt_talk *t, const struct lt_question *q, struct lt_text *ret_yaml)
{
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_text within = LT_NONE;
	enum next next = NEXT_ANSWERED;
	for (int i = 0; i < q->field_count && next == NEXT_ANSWERED; i++) {
		const struct lt_question_field *field = &q->fields[i];
		struct lt_text value = LT_NONE;
		say(t, 4, "", field->optional ? lt_print(t->arena, "%s (may be left out)", field->ask) : field->ask);
		if (field->choices.count > 0)
			show_choices(t, &field->choices, 6);
		next = ask_value(t, field->scale, &field->choices, "    ", q->help, &value);
		if (value.at && next == NEXT_ANSWERED)
			put_field(&out, field->name, value, &within);
		else if (next == NEXT_LATER && i > 0)
			next = NEXT_ANSWERED; /* a field that nobody knows is left out; the check says what is missing */
	}
	*ret_yaml = lt_copy_text(t->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return next;
}

/* Entries until one begins with nothing. */
static enum next
ask_records(struct lt_talk *t, const struct lt_question *q, struct lt_text *ret_yaml)
{
	struct lt_buf out = LT_BUF(4 << 20);
	enum next next = NEXT_LATER;
	int count = 0;
	for (; count < ENTRIES_MOST; count++) {
		struct lt_text one, line;
		say(t, 2, QUIET, count ? "The next one; enter when that was all" : "The first one; enter when there is none");
		next = ask_fields(t, q, &one);
		if (next != NEXT_ANSWERED)
			break;
		for (const char *before = "- "; lt_text_cut(&one, '\n', &line) && line.len > 0; before = "  ")
			lt_buf_printf(&out, "%s%.*s\n", before, LT_ARG(line));
	}
	*ret_yaml = lt_copy_text(t->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return count > 0 && next != NEXT_BACK ? NEXT_ANSWERED : next;
}

static enum next
ask_question(struct lt_talk *t, const struct lt_question *q, struct lt_text *ret_yaml)
{
	switch (q->scale) {
	case LT_SCALE_RECORD:
		return ask_fields(t, q, ret_yaml);
	case LT_SCALE_RECORDS:
		return ask_records(t, q, ret_yaml);
	default:
		if (q->choices.count > 0)
			show_choices(t, &q->choices, 4);
		else
			say(t, 4, QUIET, lt_scale_people(q->scale));
		return ask_value(t, q->scale, &q->choices, "  ", q->help, ret_yaml);
	}
}

static void
show_question(const struct lt_talk *t, const struct lt_asking *asking, int number, int count)
{
	const struct lt_question *q = asking->question;
	struct lt_buf head = LT_BUF(1024);
	lt_buf_printf(&head, "%d of %d · %s", number, count, q->id);
	if (asking->checks > 0)
		lt_buf_printf(&head, " · decides %d check%s", asking->checks, asking->checks == 1 ? "" : "s");
	for (int g = 0; g < LT_GATE_COUNT; g++)
		if (asking->gates & 1 << g)
			lt_buf_printf(&head, " · %s", lt_words_gate.at[g].word);
	printf("\n");
	say(t, 0, QUIET, lt_buf_text(&head).at);
	lt_buf_done(&head);
	say(t, 0, STRONG, q->ask);
	if (q->help)
		say(t, 2, QUIET, q->help);
	if (q->example)
		say(t, 2, QUIET, lt_print(t->arena, "Such as: %s", q->example));
	if (asking->answer->value)
		say(t, 2, QUIET, lt_print(t->arena, "%s answered %s on %s", asking->answer->who ? asking->answer->who : "Somebody",
			asking->answer->value, asking->answer->day ? asking->answer->day : "no day"));
}

static enum next
ask_one(struct lt_talk *t, const struct lt_asking *asking, struct lt_err *err)
{
	const struct lt_question *q = asking->question;
	struct lt_answered answered = { .question = q->id, .who = t->who, .day = t->today };
	const char *file;
	enum next next = ask_question(t, q, &answered.value);
	if (next != NEXT_ANSWERED || answered.value.len == 0)
		return next == NEXT_ANSWERED ? NEXT_LATER : next;
	if (q->evidence)
		say(t, 2, QUIET, lt_print(t->arena, "Where is the proof, such as %s? Enter when there is none", q->evidence));
	struct lt_text proof = q->evidence ? listen(t, "  ") : LT_NONE;
	if (proof.len > 0 && !lt_text_eq(proof, "-"))
		answered.evidence = proof.at;
	if (!lt_answers_save(t->arena, t->folder, &answered, &file, err))
		return NEXT_FAILED;
	t->given++;
	return NEXT_ANSWERED;
}

bool
lt_talk(struct lt_talk *t, const struct lt_asking *askings, int count, struct lt_err *err)
{
	say(t, 0, QUIET, "Enter: later.  ?: what is meant.  b: back.  q: stop here; every answer is saved as it is given.");
	for (int i = 0; i >= 0 && i < count;) {
		show_question(t, &askings[i], i + 1, count);
		enum next next = ask_one(t, &askings[i], err);
		if (next == NEXT_FAILED)
			return false;
		if (next == NEXT_QUIT)
			break;
		i = next == NEXT_BACK ? (i > 0 ? i - 1 : 0) : i + 1;
	}
	return true;
}
