/* SPDX-License-Identifier: Apache-2.0 */
/* content/providers/ as structs.  The files are ours, so a wrong one is an error. */
#include "catalog/provider.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "catalog/read.h"
#include "format/json.h"

struct reading {
	struct lt_arena *a;
	struct lt_providers *into;
	int room, rule_room, sdk_room;
	struct lt_provider *at;
	struct lt_secret_rule *rules;
	struct lt_sdk *sdks;
};

static bool
read_rule(struct reading *r, const struct lt_provider *provider, struct lt_node n, struct lt_err *err)
{
	int64_t tail = 0;
	struct lt_secret_rule rule = {
		.provider = provider,
		.id = lt_node_string(lt_node_get(n, "id"), r->a),
		.sentence = lt_node_string(lt_node_get(n, "sentence"), r->a),
		.regex = lt_node_string(lt_node_get(n, "regex"), r->a),
		.anchors = lt_read_names(r->a, lt_node_get(n, "anchors")),
		.any_case = lt_node_true(lt_node_get(n, "any_case")),
		.needs_context = lt_node_true(lt_node_get(n, "needs_context")),
	};
	lt_node_double(lt_node_get(n, "entropy"), &rule.entropy);
	if (lt_node_int(lt_node_get(n, "tail"), &tail))
		rule.tail = (int)tail;
	if (!rule.id || !rule.sentence || !rule.regex || !rule.anchors[0])
		return lt_fail(err, "a secret needs id, sentence, regex and anchors");
	LT_PUSH(r->a, r->rules, r->into->rule_count, r->rule_room) = rule;
	return true;
}

static void
read_sdks(struct reading *r, const struct lt_provider *provider, struct lt_node by_ecosystem)
{
	for (struct lt_walk w = lt_walk(by_ecosystem); lt_walk_next(&w);) {
		const char *ecosystem = lt_copy_text(r->a, w.word).at;
		for (struct lt_walk names = lt_walk(w.value); lt_walk_next(&names);)
			LT_PUSH(r->a, r->sdks, r->into->sdk_count, r->sdk_room) =
				(struct lt_sdk){ provider, ecosystem, lt_node_string(names.value, r->a) };
	}
}

static bool
read_provider(struct reading *r, struct lt_node n, struct lt_err *err)
{
	struct lt_provider *p = LT_NEW(r->a, struct lt_provider);
	*p = (struct lt_provider){
		.id = lt_node_string(lt_node_get(n, "provider"), r->a),
		.sentence = lt_node_string(lt_node_get(n, "sentence"), r->a),
		.family = lt_node_string(lt_node_get(n, "family"), r->a),
		.hosts = lt_read_names(r->a, lt_node_get(n, "hosts")),
		.base_urls = lt_read_names(r->a, lt_node_get(n, "base_urls")),
		.context = lt_read_names(r->a, lt_node_get(n, "context")),
	};
	if (!p->id || !p->sentence || !p->family)
		return lt_fail(err, "a provider needs provider, sentence and family");
	LT_PUSH(r->a, r->at, r->into->count, r->room) = *p;
	read_sdks(r, p, lt_node_get(n, "packages"));
	read_sdks(r, p, lt_node_get(n, "imports"));
	for (struct lt_walk w = lt_walk(lt_node_get(n, "secrets")); lt_walk_next(&w);)
		if (!read_rule(r, p, w.value, err))
			return false;
	return true;
}

bool
lt_providers_load(struct lt_arena *a, struct lt_providers *ret_providers, struct lt_err *err)
{
	*ret_providers = (struct lt_providers){ 0 };
	struct reading r = { .a = a, .into = ret_providers };
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_content file;
	for (const char *at = NULL; lt_content_next("providers/", &at, &file);) {
		struct lt_doc *doc;
		if (!lt_json_read(a, keys, file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
			return false;
		if (!read_provider(&r, lt_doc_root(doc), err))
			return lt_within(err, "%s", file.path);
	}
	ret_providers->at = r.at;
	ret_providers->rules = r.rules;
	ret_providers->sdks = r.sdks;
	return true;
}

/* name is word, or word with more behind a separator. */
static bool
covers(const char *word, struct lt_text name, bool below)
{
	size_t len = strlen(word);
	if (len && word[len - 1] == '*')
		return name.len >= len - 1 && lt_text_eq_nocase((struct lt_text){ name.at, len - 1 },
			(struct lt_text){ word, len - 1 });
	if (name.len < len || !lt_text_eq_nocase((struct lt_text){ name.at, len }, lt_text(word)))
		return false;
	return name.len == len || (below && strchr("./:", name.at[len]));
}

const struct lt_sdk *
lt_providers_sdk(const struct lt_providers *providers, const char *ecosystem, struct lt_text name)
{
	bool below = strcmp(ecosystem, "pypi") != 0 && strcmp(ecosystem, "npm") != 0
		&& strcmp(ecosystem, "cargo") != 0 && strcmp(ecosystem, "nuget") != 0;
	for (int i = 0; i < providers->sdk_count; i++) {
		const struct lt_sdk *sdk = &providers->sdks[i];
		if (strcmp(sdk->ecosystem, ecosystem) == 0 && covers(sdk->name, name, below))
			return sdk;
	}
	return NULL;
}
