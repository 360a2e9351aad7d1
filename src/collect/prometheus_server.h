/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prometheus_server: questions to one live Prometheus, or to what speaks its API.
 *
 * Only reading calls are made: GET, and POST as a form where a query is too long for an address.
 * Each has a limit of time and of bytes; all together end at a deadline.
 */
#pragma once
#include "collect/collect.h"

struct lt_http;
struct lt_estate_prometheus;

struct lt_server {
	struct lt_arena *a;
	struct lt_http *http;
	const char *url;   /* without a slash at its end */
	const char *match; /* what every query's selectors carry, without braces; "" for nothing */
	const char *ca_file;
	const char *headers[2];
	bool token;        /* one is sent */
	int64_t deadline;  /* of the monotonic clock, in ms */
	int warnings;      /* answers that said a part is missing */
};

/* Nothing is asked yet.  False: the estate's words for it cannot be used. */
bool lt_server_open(const struct lt_source *src, const struct lt_estate_prometheus *how, struct lt_server *ret_server, struct lt_err *err);
void lt_server_close(struct lt_server *server);

enum lt_told {
	LT_TOLD,
	LT_NOT_OFFERED, /* 404: this server has no such page */
	LT_NOT_TOLD,    /* err says why */
};

/* The member data of what path answers, in a; form is a query string or NULL. */
enum lt_told lt_server_ask(struct lt_server *server, struct lt_arena *a, const char *path, const char *form, long total_ms,
	struct lt_node *ret_data, struct lt_err *err);

/* A query at this moment: its list of results. */
enum lt_told lt_server_query(struct lt_server *server, struct lt_arena *a, const char *query, long total_ms,
	struct lt_node *ret_results, struct lt_err *err);

/* The place for rows, https://prometheus:9090/api/v1/rules. */
const char *lt_server_place(const struct lt_server *server, const char *path);
