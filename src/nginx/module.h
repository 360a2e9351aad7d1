/* SPDX-License-Identifier: Apache-2.0 */
/*
 * module: what the files of ngx_http_lintel_module share.
 *
 *	worker    one a process: shared memory, ring, keys, the policy in force, targets
 *	policy    one a generation: the mapped bytes and what the worker looked up for it
 *	target    one a place to connect to: idle connections, TLS; outlives policies
 *	ctx       one a call
 *	sending   one a call too, made anew for each attempt
 *
 * A call is run by ngx_http_lintel_run() until it waits for something; whoever brings what it
 * waited for runs it again.  See README.md for who ends it.
 */
#pragma once
#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#undef LT_BANNED_LATER
#include "base/banned.h"

#include "gateway/call.h"
#include "gateway/refusal.h"
#include "record/policy.h"
#include "store/lease.h"
#include "store/ring.h"
#include "store/share.h"

enum {
	NGX_HTTP_LINTEL_BUFFER = 8192,  /* of an answer: its head and what is held back must fit */
	NGX_HTTP_LINTEL_LENT = 4096,    /* where a call's arena begins */
	NGX_HTTP_LINTEL_SPARE = 256,    /* memory of so many calls is kept for the next ones */
	NGX_HTTP_LINTEL_CEILING = 8 << 20,
	NGX_HTTP_LINTEL_IDLE = 128,     /* connections that a target keeps */
};

typedef struct {
	ngx_str_t state; /* folder */
	ngx_int_t keys;  /* descriptor of the keyring, or NGX_CONF_UNSET */
} ngx_http_lintel_main_conf_t;

typedef struct {
	ngx_queue_t queue;       /* in the worker's list */
	uint64_t identity;       /* of the deployment */
	ngx_uint_t refs;         /* policies that name it */
	ngx_str_t host;          /* ends in a NUL */
	int place;               /* in the share, or -1 */
	ngx_queue_t idle;
	ngx_uint_t idle_count;
	ngx_uint_t tls;          /* unsigned tls:1 */
	ngx_uint_t verify;       /* unsigned verify:1 */
	ngx_ssl_t *ssl;          /* NULL with tls: its certificates could not be read */
	ngx_ssl_session_t *session;
} ngx_http_lintel_target_t;

typedef struct {
	struct lt_policy view;
	size_t size;             /* of the mapping at view.bytes */
	ngx_uint_t refs;         /* the worker and its calls */
	ngx_pool_t *pool;
	struct lt_world world;
	int *scopes;             /* places, by scope of the policy */
	ngx_http_lintel_target_t **targets; /* by deployment of the policy */
} ngx_http_lintel_policy_t;

typedef struct {
	struct lt_share *share;
	int slot;
	struct lt_ring *ring;
	struct lt_keyring *keys;
	ngx_str_t state;
	ngx_http_lintel_policy_t *policy;
	uint64_t refused;        /* generation that could not be taken */
	ngx_queue_t targets, calls, authorities;
	ngx_event_t tick;
	uint64_t random[2];
	ngx_queue_t spare;       /* memory of calls that are over */
	ngx_uint_t spare_count;
} ngx_http_lintel_worker_t;

/* How far a sending has come; what its end means follows from it. */
typedef enum {
	NGX_HTTP_LINTEL_OPEN,    /* no head yet */
	NGX_HTTP_LINTEL_HELD,    /* the head is there, nothing is passed on */
	NGX_HTTP_LINTEL_PASSED,  /* the answer goes to the caller */
	NGX_HTTP_LINTEL_ENDED,   /* the call knows how the answer ended */
} ngx_http_lintel_phase_t;

/* A connection that waits for its next call; lives in the connection's pool. */
typedef struct {
	ngx_queue_t queue;       /* in its target's, last used first */
	ngx_http_lintel_target_t *target;
	ngx_connection_t *connection;
	struct lt_address address;
} ngx_http_lintel_idle_t;

typedef struct {
	const struct lt_attempt *attempt;
	ngx_http_lintel_target_t *target;
	struct lt_address addresses[LT_SHARE_ADDRESSES];
	ngx_int_t addresses_count, address; /* address: the one in use */
	ngx_uint_t fresh;        /* unsigned fresh:1; no idle connection may be used */
	/* From here on it is zeroed when the same attempt is made again. */
	ngx_http_lintel_phase_t phase;
	ngx_http_lintel_idle_t *idle; /* what the connection was before */
	size_t looked;           /* see lt_head_end() */
	u_char *raw;             /* in the buffer: from here on bytes have their framing */
	struct lt_head head;
	struct lt_header *headers;
	ngx_http_chunked_t chunked;
	off_t rest;              /* of a body with a length; -1: until the connection closes */
	enum lt_failure failure; /* when failed */
	unsigned failed:1;       /* our own reading of the answer ended it */
	unsigned next:1;         /* the call dropped the answer and knows so */
	unsigned ended:1;        /* the answer's body is whole */
	unsigned decoded:1;      /* what lies in the buffer is without its framing already */
	unsigned more:1;         /* bytes came behind the answer's end */
} ngx_http_lintel_sending_t;

typedef struct {
	ngx_queue_t queue;       /* of the worker's open calls */
	ngx_http_request_t *request;
	ngx_http_lintel_policy_t *policy;
	struct lt_arena *arena;
	struct lt_call *call;
	int64_t now;             /* microseconds since 1970, when nginx last came to it; the clock is
	                          * read a few times a call and no more */
	struct lt_asked asked;
	ngx_event_t wait;
	struct lt_lease lease, attempt_lease;
	void *mapped;            /* body in a file */
	size_t mapped_size;
	struct lt_text *pieces;  /* of the body */
	int pieces_count;
	ngx_http_upstream_conf_t conf;
	ngx_http_lintel_sending_t sending;
	int in_flight;           /* place of the target that counts it, or -1 */
	unsigned reserved:1;     /* a record's room in the ring */
	unsigned done:1;         /* settled: nothing of it is open */
	/* From here on it is not zeroed. */
	u_char buffer[NGX_HTTP_LINTEL_BUFFER]; /* of answers, one attempt after the other */
	max_align_t lent[NGX_HTTP_LINTEL_LENT / sizeof(max_align_t)];
} ngx_http_lintel_ctx_t;

extern ngx_module_t ngx_http_lintel_module;
extern ngx_http_lintel_worker_t ngx_http_lintel_worker;

/* handler.c */
ngx_int_t ngx_http_lintel_handler(ngx_http_request_t *r);
void ngx_http_lintel_run(ngx_http_lintel_ctx_t *ctx);
void ngx_http_lintel_finish(ngx_http_lintel_ctx_t *ctx, enum lt_end end, struct lt_out *out);
ngx_http_lintel_ctx_t *ngx_http_lintel_ctx(ngx_http_request_t *r);
int64_t ngx_http_lintel_now(void);

/* reply.c */
void ngx_http_lintel_reply(ngx_http_lintel_ctx_t *ctx);
ngx_int_t ngx_http_lintel_unready(ngx_http_request_t *r);
ngx_int_t ngx_http_lintel_header(ngx_http_request_t *r, struct lt_header header);
ngx_int_t ngx_http_lintel_headers(ngx_http_request_t *r, const struct lt_header *headers, int count);

/* body.c */
void ngx_http_lintel_read_body(ngx_http_lintel_ctx_t *ctx);
ngx_chain_t *ngx_http_lintel_request(ngx_http_lintel_ctx_t *ctx, const struct lt_attempt *attempt);

/* want.c */
void ngx_http_lintel_lease(ngx_http_lintel_ctx_t *ctx);
void ngx_http_lintel_settle(ngx_http_lintel_ctx_t *ctx);
void ngx_http_lintel_in_flight(ngx_http_lintel_ctx_t *ctx, int place); /* -1: nowhere any more */

/* upstream.c; false: nothing is under way, the call knows why */
ngx_int_t ngx_http_lintel_send(ngx_http_lintel_ctx_t *ctx);
ngx_msec_t ngx_http_lintel_within(const ngx_http_lintel_ctx_t *ctx, uint32_t ms); /* and its deadline */

/* filter.c */
ngx_int_t ngx_http_lintel_decode(ngx_http_lintel_ctx_t *ctx, ngx_buf_t *b, u_char *from);
ngx_int_t ngx_http_lintel_filter_init(void *data);
ngx_int_t ngx_http_lintel_filter(void *data, ssize_t bytes);
bool ngx_http_lintel_ends_in_band(ngx_http_lintel_ctx_t *ctx);
ngx_chain_t *ngx_http_lintel_out(ngx_http_lintel_ctx_t *ctx, const struct lt_out *out);

/* keepalive.c; forget: closes what is idle */
ngx_int_t ngx_http_lintel_peer_init(ngx_http_request_t *r, ngx_http_upstream_srv_conf_t *us);
void ngx_http_lintel_forget(ngx_http_lintel_target_t *target);

/* target.c */
ngx_http_lintel_target_t *ngx_http_lintel_target(const struct lt_policy *policy, const struct lt_policy_deployment *d);
void ngx_http_lintel_target_drop(ngx_http_lintel_target_t *target);

/* tls.c; NULL: said in the log */
ngx_ssl_t *ngx_http_lintel_ssl(ngx_str_t *ca_file);
ngx_int_t ngx_http_lintel_set_session(ngx_peer_connection_t *pc, void *data);
void ngx_http_lintel_save_session(ngx_peer_connection_t *pc, void *data);

/* policy.c; NULL: there is none yet.  The caller gets a reference. */
ngx_http_lintel_policy_t *ngx_http_lintel_policy(void);
void ngx_http_lintel_policy_drop(ngx_http_lintel_policy_t *policy);
void ngx_http_lintel_policy_look(void); /* takes a new generation */
