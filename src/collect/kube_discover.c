/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the kinds we know a cluster serves, and in which version.  Servers since Kubernetes 1.26
 * tell everything in two answers (aggregated discovery), older ones group by group.
 */
#include "base/arena.h"
#include "base/auto.h"
#include "collect/kube_live.h"
#include "net/http.h"

LT_AUTO_DEFINE(lt_answer_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char *const accept =
	"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
	"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/* The kind is served in this version, unless one that the server likes better has it. */
static void
note(struct lt_kube_asking *c, struct lt_text group, struct lt_text version, struct lt_node resource, const char *name)
{
	struct lt_text plural = lt_node_text(lt_node_get(resource, name), c->arena);
	bool list = false;
	struct lt_walk w = lt_walk(lt_node_get(resource, "verbs"));
	while (lt_walk_next(&w))
		list |= lt_node_eq(w.value, "list");
	for (int i = 0; list && lt_kube_kinds[i].group; i++)
		if (!c->versions[i] && lt_text_eq(plural, lt_kube_kinds[i].resource) && lt_text_eq(group, lt_kube_kinds[i].group))
			c->versions[i] = lt_copy_text(c->arena, version).at;
}

static void
note_all(struct lt_kube_asking *c, struct lt_node list)
{
	struct lt_walk g = lt_walk(lt_node_get(list, "items"));
	while (lt_walk_next(&g)) {
		struct lt_text group = lt_node_text(lt_node_path(g.value, "metadata/name"), c->arena);
		struct lt_walk v = lt_walk(lt_node_get(g.value, "versions"));
		while (lt_walk_next(&v)) {
			struct lt_text version = lt_node_text(lt_node_get(v.value, "version"), c->arena);
			struct lt_walk r = lt_walk(lt_node_get(v.value, "resources"));
			while (lt_walk_next(&r))
				note(c, group, version, r.value, "resource");
		}
	}
}

static struct lt_doc *
ask(struct lt_kube_asking *c, struct lt_arena *a, const char *path)
{
	struct lt_http_answer answer;
	if (!lt_kube_get(c, a, path, accept, &answer))
		return NULL;
	if (answer.status == 200)
		return lt_kube_answer(c, a, path, NULL, answer.body);
	lt_kube_blind(c, path, NULL, answer.status == 404 && !strchr(path + 1, '/')
		? "there is no Kubernetes API here (404); check server: in the kubeconfig" : lt_kube_refusal(c, path, answer.status));
	return NULL;
}

/* An older server: /apis/GROUP/VERSION has the resources of one version. */
static bool
ask_version(struct lt_kube_asking *c, struct lt_text group, struct lt_text version)
{
	LT_AUTO(lt_answer_arena) a = lt_arena_new(SIZE_MAX);
	const char *path = group.len ? lt_print(a, "/apis/%.*s/%.*s", LT_ARG(group), LT_ARG(version))
		: lt_print(a, "/api/%.*s", LT_ARG(version));
	struct lt_doc *doc = ask(c, a, path);
	if (!doc)
		return !c->over;
	struct lt_walk r = lt_walk(lt_node_get(lt_doc_root(doc), "resources"));
	while (lt_walk_next(&r))
		note(c, group, version, r.value, "name");
	return true;
}

static bool
is_known(struct lt_text group)
{
	for (int i = 0; lt_kube_kinds[i].group; i++)
		if (lt_text_eq(group, lt_kube_kinds[i].group))
			return true;
	return false;
}

/* The versions of a group, the preferred one first. */
static bool
ask_group(struct lt_kube_asking *c, struct lt_node group)
{
	struct lt_text name = lt_node_text(lt_node_get(group, "name"), c->arena);
	struct lt_text liked = lt_node_text(lt_node_path(group, "preferredVersion/version"), c->arena);
	if (!is_known(name))
		return true;
	if (liked.len && !ask_version(c, name, liked))
		return false;
	struct lt_walk v = lt_walk(lt_node_get(group, "versions"));
	while (lt_walk_next(&v)) {
		struct lt_text version = lt_node_text(lt_node_get(v.value, "version"), c->arena);
		if (!lt_text_is(version, liked) && !ask_version(c, name, version))
			return false;
	}
	return true;
}

/* One of the two roots: what it tells of, or the groups to ask about one by one. */
static bool
ask_root(struct lt_kube_asking *c, const char *path)
{
	LT_AUTO(lt_answer_arena) a = lt_arena_new(SIZE_MAX);
	struct lt_doc *doc = ask(c, a, path);
	if (!doc)
		return false;
	struct lt_node root = lt_doc_root(doc);
	if (lt_node_eq(lt_node_get(root, "kind"), "APIGroupDiscoveryList")) {
		note_all(c, root);
		return true;
	}
	if (lt_node_eq(lt_node_get(root, "kind"), "APIVersions")) {
		struct lt_walk w = lt_walk(lt_node_get(root, "versions"));
		while (lt_walk_next(&w))
			if (!ask_version(c, LT_LIT(""), lt_node_text(w.value, c->arena)))
				return false;
		return true;
	}
	if (!lt_node_eq(lt_node_get(root, "kind"), "APIGroupList")) {
		lt_kube_blind(c, path, NULL, "what answers is no Kubernetes API server; check server: in the kubeconfig");
		return false;
	}
	struct lt_walk w = lt_walk(lt_node_get(root, "groups"));
	while (lt_walk_next(&w))
		if (!ask_group(c, w.value))
			return false;
	return true;
}

bool
lt_kube_discover(struct lt_kube_asking *c)
{
	return ask_root(c, "/api") && ask_root(c, "/apis");
}
