/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest: what changed, three things to do and what was spent, as Markdown that is kept: STATE/digest/<day>.md.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_api;
struct lt_arena;
struct lt_buf;
struct lt_err;

/* Writes that of now over so many days, and says so on standard error when it cannot. */
void lt_digest_write(struct lt_api *api, int64_t now_us, int days);
/* The text alone; false when nothing was assessed yet. */
bool lt_digest_text(struct lt_api *api, struct lt_arena *a, int64_t now_us, int days, struct lt_buf *out);

/* The day of the last one that is kept; when there is none the day on which this was asked first. */
int64_t lt_digest_last(struct lt_api *api, int64_t today);
/* The days of which there are some, newest first. */
int lt_digest_days(struct lt_api *api, struct lt_arena *a, int64_t **ret_days);
bool lt_digest_load(struct lt_api *api, struct lt_arena *a, int64_t day, struct lt_text *ret_markdown, int64_t *ret_made_s,
	struct lt_err *err);
int lt_digest_forget(struct lt_api *api, int64_t before_day); /* how many */
