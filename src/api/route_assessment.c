/* SPDX-License-Identifier: Apache-2.0 */
/* route_assessment: what was found last, and assessing anew. */
#include "api/assessed.h"
#include "api/audit.h"
#include "api/request.h"
#include "api/runner.h"
#include "api/schedule.h"
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "record/noun.h"

static bool
read_assessment(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	if (!whole)
		return lt_problem(reply, 404, "not-found", "nothing was assessed yet: POST /assessments begins, or wait for the first one");
	lt_buf_text_add(&reply->body, whole->head);
	lt_buf_printf(&reply->body, "\"made_at\":\"%s\",\"age_s\":%lld,\"next_at\":", whole->made_at,
		(long long)((request->now_us - whole->made_us) / 1000000));
	lt_json_maybe(&reply->body, lt_schedule_next(request->api, request->a));
	lt_buf_printf(&reply->body, ",\"facts\":%s}\n", whole->facts ? "true" : "false");
	lt_assessed_drop(whole);
	return true;
}

static bool
begin_assessment(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_assessment_run run;
	struct lt_err err = { 0 };
	bool is_new;
	if (!lt_audit_add(request->api, request->who, "assessment.start", NULL, NULL, "begun", &err) ||
		!lt_runner_ask(request->api, request->a, request->who, "asked", &run, &is_new, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	return lt_reply_noun(request, reply, &run);
}

static bool
read_current(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_assessment_run run;
	if (!lt_runner_current(request->api, request->a, &run))
		return lt_problem(reply, 404, "not-found", "nothing was assessed yet, and nothing is asked for");
	return lt_reply_noun(request, reply, &run);
}

static bool
end_assessment(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	bool was;
	if (!lt_runner_cancel(request->api, request->who, &was, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	return was || lt_problem(reply, 404, "not-found", "no assessment runs or waits");
}

static bool
list_assessments(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_assessment_run *runs;
	struct lt_err err = { 0 };
	int64_t from, most, total;
	int count;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	if (!lt_runner_list(request->api, request->a, from, most, &runs, &count, &total, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	return lt_reply_page(request, reply, runs, count, from + count < total ? lt_reply_cursor(request, from + count) : NULL, total);
}

static const struct lt_route rows[] = {
	{ "GET", "/assessment", "read_assessment", LT_ROLE_VIEWER, LT_ROUTE_CHANGING,
		"What was found last: verdict, phases, areas, gates, sources and counts.", NULL, &lt_field_assessment_head, NULL, 0, NULL, "404",
		read_assessment },
	{ "GET", "/assessments", "list_assessments", LT_ROLE_VIEWER, LT_ROUTE_PAGES | LT_ROUTE_CHANGING,
		"Assessments that were asked for, newest first.", NULL, &lt_field_assessment_run, NULL, 0, NULL, NULL, list_assessments },
	{ "POST", "/assessments", "begin_assessment", LT_ROLE_OPERATOR, 0,
		"Asks for an assessment; where one waits or runs already, that is the answer.", NULL, &lt_field_assessment_run, NULL, 202, NULL, NULL,
		begin_assessment },
	{ "GET", "/assessments/current", "read_current_assessment", LT_ROLE_VIEWER, LT_ROUTE_CHANGING,
		"The assessment that runs or waits, else the last one.", NULL, &lt_field_assessment_run, NULL, 0, NULL, "404", read_current },
	{ "DELETE", "/assessments/current", "end_assessment", LT_ROLE_OPERATOR, 0, "Ends the assessment that runs or waits.", NULL, NULL, NULL,
		0, NULL, "404", end_assessment },
	{ 0 }
};

const struct lt_routes lt_routes_assessment = { "assessment", "The last assessment, and assessing anew", rows };
