/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terraform_code: Terraform's source code, folder by folder, and modules made of it.
 *
 * A folder is read once.  A module is one use of a folder: the root, or one instance of a
 * call, with its own variables.  Nothing of a module is worked out before somebody asks for
 * it, and what asks for itself on the way is unknown, so no order matters and no cycle ends
 * badly.
 */
#pragma once
#include "collect/terraform.h"
#include "format/hcl_eval.h"

/* A variable, local, output, resource, data source or call, by name. */
struct lt_terraform_decl {
	struct lt_text key;  /* "a"; of resources "type.a", of data sources "data.type.a" */
	struct lt_text type; /* of resources and data sources */
	struct lt_text name;
	const struct lt_hcl_block *block; /* NULL: a local, which is an attribute */
	const struct lt_hcl_attr *attr;
	bool data;
};

struct lt_terraform_decls {
	struct lt_terraform_decl *at;
	int count, room;
	struct lt_map *by_key;
};

/* Values of variables by file, in the order in which Terraform lets them win. */
struct lt_terraform_tfvars {
	const char *file;
	const struct lt_hcl_body *body;
	bool loaded; /* without being asked: terraform.tfvars, *.auto.tfvars */
};

struct lt_terraform_code {
	const char *folder; /* "" is the folder assessed */
	struct lt_terraform_decls variables, locals, outputs, resources, modules;
	const struct lt_hcl_body **files;
	int file_count, file_room;
	struct lt_terraform_tfvars *tfvars;
	int tfvars_count, tfvars_room;
	bool called;  /* as a local module, by code that is no example */
	bool example; /* lies in a folder for examples or tests */
	bool used;    /* is part of some root */
	bool vendored; /* fetched by terraform init */
};

struct lt_terraform_codes {
	struct lt_terraform_code **at;
	int count, room;
	struct lt_map *by_folder;
	struct lt_map *vendored; /* "root folder\tkey of the call" to number */
};

struct lt_terraform_memo {
	const struct lt_value *value;
	bool busy;
};

struct lt_terraform_module;

/* One instance of a resource or of a call. */
struct lt_terraform_instance {
	const char *address; /* of a call ends in a dot: it is what its resources begin with */
	const struct lt_hcl_bound *bound; /* count or each */
	struct lt_text key;  /* of for_each */
	struct lt_terraform_memo body;
	struct lt_terraform_module *module; /* of a call whose code is here */
};

struct lt_terraform_expansion {
	enum {
		LT_TERRAFORM_ONCE,
		LT_TERRAFORM_COUNTED,
		LT_TERRAFORM_KEYED,
		LT_TERRAFORM_OPEN
	} kind;
	bool done, busy;
	const struct lt_value *why; /* OPEN: why it is not known how many there are */
	const char *off;            /* why there is none */
	struct lt_terraform_instance *at;
	int count;
};

struct lt_terraform_module {
	struct lt_hcl_scope scope; /* first: resolve() is given this */
	struct lt_terraform *t;
	const struct lt_terraform_codes *codes;
	struct lt_terraform_code *code;
	struct lt_terraform_module *parent; /* NULL: the root */
	const struct lt_hcl_block *call;
	const struct lt_hcl_bound *bound; /* count or each of the call */
	const char *prefix;               /* what addresses begin with: "infra/module.a." */
	const char *root_folder;
	struct lt_terraform_memo *variables, *locals, *outputs;
	struct lt_terraform_expansion *resources, *calls;
	int depth;
};

/* terraform_code.c */
void lt_terraform_code_read(struct lt_terraform *t, struct lt_terraform_codes *codes);
struct lt_terraform_code *lt_terraform_code_in(
	const struct lt_terraform_codes *codes, const char *folder); /* or NULL */
/* The folder that a call's source means, when it is local: "./x" and "../x"; NULL. */
const char *lt_terraform_code_local(struct lt_arena *a, const char *folder, struct lt_text source);
struct lt_text lt_terraform_code_source(const struct lt_hcl_block *call); /* as written; LT_NONE */
int lt_terraform_code_find(const struct lt_terraform_decls *decls, struct lt_text key); /* or -1 */

/* One more file of code. */
void lt_terraform_code_file(
	struct lt_terraform *t, struct lt_terraform_codes *codes, const char *path);

/* terraform_vendor.c */
void lt_terraform_vendor_read(struct lt_terraform *t, struct lt_terraform_codes *codes);
/* The code fetched for this call of m; NULL. */
struct lt_terraform_code *lt_terraform_vendor_code(
	const struct lt_terraform_module *m, struct lt_text call);

/* terraform_module.c */
struct lt_terraform_module *lt_terraform_module_new(
	struct lt_terraform_module *like, struct lt_terraform_code *code);
const struct lt_value *lt_terraform_module_variable(struct lt_terraform_module *m, int at);
const struct lt_value *lt_terraform_module_output(
	struct lt_terraform_module *m, struct lt_text name, struct lt_place place);
const struct lt_terraform_expansion *lt_terraform_module_resource(
	struct lt_terraform_module *m, int at);
const struct lt_terraform_expansion *lt_terraform_module_call(
	struct lt_terraform_module *m, int at);
/* What an instance of resource at is given. */
const struct lt_value *lt_terraform_module_body(struct lt_terraform_module *m, int at,
	const struct lt_terraform_instance *instance);

/* terraform_expand.c: count and for_each. */
void lt_terraform_expand(struct lt_terraform_module *m, const struct lt_hcl_body *body,
	const char *address, const char *ending, struct lt_terraform_expansion *x);

/* terraform_body.c: attributes and blocks as one value; blocks are lists of maps. */
const struct lt_value *lt_terraform_body(struct lt_terraform_module *m,
	const struct lt_hcl_bound *bound, const struct lt_hcl_body *body, struct lt_text type,
	struct lt_place place);

/* An evaluation of one root; run is first, so that its callbacks find the rest. */
struct lt_terraform_run {
	struct lt_hcl_run run;
	struct lt_terraform *t;
	const char *folder;
};

/* terraform_row.c: the tables filled by hand. */
void lt_terraform_rows_of_code(struct lt_terraform *t, const struct lt_terraform_code *code);
void lt_terraform_rows_of_call(struct lt_terraform *t, struct lt_terraform_module *m,
	const struct lt_terraform_decl *decl, const struct lt_terraform_expansion *x);

/* terraform_settings.c: terraform, provider and backend blocks of a root, and its lock file. */
void lt_terraform_rows_of_root(
	struct lt_terraform *t, struct lt_terraform_module *m, struct lt_terraform_root *root);
void lt_terraform_lock_read(struct lt_terraform *t, struct lt_terraform_root *root);
/* "version" or "source" of a provider in required_providers; LT_NONE. */
struct lt_text lt_terraform_requirement(const struct lt_hcl_expr *e, const char *what);
