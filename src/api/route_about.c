/* SPDX-License-Identifier: Apache-2.0 */
/* route_about: who answers here; whether all is well; what is live. */
#include "api/access.h"
#include "api/inside.h"
#include "api/openapi.h"
#include "api/ready.h"
#include "api/stream.h"
#include "base/arena.h"
#include "record/field.h"
#include "record/noun.h"
#include "store/share.h"

static bool
read_about(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_about about = { .version = LT_VERSION };
	about.sign_in = lt_access_ways(request->api, request->a, &about.provider);
	return lt_reply_noun(request, reply, &about);
}

static bool
read_openapi(const struct lt_request *request, struct lt_reply *reply)
{
	(void)request;
	lt_openapi(&reply->body);
	return true;
}

static bool
read_health(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	struct lt_noun_health health = { .version = LT_VERSION, .instance = lt_api_instance(request->api) };
	int64_t heard = lt_share_keeper_heard(given->share);
	health.workers = (uint32_t)lt_share_workers(given->share, workers);
	health.policy = (int64_t)lt_share_generation(given->share);
	health.keeper_ms = request->now_us / 1000 - heard;
	health.reasons = lt_ready_reasons(request->a, given->share, request->now_us / 1000);
	health.ready = health.reasons.count == 0;
	return lt_reply_noun(request, reply, &health);
}

static const struct lt_route rows[] = {
	{ "GET", "/about", "read_about", LT_ROLE_NOBODY, 0, "Which Lintel answers, and how one signs in.", NULL, &lt_field_about, NULL, 0, NULL,
		NULL, read_about },
	{ "GET", "/openapi.json", "read_openapi", LT_ROLE_NOBODY, LT_ROUTE_RAW, "This description.", NULL, NULL, NULL, 200,
		"application/json", NULL, read_openapi },
	{ "GET", "/health", "read_health", LT_ROLE_VIEWER, LT_ROUTE_CHANGING, "Whether calls are answered and recorded.", NULL,
		&lt_field_health, NULL, 0, NULL, NULL, read_health },
	{ "GET", "/events", "read_events", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_STREAM,
		"What is live: usage, health, policy, assessment, assessed, estate.", NULL, NULL, NULL, 200, "text/event-stream", NULL,
		lt_stream_run },
	{ 0 }
};

const struct lt_routes lt_routes_about = { "about", "Lintel itself", rows };
