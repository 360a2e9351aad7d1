/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of a call: read as nginx reads it, seen as pieces, sent with its edits and otherwise
 * never touched.
 */
#include "module.h"

#include <sys/mman.h>

#include "format/splice.h"

/* A body that was too long for memory.  Its file is gone from the folder at once: what callers
 * wrote does not outlive a worker that is killed. */
static ngx_int_t
map_file(ngx_http_lintel_ctx_t *ctx, const ngx_buf_t *b, struct lt_text *ret_piece)
{
	ngx_file_t *file = b->file;
	(void)ngx_delete_file(file->name.data);
	ctx->mapped_size = (size_t)b->file_last;
	ctx->mapped = mmap(NULL, ctx->mapped_size, PROT_READ, MAP_PRIVATE, file->fd, 0);
	if (ctx->mapped == MAP_FAILED) {
		ctx->mapped = NULL;
		return NGX_ERROR;
	}
	*ret_piece = (struct lt_text){ (char *)ctx->mapped + b->file_pos, (size_t)(b->file_last - b->file_pos) };
	return NGX_OK;
}

static ngx_int_t
gather(ngx_http_lintel_ctx_t *ctx)
{
	ngx_http_request_t *r = ctx->request;
	ngx_chain_t *bufs = r->request_body ? r->request_body->bufs : NULL;
	int count = 0;
	for (ngx_chain_t *at = bufs; at; at = at->next)
		count++;
	ctx->pieces = ngx_palloc(r->pool, (size_t)(count + 1) * sizeof *ctx->pieces);
	if (!ctx->pieces)
		return NGX_ERROR;
	for (ngx_chain_t *at = bufs; at; at = at->next) {
		struct lt_text *piece = &ctx->pieces[ctx->pieces_count];
		const ngx_buf_t *b = at->buf;
		*piece = LT_NONE; /* the end of a chunked body is a buffer of nothing */
		if (ngx_buf_in_memory(b))
			*piece = (struct lt_text){ (char *)b->pos, (size_t)(b->last - b->pos) };
		else if (b->in_file && (ctx->mapped || map_file(ctx, b, piece) != NGX_OK))
			return NGX_ERROR;
		ctx->pieces_count += piece->len > 0;
	}
	return NGX_OK;
}

static void
body_is_there(ngx_http_request_t *r)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	uint64_t len = 0;
	ctx->now = ngx_http_lintel_now();
	if (gather(ctx) != NGX_OK) {
		ngx_log_error(NGX_LOG_ERR, r->connection->log, ngx_errno, "lintel: a body could not be mapped");
		lt_call_refuse(ctx->call, LT_REFUSE_OURS);
		ngx_http_lintel_run(ctx);
		return;
	}
	for (int i = 0; i < ctx->pieces_count; i++)
		len += ctx->pieces[i].len;
	if (len > ctx->policy->view.head->body_max)
		lt_call_refuse(ctx->call, LT_REFUSE_BODY_SIZE);
	else
		lt_call_body(ctx->call, ctx->pieces, ctx->pieces_count);
	ngx_http_lintel_run(ctx);
}

/* Goes on in body_is_there(), now or later. */
void
ngx_http_lintel_read_body(ngx_http_lintel_ctx_t *ctx)
{
	ngx_http_request_t *r = ctx->request;
	if (r->headers_in.content_length_n > (off_t)ctx->policy->view.head->body_max) {
		lt_call_refuse(ctx->call, LT_REFUSE_BODY_SIZE);
		ngx_http_lintel_run(ctx);
		return;
	}
	ngx_int_t rc = ngx_http_read_client_request_body(r, body_is_there);
	/* Reading holds the call as the run does; one of the two lets go. */
	ngx_http_finalize_request(r, rc >= NGX_HTTP_SPECIAL_RESPONSE ? rc : NGX_DONE);
}

static ngx_chain_t *
link_of(ngx_pool_t *pool, struct lt_text text)
{
	ngx_chain_t *link = ngx_alloc_chain_link(pool);
	ngx_buf_t *b = ngx_calloc_buf(pool);
	if (!link || !b)
		return NULL;
	b->start = b->pos = (u_char *)(uintptr_t)text.at;
	b->end = b->last = b->pos + text.len;
	b->memory = 1;
	*link = (ngx_chain_t){ b, NULL };
	return link;
}

ngx_chain_t *
ngx_http_lintel_request(ngx_http_lintel_ctx_t *ctx, const struct lt_attempt *attempt)
{
	struct lt_splice body = { ctx->pieces, ctx->pieces_count, attempt->edits, attempt->edits_count };
	struct lt_text slice;
	ngx_chain_t *first = link_of(ctx->request->pool, attempt->head), *last = first;
	while (last && attempt->body_len && lt_splice_next(&body, &slice))
		last = last->next = link_of(ctx->request->pool, slice);
	if (!last)
		return NULL;
	last->buf->flush = 1; /* without it TLS keeps the end in its own buffer */
	return first;
}
