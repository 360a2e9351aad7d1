/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: the head of an HTTP/1.1 call and the framing of its body.
 *
 * Bytes in, slices of them out; nothing is copied.  What is malformed, or could be read in two
 * ways (a length and chunks, two lengths), is refused with the status to answer.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum {
	LT_SIM_HEAD_MOST = 64 << 10,
	LT_SIM_BODY_MOST = 64 << 20,
};

/* The header fields anybody here asks for: member, name. */
#define LT_SIM_HEADERS(HEADER)                            \
	HEADER(authorization, "authorization")            \
	HEADER(api_key, "api-key")                        \
	HEADER(x_api_key, "x-api-key")                    \
	HEADER(lintel_id, "x-lintel-request-id")          \
	HEADER(request_id, "x-request-id")                \
	HEADER(client_request_id, "x-client-request-id")  \
	HEADER(fault, "x-sim-fault")                      \
	HEADER(expect, "expect")                          \
	HEADER(connection, "connection")                  \
	HEADER(content_length, "content-length")          \
	HEADER(transfer_encoding, "transfer-encoding")

struct lt_sim_head {
	struct lt_text method, path, query; /* query: behind the ?, or LT_NONE */
#define HEADER(member, name) struct lt_text member;
	LT_SIM_HEADERS(HEADER)
#undef HEADER
	size_t len;      /* of the head, blank line included */
	int64_t body;    /* its length; -1: chunked */
	bool close;      /* the connection ends with this call */
	bool proceed;    /* 100 Continue is waited for */
	int status;      /* not 0: refuse with this and close */
};

/* False: there is no whole head yet.  Slices point into bytes. */
bool lt_sim_http_head(struct lt_text bytes, struct lt_sim_head *ret_head);

/* A chunked body is undone in place, as far as it has come. */
struct lt_sim_chunks {
	size_t read, written; /* from the body's first byte */
	size_t left;          /* of the chunk at read */
	enum { LT_SIM_CHUNK_SIZE, LT_SIM_CHUNK_BYTES, LT_SIM_CHUNK_TRAILER } state;
};

/* len bytes of the body have come.  1: whole, c->written bytes stand at body and c->read were
 * taken; 0: more must come; -1: malformed. */
int lt_sim_http_dechunk(char *body, size_t len, struct lt_sim_chunks *c);

/* The value of name in a query, or LT_NONE. */
struct lt_text lt_sim_http_query(struct lt_text query, const char *name);
