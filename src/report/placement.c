/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict, the sums, the steps in the order of the path, and where the numbers are from. */
#include "report/placement.h"

#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"
#include "report/prose.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, INDENT = 15 };

static const char *const WORDS[] = { [LT_READY_YES] = "yes", [LT_READY_UNKNOWN] = "unknown", [LT_READY_NO] = "no" };
static const enum lt_style STYLES[] = { [LT_READY_YES] = LT_STYLE_GOOD, [LT_READY_UNKNOWN] = LT_STYLE_DOUBT,
	[LT_READY_NO] = LT_STYLE_BAD };
static const struct {
	const char *sign;
	enum lt_style style;
} SIGNS[] = { [LT_STATUS_OK] = { "ok", LT_STYLE_GOOD }, [LT_STATUS_GAP] = { "gap", LT_STYLE_BAD },
	[LT_STATUS_UNKNOWN] = { "unknown", LT_STYLE_DOUBT }, [LT_STATUS_SKIP] = { "skip", LT_STYLE_QUIET } };

/* "day 5 to 12", or how long. */
static const char *
days(struct lt_arena *a, const struct lt_placement_step *step)
{
	if (step->days_most == 0)
		return "";
	if (step->days == step->days_most)
		return lt_print(a, "%g %s", step->days, step->days == 1 ? "day" : "days");
	return lt_print(a, "%g-%g days", step->days, step->days_most);
}

static const char *
where(struct lt_arena *a, const struct lt_placement_step *step)
{
	if (!step->file)
		return "";
	return step->line > 0 ? lt_print(a, " (%s:%u)", step->file, step->line) : lt_print(a, " (%s)", step->file);
}

static const char *
and_then(struct lt_arena *a, const struct lt_placement_step *step)
{
	const char *all = "";
	for (int i = 0; i < step->after.count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", step->after.at[i]);
	return all;
}

static void
put_detail(const struct lt_page *page, enum lt_style style, const char *label, const char *text)
{
	lt_page_print(page, LT_STYLE_QUIET, "    %-*s", INDENT - 4, label);
	lt_page_wrap(page, style, INDENT, INDENT, text);
}

/* The place is told once, where it is first meant. */
static void
put_step(const struct lt_page *page, const struct lt_placement_step *step, const char **told)
{
	const char *time = days(page->arena, step);
	int room = page->width - INDENT - (int)strlen(time);
	bool path = step->place > 0;
	lt_page_print(page, LT_STYLE_STRONG, path ? "%3u " : "    ", step->place);
	lt_page_column(page, LT_STYLE_STRONG, INDENT - 4, step->id);
	if (time[0])
		lt_page_column(page, SIGNS[step->status].style, room > 8 ? room : 8, SIGNS[step->status].sign);
	lt_page_print(page, time[0] ? LT_STYLE_STRONG : SIGNS[step->status].style, "%s", time[0] ? time : SIGNS[step->status].sign);
	lt_page_line(page);
	put_detail(page, LT_STYLE_PLAIN, "needs", step->need);
	const char *place = where(page->arena, step);
	put_detail(page, LT_STYLE_PLAIN, "found", lt_print(page->arena, "%s%s", step->found, strcmp(place, *told) == 0 ? "" : place));
	if (place[0])
		*told = place;
	if (step->status == LT_STATUS_GAP && step->fix)
		put_detail(page, LT_STYLE_PLAIN, "fix", step->fix);
	if (step->status == LT_STATUS_UNKNOWN && step->command)
		put_detail(page, LT_STYLE_PLAIN, "find out", step->command);
	if (step->status == LT_STATUS_GAP && step->after.count > 0)
		put_detail(page, LT_STYLE_QUIET, "after", and_then(page->arena, step));
}

/* Those on the path in its order, then what else is open, then the rest. */
static int
order(const void *left, const void *right)
{
	const struct lt_placement_step *a = *(const struct lt_placement_step *const *)left,
				      *b = *(const struct lt_placement_step *const *)right;
	static const int open[] = { [LT_STATUS_GAP] = 0, [LT_STATUS_UNKNOWN] = 1, [LT_STATUS_OK] = 2, [LT_STATUS_SKIP] = 3 };
	if ((a->place > 0) != (b->place > 0))
		return a->place > 0 ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (open[a->status] != open[b->status])
		return open[a->status] < open[b->status] ? -1 : 1;
	return a < b ? -1 : a > b;
}

static const struct lt_placement_step **
in_order(struct lt_arena *a, const struct lt_placement *placement)
{
	const struct lt_placement_step **steps = LT_NEW_ARRAY(a, const struct lt_placement_step *, placement->steps_count + 1);
	for (int i = 0; i < placement->steps_count; i++)
		steps[i] = &placement->steps[i];
	if (placement->steps_count > 1)
		qsort(steps, (size_t)placement->steps_count, sizeof(*steps), order);
	return steps;
}

static void
put_head(const struct lt_page *page, const struct lt_placement *placement)
{
	const char *engine = placement->engine ? lt_print(page->arena, ", %s, %s", placement->precision, placement->engine) : "";
	lt_page_print(page, LT_STYLE_STRONG, "%s tomorrow? ", placement->profile);
	lt_page_print(page, STYLES[placement->verdict], "%s", WORDS[placement->verdict]);
	lt_page_line(page);
	lt_page_wrap(page, LT_STYLE_PLAIN, 0, 0, placement->sentence);
	lt_page_line(page);
	lt_page_wrap(page, LT_STYLE_QUIET, 0, 0, lt_print(page->arena, "%s%s: %g calls a minute of %g tokens, %g at once", placement->model,
		engine, placement->rpm, placement->tokens, placement->at_once));
	for (int i = 0; i < placement->arithmetic.count; i++) {
		lt_page_print(page, LT_STYLE_PLAIN, "  ");
		lt_page_wrap(page, LT_STYLE_PLAIN, 2, 4, placement->arithmetic.at[i]);
	}
}

void
lt_placement_terminal(const struct lt_placement *placement, const struct lt_report_options *options, struct lt_buf *out)
{
	int width = options->width > 0 ? options->width : WIDTH;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	struct lt_page page = { .arena = arena, .out = out, .colour = options->colour,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
	const struct lt_placement_step **steps = in_order(arena, placement);
	const char *told = "";
	put_head(&page, placement);
	lt_page_title(&page, "Steps", placement->days_most > 0 ? "the critical path is numbered" : NULL);
	for (int i = 0; i < placement->steps_count; i++)
		put_step(&page, steps[i], &told);
	lt_page_title(&page, "Numbers are from", NULL);
	for (int i = 0; i < placement->sources.count; i++) {
		lt_page_print(&page, LT_STYLE_QUIET, "  ");
		lt_page_wrap(&page, LT_STYLE_QUIET, 2, 4, placement->sources.at[i]);
	}
	lt_arena_drop(arena);
}

static void
put_row(struct lt_arena *a, const struct lt_placement_step *step, struct lt_buf *out)
{
	const char *todo = step->status == LT_STATUS_UNKNOWN ? step->command : step->fix;
	if (step->place > 0)
		lt_buf_printf(out, "| %u ", step->place);
	else
		lt_buf_puts(out, "| ");
	lt_buf_printf(out, "| %s | %s | ", step->id, SIGNS[step->status].sign);
	lt_prose_put(out, step->need);
	lt_buf_puts(out, " | ");
	lt_prose_put(out, lt_print(a, "%s%s", step->found, where(a, step)));
	lt_buf_puts(out, " | ");
	lt_prose_put(out, todo ? todo : "");
	lt_buf_printf(out, " | %s |\n", days(a, step));
}

void
lt_placement_markdown(const struct lt_placement *placement, const struct lt_report_options *options, struct lt_buf *out)
{
	static const char *const signs[] = { [LT_READY_YES] = "✅", [LT_READY_UNKNOWN] = "❔", [LT_READY_NO] = "❌" };
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	const struct lt_placement_step **steps = in_order(arena, placement);
	(void)options;
	lt_buf_printf(out, "## %s Lintel: ", signs[placement->verdict]);
	lt_prose_put(out, placement->profile);
	lt_buf_printf(out, " tomorrow? %s\n\n", WORDS[placement->verdict]);
	lt_prose_put(out, placement->sentence);
	lt_buf_puts(out, "\n\n");
	for (int i = 0; i < placement->arithmetic.count; i++) {
		lt_buf_puts(out, "- ");
		lt_prose_put(out, placement->arithmetic.at[i]);
		lt_buf_putc(out, '\n');
	}
	lt_buf_puts(out, "\n| Path | Step | Status | Needs | Found | To do | Days |\n|--:|---|---|---|---|---|---|\n");
	for (int i = 0; i < placement->steps_count; i++)
		put_row(arena, steps[i], out);
	lt_buf_printf(out, "\n<sub>lintel %s on %s.</sub>\n", placement->version, placement->today);
	lt_arena_drop(arena);
}
