/* SPDX-License-Identifier: Apache-2.0 */
/* policy_prove: every number and place of a policy's bytes, looked at once (see policy.h).
 * What is proven here, nobody asks again. */
#include <inttypes.h>
#include <stdalign.h>
#include <stddef.h>

#include "base/err.h"
#include "record/policy.h"

enum { SOCKET_PATH = 107 }; /* what sockaddr_un holds */

static const size_t ROW_BYTES[LT_POLICY_SECTION_COUNT] = {
#define SECTION(one, many) [LT_POLICY_##one] = sizeof(struct lt_policy_##one),
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
};

static const char *const SECTION_WORDS[LT_POLICY_SECTION_COUNT] = {
#define SECTION(one, many) [LT_POLICY_##one] = #many,
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
};

/* Texts behind the head, then the sections in order, each aligned and within the bytes. */
static bool
prove_sections(const struct lt_policy_head *head, struct lt_err *err)
{
	const struct lt_policy_section *texts = &head->texts;
	if (texts->at != sizeof *head || texts->count > head->size - sizeof *head)
		return lt_fail(err, "the policy's texts do not lie where they should");
	uint64_t end = texts->at + (uint64_t)texts->count;
	for (int i = 0; i < LT_POLICY_SECTION_COUNT; i++) {
		const struct lt_policy_section *section = &head->sections[i];
		if (section->at % 8 != 0 || section->at < end || section->at > head->size ||
			section->count > (head->size - section->at) / ROW_BYTES[i])
			return lt_fail(err, "the policy's %s do not lie where they should",
				SECTION_WORDS[i]);
		end = section->at + section->count * (uint64_t)ROW_BYTES[i];
	}
	return true;
}

/* A text lies within the texts and can be put into a line of HTTP or of a log. */
static bool
good_text(const struct lt_policy *p, struct lt_policy_text text)
{
	const struct lt_policy_section *texts = &p->head->texts;
	if (text.at < texts->at || text.at > texts->at + (uint64_t)texts->count ||
		text.len > texts->at + (uint64_t)texts->count - text.at)
		return false;
	for (uint32_t i = 0; i < text.len; i++)
		if ((unsigned char)p->bytes[text.at + i] < ' ' || p->bytes[text.at + i] == 127)
			return false;
	return true;
}

static bool
within(uint32_t first, uint32_t count, uint32_t all)
{
	return first <= all && count <= all - first;
}

static bool
one_of(uint32_t number, uint32_t all)
{
	return number < all || number == LT_POLICY_NONE;
}

/* A hash table: a power of two of slots, one of them empty so that a search ends. */
static bool
good_table(uint32_t slots, uint32_t used)
{
	return slots == 0 ? used == 0 : (slots & (slots - 1)) == 0 && used < slots;
}

static bool
prove_scope(const struct lt_policy *p, const struct lt_policy_scope *s)
{
	for (int i = 0; i < 4; i++)
		if (s->alert[i] > 100 || (i > 0 && s->alert[i] && s->alert[i] <= s->alert[i - 1]))
			return false;
	return good_text(p, s->name) && s->identity != 0 && s->kind < LT_SCOPE_COUNT &&
		(s->window_s == 0 || s->window_s == 1 || s->window_s == 10) && s->day_nano >= 0 &&
		s->month_nano >= 0 && s->hard <= 1;
}

static bool
scope_is(const struct lt_policy *p, uint32_t scope, enum lt_scope kind)
{
	return scope < p->scopes_count && p->scopes[scope].kind == (uint32_t)kind;
}

static bool
prove_caller(const struct lt_policy *p, const struct lt_policy_caller *c)
{
	if (!good_text(p, c->name) || !good_text(p, c->team) ||
		!scope_is(p, c->scope, LT_SCOPE_CALLER) ||
		(c->team_scope != LT_POLICY_NONE && !scope_is(p, c->team_scope, LT_SCOPE_TEAM)) ||
		!within(c->first_grant, c->grants, p->grants_count) || c->flags > 15)
		return false;
	for (uint32_t i = 1; i < c->grants; i++)
		if (p->grants[c->first_grant + i].model <= p->grants[c->first_grant + i - 1].model)
			return false;
	return true;
}

static bool
prove_grant(const struct lt_policy *p, const struct lt_policy_grant *grant)
{
	return grant->model < p->models_count;
}

/* Does a search that begins at from come to slot at within its bound? */
static bool
near(uint64_t from, uint64_t at, uint32_t mask)
{
	return ((at - from) & mask) < LT_POLICY_PROBES;
}

/* Every key can be found: no empty slot lies between where its search begins and itself. */
static bool
prove_key(const struct lt_policy *p, const struct lt_policy_key *key)
{
	uint32_t mask = p->keys_count - 1;
	if (key->caller == LT_POLICY_NONE)
		return true;
	uint64_t from = lt_policy_hash_digest(key->digest);
	if (key->caller >= p->callers_count || !near(from, (uint64_t)(key - p->keys), mask))
		return false;
	for (uint64_t at = from & mask; &p->keys[at] != key;
		at = (at + 1) & mask)
		if (p->keys[at].caller == LT_POLICY_NONE)
			return false;
	return true;
}

static bool
prove_slot(const struct lt_policy *p, const struct lt_policy_slot *slot)
{
	uint32_t mask = p->slots_count - 1;
	if (slot->model == LT_POLICY_NONE)
		return true;
	if (slot->model >= p->models_count || !good_text(p, p->models[slot->model].name))
		return false;
	uint64_t from = lt_policy_hash_name(lt_policy_text(p, p->models[slot->model].name));
	if (!near(from, (uint64_t)(slot - p->slots), mask))
		return false;
	for (uint64_t at = from & mask; &p->slots[at] != slot;
		at = (at + 1) & mask)
		if (p->slots[at].model == LT_POLICY_NONE)
			return false;
	return true;
}

static bool
prove_model(const struct lt_policy *p, const struct lt_policy_model *m)
{
	if (!good_text(p, m->name) || m->identity == 0 || !scope_is(p, m->scope, LT_SCOPE_MODEL) ||
		!within(m->first_route, m->routes, p->routes_count) || m->routes == 0 ||
		!one_of(m->alias_of, p->models_count))
		return false;
	for (uint32_t i = 1; i < m->routes; i++)
		if (p->routes[m->first_route + i].tier < p->routes[m->first_route + i - 1].tier)
			return false;
	return m->alias_of == LT_POLICY_NONE || p->models[m->alias_of].alias_of == LT_POLICY_NONE;
}

static bool
prove_route(const struct lt_policy *p, const struct lt_policy_route *route)
{
	return route->deployment < p->deployments_count && route->weight > 0;
}

static bool
prove_deployment(const struct lt_policy *p, const struct lt_policy_deployment *d)
{
	const uint32_t flags = LT_DEPLOYMENT_TLS | LT_DEPLOYMENT_UNIX | LT_DEPLOYMENT_V1 |
		LT_DEPLOYMENT_NO_INJECT | LT_DEPLOYMENT_INSECURE;
	if (!good_text(p, d->name) || !good_text(p, d->host) || !good_text(p, d->base_path) ||
		!good_text(p, d->model) || !good_text(p, d->api_version) ||
		!good_text(p, d->region) || !good_text(p, d->ca_file))
		return false;
	bool local = d->flags & LT_DEPLOYMENT_UNIX;
	if (d->identity == 0 || d->provider >= LT_PROVIDER_COUNT || d->kind > LT_DEPLOYMENT_SELF ||
		(d->flags & ~flags) || d->host.len == 0 || (local && d->host.len > SOCKET_PATH) ||
		(!local && (d->port == 0 || d->port > 65535)) ||
		!one_of(d->credential, p->credentials_count) ||
		!scope_is(p, d->scope, LT_SCOPE_DEPLOYMENT) ||
		!within(d->first_price, d->prices, p->prices_count))
		return false;
	for (uint32_t i = 1; i < d->prices; i++)
		if (p->prices[d->first_price + i].from_day <=
			p->prices[d->first_price + i - 1].from_day)
			return false;
	return true;
}

static bool
prove_credential(const struct lt_policy *p, const struct lt_policy_credential *c)
{
	return good_text(p, c->from) && good_text(p, c->tenant) && good_text(p, c->client) &&
		c->identity != 0 && c->kind <= LT_CREDENTIAL_ENTRA;
}

static bool
prove_price(const struct lt_policy *p, const struct lt_policy_price *price)
{
	for (int i = 0; i < LT_BUCKET_COUNT; i++)
		if (price->pico[i] > LT_POLICY_PICO)
			return false;
	return good_text(p, price->source) && price->known >> LT_BUCKET_COUNT == 0;
}

static bool
prove_tables(const struct lt_policy *p, struct lt_err *err)
{
	uint32_t keys = 0, slots = 0;
	for (uint32_t i = 0; i < p->keys_count; i++)
		keys += p->keys[i].caller != LT_POLICY_NONE;
	for (uint32_t i = 0; i < p->slots_count; i++)
		slots += p->slots[i].model != LT_POLICY_NONE;
	if (!good_table(p->keys_count, keys) || !good_table(p->slots_count, slots) ||
		slots != p->models_count)
		return lt_fail(err, "the policy's keys or names of models cannot be looked up");
	return true;
}

static bool
prove_rows(const struct lt_policy *p, struct lt_err *err)
{
#define SECTION(one, many)                                                                         \
	for (uint32_t i = 0; i < p->many##_count; i++)                                             \
		if (!prove_##one(p, &p->many[i]))                                                  \
			return lt_fail(err, "row %" PRIu32 " of the policy's " #many               \
					    " is not as it should be", i);
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	return true;
}

static bool
prove_head(const struct lt_policy *p, struct lt_err *err)
{
	const struct lt_policy_head *head = p->head;
	if (!good_text(p, head->currency) || !good_text(p, head->name) ||
		!scope_is(p, head->organisation, LT_SCOPE_ORGANISATION) ||
		!one_of(head->anybody, p->callers_count) || head->attempts == 0 ||
		(head->budget_status != 429 && head->budget_status != 403) || head->body_max == 0 ||
		head->total_ms == 0)
		return lt_fail(err, "the policy's head is not as it should be");
	return true;
}

bool
lt_policy_open(struct lt_text bytes, struct lt_policy *ret_policy, struct lt_err *err)
{
	const struct lt_policy_head *head = (const void *)bytes.at;
	if (bytes.len < sizeof *head || (uintptr_t)bytes.at % alignof(struct lt_policy_head) != 0 ||
		memcmp(head->magic, "LINTELP\n", sizeof head->magic) != 0)
		return lt_fail(err, "this is no policy of lintel");
	if (head->version != LT_POLICY_VERSION || head->head != sizeof *head)
		return lt_fail(err, "the policy is of version %" PRIu32 ", this lintel reads %d; "
			"publish it again", head->version, LT_POLICY_VERSION);
	if (head->size != bytes.len)
		return lt_fail(err, "the policy has %zu bytes and should have %" PRIu64, bytes.len,
			head->size);
	if (head->crc != lt_policy_crc(bytes.at, bytes.len))
		return lt_fail(err, "the policy's checksum is not that of its bytes");
	if (!prove_sections(head, err))
		return false;
	struct lt_policy p = { .bytes = bytes.at, .head = head };
#define SECTION(one, many)                                                                         \
	p.many = (const void *)(bytes.at + head->sections[LT_POLICY_##one].at);                    \
	p.many##_count = head->sections[LT_POLICY_##one].count;
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	/* Tables first: rows are looked up in them. */
	if (!prove_tables(&p, err) || !prove_rows(&p, err) || !prove_head(&p, err))
		return false;
	*ret_policy = p;
	return true;
}
