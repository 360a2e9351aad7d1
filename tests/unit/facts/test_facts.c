/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/arena.h"
#include "base/err.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "facts/table.h"
#include "format/json.h"

static const char tables[][1600] = {
	"table: account\n"
	"sentence: Accounts.\n"
	"sources: [terraform]\n"
	"columns:\n"
	"  public: {type: bool, sentence: p}\n"
	"  acl: {type: text, sentence: a}\n"
	"  ips: {type: text, sentence: i}\n"
	"  rules: {type: int, sentence: n}\n"
	"  size: {type: int, sentence: s}\n"
	"  open: {type: bool, sentence: o}\n"
	"  subnet: {type: text, sentence: s}\n"
	"  people: {type: text, sentence: p}\n"
	"  guard: {type: text, sentence: g}\n"
	"from:\n"
	"  azurerm_account:\n"
	"    people: {path: [owners/*, users/*], join: ' ', default: nobody}\n"
	"    guard: guard/id\n"
	"    public: {path: public_access, default: true}\n"
	"    acl: acls/0/action\n"
	"    ips: {path: acls/0/ips/*, join: ' '}\n"
	"    rules: {path: acls/0/ips, count: true}\n"
	"    size: {path: size, default: {3: 1, 5: 2}}\n"
	"    open: {path: closed, not: true}\n"
	"    subnet: {path: subnet_id, refers: true}\n"
	"  Microsoft.X/accounts:\n"
	"    public: {path: properties/publicNetworkAccess, map: {Enabled: true, Disabled: false}, default: true}\n",
	"table: pool\n"
	"sentence: Pools.\n"
	"sources: [terraform]\n"
	"columns:\n"
	"  size: {type: text, sentence: s}\n"
	"  cluster: {type: text, sentence: c}\n"
	"  region: {type: text, sentence: c}\n"
	"from:\n"
	"  azurerm_cluster:\n"
	"    each: pools/*\n"
	"    size: vm\n"
	"    cluster: ../name\n"
	"    region: ^/location\n",
};

struct bench {
	struct lt_arena *arena;
	struct lt_keys *keys;
	struct lt_facts *facts;
	struct lt_err err;
};

static bool
set_up(struct bench *b, const char *sql)
{
	*b = (struct bench){ .arena = lt_arena_new(SIZE_MAX) };
	b->keys = lt_keys_new(b->arena);
	b->facts = lt_facts_new(b->arena, b->keys, &b->err);
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (!lt_facts_describe(b->facts, "facts/x.yaml", lt_text(tables[i]), &b->err))
			return false;
	lt_facts_need(b->facts, lt_facts_expect(b->facts, lt_text(sql)));
	return lt_facts_begin(b->facts, &b->err);
}

static void
lay(struct bench *b, const char *type, const char *json, const char *unknown, int version, const char *off)
{
	struct lt_doc *body = NULL, *after = NULL;
	lt_json_read(b->arena, b->keys, "plan.json", lt_text(json), &body, &b->err);
	if (unknown)
		lt_json_read(b->arena, b->keys, "plan.json", lt_text(unknown), &after, &b->err);
	struct lt_object object = { .type = type, .resource = "module.m[\"a.b\"].azurerm_account.x", .name = "x",
		.body = body ? lt_doc_root(body) : LT_NOWHERE, .unknown = after ? lt_doc_root(after) : LT_NOWHERE,
		.place = { "main.tf", 7, 1 }, .source = "plan", .quality = LT_QUALITY_DECLARED, .version = version, .off = off };
	lt_facts_object(b->facts, &object);
}

/* The rows as "a|b;c|d;", NULL cells as "-". */
static const char *
ask(struct bench *b, const char *sql)
{
	if (!lt_facts_close(b->facts, &b->err))
		return b->err.text;
	struct lt_answer *answer = lt_answer_open(b->arena, b->facts, sql, &b->err);
	const char *out = "";
	while (answer && lt_answer_next(answer, &b->err)) {
		for (int c = 0; c < lt_answer_columns(answer); c++) {
			struct lt_text cell = lt_answer_cell(answer, c);
			out = lt_print(b->arena, "%s%s%.*s", out, c ? "|" : "", LT_ARG(cell.at ? cell : lt_text("-")));
		}
		out = lt_print(b->arena, "%s;", out);
	}
	return b->err.text[0] ? b->err.text : out;
}

#define CASE(sql, want, ...)                             \
	do {                                             \
		struct bench b;                          \
		bool ready = set_up(&b, sql);            \
		if (ready) {                             \
			__VA_ARGS__;                     \
		}                                        \
		static char got[4096];                   \
		snprintf(got, sizeof got, "%s", ready ? ask(&b, sql) : b.err.text); \
		lt_arena_drop(b.arena);                  \
		IS_TEXT(got, want);                      \
	} while (0)

TEST(a_written_value_is_a_value_and_says_so)
{
	CASE("select public, public_set, acl, public_unknown, resource, file, line from account",
		"0|1|Deny|-|module.m[\"a.b\"].azurerm_account.x|main.tf|7;",
		lay(&b, "azurerm_account", "{\"public_access\":false,\"acls\":[{\"action\":\"Deny\"}]}", NULL, 0, NULL));
}

TEST(an_absent_value_takes_the_documented_default_and_says_it_was_not_set)
{
	CASE("select public, public_set, acl, acl_set from account", "1|0|-|0;", lay(&b, "azurerm_account", "{}", NULL, 0, NULL));
}

TEST(a_default_that_depends_on_the_provider_version_is_unknown_without_it)
{
	CASE("select size, size_unknown like '%depends on the provider version%' from account", "-|1;",
		lay(&b, "azurerm_account", "{}", NULL, 0, NULL));
	CASE("select size, size_unknown from account", "1|-;2|-;", lay(&b, "azurerm_account", "{}", NULL, 4, NULL),
		lay(&b, "azurerm_account", "{}", NULL, 5, NULL));
}

TEST(what_is_known_after_apply_is_unknown_and_never_the_default)
{
	CASE("select public, public_unknown from account", "-|is known only after apply;",
		lay(&b, "azurerm_account", "{\"public_access\":null}", "{\"public_access\":true}", 0, NULL));
	CASE("select acl, acl_unknown from account", "-|is known only after apply;",
		lay(&b, "azurerm_account", "{\"acls\":null}", "{\"acls\":true}", 0, NULL));
}

TEST(lists_are_joined_and_counted)
{
	CASE("select ips, rules from account", "10.0.0.0/8 1.2.3.4|2;-|0;",
		lay(&b, "azurerm_account", "{\"acls\":[{\"ips\":[\"10.0.0.0/8\",\"1.2.3.4\"]}]}", NULL, 0, NULL),
		lay(&b, "azurerm_account", "{}", NULL, 0, NULL));
}

TEST(a_joined_column_takes_all_its_paths_and_its_default_when_they_lead_nowhere)
{
	CASE("select people, people_set from account", "ann bob cid|1;nobody|0;",
		lay(&b, "azurerm_account", "{\"owners\": [\"ann\"], \"users\": [\"bob\", \"cid\"]}", NULL, 4, NULL);
		lay(&b, "azurerm_account", "{}", NULL, 4, NULL));
}

TEST(what_is_absent_stands_where_its_path_ended)
{
	CASE("select guard, guard_file, guard_line from account", "-|plan.json|2;-|main.tf|7;",
		lay(&b, "azurerm_account", "{\n\"guard\": null}", NULL, 4, NULL);
		lay(&b, "azurerm_account", "{}", NULL, 4, NULL));
}

TEST(a_column_that_a_feed_does_not_give_stands_at_the_row)
{
	CASE("select acl, acl_file, acl_line from account", "-|main.tf|7;",
		lay(&b, "Microsoft.X/accounts", "{}", NULL, 0, NULL));
}

TEST(words_are_translated_and_an_unknown_word_is_unknown)
{
	CASE("select public, public_unknown from account", "0|-;-|is 'Sometimes', a word not known here;",
		lay(&b, "microsoft.x/Accounts", "{\"properties\":{\"publicNetworkAccess\":\"disabled\"}}", NULL, 0, NULL),
		lay(&b, "Microsoft.X/accounts", "{\"properties\":{\"publicNetworkAccess\":\"Sometimes\"}}", NULL, 0, NULL));
}

TEST(truth_values_are_inverted_where_the_description_says_so)
{
	CASE("select open, open_unknown from account", "0|-;-|is '7', neither true nor false;",
		lay(&b, "azurerm_account", "{\"closed\":true}", NULL, 0, NULL),
		lay(&b, "azurerm_account", "{\"closed\":7}", NULL, 0, NULL));
}

TEST(each_item_is_a_row_that_can_look_around_itself)
{
	CASE("select resource, size, cluster, region from pool order by 1",
		"module.m[\"a.b\"].azurerm_account.x/pools[0]|a|c|eu;module.m[\"a.b\"].azurerm_account.x/pools[1]|b|c|eu;",
		lay(&b, "azurerm_cluster", "{\"name\":\"c\",\"location\":\"eu\",\"pools\":[{\"vm\":\"a\"},{\"vm\":\"b\"}]}", NULL, 0, NULL));
}

TEST(what_is_switched_off_stands_in_no_table_and_is_remembered)
{
	struct bench b;
	IS(set_up(&b, "select resource from account"));
	lay(&b, "azurerm_account", "{}", NULL, 0, "count is 0");
	const struct lt_facts_off *offs;
	int count = lt_facts_offs(b.facts, &offs);
	bool right = count == 1 && strcmp(offs[0].why, "count is 0") == 0 && offs[0].place.line == 7;
	const char *rows = ask(&b, "select resource from account");
	right &= rows[0] == 0;
	lt_arena_drop(b.arena);
	IS(right);
}

TEST(statements_that_would_change_something_are_refused)
{
	CASE("delete from account", "'delete from account' would change something, and facts are only read: write a SELECT", (void)b);
	CASE("select load_extension('x') from account", "not authorized to use function: load_extension", (void)b);
}

TEST(a_table_named_like_a_column_is_asked_for_only_where_tables_are_named)
{
	CASE("select resource, acl from account", "module.m[\"a.b\"].azurerm_account.x|Deny;",
		IS(!lt_facts_table(b.facts, lt_facts_table_named(b.facts, LT_LIT("pool")))->asked);
		lay(&b, "azurerm_account", "{\"acls\":[{\"action\":\"Deny\"}]}", NULL, 0, NULL));
	CASE("select a.resource from account a, pool p", "", lay(&b, "azurerm_account", "{}", NULL, 0, NULL);
		IS(lt_facts_table(b.facts, lt_facts_table_named(b.facts, LT_LIT("pool")))->asked));
}

TEST(a_statement_that_can_only_answer_nothing_is_told_from_one_that_might)
{
	static const struct {
		const char *sql;
		bool silent;
	} rows[] = {
		{ "select resource from account where public", true },
		{ "select count(*) from account", false },
		{ "select subnet, count(*) from account group by subnet", true },
		{ "select resource, (select count(*) from pool) from account", true },
		{ "with n as (select count(*) as c from account) select c from n", false },
		{ "select c from (select count(*) as c from account)", false },
		{ "select 'estate', case when exists (select 1 from account) then 1 end", false },
		{ "select collector from source left join account", false },
		{ "select a.resource from account a, pool p where a.resource = p.resource", true },
		{ "select resource from account union all select resource from pool", true },
	};
	bool right = true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bench b;
		set_up(&b, "select 1");
		bool silent = lt_facts_silent(b.facts, lt_facts_expect(b.facts, lt_text(rows[i].sql)));
		if (silent != rows[i].silent)
			printf("# %s\n", rows[i].sql);
		right &= silent == rows[i].silent;
		lt_arena_drop(b.arena);
	}
	IS(right);
}

TEST(functions_read_what_they_say)
{
	CASE("select semver_cmp('1.10.2','v1.9'), semver_cmp('1.2-rc1','1.2'), semver_cmp('1.2','1.2.0'), cidr_contains('10.0.0.0/8','10.2.3.4'), "
	     "cidr_contains('10.0.0.0/8','11.0.0.1'), cidr_contains('x','11.0.0.1'), k8s_quantity('500m'), k8s_quantity('2Gi'), "
	     "days_between('2026-01-01','2027-01-01'), 'abc' regexp '^a.c$'",
		"1|-1|0|1|0|-|0.5|2147483648.0|365|1;", (void)b);
}

TEST(a_description_with_a_mistake_says_file_and_line)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_facts *facts = lt_facts_new(a, lt_keys_new(a), &err);
	bool read = lt_facts_describe(facts, "facts/bad.yaml",
		lt_text("table: t\nsentence: s\ncolumns:\n  a: {type: float, sentence: s}\n"), &err);
	lt_arena_drop(a);
	IS(!read);
	IS_TEXT(err.text, "facts/bad.yaml:4: a column's type is text, int, real, bool or json, not 'float'");
}
