/* SPDX-License-Identifier: Apache-2.0 */
/* What a root asks of Terraform itself: its version, providers, lock file and backend. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/terraform_code.h"

/* A provider as a root has it. */
struct provider {
	struct lt_text name, address, versions;
	struct lt_place place;
	bool declared, used;
};

struct settings {
	struct lt_terraform *t;
	struct lt_terraform_module *m;
	struct lt_terraform_root *root;
	struct provider *at;
	int count, room;
	const struct lt_hcl_block *backend; /* or cloud */
	const struct lt_hcl_attr *required_version;
	struct lt_place place; /* of the first terraform block */
	bool provider_block;
	struct lt_map *seen; /* folders read */
};

struct lt_text
lt_terraform_requirement(const struct lt_hcl_expr *e, const char *what)
{
	if (e->kind == LT_HCL_TEXT && strcmp(what, "version") == 0)
		return e->text;
	if (e->kind == LT_HCL_MAP)
		for (int i = 0; i + 1 < e->count; i += 2)
			if (e->items[i]->kind == LT_HCL_TEXT &&
				lt_text_eq(e->items[i]->text, what) &&
				e->items[i + 1]->kind == LT_HCL_TEXT)
				return e->items[i + 1]->text;
	return LT_NONE;
}

/* provider "registry.terraform.io/hashicorp/azurerm" { version = "4.1.0", hashes = [...] } */
void
lt_terraform_lock_read(struct lt_terraform *t, struct lt_terraform_root *root)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	const char *path = lt_io_join(t->arena, root->folder, ".terraform.lock.hcl");
	if (!lt_io_read(t->arena, t->src->dir, path, 1 << 24, &bytes, &err))
		return;
	root->locked = true;
	for (const struct lt_hcl_block *b = lt_hcl_read(t->arena, path, bytes)->body.blocks; b;
		b = b->next) {
		const struct lt_hcl_attr *version = lt_hcl_attr(&b->body, "version"),
					 *hashes = lt_hcl_attr(&b->body, "hashes");
		if (!lt_text_eq(b->type, "provider") || b->count != 1)
			continue;
		struct lt_text rest = b->labels[0], host;
		lt_text_cut(&rest, '/', &host);
		struct lt_text name = rest, address = rest;
		const char *slash = rest.len ? memrchr(rest.at, '/', rest.len) : NULL;
		if (slash)
			name = (struct lt_text){ slash + 1,
				(size_t)(rest.at + rest.len - slash - 1) };
		LT_PUSH(t->arena, root->locks, root->lock_count,
			root->lock_room) = (struct lt_terraform_lock){ address, name,
			version && version->value->kind == LT_HCL_TEXT ? version->value->text
								       : LT_NONE,
			hashes ? hashes->value->count : 0 };
	}
}

static struct provider *
provider_of(struct settings *s, struct lt_text name, struct lt_place place)
{
	for (int i = 0; i < s->count; i++)
		if (lt_text_is(s->at[i].name, name))
			return &s->at[i];
	LT_PUSH(s->t->arena, s->at, s->count, s->room) = (struct provider){ .name = name,
		.place = place };
	return &s->at[s->count - 1];
}

static void
note_requirements(struct settings *s, const struct lt_hcl_block *required, bool own)
{
	for (const struct lt_hcl_attr *attr = required->body.attrs; attr; attr = attr->next) {
		struct provider *p = provider_of(s, attr->name, attr->place);
		struct lt_text version = lt_terraform_requirement(attr->value, "version");
		struct lt_text address = lt_terraform_requirement(attr->value, "source");
		p->declared = true;
		if (own)
			p->place = attr->place;
		if (address.at)
			p->address = address;
		if (version.len && p->versions.len)
			p->versions = lt_text(lt_print(
				s->t->arena, "%.*s, %.*s", LT_ARG(p->versions), LT_ARG(version)));
		else if (version.len)
			p->versions = version;
	}
}

/* Requirements of the code and of all local modules it uses. */
static void
note_code(struct settings *s, const struct lt_terraform_code *code, int depth)
{
	if (lt_map_get(s->seen, lt_text(code->folder)) >= 0)
		return;
	lt_map_put(s->seen, lt_text(code->folder), 0);
	for (int f = 0; f < code->file_count; f++)
		for (const struct lt_hcl_block *b = code->files[f]->blocks; b; b = b->next) {
			bool own = depth == 0, terraform = lt_text_eq(b->type, "terraform");
			s->provider_block |= own && lt_text_eq(b->type, "provider");
			if (!terraform)
				continue;
			for (const struct lt_hcl_block *inner = b->body.blocks; inner;
				inner = inner->next) {
				if (lt_text_eq(inner->type, "required_providers"))
					note_requirements(s, inner, own);
				else if (own &&
					(lt_text_eq(inner->type, "backend") ||
						lt_text_eq(inner->type, "cloud")))
					s->backend = inner;
			}
			if (own && !s->place.line)
				s->place = b->place;
			if (own && lt_hcl_attr(&b->body, "required_version"))
				s->required_version = lt_hcl_attr(&b->body, "required_version");
		}
	for (int i = 0; i < code->resources.count; i++) {
		struct lt_text name;
		struct lt_text type = code->resources.at[i].type;
		lt_text_cut(&type, '_', &name);
		if (!lt_text_eq(name, "terraform"))
			provider_of(s, name, code->resources.at[i].block->place)->used = true;
	}
	for (int i = 0; i < code->modules.count; i++) {
		const char *folder = lt_terraform_code_local(s->t->arena, code->folder,
			lt_terraform_code_source(code->modules.at[i].block));
		const struct lt_terraform_code *inner = folder
			? lt_terraform_code_in(s->m->codes, folder)
			: NULL;
		if (inner && inner != code)
			note_code(s, inner, depth + 1);
	}
}

static void
lay_provider(struct settings *s, const struct provider *p)
{
	struct lt_terraform_majors majors = LT_TERRAFORM_ANY;
	const struct lt_terraform_lock *lock = NULL;
	for (int i = 0; i < s->root->lock_count; i++)
		if (lt_text_is(s->root->locks[i].name, p->name) ||
			(p->address.len &&
				lt_text_eq_nocase(s->root->locks[i].address, p->address)))
			lock = &s->root->locks[i];
	struct lt_row *row = lt_facts_row(s->t->facts, "terraform_provider");
	lt_terraform_narrow(&majors, p->versions);
	lt_row_text(row, "resource",
		lt_print(s->t->arena, "%sprovider.%.*s", s->m->prefix, LT_ARG(p->name)));
	lt_row_text(row, "type", "provider");
	lt_row_slice(row, "name", p->name);
	lt_row_text(row, "source", "terraform");
	lt_row_place(row, p->place);
	lt_row_text(row, "root", s->root->folder);
	lt_row_slice(row, "provider", p->name);
	if (p->address.at)
		lt_row_slice(row, "address", p->address);
	if (p->versions.at)
		lt_row_slice(row, "version", p->versions);
	lt_row_bool(row, "bounded",
		lt_terraform_major(majors) != 0 || (majors.least == 0 && majors.most == 0));
	if (lock)
		lt_terraform_narrow(&majors, lock->version);
	if (lt_terraform_major(majors))
		lt_row_int(row, "major", lt_terraform_major(majors));
	lt_row_bool(row, "declared", p->declared);
	lt_row_bool(row, "used", p->used);
	if (lock) {
		lt_row_slice(row, "locked", lock->version);
		lt_row_int(row, "hashes", lock->hashes);
	}
}

/* A value in the backend's settings; variables may not stand there. */
static const struct lt_hcl_expr *
setting(const struct lt_hcl_block *backend, const char *name)
{
	const struct lt_hcl_attr *attr = lt_hcl_attr(&backend->body, name);
	return attr && attr->value->kind != LT_HCL_NULL ? attr->value : NULL;
}

static bool
is_set(const struct lt_hcl_block *backend, const char *name)
{
	const struct lt_hcl_expr *e = setting(backend, name);
	return e && e->kind == LT_HCL_TRUE;
}

/* The one setting without which a kind of backend cannot work. */
static bool
is_partial(const struct lt_hcl_block *backend, struct lt_text kind)
{
	static const struct {
		const char *kind, *needs;
	} rows[] = { { "azurerm", "container_name" }, { "s3", "bucket" }, { "gcs", "bucket" },
		{ "http", "address" }, { "consul", "path" }, { "kubernetes", "secret_suffix" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (lt_text_eq(kind, rows[i].kind))
			return !setting(backend, rows[i].needs);
	return false;
}

static void
row_backend(struct settings *s, struct lt_row *row, struct lt_text kind)
{
	const struct lt_hcl_block *b = s->backend;
	static const char *const keys[] = { "access_key", "sas_token", "secret_key",
		"client_secret", "password", "token", "credentials", "encryption_key" };
	bool cloud = lt_text_eq(kind, "cloud") || lt_text_eq(kind, "remote");
	bool always = cloud || lt_text_eq(kind, "azurerm") || lt_text_eq(kind, "gcs");
	bool s3 = lt_text_eq(kind, "s3"), partial = is_partial(b, kind), keyless = true;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		keyless &= !setting(b, keys[i]);
	lt_row_bool(row, "partial", partial);
	lt_row_bool(row, "remote", !lt_text_eq(kind, "local"));
	lt_row_bool(row, "keyless", keyless);
	bool locked = is_set(b, "use_lockfile") || setting(b, "dynamodb_table"),
	     encrypted = is_set(b, "encrypt");
	if (always || lt_text_eq(kind, "local") || (s3 && (locked || !partial)) ||
		lt_text_eq(kind, "kubernetes"))
		lt_row_bool(row, "locked", always || locked || lt_text_eq(kind, "kubernetes"));
	else
		lt_row_unknown(row, "locked", "is left to settings given at init");
	if (always || lt_text_eq(kind, "local") || (s3 && (encrypted || !partial)))
		lt_row_bool(row, "encrypted", always || encrypted);
	else
		lt_row_unknown(row, "encrypted", "is left to settings given at init");
}

static void
lay_backend(struct settings *s)
{
	const struct lt_hcl_block *b = s->backend;
	struct lt_text kind = b->count ? b->labels[0] : b->type;
	struct lt_row *row = lt_facts_row(s->t->facts, "terraform_backend");
	lt_row_text(row, "resource",
		lt_print(s->t->arena, "%sbackend.%.*s", s->m->prefix, LT_ARG(kind)));
	lt_row_text(row, "type", "backend");
	lt_row_slice(row, "name", kind);
	lt_row_text(row, "source", "terraform");
	lt_row_place(row, b->place);
	lt_row_text(row, "root", s->root->folder);
	lt_row_slice(row, "kind", kind);
	row_backend(s, row, kind);
	struct lt_buf out = LT_BUF(1 << 16);
	struct lt_doc *doc = lt_doc_new(s->t->arena, lt_facts_keys(s->t->facts), NULL);
	lt_value_put(lt_terraform_body(s->m, NULL, &b->body, kind, b->place), doc);
	if (!lt_doc_broken(doc))
		lt_node_json(lt_doc_root(doc), &out);
	lt_row_slice(row, "settings", lt_buf_text(&out));
	lt_buf_done(&out);
}

/* Provider blocks are objects: provider:azurerm. */
static void
lay_provider_blocks(struct settings *s, const struct lt_terraform_code *code)
{
	struct lt_arena *a = s->t->arena;
	for (int f = 0; f < code->file_count; f++)
		for (const struct lt_hcl_block *b = code->files[f]->blocks; b; b = b->next) {
			if (!lt_text_eq(b->type, "provider") || b->count != 1)
				continue;
			const struct lt_hcl_attr *alias = lt_hcl_attr(&b->body, "alias");
			bool named = alias && alias->value->kind == LT_HCL_TEXT;
			struct lt_doc *doc = lt_doc_new(
				a, lt_facts_keys(s->t->facts), b->place.file);
			lt_value_put(lt_terraform_body(
					     s->m, NULL, &b->body, LT_LIT("provider"), b->place),
				doc);
			struct lt_object o = { .source = "terraform",
				.quality = LT_QUALITY_DECLARED,
				.place = b->place };
			o.type = lt_print(a, "provider:%.*s", LT_ARG(b->labels[0]));
			o.name = lt_copy_text(a, named ? alias->value->text : b->labels[0]).at;
			o.resource = lt_print(a, "%sprovider.%.*s%s%s", s->m->prefix,
				LT_ARG(b->labels[0]), named ? "." : "", named ? o.name : "");
			o.body = lt_doc_broken(doc) ? LT_NOWHERE : lt_doc_root(doc);
			lt_facts_object(s->t->facts, &o);
		}
}

void
lt_terraform_rows_of_root(
	struct lt_terraform *t, struct lt_terraform_module *m, struct lt_terraform_root *root)
{
	struct settings s = { .t = t, .m = m, .root = root, .seen = lt_map_new(t->arena) };
	const struct lt_terraform_code *code = m->code;
	note_code(&s, code, 0);
	lay_provider_blocks(&s, code);
	for (int i = 0; i < s.count; i++)
		lay_provider(&s, &s.at[i]);
	if (s.backend)
		lay_backend(&s);
	root->settings.required_version = s.required_version ? s.required_version->value : NULL;
	root->settings.backend = s.backend
		? lt_print(t->arena, "%.*s",
			  LT_ARG(s.backend->count ? s.backend->labels[0] : s.backend->type))
		: NULL;
	root->settings.library = !s.backend && !s.provider_block && code->variables.count > 0;
	root->settings.example = code->example;
	root->settings.files = code->file_count;
	root->settings.place = s.place.line ? s.place : (struct lt_place){ 0 };
	if (!root->settings.place.line && root->count)
		root->settings.place = root->objects[0].place;
}

/* At the end, when it is known whether a plan spoke for the root. */
void
lt_terraform_row_of_root(struct lt_terraform *t, const struct lt_terraform_root *root)
{
	const struct lt_terraform_settings *s = &root->settings;
	struct lt_row *row = lt_facts_row(t->facts, "terraform_root");
	const char *slash = strrchr(root->folder, '/');
	lt_row_text(row, "resource", *root->folder ? root->folder : ".");
	lt_row_text(row, "type", "root");
	lt_row_text(row, "name", slash ? slash + 1 : *root->folder ? root->folder : ".");
	lt_row_text(row, "source", "terraform");
	lt_row_place(row, s->place);
	if (s->required_version && s->required_version->kind == LT_HCL_TEXT)
		lt_row_slice(row, "required_version", s->required_version->text);
	lt_row_text(row, "backend", s->backend);
	lt_row_bool(row, "library", s->library);
	lt_row_bool(row, "example", s->example);
	lt_row_bool(row, "lock_file", root->locked);
	lt_row_int(row, "files", s->files);
	lt_row_int(row, "resources", root->resources);
	lt_row_int(row, "disabled", root->off);
	lt_row_int(row, "modules", root->modules);
	lt_row_text(row, "plan", root->plan);
}
