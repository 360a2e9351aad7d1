/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_edit: what is added, set and taken away in documents as people write them, and what is refused. */
#include "format/yaml_edit.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "t.h"

enum verb { SET, ADD, REMOVE };

static struct lt_arena *arena;
static struct lt_err error;
static enum lt_yaml_edit how;

/* The text after the edit, or "refused" or "not there". */
static const char *
edited(enum verb verb, const char *text, const char *path, const char *json)
{
	struct lt_text out = LT_NONE, bytes = lt_text(text);
	struct lt_node value = LT_NOWHERE;
	struct lt_doc *doc;
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	error = (struct lt_err){ 0 };
	if (json && lt_json_read(arena, lt_keys_new(arena), "value", lt_text(json), &doc, &error))
		value = lt_doc_root(doc);
	how = verb == SET ? lt_yaml_set(arena, "e.yaml", bytes, path, value, &out, &error)
		: verb == ADD ? lt_yaml_add(arena, "e.yaml", bytes, path, value, &out, &error)
		: lt_yaml_remove(arena, "e.yaml", bytes, path, &out, &error);
	if (how == LT_YAML_EDITED)
		return lt_copy_text(arena, out).at;
	return how == LT_YAML_REFUSED ? "refused" : "not there";
}

struct row {
	enum verb verb;
	const char *before, *path, *json, *after;
};

static void
hold(const struct row *rows, size_t count)
{
	int bad = 0;
	for (size_t i = 0; i < count; i++) {
		const char *after = edited(rows[i].verb, rows[i].before, rows[i].path, rows[i].json);
		if (strcmp(after, rows[i].after) != 0)
			printf("# row %zu: %s\n# ---- wanted\n%s# ---- got (%s)\n%s", i, rows[i].path, rows[i].after, error.text, after);
		bad += strcmp(after, rows[i].after) != 0;
	}
	IS(bad == 0);
}
#define HOLD(rows) hold(rows, sizeof rows / sizeof *rows)

TEST(an_item_goes_behind_the_last_one_and_looks_as_its_neighbours_do)
{
	static const struct row rows[] = {
		{ ADD, "waivers:\n  - check: a   # why\n    until: 2026-12-01\n\n# the gateway\ngateway:\n  currency: EUR\n", "waivers",
			"{\"check\": \"b\", \"until\": \"2026-12-02\"}",
			"waivers:\n  - check: a   # why\n    until: 2026-12-01\n  - check: b\n    until: 2026-12-02\n\n# the gateway\ngateway:\n  currency: EUR\n" },
		{ ADD, "waivers:\n- check: a\nprofile: complete\n", "waivers", "{\"check\": \"b\"}",
			"waivers:\n- check: a\n- check: b\nprofile: complete\n" },
		{ ADD, "a:\n  - one\n  # and more of them\n  # to come\nb: 1\n", "a", "\"two\"",
			"a:\n  - one\n  # and more of them\n  # to come\n  - two\nb: 1\n" },
		{ ADD, "a:\n  - 'one'\n", "a", "\"it's\"", "a:\n  - 'one'\n  - 'it''s'\n" },
		{ ADD, "a: [one, two]   # short\nb: 1\n", "a", "\"three\"", "a: [one, two, three]   # short\nb: 1\n" },
		{ ADD, "a: [one, two,]\n", "a", "3", "a: [one, two, 3]\n" },
		{ ADD, "a: [\n  one,  # first\n  two   # second\n]\n", "a", "\"three\"", "a: [\n  one,  # first\n  two,   # second\n  three\n]\n" },
		{ ADD, "a: []  # none yet\nb: 1\n", "a", "{\"x\": 1}", "a:  # none yet\n  - x: 1\nb: 1\n" },
		{ ADD, "a: [\n  # none yet\n]\n", "a", "1", "a: [1\n  # none yet\n]\n" },
		{ ADD, "a:\nb: 1\n", "a", "{\"x\": 1}", "a:\n  - x: 1\nb: 1\n" },
		{ ADD, "a:   # none yet\nb: 1\n", "a", "\"x\"", "a: [x]   # none yet\nb: 1\n" },
		{ ADD, "a: ~\n", "a", "{\"x\": 1, \"z\": [1, 2]}", "a:\n  - x: 1\n    z: [1, 2]\n" },
		{ ADD, "- - a\n  - b\n- - c\n", "[0]", "\"d\"", "- - a\n  - b\n  - d\n- - c\n" },
		{ ADD, "a:\n  - |\n    text\n    more\n\nb: 1\n", "a", "\"x\"", "a:\n  - |\n    text\n    more\n  - x\n\nb: 1\n" },
		{ ADD, "a:\n  - |+\n    text\n\nb: 1\n", "a", "\"x\"", "a:\n  - |+\n    text\n\n  - x\nb: 1\n" },
	};
	HOLD(rows);
}

TEST(a_section_that_is_missing_is_made)
{
	static const struct row rows[] = {
		{ ADD, "", "waivers", "{\"check\": \"a\", \"because\": \"it is: so\"}", "waivers:\n  - check: a\n    because: \"it is: so\"\n" },
		{ ADD, "# nothing yet\n", "gateway.callers", "{\"name\": \"a\"}", "# nothing yet\ngateway:\n  callers:\n    - name: a\n" },
		{ ADD, "organisation: Contoso", "waivers", "{\"check\": \"a\"}", "organisation: Contoso\nwaivers:\n  - check: a" },
		{ SET, "gateway:\n    currency: EUR\n    limits:\n        rpm: 10\nprofile: complete\n", "gateway.budget.month", "500",
			"gateway:\n    currency: EUR\n    limits:\n        rpm: 10\n    budget:\n        month: 500\nprofile: complete\n" },
		{ ADD, "gateway:\n  deployments:\n  - name: a\n", "gateway.teams", "{\"name\": \"t\"}",
			"gateway:\n  deployments:\n  - name: a\n  teams:\n  - name: t\n" },
		{ ADD, "---\n# begun\n...\n", "a", "1", "refused" },
		{ ADD, "---\n", "a", "{\"x\": 1}", "---\na:\n  - x: 1\n" },
		{ SET, "{}\n", "a.b", "1", "a:\n  b: 1\n" },
		{ SET, "---\na: 1\n...\n", "b", "2", "---\na: 1\nb: 2\n...\n" },
	};
	HOLD(rows);
}

TEST(a_key_of_an_item_is_set_where_it_stands)
{
	static const char callers[] = "gateway:\n  callers:\n    - name: web   # the shop\n      team: shop\n    - name: 'batch jobs'\n      limits: { rpm: 5 }\n"
		"      key_sha256: \"aa\"\n";
	static const struct row rows[] = {
		{ SET, callers, "gateway.callers[name=web].team", "\"front\"",
			"gateway:\n  callers:\n    - name: web   # the shop\n      team: front\n    - name: 'batch jobs'\n      limits: { rpm: 5 }\n      key_sha256: \"aa\"\n" },
		{ SET, callers, "gateway.callers[name=\"batch jobs\"].limits.tpm", "1000",
			"gateway:\n  callers:\n    - name: web   # the shop\n      team: shop\n    - name: 'batch jobs'\n      limits: { rpm: 5, tpm: 1000 }\n      key_sha256: \"aa\"\n" },
		{ SET, callers, "gateway.callers[name=web].budget.day", "2.5",
			"gateway:\n  callers:\n    - name: web   # the shop\n      team: shop\n      budget:\n        day: 2.5\n    - name: 'batch jobs'\n      limits: { rpm: 5 }\n"
			"      key_sha256: \"aa\"\n" },
		{ SET, callers, "gateway.callers[1].key_sha256", "[{\"sha256\": \"aa\", \"until\": \"2026-12-01\"}, {\"sha256\": \"bb\"}]",
			"gateway:\n  callers:\n    - name: web   # the shop\n      team: shop\n    - name: 'batch jobs'\n      limits: { rpm: 5 }\n"
			"      key_sha256:\n        - sha256: aa\n          until: 2026-12-01\n        - sha256: bb\n" },
		{ SET, callers, "gateway.callers[name=nobody].team", "1", "not there" },
		{ SET, "k:\n  - name: 42\n", "k[name=42].x", "1", "k:\n  - name: 42\n    x: 1\n" },
	};
	HOLD(rows);
}

TEST(a_text_keeps_its_kind_of_quotes)
{
	static const struct row rows[] = {
		{ SET, "a: 'x'  # c\n", "a", "\"it's\"", "a: 'it''s'  # c\n" },
		{ SET, "a: \"x\"\n", "a", "\"say \\\"no\\\"\"", "a: \"say \\\"no\\\"\"\n" },
		{ SET, "a: x\n", "a", "\"plain words\"", "a: plain words\n" },
		{ SET, "a: x\n", "a", "\"yes\"", "a: \"yes\"\n" },
		{ SET, "a: x\n", "a", "\"007\"", "a: \"007\"\n" },
		{ SET, "a: 'x'\n", "a", "\"two\\nlines\"", "a: \"two\\nlines\"\n" },
		{ SET, "a: |\n  long\n  text\nb: 1\n", "a", "\"short\"", "a: short\nb: 1\n" },
		{ SET, "a: x\n", "a", "\"\xc2\x85\xe2\x80\xa8\xef\xbb\xbf\x7f\"", "a: \"\\u0085\\u2028\\ufeff\\u007f\"\n" },
		{ SET, "a: x\n", "a", "\"Müller 😀\"", "a: \"Müller 😀\"\n" },
		{ SET, "{\"a\": \"x\", \"b\": 1}\n", "c", "\"y\"", "{\"a\": \"x\", \"b\": 1, \"c\": \"y\"}\n" },
		{ SET, "{\n  \"a\": \"x\"\n}\n", "c", "{\"y\": true}", "{\n  \"a\": \"x\",\n  \"c\": {\"y\": true}\n}\n" },
		{ SET, "a: true\n", "a", "null", "a: null\n" },
	};
	HOLD(rows);
}

TEST(a_value_becomes_another_kind)
{
	static const struct row rows[] = {
		{ SET, "a: 5 # five\nb: 1\n", "a", "{\"x\": {\"z\": 1}}", "a: # five\n  x:\n    z: 1\nb: 1\n" },
		{ SET, "a:\n  - 1\n  - 2\nb: 1\n", "a", "7", "a: 7\nb: 1\n" },
		{ SET, "a:\n- 1\n- 2\nb: 1\n", "a", "{\"x\": 1}", "a:\n  x: 1\nb: 1\n" },
		{ SET, "- 5 # five\n- 6\n", "[0]", "{\"x\": 1, \"z\": 2}", "- x: 1\n  z: 2 # five\n- 6\n" },
		{ SET, "- x: 1\n  y: 2\n- 6\n", "[0]", "5", "- 5\n- 6\n" },
		{ SET, "-\n- 6\n", "[0]", "{\"x\": 1}", "- x: 1\n- 6\n" },
		{ SET, "a: [1, {x: 1}]\n", "a[1].x", "[]", "a: [1, {x: []}]\n" },
	};
	HOLD(rows);
}

TEST(only_what_is_different_in_a_map_or_list_is_touched)
{
	static const struct row rows[] = {
		{ SET, "b:\n  month: 500 # agreed\n  day: 20   # guess\n  hard: true\n", "b", "{\"month\": 500, \"day\": 30, \"alert\": [50]}",
			"b:\n  month: 500 # agreed\n  day: 30   # guess\n  alert: [50]\n" },
		{ SET, "l:\n  - a # one\n  - b # two\n  - c # three\n", "l", "[\"a\", \"c\"]", "l:\n  - a # one\n  - c # three\n" },
		{ SET, "l:\n  - a # one\n  - b # two\n", "l", "[\"a\", \"x\", \"z\"]", "l:\n  - a # one\n  - x # two\n  - z\n" },
		{ SET, "l: [a, b, c]\n", "l", "[\"c\"]", "l: [c]\n" },
		{ SET, "a: {b: 1}\n", "a", "{\"b\": 1}", "a: {b: 1}\n" },
	};
	HOLD(rows);
}

TEST(a_key_or_an_item_goes_and_nothing_else)
{
	static const struct row rows[] = {
		{ REMOVE, "w:\n  # the first\n  - check: a\n    until: 1 # soon\n\n  # the second\n  - check: b\nx: 1\n", "w[check=a]", NULL,
			"w:\n  # the first\n\n  # the second\n  - check: b\nx: 1\n" },
		{ REMOVE, "w:\n  - check: a\nx: 1\n", "w[0]", NULL, "w: []\nx: 1\n" },
		{ REMOVE, "w:\n- check: a\n- check: b\n", "w[check=b]", NULL, "w:\n- check: a\n" },
		{ REMOVE, "w:\n  -\n    check: a\n  - # the b\n    check: b\n  - check: c\n", "w[check=b]", NULL, "w:\n  -\n    check: a\n  - check: c\n" },
		{ REMOVE, "a: 1\nb:\n  c: 2\nd: 3\n", "b", NULL, "a: 1\nd: 3\n" },
		{ REMOVE, "b:\n  c: 2 # two\nd: 3\n", "b.c", NULL, "b: {}\nd: 3\n" },
		{ REMOVE, "- name: x\n  team: y\n- name: z\n", "[0].name", NULL, "- team: y\n- name: z\n" },
		{ REMOVE, "- name: x # who\n  team: y\n", "[0].name", NULL, "-  # who\n  team: y\n" },
		{ REMOVE, "a: {b: 1, c: 2, d: 3}\n", "a.c", NULL, "a: {b: 1, d: 3}\n" },
		{ REMOVE, "a: {b: 1, c: 2, d: 3}\n", "a.d", NULL, "a: {b: 1, c: 2}\n" },
		{ REMOVE, "a: [1, 2]\n", "a[=1]", NULL, "a: [2]\n" },
		{ REMOVE, "a: [1, 2]\n", "a[=3]", NULL, "not there" },
		{ REMOVE, "a: [\n  1, # one\n  2, # two\n  3  # three\n]\n", "a[1]", NULL, "a: [\n  1, # one\n   # two\n  3  # three\n]\n" },
		{ REMOVE, "a: [x]\n", "a[0]", NULL, "a: []\n" },
		{ REMOVE, "a: 1 # alone\n", "a", NULL, "" },
		{ REMOVE, "a: 1\n", "b.c", NULL, "not there" },
		{ REMOVE, "a:\n  - 1\n  - 2", "a[1]", NULL, "a:\n  - 1\n" },
	};
	HOLD(rows);
}

TEST(line_ends_and_a_byte_order_mark_stay)
{
	static const struct row rows[] = {
		{ ADD, "\xef\xbb\xbfw:\r\n  - check: a # ä\r\nx: 1\r\n", "w", "{\"check\": \"b\", \"by\": \"c\"}",
			"\xef\xbb\xbfw:\r\n  - check: a # ä\r\n  - check: b\r\n    by: c\r\nx: 1\r\n" },
		{ SET, "\xef\xbb\xbfä: \"ö\" # ü\nb: [é, ñ]\n", "b[1]", "\"m\"", "\xef\xbb\xbfä: \"ö\" # ü\nb: [é, m]\n" },
		{ REMOVE, "a: 1\r\nb: 2\r\n", "a", NULL, "b: 2\r\n" },
		{ ADD, "\xef\xbb\xbf", "a", "{\"x\": 1}", "\xef\xbb\xbf" "a:\n  - x: 1\n" },
	};
	HOLD(rows);
}

TEST(what_cannot_be_edited_without_harm_is_refused_with_its_line)
{
	static const struct { enum verb verb; const char *before, *path, *json, *says; } rows[] = {
		{ SET, "a: &x {b: 1}\nc: *x\n", "c.b", "2", "e.yaml:2: an alias (*) stands here" },
		{ ADD, "a: &x [1]\nc: *x\n", "c", "2", "e.yaml:2: an alias (*) stands here" },
		{ SET, "a: &x {b: 1}\nc: *x\n", "a.b", "2", "e.yaml:1: this is written in a way" },
		{ SET, "a: &x 1\nc: *x\n", "a", "2", "e.yaml:1: an anchor (&) stands here" },
		{ REMOVE, "a: &x 1\nb: 1\n", "a", NULL, "e.yaml:1: an anchor (&) stands here" },
		{ SET, "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", "c.b", "2", "e.yaml:3: 'b' comes from a merge (<<)" },
		{ SET, "a: 1\na: 2\n", "a", "3", "e.yaml:2: the key 'a' is there twice" },
		{ SET, "a: 1\n---\nb: 2\n", "a", "3", "e.yaml:2: a second document begins here" },
		{ SET, "? a\n: 1\n", "a", "3", "e.yaml:1: a key that is written with ?" },
		{ ADD, "a: 1\n", "a", "3", "e.yaml:1: a list belongs here" },
		{ SET, "a: 1\n", "a.b", "3", "e.yaml:1: a map with the key 'b' belongs here" },
		{ SET, "a: [\n", "a", "3", "e.yaml:" },
		{ REMOVE, "- - a\n  - b\n", "[0][0]", NULL, "e.yaml:1: this item stands on a line with others" },
		{ SET, "\xff\xfe" "a", "a", "3", "e.yaml is in UTF-16" },
		{ SET, "a: 1\n", "a..b", "3", "a..b is no path" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		IS_TEXT(edited(rows[i].verb, rows[i].before, rows[i].path, rows[i].json), "refused");
		if (strncmp(error.text, rows[i].says, strlen(rows[i].says)) != 0)
			printf("# row %zu: %s\n", i, error.text);
		IS(strncmp(error.text, rows[i].says, strlen(rows[i].says)) == 0);
	}
}

TEST(an_anchor_that_is_not_touched_is_in_nobodys_way)
{
	IS_TEXT(edited(SET, "a: &x {b: 1}\nc: *x\nd:\n  e: 1\n", "d.e", "2"), "a: &x {b: 1}\nc: *x\nd:\n  e: 2\n");
	IS_TEXT(edited(SET, "a: &x\n  b: 1\nd: 1\n", "a.c", "2"), "a: &x\n  b: 1\n  c: 2\nd: 1\n");
	IS_TEXT(edited(REMOVE, "a: &x 1\nb: *x\n", "b", NULL), "a: &x 1\n");
}

TEST(a_path_finds_what_it_names)
{
	struct lt_doc *doc;
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	IS(lt_json_read(arena, lt_keys_new(arena), "v", lt_text("{\"a.b\": [{\"n\": \"x]\", \"v\": 1}, \"y\"]}"), &doc, &error));
	struct lt_node root = lt_doc_root(doc);
	IS(lt_node_is(lt_yaml_at(arena, root, "\"a.b\"[n=\"x]\"].v"), LT_KIND_NUMBER));
	IS(lt_node_eq(lt_yaml_at(arena, root, "\"a.b\"[=y]"), "y"));
	IS(lt_node_eq(lt_yaml_at(arena, root, "\"a.b\"[1]"), "y"));
	IS(lt_node_is(lt_yaml_at(arena, root, "\"a.b\"[2]"), LT_KIND_NONE));
	IS(lt_node_is(lt_yaml_at(arena, root, "a.b"), LT_KIND_NONE));
	IS(lt_node_is(lt_yaml_at(arena, root, ""), LT_KIND_NONE));
}
