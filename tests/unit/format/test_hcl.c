/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of HCL: grammar, places, mistakes. */
#include "t.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/hcl.h"
#include "format/json.h"

static struct lt_arena *arena;

static const struct lt_hcl_file *
read_text(const char *source)
{
	if (!arena)
		arena = lt_arena_new((size_t)1 << 30);
	return lt_hcl_read(arena, "a.tf", lt_text(lt_copy(arena, source)));
}

static const char *
written(const struct lt_hcl_expr *e)
{
	struct lt_buf out = LT_BUF(1 << 20);
	lt_hcl_write(e, &out);
	const char *text = lt_copy_text(arena, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

/* The value of the first attribute, put back as source; or the first mistake. */
static const char *
again(const char *source)
{
	const struct lt_hcl_file *file = read_text(source);
	if (file->errors)
		return lt_print(arena, "%u:%u: %s", file->errors->place.line,
			file->errors->place.column, file->errors->sentence);
	return file->body.attrs ? written(file->body.attrs->value) : "nothing";
}

TEST(expressions_come_back_as_they_were_written)
{
	static const char *const same[] = {
		"null",
		"true",
		"-1",
		"1.5e+3",
		"!x",
		"\"a\"",
		"\"a${b}c\"",
		"a.b.c[0][\"k\"]",
		"a[*].b[0].c",
		"f()",
		"f(a, b...)",
		"[]",
		"[1, 2]",
		"{a = 1, \"b-${c}\" = 2}",
		"[for x in y : x.z if x.on]",
		"{for k, v in y : k => v... if v}",
		"a ? b : c ? d : e",
		"a && b || c",
		"a == b != c",
		"provider::azurerm::parse_id(x)",
		"a-b",
		"\xc3\xa4.\xc3\xb6",
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		again("");
		IS_TEXT(again(lt_print(arena, "x = %s\n", same[i])), same[i]);
	}
}

TEST(other_spellings_mean_the_same)
{
	static const struct {
		const char *source, *is;
	} rows[] = {
		{ "x = a.*.b.c[0]", "a[*].b.c[0]" },
		{ "x = a.0.b", "a[0].b" },
		{ "x = a.0.1", "a[0][1]" },
		{ "x = (a)", "a" },
		{ "x = [\n  1, # one\n  2,\n  // two\n]", "[1, 2]" },
		{ "x = {\n a: 1, b = 2\n \"c d\" = 3\n (e) = 4 }",
			"{a = 1, b = 2, c d = 3, e = 4}" },
		{ "x = f(\n  a,\n  b,\n)", "f(a, b)" },
		{ "x = a /* not\nhere */ + b", "a + b" },
		{ "x = { for = 1 }", "{for = 1}" },
		{ "x = \"\\n\\t\\\"\\\\\\u00e4\\U0001F600\"",
			"\"\\n\t\\\"\\\\\xc3\xa4\xf0\x9f\x98\x80\"" },
		{ "x = \"$${a} %%{b} $c %d\"", "\"${a} %{b} $c %d\"" },
		{ "x = \"${a}\"", "a" },
		{ "x = \"${ \"${b}\" }\"", "b" },
		{ "x = <<EOT\n  a\n  b\nEOT\n", "\"  a\\n  b\\n\"" },
		{ "x = <<-EOT\n    a\n\n      b\n    EOT\n", "\"a\\n\\n  b\\n\"" },
		{ "x = <<EOT\nEOT", "\"\"" },
		{ "x = [<<A\n1\nA\n, <<B\n2\nB\n]", "[\"1\\n\", \"2\\n\"]" },
		{ "x = <<EOT\n${a ~}\n  b\nEOT\n", "\"${a}  b\\n\"" },
		{ "x = <<EOT\n  %{~ if a ~}\n  b\n  %{~ endif ~}\nEOT\n", "a ? \"  b\\n\" : \"\"" },
		{ "x = \"a ${~ b ~} c\"", "\"a${b}c\"" },
		{ "\xef\xbb\xbfx = 1\r\n", "1" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(again(rows[i].source), rows[i].is);
}

TEST(templates_have_directives)
{
	const struct lt_hcl_file *file = read_text(
		"x = \"%{ if a }b%{ else }c%{ endif }%{ for i in d }${i},%{ endfor }\"\n");
	const struct lt_hcl_expr *x = file->body.attrs->value;
	IS(!file->errors);
	IS(x->kind == LT_HCL_TEMPLATE && x->count == 2);
	IS(x->items[0]->kind == LT_HCL_CONDITION && x->items[1]->kind == LT_HCL_JOIN);
	IS_TEXT(written(x->items[0]), "a ? \"b\" : \"c\"");
}

TEST(operators_bind_as_in_hcl)
{
	const struct lt_hcl_file *file = read_text("x = a || b && c == d + e * -f\n");
	const struct lt_hcl_expr *x = file->body.attrs->value;
	IS(x->op == LT_HCL_OR && x->with->op == LT_HCL_AND && x->with->with->op == LT_HCL_EQUAL);
	IS(x->with->with->with->op == LT_HCL_ADD &&
		x->with->with->with->with->op == LT_HCL_MULTIPLY);
	file = read_text("x = 1 - 2 - 3\n");
	IS(file->body.attrs->value->of->kind == LT_HCL_BINARY);
}

TEST(blocks_have_labels_and_bodies)
{
	const struct lt_hcl_file *file = read_text(
		"resource \"a\" b {\n  c = 1\n  d {\n    e = 2\n  }\n  d { e = 3 }\n}\n"
		"locals {}\n");
	const struct lt_hcl_block *b = file->body.blocks;
	IS(!file->errors);
	IS(b->count == 2 && lt_text_eq(b->labels[0], "a") && lt_text_eq(b->labels[1], "b"));
	IS(b->body.blocks && b->body.blocks->next && !b->body.blocks->next->next);
	IS_TEXT(written(lt_hcl_attr(&b->body.blocks->next->body, "e")->value), "3");
	IS(lt_text_eq(b->next->type, "locals"));
	IS(lt_hcl_block(&file->body, "locals") == b->next);
	IS(!lt_hcl_attr(&b->body, "nothing"));
}

TEST(places_count_lines_through_comments_and_heredocs)
{
	const struct lt_hcl_file *file = read_text(
		"/* one\ntwo */ # three\nx = <<EOT\n4 ${\n5}\nEOT\ny = [\n  8 ]\n");
	const struct lt_hcl_attr *x = file->body.attrs, *y = x->next;
	IS(x->place.line == 3 && x->place.column == 1);
	IS(y->place.line == 7 && y->value->items[0]->place.line == 8 &&
		y->value->items[0]->place.column == 3);
}

TEST(a_mistake_names_its_place_and_reading_goes_on)
{
	const struct lt_hcl_file *file =
		read_text("a {\n  b = \n}\nc {\n  d = 1\n}\ne { f = \"x }\ng {}\n");
	const struct lt_hcl_error *first = file->errors;
	IS(first && first->place.line == 2);
	IS_TEXT(first->sentence, "an expression was expected, the line ends here");
	IS(first->next && first->next->place.line == 7 && !first->next->next);
	IS(lt_text_eq(file->body.blocks->type, "c") &&
		lt_text_eq(file->body.blocks->next->type, "g"));
}

TEST(what_terraform_refuses_is_refused)
{
	static const struct {
		const char *source, *mistake;
	} rows[] = {
		{ "x = 1.2.3.4\n", "1:8: this is no number" },
		{ "x = 1 y = 2\n", "1:7: a new line was expected, found 'y'" },
		{ "x = \"\\q\"\n",
			"1:6: this escape is none of \\n \\r \\t \\\" \\\\ \\uNNNN \\UNNNNNNNN" },
		{ "x = \"a\nb\"\n", "1:7: a quoted text may not go on to the next line" },
		{ "x = 1\nx = 2\n", "2:1: x is set a second time" },
		{ "x = <<EOT\na\n", "1:5: a heredoc begins here and its end marker never comes" },
		{ "x = \"%{ if a }b\"\n", "1:16: this %{ if has no %{ endif }" },
		{ "x = \"%{ endif }\"\n", "1:16: this %{ endif } closes nothing" },
		{ "x = /* a\n", "1:5: a comment begins here and has no end" },
		{ "x = f(1\n", "2:1: ')' was expected, the text ends here" },
		{ "a {\n", "2:1: '}' was expected, the text ends here" },
		{ "}\n", "1:1: an attribute or a block was expected, found '}'" },
		{ "a \"b${c}\" {}\n", "1:10: a label may not be a template" },
		{ "x = \xff\n", "1:1: this file is not valid UTF-8" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(again(rows[i].source), rows[i].mistake);
}

TEST(nesting_without_end_is_a_mistake_and_no_crash)
{
	enum { DEEP = 100000 };
	static const char *const opens[] = { "[", "(", "{a=", "!", "-", "a[", "f(", "\"${",
		"a ? b : ", "a{\n", "x[*]" };
	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
		struct lt_buf b = LT_BUF(1 << 24);
		if (strcmp(opens[i], "a{\n") != 0)
			lt_buf_puts(&b, "x = ");
		for (int n = 0; n < DEEP; n++)
			lt_buf_puts(&b, opens[i]);
		const struct lt_hcl_file *file = lt_hcl_read(arena, "a.tf", lt_buf_text(&b));
		IS(file->errors);
		lt_buf_done(&b);
	}
}

TEST(long_chains_are_written_without_recursing_to_the_end)
{
	struct lt_buf b = LT_BUF(1 << 24);
	lt_buf_puts(&b, "x = 1");
	for (int n = 0; n < 100000; n++)
		lt_buf_puts(&b, " + 1");
	const struct lt_hcl_file *file = lt_hcl_read(arena, "a.tf", lt_buf_text(&b));
	IS(!file->errors);
	IS(strstr(written(file->body.attrs->value), "..."));
	lt_buf_done(&b);
}

TEST(json_syntax_makes_the_same_tree)
{
	static const char source[] =
		"{\"resource\": {\"a\": {\"b\": {\"c\": \"x-${var.y}\", \"lifecycle\": "
		"{\"prevent_destroy\": true}}}}, \"locals\": {\"n\": [1, null]}, \"//\": \"note\"}";
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	IS(lt_json_read(arena, lt_keys_new(arena), "a.tf.json", lt_text(source), &doc, &err));
	const struct lt_hcl_file *file = lt_hcl_of_json(arena, lt_doc_root(doc));
	const struct lt_hcl_block *b = lt_hcl_block(&file->body, "resource");
	IS(!file->errors && b && b->count == 2 && lt_text_eq(b->labels[1], "b") && b->body.json);
	IS_TEXT(written(lt_hcl_attr(&b->body, "c")->value), "\"x-${var.y}\"");
	IS(lt_hcl_attr(&lt_hcl_block(&b->body, "lifecycle")->body, "prevent_destroy"));
	IS_TEXT(written(lt_hcl_attr(&lt_hcl_block(&file->body, "locals")->body, "n")->value),
		"[1, null]");
}
