/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "record/field.h"
#include "t.h"

struct inner {
	const char *name;
};
struct sent {
	const char *text;
	int64_t number;
	uint32_t count;
	double money;
	bool flag;
	enum lt_severity severity;
	struct lt_texts names;
	struct inner *list;
	int list_count;
};

static const struct lt_field inner_fields[] = { { "name", "a name", LT_FIELD_TEXT, false, offsetof(struct inner, name), .need = true }, { 0 } };
static const struct lt_record inner = { "inner", sizeof(struct inner), inner_fields };
static const struct lt_field fields[] = {
	{ "text", "what is said", LT_FIELD_TEXT, false, offsetof(struct sent, text), .need = true },
	{ "number", "", LT_FIELD_INT, false, offsetof(struct sent, number) },
	{ "count", "", LT_FIELD_COUNT, false, offsetof(struct sent, count) },
	{ "money", "", LT_FIELD_REAL, false, offsetof(struct sent, money) },
	{ "flag", "", LT_FIELD_FLAG, false, offsetof(struct sent, flag) },
	{ "severity", "", LT_FIELD_WORD, false, offsetof(struct sent, severity), 0, &lt_words_severity },
	{ "names", "", LT_FIELD_TEXTS, false, offsetof(struct sent, names) },
	{ "list", "", LT_FIELD_LIST, false, offsetof(struct sent, list), offsetof(struct sent, list_count), NULL, &inner },
	{ 0 }
};
static const struct lt_record record = { "sent", sizeof(struct sent), fields };

static struct lt_arena *arena;
static struct lt_err err;
static uint64_t given;

static bool
reads(const char *json, struct sent *ret)
{
	struct lt_doc *doc;
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	return lt_json_read(arena, lt_keys_new(arena), "body", lt_text(json), &doc, &err)
		&& lt_field_read(arena, &record, lt_doc_root(doc), ret, &given, &err);
}

TEST(every_kind_of_field_is_read)
{
	struct sent s;
	IS(reads("{\"text\":\"a\\u00e9\",\"number\":-7,\"count\":3,\"money\":1.5,\"flag\":true,\"severity\":\"high\",\"names\":[\"a\",\"b\"],"
		"\"list\":[{\"name\":\"x\"},{\"name\":\"y\"}]}", &s));
	IS_TEXT(s.text, "a\u00e9");
	IS(s.number == -7 && s.count == 3 && s.money == 1.5 && s.flag && s.severity == LT_SEVERITY_HIGH);
	IS(s.names.count == 2 && strcmp(s.names.at[1], "b") == 0);
	IS(s.list_count == 2 && strcmp(s.list[1].name, "y") == 0);
	IS(given == 0xff);
}

TEST(what_is_not_given_is_nothing_and_said_so)
{
	struct sent s;
	IS(reads("{\"text\":\"a\",\"money\":null}", &s));
	IS(s.money < 0 && !s.flag && s.list_count == 0 && given == 0x9);
}

TEST(what_is_wrong_is_named)
{
	struct sent s;
	static const char *const rows[][2] = {
		{ "{}", "text is missing: what is said" },
		{ "{\"text\":null}", "text is a text" },
		{ "{\"text\":7}", "text is a text" },
		{ "{\"text\":\"a\\u0000b\"}", "text has a NUL in it" },
		{ "{\"text\":\"a\",\"tekst\":1}", "there is no field 'tekst'" },
		{ "{\"text\":\"a\",\"text\":\"b\"}", "a field is given twice" },
		{ "{\"text\":\"a\",\"number\":1.5}", "number is a whole number" },
		{ "{\"text\":\"a\",\"number\":1e300}", "number is a whole number" },
		{ "{\"text\":\"a\",\"count\":-1}", "count is a whole number from 0 on" },
		{ "{\"text\":\"a\",\"money\":-1}", "money is a number from 0 on" },
		{ "{\"text\":\"a\",\"money\":\"1\"}", "money is a number" },
		{ "{\"text\":\"a\",\"flag\":1}", "flag is true or false" },
		{ "{\"text\":\"a\",\"severity\":\"bad\"}", "severity is one of low, medium, high, critical" },
		{ "{\"text\":\"a\",\"severity\":7}", "severity is one of low, medium, high, critical" },
		{ "{\"text\":\"a\",\"names\":\"b\"}", "names is a list of texts" },
		{ "{\"text\":\"a\",\"names\":[1]}", "names is a list of texts" },
		{ "{\"text\":\"a\",\"list\":[{}]}", "list[0]: name is missing: a name" },
		{ "[]", "a map is wanted" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		IS(!reads(rows[i][0], &s));
		IS_TEXT(err.text, rows[i][1]);
	}
}
