/* SPDX-License-Identifier: Apache-2.0 */
/* size: machine sizes with GPUs that an estate asks for, held against the catalogue. */
#pragma once
#include "catalog/gpu.h"
#include "catalog/model.h"
#include "prepare/target.h"

/* What targets of GPU machines look up; loaded once a target. */
struct lt_sizes {
	struct lt_gpus gpus;
	struct lt_models models;
	struct lt_node retired; /* rows of content/data/gpu_retired.yaml */
	const char *retired_as_of;
};

/* False when the catalogue cannot be read, which is told as a mistake of the estate's first line. */
bool lt_sizes_load(struct lt_prepare *p, struct lt_sizes *ret_sizes);

/* The size that map[key] names, which has to be there, to be sold and to have room for the model that map names.
 * NULL: not known, or refused with its place.  ret_spelt is the size as Azure writes it. */
const struct lt_size *lt_sizes_ask(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, const char *what, const char **ret_spelt);

/* The open model that map names, or NULL; one that nobody knows is a mistake. */
const struct lt_model *lt_sizes_model(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map);

/* GB that its weights take at the precision that map asks for. */
double lt_sizes_weights(const struct lt_model *model, struct lt_node map);

/* A text of map, "" when not given; letters of a name that Azure takes: small ones, digits and dashes, a letter first. */
const char *lt_sizes_text(struct lt_prepare *p, struct lt_node map, const char *key);
bool lt_sizes_named(struct lt_prepare *p, struct lt_node map, const char *what, int most, bool dashes);

/* The first of a list of names, or the one name; "" when there is none. */
const char *lt_sizes_first(struct lt_prepare *p, struct lt_node names);
