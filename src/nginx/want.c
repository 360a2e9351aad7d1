/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call wants of shared memory: its lease, its place among those in flight, its record.
 */
#include "module.h"

static void
set_day(struct lt_lease *lease, int64_t now_ms)
{
	static int32_t day = -1, month;
	int32_t today = (int32_t)(now_ms / 86400000);
	if (today != day) {
		time_t now = (time_t)(now_ms / 1000);
		struct tm tm;
		gmtime_r(&now, &tm);
		day = today;
		month = (tm.tm_year - 70) * 12 + tm.tm_mon;
	}
	lease->now_ms = now_ms;
	lease->day = day;
	lease->month = month;
}

static void
add_scope(ngx_http_lintel_ctx_t *ctx, struct lt_lease *lease, uint32_t number)
{
	const struct lt_policy_scope *scope = &ctx->policy->view.scopes[number];
	lease->asks[lease->count++] = (struct lt_lease_ask){
		.place = ctx->policy->scopes[number],
		.concurrency = scope->concurrency,
		.rpm = scope->rpm,
		.window_s = scope->window_s,
		.tpm = scope->tpm,
		.day_nano = scope->day_nano,
		.month_nano = scope->month_nano,
		.hard = scope->hard != 0,
	};
}

static void
take(ngx_http_lintel_ctx_t *ctx, struct lt_lease *lease, struct lt_call_lease *ask, const uint32_t *scopes, int count)
{
	uint8_t kinds[LT_LEASE_SCOPES] = { 0 };
	*lease = (struct lt_lease){ .tokens = ask->tokens, .nano = ask->nano };
	set_day(lease, ctx->now / 1000);
	for (int i = 0; i < count; i++)
		if (scopes[i] != LT_POLICY_NONE) {
			kinds[lease->count] = (uint8_t)ctx->policy->view.scopes[scopes[i]].kind;
			add_scope(ctx, lease, scopes[i]);
		}
	lt_lease_take(ngx_http_lintel_worker.share, ngx_http_lintel_worker.slot, lease);
	ask->granted = lease->granted;
	if (lease->granted)
		return;
	ask->refused_scope = kinds[lease->refused_at];
	ask->refused_limit = (uint8_t)lease->refused_limit;
	ask->wait_ms = lease->wait_ms;
}

static void
give_back(ngx_http_lintel_ctx_t *ctx, struct lt_lease *lease, uint64_t tokens, int64_t nano)
{
	if (lease->held)
		lt_lease_settle(ngx_http_lintel_worker.share, ngx_http_lintel_worker.slot, lease, tokens, nano, ctx->now / 1000);
}

void
ngx_http_lintel_lease(ngx_http_lintel_ctx_t *ctx)
{
	struct lt_call_lease *ask = lt_call_lease(ctx->call);
	ask->answered = true;
	ask->granted = false;
	if (ask->of_attempt) {
		give_back(ctx, &ctx->attempt_lease, 0, 0);
		take(ctx, &ctx->attempt_lease, ask, &ask->deployment, 1);
		return;
	}
	if (!ctx->reserved && !lt_ring_reserve(ngx_http_lintel_worker.ring)) {
		ask->full = true;
		return;
	}
	ctx->reserved = 1;
	take(ctx, &ctx->lease, ask, ask->scopes, 4);
}

void
ngx_http_lintel_settle(ngx_http_lintel_ctx_t *ctx)
{
	const struct lt_call_lease *lease = lt_call_lease(ctx->call);
	const struct lt_usage *usage = lt_call_usage(ctx->call);
	struct lt_ring *ring = ngx_http_lintel_worker.ring;

	give_back(ctx, &ctx->lease, lease->used_tokens, lease->used_nano);
	give_back(ctx, &ctx->attempt_lease, lease->used_tokens, lease->used_nano);
	/* One that was refused before its lease has no room of its own in the ring, and takes nobody's. */
	if ((ctx->reserved || lt_ring_reserve(ring)) && lt_ring_put(ring, usage, sizeof *usage))
		return;
	ngx_log_error(NGX_LOG_ERR, ctx->request->connection->log, 0,
		"lintel: a call that was refused is not in the ledger: its ring is full");
}

void
ngx_http_lintel_in_flight(ngx_http_lintel_ctx_t *ctx, int place)
{
	struct lt_share *share = ngx_http_lintel_worker.share;
	if (ctx->in_flight >= 0)
		lt_share_target_add(share, ngx_http_lintel_worker.slot, ctx->in_flight, -1);
	if (place >= 0)
		lt_share_target_add(share, ngx_http_lintel_worker.slot, place, 1);
	ctx->in_flight = place;
}
