/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure as it is now: each subscription's lists, what the graph knows of the types that tables
 * are fed with, what lies below those resources, and the quota, models and machine sizes of the
 * regions that something lies in.  Nothing is asked that no statement of this run wants to know.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/map.h"
#include "collect/azure_ask.h"
#include "net/http.h"
#include "record/estate.h"

enum { MOST_PARENTS = 500, MEASURED_DAYS = 30, TOTAL_MS = 900000 };

struct live {
	struct azure *az;
	struct azure_service *service;
	struct lt_text *wanted;  /* types of resources to ask for, and those they are found by */
	int wanted_count, wanted_room;
	int64_t until_ms;
	bool lost;               /* signing in failed: nothing else is asked */
};

/* One question whose answer is laid; a failure is told to the tables that it is about. */
static void
ask(struct live *live, const char *what, const char *subscription, const char *location, const struct azure_question *q)
{
	struct azure *az = live->az;
	struct lt_err err = { 0 };
	const char *place = lt_print(az->arena, "%s%.*s", live->service->host, (int)strcspn(q->path, "?"), q->path);
	struct azure_from from = { .place = place, .subscription = subscription, .location = location,
		.what = strchr(what, ' ') ? NULL : what };
	if (live->lost)
		return;
	if (azure_clock_ms() > live->until_ms)
		lt_fail(&err, "asking Azure took more than %d minutes; name fewer subscriptions", TOTAL_MS / 60000);
	enum azure_outcome outcome = err.text[0] ? AZURE_FAILED : azure_ask(live->service, q, azure_answer, az, &from, &err);
	if (outcome == AZURE_ABSENT)
		azure_count(az, what, place, 0);
	if (outcome == AZURE_LOST)
		lt_facts_blind(az->facts, azure_collector, live->service->host, 0, err.text);
	else if (outcome == AZURE_FAILED)
		lt_facts_blind_of(az->facts, azure_collector, place, what, err.text);
	live->lost = outcome == AZURE_LOST;
}

static bool
is_one_of(const char *const *list, struct lt_text type)
{
	for (; *list; list++)
		if (lt_text_eq_nocase(type, lt_text(*list)))
			return true;
	return false;
}

static const char *const listed[] = {
#define LIST(what, path, version, action, role) what,
#include "collect/azure_live.def"
	"Microsoft.Insights/diagnosticSettings", "Microsoft.Capacity/reservationOrders/reservations", NULL };
static const char *const within[] = {
#define WITHIN(type) type,
#include "collect/azure_live.def"
	NULL };
static const char *const watched[] = {
#define WATCHED(type) type,
#include "collect/azure_live.def"
	NULL };
static const struct child {
	const char *type, *path, *version;
} children[] = {
#define CHILD(type, path, version) { type, path, version },
#include "collect/azure_live.def"
	{ NULL, NULL, NULL } };

/* Microsoft.X/a lies in a subscription, Microsoft.X/a/b below a Microsoft.X/a. */
static bool
is_child(struct lt_text type)
{
	const char *first = type.len ? memchr(type.at, '/', type.len) : NULL;
	return first && memchr(first + 1, '/', (size_t)(type.at + type.len - first - 1));
}

static bool
is_azure(struct lt_text type)
{
	return lt_text_starts(type, "Microsoft.") && !is_one_of(listed, type) && !is_one_of(within, type);
}

static void
want(struct live *live, struct lt_text type)
{
	for (int i = 0; i < live->wanted_count; i++)
		if (lt_text_eq_nocase(live->wanted[i], type))
			return;
	LT_PUSH(live->az->arena, live->wanted, live->wanted_count, live->wanted_room) = lt_copy_text(live->az->arena, type);
	if (is_child(type))
		want(live, (struct lt_text){ type.at, (size_t)((const char *)memrchr(type.at, '/', type.len) - type.at) });
}

static void
want_all(struct live *live, const char *const *types)
{
	for (; *types; types++)
		want(live, lt_text(*types));
}

/* What the run's statements name, and what that is found by: a child by its parent, settings by what
 * they watch, regions by what lies in them. */
static void
find_wanted(struct live *live)
{
	static const char *const regional[] = { "Microsoft.CognitiveServices/accounts", "Microsoft.MachineLearningServices/workspaces",
		"Microsoft.ContainerService/managedClusters", "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets", NULL };
	static const char *const tables[] = { "model_quota", "model_offer", "gpu_quota", "gpu_sku", "model_capacity", "model_calls" };
	struct lt_facts *facts = live->az->facts;
	struct lt_text type;
	for (int at = 0; (type = lt_facts_type(facts, &at)).at;)
		if (is_azure(type))
			want(live, type);
	if (lt_facts_wants(facts, "Microsoft.Insights/diagnosticSettings"))
		want_all(live, watched);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (lt_facts_wants(facts, tables[i]))
			want_all(live, regional);
	if (lt_facts_wants(facts, "model_capacity"))
		want(live, LT_LIT("Microsoft.CognitiveServices/accounts/deployments"));
}

static void
ask_lists(struct live *live, const char *s)
{
	static const struct {
		const char *what, *path, *version, *action, *role;
	} lists[] = {
#define LIST(what, path, version, action, role) { what, path, version, action, role },
#include "collect/azure_live.def"
	};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct azure_question q = { .path = lt_print(live->az->arena, "/subscriptions/%s/%s?api-version=%s", s, lists[i].path,
			lists[i].version), .action = lists[i].action, .role = lists[i].role };
		if (lt_facts_wants(live->az->facts, lists[i].what))
			ask(live, lists[i].what, s, NULL, &q);
	}
}

/* All types of the first level in one query: what the graph does not know gives no rows. */
static void
ask_graph(struct live *live, const char *s)
{
	struct lt_arena *a = live->az->arena;
	struct lt_buf types = LT_BUF(1 << 16), query = LT_BUF(1 << 16);
	struct lt_text type;
	for (int i = 0; i < live->wanted_count; i++) {
		type = live->wanted[i];
		if (is_child(type))
			continue;
		lt_buf_printf(&types, "%s%.*s", types.len ? " " : "", LT_ARG(type));
		lt_buf_printf(&query, "%s'%s'", query.len ? ", " : "", azure_small(a, type));
	}
	const char *what = lt_copy_text(a, lt_buf_text(&types)).at;
	const char *kql = lt_print(a, "resources | where type in~ (%s) | order by id asc", query.at ? query.at : "");
	struct azure_question q = { .path = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01",
		.query = lt_text(kql), .subscription = s, .action = "Microsoft.ResourceGraph/resources/read", .role = "Reader" };
	if (types.len) {
		ask(live, what, s, NULL, &q);
		struct lt_text rest = lt_text(what);
		while (!live->lost && lt_text_cut(&rest, ' ', &type))
			azure_count(live->az, lt_copy_text(a, type).at, live->service->host, 0);
	}
	lt_buf_done(&types);
	lt_buf_done(&query);
}

static const struct child *
known_child(struct lt_text type)
{
	for (const struct child *c = children; c->type; c++)
		if (lt_text_eq_nocase(type, lt_text(c->type)))
			return c;
	return NULL;
}

/* What lies below each resource of the type above.  Those two levels down come after their parents. */
static void
ask_child(struct live *live, const char *s, struct lt_text type)
{
	struct azure *az = live->az;
	const char *slash = memrchr(type.at, '/', type.len), *name = lt_copy_text(az->arena, type).at;
	struct lt_text parent = { type.at, (size_t)(slash - type.at) };
	const struct child *known = known_child(type);
	int64_t said = known ? -1 : lt_map_get(az->versions, lt_text(azure_small(az->arena, type)));
	const char *version = known ? known->version : said >= 0 ? az->spelt[said] : NULL;
	int asked = 0, count = az->thing_count;
	azure_count(az, name, live->service->host, 0);
	for (int i = 0; i < count && !live->lost; i++) {
		const struct azure_thing *thing = &az->things[i];
		if (!lt_text_eq_nocase(thing->type, parent) || !thing->subscription || strcmp(thing->subscription, s) != 0)
			continue;
		struct azure_question q = { .path = lt_print(az->arena, "%s/%s?api-version=%s", thing->id,
			known ? known->path : slash + 1, version), .action = lt_print(az->arena, "%s/read", name), .role = "Reader" };
		if (!version || ++asked > MOST_PARENTS) {
			lt_facts_blind_of(az->facts, azure_collector, thing->id, name, version
				? "there are more such resources in the subscription than are looked into; name fewer subscriptions"
				: "the subscription's provider names no version to ask for these; switch the provider on");
			return;
		}
		ask(live, name, s, thing->location, &q);
	}
}

static void
ask_children(struct live *live, const char *s)
{
	for (int depth = 2; depth <= 3; depth++)
		for (int i = 0; i < live->wanted_count; i++) {
			struct lt_text type = live->wanted[i];
			int slashes = 0;
			for (size_t at = 0; at < type.len; at++)
				slashes += type.at[at] == '/';
			if (slashes == depth)
				ask_child(live, s, type);
		}
}

static void
ask_settings(struct live *live, const char *s)
{
	static const char what[] = "Microsoft.Insights/diagnosticSettings";
	struct azure *az = live->az;
	int count = az->thing_count, asked = 0;
	for (int i = 0; i < count && lt_facts_wants(az->facts, what); i++) {
		const struct azure_thing *thing = &az->things[i];
		if (!is_one_of(watched, thing->type) || !thing->subscription || strcmp(thing->subscription, s) != 0)
			continue;
		struct azure_question q = { .path = lt_print(az->arena,
			"%s/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview", thing->id),
			.action = "Microsoft.Insights/diagnosticSettings/read", .role = "Monitoring Reader" };
		if (++asked > MOST_PARENTS) {
			lt_facts_blind_of(az->facts, azure_collector, thing->id, what,
				"there are more resources with diagnostic settings than are looked into; name fewer subscriptions");
			return;
		}
		ask(live, what, s, NULL, &q);
	}
}

static const char *
day_before(struct lt_arena *a, const char *today, int days)
{
	int64_t day = 0;
	char spelt[16];
	lt_date_day(lt_text(today), &day);
	lt_date_spell(day - days, spelt);
	return lt_copy(a, spelt);
}

/* Calls of each deployment in the last month. */
static void
ask_calls(struct live *live, const char *s)
{
	struct azure *az = live->az;
	const char *first = day_before(az->arena, az->src->today, MEASURED_DAYS);
	int count = az->thing_count;
	for (int i = 0; i < count && lt_facts_wants(az->facts, "model_calls"); i++) {
		const struct azure_thing *thing = &az->things[i];
		if (!lt_text_eq_nocase(thing->type, LT_LIT("Microsoft.CognitiveServices/accounts")) || !thing->subscription
			|| strcmp(thing->subscription, s) != 0)
			continue;
		struct azure_question q = { .path = lt_print(az->arena, "%s/providers/Microsoft.Insights/metrics?api-version=2018-01-01"
			"&metricnames=AzureOpenAIRequests&aggregation=Total&interval=P1D&timespan=%sT00:00:00Z/%sT00:00:00Z"
			"&$filter=ModelDeploymentName%%20eq%%20'*'", thing->id, first, az->src->today),
			.action = "Microsoft.Insights/metrics/read", .role = "Monitoring Reader" };
		ask(live, "model_calls", s, thing->location, &q);
	}
}

/* How much of each deployed model the region could still deploy. */
static void
ask_capacity(struct live *live, const struct azure_region *region)
{
	struct azure *az = live->az;
	for (int i = 0; i < az->model_count && lt_facts_wants(az->facts, "model_capacity"); i++) {
		const struct azure_model *m = &az->models[i];
		if (!m->location || strcmp(m->location, region->location) != 0 || strcmp(m->subscription, region->subscription) != 0)
			continue;
		struct lt_buf path = LT_BUF(4096);
		lt_buf_printf(&path, "/subscriptions/%s/providers/Microsoft.CognitiveServices/locations/%s/modelCapacities?api-version=2024-10-01",
			region->subscription, region->location);
		lt_buf_puts(&path, "&modelFormat=");
		lt_http_escape(&path, lt_text(m->format));
		lt_buf_puts(&path, "&modelName=");
		lt_http_escape(&path, lt_text(m->model));
		lt_buf_puts(&path, "&modelVersion=");
		lt_http_escape(&path, lt_text(m->version));
		struct azure_question q = { .path = lt_copy_text(az->arena, lt_buf_text(&path)).at,
			.action = "Microsoft.CognitiveServices/locations/modelCapacities/read", .role = "Reader" };
		ask(live, "model_capacity", region->subscription, region->location, &q);
		lt_buf_done(&path);
	}
}

static void
ask_region(struct live *live, const struct azure_region *region)
{
	static const struct {
		const char *what, *path, *version, *action, *role;
	} lists[] = {
#define REGION(what, path, version, action, role) { what, path, version, action, role },
#include "collect/azure_live.def"
	};
	struct lt_arena *a = live->az->arena;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *mark = strstr(lists[i].path, "%s");
		const char *path = lt_print(a, "/subscriptions/%s/%.*s%s%s?api-version=%s", region->subscription,
			(int)(mark - lists[i].path), lists[i].path, region->location, mark + 2, lists[i].version);
		struct azure_question q = { .path = path, .action = lists[i].action, .role = lists[i].role };
		if (lt_facts_wants(live->az->facts, lists[i].what))
			ask(live, lists[i].what, region->subscription, region->location, &q);
	}
	struct azure_question sizes = { .path = lt_print(a,
		"/subscriptions/%s/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=location%%20eq%%20'%s'",
		region->subscription, region->location), .action = "Microsoft.Compute/skus/read", .role = "Reader" };
	if (lt_facts_wants(live->az->facts, "gpu_sku"))
		ask(live, "gpu_sku", region->subscription, region->location, &sizes);
	ask_capacity(live, region);
}

/* Regions that lintel.yaml names are asked about although nothing lies there yet. */
static void
ask_regions(struct live *live, const char *s)
{
	struct azure *az = live->az;
	struct lt_texts named = az->src->estate->azure.locations;
	for (int i = 0; i < named.count; i++)
		azure_region(az, s, azure_location(az->arena, lt_text(named.at[i])));
	for (int i = 0; i < az->region_count; i++)
		if (strcmp(az->regions[i].subscription, s) == 0)
			ask_region(live, &az->regions[i]);
}

/* What reserving has bought belongs to the directory, not to a subscription. */
static void
ask_reservations(struct live *live)
{
	static const char what[] = "Microsoft.Capacity/reservationOrders/reservations";
	struct azure_question q = { .path = "/providers/Microsoft.Capacity/reservations?api-version=2022-11-01",
		.action = "Microsoft.Capacity/reservations/read", .role = "Reservations Reader" };
	if (lt_facts_wants(live->az->facts, what))
		ask(live, what, NULL, NULL, &q);
}

static void
ask_subscription(struct live *live, const char *s)
{
	ask_lists(live, s);
	if (live->wanted_count == 0)
		return;
	ask_graph(live, s);
	ask_children(live, s);
	ask_settings(live, s);
	ask_calls(live, s);
	ask_regions(live, s);
}

static void
take_subscriptions(struct azure *az, const struct azure_from *from, struct lt_node page)
{
	(void)from;
	struct lt_node list = lt_node_get(page, "value");
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		struct lt_node id = lt_node_get(w.value, "subscriptionId");
		if (lt_node_is(id, LT_KIND_TEXT))
			LT_PUSH(az->arena, az->subscriptions, az->subscription_count, az->subscription_room) =
				azure_small(az->arena, lt_node_text(id, az->arena));
	}
}

/* All that the sign-in sees, or those that were named and are seen. */
static bool
find_subscriptions(struct live *live, struct lt_err *err)
{
	struct azure *az = live->az;
	struct azure_from from = { .place = lt_print(az->arena, "%s/subscriptions", live->service->host) };
	struct azure_question q = { .path = "/subscriptions?api-version=2022-12-01", .action = "Microsoft.Resources/subscriptions/read",
		.role = "Reader" };
	if (azure_ask(live->service, &q, take_subscriptions, az, &from, err) != AZURE_READ)
		return err->text[0] ? false : lt_fail(err, "%s knows no subscriptions; check AZURE_RESOURCE_MANAGER_ENDPOINT", live->service->host);
	return az->subscription_count > 0 || lt_fail(err, "this sign-in sees no subscription; give its identity the role Reader in one");
}

static bool
is_seen(const struct azure *az, const char *subscription)
{
	for (int i = 0; i < az->subscription_count; i++)
		if (strcasecmp(az->subscriptions[i], subscription) == 0)
			return true;
	return false;
}

void
azure_live(struct azure *az)
{
	struct lt_err err = { 0 };
	struct live live = { .az = az, .service = azure_open(az, &err),
		.until_ms = azure_clock_ms() + TOTAL_MS };
	struct lt_texts named = az->src->estate->azure.subscriptions;
	if (!live.service || !find_subscriptions(&live, &err)) {
		lt_facts_blind(az->facts, azure_collector, live.service ? live.service->host : "", 0, err.text);
	} else {
		find_wanted(&live);
		for (int i = 0; i < named.count; i++)
			if (is_seen(az, named.at[i]))
				ask_subscription(&live, azure_small(az->arena, lt_text(named.at[i])));
			else
				lt_facts_blind(az->facts, azure_collector, lt_print(az->arena, "/subscriptions/%s", named.at[i]), 0,
					"this sign-in sees no such subscription; check its id, and that the identity has a role in it");
		for (int i = 0; named.count == 0 && i < az->subscription_count; i++)
			ask_subscription(&live, az->subscriptions[i]);
		ask_reservations(&live);
	}
	if (live.service)
		azure_close(live.service);
}
