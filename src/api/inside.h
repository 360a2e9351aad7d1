/* SPDX-License-Identifier: Apache-2.0 */
/* inside: what the files of the core share. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "api/api.h"
#include "api/request.h"
#include "api/service.h"

enum { LT_BODY_MOST = 1 << 20, LT_ANSWER_MOST = 256 << 20, LT_REQUEST_MOST = 256 << 20, LT_SERVICES_MOST = 32 };

struct lt_api {
	const struct lt_api_given *given;
	struct lt_arena *a;
	void *states[LT_SERVICES_MOST];
	int opened;
	pthread_key_t database; /* a connection for each thread */
	char instance[24];
	struct lt_stream *stream;
	struct lt_server *server;
};

/* What a connection asks, as the server hears it. */
struct lt_asked {
	const char *method, *path; /* the path is not unescaped */
	const char *(*header)(void *from, const char *name);
	const char *(*param)(void *from, const char *name);           /* not unescaped */
	void (*params)(void *from, void (*each)(void *to, const char *name), void *to);
	void *from;
	struct lt_text body;
	bool body_over;
};

/* Answers it: who, which route, may he, is it well asked; then the route.  reply->body is to be freed. */
void lt_dispatch(struct lt_api *api, struct lt_arena *a, const struct lt_asked *asked, int64_t now_us, struct lt_reply *reply);

/* Will answering it wait for something?  Then a thread does it that nothing else waits for. */
bool lt_dispatch_waits(const char *method, const char *path);

struct lt_server *lt_api_server_open(struct lt_api *api, struct lt_err *err);
void lt_api_server_close(struct lt_server *server); /* what is being answered is finished; streams end */

struct lt_stream *lt_stream_hub_open(struct lt_api *api);
void lt_stream_hub_second(struct lt_api *api, int64_t now_us);
void lt_stream_hub_stop(struct lt_stream *stream); /* every stream ends; none begins */
void lt_stream_hub_close(struct lt_stream *stream);

/* once.c: a write with an Idempotency-Key is done once.  Returns true when it is to be done now (or has no key),
 * false with the first answer, or a problem, in the reply. */
bool lt_once_begin(const struct lt_request *request, const char *key, const char *path, struct lt_reply *reply);
void lt_once_end(const struct lt_request *request, const char *key, const char *path, const struct lt_reply *reply);

/* held.c: an answer of a route with LT_ROUTE_HELD that is fresh enough; and what was answered, for the next. */
bool lt_held_give(const struct lt_request *request, const struct lt_asked *asked, struct lt_reply *reply);
void lt_held_keep(const struct lt_request *request, const struct lt_asked *asked, const struct lt_reply *reply);

/* %XX undone, into a; NULL when it holds a NUL or a wrong escape. */
char *lt_unescape(struct lt_arena *a, struct lt_text text, bool plus);

/* Does the path of a request fit a route's?  parts: what stands for {...}. */
bool lt_route_fits(struct lt_arena *a, const struct lt_route *route, const char *path, const char *parts[4]);

/* limit and cursor, which every route with LT_ROUTE_PAGES takes. */
const struct lt_param *lt_route_page_params(void);
