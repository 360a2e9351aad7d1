/* SPDX-License-Identifier: Apache-2.0 */
/* plan_cost_read: what a month is made of, out of lintel.yaml, options and the ledger. */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/model.h"
#include "cli/plan_cost.h"
#include "govern/usage.h"
#include "record/setting.h"

#define AT_LOAD "plan.cost.workloads[]."
#define AT_MACHINE "plan.cost.machines[]."
#define AT_UNIT "plan.cost.units[]."
#define DAY_US INT64_C(86400000000)

static const char *const SKUS[] = { "global", "data_zone", "regional" };

static const char *
text(struct lt_arena *a, struct lt_node map, const char *key, const char *standard)
{
	const char *value = lt_node_string(lt_node_get(map, key), a);
	return value && *value ? value : standard;
}

/* busy hours at the peak, the others at low percent of it; calls a day are level. */
void
lt_plan_cost_levels(struct lt_arena *a, struct lt_cost_load *load, double calls_day, double rpm, double busy, double low)
{
	struct lt_cost_level *levels = LT_NEW_ARRAY(a, struct lt_cost_level, 2);
	load->levels = levels;
	load->level_count = 1;
	levels[0] = (struct lt_cost_level){ 1, calls_day / 1440 };
	if (rpm <= 0)
		return;
	levels[0] = (struct lt_cost_level){ busy / 24, rpm };
	levels[1] = (struct lt_cost_level){ 1 - busy / 24, rpm * low / 100 };
	load->level_count = 2;
}

/* What is known of the model's units. */
void
lt_plan_cost_units(struct lt_plan_cost *p, struct lt_cost_load *load)
{
	const struct lt_price_unit *unit = lt_prices_unit(&p->prices, load->provider, lt_text(load->model));
	const struct lt_hosted *hosted = lt_models_hosted(&p->models, lt_text(load->model));
	const int64_t *steps = !hosted ? NULL : strcmp(load->sku, "regional") == 0 ? hosted->regional : hosted->global;
	load->given.input = load->given.cached = load->given.output = load->given.batch = NAN;
	if (unit && steps && steps[0] > 0) {
		load->unit_tpm = (double)unit->tpm;
		load->unit_ratio = (double)unit->output_ratio;
		load->unit_least = (double)steps[0];
		load->unit_step = (double)steps[1];
	}
}

/* The place of a row: where the platform has a deployment of this name; else a new one. */
static struct lt_cost_load *
load_called(struct lt_plan_cost *p, const char *name)
{
	for (int i = 0; name && i < p->load_count; i++)
		if (p->loads[i].silent && strcmp(p->loads[i].name, name) == 0)
			return &p->loads[i];
	struct lt_cost_load *l = &LT_PUSH(p->a, p->loads, p->load_count, p->load_room);
	*l = (struct lt_cost_load){ .sku = SKUS[0] };
	return l;
}

static bool
read_load(struct lt_plan_cost *p, struct lt_node n, struct lt_err *err)
{
	struct lt_cost_load *there = load_called(p, text(p->a, n, "name", NULL));
	struct lt_cost_load l = { .name = text(p->a, n, "name", NULL), .model = text(p->a, n, "model", there->model),
		.provider = text(p->a, n, "provider", "azure"), .region = text(p->a, n, "region", there->region), .instead = text(p->a, n, "instead", NULL),
		.sku = lt_setting_given(n, "sku") ? SKUS[lt_setting_choice(n, AT_LOAD "sku")] : there->sku, .input = (double)lt_setting_int(n, AT_LOAD "input"),
		.output = (double)lt_setting_int(n, AT_LOAD "output"), .batch = (double)lt_setting_int(n, AT_LOAD "batch") / 100 };
	struct lt_place place = lt_node_place(n);
	if (!l.model)
		return lt_fail(err, "%s:%u: this workload has no model; name it as price lists do: model: gpt-4.1", place.file, place.line);
	if (!lt_setting_given(n, "calls") && !lt_setting_given(n, "rpm"))
		return lt_fail(err, "%s:%u: this workload has neither calls (a day) nor rpm", place.file, place.line);
	l.name = l.name ? l.name : l.model;
	l.cached = l.input * (double)lt_setting_int(n, AT_LOAD "cached") / 100;
	lt_plan_cost_levels(p->a, &l, (double)lt_setting_int(n, AT_LOAD "calls"), lt_setting_money(n, AT_LOAD "rpm"),
		(double)lt_setting_int(n, AT_LOAD "busy"), (double)lt_setting_int(n, AT_LOAD "low"));
	if (!lt_setting_given(n, "batch") && there->batch > 0)
		l.batch = there->batch;
	lt_plan_cost_units(p, &l);
	*there = l;
	return true;
}

static struct lt_cost_machine *
machine_called(struct lt_plan_cost *p, const char *name, const char *region)
{
	for (int i = 0; name && i < p->platform_machines; i++)
		if (strcmp(p->machines[i].name, name) == 0)
			return &p->machines[i];
	struct lt_cost_machine *m = &LT_PUSH(p->a, p->machines, p->machine_count, p->machine_room);
	*m = (struct lt_cost_machine){ .region = region, .count = 1, .hours = LT_RENT_MONTH_HOURS, .use = -1, .discount = -1 };
	return m;
}

/* A row that is called as a part of the platform takes from it what it does not say. */
static bool
read_machine(struct lt_plan_cost *p, struct lt_node n, const char *region, struct lt_err *err)
{
	struct lt_cost_machine *there = machine_called(p, text(p->a, n, "name", NULL), region), m = *there;
	struct lt_place place = lt_node_place(n);
	m.size = text(p->a, n, "size", m.size);
	m.region = text(p->a, n, "region", m.region);
	if (!m.size)
		return lt_fail(err, "%s:%u: this machine has no size; name it: size: standard_nc24ads_a100_v4", place.file, place.line);
	m.name = text(p->a, n, "name", m.size);
	if (lt_setting_given(n, "buy"))
		m.term = lt_setting_choice(n, AT_MACHINE "buy");
	if (lt_setting_given(n, "hours")) {
		m.hours = (double)lt_setting_int(n, AT_MACHINE "hours");
		m.count = m.count < 1 ? m.most : m.count;
		m.hours_most = 0;
		m.note = NULL;
	}
	if (lt_setting_given(n, "count")) {
		m.count = (double)lt_setting_int(n, AT_MACHINE "count");
		m.most = 0;
		m.note = NULL;
	}
	if (lt_setting_given(n, "use"))
		m.use = (double)lt_setting_int(n, AT_MACHINE "use") / 100;
	if (lt_setting_given(n, "discount"))
		m.discount = (double)lt_setting_int(n, AT_MACHINE "discount");
	*there = m;
	return true;
}

/* What a token that counts once costs beside the units, for their break-even. */
void
lt_plan_cost_break_even(struct lt_plan_cost *p, struct lt_cost_units *u)
{
	struct lt_cost_load l = { .provider = "azure", .model = u->model, .sku = u->sku };
	u->norm = NAN;
	if (!u->model)
		return;
	lt_plan_cost_units(p, &l);
	u->unit_tpm = l.unit_tpm;
	/* Without a cache the mix does not matter: an answer's token counts as much more as it costs more. */
	u->norm = lt_cost_price_of(lt_prices_at(&p->prices, "azure", u->sku, lt_text(u->model), u->region, p->day), 0).input;
}

static void
read_units(struct lt_plan_cost *p, struct lt_node n)
{
	const char *name = text(p->a, n, "name", "units");
	struct lt_cost_units *u = NULL;
	for (int i = 0; i < p->unit_count; i++)
		if (strcmp(p->units[i].name, name) == 0)
			u = &p->units[i];
	if (!u) {
		u = &LT_PUSH(p->a, p->units, p->unit_count, p->unit_room);
		*u = (struct lt_cost_units){ .name = name, .sku = SKUS[lt_setting_choice(n, AT_UNIT "sku")], .region = text(p->a, n, "region", NULL),
			.model = text(p->a, n, "model", NULL), .hours = p->hours };
	}
	if (lt_setting_given(n, "deployed"))
		u->deployed = (double)lt_setting_int(n, AT_UNIT "deployed");
	u->reserved = (double)lt_setting_int(n, AT_UNIT "reserved");
	u->term = lt_setting_choice(n, AT_UNIT "term") == 1 ? LT_RENT_YEAR : LT_RENT_MONTH;
	u->use = lt_setting_given(n, "use") ? (double)lt_setting_int(n, AT_UNIT "use") / 100 : -1;
	lt_plan_cost_break_even(p, u);
}

/* Deployments of the gateway that are paid by the unit. */
static void
read_gateway(struct lt_plan_cost *p)
{
	for (struct lt_walk w = lt_walk(lt_node_path(p->root, "gateway/deployments")); lt_walk_next(&w);) {
		if (!lt_node_eq(lt_node_get(w.value, "kind"), "ptu"))
			continue;
		struct lt_cost_units u = { .name = text(p->a, w.value, "name", "ptu"), .model = text(p->a, w.value, "model", NULL),
			.sku = SKUS[lt_setting_choice(w.value, "gateway.deployments[].sku")], .region = text(p->a, w.value, "region", NULL),
			.deployed = (double)lt_setting_int(w.value, "gateway.deployments[].ptu"), .hours = p->hours, .use = -1 };
		lt_plan_cost_break_even(p, &u);
		LT_PUSH(p->a, p->units, p->unit_count, p->unit_room) = u;
	}
}

bool
lt_plan_cost_estate(struct lt_plan_cost *p, struct lt_err *err)
{
	const char *region = text(p->a, lt_node_get(p->root, "platform"), "region", NULL);
	struct lt_node cost = lt_node_path(p->root, "plan/cost");
	p->residency = text(p->a, lt_node_path(p->root, "plan/regions"), "residency", NULL);
	lt_plan_cost_platform(p, &p->gpus);
	p->platform_machines = p->machine_count;
	read_gateway(p);
	for (struct lt_walk w = lt_walk(lt_node_get(cost, "workloads")); lt_walk_next(&w);)
		if (!read_load(p, w.value, err))
			return false;
	for (struct lt_walk w = lt_walk(lt_node_get(cost, "units")); lt_walk_next(&w);)
		read_units(p, w.value);
	for (struct lt_walk w = lt_walk(lt_node_get(cost, "machines")); lt_walk_next(&w);)
		if (!read_machine(p, w.value, region, err))
			return false;
	for (struct lt_walk w = lt_walk(lt_node_get(cost, "storage")); lt_walk_next(&w);)
		LT_PUSH(p->a, p->others, p->other_count, p->other_room) = (struct lt_cost_other){ .kind = LT_RENT_STORAGE,
			.name = text(p->a, w.value, "name", "storage"), .what = text(p->a, w.value, "what", "Hot LRS"),
			.region = text(p->a, w.value, "region", region), .quantity = (double)lt_setting_int(w.value, "plan.cost.storage[].gb") };
	for (struct lt_walk w = lt_walk(lt_node_get(cost, "hosting")); lt_walk_next(&w);)
		LT_PUSH(p->a, p->others, p->other_count, p->other_room) = (struct lt_cost_other){ .kind = LT_RENT_HOSTING,
			.name = text(p->a, w.value, "name", "hosting"), .what = text(p->a, w.value, "model", "fine_tuned"),
			.region = text(p->a, w.value, "region", NULL), .quantity = (double)lt_setting_int(w.value, "plan.cost.hosting[].hours") };
	return true;
}

/* The estate's deployment of this name. */
static struct lt_node
deployment(const struct lt_plan_cost *p, const char *name)
{
	for (struct lt_walk w = lt_walk(lt_node_path(p->root, "gateway/deployments")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "name"), name))
			return w.value;
	return LT_NOWHERE;
}

static struct lt_cost_load
measured_load(struct lt_plan_cost *p, const char *model, const char *name)
{
	struct lt_node d = deployment(p, name);
	struct lt_cost_load l = { .name = lt_print(p->a, "%s (measured)", name), .measured = true, .model = text(p->a, d, "model", model),
		.provider = text(p->a, d, "provider", "azure"), .region = text(p->a, d, "region", NULL),
		.sku = SKUS[lt_setting_choice(d, "gateway.deployments[].sku") < 0 ? 0 : lt_setting_choice(d, "gateway.deployments[].sku")] };
	struct lt_node price = lt_node_get(d, "price");
	double value;
	lt_plan_cost_units(p, &l);
	if (lt_node_is(price, LT_KIND_MAP)) {
		l.given.source = "lintel.yaml";
		l.given.input = lt_node_double(lt_node_get(price, "input"), &value) ? value : NAN;
		l.given.cached = lt_node_double(lt_node_get(price, "cached"), &value) ? value : NAN;
		l.given.output = lt_node_double(lt_node_get(price, "output"), &value) ? value : NAN;
		l.given.batch = lt_node_double(lt_node_get(price, "batch"), &value) ? value : NAN;
	}
	return l;
}

/* Calls of one model at one deployment, hour by hour, as levels; what hours it did not have is level 0. */
static void
lay_measured(struct lt_plan_cost *p, const struct lt_usage_answer *answer, double hours)
{
	for (int i = 0; i < answer->count; i++) {
		const struct lt_usage_sum *first = &answer->rows[i];
		bool seen = false;
		for (int j = 0; j < i; j++)
			seen |= strcmp(answer->rows[j].key[0], first->key[0]) == 0 && strcmp(answer->rows[j].key[1], first->key[1]) == 0;
		struct lt_node kind = lt_node_get(deployment(p, first->key[1]), "kind");
		if (seen || lt_node_eq(kind, "ptu") || lt_node_eq(kind, "self")) /* those are paid by the hour, and stand in lines of their own */
			continue;
		struct lt_cost_load l = measured_load(p, first->key[0], first->key[1]);
		struct lt_cost_level *levels = NULL;
		double calls = 0, input = 0, cached = 0, output = 0;
		int count = 0, room = 0;
		for (int j = i; j < answer->count; j++) {
			const struct lt_usage_sum *s = &answer->rows[j];
			if (strcmp(s->key[0], first->key[0]) != 0 || strcmp(s->key[1], first->key[1]) != 0)
				continue;
			LT_PUSH(p->a, levels, count, room) = (struct lt_cost_level){ 1 / hours, (double)s->calls / 60 };
			calls += (double)s->calls;
			input += (double)(s->input + s->cached + s->written);
			cached += (double)s->cached;
			output += (double)s->output;
		}
		if (calls <= 0 || input + output <= 0)
			continue;
		l.levels = levels;
		l.level_count = count;
		l.input = input / calls;
		l.cached = cached / calls;
		l.output = output / calls;
		LT_PUSH(p->a, p->loads, p->load_count, p->load_room) = l;
	}
}

bool
lt_plan_cost_measured(struct lt_plan_cost *p, const char *state, const char *span, struct lt_err *err)
{
	struct lt_usage_question q = { .by = { LT_USAGE_BY_MODEL, LT_USAGE_BY_DEPLOYMENT, LT_USAGE_BY_HOUR }, .by_count = 3 };
	struct lt_usage_answer answer = { .currency = "" };
	q.until_us = (p->day + 1) * DAY_US;
	if (!lt_usage_time_read(lt_text(span), q.until_us, &q.since_us))
		return lt_fail(err, "--measured takes a span such as 30d, or a day from which calls count, not '%s'", span);
	if (access(lt_io_join(p->a, state, "ledger.db"), F_OK) != 0)
		return lt_fail(err, "there is no ledger in %s, so nothing was measured; --state names the gateway's folder", state);
	struct lt_ledger *ledger = lt_ledger_look(state, err);
	bool good = ledger && lt_govern_usage_ask(p->a, ledger, &q, &answer, err);
	lt_ledger_close(ledger);
	if (!good)
		return false;
	if (answer.count == 0)
		return lt_fail(err, "the ledger in %s has no calls since then; --measured with a longer span", state);
	double hours = floor((double)(q.until_us - answer.first_us) / 3.6e9);
	p->measured_hours = hours < 1 ? 1 : hours;
	lay_measured(p, &answer, p->measured_hours);
	return true;
}
