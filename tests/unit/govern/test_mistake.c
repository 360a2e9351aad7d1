/* SPDX-License-Identifier: Apache-2.0 */
/* Every mistake an estate can have, by the smallest estate that has it. */
#include "base/buf.h"
#include "made.h"

#define HEAD "gateway:\n"
#define PLACE "  deployments: [{name: a, provider: ollama}]\n"
#define MODEL "  models: [{name: m, route: [{to: a}]}]\n"
#define FINE HEAD PLACE MODEL

static const struct {
	const char *yaml, *says;
} MISTAKES[] = {
	{ HEAD "  attempts: 0\n", "2:gateway.attempts is 0; it is from 1 to 16 deployments" },
	{ HEAD "  attempts: many\n", "2:gateway.attempts is a whole number of deployments" },
	{ HEAD "  attempts: 1.5\n", "2:gateway.attempts is a whole number of deployments" },
	{ HEAD "  budget_status: 402\n", "2:gateway.budget_status is 429 or 403, not '402'" },
	{ HEAD "  anybody: maybe\n", "2:gateway.anybody is true or false" },
	{ HEAD "  currency: dollars\n", "2:gateway.currency is three capital letters" },
	{ HEAD "  admin_key_sha256: hunter2\n", "2:gateway.admin_key_sha256 is the SHA-256 of a key, 64 hex digits" },
	{ HEAD "  limits: {rmp: 5}\n", "2:there is no key 'rmp' in gateway.limits; did you mean 'rpm'?" },
	{ HEAD "  limits: 5\n", "2:gateway.limits has keys of its own, each with a colon: rpm, rpm_window, tpm, concurrency" },
	{ HEAD "  limits: {rpm_window: 10}\n", "2:rpm_window shares out rpm, and there is no rpm here" },
	{ HEAD "  limits: {rpm: 60, rpm_window: 5}\n", "2:gateway.limits.rpm_window is 0, 1 or 10, not '5'" },
	{ HEAD "  budget: {day: -1}\n", "2:gateway.budget.day is a number from 0 to 1000000000" },
	{ HEAD "  budget: {day: 0}\n", "2:gateway.budget.day of 0 would let no call in" },
	{ HEAD "  budget: {month: .nan}\n", "2:gateway.budget.month is a number from 0" },
	{ HEAD "  budget: {hard: true}\n", "2:a budget has day or month" },
	{ HEAD "  budget: {day: 1, currency: EUR}\n", "2:all money counts in USD" },
	{ HEAD "  budget: {day: 1, alert: [90, 50]}\n", "2:gateway.budget.alert is a list of up to four whole numbers" },
	{ HEAD "  budget: {day: 1, alert: [1, 2, 3, 4, 5]}\n", "2:gateway.budget.alert is a list of up to four" },
	{ HEAD PLACE, "2:gateway has deployments and no models" },
	{ HEAD "  deployments: {name: a}\n", "2:gateway.deployments is a list" },
	{ HEAD "  deployments: [a]\n", "2:gateway.deployments[] has keys of its own" },
	{ HEAD "  deployments: [{provider: ollama}]\n", "2:a deployment needs a name" },
	{ HEAD "  deployments: [{name: a}]\n", "2:deployment 'a' needs a provider" },
	{ HEAD "  deployments: [{name: '', provider: ollama}]\n", "2:gateway.deployments[].name is a name of up to 128" },
	{ HEAD "  deployments: [{name: \"a\\r\\nb\", provider: ollama}]\n", "2:gateway.deployments[].name is a name of up to 128" },
	{ HEAD "  deployments: [{name: a, provider: opanai}]\n", "or sim, not 'opanai'; did you mean 'openai'?" },
	{ HEAD "  deployments: [{name: a, provider: vllm}]\n", "2:deployment 'a' needs a url" },
	{ HEAD "  deployments: [{name: a, provider: vllm, url: 'ftp://x'}]\n", "2:gateway.deployments[].url begins with https://" },
	{ HEAD "  deployments: [{name: a, provider: vllm, url: 'http://u:pw@x'}]\n", "2:gateway.deployments[].url may have no name and password" },
	{ HEAD "  deployments: [{name: a, provider: openai}]\n", "2:deployment 'a' needs a key: {env: VARIABLE}" },
	{ HEAD "  deployments: [{name: a, provider: anthropic}]\n", "2:deployment 'a' needs a key" },
	{ HEAD "  deployments: [{name: a, provider: azure, url: 'https://x'}]\n", "2:deployment 'a' needs a key" },
	{ HEAD "  deployments: [{name: a, provider: openai, key: sk-abc}]\n", "2:gateway.deployments[].key has keys of its own, each with a colon: env, file, entra" },
	{ HEAD "  deployments: [{name: a, provider: openai, key: {env: sk-abc}}]\n", "2:gateway.deployments[].key.env names a variable" },
	{ HEAD "  deployments: [{name: a, provider: openai, key: {env: A, file: /b}}]\n", "2:a key is in one place" },
	{ HEAD "  deployments: [{name: a, provider: openai, key: {}}]\n", "2:a key is in one place" },
	{ HEAD "  deployments: [{name: a, provider: openai, key: {entra: {tenant: t}}}]\n", "2:tokens of Entra are for azure alone" },
	{ HEAD "  deployments: [{name: a, provider: ollama, ptu: 5}]\n", "2:gateway.deployments[].ptu is for kind: ptu" },
	{ HEAD "  deployments: [{name: a, provider: ollama, sku: regional}]\n", "2:gateway.deployments[].sku is for azure alone" },
	{ HEAD "  deployments: [{name: a, provider: azure, url: 'https://x', kind: ptu, key: {env: K}}]\n", "2:deployment 'a' is of kind ptu and needs ptu" },
	{ HEAD "  deployments: [{name: a, provider: ollama, timeouts: {connect_ms: 9000, total_ms: 5000}}]\n", "2:the time-outs of 'a' are longer than its total_ms" },
	{ HEAD "  deployments: [{name: a, provider: ollama, price: {input: 1}}]\n", "2:a price has at least input and output" },
	{ HEAD "  deployments: [{name: a, provider: openai, model: gpt-4o, key: {env: K}, price: {input: 0.0025, output: 10}}]\n" MODEL,
		"2:gateway.deployments[].price.input is 0.0025, and 2.5 is listed; prices are for a million tokens" },
	{ HEAD "  deployments: [{name: a, provider: ollama, price: {input: -1, output: 1}}]\n", "2:gateway.deployments[].price.input is a number from 0" },
	{ HEAD "  deployments: [{name: a, provider: ollama}, {name: a, provider: ollama}]\n" MODEL, "2:there is a deployment called 'a' already" },
	{ HEAD PLACE "  models: [{name: m}]\n", "3:model 'm' needs a route" },
	{ HEAD PLACE "  models: [{name: m, route: []}]\n", "3:model 'm' needs a route" },
	{ HEAD PLACE "  models: [{name: m, route: [{weight: 2}]}]\n", "3:a route needs to: the name of a deployment" },
	{ HEAD PLACE "  models: [{name: m, route: [{to: b}]}]\n", "3:there is no deployment 'b'; did you mean 'a'?" },
	{ HEAD PLACE "  models: [{name: m, route: [{to: a}, {to: a}]}]\n", "3:model 'm' goes to this deployment already" },
	{ HEAD PLACE "  models: [{name: m, route: [{to: a, first: true, tier: 1}]}]\n", "3:a route has first or tier, not both" },
	{ HEAD PLACE "  models: [{name: m, route: [{to: a, weight: 0}]}]\n", "3:gateway.models[].route[].weight is 0" },
	{ HEAD PLACE "  models: [{name: m, aliases: [m], route: [{to: a}]}]\n", "3:the alias 'm' is a model's name already" },
	{ HEAD PLACE "  models: [{name: m, route: [{to: a}]}, {name: m, route: [{to: a}]}]\n", "3:there is a model called 'm' already" },
	{ FINE "  callers: [{name: c}]\n", "4:caller 'c' needs key_sha256; lintel govern key c" },
	{ FINE "  callers: [{name: c, key_sha256: []}]\n", "4:caller 'c' needs key_sha256" },
	{ FINE "  callers: [{name: c, key_sha256: lk_secret}]\n", "4:gateway.callers[].key_sha256 is the SHA-256 of a key" },
	{ FINE "  callers: [{name: c, key_sha256: [{sha256: lk_secret}]}]\n", "4:gateway.callers[].key_sha256[].sha256 is the SHA-256 of a key" },
	{ FINE "  callers: [{name: c, key_sha256: [{sha: x}]}]\n", "4:there is no key 'sha' in gateway.callers[].key_sha256[]" },
	{ FINE "  callers: [{name: c, key_sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}]\n", "4:this is the SHA-256 of nothing" },
	{ FINE "  callers: [{name: c, key_sha256: " KEY_A "}, {name: d, key_sha256: " KEY_A "}]\n", "4:this key is somebody's already" },
	{ FINE "  admin_key_sha256: " KEY_A "\n  callers: [{name: c, key_sha256: " KEY_A "}]\n", "5:this key is somebody's already" },
	{ FINE "  callers: [{name: c, key_sha256: " KEY_A ", models: [x]}]\n", "4:there is no model 'x'; did you mean 'm'?" },
	{ FINE "  callers: [{name: c, key_sha256: " KEY_A ", models: {m: 1}}]\n", "4:gateway.callers[].models is a name or a list of names" },
	{ FINE "  callers: [{name: c, key_sha256: " KEY_A ", until: tomorrow}]\n", "4:gateway.callers[].until is a day, written 2027-01-31" },
	{ FINE "  callers: [{name: anybody, key_sha256: " KEY_A "}]\n  anybody: true\n", "4:no caller can be called 'anybody'" },
	{ FINE "  teams: [{name: red}]\n  callers: [{name: c, team: rad, key_sha256: " KEY_A "}]\n", "5:there is no team 'rad' in gateway.teams; did you mean 'red'?" },
	{ FINE "  teams: [{name: red}, {name: red}]\n", "4:there is a team called 'red' already" },
	{ "gateway: []\n", "1:gateway has keys of its own" },
	{ "gatway: {}\n", "1:there is no key 'gatway'; did you mean 'gateway'?" },
};

/* "4:sentence" was told of line 4; without a line, of any. */
static bool
told(const char *says)
{
	struct lt_buf out = LT_BUF(1 << 20);
	const char *wanted = says[0] >= '0' && says[0] <= '9' ? lt_print(arena, "lintel.yaml:%c: %s", says[0], says + 2) : says;
	lt_mistake_tell(&compiled.mistakes, 100, &out);
	bool found = strstr(lt_buf_text(&out).at, wanted) != NULL;
	if (!found)
		printf("# want %s\n# got  %s\n", wanted, lt_buf_text(&out).at);
	lt_buf_done(&out);
	return found;
}

TEST(every_mistake_has_its_sentence)
{
	for (size_t i = 0; i < sizeof MISTAKES / sizeof *MISTAKES; i++) {
		bool fine = made(MISTAKES[i].yaml);
		IS(!fine && compiled.mistakes.count > 0 && told(MISTAKES[i].says));
	}
}

TEST(a_mistake_stands_in_its_line)
{
	IS(!made(FINE "  callers:\n    - {name: c,\n       key_sha256: " KEY_A ",\n       rpm: x}\n"));
	IS(compiled.mistakes.count == 1 && compiled.mistakes.at[0].place.line == 7);
}

TEST(no_sentence_repeats_what_may_be_a_secret)
{
	for (size_t i = 0; i < sizeof MISTAKES / sizeof *MISTAKES; i++) {
		struct lt_buf out = LT_BUF(1 << 20);
		made(MISTAKES[i].yaml);
		lt_mistake_tell(&compiled.mistakes, 100, &out);
		lt_mistake_tell(&compiled.warnings, 100, &out);
		IS(!strstr(lt_buf_text(&out).at, "hunter2") && !strstr(lt_buf_text(&out).at, "sk-abc") &&
			!strstr(lt_buf_text(&out).at, "lk_secret") && !strstr(lt_buf_text(&out).at, "u:pw"));
		lt_buf_done(&out);
	}
}

TEST(mistakes_do_not_hide_each_other)
{
	IS(!made(HEAD "  attempts: 99\n  deployments: [{name: a, provider: vllm}]\n"
		      "  models: [{name: m, route: [{to: b}]}]\n  callers: [{name: c, models: [n]}]\n"));
	IS(compiled.mistakes.count == 5);
	IS(strstr(err.text, "lintel.yaml:2: ") && strstr(err.text, "lintel.yaml:5: "));
}

TEST(what_is_allowed_and_hardly_meant_is_a_warning)
{
	static const struct {
		const char *yaml, *says;
	} rows[] = {
		{ FINE "  anybody: true\n", "calls without a known key are let in" },
		{ HEAD "  deployments: [{name: a, provider: vllm, url: 'http://far', key: {env: K}}]\n" MODEL, "travels in the clear" },
		{ HEAD "  deployments: [{name: a, provider: vllm, url: 'https://far', insecure: true}]\n" MODEL, "nobody verifies" },
		{ HEAD "  deployments: [{name: a, provider: ollama}, {name: b, provider: ollama}]\n" MODEL, "no model goes to deployment 'b'" },
		{ HEAD "  deployments: [{name: a, provider: openai, key: {env: K}}]\n" MODEL, "no price is known for 'm' through 'a'" },
		{ HEAD "  budget: {day: 1}\n  deployments: [{name: a, provider: openai, key: {env: K}}]\n" MODEL, "no budget counts them" },
		{ HEAD "  deployments: [{name: a, provider: azure, url: 'https://x', key: {env: K}, api_version: 2024-06-01}]\n" MODEL,
			"tells no usage in streams" },
		{ HEAD "  deployments: [{name: a, provider: azure, url: 'https://x', key: {env: K}, kind: ptu, ptu: 5}]\n" MODEL,
			"what a unit of 'a' takes is not known" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool found = false;
		IS(made(rows[i].yaml));
		for (int w = 0; w < compiled.warnings.count; w++)
			found |= strstr(compiled.warnings.at[w].sentence, rows[i].says) != NULL;
		if (!found)
			printf("# %s\n", rows[i].says);
		IS(found);
	}
}

TEST(units_and_old_versions_are_known)
{
	IS(made(HEAD "  deployments:\n"
		     "    - {name: a, provider: azure, url: 'https://x', deployment: d, model: gpt-4.1, key: {env: K}, kind: ptu, ptu: 50}\n"
		     "    - {name: b, provider: azure, url: 'https://x/openai/v1', key: {env: K}, api_version: 2024-08-01-preview}\n"
		     "    - {name: c, provider: azure, url: 'https://x/openai', key: {env: K}, api_version: 2024-08-01}\n"
		     "  models: [{name: m, route: [{to: a}, {to: b}, {to: c}]}]\n"));
	const struct lt_policy_deployment *d = compiled.policy.deployments;
	IS(d[0].ptu == 50 && d[0].ptu_tpm == 3000 && d[0].ptu_output_ratio_milli == 4000);
	IS(!(d[1].flags & LT_DEPLOYMENT_NO_INJECT) && !(d[1].flags & LT_DEPLOYMENT_V1));
	IS(d[2].flags & LT_DEPLOYMENT_NO_INJECT && text_is(d[2].base_path, "") && text_is(d[1].base_path, ""));
}
