/* SPDX-License-Identifier: Apache-2.0 */
/* html_frame: the frameworks row by row, the questionnaire, anti-patterns and uses of AI. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "report/html.h"

enum { DEEPEST = 3 };

static const char *
of_state(enum lt_item_state state)
{
	return state == LT_ITEM_DONE ? "good" : state == LT_ITEM_OPEN ? "bad" : state == LT_ITEM_WAIVED || state == LT_ITEM_PARTIAL ? "doubt" : "none";
}

/* Which item each belongs to in the end, and how deep it lies. */
struct tree {
	int *root, *depth;
};

static struct tree
plant(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	int count = assessment->items_count;
	struct tree tree = { LT_NEW_ARRAY(page->arena, int, count + 1), LT_NEW_ARRAY(page->arena, int, count + 1) };
	struct lt_map *ids = lt_map_new(page->arena);
	for (int i = 0; i < count; i++)
		lt_map_put(ids, lt_text(lt_print(page->arena, "%s/%s", assessment->items[i].framework, assessment->items[i].id)), i);
	for (int i = 0; i < count; i++) {
		int at = i;
		for (tree.depth[i] = 0; assessment->items[at].parent && tree.depth[i] < 16; tree.depth[i]++) {
			const struct lt_item *item = &assessment->items[at];
			int64_t up = lt_map_get(ids, lt_text(lt_print(page->arena, "%s/%s", item->framework, item->parent)));
			if (up < 0)
				break;
			at = (int)up;
		}
		tree.root[i] = at;
	}
	return tree;
}

/* Done, waived or partial, open, and the rest as one bar. */
static void
put_bar(const struct lt_html *page, const struct tree *tree, int root)
{
	const struct lt_assessment *assessment = page->assessment;
	int of[LT_ITEM_STATE_COUNT] = { 0 }, all = 0;
	for (int i = 0; i < assessment->items_count; i++)
		if (tree->root[i] == root && i != root && assessment->items[i].state != LT_ITEM_NONE) {
			of[assessment->items[i].state]++;
			all++;
		}
	if (all == 0)
		return;
	double good = 120.0 * of[LT_ITEM_DONE] / all, doubt = 120.0 * (of[LT_ITEM_WAIVED] + of[LT_ITEM_PARTIAL]) / all,
	       bad = 120.0 * of[LT_ITEM_OPEN] / all;
	lt_html(page, "<span class=\"quiet small\">%d of %d done</span><svg class=\"bar\" viewBox=\"0 0 120 8\" aria-hidden=\"true\">"
		      "<rect class=\"b0\" width=\"120\" height=\"8\"/><rect class=\"b1\" width=\"%.1f\" height=\"8\"/><rect class=\"b2\" x=\"%.1f\" "
		      "width=\"%.1f\" height=\"8\"/><rect class=\"b3\" x=\"%.1f\" width=\"%.1f\" height=\"8\"/></svg>",
		of[LT_ITEM_DONE], all, good, good, doubt, good + doubt, bad);
}

static void
put_deciders(const struct lt_html *page, const struct lt_item *item)
{
	for (int i = 0; i < item->checks.count; i++)
		lt_html(page, "%s%s", i ? ", " : "", item->checks.at[i]);
	if (item->questions.count > 0)
		lt_html(page, "%s%s", item->checks.count ? ", " : "", lt_html_count(page, item->questions.count, "question", "questions"));
}

static void
put_item(const struct lt_html *page, const struct lt_item *item, int depth)
{
	int deep = depth > DEEPEST ? DEEPEST : depth;
	lt_html(page, "<tr><td class=\"d%d\"><span class=\"code fit quiet\">%s</span> %s", deep > 0 ? deep - 1 : 0, item->id, item->title);
	if (item->deliverable && strcmp(item->deliverable, item->title) != 0)
		lt_html(page, "<br><span class=\"quiet small\">gives: %s</span>", item->deliverable);
	if (item->origin && strcmp(item->origin, "published") != 0)
		lt_html(page, "<br><span class=\"quiet small\">%s</span>", item->origin);
	lt_html(page, "</td><td>");
	lt_html_tag(page, of_state(item->state), lt_words_item_state.at[item->state].word);
	lt_html(page, "</td><td>%s<span class=\"quiet small\">", item->sentence);
	if (item->checks.count + item->questions.count > 0)
		lt_html(page, "%s", item->sentence ? " " : "");
	put_deciders(page, item);
	if (item->due)
		lt_html(page, "%s due %s", item->checks.count + item->questions.count ? "," : "", item->due);
	lt_html(page, "</span></td><td class=\"small\" data-h=\"owner\">%s</td></tr>\n", item->owner);
}

static const char *
name_of(const char *framework)
{
	return strcmp(framework, "infra6") == 0 ? "AI adoption framework for infrastructure"
		: strcmp(framework, "caf") == 0 ? "Cloud Adoption Framework: AI adoption"
						: framework;
}

void
lt_html_frameworks(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->items_count == 0)
		return;
	struct tree tree = plant(page);
	const char *framework = "";
	lt_html(page, "<section id=\"frameworks\"><h2>Framework checklists</h2><p class=\"lead\">Each row takes the worst of the checks, "
		      "questions and rows below that decide it.</p>\n");
	for (int i = 0; i < assessment->items_count; i++) {
		const struct lt_item *item = &assessment->items[i];
		if (tree.root[i] != i)
			continue;
		if (strcmp(framework, item->framework) != 0)
			lt_html(page, "<h3>%s</h3>\n", name_of(item->framework));
		framework = item->framework;
		lt_html(page, "<details class=\"group\"><summary><b>%s %s</b>", item->id, item->title);
		put_bar(page, &tree, i);
		lt_html_tag(page, of_state(item->state), lt_words_item_state.at[item->state].word);
		lt_html(page, "</summary><div class=\"scroll\"><table class=\"stack\"><thead><tr><th>Row</th><th>State</th><th>Why</th><th>Owner</th>"
			      "</tr></thead><tbody>\n");
		for (int j = 0; j < assessment->items_count; j++)
			if (tree.root[j] == i)
				put_item(page, &assessment->items[j], tree.depth[j]);
		lt_html(page, "</tbody></table></div></details>\n");
	}
	lt_html(page, "</section>\n");
}

/* What the value means: the text of the choice it stands for. */
static void
put_answer(const struct lt_html *page, const struct lt_answer *answer)
{
	if (!answer->value)
		return;
	lt_html(page, "%s", answer->value);
	size_t len = strlen(answer->value);
	for (int i = 0; i < answer->choices.count; i++) {
		const char *choice = answer->choices.at[i];
		if (strncmp(choice, answer->value, len) == 0 && choice[len] == ':')
			lt_html(page, "<br><span class=\"quiet small\">%s</span>", choice + len + 1 + (choice[len + 1] == ' '));
	}
}

static void
put_block(const struct lt_html *page, const char *block)
{
	static const char *const colours[] = { [LT_ANSWER_GIVEN] = "good", [LT_ANSWER_OPEN] = "none", [LT_ANSWER_EXPIRED] = "doubt",
		[LT_ANSWER_DISPUTED] = "bad" };
	const struct lt_assessment *assessment = page->assessment;
	int given = 0, all = 0;
	for (int i = 0; i < assessment->answers_count; i++)
		if (strcmp(assessment->answers[i].block, block) == 0) {
			given += assessment->answers[i].state == LT_ANSWER_GIVEN;
			all++;
		}
	lt_html(page, "<details class=\"group\"><summary><b>%s</b><span class=\"quiet small\">%d of %d answered</span></summary>"
		      "<div class=\"scroll\"><table class=\"stack\"><thead><tr><th>Question</th><th>Answer</th><th>Who, when</th><th>Proof</th><th>State"
		      "</th></tr></thead><tbody>\n", block, given, all);
	for (int i = 0; i < assessment->answers_count; i++) {
		const struct lt_answer *answer = &assessment->answers[i];
		if (strcmp(answer->block, block) != 0)
			continue;
		lt_html(page, "<tr><td>%s<br><span class=\"quiet small\">%s</span></td><td>", answer->title, answer->question);
		put_answer(page, answer);
		lt_html(page, "</td><td>%s%s%s</td><td>%s</td><td>", answer->who, answer->who && answer->day ? ", " : "", answer->day, answer->evidence);
		lt_html_tag(page, colours[answer->state], lt_words_answer_state.at[answer->state].word);
		lt_html(page, "%s<span class=\"small\">%s</span></td></tr>\n", answer->sentence ? "<br>" : "", answer->sentence);
	}
	lt_html(page, "</tbody></table></div></details>\n");
}

void
lt_html_answers(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->answers_count == 0)
		return;
	struct lt_map *seen = lt_map_new(page->arena);
	lt_html(page, "<section id=\"answers\"><h2>Answers</h2><p class=\"lead\">What people said, by part of the questionnaire. An answer is "
		      "attested: it weighs less than code, and code less than a live system.</p>\n");
	for (int i = 0; i < assessment->answers_count; i++) {
		const char *block = assessment->answers[i].block;
		if (lt_map_get(seen, lt_text(block)) >= 0)
			continue;
		lt_map_put(seen, lt_text(block), i);
		put_block(page, block);
	}
	lt_html(page, "</section>\n");
}

void
lt_html_patterns(const struct lt_html *page)
{
	static const char *const says[] = { [LT_STATUS_OK] = "not seen", [LT_STATUS_GAP] = "it shows", [LT_STATUS_UNKNOWN] = "unknown",
		[LT_STATUS_SKIP] = "not applicable" };
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->patterns_count == 0)
		return;
	lt_html(page, "<section id=\"patterns\"><h2>Anti-patterns</h2><div class=\"cards\">\n");
	for (int i = 0; i < assessment->patterns_count; i++) {
		const struct lt_pattern *pattern = &assessment->patterns[i];
		lt_html(page, "<article class=\"card\"><h3><span>%s</span>", pattern->title);
		lt_html_tag(page, lt_html_of_status(pattern->status), says[pattern->status]);
		lt_html(page, "</h3><p>%s</p>", pattern->sentence);
		if (pattern->nudge && pattern->status != LT_STATUS_OK)
			lt_html(page, "<p class=\"quiet\">Next: %s</p>", pattern->nudge);
		for (int j = 0; j < pattern->leads_to.count; j++)
			lt_html(page, "%s%s%s", j ? ", " : "<p class=\"counts\">leads to ", pattern->leads_to.at[j],
				j + 1 == pattern->leads_to.count ? "" : "");
		lt_html(page, pattern->leads_to.count ? "</p></article>\n" : "</article>\n");
	}
	lt_html(page, "</div></section>\n");
}

void
lt_html_assets(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->assets_count == 0)
		return;
	lt_html(page, "<section id=\"shadow\"><h2>Shadow AI</h2><p class=\"lead\">Uses of AI that were found outside what is governed, and what "
		      "was decided about each.</p><div class=\"panel scroll\"><table class=\"stack\"><thead><tr><th>What</th><th>Where</th><th>Risk</th>"
		      "<th>Owner</th><th>Decision</th><th>Seen</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->assets_count; i++) {
		const struct lt_asset *asset = &assessment->assets[i];
		lt_html(page, "<tr><td><b>%s</b><br><span class=\"quiet small\">%s, from %s</span></td><td><span class=\"place\">%s</span>", asset->name,
			asset->kind, asset->source, asset->place);
		if (asset->file && (!asset->place || strncmp(asset->place, asset->file, strlen(asset->file)) != 0))
			lt_html(page, "<br><span class=\"place quiet\">%s</span>", lt_html_place(page, asset->file, asset->line));
		lt_html(page, "</td><td>");
		lt_html_tag(page, lt_html_of_severity(asset->risk), lt_words_severity.at[asset->risk].word);
		lt_html(page, "</td><td data-h=\"owner\">%s</td><td>", asset->owner ? asset->owner : "nobody");
		if (asset->decision)
			lt_html(page, "%s%s%s", asset->decision, asset->until ? " until " : "", asset->until);
		else
			lt_html_tag(page, "doubt", "undecided");
		lt_html(page, "<br><span class=\"small\">%s</span></td><td class=\"fit\">%s%s%s</td></tr>\n", asset->sentence, asset->first,
			asset->first && asset->last ? " \u2013 " : "", asset->last);
	}
	lt_html(page, "</tbody></table></div></section>\n");
}
