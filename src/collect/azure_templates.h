/* SPDX-License-Identifier: Apache-2.0 */
/*
 * azure_templates: what the Bicep half and the ARM half of the collector share.  For
 * azure_*.c alone.
 */
#pragma once
#include "collect/collect.h"
#include "format/arm_expr.h"
#include "format/bicep_eval.h"

/* A template in JSON, read once. */
struct azure_arm_file {
	const char *path;
	struct lt_node root;
	bool called; /* by a Bicep file or a linked deployment */
};

/* A parameter file and the template it is for. */
struct azure_parameters {
	const char *path, *template;
	const struct lt_value *given;
};

struct azure {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *arena;
	struct lt_bicep_estate *estate;
	struct lt_bicep_file **files;
	int file_count, file_room;
	struct lt_map *file_map; /* path to number in files */
	bool *called;            /* by number: some other file calls it as a module */
	struct azure_arm_file *arm;
	int arm_count, arm_room;
	struct lt_map *arm_map;
	struct azure_parameters *parameters;
	int parameter_count, parameter_room;
	struct lt_map *aliases; /* addresses of existing resources, to number in real */
	const char **real;
	int real_count, real_room;
	int64_t objects;
	int64_t budget,
		allowed; /* values that may still be worked out: in this run, for this root */
	int depth; /* of nested ARM deployments */
};

/* azure_lay.c: one resource or module call, however it was written. */
struct azure_resource {
	const char *type, *address, *off, *source;
	const struct lt_value *name, *body;
	struct lt_place place;
};
void azure_lay_resource(struct azure *az, const struct azure_resource *resource);

struct azure_call {
	const char *address, *name, *off, *source;
	struct lt_text reference; /* as written: a path, br/public:avm/...:0.1.0, a URI */
	const struct lt_value *params;
	bool read;
	struct lt_place place;
};
void azure_lay_call(struct azure *az, const struct azure_call *call);

struct azure_parameter {
	const char *file, *source;
	struct lt_text name, type;
	bool secure, described, has_default;
	const struct lt_value *fallback; /* the default when it is written out, or NULL */
	struct lt_place place;
};
void azure_lay_parameter(struct azure *az, const struct azure_parameter *parameter);

struct azure_output {
	const char *address, *source;
	struct lt_text name, type;
	bool secure;
	const struct lt_value *value;
	struct lt_place place;
};
void azure_lay_output(struct azure *az, const struct azure_output *output);

/* azure_templates.c: around each root, so that one cannot use up the run. */
void azure_begin_root(struct azure *az);
void azure_end_root(struct azure *az, const char *path);

/* azure_bicep.c */
void azure_bicep_read(struct azure *az);   /* all files, their errors and what they load */
void azure_bicep_lay(struct azure *az);

/* azure_arm.c */
void azure_arm_read(struct azure *az);
void azure_arm_read_parameters(struct azure *az);
void azure_arm_lay(struct azure *az);
/* The resources of a template that a Bicep file or another template calls. */
void azure_arm_expand(struct azure *az, const struct azure_arm_file *file, const char *address,
	const struct lt_value *given, const char *off);
