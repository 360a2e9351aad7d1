/* SPDX-License-Identifier: Apache-2.0 */
/* force: see force.h. */
#include "api/force.h"

#include <stdio.h>
#include <sys/stat.h>

#include "api/api.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "govern/publish.h"
#include "govern/spent.h"
#include "govern/usage.h"
#include "store/lease.h"
#include "store/ledger.h"
#include "store/share.h"

const char *const lt_force_state_words[4] = { "ok", "saturated", "broken", "probe" };

bool
lt_force_told(const struct lt_force *force, uint32_t deployment)
{
	const struct lt_policy_deployment *d = force->policy.deployments;
	for (uint32_t before = 0; before < deployment; before++)
		if (d[before].identity == d[deployment].identity)
			return true;
	return false;
}

const char *
lt_force_time(struct lt_arena *a, int64_t us)
{
	char spelt[LT_USAGE_TIME];
	lt_usage_time_spell(us, spelt);
	return lt_copy(a, spelt);
}

const char *
lt_force_day(struct lt_arena *a, int64_t day)
{
	char spelt[16];
	if (!day)
		return NULL;
	lt_date_spell(day, spelt);
	return lt_copy(a, spelt);
}

bool
lt_force_open(const struct lt_request *request, struct lt_force *ret_force, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	uint64_t generation = lt_share_generation(given->share);
	struct lt_force force = { .a = request->a, .share = given->share, .now_ms = request->now_us / 1000, .team = request->who->team };
	if (!generation)
		return lt_problem(reply, 503, "starting", "no policy is in force yet; the log of lintel up says why");
	if (!lt_publish_load(request->a, given->state, generation, &bytes, &force.policy, &err))
		return lt_problem(reply, 503, "failed", "the policy in force cannot be read: %s", err.text);
	force.day = (int32_t)(force.now_ms / 86400000);
	force.month = lt_spent_month(force.day);
	force.read_at = lt_force_time(request->a, request->now_us);
	force.currency = lt_copy_text(request->a, lt_policy_text(&force.policy, force.policy.head->currency)).at;
	*ret_force = force;
	return true;
}

struct lt_ledger *
lt_force_ledger(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_err err = { 0 };
	struct stat st;
	if (stat(lt_io_join(request->a, given->state, "ledger.db"), &st) != 0)
		return NULL;
	struct lt_ledger *ledger = lt_ledger_read(given->state, &err);
	if (!ledger)
		lt_problem_err(reply, 503, "failed", &err);
	return ledger;
}

bool
lt_force_spent(const struct lt_request *request, struct lt_force *force, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_spent *spent = NULL;
	struct lt_ledger *ledger = lt_force_ledger(request, reply);
	if (!ledger)
		return !reply->problem;
	bool good = lt_spent_read(request->a, ledger, &force->policy, force->day, &spent, &err);
	lt_ledger_close(ledger);
	force->spent = spent;
	return good || lt_problem_err(reply, 503, "failed", &err);
}

const char *
lt_force_text(const struct lt_force *force, struct lt_policy_text text)
{
	return text.len ? lt_copy_text(force->a, lt_policy_text(&force->policy, text)).at : NULL;
}

static struct lt_texts
alerts_of(struct lt_arena *a, const struct lt_policy_scope *s)
{
	const char **at = LT_NEW_ARRAY(a, const char *, 4);
	struct lt_texts texts = { at, 0 };
	while ((s->day_nano || s->month_nano) && texts.count < 4 && s->alert[texts.count]) {
		at[texts.count] = lt_print(a, "%d", s->alert[texts.count]);
		texts.count++;
	}
	return texts;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Where no budget stands nobody reserves and the counters in shared memory may be younger than the month: the ledger
 * knows then.  Where one stands they know of calls that the ledger has not yet. */
struct lt_noun_scope
lt_force_scope(const struct lt_force *force, uint32_t scope)
{
	struct lt_noun_scope noun = { .tpm = -1, .budget_day = -1, .budget_month = -1 };
	struct lt_lease_level level = { 0 };
	if (scope >= force->policy.scopes_count)
		return noun;
	const struct lt_policy_scope *s = &force->policy.scopes[scope];
	const struct lt_spent nothing = { 0 }, *spent = force->spent ? &force->spent[scope] : &nothing;
	int place = lt_share_scope(force->share, s->identity);
	if (place >= 0)
		lt_lease_look(force->share, place, force->now_ms, force->day, force->month, &level);
	return (struct lt_noun_scope){
		.rpm = s->rpm, .rpm_used = (int64_t)level.calls, .rpm_window = s->window_s,
		.tpm = s->tpm ? (double)s->tpm : -1, .tpm_used = (int64_t)level.tokens,
		.concurrency = s->concurrency, .in_flight = level.in_flight,
		.budget_day = lt_force_limit(s->day_nano), .budget_month = lt_force_limit(s->month_nano),
		.day_spent = lt_force_money(larger(level.day_nano - level.day_held, spent->day_nano)),
		.month_spent = lt_force_money(larger(level.month_nano - level.month_held, spent->month_nano)),
		.held = lt_force_money(larger(level.day_held, level.month_held)),
		.hard = s->hard && (s->day_nano || s->month_nano), .alert = alerts_of(force->a, s),
	};
}

const struct lt_policy_caller *
lt_force_caller(const struct lt_force *force, const char *name)
{
	for (uint32_t i = 0; i < force->policy.callers_count; i++)
		if (lt_text_eq(lt_policy_text(&force->policy, force->policy.callers[i].name), name))
			return &force->policy.callers[i];
	return NULL;
}

uint32_t
lt_force_team(const struct lt_force *force, const char *name)
{
	for (uint32_t i = 0; i < force->policy.scopes_count; i++)
		if (force->policy.scopes[i].kind == LT_SCOPE_TEAM &&
			lt_text_eq(lt_policy_text(&force->policy, force->policy.scopes[i].name), name))
			return i;
	return LT_POLICY_NONE;
}

bool
lt_force_sees(const struct lt_force *force, const struct lt_policy_caller *caller)
{
	return !force->team || lt_text_eq(lt_policy_text(&force->policy, caller->team), force->team);
}

static void
add_keys(const struct lt_force *force, const struct lt_policy_caller *caller, struct lt_buf *out)
{
	uint32_t number = (uint32_t)(caller - force->policy.callers);
	for (uint32_t i = 0; i < force->policy.keys_count; i++) {
		const struct lt_policy_key *key = &force->policy.keys[i];
		if (key->caller != number)
			continue;
		lt_buf_add(out, key->digest, sizeof key->digest);
		lt_buf_printf(out, "%d ", key->until_day);
	}
}

const char *
lt_force_version(const struct lt_force *force, const struct lt_policy_caller *caller, uint32_t scope)
{
	const struct lt_policy *p = &force->policy;
	struct lt_buf all = LT_BUF(16 << 20);
	char digest[65];
	if (scope < p->scopes_count) {
		struct lt_policy_scope s = p->scopes[scope];
		s.name = (struct lt_policy_text){ 0 }; /* a place in the bytes */
		lt_buf_add(&all, &s, sizeof s);
	}
	if (caller) {
		lt_buf_printf(&all, "%u %d %u ", caller->flags, caller->until_day, caller->output_cap);
		lt_buf_text_add(&all, lt_policy_text(p, caller->team));
		for (uint32_t i = 0; i < caller->grants; i++)
			lt_buf_text_add(&all, lt_policy_text(p, p->models[p->grants[caller->first_grant + i].model].name));
		add_keys(force, caller, &all);
	}
	lt_digest_hex(lt_buf_text(&all), digest);
	lt_buf_done(&all);
	return lt_copy_text(force->a, (struct lt_text){ digest, 16 }).at;
}
