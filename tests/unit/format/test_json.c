/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"

static struct lt_arena *arena;
static struct lt_err err;

static struct lt_node
read_bytes(const char *bytes, size_t len)
{
	lt_arena_drop(arena);
	arena = lt_arena_new((size_t)1 << 30);
	err = (struct lt_err){ 0 };
	char *copy = lt_alloc(arena, len + 1);
	memcpy(copy, bytes, len);
	struct lt_doc *doc;
	if (!lt_json_read(arena, lt_keys_new(arena), "x.json", (struct lt_text){ copy, len }, &doc, &err))
		return LT_NOWHERE;
	return lt_doc_root(doc);
}

static struct lt_node
read_json(const char *text)
{
	return read_bytes(text, strlen(text));
}

static const char *
written(struct lt_node n)
{
	static struct lt_buf out;
	lt_buf_done(&out);
	out = LT_BUF(1 << 16);
	lt_node_json(n, &out);
	return out.at;
}

TEST(what_is_json_is_read_and_written_back)
{
	static const struct {
		const char *in, *out; /* out NULL: as in */
	} rows[] = {
		{ "null" },
		{ "true" },
		{ "false" },
		{ "0" },
		{ "-0" },
		{ "-0.5e+10" },
		{ "1E9" },
		{ "123456789012345678901234567890.5" },
		{ "\"\"" },
		{ "\"text\"" },
		{ "\"a text that is longer than sixteen bytes, and than thirty-two\"" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\"" },
		{ "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"" },
		{ "\"\x7f\"" },
		{ "[]" },
		{ "{}" },
		{ " [ ] ", "[]" },
		{ "\t{\r\n}\n", "{}" },
		{ "[1,\"2\",[3,[]],{\"a\":{}}]" },
		{ "[[[]],[{}],[[0]]]" },
		{ "{\"a\":null,\"b\":true,\"c\":false,\"d\":0,\"e\":\"x\",\"f\":[],\"g\":{}}" },
		{ "{\"a\" : null , \"b\" : [ true ] }", "{\"a\":null,\"b\":[true]}" },
		{ "{\"a\":1,\"a\":2}" },
		{ "{\"\":1}" },
		{ "{\"a\\u0062\":1}", "{\"ab\":1}" },
		{ "{\"a key longer than sixteen bytes\":1,\"b\":{\"a key longer than sixteen bytes\":2}}" },
		{ "\xef\xbb\xbf[1]", "[1]" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_node n = read_json(rows[i].in);
		if (!n.doc)
			printf("# row %zu: %s\n", i, err.text);
		IS(n.doc);
		IS_TEXT(written(n), rows[i].out ? rows[i].out : rows[i].in);
	}
}

TEST(what_is_not_json_is_refused_with_its_place)
{
	static const struct {
		const char *in, *sentence;
	} rows[] = {
		{ "", "x.json:1:1: a value was expected, found the end of the text" },
		{ "  \n ", "x.json:2:2: a value was expected, found the end of the text" },
		{ "01", "x.json:1:1: a number may not begin with 0" },
		{ "-", "x.json:1:2: a digit was expected, found the end of the text" },
		{ "-a", "x.json:1:2: a digit was expected, found 'a'" },
		{ "1.", "x.json:1:3: a digit behind the point was expected, found the end of the text" },
		{ "1.e1", "x.json:1:3: a digit behind the point was expected, found 'e'" },
		{ "1e", "x.json:1:3: a digit in the exponent was expected, found the end of the text" },
		{ "1e+", "x.json:1:4: a digit in the exponent was expected, found the end of the text" },
		{ ".5", "x.json:1:1: a value was expected, found '.'" },
		{ "+1", "x.json:1:1: a value was expected, found '+'" },
		{ "0x1", "x.json:1:2: the end of the text was expected, found 'x'" },
		{ "1 2", "x.json:1:3: the end of the text was expected, found '2'" },
		{ "NaN", "x.json:1:1: a value was expected, found 'N'" },
		{ "Infinity", "x.json:1:1: a value was expected, found 'I'" },
		{ "nul", "x.json:1:1: a value was expected, found 'n'" },
		{ "nulL", "x.json:1:1: a value was expected, found 'n'" },
		{ "fals", "x.json:1:1: a value was expected, found 'f'" },
		{ "truer", "x.json:1:5: the end of the text was expected, found 'r'" },
		{ "{\"a\":nul}", "x.json:1:6: a value was expected, found 'n'" },
		{ "{\"a\":nullx}", "x.json:1:10: a comma or } was expected, found 'x'" },
		{ "'a'", "x.json:1:1: a value was expected, found '''" },
		{ "[", "x.json:1:2: a value was expected, found the end of the text" },
		{ "[1", "x.json:1:3: a comma or ] was expected, found the end of the text" },
		{ "[1,", "x.json:1:4: a value was expected, found the end of the text" },
		{ "[1,]", "x.json:1:4: a value was expected, found ']'" },
		{ "[,1]", "x.json:1:2: a value was expected, found ','" },
		{ "[1}", "x.json:1:3: a comma or ] was expected, found '}'" },
		{ "[1 2]", "x.json:1:4: a comma or ] was expected, found '2'" },
		{ "]", "x.json:1:1: a value was expected, found ']'" },
		{ "[]]", "x.json:1:3: the end of the text was expected, found ']'" },
		{ "{", "x.json:1:2: a key in quotes was expected, found the end of the text" },
		{ "{\"a\"", "x.json:1:5: a colon was expected, found the end of the text" },
		{ "{\"a\":", "x.json:1:6: a value was expected, found the end of the text" },
		{ "{\"a\":1", "x.json:1:7: a comma or } was expected, found the end of the text" },
		{ "{\"a\":1,}", "x.json:1:8: a key in quotes was expected, found '}'" },
		{ "{\"a\" 1}", "x.json:1:6: a colon was expected, found '1'" },
		{ "{a:1}", "x.json:1:2: a key in quotes was expected, found 'a'" },
		{ "{1:1}", "x.json:1:2: a key in quotes was expected, found '1'" },
		{ "{\"a\":1]", "x.json:1:7: a comma or } was expected, found ']'" },
		{ "// no\n1", "x.json:1:1: a value was expected, found '/'" },
		{ "[1\n,\n\n  }", "x.json:4:3: a value was expected, found '}'" },
		{ "\"a", "x.json:1:3: the text is cut off: its closing quote is missing" },
		{ "\"a\\", "x.json:1:4: one of \" \\ / b f n r t u behind a backslash was expected, found the end of the text" },
		{ "\"\\x\"", "x.json:1:3: one of \" \\ / b f n r t u behind a backslash was expected, found 'x'" },
		{ "\"\\u12g4\"", "x.json:1:2: four hexadecimal digits were expected behind \\u" },
		{ "\"\\u12", "x.json:1:2: four hexadecimal digits were expected behind \\u" },
		{ "\"\\ud800\"", "x.json:1:2: a high surrogate stands alone" },
		{ "\"\\ud800\\n\"", "x.json:1:2: a high surrogate stands alone" },
		{ "\"\\ud800\\ud800\"", "x.json:1:2: a high surrogate stands alone" },
		{ "\"\\udc00\"", "x.json:1:2: a low surrogate stands alone" },
		{ "\"a\nb\"", "x.json:1:3: an escape for a control character was expected, found byte 0x0a" },
		{ "\"a\tb\"", "x.json:1:3: an escape for a control character was expected, found byte 0x09" },
		{ "\"\xff\"", "x.json:1:2: this is not UTF-8" },
		{ "\"\xc3\"", "x.json:1:2: this is not UTF-8" },
		{ "\"\xc0\x80\"", "x.json:1:2: this is not UTF-8" },
		{ "\"\xed\xa0\x80\"", "x.json:1:2: this is not UTF-8" },
		{ "\"\xf4\x90\x80\x80\"", "x.json:1:2: this is not UTF-8" },
		{ "\"\xe2\x82", "x.json:1:2: this is not UTF-8" },
		{ "{\"\xff\":1}", "x.json:1:3: this is not UTF-8" },
		{ "[\x01]", "x.json:1:2: a value was expected, found byte 0x01" },
		{ "[\xc2\xa0]", "x.json:1:2: a value was expected, found byte 0xc2" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_node n = read_json(rows[i].in);
		if (n.doc)
			printf("# row %zu was read: %s\n", i, rows[i].in);
		IS(!n.doc);
		IS_TEXT(err.text, rows[i].sentence);
	}
}

TEST(a_nul_inside_is_a_byte_like_any_other_that_is_wrong)
{
	IS(!read_bytes("[1,\0]", 5).doc);
	IS_TEXT(err.text, "x.json:1:4: a value was expected, found byte 0x00");
	IS(!read_bytes("\"a\0b\"", 5).doc);
	IS_TEXT(err.text, "x.json:1:3: an escape for a control character was expected, found byte 0x00");
	IS(!read_bytes("1\0", 2).doc);
	IS_TEXT(err.text, "x.json:1:2: the end of the text was expected, found byte 0x00");
}

TEST(each_cut_of_a_document_is_refused_and_none_is_read_past_its_end)
{
	const char *whole = "{\"aa\":[1.5e3,\"x\\u00e4\\ud83d\\ude00y\",true,null,false,{\"b\":\"\xc3\xa4\"}]}";
	IS(read_json(whole).doc);
	for (size_t len = 0; len < strlen(whole); len++) {
		IS(!read_bytes(whole, len).doc);
		IS(err.text[0]);
	}
}

TEST(depth_to_512_is_read_and_deeper_is_a_sentence)
{
	static char deep[200001];
	memset(deep, '[', 512);
	deep[512] = '1';
	memset(deep + 513, ']', 512);
	IS(read_bytes(deep, 1025).doc);
	memset(deep, '[', 100000);
	memset(deep + 100000, ']', 100000);
	IS(!read_bytes(deep, 200000).doc);
	IS_TEXT(err.text, "x.json:1:513: nesting is deeper than 512 levels; nothing real is, so it is not read");
}

TEST(escapes_are_undone_when_the_text_is_asked_for)
{
	struct lt_node n = read_json("[\"a\\n\\u00e4\\u20ac\\ud83d\\ude00\\u0000b\", \"\\\"\\\\\\/\\b\\f\\r\\t\"]");
	struct lt_text text = lt_node_text(lt_node_item(n, 0), arena);
	IS(text.len == 13 && memcmp(text.at, "a\n\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\0b", 13) == 0);
	IS_TEXT(lt_node_string(lt_node_item(n, 1), arena), "\"\\/\b\f\r\t");
	IS(lt_node_eq(lt_node_item(n, 1), "\"\\/\b\f\r\t"));
	IS(!lt_node_eq(lt_node_item(n, 1), "\"\\/\b\f\r"));
	IS(!lt_node_eq(lt_node_item(n, 1), "\"\\/\b\f\r\t "));
}

TEST(the_first_of_equal_keys_answers)
{
	struct lt_node n = read_json("{\"a\":1,\"b\":{\"a\":3},\"a\":2,\"n\":null,\"n\":1}");
	int64_t value;
	IS(lt_node_int(lt_node_get(n, "a"), &value) && value == 1);
	IS(lt_node_int(lt_node_path(n, "b/a"), &value) && value == 3);
	IS(lt_node_is(lt_node_get(n, "n"), LT_KIND_NULL));
	IS(lt_node_count(n) == 5);
}

TEST(places_are_lines_and_columns_of_values_and_keys)
{
	struct lt_node n = read_json("{\n  \"a\": [\n    \"x\", 12],\n\t\"b\\\"c\" :  null, \"d\": {}\n}\n");
	static const struct {
		const char *path;
		uint32_t line, column;
	} rows[] = {
		{ "", 1, 1 }, { "a", 2, 8 }, { "a/0", 3, 5 }, { "a/1", 3, 10 }, { "b\"c", 4, 12 }, { "d", 4, 23 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_place place = lt_node_place(lt_node_path(n, rows[i].path));
		if (place.line != rows[i].line || place.column != rows[i].column)
			printf("# %s stands at %u:%u\n", rows[i].path, place.line, place.column);
		IS(place.line == rows[i].line && place.column == rows[i].column);
		IS_TEXT(place.file, "x.json");
	}
	struct lt_walk w = lt_walk(n);
	lt_walk_next(&w);
	IS(lt_walk_key_place(&w).line == 2 && lt_walk_key_place(&w).column == 3);
	lt_walk_next(&w);
	IS(lt_walk_key_place(&w).line == 4 && lt_walk_key_place(&w).column == 2);
}

TEST(places_in_a_long_document_are_right_in_any_order_of_asking)
{
	struct lt_buf text = LT_BUF(1 << 20);
	lt_buf_putc(&text, '[');
	for (int i = 0; i < 20000; i++)
		lt_buf_printf(&text, "%s%s%d", i ? "," : "", i % 3 ? "\n" : " ", i);
	lt_buf_putc(&text, ']');
	struct lt_node n = read_bytes(text.at, text.len);
	lt_buf_done(&text);
	static const uint32_t asked[] = { 19999, 0, 1, 10000, 9999, 4 };
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		IS(lt_node_place(lt_node_item(n, asked[i])).line == 1 + asked[i] - asked[i] / 3);
}

TEST(utf_16_with_a_byte_order_mark_is_read_as_if_it_were_utf_8)
{
	static const char little[] = "\xff\xfe[\0\"\0\xe4\0\x3d\xd8\0\xde\"\0]\0";
	static const char big[] = "\xfe\xff\0[\0\"\0\xe4\xd8\x3d\xde\0\0\"\0]";
	static const char lone[] = "\xff\xfe\"\0\x3d\xd8\"\0";
	IS(lt_node_eq(lt_node_item(read_bytes(little, sizeof little - 1), 0), "\xc3\xa4\xf0\x9f\x98\x80"));
	IS(lt_node_eq(lt_node_item(read_bytes(big, sizeof big - 1), 0), "\xc3\xa4\xf0\x9f\x98\x80"));
	IS(!read_bytes(lone, sizeof lone - 1).doc);
	IS_TEXT(err.text, "x.json:1:2: this is not UTF-8");
	IS(!read_bytes(little, sizeof little - 2).doc);
	IS(!read_bytes("\xff\xfe", 2).doc);
}

TEST(a_large_document_is_laid_in_a_mapping_that_grows)
{
	struct lt_buf text = LT_BUF(1 << 24);
	lt_buf_putc(&text, '[');
	for (int i = 0; i < 1000000; i++)
		lt_buf_puts(&text, i ? ",1" : "0");
	lt_buf_putc(&text, ']');
	struct lt_node n = read_bytes(text.at, text.len);
	lt_buf_done(&text);
	int64_t value;
	IS(lt_node_count(n) == 1000000);
	IS(lt_node_int(lt_node_item(n, 999999), &value) && value == 1);
}

TEST(documents_share_keys_and_what_was_learned_of_their_order)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_doc *one, *two;
	IS(lt_json_read(a, keys, "1", LT_LIT("{\"a\":1,\"b\":2,\"c\":3}"), &one, &err));
	IS(lt_json_read(a, keys, "2", LT_LIT("{\"a\":1,\"c\":2,\"b\":3,\"ab\":4}"), &two, &err));
	IS_TEXT(written(lt_doc_root(one)), "{\"a\":1,\"b\":2,\"c\":3}");
	IS_TEXT(written(lt_doc_root(two)), "{\"a\":1,\"c\":2,\"b\":3,\"ab\":4}");
	lt_arena_drop(a);
}

TEST(a_thousand_keys_of_all_lengths_are_told_apart)
{
	struct lt_buf text = LT_BUF(1 << 20);
	lt_buf_putc(&text, '{');
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 1000; i++)
			lt_buf_printf(&text, "%s\"%.*s%d\":%d", round + i ? "," : "", i % 45,
				"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i, i);
	lt_buf_putc(&text, '}');
	struct lt_node n = read_bytes(text.at, text.len);
	lt_buf_done(&text);
	IS(lt_node_count(n) == 2000);
	struct lt_walk w = lt_walk(n);
	for (int64_t i = 0, value; lt_walk_next(&w); i++)
		IS(lt_node_int(lt_node_key(n, w.key), &value) && value == i % 1000);
}

TEST(a_key_written_with_escapes_is_the_key_they_spell_and_no_other)
{
	struct lt_node n = read_json("{\"a\\\\b\":1,\"a\\b\":2,\"\\u0061\":3,\"a\":4,"
				     "\"padding, so that the keys are not near the end of the text\":5}");
	int64_t value;
	IS(lt_node_int(lt_node_get(n, "a\\b"), &value) && value == 1);
	IS(lt_node_int(lt_node_get(n, "a\b"), &value) && value == 2);
	IS(lt_node_int(lt_node_get(n, "a"), &value) && value == 3);
}

TEST(a_read_document_is_copied_with_its_texts_and_places)
{
	struct lt_node n = read_json("{\"a\":\n[\"x\\ny\", {\"k\":null,\n\"l\":[]}]}");
	struct lt_doc *d = lt_doc_new(arena, lt_keys_new(arena), "other.json");
	lt_doc_copy(d, n);
	IS_TEXT(written(lt_doc_root(d)), "{\"a\":[\"x\\ny\",{\"k\":null,\"l\":[]}]}");
	struct lt_place place = lt_node_place(lt_node_path(lt_doc_root(d), "a/1/l"));
	IS(place.line == 3 && place.column == 5);
	IS_TEXT(place.file, "x.json");
}

TEST(quoting_escapes_what_must_be_and_replaces_what_is_not_utf_8)
{
	struct lt_buf out = LT_BUF(1000);
	lt_json_quote(&out, LT_LIT("a\"b\\c\n\t\x01\x1f \xc3\xa4\xff\xe2\x82z\xf0\x9f\x98\x80\x7f"));
	IS_TEXT(out.at, "\"a\\\"b\\\\c\\n\\t\\u0001\\u001f \xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\xf0\x9f\x98\x80\x7f\"");
	lt_buf_done(&out);
}
