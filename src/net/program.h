/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program: another program that signs in for us (az, aws, kubelogin), and what it says.
 *
 * It is started without a shell, reads nothing, and has a limit of time and of bytes; past
 * them it is killed with whatever it started.  What it says on standard error is not taken:
 * secrets have been seen there.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_program {
	const char *path;        /* with a slash, or looked for in PATH of environ */
	char *const *argv;       /* NULL ends */
	char *const *environ;    /* NULL ends */
	int most_ms;
	size_t most;             /* bytes of what it says */
};

/* False with a sentence that begins with the program's name and says how it ended. */
bool lt_program_run(struct lt_arena *a, const struct lt_program *program, struct lt_text *ret_said, struct lt_err *err);

/* One of the variables of an environ, or NULL. */
const char *lt_program_variable(char *const *variables, const char *name);
