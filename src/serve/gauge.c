/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/gauge.h"

#include "base/buf.h"
#include "gateway/health.h"
#include "record/policy.h"
#include "serve/credential.h"
#include "serve/metrics.h"
#include "store/lease.h"
#include "store/share.h"

int32_t
lt_gauge_day(int64_t now_ms)
{
	return (int32_t)(now_ms / 86400000);
}

int32_t
lt_gauge_month(int64_t now_ms)
{
	time_t seconds = now_ms / 1000;
	struct tm utc;
	gmtime_r(&seconds, &utc);
	return (utc.tm_year - 70) * 12 + utc.tm_mon;
}

static void
write_one(struct lt_buf *out, const char *name, const char *type, const char *help, double value)
{
	lt_metrics_family(out, name, type, help);
	lt_buf_printf(out, "%s %.15g\n", name, value);
}

static void
write_workers(struct lt_share *share, struct lt_buf *out)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	int count = lt_share_workers(share, workers);
	write_one(out, "lintel_workers", "gauge", "Workers that are alive.", count);
	lt_metrics_family(out, "lintel_worker_policy_generation", "gauge", "The policy that a worker enforces.");
	for (int i = 0; i < count; i++)
		lt_buf_printf(out, "lintel_worker_policy_generation{worker=\"%d\"} %llu\n", workers[i].slot,
			(unsigned long long)workers[i].generation);
}

bool
lt_gauge_told(const struct lt_policy *p, uint32_t i)
{
	for (uint32_t before = 0; before < i; before++)
		if (p->deployments[before].identity == p->deployments[i].identity)
			return true;
	return false;
}

static void
write_deployment(struct lt_buf *out, const char *name, const struct lt_policy *p, uint32_t i, const char *more, double value)
{
	if (lt_gauge_told(p, i))
		return;
	lt_buf_printf(out, "%s{", name);
	lt_metrics_label(out, "deployment", lt_policy_text(p, p->deployments[i].name));
	lt_buf_printf(out, "%s} %.15g\n", more, value);
}

static void
write_states(struct lt_share *share, const struct lt_policy *p, int64_t now_ms, struct lt_buf *out)
{
	static const char *const states[] = { ",state=\"ok\"", ",state=\"saturated\"", ",state=\"broken\"", ",state=\"probe\"" };
	lt_metrics_family(out, "lintel_deployment_state", "gauge", "1 for the state that a deployment is in, 0 for the others.");
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		int target = lt_share_target(share, p->deployments[i].identity);
		int64_t until;
		if (target < 0)
			continue;
		enum lt_health_state state = lt_health_look(lt_share_target_health(share, target), now_ms, &until);
		for (int s = LT_HEALTH_OK; s <= LT_HEALTH_PROBE; s++)
			write_deployment(out, "lintel_deployment_state", p, i, states[s], s == (int)state);
	}
}

static void
write_deployments(struct lt_share *share, const struct lt_policy *p, struct lt_credentials *credentials, int64_t now_ms,
	struct lt_buf *out)
{
	struct lt_address addresses[LT_SHARE_ADDRESSES];
	lt_metrics_family(out, "lintel_deployment_in_flight", "gauge", "Calls that a deployment is answering.");
	for (uint32_t i = 0; i < p->deployments_count; i++)
		write_deployment(out, "lintel_deployment_in_flight", p, i, "",
			(double)lt_share_target_in_flight(share, lt_share_target(share, p->deployments[i].identity)));
	lt_metrics_family(out, "lintel_deployment_addresses", "gauge", "Addresses that are known of a deployment's host.");
	for (uint32_t i = 0; i < p->deployments_count; i++)
		write_deployment(out, "lintel_deployment_addresses", p, i, "",
			lt_share_addresses(share, lt_share_target(share, p->deployments[i].identity), addresses));
	lt_metrics_family(out, "lintel_deployment_key", "gauge", "1 when the key of a deployment is there.");
	for (uint32_t i = 0; i < p->deployments_count; i++)
		if (p->deployments[i].credential != LT_POLICY_NONE)
			write_deployment(out, "lintel_deployment_key", p, i, "",
				lt_credentials_has(credentials, p->deployments[i].credential));
	lt_metrics_family(out, "lintel_ptu_utilization", "gauge", "Share of a PTU deployment's bucket that is full, as the gateway models it.");
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		const struct lt_policy_deployment *d = &p->deployments[i];
		const void *health = lt_share_target_health(share, lt_share_target(share, d->identity));
		if (d->kind == LT_DEPLOYMENT_PTU && d->ptu)
			write_deployment(out, "lintel_ptu_utilization", p, i, "", lt_health_ptu_level(health, d, now_ms) / 1000.0);
	}
}

static void
write_scope(struct lt_buf *out, const char *name, const struct lt_policy *p, const struct lt_policy_scope *scope, double value)
{
	lt_buf_printf(out, "%s{scope=\"%s\",", name, lt_scope_word(scope->kind));
	lt_metrics_label(out, "name", lt_policy_text(p, scope->name));
	lt_buf_printf(out, "} %.15g\n", value);
}

/* One row a number of a scope's level, with the limit that it is held against beside it. */
enum { FLIGHT, CALLS, TOKENS, DAY, MONTH, LEVELS };

static double
level_of(int which, const struct lt_lease_level *level)
{
	return which == FLIGHT ? (double)level->in_flight
		: which == CALLS ? (double)level->calls
		: which == TOKENS ? (double)level->tokens
		: which == DAY ? (double)level->day_nano / 1e9
			       : (double)level->month_nano / 1e9;
}

static double
limit_of(int which, const struct lt_policy_scope *scope)
{
	return which == FLIGHT ? scope->concurrency
		: which == CALLS ? scope->rpm
		: which == TOKENS ? (double)scope->tpm
		: which == DAY ? (double)scope->day_nano / 1e9
			       : (double)scope->month_nano / 1e9;
}

static void
write_scopes(struct lt_share *share, const struct lt_policy *p, int64_t now_ms, struct lt_buf *out)
{
	static const struct { const char *name, *limit, *help, *limit_help; } rows[LEVELS] = {
		[FLIGHT] = { "lintel_scope_in_flight", "lintel_scope_in_flight_limit", "Calls in flight, of scopes that are limited.", "How many may be." },
		[CALLS] = { "lintel_scope_calls", "lintel_scope_calls_limit", "Calls of the last 60 s, of scopes that are limited.", "How many may be in 60 s." },
		[TOKENS] = { "lintel_scope_tokens", "lintel_scope_tokens_limit", "Tokens of the last 60 s, of scopes that are limited.", "How many may be in 60 s." },
		[DAY] = { "lintel_budget_day_spent", "lintel_budget_day", "Money spent and held today, of scopes that have a budget.", "The budget of a day." },
		[MONTH] = { "lintel_budget_month_spent", "lintel_budget_month", "Money spent and held this month, of scopes that have a budget.", "The budget of a month." },
	};
	for (int which = 0; which < LEVELS; which++) {
		lt_metrics_family(out, rows[which].name, "gauge", rows[which].help);
		for (uint32_t i = 0; i < p->scopes_count; i++) {
			struct lt_lease_level level = { 0 };
			int place = limit_of(which, &p->scopes[i]) > 0 ? lt_share_scope(share, p->scopes[i].identity) : -1;
			if (place < 0)
				continue;
			lt_lease_look(share, place, now_ms, lt_gauge_day(now_ms), lt_gauge_month(now_ms), &level);
			write_scope(out, rows[which].name, p, &p->scopes[i], level_of(which, &level));
		}
		lt_metrics_family(out, rows[which].limit, "gauge", rows[which].limit_help);
		for (uint32_t i = 0; i < p->scopes_count; i++)
			if (limit_of(which, &p->scopes[i]) > 0)
				write_scope(out, rows[which].limit, p, &p->scopes[i], limit_of(which, &p->scopes[i]));
	}
}

static void
write_keeping(const struct lt_keeping *k, int64_t now_ms, struct lt_buf *out)
{
	write_one(out, "lintel_ledger_rows_total", "counter", "Calls that this keeper wrote into the ledger.", (double)k->rows);
	write_one(out, "lintel_ledger_batches_total", "counter", "Transactions of the ledger.", (double)k->batches);
	write_one(out, "lintel_ledger_lag_seconds", "gauge", "Time from the end of a call until it was durable, the longest of the last batch.",
		k->stuck_since_ms ? (double)(now_ms - k->stuck_since_ms) / 1e3 : (double)k->lag_us / 1e6);
	write_one(out, "lintel_ledger_waiting", "gauge", "Records on their way to the ledger.", (double)k->waiting);
	write_one(out, "lintel_ledger_dropped_total", "counter", "Records that could not be read; 0 unless a ring was damaged.", (double)k->unread);
	write_one(out, "lintel_access_lines_lost_total", "counter", "Lines of calls.log that found no room; the ledger has their calls.", (double)k->lines_lost);
}

void
lt_gauge_write(struct lt_share *share, const struct lt_policy *policy, struct lt_credentials *credentials,
	const struct lt_keeping *keeping, int64_t now_ms, struct lt_buf *out)
{
	lt_metrics_family(out, "lintel_build_info", "gauge", "1, with the version as a label.");
	lt_buf_puts(out, "lintel_build_info{version=\"" LT_VERSION "\"} 1\n");
	write_one(out, "lintel_policy_generation", "gauge", "The policy in force.", (double)lt_share_generation(share));
	write_workers(share, out);
	write_keeping(keeping, now_ms, out);
	if (!policy)
		return;
	write_states(share, policy, now_ms, out);
	write_deployments(share, policy, credentials, now_ms, out);
	write_scopes(share, policy, now_ms, out);
}
