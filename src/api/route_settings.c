/* SPDX-License-Identifier: Apache-2.0 */
/* route_settings: what is in force, for who looks after it. */
#include "api/access.h"
#include "api/access_settings.h"
#include "api/api.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/date.h"
#include "record/field.h"
#include "record/noun.h"

/* postgres://NAME:PASSWORD@HOST/...: what stands between the name and the @ stays out, and all options. */
static const char *
without_password(struct lt_arena *a, const char *store)
{
	const char *name = strstr(store, "://");
	if (!name)
		return store;
	name += 3;
	const char *at = strrchr(name, '@');
	if (!at)
		return lt_print(a, "%.*s", (int)(name + strcspn(name, "?") - store), store);
	return lt_print(a, "%.*s%.*s", (int)(name + strcspn(name, ":@") - store), store, (int)strcspn(at, "?"), at);
}

static bool
read_settings(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	const struct lt_access_settings *in_force = lt_access_settings(request->api, request->a);
	const char *provider;
	struct lt_noun_settings_role *roles = LT_NEW_ARRAY(request->a, struct lt_noun_settings_role, in_force->roles_count + 1);
	for (int i = 0; i < in_force->roles_count; i++)
		roles[i] = (struct lt_noun_settings_role){ in_force->roles[i].group, in_force->roles[i].email, in_force->roles[i].role, in_force->roles[i].team };
	struct lt_noun_settings settings = {
		.url = given->url,
		.local = given->local,
		.tls = given->tls,
		.estate = given->estate,
		.folder = given->folder,
		.state = given->state,
		.store = without_password(request->a, given->store ? given->store : given->state),
		.instance = lt_api_instance(request->api),
		.version = LT_VERSION,
		.sign_in = lt_access_ways(request->api, request->a, &provider),
		.issuer = in_force->issuer,
		.client = in_force->client,
		.scopes = in_force->issuer ? in_force->scopes : (struct lt_texts){ 0 },
		.groups_claim = in_force->groups_claim,
		.roles = roles,
		.roles_count = in_force->roles_count,
		.idle_minutes = (uint32_t)(in_force->idle_s / 60),
		.absolute_hours = (uint32_t)(in_force->absolute_s / 3600),
		.mistake = lt_access_mistake(request->api, request->a),
		.read_at = lt_date_moment(request->a, request->now_us / 1000000),
	};
	return lt_reply_noun(request, reply, &settings);
}

static const struct lt_route rows[] = {
	{ "GET", "/settings", "read_settings", LT_ROLE_OWNER, LT_ROUTE_CHANGING, "What is in force: addresses, places, how one signs in; never a secret.",
		NULL, &lt_field_settings, NULL, 0, NULL, NULL, read_settings },
	{ 0 }
};

const struct lt_routes lt_routes_settings = { "settings", "Settings", rows };
