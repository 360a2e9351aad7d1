/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare_tool: the programs that own the formats we render, asked what they think of a folder.
 *
 * Each looks at a copy, so nothing is left behind; one that is not installed, or cannot say (no registry, no
 * cluster), is told as skipped or unknown with its reason, and is never taken for an answer.
 */
#pragma once
#include "base/text.h"

struct lt_arena;
struct lt_err;

enum lt_tool_verdict { LT_TOOL_OK, LT_TOOL_GAP, LT_TOOL_UNKNOWN, LT_TOOL_SKIPPED };
extern const char *const lt_tool_words[]; /* "ok", "gap", "unknown", "skipped" */

struct lt_tool_answer {
	const char *tool, *place; /* "terraform validate"; what it looked at, relative to the folder, or NULL */
	enum lt_tool_verdict verdict;
	const char *says;         /* its own words, or why it was not asked; lines */
};

struct lt_tool_answers {
	struct lt_tool_answer *at;
	int count, room;
};

/* Asks every tool about everything below the folder that it can judge, in the order of the tools.  only: names of
 * tools; none: all. */
bool lt_tool_ask(struct lt_arena *a, const char *folder, const char *const *only, int only_count,
	struct lt_tool_answers *ret_answers, struct lt_err *err);
