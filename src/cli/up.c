/* SPDX-License-Identifier: Apache-2.0 */
/* lintel up: the gateway, from the command line. */
#include "serve/up.h"

#include <stdio.h>

#include "api/api.h"
#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/home.h"
#include "cli/remember.h"
#include "sim/sim.h"

extern char **environ;

struct up {
	const char *estate, *listen, *admin, *state, *store;
	int64_t workers, drain;
	bool ready, traces;
};

enum { WORKERS_MOST = 32, DRAIN_MOST = 86400, DRAIN = 60, SIM_LATENCY_MS = 20, SIM_FIRST_TOKEN_MS = 80, SIM_TOKENS_PER_SECOND = 60 };

/* As a model of middle size answers. */
static int
simulate(const char *socket)
{
	char listen[256];
	struct lt_err err = { 0 };
	snprintf(listen, sizeof listen, "unix:%s", socket);
	struct lt_sim_settings settings = {
		.listen = listen,
		.latency_ms = SIM_LATENCY_MS,
		.first_token_ms = SIM_FIRST_TOKEN_MS,
		.tokens_per_second = SIM_TOKENS_PER_SECOND,
		.quiet = true,
	};
	if (lt_sim_run(&settings, &err))
		return 0;
	fprintf(stderr, "lintel: simulator: %s\n", err.text);
	return 1;
}

/* One room starts the control plane and another has it. */
static int
plane(const struct lt_up_plane *up)
{
	struct lt_api_given given = {
		.state = up->state,
		.estate = up->estate,
		.folder = up->folder,
		.store = up->store,
		.url = up->url,
		.local = up->local,
		.tls = up->tls,
		.program = up->program,
		.environment = up->environ,
		.share = up->share,
		.fd = up->fd,
		.once_until_s = up->once_until_s,
	};
	memcpy(given.once_sha256, up->once_sha256, sizeof given.once_sha256);
	return lt_api_run(&given);
}

static int
up(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct up *options = given;
	const char *by = getenv("USER");
	if (options->workers > WORKERS_MOST || options->workers == 0) {
		lt_fail(err, "--workers is 1 to %d", WORKERS_MOST);
		return LT_EXIT_USAGE;
	}
	if (options->drain > DRAIN_MOST) {
		lt_fail(err, "--drain is 0 to %d seconds", DRAIN_MOST);
		return LT_EXIT_USAGE;
	}
	struct lt_up run = {
		.estate = lt_home_estate(options->estate),
		.listen = options->listen ? options->listen : "127.0.0.1:8080",
		.admin = options->admin,
		.state = lt_home_state(a, options->state, err),
		.workers = options->workers < 0 ? 0 : (int)options->workers,
		.drain_s = options->drain < 0 ? DRAIN : (int)options->drain,
		.environ = environ,
		.traces = options->traces,
		.by = by ? by : "",
		.store = options->store,
		.simulate = simulate,
		.plane = plane,
	};
	if (!run.state)
		return LT_EXIT_USAGE;
	if (options->ready)
		return lt_up_ready(a, &run, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
	static const int codes[] = { [LT_UP_DONE] = LT_EXIT_DONE, [LT_UP_FAILED] = LT_EXIT_FAILED, [LT_UP_WRONG] = LT_EXIT_USAGE };
	return codes[lt_up_run(a, &run, err)];
}

const struct lt_command lt_command_up = {
	.name = "up",
	.summary = "start the gateway: governed AI traffic on one address",
	.about = "Starts an address that speaks OpenAI's API, so that every SDK can use it by changing its base URL. Each call is identified, "
		 "allowed, limited, budgeted, routed, metered and priced, as the estate says. Where the estate names no "
		 "deployment the built-in simulator answers; where it names no caller anybody on this machine may call. "
		 "SIGTERM and Ctrl-C finish the calls that are being answered; SIGHUP reads the estate and the certificate again.",
	.examples = "lintel up\nlintel up --estate lintel.yaml --listen 0.0.0.0:8080\n"
		    "curl --unix-socket ~/.local/state/lintel/admin.sock http://localhost/metrics",
	.size = sizeof(struct up),
	.options = (const struct lt_option[]){
		{ "estate", LT_TEXT, offsetof(struct up, estate), "FILE", "the estate; lintel.yaml of the current folder when it is there" },
		{ "listen", LT_TEXT, offsetof(struct up, listen), "ADDRESS", "where calls come in: ADDR:PORT, [IPV6]:PORT or unix:PATH; 127.0.0.1:8080 when not given; with port 0 a free one is taken and told" },
		{ "admin", LT_TEXT, offsetof(struct up, admin), "ADDRESS", "where people and Prometheus ask (/metrics, /usage, /readyz); a socket in the state folder when not given" },
		{ "state", LT_TEXT, offsetof(struct up, state), "DIR", "folder of policies, ledger and logs; /var/lib/lintel for root, else ~/.local/state/lintel" },
		{ "store", LT_TEXT, offsetof(struct up, store), "PLACE", LT_STORE_SENTENCE },
		{ "workers", LT_NUMBER, offsetof(struct up, workers), "N", "processes that carry calls; one a core when not given" },
		{ "drain", LT_NUMBER, offsetof(struct up, drain), "SECONDS", "how long calls that are being answered may take to finish at a stop; 60 when not given" },
		{ "traces", LT_FLAG, offsetof(struct up, traces), NULL, "write each call as a span of OpenTelemetry too, to spans.jsonl in the state folder, for a collector; nothing that was said is in it" },
		{ "ready", LT_FLAG, offsetof(struct up, ready), NULL, "start nothing: ask the one that runs with this state folder whether it is ready, as /readyz does; 0 when it is, else 1" },
		{ 0 }
	},
	.run = up,
};
