/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one try of an upstream: an idle connection of its target, or a new one.
 *
 * nginx's own keepalive module knows connections by address alone; two providers behind one
 * address would share them, and with them the name their TLS was checked for.
 */
#include "module.h"

enum { OLDEST_MS = 3600 * 1000 }; /* then whoever stands between may have moved */

/* It is idle no more; what becomes of the connection is the caller's matter. */
static ngx_connection_t *
idle_end(ngx_http_lintel_idle_t *it)
{
	ngx_queue_remove(&it->queue);
	it->target->idle_count--;
	return it->connection;
}

#define idle_of(q) ngx_queue_data(q, ngx_http_lintel_idle_t, queue)

static void
close_connection(ngx_connection_t *c)
{
	if (c->ssl) {
		c->ssl->no_wait_shutdown = 1;
		c->ssl->no_send_shutdown = 1;
		if (ngx_ssl_shutdown(c) == NGX_AGAIN) {
			c->ssl->handler = close_connection;
			return;
		}
	}
	ngx_destroy_pool(c->pool);
	ngx_close_connection(c);
}

void
ngx_http_lintel_forget(ngx_http_lintel_target_t *target)
{
	while (!ngx_queue_empty(&target->idle))
		close_connection(idle_end(idle_of(ngx_queue_head(&target->idle))));
}

/* An idle connection says something: it ends, or it is no HTTP. */
static void
idle_read(ngx_event_t *ev)
{
	ngx_connection_t *c = ev->data;
	char byte;
	if (!c->close && !c->read->timedout && recv(c->fd, &byte, 1, MSG_PEEK) == -1 && ngx_socket_errno == NGX_EAGAIN) {
		ev->ready = 0;
		if (ngx_handle_read_event(c->read, 0) == NGX_OK)
			return;
	}
	close_connection(idle_end(c->data));
}

static void
use_log(ngx_connection_t *c, ngx_log_t *log)
{
	c->log = log;
	c->read->log = log;
	c->write->log = log;
	c->pool->log = log;
}

static ngx_connection_t *
take_idle(ngx_http_lintel_sending_t *s)
{
	ngx_queue_t *idle = &s->target->idle;
	for (ngx_queue_t *q = ngx_queue_head(idle); q != ngx_queue_sentinel(idle); q = ngx_queue_next(q)) {
		ngx_http_lintel_idle_t *it = idle_of(q);
		for (ngx_int_t i = 0; i < s->addresses_count; i++) {
			const struct lt_address *a = &s->addresses[i];
			if (a->len != it->address.len || ngx_memcmp(&a->any, &it->address.any, a->len) != 0)
				continue;
			s->address = i;
			s->idle = it;
			return idle_end(it);
		}
	}
	return NULL;
}

static ngx_int_t
get_peer(ngx_peer_connection_t *pc, void *data)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_connection_t *c = s->fresh ? NULL : take_idle(s);

	pc->name = &s->target->host;
	pc->sockaddr = &s->addresses[s->address].any;
	pc->socklen = s->addresses[s->address].len;
	pc->connection = c;
	pc->cached = c != NULL;
	if (!c)
		return NGX_OK;
	c->idle = 0;
	c->sent = 0;
	c->data = NULL;
	use_log(c, pc->log);
	if (c->read->timer_set) {
		ngx_del_timer(c->read);
	}
	return NGX_DONE;
}

/* An answer that was dropped leaves its connection whole when all of it had come. */
static ngx_int_t
may_be_kept(ngx_peer_connection_t *pc, ngx_http_lintel_ctx_t *ctx, ngx_uint_t state)
{
	const ngx_http_lintel_sending_t *s = &ctx->sending;
	const ngx_http_upstream_t *u = ctx->request->upstream;
	ngx_connection_t *c = pc->connection;

	return c && s->ended && s->head.keeps && !s->more && !s->failed && u->request_body_sent
		&& (!(state & NGX_PEER_FAILED) || s->next)
		&& !c->read->eof && !c->read->error && !c->read->timedout && !c->write->error && !c->write->timedout
		&& ngx_current_msec - c->start_time < OLDEST_MS && !ngx_terminate && !ngx_exiting
		&& ngx_handle_read_event(c->read, 0) == NGX_OK;
}

static void
free_peer(ngx_peer_connection_t *pc, void *data, ngx_uint_t state)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_http_lintel_target_t *t = s->target;
	uint32_t keep_ms = ctx->policy->view.deployments[s->attempt->deployment].keepalive_ms;

	if (pc->tries)
		pc->tries--;
	if (keep_ms == 0 || !may_be_kept(pc, ctx, state))
		return;
	if (t->idle_count >= NGX_HTTP_LINTEL_IDLE)
		close_connection(idle_end(idle_of(ngx_queue_last(&t->idle))));

	ngx_connection_t *c = pc->connection;
	ngx_http_lintel_idle_t *it = s->idle ? s->idle : ngx_palloc(c->pool, sizeof *it);
	if (!it)
		return;
	pc->connection = NULL;
	it->target = t;
	it->connection = c;
	it->address = s->addresses[s->address];
	ngx_queue_insert_head(&t->idle, &it->queue);
	t->idle_count++;
	c->read->delayed = 0;
	ngx_add_timer(c->read, keep_ms);
	if (c->write->timer_set) {
		ngx_del_timer(c->write);
	}
	c->write->handler = ngx_http_empty_handler;
	c->read->handler = idle_read;
	c->data = it;
	c->idle = 1;
	use_log(c, ngx_cycle->log);
	if (c->read->ready)
		idle_read(c->read);
}

ngx_int_t
ngx_http_lintel_peer_init(ngx_http_request_t *r, ngx_http_upstream_srv_conf_t *us)
{
	ngx_http_upstream_t *u = r->upstream;
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);

	u->peer.data = ctx;
	u->peer.get = get_peer;
	u->peer.free = free_peer;
	u->peer.set_session = ngx_http_lintel_set_session;
	u->peer.save_session = ngx_http_lintel_save_session;
	u->peer.tries = 1;
	u->ssl_name = ctx->sending.target->host;
	return NGX_OK;
}
