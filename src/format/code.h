/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code: what source code shows to somebody who reads it line by line.
 *
 * Imports, for Python, JavaScript and TypeScript, Go, C#, Java and Rust; and for Python the
 * calls that load models, and what becomes of a model's answer.  This is no parser: strings
 * and comments that look like code are taken for code only when they begin a line.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

enum lt_code_kind {
	LT_CODE_IMPORT, /* word: the module */
	LT_CODE_LOAD,   /* word: the call that loads a model, text: its arguments */
	LT_CODE_SINK,   /* word: the call that a model's answer is given to, source_line: where it came from */
};

struct lt_code_item {
	enum lt_code_kind kind;
	const char *ecosystem; /* of an import: python npm go nuget java cargo */
	struct lt_text word, text;
	uint32_t line, source_line;
};

struct lt_code {
	struct lt_code_item *at;
	int count, room;
};

/* Whether a file of this name is source code that is read here. */
bool lt_code_is_in(struct lt_text path);

/* The slices point into bytes. */
struct lt_code lt_code_read(struct lt_arena *a, struct lt_text path, struct lt_text bytes);
