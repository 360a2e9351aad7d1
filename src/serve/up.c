/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/up.h"

#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "govern/compile.h"
#include "govern/publish.h"
#include "serve/front.h"
#include "serve/keeper.h"
#include "serve/listen.h"
#include "serve/notify.h"
#include "serve/probe.h"
#include "serve/renew.h"
#include "serve/state.h"
#include "serve/supervise.h"
#include "serve/tls.h"
#include "store/ring.h"
#include "store/share.h"

enum { ONCE_S = 900, PLANE_END_MS = 10000, LEDGER_END_MS = 30000, SIM_END_MS = 2000, READY_MS = 30000, TICK_MS = 2000, LINGER_S = 600, MISTAKES = 100 };

struct running {
	struct lt_arena *a;
	const struct lt_up *up;
	struct lt_state state;
	struct lt_share *share;
	struct lt_listen listen, admin, api;
	struct lt_front front;
	struct lt_keeper_given keeper;
	struct lt_probe probe;
	struct lt_policy policy;   /* that it started with */
	struct lt_tls tls;
	struct lt_renew renew;
	struct lt_notify notify;
	uint64_t told;             /* generation that the service manager was told of */
	bool is_ready, is_stopping;
	int64_t began_ms;
	char sim_socket[128];
	struct lt_up_plane plane;
	char once[LT_DRAW_SECRET + 1]; /* the token of the link */
};

static bool
is_demonstration(const struct running *r, const struct lt_policy *p)
{
	for (uint32_t i = 0; i < p->deployments_count; i++)
		if (p->deployments[i].provider == LT_PROVIDER_SIM && lt_text_eq(lt_policy_text(p, p->deployments[i].host), r->sim_socket))
			return true;
	return false;
}

/* --- the policy --- */

/* Makes the estate the policy that is wanted, as a new generation unless it is the one in force already. */
static bool
publish_estate(struct running *r, struct lt_arena *a, const struct lt_compiled *compiled, struct lt_policy *ret_policy,
	struct lt_err *err)
{
	const char *folder = r->state.folder, *estate = r->up->estate;
	uint64_t generation = lt_publish_current(a, folder);
	struct lt_err unread = { 0 };
	struct lt_text bytes;
	bool known = generation && lt_publish_load(a, folder, generation, &bytes, ret_policy, &unread);
	if (!known || memcmp(ret_policy->head->digest, compiled->policy.head->digest, 32) != 0) {
		const char *how = estate ? lt_print(a, "up --estate %s", estate) : "up, the demonstration";
		if (!lt_publish_add(a, folder, compiled->bytes, how, r->up->by, lt_clock_ms() / 1000, &generation, err)
			|| !lt_publish_load(a, folder, generation, &bytes, ret_policy, err))
			return false;
	}
	lt_share_want(r->share, generation);
	return true;
}

/* Without an estate the policy that was applied last stays; only where there is none, or the
 * demonstration, it is the demonstration. */
static bool
keep_policy(struct running *r, bool *ret_kept, struct lt_err *err)
{
	uint64_t generation = r->up->estate ? 0 : lt_publish_current(r->a, r->state.folder);
	struct lt_text bytes;
	*ret_kept = false;
	if (!generation)
		return true;
	if (!lt_publish_load(r->a, r->state.folder, generation, &bytes, &r->policy, err))
		return lt_within(err, "the policy in force; apply an estate with lintel govern apply");
	*ret_kept = !is_demonstration(r, &r->policy);
	if (*ret_kept)
		lt_share_want(r->share, generation);
	return true;
}

static bool
choose_policy(struct running *r, const struct lt_compiled *compiled, struct lt_err *err)
{
	bool kept;
	return keep_policy(r, &kept, err) && (kept || publish_estate(r, r->a, compiled, &r->policy, err));
}

/* Anybody may call from this machine; from others only when the estate says so. */
static bool
check_callers(const struct running *r, struct lt_err *err)
{
	const struct lt_policy *p = &r->policy;
	uint32_t anybody = p->head->anybody;
	if (anybody == LT_POLICY_NONE || r->listen.local || (p->callers[anybody].flags & LT_CALLER_SAID))
		return true;
	return lt_fail(err, "the estate has no gateway.callers, so anybody may call, and %s can be reached from other machines; "
		"name callers, listen on 127.0.0.1, or set gateway.anybody: true", r->listen.text);
}

/* --- what the supervisor asks --- */

static bool
ready(void *what)
{
	struct running *r = what;
	static bool answered;
	answered = answered || lt_probe_ask(&r->probe, &r->listen);
	return answered && lt_share_keeper_heard(r->share) >= r->began_ms;
}

static void
say_ready(const struct running *r)
{
	const struct lt_policy *p = &r->policy;
	fprintf(stderr, "lintel: ready on %s with policy %llu and %d worker%s\n", r->listen.url,
		(unsigned long long)lt_share_generation(r->share), r->front.workers, r->front.workers == 1 ? "" : "s");
	if (r->plane.url[0] == 'h')
		fprintf(stderr, "  export OPENAI_BASE_URL=%s/v1\n", r->plane.url);
	if (r->plane.url[0] == 'h' && !r->once[0])
		fprintf(stderr, "  open %s/ui/ and sign in with the link that lintel govern link --state %s writes\n", r->plane.url, r->state.folder);
	else if (r->plane.url[0] == 'h')
		fprintf(stderr, "  open %s/ui/#once=%s\n  (the link signs in once, within %d minutes; lintel govern link makes another)\n", r->plane.url,
			r->once, ONCE_S / 60);
	fprintf(stderr, "  state %s, admin %s\n", r->state.folder, r->admin.url);
	if (is_demonstration(r, p))
		fputs("  the estate names no deployment: the built-in simulator answers\n", stderr);
	if (p->head->anybody != LT_POLICY_NONE)
		fprintf(stderr, "  anybody may call, with any key or none\n");
	else
		fprintf(stderr, "  %u caller%s may call, each with a key\n", p->callers_count, p->callers_count == 1 ? "" : "s");
}

static void
tell_ready(struct running *r)
{
	r->told = lt_share_generation(r->share);
	lt_notify_tell(&r->notify, "READY=1\nSTATUS=ready on %s with policy %llu", r->plane.url, (unsigned long long)r->told);
}

static bool
ready_and_said(void *what)
{
	if (!ready(what))
		return false;
	say_ready(what);
	((struct running *)what)->is_ready = true;
	tell_ready(what);
	return true;
}

/* Every few seconds: the service manager hears of us, and a certificate that was replaced is taken. */
static void
tick(void *what)
{
	struct running *r = what;
	lt_notify_tell(&r->notify, "WATCHDOG=1");
	if (r->is_stopping)
		lt_notify_tell(&r->notify, "EXTEND_TIMEOUT_USEC=%d", 10 * TICK_MS * 1000);
	if (!r->is_ready || r->is_stopping)
		return;
	lt_renew_look(&r->renew, lt_clock_ms() / 1000);
	if (r->told != lt_share_generation(r->share))
		tell_ready(r);
}

static void
again(void *what)
{
	struct running *r = what;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_compiled compiled = { 0 };
	struct lt_policy policy;
	struct lt_err err = { 0 };
	lt_notify_reloading(&r->notify);
	if (!r->up->estate)
		fputs("lintel: there is no estate to read again\n", stderr);
	else if (!lt_compile_file(a, r->up->estate, r->state.folder, &compiled, &err) || !publish_estate(r, a, &compiled, &policy, &err))
		fprintf(stderr, "lintel: the policy stays as it was: %s\n", err.text);
	else
		fprintf(stderr, "lintel: %s is policy %llu\n", r->up->estate, (unsigned long long)policy.head->generation);
	if (r->up->estate)
		lt_renew_read(&r->renew, r->up->estate, lt_clock_ms() / 1000);
	tell_ready(r);
	lt_arena_drop(a);
}

static void
stopping(void *what)
{
	struct running *r = what;
	fputs("lintel: stopping; calls that are being answered are finished\n", stderr);
	r->is_stopping = true;
	lt_notify_tell(&r->notify, "STOPPING=1\nSTATUS=calls that are being answered are finished");
	lt_listen_close(&r->listen);
}

static int
run_sim(void *what)
{
	const struct running *r = what;
	close(r->listen.fd);
	close(r->admin.fd);
	close(r->api.fd);
	close(r->state.lock);
	return r->up->simulate(r->sim_socket);
}

static int
run_plane(void *what)
{
	const struct running *r = what;
	close(r->listen.fd);
	close(r->admin.fd);
	close(r->state.lock);
	return r->up->plane(&r->plane);
}

static bool
draw_once(struct running *r, struct lt_err *err)
{
	if (r->notify.socket)
		return true; /* a service's lines are kept in a journal, and a token has no place there */
	if (!lt_draw(r->once, LT_DRAW_SECRET, err))
		return false;
	lt_digest_hex(lt_text(r->once), r->plane.once_sha256);
	r->plane.once_until_s = lt_clock_ms() / 1000 + ONCE_S;
	return true;
}

/* How people reach it: as the estate says, else by the name in the certificate where it listens on every address. */
static const char *
url_of(const struct running *r)
{
	const char *port = strrchr(r->listen.text, ':');
	bool every = strncmp(r->listen.text, "0.0.0.0:", 8) == 0 || strncmp(r->listen.text, "[::]:", 5) == 0;
	if (r->tls.url)
		return r->tls.url;
	if (r->tls.on && every && r->tls.is.name[0])
		return lt_print(r->a, "https://%s%s", r->tls.is.name, strcmp(port, ":443") == 0 ? "" : port);
	return r->listen.url;
}

/* The estate that pages change: the one that was named, else one of the state folder, which need not be there. */
static bool
prepare_plane(struct running *r, struct lt_err *err)
{
	char *named = r->up->estate ? realpath(r->up->estate, NULL) : NULL, self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	r->plane.state = r->state.folder;
	r->plane.estate = named ? lt_copy(r->a, named) : lt_state_path(r->a, &r->state, "lintel.yaml");
	r->plane.folder = !named ? NULL : lt_print(r->a, "%.*s", (int)(strrchr(named, '/') - named), named);
	free(named);
	r->plane.store = r->up->store;
	r->plane.url = url_of(r);
	r->plane.local = r->listen.local;
	r->plane.tls = r->tls.on || r->tls.terminated;
	r->plane.environ = r->up->environ;
	r->plane.share = r->share;
	r->plane.fd = r->api.fd;
	r->plane.program = lt_print(r->a, "%.*s", (int)(len > 0 ? len : 0), self);
	lt_state_give(r->a, &r->state, "api.sock");
	return draw_once(r, err);
}

/* --- the house --- */

static long
raise_descriptors(void)
{
	struct rlimit limit;
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_max > 1 << 20)
		limit.rlim_max = 1 << 20;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return (long)limit.rlim_cur;
}

static int
cores(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return count < LT_SHARE_WORKERS / 2 ? count : LT_SHARE_WORKERS / 2;
}

/* nginx in PATH and where Debian and nginx.org put it; our module beside this program, or installed. */
static bool
find_front(struct running *r, struct lt_err *err)
{
	char self[PATH_MAX];
	const char *path = "";
	for (char *const *v = r->up->environ; *v; v++)
		if (strncmp(*v, "PATH=", 5) == 0)
			path = *v + 5;
	ssize_t len = readlink("/proc/self/exe", self, sizeof self);
	while (len > 0 && self[len - 1] != '/')
		len--;
	struct lt_text here = { self, (size_t)(len > 0 ? len : 0) };
	return lt_front_find_nginx(r->a, lt_print(r->a, "%s:/usr/sbin:/usr/local/sbin:/usr/local/nginx/sbin", path), &r->front, err)
		&& lt_front_find_module(r->a, lt_print(r->a, "%.*s:%.*ssrc/nginx:%.*s../lib/lintel:" LT_LIBDIR ":/usr/lib/nginx/modules", LT_ARG(here),
			LT_ARG(here), LT_ARG(here)), &r->front, err);
}

static bool
prepare_front(struct running *r, int keys_fd, struct lt_err *err)
{
	const struct passwd *owner = r->state.owner == geteuid() && geteuid() != 0 ? NULL : getpwuid(r->state.owner);
	r->front.state = r->state.folder;
	r->front.account = geteuid() == 0 ? (owner ? lt_copy(r->a, owner->pw_name) : "root") : NULL;
	r->front.listen = r->listen.text;
	r->front.listen_fd = r->listen.fd;
	r->front.keys_fd = keys_fd;
	r->front.environ = r->up->environ;
	r->front.workers = r->up->workers ? r->up->workers : cores();
	r->front.descriptors = raise_descriptors();
	r->front.body_most = r->policy.head->body_max;
	r->front.tls = r->tls.on;
	r->front.tls_fd = r->tls.fd;
	r->front.clear = !r->listen.local && !r->tls.on && !r->tls.terminated;
	r->front.linger_s = r->policy.head->total_ms / 1000 > LINGER_S ? (int)(r->policy.head->total_ms / 1000) : LINGER_S;
	r->front.admin = lt_print(r->a, r->admin.at.ss_family == AF_UNIX ? "%s:" : "%s", r->admin.text);
	return lt_front_write(r->a, &r->front, &r->state, err);
}

/* A worker that has no room for its ring could say so to nobody but nginx's log. */
static bool
make_rings(struct running *r, struct lt_err *err)
{
	for (int slot = 0; slot < r->front.workers; slot++) {
		struct lt_ring *ring = lt_ring_open(r->state.folder, slot, err);
		if (!ring)
			return false;
		lt_ring_close(ring);
		lt_state_give(r->a, &r->state, lt_print(r->a, "ring.%d", slot));
	}
	return true;
}

static bool
prepare(struct running *r, const struct lt_compiled *compiled, struct lt_keyring *keyring, struct lt_err *err)
{
	struct rlimit none = { 0 };
	setrlimit(RLIMIT_CORE, &none); /* no key and no prompt in a dump of memory */
	if (!lt_state_make(r->a, &r->state, "policy", err) || !choose_policy(r, compiled, err))
		return false;
	lt_state_give(r->a, &r->state, "share");
	lt_state_give(r->a, &r->state, "workers");
	if (!prepare_front(r, lt_keyring_fd(keyring), err) || !make_rings(r, err) || !prepare_plane(r, err))
		return false;
	r->keeper = (struct lt_keeper_given){ &r->state, r->share, keyring, r->up->environ, r->admin.fd, r->up->traces, { r->listen.fd, r->api.fd } };
	return true;
}

static bool
live(struct running *r, struct lt_err *err)
{
	struct lt_child children[] = {
		{ .name = "nginx", .run = lt_front_run, .what = &r->front, .stop = SIGQUIT, .limit_ms = r->up->drain_s * INT64_C(1000) },
		{ .name = "api", .run = run_plane, .what = r, .stop = SIGTERM, .early = true, .limit_ms = PLANE_END_MS },
		{ .name = "simulator", .run = run_sim, .what = r, .stop = SIGTERM, .limit_ms = SIM_END_MS },
		{ .name = "keeper", .run = lt_keeper_run, .what = &r->keeper, .stop = SIGTERM, .limit_ms = LEDGER_END_MS },
	};
	struct lt_supervise supervise = {
		.children = children,
		.count = sizeof children / sizeof *children,
		.what = r,
		.ready = ready_and_said,
		.again = again,
		.stopping = stopping,
		.ready_ms = READY_MS,
		.tick = tick,
		.tick_ms = r->notify.watchdog_ms && r->notify.watchdog_ms < 2 * TICK_MS ? r->notify.watchdog_ms / 2 : TICK_MS,
	};
	r->renew.nginx = &children[0];
	children[2].off = !is_demonstration(r, &r->policy);
	r->began_ms = lt_clock_ms();
	return lt_supervise(&supervise, err);
}

/* With the folder held: the rest of what can be wrong, then the house, then everything is put away. */
static enum lt_up_end
run_in(struct running *r, const struct lt_compiled *compiled, struct lt_err *err)
{
	enum lt_up_end end = LT_UP_FAILED;
	struct lt_keyring *keyring = lt_keyring_new(err);
	r->share = keyring ? lt_share_open(r->state.folder, err) : NULL;
	if (r->share && lt_listen_open(&r->admin, 0600, err) && lt_listen_open(&r->api, 0600, err)) {
		if (prepare(r, compiled, keyring, err)) {
			end = !check_callers(r, err) ? LT_UP_WRONG : live(r, err) ? LT_UP_DONE : LT_UP_FAILED;
		}
	}
	lt_listen_close(&r->api);
	lt_listen_close(&r->admin);
	lt_share_close(r->share);
	lt_keyring_close(keyring);
	return end;
}

/* All of them, in the words of lintel govern check. */
static enum lt_up_end
tell_mistakes(struct lt_compiled *compiled, struct lt_err *err)
{
	struct lt_buf told = LT_BUF(4 << 20);
	if (compiled->mistakes.count) {
		lt_mistake_tell(&compiled->mistakes, MISTAKES, &told);
		fprintf(stderr, "%s\n%d mistake%s; nothing was started\n", lt_buf_text(&told).at, compiled->mistakes.count,
			compiled->mistakes.count == 1 ? "" : "s");
		*err = (struct lt_err){ 0 };
	}
	lt_buf_done(&told);
	return LT_UP_WRONG;
}

enum lt_up_end
lt_up_run(struct lt_arena *a, const struct lt_up *up, struct lt_err *err)
{
	struct running *r = LT_NEW(a, struct running);
	struct lt_compiled compiled = { 0 };
	r->a = a;
	r->up = up;
	r->probe.fd = r->listen.fd = r->admin.fd = r->api.fd = -1;
	if (!lt_state_place(a, up->state, &r->state, err) || !lt_listen_read(up->listen, &r->listen, err)
		|| !lt_listen_read(up->admin ? up->admin : lt_print(a, "unix:%s/admin.sock", r->state.folder), &r->admin, err)
		|| !lt_listen_read(lt_print(a, "unix:%s/api.sock", r->state.folder), &r->api, err))
		return LT_UP_WRONG;
	r->api.ours = true;
	r->admin.ours = up->admin == NULL;
	if (!find_front(r, err))
		return LT_UP_FAILED;
	snprintf(r->sim_socket, sizeof r->sim_socket, "%s/sim.sock", r->state.folder);
	if (!lt_compile_file(a, up->estate, r->state.folder, &compiled, err))
		return tell_mistakes(&compiled, err);
	if (!lt_tls_read(a, up->estate, &r->tls, err) || !lt_tls_load(&r->tls, lt_clock_ms() / 1000, err))
		return LT_UP_WRONG;
	r->listen.tls = r->tls.on;
	r->renew.tls = &r->tls;
	r->notify = lt_notify_find(up->environ);
	umask(0077); /* what stands in the state folder is nobody else's */
	if (!lt_state_open(a, &r->state, err))
		return LT_UP_FAILED;
	enum lt_up_end end = LT_UP_FAILED;
	bool given;
	if (lt_listen_given(up->environ, &r->listen, &given, err) && (given || lt_listen_open(&r->listen, 0666, err))) {
		end = run_in(r, &compiled, err);
		lt_listen_close(&r->listen);
	}
	lt_state_close(&r->state);
	lt_tls_done(&r->tls);
	return end;
}

bool
lt_up_ready(struct lt_arena *a, const struct lt_up *up, struct lt_err *err)
{
	struct lt_state state;
	struct lt_listen admin;
	return lt_state_place(a, up->state, &state, err)
		&& lt_listen_read(up->admin ? up->admin : lt_print(a, "unix:%s/admin.sock", state.folder), &admin, err)
		&& lt_probe_ready(&admin, err);
}
