/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shared: the last assessment where several instances have one database, so that each of them can show it.
 *
 *	api_document   name ("last"), number of the assessment, made_us (since 1970), bytes
 *
 * Facts stay with the instance that assessed: they can be larger than a database likes.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_api;
struct lt_err;

bool lt_shared_is(struct lt_api *api); /* is the store a server that others may use too? */
bool lt_shared_make(struct lt_api *api, struct lt_err *err);

/* Hands our STATE/assessed/last.json to the others. */
bool lt_shared_put(struct lt_api *api, int64_t number, struct lt_err *err);

/* Takes theirs over when it is newer than ours; its number, 0: there is none newer, or err says why not. */
int64_t lt_shared_get(struct lt_api *api, struct lt_err *err);
