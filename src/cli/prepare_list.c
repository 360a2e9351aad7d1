/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare list: what can be rendered. */
#include <stdio.h>

#include "cli/command.h"
#include "prepare/target.h"

struct list {
	const char *format;
};

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	(void)a, (void)given, (void)err;
	for (int i = 0; lt_targets[i]; i++)
		printf("%-20s %s\n", lt_targets[i]->name, lt_targets[i]->title);
	return LT_EXIT_DONE;
}

const struct lt_command lt_command_prepare_list = {
	.name = "prepare list",
	.summary = "list what can be rendered",
	.examples = "lintel prepare list",
	.size = sizeof(struct list),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXT, offsetof(struct list, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
