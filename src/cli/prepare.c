/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare: render the estate as files that other tools apply.  A word is a file prepare_<word>.c and its name in meson.build. */
#include <stddef.h>

#include "cli/command.h"
#include "cli/commands.h"

#define COMMAND(name) extern const struct lt_command lt_command_##name;
PREPARE_WORDS
#undef COMMAND

static const struct lt_command *const words[] = {
#define COMMAND(name) &lt_command_##name,
	PREPARE_WORDS
#undef COMMAND
	NULL,
};

static const struct lt_option none[] = { { 0 } };

const struct lt_command lt_command_prepare = {
	.name = "prepare",
	.summary = "render the estate as files that other tools apply",
	.about = "Renders what lintel.yaml describes as Terraform, Bicep, Kubernetes manifests, charts, pipelines, rules and dashboards. Nothing is ever applied: the files are for review and for the tools that apply them. What a person adds outside the marked regions stays.",
	.options = none,
	.words = words,
};
