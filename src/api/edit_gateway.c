/* SPDX-License-Identifier: Apache-2.0 */
/* edit_gateway: see edit_gateway.h. */
#include "api/edit_gateway.h"

#include <poll.h>
#include <stdio.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/estate.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/clock.h"
#include "format/number.h"
#include "govern/compile.h"
#include "govern/jump.h"
#include "govern/publish.h"
#include "record/field.h"
#include "store/share.h"

enum { TAKE_MS = 2000, LOOK_MS = 5, FIELDS = 16 };

bool
lt_edit_gateway_begin(const struct lt_request *request, const char *action, const char *object, struct lt_edit_gateway *ret_change,
	struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_edit_gateway change = { .request = request, .action = action, .object = object };
	if (!lt_audit_add(request->api, request->who, action, object, NULL, "begun", &change.err))
		return lt_problem(reply, 503, "failed", "the audit log cannot be written, so nothing is changed: %s", change.err.text);
	change.edit = lt_edit_begin(request->a, given->estate, given->state, &change.err);
	*ret_change = change;
	if (change.edit && lt_force_open(request, &ret_change->force, reply))
		return true;
	if (!change.edit)
		lt_problem_err(reply, 503, "failed", &change.err);
	lt_edit_end(change.edit);
	lt_audit_add(request->api, request->who, action, object, NULL, "failed", &change.err);
	return false;
}

bool
lt_edit_gateway_match(const struct lt_edit_gateway *change, const char *version, struct lt_reply *reply)
{
	return lt_estate_match(change->request, reply, version);
}

/* --- what is wrong --- */

/* The key that stands before a place: a mistake speaks of its value, or of the map it is in. */
static const char *
key_at(const struct lt_edit_gateway *change, struct lt_place place)
{
	struct lt_text rest = change->edit->bytes, line = LT_NONE;
	for (uint32_t n = 0; n < place.line; n++)
		if (!lt_text_cut(&rest, '\n', &line))
			return NULL;
	size_t to = place.column > 0 && place.column - 1 < line.len ? place.column - 1 : line.len;
	while (to > 0 && (line.at[to - 1] == ' ' || line.at[to - 1] == ':' || line.at[to - 1] == '"'))
		to--;
	size_t from = to;
	while (from > 0 && ((line.at[from - 1] >= 'a' && line.at[from - 1] <= 'z') || line.at[from - 1] == '_'))
		from--;
	return from == to ? NULL : lt_copy_text(change->request->a, (struct lt_text){ line.at + from, to - from }).at;
}

/* As the field of the body is called, whose value stands there. */
static const char *
field_of(const struct lt_edit_gateway *change, const char *key)
{
	const struct lt_record *body = change->request->route->body;
	for (const struct lt_field *f = body && key ? body->fields : NULL; f && f->name; f++)
		if (strcmp(f->name, key) == 0 || (strncmp(f->name, "budget_", 7) == 0 && strcmp(f->name + 7, key) == 0))
			return f->name;
	return "";
}

static bool
tell_mistakes(const struct lt_edit_gateway *change, struct lt_reply *reply)
{
	struct lt_problem_field fields[FIELDS];
	const struct lt_mistakes *mistakes = change->edit->mistakes;
	int count = 0;
	for (int i = 0; i < mistakes->count && count < FIELDS; i++)
		fields[count++] = (struct lt_problem_field){ field_of(change, key_at(change, mistakes->at[i].place)), mistakes->at[i].sentence };
	return lt_problem_fields(reply, 422, "wrong", change->err.text, fields, count);
}

static bool
tell(const struct lt_edit_gateway *change, struct lt_reply *reply)
{
	return change->edit->trouble == LT_EDIT_WRONG && change->edit->mistakes ? tell_mistakes(change, reply) :
		lt_estate_problem(change->request, reply, change->edit, &change->err);
}

/* --- putting it into force --- */

static bool
publish(struct lt_edit_gateway *change, const char *how)
{
	const struct lt_request *request = change->request;
	const struct lt_api_given *given = lt_api_given(request->api);
	const struct lt_compiled *compiled = change->edit->compiled;
	change->generation = change->force.policy.head->generation;
	change->taken = true;
	if (!compiled || memcmp(compiled->policy.head->digest, change->force.policy.head->digest, 32) == 0)
		return true;
	if (!lt_publish_add(request->a, given->state, compiled->bytes, how, request->who->name, request->now_us / 1000000,
		&change->generation, &change->err))
		return false;
	lt_share_want(given->share, change->generation);
	int64_t until = lt_clock_steady_ms() + TAKE_MS;
	while (!(change->taken = lt_share_generation(given->share) >= change->generation) && lt_clock_steady_ms() < until)
		poll(NULL, 0, LOOK_MS);
	return true;
}

static bool
make(struct lt_edit_gateway *change, const char *how, struct lt_reply *reply)
{
	if (!lt_edit_check(change->edit, &change->err))
		return tell(change, reply);
	const char *jump = change->edit->compiled ? lt_jump_find(change->request->a, &change->force.policy, &change->edit->compiled->policy) : NULL;
	if (jump)
		return lt_problem(reply, 422, "wrong", "%s; nothing was changed, lintel govern apply --force takes it if it is meant", jump);
	if (!lt_edit_commit(change->edit, &change->err))
		return tell(change, reply);
	return publish(change, how) || lt_problem(reply, 503, "failed", "lintel.yaml was changed, and the policy made of it cannot be kept: %s",
		change->err.text);
}

bool
lt_edit_gateway_end(struct lt_edit_gateway *change, bool good, const char *how, struct lt_reply *reply)
{
	const struct lt_request *request = change->request;
	struct lt_err unheard = { 0 };
	if (good)
		good = make(change, how, reply);
	else if (!reply->problem)
		tell(change, reply);
	lt_edit_end(change->edit);
	const char *detail = good ? lt_print(request->a, "{\"generation\": %llu}", (unsigned long long)change->generation) : NULL;
	lt_audit_add(request->api, request->who, change->action, change->object, detail, good ? "done" : "failed", &unheard);
	return good;
}

/* --- limits --- */

bool
lt_edit_gateway_key(struct lt_edit_gateway *change, const char *path, const char *value)
{
	if (value)
		return lt_edit_set(change->edit, path, value, &change->err);
	if (lt_node_is(lt_edit_get(change->edit, path), LT_KIND_NONE))
		return !change->edit->trouble;
	return lt_edit_remove(change->edit, path, &change->err);
}

static const char *
percents(struct lt_arena *a, const struct lt_texts *texts)
{
	const char *all = "[";
	for (int i = 0; i < texts->count; i++) {
		int64_t percent;
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", lt_text_int(lt_text(texts->at[i]), &percent) ? lt_print(a, "%lld", (long long)percent) :
			lt_edit_quote(a, texts->at[i]));
	}
	return lt_print(a, "%s]", all);
}

/* The value of a field as JSON; NULL: null was given. */
static const char *
value_of(struct lt_arena *a, const struct lt_field *f, const void *noun)
{
	const void *at = (const char *)noun + f->offset;
	char spelt[32];
	switch (f->kind) {
	case LT_FIELD_INT:
		return *(const int64_t *)at ? lt_print(a, "%lld", (long long)*(const int64_t *)at) : NULL;
	case LT_FIELD_REAL:
		lt_number_spell(*(const double *)at, spelt);
		return *(const double *)at < 0 ? NULL : lt_copy(a, spelt);
	case LT_FIELD_FLAG:
		return *(const bool *)at ? "true" : "false";
	case LT_FIELD_TEXT:
		return *(const char *const *)at ? lt_edit_quote(a, *(const char *const *)at) : NULL;
	default:
		return ((const struct lt_texts *)at)->at ? percents(a, at) : NULL;
	}
}

static const char *const rates[] = { "rpm", "rpm_window", "tpm", "concurrency" };
static const struct { const char *field, *key; } budgets[] = { { "budget_day", "budget.day" }, { "budget_month", "budget.month" },
	{ "hard", "budget.hard" }, { "alert", "budget.alert" } };

static const char *
path_of(struct lt_arena *a, const char *path, const char *field)
{
	bool organisation = strcmp(path, "gateway") == 0;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		if (strcmp(field, rates[i]) == 0)
			return lt_print(a, "%s.%s%s", path, organisation ? "limits." : "", field);
	for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++)
		if (strcmp(field, budgets[i].field) == 0)
			return lt_print(a, "%s.%s", path, budgets[i].key);
	return NULL;
}

/* A budget of nothing is none; words: somebody asked for hard or alert. */
static bool
clean(struct lt_edit_gateway *change, const char *path, bool words)
{
	struct lt_arena *a = change->request->a;
	const char *budget = lt_print(a, "%s.budget", path);
	struct lt_node node = lt_edit_get(change->edit, budget);
	bool money = !lt_node_is(lt_node_get(node, "day"), LT_KIND_NONE) || !lt_node_is(lt_node_get(node, "month"), LT_KIND_NONE);
	if (lt_node_is(node, LT_KIND_NONE) || money)
		return !change->edit->trouble;
	if (!words)
		return lt_edit_remove(change->edit, budget, &change->err);
	change->edit->trouble = LT_EDIT_WRONG;
	return lt_fail(&change->err, "hard and alert belong to a budget: give budget_day or budget_month too");
}

bool
lt_edit_gateway_limits(struct lt_edit_gateway *change, const char *path, const struct lt_record *record, const void *noun, uint64_t given)
{
	struct lt_arena *a = change->request->a;
	bool good = true, words = false;
	for (const struct lt_field *f = record->fields; good && f->name; f++) {
		const char *key = given >> (f - record->fields) & 1 ? path_of(a, path, f->name) : NULL;
		if (key)
			good = lt_edit_gateway_key(change, key, value_of(a, f, noun));
		words |= key && (strcmp(f->name, "hard") == 0 || strcmp(f->name, "alert") == 0) && value_of(a, f, noun);
	}
	return good && clean(change, path, words);
}

/* A team that is to have limits must be listed; and where one is, all are, or compile takes them for slips. */
static bool
list_team(struct lt_edit_gateway *change, const char *team)
{
	struct lt_arena *a = change->request->a;
	const struct lt_policy *p = &change->force.policy;
	struct lt_node list = lt_edit_get(change->edit, "gateway.teams");
	bool empty = !lt_node_is(list, LT_KIND_LIST) || lt_node_count(list) == 0, good = true;
	for (uint32_t i = 0; good && empty && i < p->scopes_count; i++) {
		const char *name = lt_force_text(&change->force, p->scopes[i].name);
		if (p->scopes[i].kind == LT_SCOPE_TEAM && name)
			good = lt_edit_add(change->edit, "gateway.teams", lt_print(a, "{\"name\": %s}", lt_edit_quote(a, name)), &change->err);
	}
	if (!good || !lt_node_is(lt_edit_get(change->edit, lt_print(a, "gateway.teams[name=%s]", lt_edit_quote(a, team))), LT_KIND_NONE))
		return good;
	return lt_edit_add(change->edit, "gateway.teams", lt_print(a, "{\"name\": %s}", lt_edit_quote(a, team)), &change->err);
}

bool
lt_edit_gateway_scope(const struct lt_request *request, const char *team, struct lt_reply *reply)
{
	struct lt_noun_limits_change limits;
	struct lt_edit_gateway change;
	uint64_t given;
	if (!lt_request_body(request, &limits, &given, reply) ||
		!lt_edit_gateway_begin(request, team ? "team.limits" : "gateway.limits", team ? team : "organisation", &change, reply))
		return false;
	uint32_t scope = team ? lt_force_team(&change.force, team) : change.force.policy.head->organisation;
	const char *path = team ? lt_print(request->a, "gateway.teams[name=%s]", lt_edit_quote(request->a, team)) : "gateway";
	bool good = scope != LT_POLICY_NONE || lt_problem(reply, 404, "not-found", "no caller is of the team '%.64s'", team);
	good = good && lt_edit_gateway_match(&change, lt_force_version(&change.force, NULL, scope), reply) && (!team || list_team(&change, team)) &&
		lt_edit_gateway_limits(&change, path, &lt_field_limits_change, &limits, given);
	return lt_edit_gateway_end(&change, good, team ? lt_print(request->a, "limits of team %s", team) : "limits of all calls", reply);
}
