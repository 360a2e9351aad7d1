/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bicep_eval: what Bicep templates come to, as far as their text decides it.
 *
 * An estate is all the Bicep files that may call each other, and the files they load.  A
 * scope is one evaluation of one of them: a root with the values given to its parameters,
 * or a local module with its caller's arguments.  Names are worked out when first asked
 * for and kept; a name that needs itself is unknown.  What cannot be decided is unknown
 * with a reason that continues a sentence ("depends on parameter 'x', ..."); when it stands
 * for an attribute of a resource it refers to that resource's address.
 *
 * Addresses are the scope's address, a colon for a root or a dot behind a module, the
 * symbolic name, an index in brackets ([*] when it cannot be known) and ::name for a nested
 * resource: main.bicep:openAis[0].account::deployment[1].
 *
 * Limits: LT_BICEP_DEEP evaluations inside each other; `values` evaluations in all, after
 * which everything is unknown.
 */
#pragma once
#include "format/bicep.h"
#include "format/value.h"

struct lt_bicep_estate;
struct lt_bicep_scope;
struct lt_map;

enum { LT_BICEP_DEEP = 400, LT_BICEP_SCOPES = 24 };

struct lt_bicep_estate *lt_bicep_estate_new(
	struct lt_arena *a, struct lt_keys *keys, int64_t values);
void lt_bicep_estate_file(struct lt_bicep_estate *estate, struct lt_bicep_file *file);
/* A file that loadTextContent() and its kin may read. */
void lt_bicep_estate_bytes(struct lt_bicep_estate *estate, const char *path, struct lt_text bytes);

/* path as written in file, from the folder all paths start in; NULL when it leads out of it. */
const char *lt_bicep_beside(struct lt_arena *a, const char *file, struct lt_text path);
/* Registry and template-spec references: br:... br/x:... ts:... ts/x:... */
bool lt_bicep_is_remote(struct lt_text source);

/* given: a MAP of parameter values, or NULL. */
struct lt_bicep_scope *lt_bicep_root(struct lt_bicep_estate *estate, struct lt_bicep_file *file,
	const char *address, const struct lt_value *given);
/* The values a .bicepparam file gives, as a MAP. */
const struct lt_value *lt_bicep_given(
	struct lt_bicep_estate *estate, struct lt_bicep_file *parameters);

/* The budget: how many values may still be worked out.  Each root gets its own. */
void lt_bicep_allow(struct lt_bicep_estate *estate, int64_t values);
/* Takes so many; false when nothing is left, from when on everything is unknown. */
bool lt_bicep_spend(struct lt_bicep_estate *estate, int64_t values);
int64_t lt_bicep_left(const struct lt_bicep_estate *estate); /* 0 when nothing is */

struct lt_bicep_resource {
	const char *type;    /* without the version */
	const char *version; /* of its API, or NULL */
	const char *address;
	const struct lt_value *name;
	const struct lt_value *body; /* MAP; UNKNOWN when its object cannot be read */
	const char *parent;  /* the parent's address, or NULL */
	const char *off;     /* why it is not deployed, or NULL */
	bool existing;
	struct lt_place place;
};

/* A module call, local or remote.  Local ones are expanded behind it when their file is Bicep. */
struct lt_bicep_call {
	const char *address;
	struct lt_text source;
	const struct lt_value *params;
	const char *off;
	const char *file; /* of a local module: its path; not in the estate when read is false */
	bool read;
	struct lt_place place;
};

struct lt_bicep_found {
	struct lt_bicep_resource *resources;
	int resource_count, resource_room;
	struct lt_bicep_call *calls;
	int call_count, call_room;
	struct lt_bicep_scope **scopes; /* each evaluation, the root first */
	int scope_count, scope_room;
};

/* All resources and calls of the scope and of its local modules. */
void lt_bicep_expand(struct lt_bicep_scope *scope, struct lt_bicep_found *found);

struct lt_bicep_file *lt_bicep_scope_file(const struct lt_bicep_scope *scope);
const char *lt_bicep_scope_address(const struct lt_bicep_scope *scope);
/* Of a PARAM, VAR or OUTPUT of the scope's file. */
const struct lt_value *lt_bicep_value(
	struct lt_bicep_scope *scope, const struct lt_bicep_decl *decl);
