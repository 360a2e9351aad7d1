/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "format/bicep.h"

static struct lt_arena *arena;

static struct lt_bicep_file *
read_text(const char *text)
{
	lt_arena_drop(arena);
	arena = lt_arena_new((size_t)1 << 28);
	return lt_bicep_read(arena, "main.bicep", lt_text(text));
}

/* Prints what was wrong, so that a failing row names itself. */
static bool
reads(const char *text)
{
	const struct lt_bicep_file *file = read_text(text);
	if (file->error_count)
		printf("# %s:%u:%u: %s\n# in: %s\n", file->errors[0].place.file,
			file->errors[0].place.line, file->errors[0].place.column,
			file->errors[0].sentence, text);
	return file->error_count == 0;
}

TEST(every_kind_of_declaration_is_read)
{
	static const char *const rows[] = {
		"targetScope = 'subscription'\n",
		"metadata name = 'x'\nmetadata owner = {\n  team: 'a'\n}\n",
		"using 'main.bicep'\nparam a = 1\n",
		"using none\nextends './shared.bicepparam'\nparam a = readEnvironmentVariable('A', "
		"'b')\n",
		"import { a, b as c } from 'types.bicep'\n",
		"import {\n  a\n  'b-c' as d\n} from 'br/public:avm/utl/types:0.1.0'\n",
		"import * as types from 'types.bicep'\n",
		"import 'az@1.0.0' as az\n",
		"extension microsoftGraphV1\n",
		"extension kubernetes with {\n  kubeConfig: 'x'\n  namespace: 'd'\n} as k8s\n",
		"extension 'br:mcr.microsoft.com/bicep/extensions/graph:1.0' as graph\n",
		"provider 'kubernetes@1.0.0' with {\n  namespace: 'd'\n}\n",
		"assert small = length(name) < 10\n",
		"test first 'tests/a.bicep' = {\n  params: {}\n}\n",
		"@secure()\n@description('why\\'s')\nparam key string\n",
		"@secure() @minLength(3) param key string = newGuid()\n",
		"@sys.description('x')\nparam a array = []\n",
		"param a int = -5\nparam b bool = !true\n",
		"var x = 1 // behind\n/* over\n lines */ var y = 2\n",
		"#disable-next-line no-unused-params\nparam a string\n#restore-diagnostics x\n",
		"func double(x int) int => x * 2\nfunc pair(\n  a string\n  b string\n) string[] "
		"=> [a, b]\n",
		"output a string = x.id\noutput b array = [for i in range(0, 3): i]\n",
		"@export()\ntype t = string\n",
		"param s resource 'Microsoft.Storage/storageAccounts@2021-04-01'\n",
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		IS(reads(rows[i]));
}

TEST(resources_loop_nest_and_depend_on_conditions)
{
	IS(reads("resource a 'T@1' existing = {\n  name: 'x'\n  scope: resourceGroup('g')\n}\n"));
	IS(reads("resource a 'T@1' = if (deploy) {\n  name: 'x'\n}\n"));
	IS(reads("resource a 'T@1' = [for (x, i) in xs: if (x.on) {\n  name: x.name\n}]\n"));
	IS(reads("resource a 'T@1' = [\n  for x in range(0, 3): {\n    name: 'x${x}'\n  }\n]\n"));
	IS(reads("module m 'br/public:avm/res/x:1.0' = [for x in xs: {\n  name: x\n  params: {\n   "
		 " a: x\n  }\n}]\n"));
	IS(reads(
		"resource a 'T@1' = {\n  name: 'x'\n  resource: 'a property'\n  if: 1\n  for: 2\n\n"
		"  @batchSize(1)\n  resource b 'u' = [for x in xs: {\n    name: x\n"
		"    resource c 'v@2' existing = {\n      name: 'd'\n    }\n  }]\n}\noutput o "
		"string = a::b[0]::c.id\n"));
}

TEST(expressions_of_all_kinds_are_read)
{
	static const char *const rows[] = {
		"a ? b : c",
		"a ?? b ?? c",
		"a.?b.c[?0]!.d",
		"!empty(a) && !b || c == d",
		"a =~ b || c !~ d",
		"a != b",
		"a! != b!",
		"-1 + -x * (2 % 3) / 4 >= 5",
		"a[0]['b'].c",
		"[]",
		"{}",
		"[1, 2, 3]",
		"[\n  1\n  2, 3\n\n]",
		"{ a: 1, 'b-c': 2, '${d}e': 3 }",
		"[\n  ...a\n  'b'\n]",
		"{\n  ...a\n  b: c\n}",
		"map(xs, x => x.name)",
		"map(xs, (x, i) => '${i}${x}')",
		"reduce(xs, 0, (a, b) =>\n a + b)",
		"f(\n  a,\n  b\n)",
		"f(\n  a\n  , b)",
		"az.resourceGroup().location",
		"sys.concat('a', 'b')",
		"'a${b}c${'d${e}'}'",
		"'${a}'",
		"'\\u{1F600} \\n \\t \\r \\\\ \\' \\${x}'",
		"'$a $$ ${b}$'",
		"''",
		"'''\nlines ${not} 'quoted' ''\n'''",
		"''''quoted''''",
		"$'''a ${b} c'''",
		"$$'''a ${b} $${c} $$$${d}'''",
		"a\n  ? b\n  : c",
		"a\n  // why\n  ? b\n  // or\n  : c",
		"a\n  || b\n  && c",
		"a\n  ?? b",
		"a ||\n  b",
		"x\n  .y\n  .z()",
		"any(a)",
		"toObject(xs, x => x.k, x => x.v)",
		"listKeys(a.id, a.apiVersion).keys[0].value",
		"a.listKeys().primary",
		"a::b::c.id",
		"() => 1",
		"null",
		"true",
		"nameof(a)",
		"[for (x, i) in xs: x.?y ?? i]",
		"[\n  for x in ys: {\n    a: x\n  }\n]",
		"union(a, {\n  b: 1\n})",
		"[for x in xs: [for y in x: y]]",
		"{ for: 1\n in: 2 }",
		"cond ? { a: 1 } : [ 'b' ]",
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[512];
		snprintf(text, sizeof text, "var x = %s\nvar y = 1\n", rows[i]);
		IS(reads(text));
		const struct lt_bicep_file *file = read_text(text);
		IS(file->first->next && !file->first->next->next);
	}
}

TEST(types_of_all_kinds_are_read)
{
	static const char *const rows[] = {
		"string",
		"string?",
		"string[]",
		"string[]?",
		"(string | int)[]",
		"'a' | 'b'",
		"'a'",
		"-1 | 2",
		"true",
		"null",
		"\n  | 'a'\n  | 'b'",
		"'a' | 'b'\n  | 'c'",
		"[string, int]",
		"[\n  @description('x')\n  string\n  int?\n]",
		"{}",
		"{\n  a: string\n  *: int\n}",
		"{\n  @description('x')\n  @minLength(1)\n  a: 'x' | 'y'?\n}",
		"{\n  'b-c': {\n    d: bool\n  }?\n  @description('all')\n  *: string\n}?",
		"resourceInput<'T@1'>.tags",
		"resourceOutput<'T@1'>",
		"types.a.b",
		"a[*]",
		"a[0]?",
		"a.properties.*",
		"object",
		"a!",
		"{ a: string, b: int }",
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[512];
		snprintf(text, sizeof text, "type t = %s\nvar y = 1\n", rows[i]);
		IS(reads(text));
	}
	IS(reads("param a resourceInput<'T@1'>.tags = {}\nparam b resourceInput<'T@1'>= {}\nparam "
		 "c string? = null\n"));
}

TEST(a_slip_is_one_error_and_the_rest_is_read)
{
	const struct lt_bicep_file *file = read_text(
		"param a string = \nvar b = [1 2]\nparam c string\n\nvar d = 'open\nvar e = 1\n");
	IS(file->error_count == 3);
	IS(file->errors[0].place.line == 1);
	IS_TEXT(file->errors[1].sentence,
		"a line end, a , or a ] in the list was expected, found '2'");
	IS(file->errors[1].place.line == 2 && file->errors[1].place.column == 12);
	IS(file->errors[2].place.line == 5);
	int count = 0;
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next)
		count++;
	IS(count == 2);
}

TEST(nesting_past_the_limit_is_an_error_and_not_a_crash)
{
	static char text[400000];
	static const char *const opens[] = { "[", "(", "{a:", "!", "'${", "a[", "-", "f(",
		"[for x in y:", "if (" };
	for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
		size_t len = (size_t)snprintf(text, sizeof text, "var x = "),
		       each = strlen(opens[i]);
		while (len + each < sizeof text - 1) {
			memcpy(text + len, opens[i], each);
			len += each;
		}
		text[len] = 0;
		IS(read_text(text)->error_count >= 1);
	}
}

TEST(texts_lose_their_escapes_and_keep_their_lines)
{
	const struct lt_bicep_file *file = read_text(
		"var a = 'it\\'s \\u{e9} \\$\\{'\nvar b = '''\nline\n  two'''\n");
	struct lt_text a = lt_bicep_text(file->first->value, arena);
	struct lt_text b = lt_bicep_text(file->first->next->value, arena);
	IS(lt_text_eq(a, "it's \xc3\xa9 ${"));
	IS(lt_text_eq(b, "line\n  two"));
}

TEST(operators_bind_as_the_language_says)
{
	const struct lt_bicep_file *file = read_text("var a = 1 + 2 * 3 == 7 && b ?? c ? d : e\n");
	const struct lt_bicep_node *n = file->first->value;
	IS(n->kind == LT_BICEP_CHOICE);
	IS(n->first->kind == LT_BICEP_BINARY && n->first->op == LT_BICEP_COALESCE);
	n = n->first->first;
	IS(n->op == LT_BICEP_AND && n->first->op == LT_BICEP_EQUAL &&
		n->first->first->op == LT_BICEP_ADD);
	IS(n->first->first->first->next->op == LT_BICEP_MULTIPLY);
}

TEST(decorators_are_found_by_name)
{
	const struct lt_bicep_file *file = read_text(
		"@sys.secure()\n@description('x')\nparam a string\n");
	IS(lt_bicep_decorator(file->first, "secure"));
	IS(lt_bicep_decorator(file->first, "description"));
	IS(!lt_bicep_decorator(file->first, "export"));
}

TEST(a_place_counts_lines_and_columns_from_one)
{
	struct lt_bicep_file *file = read_text("\xef\xbb\xbfvar a = 1\r\n\r\n  // x\r\nvar b = 2");
	IS(lt_bicep_place(file, file->first->at).line == 1);
	IS(lt_bicep_place(file, file->first->next->at).line == 4);
	IS(lt_bicep_place(file, file->first->next->at).column == 1);
}
