/* SPDX-License-Identifier: Apache-2.0 */
/* page: what the admin listener answers, each a function that fills a buffer and tells the status. */
#pragma once

struct lt_buf;
struct lt_keeper;

/* What stands behind the question mark. */
struct lt_page_query {
	const char *(*value)(const void *from, const char *name); /* NULL: not there */
	const void *from;
};

typedef int (*lt_page_fn)(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);

int lt_page_metrics(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);
int lt_page_healthz(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);
/* 200 when calls are answered and recorded, else 503 with the reasons. */
int lt_page_readyz(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);
/* ?by=model,team,caller,deployment,day&since=DAY */
int lt_page_usage(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);
int lt_page_policy(struct lt_keeper *keeper, const struct lt_page_query *query, struct lt_buf *out);
