/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turn: one of several instances that share a database does a thing, and another takes over when it is gone.
 *
 *	api_turn   name, holder, until_us (since 1970, by the clock of who took it)
 *
 * Who has the turn takes it again before it ends.  Clocks of instances may differ by a few seconds at most.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_database;
struct lt_err;

bool lt_turn_make(struct lt_database *db, struct lt_err *err);

/* Takes it until now_us + long_us when it is holder's already, nobody's, or over.  *ret_mine: it is holder's now. */
bool lt_turn_take(struct lt_database *db, const char *name, const char *holder, int64_t now_us, int64_t long_us, bool *ret_mine,
	struct lt_err *err);

/* Gives it back, so that nobody waits for its end. */
bool lt_turn_give(struct lt_database *db, const char *name, const char *holder, struct lt_err *err);
