/* SPDX-License-Identifier: Apache-2.0 */
/* lintel completion: what shells complete and what man shows, out of the rows of the verbs. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"

struct completion {
	struct lt_list arguments;
};

static bool
is_path(const struct lt_option *o)
{
	return o->value && (strcmp(o->value, "FILE") == 0 || strcmp(o->value, "DIR") == 0 || strcmp(o->value, "FOLDER") == 0);
}

/* "check | apply | key [CALLER]" are three words; "[FOLDER]" and "[SQL]" are none. */
static bool
next_word(struct lt_text *rest, struct lt_text *ret_word)
{
	struct lt_text one;
	while (lt_text_cut(rest, '|', &one)) {
		while (one.len && one.at[0] == ' ')
			one = (struct lt_text){ one.at + 1, one.len - 1 };
		size_t len = 0;
		while (len < one.len && one.at[len] >= 'a' && one.at[len] <= 'z')
			len++;
		*ret_word = (struct lt_text){ one.at, len };
		if (len && (len == one.len || one.at[len] == ' '))
			return true;
	}
	return false;
}

/* --- the words and options of a verb, whether it is one command or several --- */

static bool
seen_before(const struct lt_command *verb, int word, const char *option)
{
	for (int i = 0; i < word; i++)
		for (const struct lt_option *o = verb->words[i]->options; o->name; o++)
			if (strcmp(o->name, option) == 0)
				return true;
	return false;
}

/* The next option of the verb, each name once:
 *	int word = 0; const struct lt_option *o = NULL;
 *	while ((o = next_option(verb, &word, o))) ... */
static const struct lt_option *
next_option(const struct lt_command *verb, int *word, const struct lt_option *o)
{
	if (!verb->words) {
		o = o ? o + 1 : verb->options;
		return o->name ? o : NULL;
	}
	for (; verb->words[*word]; ++*word, o = NULL)
		for (o = o ? o + 1 : verb->words[*word]->options; o->name; o++)
			if (!seen_before(verb, *word, o->name))
				return o;
	return NULL;
}

/* The next word of the verb: begin with at 0 and rest of none. */
static bool
next_verb_word(const struct lt_command *verb, int *at, struct lt_text *rest, struct lt_text *ret_word)
{
	if (!verb->words) {
		if (!(*at)++)
			*rest = lt_text(verb->arguments ? verb->arguments : "");
		return next_word(rest, ret_word);
	}
	if (!verb->words[*at])
		return false;
	*ret_word = lt_text(lt_command_last(verb->words[(*at)++]));
	return true;
}

/* A sentence between single quotes of a shell; taken: further signs that mean something there and get a backslash. */
static void
put_quoted(const char *sentence, const char *taken)
{
	for (; *sentence; sentence++) {
		if (*sentence == '\'')
			fputs("'\\''", stdout);
		else
			printf(strchr(taken, *sentence) ? "\\%c" : "%c", *sentence);
	}
}

/* --- bash --- */

static void
write_bash(void)
{
	puts("# lintel completion bash\n_lintel() {\n\tlocal now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options words paths\n"
	     "\tcase ${COMP_WORDS[1]} in");
	for (const struct lt_command *const *c = lt_commands; *c; c++) {
		struct lt_text rest = LT_NONE, word;
		int at = 0, of = 0;
		const struct lt_option *o = NULL;
		printf("\t%s)\n\t\toptions='--help", (*c)->name);
		while ((o = next_option(*c, &of, o)))
			printf(" --%s", o->name);
		fputs("'\n\t\twords='", stdout);
		while (next_verb_word(*c, &at, &rest, &word))
			printf("%.*s ", LT_ARG(word));
		fputs("'\n\t\tpaths='", stdout);
		for (of = 0, o = NULL; (o = next_option(*c, &of, o));)
			if (is_path(o))
				printf(" --%s ", o->name);
		puts("' ;;");
	}
	fputs("\tesac\n\tif ((COMP_CWORD == 1)); then\n\t\tmapfile -t COMPREPLY < <(compgen -W '--help --version", stdout);
	for (const struct lt_command *const *c = lt_commands; *c; c++)
		printf(" %s", (*c)->name);
	puts("' -- \"$now\")\n\telif [[ $now == -* ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$now\")\n"
	     "\telif [[ $paths == *\" $before \"* || -z $words ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$now\")\n"
	     "\telse\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$now\")\n\tfi\n}\ncomplete -o filenames -F _lintel lintel");
}

/* --- zsh --- */

static void
write_zsh(void)
{
	puts("#compdef lintel\n# lintel completion zsh\n_lintel() {\n\tlocal -a verbs\n\tif ((CURRENT == 2)); then\n\t\tverbs=(");
	for (const struct lt_command *const *c = lt_commands; *c; c++) {
		printf("\t\t\t'%s:", (*c)->name);
		put_quoted((*c)->summary, "");
		puts("'");
	}
	puts("\t\t)\n\t\t_describe verb verbs\n\t\treturn\n\tfi\n\tlocal verb=$words[2]\n\tshift words\n\t((CURRENT--))\n\tcase $verb in");
	for (const struct lt_command *const *c = lt_commands; *c; c++) {
		struct lt_text rest = LT_NONE, word;
		int at = 0, of = 0;
		const struct lt_option *o = NULL;
		printf("\t%s) _arguments '--help[explains it]'", (*c)->name);
		while ((o = next_option(*c, &of, o))) {
			printf(" \\\n\t\t'%s--%s[", o->kind == LT_TEXTS ? "*" : "", o->name);
			put_quoted(o->sentence, "[]:\\");
			printf("]%s%s%s'", o->value ? ":" : "", o->value ? o->value : "", !o->value ? "" : is_path(o) ? ":_files" : ":");
		}
		fputs(" \\\n\t\t'*::argument:", stdout);
		bool any = false;
		for (; next_verb_word(*c, &at, &rest, &word); any = true)
			printf(any ? " %.*s" : "(%.*s", LT_ARG(word));
		puts(any ? ")' ;;" : "_files' ;;");
	}
	puts("\tesac\n}\n_lintel \"$@\"");
}

/* --- fish --- */

static void
write_fish(void)
{
	puts("# lintel completion fish");
	for (const struct lt_command *const *c = lt_commands; *c; c++) {
		printf("complete -c lintel -f -n __fish_use_subcommand -a %s -d '", (*c)->name);
		put_quoted((*c)->summary, "");
		puts("'");
		struct lt_text rest = LT_NONE, word;
		int at = 0, of = 0;
		const struct lt_option *o = NULL;
		while (next_verb_word(*c, &at, &rest, &word))
			printf("complete -c lintel -f -n '__fish_seen_subcommand_from %s' -a %.*s\n", (*c)->name, LT_ARG(word));
		while ((o = next_option(*c, &of, o))) {
			printf("complete -c lintel -n '__fish_seen_subcommand_from %s' -l %s %s-d '", (*c)->name, o->name,
				!o->value ? "" : is_path(o) ? "-rF " : "-x ");
			put_quoted(o->sentence, "");
			puts("'");
		}
	}
}

/* --- man --- */

static void
put_roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
	putchar('\n');
}

static void
write_verb(const struct lt_command *command)
{
	printf(".SS lintel %s\n", command->name);
	if (command->arguments)
		put_roff(command->arguments);
	puts(".PP");
	put_roff(command->about ? command->about : command->summary);
	for (const struct lt_option *o = command->options; o->name; o++) {
		fputs(".TP\n.BR \\-\\-", stdout);
		for (const char *at = o->name; *at; at++)
			printf(*at == '-' ? "\\-" : "%c", *at);
		if (o->value)
			printf(" \" \" \\fI%s\\fP", o->value);
		putchar('\n');
		put_roff(o->sentence);
	}
	puts(".PP\n.nf");
	struct lt_text rest = lt_text(command->examples), line;
	char one[512];
	while (lt_text_cut(&rest, '\n', &line))
		if (line.len) {
			snprintf(one, sizeof one, "  %.*s", LT_ARG(line));
			put_roff(one);
		}
	puts(".fi");
}

static void
write_man(void)
{
	puts(".TH LINTEL 1 \"\" \"lintel " LT_VERSION "\" \"Lintel\"\n.SH NAME\n"
	     "lintel \\- readiness of infrastructure for AI, and a gateway for AI traffic\n.SH SYNOPSIS\n"
	     ".B lintel\n\\fIVERB\\fP [\\fIoptions\\fP]\n.SH DESCRIPTION\n"
	     "Lintel collects facts about infrastructure, answers checks with them and scores how ready it is for AI. As a gateway it "
	     "identifies callers, holds them to limits and budgets, routes calls to deployments, and meters and prices each one.\n.SH VERBS");
	for (const struct lt_command *const *c = lt_commands; *c; c++) {
		for (const struct lt_command *const *word = (*c)->words; word && *word; word++)
			write_verb(*word);
		if (!(*c)->words)
			write_verb(*c);
	}
	puts(".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nsomething of ours or of the machine went wrong\n.TP\n2\nthe call, or a file of yours, is wrong\n"
	     ".TP\n3\ngaps at or above the bar asked for with \\-\\-fail\\-on\n.TP\n4\ntoo little evidence\n.TP\n5\na gate is refused\n"
	     ".SH FILES\n.TP\n.I lintel.yaml\nthe estate; a service reads /etc/lintel/lintel.yaml\n.TP\n.I ~/.local/state/lintel\n"
	     "policies, ledger and logs; /var/lib/lintel of root and of the service\n.SH SEE ALSO\n.BR nginx (8)");
}

static const struct {
	const char *name;
	void (*write)(void);
} kinds[] = { { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish }, { "man", write_man } };

static int
completion(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct completion *options = given;
	(void)a;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(options->arguments.at[0], kinds[i].name) == 0) {
			kinds[i].write();
			return LT_EXIT_DONE;
		}
	lt_fail(err, "completion is for bash, zsh or fish, or man for the manual page; not for '%s'", options->arguments.at[0]);
	return LT_EXIT_USAGE;
}

const struct lt_command lt_command_completion = {
	.name = "completion",
	.summary = "write what a shell completes lintel's words with",
	.arguments = "bash | zsh | fish | man",
	.least = 1,
	.most = 1,
	.about = "Writes to standard output. The words are those of this very program: verbs, options, and where a file is meant. man writes the manual page.",
	.examples = "source <(lintel completion bash)\nlintel completion fish > ~/.config/fish/completions/lintel.fish\nlintel completion man | man -l -",
	.size = sizeof(struct completion),
	.arguments_offset = offsetof(struct completion, arguments),
	.options = (const struct lt_option[]){ { 0 } },
	.run = completion,
};
