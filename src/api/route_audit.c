/* SPDX-License-Identifier: Apache-2.0 */
/* route_audit: the audit log, page by page, and whether it is as it was written. */
#include "api/api.h"
#include "api/audit_log.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "record/field.h"
#include "record/noun.h"

#define DAY_US INT64_C(86400000000)

struct listing {
	struct lt_arena *a;
	struct lt_noun_audit_entry *at;
	int count;
	int64_t last;
};

static const char *
copy(struct lt_arena *a, const char *text)
{
	return text ? lt_copy(a, text) : NULL;
}

static bool
take(void *to, const struct lt_audit_line *line, struct lt_err *err)
{
	struct listing *l = to;
	char *at = lt_alloc(l->a, 32);
	(void)err;
	lt_audit_log_time(line->at_us, at);
	l->last = line->number;
	l->at[l->count++] = (struct lt_noun_audit_entry){ .number = line->number, .at = at, .who = copy(l->a, line->who), .role = copy(l->a, line->role),
		.by = copy(l->a, line->by), .action = copy(l->a, line->action), .object = copy(l->a, line->object), .detail = copy(l->a, line->detail),
		.outcome = copy(l->a, line->outcome), .instance = copy(l->a, line->instance), .previous = copy(l->a, line->previous),
		.digest = copy(l->a, line->digest) };
	return true;
}

static int64_t
day_us(const struct lt_request *request, const char *name, int64_t more)
{
	int64_t day;
	const char *given = lt_request_param(request, name);
	return given && lt_date_day(lt_text(given), &day) ? (day + more) * DAY_US : 0;
}

/* The newest first; a cursor is the number to go on from, so that new entries move nothing. */
static bool
list_audit(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_audit_log log = { lt_api_database(request->api, &err), lt_api_given(request->api)->state };
	struct lt_audit_want want = { .down = true, .who = lt_request_param(request, "who"), .action = lt_request_param(request, "action"),
		.since_us = day_us(request, "since", 0), .until_us = day_us(request, "until", 1) };
	int64_t total, most;
	if (!lt_request_page(request, &want.from, &most, reply))
		return false;
	struct listing l = { .a = request->a, .at = LT_NEW_ARRAY(request->a, struct lt_noun_audit_entry, most + 1) };
	want.most = most + 1; /* one more than is shown tells whether there are more */
	if (!log.db || !lt_audit_log_count(request->a, &log, &want, &total, &err) || !lt_audit_log_read(request->a, &log, &want, take, &l, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	bool more = l.count > most;
	return lt_reply_page(request, reply, l.at, more ? (int)most : l.count, more ? lt_reply_cursor(request, l.last) : NULL, total);
}

static bool
verify_audit(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_audit_log log = { lt_api_database(request->api, &err), lt_api_given(request->api)->state };
	struct lt_audit_found found;
	if (!log.db || !lt_audit_log_verify(request->a, &log, &found, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	struct lt_noun_audit_proof proof = { .good = found.good, .entries = found.entries, .head = found.head[0] ? found.head : NULL,
		.anchored = found.anchored, .wrong_at = found.wrong_at, .sentence = found.sentence,
		.read_at = lt_date_moment(request->a, request->now_us / 1000000) };
	return lt_reply_noun(request, reply, &proof);
}

static const struct lt_param filters[] = {
	{ "who", LT_PARAM_TEXT, "by this name alone", NULL },
	{ "action", LT_PARAM_TEXT, "this action, or all that begin with it and a dot: key, key.create", NULL },
	{ "since", LT_PARAM_DAY, "from this day on", NULL },
	{ "until", LT_PARAM_DAY, "up to this day, with it", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/audit", "list_audit", LT_ROLE_OWNER, LT_ROUTE_PAGES, "What was changed and what sensitive was read, the newest first.", NULL,
		&lt_field_audit_entry, filters, 0, NULL, NULL, list_audit },
	{ "GET", "/audit/verify", "verify_audit", LT_ROLE_OWNER, LT_ROUTE_CHANGING | LT_ROUTE_SLOW, "Walks the audit log and holds it against its anchor.", NULL,
		&lt_field_audit_proof, NULL, 0, NULL, NULL, verify_audit },
	{ 0 }
};

const struct lt_routes lt_routes_audit = { "audit", "The audit log", rows };
