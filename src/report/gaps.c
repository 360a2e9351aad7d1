/* SPDX-License-Identifier: Apache-2.0 */
/* gaps: what to close, heaviest first; and what would have to be known to say more. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { INDENT = 4, DEEPER = 6, UNKNOWNS = 12 };

/* The findings of one check with one status that nobody waived. */
struct open {
	uint32_t check;
	const struct lt_finding **at; /* the first of them, as many as are shown */
	int shown;
	uint32_t count, waived;
	bool one_reason;              /* all that are shown say the same */
};

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Where a ceiling left findings out, the check's count knows of them. */
static struct open
open_of(const struct lt_page *page, uint32_t check, enum lt_status status)
{
	const struct lt_assessment *assessment = page->assessment;
	const struct lt_checked *of = &assessment->checks[check];
	struct open open = { .check = check, .one_reason = true,
		.at = LT_NEW_ARRAY(page->arena, const struct lt_finding *, page->places) };
	uint32_t held = 0;
	for (int i = lt_assessment_first(assessment, check); i < assessment->findings_count; i++) {
		const struct lt_finding *finding = &assessment->findings[i];
		if (finding->check != check)
			break;
		if (finding->status != status)
			continue;
		held++;
		open.waived += finding->waiver > 0;
		open.count += finding->waiver == 0;
		if (finding->waiver > 0 || open.shown >= page->places)
			continue;
		open.at[open.shown++] = finding;
		open.one_reason &= same_text(finding->reason, open.at[0]->reason);
	}
	uint32_t all = status == LT_STATUS_GAP ? of->gap : of->unknown;
	if (!assessment->run.baseline && all > held)
		open.count += all - held;
	return open;
}

/* A resource that is called by its file, and something in it, says the file once. */
static const char *
place_of(const struct lt_page *page, const struct lt_finding *finding)
{
	const char *resource = finding->resource ? finding->resource : "";
	size_t same = finding->file ? strlen(finding->file) : 0;
	if (same > 0 && strncmp(resource, finding->file, same) == 0 &&
		(resource[same] == ':' || resource[same] == '\0'))
		resource += same + (resource[same] == ':');
	if (finding->file && finding->line > 0)
		return lt_print(page->arena, "%s:%u  %s", finding->file, finding->line, resource);
	if (finding->file)
		return lt_print(page->arena, "%s  %s", finding->file, resource);
	return resource;
}

static void
write_indented(const struct lt_page *page, enum lt_style style, int indent, const char *text)
{
	lt_buf_fill(page->out, ' ', indent);
	lt_page_wrap(page, style, indent, indent, text);
}

static void
write_places(const struct lt_page *page, const struct open *open)
{
	bool places = false;
	for (int i = 0; i < open->shown; i++) {
		const char *place = place_of(page, open->at[i]), *reason = open->at[i]->reason;
		places |= *place != '\0';
		if (*place)
			write_indented(page, LT_STYLE_PLAIN, INDENT, place);
		if (reason && !(open->one_reason && open->shown > 1))
			write_indented(page, LT_STYLE_QUIET, *place ? DEEPER : INDENT, reason);
	}
	if (open->one_reason && open->shown > 1 && open->at[0]->reason)
		write_indented(page, LT_STYLE_QUIET, places ? DEEPER : INDENT, open->at[0]->reason);
	if (open->count > (uint32_t)open->shown)
		write_indented(page, LT_STYLE_QUIET, INDENT,
			lt_print(page->arena, "… and %s more",
				lt_page_number(page, open->count - (uint32_t)open->shown)));
	if (open->waived > 0)
		write_indented(page, LT_STYLE_QUIET, INDENT,
			lt_print(page->arena, "(%s waived)", lt_page_number(page, open->waived)));
}

static void
write_heading(const struct lt_page *page, const struct lt_checked *check, const char *sign,
	enum lt_style style)
{
	const char *severity = lt_words_severity.at[check->severity].word;
	const char *name = lt_assessment_check_name(check);
	lt_page_print(page, style, "%s %s", sign, severity);
	lt_page_print(page, LT_STYLE_QUIET, "  %s  ", name);
	lt_page_wrap(page, LT_STYLE_STRONG, (int)(2 + strlen(severity) + 4 + strlen(name)), 2,
		check->title);
}

static void
write_gap(const struct lt_page *page, const struct open *open)
{
	const struct lt_checked *check = &page->assessment->checks[open->check];
	lt_page_line(page);
	write_heading(page, check, "✗",
		check->severity >= LT_SEVERITY_HIGH ? LT_STYLE_BAD : LT_STYLE_DOUBT);
	write_places(page, open);
	if (!check->fix)
		return;
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_print(page, LT_STYLE_GOOD, "→ ");
	lt_page_wrap(page, LT_STYLE_PLAIN, DEEPER, DEEPER, check->fix);
}

/* The checks with this verdict, heaviest first. */
static uint32_t *
sorted(const struct lt_page *page, enum lt_status verdict, int *ret_count)
{
	const struct lt_assessment *assessment = page->assessment;
	uint32_t *checks = LT_NEW_ARRAY(page->arena, uint32_t, assessment->checks_count + 1);
	*ret_count = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].verdict == verdict)
			checks[(*ret_count)++] = (uint32_t)i;
	lt_assessment_sort(assessment, checks, *ret_count);
	return checks;
}

static const char *
plural(const struct lt_page *page, int64_t count, const char *one, const char *many)
{
	return lt_print(page->arena, "%s %s", lt_page_number(page, count), count == 1 ? one : many);
}

static void
write_gaps(const struct lt_page *page)
{
	int count, listed = 0;
	uint32_t *checks = sorted(page, LT_STATUS_GAP, &count);
	struct open *open = LT_NEW_ARRAY(page->arena, struct open, count + 1);
	int64_t places = 0;
	for (int i = 0; i < count; i++) {
		open[listed] = open_of(page, checks[i], LT_STATUS_GAP);
		places += open[listed].count;
		listed += open[listed].count > 0;
	}
	if (listed == 0)
		return lt_page_title(page, "Gaps",
			page->assessment->run.baseline ? "none that is new"
				: count > 0	       ? "none that is not waived"
						       : "none");
	lt_page_title(page, "Gaps",
		lt_print(page->arena, "%s in %s", plural(page, listed, "check", "checks"),
			plural(page, places, "place", "places")));
	for (int i = 0; i < listed; i++)
		write_gap(page, &open[i]);
}

/* Was any source read that can decide the check? */
static bool
was_read(const struct lt_assessment *assessment, const struct lt_checked *check)
{
	for (int i = 0; i < check->sources.count; i++)
		for (int n = 0; n < assessment->sources_count; n++)
			if (assessment->sources[n].state == LT_SOURCE_OK &&
				same_text(assessment->sources[n].collector, check->sources.at[i]))
				return true;
	return check->sources.count == 0;
}

/* What became of the one source that would decide: often it says how to give it. */
static const char *
sentence_of(const struct lt_assessment *assessment, const char *collector)
{
	for (int i = 0; i < assessment->sources_count; i++)
		if (same_text(assessment->sources[i].collector, collector) &&
			assessment->sources[i].sentence)
			return assessment->sources[i].sentence;
	return NULL;
}

static const char *
sources_of(const struct lt_page *page, const struct lt_checked *check)
{
	const char *text = "";
	for (int i = 0; i < check->sources.count; i++)
		text = lt_print(page->arena, "%s%s%s", text, i ? " or " : "", check->sources.at[i]);
	return text;
}

/* One line for each evidence that is missing: how many checks it would decide. */
static void
write_missing(const struct lt_page *page, const uint32_t *checks, int count)
{
	const char **names = LT_NEW_ARRAY(page->arena, const char *, count + 1);
	int *times = LT_NEW_ARRAY(page->arena, int, count + 1), kinds = 0;
	for (int i = 0; i < count; i++) {
		const struct lt_checked *check = &page->assessment->checks[checks[i]];
		if (was_read(page->assessment, check))
			continue;
		const char *name = sources_of(page, check);
		int kind = 0;
		while (kind < kinds && strcmp(names[kind], name) != 0)
			kind++;
		names[kind] = name;
		kinds += kind == kinds;
		times[kind]++;
	}
	for (int kind = 0; kind < kinds; kind++) {
		const char *sentence = sentence_of(page->assessment, names[kind]);
		lt_page_print(page, LT_STYLE_DOUBT, "  ? ");
		lt_page_wrap(page, LT_STYLE_PLAIN, 4, 4,
			lt_print(page->arena, "%s waiting for %s%s%s",
				plural(page, times[kind], "check is", "checks are"), names[kind],
				sentence ? ": " : "", sentence ? sentence : ""));
	}
}

static void
write_unknowns(const struct lt_page *page)
{
	int count, listed = 0, more = 0;
	uint32_t *checks = sorted(page, LT_STATUS_UNKNOWN, &count);
	if (count == 0)
		return;
	lt_page_title(page, "Unknown",
		plural(page, count, "check that nothing decides", "checks that nothing decides"));
	write_missing(page, checks, count);
	for (int i = 0; i < count; i++) {
		const struct lt_checked *check = &page->assessment->checks[checks[i]];
		if (!was_read(page->assessment, check))
			continue;
		if (listed++ >= UNKNOWNS) {
			more++;
			continue;
		}
		struct lt_page one = *page;
		one.places = 1;
		struct open open = open_of(&one, checks[i], LT_STATUS_UNKNOWN);
		lt_page_line(page);
		write_heading(page, check, "?", LT_STYLE_DOUBT);
		write_places(&one, &open);
	}
	if (more > 0)
		write_indented(page, LT_STYLE_QUIET, 2,
			lt_print(page->arena, "… and %s more; --format json has them all",
				plural(page, more, "check", "checks")));
}

void
lt_gaps_write(const struct lt_page *page)
{
	write_gaps(page);
	write_unknowns(page);
}
