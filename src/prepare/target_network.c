/* SPDX-License-Identifier: Apache-2.0 */
/* network: the virtual network, its subnets by role, and the zones that private names are looked up in. */
#include "base/arena.h"
#include "prepare/cidr.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

/*
 * Subnets that targets ask for.  The order is the plan's: a row is added at the end, so that no network that was rendered
 * before moves.  Room is kept for those that are not asked for yet.
 *	name        as Azure wants it; NULL: snet-<role>
 *	longest     the smallest it may be, in bits: where Azure names the subnet, or hands it over, what Azure takes; else ours,
 *	            since any other may be a /29.  Held on 2026-11-23 against sheets of Azure's documentation, the last of
 *	            March 2026: AzureBastionSubnet and AzureFirewallSubnet /26, GatewaySubnet /27 (a /29 for the Basic tier
 *	            alone), API Management /29, five addresses of each are Azure's own.
 *	delegation  the service that it is handed to, or NULL
 *	secured     has a security group; routed: its way out is ours
 *	targets     who asks; NULL alone: whoever writes the role below platform.network.subnets
 */
static const struct role {
	const char *role, *name;
	int prefix, longest;
	const char *delegation;
	bool secured, routed;
	const char *targets[4];
} ROLES[] = {
	{ "endpoints", NULL, 24, 28, NULL, true, false, { "network" } },
	{ "aks", NULL, 22, 27, NULL, true, true, { "aks" } },
	{ "gpu", NULL, 24, 29, NULL, true, true, { "gpu-vm", "aks" } },
	{ "machine_learning", NULL, 24, 28, NULL, true, true, { "machine-learning" } },
	{ "bastion", "AzureBastionSubnet", 26, 26, NULL, true, false, { NULL } },
	{ "gateway", "GatewaySubnet", 27, 27, NULL, false, false, { NULL } },
	{ "firewall", "AzureFirewallSubnet", 26, 26, NULL, false, false, { NULL } },
	{ "apim", NULL, 27, 29, NULL, true, true, { NULL } },
	{ "data", NULL, 26, 28, NULL, true, false, { NULL } },
};
enum { ROLES_COUNT = sizeof ROLES / sizeof *ROLES };

/* Zones of private endpoints, and the targets whose services answer there.  %s is the region. */
static const struct zone {
	const char *name;
	const char *targets[4];
} ZONES[] = {
	{ "privatelink.agentsvc.azure-automation.net", { "monitoring" } },
	{ "privatelink.api.azureml.ms", { "machine-learning" } },
	{ "privatelink.azurecr.io", { "registry", "machine-learning" } },
	{ "privatelink.blob.core.windows.net", { "storage", "machine-learning", "monitoring" } },
	{ "privatelink.cognitiveservices.azure.com", { "openai" } },
	{ "privatelink.dfs.core.windows.net", { "storage" } },
	{ "privatelink.file.core.windows.net", { "machine-learning" } },
	{ "privatelink.monitor.azure.com", { "monitoring" } },
	{ "privatelink.notebooks.azure.net", { "machine-learning" } },
	{ "privatelink.ods.opinsights.azure.com", { "monitoring" } },
	{ "privatelink.oms.opinsights.azure.com", { "monitoring" } },
	{ "privatelink.openai.azure.com", { "openai" } },
	{ "privatelink.services.ai.azure.com", { "openai" } },
	{ "privatelink.vaultcore.azure.net", { "identity", "machine-learning" } },
	{ "privatelink.%s.azmk8s.io", { "aks" } },
};

/* A subnet on its way into the plan. */
struct subnet {
	const struct role *role; /* NULL: a role of the estate's own */
	const char *name;
	struct lt_place place;
	bool asked;
	struct lt_cidr_want want;
};

struct plan {
	struct lt_prepare *p;
	struct lt_cidr space;
	struct lt_place space_place;
	struct lt_cidr *taken;
	struct lt_place *taken_places;
	int taken_count, taken_room, places_room;
	struct subnet *subnets;
	int count, room;
};

static bool
renders(struct lt_prepare *p, const char *const *targets)
{
	for (int i = 0; i < 4 && targets[i]; i++)
		if (lt_view_renders(p, targets[i]))
			return true;
	return false;
}

static bool
read_range(struct plan *plan, struct lt_node node, const char *path, struct lt_cidr *ret_range)
{
	const char *why;
	if (lt_cidr_read(plan->p->a, lt_text_trim(lt_node_text(node, plan->p->a)), ret_range, &why))
		return true;
	lt_mistake_add(plan->p->mistakes, lt_node_place(node), "%s: %s", path, why);
	return false;
}

static void
add_taken(struct plan *plan, struct lt_node node)
{
	struct lt_cidr range;
	int places = plan->taken_count;
	if (!read_range(plan, node, "platform.network.taken", &range))
		return;
	LT_PUSH(plan->p->a, plan->taken_places, places, plan->places_room) = lt_node_place(node);
	LT_PUSH(plan->p->a, plan->taken, plan->taken_count, plan->taken_room) = range;
}

static void
read_ranges(struct plan *plan)
{
	struct lt_node network = lt_node_get(plan->p->platform, "network"), space = lt_node_get(network, "space"), taken = lt_node_get(network, "taken");
	const char *why;
	plan->space_place = lt_node_place(lt_setting_given(network, "space") ? space : plan->p->platform);
	lt_cidr_read(plan->p->a, lt_text(lt_view_platform(plan->p, "platform.network.space")), &plan->space, &why);
	if (lt_setting_given(network, "space") && read_range(plan, space, "platform.network.space", &plan->space) &&
		(plan->space.prefix < 8 || plan->space.prefix > 28))
		lt_mistake_add(plan->p->mistakes, plan->space_place, "platform.network.space is a /%d; a virtual network of the platform is a /8 to a /28, a /16 is usual",
			plan->space.prefix);
	struct lt_walk w = lt_walk(taken);
	if (lt_setting_given(network, "taken") && !lt_node_is(taken, LT_KIND_LIST))
		add_taken(plan, taken);
	while (lt_node_is(taken, LT_KIND_LIST) && lt_walk_next(&w))
		add_taken(plan, w.value);
}

static struct subnet *
subnet_of(struct plan *plan, const char *role)
{
	for (int i = 0; i < plan->count; i++)
		if (strcmp(plan->subnets[i].name, role) == 0)
			return &plan->subnets[i];
	return NULL;
}

static bool
is_role(const char *role)
{
	for (const char *c = role; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9' && c > role) || (*c == '_' && c > role)))
			return false;
	return *role && strlen(role) <= 40;
}

/* One of platform.network.subnets: a new one, or another size or place of one that a target asks for. */
static void
read_subnet(struct plan *plan, struct lt_node map, int index)
{
	struct lt_prepare *p = plan->p;
	struct lt_node role = lt_node_get(map, "role"), range = lt_node_get(map, "range");
	const char *name = lt_node_string(role, p->a);
	struct lt_place place = lt_node_place(lt_node_is(role, LT_KIND_NONE) ? map : role);
	if (!name || !is_role(name)) {
		lt_mistake_add(p->mistakes, place, "platform.network.subnets[%d].role is a word of small letters, digits and _, such as data", index);
		return;
	}
	struct subnet *s = subnet_of(plan, name);
	if (s && s->place.line) {
		lt_mistake_add(p->mistakes, place, "the subnet %s is described twice, on line %u too; leave one out", name, s->place.line);
		return;
	}
	if (!s) {
		struct subnet fresh = { .name = name, .want.prefix = 24 };
		LT_PUSH(p->a, plan->subnets, plan->count, plan->room) = fresh;
		s = &plan->subnets[plan->count - 1];
	}
	s->place = place;
	s->asked = true;
	if (lt_setting_given(map, "prefix"))
		s->want.prefix = (int)lt_setting_int(map, "platform.network.subnets[].prefix");
	if (lt_setting_given(map, "range") && read_range(plan, range, "platform.network.subnets[].range", &s->want.range)) {
		s->want.fixed = true;
		s->place = lt_node_place(range);
		if (lt_setting_given(map, "prefix") && s->want.prefix != s->want.range.prefix)
			lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "prefix")), "the subnet %s has a range of /%d and a prefix of %d; leave one out", name,
				s->want.range.prefix, s->want.prefix);
		s->want.prefix = s->want.range.prefix;
	}
	int longest = s->role ? s->role->longest : 29;
	if (s->want.prefix > longest)
		lt_mistake_add(p->mistakes, s->place, "the subnet %s is a /%d; it has to be a /%d or a larger one%s%s", name, s->want.prefix, longest,
			s->role && s->role->name ? ", for " : "", s->role && s->role->name ? s->role->name : "");
}

static void
read_subnets(struct plan *plan)
{
	struct lt_node list = lt_node_path(plan->p->platform, "network/subnets");
	for (int i = 0; i < ROLES_COUNT; i++) {
		struct subnet s = { .role = &ROLES[i], .name = ROLES[i].role, .want.prefix = ROLES[i].prefix,
			.asked = renders(plan->p, ROLES[i].targets) };
		LT_PUSH(plan->p->a, plan->subnets, plan->count, plan->room) = s;
	}
	struct lt_walk w = lt_walk(list);
	for (int i = 0; lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w); i++)
		read_subnet(plan, w.value, i);
	if (lt_setting_true(lt_node_get(plan->p->platform, "network"), "platform.network.bastion"))
		subnet_of(plan, "bastion")->asked = true;
}

/* Ranges that were given must fit each other. */
static void
check_fixed(struct plan *plan)
{
	struct lt_prepare *p = plan->p;
	for (int i = 0; i < plan->taken_count; i++)
		if (lt_cidr_holds(plan->taken[i], plan->space))
			lt_mistake_add(p->mistakes, plan->space_place, "platform.network.space %s lies in %s, which line %u says is taken; choose another space",
				lt_cidr_spell(p->a, plan->space), lt_cidr_spell(p->a, plan->taken[i]), plan->taken_places[i].line);
	for (int i = 0; i < plan->count; i++) {
		const struct subnet *s = &plan->subnets[i];
		if (!s->want.fixed)
			continue;
		const char *range = lt_cidr_spell(p->a, s->want.range);
		if (!lt_cidr_holds(plan->space, s->want.range))
			lt_mistake_add(p->mistakes, s->place, "the subnet %s at %s lies outside platform.network.space, %s", s->name, range, lt_cidr_spell(p->a, plan->space));
		for (int j = 0; j < plan->taken_count; j++)
			if (lt_cidr_meets(s->want.range, plan->taken[j]))
				lt_mistake_add(p->mistakes, s->place, "the subnet %s at %s meets %s, which line %u says is taken", s->name, range,
					lt_cidr_spell(p->a, plan->taken[j]), plan->taken_places[j].line);
		for (int j = 0; j < i; j++)
			if (plan->subnets[j].want.fixed && lt_cidr_meets(s->want.range, plan->subnets[j].want.range))
				lt_mistake_add(p->mistakes, s->place, "the subnet %s at %s meets %s at %s of line %u; move one of them", s->name, range,
					plan->subnets[j].name, lt_cidr_spell(p->a, plan->subnets[j].want.range), plan->subnets[j].place.line);
	}
}

static void
place_all(struct plan *plan)
{
	struct lt_prepare *p = plan->p;
	struct lt_cidr_want *wants = LT_NEW_ARRAY(p->a, struct lt_cidr_want, plan->count + 1);
	for (int i = 0; i < plan->count; i++) {
		wants[i] = plan->subnets[i].want;
		wants[i].spare = !plan->subnets[i].asked;
	}
	lt_cidr_plan(plan->space, plan->taken, plan->taken_count, wants, plan->count);
	for (int i = 0; i < plan->count; i++) {
		struct subnet *s = &plan->subnets[i];
		s->want = wants[i];
		if (s->asked && !s->want.placed)
			lt_mistake_add(p->mistakes, s->place.line ? s->place : plan->space_place, "the subnet %s, a /%d, finds no room in %s; give platform.network.space a larger range, or the subnet a larger prefix",
				s->name, s->want.prefix, lt_cidr_spell(p->a, plan->space));
	}
}

static void
lay_subnets(struct plan *plan, struct lt_doc *doc)
{
	static const struct lt_place nowhere;
	struct lt_arena *a = plan->p->a;
	lt_view_list(doc, "subnets");
	for (int i = 0; i < plan->count; i++) {
		const struct subnet *s = &plan->subnets[i];
		if (!s->asked || !s->want.placed)
			continue;
		char *dashed = lt_copy(a, s->name);
		for (char *c = dashed; *c; c++)
			*c = *c == '_' ? '-' : *c;
		lt_doc_map(doc, nowhere);
		lt_view_text(doc, "role", s->name);
		lt_view_text(doc, "name", s->role && s->role->name ? s->role->name : lt_print(a, "snet-%s", dashed));
		lt_view_text(doc, "range", lt_cidr_spell(a, s->want.range));
		lt_view_text(doc, "delegation", s->role && s->role->delegation ? s->role->delegation : "");
		lt_view_flag(doc, "secured", !s->role || s->role->secured);
		lt_view_flag(doc, "routed", !s->role || s->role->routed);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
lay_zones(struct lt_prepare *p, struct lt_doc *doc)
{
	static const struct lt_place nowhere;
	lt_view_list(doc, "zones");
	for (size_t i = 0; i < sizeof ZONES / sizeof *ZONES; i++) {
		struct lt_text rest = lt_text(ZONES[i].name), before;
		if (!renders(p, ZONES[i].targets))
			continue;
		lt_text_cut(&rest, '%', &before);
		const char *name = rest.at ? lt_print(p->a, "%.*s%s%s", LT_ARG(before), lt_view_platform(p, "platform.region"), rest.at + 1) : ZONES[i].name;
		lt_doc_text(doc, lt_text(name), nowhere);
	}
	lt_doc_end(doc);
}

/* A firewall is reached by way of its hub; without one the gateway of our own is the way out. */
static void
check_way_out(struct lt_prepare *p)
{
	struct lt_node network = lt_node_get(p->platform, "network"), firewall = lt_node_get(network, "firewall"), hub = lt_node_get(network, "hub");
	struct lt_cidr address;
	const char *why;
	if (lt_setting_given(network, "firewall") && !lt_cidr_read(p->a, lt_text(lt_print(p->a, "%s/32", lt_view_platform(p, "platform.network.firewall"))), &address, &why))
		lt_mistake_add(p->mistakes, lt_node_place(firewall), "platform.network.firewall is the private address of the firewall in the hub, such as 10.0.1.4");
	if (lt_setting_given(network, "firewall") && !lt_setting_given(network, "hub"))
		lt_mistake_add(p->mistakes, lt_node_place(firewall), "platform.network.firewall is reached by way of a hub; write the id of its virtual network as hub: beside it");
	if (lt_setting_given(network, "hub") && !lt_text_has_nocase(lt_node_text(hub, p->a), "/providers/microsoft.network/virtualnetworks/"))
		lt_mistake_add(p->mistakes, lt_node_place(hub), "platform.network.hub is the id of a virtual network: /subscriptions/.../providers/Microsoft.Network/virtualNetworks/NAME");
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct plan plan = { .p = p };
	int before = p->mistakes->count;
	read_ranges(&plan);
	read_subnets(&plan);
	if (p->mistakes->count == before)
		check_fixed(&plan);
	if (p->mistakes->count == before)
		place_all(&plan);
	check_way_out(p);
	lay_subnets(&plan, doc);
	lay_zones(p, doc);
	lt_view_flag(doc, "nat", !*lt_view_platform(p, "platform.network.firewall"));
}

const struct lt_target lt_target_network = {
	.name = "network",
	.title = "virtual network, subnets by role, security groups, private names",
	.group = "azure",
	.view = view,
};
