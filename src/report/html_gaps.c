/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_gaps: every check with a gap or an unknown, and where.
 *
 * Each check stands in the page with its first places.  All places, for the script that shows and
 * searches them, follow as numbers: texts are kept once, a place is six numbers.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "report/html.h"

enum { PLACES = 3, MOST = 20000 };

static const char *const STATUSES[] = { "gap", "unknown", "waived" };

static int
status_of(const struct lt_finding *finding)
{
	return finding->waiver ? 2 : finding->status == LT_STATUS_GAP ? 0 : 1;
}

static bool
is_open(const struct lt_finding *finding)
{
	return finding->status == LT_STATUS_GAP || finding->status == LT_STATUS_UNKNOWN;
}

static void
put_select(const struct lt_html *page, const char *name, const char *label, const struct lt_words *words, bool titles)
{
	lt_html(page, "<div><label for=\"f-%s\">%s</label><select id=\"f-%s\" name=\"%s\"><option value=\"\">all</option>", name, label, name, name);
	for (int i = 0; i < words->count; i++)
		lt_html(page, "<option value=\"%s\">%s</option>", words->at[i].word, titles ? words->at[i].title : words->at[i].word);
	lt_html(page, "</select></div>\n");
}

/* The collectors that any listed check names, in the order they are met. */
static void
put_sources(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	struct lt_map *seen = lt_map_new(page->arena);
	lt_html(page, "<div><label for=\"f-source\">Source</label><select id=\"f-source\" name=\"source\"><option value=\"\">all</option>");
	for (int i = 0; i < assessment->checks_count; i++) {
		const struct lt_checked *check = &assessment->checks[i];
		for (int j = 0; j < check->sources.count && lt_html_listed(check); j++) {
			if (lt_map_get(seen, lt_text(check->sources.at[j])) >= 0)
				continue;
			lt_map_put(seen, lt_text(check->sources.at[j]), i);
			lt_html(page, "<option>%s</option>", check->sources.at[j]);
		}
	}
	lt_html(page, "</select></div>\n");
}

static void
put_filters(const struct lt_html *page)
{
	static const struct lt_word rows[] = { { "gap", NULL }, { "unknown", NULL }, { "waived", NULL } };
	static const struct lt_words statuses = { 3, rows };
	lt_html(page, "<form id=\"filters\" class=\"panel filters\" aria-label=\"Show only\" hidden><div class=\"wide\"><label for=\"f-text\">"
		      "Resource, file or words</label><input type=\"search\" id=\"f-text\" name=\"text\" autocomplete=\"off\" spellcheck=\"false\"></div>\n");
	put_select(page, "area", "Area", &lt_words_area, true);
	put_select(page, "severity", "Severity", &lt_words_severity, false);
	put_select(page, "phase", "Due in phase", &lt_words_phase, true);
	put_select(page, "status", "Status", &statuses, false);
	put_sources(page);
	lt_html(page, "<div><button type=\"reset\">Show all</button></div></form>\n<p class=\"tally\" id=\"tally\" role=\"status\"></p>\n");
}

static void
put_texts(const struct lt_html *page, const char *name, struct lt_texts texts)
{
	for (int i = 0; i < texts.count; i++)
		lt_html(page, i ? ", %s" : "%s %s", i ? texts.at[i] : name, texts.at[i]);
	lt_html(page, texts.count ? "<br>" : "");
}

static void
put_facts(const struct lt_html *page, const struct lt_checked *check)
{
	lt_html(page, "<dl class=\"facts\">");
	if (check->fix)
		lt_html(page, "<dt>Fix</dt><dd>%s</dd>", check->fix);
	if (check->why)
		lt_html(page, "<dt>Why</dt><dd>%s</dd>", check->why);
	lt_html(page, "<dt>Counts in</dt><dd>%s, level %u, due in %s", lt_words_area.at[check->area].title, check->level,
		lt_words_phase.at[check->phase].title);
	for (int i = 0; i < LT_GATE_COUNT; i++)
		if (check->gates & 1 << i)
			lt_html(page, ", gate %s", lt_words_gate.at[i].word);
	lt_html(page, "</dd>");
	if (check->caf.count + check->nist.count + check->owasp25.count + check->owasp26.count + check->iso.count > 0) {
		lt_html(page, "<dt>Mappings</dt><dd>");
		put_texts(page, "CAF", check->caf);
		put_texts(page, "NIST AI RMF", check->nist);
		put_texts(page, "OWASP LLM 2025", check->owasp25);
		put_texts(page, "OWASP LLM 2026", check->owasp26);
		put_texts(page, "ISO/IEC 42001", check->iso);
		lt_html(page, "</dd>");
	}
	lt_html(page, "<dt>Decided by</dt><dd>");
	for (int i = 0; i < check->sources.count; i++)
		lt_html(page, "%s%s", i ? ", " : "", check->sources.at[i]);
	lt_html(page, "</dd><dt>Check</dt><dd><code>%s</code></dd></dl>\n", check->id);
}

static void
put_row(const struct lt_html *page, const struct lt_finding *finding)
{
	lt_html(page, "<tr><td class=\"place\">%s</td><td class=\"place\">%s</td><td>%s</td><td class=\"fit\">%s</td><td class=\"fit\">%s</td></tr>\n",
		lt_html_place(page, finding->file, finding->line), finding->resource, finding->reason, STATUSES[status_of(finding)],
		finding->quality < LT_GRADE_COUNT ? lt_words_grade.at[finding->quality].word : "");
}

static void
put_check(const struct lt_html *page, uint32_t index)
{
	const struct lt_assessment *assessment = page->assessment;
	const struct lt_checked *check = &assessment->checks[index];
	int seen = 0;
	lt_html(page, "<details class=\"gap\" id=\"%s\" data-n=\"%u\" data-area=\"%s\" data-severity=\"%s\" data-phase=\"%s\" data-sources=\"",
		lt_html_anchor(page, check), index, lt_words_area.at[check->area].word, lt_words_severity.at[check->severity].word,
		lt_words_phase.at[check->phase].word);
	for (int i = 0; i < check->sources.count; i++)
		lt_html(page, "%s%s", i ? " " : "", check->sources.at[i]);
	lt_html(page, "\"><summary>");
	lt_html_tag(page, lt_html_of_severity(check->severity), lt_words_severity.at[check->severity].word);
	lt_html_tag(page, lt_html_of_status(check->verdict), lt_words_status.at[check->verdict].word);
	lt_html(page, "<span class=\"code\">%s</span><span class=\"title\">%s</span><span class=\"many\">%s%s</span></summary>\n<div class=\"inside\">",
		check->code, check->title, lt_html_count(page, (int64_t)check->gap + check->unknown, "place", "places"),
		check->waived ? lt_print(page->arena, ", %u waived", check->waived) : "");
	put_facts(page, check);
	for (int i = lt_assessment_first(assessment, index); i < assessment->findings_count && seen < PLACES; i++) {
		const struct lt_finding *finding = &assessment->findings[i];
		if (finding->check != index)
			break;
		if (!is_open(finding))
			continue;
		if (seen++ == 0)
			lt_html(page, "<div class=\"places scroll\"><table class=\"stack\"><thead><tr><th>Where</th><th>Resource</th><th>What was "
				      "seen</th><th>Status</th><th>Evidence</th></tr></thead><tbody>\n");
		put_row(page, finding);
	}
	int64_t left = (int64_t)check->gap + check->unknown - seen;
	if (seen > 0) {
		lt_html(page, "</tbody></table>");
		lt_html(page, left > 0 ? "<p class=\"more\">and %s more</p></div>" : "<p class=\"more\" hidden>%s</p></div>",
			left > 0 ? lt_html_number(page, left) : "");
	}
	lt_html(page, "</div></details>\n");
}

static int
listed(const struct lt_html *page, uint32_t *checks)
{
	const struct lt_assessment *assessment = page->assessment;
	int count = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (lt_html_listed(&assessment->checks[i]))
			checks[count++] = (uint32_t)i;
	lt_assessment_sort(assessment, checks, count);
	return count;
}

void
lt_html_gaps(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	uint32_t *checks = LT_NEW_ARRAY(page->arena, uint32_t, assessment->checks_count + 1);
	int count = listed(page, checks);
	lt_html(page, "<section id=\"gaps\"><h2>Gaps</h2><p class=\"lead\">Heaviest first. Each opens to what was seen, where, and what to do "
		      "about it; unknown is what no evidence decides.</p>\n");
	if (count == 0) {
		lt_html(page, "<p class=\"panel empty\">%s</p></section>\n", assessment->run.baseline ? "None that is new." : "None.");
		return;
	}
	put_filters(page);
	lt_html(page, "<div class=\"gaps\">\n");
	for (int i = 0; i < count; i++)
		put_check(page, checks[i]);
	lt_html(page, "</div><p class=\"panel empty\" id=\"none\" hidden>Nothing matches. Show all brings everything back.</p>\n");
	int64_t open = 0;
	for (int i = 0; i < assessment->findings_count; i++)
		open += is_open(&assessment->findings[i]);
	if (open > MOST)
		lt_html(page, "<p class=\"more\">This page lists the first %s of %s; the formats csv and json have all.</p>\n",
			lt_html_number(page, MOST), lt_html_count(page, open, "place", "places"));
	if (assessment->findings_left_out > 0)
		lt_html(page, "<p class=\"more\">%s left out here; the counts include them.</p>\n",
			lt_html_count(page, assessment->findings_left_out, "place is", "places are"));
	lt_html(page, "</section>\n");
}

/* Texts that were met, each once. */
struct texts {
	struct lt_map *numbers;
	struct lt_buf all;
};

static int64_t
number_of(struct texts *texts, const char *text)
{
	if (!text || !*text)
		return 0;
	int64_t number = lt_map_get(texts->numbers, lt_text(text));
	if (number >= 0)
		return number;
	number = lt_map_count(texts->numbers) + 1;
	lt_map_put(texts->numbers, lt_text(text), number);
	lt_buf_putc(&texts->all, ',');
	lt_html_json(&texts->all, text);
	return number;
}

static void
put_numbers(const struct lt_html *page, uint32_t index, struct texts *texts, int *left)
{
	const struct lt_assessment *assessment = page->assessment;
	const char *before = "";
	lt_buf_printf(page->out, "\"%u\":[", index);
	for (int i = lt_assessment_first(assessment, index); i < assessment->findings_count && *left > 0; i++) {
		const struct lt_finding *finding = &assessment->findings[i];
		if (finding->check != index)
			break;
		if (!is_open(finding))
			continue;
		lt_buf_printf(page->out, "%s%lld,%lld,%lld,%u,%d,%d", before, (long long)number_of(texts, finding->resource),
			(long long)number_of(texts, finding->reason), (long long)number_of(texts, finding->file), finding->line,
			status_of(finding), finding->quality);
		before = ",";
		--*left;
	}
	lt_buf_putc(page->out, ']');
}

void
lt_html_places(const struct lt_html *page)
{
	uint32_t *checks = LT_NEW_ARRAY(page->arena, uint32_t, page->assessment->checks_count + 1);
	struct texts texts = { lt_map_new(page->arena), LT_BUF((size_t)1 << 30) };
	int count = listed(page, checks), left = MOST;
	lt_buf_puts(page->out, "{\"statuses\":[\"gap\",\"unknown\",\"waived\"],\"grades\":[\"observed\",\"declared\",\"attested\",\"inferred\"],\n\"checks\":{");
	for (int i = 0; i < count; i++) {
		lt_buf_puts(page->out, i ? ",\n" : "\n");
		put_numbers(page, checks[i], &texts, &left);
	}
	lt_buf_puts(page->out, "},\n\"texts\":[\"\"");
	lt_buf_text_add(page->out, lt_buf_text(&texts.all));
	lt_buf_puts(page->out, "]}");
	lt_buf_done(&texts.all);
}
