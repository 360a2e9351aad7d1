/* SPDX-License-Identifier: Apache-2.0 */
/* runner: see runner.h.  One thread does all of it; others add rows and wake it. */
#include "api/runner.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/audit.h"
#include "api/errand.h"
#include "api/past.h"
#include "api/runner_row.h"
#include "api/service.h"
#include "api/shared.h"
#include "api/stream.h"
#include "api/turn.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "record/field.h"
#include "store/database.h"

#define SECOND_US INT64_C(1000000)
enum { TURN_S = 15, RENEW_S = 5, MOST_S = 3600, TELL_MS = 150, LINES_BYTES = 1 << 20, WEEK = 7 };

struct runner {
	struct lt_api *api;
	pthread_t thread;
	bool threaded, shared; /* shared: other instances may have the same database */
	const char *holder;
	int wake;              /* eventfd */
	atomic_bool stop, leads;
	_Atomic int64_t ended_us;
	pthread_mutex_t lock;  /* of now */
	struct lt_runner_row now;

	/* the thread's own */
	struct lt_errand errand;
	struct lt_buf lines, said;
	int64_t began_us, renew_us, until_us, kept_us, told_us; /* until: the turn is ours */
	struct lt_err said_last; /* why the database did not answer: told once */
	bool ending;           /* somebody wants it to end, or its time is over */
};

static struct runner *
mine(const struct lt_api *api)
{
	return lt_service_state(api, &lt_service_runner);
}

static void
wake(struct runner *r)
{
	uint64_t one = 1;
	if (write(r->wake, &one, sizeof one) < 0)
		return; /* full: it is awake */
}

static bool
is(const char *text, const char *word)
{
	return strcmp(text, word) == 0;
}

static bool
is_over(const struct lt_runner_row *row)
{
	return !is(row->state, "queued") && !is(row->state, "running");
}

/* --- told --- */

static void
put_json(const struct lt_runner_row *row, struct lt_buf *out)
{
	struct lt_noun_assessment_run run;
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)row->number);
	lt_runner_noun(row, &run);
	run.id = number;
	lt_field_json_noun(&lt_field_assessment_run, &run, out);
}

static void
set_now(struct runner *r, const struct lt_runner_row *row)
{
	pthread_mutex_lock(&r->lock);
	r->now = *row;
	pthread_mutex_unlock(&r->lock);
}

/* What everybody sees from now on. */
static void
show(struct runner *r, const struct lt_runner_row *row)
{
	struct lt_buf json = LT_BUF(1 << 16);
	set_now(r, row);
	put_json(row, &json);
	lt_stream_tell(r->api, "assessment", NULL, lt_buf_text(&json));
	lt_buf_done(&json);
}

static void
tell_assessed(struct runner *r, int64_t number)
{
	struct lt_assessed_whole *whole = lt_assessed_take(r->api);
	struct lt_buf json = LT_BUF(4096);
	if (!whole)
		return;
	lt_buf_printf(&json, "{\"id\":\"%lld\",\"made_at\":\"%s\",\"verdict\":\"%s\"}", (long long)number, whole->made_at,
		lt_words_verdict.at[whole->verdict].word);
	lt_stream_tell(r->api, "assessed", NULL, lt_buf_text(&json));
	lt_buf_done(&json);
	lt_assessed_drop(whole);
}

/* A copy of what is shown, for the thread alone to change. */
static struct lt_runner_row
shown(struct runner *r)
{
	pthread_mutex_lock(&r->lock);
	struct lt_runner_row row = r->now;
	pthread_mutex_unlock(&r->lock);
	return row;
}

/* Once, however often it is so; "" when it is over. */
static void
complain(struct runner *r, const char *why)
{
	if (strcmp(why, r->said_last.text) == 0)
		return;
	snprintf(r->said_last.text, sizeof r->said_last.text, "%s", why);
	if (*why)
		fprintf(stderr, "lintel: assessments wait: %s\n", why);
}

static void
keep(struct runner *r, const struct lt_runner_row *row)
{
	struct lt_err err = { 0 };
	struct lt_database *db = lt_api_database(r->api, &err);
	if (!db || !lt_runner_keep(db, row, &err))
		complain(r, err.text);
	r->kept_us = lt_clock_us();
}

/* --- one assessment --- */

/* Where no estate was named the host is looked at alone, with what pages wrote into the estate of the state folder. */
static bool
prepare_folder(struct runner *r, struct lt_arena *a, const char *folder, struct lt_err *err)
{
	const struct lt_api_given *given = lt_api_given(r->api);
	const char *copy = lt_io_join(a, folder, "lintel.yaml");
	struct lt_text bytes;
	if (given->folder)
		return true;
	if (!lt_io_folder(folder, err))
		return false;
	if (!given->estate || access(given->estate, F_OK) != 0)
		return unlink(copy) == 0 || true;
	return lt_io_read(a, -100, given->estate, 16 << 20, &bytes, err) && lt_io_write(copy, bytes, err);
}

/* A day a week before the last run that is kept, or NULL: there is nothing to compare with. */
static const char *
since(struct runner *r, struct lt_arena *a, int64_t now)
{
	struct lt_past past;
	struct lt_history_run run = { 0 };
	struct lt_err gone = { 0 };
	char *day = lt_alloc(a, 16);
	int64_t today = now / SECOND_US / 86400;
	if (!lt_past_open(r->api, a, &past, &gone))
		return NULL;
	bool found = past.history && lt_history_before(past.history, past.estate, today, &run, &gone) && run.id;
	lt_past_close(&past);
	lt_date_spell(today - WEEK, day);
	return found ? day : NULL;
}

static bool
begin(struct runner *r, int64_t now, struct lt_err *err)
{
	const struct lt_api_given *given = lt_api_given(r->api);
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	const char *folder = lt_past_folder(r->api, a), *week = since(r, a, now);
	const char *argv[16] = { given->program, "assess", folder, "--store", lt_past_store(r->api), "--progress", "3", "--format",
		lt_print(a, "json=%s/assessed/next.json", given->state), "--facts", lt_print(a, "%s/assessed/next.db", given->state) };
	int count = 11;
	if (week) {
		argv[count++] = "--since";
		argv[count++] = week;
	}
	if (!given->folder)
		argv[count++] = "--host";
	struct lt_errand_given errand = { .program = given->program, .argv = argv, .environment = given->environment, .folder = folder,
		.low = true };
	r->lines = LT_BUF(LINES_BYTES);
	r->said = LT_BUF(LINES_BYTES);
	r->ending = false;
	r->began_us = now;
	bool good = prepare_folder(r, a, folder, err) && lt_errand_begin(&errand, &r->errand, err);
	lt_arena_drop(a);
	return good;
}

/* A line of --progress. */
static void
take_line(struct lt_runner_row *row, struct lt_text line)
{
	struct lt_arena *a = lt_arena_new(1 << 16);
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	int64_t done = 0, total = 0;
	if (lt_json_read(a, lt_keys_new(a), "progress", lt_copy_text(a, line), &doc, &err)) {
		struct lt_node root = lt_doc_root(doc);
		snprintf(row->step, sizeof row->step, "%.*s", LT_ARG(lt_node_text(lt_node_get(root, "step"), a)));
		snprintf(row->sentence, sizeof row->sentence, "%.*s", LT_ARG(lt_node_text(lt_node_get(root, "sentence"), a)));
		lt_node_int(lt_node_get(root, "done"), &done);
		lt_node_int(lt_node_get(root, "total"), &total);
		row->done = (uint32_t)done;
		row->total = (uint32_t)total;
	}
	lt_arena_drop(a);
}

/* What it told since the last look; a step that is new is shown at once, what is within one now and then. */
static void
follow(struct runner *r)
{
	struct lt_runner_row row = shown(r);
	char step[sizeof row.step];
	size_t used = 0;
	bool stepped = false;
	memcpy(step, row.step, sizeof step);
	lt_errand_read(&r->errand.told, &r->lines);
	lt_errand_read(&r->errand.err, &r->said);
	lt_errand_read(&r->errand.out, &r->said);
	for (const char *end; r->lines.len > used && (end = memchr(r->lines.at + used, '\n', r->lines.len - used));) {
		take_line(&row, (struct lt_text){ r->lines.at + used, (size_t)(end - r->lines.at) - used });
		used = (size_t)(end - r->lines.at) + 1;
		if (strcmp(step, row.step) != 0) {
			memcpy(step, row.step, sizeof step);
			stepped = true;
			show(r, &row);
		}
	}
	if (used == 0)
		return;
	memmove(r->lines.at, r->lines.at + used, r->lines.len - used);
	r->lines.len -= used;
	int64_t now = lt_clock_us();
	if (now - r->told_us >= TELL_MS * INT64_C(1000)) {
		show(r, &row);
		r->told_us = now;
	} else {
		set_now(r, &row);
	}
	if (stepped || now - r->kept_us >= SECOND_US)
		keep(r, &row);
}

/* The new document takes the place of the last, facts first: who reads the new one finds its facts. */
static bool
install(struct runner *r, struct lt_err *err)
{
	const char *state = lt_api_given(r->api)->state;
	char next[4200], last[4200];
	static const char *const names[][2] = { { "next.db", "facts.db" }, { "next.json", "last.json" } };
	for (int i = 0; i < 2; i++) {
		snprintf(next, sizeof next, "%s/assessed/%s", state, names[i][0]);
		snprintf(last, sizeof last, "%s/assessed/%s", state, names[i][1]);
		if (rename(next, last) != 0)
			return lt_fail_os(err, "put %s in place", last);
	}
	return lt_assessed_again(r->api, err);
}

static void
sum_up(struct runner *r, struct lt_runner_row *row)
{
	struct lt_assessed_whole *whole = lt_assessed_take(r->api);
	uint64_t open = 0, unknown = 0;
	for (int i = 0; whole && i < whole->checks_count; i++) {
		open += whole->checks[i].gap > whole->checks[i].waived ? whole->checks[i].gap - whole->checks[i].waived : 0;
		unknown += whole->checks[i].unknown;
	}
	if (whole)
		snprintf(row->sentence, sizeof row->sentence, "%s: %llu open gap%s, %llu unknown", lt_words_verdict.at[whole->verdict].word,
			(unsigned long long)open, open == 1 ? "" : "s", (unsigned long long)unknown);
	lt_assessed_drop(whole);
}

/* Its exit status says whether there is something to read: gaps, little evidence and refused gates are answers too. */
static void
finish(struct runner *r)
{
	struct lt_runner_row row = shown(r);
	struct lt_err err = { 0 };
	bool ending = r->ending, late = ending && !row.cancel;
	int code = lt_errand_end(&r->errand, ending);
	bool good = !ending && (code == 0 || code == 3 || code == 4 || code == 5) && install(r, &err);
	snprintf(row.state, sizeof row.state, "%s", good ? "done" : ending && !late ? "cancelled" : "failed");
	if (good)
		sum_up(r, &row);
	else if (late)
		snprintf(row.sentence, sizeof row.sentence, "it took longer than %d minutes, and was ended", MOST_S / 60);
	else if (ending)
		snprintf(row.sentence, sizeof row.sentence, "somebody ended it");
	else if (err.text[0])
		snprintf(row.sentence, sizeof row.sentence, "%.600s", err.text);
	else
		lt_errand_sentence(lt_buf_text(&r->said), row.sentence, sizeof row.sentence);
	if (!good && !row.sentence[0])
		snprintf(row.sentence, sizeof row.sentence, code > 128 ? "it was ended by signal %d" : "it ended with %d", code > 128 ? code - 128 : code);
	lt_buf_done(&r->lines);
	lt_buf_done(&r->said);
	lt_clock_spell(lt_clock_us(), row.ended_at);
	/* Who finds it over in the list finds nothing running either, and no schedule takes it for one that never ended. */
	atomic_store(&r->ended_us, lt_clock_us());
	set_now(r, &row);
	keep(r, &row);
	if (good && r->shared && !lt_shared_put(r->api, row.number, &err))
		fprintf(stderr, "lintel: other instances do not see assessment %lld: %s\n", (long long)row.number, err.text);
	show(r, &row);
	if (good)
		tell_assessed(r, row.number);
}

/* --- the turn --- */

/* Who has it anew finds what the one before left behind. */
static void
take_turn(struct runner *r, int64_t now)
{
	struct lt_err err = { 0 };
	struct lt_database *db = lt_api_database(r->api, &err);
	bool had = atomic_load(&r->leads), have = false, asked;
	char at[32];
	if (now < r->renew_us)
		return;
	r->renew_us = now + (had ? RENEW_S : 1) * SECOND_US;
	asked = db && lt_turn_take(db, "runner", r->holder, now, TURN_S * SECOND_US, &have, &err);
	if (!asked) {
		complain(r, err.text);
		have = had && now < r->until_us; /* nobody else can have it before */
	}
	if (asked && have)
		r->until_us = now + TURN_S * SECOND_US;
	if (asked && have && !had) {
		lt_clock_spell(now, at);
		lt_runner_orphans(db, lt_api_instance(r->api), at, &err);
		r->renew_us = now + RENEW_S * SECOND_US;
	}
	if (had && !have && r->errand.pid)
		r->ending = true;
	atomic_store(&r->leads, have);
}

/* --- the loop --- */

/* Takes up what waits. */
static void
take_up(struct runner *r, struct lt_runner_row *row, int64_t now)
{
	struct lt_err err = { 0 };
	snprintf(row->state, sizeof row->state, "running");
	snprintf(row->instance, sizeof row->instance, "%s", lt_api_instance(r->api));
	snprintf(row->sentence, sizeof row->sentence, "beginning");
	lt_clock_spell(now, row->began_at);
	if (row->cancel || !begin(r, now, &err)) {
		snprintf(row->state, sizeof row->state, row->cancel ? "cancelled" : "failed");
		snprintf(row->sentence, sizeof row->sentence, "%.600s", row->cancel ? "somebody ended it before it began" : err.text);
		lt_clock_spell(now, row->ended_at);
		atomic_store(&r->ended_us, now);
	}
	keep(r, row);
	show(r, row);
}

static void
look(struct runner *r, int64_t now)
{
	struct lt_err err = { 0 };
	struct lt_runner_row row, before = shown(r);
	struct lt_database *db = lt_api_database(r->api, &err);
	if (!db || !lt_runner_find(db, &row, &err)) {
		complain(r, err.text);
		return;
	}
	complain(r, "");
	if (r->errand.pid) {
		if (row.number == before.number && row.cancel && !before.cancel) {
			pthread_mutex_lock(&r->lock);
			r->now.cancel = true;
			pthread_mutex_unlock(&r->lock);
			r->ending = true;
		}
		r->ending |= now - r->began_us > MOST_S * SECOND_US;
		return;
	}
	if (atomic_load(&r->leads)) {
		if (is(row.state, "queued"))
			take_up(r, &row, now);
		else if (row.number != before.number || strcmp(row.state, before.state) != 0)
			show(r, &row);
		return;
	}
	/* Another instance does it: what it says of it is told here too. */
	if (memcmp(&row, &before, sizeof row) != 0)
		show(r, &row);
	if (row.number && is_over(&row))
		atomic_store(&r->ended_us, now);
	int64_t number = r->shared ? lt_shared_get(r->api, &err) : 0;
	if (number > 0)
		tell_assessed(r, number);
}

static void *
run(void *given)
{
	struct runner *r = given;
	int64_t looked_us = 0;
	while (!atomic_load(&r->stop)) {
		struct pollfd polled[] = { { r->wake, POLLIN, 0 }, { r->errand.pid ? r->errand.told : -1, POLLIN, 0 },
			{ r->errand.pid ? r->errand.err : -1, POLLIN, 0 }, { r->errand.pid ? r->errand.out : -1, POLLIN, 0 },
			{ r->errand.pid ? r->errand.pidfd : -1, POLLIN, 0 } };
		uint64_t woken = 0;
		poll(polled, 5, 1000);
		if (read(r->wake, &woken, sizeof woken) < 0)
			woken = 0;
		int64_t now = lt_clock_us();
		if (r->errand.pid)
			follow(r);
		take_turn(r, now);
		if (woken || now - looked_us >= SECOND_US || now < looked_us) {
			look(r, now);
			looked_us = now;
		}
		if (r->errand.pid && (r->ending || polled[4].revents))
			finish(r);
	}
	if (r->errand.pid) {
		struct lt_runner_row row = shown(r);
		lt_errand_end(&r->errand, true);
		lt_buf_done(&r->lines);
		lt_buf_done(&r->said);
		snprintf(row.state, sizeof row.state, "failed");
		snprintf(row.sentence, sizeof row.sentence, "the instance that ran it was stopped");
		lt_clock_spell(lt_clock_us(), row.ended_at);
		keep(r, &row);
	}
	struct lt_err err = { 0 };
	struct lt_database *db = lt_api_database(r->api, &err);
	if (db && atomic_load(&r->leads))
		lt_turn_give(db, "runner", r->holder, &err);
	return NULL;
}

/* --- asked by others --- */

static void
give(struct lt_arena *a, const struct lt_runner_row *row, struct lt_noun_assessment_run *ret_run)
{
	struct lt_runner_row *copy = LT_NEW(a, struct lt_runner_row);
	*copy = *row;
	lt_runner_noun(copy, ret_run);
	ret_run->id = lt_print(a, "%lld", (long long)row->number);
}

bool
lt_runner_ask(struct lt_api *api, struct lt_arena *a, const struct lt_principal *who, const char *why,
	struct lt_noun_assessment_run *ret_run, bool *ret_new, struct lt_err *err)
{
	struct runner *r = mine(api);
	struct lt_runner_row row;
	struct lt_database *db = lt_api_database(api, err);
	if (!db || !lt_runner_find(db, &row, err))
		return false;
	*ret_new = !row.number || is_over(&row) || (is(row.state, "running") && is(why, "change"));
	if (*ret_new) {
		row = (struct lt_runner_row){ .sentence = "waits for its turn" };
		snprintf(row.state, sizeof row.state, "queued");
		snprintf(row.why, sizeof row.why, "%s", why);
		snprintf(row.who, sizeof row.who, "%s", who ? who->name : "");
		lt_clock_spell(lt_clock_us(), row.asked_at);
		if (!lt_runner_add(db, &row, err))
			return false;
		pthread_mutex_lock(&r->lock);
		if (is_over(&r->now) || !r->now.number)
			r->now = row;
		pthread_mutex_unlock(&r->lock);
		wake(r);
	}
	give(a, &row, ret_run);
	return true;
}

bool
lt_runner_cancel(struct lt_api *api, const struct lt_principal *who, bool *ret_was, struct lt_err *err)
{
	struct lt_runner_row row;
	char number[24];
	struct lt_database *db = lt_api_database(api, err);
	if (!db || !lt_runner_find(db, &row, err))
		return false;
	*ret_was = row.number && !is_over(&row);
	if (!*ret_was)
		return true;
	snprintf(number, sizeof number, "%lld", (long long)row.number);
	if (!lt_audit_add(api, who, "assessment.cancel", number, NULL, "done", err) || !lt_runner_wish_end(db, row.number, err))
		return false;
	wake(mine(api));
	return true;
}

bool
lt_runner_current(struct lt_api *api, struct lt_arena *a, struct lt_noun_assessment_run *ret_run)
{
	struct lt_runner_row row = shown(mine(api));
	if (!row.number)
		return false;
	give(a, &row, ret_run);
	return true;
}

bool
lt_runner_leads(struct lt_api *api)
{
	return atomic_load(&mine(api)->leads);
}

int64_t
lt_runner_ended(struct lt_api *api)
{
	return atomic_load(&mine(api)->ended_us);
}

bool
lt_runner_busy(struct lt_api *api)
{
	struct lt_runner_row row = shown(mine(api));
	return row.number && !is_over(&row);
}

bool
lt_runner_list(struct lt_api *api, struct lt_arena *a, int64_t from, int64_t most, struct lt_noun_assessment_run **ret_runs,
	int *ret_count, int64_t *ret_total, struct lt_err *err)
{
	struct lt_runner_row *rows = NULL;
	struct lt_database *db = lt_api_database(api, err);
	if (!db || !lt_runner_rows(db, a, from, most, &rows, ret_count, ret_total, err))
		return false;
	*ret_runs = LT_NEW_ARRAY(a, struct lt_noun_assessment_run, *ret_count + 1);
	for (int i = 0; i < *ret_count; i++)
		give(a, &rows[i], &(*ret_runs)[i]);
	return true;
}

/* --- the service --- */

static bool
open_runner(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct runner *r = LT_NEW(lt_api_arena(api), struct runner);
	struct lt_database *db = lt_api_database(api, err);
	*ret_state = r;
	r->api = api;
	r->errand = (struct lt_errand){ 0, -1, -1, -1, -1 };
	r->shared = lt_shared_is(api);
	/* A state folder has one lintel up: what is its own needs no waiting for the turn of the one before. */
	r->holder = r->shared ? lt_api_instance(api) : "here";
	pthread_mutex_init(&r->lock, NULL);
	r->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (!db || !lt_runner_make(db, err) || !lt_turn_make(db, err) || (r->shared && !lt_shared_make(api, err)) ||
		!lt_runner_find(db, &r->now, err))
		return false;
	if (pthread_create(&r->thread, NULL, run, r) != 0)
		return lt_fail(err, "there is no thread left");
	r->threaded = true;
	return true;
}

static void
close_runner(struct lt_api *api)
{
	struct runner *r = mine(api);
	if (!r->threaded)
		return;
	atomic_store(&r->stop, true);
	wake(r);
	pthread_join(r->thread, NULL);
	close(r->wake);
}

const struct lt_service lt_service_runner = { .name = "runner", .open = open_runner, .close = close_runner };
