/* SPDX-License-Identifier: Apache-2.0 */
/* A model on GPUs of one's own: what it takes, where it lies, and what the place lacks. */
#include <math.h>

#include "base/arena.h"
#include "catalog/read.h"
#include "plan/inside.h"

/* What is taken for the network and the disk while nobody measured them, bytes a second. */
#define NETWORK 125e6
#define DISK 500e6
#define GB 1e9
enum { LARGE_MIB = 39 * 1024 };

static double
gib(double bytes)
{
	return bytes / LT_GIB;
}

static void
add_weights_line(struct lt_placing *p, double weights, int64_t tp)
{
	const struct lt_model *m = p->demand->model;
	const char *precision = lt_model_precisions[p->demand->precision];
	double width = lt_memory_width(p->demand->precision), params = lt_memory_params(m) / 1e9;
	const char *share = tp > 1 ? lt_print(p->a, ", on %lld GPUs %.2f each", (long long)tp, gib(weights) / (double)tp) : "";
	if (params == 0 || fabs(params / m->params - 1) > 0.03)
		params = m->params;
	if (m->measured > 0 && p->demand->precision == m->precision)
		lt_step_line(p, "weights: %.2f GiB in %s, as an engine took them%s", gib(weights), precision, share);
	else if (width < 2)
		lt_step_line(p, "weights: %.3f billion x %g bytes (%s), words in 16 bits = %.2f GiB%s", params, width, precision,
			gib(weights), share);
	else
		lt_step_line(p, "weights: %.3f billion x %g bytes (%s) = %.2f GiB%s", params, width, precision, gib(weights), share);
}

static void
add_tokens_line(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	double call = lt_memory_call(d->model, f->how.kv_bytes, f->how.tp, d->tokens);
	if (d->model->embeds)
		return lt_step_line(p, "tokens: an embedding keeps none");
	if (d->model->attention == LT_ATTENTION_WINDOW)
		lt_step_line(p, "tokens: %.3f GiB a call of %s (%lld of %lld layers keep all) x %lld calls = %.2f GiB", gib(call),
			lt_step_number(p->a, d->tokens), (long long)d->model->full_layers, (long long)d->model->layers,
			(long long)d->at_once, gib(call) * (double)d->at_once);
	else
		lt_step_line(p, "tokens: %s bytes x %s tokens x %lld calls = %.2f GiB%s", lt_step_number(p->a, (int64_t)f->fit.token),
			lt_step_number(p->a, d->tokens), (long long)d->at_once, gib(call) * (double)d->at_once,
			f->how.tp > 1 ? " on each GPU" : "");
}

/* The three sums a person can check. */
static void
add_sums(struct lt_placing *p, const struct lt_fitting *f)
{
	struct lt_placement *out = p->out;
	double weights = lt_memory_weights(p->demand->model, p->demand->precision);
	add_weights_line(p, weights, f->how.tp ? f->how.tp : 1);
	out->weights = (int64_t)weights;
	if (f->how.tp == 0) {
		out->token = (int64_t)lt_memory_token(p->demand->model, 2, 1);
		return lt_step_line(p, "tokens: %s bytes for each token that a call keeps", lt_step_number(p->a, out->token));
	}
	add_tokens_line(p, f);
	lt_step_line(p, "one GPU: %.2f x %.1f - %.2f - %.2f peak - %.2f = %.2f GiB for tokens%s", gib(f->fit.card),
		f->how.utilisation, gib(f->fit.weights), gib(f->fit.activation_most), gib(f->fit.other), gib(f->fit.pool_least),
		f->fit.calls > 0 && !p->demand->model->embeds ? lt_print(p->a, ": %lld calls", (long long)f->fit.calls) : "");
	out->token = (int64_t)f->fit.token;
	out->calls = (int64_t)f->calls;
	out->pool = (int64_t)f->fit.pool_least;
	out->gpus = (uint32_t)f->how.tp;
	lt_step_source(p, lt_print(p->a, "%s: %s", p->demand->model->name, p->demand->model->source));
	if (f->gpu)
		lt_step_source(p, lt_print(p->a, "%s: %s", f->gpu->title, f->gpu->source));
}

/* What one would have to tell the engine, or change in the demand, to fit on the largest that is there. */
static const char *
smaller(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_model *m = p->demand->model;
	double room = f->how.utilisation * f->fit.card - f->fit.activation_most - f->fit.other - f->calls;
	int64_t cards = f->spot ? f->spot->cards : 1;
	for (int precision = LT_PRECISION_FP8; precision <= LT_PRECISION_INT4; precision++)
		if (lt_memory_width(precision) < lt_memory_width(p->demand->precision) &&
			lt_memory_weights(m, precision) / (double)(cards > 0 && lt_memory_divides(m, cards) ? cards : 1) <= room &&
			precision != LT_PRECISION_INT8)
			return lt_print(p->a, ", or take it with precision=%s", lt_model_precisions[precision]);
	return "";
}

static void
at_spot(struct lt_placement_step *step, const struct lt_spot *s)
{
	if (!s)
		return;
	step->resource = s->name;
	step->file = s->place.file;
	step->line = s->place.line;
	step->quality = s->quality;
}

static const char *
what_is_there(struct lt_placing *p, const struct lt_spot *s)
{
	int64_t mib = s->memory > 0 ? s->memory : s->gpu ? s->gpu->memory : 0;
	const char *free = s->kind == LT_SPOT_POOL ? lt_print(p->a, ", up to %lld machines", (long long)s->machines)
		: s->free >= 0 && s->cards > 0 ? lt_print(p->a, ", %lld free", (long long)s->free) : "";
	return lt_print(p->a, "%s: %lld x %s of %.1f GiB%s%s%s", s->name, (long long)s->cards, s->product ? s->product : "a GPU",
		(double)mib / 1024, free, s->closed ? "; " : "", s->closed ? s->closed : "");
}

/* Nothing that could hold it was seen: because there is none, or because nobody looked. */
static void
add_no_gpus(struct lt_placing *p, const struct lt_fitting *best, const struct lt_size *size, const struct lt_fitting *wanted)
{
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "gpus", .status = LT_STATUS_GAP,
		.command = "lintel assess --host on the machine, or kubectl get nodes -o json > nodes.json for a cluster" };
	const char *lead = p->demand->where == LT_WHERE_HOST ? "hardware" : f->azure || f->nodes > 0 ? "node"
		: size && size->gpu->memory > LARGE_MIB ? "quota-large" : "quota";
	step.need = size ? lt_print(p->a, "%lld x %s, or any %lld of %.0f GiB", (long long)wanted->how.tp, wanted->gpu->title,
				(long long)wanted->how.tp, gib(wanted->fit.card))
			 : "more memory than eight cards of any size in the table have";
	if (best->spot) {
		step.found = what_is_there(p, best->spot);
		at_spot(&step, best->spot);
	} else if (f->pci_gpus > 0) {
		step.status = LT_STATUS_UNKNOWN;
		step.found = lt_print(p->a, "%lld on the PCI bus, and the driver does not tell what they are", (long long)f->pci_gpus);
		step.command = "nvidia-smi, once the driver answers";
		lead = "driver";
	} else if (f->pci_gpus == 0 || f->nodes > 0) {
		step.found = f->nodes > 0 ? lt_print(p->a, "%lld nodes, none with a GPU", (long long)f->nodes) : "this host has no GPU";
		step.quality = "observed";
	} else {
		step.status = LT_STATUS_UNKNOWN;
		step.found = "nobody looked at a machine or a cluster with GPUs";
	}
	step.fix = size ? lt_print(p->a, "add a machine such as %s%s", size->name, best->spot ? smaller(p, best) : "")
			: lt_print(p->a, "spread it over machines, or take a smaller model%s", best->spot ? smaller(p, best) : "");
	lt_step_add(p, &step, lead, "quota");
}

/* What stands between a spot that could hold it and using it. */
static void
add_gpus(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_spot *s = f->spot;
	struct lt_placement_step step = { .id = "gpus", .found = what_is_there(p, s),
		.need = lt_print(p->a, "%lld free %s with %.1f GiB for weights and %.1f for tokens%s", (long long)f->how.tp,
			f->how.tp == 1 ? "GPU" : "GPUs", gib(f->fit.weights), gib(f->calls), f->how.tp == 1 ? "" : " on each"),
		.command = s->kind == LT_SPOT_NODE ? "kubectl get pods -A -o json > pods.json: who holds its GPUs" : "nvidia-smi on it" };
	const char *lead = "free";
	at_spot(&step, s);
	if (f->rank == 5) {
		step.status = LT_STATUS_OK;
	} else if (f->rank >= 3) {
		step.status = LT_STATUS_UNKNOWN;
		step.found = f->rank == 4 ? lt_print(p->a, "%s; %s", step.found, s->mig ? "it is split by MIG" : "who uses them is not known here")
					  : lt_print(p->a, "%s; it is too close to say", step.found);
		step.fix = f->rank == 4 ? "leave it a whole GPU" : "start it once and read how many blocks it got, or take fp8 or a larger card";
	} else if (f->rank == 2) {
		step.status = LT_STATUS_GAP;
		step.fix = s->closed ? lt_print(p->a, "put %s back to work: %s", s->name, s->closed)
				     : lt_print(p->a, "free %lld of its GPUs, or add a machine like it", (long long)(f->how.tp - s->free));
	} else {
		step.status = LT_STATUS_GAP;
		step.fix = "apply it: it is declared, and no machine of it was seen";
		lead = "node";
	}
	lt_step_add(p, &step, lead, "quota");
}

static void
add_driver(struct lt_placing *p, const struct lt_spot *s)
{
	const struct lt_engine *e = p->demand->engine;
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "driver", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "driver %lld or newer, for CUDA %lld in %s", (long long)e->driver, (long long)e->cuda, e->image),
		.found = "its version is not known here", .fix = lt_print(p->a, "install a driver of branch %lld or newer; 580 runs CUDA 13 too", (long long)e->driver),
		.command = s && s->kind == LT_SPOT_NODE ? "kubectl get nodes -L nvidia.com/cuda.driver-version.full" : "nvidia-smi --query-gpu=driver_version --format=csv" };
	at_spot(&step, s);
	if (!s) {
		step.status = LT_STATUS_GAP;
		step.found = lt_print(p->a, "the driver does not answer: %s", f->library && strcmp(f->library, "ok") != 0 ? f->library : "no GPU replies");
		step.file = f->host_place.file;
		step.quality = "observed";
		step.fix = "reinstall the driver for the running kernel and hold kernel packages back";
	} else if (s->driver > 0) {
		step.status = s->driver >= e->driver ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = lt_print(p->a, "driver %s", s->driver_text ? s->driver_text : lt_print(p->a, "%lld", (long long)s->driver));
	}
	if (s && s->kind == LT_SPOT_HOST && f->library && strcmp(f->library, "ok") != 0) {
		step.status = LT_STATUS_GAP;
		step.found = lt_print(p->a, "%s; its library does not answer: %s", step.found, f->library);
		step.fix = "reinstall the driver for the running kernel, library and module of one version";
	}
	double capability = s && s->capability > 0 ? s->capability : s && s->gpu ? s->gpu->capability : 0;
	if (capability > 0 && capability < e->capability) {
		step.status = LT_STATUS_GAP;
		step.found = lt_print(p->a, "compute capability %.1f, and %s needs %.1f", capability, e->name, e->capability);
		step.fix = "take a newer card, or an engine that runs on this one";
	}
	lt_step_add(p, &step, "driver", "gpus");
}

static void
add_runtime(struct lt_placing *p, const struct lt_spot *s)
{
	struct lt_placement_step step = { .id = "runtime", .status = LT_STATUS_UNKNOWN, .need = "containers get the GPU",
		.found = "no container runtime was looked at", .fix = "install nvidia-container-toolkit and run nvidia-ctk runtime configure",
		.command = "docker run --rm --gpus all ubuntu nvidia-smi" };
	at_spot(&step, s);
	if (s->kind == LT_SPOT_NODE) {
		step.status = s->cards > 0 ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = s->cards > 0 ? lt_print(p->a, "the device plugin offers %lld", (long long)s->cards) : "the device plugin offers none";
		step.fix = "install the NVIDIA device plugin or GPU operator";
		step.command = "kubectl describe node | grep nvidia.com/gpu";
	} else if (s->kind == LT_SPOT_HOST && p->found->runtime >= 0) {
		step.status = p->found->runtime > 0 ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = p->found->runtime > 0 ? "a container runtime hands out NVIDIA GPUs" : "no container runtime hands out NVIDIA GPUs";
	}
	lt_step_add(p, &step, "runtime", "driver");
}

static void
add_memory(struct lt_placing *p, const struct lt_spot *s, const struct lt_start *start)
{
	int64_t ram = s->kind == LT_SPOT_HOST ? p->found->ram : s->ram;
	double have = (double)ram * (1 << 20);
	struct lt_placement_step step = { .id = "memory", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "%.0f GB of memory while %.0f GB of weights are read", start->host / GB, start->host / 2 / GB),
		.found = "how much it has is not known here", .fix = "take a machine with more memory; less does when weights are mapped safetensors",
		.command = s->kind == LT_SPOT_NODE ? "kubectl get node -o jsonpath='{.items[*].status.allocatable.memory}'" : "free -g" };
	at_spot(&step, s);
	if (ram > 0) {
		step.status = have >= start->host ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = lt_print(p->a, "%.0f GB", have / GB);
	}
	lt_step_add(p, &step, "memory", "gpus");
}

static void
add_disk(struct lt_placing *p, const struct lt_spot *s, const struct lt_start *start)
{
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "disk", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "%.0f GB of disk for weights and image", start->disk / GB), .found = "no disk was looked at",
		.fix = "give it a volume, best an NVMe disk of the machine", .command = "df -h on it" };
	if (s->kind == LT_SPOT_HOST && f->disk >= 0) {
		double have = (double)f->disk * (1 << 20);
		step.status = have >= start->disk ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = lt_print(p->a, "%.0f GB free on %s", have / GB, f->disk_path);
		step.quality = "observed";
	} else if (s->kind == LT_SPOT_NODE && f->storage_class) {
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "a claim gets a volume of class %s by itself", f->storage_class);
	} else if (s->kind == LT_SPOT_NODE && (double)f->claim * (1 << 20) >= start->disk) {
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "%s holds %.0f GB", f->claim_name, (double)f->claim * (1 << 20) / GB);
		step.command = NULL;
	} else if (s->kind == LT_SPOT_NODE) {
		step.command = "kubectl get storageclass,pvc -A -o json > storage.json";
	}
	lt_step_add(p, &step, "disk", "gpus");
}

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
		bool no = lt_text_eq_nocase(lt_text(answer), LT_LIT("no")) || lt_text_eq_nocase(lt_text(answer), LT_LIT("false"));
		step.status = no ? LT_STATUS_GAP : LT_STATUS_OK;
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

/* Share of the time that prompts and answers take, at best and at worst. */
static void
add_speed(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	struct lt_placement_step step = { .id = "speed", .status = LT_STATUS_UNKNOWN, .found = "the card is not in the table",
		.need = lt_print(p->a, "%s calls a minute, each %s", lt_step_number(p->a, d->rpm),
			d->output > 0 ? "with 25 tokens a second" : "read once"),
		.fix = "take a faster card or more of them, or let fewer calls in",
		.command = "vllm bench serve against it for 30 minutes: tokens a second, time to first token" };
	at_spot(&step, f->spot);
	if (f->busy >= 0) {
		double prompts = (double)d->rpm / 60 * f->speed.prefill_s * 100;
		step.status = f->busy_most <= 1 ? LT_STATUS_OK : f->busy > 1 ? LT_STATUS_GAP : LT_STATUS_UNKNOWN;
		step.found = d->output > 0 ? lt_print(p->a, "prompts take %.0f to %.0f %% of its time, a token %.0f to %.0f ms for %lld calls at once",
					prompts, prompts / LT_THROUGHPUT_DOUBT, f->speed.step_s * 1e3, f->speed.step_most_s * 1e3, (long long)d->at_once)
					 : lt_print(p->a, "they take %.0f to %.0f %% of its time", f->busy * 100, f->busy_most * 100);
	}
	lt_step_add(p, &step, "speed", "runtime memory disk network");
}

/* A machine that is still to be made brings its driver and disk; what it has to have is told. */
static void
add_new_machine(struct lt_placing *p, const struct lt_start *start)
{
	const struct lt_engine *e = p->demand->engine;
	struct lt_placement_step step = { .id = "machine", .status = p->out->steps[p->out->steps_count - 1].status,
		.need = lt_print(p->a, "a machine with driver %lld or newer, %.0f GB of memory, %.0f GB of disk", (long long)e->driver,
			start->host / GB, start->disk / GB),
		.found = "it comes with the GPUs", .command = "see gpus", .fix = "make it from code: driver, container toolkit, volume, taint" };
	lt_step_add(p, &step, "node", "gpus");
}

static void
add_own_steps(struct lt_placing *p, const struct lt_fitting *best, const struct lt_start *start)
{
	struct lt_fitting wanted = { 0 };
	const struct lt_found *f = p->found;
	const struct lt_size *size = lt_fitting_size(p, &wanted);
	bool cloud = f->azure || p->demand->where == LT_WHERE_AZURE;
	bool broken = !best->spot && f->pci_gpus > 0 && p->demand->where != LT_WHERE_CLUSTER;
	const struct lt_size *missing = best->rank == 1 ? best->spot->size : best->rank <= 0 && cloud && !broken ? size : NULL;
	if (missing && missing->family)
		lt_place_vcpus(p, missing);
	if (best->rank > 0)
		add_gpus(p, best);
	else
		add_no_gpus(p, best, size, &wanted);
	if (best->rank >= 2) {
		add_driver(p, best->spot);
		add_runtime(p, best->spot);
		add_memory(p, best->spot, start);
		add_disk(p, best->spot, start);
	} else if (broken) {
		add_driver(p, NULL);
	} else if (best->spot || size) {
		add_new_machine(p, start);
	}
	add_network(p, start);
	add_probe(p, start);
	if (best->rank > 0)
		add_speed(p, best);
}

void
lt_place_own(struct lt_placing *p)
{
	const struct lt_demand *d = p->demand;
	struct lt_fitting best = lt_fitting_best(p), wanted = best;
	struct lt_start start = lt_start_of(lt_memory_weights(d->model, d->precision), d->engine->packed * GB,
		d->engine->unpacked * GB, NETWORK, DISK);
	if (best.rank <= 0 && lt_fitting_size(p, &wanted))
		p->out->gpu = wanted.gpu->title;
	else if (best.rank > 0)
		p->out->gpu = best.spot->product;
	p->out->model = d->model->name;
	p->out->precision = lt_model_precisions[d->precision];
	p->out->engine = d->engine->name;
	p->out->spot = best.rank > 0 ? best.spot->name : NULL;
	p->out->where = best.rank > 0 && best.spot->kind >= LT_SPOT_NODE ? "cluster" : best.rank > 0 || d->where <= LT_WHERE_HOST ? "host"
		: d->where == LT_WHERE_AZURE ? "azure" : "cluster";
	add_sums(p, &wanted);
	if (wanted.lean)
		lt_step_line(p, "told --max-num-seqs %lld --max-model-len %lld: with the engine's own defaults it does not fit",
			(long long)wanted.how.sequences, (long long)d->context);
	add_own_steps(p, &best, &start);
}
