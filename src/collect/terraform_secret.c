/* SPDX-License-Identifier: Apache-2.0 */
/* Names that secrets go by, and trees without what is marked sensitive. */
#include "base/arena.h"
#include "collect/terraform.h"

bool
lt_terraform_secret_name(struct lt_text name)
{
	static const char *const words[] = { "password", "passwd", "secret", "token",
		"connection_string", "access_key", "account_key", "api_key", "apikey",
		"private_key", "client_key", "shared_key", "sas_url", "sas_token", "credentials",
		"kube_config", "kubeconfig" };
	/* Names of things about secrets, which are none themselves. */
	static const char *const harmless[] = { "enabled", "_id", "_ids", "_name", "_names", "_arn",
		"_url", "_uri", "_ttl", "_count", "_length", "_days", "_type", "_version", "_path",
		"disabled", "_limit", "_limits", "_rotation", "_permissions", "_tokens", "_policy",
		"_expiration", "_size", "_store" };
	bool secret = lt_text_ends(name, "_key_base64");
	for (size_t i = 0; i < sizeof words / sizeof *words && !secret; i++)
		secret = lt_text_has_nocase(name, words[i]);
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless && secret; i++)
		secret = !lt_text_ends(name, harmless[i]);
	return secret && !lt_text_starts(name, "enable_") && !lt_text_starts(name, "max_");
}

/* Is anything marked? */
static bool
marks_something(struct lt_node sensitive, int depth)
{
	if (lt_node_is(sensitive, LT_KIND_TRUE))
		return true;
	if (depth > 64)
		return false;
	for (struct lt_walk w = lt_walk(sensitive); lt_walk_next(&w);)
		if (marks_something(w.value, depth + 1))
			return true;
	return false;
}

static void
copy_masked(struct lt_doc *doc, struct lt_node body, struct lt_node sensitive, int depth)
{
	enum lt_kind kind = lt_node_kind(body);
	if (kind == LT_KIND_NULL || kind == LT_KIND_UNKNOWN) {
		lt_doc_copy(doc, body);
	} else if (lt_node_is(sensitive, LT_KIND_TRUE) || depth > 64) {
		lt_doc_unknown(doc, LT_LIT("is sensitive"), LT_NONE, lt_node_place(body));
	} else if (!sensitive.doc || lt_node_count(sensitive) == 0 ||
		(kind != LT_KIND_MAP && kind != LT_KIND_LIST)) {
		lt_doc_copy(doc, body);
	} else {
		if (kind == LT_KIND_MAP)
			lt_doc_map(doc, lt_node_place(body));
		else
			lt_doc_list(doc, lt_node_place(body));
		struct lt_walk w = lt_walk(body);
		for (uint32_t i = 0; lt_walk_next(&w); i++) {
			struct lt_node mark = w.map ? lt_node_key(sensitive, w.key)
						    : lt_node_item(sensitive, i);
			if (w.map)
				lt_doc_key(doc, w.word, lt_walk_key_place(&w));
			copy_masked(doc, w.value, mark, depth + 1);
		}
		lt_doc_end(doc);
	}
}

struct lt_node
lt_terraform_mask(struct lt_arena *scratch, struct lt_keys *keys, struct lt_node body,
	struct lt_node sensitive)
{
	if (!sensitive.doc || !marks_something(sensitive, 0))
		return body;
	struct lt_doc *doc = lt_doc_new(scratch, keys, lt_doc_file(body.doc));
	copy_masked(doc, body, sensitive, 0);
	return lt_doc_broken(doc) ? LT_NOWHERE : lt_doc_root(doc);
}
