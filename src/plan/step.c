/* SPDX-License-Identifier: Apache-2.0 */
/* Steps are laid one by one; at the end they get their days, their order and the verdict. */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "plan/inside.h"
#include "plan/path.h"

enum { OLD = 180 };

const char *
lt_step_number(struct lt_arena *a, int64_t number)
{
	const char *digits = lt_print(a, "%lld", (long long)number);
	size_t len = strlen(digits), lead = (len + 2) % 3 + 1;
	const char *text = lt_print(a, "%.*s", (int)lead, digits);
	for (const char *rest = digits + lead; *rest; rest += 3)
		text = lt_print(a, "%s,%.3s", text, rest);
	return text;
}

static struct lt_texts
pieces(struct lt_arena *a, const char *words)
{
	struct lt_text rest = lt_text(words), word;
	const char **at = NULL;
	int count = 0, room = 0;
	while (lt_text_cut(&rest, ' ', &word))
		LT_PUSH(a, at, count, room) = lt_copy_text(a, word).at;
	return (struct lt_texts){ at, count };
}

/* A gap takes its time; what is unknown takes finding out, and at worst the gap's time too. */
static void
set_days(const struct lt_placing *p, struct lt_placement_step *step, const char *lead)
{
	const struct lt_lead *out = lt_workloads_lead(p->workloads, "find-out"),
			     *gap = lt_workloads_lead(p->workloads, lead);
	step->days = step->days_most = 0;
	if (step->status == LT_STATUS_GAP) {
		step->days = gap->least;
		step->days_most = gap->most;
		step->days_source = gap->source;
	} else if (step->status == LT_STATUS_UNKNOWN) {
		step->days = out->least;
		step->days_most = out->most + gap->most;
		step->days_source = gap->source;
	}
}

struct lt_placement_step *
lt_step_add(struct lt_placing *p, const struct lt_placement_step *step, const char *lead, const char *after)
{
	struct lt_placement_step *added = &LT_PUSH(p->a, p->out->steps, p->out->steps_count, p->step_room);
	*added = *step;
	added->after = pieces(p->a, after);
	if (added->status == LT_STATUS_OK || added->status == LT_STATUS_SKIP)
		added->fix = added->command = NULL;
	set_days(p, added, lead);
	return added;
}

void
lt_step_line(struct lt_placing *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	LT_PUSH(p->a, p->lines, p->line_count, p->line_room) = lt_print_va(p->a, format, args);
	va_end(args);
}

void
lt_step_source(struct lt_placing *p, const char *source)
{
	for (int i = 0; i < p->source_count; i++)
		if (strcmp(p->sources[i], source) == 0)
			return;
	LT_PUSH(p->a, p->sources, p->source_count, p->source_room) = source;
}

void
lt_step_dated(struct lt_placing *p, const char *what, const char *source, const char *as_of)
{
	int64_t from, to;
	if (!lt_date_day(lt_text(as_of), &from) || !lt_date_day(lt_text(p->out->today), &to))
		return lt_step_source(p, lt_print(p->a, "%s: %s", what, source));
	lt_step_source(p, lt_print(p->a, "%s: %s; a table of %s, %lld days old%s", what, source, as_of, (long long)(to - from),
		to - from > OLD ? ": check it before you rely on it" : ""));
}

/* Names of steps as indexes of legs; those that are not there are left out. */
static const int *
waits(const struct lt_placing *p, struct lt_placement_step *step)
{
	int *at = LT_NEW_ARRAY(p->a, int, step->after.count + 1), count = 0;
	const char **names = LT_NEW_ARRAY(p->a, const char *, step->after.count + 1);
	for (int i = 0; i < step->after.count; i++)
		for (int s = 0; s < p->out->steps_count; s++)
			if (strcmp(step->after.at[i], p->out->steps[s].id) == 0) {
				names[count] = step->after.at[i];
				at[count++] = s;
			}
	step->after = (struct lt_texts){ names, count };
	at[count] = -1;
	return at;
}

static void
find_path(struct lt_placing *p)
{
	struct lt_placement *out = p->out;
	struct lt_leg *legs = LT_NEW_ARRAY(p->a, struct lt_leg, out->steps_count + 1);
	for (int i = 0; i < out->steps_count; i++)
		legs[i] = (struct lt_leg){ .least = out->steps[i].days, .most = out->steps[i].days_most,
			.after = waits(p, &out->steps[i]) };
	lt_path_find(p->a, legs, out->steps_count, &out->days, &out->days_most);
	for (int i = 0; i < out->steps_count; i++) {
		out->steps[i].begins = legs[i].begins;
		for (int earlier = 0; earlier < out->steps_count && legs[i].critical; earlier++)
			out->steps[i].place += legs[earlier].critical && legs[earlier].begins <= legs[i].begins;
		if (out->steps[i].days_source)
			lt_step_source(p, out->steps[i].days_source);
	}
}

/* "7 to 14 days" */
static const char *
days(struct lt_arena *a, double least, double most)
{
	return least == most ? lt_print(a, "%g %s", most, most == 1 ? "day" : "days") : lt_print(a, "%g to %g days", least, most);
}

/* The step on the path that takes longest. */
static const struct lt_placement_step *
longest(const struct lt_placement *out)
{
	const struct lt_placement_step *most = NULL;
	for (int i = 0; i < out->steps_count; i++)
		if (out->steps[i].place > 0 && (!most || out->steps[i].days_most > most->days_most))
			most = &out->steps[i];
	return most;
}

void
lt_step_finish(struct lt_placing *p)
{
	struct lt_placement *out = p->out;
	int of[LT_STATUS_COUNT] = { 0 };
	find_path(p);
	for (int i = 0; i < out->steps_count; i++)
		of[out->steps[i].status]++;
	int gaps = of[LT_STATUS_GAP], open = of[LT_STATUS_UNKNOWN];
	const struct lt_placement_step *most = longest(out);
	const char *span = most ? lt_print(p->a, "%s, most of it %s", days(p->a, out->days, out->days_most), most->id) : "";
	out->verdict = gaps > 0 ? LT_READY_NO : open > 0 ? LT_READY_UNKNOWN : LT_READY_YES;
	if (gaps > 0)
		out->sentence = lt_print(p->a, "%d %s and %d unknown are in the way: %s", gaps, gaps == 1 ? "gap" : "gaps", open, span);
	else if (open > 0)
		out->sentence = lt_print(p->a, "nothing speaks against it, and %d %s to be found out first: %s", open,
			open == 1 ? "thing has" : "things have", span);
	else
		out->sentence = lt_print(p->a, "it would run on %s", out->spot ? out->spot : "what is there");
	out->arithmetic = (struct lt_texts){ p->lines, p->line_count };
	out->sources = (struct lt_texts){ p->sources, p->source_count };
}
