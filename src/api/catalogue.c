/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: see catalogue.h. */
#include "api/catalogue.h"

#include <pthread.h>
#include <sys/stat.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/io.h"
#include "catalog/check.h"
#include "catalog/framework.h"
#include "catalog/question.h"

enum { PRICES_BYTES = 256 << 20 };

/* Handed out as what is first in it. */
struct state {
	struct lt_catalogue catalogue;
	struct lt_question_words *asks; /* of each check, the questions it reads */
	pthread_mutex_t lock;           /* of what follows */
	struct lt_prices prices;
	struct lt_rents rents;
	struct timespec changed;        /* the folder of imported prices, when they were read; a file there is never written over */
	bool priced;
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
	pthread_mutex_init(&s->lock, NULL);
	return lt_glossary_load(a, &s->catalogue.words, err);
}

const struct lt_service lt_service_catalogue = { "catalogue", open_catalogue, NULL, NULL };

const struct lt_catalogue *
lt_catalogue_of(struct lt_api *api)
{
	return lt_service_state(api, &lt_service_catalogue);
}

/* What was read before stays for who holds it: it is read anew a few times a year. */
static bool
read_prices(struct lt_api *api, struct state *s, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(PRICES_BYTES);
	const char *state = lt_api_given(api)->state;
	struct stat folder = { 0 };
	struct lt_prices prices;
	struct lt_rents rents;
	bool there = stat(lt_io_join(a, state, "prices"), &folder) == 0;
	struct timespec changed = there ? folder.st_mtim : (struct timespec){ 0 };
	if (s->priced && changed.tv_sec == s->changed.tv_sec && changed.tv_nsec == s->changed.tv_nsec) {
		lt_arena_drop(a);
		return true;
	}
	if (!lt_prices_load(a, &prices, err) || !lt_rents_load(a, &rents, err) || !lt_prices_files(a, state, &prices, &rents, err)) {
		lt_arena_drop(a);
		return false;
	}
	s->prices = prices;
	s->rents = rents;
	s->changed = changed;
	s->priced = true;
	return true;
}

bool
lt_catalogue_prices(struct lt_api *api, struct lt_prices *ret_prices, struct lt_rents *ret_rents, struct lt_err *err)
{
	struct state *s = lt_service_state(api, &lt_service_catalogue);
	pthread_mutex_lock(&s->lock);
	bool good = read_prices(api, s, err);
	*ret_prices = s->prices;
	*ret_rents = s->rents;
	pthread_mutex_unlock(&s->lock);
	return good;
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
