/* SPDX-License-Identifier: Apache-2.0 */
/* request: what was asked of a route, and its reply. */
#pragma once
#include "api/route.h"

struct lt_request {
	struct lt_arena *a;
	struct lt_api *api;
	const struct lt_route *route;
	const struct lt_principal *who; /* never NULL */
	struct lt_text body;
	int64_t now_us;                 /* since 1970 */
	void *connection;               /* server.c's own */
	const char *parts[4];           /* what stands for {...} in the path, in order; unescaped */
};

/* The first, second, ... {...} of the path. */
#define lt_request_part(request, i) ((request)->parts[i])
/* A parameter of the query, unescaped; NULL when it is not there.  Only those of the route's rows can be asked for. */
const char *lt_request_param(const struct lt_request *request, const char *name);
int64_t lt_request_number(const struct lt_request *request, const char *name, int64_t otherwise);
/* A parameter of kind WORD: its value, -1 when not given. */
int lt_request_word(const struct lt_request *request, const char *name);
const char *lt_request_header(const struct lt_request *request, const char *name);

/* The body as the route's noun; false with a 400 or 413 or 415 in the reply that names what is wrong. */
bool lt_request_body(const struct lt_request *request, void *ret_noun, uint64_t *ret_given, struct lt_reply *reply);

struct lt_reply {
	int status;              /* 0: the route's */
	struct lt_buf body;
	const char *type;        /* NULL: application/json, or the route's */
	const char *headers[8][2]; /* more of them, NULL ends; live as long as the request */
	bool problem;
	void *response;          /* server.c's own: a stream */
};

/* One noun or record as the body. */
bool lt_reply_noun(const struct lt_request *request, struct lt_reply *reply, const void *noun);
/* Items of a page: of count all are written; next: where the next page begins, NULL: this was the last; total below 0: not known. */
bool lt_reply_page(const struct lt_request *request, struct lt_reply *reply, const void *items, int count, const char *next,
	int64_t total);
/* The same by hand, for items that are JSON already: begin, any number of item, end. */
void lt_reply_items_begin(struct lt_reply *reply);
struct lt_buf *lt_reply_item(struct lt_reply *reply);
bool lt_reply_items_end(struct lt_reply *reply, const char *next, int64_t total);
/* What limit and cursor of the query say: from (0 at first) and most (50 when not given, 1 to 500).  A cursor is opaque, made by
 * lt_reply_cursor(); one that was not made so is a 400. */
bool lt_request_page(const struct lt_request *request, int64_t *ret_from, int64_t *ret_most, struct lt_reply *reply);
const char *lt_reply_cursor(const struct lt_request *request, int64_t from);

void lt_reply_header(struct lt_reply *reply, const char *name, const char *value);

/* A problem (RFC 9457) in place of an answer; returns false.  code: one word for programs, a row of problem_code.def. */
bool lt_problem(struct lt_reply *reply, int status, const char *code, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same with the sentence of an err. */
bool lt_problem_err(struct lt_reply *reply, int status, const char *code, const struct lt_err *err);
/* The same with a sentence for each field of what was sent that is wrong. */
struct lt_problem_field {
	const char *field, *sentence;
};
bool lt_problem_fields(struct lt_reply *reply, int status, const char *code, const char *detail, const struct lt_problem_field *fields,
	int count);
