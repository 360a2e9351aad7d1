/* SPDX-License-Identifier: Apache-2.0 */
/* One use of a folder: what var, local, module, data and resources come to in it. */
#include "base/arena.h"
#include "base/map.h"
#include "collect/terraform_code.h"

enum { DEPTH = 32 };

static const struct lt_value *resolve(const struct lt_hcl_scope *scope, struct lt_hcl_path *path);

/* A module of code beside or below like; the caller says whose call it is. */
struct lt_terraform_module *
lt_terraform_module_new(struct lt_terraform_module *like, struct lt_terraform_code *code)
{
	struct lt_arena *a = like->t->arena;
	struct lt_terraform_module *m = LT_NEW(a, struct lt_terraform_module);
	m->scope = (struct lt_hcl_scope){ like->scope.run, resolve };
	m->t = like->t;
	m->codes = like->codes;
	m->root_folder = like->root_folder;
	m->code = code;
	m->prefix = "";
	m->variables = LT_NEW_ARRAY(a, struct lt_terraform_memo, code->variables.count);
	m->locals = LT_NEW_ARRAY(a, struct lt_terraform_memo, code->locals.count);
	m->outputs = LT_NEW_ARRAY(a, struct lt_terraform_memo, code->outputs.count);
	m->resources = LT_NEW_ARRAY(a, struct lt_terraform_expansion, code->resources.count);
	m->calls = LT_NEW_ARRAY(a, struct lt_terraform_expansion, code->modules.count);
	code->used = true;
	return m;
}

static const struct lt_value *
circle(struct lt_terraform_module *m, struct lt_place place)
{
	return lt_value_unknown(m->t->arena, LT_NONE, place, "depends on itself");
}

/* The value that .tfvars files or the call give; NULL when none does. */
static const struct lt_value *
given(struct lt_terraform_module *m, struct lt_text name)
{
	const char *word = lt_print(m->t->arena, "%.*s", LT_ARG(name));
	if (m->parent) {
		const struct lt_hcl_attr *attr = lt_hcl_attr(&m->call->body, word);
		return attr ? lt_hcl_eval(&m->parent->scope, m->bound, attr->value) : NULL;
	}
	const struct lt_hcl_attr *last = NULL;
	bool any = false;
	for (int i = 0; i < m->code->tfvars_count; i++)
		any |= m->code->tfvars[i].loaded;
	for (int i = 0; i < m->code->tfvars_count; i++) {
		const struct lt_terraform_tfvars *file = &m->code->tfvars[i];
		/* A single file that must be asked for is the one that is asked for. */
		bool alone = !any && m->code->tfvars_count == 1 && !strstr(file->file, "example") &&
			!strstr(file->file, "sample") && !strstr(file->file, "template");
		const struct lt_hcl_attr *attr = file->loaded || alone
			? lt_hcl_attr(file->body, word)
			: NULL;
		last = attr ? attr : last;
	}
	return last ? lt_hcl_eval(&(struct lt_hcl_scope){ .run = m->scope.run }, NULL, last->value)
		    : NULL;
}

static bool
is_true(struct lt_terraform_module *m, const struct lt_hcl_block *block, const char *name,
	bool otherwise)
{
	const struct lt_hcl_attr *attr = lt_hcl_attr(&block->body, name);
	(void)m;
	return !attr ? otherwise : attr->value->kind == LT_HCL_TRUE;
}

static const struct lt_value *
read_variable(struct lt_terraform_module *m, const struct lt_terraform_decl *decl)
{
	const struct lt_hcl_attr *type = lt_hcl_attr(&decl->block->body, "type");
	const struct lt_hcl_attr *otherwise = lt_hcl_attr(&decl->block->body, "default");
	const struct lt_value *v = given(m, decl->name);
	bool nullable = is_true(m, decl->block, "nullable", true);
	if ((!v || (v->kind == LT_KIND_NULL && !nullable)) && otherwise)
		v = lt_hcl_eval(
			&(struct lt_hcl_scope){ .run = m->scope.run }, NULL, otherwise->value);
	if (!v)
		v = lt_value_unknown(m->t->arena, LT_NONE, decl->block->place,
			"depends on variable %.*s, which has no default", LT_ARG(decl->name));
	if (type)
		v = lt_hcl_convert(&m->scope, v, type->value);
	if (is_true(m, decl->block, "sensitive", false) ||
		is_true(m, decl->block, "ephemeral", false))
		v = lt_value_hide(m->t->arena, v);
	return v;
}

const struct lt_value *
lt_terraform_module_variable(struct lt_terraform_module *m, int at)
{
	struct lt_terraform_memo *memo = &m->variables[at];
	const struct lt_terraform_decl *decl = &m->code->variables.at[at];
	if (memo->busy)
		return circle(m, decl->block->place);
	memo->busy = true;
	if (!memo->value)
		memo->value = read_variable(m, decl);
	memo->busy = false;
	return memo->value;
}

static const struct lt_value *
module_local(struct lt_terraform_module *m, int at)
{
	struct lt_terraform_memo *memo = &m->locals[at];
	const struct lt_hcl_attr *attr = m->code->locals.at[at].attr;
	if (memo->busy)
		return circle(m, attr->place);
	memo->busy = true;
	if (!memo->value)
		memo->value = lt_hcl_eval(&m->scope, NULL, attr->value);
	memo->busy = false;
	return memo->value;
}

const struct lt_value *
lt_terraform_module_output(
	struct lt_terraform_module *m, struct lt_text name, struct lt_place place)
{
	int at = lt_terraform_code_find(&m->code->outputs, name);
	if (at < 0)
		return lt_value_failed(m->t->arena, place,
			"asks for output %.*s, which the module does not have", LT_ARG(name));
	struct lt_terraform_memo *memo = &m->outputs[at];
	const struct lt_hcl_block *block = m->code->outputs.at[at].block;
	const struct lt_hcl_attr *value = lt_hcl_attr(&block->body, "value");
	if (memo->busy)
		return circle(m, block->place);
	memo->busy = true;
	if (!memo->value)
		memo->value = value ? lt_hcl_eval(&m->scope, NULL, value->value)
				    : lt_value_null(m->t->arena, block->place);
	if (is_true(m, block, "sensitive", false))
		memo->value = lt_value_hide(m->t->arena, memo->value);
	memo->busy = false;
	return memo->value;
}

static bool
begin(struct lt_terraform_expansion *x)
{
	bool first = !x->done && !x->busy;
	x->busy = first || x->busy;
	return first;
}

const struct lt_terraform_expansion *
lt_terraform_module_resource(struct lt_terraform_module *m, int at)
{
	struct lt_terraform_expansion *x = &m->resources[at];
	const struct lt_terraform_decl *decl = &m->code->resources.at[at];
	if (begin(x)) {
		const char *address = lt_print(m->t->arena, "%s%.*s", m->prefix, LT_ARG(decl->key));
		lt_terraform_expand(m, &decl->block->body, address, "", x);
		x->done = true;
		x->busy = false;
	}
	return x;
}

/* The code that a call brings in, NULL when it is not here or calls itself. */
static struct lt_terraform_code *
called_code(struct lt_terraform_module *m, const struct lt_hcl_block *call)
{
	const char *folder = lt_terraform_code_local(
		m->t->arena, m->code->folder, lt_terraform_code_source(call));
	struct lt_terraform_code *code = folder
		? lt_terraform_code_in(m->codes, folder)
		: lt_terraform_vendor_code(m, call->labels[0]);
	if (m->depth >= DEPTH)
		return NULL;
	for (const struct lt_terraform_module *up = m; up && code; up = up->parent)
		if (up->code == code)
			return NULL;
	return code;
}

const struct lt_terraform_expansion *
lt_terraform_module_call(struct lt_terraform_module *m, int at)
{
	struct lt_terraform_expansion *x = &m->calls[at];
	const struct lt_terraform_decl *decl = &m->code->modules.at[at];
	if (!begin(x))
		return x;
	const char *address = lt_print(m->t->arena, "%smodule.%.*s", m->prefix, LT_ARG(decl->name));
	lt_terraform_expand(m, &decl->block->body, address, ".", x);
	struct lt_terraform_code *code = called_code(m, decl->block);
	int cost = code
		? 256 + 8 * (code->resources.count + code->variables.count + code->locals.count)
		: 0;
	for (int i = 0; i < x->count && code && lt_hcl_eval_take(m->scope.run, cost); i++) {
		struct lt_terraform_module *child = lt_terraform_module_new(m, code);
		child->parent = m;
		child->call = decl->block;
		child->bound = x->at[i].bound;
		child->prefix = x->at[i].address;
		child->depth = m->depth + 1;
		x->at[i].module = child;
	}
	x->done = true;
	x->busy = false;
	return x;
}

const struct lt_value *
lt_terraform_module_body(
	struct lt_terraform_module *m, int at, const struct lt_terraform_instance *instance)
{
	struct lt_terraform_memo *memo = (struct lt_terraform_memo *)&instance->body;
	const struct lt_terraform_decl *decl = &m->code->resources.at[at];
	if (memo->busy)
		return lt_value_unknown(m->t->arena, lt_text(instance->address), decl->block->place,
			"is known only after apply of %s", instance->address);
	memo->busy = true;
	if (!memo->value) {
		struct lt_value *v = (struct lt_value *)lt_terraform_body(
			m, instance->bound, &decl->block->body, decl->type, decl->block->place);
		v->refers = lt_text(instance->address);
		memo->value = v;
	}
	memo->busy = false;
	return memo->value;
}

/* The instance an index step asks for: *ret_at, or why there is none. */
static const struct lt_value *
choose(struct lt_terraform_module *m, const struct lt_terraform_expansion *x,
	const struct lt_hcl_expr *step, const struct lt_hcl_bound *bound, struct lt_place place,
	int *ret_at)
{
	const struct lt_value *index = lt_hcl_eval(&m->scope, bound, step->with);
	struct lt_text key;
	double number;
	*ret_at = 0;
	if (x->kind == LT_TERRAFORM_OPEN)
		return NULL;
	if (index->kind == LT_KIND_UNKNOWN)
		return index;
	if (x->kind == LT_TERRAFORM_COUNTED && lt_hcl_eval_number(index, &number) && number >= 0 &&
		number < x->count) {
		*ret_at = (int)number;
		return NULL;
	}
	if (x->kind == LT_TERRAFORM_KEYED && lt_hcl_eval_text(index, &key))
		for (int i = 0; i < x->count; i++)
			if (lt_text_is(x->at[i].key, key)) {
				*ret_at = i;
				return NULL;
			}
	return lt_value_failed(m->t->arena, place, "asks for an instance that is not there");
}

/* All instances, as a list or a map of what each() gives for one. */
static struct lt_value *
all_instances(struct lt_terraform_module *m, const struct lt_terraform_expansion *x,
	struct lt_place place)
{
	struct lt_value *v = x->kind == LT_TERRAFORM_KEYED
		? lt_value_map(m->t->arena, x->count, place)
		: lt_value_list(m->t->arena, x->count, place);
	for (int i = 0; i < x->count && v->keys; i++)
		v->keys[i] = x->at[i].key;
	return v;
}

static const struct lt_value *
resolve_resource(
	struct lt_terraform_module *m, struct lt_hcl_path *path, struct lt_text key, int names)
{
	struct lt_arena *a = m->t->arena;
	int at = lt_terraform_code_find(&m->code->resources, key), chosen = 0;
	if (at < 0)
		return lt_value_failed(
			a, path->place, "uses %.*s, which is not declared", LT_ARG(key));
	const struct lt_terraform_expansion *x = lt_terraform_module_resource(m, at);
	path->used = names;
	if (x->busy)
		return circle(m, path->place);
	const struct lt_hcl_expr *step = path->count > names ? path->steps[names] : NULL;
	if (step && step->kind == LT_HCL_INDEX && x->kind != LT_TERRAFORM_ONCE) {
		const struct lt_value *why = choose(m, x, step, path->bound, path->place, &chosen);
		path->used++;
		return why ? why : lt_terraform_module_body(m, at, &x->at[chosen]);
	}
	if (x->kind == LT_TERRAFORM_ONCE)
		return lt_terraform_module_body(m, at, &x->at[0]);
	if (x->kind == LT_TERRAFORM_OPEN)
		return lt_value_unknown(
			a, lt_text(x->at[0].address), path->place, "%.*s", LT_ARG(x->why->text));
	struct lt_value *all = all_instances(m, x, path->place);
	for (int i = 0; i < x->count; i++)
		all->items[i] = lt_terraform_module_body(m, at, &x->at[i]);
	return all;
}

/* module.name as a whole: all outputs. */
static const struct lt_value *
all_outputs(struct lt_terraform_module *m, const struct lt_terraform_instance *instance,
	struct lt_place place)
{
	const struct lt_terraform_decls *outputs = &instance->module->code->outputs;
	struct lt_value *map = lt_value_map(m->t->arena, outputs->count, place);
	for (int i = 0; i < outputs->count; i++) {
		map->keys[i] = outputs->at[i].key;
		map->items[i] = lt_terraform_module_output(
			instance->module, outputs->at[i].key, place);
	}
	return map;
}

static const struct lt_value *
resolve_module(struct lt_terraform_module *m, struct lt_hcl_path *path)
{
	struct lt_arena *a = m->t->arena;
	struct lt_text name = path->count ? lt_hcl_eval_name(path->steps[0]) : LT_NONE;
	int at = lt_terraform_code_find(&m->code->modules, name), chosen = 0;
	if (at < 0)
		return lt_value_failed(
			a, path->place, "uses module %.*s, which is not declared", LT_ARG(name));
	const struct lt_terraform_expansion *x = lt_terraform_module_call(m, at);
	path->used = 1;
	if (x->busy)
		return circle(m, path->place);
	const struct lt_hcl_expr *step = path->count > 1 ? path->steps[1] : NULL;
	if (step && step->kind == LT_HCL_INDEX && x->kind != LT_TERRAFORM_ONCE) {
		const struct lt_value *why = choose(m, x, step, path->bound, path->place, &chosen);
		path->used = 2;
		if (why)
			return why;
		step = path->count > 2 ? path->steps[2] : NULL;
	} else if (x->kind == LT_TERRAFORM_OPEN) {
		return lt_value_unknown(a, LT_NONE, path->place, "%.*s", LT_ARG(x->why->text));
	} else if (x->kind != LT_TERRAFORM_ONCE) {
		struct lt_value *all = all_instances(m, x, path->place);
		for (int i = 0; i < x->count; i++)
			all->items[i] = x->at[i].module
				? all_outputs(m, &x->at[i], path->place)
				: lt_value_unknown(a, LT_NONE, path->place,
					  "comes from module %.*s, which is not read here",
					  LT_ARG(name));
		return all;
	}
	struct lt_terraform_instance *instance = &x->at[chosen];
	if (!instance->module) {
		const char *address = lt_print(
			a, "%.*s", (int)strlen(instance->address) - 1, instance->address);
		return lt_value_unknown(a, lt_text(address), path->place,
			"comes from module %.*s, which is not read here", LT_ARG(name));
	}
	if (!step || step->kind != LT_HCL_MEMBER)
		return all_outputs(m, instance, path->place);
	path->used++;
	return lt_terraform_module_output(instance->module, step->text, path->place);
}

/* A folder as path.module gives it. */
static const struct lt_value *
folder_value(struct lt_terraform_module *m, const char *folder, struct lt_place place)
{
	return lt_value_text(
		m->t->arena, lt_text(*folder ? lt_print(m->t->arena, "./%s", folder) : "."), place);
}

/* path and terraform: what Terraform itself knows. */
static const struct lt_value *
resolve_own(struct lt_terraform_module *m, struct lt_hcl_path *path, struct lt_text name)
{
	path->used = 1;
	if (lt_text_eq(path->root, "path"))
		return folder_value(m,
			lt_text_eq(name, "module") ? m->code->folder : m->root_folder, path->place);
	if (lt_text_eq(name, "workspace"))
		return lt_value_unknown(
			m->t->arena, LT_NONE, path->place, "depends on the workspace");
	return lt_value_unknown(m->t->arena, LT_NONE, path->place, "depends on the run");
}

static const struct lt_value *
resolve(const struct lt_hcl_scope *scope, struct lt_hcl_path *path)
{
	struct lt_terraform_module *m = (struct lt_terraform_module *)scope;
	struct lt_arena *a = m->t->arena;
	struct lt_text root = path->root,
		       name = path->count ? lt_hcl_eval_name(path->steps[0]) : LT_NONE;
	bool variable = lt_text_eq(root, "var");
	if (!name.at)
		return lt_value_failed(a, path->place, "uses %.*s without a name", LT_ARG(root));
	if (variable || lt_text_eq(root, "local")) {
		int at = lt_terraform_code_find(
			variable ? &m->code->variables : &m->code->locals, name);
		path->used = 1;
		if (at < 0)
			return lt_value_failed(a, path->place,
				"uses %.*s.%.*s, which is not declared", LT_ARG(root),
				LT_ARG(name));
		return variable ? lt_terraform_module_variable(m, at) : module_local(m, at);
	}
	if (lt_text_eq(root, "module"))
		return resolve_module(m, path);
	if (lt_text_eq(root, "path") || lt_text_eq(root, "terraform"))
		return resolve_own(m, path, name);
	if (lt_text_eq(root, "each") || lt_text_eq(root, "count") || lt_text_eq(root, "self"))
		return lt_value_failed(
			a, path->place, "uses %.*s where it means nothing", LT_ARG(root));
	if (!lt_text_eq(root, "data") && !lt_text_eq(root, "ephemeral"))
		return resolve_resource(
			m, path, lt_text(lt_print(a, "%.*s.%.*s", LT_ARG(root), LT_ARG(name))), 1);
	struct lt_text label = path->count > 1 ? lt_hcl_eval_name(path->steps[1]) : LT_NONE;
	if (!label.at)
		return lt_value_failed(a, path->place, "uses data without a name");
	return resolve_resource(m, path,
		lt_text(lt_print(a, "data.%.*s.%.*s", LT_ARG(name), LT_ARG(label))), 2);
}
