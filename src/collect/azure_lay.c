/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows out of what Bicep and ARM templates come to.  A remote module's resources cannot be
 * seen, so the call is an object of its own, typed by the module without its version, with
 * the arguments as its body.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "collect/azure_templates.h"
#include "collect/secret.h"

/* What an `existing` resource stands for, when the estate declares it somewhere. */
static struct lt_text
real_address(const struct azure *az, struct lt_text address)
{
	for (int hops = 0; address.at && az->aliases && hops < 8; hops++) {
		int64_t at = lt_map_get(az->aliases, address);
		if (at < 0)
			break;
		address = lt_text(az->real[at]);
	}
	return address;
}

/* v below key says a secret, as far as names and spellings tell. */
static bool
is_secret(struct lt_text key, const struct lt_value *v)
{
	return v->kind == LT_KIND_TEXT && !lt_secret_stand_in(v->text) &&
		(lt_secret_name(key) || lt_secret_value(v->text));
}

/* As lt_value_put(), with the addresses of existing resources replaced and, where all of it
 * is stored, without what looks like a secret. */
static void
put(const struct azure *az, struct lt_doc *doc, const struct lt_value *v, bool stored, int depth)
{
	bool nested = v->kind == LT_KIND_MAP || v->kind == LT_KIND_LIST;
	if (v->sensitive || (nested && depth > LT_BICEP_DEEP)) {
		lt_doc_unknown(doc,
			v->sensitive ? LT_LIT("is sensitive") : LT_LIT("is nested too deeply"),
			LT_NONE, v->place);
	} else if (v->kind == LT_KIND_UNKNOWN) {
		lt_doc_unknown(doc, v->text, real_address(az, v->refers), v->place);
	} else if (nested) {
		if (v->kind == LT_KIND_MAP)
			lt_doc_map(doc, v->place);
		else
			lt_doc_list(doc, v->place);
		for (int i = 0; i < v->count; i++) {
			if (v->kind == LT_KIND_MAP)
				lt_doc_key(doc, v->keys[i], v->items[i]->place);
			if (stored &&
				is_secret(
					v->kind == LT_KIND_MAP ? v->keys[i] : LT_NONE, v->items[i]))
				lt_doc_unknown(
					doc, LT_LIT("is sensitive"), LT_NONE, v->items[i]->place);
			else
				put(az, doc, v->items[i], stored, depth + 1);
		}
		lt_doc_end(doc);
	} else {
		lt_value_put(v, doc);
	}
}

static struct lt_node
tree(struct lt_arena *a, struct azure *az, const struct lt_value *body, bool stored,
	const char *file)
{
	struct lt_doc *doc = lt_doc_new(a, lt_facts_keys(az->facts), file);
	put(az, doc, body, stored, 0);
	return lt_doc_broken(doc) ? LT_NOWHERE : lt_doc_root(doc);
}

/* The body with its own id, by which what is written inside it (deployments, endpoints,
 * roles of a module's arguments) can be joined with it. */
static const struct lt_value *
with_id(struct lt_arena *a, const struct azure_resource *r)
{
	if (r->body->kind != LT_KIND_MAP || lt_value_member(r->body, LT_LIT("id")))
		return r->body;
	struct lt_value *body = lt_value_map(a, r->body->count + 1, r->body->place);
	for (int i = 0; i < r->body->count; i++) {
		body->keys[i] = r->body->keys[i];
		body->items[i] = r->body->items[i];
	}
	body->keys[r->body->count] = LT_LIT("id");
	body->items[r->body->count] = lt_value_unknown(
		a, lt_text(r->address), r->place, "is the id of %s", r->address);
	return body;
}

void
azure_lay_resource(struct azure *az, const struct azure_resource *r)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	bool named = r->name && r->name->kind == LT_KIND_TEXT && !r->name->sensitive;
	struct lt_object object = { .type = r->type,
		.resource = r->address,
		.off = r->off,
		.source = r->source,
		.place = r->place,
		.quality = LT_QUALITY_DECLARED,
		.body = tree(a, az, with_id(a, r), false, r->place.file),
		.name = named ? lt_copy_text(a, r->name->text).at : NULL };
	lt_facts_object(az->facts, &object);
	az->objects++;
	lt_arena_drop(a);
}

/* "br:mcr.microsoft.com/bicep/x" is the long spelling of "br/public:x". */
static struct lt_text
shortened(struct lt_arena *a, struct lt_text reference)
{
	static const char public[] = "br:mcr.microsoft.com/bicep/";
	if (!lt_text_starts(reference, public))
		return reference;
	size_t skip = sizeof public - 1;
	return lt_text(
		lt_print(a, "br/public:%.*s", (int)(reference.len - skip), reference.at + skip));
}

/* The : or @ before the version, or the end. */
static size_t
version_at(struct lt_text reference)
{
	const char *colon = memrchr(reference.at, ':', reference.len),
		   *at = memrchr(reference.at, '@', reference.len);
	const char *slash = memrchr(reference.at, '/', reference.len);
	if (at && (!slash || at > slash))
		return (size_t)(at - reference.at);
	/* br/public:x:1.0 has its version behind the second colon, br/alias:x none. */
	if (colon && slash && colon > slash &&
		memchr(reference.at, ':', (size_t)(colon - reference.at)))
		return (size_t)(colon - reference.at);
	return reference.len;
}

static const char *
kind_of(struct lt_text reference)
{
	if (!reference.at)
		return "link";
	if (lt_text_starts(reference, "br"))
		return "registry";
	if (lt_text_starts(reference, "ts"))
		return "template-spec";
	return lt_text_starts(reference, "http") ? "link" : "local";
}

static void
lay_call_row(struct azure *az, struct lt_arena *a, const struct azure_call *call,
	struct lt_text reference, size_t version)
{
	struct lt_row *row = lt_facts_row(az->facts, "bicep_module");
	struct lt_buf arguments = LT_BUF(4 << 20);
	const char *kind = kind_of(reference);
	lt_row_text(row, "resource", call->address);
	lt_row_text(row, "type", "bicep_module");
	lt_row_text(row, "name", call->name);
	lt_row_text(row, "source", call->source);
	lt_row_place(row, call->place);
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_slice(row, "module_source", reference);
	lt_row_text(row, "kind", kind);
	lt_row_slice(row, "module", (struct lt_text){ reference.at, version });
	if (version < reference.len)
		lt_row_slice(row, "version",
			(struct lt_text){
				reference.at + version + 1, reference.len - version - 1 });
	if (reference.at)
		lt_row_bool(row, "pinned", strcmp(kind, "local") == 0 || version < reference.len);
	else
		lt_row_unknown(
			row, "pinned", "is made by an expression that only a deployment decides");
	lt_row_bool(row, "read", call->read);
	lt_row_bool(row, "disabled", call->off != NULL);
	lt_node_json(tree(a, az, call->params, true, call->place.file), &arguments);
	lt_row_slice(row, "arguments", lt_copy_text(a, lt_buf_text(&arguments)));
	lt_buf_done(&arguments);
}

void
azure_lay_call(struct azure *az, const struct azure_call *call)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_text reference = shortened(a, call->reference);
	size_t version = reference.at ? version_at(reference) : 0;
	lay_call_row(az, a, call, reference, version);
	az->objects++;
	if (reference.at && strcmp(kind_of(reference), "local") != 0) {
		const struct lt_value *name = call->params->kind == LT_KIND_MAP
			? lt_value_member(call->params, LT_LIT("name")) : NULL;
		azure_lay_resource(az,
			&(struct azure_resource){
				.type = lt_print(a, "module:%.*s", (int)version, reference.at),
				.address = call->address,
				.off = call->off,
				.source = call->source,
				.name = name,
				.body = call->params,
				.place = call->place });
	}
	lt_arena_drop(a);
}

/* A default that says something about a secret is never stored; that there is one is. */
static void
lay_default(struct lt_row *row, struct lt_arena *a, const struct azure_parameter *p, bool secret)
{
	const struct lt_value *v = p->fallback;
	bool filled = v && v->kind != LT_KIND_NULL && v->kind != LT_KIND_UNKNOWN &&
		!((v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP) && v->count == 0) &&
		!(v->kind == LT_KIND_TEXT && lt_secret_stand_in(v->text));
	lt_row_bool(row, "default_filled", filled);
	if (!v || secret || v->sensitive)
		return;
	if (v->kind == LT_KIND_TEXT && !lt_secret_value(v->text))
		lt_row_slice(row, "default_value", lt_copy_text(a, v->text));
	else if (v->kind == LT_KIND_NUMBER)
		lt_row_slice(row, "default_value", lt_copy_text(a, v->text));
	else if (v->kind == LT_KIND_TRUE || v->kind == LT_KIND_FALSE)
		lt_row_text(row, "default_value", v->kind == LT_KIND_TRUE ? "true" : "false");
}

void
azure_lay_parameter(struct azure *az, const struct azure_parameter *p)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 26);
	struct lt_row *row = lt_facts_row(az->facts, "bicep_parameter");
	bool secret = p->secure || lt_secret_name(p->name);
	lt_row_text(row, "resource", lt_print(a, "%s:%.*s", p->file, LT_ARG(p->name)));
	lt_row_text(row, "type", "bicep_parameter");
	lt_row_slice(row, "name", p->name);
	lt_row_text(row, "source", p->source);
	lt_row_place(row, p->place);
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_slice(row, "kind", p->type);
	lt_row_bool(row, "secure", p->secure);
	lt_row_bool(row, "secret_like", lt_secret_name(p->name));
	lt_row_bool(row, "described", p->described);
	lt_row_bool(row, "has_default", p->has_default);
	lay_default(row, a, p, secret);
	lt_arena_drop(a);
}

/* The list function in a reason such as "is read from x by listKeys() at deployment". */
static struct lt_text
secret_function(const struct lt_value *v, int depth)
{
	static const char *const marks[] = { "by list", "by getSecret" };
	for (size_t i = 0; v->kind == LT_KIND_UNKNOWN && v->text.len && i < 2; i++) {
		const char *at = memmem(v->text.at, v->text.len, marks[i], strlen(marks[i]));
		const char *end = at ? memchr(at, '(', (size_t)(v->text.at + v->text.len - at))
				     : NULL;
		if (end)
			return (struct lt_text){ at + 3, (size_t)(end - at - 3) };
	}
	struct lt_text found = LT_NONE;
	for (int i = 0; (v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP) && depth < 20 &&
		!found.at && i < v->count;
		i++)
		found = secret_function(v->items[i], depth + 1);
	return found;
}

static bool
holds_secure(const struct lt_value *v, int depth)
{
	if (v->sensitive)
		return true;
	for (int i = 0;
		(v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP) && depth < 20 && i < v->count;
		i++)
		if (holds_secure(v->items[i], depth + 1))
			return true;
	return false;
}

void
azure_lay_output(struct azure *az, const struct azure_output *o)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 26);
	struct lt_row *row = lt_facts_row(az->facts, "bicep_output");
	struct lt_text function = secret_function(o->value, 0);
	bool secure = holds_secure(o->value, 0);
	lt_row_text(row, "resource", lt_print(a, "%s:%.*s", o->address, LT_ARG(o->name)));
	lt_row_text(row, "type", "bicep_output");
	lt_row_slice(row, "name", o->name);
	lt_row_text(row, "source", o->source);
	lt_row_place(row, o->place);
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_slice(row, "kind", o->type);
	lt_row_bool(row, "secure", o->secure);
	lt_row_bool(row, "secret_like", lt_secret_name(o->name));
	if (o->value->kind == LT_KIND_UNKNOWN)
		lt_row_slice(row, "refers", real_address(az, o->value->refers));
	lt_row_bool(row, "reads_secret", function.at || secure);
	lt_row_slice(row, "secret_source",
		function.at	 ? function
			: secure ? LT_LIT("a secure parameter")
				 : LT_NONE);
	lt_arena_drop(a);
}
