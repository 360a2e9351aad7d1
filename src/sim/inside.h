/* SPDX-License-Identifier: Apache-2.0 */
/* inside: what world.c, own.c and store of responses share of the simulator's state. */
#pragma once
#include "sim/answer.h"
#include "sim/bill.h"
#include "sim/headers.h"
#include "sim/limit.h"
#include "sim/plan.h"
#include "sim/script.h"
#include "sim/world.h"

struct lt_map;

enum { LT_SIM_CHOICES = 128, LT_SIM_PLACES = 1024, LT_SIM_DESK = 64 << 10 };

struct lt_sim {
	struct lt_arena *arena;
	const struct lt_sim_settings *settings;
	struct lt_sim_quota quota; /* of deployments without their own */
	struct lt_sim_draft draft, other;
	struct lt_sim_answer answers[LT_SIM_CHOICES];
	struct lt_sim_counter *counter;
	struct lt_sim_prefixes *prefixes;
	struct lt_sim_stored_all *stored;
	struct lt_sim_bill *bill;
	struct lt_buf lines; /* of the bill's file, not yet taken */
	struct lt_arena *script_arena;
	struct lt_sim_script script;
	struct lt_map *place_names;
	struct lt_sim_taken places[LT_SIM_PLACES]; /* what each deployment took; the last is for all further ones */
	uint64_t calls;
	int64_t clock_us; /* where a simulated clock stands */
	_Alignas(max_align_t) char desk[LT_SIM_DESK]; /* where a call of usual size is worked on */
};

/* One call on its way through. */
struct lt_sim_turn {
	struct lt_sim *sim;
	struct lt_arena *arena;
	const struct lt_sim_head *head;
	struct lt_text bytes;
	int64_t now_us;
	struct lt_sim_call call;
	struct lt_sim_fault fault;
	struct lt_sim_quota quota;
	struct lt_sim_verdict verdict;
	struct lt_sim_retry retry;
	struct lt_sim_row row;
};

/* /sim/...: writes the draft. */
void lt_sim_own(struct lt_sim_turn *t);

/* GET, DELETE, cancel and input_items of a stored response; false: there is none. */
bool lt_sim_response_stored(struct lt_sim_turn *t);

/* Keeps the response that was just drafted. */
void lt_sim_response_keep(struct lt_sim_turn *t);
