/* SPDX-License-Identifier: Apache-2.0 */
/* route_overview: all that the first page tells, in one answer. */
#include "api/overview.h"
#include "api/request.h"
#include "record/noun.h"

static bool
read_overview(const struct lt_request *request, struct lt_reply *reply)
{
	lt_overview_read(request->api, request->now_us, &reply->body);
	return true;
}

static const struct lt_route rows[] = {
	{ "GET", "/overview", "read_overview", LT_ROLE_VIEWER, 0,
		"Verdict, blockers, phases with gates, spend, what changed and health, as they were within the last second.", NULL, &lt_field_overview,
		NULL, 0, NULL, NULL, read_overview },
	{ 0 }
};

const struct lt_routes lt_routes_overview = { "overview", "The first page", rows };
