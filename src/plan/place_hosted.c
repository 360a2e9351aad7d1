/* SPDX-License-Identifier: Apache-2.0 */
/* A model that Azure serves: its life, an account, quota, a deployment, the way to it. */
#include "base/arena.h"
#include "plan/inside.h"
#include "plan/quota.h"

static void
add_sums(struct lt_placing *p, const struct lt_load *load, int64_t units)
{
	const struct lt_hosted *h = p->demand->hosted;
	int64_t told = p->found->calls_per_unit;
	struct lt_placement *out = p->out;
	double tpm = load->rpm * (load->input + load->output);
	lt_step_line(p, "tokens: %s calls x %s tokens = %s a minute: %s units of 1,000", lt_step_number(p->a, p->demand->rpm),
		lt_step_number(p->a, p->demand->tokens), lt_step_number(p->a, (int64_t)tpm),
		lt_step_number(p->a, lt_quota_units(load, 0, 0)));
	if (told > 0)
		lt_step_line(p, "calls: %lld come with a unit, as its region tells: %s units bring %s calls", (long long)told,
			lt_step_number(p->a, units), lt_step_number(p->a, units * told));
	else if (h->rpm > 0)
		lt_step_line(p, "calls: %lld come with %s tokens a minute: %s units bring %s calls", (long long)h->rpm,
			lt_step_number(p->a, h->per_tpm), lt_step_number(p->a, units),
			lt_step_number(p->a, (int64_t)lt_quota_rpm((double)units * LT_QUOTA_UNIT, h->rpm, h->per_tpm)));
	else
		lt_step_line(p, "calls: how many come with %s's tokens is not published; its catalogue tells", h->name);
	if (h->unit_tpm > 0 && h->global[0] > 0) {
		double raw = lt_quota_ptu_raw(load, (double)h->unit_tpm, (double)h->output_ratio);
		lt_step_line(p, "provisioned: %s x (%g + %lld x %g) / %s = %.2f: %lld units global, %lld in one region",
			lt_step_number(p->a, p->demand->rpm), load->input, (long long)h->output_ratio, load->output,
			lt_step_number(p->a, h->unit_tpm), raw, (long long)lt_quota_ptu(raw, h->global[0], h->global[1]),
			(long long)lt_quota_ptu(raw, h->regional[0], h->regional[1]));
	}
	out->units = units;
	lt_step_dated(p, h->name, h->source, h->as_of);
}

static void
add_life(struct lt_placing *p)
{
	const struct lt_found *f = p->found;
	const char *instead = f->instead && f->instead[0] ? f->instead : "a newer model of its family";
	struct lt_placement_step step = { .id = "model", .status = LT_STATUS_OK,
		.need = lt_print(p->a, "%s answers beyond %s", p->demand->hosted->name, p->out->today),
		.found = f->retires ? lt_print(p->a, "its last version retires on %s", f->retires)
				    : "no day is known on which it retires",
		.fix = lt_print(p->a, "plan with %s", instead) };
	if (f->retires && strcmp(f->retires, p->out->today) <= 0)
		step.status = LT_STATUS_GAP;
	lt_step_add(p, &step, "model", "");
}

/* The account to use: in the region asked for, else the first. */
static const struct lt_found_account *
account(const struct lt_placing *p)
{
	for (int i = 0; i < p->found->account_count; i++) {
		const struct lt_found_account *at = &p->found->accounts[i];
		if (!p->demand->region || (at->location && lt_text_eq_nocase(lt_text(at->location), lt_text(p->demand->region))))
			return at;
	}
	return NULL;
}

static void
add_account(struct lt_placing *p, const struct lt_found_account *at)
{
	const char *region = p->demand->region ? lt_print(p->a, " in %s", p->demand->region) : "";
	struct lt_placement_step step = { .id = "account", .status = at ? LT_STATUS_OK : LT_STATUS_GAP,
		.need = lt_print(p->a, "an Azure OpenAI or AI Services account%s", region),
		.found = at ? at->resource : p->found->azure || p->found->account_count ? "none is declared or seen" : "nothing of Azure was seen",
		.fix = "declare one in code, with a custom subdomain, identities instead of keys and no public access",
		.command = "lintel assess --azure SUBSCRIPTION, or point lintel at the folder with the Terraform or Bicep code" };
	if (!at && !p->found->azure && p->found->account_count == 0)
		step.status = LT_STATUS_UNKNOWN;
	if (at) {
		step.resource = at->resource;
		step.file = at->place.file;
		step.line = at->place.line;
		step.quality = at->quality;
		p->out->spot = at->resource;
	}
	lt_step_add(p, &step, "account", "");
}

static void
add_deployment(struct lt_placing *p, int64_t units)
{
	const struct lt_hosted *h = p->demand->hosted;
	const struct lt_found_deployment *best = NULL;
	bool looked = p->found->azure || p->found->account_count > 0;
	struct lt_placement_step step = { .id = "deployment", .status = looked ? LT_STATUS_GAP : LT_STATUS_UNKNOWN,
		.found = looked ? "none of this model is declared or seen" : "nothing of Azure was seen",
		.need = lt_print(p->a, "a deployment of %s with %s units", h->name, lt_step_number(p->a, units)),
		.fix = lt_print(p->a, "declare a deployment of %s with a capacity of %lld, its version pinned", h->name, (long long)units),
		.command = "az cognitiveservices account deployment list -n ACCOUNT -g GROUP" };
	for (int i = 0; i < p->found->deployment_count; i++) {
		const struct lt_found_deployment *d = &p->found->deployments[i];
		if (d->model && strcmp(d->model, h->name) == 0 && !(d->sku && lt_text_has(lt_text(d->sku), "Provisioned")) &&
			(!best || d->capacity > best->capacity))
			best = d;
	}
	if (best) {
		step.status = best->capacity < 0 ? LT_STATUS_UNKNOWN : best->capacity >= units ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = best->capacity < 0 ? lt_print(p->a, "%s, whose capacity is not known here", best->resource)
						: lt_print(p->a, "%s has %s units", best->resource, lt_step_number(p->a, best->capacity));
		step.resource = best->resource;
		step.file = best->place.file;
		step.line = best->place.line;
		step.quality = best->quality;
		step.fix = lt_print(p->a, "raise its capacity to %lld", (long long)units);
	}
	lt_step_add(p, &step, "deployment", "model quota account");
}

/* Closed to the public, an account needs a private endpoint and a zone that names it. */
static void
add_network(struct lt_placing *p, const struct lt_found_account *at)
{
	struct lt_placement_step step = { .id = "network", .status = LT_STATUS_UNKNOWN,
		.need = "a way from the workload to the account", .found = "there is no account to look at yet",
		.fix = "add a private endpoint to the account and the private DNS zone privatelink.openai.azure.com, linked to the network",
		.command = "nslookup ACCOUNT.openai.azure.com from where the workload runs: a private address is what you want" };
	if (at && at->public_access == 1) {
		step.status = LT_STATUS_OK;
		step.found = "it answers from public networks; a private endpoint would close it";
	} else if (at && at->public_access == 0 && at->endpoints > 0 && at->zones > 0) {
		step.status = LT_STATUS_OK;
		step.found = "it has a private endpoint, and a private DNS zone names it";
	} else if (at && at->public_access == 0) {
		step.status = LT_STATUS_GAP;
		step.found = at->endpoints == 0 ? "it is closed to the public and has no private endpoint"
						: "it has a private endpoint, and no private DNS zone names it";
	} else if (at) {
		step.found = "whether it answers from public networks is not known here";
	}
	if (at) {
		step.resource = at->resource;
		step.file = at->place.file;
		step.line = at->place.line;
		step.quality = at->quality;
	}
	lt_step_add(p, &step, "network", "account");
}

void
lt_place_hosted(struct lt_placing *p)
{
	const struct lt_demand *d = p->demand;
	struct lt_load load = { .rpm = (double)d->rpm, .input = (double)(d->tokens - d->output), .output = (double)d->output };
	int64_t told = p->found->calls_per_unit;
	int64_t units = told > 0 ? lt_quota_units(&load, told, LT_QUOTA_UNIT) : lt_quota_units(&load, d->hosted->rpm, d->hosted->per_tpm);
	const struct lt_found_account *at = account(p);
	p->out->where = "azure";
	p->out->model = d->hosted->name;
	add_sums(p, &load, units);
	add_life(p);
	lt_place_units(p, units);
	add_account(p, at);
	add_deployment(p, units);
	add_network(p, at);
}
