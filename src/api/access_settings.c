/* SPDX-License-Identifier: Apache-2.0 */
#include "api/access_settings.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "format/yaml.h"
#include "record/setting.h"

enum { ESTATE_BYTES = 64 << 20, MINUTE_S = 60, HOUR_S = 3600 };

static const char *const SCOPES[] = { "openid", "profile", "email" };

/* A name or a list of them; openid is always among them, without it there is no ID token. */
static struct lt_texts
read_scopes(struct lt_arena *a, struct lt_node value)
{
	const char **at = NULL;
	int count = 0, room = 0;
	bool openid = false;
	struct lt_walk w = lt_walk(value);
	if (lt_node_is(value, LT_KIND_TEXT))
		LT_PUSH(a, at, count, room) = lt_node_string(value, a);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		LT_PUSH(a, at, count, room) = lt_node_string(w.value, a);
	if (!count)
		return (struct lt_texts){ (const char **)SCOPES, 3 };
	for (int i = 0; i < count; i++)
		openid |= strcmp(at[i], "openid") == 0;
	if (!openid)
		LT_PUSH(a, at, count, room) = "openid";
	return (struct lt_texts){ at, count };
}

static const char *
folder_of(struct lt_arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');
	return slash ? lt_print(a, "%.*s", (int)(slash - file), file) : "";
}

static const char *
file_at(struct lt_arena *a, const char *estate, struct lt_node map, const char *key)
{
	const char *name = lt_node_string(lt_node_get(map, key), a);
	return name ? lt_io_join(a, folder_of(a, estate), name) : NULL;
}

static bool
read_roles(struct lt_arena *a, struct lt_node list, struct lt_access_settings *s, struct lt_err *err)
{
	struct lt_access_role *roles = LT_NEW_ARRAY(a, struct lt_access_role, lt_node_count(list) + 1);
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w)) {
		struct lt_access_role *role = &roles[s->roles_count++];
		int choice = lt_setting_choice(w.value, "access.roles[].role");
		*role = (struct lt_access_role){ lt_node_string(lt_node_get(w.value, "group"), a), lt_node_string(lt_node_get(w.value, "email"), a),
			lt_node_string(lt_node_get(w.value, "team"), a), (enum lt_role)(choice + 1) };
		if (choice < 0)
			return lt_fail(err, "access.roles: row %d names no role; viewer, operator and owner are those there are", s->roles_count);
		if (!role->group == !role->email)
			return lt_fail(err, "access.roles: row %d needs either a group or an email", s->roles_count);
	}
	s->roles = roles;
	return true;
}

/* Over plain http anybody on the way could say who somebody is; to this machine itself there is no way. */
static bool
is_safe(const char *url)
{
	struct lt_text text = lt_text(url);
	static const char *const own[] = { "http://127.0.0.1", "http://localhost", "http://[::1]" };
	if (lt_text_starts(text, "https://"))
		return true;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		size_t len = strlen(own[i]);
		if (lt_text_starts(text, own[i]) && (!url[len] || url[len] == ':' || url[len] == '/'))
			return true;
	}
	return false;
}

static const char *
host_of(struct lt_arena *a, const char *url)
{
	const char *host = strstr(url, "://") + 3;
	return lt_print(a, "%.*s", (int)strcspn(host, "/:"), host);
}

static bool
read_oidc(struct lt_arena *a, const char *file, struct lt_node oidc, struct lt_access_settings *s, struct lt_err *err)
{
	struct lt_node secret = lt_node_get(oidc, "secret");
	s->issuer = lt_node_string(lt_node_get(oidc, "issuer"), a);
	s->client = lt_node_string(lt_node_get(oidc, "client"), a);
	s->name = lt_node_string(lt_node_get(oidc, "name"), a);
	s->secret_env = lt_node_string(lt_node_get(secret, "env"), a);
	s->secret_file = file_at(a, file, secret, "file");
	s->ca_file = file_at(a, file, oidc, "ca_file");
	s->groups_claim = lt_node_string(lt_node_get(oidc, "groups_claim"), a);
	s->scopes = read_scopes(a, lt_node_get(oidc, "scopes"));
	if (!s->groups_claim)
		s->groups_claim = "groups";
	if (!s->issuer || !s->client)
		return lt_fail(err, "access.oidc needs both issuer and client");
	if (!is_safe(s->issuer))
		return lt_fail(err, "access.oidc.issuer begins with https://");
	if (s->secret_env && s->secret_file)
		return lt_fail(err, "access.oidc.secret is in env or in file, not in both");
	if (!s->name)
		s->name = host_of(a, s->issuer);
	return true;
}

/* Mistakes elsewhere in the file are for others to tell. */
static bool
check(struct lt_arena *a, struct lt_node access, const char *file, struct lt_err *err)
{
	struct lt_mistakes mistakes = LT_MISTAKES(a);
	struct lt_doc *doc = lt_doc_new(a, lt_keys_new(a), file);
	lt_doc_map(doc, lt_node_place(access));
	lt_doc_key(doc, LT_LIT("access"), lt_node_place(access));
	lt_doc_copy(doc, access);
	lt_doc_end(doc);
	lt_setting_check(lt_doc_root(doc), &mistakes);
	if (!mistakes.count)
		return true;
	return lt_fail(err, "%s:%u: %s", file, mistakes.at[0].place.line, mistakes.at[0].sentence);
}

static bool
read_file(struct lt_arena *a, const char *file, struct lt_node *ret_access, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	*ret_access = LT_NOWHERE;
	if (!file || (access(file, F_OK) != 0 && errno == ENOENT))
		return true;
	if (!lt_io_read(a, AT_FDCWD, file, ESTATE_BYTES, &bytes, err) || !lt_yaml_read(a, lt_keys_new(a), file, bytes, &docs, err))
		return false;
	if (docs.count)
		*ret_access = lt_node_get(lt_doc_root(docs.at[0]), "access");
	return true;
}

bool
lt_access_settings_read(struct lt_arena *a, const char *file, struct lt_access_settings *ret_settings, struct lt_err *err)
{
	struct lt_access_settings s = { 0 };
	struct lt_node map;
	if (!read_file(a, file, &map, err) || (lt_node_kind(map) != LT_KIND_NONE && !check(a, map, file, err)))
		return false;
	s.idle_s = lt_setting_int(map, "access.idle_minutes") * MINUTE_S;
	s.absolute_s = lt_setting_int(map, "access.absolute_hours") * HOUR_S;
	if (lt_setting_given(map, "oidc") && !read_oidc(a, file, lt_node_get(map, "oidc"), &s, err))
		return lt_within(err, "%s", file);
	if (!read_roles(a, lt_node_get(map, "roles"), &s, err))
		return lt_within(err, "%s", file);
	*ret_settings = s;
	return true;
}

static bool
has_group(struct lt_arena *a, struct lt_node groups, const char *group)
{
	struct lt_walk w = lt_walk(groups);
	while (lt_walk_next(&w))
		if (lt_text_eq(lt_node_text(w.value, a), group))
			return true;
	return false;
}

const struct lt_access_role *
lt_access_settings_role(struct lt_arena *a, const struct lt_access_settings *settings, const char *groups, const char *email)
{
	struct lt_doc *doc = NULL;
	struct lt_err err = { 0 };
	if (groups && !lt_json_read(a, lt_keys_new(a), "groups", lt_text(groups), &doc, &err))
		return NULL;
	struct lt_node list = doc ? lt_doc_root(doc) : LT_NOWHERE;
	for (int i = 0; i < settings->roles_count; i++) {
		const struct lt_access_role *role = &settings->roles[i];
		if (role->group ? has_group(a, list, role->group) : email && lt_text_eq_nocase(lt_text(role->email), lt_text(email)))
			return role;
	}
	return NULL;
}
