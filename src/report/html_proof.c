/* SPDX-License-Identifier: Apache-2.0 */
/* html_proof: what changed, what was read and could not be, and what this page was made from. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/html.h"

enum { CHANGES = 500, SOURCES = 500, BLINDS = 500 };

void
lt_html_changes(const struct lt_html *page)
{
	static const char *const colours[] = { [LT_CHANGE_BETTER] = "good", [LT_CHANGE_WORSE] = "bad", [LT_CHANGE_OTHER] = "none" };
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->changes_count == 0)
		return;
	lt_html(page, "<section id=\"changes\"><h2>Changes</h2><p class=\"lead\">%s since %s.</p><div class=\"panel scroll\"><table class=\"stack\">"
		      "<thead><tr><th>Way</th><th>What</th><th>Change</th><th>Since</th></tr></thead><tbody>\n",
		lt_html_count(page, assessment->changes_count, "change", "changes"), assessment->run.since ? assessment->run.since : "an earlier run");
	for (int i = 0; i < assessment->changes_count && i < CHANGES; i++) {
		const struct lt_change *change = &assessment->changes[i];
		lt_html(page, "<tr><td>");
		lt_html_tag(page, colours[change->way], lt_words_change.at[change->way].word);
		lt_html(page, "</td><td><span class=\"quiet small\">%s</span> %s%s<span class=\"place\">%s</span></td><td>%s</td><td class=\"fit\">%s</td></tr>\n",
			change->kind, change->name, change->resource ? " " : "", change->resource ? change->resource : "", change->sentence, change->since);
	}
	lt_html(page, "</tbody></table>");
	if (assessment->changes_count > CHANGES)
		lt_html(page, "<p class=\"more\">and %s more; the format json has all.</p>", lt_html_number(page, assessment->changes_count - CHANGES));
	lt_html(page, "</div></section>\n");
}

/* All sources of one collector together: a large estate has thousands of files. */
struct sum {
	const char *collector;
	int of[LT_SOURCE_COUNT];
	int64_t facts;
};

static int
sum_up(const struct lt_assessment *assessment, struct sum *sums)
{
	int count = 0;
	for (int i = 0; i < assessment->sources_count; i++) {
		const struct lt_evidence *source = &assessment->sources[i];
		int at = 0;
		while (at < count && strcmp(sums[at].collector, source->collector) != 0)
			at++;
		if (at == count)
			sums[count++] = (struct sum){ .collector = source->collector };
		sums[at].of[source->state]++;
		sums[at].facts += source->facts;
	}
	return count;
}

static void
put_sources(const struct lt_html *page)
{
	static const char *const colours[] = { [LT_SOURCE_OK] = "good", [LT_SOURCE_ABSENT] = "none", [LT_SOURCE_FAILED] = "bad" };
	const struct lt_assessment *assessment = page->assessment;
	struct sum *sums = LT_NEW_ARRAY(page->arena, struct sum, assessment->sources_count + 1);
	int count = sum_up(assessment, sums);
	lt_html(page, "<div class=\"panel scroll\" role=\"region\" aria-label=\"Sources\" tabindex=\"0\"><table><thead><tr><th>Source</th><th class=\"n\">Read</th><th class=\"n\">Not there</th>"
		      "<th class=\"n\">Not read</th><th class=\"n\">Facts</th></tr></thead><tbody>\n");
	for (int i = 0; i < count; i++)
		lt_html(page, "<tr><th scope=\"row\">%s</th><td class=\"n\">%d</td><td class=\"n\">%d</td><td class=\"n\">%d</td><td class=\"n\">%s</td></tr>\n",
			sums[i].collector, sums[i].of[LT_SOURCE_OK], sums[i].of[LT_SOURCE_ABSENT], sums[i].of[LT_SOURCE_FAILED],
			lt_html_number(page, sums[i].facts));
	lt_html(page, "</tbody></table></div>\n<h3>Every place that was asked</h3><details class=\"group\"><summary><b>%s</b></summary><div class=\"scroll\">"
		      "<table class=\"stack\"><thead><tr><th>Source</th><th>Place</th><th>State</th><th class=\"n\">Facts</th><th>Note</th></tr></thead><tbody>\n",
		lt_html_count(page, assessment->sources_count, "place", "places"));
	for (int i = 0; i < assessment->sources_count && i < SOURCES; i++) {
		const struct lt_evidence *source = &assessment->sources[i];
		lt_html(page, "<tr><td>%s</td><td class=\"place\">%s</td><td>", source->collector, source->path);
		lt_html_tag(page, colours[source->state], lt_words_source_state.at[source->state].word);
		lt_html(page, "</td><td class=\"n\" data-h=\"facts\">%s</td><td>%s</td></tr>\n", lt_html_number(page, source->facts), source->sentence);
	}
	lt_html(page, "</tbody></table>");
	if (assessment->sources_count > SOURCES)
		lt_html(page, "<p class=\"more\">and %s more; the format json has all.</p>", lt_html_number(page, assessment->sources_count - SOURCES));
	lt_html(page, "</div></details>\n");
}

static void
put_blind(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->blind_count == 0)
		return;
	lt_html(page, "<h3>What could not be read</h3><p class=\"lead\">The checks that need it say unknown because of it.</p>"
		      "<div class=\"panel scroll\"><table class=\"stack\"><thead><tr><th>Source</th><th>Place</th><th>Why, and what to do</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->blind_count && i < BLINDS; i++)
		lt_html(page, "<tr><td>%s</td><td class=\"place\">%s</td><td>%s</td></tr>\n", assessment->blind[i].collector,
			lt_html_place(page, assessment->blind[i].path, assessment->blind[i].line), assessment->blind[i].sentence);
	lt_html(page, "</tbody></table>");
	if (assessment->blind_count > BLINDS)
		lt_html(page, "<p class=\"more\">and %s more; the format json has all.</p>", lt_html_number(page, assessment->blind_count - BLINDS));
	lt_html(page, "</div>\n");
}

static void
put_waivers(const struct lt_html *page)
{
	static const char *const colours[] = { [LT_WAIVER_USED] = "none", [LT_WAIVER_UNUSED] = "doubt", [LT_WAIVER_EXPIRED] = "bad",
		[LT_WAIVER_REFUSED] = "bad" };
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->waivers_count == 0)
		return;
	lt_html(page, "<h3>Waivers</h3><div class=\"panel scroll\"><table class=\"stack\"><thead><tr><th>Check</th><th>Resources</th><th>Until</th><th>By</th>"
		      "<th>Because</th><th>State</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->waivers_count; i++) {
		const struct lt_waiver *waiver = &assessment->waivers[i];
		lt_html(page, "<tr><td>%s</td><td class=\"place\">%s</td><td class=\"fit\" data-h=\"until\">%s</td><td data-h=\"by\">%s</td><td>%s</td><td>",
			waiver->check, waiver->resource ? waiver->resource : lt_html_place(page, waiver->file, waiver->line), waiver->until, waiver->by,
			waiver->because);
		lt_html_tag(page, colours[waiver->state], lt_words_waiver_state.at[waiver->state].word);
		lt_html(page, " <span class=\"small\">%s</span></td></tr>\n", waiver->sentence);
	}
	lt_html(page, "</tbody></table></div>\n");
}

void
lt_html_evidence(const struct lt_html *page)
{
	lt_html(page, "<section id=\"evidence\"><h2>Evidence</h2>\n");
	if (page->assessment->sources_count > 0)
		put_sources(page);
	else
		lt_html(page, "<p class=\"panel empty\">Nothing was asked.</p>\n");
	put_blind(page);
	put_waivers(page);
	lt_html(page, "</section>\n");
}

static void
put_pair(const struct lt_html *page, const char *name, const char *value)
{
	if (value)
		lt_html(page, "<dt>%s</dt><dd>%s</dd>", name, value);
}

void
lt_html_provenance(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	const struct lt_run *run = &assessment->run;
	lt_html(page, "<section id=\"provenance\"><h2>Provenance</h2><dl class=\"panel pairs\">");
	put_pair(page, "Made by", lt_print(page->arena, "lintel %s, scoring model %s", run->version, run->model_version));
	put_pair(page, "Counted from", run->today);
	put_pair(page, "Folder", run->root);
	put_pair(page, "Organisation", run->organisation);
	put_pair(page, "Profile", run->profile);
	put_pair(page, "SHA-256 of the facts", run->facts_digest);
	put_pair(page, "Run", run->id);
	put_pair(page, "Compared with", run->since);
	put_pair(page, "Left out: gaps of", run->baseline);
	put_pair(page, "Asked", lt_html_count(page, assessment->checks_count, "check", "checks"));
	put_pair(page, "Sources", lt_html_count(page, assessment->sources_count, "place", "places"));
	put_pair(page, "Could not be read", lt_html_count(page, assessment->blind_count, "place", "places"));
	lt_html(page, "</dl></section>\n");
}

void
lt_html_words(const struct lt_html *page)
{
	static const char *const words[][2] = {
		{ "area", "one of the eleven lines of the scorecard" },
		{ "attested", "a person said so: grade C" },
		{ "blind", "a source that was there and could not be read" },
		{ "check", "a question asked of what was read; ok, gap, unknown or skip" },
		{ "decided", "how much of the weight that applies is ok or a gap" },
		{ "declared", "code or files say so: grade B" },
		{ "estate", "all that was assessed, as lintel.yaml describes it" },
		{ "gap", "something to be closed" },
		{ "gate", "a yes or no between two phases" },
		{ "inferred", "concluded from something else: grade D" },
		{ "level", "how far an area has come, 1 to 5; 5 is earned over time" },
		{ "observed", "a live system said so: grade A" },
		{ "phase", "one of the six of the adoption framework" },
		{ "range", "from the level that is proven to the one that is possible" },
		{ "skip", "does not apply: nothing of the kind, or switched off" },
		{ "unknown", "no evidence decides it; never counted as ok" },
		{ "waiver", "a gap that somebody decided to live with until a day" },
	};
	lt_html(page, "<section id=\"words\"><h2>Words</h2><dl class=\"words\">");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		lt_html(page, "<div><dt>%s</dt><dd>%s</dd></div>", words[i][0], words[i][1]);
	lt_html(page, "</dl></section>\n");
}
