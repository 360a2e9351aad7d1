/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts become plans: a head, a length or chunks, and the time of each event. */
#include "sim/plan.h"

#include "base/arena.h"
#include "sim/put.h"

void
lt_sim_draft_clear(struct lt_sim_draft *draft)
{
	draft->status = 200;
	draft->type = "application/json";
	draft->declared = -1;
	draft->head.len = draft->body.len = 0;
	draft->count = 0;
}

void
lt_sim_draft_mark(struct lt_sim_draft *draft, enum lt_sim_mark_kind kind, int64_t out)
{
	LT_PUSH(draft->arena, draft->marks, draft->count, draft->room) =
		(struct lt_sim_mark){ .end = draft->body.len, .kind = kind, .out = out };
}

void
lt_sim_plan_add(struct lt_sim_plan *plan, struct lt_text bytes, int64_t due_us, int64_t out)
{
	lt_buf_text_add(&plan->bytes, bytes);
	int64_t before_us = plan->count ? plan->pieces[plan->count - 1].due_us : 0;
	LT_PUSH(plan->arena, plan->pieces, plan->count, plan->room) = (struct lt_sim_piece){
		.end = plan->bytes.len, .due_us = due_us > before_us ? due_us : before_us, .out = out };
}

static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} rows[] = { { 200, "OK" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" }, { 408, "Request Timeout" },
		{ 413, "Payload Too Large" }, { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 502, "Bad Gateway" }, { 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" }, { 529, "Overloaded" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].status == status)
			return rows[i].reason;
	return "Unknown";
}

static void
write_head(struct lt_buf *out, const struct lt_sim_draft *draft, enum lt_sim_end end)
{
	lt_buf_puts(out, "HTTP/1.1 ");
	lt_sim_put_number(out, draft->status);
	lt_buf_putc(out, ' ');
	lt_buf_puts(out, reason(draft->status));
	lt_buf_puts(out, "\r\ncontent-type: ");
	lt_buf_puts(out, draft->type);
	if (draft->count && draft->declared < 0) {
		lt_buf_puts(out, "\r\ntransfer-encoding: chunked\r\n");
	} else {
		lt_buf_puts(out, "\r\ncontent-length: ");
		lt_sim_put_number(out, draft->declared < 0 ? (int64_t)draft->body.len : draft->declared);
		lt_buf_puts(out, "\r\n");
	}
	lt_buf_text_add(out, lt_buf_text(&draft->head));
	lt_buf_puts(out, end == LT_SIM_END_CLOSE ? "connection: close\r\n\r\n" : "\r\n");
}

static void
write_chunk(struct lt_buf *out, struct lt_text bytes)
{
	char size[20];
	int len = snprintf(size, sizeof size, "%zx\r\n", bytes.len);
	lt_buf_add(out, size, (size_t)len);
	lt_buf_text_add(out, bytes);
	lt_buf_puts(out, "\r\n");
}

static void
render_events(struct lt_sim_plan *plan, const struct lt_sim_draft *draft, int64_t out)
{
	const struct lt_sim_pace *pace = &plan->pace;
	size_t at = 0;
	for (int i = 0; i < draft->count; i++) {
		const struct lt_sim_mark *mark = &draft->marks[i];
		struct lt_text event = { draft->body.at + at, mark->end - at };
		int64_t made = mark->out > 1 ? mark->out - 1 : 0;
		if (draft->declared < 0)
			write_chunk(&plan->bytes, event);
		else
			lt_buf_text_add(&plan->bytes, event);
		lt_sim_plan_add(plan, LT_NONE, pace->head_us + pace->first_us + made * pace->token_us, mark->out);
		at = mark->end;
	}
	if (draft->declared < 0)
		lt_sim_plan_add(plan, LT_LIT("0\r\n\r\n"), 0, out);
}

void
lt_sim_plan_render(struct lt_sim_plan *plan, const struct lt_sim_draft *draft, struct lt_sim_pace pace, int64_t out,
	int64_t hidden)
{
	int64_t whole_us = pace.head_us + pace.first_us + (out > 1 ? out - 1 : 0) * pace.token_us;
	plan->pace = pace;
	plan->hidden = draft->count ? hidden : out;
	write_head(&plan->bytes, draft, plan->end);
	lt_sim_plan_add(plan, LT_NONE, draft->count ? pace.head_us : whole_us, 0);
	if (draft->count)
		render_events(plan, draft, out);
	else
		lt_sim_plan_add(plan, lt_buf_text(&draft->body), whole_us, out);
}

int64_t
lt_sim_plan_made(const struct lt_sim_plan *plan, int64_t us)
{
	const struct lt_sim_pace *pace = &plan->pace;
	int64_t shown = 0, begun_us = us - pace->head_us - pace->first_us, made = 0;
	for (int i = 0; i < plan->count && plan->pieces[i].due_us <= us; i++)
		shown = plan->pieces[i].out;
	if (begun_us >= 0)
		made = pace->token_us ? begun_us / pace->token_us + 1 : plan->hidden;
	if (made > plan->hidden)
		made = plan->hidden;
	return made > shown ? made : shown;
}
