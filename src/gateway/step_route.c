/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One deployment is chosen: the first tier that has one free, there the least loaded for its
 * weight, by lot among equals.  While all of a tier are saturated the call waits for it as long
 * as its routes allow, else it goes on to the next tier.  Every attempt comes through here.
 */
#include "gateway/inside.h"

#define MS INT64_C(1000)

const struct lt_policy_route *
lt_route_row(const struct lt_call *call, uint32_t route)
{
	return &call->policy->routes[call->model->first_route + route];
}

static uint32_t
routes(const struct lt_call *call)
{
	return call->model->routes < LT_ROUTES ? call->model->routes : LT_ROUTES;
}

static enum lt_candidate
look_at(struct lt_call *call, uint32_t deployment, int64_t *ret_until_ms)
{
	const struct lt_policy_deployment *d = &call->policy->deployments[deployment];
	struct lt_health *health = call->world->health[deployment];
	int64_t now_ms = call->now_us / MS;
	if (!(lt_provider_kinds[d->provider]->surfaces >> call->surface->surface & 1))
		return LT_CANDIDATE_SURFACE;
	if (d->credential != LT_POLICY_NONE && !call->world->credential(call->world->host, d->credential).len)
		return LT_CANDIDATE_KEYLESS;
	enum lt_health_state state = lt_health_look(health, now_ms, ret_until_ms);
	if (state == LT_HEALTH_SATURATED)
		return LT_CANDIDATE_SATURATED;
	if (state == LT_HEALTH_BROKEN)
		return LT_CANDIDATE_BROKEN;
	if (d->kind != LT_DEPLOYMENT_PTU)
		return LT_CANDIDATE_FREE;
	int64_t wait_ms = lt_health_ptu_wait_ms(health, d, now_ms);
	*ret_until_ms = now_ms + wait_ms;
	return wait_ms ? LT_CANDIDATE_FULL : LT_CANDIDATE_FREE;
}

enum lt_candidate
lt_route_look(struct lt_call *call, uint32_t route, int64_t *ret_until_ms)
{
	uint32_t deployment = lt_route_row(call, route)->deployment;
	if (call->tried >> route & 1)
		return LT_CANDIDATE_TRIED;
	if (call->stuck != LT_POLICY_NONE && call->policy->deployments[deployment].identity !=
						  call->policy->deployments[call->stuck].identity)
		return LT_CANDIDATE_STICKY;
	enum lt_candidate what = look_at(call, deployment, ret_until_ms);
	if (what != LT_CANDIDATE_FREE || !(call->limited >> route & 1))
		return what;
	if (call->limited_until_ms <= call->now_us / MS) {
		call->limited &= ~(UINT64_C(1) << route);
		return LT_CANDIDATE_FREE;
	}
	*ret_until_ms = call->limited_until_ms;
	return LT_CANDIDATE_LIMITED;
}

/* The least loaded for its weight of the routes in the set; among equals by lot. */
static uint32_t
pick(const struct lt_call *call, uint64_t set)
{
	uint64_t calls[LT_ROUTES], weight[LT_ROUTES], total = 0, least = 0;
	uint32_t best = (uint32_t)__builtin_ctzll(set);
	if (!(set & (set - 1)))
		return best;
	for (uint64_t left = set; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(left);
		const struct lt_policy_route *row = lt_route_row(call, i);
		int64_t in_flight = call->world->in_flight(call->world->host, row->deployment);
		calls[i] = in_flight > 0 ? (uint64_t)in_flight : 0;
		weight[i] = row->weight ? row->weight : 1;
		if (calls[i] * weight[best] < calls[best] * weight[i])
			best = i;
	}
	for (uint64_t left = set; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(left);
		if (calls[i] * weight[best] != calls[best] * weight[i])
			continue;
		total += weight[i];
		least |= UINT64_C(1) << i;
	}
	uint64_t lot = (uint64_t)call->asked.draw * total >> 32;
	for (;; least &= least - 1) {
		best = (uint32_t)__builtin_ctzll(least);
		if (lot < weight[best])
			return best;
		lot -= weight[best];
	}
}

/* One tier: its free routes, and the soonest that one of the others may be waited for (0: none). */
static uint32_t
look_over(struct lt_call *call, uint32_t from, uint64_t *ret_free, int64_t *ret_wait_until)
{
	int64_t now_ms = call->now_us / MS, since = call->waiting_since_ms ? call->waiting_since_ms : now_ms, until = 0;
	uint32_t i = from, tier = lt_route_row(call, from)->tier;
	*ret_free = 0;
	*ret_wait_until = 0;
	for (; i < routes(call) && lt_route_row(call, i)->tier == tier; i++) {
		enum lt_candidate what = lt_route_look(call, i, &until);
		if (what == LT_CANDIDATE_FREE)
			*ret_free |= UINT64_C(1) << i;
		else if (what == LT_CANDIDATE_SATURATED || what == LT_CANDIDATE_FULL || what == LT_CANDIDATE_LIMITED)
			if (until <= since + lt_route_row(call, i)->wait_ms && (!*ret_wait_until || until < *ret_wait_until))
				*ret_wait_until = until;
		if (call->wanted == LT_POLICY_NONE && what != LT_CANDIDATE_SURFACE && what != LT_CANDIDATE_STICKY)
			call->wanted = i;
	}
	return i;
}

/* LT_DONE: call->route is chosen; WAIT; or REPLY: there is none. */
static enum lt_want
choose(struct lt_call *call)
{
	int64_t now_ms = call->now_us / MS, wait_until, until;
	uint64_t set;
	for (uint32_t from = 0, next; from < routes(call); from = next) {
		next = look_over(call, from, &set, &wait_until);
		while (set) {
			call->route = pick(call, set);
			call->deployment = lt_route_row(call, call->route)->deployment;
			if (lt_health_ask(call->world->health[call->deployment], now_ms, &until) != LT_HEALTH_BROKEN)
				return LT_DONE;
			set &= ~(UINT64_C(1) << call->route);
		}
		if (wait_until && wait_until * MS < call->deadline_us) {
			if (!call->waiting_since_ms)
				call->waiting_since_ms = now_ms;
			call->wait_ms = (uint32_t)(wait_until - now_ms);
			return LT_WANT_WAIT;
		}
		if (call->one_only)
			break;
	}
	return LT_WANT_REPLY;
}

uint32_t
lt_route_would(struct lt_call *call)
{
	int64_t wait_until;
	uint64_t set;
	if (!call->model)
		return call->stuck;
	for (uint32_t from = 0; from < routes(call);) {
		from = look_over(call, from, &set, &wait_until);
		if (set)
			return lt_route_row(call, pick(call, set))->deployment;
		if (call->one_only)
			break;
	}
	return LT_POLICY_NONE;
}

bool
lt_route_more(struct lt_call *call)
{
	int64_t wait_until;
	uint64_t set;
	if (!call->model || call->one_only || call->usage.attempts >= call->policy->head->attempts)
		return false;
	for (uint32_t from = 0; from < routes(call);) {
		from = look_over(call, from, &set, &wait_until);
		if (set || wait_until)
			return true;
	}
	return false;
}

static void
sooner(int64_t *ret_soonest, int64_t until_ms)
{
	if (*ret_soonest < 0 || until_ms < *ret_soonest)
		*ret_soonest = until_ms;
}

/* Nothing is left to try: what the caller is told. */
static enum lt_want
give_up(struct lt_call *call)
{
	int64_t saturated = -1, broken = -1, until = 0, now_ms = call->now_us / MS;
	bool serves = call->by_id, keeps = call->stuck == LT_POLICY_NONE || call->by_id;
	uint32_t count = !call->model ? 0 : call->one_only ? 1 : routes(call);
	for (uint32_t i = 0; i < count; i++) {
		enum lt_candidate what = lt_route_look(call, i, &until);
		serves |= what != LT_CANDIDATE_SURFACE;
		keeps |= what != LT_CANDIDATE_STICKY;
		if (what == LT_CANDIDATE_SATURATED || what == LT_CANDIDATE_FULL || what == LT_CANDIDATE_LIMITED)
			sooner(&saturated, until);
		else if (what == LT_CANDIDATE_BROKEN)
			sooner(&broken, until);
	}
	struct lt_text name = call->by_id ? call->sticky_id : call->model_name;
	if (!keeps)
		return lt_call_say_no(call, LT_REFUSE_NOT_KEPT, call->sticky_id);
	if (!serves)
		return lt_call_say_no(call, LT_REFUSE_SURFACE, name);
	call->retry_ms = saturated >= 0 ? saturated - now_ms : broken >= 0 ? broken - now_ms : -1;
	if (saturated >= 0)
		return lt_call_say_no(call, LT_REFUSE_SATURATED, name);
	if (call->lost == LT_LOST_TIME)
		return lt_call_say_no(call, LT_REFUSE_TIMEOUT, name);
	if (call->lost == LT_LOST_REACH || call->lost == LT_LOST_ANSWER)
		return lt_call_say_no(call, LT_REFUSE_BAD_GATEWAY, name);
	return lt_call_say_no(call, LT_REFUSE_UNAVAILABLE, name);
}

/* A deployment with limits of its own is asked for by a second lease; one without gives back what
 * an earlier attempt's deployment held. */
static enum lt_want
ask_deployment(struct lt_call *call)
{
	const struct lt_policy_deployment *d = &call->policy->deployments[call->deployment];
	const struct lt_policy_scope *s = d->scope == LT_POLICY_NONE ? NULL : &call->policy->scopes[d->scope];
	bool limited = s && (s->concurrency || s->rpm || s->tpm || s->day_nano || s->month_nano);
	if (!limited && !call->attempt_leased)
		return LT_DONE;
	call->lease.of_attempt = true;
	call->lease.deployment = limited ? d->scope : LT_POLICY_NONE;
	call->lease.answered = call->lease.granted = false;
	call->lease.wait_ms = 0;
	call->asks_deployment = true;
	return LT_WANT_LEASE;
}

/* True: the chosen deployment takes the call; else another one is looked for. */
static bool
take_answer(struct lt_call *call)
{
	uint64_t bit = UINT64_C(1) << call->route;
	call->asks_deployment = false;
	call->attempt_leased = call->lease.granted && call->lease.deployment != LT_POLICY_NONE;
	if (call->lease.granted || call->lease.deployment == LT_POLICY_NONE)
		return true;
	if (call->lease.wait_ms <= 0) {
		call->tried |= bit;
		return false;
	}
	int64_t until = call->now_us / MS + call->lease.wait_ms;
	call->limited_until_ms = call->limited && call->limited_until_ms < until ? call->limited_until_ms : until;
	call->limited |= bit;
	return false;
}

static void
note_spill(struct lt_call *call)
{
	call->usage.deployment = call->deployment;
	call->usage.flags &= (uint8_t)~LT_USAGE_SPILLED;
	call->usage.spilled_from = LT_POLICY_NONE;
	if (!call->model || call->wanted == LT_POLICY_NONE)
		return;
	const struct lt_policy_route *wanted = lt_route_row(call, call->wanted);
	if (wanted->tier == lt_route_row(call, call->route)->tier)
		return;
	call->usage.flags |= LT_USAGE_SPILLED;
	call->usage.spilled_from = wanted->deployment;
}

/* What one deployment keeps can only be had there. */
static enum lt_want
choose_keeper(struct lt_call *call)
{
	int64_t until;
	call->deployment = call->stuck;
	return call->usage.attempts || look_at(call, call->stuck, &until) == LT_CANDIDATE_SURFACE ? LT_WANT_REPLY :
												     LT_DONE;
}

bool
lt_route_begin(struct lt_call *call)
{
	call->deadline_us = call->start_us + call->policy->head->total_ms * MS;
	call->wanted = call->stuck = LT_POLICY_NONE;
	if (call->sticky)
		call->stuck = call->world->stuck(call->world->host, call->sticky);
	return !call->sticky || call->stuck != LT_POLICY_NONE;
}

enum lt_want
lt_step_route(struct lt_call *call)
{
	if (call->asks_deployment) {
		if (!call->lease.answered)
			return LT_WANT_LEASE;
		if (take_answer(call)) {
			note_spill(call);
			return LT_DONE;
		}
	}
	if (!call->deadline_us && !lt_route_begin(call))
		return lt_call_say_no(call, LT_REFUSE_NOT_KEPT, call->sticky_id);
	if (call->now_us >= call->deadline_us)
		return lt_call_say_no(call, LT_REFUSE_TIMEOUT, call->model_name);
	if (call->usage.attempts >= (call->one_only ? 1 : call->policy->head->attempts))
		return give_up(call);
	enum lt_want want = call->by_id ? choose_keeper(call) : choose(call);
	if (want == LT_WANT_REPLY)
		return give_up(call);
	if (want == LT_DONE && (want = ask_deployment(call)) == LT_DONE)
		note_spill(call);
	return want;
}
