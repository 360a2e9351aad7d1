/* SPDX-License-Identifier: Apache-2.0 */
/* route_schedule: what is done without being asked, and the digest. */
#include <stdio.h>
#include <time.h>

#include "api/audit.h"
#include "api/digest.h"
#include "api/estate.h"
#include "api/request.h"
#include "api/schedule.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "format/json.h"
#include "govern/edit.h"
#include "record/field.h"
#include "record/noun.h"

static bool
read_schedule(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_schedule schedule;
	lt_schedule_read(request->api, request->a, &schedule);
	return lt_reply_noun(request, reply, &schedule);
}

/* The fields that were given, in the order of schedule_set.def. */
static bool
edit(struct lt_edit *e, struct lt_arena *a, const struct lt_noun_schedule_set *set, uint64_t given, struct lt_err *err)
{
	const struct {
		const char *path, *value;
	} fields[] = {
		{ "schedule.interval_minutes", lt_print(a, "%lld", (long long)set->interval_minutes) },
		{ "schedule.on_change", set->on_change ? "true" : "false" },
		{ "schedule.keep_days", lt_print(a, "%lld", (long long)set->keep_days) },
		{ "schedule.digest", set->digest ? lt_edit_quote(a, set->digest) : NULL },
		{ "schedule.digest_day", set->digest_day ? lt_edit_quote(a, set->digest_day) : NULL },
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (given >> i & 1 && fields[i].value && !lt_edit_set(e, fields[i].path, fields[i].value, err))
			return false;
	return lt_edit_commit(e, err);
}

/* null is as good as not given, and tells nothing of a number. */
static uint64_t
without_nulls(const struct lt_request *request, uint64_t given)
{
	struct lt_err gone = { 0 };
	struct lt_doc *doc;
	if (!lt_json_read(request->a, lt_keys_new(request->a), "body", request->body, &doc, &gone))
		return given;
	for (const struct lt_field *field = request->route->body->fields; field->name; field++)
		if (lt_node_is(lt_node_get(lt_doc_root(doc), field->name), LT_KIND_NULL))
			given &= ~(UINT64_C(1) << (field - request->route->body->fields));
	return given;
}

static bool
set_schedule(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_schedule_set set;
	struct lt_err err = { 0 }, told = { 0 };
	uint64_t which;
	if (!lt_request_body(request, &set, &which, reply))
		return false;
	if (!lt_audit_add(request->api, request->who, "schedule.set", NULL, NULL, "begun", &err))
		return lt_problem_err(reply, 500, "failed", &err);
	struct lt_edit *e = lt_estate_begin(request, reply);
	bool good = e && edit(e, request->a, &set, without_nulls(request, which), &err);
	if (e && !good)
		lt_estate_problem(request, reply, e, &err);
	lt_edit_end(e);
	if (!lt_audit_add(request->api, request->who, "schedule.set", NULL, NULL, good ? "done" : "failed", &told))
		fprintf(stderr, "lintel: the audit log: %s\n", told.text);
	if (!good)
		return false;
	lt_schedule_again(request->api);
	return read_schedule(request, reply);
}

static bool
read_digest(const struct lt_request *request, struct lt_reply *reply)
{
	const char *asked = lt_request_param(request, "day");
	struct lt_schedule_rules rules = lt_schedule_rules(request->api);
	struct lt_err err = { 0 };
	struct lt_text markdown;
	int64_t *days, day = 0, made_s = request->now_us / 1000000, next;
	int count = lt_digest_days(request->api, request->a, &days);
	const char **spelt = LT_NEW_ARRAY(request->a, const char *, count + 1);
	struct lt_buf out = LT_BUF(1 << 20);
	char *of = lt_alloc(request->a, 16), *next_day = lt_alloc(request->a, 16), *made_at = lt_alloc(request->a, 32);
	bool good = true;
	for (int i = 0; i < count; i++) {
		char *text = lt_alloc(request->a, 16);
		lt_date_spell(days[i], text);
		spelt[i] = text;
	}
	if (asked)
		lt_date_day(lt_text(asked), &day);
	else
		day = count ? days[0] : made_s / 86400;
	if (asked || count) {
		good = lt_digest_load(request->api, request->a, day, &markdown, &made_s, &err);
	} else { /* none is kept yet: as it would be now */
		good = lt_digest_text(request->api, request->a, request->now_us, rules.digest == LT_DIGEST_DAILY ? 1 : 7, &out);
		markdown = lt_copy_text(request->a, lt_buf_text(&out));
	}
	lt_buf_done(&out);
	if (!good)
		return lt_problem(reply, 404, "not-found", asked ? "there is no digest of %s" : "nothing was assessed yet, so there is nothing to tell%s",
			asked ? asked : "");
	next = lt_schedule_digest_day(&rules, count ? days[0] : request->now_us / 1000000 / 86400);
	lt_date_spell(day, of);
	lt_date_spell(next, next_day);
	struct tm tm;
	time_t made = made_s;
	gmtime_r(&made, &tm);
	strftime(made_at, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return lt_reply_noun(request, reply, &(struct lt_noun_digest){ .day = of, .made_at = made_at, .markdown = markdown.at,
		.next_day = next ? next_day : NULL, .days = { spelt, count } });
}

static const struct lt_param digest_params[] = {
	{ "day", LT_PARAM_DAY, "that of this day; the newest when not given", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/schedule", "read_schedule", LT_ROLE_VIEWER, LT_ROUTE_CHANGING, "When lintel assesses by itself, and what it keeps.", NULL,
		&lt_field_schedule, NULL, 0, NULL, NULL, read_schedule },
	{ "PUT", "/schedule", "set_schedule", LT_ROLE_OPERATOR, 0, "Writes the schedule into the estate; what is not given stays.",
		&lt_field_schedule_set, &lt_field_schedule, NULL, 200, NULL, "404 409 412 422", set_schedule },
	{ "GET", "/digest", "read_digest", LT_ROLE_VIEWER, 0,
		"What changed, three things to do and what was spent; where none was written yet, as it would be now.", NULL, &lt_field_digest,
		digest_params, 0, NULL, "404", read_digest },
	{ 0 }
};

const struct lt_routes lt_routes_schedule = { "schedule", "What is done without being asked", rows };
