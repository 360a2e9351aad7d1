/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/script.h"

#include "base/arena.h"
#include "base/err.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_sim_script script;
static struct lt_err err;

static bool
read_script(const char *text)
{
	arena = arena ? arena : lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	return lt_sim_script_read(arena, "s.yaml", lt_text(text), &script, &err);
}

static bool
next_fails(const char *deployment)
{
	return lt_sim_script_call(&script, lt_text(deployment)) != NULL;
}

TEST(steps_count_the_calls_of_their_deployment)
{
	IS(read_script("faults:\n- {calls: 2..3, deployment: a, fault: reset}\n- {calls: 4, fault: server}\n"));
	IS(!next_fails("a") && next_fails("a") && !next_fails("b"));
	const struct lt_sim_fault *fault = lt_sim_script_call(&script, LT_LIT("a"));
	IS(fault && fault->kind == LT_SIM_FAULT_RESET); /* its third, and the fourth of all: the first step counts */
	IS(!next_fails("a"));
}

TEST(every_so_many_begins_with_the_first_of_its_calls)
{
	IS(read_script("faults: [{calls: 2..99, every: 3, fault: reset}]"));
	bool got[8];
	for (int i = 1; i < 8; i++)
		got[i] = next_fails("x");
	IS(!got[1] && !got[2] && !got[3] && got[4] && !got[5] && !got[6] && got[7]);
}

TEST(connections_are_counted_apart_from_calls)
{
	IS(read_script("faults: [{connections: 1..2, fault: refuse}]"));
	IS(!next_fails("a"));
	IS(!lt_sim_script_connection(&script) && !lt_sim_script_connection(&script) && lt_sim_script_connection(&script));
}

TEST(a_deployment_may_have_limits_of_its_own)
{
	IS(read_script("limits:\n- {deployment: a, ptu: 2}\n- {deployment: b, rpm: 60, window: 1, tpm: 7}\n"));
	IS(lt_sim_script_quota(&script, LT_LIT("a"))->ptu == 2 && lt_sim_script_quota(&script, LT_LIT("c")) == NULL);
	IS(lt_sim_script_quota(&script, LT_LIT("b"))->window_s == 1 && lt_sim_script_quota(&script, LT_LIT("b"))->tpm == 7);
}

TEST(what_is_wrong_is_told_with_its_line)
{
	IS(!read_script("faults:\n- {calls: 1, fault: nothing}\n"));
	IS_TEXT(err.text, "s.yaml:2: there is no such fault, or not with these arguments; lintel sim --faults lists them");
	IS(!read_script("faults:\n- {calls: 5..3, fault: reset}\n"));
	IS_TEXT(err.text, "s.yaml:2: write a number from 1 on, or two as 3..5");
	IS(!read_script("faults:\n- {fault: reset, when: now}\n"));
	IS(!read_script("faults:\n- {every: 0, fault: reset}\n"));
	IS(!read_script("- a list\n"));
	IS(read_script("") && script.count == 0);
	lt_arena_drop(arena);
}
