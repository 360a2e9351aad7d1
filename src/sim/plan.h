/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: an answer as bytes and the times at which they are due.
 *
 * A dialect first writes a draft: a status, a body, and a mark behind each event of it.  Faults
 * work on drafts.  lt_sim_plan_render() then makes it a plan: head, framing, times.  Whoever
 * owns the socket writes each piece when it is due and does what the plan ends with.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "sim/bill.h"

struct lt_arena;

enum lt_sim_mark_kind {
	LT_SIM_MARK_OPEN,    /* before the first word: a role, a message_start */
	LT_SIM_MARK_WORD,    /* one more token of the answer */
	LT_SIM_MARK_CLOSE,   /* how it finished */
	LT_SIM_MARK_USAGE,   /* what it took, and nothing else */
	LT_SIM_MARK_DONE,    /* [DONE] */
};

struct lt_sim_mark {
	size_t end; /* of the event, in the draft's body */
	enum lt_sim_mark_kind kind;
	int64_t out; /* tokens made until here */
};

enum { LT_SIM_ANSWER_MOST = 64 << 20 };

struct lt_sim_draft {
	struct lt_arena *arena; /* of the marks */
	int status;
	const char *type;   /* content-type */
	int64_t declared;   /* content-length to claim, and no chunks; -1: the truth */
	struct lt_buf head; /* header lines of the dialect, each with its CRLF */
	struct lt_buf body;
	struct lt_buf lead; /* what a dialect writes before each of its events */
	struct lt_sim_mark *marks; /* none: one piece, when it is whole */
	int count, room;
};

enum lt_sim_end {
	LT_SIM_END_KEEP,  /* the next call */
	LT_SIM_END_CLOSE,
	LT_SIM_END_RESET, /* with a TCP reset */
	LT_SIM_END_HANG,  /* nothing more, until the other side leaves */
};

struct lt_sim_piece {
	size_t end;     /* in bytes */
	int64_t due_us; /* from the call's arrival on */
	int64_t out;    /* tokens shown by then */
};

/* How fast the provider is. */
struct lt_sim_pace {
	int64_t head_us, first_us, token_us;
};

struct lt_sim_plan {
	struct lt_arena *arena; /* of the pieces; as long as the connection */
	struct lt_buf bytes;
	struct lt_sim_piece *pieces; /* the first is the head */
	int count, room;
	enum lt_sim_end end;
	bool cut;                  /* by a fault: what was not sent was not made */
	bool singly;               /* each piece in a write of its own, also when several are due */
	struct lt_sim_pace pace;
	int64_t hidden;            /* tokens made before the first that is shown; of a whole answer all */
	struct lt_sim_row row;     /* what the bill will say */
};

void lt_sim_draft_clear(struct lt_sim_draft *draft);
void lt_sim_draft_mark(struct lt_sim_draft *draft, enum lt_sim_mark_kind kind, int64_t out);

/* bytes more at due_us. */
void lt_sim_plan_add(struct lt_sim_plan *plan, struct lt_text bytes, int64_t due_us, int64_t out);

/* out: tokens of the whole answer; hidden: those of them that are thought and not shown. */
void lt_sim_plan_render(struct lt_sim_plan *plan, const struct lt_sim_draft *draft, struct lt_sim_pace pace, int64_t out,
	int64_t hidden);

/* The tokens made us after the call came: those shown by then, and hidden ones by the pace. */
int64_t lt_sim_plan_made(const struct lt_sim_plan *plan, int64_t us);
