/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arm_expr: the expressions of ARM templates, "[concat(parameters('a'), '-b')]".
 *
 * They are read into the same trees as Bicep's and worked out by the same evaluator.  A
 * scope here is one template: its parameters with what is given for them, and its
 * variables.  Texts that begin with [[ are texts that begin with [.
 */
#pragma once
#include "format/bicep_eval.h"

struct lt_arm_resource {
	struct lt_text symbol; /* languageVersion 2.0 names its resources; else LT_NONE */
	struct lt_text type;   /* as written */
	struct lt_text name;   /* as written: an expression, mostly */
	const char *address;
};

struct lt_arm_scope {
	struct lt_node parameters, variables, functions;
	const struct lt_value *given;          /* MAP of values for parameters, or NULL */
	const struct lt_arm_resource *resources; /* that resourceId() and reference() may mean */
	int resource_count;
};

struct lt_bicep_scope *lt_arm_scope(
	struct lt_bicep_estate *estate, const char *address, const struct lt_arm_scope *arm);

/* What loops go through: the number of copyIndex(), by the loop's name; the innermost has LT_NONE too. */
struct lt_arm_copy {
	struct lt_text name;
	int64_t index; /* -1: not known */
	const struct lt_arm_copy *outer;
};

/* A value of the template, its expressions worked out. */
const struct lt_value *lt_arm_value(
	struct lt_bicep_scope *scope, const struct lt_arm_copy *copy, struct lt_node node);
const struct lt_value *lt_arm_parameter(
	struct lt_bicep_scope *scope, struct lt_text name, struct lt_place place);
/* [...] and not [[...: */
bool lt_arm_is_expression(struct lt_text text);
