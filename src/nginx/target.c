/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target is what a deployment's identity says: name, host, port, TLS and its authority.  It
 * lives as long as a policy names it, so that a new policy finds the connections of the last one.
 */
#include "module.h"

static ngx_http_lintel_target_t *
find(uint64_t identity)
{
	ngx_queue_t *all = &ngx_http_lintel_worker.targets;
	for (ngx_queue_t *q = ngx_queue_head(all); q != ngx_queue_sentinel(all); q = ngx_queue_next(q)) {
		ngx_http_lintel_target_t *t = ngx_queue_data(q, ngx_http_lintel_target_t, queue);
		if (t->identity == identity)
			return t;
	}
	return NULL;
}

ngx_http_lintel_target_t *
ngx_http_lintel_target(const struct lt_policy *policy, const struct lt_policy_deployment *d)
{
	struct lt_text host = lt_policy_text(policy, d->host);
	struct lt_text ca_file = lt_policy_text(policy, d->ca_file);
	ngx_http_lintel_target_t *t = find(d->identity);
	if (t) {
		t->refs++;
		return t;
	}
	t = ngx_calloc(sizeof *t + host.len + 1, ngx_cycle->log);
	if (!t)
		return NULL;
	t->identity = d->identity;
	t->refs = 1;
	t->host = (ngx_str_t){ host.len, (u_char *)(t + 1) };
	ngx_memcpy(t->host.data, host.at, host.len);
	t->place = lt_share_target(ngx_http_lintel_worker.share, d->identity);
	t->tls = (d->flags & LT_DEPLOYMENT_TLS) != 0;
	t->verify = !(d->flags & LT_DEPLOYMENT_INSECURE);
	if (t->tls)
		t->ssl = ngx_http_lintel_ssl(&(ngx_str_t){ ca_file.len, (u_char *)(uintptr_t)ca_file.at });
	ngx_queue_init(&t->idle);
	ngx_queue_insert_tail(&ngx_http_lintel_worker.targets, &t->queue);
	return t;
}

void
ngx_http_lintel_target_drop(ngx_http_lintel_target_t *target)
{
	if (--target->refs > 0)
		return;
	ngx_http_lintel_forget(target);
	if (target->session)
		ngx_ssl_free_session(target->session);
	ngx_queue_remove(&target->queue);
	ngx_free(target);
}
