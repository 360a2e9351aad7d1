/* SPDX-License-Identifier: Apache-2.0 */
/* stored: responses that can be asked for again, the last thousand of them. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct lt_arena;
struct lt_sim_stored_all;

struct lt_sim_stored {
	char id[40];               /* "": free */
	struct lt_buf body, input; /* the object, and the items it was asked with, as JSON */
	int64_t tokens;            /* of the whole conversation, for who goes on from here */
	bool background;
};

struct lt_sim_stored_all *lt_sim_stored_new(struct lt_arena *a);
void lt_sim_stored_done(struct lt_sim_stored_all *all);
void lt_sim_stored_forget(struct lt_sim_stored_all *all);

/* A place for a new one; the oldest goes. */
struct lt_sim_stored *lt_sim_stored_add(struct lt_sim_stored_all *all, const char *id);

struct lt_sim_stored *lt_sim_stored_find(struct lt_sim_stored_all *all, struct lt_text id); /* or NULL */
