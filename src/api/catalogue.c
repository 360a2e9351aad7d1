/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: see catalogue.h. */
#include "api/catalogue.h"

#include "api/assessed.h"
#include "api/service.h"
#include "base/arena.h"
#include "catalog/check.h"
#include "catalog/framework.h"
#include "catalog/question.h"

/* Handed out as what is first in it. */
struct state {
	struct lt_catalogue catalogue;
	struct lt_question_words *asks; /* of each check, the questions it reads */
};

static bool
open_catalogue(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct lt_arena *a = lt_api_arena(api);
	struct state *s = LT_NEW(a, struct state);
	const struct lt_checks *checks = lt_assessed_catalog(api);
	s->asks = LT_NEW_ARRAY(a, struct lt_question_words, checks->count + 1);
	for (int i = 0; i < checks->count; i++)
		s->asks[i] = lt_question_ids(a, &checks->at[i]);
	*ret_state = s;
	return lt_glossary_load(a, &s->catalogue.words, err) && lt_prices_load(a, &s->catalogue.prices, err);
}

const struct lt_service lt_service_catalogue = { "catalogue", open_catalogue, NULL, NULL };

const struct lt_catalogue *
lt_catalogue_of(struct lt_api *api)
{
	return lt_service_state(api, &lt_service_catalogue);
}

struct lt_texts
lt_catalogue_checks_of(struct lt_api *api, struct lt_arena *a, const char *question)
{
	const struct state *s = lt_service_state(api, &lt_service_catalogue);
	const struct lt_checks *checks = lt_assessed_catalog(api);
	const char **at = NULL;
	int count = 0, room = 0;
	for (int i = 0; i < checks->count; i++) {
		bool reads = false;
		for (int k = 0; k < s->asks[i].count && !reads; k++)
			reads = strcmp(s->asks[i].at[k], question) == 0;
		if (reads)
			LT_PUSH(a, at, count, room) = checks->at[i].id;
	}
	return (struct lt_texts){ .at = at, .count = count };
}

static bool
names(const char *const *list, const char *one, const char *other)
{
	for (; list && *list; list++)
		if ((one && strcmp(*list, one) == 0) || (other && strcmp(*list, other) == 0))
			return true;
	return false;
}

struct lt_texts
lt_catalogue_items_of(struct lt_api *api, struct lt_arena *a, const char *id, const char *code, const char *question)
{
	const struct lt_frameworks *frameworks = lt_assessed_frameworks(api);
	const char **at = NULL;
	int count = 0, room = 0;
	for (int f = 0; f < frameworks->count; f++)
		for (int i = 0; i < frameworks->at[f].count; i++) {
			const struct lt_framework_row *row = &frameworks->at[f].rows[i];
			if (names(row->checks, id, code) || names(row->questions, question, NULL))
				LT_PUSH(a, at, count, room) = lt_print(a, "%s/%s", frameworks->at[f].name, row->id);
		}
	return (struct lt_texts){ .at = at, .count = count };
}
