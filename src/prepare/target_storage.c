/* SPDX-License-Identifier: Apache-2.0 */
/* storage: an account for each class of data and one for models, the lake with its zones, and who may see what there. */
#include "base/arena.h"
#include "base/digest.h"
#include "prepare/name.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

/* Classes of data from open to closed, and the short word that a name carries for them. */
static const struct {
	const char *name, *brief;
} CLASSES[] = { { "public", "pub" }, { "internal", "int" }, { "confidential", "con" }, { "restricted", "res" } };
enum { CLASS_COUNT = sizeof CLASSES / sizeof *CLASSES, RESTRICTED = 3, NAME_LONGEST = 24 };

struct lay {
	struct lt_prepare *p;
	struct lt_doc *doc;
	bool asked[CLASS_COUNT];
	int main; /* the class whose account takes what belongs to the platform itself */
};

static int
class_of(struct lt_text name)
{
	for (int i = 0; i < CLASS_COUNT; i++)
		if (lt_text_is(name, lt_text(CLASSES[i].name)))
			return i;
	return -1;
}

static void
ask(struct lay *l, struct lt_node name)
{
	int class = class_of(lt_node_text(name, l->p->a));
	if (class < 0)
		lt_mistake_add(l->p->mistakes, lt_node_place(name), "platform.storage.classes holds public, internal, confidential and restricted, not '%.*s'",
			LT_ARG(lt_node_text(name, l->p->a)));
	else
		l->asked[class] = true;
}

static void
read_classes(struct lay *l)
{
	struct lt_node list = lt_node_path(l->p->platform, "storage/classes");
	struct lt_walk w = lt_walk(list);
	l->main = class_of(lt_text(lt_view_platform(l->p, "platform.data")));
	if (lt_setting_given(lt_node_get(l->p->platform, "storage"), "classes") && !lt_node_is(list, LT_KIND_LIST))
		ask(l, list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		ask(l, w.value);
	bool any = false;
	for (int i = 0; i < CLASS_COUNT; i++)
		any |= l->asked[i];
	if (!any && l->main >= 0)
		l->asked[l->main] = true;
	for (int i = CLASS_COUNT - 1; i >= 0 && !(l->main >= 0 && l->asked[l->main]); i--)
		l->main = l->asked[i] ? i : l->main;
}

/* Over zones always; to a second region what production cannot make again. */
static const char *
replication(struct lt_prepare *p, int class)
{
	static const char *const words[] = { NULL, "ZRS", "GZRS", "RAGZRS" };
	int chosen = lt_setting_choice(lt_node_get(p->platform, "storage"), "platform.storage.redundancy");
	if (chosen > 0)
		return words[chosen];
	return class > 0 && strcmp(lt_view_platform(p, "platform.environment"), "prod") == 0 ? "GZRS" : "ZRS";
}

/* st + name + environment + what it is + region: 24 small letters and digits at most.  No other account of Azure may be
 * called so, those of this platform in another region neither: of a long name it is not the end that goes. */
static const char *
account_name(struct lt_prepare *p, const char *brief)
{
	const char *dense = lt_prepare_name(p, "storage"), *stage = lt_view_platform(p, "platform.environment");
	int before = (int)(strlen("st") + strlen(lt_view_platform(p, "platform.name")) + strlen(stage));
	const char *whole = lt_print(p->a, "%.*s%s%s", before, dense, brief, dense + before);
	char digits[65];
	if (strlen(whole) <= NAME_LONGEST)
		return whole;
	lt_digest_hex(lt_text(lt_view_platform(p, "platform.name")), digits);
	const char *end = whole + strlen("st") + strlen(lt_view_platform(p, "platform.name"));
	return lt_print(p->a, "%.*s%.4s%s", NAME_LONGEST - 4 - (int)strlen(end), whole, digits, end);
}

/* Containers: their account's place in Bicep's list beside the name. */
static void
lay_account(struct lay *l, const char *key, const char *brief, int class, const char *const *containers, int place)
{
	struct lt_prepare *p = l->p;
	lt_doc_map(l->doc, NOWHERE);
	lt_view_text(l->doc, "key", key);
	lt_view_text(l->doc, "name", account_name(p, brief));
	lt_view_text(l->doc, "classification", CLASSES[class].name);
	lt_view_text(l->doc, "replication", replication(p, class));
	lt_view_flag(l->doc, "own_key", class == RESTRICTED);
	lt_view_list(l->doc, "containers");
	for (int i = 0; containers[i]; i++) {
		lt_doc_map(l->doc, NOWHERE);
		lt_view_text(l->doc, "container", containers[i]);
		lt_view_number(l->doc, "account", place);
		lt_doc_end(l->doc);
	}
	lt_doc_end(l->doc);
	lt_doc_end(l->doc);
}

static void
lay_accounts(struct lay *l)
{
	static const char *const models[] = { "models", NULL }, *const plain[] = { "artifacts", NULL },
				 *const main[] = { "artifacts", "cluster-backups", "cost-exports", NULL };
	int place = 0;
	lt_view_list(l->doc, "accounts");
	static const int order[] = { 2, 1, -1, 0, 3 }; /* of Terraform's keys: confidential, internal, models, public, restricted */
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		int class = order[i];
		if (class < 0)
			lay_account(l, "models", "model", l->main, models, place++);
		else if (l->asked[class])
			lay_account(l, CLASSES[class].name, CLASSES[class].brief, class, class == l->main ? main : plain, place++);
	}
	lt_doc_end(l->doc);
}

static bool
is_folder(struct lt_text name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!((name.at[i] >= 'a' && name.at[i] <= 'z') || (name.at[i] >= '0' && name.at[i] <= '9') || (name.at[i] == '-' && i)))
			return false;
	return name.len > 0 && name.len <= 63;
}

static void
lay_teams(struct lay *l)
{
	struct lt_prepare *p = l->p;
	struct lt_node list = lt_node_path(p->platform, "storage/teams");
	struct lt_walk w = lt_walk(list);
	lt_view_list(l->doc, "teams");
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), p->a), group = lt_node_text(lt_node_get(w.value, "group"), p->a);
		if (!is_folder(name))
			lt_mistake_add(p->mistakes, lt_node_place(w.value), "a team of platform.storage.teams has a name of small letters, digits and dashes; write name: below it");
		if (!group.len)
			lt_mistake_add(p->mistakes, lt_node_place(w.value), "the team %.*s has no group; write the id of its group in Entra ID as group:", LT_ARG(name));
		lt_doc_map(l->doc, NOWHERE);
		lt_view_text(l->doc, "name", name.len ? lt_copy_text(p->a, name).at : "");
		lt_view_text(l->doc, "group", group.len ? lt_copy_text(p->a, group).at : "");
		lt_doc_end(l->doc);
	}
	lt_doc_end(l->doc);
}

static void
lay_entry(struct lay *l, const char *zone, const char *path, const char *acl)
{
	lt_doc_map(l->doc, NOWHERE);
	lt_view_text(l->doc, "zone", zone);
	lt_view_text(l->doc, "path", path);
	lt_view_text(l->doc, "acl", acl);
	lt_doc_end(l->doc);
}

/* Of a zone: teams pass its root and cannot list it; a folder is open to its team alone. */
static void
lay_zone(struct lay *l, const char *zone, struct lt_node teams)
{
	struct lt_arena *a = l->p->a;
	const char *root = "user::rwx,group::---,other::---,mask::--x";
	struct lt_walk w = lt_walk(teams);
	while (lt_walk_next(&w))
		root = lt_print(a, "%s,group:%s:--x", root, lt_copy_text(a, lt_node_text(lt_node_get(w.value, "group"), a)).at);
	lay_entry(l, zone, "/", root);
	w = lt_walk(teams);
	while (lt_walk_next(&w)) {
		const char *group = lt_copy_text(a, lt_node_text(lt_node_get(w.value, "group"), a)).at;
		lay_entry(l, zone, lt_copy_text(a, lt_node_text(lt_node_get(w.value, "name"), a)).at,
			lt_print(a, "user::rwx,group::---,other::---,mask::rwx,group:%s:rwx,default:user::rwx,default:group::---,default:other::---,default:mask::rwx,default:group:%s:rwx",
				group, group));
	}
}

static void
lay_acl(struct lay *l)
{
	struct lt_prepare *p = l->p;
	struct lt_node teams = lt_node_path(p->platform, "storage/teams"), zones = lt_node_path(p->platform, "storage/zones");
	struct lt_text rest = LT_LIT("raw clean ready"), zone;
	lt_view_list(l->doc, "acl");
	if (lt_node_is(teams, LT_KIND_LIST) && lt_node_count(teams) && p->mistakes->count == 0) {
		struct lt_walk w = lt_walk(zones);
		while (lt_node_is(zones, LT_KIND_LIST) && lt_walk_next(&w))
			lay_zone(l, lt_copy_text(p->a, lt_node_text(w.value, p->a)).at, teams);
		if (lt_node_is(zones, LT_KIND_TEXT))
			lay_zone(l, lt_copy_text(p->a, lt_node_text(zones, p->a)).at, teams);
		while (lt_node_is(zones, LT_KIND_NONE) && lt_text_cut(&rest, ' ', &zone))
			lay_zone(l, lt_copy_text(p->a, zone).at, teams);
	}
	lt_doc_end(l->doc);
}

static void
check_days(struct lt_prepare *p)
{
	struct lt_node storage = lt_node_get(p->platform, "storage"), cold = lt_node_get(storage, "cold");
	if (lt_setting_int(storage, "platform.storage.cold") <= lt_setting_int(storage, "platform.storage.cool"))
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_is(cold, LT_KIND_NONE) ? lt_node_get(storage, "cool") : cold),
			"data is cold after it was cool: platform.storage.cold is more days than platform.storage.cool");
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lay l = { .p = p, .doc = doc };
	read_classes(&l);
	if (l.main < 0)
		l.main = 1; /* platform.data is wrong, and said to be so */
	check_days(p);
	lt_name_zones(p, "copies what it keeps over three");
	lay_accounts(&l);
	lt_view_map(doc, "lake");
	lt_view_text(doc, "name", account_name(p, "dl"));
	lt_view_text(doc, "classification", CLASSES[l.main].name);
	lt_view_text(doc, "replication", replication(p, l.main));
	lt_view_flag(doc, "own_key", l.main == RESTRICTED);
	lt_doc_end(doc);
	lt_view_flag(doc, "own_key", l.asked[RESTRICTED]);
	lt_view_text(doc, "main", CLASSES[l.main].name);
	lt_view_text(doc, "main_name", account_name(p, CLASSES[l.main].brief));
	lt_view_text(doc, "models_name", account_name(p, "model"));
	lay_teams(&l);
	lay_acl(&l);
}

const struct lt_target lt_target_storage = {
	.name = "storage",
	.title = "Blob accounts by class of data, the lake with its zones, the cache of models",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", "identity", NULL },
	.view = view,
};
