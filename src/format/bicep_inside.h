/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bicep_inside: what the evaluator's files share.  Expressions are in bicep_eval.c, names
 * and scopes in bicep_scope.c, what loops and conditions make in bicep_expand.c, functions
 * of known values in bicep_function.c, those with lambdas in bicep_lambda.c, those that
 * look outside in bicep_outside.c.  ARM's expressions are the same trees (arm_expr.c).
 */
#pragma once
#include "format/bicep_eval.h"

struct lt_arm_scope;

struct lt_bicep_estate {
	struct lt_arena *arena;
	struct lt_keys *keys;
	int64_t values; /* left */
	int depth;
	struct lt_map *file_map, *bytes_map, *scope_map, *attribute_map;
	struct lt_bicep_file **files;
	int file_count, file_room;
	struct lt_text *bytes;
	int bytes_count, bytes_room;
	struct lt_bicep_scope **scopes;
	int scope_count, scope_room;
	const struct lt_value **attributes; /* of resources, as they were asked for */
	int attribute_count, attribute_room;
};

struct lt_bicep_entry {
	const struct lt_bicep_decl *decl;
	const struct lt_value *value;
	bool busy;
};

/* A template being evaluated. */
struct lt_bicep_scope {
	struct lt_bicep_estate *estate;
	struct lt_bicep_file *file;     /* NULL for an ARM template */
	const struct lt_arm_scope *arm; /* NULL for a Bicep file */
	const char *address, *separator;
	int depth; /* of modules */
	struct lt_bicep_scope *caller;
	struct lt_map *names;
	struct lt_bicep_entry *entries;
	int entry_count;
	const struct lt_value *given;             /* of a root */
	const struct lt_bicep_node *params;       /* of a module: its params, read in `where` */
	const struct lt_bicep_env *where;
	const struct lt_value *params_value; /* the same worked out, when it is no plain object */
};

/* Names that only hold here, innermost first: items of loops, parameters of lambdas. */
struct lt_bicep_env {
	struct lt_bicep_scope *scope;
	struct lt_text name; /* LT_NONE: no name in this frame */
	const struct lt_value *value;
	const struct lt_bicep_env *up;
	const struct lt_bicep_target *inside; /* the resource whose nested ones have names here */
	struct lt_place at;                   /* of an ARM expression: the text it stands in */
};

/* A resource or module that an expression names. */
struct lt_bicep_target {
	struct lt_bicep_scope *scope;
	const struct lt_bicep_decl *decl;
	const struct lt_bicep_target *parent; /* of a nested resource */
	const struct lt_bicep_env *env;       /* where its body is read */
	const struct lt_bicep_node *body;     /* its OBJECT, once it is one; else NULL */
	const char *address;
	bool many; /* a loop, not indexed yet */
};

const struct lt_value *lt_bicep_eval(
	const struct lt_bicep_env *env, const struct lt_bicep_node *node);
struct lt_place lt_bicep_where(const struct lt_bicep_env *env, const struct lt_bicep_node *node);
const struct lt_value *lt_bicep_member(const struct lt_bicep_env *env, const struct lt_value *base,
	struct lt_text word, bool safe, struct lt_place place);
const struct lt_value *lt_bicep_dunno(struct lt_bicep_estate *estate, struct lt_place place,
	const char *reason, ...) __attribute__((format(printf, 3, 4)));
/* Unknown because of v, said at place. */
const struct lt_value *lt_bicep_pass(
	struct lt_bicep_estate *estate, const struct lt_value *v, struct lt_place place);
/* UNKNOWN, yet surely not null and not empty: ids, texts with a known piece. */
bool lt_bicep_is_something(const struct lt_value *v);


/* What an object or list is made of, before it has its size.  A second value of a key
 * replaces the first; a list's items have no key. */
struct lt_bicep_parts {
	struct lt_text *keys;
	const struct lt_value **items;
	int key_count, key_room, count, room;
};
void lt_bicep_put(struct lt_bicep_estate *estate, struct lt_bicep_parts *parts, struct lt_text key,
	const struct lt_value *value);
const struct lt_value *lt_bicep_made(struct lt_bicep_estate *estate,
	const struct lt_bicep_parts *parts, bool map, struct lt_place place);

/* Calls; NULL: not one of theirs. */
const struct lt_value *lt_bicep_lambda(
	const struct lt_bicep_env *env, const struct lt_bicep_node *call);
const struct lt_value *lt_bicep_outside(
	const struct lt_bicep_env *env, const struct lt_bicep_node *call);

/* The id of something whose id says all: a role definition that goes by its GUID.  NULL: not
 * one of those. */
const struct lt_value *lt_bicep_plain_id(struct lt_bicep_estate *estate, struct lt_text type,
	const struct lt_value *name, struct lt_place place);

/* bicep_scope.c */
const struct lt_bicep_env *lt_bicep_bind(
	const struct lt_bicep_env *env, struct lt_text name, const struct lt_value *value);
const struct lt_bicep_env *lt_bicep_base(struct lt_bicep_scope *scope);
const struct lt_bicep_decl *lt_bicep_find(struct lt_bicep_scope *scope, struct lt_text name);
const struct lt_value *lt_bicep_local(const struct lt_bicep_env *env, struct lt_text name);
const struct lt_value *lt_bicep_named(
	const struct lt_bicep_env *env, const struct lt_bicep_node *name);
bool lt_bicep_target(const struct lt_bicep_env *env, const struct lt_bicep_node *node,
	struct lt_bicep_target *ret_target);
const struct lt_value *lt_bicep_attribute(
	const struct lt_bicep_target *target, struct lt_text word, struct lt_place place);
const struct lt_value *lt_bicep_output(
	const struct lt_bicep_target *module, struct lt_text word, struct lt_place place);
/* The scope of `import * as name`, or NULL. */
struct lt_bicep_scope *lt_bicep_imported(
	struct lt_bicep_scope *scope, const struct lt_bicep_decl *import);
/* The function of this name, own or imported, and the scope it is read in; or NULL. */
const struct lt_bicep_decl *lt_bicep_func(
	struct lt_bicep_scope *scope, struct lt_text name, struct lt_bicep_scope **ret_scope);
/* The scope of a local module; NULL when its file is not in the estate or calls itself. */
struct lt_bicep_scope *lt_bicep_module(const struct lt_bicep_target *module);
/* One instance of a loop: the names of item and index bound, body and address completed. */
void lt_bicep_instance(const struct lt_bicep_target *loop, const struct lt_value *list, int index,
	struct lt_bicep_target *ret_one);
/* The condition around the body, or NULL. */
const struct lt_bicep_node *lt_bicep_condition(const struct lt_bicep_node *value);
const struct lt_bicep_node *lt_bicep_object(
	const struct lt_bicep_node *value); /* without for and if, or NULL */
const struct lt_bicep_node *lt_bicep_property(
	const struct lt_bicep_node *object, const char *word); /* its value, or NULL */
/* The ARM type of a resource, its parents' included, and the version. */
const char *lt_bicep_type(const struct lt_bicep_target *target, const char **ret_version);

/* bicep_function.c: NULL when no function of this name works on known values. */
const struct lt_value *lt_bicep_function(struct lt_bicep_estate *estate, struct lt_text name,
	const struct lt_value **args, int count, struct lt_place place);
bool lt_bicep_equal(const struct lt_value *a, const struct lt_value *b, bool nocase);
int lt_bicep_order(const struct lt_value *a, const struct lt_value *b);

/* arm_expr.c: the functions of ARM that look into a template; NULL: not one of them. */
const struct lt_value *lt_arm_call(
	const struct lt_bicep_env *env, const struct lt_bicep_node *call);
