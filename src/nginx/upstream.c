/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One attempt is one fresh upstream of nginx with one try.  nginx's own way to the next one is not
 * used: after a failed connect it would send there what was built for the last.  An attempt that
 * gave no answer ends in nginx's 502 or 504, error_page brings the call back to our handler, and
 * the call itself says what is next.
 */
#include "module.h"

#include "base/arena.h"

ngx_msec_t
ngx_http_lintel_within(const ngx_http_lintel_ctx_t *ctx, uint32_t ms)
{
	int64_t left = (ctx->sending.attempt->deadline_us - ctx->now) / 1000;
	if (left < 1)
		return 1;
	return ms && ms < left ? ms : (ngx_msec_t)left;
}

static ngx_int_t
create_request(ngx_http_request_t *r)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	r->upstream->request_bufs = ngx_http_lintel_request(ctx, ctx->sending.attempt);
	return r->upstream->request_bufs ? NGX_OK : NGX_ERROR;
}

/* The provider did what it may not. */
static ngx_int_t
fail(ngx_http_lintel_ctx_t *ctx, enum lt_failure failure)
{
	ctx->sending.failed = 1;
	ctx->sending.failure = failure;
	return NGX_HTTP_UPSTREAM_INVALID_HEADER;
}

static ngx_int_t
read_head(ngx_http_lintel_ctx_t *ctx, ngx_buf_t *b)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	for (;;) {
		struct lt_text bytes = { (char *)b->pos, (size_t)(b->last - b->pos) };
		int lines;
		size_t len = lt_head_end(bytes, &s->looked, &lines);
		if (!len)
			return b->last == b->end ? fail(ctx, LT_FAIL_HEADER) : NGX_AGAIN;
		s->headers = ngx_palloc(ctx->request->pool, ((size_t)lines + 1) * sizeof *s->headers);
		if (!s->headers)
			return NGX_ERROR;
		if (!lt_head_answer((char *)b->pos, len, s->headers, &s->head) || s->head.status == 101)
			return fail(ctx, LT_FAIL_HEADER);
		b->pos += len;
		s->looked = 0;
		if (s->head.status >= 200)
			return NGX_OK;
	}
}

static void
begin_body(ngx_http_lintel_sending_t *s)
{
	bool none = s->head.status == 204 || s->head.status == 304;
	s->rest = none ? 0 : s->head.chunked ? -1 : s->head.length;
	s->ended = s->rest == 0;
	if (s->rest < 0 && !s->head.chunked)
		s->head.keeps = false;
}

/* The head of the answer as the caller gets it. */
static ngx_int_t
pass_head(ngx_http_lintel_ctx_t *ctx, ngx_http_upstream_t *u)
{
	ngx_http_request_t *r = ctx->request;
	const struct lt_head *head = &ctx->sending.head;
	int count;

	for (int i = 0; i < head->count; i++) {
		struct lt_header h = ctx->sending.headers[i];
		if (!lt_call_passes(ctx->call, h.name))
			continue;
		if (lt_text_is(h.name, LT_LIT("content-length")))
			u->headers_in.content_length_n = head->length;
		else if (ngx_http_lintel_header(r, h) != NGX_OK)
			return NGX_ERROR;
	}
	const struct lt_header *ours = lt_call_headers(ctx->call, &count);
	if (ngx_http_lintel_headers(r, ours, count) != NGX_OK)
		return NGX_ERROR;
	u->headers_in.status_n = (ngx_uint_t)head->status;
	ctx->sending.phase = NGX_HTTP_LINTEL_PASSED;
	return NGX_OK;
}

/* Shows the call what has come; goes on only when it says so. */
static ngx_int_t
look(ngx_http_lintel_ctx_t *ctx, ngx_http_upstream_t *u)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_buf_t *b = &u->buffer;
	/* An error whose end is the connection's end would end as a failure to nginx. */
	bool full = b->last == b->end || (s->rest < 0 && !s->head.chunked && s->head.status >= 300);
	struct lt_text so_far = { (char *)b->pos, (size_t)(b->last - b->pos) };

	switch (lt_call_peek(ctx->call, so_far, full, s->ended, ctx->now)) {
	case LT_PEEK_GO:
		s->decoded = so_far.len > 0;
		return pass_head(ctx, u);
	case LT_PEEK_NEXT:
		s->next = 1;
		return NGX_HTTP_UPSTREAM_INVALID_HEADER;
	case LT_PEEK_HOLD:
		break;
	}
	return full || s->ended ? fail(ctx, LT_FAIL_HEADER) : NGX_AGAIN;
}

static ngx_int_t
process_header(ngx_http_request_t *r)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	ngx_http_lintel_sending_t *s = &ctx->sending;
	ngx_http_upstream_t *u = r->upstream;
	bool first = s->phase == NGX_HTTP_LINTEL_OPEN;
	ngx_int_t rc;

	ctx->now = ngx_http_lintel_now();
	if (first) {
		if ((rc = read_head(ctx, &u->buffer)) != NGX_OK)
			return rc;
		s->phase = NGX_HTTP_LINTEL_HELD;
		s->raw = u->buffer.pos;
		begin_body(s);
		lt_call_head(ctx->call, s->head.status, s->headers, s->head.count, ctx->now);
	}
	if (ngx_http_lintel_decode(ctx, &u->buffer, s->raw) != NGX_OK)
		return fail(ctx, LT_FAIL_HEADER);
	s->raw = u->buffer.last;
	rc = look(ctx, u);
	if (rc == NGX_AGAIN && first) {
		ngx_del_timer(u->peer.connection->read); /* else nginx might leave it as it is */
		ngx_add_timer(u->peer.connection->read, ngx_http_lintel_within(ctx, s->attempt->first_content_ms));
	}
	return rc;
}

static bool
past_deadline(const ngx_http_lintel_ctx_t *ctx)
{
	enum { TIMER_US = 2000 }; /* by so much nginx's timers may be early */
	return ctx->now >= ctx->sending.attempt->deadline_us - TIMER_US;
}

static enum lt_failure
failure_of(ngx_http_lintel_ctx_t *ctx, const ngx_http_upstream_t *u, ngx_int_t rc)
{
	const ngx_http_lintel_sending_t *s = &ctx->sending;
	bool late = rc == NGX_HTTP_GATEWAY_TIME_OUT;
	if (s->failed)
		return s->failure;
	if (late && past_deadline(ctx))
		return LT_FAIL_TOTAL;
	if (!u->request_sent)
		return late ? LT_FAIL_CONNECT_TIMEOUT
			: u->peer.connection && u->peer.connection->ssl ? LT_FAIL_TLS : LT_FAIL_CONNECT;
	if (!u->request_body_sent)
		return LT_FAIL_SEND;
	if (!late)
		return LT_FAIL_RESET;
	return s->phase == NGX_HTTP_LINTEL_HELD ? LT_FAIL_FIRST_CONTENT : LT_FAIL_FIRST_BYTE;
}

/* Two failures are nobody's fault, and the same attempt is made again: an idle connection that the
 * provider had closed meanwhile, and an address that does not answer while there are others. */
static bool
again(ngx_http_lintel_ctx_t *ctx, const ngx_http_upstream_t *u, enum lt_failure failure)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	bool elsewhere = failure == LT_FAIL_CONNECT && s->address + 1 < s->addresses_count;
	bool stale = u->peer.cached && u->state->bytes_received == 0 && (failure == LT_FAIL_RESET || failure == LT_FAIL_SEND);
	s->address += elsewhere;
	s->fresh = elsewhere || stale;
	return s->fresh;
}

/* It ended before anything of an answer was passed on. */
static void
unanswered(ngx_http_lintel_ctx_t *ctx, const ngx_http_upstream_t *u, ngx_int_t rc)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	bool left = ctx->request->connection->error || rc == NGX_HTTP_CLIENT_CLOSED_REQUEST || rc == NGX_ERROR
		|| rc == NGX_DONE || rc == NGX_HTTP_REQUEST_TIME_OUT;
	if (left) {
		ngx_http_lintel_finish(ctx, LT_END_ABORT, NULL);
		return;
	}
	enum lt_failure failure = failure_of(ctx, u, rc);
	if (!s->next && again(ctx, u, failure))
		return;
	if (!s->next)
		lt_call_failed(ctx->call, failure, ctx->now);
	s->attempt = NULL;
}

/* It broke off while it was passed on. */
static void
broken(ngx_http_lintel_ctx_t *ctx, ngx_int_t rc)
{
	ngx_http_request_t *r = ctx->request;
	ngx_http_lintel_sending_t *s = &ctx->sending;
	bool late = rc == NGX_HTTP_GATEWAY_TIME_OUT;
	bool left = r->connection->error || r->connection->timedout || (rc != NGX_OK && rc != NGX_HTTP_BAD_GATEWAY && !late);
	enum lt_end end = left ? LT_END_ABORT
		: rc == NGX_OK && s->rest < 0 && !s->head.chunked ? LT_END_DONE
		: !late ? LT_END_CUT
		: past_deadline(ctx) ? LT_END_TOTAL : LT_END_IDLE;
	struct lt_out out = { .count = 0 };

	s->phase = NGX_HTTP_LINTEL_ENDED;
	ngx_http_lintel_finish(ctx, end, &out);
	if (end == LT_END_ABORT)
		return;
	ngx_chain_t *last = ngx_http_lintel_out(ctx, &out);
	if (last)
		(void)ngx_http_output_filter(r, last);
	if (end == LT_END_DONE)
		return;
	r->keepalive = 0;
	if (!ngx_http_lintel_ends_in_band(ctx))
		r->connection->error = 1;
	else if (rc != NGX_OK)
		(void)ngx_http_send_special(r, NGX_HTTP_LAST);
}

/* nginx calls it once for each upstream, whatever ended it. */
static void
finalize_request(ngx_http_request_t *r, ngx_int_t rc)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	ngx_http_lintel_in_flight(ctx, -1);
	if (ctx->sending.phase != NGX_HTTP_LINTEL_ENDED)
		ctx->now = ngx_http_lintel_now();
	switch (ctx->sending.phase) {
	case NGX_HTTP_LINTEL_ENDED:
		return;
	case NGX_HTTP_LINTEL_PASSED:
		broken(ctx, rc);
		return;
	default:
		unanswered(ctx, r->upstream, rc);
	}
}

static void
set_conf(ngx_http_lintel_ctx_t *ctx, ngx_http_upstream_srv_conf_t *place)
{
	const struct lt_attempt *attempt = ctx->sending.attempt;
	const ngx_http_lintel_target_t *t = ctx->sending.target;
	ctx->conf = (ngx_http_upstream_conf_t){
		.upstream = place,
		.connect_timeout = ngx_http_lintel_within(ctx, attempt->connect_ms),
		.send_timeout = ngx_http_lintel_within(ctx, attempt->first_byte_ms),
		.read_timeout = ngx_http_lintel_within(ctx, attempt->first_byte_ms),
		.buffer_size = NGX_HTTP_LINTEL_BUFFER,
		.ssl = t->ssl,
		.ssl_session_reuse = 1,
		.ssl_server_name = 1,
		.ssl_verify = (ngx_flag_t)t->verify,
	};
}

static void
set_upstream(ngx_http_lintel_ctx_t *ctx, ngx_http_upstream_t *u)
{
	u->buffer.start = u->buffer.pos = u->buffer.last = ctx->buffer;
	u->buffer.end = ctx->buffer + NGX_HTTP_LINTEL_BUFFER;
	u->buffer.temporary = 1;
	u->buffer.tag = u->output.tag = (ngx_buf_tag_t)&ngx_http_lintel_module;
	u->conf = &ctx->conf;
	u->ssl = (unsigned)ctx->sending.target->tls;
	u->create_request = create_request;
	u->reinit_request = create_request; /* with one try it is never asked for */
	u->process_header = process_header;
	u->finalize_request = finalize_request;
	u->input_filter_init = ngx_http_lintel_filter_init;
	u->input_filter = ngx_http_lintel_filter;
	u->input_filter_ctx = ctx;
}

/* A new attempt, or the same one again. */
static bool
choose(ngx_http_lintel_ctx_t *ctx)
{
	ngx_http_lintel_sending_t *s = &ctx->sending;
	if (s->attempt) {
		ngx_memzero(&s->phase, sizeof *s - offsetof(ngx_http_lintel_sending_t, phase));
		return true;
	}
	ngx_memzero(s, sizeof *s);
	s->attempt = lt_call_attempt(ctx->call);
	s->target = ctx->policy->targets[s->attempt->deployment];
	if (s->target->place >= 0)
		s->addresses_count = lt_share_addresses(ngx_http_lintel_worker.share, s->target->place, s->addresses);
	if (s->addresses_count == 0 || (s->target->tls && !s->target->ssl)) {
		lt_call_failed(ctx->call, s->addresses_count ? LT_FAIL_TLS : LT_FAIL_NO_ADDRESS, ctx->now);
		s->attempt = NULL;
		return false;
	}
	return true;
}

ngx_int_t
ngx_http_lintel_send(ngx_http_lintel_ctx_t *ctx)
{
	static ngx_http_upstream_srv_conf_t place = { .peer.init = ngx_http_lintel_peer_init };
	ngx_http_request_t *r = ctx->request;
	if (!choose(ctx))
		return NGX_DECLINED;
	set_conf(ctx, &place);
	ngx_http_lintel_in_flight(ctx, ctx->sending.target->place);
	if (ngx_http_upstream_create(r) != NGX_OK) {
		ngx_http_finalize_request(r, NGX_ERROR);
		return NGX_OK;
	}
	set_upstream(ctx, r->upstream);
	ngx_http_upstream_init(r);
	return NGX_OK;
}
