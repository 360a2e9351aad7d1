/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS towards providers: one context for each file of authorities, made when a policy first names
 * it and kept; the last session of a target shortens the next handshake with it.
 */
#include "module.h"

typedef struct {
	ngx_queue_t queue;
	ngx_ssl_t ssl;
	ngx_str_t ca_file;
} authority_t;

/* ca_file "": what the system trusts. */
static ngx_int_t
trust(ngx_ssl_t *ssl, ngx_str_t *ca_file)
{
	ssl->log = ngx_cycle->log;
	if (ngx_ssl_create(ssl, NGX_SSL_TLSv1_2 | NGX_SSL_TLSv1_3, NULL) != NGX_OK)
		return NGX_ERROR;
	int done = ca_file->len ? SSL_CTX_load_verify_locations(ssl->ctx, (char *)ca_file->data, NULL)
				: SSL_CTX_set_default_verify_paths(ssl->ctx);
	if (done && ngx_ssl_client_session_cache(NULL, ssl, 1) == NGX_OK)
		return NGX_OK;
	ngx_ssl_error(NGX_LOG_ERR, ngx_cycle->log, 0, (char *)"lintel: cannot read the authorities in \"%V\"", ca_file);
	SSL_CTX_free(ssl->ctx);
	return NGX_ERROR;
}

ngx_ssl_t *
ngx_http_lintel_ssl(ngx_str_t *ca_file)
{
	ngx_queue_t *all = &ngx_http_lintel_worker.authorities;
	for (ngx_queue_t *q = ngx_queue_head(all); q != ngx_queue_sentinel(all); q = ngx_queue_next(q)) {
		authority_t *a = ngx_queue_data(q, authority_t, queue);
		if (a->ca_file.len == ca_file->len && ngx_memcmp(a->ca_file.data, ca_file->data, ca_file->len) == 0)
			return &a->ssl;
	}
	authority_t *a = ngx_calloc(sizeof *a + ca_file->len + 1, ngx_cycle->log);
	if (!a)
		return NULL;
	a->ca_file = (ngx_str_t){ ca_file->len, (u_char *)(a + 1) };
	ngx_memcpy(a->ca_file.data, ca_file->data, ca_file->len);
	if (trust(&a->ssl, &a->ca_file) != NGX_OK) {
		ngx_free(a);
		return NULL;
	}
	ngx_queue_insert_tail(all, &a->queue);
	return &a->ssl;
}

ngx_int_t
ngx_http_lintel_set_session(ngx_peer_connection_t *pc, void *data)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_ssl_session_t *session = ctx->sending.target->session;
	return session ? ngx_ssl_set_session(pc->connection, session) : NGX_OK;
}

void
ngx_http_lintel_save_session(ngx_peer_connection_t *pc, void *data)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_http_lintel_target_t *t = ctx->sending.target;
	ngx_ssl_session_t *session = ngx_ssl_get_session(pc->connection);
	if (!session)
		return;
	if (t->session)
		ngx_ssl_free_session(t->session);
	t->session = session;
}
