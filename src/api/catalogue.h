/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: what the program carries and routes show, loaded once at start and never changed; a service. */
#pragma once
#include "catalog/price.h"
#include "catalog/word.h"
#include "record/assessment.h"

struct lt_api;
struct lt_arena;
struct lt_service;

struct lt_catalogue {
	struct lt_glossary words;
	struct lt_prices prices;
};
const struct lt_catalogue *lt_catalogue_of(struct lt_api *api);

/* Ids of the checks that read the answer to a question. */
struct lt_texts lt_catalogue_checks_of(struct lt_api *api, struct lt_arena *a, const char *question);
/* Rows of the frameworks that name the check (by id or code) or the question, as FRAMEWORK/ID; NULL: not asked. */
struct lt_texts lt_catalogue_items_of(struct lt_api *api, struct lt_arena *a, const char *id, const char *code, const char *question);

extern const struct lt_service lt_service_catalogue;
