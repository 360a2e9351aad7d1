/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state: the folder in which one `lintel up` keeps what must be there tomorrow.
 *
 *	lock  policy/  share  workers  ring.<slot>  ledger.db  calls.log  admin.sock  api.sock  api.db  lintel.yaml  sim.sock  nginx/
 *
 * It is 0700.  Workers run as its owner: when that is another account than the one that runs
 * `lintel up` (root, say, over a folder of the account lintel), what workers read is given to it.
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

struct lt_arena;
struct lt_err;

struct lt_state {
	const char *folder; /* absolute */
	int lock;           /* held as long as it is open; children close it */
	uid_t owner;
	gid_t group;
};

/* Where it will be: absolute, and of a kind that can be used.  Touches nothing. */
bool lt_state_place(struct lt_arena *a, const char *folder, struct lt_state *ret_state, struct lt_err *err);

/* Makes the folder when it is not there, and holds its lock: one `lintel up` a folder. */
bool lt_state_open(struct lt_arena *a, struct lt_state *state, struct lt_err *err);
void lt_state_close(struct lt_state *state);

char *lt_state_path(struct lt_arena *a, const struct lt_state *state, const char *name);

/* Makes a folder of that name below it. */
bool lt_state_make(struct lt_arena *a, const struct lt_state *state, const char *name, struct lt_err *err);

/* A file of that name belongs to the owner from now on.  One that is not there is no matter. */
void lt_state_give(struct lt_arena *a, const struct lt_state *state, const char *name);
