/* SPDX-License-Identifier: Apache-2.0 */
/* gateway_policy: see gateway_policy.h.  The folder is described in govern/publish.h. */
#include "collect/gateway_policy.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "record/policy.h"

enum { POLICY_BYTES = 1 << 30, HISTORY_BYTES = 16 << 20 };

static const char *const collector = "gateway_usage";

struct laying {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_policy policy;
	const char *place;
	int32_t today;
	int64_t count;
};

static struct lt_text
text(const struct laying *l, struct lt_policy_text at)
{
	return lt_policy_text(&l->policy, at);
}

static struct lt_row *
begin(struct laying *l, const char *table, const char *kind, struct lt_text name)
{
	struct lt_row *row = lt_facts_row(l->facts, table);
	lt_row_text(row, "resource", lt_print(l->src->arena, "%s/%.*s", kind, LT_ARG(name)));
	lt_row_text(row, "type", kind);
	lt_row_slice(row, "name", name);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ l->place, 0, 0 });
	l->count++;
	return row;
}

static void
put_day(struct lt_row *row, const char *column, int32_t day)
{
	char spelt[16];
	if (!day)
		return;
	lt_date_spell(day, spelt);
	lt_row_text(row, column, spelt);
}

/* 0 is "no limit": no value. */
static void
put_limit(struct lt_row *row, const char *column, uint64_t limit)
{
	if (limit)
		lt_row_int(row, column, (int64_t)limit);
}

static void
put_money(const struct laying *l, struct lt_row *row, const char *column, int64_t nano)
{
	if (nano)
		lt_row_text(row, column, lt_print(l->src->arena, "%.9g", (double)nano / 1e9));
}

static void
put_scope(const struct laying *l, struct lt_row *row, uint32_t number)
{
	if (number == LT_POLICY_NONE)
		return;
	const struct lt_policy_scope *scope = &l->policy.scopes[number];
	put_limit(row, "rpm", scope->rpm);
	put_limit(row, "tpm", scope->tpm);
	put_limit(row, "concurrency", scope->concurrency);
	put_money(l, row, "budget_day", scope->day_nano);
	put_money(l, row, "budget_month", scope->month_nano);
	if (scope->day_nano || scope->month_nano)
		lt_row_bool(row, "budget_hard", scope->hard);
}

/* --- callers --- */

static void
put_keys(const struct laying *l, struct lt_row *row, uint32_t caller)
{
	int64_t keys = 0, endless = 0, expired = 0;
	int32_t last = 0;
	for (uint32_t i = 0; i < l->policy.keys_count; i++) {
		const struct lt_policy_key *key = &l->policy.keys[i];
		if (key->caller != caller)
			continue;
		keys++;
		endless += key->until_day == 0;
		expired += key->until_day && key->until_day < l->today;
		last = key->until_day > last ? key->until_day : last;
	}
	lt_row_int(row, "keys", keys);
	lt_row_int(row, "keys_endless", endless);
	lt_row_int(row, "keys_expired", expired);
	if (!endless)
		put_day(row, "keys_until", last);
}

static void
put_quoted(struct lt_buf *out, struct lt_text name)
{
	lt_buf_puts(out, out->len ? ", '" : "'");
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == '\'')
			lt_buf_putc(out, '\'');
		lt_buf_putc(out, name.at[i]);
	}
	lt_buf_putc(out, '\'');
}

static void
lay_callers(struct laying *l, struct lt_buf *capped)
{
	for (uint32_t i = 0; i < l->policy.callers_count; i++) {
		const struct lt_policy_caller *caller = &l->policy.callers[i];
		struct lt_row *row = begin(l, "gateway_caller", "caller", text(l, caller->name));
		if (caller->team.len)
			lt_row_slice(row, "team", text(l, caller->team));
		lt_row_bool(row, "anybody", caller->flags & LT_CALLER_ANYBODY);
		lt_row_bool(row, "admin", caller->flags & LT_CALLER_ADMIN);
		lt_row_bool(row, "any_model", caller->flags & LT_CALLER_ANY_MODEL);
		put_day(row, "until", caller->until_day);
		put_limit(row, "output_cap", caller->output_cap);
		put_scope(l, row, caller->scope);
		put_keys(l, row, i);
		const struct lt_policy_scope *team =
			caller->team_scope == LT_POLICY_NONE ? NULL : &l->policy.scopes[caller->team_scope];
		lt_row_bool(row, "team_budget", team && (team->day_nano || team->month_nano));
		if (caller->output_cap)
			put_quoted(capped, text(l, caller->name));
	}
}

/* --- models, deployments and the ways between them --- */

static const char *const kinds[] = { [LT_DEPLOYMENT_STANDARD] = "standard", [LT_DEPLOYMENT_PTU] = "ptu",
	[LT_DEPLOYMENT_SELF] = "self" };

static const struct lt_policy_price *
price_of(const struct laying *l, uint32_t deployment)
{
	return lt_policy_price(&l->policy, &l->policy.deployments[deployment], l->today);
}

static void
lay_deployments(struct laying *l)
{
	for (uint32_t i = 0; i < l->policy.deployments_count; i++) {
		const struct lt_policy_deployment *d = &l->policy.deployments[i];
		const struct lt_policy_price *price = price_of(l, i);
		struct lt_row *row = begin(l, "gateway_deployment", "deployment", text(l, d->name));
		lt_row_text(row, "provider", lt_provider_word((enum lt_provider)d->provider));
		lt_row_text(row, "kind", kinds[d->kind]);
		lt_row_slice(row, "host", text(l, d->host));
		if (d->model.len)
			lt_row_slice(row, "model", text(l, d->model));
		if (d->region.len)
			lt_row_slice(row, "region", text(l, d->region));
		lt_row_bool(row, "tls", d->flags & LT_DEPLOYMENT_TLS);
		lt_row_bool(row, "local", d->flags & LT_DEPLOYMENT_UNIX);
		lt_row_bool(row, "verified", (d->flags & LT_DEPLOYMENT_TLS) && !(d->flags & LT_DEPLOYMENT_INSECURE));
		lt_row_int(row, "timeout_ms", d->total_ms);
		lt_row_int(row, "first_byte_ms", d->first_byte_ms);
		put_limit(row, "ptu", d->ptu);
		put_limit(row, "ptu_tpm", d->ptu_tpm);
		if (d->ptu_output_ratio_milli)
			lt_row_text(row, "ptu_output_ratio", lt_print(l->src->arena, "%.3f", d->ptu_output_ratio_milli / 1e3));
		put_scope(l, row, d->scope);
		lt_row_bool(row, "priced", price != NULL);
		if (price) {
			put_day(row, "price_day", price->from_day);
			if (price->source.len)
				lt_row_slice(row, "price_source", text(l, price->source));
		}
	}
}

/* What the routes of one model come to. */
static void
put_routes(const struct laying *l, struct lt_row *row, const struct lt_policy_model *model)
{
	int64_t tiers = 0, shares = 0, priced = 0, oldest = INT32_MAX;
	for (uint32_t i = 0; i < model->routes; i++) {
		const struct lt_policy_route *route = &l->policy.routes[model->first_route + i];
		const struct lt_policy_price *price = price_of(l, route->deployment);
		tiers += i == 0 || route->tier != route[-1].tier;
		shares += route->tier == l->policy.routes[model->first_route].tier;
		priced += price != NULL || l->policy.deployments[route->deployment].kind == LT_DEPLOYMENT_SELF;
		if (price && price->from_day < oldest)
			oldest = price->from_day;
	}
	lt_row_int(row, "routes", model->routes);
	lt_row_int(row, "tiers", tiers);
	lt_row_int(row, "shares", shares);
	lt_row_int(row, "unpriced_routes", (int64_t)model->routes - priced);
	if (oldest != INT32_MAX)
		put_day(row, "price_day", (int32_t)oldest);
}

static void
lay_models(struct laying *l)
{
	for (uint32_t i = 0; i < l->policy.models_count; i++) {
		const struct lt_policy_model *model = &l->policy.models[i];
		if (model->alias_of != LT_POLICY_NONE)
			continue;
		struct lt_row *row = begin(l, "gateway_model", "model", text(l, model->name));
		put_scope(l, row, model->scope);
		put_routes(l, row, model);
		for (uint32_t k = 0; k < model->routes; k++) {
			const struct lt_policy_route *route = &l->policy.routes[model->first_route + k];
			const struct lt_policy_deployment *d = &l->policy.deployments[route->deployment];
			row = begin(l, "gateway_route", "route",
				lt_text(lt_print(l->src->arena, "%.*s/%.*s", LT_ARG(text(l, model->name)), LT_ARG(text(l, d->name)))));
			lt_row_slice(row, "model", text(l, model->name));
			lt_row_slice(row, "deployment", text(l, d->name));
			lt_row_slice(row, "model_there", text(l, d->model.len ? d->model : model->name));
			lt_row_text(row, "kind", kinds[d->kind]);
			lt_row_int(row, "tier", route->tier);
			lt_row_int(row, "weight", route->weight);
			lt_row_int(row, "wait_ms", route->wait_ms);
		}
	}
}

static void
lay_head(struct laying *l)
{
	const struct lt_policy_head *head = l->policy.head;
	struct lt_row *row = begin(l, "gateway_policy", "policy", lt_text("in force"));
	lt_row_int(row, "generation", (int64_t)head->generation);
	put_day(row, "made", (int32_t)(head->made_at / 86400));
	lt_row_slice(row, "currency", text(l, head->currency));
	lt_row_bool(row, "anybody", head->anybody != LT_POLICY_NONE);
	lt_row_int(row, "attempts", head->attempts);
	lt_row_int(row, "total_ms", head->total_ms);
	put_scope(l, row, head->organisation);
}

/* --- the folder --- */

/* A line is generation, seconds, how and by whom, with tabs between. */
static void
lay_history(struct laying *l, struct lt_text history)
{
	struct lt_text line, generation, second, how;
	int64_t number, made;
	while (lt_text_cut(&history, '\n', &line)) {
		if (!lt_text_cut(&line, '\t', &generation) || !lt_text_cut(&line, '\t', &second) ||
			!lt_text_cut(&line, '\t', &how) || !lt_text_int(generation, &number) || !lt_text_int(second, &made) ||
			made < 0 || made / 86400 > INT32_MAX)
			continue;
		struct lt_row *row = begin(l, "gateway_change", "change", generation);
		lt_row_int(row, "generation", number);
		put_day(row, "day", (int32_t)(made / 86400));
		lt_row_slice(row, "how", how);
		lt_row_bool(row, "rollback", lt_text_starts(how, "rollback"));
		if (line.at && line.len)
			lt_row_slice(row, "by", line);
	}
}

static bool
read_policy(struct laying *l, const char *folder, struct lt_buf *capped, struct lt_err *err)
{
	struct lt_arena *a = l->src->arena;
	struct lt_text bytes, current;
	int64_t generation;
	if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, folder, "current"), 64, &current, err))
		return false;
	if (!lt_text_int(lt_text_trim(current), &generation) || generation <= 0)
		return lt_fail(err, "%s/policy/current does not name a generation; publish the policy again with lintel govern apply", l->place);
	const char *name = lt_print(a, "%lld.policy", (long long)generation);
	if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, folder, name), POLICY_BYTES, &bytes, err))
		return false;
	char *aligned = lt_alloc(a, bytes.len + 8);
	memcpy(aligned, bytes.at, bytes.len);
	if (!lt_policy_open((struct lt_text){ aligned, bytes.len }, &l->policy, err))
		return lt_within(err, "%s/policy/%s", l->place, name);
	lay_head(l);
	lay_callers(l, capped);
	lay_models(l);
	lay_deployments(l);
	return true;
}

int64_t
lt_gateway_policy(const struct lt_source *src, struct lt_facts *facts, const char *folder, const char *place,
	struct lt_buf *capped)
{
	struct lt_arena *a = src->arena;
	struct laying l = { .src = src, .facts = facts, .place = place };
	struct lt_err err = { 0 }, none = { 0 };
	struct lt_text history;
	int64_t today;
	const char *policies = lt_io_join(a, folder, "policy");
	if (lt_date_day(lt_text(src->today), &today))
		l.today = (int32_t)today;
	if (access(lt_io_join(a, policies, "current"), F_OK) != 0)
		lt_facts_blind(facts, collector, place, 0,
			"there is no policy in force beside the ledger; give the whole state folder of the gateway");
	else if (!read_policy(&l, policies, capped, &err))
		lt_facts_blind(facts, collector, place, 0, lt_copy(a, err.text));
	if (access(lt_io_join(a, policies, "history"), F_OK) == 0) {
		if (lt_io_read(a, AT_FDCWD, lt_io_join(a, policies, "history"), HISTORY_BYTES, &history, &none))
			lay_history(&l, history);
		else
			lt_facts_blind(facts, collector, place, 0, lt_copy(a, none.text));
	}
	return l.count;
}
