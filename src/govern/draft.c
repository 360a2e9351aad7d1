/* SPDX-License-Identifier: Apache-2.0 */
/* draft: see draft.h. */
#include "govern/draft.h"

#include "base/digest.h"
#include "base/err.h"
#include "base/map.h"

enum { POLICY_BYTES = 1 << 30, TABLE_LARGEST = 1 << 24 };

struct lt_draft *
lt_draft_new(struct lt_arena *a)
{
	struct lt_draft *draft = LT_NEW(a, struct lt_draft);
	draft->arena = a;
	draft->known = lt_map_new(a);
	return draft;
}

struct lt_policy_text
lt_draft_text(struct lt_draft *draft, struct lt_text text)
{
	int64_t at = lt_map_get(draft->known, text);
	if (at < 0) {
		at = draft->texts_count;
		for (size_t i = 0; i < text.len; i++)
			LT_DRAFT_ADD(draft, texts) = text.at[i];
		lt_map_put(draft->known, lt_copy_text(draft->arena, text), at);
	}
	return (struct lt_policy_text){ (uint32_t)(sizeof draft->head + (size_t)at),
		(uint32_t)text.len };
}

uint32_t
lt_draft_scope(struct lt_draft *draft, enum lt_scope kind, struct lt_text name)
{
	LT_DRAFT_ADD(draft, scopes) = (struct lt_policy_scope){
		.name = lt_draft_text(draft, name),
		.identity = lt_policy_identity(lt_scope_word(kind), name),
		.kind = kind,
	};
	return (uint32_t)draft->scopes_count - 1;
}

/* Where a row of this hash goes in a table of used slots; false: too far from where it is
 * looked for. */
static bool
place(const bool *used, uint32_t mask, uint64_t hash, uint32_t *ret_at)
{
	for (uint32_t probe = 0; probe < LT_POLICY_PROBES && probe < mask; probe++)
		if (!used[(hash + probe) & mask]) {
			*ret_at = (uint32_t)((hash + probe) & mask);
			return true;
		}
	return false;
}

/* Twice as many slots as rows, and more until every row is near its place. */
static bool
table_of(struct lt_arena *a, const uint64_t *hashes, int count, uint32_t *ret_size,
	uint32_t **ret_places, struct lt_err *err)
{
	uint32_t size = 2;
	while (size < 2 * (uint32_t)count)
		size *= 2;
	*ret_places = LT_NEW_ARRAY(a, uint32_t, count + 1);
	for (; size <= TABLE_LARGEST; size *= 2) {
		bool *used = LT_NEW_ARRAY(a, bool, size);
		int i = 0;
		for (; i < count && place(used, size - 1, hashes[i], &(*ret_places)[i]); i++)
			used[(*ret_places)[i]] = true;
		*ret_size = size;
		if (i == count)
			return true;
	}
	return lt_fail(err, "there are more keys or models than one policy holds");
}

static bool
spread_keys(struct lt_draft *draft, struct lt_err *err)
{
	uint32_t size, *places, count = (uint32_t)draft->keys_count;
	uint64_t *hashes = LT_NEW_ARRAY(draft->arena, uint64_t, count + 1);
	if (count == 0)
		return true;
	for (uint32_t i = 0; i < count; i++)
		hashes[i] = lt_policy_hash_digest(draft->keys[i].digest);
	if (!table_of(draft->arena, hashes, (int)count, &size, &places, err))
		return false;
	struct lt_policy_key *table = LT_NEW_ARRAY(draft->arena, struct lt_policy_key, size);
	for (uint32_t i = 0; i < size; i++)
		table[i].caller = LT_POLICY_NONE;
	for (uint32_t i = 0; i < count; i++)
		table[places[i]] = draft->keys[i];
	draft->keys = table;
	draft->keys_count = (int)size;
	return true;
}

static bool
spread_models(struct lt_draft *draft, struct lt_err *err)
{
	uint32_t size, *places;
	uint64_t *hashes = LT_NEW_ARRAY(draft->arena, uint64_t, draft->models_count + 1);
	for (int i = 0; i < draft->models_count; i++) {
		struct lt_policy_text name = draft->models[i].name;
		hashes[i] = lt_policy_hash_name((struct lt_text){
			draft->texts + name.at - sizeof draft->head, name.len });
	}
	if (!table_of(draft->arena, hashes, draft->models_count, &size, &places, err))
		return false;
	draft->slots = LT_NEW_ARRAY(draft->arena, struct lt_policy_slot, size);
	draft->slots_count = (int)size;
	for (uint32_t i = 0; i < size; i++)
		draft->slots[i].model = LT_POLICY_NONE;
	for (int i = 0; i < draft->models_count; i++)
		draft->slots[places[i]].model = (uint32_t)i;
	return true;
}

/* Head, texts, then the tables; every one at a multiple of 8. */
static size_t
lay_out(struct lt_draft *draft)
{
	struct lt_policy_head *head = &draft->head;
	head->texts =
		(struct lt_policy_section){ sizeof *head, (uint32_t)draft->texts_count };
	size_t end = sizeof *head + (size_t)draft->texts_count;
#define SECTION(one, many)                                                                         \
	end = (end + 7) & ~(size_t)7;                                                              \
	head->sections[LT_POLICY_##one] =                                                          \
		(struct lt_policy_section){ (uint32_t)end, (uint32_t)draft->many##_count };        \
	end += sizeof *draft->many * (size_t)draft->many##_count;
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	return (end + 7) & ~(size_t)7;
}

static void
digest_bytes(char *bytes, size_t len)
{
	struct lt_policy_head *head = (void *)bytes;
	uint8_t digest[32];
	lt_digest_raw((struct lt_text){ bytes, len }, digest);
	memcpy(head->digest, digest, sizeof digest);
}

bool
lt_draft_bytes(struct lt_draft *draft, struct lt_text *ret_bytes, struct lt_err *err)
{
	if (!spread_keys(draft, err) || !spread_models(draft, err))
		return false;
	memcpy(draft->head.magic, "LINTELP\n", sizeof draft->head.magic);
	draft->head.version = LT_POLICY_VERSION;
	draft->head.head = sizeof draft->head;
	size_t size = lay_out(draft);
	draft->head.size = size;
	if (size > POLICY_BYTES)
		return lt_fail(err, "the policy would have %zu bytes, more than %d", size, POLICY_BYTES);
	char *bytes = lt_alloc(draft->arena, size);
	memcpy(bytes, &draft->head, sizeof draft->head);
	if (draft->texts_count)
		memcpy(bytes + sizeof draft->head, draft->texts, (size_t)draft->texts_count);
#define SECTION(one, many)                                                                         \
	if (draft->many##_count)                                                                   \
		memcpy(bytes + draft->head.sections[LT_POLICY_##one].at, draft->many,              \
			sizeof *draft->many * (size_t)draft->many##_count);
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	digest_bytes(bytes, size);
	lt_draft_stamp(bytes, size, 0, 0);
	*ret_bytes = (struct lt_text){ bytes, size };
	return true;
}

void
lt_draft_stamp(char *bytes, size_t len, uint64_t generation, int64_t made_at)
{
	struct lt_policy_head *head = (void *)bytes;
	head->generation = generation;
	head->made_at = made_at;
	head->crc = lt_policy_crc(bytes, len);
}
