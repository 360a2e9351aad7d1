/* SPDX-License-Identifier: Apache-2.0 */
/* html: one file for people: it opens nothing, prints, and is whole without its script. */
#include "report/html.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"

/* The build lays html/report.css and html/report.js into the program (tools/page.c). */
extern const char lt_css_pack[], lt_css_pack_end[], lt_js_pack[], lt_js_pack_end[];

static struct lt_text
css(void)
{
	return (struct lt_text){ lt_css_pack, (size_t)(lt_css_pack_end - lt_css_pack) };
}

static struct lt_text
js(void)
{
	return (struct lt_text){ lt_js_pack, (size_t)(lt_js_pack_end - lt_js_pack) };
}

/* 'sha256-...' of a policy: the digest in base64 (RFC 4648). */
static void
put_digest(struct lt_buf *out, struct lt_text bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t digest[33] = { 0 };
	lt_digest_raw(bytes, digest);
	lt_buf_puts(out, "'sha256-");
	for (int i = 0; i < 33; i += 3) {
		uint32_t three = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];
		for (int shift = 18; shift >= 0; shift -= 6)
			lt_buf_putc(out, i == 30 && shift == 0 ? '=' : letters[three >> shift & 63]);
	}
	lt_buf_putc(out, '\'');
}

static void
put_head(const struct lt_html *page)
{
	const struct lt_run *run = &page->assessment->run;
	lt_buf_puts(page->out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
			       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
	put_digest(page->out, css());
	lt_buf_puts(page->out, "; script-src ");
	put_digest(page->out, js());
	lt_buf_puts(page->out, "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			       "<meta name=\"referrer\" content=\"no-referrer\">\n");
	lt_html(page, "<meta name=\"generator\" content=\"lintel %s\">\n<title>%s: %s (Lintel, %s)</title>\n<style>", run->version,
		run->organisation ? run->organisation : run->root, lt_words_verdict.at[page->assessment->verdict].word, run->today);
	lt_buf_text_add(page->out, css());
	lt_buf_puts(page->out, "</style></head>\n<body><a class=\"skip-link\" href=\"#content\">To the content</a>\n");
}

/* A link to each part that this assessment has. */
static void
put_nav(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	const struct {
		const char *id, *name;
		bool there;
	} parts[] = {
		{ "changes", "Changes", assessment->changes_count > 0 },
		{ "scorecard", "Scorecard", assessment->areas_count > 0 },
		{ "phases", "Phases", assessment->phases_count > 0 },
		{ "gates", "Gates", assessment->gates_count > 0 },
		{ "gaps", "Gaps", true },
		{ "patterns", "Anti-patterns", assessment->patterns_count > 0 },
		{ "shadow", "Shadow AI", assessment->assets_count > 0 },
		{ "frameworks", "Checklists", assessment->items_count > 0 },
		{ "answers", "Answers", assessment->answers_count > 0 },
		{ "evidence", "Evidence", true },
		{ "provenance", "Provenance", true },
		{ "words", "Words", true },
	};
	lt_html(page, "<nav aria-label=\"Parts\"><div class=\"wrap\"><ul>");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].there)
			lt_html(page, "<li><a href=\"#%s\">%s</a></li>", parts[i].id, parts[i].name);
	lt_html(page, "</ul></div></nav>\n");
}

static bool
write_html(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)options;
	(void)err;
	struct lt_arena *arena = lt_arena_new((size_t)4 << 30);
	struct lt_html page = { assessment, arena, out };
	put_head(&page);
	lt_html_verdict(&page);
	put_nav(&page);
	lt_html(&page, "<main id=\"content\" class=\"wrap\">\n");
	lt_html_changes(&page);
	lt_html_scorecard(&page);
	lt_html_phases(&page);
	lt_html_gates(&page);
	lt_html_roadmap(&page);
	lt_html_gaps(&page);
	lt_html_patterns(&page);
	lt_html_assets(&page);
	lt_html_frameworks(&page);
	lt_html_answers(&page);
	lt_html_evidence(&page);
	lt_html_provenance(&page);
	lt_html_words(&page);
	lt_html(&page, "</main>\n<footer class=\"wrap\">Made by lintel %s on %s. Nothing in this page was loaded from anywhere.</footer>\n",
		assessment->run.version, assessment->run.today);
	lt_buf_puts(out, "<script type=\"application/json\" id=\"places\">");
	lt_html_places(&page);
	lt_buf_puts(out, "</script>\n<script>");
	lt_buf_text_add(out, js());
	lt_buf_puts(out, "</script>\n</body></html>\n");
	lt_arena_drop(arena);
	return true;
}

const struct lt_reporter lt_reporter_html = {
	.name = "html",
	.summary = "one page for people: it opens nothing from anywhere, filters, and prints",
	.whole = true,
	.write = write_html,
};
