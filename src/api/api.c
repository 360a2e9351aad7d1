/* SPDX-License-Identifier: Apache-2.0 */
/* api: services are opened, requests answered until SIGTERM, everything is put away. */
#include "api/api.h"

#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "api/inside.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/database.h"

enum { NICE = 5 };

void *
lt_service_state(const struct lt_api *api, const struct lt_service *service)
{
	for (int i = 0; lt_services[i]; i++)
		if (lt_services[i] == service)
			return api->states[i];
	return NULL;
}

const struct lt_api_given *
lt_api_given(const struct lt_api *api)
{
	return api->given;
}

struct lt_arena *
lt_api_arena(const struct lt_api *api)
{
	return api->a;
}

const char *
lt_api_instance(const struct lt_api *api)
{
	return api->instance;
}

/* --- the database, a connection a thread --- */

enum { LOOK_MS = 1000 }; /* so often is a server looked at */

struct connected {
	struct lt_database *db;
	bool server;
	int64_t looked_us;
};

static bool
is_server(const char *store)
{
	return store && (strncmp(store, "postgres://", 11) == 0 || strncmp(store, "postgresql://", 13) == 0);
}

static void
close_database(void *what)
{
	struct connected *c = what;
	if (c->db)
		c->db->close(c->db);
	c->db = NULL;
}

/* A server may have gone and come back since the connection was asked last; a file does not. */
static bool
stands(struct connected *c)
{
	struct lt_err err = { 0 };
	int64_t now = lt_clock_us();
	if (!c->db || !c->server || now - c->looked_us < LOOK_MS * 1000)
		return c->db != NULL;
	c->looked_us = now;
	if (c->db->ask(c->db, "select 1", NULL, 0, NULL, NULL, &err))
		return true;
	close_database(c);
	return false;
}

struct lt_database *
lt_api_database(struct lt_api *api, struct lt_err *err)
{
	static _Thread_local struct connected mine;
	char path[4096];
	if (stands(&mine))
		return mine.db;
	mine.server = is_server(api->given->store);
	mine.looked_us = lt_clock_us();
	snprintf(path, sizeof path, "%s/api.db", api->given->state);
	mine.db = mine.server ? lt_database_postgres(api->given->store, err) : lt_database_sqlite(path, true, err);
	if (mine.db)
		pthread_setspecific(api->database, &mine);
	struct lt_err slow = { 0 }; /* then a power cut may take the last writes, as it does from the history of runs */
	if (mine.db)
		mine.db->run(mine.db, mine.db->durable, &slow);
	return mine.db;
}

/* --- the house --- */

static void
close_services(struct lt_api *api)
{
	while (api->opened > 0) {
		const struct lt_service *service = lt_services[--api->opened];
		if (service->close)
			service->close(api);
	}
}

static bool
open_services(struct lt_api *api, struct lt_err *err)
{
	for (; lt_services[api->opened]; api->opened++)
		if (!lt_services[api->opened]->open(api, &api->states[api->opened], err))
			return lt_within(err, "%s", lt_services[api->opened]->name);
	return true;
}

static bool
prepare(struct lt_api *api, struct lt_err *err)
{
	unsigned char draw[8];
	if (getrandom(draw, sizeof draw, 0) != (ssize_t)sizeof draw)
		return lt_fail_os(err, "draw a name for this instance");
	for (size_t i = 0; i < sizeof draw; i++)
		snprintf(api->instance + 2 * i, 3, "%02x", draw[i]);
	pthread_key_create(&api->database, close_database);
	api->stream = lt_stream_hub_open(api);
	return lt_api_database(api, err) && open_services(api, err);
}

/* Ticks until SIGTERM. */
static void
work(struct lt_api *api, const sigset_t *stop)
{
	const struct timespec second = { .tv_sec = 1 };
	while (sigtimedwait(stop, NULL, &second) < 0) {
		int64_t now = lt_clock_us();
		lt_stream_hub_second(api, now);
		for (int i = 0; lt_services[i]; i++)
			if (lt_services[i]->second)
				lt_services[i]->second(api, now);
	}
}

int
lt_api_run(const struct lt_api_given *given)
{
	static struct lt_api api;
	struct lt_err err = { 0 };
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL); /* threads inherit it: the signal is ours */
	signal(SIGPIPE, SIG_IGN);
	setpriority(PRIO_PROCESS, 0, NICE); /* calls go first */
	api.given = given;
	api.a = lt_arena_new(SIZE_MAX);
	bool good = prepare(&api, &err) && (api.server = lt_api_server_open(&api, &err)) != NULL;
	if (good) {
		work(&api, &stop);
		lt_stream_hub_stop(api.stream);
		lt_api_server_close(api.server);
	} else {
		fprintf(stderr, "lintel: the API does not start: %s\n", err.text);
	}
	close_services(&api);
	lt_stream_hub_close(api.stream);
	void *mine = pthread_getspecific(api.database);
	if (mine)
		close_database(mine);
	lt_arena_drop(api.a);
	return good ? 0 : 1;
}
