/* SPDX-License-Identifier: Apache-2.0 */
/*
 * live: the events usage, health and policy, told to who listens.
 *
 * A thread of its own looks four times a second whether the ledger has more calls, and asks it once for all who
 * listen, at most once a second: what was used today, of each team and of all.  When nobody listens nothing is asked,
 * and what says the same as before is not told again.
 */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "api/api.h"
#include "api/force.h"
#include "api/ready.h"
#include "api/service.h"
#include "api/stream.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/map.h"
#include "gateway/health.h"
#include "govern/publish.h"
#include "govern/usage.h"
#include "record/field.h"
#include "store/lease.h"
#include "store/share.h"

#define DAY_US INT64_C(86400000000)
enum { LOOK_MS = 250, APART_MS = 1000, EVENT_BYTES = 1 << 20 };

struct said {
	char digest[65]; /* of the event that was told last */
};

struct live {
	struct lt_api *api;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;

	/* The thread's own. */
	struct lt_arena *kept;          /* of names of what was said */
	struct lt_map *places;          /* "event<nul>team" to said */
	struct said *said;
	int said_count, said_room;
	struct lt_ledger *ledger;
	struct lt_arena *used_arena;    /* of used */
	struct lt_usage_answer used;
	int64_t row, day, told_ms, looked_ms;
};

extern const struct lt_service lt_service_live;

/* --- telling --- */

static struct said *
said_of(struct live *l, const char *event, const char *team)
{
	char name[320];
	snprintf(name, sizeof name, "%s\n%s", event, team ? team : "");
	int64_t at = lt_map_get(l->places, lt_text(name));
	if (at < 0) {
		at = l->said_count;
		LT_PUSH(l->kept, l->said, l->said_count, l->said_room) = (struct said){ "" };
		lt_map_put(l->places, lt_text(lt_copy(l->kept, name)), at);
	}
	return &l->said[at];
}

static void
tell(struct live *l, const char *event, const char *team, const struct lt_record *record, const void *noun)
{
	struct lt_buf json = LT_BUF(EVENT_BYTES);
	char digest[65];
	lt_field_json_noun(record, noun, &json);
	lt_digest_hex(lt_buf_text(&json), digest);
	struct said *said = said_of(l, event, team);
	if (!lt_buf_over(&json) && strcmp(said->digest, digest) != 0) {
		memcpy(said->digest, digest, sizeof digest);
		lt_stream_tell(l->api, event, team, lt_buf_text(&json));
	}
	lt_buf_done(&json);
}

/* --- usage --- */

static bool
take_row(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	(void)columns, (void)names, (void)err;
	return values[0] ? lt_text_int(lt_text(values[0]), to) : true;
}

/* True: used is what the ledger says, asked again if it has more or a day began. */
static bool
look_at_ledger(struct live *l, int64_t now_us)
{
	struct lt_err unheard = { 0 };
	int64_t row = 0, day = now_us / DAY_US;
	if (!l->ledger)
		l->ledger = lt_ledger_read(lt_api_given(l->api)->state, &unheard);
	if (!l->ledger)
		return false;
	if (!lt_ledger_ask(l->ledger, "select max(rowid) from usage", NULL, 0, take_row, &row, &unheard)) {
		lt_ledger_close(l->ledger); /* another may be there by now */
		l->ledger = NULL;
		return false;
	}
	if (row == l->row && day == l->day && l->used_arena)
		return true;
	const struct lt_usage_question q = { .by = { LT_USAGE_BY_TEAM }, .by_count = 1, .since_us = day * DAY_US, .until_us = INT64_MAX };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_usage_answer used;
	if (!lt_govern_usage_ask(a, l->ledger, &q, &used, &unheard)) {
		lt_arena_drop(a);
		return false;
	}
	lt_arena_drop(l->used_arena);
	l->used_arena = a;
	l->used = used;
	l->row = row;
	l->day = day;
	return true;
}

/* Calls of the last minute, as limits count them. */
static int64_t
per_minute(struct live *l, const struct lt_policy *p, uint32_t scope, int64_t now_ms)
{
	struct lt_lease_level level = { 0 };
	struct lt_share *share = lt_api_given(l->api)->share;
	int place = p && scope < p->scopes_count ? lt_share_scope(share, p->scopes[scope].identity) : -1;
	if (place >= 0)
		lt_lease_look(share, place, now_ms, 0, 0, &level);
	return (int64_t)level.calls;
}

static void
tell_sum(struct live *l, struct lt_arena *a, const char *team, const struct lt_usage_sum *s, int64_t minute)
{
	const struct lt_noun_live_usage noun = {
		.team = team, .day = lt_force_day(a, l->day), .calls = s->calls, .tokens = s->input + s->cached + s->written + s->output,
		.cost = lt_force_money(s->cost_nano), .currency = l->used.currency, .errors = s->errors, .refused = s->refused,
		.too_many = s->too_many, .last_at = !team && l->used.last_us ? lt_force_time(a, l->used.last_us) : NULL, .per_minute = minute,
	};
	tell(l, "usage", team, &lt_field_live_usage, &noun);
}

static uint32_t
team_scope(const struct lt_policy *p, const char *team)
{
	for (uint32_t i = 0; p && i < p->scopes_count; i++)
		if (p->scopes[i].kind == LT_SCOPE_TEAM && lt_text_eq(lt_policy_text(p, p->scopes[i].name), team))
			return i;
	return LT_POLICY_NONE;
}

static void
tell_usage(struct live *l, struct lt_arena *a, const struct lt_policy *p, int64_t now_us)
{
	int64_t now_ms = now_us / 1000;
	if (now_ms - l->told_ms < APART_MS || !look_at_ledger(l, now_us))
		return;
	int before = l->said_count;
	struct said *all = said_of(l, "usage", NULL);
	struct said was = *all;
	tell_sum(l, a, NULL, &l->used.total, per_minute(l, p, p ? p->head->organisation : LT_POLICY_NONE, now_ms));
	for (int i = 0; i < l->used.count; i++)
		if (strcmp(l->used.rows[i].key[0], "-") != 0)
			tell_sum(l, a, l->used.rows[i].key[0], &l->used.rows[i],
				per_minute(l, p, team_scope(p, l->used.rows[i].key[0]), now_ms));
	if (before != l->said_count || strcmp(was.digest, said_of(l, "usage", NULL)->digest) != 0)
		l->told_ms = now_ms;
}

/* --- health and policy --- */

static void
tell_health(struct live *l, struct lt_arena *a, const struct lt_policy *p, int64_t now_ms)
{
	struct lt_share *share = lt_api_given(l->api)->share;
	struct lt_noun_live_health noun = { .reasons = lt_ready_reasons(a, share, now_ms) };
	noun.ready = noun.reasons.count == 0;
	noun.deployments = LT_NEW_ARRAY(a, struct lt_noun_live_deployment, p ? p->deployments_count + 1 : 1);
	const struct lt_force force = { .a = a, .share = share, .policy = p ? *p : (struct lt_policy){ 0 } };
	for (uint32_t i = 0; p && i < p->deployments_count; i++) {
		int target = lt_share_target(share, p->deployments[i].identity);
		int64_t until;
		if (target < 0 || lt_force_told(&force, i))
			continue;
		noun.deployments[noun.deployments_count++] = (struct lt_noun_live_deployment){ lt_force_text(&force, p->deployments[i].name),
			lt_force_state_words[lt_health_look(lt_share_target_health(share, target), now_ms, &until)] };
	}
	tell(l, "health", NULL, &lt_field_live_health, &noun);
}

static void
look(struct live *l)
{
	struct timespec now;
	struct lt_err unheard = { 0 };
	struct lt_policy policy;
	struct lt_text bytes;
	const struct lt_api_given *given = lt_api_given(l->api);
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t now_us = now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	uint64_t generation = lt_share_generation(given->share);
	const struct lt_policy *p = generation && lt_publish_load(a, given->state, generation, &bytes, &policy, &unheard) ? &policy : NULL;
	const struct lt_noun_live_policy in_force = { .generation = (int64_t)generation };
	tell(l, "policy", NULL, &lt_field_live_policy, &in_force);
	tell_usage(l, a, p, now_us);
	if (now_us / 1000 - l->looked_ms >= APART_MS) {
		l->looked_ms = now_us / 1000;
		tell_health(l, a, p, now_us / 1000);
	}
	lt_arena_drop(a);
}

static void *
work(void *to)
{
	struct live *l = to;
	pthread_mutex_lock(&l->lock);
	while (!l->stop) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_MS * 1000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&l->wake, &l->lock, &until);
		if (l->stop || lt_stream_listeners(l->api) == 0)
			continue;
		pthread_mutex_unlock(&l->lock);
		look(l);
		pthread_mutex_lock(&l->lock);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* --- the service --- */

static bool
open_live(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct live *l = LT_NEW(lt_api_arena(api), struct live);
	pthread_condattr_t steady;
	l->api = api;
	l->kept = lt_arena_new(SIZE_MAX);
	l->places = lt_map_new(l->kept);
	l->row = -1;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->wake, &steady);
	pthread_condattr_destroy(&steady);
	*ret_state = l;
	return pthread_create(&l->thread, NULL, work, l) == 0 || lt_fail(err, "start the thread of live events");
}

static void
close_live(struct lt_api *api)
{
	struct live *l = lt_service_state(api, &lt_service_live);
	pthread_mutex_lock(&l->lock);
	l->stop = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	lt_ledger_close(l->ledger);
	lt_arena_drop(l->used_arena);
	lt_arena_drop(l->kept);
}

const struct lt_service lt_service_live = { "live", open_live, NULL, close_live };
