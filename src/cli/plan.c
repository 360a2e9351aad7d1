/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan: from gaps and aims to decisions, dates, sizes and money.  A word is a file plan_<word>.c and its name in meson.build. */
#include <stddef.h>

#include "cli/command.h"
#include "cli/commands.h"

#define COMMAND(name) extern const struct lt_command lt_command_##name;
PLAN_WORDS
#undef COMMAND

static const struct lt_command *const words[] = {
#define COMMAND(name) &lt_command_##name,
	PLAN_WORDS
#undef COMMAND
	NULL,
};

static const struct lt_option none[] = { { 0 } };

const struct lt_command lt_command_plan = {
	.name = "plan",
	.summary = "from gaps and aims to decisions, dates, sizes and money",
	.about = "What to do first, where, how much of it and what it costs: decisions from tables, use cases and metrics kept beside the estate, a dated roadmap, quota, capacity, cost and regions. Every figure says where it is from and of what day; what is not known is said and not guessed.",
	.options = none,
	.words = words,
};
