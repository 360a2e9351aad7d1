/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern: anti-patterns and smells, as far as the evidence shows them.
 *
 * Every anti-pattern is listed, with what shows it, what speaks against it, or what is missing to
 * tell; of the smells only those that show.  content/framework/patterns.yaml says what to look for.
 */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_assessment;
struct lt_err;
struct lt_facts;

/* Must be announced before facts are collected (lt_run_open). */
extern const char lt_pattern_statement[];

/* Fills patterns of the assessment; checks, and decisions where they are known, must be filled. */
bool lt_pattern_fill(struct lt_arena *a, struct lt_facts *facts, struct lt_assessment *assessment, struct lt_err *err);
