/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/compare.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "record/field.h"
#include "t.h"

static struct lt_checked check = { .id = "public-off", .code = "NET-001" };

static struct lt_node
document(struct lt_arena *a, const char *json)
{
	struct lt_doc *doc = NULL;
	struct lt_err err = { 0 };
	return lt_json_read(a, lt_keys_new(a), "old.json", lt_text(json), &doc, &err)
		? lt_doc_root(doc)
		: LT_NOWHERE;
}

static const char *
json_of(struct lt_arena *a, const struct lt_assessment *assessment)
{
	struct lt_buf b = LT_BUF(1 << 20);
	lt_field_json(assessment, &b);
	const char *json = lt_copy(a, b.at);
	lt_buf_done(&b);
	return json;
}

TEST(only_what_the_baseline_does_not_have_is_left)
{
	struct lt_arena *a = lt_arena_new(1 << 22);
	struct lt_err err = { 0 };
	struct lt_finding before[] = {
		{ .status = LT_STATUS_GAP, .resource = "a", .file = "x.tf", .line = 3 },
		{ .status = LT_STATUS_UNKNOWN, .resource = "b", .file = "x.tf", .line = 9 }
	};
	struct lt_assessment old = {
		.checks = &check, .checks_count = 1, .findings = before, .findings_count = 2
	};
	struct lt_finding now[] = {
		{ .status = LT_STATUS_GAP, .resource = "a", .file = "x.tf", .line = 40 },
		{ .status = LT_STATUS_GAP, .resource = "a", .file = "x.tf", .line = 50 },
		{ .status = LT_STATUS_GAP, .resource = "b", .file = "x.tf", .line = 9 },
		{ .status = LT_STATUS_GAP, .resource = "a", .file = "y.tf", .line = 3 }
	};
	struct lt_assessment new = {
		.checks = &check, .checks_count = 1, .findings = now, .findings_count = 4
	};
	IS(lt_compare_baseline(a, &new, document(a, json_of(a, &old)), "old.json", &err));
	IS(new.findings_count == 3 && new.findings_left_out == 1);
	IS(now[0].line == 50 && now[1].line == 9 && now[2].line == 3);
	IS_TEXT(new.run.baseline, "old.json");
	lt_arena_drop(a);
}

TEST(a_document_that_is_no_baseline_is_refused_with_a_sentence)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_assessment new = { .checks = &check, .checks_count = 1 };
	struct lt_err none = { 0 }, part = { 0 }, bare = { 0 };
	IS(!lt_compare_baseline(a, &new, document(a, "{\"runs\":[]}"), "old.json", &none));
	IS(strstr(none.text, "old.json: this is no document of lintel assess"));
	IS(!lt_compare_baseline(a, &new, document(a, "{\"findings\":[],\"findings_left_out\":3}"),
		"old.json", &part));
	IS(strstr(part.text, "not complete"));
	IS(!lt_compare_baseline(
		a, &new, document(a, "{\"findings\":[{\"status\":\"gap\"}]}"), "old.json", &bare));
	IS(strstr(bare.text, "finding 1 has no fingerprint"));
	lt_arena_drop(a);
}
