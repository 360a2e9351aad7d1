/* SPDX-License-Identifier: Apache-2.0 */
/* patterns: the anti-patterns that show, the chains they make, and the smells; nothing where none shows. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { INDENT = 2, SIGN = 4 };

static const char *
title_of(const struct lt_assessment *assessment, const char *id)
{
	for (int i = 0; i < assessment->patterns_count; i++)
		if (strcmp(assessment->patterns[i].id, id) == 0)
			return assessment->patterns[i].title;
	return id;
}

static void
write_pattern(const struct lt_page *page, const struct lt_pattern *pattern)
{
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_print(page, LT_STYLE_BAD, "✗ ");
	lt_page_print(page, LT_STYLE_STRONG, "%s", pattern->title);
	lt_page_line(page);
	lt_buf_fill(page->out, ' ', SIGN);
	lt_page_wrap(page, LT_STYLE_PLAIN, SIGN, SIGN, pattern->sentence);
	lt_buf_fill(page->out, ' ', SIGN);
	lt_page_wrap(page, LT_STYLE_QUIET, SIGN, SIGN, lt_print(page->arena, "next: %s", pattern->nudge));
	for (int i = 0; i < pattern->leads_to.count; i++) {
		lt_buf_fill(page->out, ' ', SIGN);
		lt_page_wrap(page, LT_STYLE_QUIET, SIGN, SIGN,
			lt_print(page->arena, "it tends to lead to %s, which shows too",
				title_of(page->assessment, pattern->leads_to.at[i])));
	}
}

void
lt_patterns_write(const struct lt_page *page)
{
	const struct lt_assessment *assessment = page->assessment;
	const char *smells = "";
	bool any = false;
	for (int i = 0; i < assessment->patterns_count; i++) {
		const struct lt_pattern *pattern = &assessment->patterns[i];
		if (pattern->status != LT_STATUS_GAP)
			continue;
		if (!any)
			lt_page_title(page, "Anti-patterns", NULL);
		any = true;
		if (pattern->nudge)
			write_pattern(page, pattern);
		else
			smells = lt_print(page->arena, "%s%s%s (%s)", smells, smells[0] ? "; " : "", pattern->title, pattern->sentence);
	}
	if (!smells[0])
		return;
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_print(page, LT_STYLE_DOUBT, "Smells");
	lt_page_wrap(page, LT_STYLE_PLAIN, INDENT + 6, SIGN, lt_print(page->arena, ": %s.", smells));
}
