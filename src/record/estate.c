/* SPDX-License-Identifier: Apache-2.0 */
/* estate: see estate.h.  First the document is held against the rows, then it is read. */
#include "record/estate.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "record/setting.h"

enum { MISTAKES = 8 };

const struct lt_estate_limits lt_estate_limits_default = {
#define LIMIT(name, standard, least, most, unit, sentence) .name = standard,
#include "record/setting.def"
};

/* What reading goes by. */
struct reading {
	struct lt_arena *arena;
	struct lt_estate *estate;
};

static const char *
text_at(struct reading *reading, struct lt_node map, const char *key)
{
	return lt_node_string(lt_node_get(map, key), reading->arena);
}

/* A name or a list of them. */
static struct lt_texts
names_at(struct reading *reading, struct lt_node map, const char *key)
{
	struct lt_node value = lt_node_get(map, key);
	struct lt_walk w = lt_walk(value);
	const char **at = NULL;
	int count = 0, room = 0;
	if (lt_node_is(value, LT_KIND_TEXT))
		LT_PUSH(reading->arena, at, count, room) = lt_node_string(value, reading->arena);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		LT_PUSH(reading->arena, at, count, room) = lt_node_string(w.value, reading->arena);
	return (struct lt_texts){ at, count };
}

/* A map among the paths of a collector: a system that is asked. */
static void
read_place(struct reading *reading, const char *collector, struct lt_node map)
{
	struct lt_estate *estate = reading->estate;
	struct lt_node token = lt_node_get(map, "token");
	if (strcmp(collector, "kubernetes") == 0)
		LT_PUSH(reading->arena, estate->clusters, estate->clusters_count, estate->clusters_room) =
			(struct lt_estate_cluster){
				.context = text_at(reading, map, "context"),
				.kubeconfig = text_at(reading, map, "kubeconfig"),
				.namespaces = names_at(reading, map, "namespaces"),
				.place = lt_node_place(map),
			};
	if (strcmp(collector, "prometheus") == 0)
		LT_PUSH(reading->arena, estate->prometheus, estate->prometheus_count, estate->prometheus_room) =
			(struct lt_estate_prometheus){
				.url = text_at(reading, map, "url"),
				.ca_file = text_at(reading, map, "ca_file"),
				.token_env = text_at(reading, token, "env"),
				.token_file = text_at(reading, token, "file"),
				.match = text_at(reading, map, "match"),
				.place = lt_node_place(map),
			};
}

/* Ledgers of gateways: a path is one, and true is this user's own. */
static void
read_ledger(struct reading *reading, struct lt_node value)
{
	struct lt_estate *estate = reading->estate;
	if (!lt_node_is(value, LT_KIND_TEXT) && !lt_node_is(value, LT_KIND_TRUE))
		return;
	const char *folder = lt_node_is(value, LT_KIND_TEXT) ? lt_node_string(value, reading->arena) : NULL;
	LT_PUSH(reading->arena, estate->ledgers, estate->ledgers_count, estate->ledgers_room) =
		(struct lt_estate_ledger){ folder, folder && folder[0] == '/', lt_node_place(value) };
}

static void
read_ledgers(struct reading *reading, struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	read_ledger(reading, value);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		read_ledger(reading, w.value);
}

static void
read_azure(struct reading *reading, struct lt_node map)
{
	static const char *const ways[] = { "auto", "cli", "managed", "federated", "secret", "certificate" };
	if (!lt_node_is(map, LT_KIND_MAP))
		return;
	reading->estate->azure = (struct lt_estate_azure){
		.asked = true,
		.subscriptions = names_at(reading, map, "subscriptions"),
		.sign_in = ways[lt_setting_choice(map, "sources.azure.sign_in")],
		.tenant = text_at(reading, map, "tenant"),
		.client = text_at(reading, map, "client"),
		.certificate = text_at(reading, map, "certificate"),
		.ca_file = text_at(reading, map, "ca_file"),
		.locations = names_at(reading, map, "locations"),
		.recordings = text_at(reading, map, "recordings"),
		.place = lt_node_place(map),
	};
}

static void
read_paths(struct reading *reading, const char *collector, struct lt_node value)
{
	struct lt_estate *estate = reading->estate;
	struct lt_estate_source source = { lt_copy(reading->arena, collector), NULL };
	struct lt_walk w = lt_walk(value);
	if (lt_node_is(value, LT_KIND_FALSE))
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	if (lt_node_is(value, LT_KIND_MAP)) {
		read_place(reading, collector, value);
		return;
	}
	if (lt_node_is(value, LT_KIND_TEXT)) {
		source.path = lt_node_string(value, reading->arena);
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	}
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w)) {
		if (lt_node_is(w.value, LT_KIND_MAP)) {
			read_place(reading, collector, w.value);
			continue;
		}
		source.path = lt_node_string(w.value, reading->arena);
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	}
}

static void
read_waivers(struct reading *reading, struct lt_node list)
{
	struct lt_estate *estate = reading->estate;
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		LT_PUSH(reading->arena, estate->waivers, estate->waivers_count,
			estate->waivers_room) = (struct lt_waiver){
			.check = text_at(reading, w.value, "check"),
			.resource = text_at(reading, w.value, "resource"),
			.until = text_at(reading, w.value, "until"),
			.by = text_at(reading, w.value, "by"),
			.because = text_at(reading, w.value, "because"),
			.file = lt_node_place(w.value).file,
			.line = lt_node_place(w.value).line,
		};
}

static void
read_overrides(struct reading *reading, struct lt_node list)
{
	struct lt_estate *estate = reading->estate;
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w)) {
		int area = lt_words_find(&lt_words_area, lt_node_text(lt_node_get(w.value, "area"), reading->arena));
		LT_PUSH(reading->arena, estate->overrides, estate->overrides_count, estate->overrides_room) =
			(struct lt_override){
				.area = area < 0 ? LT_AREA_COUNT : (enum lt_area)area,
				.level = (uint32_t)lt_setting_int(w.value, "overrides[].level"),
				.until = text_at(reading, w.value, "until"),
				.by = text_at(reading, w.value, "by"),
				.because = text_at(reading, w.value, "because"),
				.file = lt_node_place(w.value).file,
				.line = lt_node_place(w.value).line,
			};
	}
}

static void
read_shadows(struct reading *reading, struct lt_node list)
{
	struct lt_estate *estate = reading->estate;
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		LT_PUSH(reading->arena, estate->shadows, estate->shadows_count, estate->shadows_room) =
			(struct lt_estate_shadow){
				.asset = text_at(reading, w.value, "asset"),
				.owner = text_at(reading, w.value, "owner"),
				.decision = text_at(reading, w.value, "decision"),
				.until = text_at(reading, w.value, "until"),
				.place = lt_node_place(w.value),
			};
}

static void
read_assignments(struct reading *reading, struct lt_node list)
{
	struct lt_estate *estate = reading->estate;
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		LT_PUSH(reading->arena, estate->assignments, estate->assignments_count, estate->assignments_room) =
			(struct lt_estate_assignment){
				.item = text_at(reading, w.value, "item"),
				.owner = text_at(reading, w.value, "owner"),
				.due = text_at(reading, w.value, "due"),
				.node = w.value,
			};
}

static void
read_limits(struct lt_estate_limits *limits, struct lt_node map)
{
#define LIMIT(name, standard, least, most, unit, sentence) \
	limits->name = lt_setting_int(map, "limits." #name);
#include "record/setting.def"
}

/* Keys with one dot lie in sources; deeper ones are nobody's but their readers'. */
static struct lt_node
node_at(struct lt_node root, const char *path)
{
	const char *dot = strchr(path, '.');
	return dot ? lt_node_get(lt_node_get(root, "sources"), dot + 1) : lt_node_get(root, path);
}

static void
read_by_kind(struct reading *reading, const struct lt_setting *setting)
{
	struct lt_estate *estate = reading->estate;
	struct lt_node value = strchr(setting->path, '[') ? LT_NOWHERE
							  : node_at(estate->root, setting->path);
	if (lt_node_is(value, LT_KIND_NONE) || lt_node_is(value, LT_KIND_NULL))
		return;
	if (setting->kind == LT_SETTING_PATHS || setting->kind == LT_SETTING_PLACES)
		read_paths(reading, strchr(setting->path, '.') + 1, value);
}

void
lt_estate_init(struct lt_estate *ret_estate)
{
	*ret_estate = (struct lt_estate){ .profile = "complete",
		.limits = lt_estate_limits_default,
		.azure.sign_in = "auto" };
}

bool
lt_estate_look(struct lt_node root, struct lt_estate *ret_estate, struct lt_mistakes *mistakes)
{
	int before = mistakes->count;
	lt_estate_init(ret_estate);
	ret_estate->root = root;
	lt_setting_check(root, mistakes);
	if (mistakes->count > before)
		return false;
	struct reading reading = { mistakes->arena, ret_estate };
	const char *profile = text_at(&reading, root, "profile");
	ret_estate->organisation = text_at(&reading, root, "organisation");
	ret_estate->name = text_at(&reading, root, "estate");
	ret_estate->profile = profile ? profile : ret_estate->profile;
	ret_estate->host = lt_node_true(lt_node_path(root, "sources/host"));
	read_limits(&ret_estate->limits, lt_node_get(root, "limits"));
	for (const struct lt_setting *s = lt_settings; s->path; s++)
		read_by_kind(&reading, s);
	read_waivers(&reading, lt_node_get(root, "waivers"));
	read_overrides(&reading, lt_node_get(root, "overrides"));
	read_assignments(&reading, lt_node_get(root, "assignments"));
	read_shadows(&reading, lt_node_get(root, "shadow"));
	read_azure(&reading, lt_node_path(root, "sources/azure"));
	read_ledgers(&reading, lt_node_path(root, "sources/gateway_usage"));
	return true;
}

bool
lt_estate_read(
	struct lt_arena *a, struct lt_node root, struct lt_estate *ret_estate, struct lt_err *err)
{
	struct lt_estate estate;
	struct lt_mistakes mistakes = LT_MISTAKES(a);
	if (lt_estate_look(root, &estate, &mistakes)) {
		*ret_estate = estate;
		return true;
	}
	struct lt_buf told = LT_BUF(64 << 10);
	lt_mistake_tell(&mistakes, MISTAKES, &told);
	lt_fail(err, "%s", lt_buf_text(&told).at);
	lt_buf_done(&told);
	return false;
}

/* "infra/" and "infra" and "./infra" are one folder; "." is all. */
static bool
lies_below(const char *path, const char *folder)
{
	while (folder[0] == '.' && folder[1] == '/')
		folder += 2;
	size_t len = strlen(folder);
	while (len > 0 && folder[len - 1] == '/')
		len--;
	if (len == 0 || (len == 1 && folder[0] == '.'))
		return true;
	return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

bool
lt_estate_has(const struct lt_estate *estate, const char *collector, const char *path)
{
	bool named = false;
	for (int i = 0; i < estate->sources_count; i++) {
		if (strcmp(estate->sources[i].collector, collector) != 0)
			continue;
		named = true;
		if (path && estate->sources[i].path && lies_below(path, estate->sources[i].path))
			return true;
	}
	return !named;
}

const char *
lt_estate_called(struct lt_arena *a, const struct lt_estate *estate, const char *folder)
{
	char *where = estate->name ? NULL : realpath(folder, NULL);
	const char *name = estate->name ? estate->name : where ? where : folder;
	const char *all = estate->organisation ? lt_print(a, "%s: %s", estate->organisation, name) : lt_copy(a, name);
	free(where);
	return all;
}
