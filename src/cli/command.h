/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command: a verb of lintel as one constant, and its options as rows.
 *
 * The rows are read by the parser, --help, the completions, the man pages and the reference;
 * nothing repeats an option's name.  Options may stand before and after the arguments, as
 * --name value or --name=value; "--" ends them.
 *
 * A verb with words is several commands under one name: `lintel plan roadmap`.  Each word is a
 * command whose name is both ("plan roadmap"), with options and help of its own; the verb has none.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct lt_arena;
struct lt_err;

enum lt_option_kind {
	LT_FLAG,   /* bool */
	LT_TEXT,   /* const char * */
	LT_TEXTS,  /* struct lt_list: may be given again, and takes a,b,c */
	LT_NUMBER, /* int64_t; -1 when not given */
};

struct lt_list {
	const char **at;
	int count, room;
};

struct lt_option {
	const char *name;
	enum lt_option_kind kind;
	size_t offset;
	const char *value; /* NAME of the value in help, NULL for a flag */
	const char *sentence;
};

/* Exit codes, in the words of the product. */
enum {
	LT_EXIT_DONE = 0,
	LT_EXIT_FAILED = 1,  /* a failure of ours or of the machine */
	LT_EXIT_USAGE = 2,   /* the call or a file of the user's is wrong */
	LT_EXIT_GAPS = 3,    /* gaps at or above --fail-on */
	LT_EXIT_BLIND = 4,   /* too little evidence */
	LT_EXIT_REFUSED = 5, /* a gate is refused */
};

struct lt_command {
	const char *name, *summary;
	const char *arguments;   /* as in help: "[FOLDER]"; NULL: takes none */
	int least, most;         /* how many arguments */
	const char *about;       /* a paragraph for help and the man page */
	const char *examples;    /* lines, each a call */
	size_t size;             /* of the struct the options fill */
	size_t arguments_offset; /* of its struct lt_list of arguments, when it takes some */
	const struct lt_option *options;
	/* options: the struct; returns the exit code, with err filled when it is 1 or 2. */
	int (*run)(struct lt_arena *a, const void *options, struct lt_err *err);
	const struct lt_command *const *words; /* NULL ends; NULL: it is one command */
};

extern const struct lt_command *const lt_commands[]; /* NULL ends */

/* Fills the struct from argv (without program and verb).  *ret_help: --help was asked. */
bool lt_option_parse(struct lt_arena *a, const struct lt_command *command, int argc, char **argv, void *options,
	bool *ret_help, struct lt_err *err);

/* What --help prints. */
void lt_option_help(const struct lt_command *command, int width);

/* The command that argv (without program and verb) means: command itself, or its word that *argc and *argv are moved
 * past; NULL where there is none such, with err.  *ret_help: help of the verb was asked. */
const struct lt_command *lt_command_word(const struct lt_command *command, int *argc, char ***argv, bool *ret_help, struct lt_err *err);

/* "roadmap" of "plan roadmap"; the whole name of a verb. */
const char *lt_command_last(const struct lt_command *command);
