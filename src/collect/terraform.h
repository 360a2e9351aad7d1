/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terraform: what the files of the Terraform collector share.
 *
 * Source code is read and evaluated first and gives objects, kept in roots.  Plans come
 * next and states last; what they say of an address goes before what the code says, and the
 * code then only gives file and line.  What code alone declares is laid at the end.
 */
#pragma once
#include "collect/collect.h"
#include "format/value.h"

struct lt_map;
struct lt_walk;

/* A resource as the code has it, waiting to be laid. */
struct lt_terraform_object {
	const char *type, *address, *name;
	const struct lt_value *body;
	struct lt_place place;
	const char *off;
	int version;  /* major version of its provider, 0 when not known */
	bool covered; /* a plan or state spoke of it */
	struct lt_node document; /* body, once it was needed for places */
};

/* What the code of a root asks of Terraform itself. */
struct lt_hcl_expr;
struct lt_terraform_settings {
	const struct lt_hcl_expr *required_version;
	const char *backend;
	bool library, example;
	int files;
	struct lt_place place;
};

/* A folder that is applied as a whole, with the local modules it calls. */
struct lt_terraform_root {
	const char *folder; /* "" is the folder assessed */
	struct lt_terraform_object *objects;
	int count, room;
	struct lt_map *exact; /* address to number */
	struct lt_map *plain; /* address without indexes to the first number */
	const char *plan;     /* the plan file that spoke for it */
	struct lt_terraform_lock *locks; /* of .terraform.lock.hcl */
	int lock_count, lock_room;
	bool locked;          /* that file is there */
	int resources, off, modules; /* of the code, off is how many are switched off; calls */
	struct lt_terraform_settings settings;
};

/* A provider in .terraform.lock.hcl. */
struct lt_terraform_lock {
	struct lt_text address, name, version; /* hashicorp/azurerm, azurerm, 4.1.0 */
	int hashes;
};

struct lt_terraform {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *arena; /* as long as the collector runs */
	struct lt_terraform_root **roots;
	int root_count, root_room;
	struct lt_map *planned; /* "folder\taddress" of what plans spoke of; NULL without states */
	int64_t laid;
};

/* terraform_root.c: all source code; objects wait in t->roots. */
void lt_terraform_roots_read(struct lt_terraform *t);

/* terraform_settings.c: the row of the root, when all else is known. */
void lt_terraform_row_of_root(struct lt_terraform *t, const struct lt_terraform_root *root);

/* terraform.c */
/* An address without the folder of its root in front. */
const char *lt_terraform_local(const struct lt_terraform_root *root, const char *address);
void lt_terraform_blind(
	struct lt_terraform *t, const char *path, uint32_t line, const char *sentence);
const char *lt_terraform_folder(
	struct lt_arena *a, const char *path); /* "a/b" of "a/b/c.tf", "" of "c.tf" */
const char *lt_terraform_plain(struct lt_arena *a, const char *address); /* without [0] and ["a"] */

/* The root that has all these addresses, or else the one of the same folder; NULL. */
struct lt_terraform_root *lt_terraform_root_for(struct lt_terraform *t, const char *path,
	const char *const *addresses, int count);
/* The object of that address, or the one of which it is an instance; NULL. */
struct lt_terraform_object *lt_terraform_object_for(
	struct lt_terraform *t, struct lt_terraform_root *root, const char *address);
/* Lays an object that a plan or state saw; its place and places come from the code in root. */
void lt_terraform_lay(struct lt_terraform *t, struct lt_terraform_root *root,
	struct lt_object *object, struct lt_arena *scratch);

/* terraform_drift.c: rows for what the state has otherwise than the code in object->places. */
void lt_terraform_drift(struct lt_terraform *t, struct lt_arena *scratch, const struct lt_object *object, struct lt_node state);

/* terraform_plan.c, terraform_state.c: one file each; what is wrong becomes a blind row. */
void lt_terraform_plan(struct lt_terraform *t, const char *path);
void lt_terraform_state(struct lt_terraform *t, const char *path);

/* The text of a JSON file in scratch, without the lines a wrapper put around it.  False
 * after laying a blind row. */
bool lt_terraform_json(struct lt_terraform *t, struct lt_arena *scratch, const char *path,
	struct lt_doc **ret_doc);

/* terraform_version.c: the major versions that constraints leave, narrowed one after another. */
struct lt_terraform_majors {
	int least, most;
};
#define LT_TERRAFORM_ANY ((struct lt_terraform_majors){ 0, INT32_MAX })
void lt_terraform_narrow(struct lt_terraform_majors *majors, struct lt_text constraints);
int lt_terraform_major(struct lt_terraform_majors majors); /* the only one, or 0 */

/* terraform_secret.c */
bool lt_terraform_secret_name(struct lt_text name); /* admin_password, primary_access_key, ... */
/* body with unknown in place of what sensitive marks with true; body itself when nothing is. */
struct lt_node lt_terraform_mask(struct lt_arena *scratch, struct lt_keys *keys,
	struct lt_node body, struct lt_node sensitive);
