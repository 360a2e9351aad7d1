/* SPDX-License-Identifier: Apache-2.0 */
/* route_explain: what would become of a call, told by the machine that carries calls (gateway/would.h). */
#include <stdatomic.h>

#include "api/force.h"
#include "base/arena.h"
#include "gateway/guess.h"
#include "gateway/health.h"
#include "gateway/would.h"
#include "record/field.h"
#include "store/lease.h"
#include "store/share.h"

enum { TOKENS = 1000, TOKENS_MOST = 4000000 };

struct host {
	const struct lt_force *force;
	struct lt_health **health;
	struct lt_guess **guesses;
	bool *keys;        /* by credential: is it there? */
};

static int64_t
in_flight(const void *host, uint32_t deployment)
{
	const struct lt_force *force = ((const struct host *)host)->force;
	int target = lt_share_target(force->share, force->policy.deployments[deployment].identity);
	return target < 0 ? 0 : lt_share_target_in_flight(force->share, target);
}

/* Whether there is one is all that is known here, and all that is needed. */
static struct lt_text
credential(const void *host, uint32_t number)
{
	return ((const struct host *)host)->keys[number] ? LT_LIT("-") : LT_NONE;
}

static void
stick(const void *host, uint64_t id_hash, uint32_t deployment)
{
	(void)host, (void)id_hash, (void)deployment;
}

static uint32_t
stuck(const void *host, uint64_t id_hash)
{
	(void)host, (void)id_hash;
	return LT_POLICY_NONE;
}

static struct lt_lease_ask
ask_of(const struct lt_force *force, uint32_t scope)
{
	const struct lt_policy_scope *s = &force->policy.scopes[scope];
	return (struct lt_lease_ask){ .place = lt_share_scope(force->share, s->identity), .concurrency = s->concurrency, .rpm = s->rpm,
		.window_s = s->window_s, .tpm = s->tpm, .day_nano = s->day_nano, .month_nano = s->month_nano, .hard = s->hard != 0 };
}

/* As a worker asks, and nothing is taken. */
static void
lease(const void *host, struct lt_call_lease *ask, int64_t now_us)
{
	const struct lt_force *force = ((const struct host *)host)->force;
	struct lt_lease would = { .tokens = ask->tokens, .nano = ask->nano, .now_ms = now_us / 1000, .day = force->day, .month = force->month };
	const uint32_t *scopes = ask->of_attempt ? &ask->deployment : ask->scopes;
	uint8_t kinds[LT_LEASE_SCOPES] = { 0 };
	for (int i = 0; i < (ask->of_attempt ? 1 : 4); i++)
		if (scopes[i] != LT_POLICY_NONE) {
			kinds[would.count] = (uint8_t)force->policy.scopes[scopes[i]].kind;
			would.asks[would.count++] = ask_of(force, scopes[i]);
		}
	lt_lease_would(force->share, &would);
	ask->answered = true;
	ask->granted = would.granted;
	ask->refused_scope = kinds[would.refused_at];
	ask->refused_limit = (uint8_t)would.refused_limit;
	ask->wait_ms = would.wait_ms;
}

static void
look(struct host *h)
{
	const struct lt_force *force = h->force;
	const struct lt_policy *p = &force->policy;
	static struct lt_guess nothing_learnt;
	h->health = LT_NEW_ARRAY(force->a, struct lt_health *, p->deployments_count + 1);
	h->guesses = LT_NEW_ARRAY(force->a, struct lt_guess *, p->models_count + 1);
	h->keys = LT_NEW_ARRAY(force->a, bool, p->credentials_count + 1);
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		const struct lt_policy_deployment *d = &p->deployments[i];
		int target = lt_share_target(force->share, d->identity);
		h->health[i] = target < 0 ? LT_NEW(force->a, struct lt_health) : lt_share_target_health(force->share, target);
		if (d->credential != LT_POLICY_NONE)
			h->keys[d->credential] = atomic_load(&h->health[i]->key) != LT_HEALTH_KEY_MISSING;
	}
	for (uint32_t i = 0; i < p->models_count; i++) {
		int place = lt_share_model(force->share, p->models[i].identity);
		h->guesses[i] = place < 0 ? &nothing_learnt : lt_share_model_guess(force->share, place);
	}
}

/* --- telling it --- */

static double
left(double limit, double used)
{
	return limit <= 0 ? -1 : limit > used ? limit - used : 0;
}

static struct lt_noun_explain_scope
scope_row(const struct host *h, const struct lt_would *would, uint32_t scope)
{
	const struct lt_force *force = h->force;
	const struct lt_policy_scope *s = &force->policy.scopes[scope];
	struct lt_noun_scope now = lt_force_scope(force, scope);
	struct lt_lease alone = { .asks = { ask_of(force, scope) }, .count = 1, .tokens = would->input_tokens + would->output_tokens,
		.nano = would->nano, .now_ms = force->now_ms, .day = force->day, .month = force->month };
	static const char *const limits[] = { NULL, "concurrency", "rpm", "rpm_window", "tpm", "budget of the day", "budget of the month" };
	lt_lease_would(force->share, &alone);
	return (struct lt_noun_explain_scope){
		.scope = lt_scope_word(s->kind), .name = lt_force_text(force, s->name), .refuses = !alone.granted,
		.limit = alone.granted ? NULL : limits[alone.refused_limit],
		.calls_left = left(now.rpm, (double)now.rpm_used), .tokens_left = left(now.tpm, (double)now.tpm_used),
		.slots_left = left(now.concurrency, (double)now.in_flight), .day_left = left(now.budget_day, now.day_spent + now.held),
		.month_left = left(now.budget_month, now.month_spent + now.held),
	};
}

static struct lt_noun_explain_candidate
candidate_row(const struct host *h, const struct lt_would *would, const struct lt_would_route *at)
{
	const struct lt_force *force = h->force;
	const struct lt_policy_route *r = &force->policy.routes[at->route];
	const struct lt_policy_deployment *d = &force->policy.deployments[r->deployment];
	return (struct lt_noun_explain_candidate){
		.deployment = lt_force_text(force, d->name), .provider = lt_provider_word(d->provider), .region = lt_force_text(force, d->region),
		.tier = r->tier, .weight = r->weight, .state = lt_would_word(at->state), .because = lt_would_sentence(at->state),
		.free_in_ms = at->free_in_ms < 0 ? -1 : (double)at->free_in_ms, .in_flight = in_flight(h, r->deployment),
		.cost = at->nano < 0 ? -1 : lt_force_money(at->nano), .chosen = would->sent && r->deployment == would->deployment,
	};
}

static bool
has_key(const struct lt_force *force, uint32_t caller)
{
	for (uint32_t i = 0; i < force->policy.keys_count; i++)
		if (force->policy.keys[i].caller == caller && (!force->policy.keys[i].until_day || force->policy.keys[i].until_day >= force->day))
			return true;
	return caller == force->policy.head->anybody;
}

static struct lt_texts
notes_of(const struct host *h, const struct lt_would *would, uint32_t caller)
{
	const struct lt_force *force = h->force;
	const char **at = LT_NEW_ARRAY(force->a, const char *, 4);
	int count = 0, equals = 0;
	for (int i = 0; i < would->routes_count; i++)
		equals += would->sent && would->routes[i].state == LT_WOULD_FREE &&
			force->policy.routes[would->routes[i].route].tier == force->policy.routes[would->routes[0].route].tier;
	if (!has_key(force, caller))
		at[count++] = "No key of this caller holds any more: a new key lets it in again.";
	if (equals > 1)
		at[count++] = "Among deployments of one tier that are as free as each other for their weight, a lot decides for each call.";
	for (int i = 0; i < would->routes_count && count < 3; i++)
		if (would->routes[i].nano < 0) {
			at[count++] = "The price of a deployment is not known; what it costs is not held against budgets.";
			break;
		}
	return (struct lt_texts){ at, count };
}

static const char *
sentence_of(const struct lt_force *force, const struct lt_would *would)
{
	if (!would->sent)
		return lt_copy_text(force->a, would->message).at;
	const char *name = lt_force_text(force, force->policy.deployments[would->deployment].name);
	return would->waits_ms ? lt_print(force->a, "It would wait %lld ms for its turn and then go to %s.", (long long)would->waits_ms, name) :
		lt_print(force->a, "It would go to %s.", name);
}

static struct lt_noun_explanation
tell(struct host *h, const struct lt_would *would, uint32_t caller)
{
	const struct lt_force *force = h->force;
	const struct lt_refusal_row *row = &lt_refusal_rows[would->refusal];
	struct lt_noun_explanation noun = {
		.outcome = would->sent ? "answered" : "refused", .sentence = sentence_of(force, would),
		.deployment = would->sent ? lt_force_text(force, force->policy.deployments[would->deployment].name) : NULL,
		.waits_ms = would->waits_ms, .refusal = would->sent ? NULL : row->code, .status = would->status,
		.help = would->sent ? NULL : row->help, .retry_after_ms = would->retry_ms < 0 ? -1 : (double)would->retry_ms,
		.input_tokens = (int64_t)would->input_tokens, .output_tokens = (int64_t)would->output_tokens,
		.held = lt_force_money(would->nano), .currency = force->currency, .notes = notes_of(h, would, caller),
		.scopes = LT_NEW_ARRAY(force->a, struct lt_noun_explain_scope, 5), .generation = (int64_t)force->policy.head->generation,
		.candidates = LT_NEW_ARRAY(force->a, struct lt_noun_explain_candidate, would->routes_count + 1), .read_at = force->read_at,
	};
	for (int i = 0; i < 5; i++)
		if (would->scopes[i] != LT_POLICY_NONE)
			noun.scopes[noun.scopes_count++] = scope_row(h, would, would->scopes[i]);
	for (int i = 0; i < would->routes_count; i++)
		noun.candidates[noun.candidates_count++] = candidate_row(h, would, &would->routes[i]);
	return noun;
}

static uint64_t
bytes_of(const struct host *h, const char *model, int64_t tokens)
{
	const struct lt_policy_model *m = lt_policy_model(&h->force->policy, lt_text(model));
	uint64_t milli = m ? atomic_load(&h->guesses[m - h->force->policy.models]->milli_bytes) : 0;
	return (uint64_t)tokens * (milli ? milli : 4000) / 1000;
}

static bool
explain(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_explain_ask body;
	struct lt_force force;
	struct lt_would would;
	if (!lt_request_body(request, &body, NULL, reply) || !lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply))
		return false;
	if (body.tokens < 0 || body.tokens > TOKENS_MOST || body.output < 0 || body.output > TOKENS_MOST)
		return lt_problem(reply, 422, "wrong", "tokens and output are from 0 to %d", TOKENS_MOST);
	const struct lt_policy_caller *caller = lt_force_caller(&force, body.caller);
	if (!caller || !lt_force_sees(&force, caller))
		return lt_problem(reply, 404, "not-found", "there is no caller '%.64s'", body.caller);
	struct host host = { .force = &force };
	look(&host);
	const struct lt_world world = { &force.policy, (struct lt_health *const *)host.health, (struct lt_guess *const *)host.guesses, &host,
		in_flight, credential, stick, stuck };
	const struct lt_would_asked asked = { .world = &world, .caller = (uint32_t)(caller - force.policy.callers), .model = lt_text(body.model),
		.input_bytes = bytes_of(&host, body.model, body.tokens ? body.tokens : TOKENS), .output = (uint64_t)body.output, .stream = body.stream,
		.host = &host, .lease = lease };
	lt_would(request->a, &asked, request->now_us, &would);
	if (!has_key(&force, asked.caller)) { /* which is looked at first, and was passed over here */
		const struct lt_refusal_row *row = &lt_refusal_rows[LT_REFUSE_KEY_ENDED];
		would.sent = false;
		would.refusal = LT_REFUSE_KEY_ENDED;
		would.status = row->status;
		would.message = lt_text(row->message);
		would.retry_ms = -1;
	}
	const struct lt_noun_explanation noun = tell(&host, &would, asked.caller);
	return lt_reply_noun(request, reply, &noun);
}

static const struct lt_route rows[] = {
	{ "POST", "/gateway/explain", "explain_call", LT_ROLE_OPERATOR, LT_ROUTE_TEAM,
		"What would become of a call of this caller for this model now; nothing is sent or held for it.", &lt_field_explain_ask,
		&lt_field_explanation, NULL, 200, NULL, "404 422", explain },
	{ 0 }
};

const struct lt_routes lt_routes_explain = { "explain", "Explanations", rows };
