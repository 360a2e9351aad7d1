/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that are made here, and how one header becomes nginx's.
 */
#include "module.h"

ngx_int_t
ngx_http_lintel_header(ngx_http_request_t *r, struct lt_header header)
{
	ngx_str_t value = { header.value.len, (u_char *)(uintptr_t)header.value.at };
	if (lt_text_is(header.name, LT_LIT("content-type"))) {
		r->headers_out.content_type = value;
		r->headers_out.content_type_len = value.len;
		return NGX_OK;
	}
	ngx_table_elt_t *h = ngx_list_push(&r->headers_out.headers);
	if (!h)
		return NGX_ERROR;
	*h = (ngx_table_elt_t){
		.hash = 1,
		.key = { header.name.len, (u_char *)(uintptr_t)header.name.at },
		.value = value,
	};
	return NGX_OK;
}

/* The gateway's own ones, which every answer has. */
ngx_int_t
ngx_http_lintel_headers(ngx_http_request_t *r, const struct lt_header *headers, int count)
{
	static ngx_table_elt_t no_server; /* nginx does not name itself */
	r->headers_out.server = &no_server;
	for (int i = 0; i < count; i++)
		if (ngx_http_lintel_header(r, headers[i]) != NGX_OK)
			return NGX_ERROR;
	return NGX_OK;
}

static ngx_int_t
send_reply(ngx_http_request_t *r, const struct lt_own_reply *reply)
{
	ngx_buf_t *b = ngx_calloc_buf(r->pool);
	if (!b || ngx_http_lintel_headers(r, reply->headers, reply->headers_count) != NGX_OK)
		return NGX_ERROR;
	b->start = b->pos = (u_char *)(uintptr_t)reply->body.at;
	b->end = b->last = b->pos + reply->body.len;
	b->memory = reply->body.len > 0;
	b->last_buf = b->last_in_chain = 1;
	r->headers_out.status = reply->status;
	r->headers_out.status_line.len = 0;
	r->headers_out.content_length_n = (off_t)reply->body.len;
	r->disable_not_modified = 1;
	/* Whoever asked whether to send the body is answered by this. */
	r->expect_tested = 1;
	if (ngx_http_discard_request_body(r) != NGX_OK)
		r->keepalive = 0;
	ngx_int_t rc = ngx_http_send_header(r);
	if (rc == NGX_ERROR || rc > NGX_OK || r->header_only)
		return rc;
	return ngx_http_output_filter(r, &(ngx_chain_t){ b, NULL });
}

void
ngx_http_lintel_reply(ngx_http_lintel_ctx_t *ctx)
{
	ngx_http_request_t *r = ctx->request;
	ngx_int_t rc = send_reply(r, lt_call_reply(ctx->call));
	ngx_http_lintel_finish(ctx, rc == NGX_ERROR || r->connection->error ? LT_END_ABORT : LT_END_DONE, NULL);
	ngx_http_finalize_request(r, rc);
}

/* Before there is a policy nobody can say anything in the caller's dialect. */
ngx_int_t
ngx_http_lintel_unready(ngx_http_request_t *r)
{
	static const struct lt_header type = { LT_LIT("content-type"), LT_LIT("application/json") };
	static const struct lt_own_reply reply = { 503, &type, 1,
		LT_LIT("{\"error\":{\"message\":\"The gateway has no policy yet.\",\"type\":\"server_error\","
			"\"param\":null,\"code\":\"no_policy\"}}") };
	return send_reply(r, &reply);
}
