/* SPDX-License-Identifier: Apache-2.0 */
/* yaml: what plain words become, places, aliases and their bound, keys written twice. */
#include "format/yaml.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_docs docs;
static struct lt_err error;

static bool
read_text(const char *text)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	error = (struct lt_err){ 0 };
	return lt_yaml_read(arena, lt_keys_new(arena), "a.yaml", lt_text(text), &docs, &error);
}

/* The nth document as JSON. */
static const char *
json(int n)
{
	if (n >= docs.count)
		return "(no such document)";
	struct lt_buf out = LT_BUF(1 << 20);
	lt_node_json(lt_doc_root(docs.at[n]), &out);
	char *copy = lt_print(arena, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return copy;
}

static const char *
as_json(const char *text)
{
	return read_text(text) ? json(0) : error.text;
}

TEST(plain_words_become_what_kubernetes_makes_of_them)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "null", "null" }, { "~", "null" }, { "Null", "null" },
		{ "true", "true" }, { "True", "true" }, { "FALSE", "false" },
		{ "yes", "\"yes\"" }, { "off", "\"off\"" }, { "y", "\"y\"" },
		{ "0", "0" }, { "-1", "-1" }, { "+1", "1" }, { "1_000", "1000" },
		{ "0x1F", "31" }, { "0o17", "15" }, { "0644", "420" }, { "0b101", "5" },
		{ "1.5", "1.5" }, { ".5", "0.5" }, { "1.", "1" }, { "1e3", "1e3" }, { "08", "8" },
		{ "-0x10", "-16" }, { "0x", "\"0x\"" }, { "0x-1", "\"0x-1\"" },
		{ ".inf", "\".inf\"" }, { "1.2.3", "\"1.2.3\"" }, { "1e", "\"1e\"" }, { "-", "[null]" },
		{ "8Gi", "\"8Gi\"" }, { "2026-11-22", "\"2026-11-22\"" }, { "_1", "\"_1\"" },
		{ "\"1\"", "\"1\"" }, { "'true'", "\"true\"" }, { "|\n 1\n", "\"1\\n\"" }, { "''", "\"\"" },
		{ "!!str 1", "\"1\"" }, { "! 1", "\"1\"" }, { "!!int \"3\"", "3" }, { "!Ref x", "\"x\"" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(as_json(rows[i].in), rows[i].out);
}

TEST(keys_are_always_text)
{
	IS_TEXT(as_json("on: push\n1: a\ntrue: b\nnull: c\n"),
		"{\"on\":\"push\",\"1\":\"a\",\"true\":\"b\",\"null\":\"c\"}");
}

TEST(values_and_keys_know_their_line_and_column)
{
	IS(read_text("a: 1\nb:\n  - x\n  - c: 2\n"));
	struct lt_node root = lt_doc_root(docs.at[0]);
	struct lt_place place = lt_node_place(lt_node_path(root, "b/1/c"));
	IS_TEXT(place.file, "a.yaml");
	IS(place.line == 4 && place.column == 8);
	struct lt_walk w = lt_walk(root);
	IS(lt_walk_next(&w) && lt_walk_next(&w));
	place = lt_walk_key_place(&w);
	IS(place.line == 2 && place.column == 1);
}

TEST(a_stream_has_its_documents_in_order_and_empty_ones_are_left_out)
{
	IS(read_text("a: 1\n---\n# nothing\n---\n---\nb: 2\n...\n"));
	IS(docs.count == 2);
	IS_TEXT(json(0), "{\"a\":1}");
	IS_TEXT(json(1), "{\"b\":2}");
	IS(read_text("") && docs.count == 0);
}

TEST(documents_before_a_broken_one_are_kept)
{
	IS(!read_text("a: 1\n---\nb: [1\nc: 2\n---\nd: 3\n"));
	IS(docs.count == 1);
	IS_TEXT(json(0), "{\"a\":1}");
	IS(strncmp(error.text, "a.yaml:4:2: did not find expected", 33) == 0);
}

TEST(common_slips_of_indentation_come_with_a_hint)
{
	IS(!read_text("a:\n  b: 1\n   c: 2\n") && strstr(error.text, "is the line indented as its neighbours"));
	IS(!read_text("a:\n\tb: 1\n") && strstr(error.text, "indent by spaces, not tabs"));
}

TEST(aliases_are_replaced_by_what_they_mean)
{
	IS_TEXT(as_json("a: &x {k: [1]}\nb: *x\nc: &x 2\nd: *x\n"),
		"{\"a\":{\"k\":[1]},\"b\":{\"k\":[1]},\"c\":2,\"d\":2}");
	IS_TEXT(as_json("&k a: 1\nb: *k\n"), "{\"a\":1,\"b\":\"a\"}");
}

TEST(an_alias_without_its_anchor_or_inside_it_is_refused)
{
	IS_TEXT(as_json("a: *x\n"), "a.yaml:1:4: *x is used here, but no &x comes before it");
	IS_TEXT(as_json("a: &x [*x]\n"), "a.yaml:1:8: *x stands inside what it means, so it would never end");
	IS(!read_text("a: &x 1\n---\nb: *x\n"));
}

TEST(merge_keys_give_way_to_keys_that_are_written)
{
	IS_TEXT(as_json("d: &d {a: 1, b: 2}\ne: {<<: *d, b: 3}\n"),
		"{\"d\":{\"a\":1,\"b\":2},\"e\":{\"b\":3,\"a\":1}}");
	IS_TEXT(as_json("x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y]\n"),
		"{\"x\":{\"a\":1},\"y\":{\"a\":2,\"b\":2},\"z\":{\"a\":1,\"b\":2}}");
	IS_TEXT(as_json("a: {<<: 1}\n"), "a.yaml:1:9: << wants a map or a list of maps");
	IS_TEXT(as_json("a: {'<<': 1}\n"), "{\"a\":{\"<<\":1}}");
}

TEST(a_billion_laughs_end_in_a_sentence)
{
	IS(!read_text("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
		"c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
		"e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
		"g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g,*g]\n"));
	IS(strstr(error.text, "aliases (*name) add more than a million values"));
}

TEST(merge_keys_count_towards_the_same_bound)
{
	struct lt_buf b = LT_BUF(1 << 20);
	lt_buf_puts(&b, "a0: &a0 {k: v}\n");
	for (int i = 1; i < 40; i++)
		lt_buf_printf(&b, "a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i - 1, i - 1);
	bool fine = read_text(b.at);
	lt_buf_done(&b);
	IS(!fine);
	IS(strstr(error.text, "more than a million values"));
}

TEST(a_key_written_twice_counts_with_its_last_value_and_both_places_are_listed)
{
	IS_TEXT(as_json("a: 1\nb: 2\na: 3\n"), "{\"a\":3,\"b\":2}");
	IS(docs.twice_count == 1);
	IS(lt_text_eq(docs.twice[0].key, "a"));
	IS(docs.twice[0].first.line == 1 && docs.twice[0].second.line == 3);
}

TEST(many_keys_are_told_apart_too)
{
	struct lt_buf b = LT_BUF(1 << 20);
	for (int i = 0; i < 1000; i++)
		lt_buf_printf(&b, "k%d: %d\n", i % 990, i);
	bool fine = read_text(b.at);
	lt_buf_done(&b);
	IS(fine);
	IS(docs.twice_count == 10);
	IS(lt_node_count(lt_doc_root(docs.at[0])) == 990);
	int64_t value;
	IS(lt_node_int(lt_node_get(lt_doc_root(docs.at[0]), "k3"), &value) && value == 993);
}

TEST(depth_has_a_limit)
{
	struct lt_buf b = LT_BUF(1 << 20);
	lt_buf_fill(&b, '[', 100000);
	bool fine = read_text(b.at);
	lt_buf_done(&b);
	IS(!fine);
	IS_TEXT(error.text, "a.yaml:1:513: nested deeper than 512 levels");
}

TEST(an_unrendered_template_is_named_as_one)
{
	IS(!read_text("image: {{ .Values.image }}\n"));
	IS(strstr(error.text, "unrendered template"));
}

TEST(bytes_that_are_no_text_are_refused_with_their_line_and_offset)
{
	IS(!read_text("a: \xff\n"));
	IS(strncmp(error.text, "a.yaml:1: byte 3: ", 18) == 0);
}
