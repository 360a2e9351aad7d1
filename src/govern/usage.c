/* SPDX-License-Identifier: Apache-2.0 */
/* usage: see usage.h.  One record of usage as one row of the ledger. */
#include "govern/usage.h"

#include "base/buf.h"

static const char *const TIERS[LT_TIER_COUNT] = {
	[LT_TIER_STANDARD] = "standard",
	[LT_TIER_FLEX] = "flex",
	[LT_TIER_PRIORITY] = "priority",
	[LT_TIER_BATCH] = "batch",
};

const struct lt_ledger_column lt_govern_usage_columns[LT_USAGE_COLUMN_COUNT + 1] = {
#define NUMBER(name, value, sentence) { #name, false, sentence },
#define TEXT(name, value, sentence) { #name, true, sentence },
#include "govern/usage.def"
	{ 0 }
};

/* A number of a record is believed only as far as its policy has such a row: the record came out
 * of a file. */
static struct lt_text
caller_name(const struct lt_policy *p, const struct lt_usage *u)
{
	return p && u->caller < p->callers_count ? lt_policy_text(p, p->callers[u->caller].name) : LT_NONE;
}

static struct lt_text
caller_team(const struct lt_policy *p, const struct lt_usage *u)
{
	return p && u->caller < p->callers_count ? lt_policy_text(p, p->callers[u->caller].team) : LT_NONE;
}

static struct lt_text
model_name(const struct lt_policy *p, uint32_t model)
{
	if (!p || model >= p->models_count)
		return LT_NONE;
	uint32_t first = p->models[model].alias_of;
	return lt_policy_text(p, p->models[first == LT_POLICY_NONE ? model : first].name);
}

static const struct lt_policy_deployment *
deployment_of(const struct lt_policy *p, uint32_t deployment)
{
	return p && deployment < p->deployments_count ? &p->deployments[deployment] : NULL;
}

static struct lt_text
deployment_name(const struct lt_policy *p, uint32_t deployment)
{
	const struct lt_policy_deployment *d = deployment_of(p, deployment);
	return d ? lt_policy_text(p, d->name) : LT_NONE;
}

static struct lt_text
provider_name(const struct lt_policy *p, uint32_t deployment)
{
	const struct lt_policy_deployment *d = deployment_of(p, deployment);
	return d ? lt_text(lt_provider_otel(d->provider)) : LT_NONE;
}

static struct lt_text
region_name(const struct lt_policy *p, uint32_t deployment)
{
	const struct lt_policy_deployment *d = deployment_of(p, deployment);
	return d && d->region.len ? lt_policy_text(p, d->region) : LT_NONE;
}

static struct lt_text
key_name(const struct lt_usage_row *row)
{
	return row && *row->key ? lt_text(row->key) : LT_NONE;
}

static struct lt_text
currency_name(const struct lt_policy *p)
{
	return p ? lt_policy_text(p, p->head->currency) : LT_NONE;
}

static struct lt_text
refused_scope(const struct lt_usage *u)
{
	return u->refusal && u->refused_scope < LT_SCOPE_COUNT ? lt_text(lt_scope_word(u->refused_scope)) : LT_NONE;
}

static struct lt_text
upstream_id(const struct lt_usage *u)
{
	size_t len = strnlen(u->upstream_id, sizeof u->upstream_id);
	return len ? (struct lt_text){ u->upstream_id, len } : LT_NONE;
}

static void
spell_id(const uint8_t id[16], char out[33])
{
	static const char hex[] = "0123456789abcdef";
	for (int i = 0; i < 16; i++) {
		out[2 * i] = hex[id[i] >> 4];
		out[2 * i + 1] = hex[id[i] & 15];
	}
	out[32] = 0;
}

void
lt_govern_usage_values(const struct lt_policy *p, const struct lt_usage *u, const char *refusal,
	struct lt_usage_row *row)
{
	static const uint8_t none[sizeof u->key];
	spell_id(u->id, row->id);
	row->key[0] = 0;
	if (memcmp(u->key, none, sizeof none) != 0)
		lt_key_id(u->key, row->key);
#define NUMBER(name, value, sentence) \
	row->values[LT_USAGE_COLUMN_##name] = (struct lt_ledger_value){ .number = (int64_t)(value) };
#define TEXT(name, value, sentence) row->values[LT_USAGE_COLUMN_##name] = (struct lt_ledger_value){ .text = (value) };
#include "govern/usage.def"
}

void
lt_govern_usage_page(struct lt_buf *out)
{
	lt_buf_puts(out, "# The ledger\n\nGenerated from src/govern/usage.def. The table `usage` of `ledger.db` in the "
			 "state folder has a row for each call; lintel govern usage sums it, and any reader of SQLite may ask "
			 "it. No prompt, no answer and no key is in it. The table `sums` has the sums of stretches of rows that "
			 "usage answers from (its columns are in the table `about`); it can be dropped and is made again.\n\n| column | value | meaning |\n|---|---|---|\n");
	for (const struct lt_ledger_column *c = lt_govern_usage_columns; c->name; c++)
		lt_buf_printf(out, "| `%s` | %s | %s |\n", c->name, c->text ? "text" : "number", c->sentence);
}
