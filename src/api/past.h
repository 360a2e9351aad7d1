/* SPDX-License-Identifier: Apache-2.0 */
/*
 * past: earlier runs of the estate that this instance assesses, as `lintel review` reads them.
 *
 * Everything lives in the arena that is given.  Who opened closes.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "assess/kept.h"
#include "store/history.h"

struct lt_api;
struct lt_estate;

struct lt_past {
	struct lt_history *history; /* NULL: no run is kept, or none is to be (--store none) */
	const char *estate;         /* what the history calls it */
};

/* The folder that is assessed: the estate's, or, where there is none, one of the state folder with the
 * estate that pages edit in it. */
const char *lt_past_folder(struct lt_api *api, struct lt_arena *a);

/* The estate of that folder, or the defaults. */
bool lt_past_read_estate(struct lt_api *api, struct lt_arena *a, struct lt_estate *ret_estate, struct lt_err *err);

/* What --store of assess is to be. */
const char *lt_past_store(struct lt_api *api);

bool lt_past_open(struct lt_api *api, struct lt_arena *a, struct lt_past *ret_past, struct lt_err *err);
void lt_past_close(struct lt_past *past);

/* A run as it was kept, with its findings when it has its part. */
struct lt_kept *lt_past_kept(struct lt_arena *a, const struct lt_history_run *run, struct lt_err *err);

/* What is different between a run (its number, or a day) and the last one.  *ret_since NULL: there are no two
 * runs to compare.  word NULL: the last run that is a week older than the last. */
struct lt_past_changes {
	const struct lt_kept *since, *now;
	const struct lt_change *changes;
	int count, better, worse;
};
bool lt_past_changes(struct lt_arena *a, const struct lt_past *past, const char *word, struct lt_past_changes *ret_changes,
	struct lt_err *err);
