/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roles for what the kubernetes collector lists, and an account that has them.  Where every
 * cluster of the estate names its namespaces, what lives in namespaces is allowed in those alone.
 */
#include <ctype.h>

#include "base/buf.h"
#include "cli/permissions.h"
#include "collect/kube_kind.h"
#include "format/json.h"
#include "record/estate.h"

/* Plain where YAML takes it so. */
static void
put_name(struct lt_buf *out, const char *name)
{
	bool plain = *name && !isdigit((unsigned char)*name);
	for (const char *c = name; *c; c++)
		plain &= islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '-';
	if (plain)
		lt_buf_puts(out, name);
	else
		lt_json_quote(out, lt_text(name));
}

/* Of kinds that live in namespaces, of the others, or of both: one rule a group. */
static void
put_rules(struct lt_buf *out, bool spaced, bool others)
{
	const char *group = NULL;
	lt_buf_puts(out, "rules:\n");
	for (const struct lt_kube_kind *kind = lt_kube_kinds; kind->group; kind++) {
		if (kind->spaced ? !spaced : !others)
			continue;
		if (!group || strcmp(group, kind->group) != 0)
			lt_buf_printf(out, "%s  - apiGroups: [\"%s\"]\n    resources: [%s", group ? "]\n    verbs: [list]\n" : "", kind->group,
				kind->resource);
		else
			lt_buf_printf(out, ", %s", kind->resource);
		group = kind->group;
	}
	lt_buf_puts(out, "]\n    verbs: [list]\n");
}

static void
put_head(struct lt_buf *out, const char *kind, const char *space)
{
	lt_buf_printf(out, "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: %s\nmetadata:\n  name: lintel-reader\n", kind);
	if (!space)
		return;
	lt_buf_puts(out, "  namespace: ");
	put_name(out, space);
	lt_buf_putc(out, '\n');
}

static void
put_binding(struct lt_buf *out, const char *role, const char *space)
{
	put_head(out, space ? "RoleBinding" : "ClusterRoleBinding", space);
	lt_buf_printf(out, "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: %s\n  name: lintel-reader\n"
		"subjects:\n  - kind: ServiceAccount\n    name: lintel\n    namespace: lintel\n", role);
}

static bool
names_all(const struct lt_estate *estate)
{
	for (int i = 0; i < estate->clusters_count; i++)
		if (estate->clusters[i].namespaces.count == 0)
			return false;
	return estate->clusters_count > 0;
}

/* The same namespace of two clusters is written once. */
static bool
was_written(const struct lt_estate *estate, int cluster, int number)
{
	const char *name = estate->clusters[cluster].namespaces.at[number];
	for (int i = 0; i <= cluster; i++)
		for (int s = 0; s < (i < cluster ? estate->clusters[i].namespaces.count : number); s++)
			if (strcmp(estate->clusters[i].namespaces.at[s], name) == 0)
				return true;
	return false;
}

void
lt_permissions_kubernetes(const struct lt_estate *estate, struct lt_buf *out)
{
	bool some = names_all(estate);
	lt_buf_puts(out, "# What lintel assess lists in a cluster, and nothing else: it gets, watches and changes nothing, and it reads no Secrets.\n"
		"# kubectl apply -f - takes it; kubectl create token lintel -n lintel gives a token for a kubeconfig.\n"
		"# For a person or a group put them into subjects instead of the ServiceAccount.\n"
		"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: lintel\n"
		"---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: lintel\n  namespace: lintel\n");
	put_head(out, "ClusterRole", NULL);
	put_rules(out, !some, true);
	put_binding(out, "ClusterRole", NULL);
	for (int i = 0; some && i < estate->clusters_count; i++)
		for (int s = 0; s < estate->clusters[i].namespaces.count; s++) {
			const char *space = estate->clusters[i].namespaces.at[s];
			if (was_written(estate, i, s))
				continue;
			put_head(out, "Role", space);
			put_rules(out, true, false);
			put_binding(out, "Role", space);
		}
}
