/* SPDX-License-Identifier: Apache-2.0 */
/* route_gateway: the gateway as it is now: all of it, its deployments, its models. */
#include <stdatomic.h>

#include "api/api.h"
#include "api/asked_usage.h"
#include "api/edit_gateway.h"
#include "api/force.h"
#include "api/service.h"
#include "base/arena.h"
#include "gateway/health.h"
#include "record/field.h"
#include "store/share.h"

static bool
read_gateway(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	struct lt_force force;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply))
		return false;
	const struct lt_policy *p = &force.policy;
	struct lt_noun_gateway noun = {
		.generation = (int64_t)p->head->generation, .made_at = lt_force_time(force.a, p->head->made_at * 1000000),
		.organisation = lt_force_text(&force, p->head->name), .currency = force.currency, .url = given->url,
		.anybody = p->head->anybody != LT_POLICY_NONE && !force.team, .workers = (uint32_t)lt_share_workers(force.share, workers),
		.attempts = p->head->attempts, .body_max = p->head->body_max, .total_ms = p->head->total_ms,
		/* what all spend together is not a team's to know */
		.limits = lt_force_scope(&force, force.team ? LT_POLICY_NONE : p->head->organisation),
		.version = lt_force_version(&force, NULL, p->head->organisation), .read_at = force.read_at,
	};
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		noun.deployments += !lt_force_told(&force, i);
		noun.simulated |= p->deployments[i].provider == LT_PROVIDER_SIM;
	}
	for (uint32_t i = 0; i < p->models_count; i++)
		noun.models += p->models[i].alias_of == LT_POLICY_NONE;
	for (uint32_t i = 0; i < p->scopes_count; i++)
		noun.teams += p->scopes[i].kind == LT_SCOPE_TEAM && (!force.team || lt_text_eq(lt_policy_text(p, p->scopes[i].name), force.team));
	for (uint32_t i = 0; i < p->callers_count; i++)
		noun.callers += lt_force_sees(&force, &p->callers[i]) && !(p->callers[i].flags & LT_CALLER_ANYBODY);
	return lt_reply_noun(request, reply, &noun);
}

/* --- deployments --- */

static double
most(double a, double b)
{
	return a > b ? a : b;
}

static double
saturation(const struct lt_noun_deployment_row *row)
{
	const struct lt_noun_scope *s = &row->limits;
	double full = row->ptu_level;
	if (s->rpm)
		full = most(full, (double)s->rpm_used / s->rpm);
	if (s->tpm > 0)
		full = most(full, (double)s->tpm_used / s->tpm);
	if (s->concurrency)
		full = most(full, (double)s->in_flight / s->concurrency);
	if (row->state && strcmp(row->state, "saturated") == 0)
		full = 1;
	return full > 1 ? 1 : full;
}

static void
look_at_health(const struct lt_force *force, const struct lt_policy_deployment *d, struct lt_noun_deployment_row *row)
{
	struct lt_address addresses[LT_SHARE_ADDRESSES];
	int target = lt_share_target(force->share, d->identity);
	int64_t until = 0;
	if (target < 0)
		return;
	const struct lt_health *health = lt_share_target_health(force->share, target);
	enum lt_health_state state = lt_health_look(health, force->now_ms, &until);
	row->state = lt_force_state_words[state];
	row->until = state != LT_HEALTH_OK && until > force->now_ms ? lt_force_time(force->a, until * 1000) : NULL;
	row->addresses = (uint32_t)lt_share_addresses(force->share, target, addresses);
	row->limits.in_flight = lt_share_target_in_flight(force->share, target);
	row->first_byte_ms = (double)atomic_load(&health->first_byte_us) / 1e3;
	row->sent = (int64_t)atomic_load(&health->sent);
	row->failed = (int64_t)atomic_load(&health->failed);
	row->too_many = (int64_t)atomic_load(&health->saturated);
	if (d->credential != LT_POLICY_NONE)
		row->key = (const char *const[]){ "unknown", "there", "missing" }[atomic_load(&health->key) % 3];
	if (d->kind == LT_DEPLOYMENT_PTU && d->ptu)
		row->ptu_level = lt_health_ptu_level(health, d, force->now_ms) / 1000.0;
}

/* Names of models, for whom a row of this deployment stands in a route. */
static struct lt_texts
models_of(const struct lt_force *force, const struct lt_policy_deployment *d)
{
	const struct lt_policy *p = &force->policy;
	const char **at = LT_NEW_ARRAY(force->a, const char *, p->models_count + 1);
	int count = 0;
	for (uint32_t m = 0; m < p->models_count; m++) {
		bool here = false;
		for (uint32_t r = 0; r < p->models[m].routes; r++)
			here |= p->deployments[p->routes[p->models[m].first_route + r].deployment].identity == d->identity;
		if (here && p->models[m].alias_of == LT_POLICY_NONE)
			at[count++] = lt_force_text(force, p->models[m].name);
	}
	return (struct lt_texts){ at, count };
}

static void
look_at_hour(const struct lt_usage_answer *hour, struct lt_noun_deployment_row *row)
{
	row->hour_p50_ms = row->hour_p95_ms = -1;
	for (int i = 0; i < hour->count; i++) {
		const struct lt_usage_sum *s = &hour->rows[i];
		if (strcmp(s->key[0], row->name) != 0)
			continue;
		row->hour_calls = s->calls;
		row->hour_errors = s->errors;
		row->hour_too_many = s->too_many;
		row->hour_cost = lt_force_money(s->cost_nano);
		row->hour_p50_ms = lt_asked_usage_ms(s->p50_us);
		row->hour_p95_ms = lt_asked_usage_ms(s->p95_us);
	}
}

static struct lt_noun_deployment_row
deployment_row(const struct lt_force *force, const struct lt_policy_deployment *d, const struct lt_usage_answer *hour)
{
	static const char *const kinds[] = { "standard", "ptu", "self" };
	struct lt_noun_deployment_row row = {
		.name = lt_force_text(force, d->name), .provider = lt_provider_word(d->provider), .kind = kinds[d->kind % 3],
		.host = lt_force_text(force, d->host), .region = lt_force_text(force, d->region), .models = models_of(force, d),
		.limits = lt_force_scope(force, d->scope), .ptu = d->kind == LT_DEPLOYMENT_PTU ? d->ptu : 0, .ptu_level = -1,
		.currency = force->currency, .read_at = force->read_at,
	};
	look_at_health(force, d, &row);
	look_at_hour(hour, &row);
	row.saturation = saturation(&row);
	return row;
}

static bool
read_deployments(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q = { { LT_USAGE_BY_DEPLOYMENT }, 1, request->now_us - INT64_C(3600000000), INT64_MAX, { 0 } };
	struct lt_usage_answer hour;
	struct lt_force force;
	int count = 0;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply) ||
		!lt_asked_usage_answer(request, &q, &hour, reply))
		return false;
	struct lt_noun_deployment_row *rows = LT_NEW_ARRAY(force.a, struct lt_noun_deployment_row, force.policy.deployments_count + 1);
	for (uint32_t i = 0; i < force.policy.deployments_count; i++)
		if (!lt_force_told(&force, i))
			rows[count++] = deployment_row(&force, &force.policy.deployments[i], &hour);
	return lt_reply_page(request, reply, rows, count, NULL, count);
}

/* --- models --- */

static double
million(const struct lt_policy_price *price, enum lt_bucket bucket)
{
	return price && price->known >> bucket & 1 ? (double)price->pico[bucket] / 1e6 : -1;
}

static struct lt_noun_model_route
model_route(const struct lt_force *force, const struct lt_policy_route *r)
{
	const struct lt_policy_deployment *d = &force->policy.deployments[r->deployment];
	const struct lt_policy_price *price = lt_policy_price(&force->policy, d, force->day);
	int target = lt_share_target(force->share, d->identity);
	int64_t until;
	return (struct lt_noun_model_route){
		.to = lt_force_text(force, d->name), .tier = r->tier, .weight = r->weight, .wait_ms = r->wait_ms,
		.provider = lt_provider_word(d->provider), .model = lt_force_text(force, d->model),
		.state = target < 0 ? NULL : lt_force_state_words[lt_health_look(lt_share_target_health(force->share, target), force->now_ms, &until)],
		.input = million(price, LT_BUCKET_INPUT), .cached = million(price, LT_BUCKET_CACHED), .output = million(price, LT_BUCKET_OUTPUT),
	};
}

/* Callers that name this model, as far as they may be seen. */
static struct lt_texts
callers_of(const struct lt_force *force, const struct lt_policy_model *m, bool *ret_own)
{
	const struct lt_policy *p = &force->policy;
	const char **at = LT_NEW_ARRAY(force->a, const char *, p->callers_count + 1);
	int count = 0;
	*ret_own = false;
	for (uint32_t i = 0; i < p->callers_count; i++) {
		const struct lt_policy_caller *c = &p->callers[i];
		if (!lt_force_sees(force, c) || !lt_policy_grants(p, c, m))
			continue;
		*ret_own = true;
		if (!(c->flags & LT_CALLER_ANY_MODEL))
			at[count++] = lt_force_text(force, c->name);
	}
	return (struct lt_texts){ at, count };
}

static struct lt_noun_model_row
model_row(const struct lt_force *force, const struct lt_policy_model *m, bool *ret_own)
{
	const struct lt_policy *p = &force->policy;
	uint32_t number = (uint32_t)(m - p->models);
	const char **aliases = LT_NEW_ARRAY(force->a, const char *, p->models_count + 1);
	int count = 0;
	for (uint32_t i = 0; i < p->models_count; i++)
		if (p->models[i].alias_of == number)
			aliases[count++] = lt_force_text(force, p->models[i].name);
	struct lt_noun_model_row row = {
		.name = lt_force_text(force, m->name), .aliases = { aliases, count }, .output_guess = m->output_guess,
		.routes = LT_NEW_ARRAY(force->a, struct lt_noun_model_route, m->routes + 1), .routes_count = (int)m->routes,
		.callers = callers_of(force, m, ret_own), .limits = lt_force_scope(force, force->team ? LT_POLICY_NONE : m->scope),
		.currency = force->currency, .read_at = force->read_at,
	};
	for (uint32_t i = 0; i < m->routes; i++)
		row.routes[i] = model_route(force, &p->routes[m->first_route + i]);
	return row;
}

/* Who is bound to a team sees the models that its callers may use. */
static bool
read_models(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_force force;
	int count = 0;
	bool own;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply))
		return false;
	struct lt_noun_model_row *rows = LT_NEW_ARRAY(force.a, struct lt_noun_model_row, force.policy.models_count + 1);
	for (uint32_t i = 0; i < force.policy.models_count; i++) {
		if (force.policy.models[i].alias_of != LT_POLICY_NONE)
			continue;
		rows[count] = model_row(&force, &force.policy.models[i], &own);
		count += own || !force.team;
	}
	return lt_reply_page(request, reply, rows, count, NULL, count);
}

static bool
change_limits(const struct lt_request *request, struct lt_reply *reply)
{
	return lt_edit_gateway_scope(request, NULL, reply) && read_gateway(request, reply);
}

static const struct lt_route rows[] = {
	{ "GET", "/gateway", "read_gateway", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING, "What the gateway enforces, as a whole.", NULL,
		&lt_field_gateway, NULL, 0, NULL, NULL, read_gateway },
	{ "PATCH", "/gateway", "change_gateway", LT_ROLE_OPERATOR, 0, "Other limits of all calls together.", &lt_field_limits_change,
		&lt_field_gateway, NULL, 0, NULL, "404 409 412 422", change_limits },
	{ "GET", "/gateway/deployments", "list_deployments", LT_ROLE_VIEWER, LT_ROUTE_PAGES | LT_ROUTE_CHANGING | LT_ROUTE_HELD,
		"Places that answer, and how they are.", NULL, &lt_field_deployment_row, NULL, 0, NULL, NULL, read_deployments },
	{ "GET", "/gateway/models", "list_models", LT_ROLE_VIEWER, LT_ROUTE_PAGES | LT_ROUTE_TEAM | LT_ROUTE_CHANGING,
		"What callers may ask for, and where it is answered.", NULL, &lt_field_model_row, NULL, 0, NULL, NULL, read_models },
	{ 0 }
};

const struct lt_routes lt_routes_gateway = { "gateway", "The gateway", rows };
