/* SPDX-License-Identifier: Apache-2.0 */
/* html_phase: phases, gates with what people decided at them, and what to do first. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/html.h"

enum { BLOCKERS = 5, FIRST = 5 };

static void
put_links(const struct lt_html *page, const struct lt_blocker *blockers, int count)
{
	if (count == 0)
		return;
	lt_html(page, "<ul class=\"links\">");
	for (int i = 0; i < count && i < BLOCKERS; i++) {
		lt_html(page, "<li>");
		lt_html_check(page, blockers[i].check);
		lt_html(page, "<br><span class=\"quiet small\">%s</span></li>", blockers[i].sentence);
	}
	if (count > BLOCKERS)
		lt_html(page, "<li class=\"quiet small\">and %d more</li>", count - BLOCKERS);
	lt_html(page, "</ul>");
}

void
lt_html_phases(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->phases_count == 0)
		return;
	lt_html(page, "<section id=\"phases\"><h2>Phases</h2><p class=\"lead\">The six phases of AI adoption for infrastructure, each "
		      "decided by its critical and high checks.</p><div class=\"cards\">\n");
	for (int i = 0; i < assessment->phases_count; i++) {
		const struct lt_phase_score *phase = &assessment->phases[i];
		lt_html(page, "<article class=\"card\"><h3><span>%d %s</span>", i + 1, lt_words_phase.at[phase->phase].title);
		lt_html_tag(page, lt_html_of_verdict(phase->verdict), lt_words_verdict.at[phase->verdict].word);
		lt_html(page, "</h3><p class=\"counts\">%u ok, %u gap, %u unknown, %u skip</p>", phase->ok, phase->gap, phase->unknown, phase->skip);
		put_links(page, phase->blockers, phase->blockers_count);
		lt_html(page, "</article>\n");
	}
	lt_html(page, "</div></section>\n");
}

static void
put_decisions(const struct lt_html *page)
{
	static const char *const colours[] = {
		[LT_DECISION_HOLDS] = "good", [LT_DECISION_REOPENED] = "bad", [LT_DECISION_SUPERSEDED] = "none"
	};
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->decisions_count == 0)
		return;
	lt_html(page, "<h3>Decisions on record</h3><div class=\"panel scroll\"><table class=\"stack\"><thead><tr><th>Gate</th><th>Day</th>"
		      "<th>Decided</th><th>By</th><th>State</th><th>Look again</th><th>Record</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->decisions_count; i++) {
		const struct lt_decision *d = &assessment->decisions[i];
		lt_html(page, "<tr><th scope=\"row\">%s</th><td class=\"fit\">%s</td><td>%s<br><span class=\"quiet small\">%s</span></td><td>",
			lt_words_gate.at[d->gate].word, d->day, lt_words_pass.at[d->result].word, d->because);
		for (int j = 0; j < d->approvers.count; j++)
			lt_html(page, "%s%s", j ? ", " : "", d->approvers.at[j]);
		lt_html(page, "</td><td>");
		lt_html_tag(page, colours[d->state], lt_words_decision.at[d->state].word);
		lt_html(page, "<br><span class=\"small\">%s</span></td><td class=\"fit\" data-h=\"look again\">%s</td><td><code class=\"small\">%s</code></td></tr>\n",
			d->sentence, d->review_by, d->digest ? lt_print(page->arena, "%.16s", d->digest) : "");
	}
	lt_html(page, "</tbody></table></div>\n");
}

void
lt_html_gates(const struct lt_html *page)
{
	static const char *const colours[] = {
		[LT_PASS_CLEAR] = "good", [LT_PASS_WAIVED] = "doubt", [LT_PASS_REFUSED] = "bad"
	};
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->gates_count == 0)
		return;
	lt_html(page, "<section id=\"gates\"><h2>Gates</h2><p class=\"lead\">One between each two phases. A gate passes when every check it "
		      "requires is ok, or what is open is waived by name.</p><div class=\"cards\">\n");
	for (int i = 0; i < assessment->gates_count; i++) {
		const struct lt_gate_score *gate = &assessment->gates[i];
		lt_html(page, "<article class=\"card\"><h3><span>%s %s</span>", lt_words_gate.at[gate->gate].word, lt_words_gate.at[gate->gate].title);
		lt_html_tag(page, colours[gate->result], lt_words_pass.at[gate->result].word);
		lt_html(page, "</h3><p class=\"counts\">%s; %s required%s</p>", gate->sentence,
			lt_html_number(page, gate->required), gate->waived ? lt_print(page->arena, ", %u waived", gate->waived) : "");
		put_links(page, gate->blockers, gate->blockers_count);
		lt_html(page, "</article>\n");
	}
	lt_html(page, "</div>\n");
	put_decisions(page);
	lt_html(page, "</section>\n");
}

/* The first open checks that fall due in a phase. */
static void
put_steps(const struct lt_html *page, enum lt_phase phase, const uint32_t *checks, int count)
{
	const struct lt_assessment *assessment = page->assessment;
	int seen = 0;
	for (int i = 0; i < count; i++) {
		const struct lt_checked *check = &assessment->checks[checks[i]];
		if (check->phase != phase || seen++ >= FIRST)
			continue;
		if (seen == 1)
			lt_html(page, "<article class=\"card\"><h3>%d %s</h3><ol class=\"links\">", phase + 1, lt_words_phase.at[phase].title);
		lt_html(page, "<li>");
		lt_html_tag(page, lt_html_of_severity(check->severity), lt_words_severity.at[check->severity].word);
		lt_html(page, " ");
		lt_html_check(page, checks[i]);
		lt_html(page, "<br><span class=\"quiet small\">%s, effort unknown</span></li>", lt_html_count(page, check->gap, "place", "places"));
	}
	if (seen > FIRST)
		lt_html(page, "<li class=\"quiet small\">and %d more</li>", seen - FIRST);
	if (seen > 0)
		lt_html(page, "</ol></article>\n");
}

void
lt_html_roadmap(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	uint32_t *checks = LT_NEW_ARRAY(page->arena, uint32_t, assessment->checks_count + 1);
	int count = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].verdict == LT_STATUS_GAP && assessment->checks[i].gap > assessment->checks[i].waived)
			checks[count++] = (uint32_t)i;
	if (count == 0)
		return;
	lt_assessment_sort(assessment, checks, count);
	lt_html(page, "<section id=\"roadmap\"><h2>What to do first</h2><p class=\"lead\">The heaviest gaps of each phase, in the order they "
		      "fall due. Nobody has estimated their effort yet.</p><div class=\"cards\">\n");
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++)
		put_steps(page, (enum lt_phase)phase, checks, count);
	lt_html(page, "</div></section>\n");
}
