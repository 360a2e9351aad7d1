/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc.h"
#include "made.h"

/* A copy one may spoil, with a checksum that fits what was spoilt. */
static char *
copy(void)
{
	char *bytes = lt_alloc(arena, compiled.bytes.len);
	memcpy(bytes, compiled.bytes.at, compiled.bytes.len);
	return bytes;
}

static bool
opens(char *bytes, size_t len)
{
	struct lt_policy p;
	struct lt_policy_head *head = (void *)bytes;
	err = (struct lt_err){ 0 };
	head->crc = lt_policy_crc(bytes, len);
	return lt_policy_open((struct lt_text){ bytes, len }, &p, &err);
}

TEST(bytes_that_are_no_policy_are_refused_in_a_sentence)
{
	struct lt_policy p;
	char zero[sizeof(struct lt_policy_head)] __attribute__((aligned(8))) = { 0 };
	IS(!lt_policy_open(LT_LIT(""), &p, &err) && strstr(err.text, "no policy of lintel"));
	err = (struct lt_err){ 0 };
	IS(!lt_policy_open((struct lt_text){ zero, sizeof zero }, &p, &err));
}

TEST(every_bit_that_turns_is_noticed)
{
	struct lt_policy p;
	IS(made(EXAMPLE));
	char *bytes = copy();
	for (size_t i = 0; i < compiled.bytes.len; i++) {
		struct lt_err ignored = { 0 };
		bytes[i] ^= 4;
		IS(!lt_policy_open((struct lt_text){ bytes, compiled.bytes.len }, &p, &ignored) && ignored.text[0]);
		bytes[i] ^= 4;
	}
	IS(lt_policy_open((struct lt_text){ bytes, compiled.bytes.len }, &p, &err));
}

TEST(a_policy_cut_off_anywhere_is_refused)
{
	struct lt_policy p;
	IS(made(EXAMPLE));
	for (size_t len = 0; len < compiled.bytes.len; len++) {
		struct lt_err ignored = { 0 };
		IS(!lt_policy_open((struct lt_text){ compiled.bytes.at, len }, &p, &ignored));
	}
}

TEST(what_a_right_checksum_hides_is_found_by_looking)
{
	IS(made(EXAMPLE));
	size_t len = compiled.bytes.len;
	const struct lt_policy *p = &compiled.policy;
#define AT(field) ((size_t)((const char *)&(field) - compiled.bytes.at))
	const struct {
		size_t at;
		uint32_t value;
		const char *says;
	} rows[] = {
		{ AT(p->head->version), 2, "of version 2" },
		{ AT(p->head->organisation), 1000, "head" },
		{ AT(p->head->budget_status), 418, "head" },
		{ AT(p->head->attempts), 0, "head" },
		{ AT(p->head->sections[LT_POLICY_route].count), 0xffffffff, "routes do not lie" },
		{ AT(p->head->sections[LT_POLICY_key].at), 4, "keys do not lie" },
		{ AT(p->head->texts.count), 0xffffffff, "texts do not lie" },
		{ AT(p->scopes[0].window_s), 7, "row 0 of the policy's scopes" },
		{ AT(p->scopes[0].name.at), 0, "scopes" },
		{ AT(p->callers[0].first_grant), 2, "callers" },
		{ AT(p->callers[0].team_scope), 0, "callers" },
		{ AT(p->grants[0].model), 1, "grants" },
		{ AT(p->models[0].routes), 3, "models" },
		{ AT(p->models[0].routes), 0, "models" },
		{ AT(p->routes[0].tier), 9, "models" },
		{ AT(p->routes[1].deployment), 2, "routes" },
		{ AT(p->routes[1].weight), 0, "routes" },
		{ AT(p->deployments[0].provider), LT_PROVIDER_COUNT, "deployments" },
		{ AT(p->deployments[0].port), 65536, "deployments" },
		{ AT(p->deployments[1].credential), 2, "deployments" },
		{ AT(p->deployments[1].host.len), 100000, "deployments" },
		{ AT(p->credentials[0].kind), 3, "credentials" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *bytes = copy();
		memcpy(bytes + rows[i].at, &rows[i].value, sizeof rows[i].value);
		IS(!opens(bytes, len));
		if (!strstr(err.text, rows[i].says))
			printf("# row %zu: %s\n", i, err.text);
		IS(strstr(err.text, rows[i].says));
	}
}

TEST(tables_without_an_end_are_refused)
{
	IS(made(EXAMPLE));
	const struct lt_policy *p = &compiled.policy;
	char *bytes = copy();
	for (uint32_t i = 0; i < p->keys_count; i++) {
		uint32_t caller = 0;
		memcpy(bytes + AT(p->keys[i].caller), &caller, sizeof caller);
	}
	IS(!opens(bytes, compiled.bytes.len) && strstr(err.text, "cannot be looked up"));
	bytes = copy();
	for (uint32_t i = 0; i < p->slots_count; i++) {
		uint32_t none = LT_POLICY_NONE;
		memcpy(bytes + AT(p->slots[i].model), &none, sizeof none);
	}
	IS(!opens(bytes, compiled.bytes.len) && strstr(err.text, "cannot be looked up"));
}

TEST(identities_depend_on_kind_and_name_alone)
{
	IS(lt_policy_identity("team", LT_LIT("a")) == lt_policy_identity("team", LT_LIT("a")));
	IS(lt_policy_identity("team", LT_LIT("a")) != lt_policy_identity("caller", LT_LIT("a")));
	IS(lt_policy_identity("team", LT_LIT("a")) != lt_policy_identity("team", LT_LIT("b")));
	IS(lt_policy_identity("", LT_LIT("")) != 0);
}
