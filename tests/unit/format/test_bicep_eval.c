/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/arm_expr.h"
#include "format/bicep_eval.h"
#include "format/json.h"

static struct lt_arena *arena;
static struct lt_bicep_estate *estate;
static struct lt_keys *keys;

static void
begin(void)
{
	lt_arena_drop(arena);
	arena = lt_arena_new((size_t)1 << 30);
	keys = lt_keys_new(arena);
	estate = lt_bicep_estate_new(arena, keys, 1000000);
}

static struct lt_bicep_file *
add(const char *path, const char *text)
{
	struct lt_bicep_file *file = lt_bicep_read(arena, path, lt_text(text));
	if (file->error_count)
		printf("# %s:%u: %s\n", path, file->errors[0].place.line, file->errors[0].sentence);
	lt_bicep_estate_file(estate, file);
	return file;
}

/* A value as JSON, with unknown parts as <reason>. */
static void
show(const struct lt_value *v, struct lt_buf *out)
{
	if (v->kind == LT_KIND_UNKNOWN) {
		lt_buf_printf(out, "<%.*s>", LT_ARG(v->text));
	} else if (v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP) {
		lt_buf_putc(out, v->kind == LT_KIND_LIST ? '[' : '{');
		for (int i = 0; i < v->count; i++) {
			lt_buf_puts(out, i ? "," : "");
			if (v->kind == LT_KIND_MAP)
				lt_buf_printf(out, "%.*s:", LT_ARG(v->keys[i]));
			show(v->items[i], out);
		}
		lt_buf_putc(out, v->kind == LT_KIND_LIST ? ']' : '}');
	} else if (v->kind == LT_KIND_TEXT) {
		lt_json_quote(out, v->text);
	} else if (v->kind == LT_KIND_NUMBER) {
		lt_buf_text_add(out, v->text);
	} else {
		lt_buf_puts(out,
			v->kind == LT_KIND_NULL		  ? "null"
				: v->kind == LT_KIND_TRUE ? "true"
							  : "false");
	}
}

static const char *
shown(const struct lt_value *v)
{
	struct lt_buf out = LT_BUF(1 << 20);
	show(v, &out);
	const char *text = lt_copy_text(arena, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

static const struct lt_bicep_decl *
declared(const struct lt_bicep_file *file, const char *name)
{
	const struct lt_bicep_decl *d = file->first;
	while (d && !lt_text_eq(d->name, name))
		d = d->next;
	return d;
}

/* What `var x = expression` comes to in a small file. */
static const char *
value(const char *expression)
{
	static char text[4000];
	begin();
	snprintf(text, sizeof text,
		"param given string = 'g'\nparam open string\nparam maybe string?\n"
		"@secure()\nparam hidden string = 'pw'\nvar list = [ 'a', 'b', 'c' ]\nvar shape = "
		"{ k: 1, n: { m: true } }\n"
		"func twice(t string) string => '${t}${t}'\n"
		"resource acc 'Microsoft.X/accounts@2024-01-01' = {\n  name: 'acc1'\n  location: "
		"given\n"
		"  properties: {\n    on: true\n  }\n  resource kid 'kids' = {\n    name: 'kid1'\n "
		" }\n}\n"
		"resource many 'Microsoft.X/many@2024-01-01' = [for n in list: {\n  name: "
		"n\n}]\nvar x = %s\n",
		expression);
	struct lt_bicep_file *file = add("main.bicep", text);
	return shown(lt_bicep_value(
		lt_bicep_root(estate, file, "main.bicep", NULL), declared(file, "x")));
}

TEST(expressions_come_to_their_values)
{
	static const char *const rows[][2] = {
		{ "given", "\"g\"" },
		{ "'${given}-${1 + 2 * 3}-${true}'", "\"g-7-True\"" },
		{ "maybe", "null" },
		{ "maybe ?? 'z'", "\"z\"" },
		{ "maybe.?a.?b ?? 3", "3" },
		{ "shape.?zz", "null" },
		{ "list[1]", "\"b\"" },
		{ "list[?9] ?? 'none'", "\"none\"" },
		{ "shape['n'].m && !false", "true" },
		{ "7 / 2 + 7 % 2 - -1", "5" },
		{ "'A' =~ 'a' && 'A' != 'a'", "true" },
		{ "empty(maybe) ? 'no' : 'yes'", "\"no\"" },
		{ "concat(list, ['d'])", "[\"a\",\"b\",\"c\",\"d\"]" },
		{ "union(shape, { n: { o: 2 } })", "{k:1,n:{m:true,o:2}}" },
		{ "contains(list, 'b') && contains(shape, 'K') && contains('abc', 'bc')", "true" },
		{ "toLower(toUpper(' Ab '))", "\" ab \"" },
		{ "join(split('a,b;c', [',', ';']), '-')", "\"a-b-c\"" },
		{ "replace('a--b', '--', '-')", "\"a-b\"" },
		{ "format('{0}/{1}/{{x}}', 'a', 2)", "\"a/2/{x}\"" },
		{ "[first(list), last(list), take('abcd', 2), skip(list, 2)]",
			"[\"a\",\"c\",\"ab\",[\"c\"]]" },
		{ "map(list, (x, i) => '${x}${i}')", "[\"a0\",\"b1\",\"c2\"]" },
		{ "filter(range(0, 6), x => x % 2 == 0)", "[0,2,4]" },
		{ "reduce([1, 2, 3], 0, (a, b) => a + b)", "6" },
		{ "sort([3, 1, 2], (a, b) => a < b)", "[1,2,3]" },
		{ "toObject(list, x => x, x => '${x}!')", "{a:\"a!\",b:\"b!\",c:\"c!\"}" },
		{ "items({ z: 1, y: 2 })[0].key", "\"y\"" },
		{ "flatten([[1], [2, 3]])", "[1,2,3]" },
		{ "json('{\"a\": [1, null]}').a", "[1,null]" },
		{ "int('4') + length(list) + min(3, 2) + max([1, 9])", "18" },
		{ "twice('ab')", "\"abab\"" },
		{ "[for (x, i) in list: { n: x, at: i }][2]", "{n:\"c\",at:2}" },
		{ "[...list, 'z']", "[\"a\",\"b\",\"c\",\"z\"]" },
		{ "{ ...shape, k: 5 }", "{k:5,n:{m:true}}" },
		{ "{ '${given}x': 1 }", "{gx:1}" },
		{ "acc.name", "\"acc1\"" },
		{ "acc.location", "\"g\"" },
		{ "acc.properties.on", "true" },
		{ "acc::kid.name", "\"kid1\"" },
		{ "many[1].name", "\"b\"" },
		{ "acc.type", "\"Microsoft.X/accounts\"" },
		{ "string({ a: [true, 'x'] })", "\"{\\\"a\\\":[true,\\\"x\\\"]}\"" },
		{ "nameof(given)", "\"given\"" },
		{ "any(given)", "\"g\"" },
		{ "'a' == 'a' ? '''\nlines''' : 'x'", "\"lines\"" },
		{ "padLeft(7, 3, '0')", "\"007\"" },
		{ "startsWith('Abc', 'ab') && endsWith('Abc', 'bc') && indexOf('abcb', 'b') == 1 "
		  "&& lastIndexOf('abcb', 'b') == 3",
			"true" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		IS_TEXT(value(rows[i][0]), rows[i][1]);
}

TEST(what_cannot_be_known_says_why_and_what_can_be_decided_is)
{
	static const char *const rows[][2] = {
		{ "open",
			"<depends on parameter 'open', which has no default and is given no "
			"value>" },
		{ "open == 'a'",
			"<depends on parameter 'open', which has no default and is given no "
			"value>" },
		{ "false && open == 'a'", "false" },
		{ "open == 'a' || true", "true" },
		{ "open == 'a' ? 1 : 1", "1" },
		{ "[open, 'b'][1]", "\"b\"" },
		{ "length([open, open])", "2" },
		{ "contains([open, 'b'], 'b')", "true" },
		{ "empty('x-${open}')", "false" },
		{ "empty(acc.id)", "false" },
		{ "acc.id == ''", "false" },
		{ "acc.id", "<is the id of main.bicep:acc>" },
		{ "acc.properties.endpoint",
			"<is an attribute of main.bicep:acc, known only after deployment>" },
		{ "many[0].id", "<is the id of main.bicep:many[0]>" },
		{ "acc::kid.id", "<is the id of main.bicep:acc::kid>" },
		{ "resourceId('Microsoft.X/accounts', 'acc1')", "<is the id of main.bicep:acc>" },
		{ "acc.listKeys().key1",
			"<is read from main.bicep:acc by listKeys() at deployment>" },
		{ "toLower(uniqueString('a'))",
			"<is made with a part that is decided by uniqueString() at deployment>" },
		{ "resourceGroup().location", "<is decided by resourceGroup() at deployment>" },
		{ "nothing", "<depends on 'nothing', which is not declared here>" },
		{ "x", "<depends on itself ('x')>" },
		{ "list[7]", "<depends on an item that is not there>" },
		{ "shape.zz", "<depends on property 'zz', which is not there>" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		IS_TEXT(value(rows[i][0]), rows[i][1]);
}

static struct lt_bicep_found found;

static void
expand(struct lt_bicep_file *file, const struct lt_value *given)
{
	memset(&found, 0, sizeof found);
	lt_bicep_expand(lt_bicep_root(estate, file, file->path, given), &found);
}

static const struct lt_bicep_resource *
resource(const char *address)
{
	for (int i = 0; i < found.resource_count; i++)
		if (strcmp(found.resources[i].address, address) == 0)
			return &found.resources[i];
	for (int i = 0; i < found.resource_count; i++)
		printf("# there is %s\n", found.resources[i].address);
	return NULL;
}

static const struct lt_value *
at(const struct lt_value *v, const char *path)
{
	struct lt_text rest = lt_text(path), word;
	while (v && lt_text_cut(&rest, '/', &word))
		v = lt_value_member(v, word);
	return v;
}

TEST(a_module_is_read_with_its_callers_arguments)
{
	begin();
	add("m/account.bicep",
		"param name string\nparam open bool = true\n"
		"resource acc 'Microsoft.CognitiveServices/accounts@2024-10-01' = {\n  name: "
		"name\n  properties: {\n"
		"    publicNetworkAccess: open ? 'Enabled' : 'Disabled'\n  }\n}\noutput id string "
		"= acc.id\n");
	struct lt_bicep_file *file = add("main.bicep",
		"module one 'm/account.bicep' = {\n  name: 'x'\n  params: {\n    name: 'n'\n    "
		"open: false\n  }\n}\n"
		"module two './m/account.bicep' = [for n in ['p', 'q']: {\n  params: {\n    name: "
		"n\n  }\n}]\n"
		"resource pe 'Microsoft.Network/privateEndpoints@2024-01-01' = {\n  name: 'pe'\n  "
		"properties: {\n    target: two[1].outputs.id\n  }\n}\n");
	expand(file, NULL);
	const struct lt_bicep_resource *one = resource("main.bicep:one.acc"),
				       *q = resource("main.bicep:two[1].acc");
	IS(one && q);
	IS_TEXT(one->type, "Microsoft.CognitiveServices/accounts");
	IS_TEXT(one->version, "2024-10-01");
	IS_TEXT(shown(at(one->body, "properties/publicNetworkAccess")), "\"Disabled\"");
	IS_TEXT(shown(at(q->body, "properties/publicNetworkAccess")), "\"Enabled\"");
	IS_TEXT(shown(q->name), "\"q\"");
	IS(q->name->place.line == 8 && strcmp(q->name->place.file, "main.bicep") == 0);
	const struct lt_value *target = at(resource("main.bicep:pe")->body, "properties/target");
	IS(lt_text_eq(target->refers, "main.bicep:two[1].acc"));
	IS(found.call_count == 3 && found.calls[0].read);
}

TEST(conditions_and_empty_loops_switch_off_and_unknown_ones_do_not)
{
	begin();
	struct lt_bicep_file *file = add("main.bicep",
		"param go bool = false\nparam open bool\nparam names array\n"
		"resource a 'T/a@1' = if (go) {\n  name: 'a'\n  resource kid 'kids' = {\n    name: "
		"'k'\n  }\n}\n"
		"resource b 'T/b@1' = if (open) {\n  name: 'b'\n}\nresource c 'T/c@1' = [for n in "
		"[]: {\n  name: n\n}]\n"
		"resource d 'T/d@1' = [for n in names: {\n  name: n\n}]\nresource e 'T/e@1' = {\n  "
		"name: 'e'\n  parent: a\n}\n");
	expand(file, NULL);
	IS_TEXT(resource("main.bicep:a")->off, "its condition is false (main.bicep:4)");
	IS(resource("main.bicep:a::kid")->off);
	IS_TEXT(resource("main.bicep:a::kid")->type, "T/a/kids");
	IS_TEXT(resource("main.bicep:a::kid")->parent, "main.bicep:a");
	IS(!resource("main.bicep:b")->off);
	IS_TEXT(resource("main.bicep:c[*]")->off, "its loop has no items (main.bicep:13)");
	IS(!resource("main.bicep:d[*]")->off);
	IS_TEXT(shown(resource("main.bicep:d[*]")->name),
		"<depends on parameter 'names', which has no default and is given no value>");
	IS_TEXT(resource("main.bicep:e")->parent, "main.bicep:a");
}

TEST(modules_that_call_each_other_end)
{
	begin();
	add("a.bicep",
		"module b 'b.bicep' = {\n  params: {\n    x: 1\n  }\n}\noutput o int = "
		"b.outputs.o\n");
	struct lt_bicep_file *file = add("b.bicep",
		"param x int = 2\nmodule a 'a.bicep' = {}\noutput o int = a.outputs.o\n");
	expand(file, NULL);
	IS(found.call_count >= 1 && found.call_count < 5);
	IS(found.scope_count < 4);
}

TEST(values_that_grow_without_end_are_cut)
{
	begin();
	struct lt_bicep_file *file = add("main.bicep",
		"var a = range(0, 10000)\nvar b = [for x in a: a]\nvar c = [for x in b: b]\n"
		"func f(x int) int => f(x) + f(x)\nvar d = f(1)\nvar e = flatten([for x in a: "
		"flatten(b)])\n"
		"resource r 'T/r@1' = [for x in range(0, 10000): {\n  name: 'x${x}'\n  c: c\n  d: "
		"d\n  e: e\n}]\n");
	expand(file, NULL);
	IS(found.resource_count <= 10000);
}

TEST(parameter_files_give_values_and_secure_ones_stay_hidden)
{
	begin();
	struct lt_bicep_file *params = add("prod.bicepparam",
		"using 'main.bicep'\nvar p = 'acc'\nparam name = '${p}-prod'\nparam key = "
		"'secret'\n");
	struct lt_bicep_file *file = add("main.bicep",
		"param name string\n@secure()\nparam key string\n"
		"resource a 'T/a@1' = {\n  name: name\n  key: key\n  both: 'x${key}'\n}\n");
	expand(file, lt_bicep_given(estate, params));
	IS_TEXT(shown(resource("main.bicep:a")->name), "\"acc-prod\"");
	IS(at(resource("main.bicep:a")->body, "key")->sensitive);
	IS(at(resource("main.bicep:a")->body, "both")->sensitive);
}

TEST(imports_bring_variables_and_functions)
{
	begin();
	add("lib.bicep",
		"@export()\nvar size = 'S0'\n@export()\nfunc tag(x string) string => 't-${x}'\n");
	add("other.bicep", "@export()\nvar far = 'away'\n");
	struct lt_bicep_file *file = add("main.bicep",
		"import { size as s, tag } from 'lib.bicep'\nimport * as o from './other.bicep'\n"
		"var x = [s, tag('a'), o.far]\n");
	IS_TEXT(shown(lt_bicep_value(
			lt_bicep_root(estate, file, "main.bicep", NULL), declared(file, "x"))),
		"[\"S0\",\"t-a\",\"away\"]");
}

TEST(files_are_loaded_only_when_the_estate_has_them)
{
	begin();
	lt_bicep_estate_bytes(estate, "data/a.json", lt_text("{\"k\": \"v\"}"));
	struct lt_bicep_file *file = add("main.bicep",
		"var x = [loadJsonContent('./data/a.json').k, loadTextContent('data/none.txt')]\n");
	IS_TEXT(shown(lt_bicep_value(
			lt_bicep_root(estate, file, "main.bicep", NULL), declared(file, "x"))),
		"[\"v\",<depends on a file read by loadTextContent() that is not here>]");
	IS(!lt_bicep_beside(arena, "main.bicep", lt_text("../etc/passwd")));
	IS(!lt_bicep_beside(arena, "main.bicep", lt_text("/etc/passwd")));
}

/* What an ARM expression comes to in a small template. */
static const char *
arm(const char *expression)
{
	static char text[4000];
	struct lt_doc *doc;
	begin();
	snprintf(text, sizeof text,
		"{\"parameters\": {\"p\": {\"type\": \"string\", \"defaultValue\": \"pv\"}, "
		"\"open\": {\"type\": \"string\"},"
		"\"on\": {\"type\": \"bool\", \"defaultValue\": true}}, \"variables\": {\"v\": "
		"\"[concat(parameters('p'), '-x')]\","
		"\"o\": {\"a\": [1, 2]}, \"copy\": [{\"name\": \"c\", \"count\": 2, \"input\": "
		"\"[copyIndex('c')]\"}], \"self\": \"[variables('self')]\"},"
		"\"value\": \"%s\"}",
		expression);
	if (!lt_json_read(arena, keys, "t.json", lt_text(text), &doc, &(struct lt_err){ 0 }))
		return "not JSON";
	struct lt_node root = lt_doc_root(doc);
	static const struct lt_arm_resource resources[] = {
		{ .type = { "Microsoft.X/accounts", 20 },
			.name = { "[variables('v')]", 16 },
			.address = "t.json:accounts/pv-x" },
	};
	struct lt_arm_scope *scope = LT_NEW(arena, struct lt_arm_scope);
	*scope = (struct lt_arm_scope){ .parameters = lt_node_get(root, "parameters"),
		.variables = lt_node_get(root, "variables"),
		.resources = resources,
		.resource_count = 1 };
	return shown(lt_arm_value(
		lt_arm_scope(estate, "t.json", scope), NULL, lt_node_get(root, "value")));
}

TEST(arm_expressions_come_to_their_values)
{
	static const char *const rows[][2] = {
		{ "plain", "\"plain\"" },
		{ "[[not an expression]", "\"[not an expression]\"" },
		{ "[parameters('p')]", "\"pv\"" },
		{ "[variables('v')]", "\"pv-x\"" },
		{ "[toUpper(variables('V'))]", "\"PV-X\"" },
		{ "[variables('o').a[1]]", "2" },
		{ "[variables('c')]", "[0,1]" },
		{ "[if(and(parameters('on'), not(false())), 'it''s', null())]", "\"it's\"" },
		{ "[format('{0}-{1}', 'a', add(1, 2))]", "\"a-3\"" },
		{ "[createObject('a', createArray(1, true()))]", "{a:[1,true]}" },
		{ "[map(createArray('a', 'b'), lambda('x', concat(lambdaVariables('x'), '1')))]",
			"[\"a1\",\"b1\"]" },
		{ "[equals(parameters('open'), 'a')]",
			"<depends on parameter 'open', which has no default and is given no "
			"value>" },
		{ "[resourceId('Microsoft.X/accounts', variables('v'))]",
			"<is the id of t.json:accounts/pv-x>" },
		{ "[reference(resourceId('Microsoft.X/accounts', variables('v'))).endpoint]",
			"<is read by reference() at deployment>" },
		{ "[variables('self')]", "<depends on itself ('self')>" },
		{ "[concat('a'", "\"[concat('a'\"" },
		{ "[concat('a'']", "<is an expression that cannot be read>" },
		{ "[nowhere.fn('a')]",
			"<depends on nowhere.fn(), which is worked out at deployment>" },
		{ "[coalesce(null(), tryGet(variables('o'), 'z'), 'd')]", "\"d\"" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		IS_TEXT(arm(rows[i][0]), rows[i][1]);
}
