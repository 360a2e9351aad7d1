/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: one question to a server outside and its answer, by libcurl.
 *
 * It blocks until the answer is there, too long or too late; callers that may not block ask from a
 * thread of their own.  Redirects are not followed, certificates are verified, and nothing but
 * http and https is spoken.  What the server answers is never part of an error's sentence.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* A connection that is kept between questions to the same server; for one thread. */
struct lt_http;
struct lt_http *lt_http_open(struct lt_arena *a, struct lt_err *err); /* NULL: no memory */
void lt_http_close(struct lt_http *http);                             /* NULL is fine */

struct lt_http_ask {
	struct lt_http *on;         /* NULL: a connection for this question alone */
	const char *url;
	const char *const *headers; /* "Name: value", NULL ends; may be NULL */
	struct lt_text body;        /* LT_NONE: GET, else POST */
	const char *ca_file;        /* these alone are trusted; NULL: the system's */
	struct lt_text ca_pem;      /* the same as text; LT_NONE: not given */
	const char *cert_file, *key_file; /* who we are, PEM; NULL: nobody */
	struct lt_text cert_pem, key_pem; /* the same as text */
	const char *tls_name;       /* the name that the server's certificate has; NULL: that of the address */
	const char *proxy;          /* NULL: what the surroundings say (HTTPS_PROXY, NO_PROXY) */
	bool insecure;              /* the server's certificate is not verified: the user said so */
	long connect_ms, total_ms;  /* both needed */
	size_t most;                /* bytes of an answer; longer ones are an error */
	bool direct;                /* never through a proxy: addresses of the machine's own link */
};

struct lt_http_answer {
	int status;
	struct lt_text body; /* NUL-terminated */
	int64_t retry_after_s; /* what Retry-After says, -1: nothing */
	struct lt_text type;   /* Content-Type, LT_NONE: not said */
};

/* Once in a process, before there are threads. */
bool lt_http_init(struct lt_err *err);

/* False when there is no answer; the sentence of err says why and what to do about it.  Any status is
 * an answer. */
bool lt_http_ask(struct lt_arena *a, const struct lt_http_ask *ask, struct lt_http_answer *ret_answer, struct lt_err *err);

/* Appends text as one value of a form or a query: all but letters, digits and -._~ as %XX. */
struct lt_buf;
void lt_http_escape(struct lt_buf *out, struct lt_text text);
