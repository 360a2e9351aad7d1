/* SPDX-License-Identifier: Apache-2.0 */
/* An answer of the resource manager becomes facts, by the shape of what is in it. */
#include "base/arena.h"
#include "base/map.h"
#include "collect/azure.h"

enum { DEEPEST = 64 };

const char *
azure_small(struct lt_arena *a, struct lt_text text)
{
	char *copy = (char *)lt_copy_text(a, text).at;
	for (size_t i = 0; i < text.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] += 'a' - 'A';
	return copy;
}

const char *
azure_location(struct lt_arena *a, struct lt_text location)
{
	if (!location.at)
		return NULL;
	char *small = (char *)azure_small(a, location), *to = small;
	for (const char *at = small; *at; at++)
		if (*at != ' ')
			*to++ = *at;
	*to = 0;
	return *small ? small : NULL;
}

const char *
azure_subscription(struct lt_arena *a, struct lt_text id)
{
	struct lt_text piece, rest = id;
	if (lt_text_cut(&rest, '/', &piece) && piece.len == 0 && lt_text_cut(&rest, '/', &piece)
		&& lt_text_eq_nocase(piece, LT_LIT("subscriptions")) && lt_text_cut(&rest, '/', &piece))
		return azure_small(a, piece);
	return NULL;
}

void
azure_count(struct azure *az, const char *what, const char *place, int64_t count)
{
	struct lt_text key = lt_text(azure_small(az->arena, lt_text(what)));
	int64_t at = lt_map_get(az->counts, key);
	if (at < 0) {
		at = az->kind_count;
		lt_map_put(az->counts, key, at);
		LT_PUSH(az->arena, az->kinds, az->kind_count, az->kind_room) =
			(struct azure_kind){ lt_copy(az->arena, what), lt_copy(az->arena, place), 0 };
	}
	az->kinds[at].count += count;
}

/* Ids are compared in small letters, and names of types have none either. */
static bool
is_id(struct lt_text text)
{
	return (text.len > 15 && lt_text_eq_nocase((struct lt_text){ text.at, 15 }, LT_LIT("/subscriptions/")))
		|| (text.len > 11 && lt_text_eq_nocase((struct lt_text){ text.at, 11 }, LT_LIT("/providers/")));
}

struct copying {
	struct lt_arena *arena;
	struct lt_doc *doc;
	bool saved;
	const char *file;
};

static struct lt_place
place_of(const struct copying *c, struct lt_node n)
{
	struct lt_place place = c->saved ? lt_node_place(n) : (struct lt_place){ 0 };
	place.file = c->file;
	return place;
}

/* Diagnostic settings list every category there is: those they do not send are as if not written. */
static bool
is_off(struct lt_node item)
{
	bool category = !lt_node_is(lt_node_get(item, "category"), LT_KIND_NONE)
		|| !lt_node_is(lt_node_get(item, "categoryGroup"), LT_KIND_NONE);
	return category && lt_node_is(lt_node_get(item, "enabled"), LT_KIND_FALSE);
}

/* n as it came, but for its ids. */
static void
copy(const struct copying *c, struct lt_node n, int depth)
{
	struct lt_place place = place_of(c, n);
	enum lt_kind kind = lt_node_kind(n);
	struct lt_text text = kind == LT_KIND_TEXT || kind == LT_KIND_NUMBER ? lt_node_text(n, c->arena) : LT_NONE;
	if (depth > DEEPEST) {
		lt_doc_unknown(c->doc, LT_LIT("is nested too deeply"), LT_NONE, place);
	} else if (kind == LT_KIND_MAP || kind == LT_KIND_LIST) {
		struct lt_walk w = lt_walk(n);
		if (kind == LT_KIND_MAP)
			lt_doc_map(c->doc, place);
		else
			lt_doc_list(c->doc, place);
		while (lt_walk_next(&w)) {
			if (w.map)
				lt_doc_key(c->doc, w.word, place);
			else if (is_off(w.value))
				continue;
			copy(c, w.value, depth + 1);
		}
		lt_doc_end(c->doc);
	} else if (kind == LT_KIND_TEXT) {
		lt_doc_text(c->doc, is_id(text) ? lt_text(azure_small(c->arena, text)) : text, place);
	} else if (kind == LT_KIND_NUMBER) {
		lt_doc_number(c->doc, text, place);
	} else if (kind == LT_KIND_TRUE || kind == LT_KIND_FALSE) {
		lt_doc_bool(c->doc, kind == LT_KIND_TRUE, place);
	} else {
		lt_doc_null(c->doc, place);
	}
}

static void
put_text(const struct copying *c, struct lt_node body, const char *key, struct lt_text text)
{
	if (!text.len || !lt_node_is(lt_node_get(body, key), LT_KIND_NONE))
		return;
	lt_doc_key(c->doc, lt_text(key), place_of(c, body));
	lt_doc_text(c->doc, text, place_of(c, body));
}

/* An id taken apart: .../providers/Microsoft.X/a/one/b/two has the type Microsoft.X/a/b, lies below
 * .../providers/Microsoft.X/a/one, and is said of what stands before its last "/providers/". */
struct identity {
	struct lt_text type, parent, scope;
};

static struct identity
take_apart(struct lt_arena *a, struct lt_text id)
{
	static const char word[] = "/providers/";
	struct identity found = { LT_NONE, LT_NONE, LT_NONE };
	const char *last = NULL;
	for (const char *at = id.at; at && (at = memmem(at, (size_t)(id.at + id.len - at), word, sizeof word - 1)); at++)
		last = at;
	if (!last)
		return found;
	struct lt_text rest = { last + sizeof word - 1, (size_t)(id.at + id.len - last) - (sizeof word - 1) }, piece;
	found.scope = (struct lt_text){ id.at, (size_t)(last - id.at) };
	if (!lt_text_cut(&rest, '/', &piece))
		return found;
	char *type = lt_print(a, "%.*s", LT_ARG(piece));
	int names = 0;
	while (lt_text_cut(&rest, '/', &piece)) {
		type = lt_print(a, "%s/%.*s", type, LT_ARG(piece));
		if (lt_text_cut(&rest, '/', &piece))
			names++;
	}
	found.type = lt_text(type);
	const char *end = id.at + id.len;
	for (int slashes = 0; names > 1 && slashes < 2; slashes++)
		end = memrchr(id.at, '/', (size_t)(end - id.at));
	if (names > 1)
		found.parent = (struct lt_text){ id.at, (size_t)(end - id.at) };
	return found;
}

/* The body with small ids, and with what a template says by nesting: parent and scope. */
static struct lt_node
tree(struct azure *az, struct lt_arena *a, const struct azure_from *from, struct lt_node body, const struct identity *identity)
{
	struct copying c = { a, lt_doc_new(a, lt_facts_keys(az->facts), from->place), from->saved, from->place };
	struct lt_walk w = lt_walk(body);
	lt_doc_map(c.doc, place_of(&c, body));
	put_text(&c, body, "parent", identity->parent);
	struct lt_text scope = lt_node_text(lt_node_path(body, "properties/scope"), a);
	put_text(&c, body, "scope", scope.len ? lt_text(azure_small(a, scope)) : identity->scope);
	while (lt_walk_next(&w)) {
		lt_doc_key(c.doc, w.word, place_of(&c, w.value));
		copy(&c, w.value, 1);
	}
	lt_doc_end(c.doc);
	return lt_doc_broken(c.doc) ? LT_NOWHERE : lt_doc_root(c.doc);
}

void
azure_region(struct azure *az, const char *subscription, const char *location)
{
	if (!subscription || !location || strcmp(location, "global") == 0)
		return;
	for (int i = 0; i < az->region_count; i++)
		if (strcmp(az->regions[i].subscription, subscription) == 0 && strcmp(az->regions[i].location, location) == 0)
			return;
	LT_PUSH(az->arena, az->regions, az->region_count, az->region_room) = (struct azure_region){ subscription, location };
}

static void
note_thing(struct azure *az, const char *id, struct lt_text type, struct lt_node body)
{
	struct azure_thing thing = { .id = id, .type = lt_copy_text(az->arena, type),
		.location = azure_location(az->arena, lt_node_text(lt_node_get(body, "location"), az->arena)),
		.subscription = azure_subscription(az->arena, lt_text(id)) };
	LT_PUSH(az->arena, az->things, az->thing_count, az->thing_room) = thing;
	azure_region(az, thing.subscription, thing.location);
}

static void
note_model(struct azure *az, const struct azure_from *from, struct lt_text type, struct lt_node body)
{
	struct lt_node model = lt_node_path(body, "properties/model");
	struct azure_model m = { from->subscription, from->location, lt_node_string(lt_node_get(model, "format"), az->arena),
		lt_node_string(lt_node_get(model, "name"), az->arena), lt_node_string(lt_node_get(model, "version"), az->arena) };
	if (!lt_text_eq_nocase(type, LT_LIT("Microsoft.CognitiveServices/accounts/deployments")) || !m.format || !m.model || !m.version
		|| !m.subscription || !m.location)
		return;
	for (int i = 0; i < az->model_count; i++)
		if (strcmp(az->models[i].model, m.model) == 0 && strcmp(az->models[i].version, m.version) == 0
			&& strcmp(az->models[i].location, m.location) == 0 && strcmp(az->models[i].subscription, m.subscription) == 0)
			return;
	LT_PUSH(az->arena, az->models, az->model_count, az->model_room) = m;
}

/* The graph calls resource groups after where it keeps them. */
static struct lt_text
spelt(struct azure *az, struct lt_text type)
{
	if (lt_text_eq_nocase(type, LT_LIT("Microsoft.Resources/subscriptions/resourceGroups")))
		type = LT_LIT("Microsoft.Resources/resourceGroups");
	struct lt_text known = lt_facts_type_named(az->facts, type);
	return known.at ? known : type;
}

static void
lay_resource(struct azure *az, const struct azure_from *from, struct lt_node body, struct lt_text id)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 28);
	const char *small = azure_small(az->arena, id);
	struct identity identity = take_apart(a, lt_text(small));
	struct lt_node said = lt_node_get(body, "type"); /* null in lists of diagnostic settings */
	struct lt_text type = spelt(az, lt_node_is(said, LT_KIND_TEXT) ? lt_node_text(said, a) : identity.type);
	struct copying c = { a, NULL, from->saved, from->place };
	if (type.len && lt_map_get(az->seen, lt_text(small)) < 0) {
		lt_map_put(az->seen, lt_text(small), 1);
		note_thing(az, small, type, body);
		note_model(az, from, type, body);
		struct lt_object object = { .type = lt_copy_text(a, type).at, .resource = small,
			.name = lt_node_string(lt_node_get(body, "name"), a), .body = tree(az, a, from, body, &identity),
			.place = place_of(&c, body), .source = azure_collector, .quality = LT_QUALITY_OBSERVED };
		lt_facts_object(az->facts, &object);
		azure_count(az, object.type, from->place, 1);
	}
	lt_arena_drop(a);
}

static void
lay_element(struct azure *az, const struct azure_from *from, struct lt_node element)
{
	struct lt_text id = lt_node_text(lt_node_get(element, "id"), az->arena);
	if (!lt_node_is(element, LT_KIND_MAP) || azure_row(az, from, element))
		return;
	if (is_id(id))
		lay_resource(az, from, element, id);
}

/* A list under value or data, a list alone, or one thing alone. */
void
azure_answer(struct azure *az, const struct azure_from *from, struct lt_node body)
{
	struct lt_node list = lt_node_get(body, "value");
	if (lt_node_is(list, LT_KIND_NONE))
		list = lt_node_get(body, "data");
	if (lt_node_is(body, LT_KIND_LIST))
		list = body;
	if (from->what)
		azure_count(az, from->what, from->place, 0);
	if (!lt_node_is(list, LT_KIND_LIST)) {
		lay_element(az, from, body);
		return;
	}
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		lay_element(az, from, w.value);
}
