/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan decide: evaluates the decision tables. */
#include "base/err.h"
#include "cli/command.h"

struct decide {
	const char *format;
};

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	(void)a, (void)given;
	lt_fail(err, "there is no decision table yet");
	return LT_EXIT_FAILED;
}

const struct lt_command lt_command_plan_decide = {
	.name = "plan decide",
	.summary = "evaluate the decision tables",
	.examples = "lintel plan decide",
	.size = sizeof(struct decide),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXT, offsetof(struct decide, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
