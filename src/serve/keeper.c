/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/keeper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/signalfd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "gateway/health.h"
#include "govern/spent.h"
#include "record/policy.h"
#include "serve/admin.h"
#include "serve/alert.h"
#include "serve/book.h"
#include "serve/credential.h"
#include "serve/drain.h"
#include "serve/journal.h"
#include "serve/metrics.h"
#include "serve/resolve.h"
#include "serve/state.h"
#include "store/lease.h"
#include "store/ledger.h"
#include "store/share.h"

enum { TICK_MS = 20, BUSY_TICK_MS = 200, BUSY = 8, PREPARE_MS = 3000, STUCK_SAY_MS = 60000, LAST_DRAIN_MS = 10000 };

static void
say(const struct lt_err *err)
{
	fprintf(stderr, "lintel: %s\n", err->text);
}

/* --- usage --- */

/* Brings one batch; how many calls that were. */
static uint32_t
drain(struct lt_keeper *k, int64_t now)
{
	struct lt_err err = { 0 };
	uint32_t taken = 0;
	pthread_mutex_lock(&k->lock);
	bool good = lt_drain_run(k->drain, now, &taken, &k->keeping, &err);
	if (good)
		k->keeping.stuck_since_ms = 0;
	else if (!k->keeping.stuck_since_ms)
		k->keeping.stuck_since_ms = now / 1000;
	pthread_mutex_unlock(&k->lock);
	if (!good && now / 1000 - k->told_stuck > STUCK_SAY_MS) {
		k->told_stuck = now / 1000;
		lt_within(&err, "the ledger cannot be written, usage waits in the rings (%llu calls)",
			(unsigned long long)k->keeping.waiting);
		say(&err);
	}
	return good ? taken : 0;
}

/* --- publishing --- */

static bool
has_budgets(const struct lt_policy *policy)
{
	for (uint32_t i = 0; i < policy->scopes_count; i++)
		if (policy->scopes[i].day_nano || policy->scopes[i].month_nano)
			return true;
	return false;
}

/* What the ledger knows of the policy's budgets goes into the shared counters: they may be new, of another
 * process's time, or of a scope that had no budget so far.  The rings are drained first, since what
 * is in them is spent too. */
static bool
tell_spent(struct lt_keeper *k, const struct lt_policy *policy, int64_t now_ms, struct lt_err *err)
{
	int32_t day = lt_gauge_day(now_ms);
	struct lt_spent *spent;
	if (!has_budgets(policy))
		return true;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_ledger *ledger = lt_ledger_read(k->given->state->folder, err);
	bool good = ledger && lt_spent_read(a, ledger, policy, day, &spent, err);
	for (uint32_t i = 0; good && i < policy->scopes_count; i++) {
		const struct lt_policy_scope *scope = &policy->scopes[i];
		int place = scope->day_nano || scope->month_nano ? lt_share_scope(k->given->share, scope->identity) : -1;
		if (place >= 0)
			lt_lease_set_spent(k->given->share, place, day, spent[i].day_nano, lt_spent_month(day), spent[i].month_nano);
	}
	lt_ledger_close(ledger);
	lt_arena_drop(a);
	return good;
}

static const struct lt_policy *
look(struct lt_keeper *k, uint64_t generation)
{
	pthread_mutex_lock(&k->lock);
	const struct lt_policy *policy = lt_book_look(k->book, generation);
	pthread_mutex_unlock(&k->lock);
	return policy;
}

/* The policy is complete: from now on workers take it.  The first one does not wait for the ledger to be
 * opened, which takes longer than all the rest of a start, unless it has budgets. */
static void
publish(struct lt_keeper *k, uint64_t generation)
{
	const struct lt_state *state = k->given->state;
	struct lt_err err = { 0 };
	char number[32];
	snprintf(number, sizeof number, "%llu\n", (unsigned long long)generation);
	const struct lt_policy *policy = look(k, generation);
	if (!k->drain && (!policy || has_budgets(policy)))
		return;
	if (policy && has_budgets(policy)) {
		while (drain(k, lt_clock_us()))
			;
		policy = look(k, generation); /* the book may have given its place away to the records' own */
	}
	if (policy && !tell_spent(k, policy, lt_clock_us() / 1000, &err)) {
		lt_within(&err, "what is spent of budgets is not known");
		say(&err);
		err = (struct lt_err){ 0 };
	}
	if (lt_share_generation(k->given->share) != generation)
		lt_share_publish(k->given->share, generation);
	if (!lt_io_write(lt_state_path(k->a, state, "policy/current"), lt_text(number), &err))
		say(&err);
	lt_state_give(k->a, state, "policy/current");
	k->preparing = 0;
	k->serving = true;
}

/* Begins with the hosts and keys of a policy that somebody wants. */
static void
prepare(struct lt_keeper *k, uint64_t generation, int64_t now_ms)
{
	struct lt_err err = { 0 };
	pthread_mutex_lock(&k->lock);
	const struct lt_policy *policy = lt_book_open(k->book, generation, &err);
	pthread_mutex_unlock(&k->lock);
	if (!policy || !lt_resolve_policy(k->resolve, policy, &err) || !lt_credentials_policy(k->credentials, policy, &err)) {
		k->refused = generation;
		lt_within(&err, "policy %llu is not published", (unsigned long long)generation);
		say(&err);
		return;
	}
	lt_state_give(k->a, k->given->state, lt_print(k->a, "policy/%llu.policy", (unsigned long long)generation));
	k->preparing = generation;
	k->preparing_since = now_ms;
}

static void
tend_policy(struct lt_keeper *k, int64_t now_ms)
{
	uint64_t wanted = lt_share_wanted(k->given->share), force = lt_share_generation(k->given->share);
	uint64_t next = wanted ? wanted : force;
	if (next && next != k->preparing && next != k->refused && (next != force || !k->serving))
		prepare(k, next, now_ms);
	if (next && next == k->refused && !k->serving && force && force != next && !k->preparing)
		prepare(k, force, now_ms); /* a bad policy never replaces a good one */
	if (k->preparing && (now_ms - k->preparing_since > PREPARE_MS
		|| (lt_resolve_settled(k->resolve) && lt_credentials_settled(k->credentials))))
		publish(k, k->preparing);
}

/* --- budgets --- */

static void
look_at_budget(struct lt_keeper *k, const struct lt_policy *policy, const struct lt_policy_scope *scope, int64_t now_ms)
{
	if (!scope->day_nano && !scope->month_nano)
		return;
	int place = lt_share_scope(k->given->share, scope->identity);
	struct lt_lease_level level = { 0 };
	int32_t numbers[] = { lt_gauge_day(now_ms), lt_gauge_month(now_ms) };
	if (place < 0)
		return;
	lt_lease_look(k->given->share, place, now_ms, numbers[0], numbers[1], &level);
	for (int period = LT_ALERT_DAY; period <= LT_ALERT_MONTH; period++) {
		int64_t nano = period == LT_ALERT_DAY ? level.day_nano - level.day_held : level.month_nano - level.month_held;
		int percent = lt_alerts_look(k->alerts, scope, period, numbers[period], nano);
		if (!percent)
			continue;
		struct lt_buf sentence = LT_BUF(4096);
		lt_alerts_say(&sentence, policy, scope, period, nano, percent);
		fprintf(stderr, "lintel: %s\n", lt_buf_text(&sentence).at);
		lt_buf_done(&sentence);
	}
}

/* With the lock. */
static void
look_at_budgets(struct lt_keeper *k, int64_t now_ms)
{
	const struct lt_policy *policy = lt_book_look(k->book, lt_share_generation(k->given->share));
	for (uint32_t i = 0; policy && i < policy->scopes_count; i++)
		look_at_budget(k, policy, &policy->scopes[i], now_ms);
	lt_alerts_keep(k->alerts);
}

/* --- keys --- */

/* Whether the keys are there is told in shared memory, so that nobody need see them to know.  With the lock. */
static void
tell_keys(struct lt_keeper *k)
{
	const struct lt_policy *p = k->preparing ? NULL : lt_book_look(k->book, lt_share_generation(k->given->share));
	for (uint32_t i = 0; p && i < p->deployments_count; i++) {
		const struct lt_policy_deployment *d = &p->deployments[i];
		int target = d->credential == LT_POLICY_NONE ? -1 : lt_share_target(k->given->share, d->identity);
		if (target < 0)
			continue;
		struct lt_health *health = lt_share_target_health(k->given->share, target);
		atomic_store_explicit(&health->key, lt_credentials_has(k->credentials, d->credential) ? LT_HEALTH_KEY_THERE :
			LT_HEALTH_KEY_MISSING, memory_order_relaxed);
	}
}

/* --- the loop --- */

static void
every_second(struct lt_keeper *k, int64_t now_ms)
{
	k->second = now_ms / 1000;
	lt_credentials_look(k->credentials);
	lt_share_reap(k->given->share);
	pthread_mutex_lock(&k->lock);
	look_at_budgets(k, now_ms);
	tell_keys(k);
	pthread_mutex_unlock(&k->lock);
}

static void
work(struct lt_keeper *k, int signals)
{
	/* Under load a transaction is larger and comes less often: its cost is shared by more calls. */
	for (uint32_t taken = 0;;) {
		struct pollfd stop = { .fd = signals, .events = POLLIN };
		if (poll(&stop, 1, taken >= LT_DRAIN_BATCH ? 0 : taken >= BUSY ? BUSY_TICK_MS : TICK_MS) > 0)
			return;
		int64_t now = lt_clock_us();
		lt_drain_find(k->drain, k->given->share);
		taken = drain(k, now);
		tend_policy(k, now / 1000);
		if (k->serving)
			lt_share_keeper_tell(k->given->share, now / 1000);
		if (now / 1000000 != k->second)
			every_second(k, now / 1000);
	}
}

/* The workers are gone: what they laid down last is taken too. */
static void
finish(struct lt_keeper *k)
{
	int64_t until = lt_clock_us() + LAST_DRAIN_MS * 1000;
	lt_drain_find(k->drain, k->given->share);
	do
		drain(k, lt_clock_us());
	while (k->keeping.waiting && !k->keeping.stuck_since_ms && lt_clock_us() < until);
	if (k->keeping.stuck_since_ms)
		fputs("lintel: usage is left in the rings; it is taken up at the next start\n", stderr);
}

static void
open_policies(struct lt_keeper *k)
{
	const struct lt_keeper_given *given = k->given;
	k->book = lt_book_new(k->a, given->state->folder);
	k->metrics = lt_metrics_new(k->a, LT_METRICS_SERIES);
	k->alerts = lt_alerts_open(k->a, lt_state_path(k->a, given->state, "alerts"));
	k->credentials = lt_credentials_new(k->a, given->keyring, given->environ);
	k->resolve = lt_resolve_new(k->a, given->share);
}

static bool
open_ledger(struct lt_keeper *k, struct lt_err *err)
{
	const struct lt_state *state = k->given->state;
	k->journal = lt_journal_open(k->a, lt_state_path(k->a, state, "calls.log"), LT_JOURNAL_BYTES, err);
	if (k->journal)
		k->drain = lt_drain_open(k->a, state->folder, k->book, k->metrics, k->journal, err);
	if (k->drain && k->given->traces) {
		k->spans = lt_journal_open(k->a, lt_state_path(k->a, state, "spans.jsonl"), LT_JOURNAL_BYTES, err);
		lt_drain_trace(k->drain, k->spans);
		return k->spans != NULL;
	}
	return k->drain != NULL;
}

int
lt_keeper_run(void *what)
{
	static struct lt_keeper k;
	struct lt_err err = { 0 };
	sigset_t set;
	k.given = what;
	close(k.given->shut_fds[0]);
	close(k.given->shut_fds[1]);
	close(k.given->state->lock);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	LT_AUTO(lt_fd) signals = signalfd(-1, &set, SFD_CLOEXEC);
	signal(SIGPIPE, SIG_IGN);
	k.a = lt_arena_new(SIZE_MAX);
	pthread_mutex_init(&k.lock, NULL);
	open_policies(&k);
	tend_policy(&k, lt_clock_us() / 1000);
	if (!open_ledger(&k, &err)) {
		say(&err);
		return 1;
	}
	struct lt_admin *admin = lt_admin_open(&k, &err);
	if (!admin)
		say(&err);
	work(&k, signals);
	if (admin)
		lt_admin_close(admin);
	finish(&k);
	lt_drain_close(k.drain);
	lt_journal_close(k.journal);
	if (k.spans)
		lt_journal_close(k.spans);
	return k.keeping.stuck_since_ms != 0;
}
