/* SPDX-License-Identifier: Apache-2.0 */
/* govern: the options of `lintel govern` and its words, a function each. */
#pragma once
#include "cli/command.h"

struct lt_govern {
	struct lt_list arguments, by;
	const char *estate, *state, *since, *until, *format;
	bool force;
};

/* Each returns an exit code, with err filled when something failed and is not told yet. */
int lt_govern_check(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_apply(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_history(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_rollback(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_usage(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_key(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
