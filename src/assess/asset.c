/* SPDX-License-Identifier: Apache-2.0 */
/* asset: see asset.h.  One question finds them all; decisions are held against them here. */
#include "assess/asset.h"

#include <fnmatch.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"
#include "facts/facts.h"
#include "record/estate.h"

enum { MOST = 5000 };

#define NOT_SHOWN "('test', 'doc', 'plan', 'state')"

/* kind, name, other name, place, source, owner, risk, first day, last day, sentence, file, line. */
const char lt_asset_statement[] =
	"select 'key', rule, provider, file || ':' || line, source, null, case when tracked then 'critical' else 'high' end, null, null, "
	"'replace the key, take it out of the file and give the program a caller of the gateway', file, line "
	"from secret_match where not example and place not in ('test', 'doc') and (context or not needs_context) "
	"union all "
	"select 'address', host, provider, min(file) || ':' || min(line), min(source), null, 'medium', null, null, "
	"'lead the program to the gateway instead of ' || host, min(file), min(line) "
	"from provider_endpoint where place not in " NOT_SHOWN " and not comment "
	"and host not in (select host from gateway_deployment where host is not null) group by host, provider "
	"union all "
	"select 'sdk', min(package), provider, min(file), min(source), null, 'low', null, null, "
	"'give it the base URL of the gateway where it is deployed, and write it into the inventory', min(file), null "
	"from sdk_use where place not in ('test', 'doc') and family in ('openai', 'models', 'cloud') group by provider "
	"union all "
	"select 'server', name, engine, resource, source, null, case when outside and coalesce(key_required, 0) = 0 then 'high' else 'low' end, "
	"null, null, 'stop it, or put it behind the gateway', file, line from model_server where running "
	"union all "
	"select 'account', a.name, a.kind, a.resource, a.source, null, 'high', null, null, "
	"'bring the account into code, or remove it', a.file, a.line from ai_account a "
	"where a.quality = 'observed' and exists (select 1 from ai_account c where c.quality = 'declared') "
	"and lower(a.name) not in (select lower(name) from ai_account c where c.quality = 'declared' and c.name is not null) "
	"union all "
	"select 'machine', v.name, v.size, v.resource, v.source, null, 'high', substr(v.made, 1, 10), null, "
	"'bring the machine into code with an owner, or let it go', v.file, v.line from virtual_machine v "
	"where v.quality = 'observed' and exists (select 1 from gpu_family g where v.size glob g.pattern) "
	"and exists (select 1 from virtual_machine c where c.quality = 'declared') "
	"and lower(v.name) not in (select lower(name) from virtual_machine c where c.quality = 'declared' and c.name is not null) "
	"union all "
	"select 'service', name, service, name, source, null, case class when 'provider' then 'high' when 'hub' then 'low' else 'medium' end, "
	"first_day, last_day, 'decide about ' || service || ': offer it through the gateway, move its ' || clients || ' clients, or block it', file, null "
	"from egress_host where visits > 0 and lower(name) not in (select lower(host) from gateway_deployment where host is not null) "
	"union all "
	"select 'sign-in', name, service, name, source, null, 'medium', first_day, last_day, "
	"'ask the ' || clients || ' people who sign in what they need it for, and decide', file, null from sign_in "
	"order by 1, 2, 4";

static const char *
text(struct lt_arena *a, sqlite3_stmt *s, int column)
{
	const char *at = (const char *)sqlite3_column_text(s, column);
	return at ? lt_copy(a, at) : NULL;
}

/* Is the decision about what is called so?  Letters count alike, * and ? stand for any. */
static bool
names(const char *pattern, const char *name)
{
	return name && pattern && fnmatch(pattern, name, FNM_CASEFOLD) == 0;
}

static void
decide(const struct lt_estate *estate, struct lt_asset *asset, const char *other)
{
	for (int i = 0; i < estate->shadows_count; i++) {
		const struct lt_estate_shadow *shadow = &estate->shadows[i];
		if (!names(shadow->asset, asset->name) && !names(shadow->asset, other) && !names(shadow->asset, asset->place))
			continue;
		asset->owner = shadow->owner;
		asset->decision = shadow->decision;
		asset->until = shadow->until;
		return;
	}
}

/* The owner that the inventory names for a provider or service. */
static const char *
owner_of(struct lt_arena *a, sqlite3_stmt *owners, const char *name)
{
	const char *owner = NULL;
	if (!owners || !name)
		return NULL;
	sqlite3_bind_text(owners, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(owners) == SQLITE_ROW)
		owner = text(a, owners, 0);
	sqlite3_reset(owners);
	return owner;
}

static const char inventory[] =
	"with v as (select case when json_valid(value) and json_type(value) = 'array' then value end as list from answer "
	"where question = 'governance.inventory') "
	"select json_extract(j.value, '$.owner') from v join json_each(v.list) j on j.type = 'object' "
	"where lower(json_extract(j.value, '$.provider')) = lower(?1) limit 1";

static int
by_risk(const void *left, const void *right)
{
	const struct lt_asset *l = left, *r = right;
	int order = (l->decision != NULL) - (r->decision != NULL);
	order = order ? order : (int)r->risk - (int)l->risk;
	order = order ? order : strcmp(l->kind, r->kind);
	order = order ? order : strcmp(l->name ? l->name : "", r->name ? r->name : "");
	return order ? order : strcmp(l->place ? l->place : "", r->place ? r->place : "");
}

bool
lt_asset_fill(struct lt_arena *a, struct lt_facts *facts, const struct lt_estate *estate, struct lt_assessment *assessment,
	struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *ask = NULL, *owners = NULL;
	int room = 0;
	if (sqlite3_prepare_v2(db, lt_asset_statement, -1, &ask, NULL) != SQLITE_OK)
		return lt_fail(err, "the inventory of AI cannot be asked: %s", sqlite3_errmsg(db));
	sqlite3_prepare_v2(db, inventory, -1, &owners, NULL); /* NULL where nobody asks about answers */
	while (assessment->assets_count < MOST && sqlite3_step(ask) == SQLITE_ROW) {
		struct lt_asset asset = { .kind = text(a, ask, 0), .name = text(a, ask, 1), .place = text(a, ask, 3),
			.source = text(a, ask, 4), .first = text(a, ask, 7), .last = text(a, ask, 8), .sentence = text(a, ask, 9),
			.file = text(a, ask, 10), .line = (uint32_t)sqlite3_column_int(ask, 11) };
		const char *other = text(a, ask, 2), *risk = text(a, ask, 6);
		int word = lt_words_find(&lt_words_severity, lt_text(risk));
		asset.risk = word < 0 ? LT_SEVERITY_MEDIUM : (enum lt_severity)word;
		asset.owner = owner_of(a, owners, other);
		decide(estate, &asset, other);
		LT_PUSH(a, assessment->assets, assessment->assets_count, room) = asset;
	}
	sqlite3_finalize(ask);
	sqlite3_finalize(owners);
	if (assessment->assets_count)
		qsort(assessment->assets, (size_t)assessment->assets_count, sizeof *assessment->assets, by_risk);
	return true;
}
