/* SPDX-License-Identifier: Apache-2.0 */
/* schedule: see schedule.h. */
#include "api/schedule.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/digest.h"
#include "api/past.h"
#include "api/prune.h"
#include "api/runner.h"
#include "api/service.h"
#include "api/stream.h"
#include "api/watch.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "format/json.h"
#include "record/estate.h"
#include "record/setting.h"
#include "store/share.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)
enum { QUIET_S = 2, LOUD_S = 30, RETRY_S = 300, GAP_S = 5, PRUNE_S = 5, THURSDAY = 3 };

struct schedule {
	pthread_mutex_t lock;            /* of all that routes read */
	struct lt_schedule_rules rules;
	struct lt_schedule_seen seen;
	char changed[512], sentence[1024];
	int folders;

	/* of the thread that ticks */
	struct lt_watch_folder *watch;
	struct timespec estate_at;       /* of the file the rules were read from */
	off_t estate_bytes;              /* two writes may have one time */
	uint64_t generation;             /* of the policy in force */
	int64_t pruned_day, digest_day;
	bool began;
};

static struct schedule *
mine(const struct lt_api *api)
{
	return lt_service_state(api, &lt_service_schedule);
}

/* --- what is due --- */

static int64_t
later(int64_t one, int64_t two)
{
	return one > two ? one : two;
}

int64_t
lt_schedule_next_us(const struct lt_schedule_rules *rules, const struct lt_schedule_seen *seen)
{
	int64_t last = later(seen->made_us, seen->ended_us);
	return rules->interval_s > 0 && last > 0 ? last + rules->interval_s * SECOND_US : 0;
}

const char *
lt_schedule_due(const struct lt_schedule_rules *rules, const struct lt_schedule_seen *seen)
{
	int64_t next = lt_schedule_next_us(rules, seen);
	if (seen->busy)
		return NULL;
	if (!seen->made_us && !seen->ended_us)
		return "start";
	if (next && seen->now_us >= next)
		return seen->ended_us ? "interval" : "start"; /* this instance saw none yet */
	if (!seen->made_us && seen->now_us >= seen->ended_us + RETRY_S * SECOND_US)
		return "start"; /* the first one failed: what was in its way may be gone */
	/* Files are written one after the other: wait until they are quiet, but not for ever. */
	bool settled = seen->now_us - seen->changed_us >= QUIET_S * SECOND_US || seen->now_us - seen->first_us >= LOUD_S * SECOND_US;
	if (rules->on_change && seen->changed_us && settled && seen->now_us - seen->ended_us >= GAP_S * SECOND_US)
		return "change";
	return NULL;
}

int64_t
lt_schedule_digest_day(const struct lt_schedule_rules *rules, int64_t last)
{
	if (rules->digest == LT_DIGEST_OFF)
		return 0;
	int64_t day = last + 1;
	while (rules->digest == LT_DIGEST_WEEKLY && (day + THURSDAY) % 7 != rules->digest_day)
		day++;
	return day;
}

/* --- the rules --- */

static struct lt_schedule_rules
rules_of(struct lt_node root)
{
	struct lt_node map = lt_node_get(root, "schedule");
	return (struct lt_schedule_rules){ .interval_s = lt_setting_int(map, "schedule.interval_minutes") * 60,
		.on_change = lt_setting_true(map, "schedule.on_change"), .keep_days = lt_setting_int(map, "schedule.keep_days"),
		.digest = (enum lt_digest_how)lt_setting_choice(map, "schedule.digest"),
		.digest_day = lt_setting_choice(map, "schedule.digest_day") };
}

/* Of a file that cannot be read the last rules stay. */
static void
read_rules(struct lt_api *api, struct schedule *s)
{
	const char *path = lt_api_given(api)->estate;
	struct stat st = { 0 };
	struct lt_estate estate;
	struct lt_err err = { 0 };
	if (path && stat(path, &st) != 0)
		st = (struct stat){ 0 };
	if (s->began && st.st_size == s->estate_bytes && memcmp(&st.st_mtim, &s->estate_at, sizeof s->estate_at) == 0)
		return;
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	bool good = lt_past_read_estate(api, a, &estate, &err);
	pthread_mutex_lock(&s->lock);
	if (good || !s->began)
		s->rules = rules_of(good ? estate.root : LT_NOWHERE);
	snprintf(s->sentence, sizeof s->sentence, "%s", good ? "" : err.text);
	pthread_mutex_unlock(&s->lock);
	if (s->began) {
		struct lt_buf json = LT_BUF(1 << 16);
		lt_buf_puts(&json, "{\"sentence\":");
		lt_json_quote(&json, good ? LT_LIT("lintel.yaml changed") : lt_text(err.text));
		lt_buf_putc(&json, '}');
		lt_stream_tell(api, "estate", NULL, lt_buf_text(&json));
		lt_buf_done(&json);
	}
	s->estate_at = st.st_mtim;
	s->estate_bytes = st.st_size;
	s->began = true;
	lt_arena_drop(a);
}

/* --- what changed --- */

static void
note(struct schedule *s, const char *what, int64_t now)
{
	pthread_mutex_lock(&s->lock);
	if (!s->seen.changed_us)
		s->seen.first_us = now;
	s->seen.changed_us = now;
	snprintf(s->changed, sizeof s->changed, "%s", what);
	pthread_mutex_unlock(&s->lock);
}

static void
look_for_changes(struct lt_api *api, struct schedule *s, int64_t now)
{
	const struct lt_api_given *given = lt_api_given(api);
	struct timespec before = s->estate_at;
	bool estate = false, first = !s->began;
	const char *what = s->watch ? lt_watch_changed(s->watch, &estate) : NULL;
	uint64_t generation = lt_share_generation(given->share);
	read_rules(api, s);
	if (what)
		note(s, what, now);
	else if (!first && memcmp(&before, &s->estate_at, sizeof before) != 0)
		note(s, "lintel.yaml", now);
	if (generation != s->generation && s->generation)
		note(s, "the policy in force", now);
	s->generation = generation;
	pthread_mutex_lock(&s->lock);
	s->folders = s->watch ? lt_watch_count(s->watch) : 0;
	pthread_mutex_unlock(&s->lock);
}

/* --- each second --- */

static struct lt_schedule_seen
see(struct lt_api *api, struct schedule *s, int64_t now)
{
	struct lt_assessed_whole *whole = lt_assessed_take(api);
	pthread_mutex_lock(&s->lock);
	s->seen.now_us = now;
	s->seen.made_us = whole ? whole->made_us : 0;
	s->seen.ended_us = lt_runner_ended(api);
	s->seen.busy = lt_runner_busy(api);
	struct lt_schedule_seen seen = s->seen;
	pthread_mutex_unlock(&s->lock);
	lt_assessed_drop(whole);
	return seen;
}

/* What was asked for will see all changes up to now. */
static void
ask(struct lt_api *api, struct schedule *s, const char *why)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_noun_assessment_run run;
	struct lt_err err = { 0 };
	bool is_new;
	pthread_mutex_lock(&s->lock);
	s->seen.first_us = s->seen.changed_us = 0;
	s->changed[0] = 0;
	pthread_mutex_unlock(&s->lock);
	if (!lt_runner_ask(api, a, NULL, why, &run, &is_new, &err))
		fprintf(stderr, "lintel: the assessment that is due (%s): %s\n", why, err.text);
	lt_arena_drop(a);
}

static void
each_second(struct lt_api *api, int64_t now)
{
	struct schedule *s = mine(api);
	look_for_changes(api, s, now);
	struct lt_schedule_seen seen = see(api, s, now);
	if (!lt_runner_leads(api))
		return;
	const char *why = lt_schedule_due(&s->rules, &seen);
	if (why)
		ask(api, s, why);
	int64_t day = now / DAY_US;
	if (day != s->pruned_day && now - seen.began_us > PRUNE_S * SECOND_US) {
		s->pruned_day = day;
		lt_prune(api, now, s->rules.keep_days);
	}
	/* The first one is written when there is a week, or a day, to tell of. */
	if (s->digest_day == 0)
		s->digest_day = lt_digest_last(api, day);
	int64_t next = lt_schedule_digest_day(&s->rules, s->digest_day);
	if (next && day >= next && seen.made_us && !seen.busy) {
		lt_digest_write(api, now, s->rules.digest == LT_DIGEST_DAILY ? 1 : 7);
		s->digest_day = day;
	}
}

/* --- asked by routes --- */

void
lt_schedule_again(struct lt_api *api)
{
	struct schedule *s = mine(api);
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_estate estate;
	struct lt_err gone = { 0 };
	if (lt_past_read_estate(api, a, &estate, &gone)) {
		pthread_mutex_lock(&s->lock);
		s->rules = rules_of(estate.root);
		pthread_mutex_unlock(&s->lock);
	}
	lt_arena_drop(a);
}

struct lt_schedule_rules
lt_schedule_rules(struct lt_api *api)
{
	struct schedule *s = mine(api);
	pthread_mutex_lock(&s->lock);
	struct lt_schedule_rules rules = s->rules;
	pthread_mutex_unlock(&s->lock);
	return rules;
}

const char *
lt_schedule_next(struct lt_api *api, struct lt_arena *a)
{
	struct schedule *s = mine(api);
	pthread_mutex_lock(&s->lock);
	int64_t next = lt_schedule_next_us(&s->rules, &s->seen);
	pthread_mutex_unlock(&s->lock);
	if (!next)
		return NULL;
	char *text = lt_alloc(a, 32);
	lt_clock_spell(next, text);
	return text;
}

void
lt_schedule_read(struct lt_api *api, struct lt_arena *a, struct lt_noun_schedule *ret_schedule)
{
	static const char *const hows[] = { "off", "daily", "weekly" };
	static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
	struct schedule *s = mine(api);
	char *last = lt_alloc(a, 32), *now = lt_alloc(a, 32);
	const char *next = lt_schedule_next(api, a);
	struct timespec clock;
	clock_gettime(CLOCK_REALTIME, &clock);
	lt_clock_spell(clock.tv_sec * SECOND_US, now);
	pthread_mutex_lock(&s->lock);
	const char *unwatched = s->watch ? lt_watch_sentence(s->watch) : NULL;
	lt_clock_spell(s->seen.made_us, last);
	*ret_schedule = (struct lt_noun_schedule){ .interval_minutes = s->rules.interval_s / 60, .on_change = s->rules.on_change,
		.keep_days = s->rules.keep_days, .digest = hows[s->rules.digest], .digest_day = days[s->rules.digest_day],
		.next_at = next, .last_at = s->seen.made_us ? last : NULL, .changed = s->changed[0] ? lt_copy(a, s->changed) : NULL,
		.folders = s->folders, .sentence = s->sentence[0] ? lt_copy(a, s->sentence) : unwatched, .leads = lt_runner_leads(api),
		.instance = lt_api_instance(api), .read_at = now };
	pthread_mutex_unlock(&s->lock);
}

/* --- the service --- */

static bool
open_schedule(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	const struct lt_api_given *given = lt_api_given(api);
	struct schedule *s = LT_NEW(lt_api_arena(api), struct schedule);
	struct lt_err gone = { 0 };
	struct timespec now;
	(void)err;
	*ret_state = s;
	pthread_mutex_init(&s->lock, NULL);
	clock_gettime(CLOCK_REALTIME, &now);
	s->seen.began_us = now.tv_sec * SECOND_US;
	s->rules = rules_of(LT_NOWHERE);
	if (given->folder)
		s->watch = lt_watch_open(given->folder, given->state, &gone);
	read_rules(api, s);
	if (given->folder && !s->watch)
		snprintf(s->sentence, sizeof s->sentence, "changes are not noticed: %.900s", gone.text);
	return true;
}

static void
close_schedule(struct lt_api *api)
{
	lt_watch_close(mine(api)->watch);
}

const struct lt_service lt_service_schedule = { .name = "schedule", .open = open_schedule, .second = each_second, .close = close_schedule };
