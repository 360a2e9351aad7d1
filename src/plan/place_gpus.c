/* SPDX-License-Identifier: Apache-2.0 */
/* Cards that hold the model: there and free, there and taken, declared, or still to be had. */
#include "base/arena.h"
#include "plan/inside.h"

enum { LARGE_MIB = 39 * 1024 };

static double
gib(double bytes)
{
	return bytes / LT_GIB;
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

void
lt_place_at(struct lt_placement_step *step, const struct lt_spot *s)
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
void
lt_place_no_gpus(struct lt_placing *p, const struct lt_fitting *best, const struct lt_size *size, const struct lt_fitting *wanted)
{
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "gpus", .status = LT_STATUS_GAP,
		.command = "lintel assess --host on the machine, or kubectl get nodes -o json > nodes.json for a cluster" };
	const char *lead = p->demand->where == LT_WHERE_HOST ? "hardware" : f->azure || f->nodes > 0 || p->demand->where == LT_WHERE_AZURE ? "node"
		: size && size->gpu->memory > LARGE_MIB ? "quota-large" : "quota";
	step.need = size ? lt_print(p->a, "%lld x %s, or any %lld of %.0f GiB", (long long)wanted->how.tp, wanted->gpu->title,
				(long long)wanted->how.tp, gib(wanted->fit.card))
			 : "more memory than eight cards of any size in the table have";
	if (best->spot) {
		step.found = what_is_there(p, best->spot);
		lt_place_at(&step, best->spot);
	} else if (f->pci_gpus > 0) {
		step.status = LT_STATUS_UNKNOWN;
		step.found = lt_print(p->a, "%lld on the PCI bus, and the driver does not tell what they are", (long long)f->pci_gpus);
		step.command = "nvidia-smi, once the driver answers";
		lead = "driver";
	} else if (f->broken.file) {
		step.status = LT_STATUS_UNKNOWN;
		step.found = "nvidia-smi could not talk to the driver, which hides what cards there are";
		step.file = f->broken.file;
		step.line = f->broken.line;
		step.command = "nvidia-smi -q -x > gpu.xml, once the driver answers";
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
void
lt_place_gpus(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_spot *s = f->spot;
	struct lt_placement_step step = { .id = "gpus", .found = what_is_there(p, s),
		.need = lt_print(p->a, "%lld free %s with %.1f GiB for weights and %.1f for tokens%s", (long long)f->how.tp,
			f->how.tp == 1 ? "GPU" : "GPUs", gib(f->fit.weights), gib(f->calls), f->how.tp == 1 ? "" : " on each"),
		.command = s->kind == LT_SPOT_NODE ? "kubectl get pods -A -o json > pods.json: who holds its GPUs" : "nvidia-smi on it" };
	const char *lead = "free";
	lt_place_at(&step, s);
	if (f->rank == 5) {
		step.status = LT_STATUS_OK;
	} else if (f->rank >= 3) {
		step.status = LT_STATUS_UNKNOWN;
		step.found = f->rank == 4 ? lt_print(p->a, "%s; %s", step.found, s->mig ? "it is split by MIG"
			: f->astray ? "in which region it stands is not known here" : "who uses them is not known here")
			: lt_fitting_apart(f) ? lt_print(p->a, "%s; they talk over PCIe, which %lld GPUs of one layer seldom bear", step.found,
							(long long)f->how.tp)
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
