/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: what the program carries and routes show; a service. */
#pragma once
#include "catalog/price.h"
#include "catalog/rent.h"
#include "catalog/word.h"
#include "record/assessment.h"

struct lt_api;
struct lt_arena;
struct lt_err;
struct lt_service;

struct lt_catalogue {
	struct lt_glossary words;
};
const struct lt_catalogue *lt_catalogue_of(struct lt_api *api); /* loaded once at start and never changed */

/* What models and machines cost: as it came with Lintel, and over it what is imported now into the state folder.  What is
 * given stays as it is.  False: a file there cannot be read. */
bool lt_catalogue_prices(struct lt_api *api, struct lt_prices *ret_prices, struct lt_rents *ret_rents, struct lt_err *err);

/* Ids of the checks that read the answer to a question. */
struct lt_texts lt_catalogue_checks_of(struct lt_api *api, struct lt_arena *a, const char *question);
/* Rows of the frameworks that name the check (by id or code) or the question, as FRAMEWORK/ID; NULL: not asked. */
struct lt_texts lt_catalogue_items_of(struct lt_api *api, struct lt_arena *a, const char *id, const char *code, const char *question);

extern const struct lt_service lt_service_catalogue;
