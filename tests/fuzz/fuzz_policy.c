/* SPDX-License-Identifier: Apache-2.0 */
/* Input: the bytes of a policy.  They are tried as they come, and once more with magic, sizes and
 * checksum made right, so that what lies behind those is reached.  What opens is then read as
 * workers read it. */
#include "base/arena.h"
#include "base/err.h"
#include "record/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_up(const struct lt_policy *p)
{
	static const char *const names[] = { "gpt", "*", "", "a-name-that-nothing-has" };
	int32_t until = 0;
	uint64_t sum = 0;
	for (uint32_t i = 0; i < p->keys_count; i++)
		if (p->keys[i].caller != LT_POLICY_NONE && !lt_policy_caller(p, p->keys[i].digest, &until))
			__builtin_trap();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct lt_policy_model *m = lt_policy_model(p, lt_text(names[i]));
		for (uint32_t r = 0; m && r < m->routes; r++)
			sum += p->deployments[p->routes[m->first_route + r].deployment].host.len;
		for (uint32_t c = 0; m && c < p->callers_count; c++)
			sum += lt_policy_grants(p, &p->callers[c], m);
	}
	for (uint32_t i = 0; i < p->models_count; i++)
		if (!lt_policy_model(p, lt_policy_text(p, p->models[i].name)))
			__builtin_trap();
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		const struct lt_policy_price *price = lt_policy_price(p, &p->deployments[i], 20000);
		struct lt_text host = lt_policy_text(p, p->deployments[i].host);
		for (size_t b = 0; b < host.len; b++)
			sum += (unsigned char)host.at[b];
		sum += price ? price->pico[0] : 0;
	}
	uint8_t digest[32] = { (uint8_t)sum };
	lt_policy_caller(p, digest, &until);
}

static void
try(char *bytes, size_t size)
{
	struct lt_policy p;
	struct lt_err err = { 0 };
	if (lt_policy_open((struct lt_text){ bytes, size }, &p, &err))
		look_up(&p);
	else if (!err.text[0])
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1 << 16)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 24);
	char *bytes = lt_alloc(a, size + 8);
	memcpy(bytes, data, size);
	try(bytes, size);
	if (size >= sizeof(struct lt_policy_head)) {
		struct lt_policy_head *head = (void *)bytes;
		memcpy(head->magic, "LINTELP\n", sizeof head->magic);
		head->version = LT_POLICY_VERSION;
		head->head = sizeof *head;
		head->size = size;
		head->crc = lt_policy_crc(bytes, size);
		try(bytes, size);
	}
	lt_arena_drop(a);
	return 0;
}
