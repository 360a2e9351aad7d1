/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy is an immutable file that is mapped, proven, and given back with its last call.  What
 * its rows are in shared memory is looked up once, here, and not for each call.
 */
#include "module.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "base/err.h"
#include "gateway/guess.h"
#include "gateway/health.h"

static int64_t
in_flight(const void *host, uint32_t deployment)
{
	const ngx_http_lintel_policy_t *p = host;
	int place = p->targets[deployment]->place;
	return place < 0 ? 0 : lt_share_target_in_flight(ngx_http_lintel_worker.share, place);
}

/* Valid until the next one is asked for. */
static struct lt_text
credential(const void *host, uint32_t number)
{
	static char value[LT_KEYRING_VALUE];
	const ngx_http_lintel_policy_t *p = host;
	if (!ngx_http_lintel_worker.keys)
		return LT_NONE;
	size_t len = lt_keyring_get(ngx_http_lintel_worker.keys, p->view.credentials[number].identity, value);
	return len ? (struct lt_text){ value, len } : LT_NONE;
}

static void
stick(const void *host, uint64_t id_hash, uint32_t deployment)
{
	const ngx_http_lintel_policy_t *p = host;
	if (p->targets[deployment]->place >= 0)
		lt_share_stick(ngx_http_lintel_worker.share, id_hash, p->targets[deployment]->place);
}

static uint32_t
stuck(const void *host, uint64_t id_hash)
{
	const ngx_http_lintel_policy_t *p = host;
	int place = lt_share_stuck(ngx_http_lintel_worker.share, id_hash);
	for (uint32_t d = 0; place >= 0 && d < p->view.deployments_count; d++)
		if (p->targets[d]->place == place)
			return d;
	return LT_POLICY_NONE;
}

/* Shared memory has no place left: such a thing is governed by nobody's memory but this worker's. */
static struct lt_health *
health_of(const ngx_http_lintel_target_t *target)
{
	static struct lt_health alone;
	return target->place < 0 ? &alone : lt_share_target_health(ngx_http_lintel_worker.share, target->place);
}

static struct lt_guess *
guess_of(uint64_t identity)
{
	static struct lt_guess alone;
	int place = lt_share_model(ngx_http_lintel_worker.share, identity);
	return place < 0 ? &alone : lt_share_model_guess(ngx_http_lintel_worker.share, place);
}

static ngx_int_t
look_up(ngx_http_lintel_policy_t *p)
{
	const struct lt_policy *v = &p->view;
	struct lt_health **health = ngx_palloc(p->pool, (v->deployments_count + 1) * sizeof *health);
	struct lt_guess **guesses = ngx_palloc(p->pool, (v->models_count + 1) * sizeof *guesses);
	p->targets = ngx_pcalloc(p->pool, (v->deployments_count + 1) * sizeof *p->targets);
	p->scopes = ngx_palloc(p->pool, (v->scopes_count + 1) * sizeof *p->scopes);
	if (!health || !guesses || !p->targets || !p->scopes)
		return NGX_ERROR;

	for (uint32_t i = 0; i < v->scopes_count; i++)
		p->scopes[i] = lt_share_scope(ngx_http_lintel_worker.share, v->scopes[i].identity);
	for (uint32_t i = 0; i < v->models_count; i++)
		guesses[i] = guess_of(v->models[i].identity);
	for (uint32_t i = 0; i < v->deployments_count; i++) {
		p->targets[i] = ngx_http_lintel_target(v, &v->deployments[i]);
		if (!p->targets[i])
			return NGX_ERROR;
		health[i] = health_of(p->targets[i]);
	}
	p->world = (struct lt_world){ v, health, guesses, p, in_flight, credential, stick, stuck };
	return NGX_OK;
}

static void
discard(ngx_http_lintel_policy_t *p)
{
	for (uint32_t i = 0; p->targets && i < p->view.deployments_count; i++)
		if (p->targets[i])
			ngx_http_lintel_target_drop(p->targets[i]);
	munmap((void *)(uintptr_t)p->view.bytes, p->size);
	ngx_destroy_pool(p->pool);
}

static ngx_int_t
map_file(uint64_t generation, struct lt_text *ret_bytes, struct lt_err *err)
{
	char path[NGX_MAX_PATH];
	struct stat st;
	snprintf(path, sizeof path, "%s/policy/%llu.policy", ngx_http_lintel_worker.state.data,
		(unsigned long long)generation);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		lt_fail_os(err, "open %s", path);
		if (fd >= 0)
			close(fd);
		return NGX_ERROR;
	}
	void *at = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (at == MAP_FAILED)
		lt_fail_os(err, "map %s", path);
	close(fd);
	*ret_bytes = (struct lt_text){ at, (size_t)st.st_size };
	return at == MAP_FAILED ? NGX_ERROR : NGX_OK;
}

static ngx_http_lintel_policy_t *
take(uint64_t generation, struct lt_err *err)
{
	struct lt_text bytes;
	if (map_file(generation, &bytes, err) != NGX_OK)
		return NULL;
	ngx_pool_t *pool = ngx_create_pool(4096, ngx_cycle->log);
	ngx_http_lintel_policy_t *p = pool ? ngx_pcalloc(pool, sizeof *p) : NULL;
	if (!p) {
		lt_fail(err, "no memory");
		munmap((void *)(uintptr_t)bytes.at, bytes.len);
		if (pool)
			ngx_destroy_pool(pool);
		return NULL;
	}
	*p = (ngx_http_lintel_policy_t){ .view.bytes = bytes.at, .size = bytes.len, .pool = pool, .refs = 1 };
	if (lt_policy_open(bytes, &p->view, err) && generation == p->view.head->generation && look_up(p) == NGX_OK)
		return p;
	lt_fail(err, "its bytes are of another generation, or there is no memory for it");
	p->view.bytes = bytes.at;
	discard(p);
	return NULL;
}

void
ngx_http_lintel_policy_look(void)
{
	ngx_http_lintel_worker_t *w = &ngx_http_lintel_worker;
	uint64_t generation = lt_share_generation(w->share);
	if (generation == 0 || generation == w->refused || (w->policy && generation == w->policy->view.head->generation))
		return;
	struct lt_err err = { "" };
	ngx_http_lintel_policy_t *p = take(generation, &err);
	if (!p) {
		w->refused = generation;
		ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0, "lintel: policy %uL is not taken: %s",
			(uint64_t)generation, err.text);
		return;
	}
	if (w->policy)
		ngx_http_lintel_policy_drop(w->policy);
	w->policy = p;
}

ngx_http_lintel_policy_t *
ngx_http_lintel_policy(void)
{
	ngx_http_lintel_policy_look();
	ngx_http_lintel_policy_t *p = ngx_http_lintel_worker.policy;
	if (p)
		p->refs++;
	return p;
}

void
ngx_http_lintel_policy_drop(ngx_http_lintel_policy_t *policy)
{
	if (--policy->refs == 0)
		discard(policy);
}
