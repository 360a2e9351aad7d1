/* SPDX-License-Identifier: Apache-2.0 */
/* policy: see policy.h.  Looking things up in proven bytes; the proof is in policy_prove.c. */
#include "record/policy.h"

#include <stddef.h>

#include "base/crc.h"
#include "base/map.h"

static const char *const PROVIDERS[LT_PROVIDER_COUNT][3] = {
#define WORD(value, word, otel, people) [value] = { word, otel, people },
	LT_PROVIDERS(WORD)
#undef WORD
};

const char *
lt_provider_word(enum lt_provider provider)
{
	return PROVIDERS[provider][0];
}

const char *
lt_provider_otel(enum lt_provider provider)
{
	return PROVIDERS[provider][1];
}

const char *
lt_provider_people(enum lt_provider provider)
{
	return PROVIDERS[provider][2];
}

const char *
lt_scope_word(enum lt_scope scope)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_SCOPES(WORD)
#undef WORD
	};
	return words[scope];
}

uint64_t
lt_policy_hash_name(struct lt_text name)
{
	return lt_map_hash(name);
}

uint64_t
lt_policy_hash_digest(const uint8_t digest[32])
{
	uint64_t hash;
	memcpy(&hash, digest, sizeof hash);
	return hash;
}

/* All 32 bytes, whatever the first ones say: how long it takes tells nothing. */
static bool
same_digest(const uint8_t *a, const uint8_t *b)
{
	uint64_t x[4], y[4];
	memcpy(x, a, sizeof x);
	memcpy(y, b, sizeof y);
	return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
}

const struct lt_policy_caller *
lt_policy_caller(const struct lt_policy *p, const uint8_t digest[32], int32_t *ret_until_day)
{
	if (p->keys_count == 0)
		return NULL;
	uint32_t mask = p->keys_count - 1;
	for (uint64_t at = lt_policy_hash_digest(digest) & mask;; at = (at + 1) & mask) {
		const struct lt_policy_key *key = &p->keys[at];
		if (key->caller == LT_POLICY_NONE)
			return NULL;
		if (!same_digest(key->digest, digest))
			continue;
		*ret_until_day = key->until_day;
		return &p->callers[key->caller];
	}
}

static const struct lt_policy_model *
model_named(const struct lt_policy *p, struct lt_text name)
{
	uint32_t mask = p->slots_count - 1;
	for (uint64_t at = lt_policy_hash_name(name) & mask;; at = (at + 1) & mask) {
		uint32_t model = p->slots[at].model;
		if (model == LT_POLICY_NONE)
			return NULL;
		if (lt_text_is(lt_policy_text(p, p->models[model].name), name))
			return &p->models[model];
	}
}

const struct lt_policy_model *
lt_policy_model(const struct lt_policy *p, struct lt_text name)
{
	if (p->slots_count == 0)
		return NULL;
	const struct lt_policy_model *model = model_named(p, name);
	return model ? model : model_named(p, LT_LIT("*"));
}

bool
lt_policy_grants(const struct lt_policy *p, const struct lt_policy_caller *caller,
	const struct lt_policy_model *model)
{
	if (caller->flags & LT_CALLER_ANY_MODEL)
		return true;
	uint32_t wanted = (uint32_t)(model - p->models), low = caller->first_grant,
		 high = low + caller->grants;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (p->grants[middle].model < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low < caller->first_grant + caller->grants && p->grants[low].model == wanted;
}

const struct lt_policy_price *
lt_policy_price(
	const struct lt_policy *p, const struct lt_policy_deployment *deployment, int32_t day)
{
	const struct lt_policy_price *first = &p->prices[deployment->first_price];
	for (uint32_t i = deployment->prices; i > 0; i--)
		if (first[i - 1].from_day <= day)
			return &first[i - 1];
	return NULL;
}

uint64_t
lt_policy_identity(const char *kind, struct lt_text name)
{
	/* Mixed one after the other, so that no kind can end in a name's beginning. */
	uint64_t hash = lt_map_hash(lt_text(kind)) * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= lt_map_hash(name);
	hash ^= hash >> 32;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	hash ^= hash >> 32;
	return hash ? hash : 1;
}

uint32_t
lt_policy_crc(const char *bytes, size_t len)
{
	static const char zero[4];
	size_t field = offsetof(struct lt_policy_head, crc), behind = field + sizeof zero;
	uint32_t crc = lt_crc(lt_crc(0, bytes, field), zero, sizeof zero);
	return lt_crc(crc, bytes + behind, len - behind);
}
