/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a command line by the rows of its command, and prints them for --help. */
#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"

static const struct lt_option *
find(const struct lt_command *command, struct lt_text name)
{
	for (const struct lt_option *o = command->options; o->name; o++)
		if (lt_text_eq(name, o->name))
			return o;
	return NULL;
}

static const char *
nearest(const struct lt_command *command, struct lt_text name)
{
	const char *near = NULL;
	int best = 3;
	for (const struct lt_option *o = command->options; o->name; o++) {
		int distance = lt_text_distance(lt_text(o->name), name);
		if (distance < best) {
			best = distance;
			near = o->name;
		}
	}
	return near;
}

static bool
set(struct lt_arena *a, const struct lt_option *o, const char *value, void *options, struct lt_err *err)
{
	void *field = (char *)options + o->offset;
	if (o->kind == LT_TEXT) {
		*(const char **)field = value;
	} else if (o->kind == LT_NUMBER) {
		int64_t number;
		if (!lt_text_int(lt_text(value), &number) || number < 0)
			return lt_fail(err, "--%s takes a whole number, not '%s'", o->name, value);
		*(int64_t *)field = number;
	} else {
		struct lt_list *list = field;
		struct lt_text rest = lt_text(value), piece;
		while (lt_text_cut(&rest, ',', &piece))
			if (piece.len)
				LT_PUSH(a, list->at, list->count, list->room) = lt_copy_text(a, piece).at;
	}
	return true;
}

static bool
take_option(struct lt_arena *a, const struct lt_command *command, char **argv, int *at, void *options, bool *ret_help,
	struct lt_err *err)
{
	struct lt_text rest = lt_text(argv[*at] + 2), name;
	lt_text_cut(&rest, '=', &name);
	if (lt_text_eq(name, "help")) {
		*ret_help = true;
		return true;
	}
	const struct lt_option *o = find(command, name);
	if (!o) {
		const char *near = nearest(command, name);
		return lt_fail(err, "there is no option --%.*s%s%s; see lintel %s --help", LT_ARG(name),
			near ? "; did you mean --" : "", near ? near : "", command->name);
	}
	if (o->kind == LT_FLAG) {
		if (rest.at)
			return lt_fail(err, "--%s takes no value", o->name);
		*(bool *)((char *)options + o->offset) = true;
		return true;
	}
	const char *value = rest.at ? rest.at : argv[*at + 1];
	if (!value)
		return lt_fail(err, "--%s needs a value: --%s %s", o->name, o->name, o->value);
	*at += !rest.at;
	return set(a, o, value, options, err);
}

bool
lt_option_parse(struct lt_arena *a, const struct lt_command *command, int argc, char **argv, void *options, bool *ret_help,
	struct lt_err *err)
{
	struct lt_list *arguments = command->arguments ? (void *)((char *)options + command->arguments_offset) : NULL;
	bool ended = false;
	for (const struct lt_option *o = command->options; o->name; o++)
		if (o->kind == LT_NUMBER)
			*(int64_t *)((char *)options + o->offset) = -1;
	for (int at = 0; at < argc; at++) {
		if (!ended && strcmp(argv[at], "--") == 0) {
			ended = true;
		} else if (!ended && strcmp(argv[at], "-h") == 0) {
			*ret_help = true;
		} else if (!ended && argv[at][0] == '-' && argv[at][1] == '-') {
			if (!take_option(a, command, argv, &at, options, ret_help, err))
				return false;
		} else if (!ended && argv[at][0] == '-' && argv[at][1]) {
			return lt_fail(err, "options are written with two dashes, not '%s'; see lintel %s --help", argv[at],
				command->name);
		} else if (!arguments || arguments->count == command->most) {
			return lt_fail(err, "'%s' is one argument too many; lintel %s takes %s", argv[at], command->name,
				command->arguments ? command->arguments : "none");
		} else {
			LT_PUSH(a, arguments->at, arguments->count, arguments->room) = argv[at];
		}
	}
	if (!*ret_help && arguments && arguments->count < command->least)
		return lt_fail(err, "lintel %s needs %s; see lintel %s --help", command->name, command->arguments, command->name);
	return true;
}

/* Words of text from column on, wrapped at width, following lines indented to column. */
static void
print_wrapped(const char *text, int column, int width)
{
	int at = column;
	struct lt_text rest = lt_text(text), word;
	for (bool first = true; lt_text_cut(&rest, ' ', &word); first = false) {
		if (!first && at + 1 + (int)word.len > width) {
			printf("\n%*s", column, "");
			at = column;
		} else if (!first) {
			putchar(' ');
			at++;
		}
		printf("%.*s", LT_ARG(word));
		at += (int)word.len;
	}
	putchar('\n');
}

const char *
lt_command_last(const struct lt_command *command)
{
	const char *space = strchr(command->name, ' ');
	return space ? space + 1 : command->name;
}

const struct lt_command *
lt_command_word(const struct lt_command *command, int *argc, char ***argv, bool *ret_help, struct lt_err *err)
{
	if (!command->words)
		return command;
	const char *asked = *argc ? (*argv)[0] : "--help", *known = NULL, *near = NULL;
	*ret_help = strcmp(asked, "--help") == 0 || strcmp(asked, "-h") == 0;
	if (*ret_help)
		return command;
	int best = 3;
	for (int i = 0; command->words[i]; i++) {
		known = lt_command_last(command->words[i]);
		if (strcmp(known, asked) == 0) {
			++*argv;
			--*argc;
			return command->words[i];
		}
		int distance = lt_text_distance(lt_text(known), lt_text(asked));
		if (distance < best) {
			best = distance;
			near = known;
		}
	}
	lt_fail(err, "lintel %s has no word '%s'%s%s%s; lintel %s --help lists them", command->name, asked, near ? "; did you mean '" : "",
		near ? near : "", near ? "'?" : "", command->name);
	return NULL;
}

static void
help_of_words(const struct lt_command *command, int width)
{
	printf("lintel %s: %s\n\nUsage: lintel %s WORD [options]\n", command->name, command->summary, command->name);
	if (command->about) {
		putchar('\n');
		print_wrapped(command->about, 0, width);
	}
	printf("\nWords:\n");
	for (int i = 0; command->words[i]; i++) {
		printf("  %-14s ", lt_command_last(command->words[i]));
		print_wrapped(command->words[i]->summary, 17, width);
	}
	printf("\nlintel %s WORD --help explains one.\n", command->name);
}

void
lt_option_help(const struct lt_command *command, int width)
{
	if (command->words) {
		help_of_words(command, width);
		return;
	}
	printf("lintel %s: %s\n\n", command->name, command->summary);
	int at = printf("Usage: lintel %s%s", command->name, command->options[0].name ? " [options]" : "");
	if (command->arguments) {
		putchar(' ');
		print_wrapped(command->arguments, at + 1, width);
	} else {
		putchar('\n');
	}
	if (command->about) {
		putchar('\n');
		print_wrapped(command->about, 0, width);
	}
	if (command->options[0].name)
		printf("\nOptions:\n");
	for (const struct lt_option *o = command->options; o->name; o++) {
		int len = printf("  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
		if (len > 22)
			printf("\n%*s", 24, "");
		else
			printf("%*s", 24 - len, "");
		print_wrapped(o->sentence, 24, width);
	}
	printf("\nExamples:\n");
	struct lt_text rest = lt_text(command->examples), line;
	while (lt_text_cut(&rest, '\n', &line))
		if (line.len)
			printf("  %.*s\n", LT_ARG(line));
}
