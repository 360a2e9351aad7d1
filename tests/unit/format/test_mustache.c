/* SPDX-License-Identifier: Apache-2.0 */
/* Templates with a view; what a template may not do is told with its line. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/hcl_align.h"
#include "format/json.h"
#include "format/mustache.h"
#include "format/unified.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_err err;

__attribute__((constructor)) static void
begin(void)
{
	a = lt_arena_new((size_t)64 << 20);
}

static const char *
rendered_as(const char *path, const char *view, const char *bytes)
{
	struct lt_doc *doc;
	struct lt_text out = LT_NONE;
	err = (struct lt_err){ 0 };
	if (!lt_json_read(a, lt_keys_new(a), "view", lt_text(lt_copy(a, view)), &doc, &err))
		return err.text;
	struct lt_mustache given = { .name = "t", .bytes = lt_text(bytes), .syntax = lt_syntax_of(path), .view = lt_doc_root(doc) };
	return lt_mustache_render(a, &given, &out, &err) ? out.at : err.text;
}

static const char *
rendered(const char *view, const char *bytes)
{
	return rendered_as("x.txt", view, bytes);
}

TEST(values_sections_and_their_ends)
{
	IS_TEXT(rendered("{\"a\": {\"b\": 1}, \"l\": [\"x\", \"y\"]}", "<%a.b%>:<%#l%><%.%><%^last%>, <%/last%><%/l%>."), "1:x, y.");
	IS_TEXT(rendered("{\"l\": [{\"n\": 1}, {\"n\": 2}], \"o\": 9}", "<%#l%><%n%><%o%><%#first%>!<%/first%> <%/l%>"), "19! 29 ");
	IS_TEXT(rendered("{\"l\": [], \"t\": \"\", \"n\": null, \"f\": false, \"m\": {}, \"z\": 0}",
			"<%^l%>a<%/l%><%^t%>b<%/t%><%^n%>c<%/n%><%^f%>d<%/f%><%^m%>e<%/m%><%^z%>f<%/z%>"), "abcde");
	IS_TEXT(rendered("{\"a\": true}", "<%a%> {{a}} <%! a remark %>${a}"), "true {{a}} ${a}");
}

TEST(a_tag_alone_on_its_line_takes_the_line_with_it)
{
	IS_TEXT(rendered("{\"a\": true, \"l\": [1, 2]}", "x\n<%#a%>\n\n  y\n<%/a%>\n  <%#l%>\n<%.%>\n  <%/l%>\nz\n<%! remark %>\n"), "x\n\n  y\n1\n2\nz\n");
	IS_TEXT(rendered("{\"a\": false}", "x\n<%#a%>\ny\n<%/a%>\nz\n"), "x\nz\n");
	IS_TEXT(rendered("{\"a\": \"\"}", "x\n<%a%>\nz\n"), "x\n\nz\n");
}

TEST(a_name_nobody_laid_down_is_an_error_with_its_line)
{
	IS_TEXT(rendered("{\"a\": 1}", "\n\n<%b%>"), "t:3: nothing is called 'b' here");
	IS_TEXT(rendered("{\"a\": {}}", "<%a.b%>"), "t:1: nothing is called 'a.b' here");
	IS_TEXT(rendered("{}", "\n<%#b%>x<%/b%>"), "t:2: nothing is called 'b' here");
	IS_TEXT(rendered("{}", "\n<%^b%>x<%/b%>"), "t:2: nothing is called 'b' here");
	IS_TEXT(rendered("{\"l\": [1]}", "<%l%>"), "t:1: 'l' holds several things; <%#l%> walks through it");
}

TEST(a_broken_template_is_told_with_its_line)
{
	IS_TEXT(rendered("{\"a\": 1}", "\n<%#a%>"), "t:2: <%a%> is opened and never closed");
	IS_TEXT(rendered("{\"a\": 1}", "\n<%/a%>"), "t:2: <%/a%> closes a section that was never opened");
	IS_TEXT(rendered("{\"a\": 1, \"b\": 1}", "<%#a%>\n<%/b%>"), "t:2: <%/b%> stands where <%a%> of line 1 is to be closed");
	IS_TEXT(rendered("{\"a\": 1}", "x\n<%a"), "t:2: a tag is opened and never closed");
	IS_TEXT(rendered("{\"a\": 1}", "<% a b %>"), "t:1: a tag holds one name, not 'a b'");
	IS_TEXT(rendered("{\"a\": \"x\\u0002y\"}", "<%a%>"), "t:1: 'a' holds a control character");
}

TEST(a_value_means_nothing_in_the_syntax_it_is_written_in)
{
	static const struct {
		const char *path, *out;
	} rows[] = {
		{ "a.tf", "a\\\"b\\\\c'd$${e}%%{f}$g\\nh`" },
		{ "a.bicep", "a\"b\\\\c\\'d\\${e}%{f}$g\\nh`" },
		{ "a.json", "a\\\"b\\\\c'd${e}%{f}$g\\nh`" },
		{ "a.yaml", "a\\\"b\\\\c'd${e}%{f}$g\\nh`" },
		{ "a.sh", "a\\\"b\\\\c'd\\${e}%{f}\\$g\nh\\`" },
		{ "a.service", "a\\\"b\\\\c'd${e}%%{f}$g\\nh`" },
		{ "a.md", "a\"b\\c'd${e}%{f}$g\nh`" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(rendered_as(rows[i].path, "{\"v\": \"a\\\"b\\\\c'd${e}%{f}$g\\nh`\"}", "<%v%>"), rows[i].out);
	IS_TEXT(rendered_as("a.tf", "{\"v\": \"${e}\"}", "<%&v%>"), "${e}");
}

static const char *
aligned(const char *text)
{
	return lt_hcl_align(a, lt_text(text)).at;
}

TEST(equals_signs_stand_under_each_other_as_terraform_fmt_has_them)
{
	IS_TEXT(aligned("a = 1\nlong = 2\n\nb = 3\n"), "a    = 1\nlong = 2\n\nb = 3\n");
	IS_TEXT(aligned("a = {\n  x = 1\n  long = \"= # \\\" ${m[\"k\"]} =\"\n}\nbb = 1\n"), "a = {\n  x    = 1\n  long = \"= # \\\" ${m[\"k\"]} =\"\n}\nbb = 1\n");
	IS_TEXT(aligned("a = 1 # one\nlong = 22 # two\n# a = b\n"), "a    = 1  # one\nlong = 22 # two\n# a = b\n");
	IS_TEXT(aligned("a = <<EOT\nx   = y\nEOT\nlong = x == y ? 1 : 2\n"), "a    = <<EOT\nx   = y\nEOT\nlong = x == y ? 1 : 2\n");
	IS_TEXT(aligned("a == b\nx => y\n"), "a == b\nx => y\n");
}

static const char *
difference(const char *before, const char *after)
{
	struct lt_buf out = LT_BUF(1 << 20);
	lt_unified(a, "f", lt_text(before), lt_text(after), &out);
	const char *text = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

TEST(a_difference_is_written_as_patch_reads_it)
{
	IS_TEXT(difference("a\n", "a\n"), "");
	IS_TEXT(difference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n"), "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
	IS_TEXT(difference(NULL, "a\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
	IS_TEXT(difference("a", "a\n"), "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
	IS_TEXT(difference("a\n", ""), "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n");
}
