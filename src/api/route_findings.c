/* SPDX-License-Identifier: Apache-2.0 */
/* route_findings: what the checks found, and one finding with its evidence. */
#include "api/estate.h"
#include "api/reading.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/check.h"
#include "collect/excerpt.h"
#include "record/field.h"
#include "record/noun.h"

enum { LINES_BEFORE = 6, LINES_AFTER = 8, SOURCES = 200 };

struct wanted {
	const struct lt_request *request;
	const struct lt_assessed_whole *whole;
	const struct lt_pending *pending;
	int check, area, phase, status, severity;
	int waived;              /* 1: those alone, 0: the others, -1: all */
	const char *file, *q;
};

static bool
has_words(const struct wanted *w, const struct lt_assessed_finding *f)
{
	const struct lt_assessed_check *check = &w->whole->checks[f->check];
	return lt_text_has_nocase(lt_text(check->id), w->q) || (check->code && lt_text_has_nocase(lt_text(check->code), w->q)) ||
		lt_text_has_nocase(lt_text(check->title), w->q) || lt_text_has_nocase(f->resource, w->q) ||
		lt_text_has_nocase(f->reason, w->q) || lt_text_has_nocase(f->file, w->q);
}

/* file: the file itself, or with a slash at the end all files of the folder. */
static bool
is_file(struct lt_text file, const char *want)
{
	size_t len = strlen(want);
	return file.at && (len > 0 && want[len - 1] == '/' ? lt_text_starts(file, want) : lt_text_eq(file, want));
}

static bool
is_wanted(const struct wanted *w, const struct lt_assessed_finding *f)
{
	const struct lt_assessed_check *check = &w->whole->checks[f->check];
	return (w->check < 0 || f->check == (uint32_t)w->check) && (w->status < 0 || f->status == w->status) &&
		(w->area < 0 || check->area == w->area) && (w->phase < 0 || check->phases & 1 << w->phase) &&
		(w->severity < 0 || check->severity == w->severity) && (w->waived < 0 || f->waived == w->waived) &&
		(!w->file || is_file(f->file, w->file)) && (!w->q || has_words(w, f));
}

static void
put_row(const struct wanted *w, const struct lt_assessed_finding *f, struct lt_buf *out)
{
	struct lt_noun_finding_row row = { 0 };
	const struct lt_assessed_check *check = &w->whole->checks[f->check];
	lt_reading_fill(w->request->a, &lt_field_finding_row, f->node, &row);
	row.code = check->code;
	row.title = check->title;
	row.waived = f->waived;
	row.pending = lt_reading_is_pending(w->request, w->pending, w->whole, f);
	lt_field_json_noun(&lt_field_finding_row, &row, out);
}

/* False: there is no such check, and the problem is told. */
static bool
read_wanted(const struct lt_request *request, struct lt_reply *reply, const struct lt_assessed_whole *whole, struct wanted *w)
{
	const char *check = lt_request_param(request, "check"), *waived = lt_request_param(request, "waived");
	*w = (struct wanted){ request, whole, NULL, -1, lt_request_word(request, "area"), lt_request_word(request, "phase"),
		lt_request_word(request, "status"), lt_request_word(request, "severity"), -1, lt_request_param(request, "file"),
		lt_request_param(request, "q") };
	if (waived)
		w->waived = strcmp(waived, "true") == 0 || strcmp(waived, "1") == 0;
	if (!check)
		return true;
	w->check = (int)lt_map_get(whole->check_of, lt_text(check));
	return w->check >= 0 || lt_problem(reply, 400, "parameter", "the last assessment asked no check '%.100s'", check);
}

static bool
reply_findings(const struct lt_request *request, struct lt_reply *reply, const struct lt_assessed_whole *whole, const struct lt_estate_kept *estate)
{
	struct wanted wanted;
	int64_t from, most, count = 0;
	if (!lt_reading_page(request, whole, &from, &most, reply) || !read_wanted(request, reply, whole, &wanted))
		return false;
	struct lt_pending pending = lt_reading_pending(request, estate, whole);
	wanted.pending = &pending;
	lt_reply_items_begin(reply);
	for (int i = 0; i < whole->findings_count; i++) {
		const struct lt_assessed_finding *f = &whole->findings[whole->heaviest[i]];
		if (!is_wanted(&wanted, f))
			continue;
		if (count >= from && count < from + most)
			put_row(&wanted, f, lt_reply_item(reply));
		count++;
	}
	return lt_reply_items_end(reply, from + most < count ? lt_reading_cursor(request, whole, from + most) : NULL, count);
}

static bool
list_findings(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_reading_take(request, reply);
	if (!whole)
		return false;
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	bool good = reply_findings(request, reply, whole, estate);
	lt_estate_drop(estate);
	lt_assessed_drop(whole);
	return good;
}

/* The sources that can decide the check, as they were read. */
static void
fill_sources(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_node check, struct lt_noun_finding_detail *detail)
{
	struct lt_noun_source_read *at = LT_NEW_ARRAY(a, struct lt_noun_source_read, SOURCES);
	int count = 0;
	for (struct lt_walk c = lt_walk(lt_node_get(check, "sources")); lt_walk_next(&c);)
		for (struct lt_walk w = lt_walk(lt_node_get(whole->root, "sources")); count < SOURCES && lt_walk_next(&w);)
			if (lt_text_is(lt_node_text(lt_node_get(w.value, "collector"), a), lt_node_text(c.value, a)))
				lt_reading_fill(a, &lt_field_source_read, w.value, &at[count++]);
	detail->sources = at;
	detail->sources_count = count;
}

static void
fill_lines(const struct lt_request *request, struct lt_noun_finding_detail *detail)
{
	struct lt_excerpt excerpt;
	struct lt_err err = { .text = "" };
	if (!detail->file)
		return;
	if (!lt_excerpt_read(request->a, lt_estate_folder(request->api), detail->file, detail->line, LINES_BEFORE, LINES_AFTER, &excerpt, &err)) {
		detail->lines_sentence = lt_copy(request->a, err.text);
		return;
	}
	detail->lines = LT_NEW_ARRAY(request->a, struct lt_noun_source_line, excerpt.count);
	for (int i = 0; i < excerpt.count; i++)
		detail->lines[detail->lines_count++] =
			(struct lt_noun_source_line){ excerpt.at[i].number, excerpt.at[i].text, excerpt.at[i].masked };
}

static void
fill_waiver(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_node finding, struct lt_noun_finding_detail *detail)
{
	int64_t at, line = 0;
	struct lt_node waiver = lt_node_get(finding, "waiver");
	if (!lt_node_is(waiver, LT_KIND_NUMBER) || !lt_node_int(waiver, &at) || at < 0)
		return;
	waiver = lt_node_item(lt_node_get(whole->root, "waivers"), (uint32_t)at);
	const char *file = lt_node_string(lt_node_get(waiver, "file"), a);
	detail->waived_until = lt_node_string(lt_node_get(waiver, "until"), a);
	detail->waived_by = lt_node_is(lt_node_get(waiver, "by"), LT_KIND_TEXT) ? lt_node_string(lt_node_get(waiver, "by"), a) : NULL;
	detail->waived_because = lt_node_string(lt_node_get(waiver, "because"), a);
	lt_node_int(lt_node_get(waiver, "line"), &line);
	detail->waived_where = lt_print(a, "%s:%lld", file ? file : "lintel.yaml", (long long)line);
}

static void
fill_detail(const struct lt_request *request, const struct lt_assessed_whole *whole, const struct lt_assessed_finding *f,
	struct lt_noun_finding_detail *detail)
{
	const struct lt_assessed_check *check = &whole->checks[f->check];
	const struct lt_check *written = lt_checks_find(lt_assessed_catalog(request->api), lt_text(check->id));
	struct lt_noun_check_detail of_check = { 0 };
	lt_reading_fill(request->a, &lt_field_finding_detail, f->node, detail);
	lt_reading_fill(request->a, &lt_field_check_detail, check->node, &of_check);
	detail->code = check->code;
	detail->title = check->title;
	detail->why = of_check.why;
	detail->gates = of_check.gates;
	detail->made_at = whole->made_at;
	detail->waived = f->waived;
	if (written) {
		detail->about = written->about;
		detail->sql = lt_copy_text(request->a, written->sql).at;
	}
	fill_sources(request->a, whole, check->node, detail);
	fill_lines(request, detail);
	fill_waiver(request->a, whole, f->node, detail);
}

static bool
read_finding(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_finding_detail detail = { 0 };
	struct lt_assessed_whole *whole = lt_reading_take(request, reply);
	if (!whole)
		return false;
	int64_t at = lt_map_get(whole->finding_of, lt_text(lt_request_part(request, 0)));
	bool good = at >= 0 || lt_problem(reply, 404, "not-found",
		"the last assessment has no finding of that fingerprint; it may be closed, or a check or resource is gone");
	if (good) {
		struct lt_estate_kept *estate = lt_estate_take(request->api);
		struct lt_pending pending = lt_reading_pending(request, estate, whole);
		fill_detail(request, whole, &whole->findings[at], &detail);
		detail.pending = lt_reading_is_pending(request, &pending, whole, &whole->findings[at]);
		good = lt_reply_noun(request, reply, &detail);
		lt_estate_drop(estate);
	}
	lt_assessed_drop(whole);
	return good;
}

static const struct lt_param filters[] = {
	{ "check", LT_PARAM_TEXT, "of this check, by id or code", NULL },
	{ "area", LT_PARAM_WORD, "of checks that count in this area", &lt_words_area },
	{ "phase", LT_PARAM_WORD, "of checks that are asked in this phase", &lt_words_phase },
	{ "status", LT_PARAM_WORD, "of this status", &lt_words_status },
	{ "severity", LT_PARAM_WORD, "of this severity", &lt_words_severity },
	{ "file", LT_PARAM_TEXT, "in this file, or with / at the end below this folder", NULL },
	{ "waived", LT_PARAM_FLAG, "true: those that a waiver covers; false: the others", NULL },
	{ "q", LT_PARAM_TEXT, "with this in check, title, resource, reason or file", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/findings", "list_findings", LT_ROLE_VIEWER, LT_ROUTE_PAGES,
		"What the last assessment found: open before waived, gap before unknown, critical before low.", NULL, &lt_field_finding_row, filters, 0,
		NULL, "404 409", list_findings },
	{ "GET", "/findings/{fingerprint}", "read_finding", LT_ROLE_VIEWER, 0,
		"One finding with what it rests on: the question that was asked, the sources, the lines of the file.", NULL, &lt_field_finding_detail,
		NULL, 0, NULL, "404", read_finding },
	{ 0 }
};

const struct lt_routes lt_routes_findings = { "findings", "What was found", rows };
