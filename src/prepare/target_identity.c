/* SPDX-License-Identifier: Apache-2.0 */
/* identity: the vault, the identities that workloads and pipelines act as, and whose tokens are taken for theirs. */
#include "base/arena.h"
#include "base/map.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static bool
is_word(struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((text.at[i] >= 'a' && text.at[i] <= 'z') || (text.at[i] >= '0' && text.at[i] <= '9') || (text.at[i] == '-' && i > 0 && i + 1 < text.len)))
			return false;
	return text.len > 0 && text.len <= 63;
}

/* A text of an item, or what it is when not given; told where it is no word of Kubernetes. */
static const char *
word_of(struct lt_prepare *p, struct lt_node item, const char *key, const char *standard)
{
	struct lt_node node = lt_node_get(item, key);
	const char *text = lt_node_string(node, p->a);
	if (text && !is_word(lt_text(text)))
		lt_mistake_add(p->mistakes, lt_node_place(node), "platform.identity.workloads[].%s is small letters, digits and dashes", key);
	return text ? text : standard;
}

static void
lay_workloads(struct lt_prepare *p, struct lt_doc *doc, struct lt_node list)
{
	static const struct lt_place nowhere;
	struct lt_walk w = lt_walk(list);
	lt_view_list(doc, "workloads");
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		const char *name = word_of(p, w.value, "name", NULL);
		if (!name) {
			lt_mistake_add(p->mistakes, lt_node_place(w.value), "a workload of platform.identity.workloads has a name");
			continue;
		}
		lt_doc_map(doc, nowhere);
		lt_view_text(doc, "name", name);
		lt_view_text(doc, "identity", lt_print(p->a, "%s-%s", lt_prepare_name(p, "identity"), name));
		lt_view_text(doc, "namespace", word_of(p, w.value, "namespace", name));
		lt_view_text(doc, "account", word_of(p, w.value, "account", name));
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

/* "contoso/platform" */
static bool
is_repository(struct lt_text text)
{
	int slashes = 0;
	for (size_t i = 0; i < text.len; i++) {
		slashes += text.at[i] == '/';
		if (strchr(" \t:'\"$\\", text.at[i]))
			return false;
	}
	return slashes == 1 && text.at[0] != '/' && text.at[text.len - 1] != '/';
}

static void
lay_repositories(struct lt_prepare *p, struct lt_doc *doc, struct lt_node value)
{
	static const struct lt_place nowhere;
	struct lt_walk w = lt_walk(value);
	struct lt_map *seen = lt_map_new(p->a);
	bool list = lt_node_is(value, LT_KIND_LIST), more = lt_setting_given(lt_node_get(p->platform, "identity"), "github");
	lt_view_list(doc, "repositories");
	while (more && (!list || lt_walk_next(&w))) {
		struct lt_node node = list ? w.value : value;
		struct lt_text text = lt_node_text(node, p->a);
		more = list;
		if (!is_repository(text)) {
			lt_mistake_add(p->mistakes, lt_node_place(node), "platform.identity.github holds repositories as OWNER/NAME, such as contoso/platform");
			continue;
		}
		char *key = lt_print(p->a, "%.*s", LT_ARG(text));
		for (char *c = key; *c; c++)
			*c = *c == '/' || *c == '.' || *c == '_' ? '-' : *c;
		if (lt_map_get(seen, lt_text(key)) >= 0)
			lt_mistake_add(p->mistakes, lt_node_place(node), "platform.identity.github holds %.*s twice, or one that is called alike but for / . and _; leave one out", LT_ARG(text));
		lt_map_put(seen, lt_text(key), 0);
		lt_doc_map(doc, nowhere);
		lt_view_text(doc, "key", key);
		lt_doc_key(doc, LT_LIT("repository"), nowhere);
		lt_doc_text(doc, text, nowhere);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node identity = lt_node_get(p->platform, "identity");
	lt_view_flag(doc, "cluster", lt_view_renders(p, "aks"));
	lay_workloads(p, doc, lt_node_get(identity, "workloads"));
	lay_repositories(p, doc, lt_node_get(identity, "github"));
	lt_view_text(doc, "deploy", lt_print(p->a, "%s-deploy", lt_prepare_name(p, "identity")));
}

const struct lt_target lt_target_identity = {
	.name = "identity",
	.title = "key vault, identities without secrets for workloads and pipelines",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", NULL },
	.view = view,
};
