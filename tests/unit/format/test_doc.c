/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/doc.h"

static const struct lt_place at1 = { "a.tf", 1, 1 }, at2 = { "a.tf", 2, 3 }, at3 = { "b.tf", 3, 5 };

/* {"name": "x", "tags": {"a/b": 1, "c~": null}, "list": [true, unknown, {}], "off": false} */
static struct lt_doc *
sample(struct lt_arena *a, struct lt_keys *keys)
{
	struct lt_doc *d = lt_doc_new(a, keys, "a.tf");
	lt_doc_map(d, at1);
	lt_doc_key(d, LT_LIT("name"), at2);
	lt_doc_text(d, LT_LIT("x"), at3);
	lt_doc_key(d, LT_LIT("tags"), at1);
	lt_doc_map(d, at1);
	lt_doc_key(d, LT_LIT("a/b"), at1);
	lt_doc_number(d, LT_LIT("1"), at1);
	lt_doc_key(d, LT_LIT("c~"), at1);
	lt_doc_null(d, at1);
	lt_doc_end(d);
	lt_doc_key(d, LT_LIT("list"), at1);
	lt_doc_list(d, at1);
	lt_doc_bool(d, true, at1);
	lt_doc_unknown(d, LT_LIT("is not known before apply"), LT_LIT("azurerm_a.b"), at2);
	lt_doc_map(d, at3);
	lt_doc_end(d);
	lt_doc_end(d);
	lt_doc_key(d, LT_LIT("off"), at1);
	lt_doc_bool(d, false, at1);
	lt_doc_end(d);
	return d;
}

static struct lt_text
json(struct lt_node n)
{
	static struct lt_buf out;
	lt_buf_done(&out);
	out = LT_BUF(1 << 16);
	lt_node_json(n, &out);
	return lt_buf_text(&out);
}

TEST(keys_are_numbered_once_and_found_again)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_keys *keys = lt_keys_new(a);
	char word[] = "first";
	uint32_t first = lt_keys_number(keys, lt_text(word)), second = lt_keys_number(keys, LT_LIT("second"));
	word[0] = 'x';
	bool same = lt_keys_number(keys, LT_LIT("first")) == first && first != second;
	bool found = lt_keys_find(keys, LT_LIT("second")) == second;
	bool lost = lt_keys_find(keys, LT_LIT("third")) == LT_NO_KEY;
	bool words = lt_text_eq(lt_keys_word(keys, second), "second") && !lt_keys_word(keys, LT_NO_KEY).at;
	uint32_t empty = lt_keys_number(keys, LT_NONE);
	bool none = lt_keys_number(keys, LT_LIT("")) == empty;
	lt_arena_drop(a);
	IS(same);
	IS(found);
	IS(lost);
	IS(words);
	IS(none);
}

TEST(a_built_document_is_read_back_as_json)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_doc *d = sample(a, lt_keys_new(a));
	IS(!lt_doc_broken(d));
	IS_TEXT(lt_doc_file(d), "a.tf");
	IS_TEXT(json(lt_doc_root(d)).at,
		"{\"name\":\"x\",\"tags\":{\"a/b\":1,\"c~\":null},\"list\":[true,null,{}],\"off\":false}");
	IS_TEXT(json(LT_NOWHERE).at, "null");
	lt_arena_drop(a);
}

TEST(paths_go_through_keys_and_indexes_with_slashes_coded)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_node root = lt_doc_root(sample(a, lt_keys_new(a)));
	static const struct {
		const char *path;
		enum lt_kind kind;
	} rows[] = {
		{ "", LT_KIND_MAP },
		{ "name", LT_KIND_TEXT },
		{ "tags/a~1b", LT_KIND_NUMBER },
		{ "tags/c~0", LT_KIND_NULL },
		{ "tags/a/b", LT_KIND_NONE },
		{ "list/0", LT_KIND_TRUE },
		{ "list/1", LT_KIND_UNKNOWN },
		{ "list/2", LT_KIND_MAP },
		{ "list/3", LT_KIND_NONE },
		{ "list/-1", LT_KIND_NONE },
		{ "list/x", LT_KIND_NONE },
		{ "list/2/deeper/still", LT_KIND_NONE },
		{ "name/0", LT_KIND_NONE },
		{ "nothing", LT_KIND_NONE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (lt_node_kind(lt_node_path(root, rows[i].path)) != rows[i].kind)
			printf("# %s\n", rows[i].path);
		IS(lt_node_kind(lt_node_path(root, rows[i].path)) == rows[i].kind);
	}
	lt_arena_drop(a);
}

TEST(nowhere_answers_everything_with_nothing)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	int64_t value;
	double real;
	struct lt_walk w = lt_walk(LT_NOWHERE);
	IS(lt_node_kind(LT_NOWHERE) == LT_KIND_NONE);
	IS(lt_node_count(LT_NOWHERE) == 0);
	IS(!lt_node_get(LT_NOWHERE, "x").doc);
	IS(!lt_node_item(LT_NOWHERE, 0).doc);
	IS(!lt_node_path(LT_NOWHERE, "a/b").doc);
	IS(!lt_node_text(LT_NOWHERE, a).at);
	IS(!lt_node_string(LT_NOWHERE, a));
	IS(!lt_node_eq(LT_NOWHERE, ""));
	IS(!lt_node_true(LT_NOWHERE));
	IS(!lt_node_int(LT_NOWHERE, &value));
	IS(!lt_node_double(LT_NOWHERE, &real));
	IS(!lt_node_refers(LT_NOWHERE).at);
	IS(lt_node_place(LT_NOWHERE).line == 0);
	IS(!lt_walk_next(&w));
	lt_arena_drop(a);
}

TEST(a_walk_gives_members_in_order_with_their_words_and_places)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_node root = lt_doc_root(sample(a, lt_keys_new(a)));
	struct lt_walk w = lt_walk(root);
	char seen[64] = "";
	size_t len = 0;
	IS(lt_node_count(root) == 4);
	while (lt_walk_next(&w))
		len += (size_t)snprintf(seen + len, sizeof seen - len, "%.*s ", LT_ARG(w.word));
	IS_TEXT(seen, "name tags list off ");
	w = lt_walk(root);
	lt_walk_next(&w);
	IS(lt_walk_key_place(&w).line == 2);
	IS(lt_node_place(w.value).line == 3);
	IS_TEXT(lt_node_place(w.value).file, "b.tf");
	w = lt_walk(lt_node_get(root, "list"));
	IS(lt_walk_next(&w) && w.key == LT_NO_KEY && lt_node_true(w.value));
	IS(lt_walk_next(&w) && lt_node_is(w.value, LT_KIND_UNKNOWN));
	IS(lt_walk_next(&w) && lt_node_count(w.value) == 0);
	IS(!lt_walk_next(&w));
	lt_arena_drop(a);
}

TEST(an_unknown_tells_its_reason_and_what_it_refers_to)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_node n = lt_node_path(lt_doc_root(sample(a, lt_keys_new(a))), "list/1");
	IS_TEXT(lt_node_string(n, a), "is not known before apply");
	IS(lt_text_eq(lt_node_refers(n), "azurerm_a.b"));
	IS(lt_node_place(n).column == 3);
	lt_arena_drop(a);
}

TEST(numbers_are_read_in_every_spelling_of_a_whole_number)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_doc *d = lt_doc_new(a, lt_keys_new(a), NULL);
	static const struct {
		const char *spelling;
		bool whole;
		int64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "-7", true, -7 },
		{ "1e3", true, 1000 },
		{ "2.0", true, 2 },
		{ "2.5", false, 0 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "1e300", false, 0 },
	};
	size_t count = sizeof rows / sizeof *rows;
	lt_doc_list(d, at1);
	for (size_t i = 0; i < count; i++)
		lt_doc_number(d, lt_text(rows[i].spelling), at1);
	lt_doc_text(d, LT_LIT("12"), at1);
	lt_doc_text(d, LT_LIT("twelve"), at1);
	lt_doc_end(d);
	struct lt_node root = lt_doc_root(d);
	int64_t value;
	double real;
	for (size_t i = 0; i < count; i++) {
		bool whole = lt_node_int(lt_node_item(root, (uint32_t)i), &value);
		IS(whole == rows[i].whole);
		IS(!whole || value == rows[i].value);
	}
	IS(lt_node_double(lt_node_item(root, 4), &real) && real == 2.5);
	IS(lt_node_int(lt_node_item(root, (uint32_t)count), &value) && value == 12);
	IS(!lt_node_int(lt_node_item(root, (uint32_t)count + 1), &value));
	lt_arena_drop(a);
}

TEST(a_copy_keeps_values_and_places_and_learns_foreign_keys)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_keys *other = lt_keys_new(a);
	lt_keys_number(other, LT_LIT("shifts all numbers"));
	struct lt_doc *from = sample(a, lt_keys_new(a)), *d = lt_doc_new(a, other, "c.tf");
	lt_doc_list(d, at1);
	lt_doc_copy(d, lt_doc_root(from));
	lt_doc_copy(d, lt_node_path(lt_doc_root(from), "tags/a~1b"));
	lt_doc_copy(d, LT_NOWHERE);
	lt_doc_end(d);
	IS_TEXT(json(lt_doc_root(d)).at,
		"[{\"name\":\"x\",\"tags\":{\"a/b\":1,\"c~\":null},\"list\":[true,null,{}],\"off\":false},1,null]");
	IS_TEXT(lt_node_place(lt_node_path(lt_doc_root(d), "0/name")).file, "b.tf");
	IS(lt_text_eq(lt_node_refers(lt_node_path(lt_doc_root(d), "0/list/1")), "azurerm_a.b"));
	lt_arena_drop(a);
}

TEST(a_document_that_is_too_deep_is_broken_and_has_no_root)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_doc *d = lt_doc_new(a, lt_keys_new(a), NULL);
	for (int i = 0; i < 5000; i++)
		lt_doc_list(d, at1);
	lt_doc_text(d, LT_LIT("x"), at1);
	for (int i = 0; i < 5000; i++)
		lt_doc_end(d);
	IS(lt_doc_broken(d));
	IS(!lt_doc_root(d).doc);
	lt_arena_drop(a);
}

TEST(many_texts_stay_what_they_were_while_the_pool_grows)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_doc *d = lt_doc_new(a, lt_keys_new(a), NULL);
	lt_doc_list(d, at1);
	for (int i = 0; i < 10000; i++)
		lt_doc_text(d, lt_text(lt_print(a, "text %d", i)), at1);
	lt_doc_end(d);
	struct lt_walk w = lt_walk(lt_doc_root(d));
	for (int i = 0; lt_walk_next(&w); i++)
		IS(lt_node_eq(w.value, lt_print(a, "text %d", i)));
	IS(lt_node_count(lt_doc_root(d)) == 10000);
	lt_arena_drop(a);
}
