/* SPDX-License-Identifier: Apache-2.0 */
/* Traffic from files. */
#include "base/arena.h"
#include "base/err.h"
#include "plan/trace.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_trace trace;
static struct lt_err err;

static bool
read_text(const char *text)
{
	a = a ? a : lt_arena_new((size_t)1 << 26);
	err = (struct lt_err){ 0 };
	trace = (struct lt_trace){ 0 };
	return lt_trace_read(a, "t.csv", lt_text(text), &trace, &err);
}

TEST(minutes_without_a_row_had_no_calls)
{
	IS(read_text("time,calls,input,cached,output\n2026-11-02T08:00:00Z,10,1000,100,200\n2026-11-02T08:04:00Z,20,3000,0,400\n2026-11-02T08:01:00Z,1,1,0,1\n"));
	IS(trace.traffic.count == 4 && trace.silent == 2 && trace.step_s == 60 && trace.second < 0);
	IS(lt_blend_sums(&trace.traffic).minutes == 5 && lt_blend_sums(&trace.traffic).peak_calls == 20);
}

TEST(rows_of_an_hour_are_sixty_minutes_alike)
{
	IS(read_text("timestamp;requests\n1\n") == false);
	IS(read_text("Timestamp,Requests,Prompt Tokens,Completion Tokens\n2026-11-02 08:00,600,60000,6000\n2026-11-02 09:00,1200,60000,6000\n"));
	IS(trace.step_s == 3600 && trace.traffic.at[0].calls == 10 && trace.traffic.at[0].minutes == 60);
	IS(lt_blend_sums(&trace.traffic).calls == 15 && trace.days > 0.083 && trace.days < 0.084);
}

TEST(capacity_7_1_rows_finer_than_a_minute_tell_the_busiest_second_and_ten_seconds)
{
	IS(read_text("time,calls,input,output\n1000000020,3,3,3\n1000000021,4,4,4\n1000000029,5,5,5\n1000000030,6,6,6\n1000000040,1,1,1\n"));
	IS(trace.second == 6 && trace.ten_s == 15 && trace.traffic.count == 1 && trace.traffic.at[0].calls == 19);
}

TEST(what_is_wrong_has_its_line)
{
	IS(!read_text("") && strstr(err.text, "t.csv: it is empty"));
	IS(!read_text("time,calls,input\n") && strstr(err.text, "t.csv:1: there is no column output"));
	IS(!read_text("time,calls,input,output\n") && strstr(err.text, "no rows"));
	IS(!read_text("time,calls,input,output\n2026-11-02T08:00:00Z,1,2,3\nyesterday,1,2,3\n") && strstr(err.text, "t.csv:3: its time"));
	IS(!read_text("time,calls,input,output\n2026-11-02T08:00:00Z,-1,2,3\n") && strstr(err.text, "t.csv:2: calls is not"));
	IS(!read_text("time,calls,input,output\n2026-11-02T08:00:00Z,nan,2,3\n") && strstr(err.text, "t.csv:2: calls is not"));
	IS(!read_text("time,calls,input,cached,output\n2026-11-02T08:00:00Z,1,2,9,3\n") && strstr(err.text, "more input is cached"));
	IS(!read_text("time,calls,input,output\n0,1,1,1\n2000000000,1,1,1\n") && strstr(err.text, "ten years"));
}
