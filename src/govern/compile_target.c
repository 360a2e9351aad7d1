/* SPDX-License-Identifier: Apache-2.0 */
/* compile_target: deployments with their addresses, keys and time-outs. */
#include "base/map.h"
#include "govern/inside.h"
#include "govern/url.h"

#define AT "gateway.deployments[]."

/* What a provider is like when the estate does not say. */
static const struct habit {
	const char *url;         /* or NULL: the estate has to say */
	enum lt_deployment_kind kind;
	uint32_t keepalive_ms;   /* 0: the setting's own */
	const char *own_path;    /* what its paths begin with, so that a url may end in it */
	bool key;                /* it never answers without one */
} HABITS[LT_PROVIDER_COUNT] = {
	[LT_PROVIDER_OPENAI] = { "https://api.openai.com", LT_DEPLOYMENT_STANDARD, 0, "/v1", false },
	[LT_PROVIDER_AZURE] = { NULL, LT_DEPLOYMENT_STANDARD, 0, "/openai", true },
	[LT_PROVIDER_ANTHROPIC] = { "https://api.anthropic.com", LT_DEPLOYMENT_STANDARD, 0, "/v1", true },
	[LT_PROVIDER_VLLM] = { NULL, LT_DEPLOYMENT_SELF, 4000, "/v1", false },
	[LT_PROVIDER_LLAMACPP] = { NULL, LT_DEPLOYMENT_SELF, 4000, "/v1", false },
	[LT_PROVIDER_OLLAMA] = { "http://127.0.0.1:11434", LT_DEPLOYMENT_SELF, 0, "/v1", false },
	[LT_PROVIDER_SIM] = { NULL, LT_DEPLOYMENT_STANDARD, 0, "/v1", false },
};

static struct lt_text
without_end(struct lt_text path, const char *end)
{
	if (lt_text_ends(path, end))
		path.len -= strlen(end);
	return path;
}

static void
read_url(struct lt_compiling *c, struct lt_target *t, const struct habit *habit)
{
	struct lt_url url;
	struct lt_text text = lt_inside_text(c, t->node, "url");
	if (!text.at && !habit->url) {
		if (!lt_setting_given(t->node, "url"))
			lt_mistake_add(c->mistakes, lt_node_place(t->node),
				"deployment '%.*s' needs a url, such as https://HOST", LT_ARG(t->name));
		return;
	}
	const char *wrong = lt_url_read(text.at ? text : lt_text(habit->url), &url);
	if (wrong) {
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(t->node, "url")), AT "url %s", wrong);
		return;
	}
	struct lt_text path = url.path;
	if (t->row.provider == LT_PROVIDER_AZURE)
		path = without_end(without_end(path, "/v1"), habit->own_path);
	else if (lt_text_eq(path, "/v1")) /* the usual one; any other is sent as it is */
		path.len = 0;
	t->row.flags |= (url.tls ? LT_DEPLOYMENT_TLS : 0) | (url.local ? LT_DEPLOYMENT_UNIX : 0);
	t->row.host = lt_draft_text(c->draft, url.host);
	t->row.port = url.port;
	t->row.base_path = lt_draft_text(c->draft, path);
	if (!url.tls && !lt_url_loopback(&url) && lt_setting_given(t->node, "key"))
		lt_mistake_add(c->warnings, lt_node_place(lt_node_get(t->node, "url")),
			"the key of '%.*s' travels in the clear: its url begins with http://", LT_ARG(t->name));
}

static bool
is_variable(struct lt_text name)
{
	for (size_t i = 0; i < name.len; i++) {
		char ch = name.at[i];
		bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
		if (!letter && !(i > 0 && ch >= '0' && ch <= '9'))
			return false;
	}
	return name.len > 0;
}

static void
read_entra(struct lt_compiling *c, const struct lt_target *t, struct lt_node entra,
	struct lt_policy_credential *credential)
{
	struct lt_text scope = lt_inside_text(c, entra, "scope");
	if (t->row.provider != LT_PROVIDER_AZURE)
		lt_mistake_add(c->mistakes, lt_node_place(entra), "tokens of Entra are for azure alone; name env or file");
	credential->kind = LT_CREDENTIAL_ENTRA;
	credential->from = lt_draft_text(c->draft,
		scope.at ? scope : LT_LIT("https://cognitiveservices.azure.com/.default"));
	credential->tenant = lt_draft_text(c->draft, lt_inside_text(c, entra, "tenant"));
	credential->client = lt_draft_text(c->draft, lt_inside_text(c, entra, "client"));
}

static uint32_t
add_credential(struct lt_compiling *c, struct lt_policy_credential credential)
{
	struct lt_draft *draft = c->draft;
	const char *whole = lt_print(c->a, "%u %u %u %u %u %u %u", credential.kind, credential.from.at,
		credential.from.len, credential.tenant.at, credential.tenant.len, credential.client.at,
		credential.client.len);
	for (int i = 0; i < draft->credentials_count; i++) {
		const struct lt_policy_credential *old = &draft->credentials[i];
		const char *known = lt_print(c->a, "%u %u %u %u %u %u %u", old->kind, old->from.at, old->from.len,
			old->tenant.at, old->tenant.len, old->client.at, old->client.len);
		if (strcmp(whole, known) == 0)
			return (uint32_t)i;
	}
	const char *texts = draft->texts - sizeof draft->head;
	credential.identity = lt_policy_identity("credential", lt_text(lt_print(c->a, "%u\n%.*s\n%.*s\n%.*s",
		credential.kind, (int)credential.from.len, texts + credential.from.at,
		(int)credential.tenant.len, texts + credential.tenant.at, (int)credential.client.len,
		texts + credential.client.at)));
	LT_DRAFT_ADD(draft, credentials) = credential;
	return (uint32_t)draft->credentials_count - 1;
}

static void
read_key(struct lt_compiling *c, struct lt_target *t, const struct habit *habit)
{
	struct lt_node key = lt_node_get(t->node, "key");
	struct lt_text env = lt_inside_text(c, key, "env"), file = lt_inside_text(c, key, "file");
	struct lt_policy_credential credential = { .tenant = lt_draft_text(c->draft, LT_LIT("")),
		.client = lt_draft_text(c->draft, LT_LIT("")) };
	bool entra = lt_setting_given(key, "entra");
	int named = lt_setting_given(key, "env") + lt_setting_given(key, "file") + entra;
	if (!lt_setting_given(t->node, "key")) {
		if (habit->key || (t->row.provider == LT_PROVIDER_OPENAI && !lt_setting_given(t->node, "url")))
			lt_mistake_add(c->mistakes, lt_node_place(t->node),
				"deployment '%.*s' needs a key: {env: VARIABLE} or {file: PATH}", LT_ARG(t->name));
		return;
	}
	if (!lt_node_is(key, LT_KIND_MAP))
		return;
	if (named != 1) {
		lt_mistake_add(c->mistakes, lt_node_place(key), "a key is in one place: env, file or entra");
		return;
	}
	if (env.at && !is_variable(env)) {
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(key, "env")),
			AT "key.env names a variable, of letters, digits and _; it does not hold the key itself");
		return;
	}
	credential.kind = file.at ? LT_CREDENTIAL_FILE : LT_CREDENTIAL_ENV;
	credential.from = lt_draft_text(c->draft, file.at ? file : env);
	if (entra)
		read_entra(c, t, lt_node_get(key, "entra"), &credential);
	t->row.credential = add_credential(c, credential);
}

static void
read_times(struct lt_compiling *c, struct lt_target *t, const struct habit *habit)
{
	struct lt_node times = lt_node_get(t->node, "timeouts");
	t->row.connect_ms = (uint32_t)lt_setting_int(times, AT "timeouts.connect_ms");
	t->row.first_byte_ms = (uint32_t)lt_setting_int(times, AT "timeouts.first_byte_ms");
	t->row.first_content_ms = (uint32_t)lt_setting_int(times, AT "timeouts.first_content_ms");
	t->row.idle_ms = (uint32_t)lt_setting_int(times, AT "timeouts.idle_ms");
	t->row.total_ms = (uint32_t)lt_setting_int(times, AT "timeouts.total_ms");
	t->row.keepalive_ms = (uint32_t)lt_setting_int(t->node, AT "keepalive_ms");
	if (habit->keepalive_ms && !lt_setting_given(t->node, "keepalive_ms"))
		t->row.keepalive_ms = habit->keepalive_ms;
	if (t->row.connect_ms > t->row.total_ms || t->row.first_byte_ms > t->row.total_ms)
		if (lt_setting_given(times, "connect_ms") || lt_setting_given(times, "first_byte_ms"))
			lt_mistake_add(c->mistakes, lt_node_place(times),
				"the time-outs of '%.*s' are longer than its total_ms of %u", LT_ARG(t->name),
				t->row.total_ms);
}

/* stream_options came with the previews of 2024-08-01 and the release of 2024-10-21. */
static bool
knows_usage_in_streams(struct lt_text api_version)
{
	bool preview = lt_text_ends(api_version, "-preview");
	return api_version.len < 10 ||
		strncmp(api_version.at, preview ? "2024-08-01" : "2024-10-21", 10) >= 0;
}

static void
read_azure(struct lt_compiling *c, struct lt_target *t)
{
	struct lt_text version = lt_inside_text(c, t->node, "api_version");
	t->row.api_version = lt_draft_text(c->draft, version);
	if (t->row.provider != LT_PROVIDER_AZURE) {
		static const char *const own[] = { "api_version", "deployment", "sku" };
		for (int i = 0; i < 3; i++)
			if (lt_setting_given(t->node, own[i]))
				lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(t->node, own[i])),
					AT "%s is for azure alone", own[i]);
		return;
	}
	t->row.flags |= version.at ? 0 : LT_DEPLOYMENT_V1;
	if (!version.at || knows_usage_in_streams(version))
		return;
	t->row.flags |= LT_DEPLOYMENT_NO_INJECT;
	lt_mistake_add(c->warnings, lt_node_place(lt_node_get(t->node, "api_version")),
		"api-version %.*s tells no usage in streams: their tokens are estimated; 2024-10-21 does",
		LT_ARG(version));
}

static void
read_units(struct lt_compiling *c, struct lt_target *t)
{
	bool ptu = t->row.kind == LT_DEPLOYMENT_PTU;
	const struct lt_price_unit *unit = t->priced_as.at
		? lt_prices_unit(c->prices, lt_provider_word(t->row.provider), t->priced_as) : NULL;
	static const char *const own[] = { "ptu", "ptu_tpm", "ptu_output_ratio" };
	for (int i = 0; i < 3; i++)
		if (!ptu && lt_setting_given(t->node, own[i]))
			lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(t->node, own[i])),
				AT "%s is for kind: ptu", own[i]);
	if (!ptu)
		return;
	t->row.ptu = (uint32_t)lt_setting_int(t->node, AT "ptu");
	t->row.ptu_tpm = (uint32_t)lt_setting_int(t->node, AT "ptu_tpm");
	t->row.ptu_output_ratio_milli =
		(uint32_t)(lt_setting_money(t->node, AT "ptu_output_ratio") * 1000 + 0.5);
	if (!t->row.ptu)
		lt_mistake_add(c->mistakes, lt_node_place(t->node), "deployment '%.*s' is of kind ptu and needs ptu, its units",
			LT_ARG(t->name));
	if (unit && !t->row.ptu_tpm)
		t->row.ptu_tpm = (uint32_t)unit->tpm;
	if (unit && !t->row.ptu_output_ratio_milli)
		t->row.ptu_output_ratio_milli = (uint32_t)unit->output_ratio * 1000;
	if (t->row.ptu_tpm && t->row.ptu_output_ratio_milli)
		return;
	t->row.ptu_tpm = 0;
	lt_mistake_add(c->warnings, lt_node_place(t->node),
		"what a unit of '%.*s' takes is not known, so only its 429s tell when it is full; "
		"say model (or ptu_tpm and ptu_output_ratio)", LT_ARG(t->name));
}

static void
read_price(struct lt_compiling *c, const struct lt_target *t)
{
	struct lt_node price = lt_node_get(t->node, "price");
	if (lt_node_is(price, LT_KIND_MAP) &&
		(!lt_setting_given(price, "input") || !lt_setting_given(price, "output")))
		lt_mistake_add(c->mistakes, lt_node_place(price), "a price has at least input and output");
}

/* Of name and address together, so that nothing learnt of one address is believed of another. */
static uint64_t
identity(struct lt_compiling *c, const struct lt_target *t)
{
	const char *texts = c->draft->texts - sizeof c->draft->head;
	const struct lt_policy_deployment *row = &t->row;
	return lt_policy_identity("target", lt_text(lt_print(c->a, "%.*s\n%.*s\n%u\n%u\n%.*s", LT_ARG(t->name),
		(int)row->host.len, texts + row->host.at, row->port,
		row->flags & (LT_DEPLOYMENT_TLS | LT_DEPLOYMENT_UNIX | LT_DEPLOYMENT_INSECURE),
		(int)row->ca_file.len, texts + row->ca_file.at)));
}

static void
read_names(struct lt_compiling *c, struct lt_target *t)
{
	struct lt_text model = lt_inside_text(c, t->node, "model");
	struct lt_text deployment = lt_inside_text(c, t->node, "deployment");
	t->provider_model = deployment.at ? deployment : model;
	t->priced_as = model.at ? model : deployment;
	t->row.name = lt_draft_text(c->draft, t->name);
	t->row.region = lt_draft_text(c->draft, lt_inside_text(c, t->node, "region"));
	t->row.ca_file = lt_draft_text(c->draft, lt_inside_text(c, t->node, "ca_file"));
	t->row.host = t->row.base_path = lt_draft_text(c->draft, LT_LIT(""));
}

static void
read_target(struct lt_compiling *c, struct lt_node node)
{
	struct lt_target t = { .node = node };
	int provider = lt_setting_choice(node, AT "provider"), kind = lt_setting_choice(node, AT "kind");
	t.name = lt_inside_name(c, node, "a deployment", c->target_names, c->targets_count);
	if (provider < 0 && !lt_setting_given(node, "provider"))
		lt_mistake_add(c->mistakes, lt_node_place(node), "deployment '%.*s' needs a provider",
			LT_ARG(t.name));
	if (!t.name.at)
		return;
	if (provider >= 0) {
		const struct habit *habit = &HABITS[provider];
		t.row.provider = (uint32_t)provider;
		t.row.kind = kind < 0 ? habit->kind : (uint32_t)kind;
		t.row.credential = LT_POLICY_NONE;
		t.sku = lt_setting_choice(node, AT "sku");
		read_names(c, &t);
		read_url(c, &t, habit);
		read_key(c, &t, habit);
		read_times(c, &t, habit);
		read_azure(c, &t);
		read_units(c, &t);
		read_price(c, &t);
	}
	if (!lt_setting_true(node, AT "inject_usage"))
		t.row.flags |= LT_DEPLOYMENT_NO_INJECT;
	if (lt_setting_true(node, AT "insecure")) {
		t.row.flags |= LT_DEPLOYMENT_INSECURE;
		lt_mistake_add(c->warnings, lt_node_place(lt_node_get(node, "insecure")),
			"nobody verifies that '%.*s' is who it says; insecure is for tests", LT_ARG(t.name));
	}
	t.row.scope = lt_draft_scope(c->draft, LT_SCOPE_DEPLOYMENT, t.name);
	lt_inside_limits(c, t.row.scope, node, AT, node, AT);
	t.row.identity = provider >= 0 ? identity(c, &t) : 0;
	LT_PUSH(c->a, c->targets, c->targets_count, c->targets_room) = t;
}

void
lt_compile_targets(struct lt_compiling *c, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			read_target(c, w.value);
}

static void
warn_unpriced(struct lt_compiling *c, struct lt_text target, struct lt_text model, struct lt_place said_at)
{
	const char *budgets = c->budgets ? ", and no budget counts them" : "";
	if (lt_text_eq(model, "*"))
		lt_mistake_add(c->warnings, said_at,
			"no price is known for other names through '%.*s': such calls are shown as unpriced%s",
			LT_ARG(target), budgets);
	else
		lt_mistake_add(c->warnings, said_at,
			"no price is known for '%.*s' through '%.*s': such calls are shown as unpriced%s; "
			"say model or price of the deployment", LT_ARG(model), LT_ARG(target), budgets);
}

uint32_t
lt_compile_row(struct lt_compiling *c, int target, struct lt_text model, struct lt_place said_at)
{
	struct lt_target *t = &c->targets[target];
	struct lt_text there = t->provider_model.at ? t->provider_model
		: lt_text_eq(model, "*") ? LT_LIT("") : model;
	const char *key = lt_print(c->a, "%d %.*s", target, LT_ARG(there));
	int64_t known = lt_map_get(c->rows, lt_text(key));
	t->used = true;
	if (known >= 0)
		return (uint32_t)known;
	struct lt_policy_deployment row = t->row;
	row.model = lt_draft_text(c->draft, there);
	lt_compile_prices(c, t, t->priced_as.at ? t->priced_as : there, &row);
	if (row.prices == 0 && !c->demonstration)
		warn_unpriced(c, t->name, model, said_at);
	LT_DRAFT_ADD(c->draft, deployments) = row;
	lt_map_put(c->rows, lt_text(key), c->draft->deployments_count - 1);
	return (uint32_t)c->draft->deployments_count - 1;
}
