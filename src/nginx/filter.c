/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of an answer on its way to the caller: out of its chunks in place, through the call,
 * and on as slices of the buffer it was read into.
 */
#include "module.h"

static ngx_int_t
decode_chunked(ngx_http_lintel_ctx_t *ctx, ngx_buf_t *b, u_char *from)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_buf_t raw = *b;
	raw.pos = from;
	while (!s->ended) {
#if (nginx_version >= 1027002)
		ngx_int_t rc = ngx_http_parse_chunked(ctx->request, &raw, &s->chunked, 0);
#else
		ngx_int_t rc = ngx_http_parse_chunked(ctx->request, &raw, &s->chunked);
#endif
		if (rc == NGX_ERROR)
			return NGX_ERROR;
		if (rc == NGX_AGAIN)
			break;
		if (rc == NGX_DONE) {
			s->ended = 1;
			break;
		}
		size_t size = ngx_min((size_t)(raw.last - raw.pos), (size_t)s->chunked.size);
		if (from != raw.pos)
			ngx_memmove(from, raw.pos, size);
		from += size;
		raw.pos += size;
		s->chunked.size -= (off_t)size;
	}
	s->more = s->ended && raw.pos != raw.last;
	b->last = from;
	return NGX_OK;
}

/* From `from` to the end of b lies what was just read.  Afterwards payload does. */
ngx_int_t
ngx_http_lintel_decode(ngx_http_lintel_ctx_t *ctx, ngx_buf_t *b, u_char *from)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	if (s->head.chunked)
		return decode_chunked(ctx, b, from);
	if (s->rest < 0)
		return NGX_OK;
	if (b->last - from > s->rest) {
		b->last = from + s->rest;
		s->more = 1;
	}
	s->rest -= b->last - from;
	s->ended = s->rest == 0;
	return NGX_OK;
}

/* A buffer that was sent: one with memory of its own for len bytes, or (0) one without. */
static ngx_chain_t *
used_before(ngx_http_upstream_t *u, size_t len)
{
	for (ngx_chain_t **at = &u->free_bufs; *at; at = &(*at)->next) {
		ngx_chain_t *link = *at;
		size_t room = link->buf->temporary ? (size_t)(link->buf->end - link->buf->start) : 0;
		if (len ? room < len : room > 0)
			continue;
		*at = link->next;
		return link;
	}
	return NULL;
}

static ngx_chain_t *
new_link(ngx_pool_t *pool, size_t room)
{
	enum { LEAST = 512 };
	ngx_chain_t *link = ngx_alloc_chain_link(pool);
	if (!link || !(link->buf = ngx_calloc_buf(pool)))
		return NULL;
	if (room == 0)
		return link;
	room = ngx_max(room, LEAST);
	link->buf->start = ngx_pnalloc(pool, room);
	link->buf->end = link->buf->start + room;
	link->buf->temporary = 1;
	return link->buf->start ? link : NULL;
}

static ngx_chain_t *
link_of(ngx_http_lintel_ctx_t *ctx, struct lt_text text, bool ours)
{
	ngx_http_request_t *r = ctx->request;
	size_t room = ours ? text.len : 0;
	ngx_chain_t *link = used_before(r->upstream, room);
	if (!link && !(link = new_link(r->pool, room)))
		return NULL;
	ngx_buf_t *b = link->buf;
	if (ours) {
		ngx_memcpy(b->start, text.at, text.len);
		b->pos = b->start;
	} else {
		b->start = b->pos = (u_char *)(uintptr_t)text.at;
		b->memory = 1;
	}
	b->last = b->pos + text.len;
	b->flush = 0;
	b->tag = (ngx_buf_tag_t)&ngx_http_lintel_module;
	link->next = NULL;
	return link;
}

/* The pieces as a chain, the last one flushed; NULL: there are none, or no memory for them. */
ngx_chain_t *
ngx_http_lintel_out(ngx_http_lintel_ctx_t *ctx, const struct lt_out *out)
{
	ngx_chain_t *first = NULL, **last = &first;
	ngx_buf_t *b = NULL;
	for (int i = 0; i < out->count; i++) {
		if (out->at[i].text.len == 0)
			continue;
		*last = link_of(ctx, out->at[i].text, out->at[i].ours);
		if (!*last)
			return NULL;
		b = (*last)->buf;
		last = &(*last)->next;
	}
	if (b)
		b->flush = 1;
	return first;
}

static void
put(ngx_http_lintel_ctx_t *ctx, const struct lt_out *out)
{
	ngx_chain_t **last = &ctx->request->upstream->out_bufs;
	while (*last)
		last = &(*last)->next;
	*last = ngx_http_lintel_out(ctx, out);
}

/* A stream is closed in order behind its error; of anything else, or where its length was
 * promised, the caller must see that it is not whole. */
bool
ngx_http_lintel_ends_in_band(ngx_http_lintel_ctx_t *ctx)
{
	return lt_call_streams(ctx->call) && ctx->request->headers_out.content_length_n < 0;
}

/* The answer ends here, as far as the caller is concerned. */
static ngx_int_t
end(ngx_http_lintel_ctx_t *ctx, enum lt_end how)
{
	ngx_http_request_t *r = ctx->request;
	struct lt_out out = { .count = 0 };

	ctx->sending.phase = NGX_HTTP_LINTEL_ENDED;
	ngx_http_lintel_finish(ctx, how, &out);
	put(ctx, &out);
	r->upstream->length = 0;
	if (how == LT_END_DONE)
		return NGX_OK;
	ctx->sending.failed = 1;
	r->keepalive = 0;
	if (ngx_http_lintel_ends_in_band(ctx))
		return NGX_OK;
	r->connection->error = 1;
	return NGX_ERROR;
}

/* nginx leaves a timer as it is when it would move by less than its lazy delay: without that much
 * more a stream could be called idle too soon.  Close to the deadline it is made anew. */
static void
set_idle(ngx_http_lintel_ctx_t *ctx)
{
	ngx_event_t *read = ctx->request->upstream->peer.connection->read;
	uint32_t idle_ms = ctx->sending.attempt->idle_ms + NGX_TIMER_LAZY_DELAY;
	ctx->conf.read_timeout = ngx_http_lintel_within(ctx, idle_ms);
	if (ctx->conf.read_timeout < idle_ms && read->timer_set) {
		ngx_del_timer(read);
	}
}

ngx_int_t
ngx_http_lintel_filter_init(void *data)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_http_upstream_t *u = ctx->request->upstream;
	u->length = -1;
	set_idle(ctx);
	return ctx->sending.ended && u->buffer.pos == u->buffer.last ? end(ctx, LT_END_DONE) : NGX_OK;
}

ngx_int_t
ngx_http_lintel_filter(void *data, ssize_t bytes)
{
	ngx_http_lintel_ctx_t *ctx = data;
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_buf_t *b = &ctx->request->upstream->buffer;
	u_char *from = b->last;

	if (s->phase == NGX_HTTP_LINTEL_ENDED)
		return NGX_OK;
	if (!s->decoded)
		ctx->now = ngx_http_lintel_now();
	b->last += bytes;
	if (!s->decoded && ngx_http_lintel_decode(ctx, b, from) != NGX_OK)
		return end(ctx, LT_END_CUT);
	s->decoded = 0;
	if (b->last > from) {
		struct lt_out out = { .count = 0 };
		struct lt_text piece = { (char *)from, (size_t)(b->last - from) };
		bool more = lt_call_chunk(ctx->call, piece, ctx->now, &out);
		put(ctx, &out);
		if (!more)
			return end(ctx, LT_END_CUT);
	}
	if (s->ended)
		return end(ctx, LT_END_DONE);
	if (ctx->now >= s->attempt->deadline_us)
		return end(ctx, LT_END_TOTAL);
	set_idle(ctx);
	return NGX_OK;
}
