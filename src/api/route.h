/* SPDX-License-Identifier: Apache-2.0 */
/*
 * route: what the API can be asked, as rows of a table.
 *
 * One file route_<name>.c, one name in the list `routes` of meson.build, one registration
 * lt_routes_<name>.  From the rows come the dispatch, the role that is needed, the OpenAPI document and the reference
 * page; a path that is no row is 404, a row that a role does not reach is 403, and who is nobody gets 401.
 *
 * run fills the reply and returns true, or returns what lt_problem() returns.  It runs on one of several
 * threads; the request's arena is dropped when the answer is out.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"
#include "record/words.h" /* enum lt_role; lt_words_role has their names */

struct lt_api;
struct lt_arena;
struct lt_err;
struct lt_record;

/* Who asks. */
struct lt_principal {
	enum lt_role role;
	const char *name;  /* for the audit log; "" of nobody */
	const char *team;  /* sees this team of the gateway alone; NULL: everything */
	const char *id;    /* of the session or token */
	const char *csrf;  /* what a session's writes carry in X-Lintel-CSRF; NULL: a token, or nobody */
};

enum lt_param_kind { LT_PARAM_TEXT, LT_PARAM_NUMBER, LT_PARAM_FLAG, LT_PARAM_DAY, LT_PARAM_WORD };
struct lt_param {
	const char *name;
	enum lt_param_kind kind;
	const char *sentence;
	const struct lt_words *words; /* of WORD */
};

enum lt_route_flag {
	LT_ROUTE_TEAM = 1,       /* who is bound to a team may ask too; run narrows the answer to it.  Without it: 403 */
	LT_ROUTE_SENSITIVE = 2,  /* this read goes into the audit log */
	LT_ROUTE_STREAM = 4,     /* text/event-stream; run is lt_stream_run */
	LT_ROUTE_PAGES = 8,      /* {"items": [answer], "next": cursor or null, "total": number or null}; takes cursor and limit */
	LT_ROUTE_RAW = 16,       /* the body is of .type, no JSON of a record */
	LT_ROUTE_SLOW = 128,     /* a read that waits for another process or server; what is no GET is taken as slow anyway */
	LT_ROUTE_SECRET = 64,    /* the answer has what is shown once: an Idempotency-Key brings it no second time */
	LT_ROUTE_CHANGING = 32,  /* no ETag: the answer is another one each time */
	LT_ROUTE_HELD = 512,     /* a read that costs much: its answer serves everybody who asks the same for 300 ms */
	LT_ROUTE_FOREIGN = 256,  /* somebody else's program makes the query: parameters that are no row are passed over */
};

struct lt_request;
struct lt_reply;
typedef bool (*lt_route_fn)(const struct lt_request *request, struct lt_reply *reply);

struct lt_route {
	const char *method;      /* GET, POST, PUT, PATCH, DELETE */
	const char *path;        /* below /api/v1: "/checks/{id}" */
	const char *name;        /* operationId: read_check */
	enum lt_role role;       /* the least; NOBODY: anybody */
	unsigned flags;
	const char *sentence;
	const struct lt_record *body, *answer; /* lt_field_...; NULL: none */
	const struct lt_param *params;         /* of the query; a param without a name ends; NULL: none */
	int status;              /* when it is done: 0 is 200, or 204 without an answer */
	const char *type;        /* of RAW */
	const char *statuses;    /* further ones its run may answer with, beside 400, 401, 403, 429, 500, 503: "404 409" */
	lt_route_fn run;
};

struct lt_routes {
	const char *name, *sentence; /* a tag of the OpenAPI document */
	const struct lt_route *rows; /* one without a method ends */
};
extern const struct lt_routes *const lt_all_routes[]; /* NULL ends */
