/* SPDX-License-Identifier: Apache-2.0 */
/* aihost: see aihost.h.  Names are found by their endings, label by label, the longest first. */
#include "collect/aihost.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/content.h"
#include "catalog/provider.h"
#include "format/json.h"

enum { LONGEST = 253 };

struct pattern {
	struct lt_text text;
	int entry;
};

struct lt_aihosts {
	struct lt_arena *a;
	struct lt_map *whole, *below;     /* a host itself; a host and what lies below it */
	struct lt_aihost *entries;
	int count, room;
	struct pattern *starts, *ends, *apps; /* bedrock-runtime., -aiplatform.googleapis.com; words of applications */
	int starts_count, starts_room, ends_count, ends_room, apps_count, apps_room;
};

static int
add_entry(struct lt_aihosts *h, const char *service, const char *class, const char *provider)
{
	LT_PUSH(h->a, h->entries, h->count, h->room) = (struct lt_aihost){ service, class, provider };
	return h->count - 1;
}

static void
add_provider_host(struct lt_aihosts *h, const char *host, int entry)
{
	struct lt_text text = lt_text(host);
	if (text.at[0] == '.')
		lt_map_put(h->below, (struct lt_text){ text.at + 1, text.len - 1 }, entry);
	else if (text.at[0] == '-')
		LT_PUSH(h->a, h->ends, h->ends_count, h->ends_room) = (struct pattern){ text, entry };
	else if (text.at[text.len - 1] == '.')
		LT_PUSH(h->a, h->starts, h->starts_count, h->starts_room) = (struct pattern){ text, entry };
	else
		lt_map_put(h->whole, text, entry);
}

/* Rows of three texts: what is looked for, the service and its class. */
static bool
read_rows(struct lt_aihosts *h, const char *under, bool apps, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next(under, &at, &file) || !lt_json_read(h->a, lt_keys_new(h->a), file.path, file.bytes, &doc, err))
		return false;
	for (struct lt_walk w = lt_walk(lt_node_get(lt_doc_root(doc), "rows")); lt_walk_next(&w);) {
		char *cells[3] = { NULL };
		for (uint32_t i = 0; i < 3; i++)
			cells[i] = lt_node_string(lt_node_item(w.value, i), h->a);
		if (!cells[0] || !cells[1] || !cells[2])
			return lt_fail(err, "%s: a row has three texts", file.path);
		int entry = add_entry(h, cells[1], cells[2], NULL);
		if (apps)
			LT_PUSH(h->a, h->apps, h->apps_count, h->apps_room) = (struct pattern){ lt_text(cells[0]), entry };
		else
			lt_map_put(h->below, lt_text(cells[0]), entry);
	}
	return true;
}

struct lt_aihosts *
lt_aihosts_new(struct lt_arena *a, struct lt_err *err)
{
	struct lt_aihosts *h = LT_NEW(a, struct lt_aihosts);
	struct lt_providers providers;
	*h = (struct lt_aihosts){ .a = a, .whole = lt_map_new(a), .below = lt_map_new(a) };
	if (!lt_providers_load(a, &providers, err) || !read_rows(h, "data/ai_host", false, err) ||
		!read_rows(h, "data/ai_app", true, err))
		return NULL;
	for (int i = 0; i < providers.count; i++) {
		const struct lt_provider *p = &providers.at[i];
		int entry = add_entry(h, p->id, "provider", p->id);
		for (int k = 0; p->hosts && p->hosts[k]; k++)
			add_provider_host(h, p->hosts[k], entry);
	}
	return h;
}

const struct lt_aihost *
lt_aihosts_host(const struct lt_aihosts *hosts, struct lt_text host)
{
	char small[LONGEST];
	if (host.len == 0 || host.len > LONGEST)
		return NULL;
	for (size_t i = 0; i < host.len; i++)
		small[i] = host.at[i] >= 'A' && host.at[i] <= 'Z' ? (char)(host.at[i] + 32) : host.at[i];
	struct lt_text rest = { small, host.len };
	int64_t at = lt_map_get(hosts->whole, rest);
	while (at < 0 && rest.len) {
		at = lt_map_get(hosts->below, rest);
		const char *dot = memchr(rest.at, '.', rest.len);
		rest = dot ? (struct lt_text){ dot + 1, rest.len - (size_t)(dot + 1 - rest.at) } : LT_NONE;
	}
	rest = (struct lt_text){ small, host.len };
	for (int i = 0; at < 0 && i < hosts->ends_count; i++)
		at = lt_text_ends(rest, hosts->ends[i].text.at) ? hosts->ends[i].entry : -1;
	for (int i = 0; at < 0 && i < hosts->starts_count; i++)
		at = lt_text_starts(rest, hosts->starts[i].text.at) && lt_text_has(rest, ".amazonaws.com") ? hosts->starts[i].entry : -1;
	return at < 0 ? NULL : &hosts->entries[at];
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const struct lt_aihost *
lt_aihosts_app(const struct lt_aihosts *hosts, struct lt_text app)
{
	for (int i = 0; i < hosts->apps_count; i++) {
		struct lt_text word = hosts->apps[i].text;
		for (size_t k = 0; k + word.len <= app.len; k++) {
			bool begins = k == 0 || !is_letter(app.at[k - 1]), ends = k + word.len == app.len || !is_letter(app.at[k + word.len]);
			if (begins && ends && lt_text_eq_nocase((struct lt_text){ app.at + k, word.len }, word))
				return &hosts->entries[hosts->apps[i].entry];
		}
	}
	return NULL;
}
