/* SPDX-License-Identifier: Apache-2.0 */
#include "api/access_known.h"

#include <pthread.h>
#include <stdio.h>

#include "api/service.h"
#include "api/bearer.h"
#include "base/arena.h"
#include "base/map.h"

enum { PLACES = 1024 };

struct lt_access_known {
	pthread_mutex_t lock;
	uint64_t changes; /* what was read before a change is not kept after it */
	struct place {
		int64_t read_us;
		struct lt_arena *a; /* NULL: nothing is here */
		char id[LT_SESSION_ID + 1];
		struct lt_session row;
	} places[PLACES];
};

struct lt_access_known *
lt_access_known_new(struct lt_arena *a)
{
	struct lt_access_known *known = LT_NEW(a, struct lt_access_known);
	pthread_mutex_init(&known->lock, NULL);
	return known;
}

void
lt_access_known_drop(struct lt_access_known *known)
{
	for (int i = 0; i < PLACES; i++)
		lt_arena_drop(known->places[i].a);
	pthread_mutex_destroy(&known->lock);
}

static struct place *
place_of(struct lt_access_known *known, const char *id)
{
	return &known->places[lt_map_hash(lt_text(id)) % PLACES];
}

static const char *
copy(struct lt_arena *a, const char *text)
{
	return text ? lt_copy(a, text) : NULL;
}

static struct lt_session
copy_row(struct lt_arena *a, const struct lt_session *from)
{
	struct lt_session row = *from;
	const char **texts[] = { &row.id, &row.secret, &row.before, &row.root, &row.name, &row.how, &row.role, &row.team, &row.subject, &row.email,
		&row.groups };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = copy(a, *texts[i]);
	return row;
}

static bool
read_row(struct lt_api *api, struct lt_arena *a, const char *id, struct lt_session *ret_row, struct lt_err *err)
{
	struct lt_bearer token;
	struct lt_database *db = lt_api_database(api, err);
	if (!db)
		return false;
	if (strlen(id) == LT_SESSION_ID)
		return lt_session_find(a, db, id, ret_row, err);
	if (!lt_bearer_find(a, db, id, &token, err))
		return false;
	*ret_row = (struct lt_session){ .id = token.id, .secret = token.secret, .name = token.name, .how = "token", .role = token.role,
		.team = token.team, .began_s = token.made_s, .used_s = token.used_s, .until_s = token.until_s };
	return true;
}

static void
keep(struct lt_access_known *known, const char *id, const struct lt_session *row, int64_t now_us, uint64_t changes)
{
	struct place *place = place_of(known, id);
	pthread_mutex_lock(&known->lock);
	if (known->changes == changes && row->id) {
		lt_arena_drop(place->a);
		place->a = lt_arena_new(SIZE_MAX);
		place->read_us = now_us;
		snprintf(place->id, sizeof place->id, "%s", id);
		place->row = copy_row(place->a, row);
	}
	pthread_mutex_unlock(&known->lock);
}

bool
lt_access_known_find(struct lt_access_known *known, struct lt_api *api, struct lt_arena *a, const char *id, int64_t now_us, bool fresh,
	struct lt_session *ret_row, struct lt_err *err)
{
	const struct place *place = place_of(known, id);
	bool found = false;
	pthread_mutex_lock(&known->lock);
	uint64_t changes = known->changes;
	int64_t age_us = now_us - place->read_us;
	if (!fresh && place->a && strcmp(place->id, id) == 0 && age_us >= 0 && age_us < LT_ACCESS_KNOWN_MS * 1000) {
		*ret_row = copy_row(a, &place->row);
		found = true;
	}
	pthread_mutex_unlock(&known->lock);
	if (found)
		return true;
	if (!read_row(api, a, id, ret_row, err))
		return false;
	keep(known, id, ret_row, now_us, changes);
	return true;
}

void
lt_access_known_forget(struct lt_access_known *known, const char *id)
{
	struct place *place = place_of(known, id);
	pthread_mutex_lock(&known->lock);
	known->changes++;
	if (place->a && strcmp(place->id, id) == 0) {
		lt_arena_drop(place->a);
		place->a = NULL;
	}
	pthread_mutex_unlock(&known->lock);
}
