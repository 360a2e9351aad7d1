/* SPDX-License-Identifier: Apache-2.0 */
/* route_waivers: gaps that somebody decided to live with: listed, written into lintel.yaml, taken out of it. */
#include <errno.h>
#include <stdlib.h>

#include "api/audit.h"
#include "api/estate.h"
#include "api/reading.h"
#include "assess/waiver.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/check.h"
#include "format/json.h"
#include "govern/decide.h"
#include "record/field.h"
#include "record/noun.h"

enum { TEXT_MOST = 1000 };

static void
fill_check(const struct lt_request *request, struct lt_noun_waiver_row *row)
{
	const struct lt_check *check = row->check ? lt_checks_find(lt_assessed_catalog(request->api), lt_text(row->check)) : NULL;
	row->title = check ? check->title : NULL;
	row->severity = check ? check->severity : NULL;
}

/* How many gaps and unknowns it will cover. */
static uint32_t
count_covered(const struct lt_request *request, const struct lt_waiver *waiver, const struct lt_assessed_whole *whole)
{
	uint32_t count = 0;
	for (int i = 0; whole && i < whole->findings_count; i++) {
		const struct lt_assessed_finding *f = &whole->findings[i];
		const struct lt_assessed_check *check = &whole->checks[f->check];
		if ((f->status == LT_STATUS_GAP || f->status == LT_STATUS_UNKNOWN) && lt_waiver_speaks(waiver, check->id, check->code,
			lt_node_is(lt_node_get(f->node, "resource"), LT_KIND_TEXT) ? lt_node_string(lt_node_get(f->node, "resource"), request->a) : NULL))
			count++;
	}
	return count;
}

static struct lt_noun_waiver_row
row_of(const struct lt_request *request, const struct lt_waiver *waiver, int n, struct lt_node written, const struct lt_assessed_whole *whole)
{
	struct lt_noun_waiver_row row = { .n = (uint32_t)n, .check = waiver->check, .resource = waiver->resource, .until = waiver->until,
		.by = waiver->by, .because = waiver->because, .where = "estate", .file = waiver->file, .line = waiver->line, .state = "pending",
		.version = lt_estate_version(request->a, written) };
	struct lt_node seen = lt_reading_seen(request->a, waiver, whole);
	const char *field;
	int64_t findings = 0;
	fill_check(request, &row);
	if (!lt_node_is(seen, LT_KIND_NONE)) {
		row.state = lt_node_string(lt_node_get(seen, "state"), request->a);
		row.sentence = lt_node_is(lt_node_get(seen, "sentence"), LT_KIND_TEXT) ? lt_node_string(lt_node_get(seen, "sentence"), request->a) : NULL;
		lt_node_int(lt_node_get(seen, "findings"), &findings);
		row.findings = (uint32_t)findings;
		return row;
	}
	row.sentence = lt_waiver_wrong(request->a, waiver, lt_assessed_catalog(request->api), lt_reading_today(request), &field);
	if (row.sentence)
		row.state = "refused";
	else {
		row.findings = count_covered(request, waiver, whole);
		row.sentence = "the next assessment takes it into account";
	}
	return row;
}

/* Those that stand as comments at their resources, which only an assessment finds. */
static int
add_comments(const struct lt_request *request, const struct lt_assessed_whole *whole, const struct lt_estate_kept *estate,
	struct lt_noun_waiver_row *rows)
{
	int count = 0;
	for (struct lt_walk w = lt_walk(whole ? lt_node_get(whole->root, "waivers") : LT_NOWHERE); lt_walk_next(&w);) {
		const char *file = lt_node_string(lt_node_get(w.value, "file"), request->a);
		if (!file || strcmp(file, estate->file) == 0 || lt_text_ends(lt_text(file), "lintel.yaml"))
			continue;
		lt_reading_fill(request->a, &lt_field_waiver_row, w.value, &rows[count]);
		rows[count].where = "comment";
		fill_check(request, &rows[count]);
		count++;
	}
	return count;
}

static bool
list_waivers(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	int64_t from, most;
	bool good = lt_request_page(request, &from, &most, reply);
	if (good && estate->wrong)
		good = lt_problem(reply, 409, "estate-unsafe", "the estate cannot be read: %s", estate->wrong);
	if (good) {
		uint32_t seen = whole ? lt_node_count(lt_node_get(whole->root, "waivers")) : 0;
		struct lt_noun_waiver_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_waiver_row, (size_t)estate->estate.waivers_count + seen + 1);
		struct lt_node list = lt_node_get(estate->root, "waivers");
		int count = 0;
		for (; count < estate->estate.waivers_count; count++)
			rows[count] = row_of(request, &estate->estate.waivers[count], count + 1, lt_node_item(list, (uint32_t)count), whole);
		count += add_comments(request, whole, estate, rows + count);
		int64_t shown = from < count ? (count - from < most ? count - from : most) : 0;
		good = lt_reply_page(request, reply, rows + (shown ? from : 0), (int)shown,
			shown && from + shown < count ? lt_reply_cursor(request, from + shown) : NULL, count);
	}
	lt_estate_drop(estate);
	lt_assessed_drop(whole);
	return good;
}

/* --- one more --- */

static bool
is_text(const char *text)
{
	size_t len = text ? strlen(text) : 0;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 127)
			return false;
	return len <= TEXT_MOST;
}

static bool
read_waiver(const struct lt_request *request, struct lt_reply *reply, struct lt_waiver *waiver, bool *ret_preview)
{
	struct lt_noun_waiver_new body;
	struct lt_problem_field field = { 0 };
	if (!lt_request_body(request, &body, NULL, reply))
		return false;
	*waiver = (struct lt_waiver){ .check = body.check, .resource = body.resource && *body.resource ? body.resource : NULL, .until = body.until,
		.by = body.by && *body.by ? body.by : request->who->name, .because = body.because };
	*ret_preview = body.preview;
	const struct { const char *name, *text; } texts[] = { { "check", body.check }, { "resource", body.resource }, { "until", body.until },
		{ "by", waiver->by }, { "because", body.because } };
	for (size_t i = 0; i < sizeof texts / sizeof *texts && !field.field; i++)
		if (!is_text(texts[i].text))
			field = (struct lt_problem_field){ texts[i].name, "it stands on one line, of at most 1000 bytes" };
	if (!field.field)
		field.sentence = lt_waiver_wrong(request->a, waiver, lt_assessed_catalog(request->api), lt_reading_today(request), &field.field);
	return !field.sentence || lt_problem_fields(reply, 422, "wrong",
		lt_print(request->a, "the waiver would be refused: %s", field.sentence), &field, 1);
}

static const char *
told(const struct lt_request *request, const struct lt_waiver *waiver)
{
	struct lt_buf out = LT_BUF(1 << 14);
	lt_buf_puts(&out, "{\"resource\":");
	lt_json_maybe(&out, waiver->resource);
	lt_buf_puts(&out, ",\"until\":");
	lt_json_maybe(&out, waiver->until);
	lt_buf_puts(&out, ",\"by\":");
	lt_json_maybe(&out, waiver->by);
	lt_buf_puts(&out, ",\"because\":");
	lt_json_maybe(&out, waiver->because);
	lt_buf_putc(&out, '}');
	const char *text = lt_copy_text(request->a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

static bool
write_waiver(const struct lt_request *request, struct lt_reply *reply, struct lt_edit *edit, const struct lt_waiver *waiver)
{
	struct lt_err err = { .text = "" }, audit = { .text = "" };
	const char *detail = told(request, waiver);
	if (!lt_audit_add(request->api, request->who, "waiver.add", waiver->check, detail, "begun", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	bool good = lt_edit_commit(edit, &err);
	if (!lt_audit_add(request->api, request->who, "waiver.add", waiver->check, detail, good ? "done" : "failed", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	return good || lt_estate_problem(request, reply, edit, &err);
}

static bool
reply_waiver(const struct lt_request *request, struct lt_reply *reply, struct lt_edit *edit, struct lt_waiver *waiver, bool preview)
{
	struct lt_node list = lt_edit_get(edit, "waivers");
	uint32_t count = lt_node_count(list);
	struct lt_node written = lt_node_item(list, count ? count - 1 : 0);
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	const char *slash = strrchr(edit->path, '/');
	waiver->file = slash ? slash + 1 : edit->path;
	waiver->line = lt_node_place(written).line;
	struct lt_noun_waiver_made made = { .yaml = edit->lines, .file = waiver->file, .written = !preview };
	made.waiver = row_of(request, waiver, (int)count, written, whole);
	lt_assessed_drop(whole);
	return lt_reply_noun(request, reply, &made);
}

static bool
add_waiver(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_waiver waiver;
	struct lt_err err = { .text = "" };
	bool preview;
	if (!read_waiver(request, reply, &waiver, &preview))
		return false;
	struct lt_edit *edit = lt_estate_begin(request, reply);
	if (!edit)
		return false;
	bool good = (lt_decide_waive(edit, &waiver, &err) && lt_edit_check(edit, &err)) || lt_estate_problem(request, reply, edit, &err);
	good = good && (preview || write_waiver(request, reply, edit, &waiver)) && reply_waiver(request, reply, edit, &waiver, preview);
	lt_edit_end(edit);
	return good;
}

/* --- one less --- */

static bool
take_out(const struct lt_request *request, struct lt_reply *reply, struct lt_edit *edit, int64_t n)
{
	struct lt_err err = { .text = "" }, audit = { .text = "" };
	struct lt_node written = lt_node_item(lt_edit_get(edit, "waivers"), n > 0 && n <= UINT16_MAX ? (uint32_t)n - 1 : UINT32_MAX);
	if (lt_node_is(written, LT_KIND_NONE))
		return lt_problem(reply, 404, "not-found", "lintel.yaml has no waiver %lld; GET /waivers lists them", (long long)n);
	if (!lt_estate_match(request, reply, lt_estate_version(request->a, written)))
		return false;
	const char *check = lt_node_string(lt_node_get(written, "check"), request->a);
	if (!lt_audit_add(request->api, request->who, "waiver.remove", check, NULL, "begun", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	bool good = lt_decide_unwaive(edit, n, &err) && lt_edit_commit(edit, &err);
	if (!lt_audit_add(request->api, request->who, "waiver.remove", check, NULL, good ? "done" : "failed", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	return good || lt_estate_problem(request, reply, edit, &err);
}

static bool
remove_waiver(const struct lt_request *request, struct lt_reply *reply)
{
	int64_t n = 0;
	if (!lt_text_int(lt_text(lt_request_part(request, 0)), &n) || n < 1)
		return lt_problem(reply, 404, "not-found", "waivers have numbers from 1; GET /waivers lists them");
	struct lt_edit *edit = lt_estate_begin(request, reply);
	bool good = edit && take_out(request, reply, edit, n);
	lt_edit_end(edit);
	return good;
}

static const struct lt_route rows[] = {
	{ "GET", "/waivers", "list_waivers", LT_ROLE_VIEWER, LT_ROUTE_PAGES,
		"Waivers as they are written now, and what became of them; pending: no assessment has seen it yet.", NULL, &lt_field_waiver_row, NULL, 0,
		NULL, "409", list_waivers },
	{ "POST", "/waivers", "add_waiver", LT_ROLE_OPERATOR, 0,
		"Writes a waiver into lintel.yaml, where the next assessment finds it; with preview only tells what would be written.",
		&lt_field_waiver_new, &lt_field_waiver_made, NULL, 0, NULL, "409 412 415 422", add_waiver },
	{ "DELETE", "/waivers/{n}", "remove_waiver", LT_ROLE_OPERATOR, 0,
		"Takes a waiver out of lintel.yaml; If-Match takes its version, so that nobody takes out another one.", NULL, NULL, NULL, 0, NULL,
		"404 409 412 422", remove_waiver },
	{ 0 }
};

const struct lt_routes lt_routes_waivers = { "waivers", "Gaps that somebody decided to live with", rows };
