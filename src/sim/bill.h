/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bill: what the provider would charge, a row for each call.
 *
 * A call that was broken off, by a fault or by who asked, is billed for what was made until then.
 * Rows are kept up to a number and then the oldest go; the sums are of all.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "sim/usage.h"

struct lt_arena;
struct lt_buf;
struct lt_sim_bill;

enum lt_sim_ended {
	LT_SIM_WHOLE,
	LT_SIM_LEFT, /* the other side left first */
	LT_SIM_CUT,  /* a fault broke it off */
};

struct lt_sim_row {
	uint64_t call; /* 0: none of the bill's */
	int64_t time_ms;
	int status;
	enum lt_sim_ended ended;
	const char *dialect, *surface, *fault; /* fault NULL: none */
	char deployment[64], model[64];
	char lintel_id[64], request_id[64];    /* as they came; "" when they did not */
	struct lt_sim_usage usage;
	int64_t ptu_added;                     /* to be corrected in the bucket */
	int place;                             /* of the deployment's counters */
};

struct lt_sim_bill *lt_sim_bill_new(struct lt_arena *a);
void lt_sim_bill_add(struct lt_sim_bill *bill, const struct lt_sim_row *row);
void lt_sim_bill_forget(struct lt_sim_bill *bill);

void lt_sim_bill_row(struct lt_buf *out, const struct lt_sim_row *row); /* a line of JSON */
void lt_sim_bill_rows(const struct lt_sim_bill *bill, struct lt_buf *out);
void lt_sim_bill_sum(const struct lt_sim_bill *bill, struct lt_buf *out); /* over all and by deployment and model */

/* Copies what fits of text, NUL-terminated. */
void lt_sim_bill_word(char out[64], struct lt_text text);
