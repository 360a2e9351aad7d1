/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan regions: which region, which second one, and why not the others. */
#include "cli/plan_regions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/read.h"
#include "cli/catalog_prices.h"
#include "cli/home.h"
#include "format/json.h"
#include "record/setting.h"

#define AT "plan.regions."

struct regions {
	struct lt_gather gather;
	struct lt_list arguments, near, allowed, familiar, weight;
	const char *state, *format, *model, *version, *sku, *size, *residency, *data, *class, *latency;
	int64_t units, machines, horizon;
	bool no_zones;
};

static const char *
text(struct lt_arena *a, struct lt_node map, const char *key, const char *given)
{
	return given ? given : lt_node_string(lt_node_get(map, key), a);
}

static const char *const *
names(struct lt_arena *a, struct lt_node map, const char *key, const struct lt_list *given)
{
	if (given->count) {
		const char **out = LT_NEW_ARRAY(a, const char *, given->count + 1);
		memcpy(out, given->at, sizeof *out * (size_t)given->count);
		return out;
	}
	const char *const *out = lt_read_names(a, lt_node_get(map, key));
	return out[0] ? out : NULL;
}

/* global, data_zone, regional, or Azure's own name of it. */
static bool
read_sku(struct lt_plan_regions *p, const char *sku, struct lt_err *err)
{
	static const struct {
		const char *kind, *name, *head;
	} SKUS[] = { { "global", "GlobalStandard", "Global" }, { "data_zone", "DataZoneStandard", "DataZone" }, { "regional", "Standard", "Standard" },
		{ "regional", "ProvisionedManaged", "Provisioned" } };
	for (int i = 0; i < 4; i++)
		if (strcmp(sku, SKUS[i].kind) == 0 || lt_text_starts(lt_text(sku), SKUS[i].head)) {
			p->asked.sku = SKUS[i].kind;
			p->sku_name = strcmp(sku, SKUS[i].kind) == 0 ? SKUS[i].name : sku;
			return true;
		}
	return lt_fail(err, "--sku is global, data_zone, regional or Azure's name such as DataZoneProvisionedManaged, not '%s'", sku);
}

static bool
read_weights(struct lt_plan_regions *p, struct lt_node map, const struct regions *o, struct lt_err *err)
{
	struct lt_node weights = lt_node_get(map, "weights");
	const char *class = text(p->a, map, "class", o->class);
	for (int i = 0; i < LT_REGION_PARTS; i++) {
		p->asked.weight[i] = lt_region_standard[i];
		lt_node_double(lt_node_get(weights, lt_region_parts[i]), &p->asked.weight[i]);
	}
	for (int w = 0; w < o->weight.count; w++) {
		const char *is = strchr(o->weight.at[w], '=');
		bool good = false;
		for (int i = 0; i < LT_REGION_PARTS && is; i++)
			if (lt_text_eq((struct lt_text){ o->weight.at[w], (size_t)(is - o->weight.at[w]) }, lt_region_parts[i]))
				good = lt_text_double(lt_text(is + 1), &p->asked.weight[i]) && p->asked.weight[i] >= 0;
		if (!good)
			return lt_fail(err, "--weight is NAME=NUMBER of latency, distance, quota, price, zones, carbon and familiar, not '%s'", o->weight.at[w]);
	}
	if (class && strcmp(class, "voice") == 0)
		p->asked.weight[LT_REGION_latency] *= 2;
	else if (class && strcmp(class, "batch") == 0)
		p->asked.weight[LT_REGION_latency] = 0;
	else if (class && strcmp(class, "chat") != 0)
		return lt_fail(err, "--class is voice, chat or batch, not '%s'", class);
	return true;
}

static bool
check_regions(const struct lt_plan_regions *p, const char *const *list, const char *what, struct lt_err *err)
{
	for (; list && *list; list++)
		if (!strchr(*list, '*') && !lt_regions_find(&p->regions, *list))
			return lt_fail(err, "%s: '%s' is no region that is known here; content/regions/azure.yaml has %d of them, such as swedencentral", what, *list, p->regions.count);
	return true;
}

/* A residency that is no country, zone or geography of any region is a slip. */
static bool
check_residency(const struct lt_plan_regions *p, struct lt_err *err)
{
	const char *want = p->asked.residency;
	bool found = !want;
	for (int i = 0; i < p->regions.count && !found; i++) {
		const struct lt_region *r = &p->regions.at[i];
		found = lt_text_eq_nocase(lt_text(want), lt_text(r->country)) || lt_text_eq_nocase(lt_text(want), lt_text(r->geography)) ||
			(r->zone && lt_text_eq_nocase(lt_text(want), lt_text(r->zone)));
	}
	return found || lt_fail(err, "residency '%s' is no country (SE), data zone (eu, us) or geography (Europe) of a region", want);
}

static bool
read_all(struct lt_plan_regions *p, const struct regions *o, struct lt_err *err)
{
	const char *state = lt_home_state(p->a, o->state, err);
	p->gather = o->gather;
	p->gather.path = o->arguments.count ? o->arguments.at[0] : NULL;
	if (!state || !lt_gather_prepare(p->a, &p->gather, err) || !lt_catalog_today(p->gather.today, &p->day, err) ||
		!lt_catalog_prices_load(p->a, state, &p->prices, &p->rents, err) || !lt_gpus_load(p->a, &p->gpus, err) ||
		!lt_regions_load(p->a, &p->regions, err))
		return false;
	struct lt_node map = lt_node_path(p->gather.estate.root, "plan/regions");
	struct lt_region_asked *q = &p->asked;
	p->sku_name = text(p->a, map, "sku", o->sku);
	q->residency = text(p->a, map, "residency", o->residency);
	q->model = text(p->a, map, "model", o->model);
	p->version = text(p->a, map, "version", o->version);
	q->size = text(p->a, map, "size", o->size);
	q->data = text(p->a, map, "data", o->data);
	q->near = names(p->a, map, "near", &o->near);
	q->allowed = names(p->a, map, "allowed", &o->allowed);
	q->familiar = names(p->a, map, "familiar", &o->familiar);
	q->units = o->units >= 0 ? (double)o->units : (double)lt_setting_int(map, AT "units");
	p->horizon = o->horizon >= 0 ? o->horizon : lt_setting_int(map, AT "horizon");
	p->machines = o->machines >= 0 ? o->machines : lt_setting_int(map, AT "machines");
	q->zones = !o->no_zones && lt_setting_true(map, AT "zones");
	lt_plan_regions_platform(p);
	const struct lt_size *size = q->size ? lt_gpus_size(&p->gpus, lt_text(q->size)) : NULL;
	q->vcpus = size ? (double)(size->vcpus * p->machines) : 0;
	const char *const data[] = { q->data, NULL };
	return (!q->model || read_sku(p, p->sku_name ? p->sku_name : "global", err)) && read_weights(p, map, o, err) && check_residency(p, err) &&
		check_regions(p, q->near, "near", err) && check_regions(p, q->allowed, "allowed", err) && check_regions(p, data, "data", err) &&
		(!o->latency || lt_plan_regions_trips(p, o->latency, err)) && lt_plan_regions_known(p, err);
}

static const char *
figure(struct lt_arena *a, const char *format, double value)
{
	char out[32];
	snprintf(out, sizeof out, format, value); /* the formats are those below */
	return isnan(value) ? "?" : lt_copy(a, out);
}

static void
fold(struct lt_buf *out, int indent, const char *text)
{
	size_t len = strlen(text), at = 0, wide = (size_t)(78 - indent);
	while (at < len) {
		size_t take = len - at;
		if (take > wide)
			for (take = wide; take > 20 && text[at + take] != ' '; take--)
				;
		lt_buf_printf(out, "%*s%.*s\n", indent, "", (int)take, text + at);
		for (at += take; text[at] == ' '; at++)
			;
	}
}

static void
put_fits(struct lt_arena *a, const struct lt_region_plan *plan, struct lt_buf *out)
{
	if (plan->fits)
		lt_buf_puts(out, "\n    region             score know  lat dist quot prce zone carb  fam   ms     km\n");
	for (int i = 0; i < plan->fits; i++) {
		const struct lt_region_place *p = &plan->at[i];
		const char *role = p == plan->primary ? "1st" : p == plan->secondary ? "2nd" : "";
		for (int s = 0; s < plan->spill_count; s++)
			role = plan->spill[s] == p ? "spl" : role;
		lt_buf_printf(out, "%-3s %-18s %5.2f %3.0f%%", role, p->region->name, p->score, 100 * p->covered);
		for (int k = 0; k < LT_REGION_PARTS; k++)
			lt_buf_printf(out, " %4s", figure(a, "%.1f", p->part[k]));
		lt_buf_printf(out, " %4s%s %5s\n", isnan(p->ms) ? "-" : figure(a, "%.0f", p->ms), p->estimated ? "~" : " ", isnan(p->km) ? "-" : figure(a, "%.0f", p->km));
	}
}

/* What is doubted alike in several regions is said once. */
static void
put_doubts(struct lt_arena *a, const struct lt_region_plan *plan, struct lt_buf *out)
{
	const char *said[64];
	int count = 0;
	for (int i = 0; i < plan->fits; i++)
		for (int d = 0; d < plan->at[i].doubt_count; d++) {
			bool seen = count == 64;
			for (int s = 0; s < count && !seen; s++)
				seen = strcmp(said[s], plan->at[i].doubts[d]) == 0;
			if (!seen)
				said[count++] = plan->at[i].doubts[d];
		}
	if (count)
		lt_buf_puts(out, "\nNot known\n");
	for (int s = 0; s < count; s++) {
		const char *where = "";
		int times = 0;
		for (int i = 0; i < plan->fits; i++)
			for (int d = 0; d < plan->at[i].doubt_count; d++)
				if (strcmp(plan->at[i].doubts[d], said[s]) == 0)
					where = times++ ? lt_print(a, "%s, %s", where, plan->at[i].region->name) : plan->at[i].region->name;
		fold(out, 2, lt_print(a, "%s (%s)", said[s], times == plan->fits ? "all of them" : where));
	}
}

/* A reason once, and the regions that it leaves out. */
static void
put_left_out(struct lt_arena *a, const struct lt_region_plan *plan, struct lt_buf *out)
{
	lt_buf_printf(out, "\nLeft out: %d of %d\n", plan->count - plan->fits, plan->count);
	for (int i = plan->fits; i < plan->count; i++) {
		const char *where = "", *why = plan->at[i].left_out;
		bool seen = false;
		for (int j = plan->fits; j < i && !seen; j++)
			seen = strcmp(plan->at[j].left_out, why) == 0;
		for (int j = i; j < plan->count && !seen; j++)
			if (strcmp(plan->at[j].left_out, why) == 0)
				where = lt_print(a, "%s%s%s", where, *where ? ", " : "", plan->at[j].region->name);
		if (seen)
			continue;
		fold(out, 2, where);
		fold(out, 6, why);
	}
}

/* A choice by less than half of what counts is none: it says what is missing. */
static void
put_choice(struct lt_arena *a, const struct lt_region_plan *plan, struct lt_buf *out)
{
	const char *missing = "";
	if (!plan->primary) {
		lt_buf_puts(out, "No region fits.\n");
		return;
	}
	fold(out, 0, lt_print(a, "First: %s. Second: %s%s.", plan->primary->region->name, plan->secondary ? plan->secondary->region->name : "none, ",
		plan->secondary ? "" : plan->no_secondary));
	int alike = 0;
	for (int i = 0; i < plan->fits; i++)
		alike += fabs(plan->at[i].score - plan->primary->score) < 0.005;
	if (alike > 1)
		fold(out, 0, lt_print(a, "%d regions score the same; %s is first of them by its name alone.", alike, plan->primary->region->name));
	if (plan->primary->covered >= 0.5)
		return;
	for (int i = 0; i < LT_REGION_PARTS; i++)
		if (isnan(plan->primary->part[i]))
			missing = lt_print(a, "%s%s%s", missing, *missing ? ", " : "", lt_region_sentences[i]);
	fold(out, 0, lt_print(a, "That rests on %.0f %% of what counts. Not known: %s. --near, --data and --azure say more.",
		100 * plan->primary->covered, missing));
}

static void
put_terminal(const struct lt_plan_regions *p, const struct lt_region_plan *plan, struct lt_buf *out)
{
	const struct lt_region_asked *q = &p->asked;
	lt_buf_printf(out, "Regions of Azure%s%s%s%s%s%s%s%s\n", q->model ? " for " : "", q->model ? q->model : "", q->model ? " as " : "", q->model ? p->sku_name : "",
		q->size ? " with " : "", q->size ? q->size : "", q->residency ? ", data stays in " : "", q->residency ? q->residency : "");
	if (p->taken)
		fold(out, 0, lt_print(p->a, "From platform of lintel.yaml: %s.", p->taken));
	put_choice(p->a, plan, out);
	put_fits(p->a, plan, out);
	put_doubts(p->a, plan, out);
	put_left_out(p->a, plan, out);
	for (int i = 0; i < p->note_count; i++)
		fold(out, 0, lt_print(p->a, "warning: %s", p->notes[i]));
	lt_buf_putc(out, '\n');
	fold(out, 0, "Scores are 0 to 5, ? is not known and its weight goes to the others; ms with ~ has estimates in it (great circle x 1.5 at "
		"200 km a ms). A price is no capacity. Carbon is PUE and the share of carbon-free energy of 2024-25; of a token it is not available, "
		"because no provider publishes it.");
	fold(out, 0, lt_print(p->a, "Regions of %s, round trips of %s, offers of %s%s", p->regions.as_of, p->regions.trips_as_of, p->regions.offers_as_of,
		p->live ? ", and what the subscription said." : "; no subscription was asked."));
}

static void
put_texts(struct lt_buf *out, const char *key, const char *const *texts, int count)
{
	lt_buf_printf(out, ", \"%s\": [", key);
	for (int i = 0; i < count; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(texts[i]));
	}
	lt_buf_putc(out, ']');
}

static void
put_json(const struct lt_plan_regions *p, const struct lt_region_plan *plan, struct lt_buf *out)
{
	const char *spill[4];
	for (int i = 0; i < plan->spill_count; i++)
		spill[i] = plan->spill[i]->region->name;
	lt_buf_puts(out, "{\"version\": 1, \"primary\": ");
	lt_json_maybe(out, plan->primary ? plan->primary->region->name : NULL);
	lt_buf_puts(out, ", \"secondary\": ");
	lt_json_maybe(out, plan->secondary ? plan->secondary->region->name : NULL);
	put_texts(out, "spill", spill, plan->spill_count);
	put_texts(out, "warnings", p->notes, p->note_count);
	lt_buf_puts(out, ",\n \"regions\": [");
	for (int i = 0; i < plan->count; i++) {
		const struct lt_region_place *r = &plan->at[i];
		lt_buf_printf(out, "%s\n  {\"region\": \"%s\", \"left_out\": ", i ? "," : "", r->region->name);
		lt_json_maybe(out, r->left_out);
		lt_buf_printf(out, ", \"score\": %.4f, \"known\": %.4f", r->score, r->covered);
		for (int k = 0; k < LT_REGION_PARTS; k++)
			lt_buf_printf(out, ", \"%s\": %s", lt_region_parts[k], isnan(r->part[k]) ? "null" : figure(p->a, "%.4f", r->part[k]));
		lt_buf_printf(out, ", \"ms\": %s, \"ms_estimated\": %s, \"km\": %s", isnan(r->ms) ? "null" : figure(p->a, "%.1f", r->ms),
			r->estimated ? "true" : "false", isnan(r->km) ? "null" : figure(p->a, "%.0f", r->km));
		put_texts(out, "not_known", r->doubts, r->doubt_count);
		lt_buf_puts(out, ", \"source\": ");
		lt_json_quote(out, lt_text(r->region->source));
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "]}\n");
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct regions *o = given;
	struct lt_plan_regions p = { .a = a };
	struct lt_region_plan plan;
	struct lt_buf out = LT_BUF(1 << 22);
	bool json = o->format && strcmp(o->format, "json") == 0;
	if (o->format && !json && strcmp(o->format, "terminal") != 0) {
		lt_fail(err, "--format of plan regions is terminal or json, not '%s'", o->format);
		return LT_EXIT_USAGE;
	}
	if (!read_all(&p, o, err))
		return LT_EXIT_USAGE;
	lt_region_plan(a, &p.regions, &p.asked, &plan);
	if (json)
		put_json(&p, &plan, &out);
	else
		put_terminal(&p, &plan, &out);
	fputs(lt_buf_text(&out).at, stdout);
	lt_buf_done(&out);
	return plan.fits ? LT_EXIT_DONE : LT_EXIT_GAPS;
}

const struct lt_command lt_command_plan_regions = {
	.name = "plan regions",
	.summary = "which region, which second one, and why not the others",
	.arguments = "[FOLDER]",
	.most = 1,
	.about = "First what a region must have: residency, the model's version and deployment type not retired within the horizon, the machine size, quota, "
		 "zones, and what policy allows. Then a score of 0 to 5 with weights one can change. A second region lies apart in the same data "
		 "territory. Each region that is left out has its reason. Quota, capacity and offers are those of the subscription where --azure asks "
		 "or --from has saved answers; what is not known is told and leaves no region out.",
	.examples = "lintel plan regions --residency eu --model gpt-5.1 --sku data_zone --near uksouth\n"
		    "lintel plan regions --size standard_nd96isr_h100_v5 --machines 2 --weight price=0.5\n"
		    "lintel plan regions --model gpt-4.1 --units 500 --from answers/",
	.size = sizeof(struct regions),
	.arguments_offset = offsetof(struct regions, arguments),
	.options = (const struct lt_option[]){
		{ "residency", LT_TEXT, offsetof(struct regions, residency), "WHERE", "a country (SE), a data zone (eu, us) or a geography that data stays in" },
		{ "model", LT_TEXT, offsetof(struct regions, model), "NAME", "the model that has to be there" },
		{ "model-version", LT_TEXT, offsetof(struct regions, version), "VERSION", "its version; the newest when not given" },
		{ "sku", LT_TEXT, offsetof(struct regions, sku), "KIND", "global (when not given), data_zone, regional, or Azure's name of it" },
		{ "units", LT_NUMBER, offsetof(struct regions, units), "N", "units of quota that are needed" },
		{ "size", LT_TEXT, offsetof(struct regions, size), "SIZE", "the machine size that has to be there" },
		{ "machines", LT_NUMBER, offsetof(struct regions, machines), "N", "of this size; 1 when not given" },
		{ "near", LT_TEXTS, offsetof(struct regions, near), "REGIONS", "regions near which people use it" },
		{ "data", LT_TEXT, offsetof(struct regions, data), "REGION", "where its data lies" },
		{ "allowed", LT_TEXTS, offsetof(struct regions, allowed), "REGIONS", "what policy allows, with * for anything" },
		{ "familiar", LT_TEXTS, offsetof(struct regions, familiar), "REGIONS", "where something is operated already" },
		{ "horizon", LT_NUMBER, offsetof(struct regions, horizon), "DAYS", "in which the model must not be retired; 180 when not given" },
		{ "no-zones", LT_FLAG, offsetof(struct regions, no_zones), NULL, "availability zones are not needed" },
		{ "class", LT_TEXT, offsetof(struct regions, class), "NAME", "voice, chat or batch: how much the round trip matters" },
		{ "weight", LT_TEXTS, offsetof(struct regions, weight), "NAME=N", "what counts how much: latency, distance, quota, price, zones, carbon, familiar" },
		{ "latency", LT_TEXT, offsetof(struct regions, latency), "FILE", "measured round trips: rows with from, to and ms" },
		{ "azure", LT_TEXTS, offsetof(struct regions, gather.azure), "SUBSCRIPTION", "ask Azure about this subscription" },
		{ "from", LT_TEXT, offsetof(struct regions, gather.from), "DIR", "read saved answers of Azure in this folder instead of asking" },
		{ "state", LT_TEXT, offsetof(struct regions, state), "DIR", "where imported prices are" },
		{ "today", LT_TEXT, offsetof(struct regions, gather.today), "DAY", "the day that prices and retirements count from, 2026-11-22" },
		{ "format", LT_TEXT, offsetof(struct regions, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
