/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directives, and the life of a worker: what it opens, its beat once a second, what it leaves.
 */
#include "module.h"

#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>

#include "base/err.h"

ngx_http_lintel_worker_t ngx_http_lintel_worker;

static char *
set_handler(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
	ngx_http_core_loc_conf_t *clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
	clcf->handler = ngx_http_lintel_handler;
	return NGX_CONF_OK;
}

static ngx_command_t commands[] = {
	{ ngx_string("lintel_state"), NGX_HTTP_MAIN_CONF | NGX_CONF_TAKE1, ngx_conf_set_str_slot,
		NGX_HTTP_MAIN_CONF_OFFSET, offsetof(ngx_http_lintel_main_conf_t, state), NULL },
	{ ngx_string("lintel_keys"), NGX_HTTP_MAIN_CONF | NGX_CONF_TAKE1, ngx_conf_set_num_slot,
		NGX_HTTP_MAIN_CONF_OFFSET, offsetof(ngx_http_lintel_main_conf_t, keys), NULL },
	{ ngx_string("lintel"), NGX_HTTP_LOC_CONF | NGX_CONF_NOARGS, set_handler, 0, 0, NULL },
	ngx_null_command
};

static void *
create_main_conf(ngx_conf_t *cf)
{
	ngx_http_lintel_main_conf_t *conf = ngx_pcalloc(cf->pool, sizeof *conf);
	if (conf)
		conf->keys = NGX_CONF_UNSET;
	return conf;
}

static char *
init_main_conf(ngx_conf_t *cf, void *data)
{
	ngx_http_lintel_main_conf_t *conf = data;
	if (conf->state.len)
		return NGX_CONF_OK;
	ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "lintel_state is missing: name the folder of the gateway's state");
	return NGX_CONF_ERROR;
}

/* nginx's own handler quotes the line of the call and its host, and with them what callers put
 * into a query. */
static u_char *
log_call(ngx_http_request_t *r, ngx_http_request_t *sr, u_char *buf, size_t len)
{
	ngx_http_lintel_ctx_t *ctx = r->pool ? ngx_http_lintel_ctx(r) : NULL;
	if (!ctx || len < 64)
		return buf;
	return ngx_hex_dump(ngx_cpymem(buf, ", call: req_", 12), ctx->asked.id, sizeof ctx->asked.id);
}

static ngx_int_t
mute(ngx_http_request_t *r)
{
	r->log_handler = log_call;
	return NGX_DECLINED;
}

static ngx_int_t
postconfiguration(ngx_conf_t *cf)
{
	ngx_http_core_main_conf_t *cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
	ngx_http_handler_pt *h = ngx_array_push(&cmcf->phases[NGX_HTTP_POST_READ_PHASE].handlers);
	if (!h)
		return NGX_ERROR;
	*h = mute;
	return NGX_OK;
}

static void
tick(ngx_event_t *ev)
{
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	ngx_http_lintel_policy_look();
	lt_share_tell(w->share, w->slot, w->policy ? w->policy->view.head->generation : 0, ngx_http_lintel_now() / 1000);
	if (!ngx_exiting)
		ngx_add_timer(ev, 1000);
}

static ngx_int_t
enter(ngx_http_lintel_worker_t *w, ngx_int_t keys, struct lt_err *err)
{
	w->share = lt_share_open((char *)w->state.data, err);
	if (!w->share)
		return NGX_ERROR;
	w->slot = lt_share_enter(w->share, err);
	if (w->slot < 0)
		return NGX_ERROR;
	w->ring = lt_ring_open((char *)w->state.data, w->slot, err);
	if (!w->ring)
		return NGX_ERROR;
	if (keys != NGX_CONF_UNSET && !(w->keys = lt_keyring_of((int)keys, err)))
		return NGX_ERROR;
	return NGX_OK;
}

/* Bodies are taken and given back a thousand times a second: without this the C library returns
 * the top of its heap to the kernel each time, and half the time goes into faulting it in again. */
static void
keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TOP_PAD, 1 << 20);
}

static ngx_int_t
init_process(ngx_cycle_t *cycle)
{
	static ngx_connection_t nobody = { .fd = -1 }; /* nginx's debug lines look at a timer's connection */
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	ngx_http_lintel_main_conf_t *conf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_lintel_module);
	struct lt_err err = { "" };

	if (!conf || (ngx_process != NGX_PROCESS_WORKER && ngx_process != NGX_PROCESS_SINGLE))
		return NGX_OK;
	/* A worker without a master would keep the port for ever. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (ngx_process == NGX_PROCESS_WORKER && getppid() != ngx_parent)
		return NGX_ERROR;
	keep_memory();
	ngx_queue_init(&w->targets);
	ngx_queue_init(&w->calls);
	ngx_queue_init(&w->authorities);
	ngx_queue_init(&w->spare);
	w->state = conf->state;
	if (getrandom(w->random, sizeof w->random, 0) != sizeof w->random || enter(w, conf->keys, &err) != NGX_OK) {
		ngx_log_error(NGX_LOG_EMERG, cycle->log, 0, "lintel: this worker cannot begin: %s", err.text);
		return NGX_ERROR;
	}
	w->tick.handler = tick;
	w->tick.log = cycle->log;
	w->tick.data = &nobody;
	w->tick.cancelable = 1;
	tick(&w->tick);
	return NGX_OK;
}

static void
exit_process(ngx_cycle_t *cycle)
{
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	if (!w->share)
		return;
	/* nginx leaves what is open as it is; what it has used so far is settled. */
	for (ngx_queue_t *q = ngx_queue_head(&w->calls); q != ngx_queue_sentinel(&w->calls); q = ngx_queue_next(q)) {
		ngx_http_lintel_ctx_t *ctx = ngx_queue_data(q, ngx_http_lintel_ctx_t, queue);
		ctx->now = ngx_http_lintel_now();
		ngx_http_lintel_finish(ctx, LT_END_ABORT, NULL);
	}
	lt_ring_close(w->ring);
	lt_share_leave(w->share, w->slot);
	lt_share_close(w->share);
	w->share = NULL;
}

static ngx_http_module_t context = {
	.postconfiguration = postconfiguration,
	.create_main_conf = create_main_conf,
	.init_main_conf = init_main_conf,
};

ngx_module_t ngx_http_lintel_module = {
	NGX_MODULE_V1,
	&context,
	commands,
	NGX_HTTP_MODULE,
	.init_process = init_process,
	.exit_process = exit_process,
	NGX_MODULE_V1_PADDING
};

/* What nginx looks for in the file it loads. */
__attribute__((visibility("default"))) ngx_module_t *ngx_modules[] = { &ngx_http_lintel_module, NULL };
__attribute__((visibility("default"))) char *ngx_module_names[] = { (char *)"ngx_http_lintel_module", NULL };
__attribute__((visibility("default"))) char *ngx_module_order[] = { NULL };
