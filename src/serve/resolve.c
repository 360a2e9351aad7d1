/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "record/policy.h"
#include "store/share.h"

enum { AGAIN_S = 30, SOON_S = 3 };

struct name {
	char host[256];
	uint16_t port;
	int target;
	bool told;  /* that it leads nowhere */
};

struct lt_resolve {
	struct lt_share *share;
	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t changed;
	struct name *names;     /* of the last policy; the thread works on a copy */
	int count;
	unsigned round;         /* which policy that was, and which one is settled */
	unsigned settled;
	bool running, stop;
	pthread_t thread;
};

struct lt_resolve *
lt_resolve_new(struct lt_arena *a, struct lt_share *share)
{
	struct lt_resolve *r = LT_NEW(a, struct lt_resolve);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&r->lock, NULL);
	r->share = share;
	r->names = LT_NEW_ARRAY(a, struct name, LT_SHARE_TARGETS);
	return r;
}

/* Asks for one name; false: it leads nowhere. */
static bool
ask(struct lt_share *share, struct name *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV }, *found = NULL;
	struct lt_address addresses[LT_SHARE_ADDRESSES] = { 0 };
	char port[8];
	int count = 0;
	snprintf(port, sizeof port, "%u", name->port);
	int code = getaddrinfo(name->host, port, &hints, &found);
	for (struct addrinfo *i = found; i && count < LT_SHARE_ADDRESSES; i = i->ai_next)
		if (i->ai_addrlen <= sizeof addresses[0] - offsetof(struct lt_address, any)) {
			addresses[count].len = i->ai_addrlen;
			memcpy(&addresses[count++].any, i->ai_addr, i->ai_addrlen);
		}
	if (code == 0) {
		freeaddrinfo(found);
		lt_share_address_set(share, name->target, addresses, count);
	} else if (!name->told) {
		fprintf(stderr, "lintel: the name %s leads nowhere: %s\n", name->host, gai_strerror(code));
	}
	name->told = code != 0;
	return code == 0;
}

/* Until a policy comes or the time is over; with the lock. */
static void
wait_for_change(struct lt_resolve *r, unsigned round, int seconds)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	while (!r->stop && r->round == round)
		if (pthread_cond_timedwait(&r->changed, &r->lock, &until) != 0)
			return;
}

static void *
run(void *what)
{
	struct lt_resolve *r = what;
	static struct name mine[LT_SHARE_TARGETS];
	pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		unsigned round = r->round;
		int count = r->count;
		memcpy(mine, r->names, sizeof *mine * (size_t)count);
		pthread_mutex_unlock(&r->lock);
		bool all = true;
		for (int i = 0; i < count; i++)
			all &= ask(r->share, &mine[i]);
		pthread_mutex_lock(&r->lock);
		r->settled = round;
		if (r->round == round)
			memcpy(r->names, mine, sizeof *mine * (size_t)count);
		wait_for_change(r, round, all ? AGAIN_S : SOON_S);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

/* Writes addresses that need no asking; false: it is a name. */
static bool
set_literal(struct lt_share *share, int target, const char *host, const struct lt_policy_deployment *d)
{
	struct lt_address at = { 0 };
	if (d->flags & LT_DEPLOYMENT_UNIX) {
		at.len = sizeof at.local;
		at.local.sun_family = AF_UNIX;
		memcpy(at.local.sun_path, host, strnlen(host, sizeof at.local.sun_path - 1));
	} else if (inet_pton(AF_INET, host, &at.v4.sin_addr) == 1) {
		at.len = sizeof at.v4;
		at.v4.sin_family = AF_INET;
		at.v4.sin_port = htons((uint16_t)d->port);
	} else if (inet_pton(AF_INET6, host, &at.v6.sin6_addr) == 1) {
		at.len = sizeof at.v6;
		at.v6.sin6_family = AF_INET6;
		at.v6.sin6_port = htons((uint16_t)d->port);
	} else {
		return false;
	}
	lt_share_address_set(share, target, &at, 1);
	return true;
}

bool
lt_resolve_policy(struct lt_resolve *r, const struct lt_policy *policy, struct lt_err *err)
{
	pthread_mutex_lock(&r->lock);
	r->count = 0;
	for (uint32_t i = 0; i < policy->deployments_count && r->count < LT_SHARE_TARGETS; i++) {
		const struct lt_policy_deployment *d = &policy->deployments[i];
		struct name name = { .port = (uint16_t)d->port, .target = lt_share_target(r->share, d->identity) };
		struct lt_text host = lt_policy_text(policy, d->host);
		if (host.len > 1 && host.at[0] == '[') /* [::1] as it stands in a URL */
			host = (struct lt_text){ host.at + 1, host.len - 2 };
		snprintf(name.host, sizeof name.host, "%.*s", LT_ARG(host));
		if (name.target >= 0 && !set_literal(r->share, name.target, name.host, d))
			r->names[r->count++] = name;
	}
	r->round++;
	if (!r->count)
		r->settled = r->round;
	bool good = true;
	if (r->count && !r->running)
		good = r->running = pthread_create(&r->thread, NULL, run, r) == 0;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	return good || lt_fail(err, "no thread can be started to look up names of hosts");
}

bool
lt_resolve_settled(struct lt_resolve *r)
{
	pthread_mutex_lock(&r->lock);
	bool settled = r->settled == r->round;
	pthread_mutex_unlock(&r->lock);
	return settled;
}

void
lt_resolve_done(struct lt_resolve *r)
{
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	if (r->running)
		pthread_detach(r->thread);
}
