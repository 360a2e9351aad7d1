/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of variables, outputs, assignments, moves and calls. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "collect/terraform_code.h"

enum { DEPTH = 64, TEXT_BYTES = 1 << 16 };

/* The row's resource: what it is called in its folder. */
static void
name_row(struct lt_terraform *t, struct lt_row *row, const char *folder, const char *kind,
	struct lt_text name)
{
	lt_row_text(row, "resource",
		lt_print(t->arena, "%s%s%s.%.*s", folder, *folder ? "/" : "", kind, LT_ARG(name)));
	lt_row_text(row, "type", kind);
	lt_row_slice(row, "name", name);
	lt_row_text(row, "source", "terraform");
}

static bool
says_true(const struct lt_hcl_body *body, const char *name)
{
	const struct lt_hcl_attr *attr = lt_hcl_attr(body, name);
	return attr && attr->value->kind == LT_HCL_TRUE;
}

static void
row_written(struct lt_row *row, const char *column, const struct lt_hcl_expr *e)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	lt_hcl_write(e, &out);
	lt_row_slice(row, column, lt_buf_text(&out));
	lt_buf_done(&out);
}

static bool
is_filled(const struct lt_hcl_expr *e)
{
	switch ((enum lt_hcl_kind)e->kind) {
	case LT_HCL_NULL:
		return false;
	case LT_HCL_TEXT:
		return e->text.len > 0;
	case LT_HCL_LIST:
	case LT_HCL_MAP:
		return e->count > 0;
	default:
		return true;
	}
}

static void
lay_variable(struct lt_terraform *t, const struct lt_terraform_code *code,
	const struct lt_terraform_decl *decl)
{
	const struct lt_hcl_body *body = &decl->block->body;
	const struct lt_hcl_attr *type = lt_hcl_attr(body, "type"),
				 *otherwise = lt_hcl_attr(body, "default");
	struct lt_row *row = lt_facts_row(t->facts, "terraform_variable");
	bool secret = lt_terraform_secret_name(decl->name);
	bool sensitive = says_true(body, "sensitive") || says_true(body, "ephemeral");
	int64_t validations = 0;
	for (const struct lt_hcl_block *b = body->blocks; b; b = b->next)
		validations += lt_text_eq(b->type, "validation");
	name_row(t, row, code->folder, "var", decl->name);
	lt_row_place(row, decl->block->place);
	lt_row_text(row, "folder", code->folder);
	lt_row_slice(row, "variable", decl->name);
	if (type)
		row_written(row, "kind", type->value);
	lt_row_bool(row, "has_default", otherwise != NULL);
	lt_row_bool(row, "default_filled", otherwise && is_filled(otherwise->value));
	if (otherwise)
		lt_row_column_place(row, "default_filled", otherwise->value->place);
	if (otherwise && !secret && !sensitive) {
		if (otherwise->value->kind == LT_HCL_TEXT)
			lt_row_slice(row, "default_value", otherwise->value->text);
		else
			row_written(row, "default_value", otherwise->value);
		lt_row_column_place(row, "default_value", otherwise->value->place);
	}
	lt_row_bool(row, "sensitive", sensitive);
	lt_row_bool(row, "secret_like", secret);
	lt_row_bool(row, "described", lt_hcl_attr(body, "description") != NULL);
	lt_row_int(row, "validations", validations);
}

/* References in an expression, each once. */
struct references {
	struct lt_buf out;
	struct lt_map *seen;
	struct lt_arena *arena;
	bool secret;
};

static void find_references(struct references *r, const struct lt_hcl_expr *e, int depth);

static void
find_in_items(struct references *r, const struct lt_hcl_expr *e, int depth)
{
	for (int i = 0; i < e->count; i++)
		find_references(r, e->items[i], depth);
}

/* A chain down to its name is one reference; indexes are looked into too. */
static void
note_reference(struct references *r, const struct lt_hcl_expr *e, int depth)
{
	struct lt_buf written = LT_BUF(1024);
	const struct lt_hcl_expr *root = e;
	struct lt_text last = LT_NONE;
	for (; root->kind == LT_HCL_MEMBER || root->kind == LT_HCL_INDEX ||
		root->kind == LT_HCL_SPLAT;
		root = root->of) {
		if (root->kind == LT_HCL_MEMBER && !last.at)
			last = root->text;
		if (root->kind == LT_HCL_SPLAT && root->with->kind == LT_HCL_MEMBER && !last.at)
			last = root->with->text;
		if (root->kind == LT_HCL_INDEX)
			find_references(r, root->with, depth);
	}
	if (root->kind != LT_HCL_NAME) {
		find_references(r, root, depth);
		lt_buf_done(&written);
		return;
	}
	lt_hcl_write(e, &written);
	struct lt_text text = lt_copy_text(r->arena, lt_buf_text(&written));
	lt_buf_done(&written);
	if (lt_map_get(r->seen, text) < 0) {
		lt_map_put(r->seen, text, 0);
		lt_buf_puts(&r->out, r->out.len ? " " : "");
		lt_buf_text_add(&r->out, text);
	}
	r->secret |= last.at && lt_terraform_secret_name(last);
}

static void
find_references(struct references *r, const struct lt_hcl_expr *e, int depth)
{
	if (++depth > DEPTH)
		return;
	switch ((enum lt_hcl_kind)e->kind) {
	case LT_HCL_NAME:
	case LT_HCL_MEMBER:
	case LT_HCL_INDEX:
	case LT_HCL_SPLAT:
		note_reference(r, e, depth);
		break;
	case LT_HCL_TEMPLATE:
	case LT_HCL_CALL:
	case LT_HCL_LIST:
	case LT_HCL_MAP:
		find_in_items(r, e, depth);
		break;
	case LT_HCL_FOR:
		find_references(r, e->of, depth);
		find_references(r, e->loop->value, depth);
		break;
	case LT_HCL_CONDITION:
		find_references(r, e->otherwise, depth);
		__attribute__((fallthrough));
	case LT_HCL_BINARY:
		find_references(r, e->with, depth);
		__attribute__((fallthrough));
	case LT_HCL_JOIN:
	case LT_HCL_NOT:
	case LT_HCL_NEGATE:
		find_references(r, e->of, depth);
		break;
	default:
		break;
	}
}

static void
lay_output(struct lt_terraform *t, const struct lt_terraform_code *code,
	const struct lt_terraform_decl *decl)
{
	const struct lt_hcl_body *body = &decl->block->body;
	const struct lt_hcl_attr *value = lt_hcl_attr(body, "value");
	struct references r = {
		.out = LT_BUF(TEXT_BYTES), .seen = lt_map_new(t->arena), .arena = t->arena
	};
	if (value)
		find_references(&r, value->value, 0);
	struct lt_row *row = lt_facts_row(t->facts, "terraform_output");
	name_row(t, row, code->folder, "output", decl->name);
	lt_row_place(row, decl->block->place);
	lt_row_text(row, "folder", code->folder);
	lt_row_slice(row, "output", decl->name);
	lt_row_bool(row, "sensitive", says_true(body, "sensitive") || says_true(body, "ephemeral"));
	lt_row_slice(row, "refers", lt_buf_text(&r.out));
	lt_row_bool(row, "secret_like", r.secret);
	if (value)
		lt_row_column_place(row, "secret_like", value->place);
	lt_row_bool(row, "described", lt_hcl_attr(body, "description") != NULL);
	lt_buf_done(&r.out);
}

static void
lay_assignments(struct lt_terraform *t, const struct lt_terraform_code *code,
	const struct lt_terraform_tfvars *file)
{
	for (const struct lt_hcl_attr *attr = file->body->attrs; attr; attr = attr->next) {
		struct lt_row *row = lt_facts_row(t->facts, "terraform_assignment");
		name_row(t, row, code->folder, "var", attr->name);
		lt_row_place(row, attr->place);
		lt_row_text(row, "folder", code->folder);
		lt_row_slice(row, "variable", attr->name);
		lt_row_bool(row, "secret_like", lt_terraform_secret_name(attr->name));
		lt_row_bool(row, "filled", is_filled(attr->value));
		lt_row_bool(row, "loaded", file->loaded);
	}
}

static void
lay_move(struct lt_terraform *t, const struct lt_terraform_code *code,
	const struct lt_hcl_block *block)
{
	const struct lt_hcl_attr *from = lt_hcl_attr(&block->body, "from"),
				 *to = lt_hcl_attr(&block->body, "to");
	const struct lt_hcl_attr *id = lt_hcl_attr(&block->body, "id");
	struct lt_row *row = lt_facts_row(t->facts, "terraform_move");
	lt_row_text(row, "source", "terraform");
	lt_row_place(row, block->place);
	lt_row_text(row, "folder", code->folder);
	lt_row_slice(row, "kind", block->type);
	if (from || id)
		row_written(row, "origin", from ? from->value : id->value);
	if (to)
		row_written(row, "target", to->value);
}

void
lt_terraform_rows_of_code(struct lt_terraform *t, const struct lt_terraform_code *code)
{
	for (int i = 0; i < code->variables.count; i++)
		lay_variable(t, code, &code->variables.at[i]);
	for (int i = 0; i < code->outputs.count; i++)
		lay_output(t, code, &code->outputs.at[i]);
	for (int i = 0; i < code->tfvars_count; i++)
		lay_assignments(t, code, &code->tfvars[i]);
	for (int f = 0; f < code->file_count; f++)
		for (const struct lt_hcl_block *b = code->files[f]->blocks; b; b = b->next)
			if (lt_text_eq(b->type, "moved") || lt_text_eq(b->type, "removed") ||
				lt_text_eq(b->type, "import"))
				lay_move(t, code, b);
}

/* What ?ref= asks for in a source; LT_NONE. */
static struct lt_text
ref_of(struct lt_text source)
{
	const char *at = source.len ? memmem(source.at, source.len, "ref=", 4) : NULL;
	if (!at || at == source.at || !strchr("?&", at[-1]))
		return LT_NONE;
	struct lt_text ref = { at + 4, source.len - (size_t)(at + 4 - source.at) };
	const char *end = ref.len ? memchr(ref.at, '&', ref.len) : NULL;
	if (end)
		ref.len = (size_t)(end - ref.at);
	return ref;
}

static const char *
kind_of(struct lt_text source)
{
	if (lt_text_starts(source, "./") || lt_text_starts(source, "../") ||
		lt_text_eq(source, "."))
		return "local";
	if (lt_text_starts(source, "git::") || lt_text_starts(source, "git@") ||
		lt_text_starts(source, "github.com/") || lt_text_starts(source, "bitbucket.org/") ||
		lt_text_has(source, ".git"))
		return "git";
	if (lt_text_starts(source, "s3::") || lt_text_starts(source, "gcs::"))
		return "bucket";
	if (lt_text_starts(source, "http://") || lt_text_starts(source, "https://"))
		return "http";
	int slashes = 0;
	for (size_t i = 0; i < source.len; i++)
		slashes += source.at[i] == '/';
	return slashes >= 2 ? "registry" : "other";
}

static bool
is_commit(struct lt_text ref)
{
	if (ref.len < 7 || ref.len > 64)
		return false;
	for (size_t i = 0; i < ref.len; i++)
		if (!memchr("0123456789abcdef", ref.at[i], 16))
			return false;
	return ref.len == 40 || ref.len == 64;
}

/* v1.2.3 and 1.2 are tags nobody moves. */
static bool
is_tag(struct lt_text ref)
{
	if (lt_text_starts(ref, "v"))
		ref = (struct lt_text){ ref.at + 1, ref.len - 1 };
	return ref.len > 1 && ref.at[0] >= '0' && ref.at[0] <= '9' && memchr(ref.at, '.', ref.len);
}

static void
row_pins(struct lt_row *row, const char *kind, struct lt_text source, struct lt_text version)
{
	struct lt_terraform_majors majors = LT_TERRAFORM_ANY;
	struct lt_text ref = ref_of(source);
	bool local = strcmp(kind, "local") == 0;
	bool exact = version.len && strchr("=0123456789v", version.at[0]) &&
		!memchr(version.at, ',', version.len);
	lt_terraform_narrow(&majors, version);
	bool bounded = version.len && majors.most != INT32_MAX;
	lt_row_slice(row, "version", version.at ? version : ref);
	lt_row_bool(row, "pinned", local || exact || bounded || is_commit(ref) || is_tag(ref));
	lt_row_bool(row, "commit_pinned", local || exact || is_commit(ref));
}

static void
row_arguments(struct lt_terraform *t, struct lt_row *row, struct lt_terraform_module *m,
	const struct lt_terraform_decl *decl, const struct lt_terraform_expansion *x)
{
	struct lt_arena *scratch = lt_arena_new(SIZE_MAX);
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_doc *doc = lt_doc_new(scratch, lt_facts_keys(t->facts), NULL);
	lt_value_put(lt_terraform_body(
			     m, x->at[0].bound, &decl->block->body, LT_NONE, decl->block->place),
		doc);
	if (!lt_doc_broken(doc))
		lt_node_json(lt_doc_root(doc), &out);
	if (!lt_buf_over(&out))
		lt_row_slice(row, "arguments", lt_buf_text(&out));
	lt_buf_done(&out);
	lt_arena_drop(scratch);
}

void
lt_terraform_rows_of_call(struct lt_terraform *t, struct lt_terraform_module *m,
	const struct lt_terraform_decl *decl, const struct lt_terraform_expansion *x)
{
	const struct lt_hcl_attr *version = lt_hcl_attr(&decl->block->body, "version");
	const struct lt_hcl_attr *attr = lt_hcl_attr(&decl->block->body, "source");
	struct lt_text source = lt_terraform_code_source(decl->block);
	const char *kind = kind_of(source);
	bool local = strcmp(kind, "local") == 0;
	struct lt_row *row = lt_facts_row(t->facts, "terraform_module_call");
	lt_row_text(row, "resource",
		lt_print(t->arena, "%smodule.%.*s", m->prefix, LT_ARG(decl->name)));
	lt_row_text(row, "type", "module");
	lt_row_slice(row, "name", decl->name);
	lt_row_text(row, "source", "terraform");
	lt_row_place(row, decl->block->place);
	lt_row_text(row, "root", m->root_folder);
	lt_row_slice(row, "module_source", source);
	if (attr)
		lt_row_column_place(row, "module_source", attr->place);
	lt_row_text(row, "kind", kind);
	row_pins(row, kind, source,
		version && version->value->kind == LT_HCL_TEXT ? version->value->text : LT_NONE);
	if (version)
		lt_row_column_place(row, "version", version->place);
	lt_row_bool(row, "read", (local && x->off) || (x->count && x->at[0].module));
	lt_row_bool(row, "disabled", x->off != NULL);
	if (x->count && !local)
		row_arguments(t, row, m, decl, x);
}
