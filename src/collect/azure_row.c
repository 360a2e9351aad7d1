/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that no resource feeds: usages and their limits, models and machine sizes on offer,
 * providers, measures.  Shapes are those of the services' own answers; the words for deployment
 * types in the names of usages are Azure's.
 */
#include "base/arena.h"
#include "base/map.h"
#include "collect/azure.h"

enum { UNSET_YEAR = 2099 }; /* services write 2099 and later where no day is set */

static struct lt_text
text_at(struct azure *az, struct lt_node n, const char *path)
{
	struct lt_node found = lt_node_path(n, path);
	return lt_node_is(found, LT_KIND_TEXT) || lt_node_is(found, LT_KIND_NUMBER) ? lt_node_text(found, az->arena) : LT_NONE;
}

static struct lt_place
place_of(const struct azure_from *from, struct lt_node n)
{
	struct lt_place place = from->saved ? lt_node_place(n) : (struct lt_place){ 0 };
	place.file = from->place;
	return place;
}

static struct lt_row *
row_of(struct azure *az, const struct azure_from *from, struct lt_node n, const char *table, const char *resource)
{
	struct lt_row *row = lt_facts_row(az->facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", table);
	lt_row_text(row, "source", azure_collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, place_of(from, n));
	azure_count(az, table, from->place, 1);
	return row;
}

/* Numbers come as 480 and as 480.0; halves of a unit do not exist. */
static void
put_number(struct lt_row *row, const char *column, struct lt_node n)
{
	double number;
	if (lt_node_double(n, &number))
		lt_row_int(row, column, (int64_t)number);
}

static void
put_day(struct lt_row *row, const char *column, struct lt_text when)
{
	int64_t year;
	if (when.len >= 10 && lt_text_int((struct lt_text){ when.at, 4 }, &year) && year < UNSET_YEAR)
		lt_row_slice(row, column, (struct lt_text){ when.at, 10 });
}

/* The region in an id or an address: .../locations/westeurope/... */
static const char *
location_in(struct lt_arena *a, struct lt_text id) /* NUL-terminated */
{
	static const char word[] = "/locations/";
	const char *at = strcasestr(id.at, word);
	struct lt_text rest = at ? lt_text(at + sizeof word - 1) : LT_NONE, piece;
	return lt_text_cut(&rest, '/', &piece) ? azure_location(a, piece) : NULL;
}

struct whereabouts {
	const char *subscription, *location;
};

static struct whereabouts
whereabouts(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_text id = lt_copy_text(az->arena, text_at(az, n, "id"));
	const char *said = azure_subscription(az->arena, id), *location = location_in(az->arena, id);
	return (struct whereabouts){ said ? said : from->subscription, location ? location : from->location };
}

/* The resource's name in findings: subscription/region/name, as far as they are known. */
static const char *
address(struct azure *az, struct whereabouts where, struct lt_text name)
{
	return lt_print(az->arena, "%s%s%s%s%.*s", where.subscription ? where.subscription : "", where.subscription ? "/" : "",
		where.location ? where.location : "", where.location ? "/" : "", LT_ARG(name));
}

static void
put_where(struct lt_row *row, struct whereabouts where)
{
	lt_row_text(row, "subscription", where.subscription);
	lt_row_text(row, "location", where.location);
}

static void
put_usage(struct lt_row *row, struct lt_node n, struct lt_text unit)
{
	put_number(row, "allowed", lt_node_get(n, "limit"));
	put_number(row, "used", lt_node_get(n, "currentValue"));
	lt_row_slice(row, "unit", unit);
}

/* OpenAI.GlobalStandard.gpt-4.1 is of the format OpenAI, the deployment type GlobalStandard and the
 * model gpt-4.1; OpenAI.GlobalProvisionedManaged is of no model; AccountCount is no pool of a model. */
static void
lay_model_quota(struct azure *az, const struct azure_from *from, struct lt_node n, struct lt_text name)
{
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_row *row = row_of(az, from, n, "model_quota", address(az, where, name));
	struct lt_text model = name, format, sku;
	put_where(row, where);
	lt_row_slice(row, "name", name);
	put_usage(row, n, text_at(az, n, "unit"));
	if (!lt_text_cut(&model, '.', &format) || !lt_text_cut(&model, '.', &sku))
		return;
	if (!lt_text_has(sku, "Standard") && !lt_text_has(sku, "Provisioned") && !lt_text_has(sku, "Batch"))
		return;
	lt_row_slice(row, "format", format);
	lt_row_slice(row, "sku", sku);
	if (model.len)
		lt_row_text(row, "model", azure_small(az->arena, model));
}

static bool
is_gpu_family(struct lt_text name)
{
	return lt_text_has_nocase(name, "standardN") || lt_text_has_nocase(name, "standard N") || lt_text_eq_nocase(name, LT_LIT("cores"))
		|| lt_text_eq_nocase(name, LT_LIT("lowPriorityCores"));
}

static void
lay_gpu_quota(struct azure *az, const struct azure_from *from, struct lt_node n, struct lt_text name, const char *service)
{
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_row *row = row_of(az, from, n, "gpu_quota", address(az, where, name));
	put_where(row, where);
	lt_row_slice(row, "name", name);
	lt_row_text(row, "family", azure_small(az->arena, name));
	lt_row_text(row, "service", service);
	put_usage(row, n, text_at(az, n, "unit"));
}

/* Usages of three services have one shape; machine learning's say their type and id. */
static bool
lay_usage(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_text name = text_at(az, n, "name/value"), id = text_at(az, n, "id");
	if (!name.len || lt_node_is(lt_node_get(n, "limit"), LT_KIND_NONE))
		return false;
	bool learning = lt_text_has_nocase(id, "/Microsoft.MachineLearningServices/")
		|| (from->what && strcmp(from->what, "gpu_quota") == 0 && strstr(from->place, "MachineLearningServices"));
	bool models = lt_text_has(name, ".") || lt_text_has(name, "AccountCount") || (from->what && strcmp(from->what, "model_quota") == 0);
	if (learning)
		lay_gpu_quota(az, from, n, name, "machine learning");
	else if (models && !is_gpu_family(name))
		lay_model_quota(az, from, n, name);
	else if (is_gpu_family(name))
		lay_gpu_quota(az, from, n, name, "compute");
	return true;
}

static void
put_offer(struct azure *az, struct lt_row *row, struct lt_node model, struct whereabouts where)
{
	struct lt_text name = text_at(az, model, "name");
	put_where(row, where);
	lt_row_slice(row, "name", name);
	lt_row_slice(row, "format", text_at(az, model, "format"));
	lt_row_text(row, "model", azure_small(az->arena, name));
	lt_row_slice(row, "version", text_at(az, model, "version"));
}

/* Calls a minute that one unit of capacity is good for. */
static void
put_rate(struct lt_row *row, struct lt_node sku)
{
	for (struct lt_walk w = lt_walk(lt_node_get(sku, "rateLimits")); lt_walk_next(&w);) {
		double count, period;
		if (lt_node_eq(lt_node_get(w.value, "key"), "request") && lt_node_double(lt_node_get(w.value, "count"), &count)
			&& lt_node_double(lt_node_get(w.value, "renewalPeriod"), &period) && period > 0)
			lt_row_int(row, "calls_per_unit", (int64_t)(count * 60 / period));
	}
}

static void
lay_offer(struct azure *az, const struct azure_from *from, struct lt_node n, struct lt_node model, struct lt_node sku)
{
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_text name = lt_text(lt_print(az->arena, "%.*s/%.*s/%.*s", LT_ARG(text_at(az, model, "name")),
		LT_ARG(text_at(az, model, "version")), LT_ARG(text_at(az, sku, "name"))));
	struct lt_row *row = row_of(az, from, n, "model_offer", address(az, where, name));
	struct lt_text retires = text_at(az, sku, "deprecationDate");
	put_offer(az, row, model, where);
	lt_row_slice(row, "sku", text_at(az, sku, "name"));
	lt_row_slice(row, "pool", text_at(az, sku, "usageName"));
	put_number(row, "least", lt_node_path(sku, "capacity/minimum"));
	put_number(row, "most", lt_node_path(sku, "capacity/maximum"));
	put_number(row, "step", lt_node_path(sku, "capacity/step"));
	put_rate(row, sku);
	lt_row_slice(row, "lifecycle", text_at(az, model, "lifecycleStatus"));
	put_day(row, "retires", retires.len ? retires : text_at(az, model, "deprecation/inference"));
	lt_row_slice(row, "instead", text_at(az, model, "replacementConfig/targetModelName"));
}

/* One of the list of models of a region: a row for each way to deploy it. */
static bool
lay_model(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_node model = lt_node_get(n, "model"), skus = lt_node_get(model, "skus");
	if (!text_at(az, model, "name").len || lt_node_is(lt_node_get(n, "kind"), LT_KIND_NONE)
		|| !lt_node_is(lt_node_get(n, "properties"), LT_KIND_NONE))
		return false;
	if (lt_node_count(skus) == 0)
		lay_offer(az, from, n, model, LT_NOWHERE);
	for (struct lt_walk w = lt_walk(skus); lt_walk_next(&w);)
		lay_offer(az, from, n, model, w.value);
	return true;
}

/* What can be deployed now, which quota alone does not say. */
static bool
lay_capacity(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_text type = text_at(az, n, "type");
	if (!lt_text_eq_nocase(type, LT_LIT("Microsoft.CognitiveServices/locations/models/skuCapacities")))
		return false;
	struct lt_node properties = lt_node_get(n, "properties"), model = lt_node_get(properties, "model");
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_text said = text_at(az, n, "location");
	if (said.len)
		where.location = azure_location(az->arena, said);
	struct lt_row *row = row_of(az, from, n, "model_capacity", address(az, where, text_at(az, model, "name")));
	put_offer(az, row, model, where);
	lt_row_slice(row, "sku", text_at(az, properties, "skuName"));
	put_number(row, "available", lt_node_get(properties, "availableCapacity"));
	return true;
}

/* Free-Tier and Free Tier are one. */
static const char *
tier_name(struct azure *az, struct lt_text name)
{
	char *copy = lt_print(az->arena, "%.*s", LT_ARG(name));
	for (char *at = copy; *at; at++)
		*at = *at == '-' ? ' ' : *at;
	return *copy ? copy : NULL;
}

/* The tier decides how much quota there is, and may rise by itself. */
static bool
lay_tier(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_node properties = lt_node_get(n, "properties"), next = lt_node_get(properties, "tierUpgradeEligibilityInfo");
	struct lt_text tier = text_at(az, properties, "currentTierName");
	if (!tier.len)
		return false;
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_row *row = row_of(az, from, n, "quota_tier", address(az, where, LT_LIT("tier")));
	lt_row_text(row, "subscription", where.subscription);
	lt_row_text(row, "tier", tier_name(az, tier));
	put_day(row, "since", text_at(az, properties, "assignmentDate"));
	lt_row_slice(row, "policy", text_at(az, properties, "tierUpgradePolicy"));
	lt_row_text(row, "next", tier_name(az, text_at(az, next, "nextTierName")));
	lt_row_slice(row, "next_state", text_at(az, next, "upgradeAvailabilityStatus"));
	put_day(row, "next_day", text_at(az, next, "upgradeApplicableDate"));
	return true;
}

static bool
lay_deleted(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_text id = text_at(az, n, "id");
	if (!lt_text_has_nocase(id, "/deletedAccounts/"))
		return false;
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_row *row = row_of(az, from, n, "deleted_account", azure_small(az->arena, id));
	put_where(row, where);
	put_day(row, "deleted", text_at(az, n, "properties/deletionDate"));
	put_day(row, "purge", text_at(az, n, "properties/scheduledPurgeDate"));
	return true;
}

static struct lt_text
capability(struct azure *az, struct lt_node sku, const char *name)
{
	for (struct lt_walk w = lt_walk(lt_node_get(sku, "capabilities")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "name"), name))
			return text_at(az, w.value, "value");
	return LT_NONE;
}

static void
put_capability(struct azure *az, struct lt_row *row, const char *column, struct lt_node sku, const char *name)
{
	double number;
	if (lt_text_double(capability(az, sku, name), &number))
		lt_row_int(row, column, (int64_t)number);
}

static const char *
joined(struct azure *az, struct lt_node list, const char *before)
{
	const char *all = before;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		all = lt_print(az->arena, "%s%s%.*s", all ? all : "", all ? " " : "", LT_ARG(lt_node_text(w.value, az->arena)));
	return all;
}

static void
lay_size_in(struct azure *az, const struct azure_from *from, struct lt_node n, const char *location)
{
	const char *zones = NULL, *closed = NULL, *why = NULL;
	struct whereabouts where = { from->subscription, location };
	bool shut = false;
	for (struct lt_walk w = lt_walk(lt_node_get(n, "locationInfo")); lt_walk_next(&w);) {
		const char *at = azure_location(az->arena, text_at(az, w.value, "location"));
		if (at && location && strcmp(at, location) == 0)
			zones = joined(az, lt_node_get(w.value, "zones"), zones);
	}
	for (struct lt_walk w = lt_walk(lt_node_get(n, "restrictions")); lt_walk_next(&w);) {
		bool whole = lt_node_eq(lt_node_get(w.value, "type"), "Location");
		shut |= whole;
		if (!whole)
			closed = joined(az, lt_node_path(w.value, "restrictionInfo/zones"), closed);
		why = lt_node_string(lt_node_get(w.value, "reasonCode"), az->arena);
	}
	struct lt_text name = text_at(az, n, "name");
	struct lt_row *row = row_of(az, from, n, "gpu_sku", address(az, where, name));
	put_where(row, where);
	lt_row_slice(row, "name", name);
	lt_row_text(row, "size", azure_small(az->arena, name));
	lt_row_text(row, "family", azure_small(az->arena, text_at(az, n, "family")));
	lt_row_text(row, "zones", zones);
	lt_row_text(row, "zones_closed", closed);
	lt_row_bool(row, "closed", shut);
	lt_row_text(row, "why_closed", why);
	put_capability(az, row, "cores", n, "vCPUs");
	put_capability(az, row, "gpus", n, "GPUs");
	put_capability(az, row, "memory_gb", n, "MemoryGB");
}

/* A machine size, where it has GPUs. */
static bool
lay_size(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_node type = lt_node_get(n, "resourceType");
	if (!lt_node_is(type, LT_KIND_TEXT) || lt_node_is(lt_node_get(n, "name"), LT_KIND_NONE))
		return false;
	double gpus = 0;
	lt_text_double(capability(az, n, "GPUs"), &gpus);
	struct lt_text name = text_at(az, n, "name");
	if (!lt_node_eq(type, "virtualMachines") || (gpus <= 0 && !lt_text_starts(name, "Standard_N")))
		return true;
	struct lt_walk w = lt_walk(lt_node_get(n, "locations"));
	for (int i = 0; lt_walk_next(&w); i++)
		lay_size_in(az, from, n, azure_location(az->arena, lt_node_text(w.value, az->arena)));
	return true;
}

/* The version to ask for a type with, where a table wants to know of it. */
static void
note_version(struct azure *az, struct lt_text provider, struct lt_node n)
{
	struct lt_text type = lt_text(lt_print(az->arena, "%.*s/%.*s", LT_ARG(provider), LT_ARG(text_at(az, n, "resourceType"))));
	struct lt_text version = text_at(az, n, "defaultApiVersion");
	if (!version.len)
		version = text_at(az, n, "apiVersions/0");
	if (!version.len || !lt_facts_type_named(az->facts, type).at)
		return;
	lt_map_put(az->versions, lt_text(azure_small(az->arena, type)), az->spelt_count);
	LT_PUSH(az->arena, az->spelt, az->spelt_count, az->spelt_room) = lt_copy_text(az->arena, version).at;
}

/* Whether a provider is switched on for the subscription. */
static bool
lay_provider(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	struct lt_text name = text_at(az, n, "namespace"), state = text_at(az, n, "registrationState");
	if (!name.len || !state.len)
		return false;
	struct whereabouts where = whereabouts(az, from, n);
	struct lt_row *row = row_of(az, from, n, "resource_provider", address(az, where, name));
	lt_row_slice(row, "name", name);
	lt_row_text(row, "subscription", where.subscription);
	lt_row_bool(row, "registered", lt_text_eq_nocase(state, LT_LIT("Registered")));
	for (struct lt_walk w = lt_walk(lt_node_get(n, "resourceTypes")); lt_walk_next(&w);)
		note_version(az, name, w.value);
	return true;
}

/* Calls of one deployment: the sum of a series, which is named by its deployment. */
static void
lay_series(struct azure *az, const struct azure_from *from, struct lt_node series, struct lt_text account)
{
	struct lt_text deployment = LT_NONE;
	double calls = 0, one;
	int64_t days = 0;
	for (struct lt_walk w = lt_walk(lt_node_get(series, "metadatavalues")); lt_walk_next(&w);)
		if (lt_text_eq_nocase(text_at(az, w.value, "name/value"), LT_LIT("ModelDeploymentName")))
			deployment = text_at(az, w.value, "value");
	for (struct lt_walk w = lt_walk(lt_node_get(series, "data")); lt_walk_next(&w); days++)
		if (lt_node_double(lt_node_get(w.value, "total"), &one))
			calls += one;
	if (!deployment.len)
		return;
	const char *id = azure_small(az->arena, lt_text(lt_print(az->arena, "%.*s/deployments/%.*s", LT_ARG(account), LT_ARG(deployment))));
	struct lt_row *row = row_of(az, from, series, "model_calls", id);
	lt_row_slice(row, "name", deployment);
	lt_row_text(row, "deployment", id);
	lt_row_text(row, "account", azure_small(az->arena, account));
	lt_row_int(row, "days", days);
	lt_row_int(row, "calls", (int64_t)calls);
}

static bool
lay_measure(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	static const char word[] = "/providers/Microsoft.Insights/metrics/";
	struct lt_node series = lt_node_get(n, "timeseries");
	struct lt_text id = lt_copy_text(az->arena, text_at(az, n, "id"));
	if (lt_node_is(series, LT_KIND_NONE))
		return false;
	const char *end = strcasestr(id.at, word);
	if (!end || !lt_text_eq_nocase(text_at(az, n, "name/value"), LT_LIT("AzureOpenAIRequests")))
		return true;
	struct lt_text account = { id.at, (size_t)(end - id.at) };
	struct lt_row *row = row_of(az, from, n, "model_calls", azure_small(az->arena, account));
	lt_row_text(row, "account", azure_small(az->arena, account)); /* so that silence of a deployment is told from no measure */
	for (struct lt_walk w = lt_walk(series); lt_walk_next(&w);)
		lay_series(az, from, w.value, account);
	return true;
}

bool
azure_row(struct azure *az, const struct azure_from *from, struct lt_node n)
{
	return lay_usage(az, from, n) || lay_model(az, from, n) || lay_capacity(az, from, n) || lay_size(az, from, n)
		|| lay_provider(az, from, n) || lay_measure(az, from, n) || lay_tier(az, from, n) || lay_deleted(az, from, n);
}
