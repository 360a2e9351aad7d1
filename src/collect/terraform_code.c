/* SPDX-License-Identifier: Apache-2.0 */
/* Source files into folders of declarations. */
#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/files.h"
#include "collect/terraform_code.h"
#include "format/json.h"

int
lt_terraform_code_find(const struct lt_terraform_decls *decls, struct lt_text key)
{
	return (int)lt_map_get(decls->by_key, key);
}

/* The first one of a name counts. */
static void
declare(struct lt_terraform *t, struct lt_terraform_decls *decls, struct lt_terraform_decl decl)
{
	if (lt_map_get(decls->by_key, decl.key) >= 0)
		return;
	lt_map_put(decls->by_key, decl.key, decls->count);
	LT_PUSH(t->arena, decls->at, decls->count, decls->room) = decl;
}

static bool
has_part(const char *folder, const char *part)
{
	size_t len = strlen(part);
	for (const char *at = folder; (at = strstr(at, part)); at += len)
		if ((at == folder || at[-1] == '/') && (at[len] == 0 || at[len] == '/'))
			return true;
	return false;
}

struct lt_terraform_code *
lt_terraform_code_in(const struct lt_terraform_codes *codes, const char *folder)
{
	int64_t at = lt_map_get(codes->by_folder, lt_text(folder));
	return at < 0 ? NULL : codes->at[at];
}

static struct lt_terraform_code *
code_of(struct lt_terraform *t, struct lt_terraform_codes *codes, const char *path)
{
	const char *folder = lt_terraform_folder(t->arena, path);
	struct lt_terraform_code *code = lt_terraform_code_in(codes, folder);
	if (code)
		return code;
	code = LT_NEW(t->arena, struct lt_terraform_code);
	code->folder = folder;
	code->example = has_part(folder, "examples") || has_part(folder, "example") ||
		has_part(folder, "tests") || has_part(folder, "test");
	struct lt_terraform_decls *const all[] = { &code->variables, &code->locals, &code->outputs,
		&code->resources, &code->modules };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i]->by_key = lt_map_new(t->arena);
	lt_map_put(codes->by_folder, lt_text(folder), codes->count);
	LT_PUSH(t->arena, codes->at, codes->count, codes->room) = code;
	return code;
}

static void
sort_block(struct lt_terraform *t, struct lt_terraform_code *code, const struct lt_hcl_block *block)
{
	struct lt_terraform_decl decl = { .block = block };
	bool data = lt_text_eq(block->type, "data");
	if (lt_text_eq(block->type, "locals")) {
		for (const struct lt_hcl_attr *attr = block->body.attrs; attr; attr = attr->next)
			declare(t, &code->locals,
				(struct lt_terraform_decl){
					.key = attr->name, .name = attr->name, .attr = attr });
	} else if ((data || lt_text_eq(block->type, "resource")) && block->count == 2) {
		decl.type = block->labels[0];
		decl.name = block->labels[1];
		decl.data = data;
		decl.key = lt_text(lt_print(t->arena, "%s%.*s.%.*s", data ? "data." : "",
			LT_ARG(decl.type), LT_ARG(decl.name)));
		declare(t, &code->resources, decl);
	} else if (block->count == 1) {
		decl.key = decl.name = block->labels[0];
		if (lt_text_eq(block->type, "variable"))
			declare(t, &code->variables, decl);
		else if (lt_text_eq(block->type, "output"))
			declare(t, &code->outputs, decl);
		else if (lt_text_eq(block->type, "module"))
			declare(t, &code->modules, decl);
	}
}

/* The tree of one file; NULL when nothing of it can be used.  Each mistake is a blind row. */
static const struct lt_hcl_file *
read_file(struct lt_terraform *t, const char *path)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	const struct lt_hcl_file *file;
	struct lt_doc *doc;
	path = lt_copy(t->arena, path);
	if (!lt_io_read(t->arena, t->src->dir, path, t->src->limits.file_bytes, &bytes, &err)) {
		lt_terraform_blind(t, path, 0, err.text);
		return NULL;
	}
	if (lt_text_ends(lt_text(path), ".json")) {
		if (!lt_json_read(t->arena, lt_facts_keys(t->facts), path, bytes, &doc, &err)) {
			lt_terraform_blind(t, path, 0, err.text);
			return NULL;
		}
		file = lt_hcl_of_json(t->arena, lt_doc_root(doc));
	} else {
		file = lt_hcl_read(t->arena, path, bytes);
	}
	for (const struct lt_hcl_error *e = file->errors; e; e = e->next)
		lt_terraform_blind(t, path, e->place.line,
			lt_print(t->arena, "%s:%u:%u: %s%s", path, e->place.line, e->place.column,
				e->sentence,
				e->left_out ? "; the block it stands in is left out" : ""));
	return file;
}

void
lt_terraform_code_file(struct lt_terraform *t, struct lt_terraform_codes *codes, const char *path)
{
	const struct lt_hcl_file *file = read_file(t, path);
	if (!file)
		return;
	struct lt_terraform_code *code = code_of(t, codes, path);
	LT_PUSH(t->arena, code->files, code->file_count, code->file_room) = &file->body;
	for (const struct lt_hcl_block *block = file->body.blocks; block; block = block->next)
		sort_block(t, code, block);
}

/* Files come in the order of their names: terraform.tfvars gives way to *.auto.tfvars. */
static void
read_tfvars(struct lt_terraform *t, struct lt_terraform_codes *codes, const char *path)
{
	struct lt_terraform_code *code =
		lt_terraform_code_in(codes, lt_terraform_folder(t->arena, path));
	const struct lt_hcl_file *file = code ? read_file(t, path) : NULL;
	if (!file)
		return;
	const char *slash = strrchr(path, '/');
	struct lt_text name = lt_text(slash ? slash + 1 : path);
	bool plain = lt_text_eq(name, "terraform.tfvars") ||
		lt_text_eq(name, "terraform.tfvars.json");
	bool loaded = plain || lt_text_ends(name, ".auto.tfvars") ||
		lt_text_ends(name, ".auto.tfvars.json");
	LT_PUSH(t->arena, code->tfvars, code->tfvars_count, code->tfvars_room) =
		(struct lt_terraform_tfvars){ lt_copy(t->arena, path), &file->body, loaded };
	if (!plain)
		return;
	struct lt_terraform_tfvars last = code->tfvars[code->tfvars_count - 1];
	memmove(code->tfvars + 1, code->tfvars, sizeof last * (size_t)(code->tfvars_count - 1));
	code->tfvars[0] = last;
}

struct lt_text
lt_terraform_code_source(const struct lt_hcl_block *call)
{
	const struct lt_hcl_attr *source = lt_hcl_attr(&call->body, "source");
	return source && source->value->kind == LT_HCL_TEXT ? source->value->text : LT_NONE;
}

const char *
lt_terraform_code_local(struct lt_arena *a, const char *folder, struct lt_text source)
{
	bool here = lt_text_eq(source, ".") || lt_text_eq(source, "..");
	if (!here && !lt_text_starts(source, "./") && !lt_text_starts(source, "../"))
		return NULL;
	const char *clean = lt_io_clean(
		a, lt_io_join(a, folder, lt_print(a, "%.*s", LT_ARG(source))));
	return strcmp(clean, ".") == 0 ? "" : clean;
}

/* Who is called by whom. */
static void
note_calls(struct lt_terraform *t, struct lt_terraform_codes *codes)
{
	for (int i = 0; i < codes->count; i++) {
		struct lt_terraform_code *code = codes->at[i];
		for (int c = 0; c < code->modules.count; c++) {
			const char *folder = lt_terraform_code_local(t->arena, code->folder,
				lt_terraform_code_source(code->modules.at[c].block));
			struct lt_terraform_code *called = folder
				? lt_terraform_code_in(codes, folder)
				: NULL;
			if (called && called != code && (!code->example || called->example))
				called->called = true;
		}
	}
}

void
lt_terraform_code_read(struct lt_terraform *t, struct lt_terraform_codes *codes)
{
	const struct lt_file *file;
	codes->by_folder = lt_map_new(t->arena);
	for (int at = 0; (file = lt_files_next(t->src->files, LT_FILE_TERRAFORM, &at));)
		lt_terraform_code_file(t, codes, file->path);
	for (int at = 0; (file = lt_files_next(t->src->files, LT_FILE_TFVARS, &at));)
		read_tfvars(t, codes, file->path);
	lt_terraform_vendor_read(t, codes);
	note_calls(t, codes);
}
