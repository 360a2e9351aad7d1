/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"
#include "made.h"

static const struct lt_policy *const p = &compiled.policy;

TEST(the_example_of_the_design_works_as_it_stands)
{
	IS(made(EXAMPLE));
	IS(p->deployments_count == 2 && p->models_count == 1 && p->callers_count == 1);
	const struct lt_policy_deployment *ptu = &p->deployments[0], *payg = &p->deployments[1];
	IS(text_is(ptu->name, "gpt-ptu") && text_is(ptu->host, "x.openai.azure.com") && ptu->port == 443);
	IS(ptu->provider == LT_PROVIDER_AZURE && ptu->kind == LT_DEPLOYMENT_PTU && ptu->ptu == 100);
	IS(ptu->flags == (LT_DEPLOYMENT_TLS | LT_DEPLOYMENT_V1) && text_is(ptu->model, "gpt"));
	IS(p->credentials[payg->credential].kind == LT_CREDENTIAL_FILE);
	IS(text_is(p->credentials[payg->credential].from, "/run/secrets/y"));
	const struct lt_policy_route *r = &p->routes[p->models[0].first_route];
	IS(p->models[0].routes == 2 && r[0].tier == 0 && r[0].wait_ms == 200 && r[1].tier == 1);
	const struct lt_policy_caller *c = &p->callers[0];
	const struct lt_policy_scope *s = &p->scopes[c->scope];
	IS(text_is(c->team, "support") && c->grants == 1 && c->flags == 0);
	IS(s->tpm == 100000 && s->rpm == 600 && s->month_nano == INT64_C(500000000000) && s->hard);
	IS(s->alert[0] == 50 && s->alert[2] == 90 && s->alert[3] == 0);
	IS(p->scopes[c->team_scope].kind == LT_SCOPE_TEAM && p->head->anybody == LT_POLICY_NONE);
	IS(text_is(p->head->currency, "USD") && text_is(p->head->name, "Contoso"));
}

TEST(the_same_estate_gives_the_same_bytes_and_another_another_digest)
{
	static char before[1 << 16] __attribute__((aligned(8)));
	IS(made(EXAMPLE));
	size_t len = compiled.bytes.len;
	IS(len <= sizeof before);
	memcpy(before, compiled.bytes.at, len);
	IS(made("# a remark\n" EXAMPLE));
	IS(compiled.bytes.len == len && memcmp(before, compiled.bytes.at, len) == 0);
	IS(made(EXAMPLE "  attempts: 4\n"));
	IS(memcmp(((const struct lt_policy_head *)(const void *)before)->digest, p->head->digest, 32) != 0);
}

TEST(without_an_estate_the_simulator_answers_anybody)
{
	IS(made(""));
	IS(compiled.simulated && compiled.warnings.count == 0);
	const struct lt_policy_model *gpt = lt_policy_model(p, LT_LIT("gpt-4.1"));
	const struct lt_policy_model *any = lt_policy_model(p, LT_LIT("what-ever"));
	IS(text_is(gpt->name, "gpt-4.1") && text_is(any->name, "*"));
	const struct lt_policy_deployment *d = &p->deployments[p->routes[gpt->first_route].deployment];
	const struct lt_policy_deployment *e = &p->deployments[p->routes[any->first_route].deployment];
	IS(d->provider == LT_PROVIDER_SIM && d->flags == LT_DEPLOYMENT_UNIX && text_is(d->host, "/state/sim.sock"));
	IS(d->identity == e->identity && d->scope == e->scope && text_is(e->name, "sim"));
	IS(lt_policy_price(p, d, 20700)->pico[LT_BUCKET_INPUT] == 2000000 && e->prices == 0);
	const struct lt_policy_caller *anybody = &p->callers[p->head->anybody];
	IS(anybody->flags == (LT_CALLER_ANYBODY | LT_CALLER_ANY_MODEL));
	IS(lt_policy_grants(p, anybody, any));
}

TEST(anybody_is_said_only_where_the_estate_says_so)
{
	IS(made("gateway: {anybody: true}\n"));
	IS(p->callers[p->head->anybody].flags & LT_CALLER_SAID);
	IS(compiled.warnings.count == 1);
	IS(made(EXAMPLE "  anybody: true\n") && p->head->anybody == 1);
}

TEST(a_price_is_that_of_its_day)
{
	IS(made("gateway:\n  deployments: [{name: o, provider: openai, key: {env: K}}]\n"
		"  models: [{name: gpt-5.6-terra, route: [{to: o}]}, {name: gpt-4o, route: [{to: o}]}]\n"));
	IS(p->deployments_count == 2);
	const struct lt_policy_deployment *d = &p->deployments[0];
	IS(text_is(d->host, "api.openai.com") && text_is(d->model, "gpt-5.6-terra") && d->prices == 2);
	IS(!lt_policy_price(p, d, 20662)); /* 2026-07-28 */
	IS(lt_policy_price(p, d, 20663)->pico[LT_BUCKET_INPUT] == 2500000);
	const struct lt_policy_price *now = lt_policy_price(p, d, 20664);
	IS(now->pico[LT_BUCKET_INPUT] == 2000000 && now->pico[LT_BUCKET_REASONING] == 12000000);
	IS(now->known & 1 << LT_BUCKET_WRITE_5M && !(now->known & 1 << LT_BUCKET_CACHED));
	IS(d->identity == p->deployments[1].identity && p->deployments[1].prices == 1);
}

TEST(the_estate_s_own_price_goes_before_the_listed_one)
{
	IS(made("gateway:\n  deployments:\n"
		"    - {name: a, provider: azure, url: https://a, model: gpt-4.1, deployment: x, sku: data_zone, key: {env: K}}\n"
		"    - {name: b, provider: azure, url: https://b, model: gpt-4.1, key: {env: K}, price: {input: 1.5, output: 6, "
		"batch: 0.25, long_from: 200000, long_input: 2}}\n"
		"    - {name: c, provider: vllm, url: 'http://127.0.0.1:8000/v1/'}\n"
		"  models: [{name: m, route: [{to: a}, {to: b}, {to: c}]}]\n"));
	const struct lt_policy_price *a = lt_policy_price(p, &p->deployments[0], 20700);
	const struct lt_policy_price *b = lt_policy_price(p, &p->deployments[1], 20700);
	const struct lt_policy_price *c = lt_policy_price(p, &p->deployments[2], 20700);
	IS(a->pico[LT_BUCKET_INPUT] == 2200000 && text_is(p->deployments[0].model, "x"));
	IS(b->pico[LT_BUCKET_INPUT] == 1500000 && b->tier_milli[LT_TIER_BATCH] == 250);
	IS(b->long_from == 200000 && b->long_input_milli == 2000 && b->long_output_milli == 1000);
	IS(c->pico[LT_BUCKET_INPUT] == 0 && c->known == (1 << LT_BUCKET_COUNT) - 1);
	IS(text_is(p->deployments[2].base_path, "") && p->deployments[2].port == 8000);
	IS(p->deployments[2].keepalive_ms == 4000 && p->deployments[2].kind == LT_DEPLOYMENT_SELF);
	IS(p->credentials_count == 1);
}

TEST(routes_stand_in_the_order_of_their_tiers)
{
	IS(made("gateway:\n  deployments:\n"
		"    - {name: a, provider: ollama}\n    - {name: b, provider: ollama}\n    - {name: c, provider: ollama}\n"
		"  models: [{name: m, route: [{to: a, tier: 2}, {to: b, weight: 3}, {to: c, tier: 1}]}]\n"));
	const struct lt_policy_route *r = p->routes;
	IS(r[0].deployment == 1 && r[0].weight == 3 && r[1].deployment == 2 && r[2].deployment == 0);
	IS(p->deployments[0].identity != p->deployments[1].identity);
}

TEST(an_alias_is_another_name_with_the_same_limits)
{
	IS(made("gateway:\n  deployments: [{name: a, provider: ollama}]\n"
		"  models: [{name: m, aliases: [n, o], rpm: 5, route: [{to: a}]}, {name: x, route: [{to: a}]}]\n"
		"  callers: [{name: c, key_sha256: '" KEY_A "', models: n}, {name: d, key_sha256: '" KEY_B "', models: '*'}]\n"));
	const struct lt_policy_model *m = lt_policy_model(p, LT_LIT("m")), *o = lt_policy_model(p, LT_LIT("o"));
	IS(o->alias_of == (uint32_t)(m - p->models) && o->scope == m->scope && o->identity == m->identity);
	IS(lt_policy_grants(p, &p->callers[0], m) && lt_policy_grants(p, &p->callers[0], o));
	IS(!lt_policy_grants(p, &p->callers[0], lt_policy_model(p, LT_LIT("x"))));
	IS(lt_policy_grants(p, &p->callers[1], lt_policy_model(p, LT_LIT("x"))));
	IS(!lt_policy_model(p, LT_LIT("unknown")));
}

TEST(a_key_is_found_by_all_its_digest_and_has_its_last_day)
{
	uint8_t digest[32];
	int32_t until = -1;
	IS(made("gateway:\n  deployments: [{name: a, provider: ollama}]\n  models: [{name: m, route: [{to: a}]}]\n"
		"  callers:\n    - {name: c, key_sha256: ['" KEY_A "', {sha256: '" KEY_B "', until: 2026-12-31}]}\n"));
	lt_digest_raw(LT_LIT("test"), digest);
	IS(lt_policy_caller(p, digest, &until) == &p->callers[0] && until == 0);
	digest[31] ^= 1;
	IS(!lt_policy_caller(p, digest, &until));
	lt_digest_raw(LT_LIT("test2"), digest);
	IS(lt_policy_caller(p, digest, &until) == &p->callers[0] && until == 20818);
}

TEST(eight_thousand_callers_are_all_found)
{
	static char yaml[4 << 20];
	size_t room = sizeof yaml, len = 0;
	char hex[65];
	len += (size_t)snprintf(yaml, room, "gateway:\n  deployments: [{name: a, provider: ollama}]\n"
		"  models: [{name: m, route: [{to: a}]}]\n  callers:\n");
	for (int i = 0; i < 8000; i++) {
		char key[32];
		snprintf(key, sizeof key, "key %d", i);
		lt_digest_hex(lt_text(key), hex);
		len += (size_t)snprintf(yaml + len, room - len, "    - {name: c%d, key_sha256: '%s'}\n", i, hex);
	}
	IS(made(yaml));
	for (int i = 0; i < 8000; i++) {
		char key[32];
		uint8_t digest[32];
		int32_t until;
		snprintf(key, sizeof key, "key %d", i);
		lt_digest_raw(lt_text(key), digest);
		IS(lt_policy_caller(p, digest, &until) == &p->callers[i]);
	}
}
