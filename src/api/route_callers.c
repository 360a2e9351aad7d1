/* SPDX-License-Identifier: Apache-2.0 */
/* route_callers: teams, callers and their keys: who they are, what they may and used, and changes of that. */
#include "api/edit_gateway.h"
#include "api/force.h"
#include "api/last_used.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "govern/compile.h"
#include "govern/key.h"
#include "record/field.h"

/* --- teams --- */

static struct lt_noun_team_row
team_row(const struct lt_force *force, uint32_t scope)
{
	const struct lt_policy *p = &force->policy;
	const char **callers = LT_NEW_ARRAY(force->a, const char *, p->callers_count + 1);
	int count = 0;
	for (uint32_t i = 0; i < p->callers_count; i++)
		if (p->callers[i].team_scope == scope)
			callers[count++] = lt_force_text(force, p->callers[i].name);
	return (struct lt_noun_team_row){
		.name = lt_force_text(force, p->scopes[scope].name), .callers = { callers, count }, .limits = lt_force_scope(force, scope),
		.currency = force->currency, .version = lt_force_version(force, NULL, scope), .read_at = force->read_at,
	};
}

static bool
read_teams(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_force force;
	int count = 0;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply))
		return false;
	const struct lt_policy *p = &force.policy;
	struct lt_noun_team_row *rows = LT_NEW_ARRAY(force.a, struct lt_noun_team_row, p->scopes_count + 1);
	for (uint32_t i = 0; i < p->scopes_count; i++)
		if (p->scopes[i].kind == LT_SCOPE_TEAM && (!force.team || lt_text_eq(lt_policy_text(p, p->scopes[i].name), force.team)))
			rows[count++] = team_row(&force, i);
	return lt_reply_page(request, reply, rows, count, NULL, count);
}

static bool
change_team(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_force force;
	const char *name = lt_request_part(request, 0);
	if (!lt_edit_gateway_scope(request, name, reply) || !lt_force_open(request, &force, reply) ||
		!lt_force_spent(request, &force, reply))
		return false;
	uint32_t scope = lt_force_team(&force, name);
	if (scope == LT_POLICY_NONE)
		return lt_problem(reply, 503, "starting", "the change is written, and in force in a moment");
	const struct lt_noun_team_row row = team_row(&force, scope);
	return lt_reply_noun(request, reply, &row);
}

/* --- callers --- */

static struct lt_texts
models_of(const struct lt_force *force, const struct lt_policy_caller *c)
{
	const struct lt_policy *p = &force->policy;
	const char **at = LT_NEW_ARRAY(force->a, const char *, c->grants + 1);
	int count = 0;
	if (c->flags & LT_CALLER_ANY_MODEL)
		at[count++] = "*";
	for (uint32_t i = 0; count < (int)c->grants && i < c->grants; i++) {
		const struct lt_policy_model *m = &p->models[p->grants[c->first_grant + i].model];
		if (m->alias_of == LT_POLICY_NONE)
			at[count++] = lt_force_text(force, m->name);
	}
	return (struct lt_texts){ at, count };
}

static bool
is_over(const struct lt_force *force, int32_t until_day)
{
	return until_day && force->day > until_day;
}

static void
put_keys(const struct lt_force *force, const struct lt_last_used *used, struct lt_noun_caller_row *row, uint32_t caller)
{
	const struct lt_policy *p = &force->policy;
	int room = 0;
	for (uint32_t i = 0; i < p->keys_count; i++) {
		char id[LT_KEY_ID + 1];
		if (p->keys[i].caller != caller)
			continue;
		lt_key_id(p->keys[i].digest, id);
		LT_PUSH(force->a, row->keys, row->keys_count, room) = (struct lt_noun_key_row){
			.id = lt_copy(force->a, id), .until = lt_force_day(force->a, p->keys[i].until_day),
			.ended = is_over(force, p->keys[i].until_day), .last_used = lt_last_used_key(used, force->a, id),
		};
	}
}

static struct lt_noun_caller_row
caller_row(const struct lt_force *force, const struct lt_last_used *used, const struct lt_policy_caller *c)
{
	struct lt_noun_caller_row row = {
		.name = lt_force_text(force, c->name), .team = lt_force_text(force, c->team), .models = models_of(force, c),
		.output_cap = c->output_cap, .until = lt_force_day(force->a, c->until_day), .ended = is_over(force, c->until_day),
		.admin = c->flags & LT_CALLER_ADMIN, .anybody = c->flags & LT_CALLER_ANYBODY, .limits = lt_force_scope(force, c->scope),
		.currency = force->currency, .version = lt_force_version(force, c, c->scope), .read_at = force->read_at,
	};
	row.last_used = lt_last_used_caller(used, force->a, row.name);
	put_keys(force, used, &row, (uint32_t)(c - force->policy.callers));
	return row;
}

static bool
read_callers(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_force force;
	struct lt_last_used used;
	int count = 0;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply) ||
		!lt_last_used_read(request, &used, reply))
		return false;
	struct lt_noun_caller_row *rows = LT_NEW_ARRAY(force.a, struct lt_noun_caller_row, force.policy.callers_count + 1);
	for (uint32_t i = 0; i < force.policy.callers_count; i++)
		if (lt_force_sees(&force, &force.policy.callers[i]))
			rows[count++] = caller_row(&force, &used, &force.policy.callers[i]);
	return lt_reply_page(request, reply, rows, count, NULL, count);
}

static bool
answer_caller(const struct lt_request *request, const char *name, struct lt_reply *reply)
{
	struct lt_force force;
	struct lt_last_used used;
	if (!lt_force_open(request, &force, reply) || !lt_force_spent(request, &force, reply) ||
		!lt_last_used_read(request, &used, reply))
		return false;
	const struct lt_policy_caller *c = lt_force_caller(&force, name);
	if (!c || !lt_force_sees(&force, c))
		return lt_problem(reply, 404, "not-found", "there is no caller '%.64s'", name);
	const struct lt_noun_caller_row row = caller_row(&force, &used, c);
	return lt_reply_noun(request, reply, &row);
}

static bool
read_caller(const struct lt_request *request, struct lt_reply *reply)
{
	return answer_caller(request, lt_request_part(request, 0), reply);
}

/* --- changes of callers --- */

static const char *
path_of(struct lt_arena *a, const char *name)
{
	return lt_print(a, "gateway.callers[name=%s]", lt_edit_quote(a, name));
}

/* Who stands in the file by that name. */
static bool
there(struct lt_edit_gateway *change, const char *name, struct lt_reply *reply)
{
	return !lt_node_is(lt_edit_get(change->edit, path_of(change->request->a, name)), LT_KIND_NONE) ||
		lt_problem(reply, 404, "not-found", "there is no caller '%.64s' in lintel.yaml", name);
}

static const char *
list_of(struct lt_arena *a, const struct lt_texts *texts)
{
	const char *all = "[";
	for (int i = 0; i < texts->count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", lt_edit_quote(a, texts->at[i]));
	return lt_print(a, "%s]", all);
}

enum { TEAM, MODELS, OUTPUT_CAP, UNTIL, WHO };

/* The keys of a caller that are no limits; given: bits by WHO. */
static bool
put_who(struct lt_edit_gateway *change, const char *path, const struct lt_noun_caller_change *c, unsigned given)
{
	struct lt_arena *a = change->request->a;
	const struct { const char *key, *value; } all[WHO] = {
		[TEAM] = { "team", c->team ? lt_edit_quote(a, c->team) : NULL },
		[MODELS] = { "models", c->models.at ? list_of(a, &c->models) : NULL },
		[OUTPUT_CAP] = { "output_cap", c->output_cap ? lt_print(a, "%lld", (long long)c->output_cap) : NULL },
		[UNTIL] = { "until", c->until ? lt_edit_quote(a, c->until) : NULL },
	};
	for (int i = 0; i < WHO; i++)
		if (given >> i & 1 && !lt_edit_gateway_key(change, lt_print(a, "%s.%s", path, all[i].key), all[i].value))
			return false;
	return true;
}

/* A team that is new stands in no list; where teams are listed, it is listed too. */
static bool
list_team(struct lt_edit_gateway *change, const char *team)
{
	struct lt_arena *a = change->request->a;
	struct lt_node list = lt_edit_get(change->edit, "gateway.teams");
	if (!team || !lt_node_is(list, LT_KIND_LIST) || lt_node_count(list) == 0)
		return true;
	if (!lt_node_is(lt_edit_get(change->edit, lt_print(a, "gateway.teams[name=%s]", lt_edit_quote(a, team))), LT_KIND_NONE))
		return true;
	return lt_edit_add(change->edit, "gateway.teams", lt_print(a, "{\"name\": %s}", lt_edit_quote(a, team)), &change->err);
}

/* Bits of the rows from first on. */
static unsigned
bits_from(const struct lt_record *record, const char *first, uint64_t given)
{
	for (const struct lt_field *f = record->fields; f->name; f++)
		if (strcmp(f->name, first) == 0)
			return (unsigned)(given >> (f - record->fields)) & ((1u << WHO) - 1);
	return 0;
}

static bool
change_caller(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_caller_change body;
	struct lt_edit_gateway change;
	uint64_t given;
	const char *name = lt_request_part(request, 0), *path = path_of(request->a, name);
	if (!lt_request_body(request, &body, &given, reply) || !lt_edit_gateway_begin(request, "caller.change", name, &change, reply))
		return false;
	const struct lt_policy_caller *c = lt_force_caller(&change.force, name);
	bool good = there(&change, name, reply) &&
		(!c || lt_edit_gateway_match(&change, lt_force_version(&change.force, c, c->scope), reply)) &&
		lt_edit_gateway_limits(&change, path, &lt_field_caller_change, &body, given) && list_team(&change, body.team) &&
		put_who(&change, path, &body, bits_from(&lt_field_caller_change, "team", given));
	return lt_edit_gateway_end(&change, good, lt_print(request->a, "caller %s", name), reply) && answer_caller(request, name, reply);
}

static bool
remove_caller(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_edit_gateway change;
	const char *name = lt_request_part(request, 0);
	if (!lt_edit_gateway_begin(request, "caller.remove", name, &change, reply))
		return false;
	const struct lt_policy_caller *c = lt_force_caller(&change.force, name);
	struct lt_node list = lt_edit_get(change.edit, "gateway.callers");
	bool good = there(&change, name, reply) &&
		(!c || lt_edit_gateway_match(&change, lt_force_version(&change.force, c, c->scope), reply)) &&
		(lt_node_count(list) > 1 || lt_node_true(lt_edit_get(change.edit, "gateway.anybody")) ||
			lt_problem(reply, 409, "conflict", "%.64s is the last caller: without one anybody could call; revoke its keys instead, "
				"or say anybody: true in lintel.yaml", name)) &&
		lt_edit_remove(change.edit, path_of(request->a, name), &change.err);
	return lt_edit_gateway_end(&change, good, lt_print(request->a, "without caller %s", name), reply);
}

/* --- keys --- */

/* What is told beside a key that lets somebody in. */
static const char *
what_else(const struct lt_edit_gateway *change)
{
	if (!change->taken)
		return "The policy with it is written, and in force in a moment.";
	if (change->force.policy.head->anybody != LT_POLICY_NONE &&
		change->edit->compiled && change->edit->compiled->policy.head->anybody == LT_POLICY_NONE)
		return "Until now anybody on this machine could call; from this policy on calls need a key.";
	return NULL;
}

static bool
answer_key(const struct lt_request *request, const struct lt_edit_gateway *change, const struct lt_key *key, const char *caller,
	const char *until, const char *older_until, struct lt_reply *reply)
{
	const struct lt_noun_key_new noun = { .id = key->id, .key = key->text, .caller = caller, .until = until, .older_until = older_until,
		.generation = (int64_t)change->generation, .sentence = what_else(change) };
	return lt_reply_noun(request, reply, &noun);
}

static bool
create_caller(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_caller_new body;
	struct lt_edit_gateway change;
	struct lt_key key;
	struct lt_err err = { 0 };
	uint64_t given;
	if (!lt_request_body(request, &body, &given, reply))
		return false;
	if (!lt_key_name(body.name))
		return lt_problem_fields(reply, 422, "wrong", "a caller's name is up to 128 characters on one line",
			&(struct lt_problem_field){ "name", "up to 128 characters on one line" }, 1);
	if (!lt_key_draw(&key, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	if (!lt_edit_gateway_begin(request, "caller.create", body.name, &change, reply))
		return false;
	struct lt_noun_caller_change who = { .team = body.team, .models = body.models, .output_cap = body.output_cap, .until = body.until };
	const char *path = path_of(request->a, body.name), *name = lt_edit_quote(request->a, body.name);
	bool good = (lt_node_is(lt_edit_get(change.edit, path), LT_KIND_NONE) ||
		lt_problem(reply, 409, "conflict", "there is a caller '%.64s' already", body.name)) &&
		list_team(&change, body.team) &&
		lt_edit_add(change.edit, "gateway.callers", lt_print(request->a, "{\"name\": %s, \"key_sha256\": \"%s\"}", name, key.sha256),
			&change.err) &&
		put_who(&change, path, &who, bits_from(&lt_field_caller_new, "team", given)) &&
		lt_edit_gateway_limits(&change, path, &lt_field_caller_new, &body, given);
	return lt_edit_gateway_end(&change, good, lt_print(request->a, "caller %s", body.name), reply) &&
		answer_key(request, &change, &key, body.name, NULL, NULL, reply);
}

/* The keys of a caller as the file has them: a text, or a list of texts and maps. */
struct held {
	const char *sha256;
	int64_t until; /* 0: no end */
};

static int
held_keys(struct lt_edit_gateway *change, const char *name, struct held **ret_held)
{
	struct lt_arena *a = change->request->a;
	struct lt_node node = lt_edit_get(change->edit, lt_print(a, "%s.key_sha256", path_of(a, name)));
	struct held *held = NULL;
	int count = 0, room = 0;
	struct lt_walk w = lt_walk(node);
	if (lt_node_is(node, LT_KIND_TEXT))
		LT_PUSH(a, held, count, room) = (struct held){ lt_node_string(node, a), 0 };
	while (lt_node_is(node, LT_KIND_LIST) && lt_walk_next(&w)) {
		bool map = lt_node_is(w.value, LT_KIND_MAP);
		struct held one = { lt_node_string(map ? lt_node_get(w.value, "sha256") : w.value, a), 0 };
		if (map)
			lt_date_day(lt_node_text(lt_node_get(w.value, "until"), a), &one.until);
		if (one.sha256)
			LT_PUSH(a, held, count, room) = one;
	}
	*ret_held = held;
	return count;
}

static bool
put_held(struct lt_edit_gateway *change, const char *name, const struct held *held, int count)
{
	struct lt_arena *a = change->request->a;
	const char *all = "";
	for (int i = 0; i < count; i++)
		all = held[i].until ? lt_print(a, "%s%s{\"sha256\": %s, \"until\": \"%s\"}", all, i ? ", " : "", lt_edit_quote(a, held[i].sha256),
			lt_force_day(a, held[i].until)) : lt_print(a, "%s%s%s", all, i ? ", " : "", lt_edit_quote(a, held[i].sha256));
	bool one = count == 1 && !held[0].until;
	return lt_edit_set(change->edit, lt_print(a, "%s.key_sha256", path_of(a, name)), one ? all : lt_print(a, "[%s]", all), &change->err);
}

enum { OVERLAP_MOST = 3650 };

static bool
is_well_asked(const struct lt_noun_key_ask *body, int64_t today, uint64_t given, int64_t *ret_until, struct lt_reply *reply)
{
	*ret_until = 0;
	if (body->until && (!lt_date_day(lt_text(body->until), ret_until) || *ret_until < today))
		return lt_problem_fields(reply, 422, "wrong", "until is a day, as 2026-11-22, and not over", &(struct lt_problem_field){ "until", "a day that is not over" }, 1);
	if (given & 2 && (body->overlap_days < 0 || body->overlap_days > OVERLAP_MOST))
		return lt_problem_fields(reply, 422, "wrong", "overlap_days is from 0 to 3650",
			&(struct lt_problem_field){ "overlap_days", "from 0 to 3650" }, 1);
	return true;
}

/* The older keys end after the overlap, those that are over already go, and the new one stands first. */
static bool
put_new_key(struct lt_edit_gateway *change, const char *name, const struct lt_key *key, int64_t until, int64_t older_until)
{
	struct held *held, *kept;
	int count = held_keys(change, name, &held), keeps = 0;
	kept = LT_NEW_ARRAY(change->request->a, struct held, count + 1);
	kept[keeps++] = (struct held){ key->sha256, until };
	for (int i = 0; i < count; i++) {
		if (held[i].until && held[i].until < change->force.day)
			continue;
		if (older_until && (!held[i].until || held[i].until > older_until))
			held[i].until = older_until;
		kept[keeps++] = held[i];
	}
	return put_held(change, name, kept, keeps);
}

static bool
create_key(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_key_ask body;
	struct lt_edit_gateway change;
	struct lt_key key;
	struct lt_err err = { 0 };
	uint64_t given;
	int64_t until, today = request->now_us / INT64_C(86400000000);
	const char *name = lt_request_part(request, 0);
	if (!lt_request_body(request, &body, &given, reply) || !is_well_asked(&body, today, given, &until, reply))
		return false;
	if (!lt_key_draw(&key, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	int64_t older = given & 2 ? today + body.overlap_days : 0;
	const char *action = older ? "key.rotate" : "key.create";
	if (!lt_edit_gateway_begin(request, action, lt_print(request->a, "%s/%s", name, key.id), &change, reply))
		return false;
	const struct lt_policy_caller *c = lt_force_caller(&change.force, name);
	bool good = there(&change, name, reply) &&
		(!c || lt_edit_gateway_match(&change, lt_force_version(&change.force, c, c->scope), reply)) &&
		put_new_key(&change, name, &key, until, older);
	return lt_edit_gateway_end(&change, good, lt_print(request->a, "key %s of caller %s", key.id, name), reply) &&
		answer_key(request, &change, &key, name, lt_force_day(request->a, until), lt_force_day(request->a, older), reply);
}

/* A caller must have a key, so its only one is not taken out but ended yesterday. */
static bool
take_out(struct lt_edit_gateway *change, const char *name, const char *id, struct lt_reply *reply)
{
	struct held *held;
	int count = held_keys(change, name, &held), at = 0;
	while (at < count && !lt_text_eq_nocase((struct lt_text){ held[at].sha256, strnlen(held[at].sha256, LT_KEY_ID) }, lt_text(id)))
		at++;
	if (at == count)
		return lt_problem(reply, 404, "not-found", "%.64s has no key '%.64s'", name, id);
	if (count == 1)
		held[at].until = change->force.day - 1;
	else
		memmove(&held[at], &held[at + 1], sizeof *held * (size_t)(--count - at));
	return put_held(change, name, held, count);
}

static bool
remove_key(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_edit_gateway change;
	const char *name = lt_request_part(request, 0), *id = lt_request_part(request, 1);
	if (!lt_edit_gateway_begin(request, "key.revoke", lt_print(request->a, "%s/%s", name, id), &change, reply))
		return false;
	bool good = there(&change, name, reply) && take_out(&change, name, id, reply);
	if (!lt_edit_gateway_end(&change, good, lt_print(request->a, "without key %s of caller %s", id, name), reply))
		return false;
	return change.taken || lt_problem(reply, 503, "starting", "the key is taken out of lintel.yaml, and lintel up has not taken the policy "
		"within two seconds; look whether it runs");
}

#define CHANGES "404 409 412 422"
static const struct lt_route rows[] = {
	{ "GET", "/gateway/teams", "list_teams", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_PAGES | LT_ROUTE_CHANGING,
		"Callers that share limits.", NULL, &lt_field_team_row, NULL, 0, NULL, NULL, read_teams },
	{ "PATCH", "/gateway/teams/{name}", "change_team", LT_ROLE_OPERATOR, 0, "Other limits of a team.", &lt_field_limits_change,
		&lt_field_team_row, NULL, 0, NULL, CHANGES, change_team },
	{ "GET", "/gateway/callers", "list_callers", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_PAGES | LT_ROUTE_CHANGING,
		"Who may call, and what they used.", NULL, &lt_field_caller_row, NULL, 0, NULL, NULL, read_callers },
	{ "POST", "/gateway/callers", "create_caller", LT_ROLE_OPERATOR, LT_ROUTE_SECRET, "A caller, with a first key that is shown this once.",
		&lt_field_caller_new, &lt_field_key_new, NULL, 201, NULL, CHANGES, create_caller },
	{ "GET", "/gateway/callers/{name}", "read_caller", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING, "One caller.", NULL,
		&lt_field_caller_row, NULL, 0, NULL, "404", read_caller },
	{ "PATCH", "/gateway/callers/{name}", "change_caller", LT_ROLE_OPERATOR, 0, "Another team, models or limits of a caller.",
		&lt_field_caller_change, &lt_field_caller_row, NULL, 0, NULL, CHANGES, change_caller },
	{ "DELETE", "/gateway/callers/{name}", "remove_caller", LT_ROLE_OPERATOR, 0, "A caller is no more; what it used stays in the ledger.",
		NULL, NULL, NULL, 0, NULL, CHANGES, remove_caller },
	{ "POST", "/gateway/callers/{name}/keys", "create_key", LT_ROLE_OPERATOR, LT_ROUTE_SECRET,
		"A further key, shown this once; with overlap_days the older ones end.", &lt_field_key_ask, &lt_field_key_new, NULL, 201, NULL,
		CHANGES, create_key },
	{ "DELETE", "/gateway/callers/{name}/keys/{id}", "revoke_key", LT_ROLE_OPERATOR, 0, "Calls with this key are refused from now on.", NULL, NULL,
		NULL, 0, NULL, CHANGES, remove_key },
	{ 0 }
};

const struct lt_routes lt_routes_callers = { "callers", "Teams, callers and their keys", rows };
