/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare list: what can be rendered. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/command.h"
#include "format/json.h"
#include "prepare/target.h"

struct list {
	const char *format;
};

enum { INDENT = 21, WIDE = 79 };

/* Words from the column where titles begin, on as many lines as they need. */
static void
put_words(struct lt_buf *out, const char *text)
{
	struct lt_text rest = lt_text(text), word;
	int column = INDENT;
	while (lt_text_cut(&rest, ' ', &word)) {
		bool next = column > INDENT && column + 1 + (int)word.len > WIDE;
		if (next) {
			lt_buf_putc(out, '\n');
			lt_buf_fill(out, ' ', INDENT);
			column = INDENT;
		}
		lt_buf_puts(out, column > INDENT ? " " : "");
		column += (int)word.len + (column > INDENT);
		lt_buf_text_add(out, word);
	}
	lt_buf_putc(out, '\n');
}

static void
put_terminal(struct lt_buf *out)
{
	const char *group = "";
	for (int i = 0; lt_targets[i]; i++) {
		const char *next = lt_targets[i]->group;
		bool told = false; /* groups in the order in which they first come */
		for (int j = 0; j < i; j++)
			told |= strcmp(lt_targets[j]->group, next) == 0;
		if (told)
			continue;
		group = next;
		lt_buf_printf(out, "%s%s\n", i ? "\n" : "", group);
		for (int j = i; lt_targets[j]; j++) {
			const struct lt_target *target = lt_targets[j];
			if (strcmp(target->group, group) != 0 || strcmp(target->name, "root") == 0)
				continue;
			lt_buf_printf(out, "  %-18s ", target->name);
			put_words(out, target->title);
			for (int k = 0; target->needs && target->needs[k]; k++)
				lt_buf_printf(out, "%s%s%s", k ? ", " : "                     needs ", target->needs[k], target->needs[k + 1] ? "" : "\n");
		}
	}
}

static void
put_json(struct lt_buf *out)
{
	const char *comma = "";
	lt_buf_puts(out, "[");
	for (int i = 0; lt_targets[i]; i++) {
		const struct lt_target *target = lt_targets[i];
		if (strcmp(target->name, "root") == 0)
			continue;
		lt_buf_printf(out, "%s\n {\"name\": \"%s\", \"group\": \"%s\", \"title\": ", comma, target->name, target->group);
		lt_json_quote(out, lt_text(target->title));
		lt_buf_puts(out, ", \"needs\": [");
		for (int k = 0; target->needs && target->needs[k]; k++)
			lt_buf_printf(out, "%s\"%s\"", k ? ", " : "", target->needs[k]);
		lt_buf_puts(out, "]}");
		comma = ",";
	}
	lt_buf_puts(out, "\n]\n");
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct list *list = given;
	struct lt_buf out = LT_BUF(1 << 20);
	(void)a;
	if (!list->format || strcmp(list->format, "terminal") == 0) {
		put_terminal(&out);
	} else if (strcmp(list->format, "json") == 0) {
		put_json(&out);
	} else {
		lt_fail(err, "--format of a list is terminal or json, not '%s'", list->format);
		return LT_EXIT_USAGE;
	}
	bool good = lt_io_write("-", lt_buf_text(&out), err);
	lt_buf_done(&out);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

const struct lt_command lt_command_prepare_list = {
	.name = "prepare list",
	.summary = "list what can be rendered",
	.about = "Names each target with what it renders and the targets that are rendered with it.",
	.examples = "lintel prepare list",
	.size = sizeof(struct list),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXT, offsetof(struct list, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
