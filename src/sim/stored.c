/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of responses. */
#include "sim/stored.h"

#include "base/arena.h"

enum { KEPT = 1024, LARGEST = 8 << 20 };

struct lt_sim_stored_all {
	struct lt_sim_stored at[KEPT];
	int next;
};

struct lt_sim_stored_all *
lt_sim_stored_new(struct lt_arena *a)
{
	struct lt_sim_stored_all *all = LT_NEW(a, struct lt_sim_stored_all);
	for (int i = 0; i < KEPT; i++)
		all->at[i].body = all->at[i].input = LT_BUF(LARGEST);
	return all;
}

void
lt_sim_stored_done(struct lt_sim_stored_all *all)
{
	for (int i = 0; i < KEPT; i++) {
		lt_buf_done(&all->at[i].body);
		lt_buf_done(&all->at[i].input);
	}
}

void
lt_sim_stored_forget(struct lt_sim_stored_all *all)
{
	for (int i = 0; i < KEPT; i++)
		all->at[i].id[0] = 0;
}

struct lt_sim_stored *
lt_sim_stored_add(struct lt_sim_stored_all *all, const char *id)
{
	struct lt_sim_stored *stored = &all->at[all->next++ % KEPT];
	all->next %= KEPT;
	snprintf(stored->id, sizeof stored->id, "%s", id);
	stored->body.len = stored->input.len = 0;
	stored->body.over = stored->input.over = false;
	return stored;
}

struct lt_sim_stored *
lt_sim_stored_find(struct lt_sim_stored_all *all, struct lt_text id)
{
	for (int i = 0; i < KEPT; i++)
		if (all->at[i].id[0] && lt_text_eq(id, all->at[i].id))
			return &all->at[i];
	return NULL;
}
