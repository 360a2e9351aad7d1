/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/fault.h"

#include "base/arena.h"
#include "sim/plan.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_sim_draft from, to;

/* A stream of three events. */
static void
open_draft(void)
{
	arena = lt_arena_new(SIZE_MAX);
	from = to = (struct lt_sim_draft){ .arena = arena, .head = LT_BUF(1 << 20), .body = LT_BUF(64 << 20), .lead = LT_BUF(1 << 20) };
	lt_sim_draft_clear(&from);
	lt_buf_puts(&from.body, "data: {\"a\":0}\n\n");
	lt_sim_draft_mark(&from, LT_SIM_MARK_OPEN, 0);
	lt_buf_puts(&from.body, "data: {\"a\":1}\n\n");
	lt_sim_draft_mark(&from, LT_SIM_MARK_WORD, 1);
	lt_buf_puts(&from.body, "data: [DONE]\n\n");
	lt_sim_draft_mark(&from, LT_SIM_MARK_DONE, 1);
}

static void
close_draft(void)
{
	lt_buf_done(&from.body);
	lt_buf_done(&to.body);
	lt_buf_done(&to.head);
	lt_arena_drop(arena);
}

static const char *
spoilt(const char *fault)
{
	struct lt_sim_fault f;
	if (!lt_sim_fault_read(lt_text(fault), &f))
		return NULL;
	lt_sim_fault_draft(&f, &from, &to, LT_LIT("{\"error\":1}"));
	return to.body.at;
}

TEST(names_are_read_with_their_arguments_and_no_others)
{
	struct lt_sim_fault f;
	IS(lt_sim_fault_read(LT_LIT("stall; after=2 ;ms=30"), &f));
	IS(f.kind == LT_SIM_FAULT_STALL && f.after == 2 && f.ms == 30 && f.bytes == -1);
	IS(lt_sim_fault_read(LT_LIT(" reset "), &f) && f.kind == LT_SIM_FAULT_RESET);
	static const char *const bad[] = { "", "none", "resets", "reset;after=1", "stall;after", "stall;after=-1", "stall;after=x", "stall;" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		IS(!lt_sim_fault_read(lt_text(bad[i]), &f));
}

TEST(every_fault_stands_in_the_table_and_can_be_read)
{
	struct lt_buf table = LT_BUF(1 << 20);
	struct lt_sim_fault f;
	lt_sim_fault_table(&table);
	for (int i = 1; i < LT_SIM_FAULT_COUNT; i++) {
		const char *word = lt_sim_fault_word((enum lt_sim_fault_kind)i);
		IS(lt_sim_fault_read(lt_text(word), &f) && f.kind == (enum lt_sim_fault_kind)i && strstr(table.at, word));
	}
	lt_buf_done(&table);
}

TEST(drafts_are_spoilt_event_by_event)
{
	open_draft();
	IS_TEXT(spoilt("malformed;after=1"), "data: {\"a\":0}\n\ndata: {\"a\"\n\ndata: [DONE]\n\n");
	IS_TEXT(spoilt("no-done"), "data: {\"a\":0}\n\ndata: {\"a\":1}\n\n");
	IS_TEXT(spoilt("error-event;after=1"), "data: {\"a\":0}\n\ndata: {\"error\":1}\n\n");
	IS(to.count == 2);
	IS_TEXT(spoilt("error-body"), "data: {\"error\":1}\n\n");
	IS_TEXT(spoilt("huge;after=0;bytes=3"), "data: {\"padding\":\"xxx\",\"a\":0}\n\ndata: {\"a\":1}\n\ndata: [DONE]\n\n");
	IS_TEXT(spoilt("no-space"), "data:{\"a\":0}\n\ndata:{\"a\":1}\n\ndata:[DONE]\n\n");
	IS_TEXT(spoilt("crlf"), "data: {\"a\":0}\r\n\r\ndata: {\"a\":1}\r\n\r\ndata: [DONE]\r\n\r\n");
	IS(to.count == 3 && to.marks[2].end == to.body.len);
	close_draft();
}

/* A head of ten bytes and four events of ten. */
static struct lt_sim_plan
plan_of(const char *fault)
{
	struct lt_sim_fault f = { 0 };
	struct lt_sim_plan plan = { .arena = arena, .bytes = LT_BUF(1 << 20) };
	for (int i = 0; i < 5; i++)
		lt_sim_plan_add(&plan, LT_LIT("0123456789"), i * 1000, i);
	if (lt_sim_fault_read(lt_text(fault), &f))
		lt_sim_fault_plan(&f, &plan);
	lt_buf_done(&plan.bytes);
	return plan;
}

TEST(plans_end_where_the_fault_says)
{
	arena = lt_arena_new(SIZE_MAX);
	struct lt_sim_plan p = plan_of("reset");
	IS(p.count == 0 && p.end == LT_SIM_END_RESET && p.cut);
	p = plan_of("silent");
	IS(p.count == 1 && p.end == LT_SIM_END_HANG);
	p = plan_of("close;after=2");
	IS(p.count == 3 && p.end == LT_SIM_END_CLOSE && p.pieces[2].end == 30);
	p = plan_of("cut;after=2");
	IS(p.count == 4 && p.pieces[3].end == 35 && p.pieces[3].out == 2);
	p = plan_of("close;after=99");
	IS(p.count == 4); /* never whole */
	p = plan_of("stall;after=1;ms=7");
	IS(p.count == 5 && !p.cut && p.pieces[1].due_us == 1000 && p.pieces[2].due_us == 9000 && p.pieces[4].due_us == 11000);
	lt_arena_drop(arena);
}

TEST(bytes_are_sliced_without_losing_any)
{
	arena = lt_arena_new(SIZE_MAX);
	struct lt_sim_plan p = plan_of("slow-head;ms=2");
	IS(p.count == 14 && p.pieces[0].end == 1 && p.pieces[9].end == 10 && p.pieces[9].due_us == 18000);
	IS(p.pieces[13].end == 50 && p.pieces[13].due_us == 22000);
	p = plan_of("split;bytes=7");
	IS(p.singly && p.count == 7 && p.pieces[0].end == 10 && p.pieces[1].end == 17 && p.pieces[6].end == 50);
	lt_arena_drop(arena);
}
