/* SPDX-License-Identifier: Apache-2.0 */
/* Serving: the way to weights and image, the probe that waits for them, and speed. */
#include "base/arena.h"
#include "catalog/read.h"
#include "plan/inside.h"

/* A server of this model; or any that runs, and so got its image and weights from somewhere. */
static const struct lt_found_server *
server_of(const struct lt_placing *p, bool same_model)
{
	const struct lt_model *m = p->demand->model;
	for (int i = 0; i < p->found->server_count; i++) {
		const struct lt_found_server *s = &p->found->servers[i];
		struct lt_text name = lt_text(s->model);
		bool same = name.at && (lt_text_eq_nocase(name, lt_text(m->name)) || lt_read_covers(m->names, name));
		if (same_model ? same : s->runs)
			return s;
	}
	return NULL;
}

static bool
said(const char *answer, const char *one, const char *two)
{
	return lt_text_eq_nocase(lt_text(answer), lt_text(one)) || lt_text_eq_nocase(lt_text(answer), lt_text(two));
}

static void
add_network(struct lt_placing *p, const struct lt_start *start)
{
	const struct lt_found_server *runs = server_of(p, false);
	const struct lt_engine *e = p->demand->engine;
	const char *answer = p->found->weights;
	struct lt_placement_step step = { .id = "network", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "a way to the weights and to %s: %.0f minutes at 1 Gbit/s", e->image, start->fetch_s / 60),
		.found = "no way to weights and image was seen",
		.fix = lt_print(p->a, "allow the hub and the registry, or mirror both inside%s",
			p->demand->model->gated ? "; accept the model's licence at the hub first" : ""),
		.command = "curl -sI https://huggingface.co on the machine; then answer network.weights in lintel.yaml: yes or no" };
	if (answer) {
		step.status = said(answer, "yes", "true") ? LT_STATUS_OK : said(answer, "no", "false") ? LT_STATUS_GAP : LT_STATUS_UNKNOWN;
		step.found = lt_print(p->a, "people say: %s", answer);
		step.file = p->found->weights_place.file;
		step.line = p->found->weights_place.line;
		step.quality = "attested";
	} else if (runs) {
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "%s runs and fetched its own", runs->resource);
		step.resource = runs->resource;
		step.file = runs->place.file;
		step.line = runs->place.line;
		step.quality = runs->quality;
	}
	lt_step_add(p, &step, "network", "");
}

static void
add_probe(struct lt_placing *p, const struct lt_start *start)
{
	const struct lt_found_server *s = server_of(p, true);
	struct lt_placement_step step = { .id = "probe", .status = LT_STATUS_SKIP,
		.need = lt_print(p->a, "a startup probe that waits %lld s: loading takes %.0f s from a disk of 0.5 GB/s, half as long again",
			(long long)start->budget_s, start->load_s),
		.found = lt_print(p->a, "no server of it yet: give it a period of 10 s and %lld failures",
			(long long)lt_start_failures(start->budget_s, 10)),
		.fix = lt_print(p->a, "raise failureThreshold x periodSeconds of its startupProbe to %lld s", (long long)start->budget_s),
		.command = "kubectl get deployment -o yaml: its startupProbe" };
	if (s) {
		step.status = s->startup_s == -2 || s->startup_s >= start->budget_s ? LT_STATUS_OK
			: s->startup_s == -1 ? LT_STATUS_UNKNOWN : LT_STATUS_GAP;
		step.found = s->startup_s == -2 ? "nothing probes its start, so nothing ends it"
			: s->startup_s == -1 ? "how long its probe waits is not known here"
					     : lt_print(p->a, "its probe waits %lld s", (long long)s->startup_s);
		step.resource = s->resource;
		step.file = s->place.file;
		step.line = s->place.line;
		step.quality = s->quality;
	}
	lt_step_add(p, &step, "probe", "");
}

void
lt_place_fetch(struct lt_placing *p, const struct lt_start *start)
{
	add_network(p, start);
	add_probe(p, start);
}

/* Share of the time that prompts and answers take, at best and at worst. */
void
lt_place_speed(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	struct lt_placement_step step = { .id = "speed", .status = LT_STATUS_UNKNOWN, .found = "the card is not in the table",
		.need = lt_print(p->a, "%s calls a minute, each %s", lt_step_number(p->a, d->rpm),
			d->output > 0 ? "with 25 tokens a second" : "read once"),
		.fix = "take a faster card or more of them, or let fewer calls in",
		.command = "vllm bench serve against it for 30 minutes: tokens a second, time to first token" };
	lt_place_at(&step, f->spot);
	if (f->busy >= 0) {
		double prompts = (double)d->rpm / 60 * f->speed.prefill_s * 100;
		step.status = f->busy_most <= 1 ? LT_STATUS_OK : f->busy > 1 ? LT_STATUS_GAP : LT_STATUS_UNKNOWN;
		step.found = d->output > 0 ? lt_print(p->a, "prompts take %.0f to %.0f %% of its time, a token %.0f to %.0f ms for %lld calls at once",
					prompts, prompts / LT_THROUGHPUT_DOUBT, f->speed.step_s * 1e3, f->speed.step_most_s * 1e3, (long long)d->at_once)
					 : lt_print(p->a, "they take %.0f to %.0f %% of its time", f->busy * 100, f->busy_most * 100);
	}
	lt_step_add(p, &step, "speed", "runtime schedule memory disk network");
}
