/* SPDX-License-Identifier: Apache-2.0 */
/* The front door: finds the verb, fills its options, runs it, speaks its error. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "cli/commands.h"

#define COMMAND(name) extern const struct lt_command lt_command_##name;
COMMANDS
#undef COMMAND

const struct lt_command *const lt_commands[] = {
#define COMMAND(name) &lt_command_##name,
	COMMANDS
#undef COMMAND
	NULL,
};

static void
usage(FILE *out)
{
	fputs("lintel: is this infrastructure ready for AI, and what is missing?\n\n"
	      "Usage: lintel VERB [options]\n\nVerbs:\n",
		out);
	for (int i = 0; lt_commands[i]; i++)
		fprintf(out, "  %-10s %s\n", lt_commands[i]->name, lt_commands[i]->summary);
	fputs("\nlintel VERB --help explains one.  lintel --version tells which lintel this is.\n", out);
}

static const struct lt_command *
find(const char *name)
{
	for (int i = 0; lt_commands[i]; i++)
		if (strcmp(lt_commands[i]->name, name) == 0)
			return lt_commands[i];
	return NULL;
}

static int
unknown_verb(const char *name)
{
	const char *near = NULL;
	int best = 3;
	for (int i = 0; lt_commands[i]; i++) {
		int distance = lt_text_distance(lt_text(lt_commands[i]->name), lt_text(name));
		if (distance < best) {
			best = distance;
			near = lt_commands[i]->name;
		}
	}
	fprintf(stderr, "lintel: there is no verb '%s'%s%s%s; lintel --help lists them\n", name,
		near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
	return LT_EXIT_USAGE;
}

static int
run(struct lt_arena *a, const struct lt_command *command, int argc, char **argv)
{
	struct lt_err err = { 0 };
	bool help = false;
	int code = LT_EXIT_USAGE;
	const struct lt_command *word = lt_command_word(command, &argc, &argv, &help, &err);
	void *options = word && !help ? lt_alloc(a, word->size) : NULL;
	if (help || (options && lt_option_parse(a, word, argc, argv, options, &help, &err))) {
		if (help) {
			lt_option_help(word, lt_terminal_width(0));
			return LT_EXIT_DONE;
		}
		code = word->run(a, options, &err);
	}
	if (err.text[0])
		fprintf(stderr, "lintel: %s\n", err.text);
	if (fflush(stdout) != 0 && code == LT_EXIT_DONE) {
		fputs("lintel: standard output could not be written whole\n", stderr);
		code = LT_EXIT_FAILED;
	}
	return code;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return LT_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return LT_EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("lintel " LT_VERSION);
		return LT_EXIT_DONE;
	}
	const struct lt_command *command = find(argv[1]);
	if (!command)
		return unknown_verb(argv[1]);
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	int code = run(a, command, argc - 2, argv + 2);
	lt_arena_drop(a);
	return code;
}
