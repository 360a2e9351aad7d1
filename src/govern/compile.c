/* SPDX-License-Identifier: Apache-2.0 */
/* compile: see compile.h.  The parts in their order; each is a file of its own. */
#include "govern/compile.h"

#include <fcntl.h>
#include <math.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "format/json.h"
#include "format/yaml.h"
#include "govern/inside.h"
#include "record/estate.h"
#include "store/share.h"

enum { ESTATE_BYTES = 64 << 20, TOLD = 8 };

/* The estate of who has none: the simulator under the names of models whose prices are known,
 * and under every other name. */
static const char DEMONSTRATION[] =
	"{\"deployments\": [{\"name\": \"sim\", \"provider\": \"sim\", \"url\": %s}], \"models\": ["
	"{\"name\": \"gpt-4.1\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"gpt-4.1-mini\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"gpt-4o\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"gpt-4o-mini\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"gpt-5\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"gpt-5-mini\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"o4-mini\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"text-embedding-3-large\", \"route\": [{\"to\": \"sim\"}]},"
	"{\"name\": \"*\", \"route\": [{\"to\": \"sim\"}]}]}";

struct lt_text
lt_inside_text(struct lt_compiling *c, struct lt_node map, const char *key)
{
	struct lt_node value = lt_node_get(map, key);
	if (!lt_node_is(value, LT_KIND_TEXT) && !lt_node_is(value, LT_KIND_NUMBER))
		return LT_NONE;
	struct lt_text text = lt_node_text(value, c->a);
	return text.len ? text : LT_NONE;
}

int32_t
lt_inside_day(struct lt_compiling *c, struct lt_node map, const char *key)
{
	int64_t day;
	return lt_date_day(lt_inside_text(c, map, key), &day) ? (int32_t)day : 0;
}

struct lt_text
lt_inside_name(struct lt_compiling *c, struct lt_node map, const char *what, struct lt_map *names,
	int number)
{
	struct lt_text name = lt_inside_text(c, map, "name");
	if (!name.at) {
		if (!lt_setting_given(map, "name"))
			lt_mistake_add(c->mistakes, lt_node_place(map), "%s needs a name", what);
		return LT_NONE;
	}
	if (lt_map_get(names, name) >= 0) {
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(map, "name")),
			"there is %s called '%.*s' already; names are given once", what,
			LT_ARG(name));
		return LT_NONE;
	}
	lt_map_put(names, name, number);
	return name;
}

const char *
lt_inside_near(struct lt_compiling *c, struct lt_node list, struct lt_text word)
{
	const char *near = "";
	int least = 4;
	struct lt_walk w = lt_walk(list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		struct lt_text name = lt_inside_text(c, w.value, "name");
		int steps = name.at ? lt_text_distance(name, word) : least;
		if (steps < least) {
			near = lt_print(c->a, "; did you mean '%.*s'?", LT_ARG(name));
			least = steps;
		}
	}
	return near;
}

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = memchr(digits, c | ((c >= 'A' && c <= 'F') ? 0x20 : 0), 16);
	return at ? (int)(at - digits) : -1;
}

bool
lt_inside_digest(struct lt_compiling *c, struct lt_node value, uint8_t out[32])
{
	struct lt_text text = lt_node_text(value, c->a);
	if (!lt_node_is(value, LT_KIND_TEXT) || text.len != 64)
		return false;
	for (int i = 0; i < 32; i++) {
		int high = hex(text.at[2 * i]), low = hex(text.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int64_t
money(struct lt_compiling *c, struct lt_node budget, const char *path)
{
	const char *key = strrchr(path, '.') + 1;
	double amount = lt_setting_money(budget, path), given;
	if (lt_setting_given(budget, key) && lt_node_is(lt_node_get(budget, key), LT_KIND_NUMBER) &&
		lt_node_double(lt_node_get(budget, key), &given) && given == 0)
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(budget, key)),
			"%s of 0 would let no call in; leave it out for no limit", path);
	return (int64_t)llround(amount * 1e9);
}

static void
read_alerts(struct lt_node budget, uint8_t alert[4])
{
	static const uint8_t standard[4] = { 50, 75, 90 };
	struct lt_node list = lt_node_get(budget, "alert");
	int64_t percent;
	memcpy(alert, standard, sizeof standard);
	if (!lt_node_is(list, LT_KIND_LIST))
		return;
	memset(alert, 0, 4);
	struct lt_walk w = lt_walk(list);
	for (int i = 0; i < 4 && lt_walk_next(&w); i++)
		if (lt_node_int(w.value, &percent) && percent > 0 && percent <= 100)
			alert[i] = (uint8_t)percent;
}

static void
read_budget(struct lt_compiling *c, struct lt_policy_scope *scope, struct lt_node at, const char *path)
{
	struct lt_node budget = lt_node_get(at, "budget");
	if (!lt_node_is(budget, LT_KIND_MAP))
		return;
	struct lt_text currency = lt_inside_text(c, budget, "currency");
	if (currency.at && !lt_text_is(currency, c->currency))
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(budget, "currency")),
			"all money counts in %.*s, as gateway.currency says or by default; '%.*s' is another",
			LT_ARG(c->currency), LT_ARG(currency));
	scope->day_nano = money(c, budget, lt_print(c->a, "%sbudget.day", path));
	scope->month_nano = money(c, budget, lt_print(c->a, "%sbudget.month", path));
	scope->hard = lt_setting_true(budget, lt_print(c->a, "%sbudget.hard", path));
	read_alerts(budget, scope->alert);
	c->budgets |= scope->day_nano > 0 || scope->month_nano > 0;
	if (scope->day_nano == 0 && scope->month_nano == 0 && !lt_setting_given(budget, "day") &&
		!lt_setting_given(budget, "month"))
		lt_mistake_add(c->mistakes, lt_node_place(budget),
			"a budget has day or month, or both, with an amount");
}

void
lt_inside_limits(struct lt_compiling *c, uint32_t scope, struct lt_node limits, const char *limits_path,
	struct lt_node budget, const char *budget_path)
{
	static const uint32_t windows[] = { 0, 1, 10 };
	struct lt_policy_scope *s = &c->draft->scopes[scope];
	int window = lt_setting_choice(limits, lt_print(c->a, "%srpm_window", limits_path));
	s->rpm = (uint32_t)lt_setting_int(limits, lt_print(c->a, "%srpm", limits_path));
	s->tpm = (uint64_t)lt_setting_int(limits, lt_print(c->a, "%stpm", limits_path));
	s->concurrency = (uint32_t)lt_setting_int(limits, lt_print(c->a, "%sconcurrency", limits_path));
	s->window_s = windows[window < 0 ? 0 : window];
	if (s->window_s && !lt_setting_given(limits, "rpm"))
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(limits, "rpm_window")),
			"rpm_window shares out rpm, and there is no rpm here");
	read_budget(c, s, budget, budget_path);
}

static struct lt_text
on_one_line(struct lt_compiling *c, struct lt_text text)
{
	char *copy = (char *)lt_copy_text(c->a, text).at;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)copy[i] < ' ' || copy[i] == 127)
			copy[i] = ' ';
	return (struct lt_text){ copy, text.len };
}

static void
read_head(struct lt_compiling *c, struct lt_node root)
{
	struct lt_policy_head *head = &c->draft->head;
	struct lt_text organisation = lt_inside_text(c, root, "organisation");
	struct lt_node admin = lt_node_get(c->gateway, "admin_key_sha256");
	bool letters = c->currency.len == 3;
	for (size_t i = 0; letters && i < 3; i++)
		letters = c->currency.at[i] >= 'A' && c->currency.at[i] <= 'Z';
	if (!letters)
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(c->gateway, "currency")),
			"gateway.currency is three capital letters, such as USD or EUR");
	head->currency = lt_draft_text(c->draft, c->currency);
	head->name = lt_draft_text(c->draft, on_one_line(c, organisation));
	head->organisation = lt_draft_scope(c->draft, LT_SCOPE_ORGANISATION,
		LT_LIT("organisation"));
	head->attempts = (uint32_t)lt_setting_int(c->gateway, "gateway.attempts");
	head->body_max = (uint32_t)lt_setting_int(c->gateway, "gateway.body_max");
	head->total_ms = (uint32_t)lt_setting_int(c->gateway, "gateway.total_ms");
	head->budget_status = lt_setting_choice(c->gateway, "gateway.budget_status") == 1 ? 403 : 429;
	if (lt_inside_digest(c, admin, head->admin))
		lt_map_put(c->key_owners, (struct lt_text){ (char *)head->admin, 32 }, 0);
	lt_inside_limits(c, head->organisation, lt_node_get(c->gateway, "limits"), "gateway.limits.",
		c->gateway, "gateway.");
}

static void
check_sizes(struct lt_compiling *c)
{
	struct lt_place place = lt_node_place(c->gateway);
	if (c->draft->scopes_count > LT_SHARE_SCOPES)
		lt_mistake_add(c->mistakes, place, "teams, callers, models and deployments are %d together, more than %d",
			c->draft->scopes_count, LT_SHARE_SCOPES);
	if (c->targets_count > LT_SHARE_TARGETS)
		lt_mistake_add(c->mistakes, place, "there are %d deployments, more than %d", c->targets_count,
			LT_SHARE_TARGETS);
	if (c->draft->models_count > LT_SHARE_MODELS)
		lt_mistake_add(c->mistakes, place, "there are %d models, more than %d", c->draft->models_count,
			LT_SHARE_MODELS);
}

/* The simulator in the state folder, as an estate. */
static bool
read_demonstration(struct lt_arena *a, const char *state, struct lt_node *ret_root, struct lt_err *err)
{
	struct lt_buf url = LT_BUF(1 << 16);
	struct lt_doc *doc;
	lt_json_quote(&url, lt_text(lt_print(a, "unix:%s/sim.sock", state)));
	const char *json = lt_print(a, DEMONSTRATION, lt_buf_text(&url).at);
	lt_buf_done(&url);
	if (!lt_json_read(a, lt_keys_new(a), "the demonstration", lt_text(json), &doc, err))
		return false;
	*ret_root = lt_doc_root(doc);
	return true;
}

static bool
is_empty(struct lt_node list)
{
	return !lt_node_is(list, LT_KIND_LIST) || lt_node_count(list) == 0;
}

static struct lt_compiling
begin(struct lt_arena *a, const struct lt_prices *prices, struct lt_node root, struct lt_compiled *compiled)
{
	struct lt_compiling c = {
		.a = a,
		.draft = lt_draft_new(a),
		.prices = prices,
		.mistakes = &compiled->mistakes,
		.warnings = &compiled->warnings,
		.gateway = lt_node_get(root, "gateway"),
		.target_names = lt_map_new(a),
		.model_names = lt_map_new(a),
		.team_names = lt_map_new(a),
		.caller_names = lt_map_new(a),
		.key_owners = lt_map_new(a),
		.rows = lt_map_new(a),
	};
	c.currency = lt_inside_text(&c, c.gateway, "currency");
	if (!c.currency.at)
		c.currency = LT_LIT("USD");
	return c;
}

static void
compile_parts(struct lt_compiling *c, struct lt_node root, struct lt_node demonstration, bool simulated)
{
	struct lt_node models = lt_node_get(c->gateway, "models");
	read_head(c, root);
	lt_compile_teams(c, lt_node_get(c->gateway, "teams"));
	lt_compile_targets(c, lt_node_get(simulated ? demonstration : c->gateway, "deployments"));
	c->demonstration = is_empty(models) && simulated;
	if (c->demonstration)
		models = lt_node_get(demonstration, "models");
	else if (is_empty(models))
		lt_mistake_add(c->mistakes, lt_node_place(c->gateway),
			"gateway has deployments and no models: name at least one, with the route to its deployments");
	lt_compile_models(c, models);
	lt_compile_callers(c, lt_node_get(c->gateway, "callers"));
	check_sizes(c);
}

static bool
tell(struct lt_compiled *compiled, struct lt_err *err)
{
	struct lt_buf told = LT_BUF(1 << 20);
	lt_mistake_tell(&compiled->mistakes, TOLD, &told);
	lt_fail(err, "%s", lt_buf_text(&told).at);
	lt_buf_done(&told);
	return false;
}

static bool
compile(struct lt_arena *a, struct lt_node root, const char *state, struct lt_compiled *compiled,
	struct lt_err *err)
{
	struct lt_prices prices;
	struct lt_estate estate;
	struct lt_node demonstration = LT_NOWHERE;
	if (!lt_node_is(root, LT_KIND_NONE) && !lt_node_is(root, LT_KIND_NULL))
		lt_estate_look(root, &estate, &compiled->mistakes);
	if (!lt_prices_load(a, &prices, err) || !lt_prices_files(a, state, &prices, NULL, err) || !read_demonstration(a, state, &demonstration, err))
		return false;
	struct lt_compiling c = begin(a, &prices, root, compiled);
	compiled->simulated = is_empty(lt_node_get(c.gateway, "deployments"));
	compile_parts(&c, root, demonstration, compiled->simulated);
	if (compiled->mistakes.count)
		return tell(compiled, err);
	return lt_draft_bytes(c.draft, &compiled->bytes, err) &&
		lt_policy_open(compiled->bytes, &compiled->policy, err);
}

bool
lt_compile_root(struct lt_arena *a, struct lt_node root, const char *state, struct lt_compiled *ret_compiled,
	struct lt_err *err)
{
	*ret_compiled = (struct lt_compiled){ .mistakes = LT_MISTAKES(a), .warnings = LT_MISTAKES(a) };
	return compile(a, root, state, ret_compiled, err);
}

bool
lt_compile_file(struct lt_arena *a, const char *file, const char *state, struct lt_compiled *ret_compiled,
	struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	*ret_compiled = (struct lt_compiled){ .mistakes = LT_MISTAKES(a), .warnings = LT_MISTAKES(a) };
	if (!file)
		return compile(a, LT_NOWHERE, state, ret_compiled, err);
	if (!lt_io_read(a, AT_FDCWD, file, ESTATE_BYTES, &bytes, err) ||
		!lt_yaml_read(a, lt_keys_new(a), file, bytes, &docs, err))
		return false;
	if (docs.count > 1)
		return lt_fail(err, "%s: an estate is one document, and here are %d", file, docs.count);
	lt_mistake_twice(&docs, &ret_compiled->mistakes);
	return compile(a, docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE, state, ret_compiled, err);
}
