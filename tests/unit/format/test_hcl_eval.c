/* SPDX-License-Identifier: Apache-2.0 */
/* What expressions of HCL come to. */
#include "t.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl_eval.h"

static struct lt_arena *arena;

/* v.known is 7, v.list is [1, <unknown>], v.res is a resource with a name, v.u is not known. */
static const struct lt_value *
resolve(const struct lt_hcl_scope *scope, struct lt_hcl_path *path)
{
	struct lt_arena *a = scope->run->arena;
	struct lt_place place = { "v.tf", 70, 1 };
	struct lt_text name = path->count ? lt_hcl_eval_name(path->steps[0]) : LT_NONE;
	if (!lt_text_eq(path->root, "v"))
		return NULL;
	path->used = 1;
	if (lt_text_eq(name, "known"))
		return lt_value_number(a, 7, place);
	const struct lt_value *unknown = lt_value_unknown(
		a, LT_NONE, place, "depends on the weather");
	if (lt_text_eq(name, "u"))
		return unknown;
	struct lt_value *v = lt_text_eq(name, "list") ? lt_value_list(a, 2, place)
						      : lt_value_map(a, 1, place);
	v->items[0] = lt_value_text(a, LT_LIT("one"), place);
	if (lt_text_eq(name, "list")) {
		v->items[1] = unknown;
	} else {
		v->keys[0] = LT_LIT("name");
		v->refers = LT_LIT("res.main");
	}
	return v;
}

static bool
read_file(struct lt_hcl_run *run, struct lt_text path, struct lt_text *ret_bytes)
{
	(void)run;
	*ret_bytes = lt_text_ends(path, ".tftpl") ? LT_LIT("%{ for i in items }<${i}>%{ endfor }")
						  : LT_LIT("a: [1, two]\n");
	return !lt_text_eq(path, "none");
}

static const struct lt_value *
value_of(const char *source)
{
	if (!arena)
		arena = lt_arena_new((size_t)1 << 30);
	struct lt_hcl_run *run = LT_NEW(arena, struct lt_hcl_run);
	*run = (struct lt_hcl_run){ arena, lt_keys_new(arena), 1000000, 0, read_file, NULL };
	struct lt_hcl_scope scope = { run, resolve };
	const struct lt_hcl_file *file =
		lt_hcl_read(arena, "a.tf", lt_text(lt_print(arena, "x = %s\n", source)));
	if (file->errors)
		return lt_value_failed(arena, file->errors->place, "%s", file->errors->sentence);
	return lt_hcl_eval(&scope, NULL, file->body.attrs->value);
}

static const char *
shown(const struct lt_value *v)
{
	if (v->kind == LT_KIND_UNKNOWN)
		return lt_print(arena, "%s%.*s", v->failed ? "!" : "?", LT_ARG(v->text));
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_doc *doc = lt_doc_new(arena, lt_keys_new(arena), NULL);
	lt_value_put(v, doc);
	lt_node_json(lt_doc_root(doc), &out);
	const char *text = lt_copy_text(arena, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

struct row {
	const char *source, *is;
};

#define ROWS(...)                                                                \
	static const struct row rows[] = { __VA_ARGS__ };                        \
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {                \
		const char *got = shown(value_of(rows[i].source));               \
		if (strcmp(got, rows[i].is) != 0)                                \
			printf("# %s\n", rows[i].source);                        \
		IS_TEXT(got, rows[i].is);                                        \
	}

TEST(operators_calculate_compare_and_join){ ROWS({ "1 + 2 * 3 - 4 / 2", "5" }, { "7 % 4", "3" },
	{ "-v.known", "-7" }, { "\"2\" + 1", "3" }, { "1 < 2 && 2 <= 2 || false", "true" },
	{ "!true", "false" }, { "1 == \"1\"", "false" }, { "[1, {a = 2}] == [1, {a = 2}]", "true" },
	{ "null == null", "true" }, { "\"a\" != \"b\"", "true" }, { "true ? 1 : 2", "1" },
	{ "\"a${1}b${true}\"", "\"a1btrue\"" },
	{ "1 / 0", "!divides by zero or comes to no number" },
	{ "\"a${[1]}\"", "!puts what is no text into a text" },
	{ "\"x\" + 1", "!calculates with what is no number" }) }

TEST(what_is_not_known_stays_unknown_with_its_reason){ ROWS({ "v.u", "?depends on the weather" },
	{ "v.u + 1", "?depends on the weather" }, { "\"a${v.u}\"", "?depends on the weather" },
	{ "false && v.u", "false" }, { "v.u || true", "true" },
	{ "v.u && true", "?depends on the weather" }, { "v.u ? 1 : 1", "1" },
	{ "v.u ? 1 : 2", "?depends on the weather" }, { "[1, v.u]", "[1,null]" },
	{ "length([1, v.u])", "2" }, { "contains([1, v.u], 1)", "true" },
	{ "contains([1, v.u], 2)", "?depends on the weather" },
	{ "try(v.u, 1)", "?depends on the weather" }, { "v.list[0]", "\"one\"" },
	{ "v.list[1]", "?depends on the weather" }, { "v.u == null", "?depends on the weather" },
	{ "{a = v.u} == null", "false" }, { "{a = v.u, b = 1}.b", "1" },
	{ "[for x in v.list : x][0]", "\"one\"" },
	{ "nothing.at.all", "!uses nothing, which is not declared" },
	{ "timestamp()", "?is made new at every run" },
	{ "provider::x::y(1)", "?needs provider::x::y(), which is not worked out here" }) }

TEST(a_resource_knows_what_it_was_given)
{
	ROWS({ "v.res.name", "\"one\"" }, { "v.res.id", "?is known only after apply of res.main" },
		{ "(v.res[*].id)[0]", "?is known only after apply of res.main" },
		{ "lookup(v.res, \"id\", 1)", "?is known only after apply of res.main" })
	const struct lt_value *id = value_of("\"${v.res.id}/x\"");
	IS(lt_text_eq(id->refers, "res.main"));
	IS(!value_of("v.res.id == \"\"")->refers.at);
}

TEST(steps_go_into_lists_and_maps){ ROWS({ "[1, 2][1]", "2" }, { "{a = {b = [3]}}.a.b[0]", "3" },
	{ "{\"a-b\" = 1}[\"a-b\"]", "1" }, { "[{a = 1}, {a = 2}][*].a", "[1,2]" },
	{ "[{a = [1]}].*.a", "[[1]]" }, { "{a = 1}[*].a", "[1]" }, { "null[*].a", "[]" },
	{ "[1][5]", "!asks for an item that the list does not have" },
	{ "{a = 1}.b", "!asks for .b, which the object does not have" },
	{ "[[1, 2], [3]][*][0]", "[1,3]" }) }

TEST(loops_make_lists_maps_and_groups){ ROWS({ "[for x in [1, 2, 3] : x * 2 if x != 2]", "[2,6]" },
	{ "[for i, x in [\"a\"] : \"${i}${x}\"]", "[\"0a\"]" },
	{ "{for k, v in {b = 1, a = 2} : upper(k) => v}", "{\"A\":2,\"B\":1}" },
	{ "{for x in [\"aa\", \"ab\", \"b\"] : substr(x, 0, 1) => x...}",
		"{\"a\":[\"aa\",\"ab\"],\"b\":[\"b\"]}" },
	{ "[for a in [1, 2] : [for b in [3] : a + b]]", "[[4],[5]]" },
	{ "\"%{ for x in [1, 2] }${x},%{ endfor }\"", "\"1,2,\"" },
	{ "\"%{ if false }a%{ else }b%{ endif }\"", "\"b\"" },
	{ "[for x in 1 : x]", "!goes over what is no list and no map" }) }

TEST(functions_of_lists_and_maps_work){ ROWS({ "concat([1], [2, 3])", "[1,2,3]" },
	{ "flatten([[1, [2]], 3])", "[1,2,3]" }, { "compact([\"a\", \"\", null])", "[\"a\"]" },
	{ "distinct([1, 2, 1])", "[1,2]" }, { "sort([\"b\", \"a\"])", "[\"a\",\"b\"]" },
	{ "toset([\"b\", \"a\", \"b\"])", "[\"a\",\"b\"]" }, { "element([1, 2], 3)", "2" },
	{ "one([])", "null" }, { "reverse([1, 2])", "[2,1]" }, { "slice([1, 2, 3], 1, 2)", "[2]" },
	{ "range(3)", "[0,1,2]" }, { "range(1, 6, 2)", "[1,3,5]" },
	{ "setproduct([1, 2], [3, 4])", "[[1,3],[1,4],[2,3],[2,4]]" },
	{ "setintersection([1, 2], [2, 3])", "[2]" }, { "setsubtract([1, 2], [2])", "[1]" },
	{ "setunion([1], [1, 2])", "[1,2]" }, { "alltrue([true, \"true\"])", "true" },
	{ "anytrue([false])", "false" }, { "chunklist([1, 2, 3], 2)", "[[1,2],[3]]" },
	{ "index([\"a\", \"b\"], \"b\")", "1" }, { "keys({b = 1, a = 2})", "[\"a\",\"b\"]" },
	{ "values({b = 1, a = 2})", "[2,1]" },
	{ "merge({a = 1}, {a = 2, b = 3}, null)", "{\"a\":2,\"b\":3}" },
	{ "lookup({a = 1}, \"b\", 9)", "9" }, { "zipmap([\"a\"], [1])", "{\"a\":1}" },
	{ "transpose({a = [\"x\"], b = [\"x\"]})", "{\"x\":[\"a\",\"b\"]}" },
	{ "coalesce(null, \"\", \"a\")", "\"a\"" }, { "coalescelist([], [1])", "[1]" },
	{ "max(1, 3, 2)", "3" }, { "min([4, 5]...)", "4" }, { "sum([1, 2.5])", "3.5" },
	{ "matchkeys([1, 2], [\"a\", \"b\"], [\"b\"])", "[2]" },
	{ "range(1000000)", "!makes more values than the limit allows" }) }

TEST(functions_of_texts_work){ ROWS(
	{ "format(\"%s-%02d-%v-%.1f%%\", \"a\", 7, true, 1.25)", "\"a-07-true-1.2%\"" },
	{ "format(\"%[2]s%[1]s|%5s|%-3s|\", \"a\", \"b\")",
		"!formats with a verb that has no argument" },
	{ "format(\"%[2]s%[1]s\", \"a\", \"b\")", "\"ba\"" },
	{ "format(\"%q %x\", \"a\", 255)", "\"\\\"a\\\" ff\"" },
	{ "formatlist(\"%s-%s\", \"a\", [1, 2])", "[\"a-1\",\"a-2\"]" },
	{ "join(\",\", [1, \"b\"])", "\"1,b\"" },
	{ "split(\",\", \"a,b,\")", "[\"a\",\"b\",\"\"]" },
	{ "replace(\"a.b.c\", \".\", \"-\")", "\"a-b-c\"" },
	{ "replace(\"a1b22\", \"/[0-9]+/\", \"<$0>\")", "\"a<1>b<22>\"" },
	{ "regex(\"([a-z]+)-(\\\\d+)\", \"ab-12\")", "[\"ab\",\"12\"]" },
	{ "regexall(\"[a-z]\", \"a1b\")", "[\"a\",\"b\"]" },
	{ "can(regex(\"^x\", \"y\"))", "false" },
	{ "regex(\"(?i)x\", \"X\")", "?needs a pattern that is not worked out here" },
	{ "substr(\"h\xc3\xa4llo\", 1, 2)", "\"\xc3\xa4l\"" },
	{ "substr(\"hello\", -3, -1)", "\"llo\"" }, { "lower(\"AbC\")", "\"abc\"" },
	{ "title(\"a bc\")", "\"A Bc\"" }, { "trim(\"xxaxx\", \"x\")", "\"a\"" },
	{ "trimprefix(\"abc\", \"ab\")", "\"c\"" }, { "trimsuffix(\"abc\", \"bc\")", "\"a\"" },
	{ "trimspace(\" a \")", "\"a\"" }, { "startswith(\"abc\", \"ab\")", "true" },
	{ "endswith(\"abc\", \"x\")", "false" }, { "strcontains(\"abc\", \"b\")", "true" },
	{ "strrev(\"ab\")", "\"ba\"" }, { "length(\"\xc3\xa4\")", "1" },
	{ "indent(2, \"a\\nb\")", "\"a\\n  b\"" }, { "chomp(\"a\\n\")", "\"a\"" },
	{ "tonumber(\"3\")", "3" }, { "tostring(true)", "\"true\"" },
	{ "tobool(\"x\")", "!makes a truth value of what cannot be one" }) }

TEST(functions_of_encodings_nets_and_files_work){ ROWS(
	{ "jsonencode({b = [1, null], a = \"x\"})",
		"\"{\\\"a\\\":\\\"x\\\",\\\"b\\\":[1,null]}\"" },
	{ "jsondecode(\"{\\\"a\\\": [1, true]}\").a[1]", "true" },
	{ "base64encode(\"hello\")", "\"aGVsbG8=\"" },
	{ "base64decode(\"aGVsbG8=\")", "\"hello\"" }, { "urlencode(\"a b&c\")", "\"a+b%26c\"" },
	{ "sha256(\"\")", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"" },
	{ "csvdecode(\"a,b\\n1,\\\"x,y\\\"\\n\")[0].b", "\"x,y\"" },
	{ "cidrsubnet(\"10.0.0.0/16\", 8, 2)", "\"10.0.2.0/24\"" },
	{ "cidrhost(\"10.0.0.0/24\", 5)", "\"10.0.0.5\"" },
	{ "cidrhost(\"10.0.0.0/24\", -2)", "\"10.0.0.254\"" },
	{ "cidrnetmask(\"10.0.0.0/20\")", "\"255.255.240.0\"" },
	{ "cidrsubnets(\"10.1.0.0/16\", 4, 8)", "[\"10.1.0.0/20\",\"10.1.16.0/24\"]" },
	{ "cidrsubnet(\"fd00::/48\", 16, 1)", "\"fd00:0:0:1::/64\"" },
	{ "cidrsubnet(\"10.0.0.0/30\", 8, 0)",
		"!works with an address range that is none or is too small" },
	{ "yamldecode(file(\"x.yaml\")).a[1]", "\"two\"" }, { "fileexists(\"none\")", "false" },
	{ "file(\"none\")", "?needs the file none, which is not here" },
	{ "templatefile(\"x.tftpl\", {items = [1, 2]})", "\"<1><2>\"" },
	{ "basename(\"a/b.c\")", "\"b.c\"" }, { "dirname(\"a/b.c\")", "\"a\"" },
	{ "parseint(\"ff\", 16)", "255" }, { "pow(2, 10)", "1024" }, { "ceil(1.2)", "2" },
	{ "abs(-1)", "1" }, { "signum(-3)", "-1" }) }

TEST(try_and_can_see_what_is_wrong){ ROWS({ "try({}.a.b, 1)", "1" }, { "try([][0], null)", "null" },
	{ "can({}.a)", "false" }, { "can(1)", "true" },
	{ "try(tobool(\"x\"), {}.a, \"last\")", "\"last\"" }) }

TEST(a_value_stands_where_it_was_decided)
{
	IS(value_of("v.known")->place.line == 70);
	IS(value_of("v.known == 7")->place.line == 70);
	IS(value_of("!(v.known == 7)")->place.line == 70);
	IS(value_of("try({}.a, 1)")->place.line == 1);
	IS(value_of("lower(tostring(v.known))")->place.line == 70);
	IS(value_of("coalesce(null, v.known)")->place.line == 70);
}

TEST(secrets_stay_marked)
{
	IS_TEXT(shown(value_of("[\"x-${sensitive(\"a\")}\", nonsensitive(sensitive(1))]")),
		"[null,1]");
	IS_TEXT(shown(value_of("upper(sensitive(\"a\"))")), "null");
}

TEST(types_convert_and_fill_in_defaults)
{
	static const struct {
		const char *type, *value, *is;
	} rows[] = {
		{ "string", "1", "\"1\"" },
		{ "number", "\"1.5\"", "1.5" },
		{ "bool", "\"true\"", "true" },
		{ "list(string)", "[1, true]", "[\"1\",\"true\"]" },
		{ "set(string)", "[\"b\", \"a\", \"b\"]", "[\"a\",\"b\"]" },
		{ "map(number)", "{a = \"1\"}", "{\"a\":1}" },
		{ "object({a = string, b = optional(bool, true), c = optional(string)})",
			"{a = 1, d = 2}", "{\"a\":\"1\",\"b\":true,\"c\":null}" },
		{ "map(object({x = optional(object({y = optional(number, 3)}), {})}))", "{k = {}}",
			"{\"k\":{\"x\":{\"y\":3}}}" },
		{ "tuple([string, number])", "[1, \"2\"]", "[\"1\",2]" },
		{ "any", "[1]", "[1]" },
		{ "list(string)", "null", "null" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct lt_value *v = value_of(rows[i].value);
		struct lt_hcl_run run = { arena, lt_keys_new(arena), 1000, 0, NULL, NULL };
		struct lt_hcl_scope scope = { &run, NULL };
		const struct lt_hcl_file *type = lt_hcl_read(
			arena, "t.tf", lt_text(lt_print(arena, "t = %s\n", rows[i].type)));
		IS_TEXT(shown(lt_hcl_convert(&scope, v, type->body.attrs->value)), rows[i].is);
	}
}

TEST(what_would_not_end_is_cut_off)
{
	struct lt_buf b = LT_BUF(1 << 24);
	lt_buf_puts(&b, "1");
	for (int i = 0; i < 100000; i++)
		lt_buf_puts(&b, " + 1");
	IS_TEXT(shown(value_of(lt_copy_text(arena, lt_buf_text(&b)).at)),
		"?cannot be worked out: it is nested too deeply");
	lt_buf_done(&b);
	IS(value_of(
		"[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]"));
	IS(value_of("regexall(\"(a*)*b\", join(\"\", [for i in range(1000) : \"a\"]))"));
}
