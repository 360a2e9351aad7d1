/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target is named by what must be the same for a connection to be used again: the deployment,
 * host, port, TLS and its authority.  It lives as long as a policy names it, so that a new policy
 * finds the connections of the last one.
 */
#include "module.h"

#include "base/map.h"

enum { HOW = LT_DEPLOYMENT_TLS | LT_DEPLOYMENT_UNIX | LT_DEPLOYMENT_INSECURE };

static uint64_t
identity_of(const struct lt_policy *policy, const struct lt_policy_deployment *d)
{
	uint64_t mix = 0x9e3779b97f4a7c15;
	uint64_t identity = d->identity;
	identity = identity * mix + lt_map_hash(lt_policy_text(policy, d->host));
	identity = identity * mix + lt_map_hash(lt_policy_text(policy, d->ca_file));
	return identity * mix + ((uint64_t)(d->flags & HOW) << 32 | d->port);
}

/* A host that is an address itself needs nobody to look it up. */
static struct lt_address
address_of(struct lt_text host, const struct lt_policy_deployment *d)
{
	struct lt_address a = { .len = 0 };
	char name[INET6_ADDRSTRLEN + 1] = "";
	if (d->flags & LT_DEPLOYMENT_UNIX) {
		if (host.len >= sizeof a.local.sun_path)
			return a;
		a.local.sun_family = AF_UNIX;
		ngx_memcpy(a.local.sun_path, host.at, host.len);
		a.len = sizeof a.local;
		return a;
	}
	if (host.len > 2 && host.at[0] == '[')
		host = (struct lt_text){ host.at + 1, host.len - 2 };
	if (host.len >= sizeof name)
		return a;
	ngx_memcpy(name, host.at, host.len);
	if (inet_pton(AF_INET, name, &a.v4.sin_addr) == 1) {
		a.v4.sin_family = AF_INET;
		a.v4.sin_port = htons((in_port_t)d->port);
		a.len = sizeof a.v4;
		return a;
	}
	ngx_memzero(&a, sizeof a);
	if (inet_pton(AF_INET6, name, &a.v6.sin6_addr) == 1) {
		a.v6.sin6_family = AF_INET6;
		a.v6.sin6_port = htons((in_port_t)d->port);
		a.len = sizeof a.v6;
	}
	return a;
}

static ngx_http_lintel_target_t *
find(uint64_t identity, struct lt_text host)
{
	ngx_queue_t *all = &ngx_http_lintel_worker.targets;
	for (ngx_queue_t *q = ngx_queue_head(all); q != ngx_queue_sentinel(all); q = ngx_queue_next(q)) {
		ngx_http_lintel_target_t *t = ngx_queue_data(q, ngx_http_lintel_target_t, queue);
		if (t->identity == identity && lt_text_is((struct lt_text){ (char *)t->host.data, t->host.len }, host))
			return t;
	}
	return NULL;
}

ngx_http_lintel_target_t *
ngx_http_lintel_target(const struct lt_policy *policy, const struct lt_policy_deployment *d)
{
	struct lt_text host = lt_policy_text(policy, d->host);
	struct lt_text ca_file = lt_policy_text(policy, d->ca_file);
	uint64_t identity = identity_of(policy, d);
	ngx_http_lintel_target_t *t = find(identity, host);
	if (t) {
		t->refs++;
		return t;
	}
	t = ngx_calloc(sizeof *t + host.len + 1, ngx_cycle->log);
	if (!t)
		return NULL;
	t->identity = identity;
	t->refs = 1;
	t->host = (ngx_str_t){ host.len, (u_char *)(t + 1) };
	ngx_memcpy(t->host.data, host.at, host.len);
	t->fixed = address_of(host, d);
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

int
ngx_http_lintel_addresses(const ngx_http_lintel_target_t *target, struct lt_address out[LT_SHARE_ADDRESSES])
{
	if (target->fixed.len) {
		out[0] = target->fixed;
		return 1;
	}
	return target->place < 0 ? 0 : lt_share_addresses(ngx_http_lintel_worker.share, target->place, out);
}
