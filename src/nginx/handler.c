/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call's way: begun when nginx has its head, run until it waits, run again by whoever brings
 * what it waits for, settled once.  Our handler is entered a second time, through error_page,
 * for all that ends in one of nginx's errors: an attempt that gave no answer, or a call that
 * nginx refuses itself.
 */
#include "module.h"

#include "base/arena.h"

int64_t
ngx_http_lintel_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* xoroshiro128+ (Blackman, Vigna): ids need to differ, not to be secret. */
static uint64_t
draw(void)
{
	uint64_t *s = ngx_http_lintel_worker.random;
	uint64_t a = s[0], b = s[1], sum = a + b;
	b ^= a;
	s[0] = (a << 24 | a >> 40) ^ b ^ b << 16;
	s[1] = b << 37 | b >> 27;
	return sum;
}

void
ngx_http_lintel_finish(ngx_http_lintel_ctx_t *ctx, enum lt_end end, struct lt_out *out)
{
	struct lt_out nothing = { .count = 0 };
	if (ctx->done)
		return;
	ctx->done = 1;
	lt_call_end(ctx->call, end, ctx->now, out ? out : &nothing);
	while (lt_call_run(ctx->call, ctx->now) == LT_WANT_SETTLE)
		ngx_http_lintel_settle(ctx);
}

/* The net under every way a call can end. */
static void
clean_up(void *data)
{
	ngx_http_lintel_ctx_t *ctx = data;
	if (!ctx->done)
		ctx->now = ngx_http_lintel_now();
	ngx_http_lintel_finish(ctx, LT_END_ABORT, NULL);
	ngx_http_lintel_in_flight(ctx, -1);
	ngx_queue_remove(&ctx->queue);
	if (ctx->wait.timer_set) {
		ngx_del_timer(&ctx->wait);
	}
	lt_arena_drop(ctx->arena);
	if (ctx->mapped)
		munmap(ctx->mapped, ctx->mapped_size);
	ngx_http_lintel_policy_drop(ctx->policy);
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	if (w->spare_count >= NGX_HTTP_LINTEL_SPARE) {
		ngx_free(ctx);
		return;
	}
	w->spare_count++;
	ngx_queue_insert_head(&w->spare, &ctx->queue);
}

static ngx_http_lintel_ctx_t *
take_memory(ngx_http_request_t *r)
{
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	ngx_http_lintel_ctx_t *ctx;
	if (ngx_queue_empty(&w->spare)) {
		ctx = ngx_alloc(sizeof *ctx, r->connection->log);
		if (!ctx)
			return NULL;
	} else {
		ctx = ngx_queue_data(ngx_queue_head(&w->spare), ngx_http_lintel_ctx_t, queue);
		ngx_queue_remove(&ctx->queue);
		w->spare_count--;
	}
	ngx_memzero(ctx, offsetof(ngx_http_lintel_ctx_t, buffer));
	return ctx;
}

/* nginx forgets its modules' contexts on the way through error_page; the pool does not. */
ngx_http_lintel_ctx_t *
ngx_http_lintel_ctx(ngx_http_request_t *r)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_lintel_module);
	if (ctx)
		return ctx;
	for (ngx_pool_cleanup_t *at = r->pool->cleanup; at; at = at->next)
		if (at->handler == clean_up) {
			ngx_http_set_ctx(r, at->data, ngx_http_lintel_module);
			return at->data;
		}
	return NULL;
}

static struct lt_text
text_of(ngx_str_t s)
{
	return (struct lt_text){ (char *)s.data, s.len };
}

static ngx_int_t
ask_headers(ngx_http_request_t *r, struct lt_asked *asked)
{
	ngx_list_part_t *first = &r->headers_in.headers.part;
	size_t count = 0;
	for (ngx_list_part_t *part = first; part; part = part->next)
		count += part->nelts;
	struct lt_header *headers = ngx_palloc(r->pool, (count + 1) * sizeof *headers);
	if (!headers)
		return NGX_ERROR;
	asked->headers = headers;
	asked->headers_count = (int)count;
	for (ngx_list_part_t *part = first; part; part = part->next) {
		const ngx_table_elt_t *h = part->elts;
		for (ngx_uint_t i = 0; i < part->nelts; i++)
			*headers++ = (struct lt_header){ { (char *)h[i].lowcase_key, h[i].key.len }, text_of(h[i].value) };
	}
	return NGX_OK;
}

static ngx_int_t
ask(ngx_http_request_t *r, struct lt_asked *asked)
{
	uint64_t id[2] = { draw(), draw() };
	struct lt_text rest = text_of(r->unparsed_uri);
	if (!rest.at)
		rest = LT_LIT("");
	/* nginx's refusals come to us as a GET. */
	struct lt_text line = text_of(r->internal ? r->request_line : r->method_name);
	if (!line.at || !lt_text_cut(&line, ' ', &asked->method))
		asked->method = LT_NONE;
	if (!lt_text_cut(&rest, '?', &asked->path))
		asked->path = LT_NONE;
	asked->query = rest;
	ngx_memcpy(asked->id, id, sizeof id);
	asked->draw = (uint32_t)(draw() >> 32);
	return ask_headers(r, asked);
}

static ngx_http_lintel_ctx_t *
begin(ngx_http_request_t *r, ngx_http_lintel_policy_t *policy)
{
	struct lt_asked asked;
	ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(r->pool, 0);
	if (!cleanup || ask(r, &asked) != NGX_OK)
		return NULL;
	ngx_http_lintel_ctx_t *ctx = take_memory(r);
	if (!ctx)
		return NULL;
	ctx->request = r;
	ctx->policy = policy;
	ctx->in_flight = -1;
	ctx->asked = asked;
	ctx->now = ngx_http_lintel_now();
	ctx->arena = lt_arena_new_in(ctx->lent, NGX_HTTP_LINTEL_LENT, NGX_HTTP_LINTEL_CEILING);
	ctx->call = lt_call_new(ctx->arena, &policy->world, &ctx->asked, ctx->now);
	ngx_queue_insert_tail(&ngx_http_lintel_worker.calls, &ctx->queue);
	cleanup->data = ctx;
	cleanup->handler = clean_up;
	ngx_http_set_ctx(r, ctx, ngx_http_lintel_module);
	return ctx;
}

static void
wait_is_over(ngx_event_t *ev)
{
	ngx_connection_t *c = ev->data;
	ngx_http_request_t *r = c->data;
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	ngx_http_set_log_request(c->log, r);
	ctx->now = ngx_http_lintel_now();
	ngx_http_lintel_run(ctx);
	ngx_http_run_posted_requests(c);
}

static void
begin_wait(ngx_http_lintel_ctx_t *ctx)
{
	ngx_http_request_t *r = ctx->request;
	ctx->wait.handler = wait_is_over;
	ctx->wait.data = r->connection;
	ctx->wait.log = r->connection->log;
	r->read_event_handler = ngx_http_test_reading; /* a caller that leaves meanwhile is noticed */
	r->write_event_handler = ngx_http_request_empty_handler;
	ngx_add_timer(&ctx->wait, lt_call_wait_ms(ctx->call));
}

void
ngx_http_lintel_run(ngx_http_lintel_ctx_t *ctx)
{
	for (;;)
		switch (lt_call_run(ctx->call, ctx->now)) {
		case LT_WANT_BODY:
			ngx_http_lintel_read_body(ctx);
			return;
		case LT_WANT_LEASE:
			ngx_http_lintel_lease(ctx);
			break;
		case LT_WANT_WAIT:
			begin_wait(ctx);
			return;
		case LT_WANT_UPSTREAM:
			if (ngx_http_lintel_send(ctx) == NGX_OK)
				return;
			break;
		case LT_WANT_REPLY:
			ngx_http_lintel_reply(ctx);
			return;
		case LT_WANT_SETTLE:
			ngx_http_lintel_settle(ctx);
			break;
		case LT_DONE:
			ngx_http_finalize_request(ctx->request, NGX_ERROR);
			return;
		}
}

/* What nginx's own refusals are called here. */
static unsigned
refusal_of(ngx_int_t status)
{
	if (status == NGX_HTTP_REQUEST_ENTITY_TOO_LARGE)
		return LT_REFUSE_BODY_SIZE;
	if (status == NGX_HTTP_NOT_ALLOWED)
		return LT_REFUSE_METHOD;
	if (status == NGX_HTTP_NOT_FOUND) /* our own location, asked for from outside */
		return LT_REFUSE_PATH;
	return status >= NGX_HTTP_INTERNAL_SERVER_ERROR && status != NGX_HTTP_NOT_IMPLEMENTED
			&& status != NGX_HTTP_VERSION_NOT_SUPPORTED ? LT_REFUSE_OURS : LT_REFUSE_HTTP;
}

ngx_int_t
ngx_http_lintel_handler(ngx_http_request_t *r)
{
	ngx_http_lintel_ctx_t *ctx = ngx_http_lintel_ctx(r);
	ngx_int_t status = (ngx_int_t)r->err_status;
	bool unanswered = ctx && (status == NGX_HTTP_BAD_GATEWAY || status == NGX_HTTP_GATEWAY_TIME_OUT);

	r->err_status = 0;
	r->error_page = 0;
	r->uri_changes = NGX_HTTP_MAX_URI_CHANGES + 1; /* each attempt is a redirect to nginx, and none a circle */
	if (!ctx) {
		ngx_http_lintel_policy_t *policy = ngx_http_lintel_policy();
		if (!policy)
			return ngx_http_lintel_unready(r);
		ctx = begin(r, policy);
		if (!ctx) {
			ngx_http_lintel_policy_drop(policy);
			return NGX_ERROR;
		}
	}
	if (ctx->done)
		return NGX_ERROR;
	if (status)
		ctx->now = ngx_http_lintel_now();
	if (status && !unanswered)
		lt_call_refuse(ctx->call, refusal_of(status));
	r->main->count++; /* the run holds it, until it is answered */
	ngx_http_lintel_run(ctx);
	return NGX_DONE;
}
