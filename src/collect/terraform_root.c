/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots: which folders are applied as a whole, and the objects their code comes to.
 *
 * A folder is a root when no code calls it as a local module; calls from examples and tests
 * do not count, because a module that only its examples call is applied by others.
 */
#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/files.h"
#include "collect/terraform_code.h"

enum { OFF_DEPTH = 16, OFF_MOST = 100 * 1000 };

/* A root while its code is walked. */
struct walk {
	struct lt_terraform *t;
	struct lt_terraform_root *root;
	struct lt_map *majors; /* provider to number in at */
	struct lt_terraform_majors *at;
	int count, room;
	int calls_off;           /* followed in what is switched off */
	struct lt_map *narrowed; /* folders whose requirements were read */
};

/* Bytes of a file for file(): below the folder assessed, or seen from the root.  Only files
 * that the walk found, so that no link leads out of the folder. */
static bool
read_file(struct lt_hcl_run *run, struct lt_text path, struct lt_text *ret_bytes)
{
	const struct lt_terraform_run *r = (const struct lt_terraform_run *)run;
	struct lt_terraform *t = r->t;
	const char *word = lt_print(t->arena, "%.*s", LT_ARG(path));
	const char *const tries[] = { lt_io_clean(t->arena, word),
		lt_io_clean(t->arena, lt_io_join(t->arena, r->folder, word)) };
	for (int i = 0; i < 2; i++) {
		struct lt_err err = { 0 };
		if (lt_files_named(t->src->files, tries[i]) &&
			lt_io_read(t->arena, t->src->dir, tries[i], 1 << 22, ret_bytes, &err))
			return lt_hcl_eval_take(run, (int64_t)ret_bytes->len / 16);
	}
	return false;
}

static const struct lt_value *
list_files(struct lt_hcl_run *run, struct lt_text folder, struct lt_place place)
{
	struct lt_terraform *t = ((struct lt_terraform_run *)run)->t;
	const char *clean = lt_io_clean(t->arena, lt_print(t->arena, "%.*s", LT_ARG(folder)));
	if (strcmp(clean, ".") == 0)
		clean = "";
	size_t len = strlen(clean);
	int count = 0;
	struct lt_value *list = lt_value_list(t->arena, t->src->files->count, place);
	for (int i = 0; i < t->src->files->count; i++) {
		const char *path = t->src->files->at[i].path;
		if (strncmp(path, clean, len) == 0 && (len == 0 || path[len] == '/'))
			list->items[count++] = lt_value_text(
				t->arena, lt_text(path + len + (len > 0)), place);
	}
	list->count = count;
	return list;
}

static struct lt_terraform_majors *
majors_of(struct walk *w, struct lt_text provider)
{
	int64_t at = lt_map_get(w->majors, provider);
	if (at < 0) {
		at = w->count;
		lt_map_put(w->majors, provider, at);
		LT_PUSH(w->t->arena, w->at, w->count, w->room) = LT_TERRAFORM_ANY;
	}
	return &w->at[at];
}

static int
major_of(struct walk *w, const struct lt_terraform_decl *decl)
{
	const struct lt_hcl_attr *attr = lt_hcl_attr(&decl->block->body, "provider");
	const struct lt_hcl_expr *e = attr ? attr->value : NULL;
	struct lt_text name = decl->type;
	while (e && e->kind == LT_HCL_MEMBER)
		e = e->of;
	if (e && (e->kind == LT_HCL_NAME || e->kind == LT_HCL_TEXT))
		lt_text_cut(&(struct lt_text){ e->text.at, e->text.len }, '.', &name);
	else
		lt_text_cut(&(struct lt_text){ decl->type.at, decl->type.len }, '_', &name);
	return lt_terraform_major(*majors_of(w, name));
}

static void
push(struct walk *w, struct lt_terraform_object object)
{
	struct lt_terraform_root *root = w->root;
	const char *local = lt_terraform_local(root, object.address);
	lt_map_put(root->exact, lt_text(local), root->count);
	struct lt_text plain = lt_text(lt_terraform_plain(w->t->arena, local));
	if (lt_map_get(root->plain, plain) < 0)
		lt_map_put(root->plain, plain, root->count);
	LT_PUSH(w->t->arena, root->objects, root->count, root->room) = object;
}

static void
push_off(struct walk *w, const struct lt_terraform_decl *decl, const char *prefix, const char *why)
{
	struct lt_arena *a = w->t->arena;
	push(w,
		(struct lt_terraform_object){ .type = lt_copy_text(a, decl->type).at,
			.name = lt_copy_text(a, decl->name).at,
			.address = lt_print(a, "%s%.*s", prefix, LT_ARG(decl->key)),
			.body = lt_value_map(a, 0, decl->block->place),
			.place = decl->block->place,
			.off = why });
	w->root->resources++;
	w->root->off++;
}

/* Everything inside a call that is switched off. */
static void
walk_off(struct walk *w, const struct lt_terraform_codes *codes, struct lt_terraform_code *code,
	const char *prefix, const char *why, int depth)
{
	code->used = true;
	for (int i = 0; i < code->resources.count && w->root->off < OFF_MOST; i++)
		if (!code->resources.at[i].data)
			push_off(w, &code->resources.at[i], prefix, why);
	for (int i = 0; i < code->modules.count && depth < OFF_DEPTH && w->calls_off++ < OFF_MOST;
		i++) {
		const struct lt_terraform_decl *decl = &code->modules.at[i];
		const char *folder = lt_terraform_code_local(
			w->t->arena, code->folder, lt_terraform_code_source(decl->block));
		struct lt_terraform_code *inner = folder ? lt_terraform_code_in(codes, folder)
							 : NULL;
		if (inner && inner != code)
			walk_off(w, codes, inner,
				lt_print(w->t->arena, "%smodule.%.*s.", prefix, LT_ARG(decl->name)),
				why, depth + 1);
	}
}

static void
walk_resource(struct walk *w, struct lt_terraform_module *m, int at)
{
	const struct lt_terraform_decl *decl = &m->code->resources.at[at];
	const struct lt_terraform_expansion *x = lt_terraform_module_resource(m, at);
	struct lt_arena *a = w->t->arena;
	if (x->off)
		push_off(w, decl, m->prefix, x->off);
	w->root->resources += x->count;
	for (int i = 0; i < x->count; i++)
		push(w,
			(struct lt_terraform_object){ .type = lt_copy_text(a, decl->type).at,
				.name = lt_copy_text(a, decl->name).at,
				.address = x->at[i].address,
				.body = lt_terraform_module_body(m, at, &x->at[i]),
				.place = decl->block->place,
				.version = major_of(w, decl) });
}

/* A source without what fetches it and without a version: "github.com/a/b//c". */
static const char *
plain_source(struct lt_arena *a, struct lt_text source)
{
	static const char *const fronts[] = { "git::", "https://", "http://", "ssh://", "git@",
		"registry.terraform.io/", "registry.opentofu.org/" };
	struct lt_text plain = source;
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (lt_text_starts(plain, fronts[i]))
			plain = (struct lt_text){ plain.at + strlen(fronts[i]),
				plain.len - strlen(fronts[i]) };
	const char *query = plain.len ? memchr(plain.at, '?', plain.len) : NULL;
	if (query)
		plain.len = (size_t)(query - plain.at);
	char *text = (char *)lt_copy_text(a, plain).at;
	char *git = strstr(text, ".git");
	if (git && (git[4] == 0 || git[4] == '/'))
		memmove(git, git + 4, strlen(git + 4) + 1);
	return text;
}

static void
push_call(struct walk *w, struct lt_terraform_module *m, const struct lt_terraform_decl *decl,
	const struct lt_terraform_instance *instance, const char *off)
{
	struct lt_arena *a = w->t->arena;
	size_t len = strlen(instance->address);
	push(w,
		(struct lt_terraform_object){
			.type = lt_print(a, "module:%s",
				plain_source(a, lt_terraform_code_source(decl->block))),
			.name = lt_copy_text(a, decl->name).at,
			.address = lt_print(a, "%.*s", (int)len - 1, instance->address),
			.body = off ? lt_value_map(a, 0, decl->block->place)
				    : lt_terraform_body(m, instance->bound, &decl->block->body,
					      LT_NONE, decl->block->place),
			.place = decl->block->place,
			.off = off });
}

static void
walk_module(struct walk *w, struct lt_terraform_module *m)
{
	for (int i = 0; i < m->code->resources.count; i++)
		if (!m->code->resources.at[i].data)
			walk_resource(w, m, i);
	for (int i = 0; i < m->code->modules.count; i++) {
		const struct lt_terraform_decl *decl = &m->code->modules.at[i];
		const struct lt_terraform_expansion *x = lt_terraform_module_call(m, i);
		struct lt_text source = lt_terraform_code_source(decl->block);
		const char *folder = lt_terraform_code_local(w->t->arena, m->code->folder, source);
		struct lt_terraform_code *code = folder ? lt_terraform_code_in(m->codes, folder)
							: NULL;
		const char *address = lt_print(
			w->t->arena, "%smodule.%.*s.", m->prefix, LT_ARG(decl->name));
		struct lt_terraform_instance none = { .address = address };
		lt_terraform_rows_of_call(w->t, m, decl, x);
		if (x->off && code)
			walk_off(w, m->codes, code, address, x->off, 0);
		else if (x->off && !folder)
			push_call(w, m, decl, &none, x->off);
		for (int n = 0; n < x->count; n++) {
			if (x->at[n].module)
				walk_module(w, x->at[n].module);
			else if (!folder)
				push_call(w, m, decl, &x->at[n], NULL);
		}
		w->root->modules++;
	}
}

/* The constraints of required_providers, of this code and all it calls. */
static void
narrow_majors(struct walk *w, const struct lt_terraform_codes *codes,
	const struct lt_terraform_code *code)
{
	if (lt_map_get(w->narrowed, lt_text(code->folder)) >= 0)
		return;
	lt_map_put(w->narrowed, lt_text(code->folder), 0);
	for (int f = 0; f < code->file_count; f++)
		for (const struct lt_hcl_block *b = code->files[f]->blocks; b; b = b->next) {
			const struct lt_hcl_block *required = lt_text_eq(b->type, "terraform")
				? lt_hcl_block(&b->body, "required_providers")
				: NULL;
			for (const struct lt_hcl_attr *p = required ? required->body.attrs : NULL;
				p; p = p->next)
				lt_terraform_narrow(majors_of(w, p->name),
					lt_terraform_requirement(p->value, "version"));
		}
	for (int i = 0; i < code->modules.count; i++) {
		const char *folder = lt_terraform_code_local(w->t->arena, code->folder,
			lt_terraform_code_source(code->modules.at[i].block));
		const struct lt_terraform_code *inner = folder ? lt_terraform_code_in(codes, folder)
							       : NULL;
		if (inner)
			narrow_majors(w, codes, inner);
	}
}

static void
read_root(struct lt_terraform *t, const struct lt_terraform_codes *codes,
	struct lt_terraform_code *code)
{
	struct lt_arena *a = t->arena;
	struct lt_terraform_root *root = LT_NEW(a, struct lt_terraform_root);
	struct lt_terraform_run *run = LT_NEW(a, struct lt_terraform_run);
	run->run = (struct lt_hcl_run){ .arena = a, .keys = lt_facts_keys(t->facts),
		.values = t->src->limits.values > 0 ? t->src->limits.values : 20 * 1000 * 1000,
		.read = read_file, .list = list_files };
	run->t = t;
	run->folder = root->folder = code->folder;
	root->exact = lt_map_new(a);
	root->plain = lt_map_new(a);
	LT_PUSH(a, t->roots, t->root_count, t->root_room) = root;
	struct walk w = { .t = t, .root = root, .majors = lt_map_new(a),
		.narrowed = lt_map_new(a) };
	struct lt_terraform_module seed = { .scope = { .run = &run->run }, .t = t, .codes = codes,
		.root_folder = code->folder };
	struct lt_terraform_module *m = lt_terraform_module_new(&seed, code);
	m->prefix = *code->folder ? lt_print(a, "%s/", code->folder) : "";
	narrow_majors(&w, codes, code);
	lt_terraform_lock_read(t, root);
	for (int i = 0; i < root->lock_count; i++)
		lt_terraform_narrow(majors_of(&w, root->locks[i].name), root->locks[i].version);
	walk_module(&w, m);
	lt_terraform_rows_of_root(t, m, root);
	if (run->run.values < 0)
		lt_terraform_blind(t, code->folder, 0,
			"this code makes more values than the limit allows; what came after that "
			"is unknown");
}

void
lt_terraform_roots_read(struct lt_terraform *t)
{
	struct lt_terraform_codes codes = { 0 };
	lt_terraform_code_read(t, &codes);
	for (int i = 0; i < codes.count; i++)
		if (!codes.at[i]->called)
			read_root(t, &codes, codes.at[i]);
	for (int i = 0; i < codes.count; i++)
		if (!codes.at[i]->used)
			read_root(t, &codes, codes.at[i]);
	for (int i = 0; i < codes.count; i++)
		if (!codes.at[i]->vendored)
			lt_terraform_rows_of_code(t, codes.at[i]);
}
