/* SPDX-License-Identifier: Apache-2.0 */
/* Faults that change how an answer gets onto the wire. */
#include "sim/fault.h"
#include "sim/plan.h"

#include "base/arena.h"

enum { AFTER = 3, SLOW_HEAD_MS = 20, SLOW_MS = 1000, SPLIT_BYTES = 7 };

static int64_t
or_else(int64_t given, int64_t otherwise)
{
	return given < 0 ? otherwise : given;
}

/* Pieces that are still sent: the head and so many events; never the last one. */
static int
kept(const struct lt_sim_fault *fault, const struct lt_sim_plan *plan)
{
	int64_t wanted = 1 + or_else(fault->after, AFTER);
	return wanted < plan->count - 1 ? (int)wanted : plan->count - 1;
}

static void
end_behind(struct lt_sim_plan *plan, int pieces, enum lt_sim_end end)
{
	plan->count = pieces < plan->count ? pieces : plan->count;
	plan->bytes.len = plan->count ? plan->pieces[plan->count - 1].end : 0;
	plan->end = end;
	plan->cut = true;
}

/* The piece behind those kept is cut in half. */
static void
cut(struct lt_sim_plan *plan, int pieces)
{
	size_t from = plan->pieces[pieces - 1].end;
	plan->pieces[pieces].end = from + (plan->pieces[pieces].end - from) / 2;
	plan->pieces[pieces].out = plan->pieces[pieces - 1].out;
	end_behind(plan, pieces + 1, LT_SIM_END_CLOSE);
}

static void
delay(struct lt_sim_plan *plan, int from, int64_t ms)
{
	for (int i = from; i < plan->count; i++)
		plan->pieces[i].due_us += ms * 1000;
}

static void
fall_silent(struct lt_sim_plan *plan, int pieces, int64_t ms)
{
	if (ms < 0)
		end_behind(plan, pieces, LT_SIM_END_HANG);
	else
		delay(plan, pieces, ms);
}

/* Cuts piece number at into pieces of so many bytes, ms apart; what follows comes later by as much. */
static void
slice(struct lt_sim_plan *plan, int at, size_t bytes, int64_t ms)
{
	size_t from = at ? plan->pieces[at - 1].end : 0, len = plan->pieces[at].end - from;
	int more = len ? (int)((len - 1) / bytes) : 0;
	for (int i = 0; i < more; i++)
		LT_PUSH(plan->arena, plan->pieces, plan->count, plan->room) = (struct lt_sim_piece){ 0 };
	memmove(plan->pieces + at + more, plan->pieces + at, (size_t)(plan->count - more - at) * sizeof *plan->pieces);
	struct lt_sim_piece whole = plan->pieces[at + more];
	int64_t before = at ? plan->pieces[at - 1].out : 0;
	for (int i = 0; i < more; i++)
		plan->pieces[at + i] = (struct lt_sim_piece){ from + (size_t)(i + 1) * bytes, whole.due_us + i * ms * 1000, before };
	delay(plan, at + more, more * ms);
}

static void
split(const struct lt_sim_fault *fault, struct lt_sim_plan *plan)
{
	int64_t bytes = or_else(fault->bytes, SPLIT_BYTES);
	struct lt_sim_piece last = plan->pieces[plan->count - 1];
	plan->singly = true;
	if (bytes < 1 || plan->count < 2)
		return;
	plan->pieces[1] = last; /* as if all behind the head were one */
	plan->pieces[1].due_us = plan->pieces[0].due_us > last.due_us ? plan->pieces[0].due_us : last.due_us;
	plan->count = 2;
	slice(plan, 1, (size_t)bytes, or_else(fault->ms, 0));
}

void
lt_sim_fault_plan(const struct lt_sim_fault *fault, struct lt_sim_plan *plan)
{
	switch (fault->kind) {
	case LT_SIM_FAULT_REFUSE:
		end_behind(plan, 0, LT_SIM_END_CLOSE);
		break;
	case LT_SIM_FAULT_RESET:
		end_behind(plan, 0, LT_SIM_END_RESET);
		break;
	case LT_SIM_FAULT_RESET_HEAD:
		end_behind(plan, 1, LT_SIM_END_RESET);
		break;
	case LT_SIM_FAULT_RESET_STREAM:
		end_behind(plan, kept(fault, plan), LT_SIM_END_RESET);
		break;
	case LT_SIM_FAULT_CLOSE:
		end_behind(plan, kept(fault, plan), LT_SIM_END_CLOSE);
		break;
	case LT_SIM_FAULT_CUT:
		cut(plan, kept(fault, plan));
		break;
	case LT_SIM_FAULT_STALL:
		fall_silent(plan, kept(fault, plan), fault->ms);
		break;
	case LT_SIM_FAULT_SILENT:
		fall_silent(plan, 1, fault->ms);
		break;
	case LT_SIM_FAULT_SLOW_HEAD:
		slice(plan, 0, 1, or_else(fault->ms, SLOW_HEAD_MS));
		break;
	case LT_SIM_FAULT_SLOW:
		delay(plan, 0, or_else(fault->ms, SLOW_MS));
		break;
	case LT_SIM_FAULT_LONG_LENGTH:
	case LT_SIM_FAULT_SHORT_LENGTH:
		plan->end = LT_SIM_END_CLOSE;
		break;
	case LT_SIM_FAULT_SPLIT:
		split(fault, plan);
		break;
	default:
		break;
	}
}
