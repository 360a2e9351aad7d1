/* SPDX-License-Identifier: Apache-2.0 */
/* govern: the options of `lintel govern` and its words, a function each. */
#pragma once
#include "cli/command.h"

struct lt_govern {
	struct lt_list arguments, by;
	const char *estate, *state, *since, *until, *format;
	const char *store, *role;
	bool force, verify;
};

/* Each returns an exit code, with err filled when something failed and is not told yet. */
int lt_govern_check(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_apply(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_history(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_rollback(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_usage(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_link(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
int lt_govern_audit(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);

/* 90s, 30m, 24h, 7d before now, or a day: of an option that says when. */
bool lt_govern_time(const char *option, const char *word, int64_t now_us, int64_t *ret_us, struct lt_err *err);
int lt_govern_key(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
