/* SPDX-License-Identifier: Apache-2.0 */
/* overview: see overview.h. */
#include "api/overview.h"

#include <pthread.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/past.h"
#include "api/ready.h"
#include "api/runner.h"
#include "api/schedule.h"
#include "api/service.h"
#include "api/spend.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "gateway/health.h"
#include "govern/publish.h"
#include "govern/usage.h"
#include "record/field.h"
#include "record/noun.h"
#include "store/share.h"

#define FRESH_US INT64_C(1000000)
enum { CHANGES_MOST = 12, BYTES = 4 << 20 };

struct overview {
	pthread_mutex_t lock;
	struct lt_buf body;
	int64_t made_us;
	uint64_t generation;
	bool making;

	/* Changes are told anew for a new assessment alone: reading runs takes a while. */
	pthread_mutex_t past_lock;
	struct lt_arena *past_arena;
	struct lt_past_changes changes;
	const char *estate;
	uint64_t past_generation;
};

static struct overview *
mine(const struct lt_api *api)
{
	return lt_service_state(api, &lt_service_overview);
}

/* --- the assessment --- */

static uint32_t
count_of(struct lt_node map, const char *key)
{
	int64_t value = 0;
	lt_node_int(lt_node_get(map, key), &value);
	return (uint32_t)value;
}

static int
word_of(struct lt_arena *a, struct lt_node map, const char *key, const struct lt_words *words)
{
	int value = lt_words_find(words, lt_node_text(lt_node_get(map, key), a));
	return value < 0 ? words->count : value;
}

static double
real_of(struct lt_node map, const char *key)
{
	double value;
	return lt_node_double(lt_node_get(map, key), &value) ? value : -1;
}

static void
fill_blockers(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_noun_overview *o)
{
	struct lt_node list = lt_node_get(whole->root, "blockers");
	struct lt_walk w = lt_walk(list);
	o->blockers = LT_NEW_ARRAY(a, struct lt_noun_overview_blocker, lt_node_count(list) + 1);
	while (lt_walk_next(&w)) {
		int64_t at = lt_map_get(whole->check_of, lt_node_text(lt_node_get(w.value, "check"), a));
		if (at < 0)
			continue;
		const struct lt_assessed_check *check = &whole->checks[at];
		o->blockers[o->blockers_count++] = (struct lt_noun_overview_blocker){ .check = check->id, .code = check->code,
			.title = check->title, .severity = check->severity, .area = check->area, .phase = check->phase,
			.gaps = check->gap > check->waived ? check->gap - check->waived : 0,
			.sentence = lt_node_string(lt_node_get(w.value, "sentence"), a) };
	}
}

static void
fill_phases(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_noun_overview *o)
{
	struct lt_walk w = lt_walk(lt_node_get(whole->root, "phases"));
	struct lt_node gates = lt_node_get(whole->root, "gates");
	o->phases = LT_NEW_ARRAY(a, struct lt_noun_overview_phase, LT_PHASE_COUNT);
	while (lt_walk_next(&w) && o->phases_count < LT_PHASE_COUNT) {
		int phase = word_of(a, w.value, "phase", &lt_words_phase);
		struct lt_node gate = phase < LT_GATE_COUNT ? lt_node_item(gates, (uint32_t)phase) : LT_NOWHERE;
		if (phase == LT_PHASE_COUNT)
			continue;
		o->phases[o->phases_count++] = (struct lt_noun_overview_phase){ .phase = (enum lt_phase)phase,
			.title = lt_words_phase.at[phase].title, .verdict = (enum lt_verdict)word_of(a, w.value, "verdict", &lt_words_verdict),
			.ok = count_of(w.value, "ok"), .gap = count_of(w.value, "gap"), .unknown = count_of(w.value, "unknown"),
			.skip = count_of(w.value, "skip"), .gate = lt_node_string(lt_node_get(gate, "gate"), a),
			.gate_result = lt_node_string(lt_node_get(gate, "result"), a),
			.gate_sentence = lt_node_string(lt_node_get(gate, "sentence"), a) };
	}
}

static void
fill_areas(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_noun_overview *o)
{
	struct lt_walk w = lt_walk(lt_node_get(whole->root, "areas"));
	o->areas = LT_NEW_ARRAY(a, struct lt_area_score, LT_AREA_COUNT);
	while (lt_walk_next(&w) && o->areas_count < LT_AREA_COUNT)
		o->areas[o->areas_count++] = (struct lt_area_score){ .area = (enum lt_area)word_of(a, w.value, "area", &lt_words_area),
			.state = (enum lt_assessed)word_of(a, w.value, "state", &lt_words_assessed), .lo = count_of(w.value, "lo"),
			.hi = count_of(w.value, "hi"), .decimal = real_of(w.value, "decimal"), .coverage = real_of(w.value, "coverage"),
			.grade = (enum lt_grade)word_of(a, w.value, "grade", &lt_words_grade), .ok = count_of(w.value, "ok"),
			.gap = count_of(w.value, "gap"), .unknown = count_of(w.value, "unknown"), .skip = count_of(w.value, "skip") };
}

static void
fill_counts(const struct lt_assessed_whole *whole, struct lt_noun_assessment_counts *c)
{
	uint32_t *verdicts[] = { &c->checks_ok, &c->checks_gap, &c->checks_unknown, &c->checks_skip };
	uint32_t *open[] = { &c->open_low, &c->open_medium, &c->open_high, &c->open_critical };
	c->checks = (uint32_t)whole->checks_count;
	for (int i = 0; i < whole->checks_count; i++) {
		const struct lt_assessed_check *check = &whole->checks[i];
		if (check->verdict < LT_STATUS_COUNT)
			++*verdicts[check->verdict];
		c->ok += check->ok;
		c->gap += check->gap;
		c->unknown += check->unknown;
		c->skip += check->skip;
		c->waived += check->waived;
		if (check->severity < LT_SEVERITY_COUNT && check->gap > check->waived)
			*open[check->severity] += check->gap - check->waived;
	}
}

static void
fill_assessment(struct lt_arena *a, const struct lt_assessed_whole *whole, int64_t now_us, struct lt_noun_overview *o)
{
	o->assessed = true;
	o->verdict = lt_words_verdict.at[whole->verdict].word;
	o->coverage = real_of(whole->root, "coverage");
	o->made_at = lt_copy(a, whole->made_at);
	o->age_s = (now_us - whole->made_us) / 1000000;
	fill_blockers(a, whole, o);
	fill_phases(a, whole, o);
	fill_areas(a, whole, o);
	fill_counts(whole, &o->counts);
}

/* --- what changed --- */

static void
fill_changes(struct lt_api *api, struct lt_arena *a, uint64_t generation, struct lt_noun_overview *o)
{
	struct overview *all = mine(api);
	struct lt_past past;
	struct lt_err err = { 0 };
	pthread_mutex_lock(&all->past_lock);
	if (!all->past_arena || generation != all->past_generation) {
		lt_arena_drop(all->past_arena);
		all->past_arena = lt_arena_new((size_t)1 << 30);
		all->changes = (struct lt_past_changes){ 0 };
		if (!lt_past_open(api, all->past_arena, &past, &err) || !lt_past_changes(all->past_arena, &past, NULL, &all->changes, &err))
			all->changes = (struct lt_past_changes){ 0 };
		all->estate = past.estate;
		all->past_generation = generation;
		lt_past_close(&past);
	}
	const struct lt_past_changes *c = &all->changes;
	o->estate = lt_copy(a, all->estate ? all->estate : "");
	o->since = c->since ? lt_copy(a, c->since->day) : NULL;
	o->better = c->better;
	o->worse = c->worse;
	o->changes = LT_NEW_ARRAY(a, struct lt_change, CHANGES_MOST);
	for (int i = 0; i < c->count && o->changes_count < CHANGES_MOST; i++) {
		const struct lt_change *from = &c->changes[i];
		struct lt_change *to = &o->changes[o->changes_count++];
		*to = *from;
		const char **texts[] = { &to->kind, &to->name, &to->resource, &to->before, &to->after, &to->since, &to->sentence };
		for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
			*texts[t] = *texts[t] ? lt_copy(a, *texts[t]) : NULL;
	}
	pthread_mutex_unlock(&all->past_lock);
}

/* --- health --- */

static void
fill_health(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_noun_overview_health *health)
{
	const struct lt_api_given *given = lt_api_given(api);
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	uint64_t generation = lt_share_generation(given->share), seen = 0;
	struct lt_text bytes;
	struct lt_policy policy;
	struct lt_err gone = { 0 };
	health->workers = (uint32_t)lt_share_workers(given->share, workers);
	health->policy = (int64_t)generation;
	health->reasons = lt_ready_reasons(a, given->share, now_us / 1000);
	health->ready = health->reasons.count == 0;
	if (!generation || !lt_publish_load(a, given->state, generation, &bytes, &policy, &gone))
		return;
	health->callers = policy.callers_count;
	for (uint32_t i = 0; i < policy.models_count; i++)
		health->models += policy.models[i].alias_of == LT_POLICY_NONE;
	for (uint32_t i = 0; i < policy.deployments_count; i++) {
		const struct lt_policy_deployment *d = &policy.deployments[i];
		int64_t until;
		health->simulated |= d->provider == LT_PROVIDER_SIM;
		if (d->identity == seen)
			continue; /* another model of the same one */
		seen = d->identity;
		health->deployments++;
		int target = lt_share_target(given->share, d->identity);
		struct lt_health *now = target < 0 ? NULL : lt_share_target_health(given->share, target);
		health->deployments_down += now && lt_health_look(now, now_us / 1000, &until) == LT_HEALTH_BROKEN;
	}
}

/* --- all of it --- */

void
lt_overview_make(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_noun_overview *ret_overview)
{
	struct lt_noun_overview *o = ret_overview;
	struct lt_assessed_whole *whole = lt_assessed_take(api);
	struct lt_noun_assessment_run run;
	struct lt_noun_schedule schedule;
	char *read_at = lt_alloc(a, LT_USAGE_TIME);
	*o = (struct lt_noun_overview){ .coverage = -1 };
	lt_usage_time_spell(now_us, read_at);
	o->read_at = read_at;
	if (whole)
		fill_assessment(a, whole, now_us, o);
	fill_changes(api, a, whole ? whole->generation : 0, o);
	lt_assessed_drop(whole);
	lt_spend_read(api, a, now_us, &o->spend, &o->days, &o->days_count);
	fill_health(api, a, now_us, &o->health);
	lt_schedule_read(api, a, &schedule);
	o->next_at = schedule.next_at;
	o->changed = schedule.changed != NULL;
	if (lt_runner_busy(api) && lt_runner_current(api, a, &run))
		o->running = run.state;
}

static bool
is_fresh(struct lt_api *api, const struct overview *all, int64_t now_us)
{
	return all->body.len && now_us - all->made_us < FRESH_US && now_us >= all->made_us && all->generation == lt_assessed_generation(api);
}

void
lt_overview_read(struct lt_api *api, int64_t now_us, struct lt_buf *out)
{
	struct overview *all = mine(api);
	pthread_mutex_lock(&all->lock);
	if (is_fresh(api, all, now_us) || (all->making && all->body.len)) {
		lt_buf_text_add(out, lt_buf_text(&all->body));
		pthread_mutex_unlock(&all->lock);
		return;
	}
	all->making = true;
	pthread_mutex_unlock(&all->lock);
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_noun_overview overview;
	struct lt_buf body = LT_BUF(BYTES);
	uint64_t generation = lt_assessed_generation(api);
	lt_overview_make(api, a, now_us, &overview);
	lt_field_json_noun(&lt_field_overview, &overview, &body);
	lt_buf_putc(&body, '\n');
	lt_buf_text_add(out, lt_buf_text(&body));
	lt_arena_drop(a);
	pthread_mutex_lock(&all->lock);
	lt_buf_done(&all->body);
	all->body = body;
	all->made_us = now_us;
	all->generation = generation;
	all->making = false;
	pthread_mutex_unlock(&all->lock);
}

static bool
open_overview(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct overview *all = LT_NEW(lt_api_arena(api), struct overview);
	(void)err;
	pthread_mutex_init(&all->lock, NULL);
	pthread_mutex_init(&all->past_lock, NULL);
	*ret_state = all;
	return true;
}

static void
close_overview(struct lt_api *api)
{
	struct overview *all = mine(api);
	lt_buf_done(&all->body);
	lt_arena_drop(all->past_arena);
}

const struct lt_service lt_service_overview = { .name = "overview", .open = open_overview, .close = close_overview };
