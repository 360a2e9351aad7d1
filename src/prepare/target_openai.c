/* SPDX-License-Identifier: Apache-2.0 */
/* openai: accounts of Azure OpenAI and their deployments. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "plan/deploy.h"
#include "prepare/name.h"
#include "prepare/size.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

struct deployment {
	const char *name, *model, *version, *region;
	struct lt_place place;
	const struct lt_deploy *type;
	int64_t capacity, spill;
	const char *upgrade;
	bool filter;
	const struct lt_life *life; /* NULL: when its version is retired is not known */
};

/* Provisioned units come in steps from a least number on. */
static void
check_units(struct lt_prepare *p, struct lt_node map, const struct deployment *d, const struct lt_hosted *hosted)
{
	const int64_t *units = hosted ? (d->type->scope == LT_DEPLOY_REGION ? hosted->regional : hosted->global) : NULL;
	struct lt_place place = lt_node_place(lt_node_get(map, "capacity"));
	if (!units || units[0] == 0) {
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "model")), "whether %s has %s units is not in the catalogue; ask Azure's model page, or take another type", d->model,
			d->type->word);
		return;
	}
	if (d->capacity >= units[0] && (d->capacity - units[0]) % units[1] == 0)
		return;
	int64_t up = d->capacity <= units[0] ? units[0] : units[0] + (d->capacity - units[0] + units[1] - 1) / units[1] * units[1];
	lt_mistake_add(p->mistakes, place, "%s units of %s begin at %lld and go up by %lld; %lld is none of them, the next is %lld", d->type->word, d->model, (long long)units[0],
		(long long)units[1], (long long)d->capacity, (long long)up);
}

static bool
read_model(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, struct deployment *d, const struct lt_hosted **ret_hosted)
{
	d->model = lt_sizes_text(p, map, "model");
	d->version = lt_sizes_text(p, map, "version");
	if (!*d->model || !*d->version) {
		lt_mistake_add(p->mistakes, lt_node_place(map), "the deployment %s needs a %s%s", d->name, *d->model ? "version" : "model",
			*d->model ? ": without one the provider chooses, and chooses again" : ", such as gpt-4.1");
		return false;
	}
	*ret_hosted = lt_models_hosted(&sizes->models, lt_text(d->model));
	d->filter = *ret_hosted ? !(*ret_hosted)->embeds : strstr(d->model, "embedding") == NULL;
	return true;
}

static bool
read_deployment(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, enum lt_deploy_scope allowed, struct deployment *d)
{
	static const char *const UPGRADES[] = { "OnceCurrentVersionExpired", "NoAutoUpgrade", "OnceNewDefaultVersionAvailable" };
	const struct lt_hosted *hosted = NULL;
	int upgrade = lt_setting_choice(map, "platform.openai.deployments[].upgrade");
	if (!lt_sizes_named(p, map, "a deployment of platform.openai.deployments", 64, true))
		return false;
	*d = (struct deployment){
		.name = lt_sizes_text(p, map, "name"),
		.place = lt_node_place(lt_node_get(map, "name")),
		.type = lt_deploy_of(map, allowed),
		.capacity = lt_setting_int(map, "platform.openai.deployments[].capacity"),
		.spill = lt_setting_int(map, "platform.openai.deployments[].spill"),
		.region = lt_sizes_text(p, map, "region"),
		.upgrade = UPGRADES[upgrade < 0 ? 0 : upgrade],
	};
	lt_name_region(p, lt_node_get(map, "region"), "platform.openai.deployments[].region");
	if (!*d->region)
		d->region = lt_view_platform(p, "platform.region");
	if (!read_model(p, sizes, map, d, &hosted))
		return false;
	if (d->type->scope > allowed)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "type")), "a %s deployment may work on a prompt %s, and platform.openai.residency is %s; take type %s, or change model, class of data or residency",
			d->type->word, d->type->scope == LT_DEPLOY_WORLD ? "anywhere in the world" : "anywhere in its data zone", lt_deploy_scopes[allowed],
			lt_deploys[d->type->provisioned ? allowed + 3 : allowed].word);
	if (!lt_setting_given(map, "capacity"))
		lt_mistake_add(p->mistakes, lt_node_place(map), "the deployment %s needs a capacity: %s", d->name,
			d->type->provisioned ? "provisioned units; lintel plan capacity calculates them" : "thousands of tokens a minute; lintel plan capacity calculates them");
	else if (d->type->provisioned)
		check_units(p, map, d, hosted);
	return true;
}

static void
lay_deployment(struct lt_prepare *p, struct lt_doc *doc, const struct deployment *d, const char *account, const char *spill_to)
{
	(void)p;
	lt_doc_map(doc, NOWHERE);
	lt_view_text(doc, "name", d->name);
	lt_view_text(doc, "account", account);
	lt_view_text(doc, "region", d->region);
	lt_view_text(doc, "model", d->model);
	lt_view_text(doc, "version", d->version);
	lt_view_text(doc, "sku", d->type->sku);
	lt_view_number(doc, "capacity", (double)d->capacity);
	lt_view_text(doc, "upgrade", d->upgrade);
	lt_view_flag(doc, "filter", d->filter);
	lt_view_text(doc, "spill_to", spill_to);
	lt_view_flag(doc, "ends", d->life != NULL);
	lt_view_text(doc, "retires", d->life ? d->life->retires : "");
	lt_view_text(doc, "instead", d->life && d->life->instead ? d->life->instead : "");
	lt_doc_end(doc);
}

struct all {
	struct deployment *at;
	int count, room;
	const char **regions;
	int region_count, region_room;
};

static const char *
account_in(struct lt_prepare *p, const char *region)
{
	const char *name = lt_prepare_name(p, "openai");
	return strcmp(region, lt_view_platform(p, "platform.region")) == 0 ? name : lt_print(p->a, "%s-%s", name, region);
}

static void
add_region(struct lt_prepare *p, struct all *all, const char *region)
{
	for (int i = 0; i < all->region_count; i++)
		if (strcmp(all->regions[i], region) == 0)
			return;
	LT_PUSH(p->a, all->regions, all->region_count, all->region_room) = region;
}

/* Names of one account: those of what spills over among them. */
static void
check_names(struct lt_prepare *p, const struct all *all)
{
	struct lt_map *seen = lt_map_new(p->a);
	for (int i = 0; i < all->count; i++) {
		const struct deployment *d = &all->at[i];
		for (int spill = 0; spill <= d->type->provisioned; spill++) {
			const char *name = lt_print(p->a, "%s%s", d->name, spill ? "-spill" : ""), *whole = lt_print(p->a, "%s/%s", d->region, name);
			int64_t line = lt_map_get(seen, lt_text(whole));
			if (line >= 0)
				lt_mistake_add(p->mistakes, d->place, "the deployment %s is there twice in %s, on line %lld too%s; call it otherwise", name, d->region,
					(long long)line, spill ? ", and takes here what provisioned units do not" : "");
			lt_map_put(seen, lt_text(whole), d->place.line);
		}
	}
}

static void
lay_all(struct lt_prepare *p, struct lt_doc *doc, const struct all *all)
{
	lt_view_list(doc, "accounts");
	for (int i = 0; i < all->region_count; i++) {
		lt_doc_map(doc, NOWHERE);
		lt_view_text(doc, "region", all->regions[i]);
		lt_view_text(doc, "name", account_in(p, all->regions[i]));
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
	lt_view_list(doc, "shared");
	for (int i = 0; i < all->count; i++) {
		struct deployment d = all->at[i];
		if (!d.type->provisioned) {
			lay_deployment(p, doc, &d, account_in(p, d.region), "");
			continue;
		}
		/* What units do not take is answered here: the same model, version and place of processing. */
		d.name = lt_print(p->a, "%s-spill", d.name);
		d.capacity = d.spill;
		d.type = &lt_deploys[d.type->scope];
		lay_deployment(p, doc, &d, account_in(p, d.region), "");
	}
	lt_doc_end(doc);
	lt_view_list(doc, "provisioned");
	for (int i = 0; i < all->count; i++)
		if (all->at[i].type->provisioned)
			lay_deployment(p, doc, &all->at[i], account_in(p, all->at[i].region), lt_print(p->a, "%s-spill", all->at[i].name));
	lt_doc_end(doc);
}

/* False when the catalogue cannot be read, which is told as a mistake. */
static bool
load_lives(struct lt_prepare *p, struct lt_lives *lives)
{
	struct lt_err err = { 0 };
	if (lt_lives_load(p->a, lives, &err))
		return true;
	lt_mistake_add(p->mistakes, lt_node_place(p->platform), "%s", err.text);
	return false;
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node section = lt_node_get(p->platform, "openai"), list = lt_node_get(section, "deployments");
	struct lt_node answer = lt_node_get(lt_node_get(p->estate, "answers"), "policy.residency");
	enum lt_deploy_scope allowed = lt_deploy_allowed(p->estate);
	const char *data = lt_view_platform(p, "platform.data");
	struct lt_walk w = lt_walk(list);
	struct lt_sizes sizes;
	struct all all = { 0 };
	struct deployment d;
	struct lt_lives lives;
	if (lt_node_is(answer, LT_KIND_TEXT) && !lt_node_eq(answer, lt_deploy_scopes[allowed]))
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(section, "residency")), "platform.openai.residency is %s, and policy.residency on line %u says otherwise; make them one", lt_deploy_scopes[allowed],
			lt_node_place(answer).line);
	bool any = lt_node_is(section, LT_KIND_MAP);
	lt_view_flag(doc, "any", any);
	lt_view_flag(doc, "callers", *lt_sizes_first(p, lt_node_get(section, "callers")) != 0);
	lt_view_flag(doc, "own_key", strcmp(data, "confidential") == 0 || strcmp(data, "restricted") == 0);
	if (any)
		add_region(p, &all, lt_view_platform(p, "platform.region"));
	if (lt_node_is(list, LT_KIND_LIST) && lt_sizes_load(p, &sizes) && load_lives(p, &lives))
		while (lt_walk_next(&w))
			if (read_deployment(p, &sizes, w.value, allowed, &d)) {
				d.life = lt_lives_find(&lives, d.model, d.version);
				LT_PUSH(p->a, all.at, all.count, all.room) = d;
				add_region(p, &all, d.region);
			}
	check_names(p, &all);
	lay_all(p, doc, &all);
}

const struct lt_target lt_target_openai = {
	.name = "openai",
	.title = "Azure OpenAI: private accounts, deployments shared and provisioned, content filter",
	.group = "azure",
	.needs = (const char *const[]){ "network", "monitoring", "identity", NULL },
	.of = "openai",
	.view = view,
};
