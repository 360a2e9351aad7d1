/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/field.h"
#include "record/schema.h"
#include "t.h"

static char *
json_of(struct lt_arena *a, const struct lt_assessment *assessment)
{
	struct lt_buf b = LT_BUF(1 << 20);
	lt_field_json(assessment, &b);
	char *text = lt_copy(a, b.at);
	lt_buf_done(&b);
	return text;
}

static struct lt_checked check_one = {
	.id = "net-off",
	.code = "NET-001",
	.severity = LT_SEVERITY_HIGH,
	.area = LT_AREA_NETWORKING,
	.phase = LT_PHASE_ENABLEMENT,
	.phases = 1 << LT_PHASE_ENABLEMENT | 1 << LT_PHASE_SCALE,
	.fix = "close \"it\"",
};

TEST(a_finding_takes_what_all_findings_share_from_its_check)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_finding finding = {
		.status = LT_STATUS_GAP, .resource = "a.b", .line = 3, .file = "main.tf"
	};
	struct lt_assessment assessment = {
		.checks = &check_one, .checks_count = 1, .findings = &finding, .findings_count = 1
	};
	const char *json = json_of(a, &assessment);
	IS(strstr(json,
		"{\"check\":\"net-off\",\"status\":\"gap\",\"severity\":\"high\",\"resource\":\"a."
		"b\",\"reason\":null,"
		"\"file\":\"main.tf\",\"line\":3,\"quality\":\"observed\",\"area\":\"networking\","
		"\"phase\":\"enablement\","
		"\"fix\":\"close \\\"it\\\"\",\"waiver\":null,\"fingerprint\":\""));
	IS(strstr(json, "\"phases\":[\"enablement\",\"scale\"]"));
	lt_arena_drop(a);
}

TEST(a_fingerprint_does_not_change_when_a_resource_moves_down_its_file)
{
	struct lt_assessment assessment = { .checks = &check_one, .checks_count = 1 };
	struct lt_finding here = { .resource = "a.b", .file = "main.tf", .line = 3 }, there = here,
			  other = here;
	there.line = 40;
	other.resource = "a.c";
	char one[33], two[33], three[33];
	lt_assessment_fingerprint(&assessment, &here, one);
	lt_assessment_fingerprint(&assessment, &there, two);
	lt_assessment_fingerprint(&assessment, &other, three);
	IS_TEXT(one, two);
	IS(strcmp(one, three) != 0);
}

TEST(words_are_found_in_any_case_and_a_misspelt_one_has_a_neighbour)
{
	IS(lt_words_find(&lt_words_severity, LT_LIT("High")) == LT_SEVERITY_HIGH);
	IS(lt_words_find(&lt_words_severity, LT_LIT("hihg")) == -1);
	IS_TEXT(lt_words_near(&lt_words_severity, LT_LIT("hihg")), "high");
	IS(lt_words_near(&lt_words_severity, LT_LIT("purple")) == NULL);
}

TEST(a_finding_stays_small)
{
	IS(sizeof(struct lt_finding) <= 48);
}

/* Is a generated file of docs/ what the rows say?  UPDATE=1 makes it so. */
static bool
committed(const struct lt_schema *schema, const char *ending,
	void (*write)(const struct lt_schema *schema, struct lt_buf *out))
{
	struct lt_arena *a = lt_arena_new(1 << 22);
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_err err = { 0 };
	struct lt_text want = LT_NONE;
	char *path = lt_print(a, "%s/docs/reference/%s%s", getenv("LINTEL_SOURCE"), schema->name, ending);
	write(schema, &out);
	if (getenv("UPDATE"))
		lt_io_write(path, lt_buf_text(&out), &err);
	bool same = lt_io_read(a, AT_FDCWD, path, 1 << 20, &want, &err) &&
		lt_text_is(want, lt_buf_text(&out));
	if (!same)
		printf("# %s is not what src/record/*.def say; UPDATE=1 rewrites it\n", path);
	lt_buf_done(&out);
	lt_arena_drop(a);
	return same;
}

TEST(the_committed_schemas_and_pages_are_what_the_rows_say)
{
	for (const struct lt_schema *schema = lt_schemas; schema->name; schema++) {
		IS(committed(schema, ".schema.json", lt_schema_json));
		IS(committed(schema, ".md", lt_schema_page));
	}
}
