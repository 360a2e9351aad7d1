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
write_one(struct lt_buf *out, enum lt_metric which, double value)
{
	const char *name = lt_metrics_family(out, which);
	lt_buf_printf(out, "%s %.15g\n", name, value);
}

static void
write_workers(struct lt_share *share, struct lt_buf *out)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	int count = lt_share_workers(share, workers);
	write_one(out, LT_METRIC_lintel_workers, count);
	lt_metrics_family(out, LT_METRIC_lintel_worker_policy_generation);
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
	lt_metrics_family(out, LT_METRIC_lintel_deployment_state);
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
	lt_metrics_family(out, LT_METRIC_lintel_deployment_in_flight);
	for (uint32_t i = 0; i < p->deployments_count; i++)
		write_deployment(out, "lintel_deployment_in_flight", p, i, "",
			(double)lt_share_target_in_flight(share, lt_share_target(share, p->deployments[i].identity)));
	lt_metrics_family(out, LT_METRIC_lintel_deployment_addresses);
	for (uint32_t i = 0; i < p->deployments_count; i++)
		write_deployment(out, "lintel_deployment_addresses", p, i, "",
			lt_share_addresses(share, lt_share_target(share, p->deployments[i].identity), addresses));
	lt_metrics_family(out, LT_METRIC_lintel_deployment_key);
	for (uint32_t i = 0; i < p->deployments_count; i++)
		if (p->deployments[i].credential != LT_POLICY_NONE)
			write_deployment(out, "lintel_deployment_key", p, i, "",
				lt_credentials_has(credentials, p->deployments[i].credential));
	lt_metrics_family(out, LT_METRIC_lintel_ptu_utilization);
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
	static const struct { enum lt_metric level, limit; } rows[LEVELS] = {
		[FLIGHT] = { LT_METRIC_lintel_scope_in_flight, LT_METRIC_lintel_scope_in_flight_limit },
		[CALLS] = { LT_METRIC_lintel_scope_calls, LT_METRIC_lintel_scope_calls_limit },
		[TOKENS] = { LT_METRIC_lintel_scope_tokens, LT_METRIC_lintel_scope_tokens_limit },
		[DAY] = { LT_METRIC_lintel_budget_day_spent, LT_METRIC_lintel_budget_day },
		[MONTH] = { LT_METRIC_lintel_budget_month_spent, LT_METRIC_lintel_budget_month },
	};
	for (int which = 0; which < LEVELS; which++) {
		const char *name = lt_metrics_family(out, rows[which].level);
		for (uint32_t i = 0; i < p->scopes_count; i++) {
			struct lt_lease_level level = { 0 };
			int place = limit_of(which, &p->scopes[i]) > 0 ? lt_share_scope(share, p->scopes[i].identity) : -1;
			if (place < 0)
				continue;
			lt_lease_look(share, place, now_ms, lt_gauge_day(now_ms), lt_gauge_month(now_ms), &level);
			write_scope(out, name, p, &p->scopes[i], level_of(which, &level));
		}
		name = lt_metrics_family(out, rows[which].limit);
		for (uint32_t i = 0; i < p->scopes_count; i++)
			if (limit_of(which, &p->scopes[i]) > 0)
				write_scope(out, name, p, &p->scopes[i], limit_of(which, &p->scopes[i]));
	}
}

static void
write_keeping(const struct lt_keeping *k, int64_t now_ms, struct lt_buf *out)
{
	write_one(out, LT_METRIC_lintel_ledger_rows_total, (double)k->rows);
	write_one(out, LT_METRIC_lintel_ledger_batches_total, (double)k->batches);
	write_one(out, LT_METRIC_lintel_ledger_lag_seconds,
		k->stuck_since_ms ? (double)(now_ms - k->stuck_since_ms) / 1e3 : (double)k->lag_us / 1e6);
	write_one(out, LT_METRIC_lintel_ledger_waiting, (double)k->waiting);
	write_one(out, LT_METRIC_lintel_ledger_dropped_total, (double)k->unread);
	write_one(out, LT_METRIC_lintel_access_lines_lost_total, (double)k->lines_lost);
}

void
lt_gauge_write(struct lt_share *share, const struct lt_policy *policy, struct lt_credentials *credentials,
	const struct lt_keeping *keeping, int64_t now_ms, struct lt_buf *out)
{
	lt_metrics_family(out, LT_METRIC_lintel_build_info);
	lt_buf_puts(out, "lintel_build_info{version=\"" LT_VERSION "\"} 1\n");
	write_one(out, LT_METRIC_lintel_policy_generation, (double)lt_share_generation(share));
	write_workers(share, out);
	write_keeping(keeping, now_ms, out);
	if (!policy)
		return;
	write_states(share, policy, now_ms, out);
	write_deployments(share, policy, credentials, now_ms, out);
	write_scopes(share, policy, now_ms, out);
}
