/* SPDX-License-Identifier: Apache-2.0 */
/* The machine around the cards: driver, container runtime, memory, disk. */
#include "base/arena.h"
#include "plan/inside.h"

void
lt_place_driver(struct lt_placing *p, const struct lt_spot *s)
{
	const struct lt_engine *e = p->demand->engine;
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "driver", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "driver %lld or newer, for CUDA %lld in %s", (long long)e->driver, (long long)e->cuda, e->image),
		.found = "its version is not known here", .fix = lt_print(p->a, "install a driver of branch %lld or newer; 580 runs CUDA 13 too", (long long)e->driver),
		.command = s && s->kind == LT_SPOT_NODE ? "kubectl get nodes -L nvidia.com/cuda.driver-version.full" : "nvidia-smi --query-gpu=driver_version --format=csv" };
	lt_place_at(&step, s);
	if (!s) {
		step.status = LT_STATUS_GAP;
		step.found = lt_print(p->a, "the driver does not answer: %s", f->library && strcmp(f->library, "ok") != 0 ? f->library : "no GPU replies");
		step.file = f->pci_gpus > 0 ? f->host_place.file : f->broken.file;
		step.line = f->pci_gpus > 0 ? f->host_place.line : f->broken.line;
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
	lt_place_at(&step, s);
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

/* What a pod has to say to be put on a node, and whether a namespace lets it ask for so many GPUs. */
static void
add_schedule(struct lt_placing *p, const struct lt_fitting *best)
{
	const struct lt_found *f = p->found;
	const struct lt_spot *s = best->spot;
	struct lt_placement_step step = { .id = "schedule", .status = LT_STATUS_OK,
		.need = lt_print(p->a, "a pod with %lld %s may go to %s", (long long)best->how.tp, best->how.tp == 1 ? "GPU" : "GPUs", s->name),
		.found = s->taints ? lt_print(p->a, "it has to bear the taint %s", s->taints) : "no taint keeps pods away",
		.fix = lt_print(p->a, "raise requests.nvidia.com/gpu of the namespace's quota to %lld", (long long)best->how.tp) };
	lt_place_at(&step, s);
	if (f->gpu_share >= 0 && f->gpu_share < best->how.tp) {
		step.status = LT_STATUS_GAP;
		step.found = lt_print(p->a, "no namespace with a quota of GPUs has more than %lld (%s)", (long long)f->gpu_share,
			f->share_name);
	}
	lt_step_add(p, &step, "node", "gpus");
}

static void
add_memory(struct lt_placing *p, const struct lt_spot *s, const struct lt_start *start)
{
	int64_t ram = s->kind == LT_SPOT_HOST ? p->found->ram : s->ram;
	double have = (double)ram * (1 << 20);
	struct lt_placement_step step = { .id = "memory", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "%.0f GB of memory while %.0f GB of weights are read", start->host / LT_PLACE_GB, start->host / 2 / LT_PLACE_GB),
		.found = "how much it has is not known here", .fix = "take a machine with more memory; less does when weights are mapped safetensors",
		.command = s->kind == LT_SPOT_NODE ? "kubectl get node -o jsonpath='{.items[*].status.allocatable.memory}'" : "free -g" };
	lt_place_at(&step, s);
	if (ram > 0) {
		step.status = have >= start->host ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = lt_print(p->a, "%.0f GB", have / LT_PLACE_GB);
	}
	lt_step_add(p, &step, "memory", "gpus");
}

static void
add_disk(struct lt_placing *p, const struct lt_spot *s, const struct lt_start *start)
{
	const struct lt_found *f = p->found;
	struct lt_placement_step step = { .id = "disk", .status = LT_STATUS_UNKNOWN,
		.need = lt_print(p->a, "%.0f GB of disk for weights and image", start->disk / LT_PLACE_GB), .found = "no disk was looked at",
		.fix = "give it a volume, best an NVMe disk of the machine", .command = "df -h on it" };
	if (s->kind == LT_SPOT_HOST && f->disk >= 0) {
		double have = (double)f->disk * (1 << 20);
		step.status = have >= start->disk ? LT_STATUS_OK : LT_STATUS_GAP;
		step.found = lt_print(p->a, "%.0f GB free on %s", have / LT_PLACE_GB, f->disk_path);
		step.quality = "observed";
	} else if (s->kind == LT_SPOT_NODE && f->storage_class) {
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "a claim gets a volume of class %s by itself", f->storage_class);
	} else if (s->kind == LT_SPOT_NODE && (double)f->claim * (1 << 20) >= start->disk) {
		step.status = LT_STATUS_OK;
		step.found = lt_print(p->a, "%s holds %.0f GB", f->claim_name, (double)f->claim * (1 << 20) / LT_PLACE_GB);
		step.command = NULL;
	} else if (s->kind == LT_SPOT_NODE) {
		step.command = "kubectl get storageclass,pvc -A -o json > storage.json";
	}
	lt_step_add(p, &step, "disk", "gpus");
}

void
lt_place_machine(struct lt_placing *p, const struct lt_fitting *best, const struct lt_start *start)
{
	const struct lt_spot *s = best->spot;
	lt_place_driver(p, s);
	add_runtime(p, s);
	if (s->kind == LT_SPOT_NODE)
		add_schedule(p, best);
	add_memory(p, s, start);
	add_disk(p, s, start);
}

/* A machine that is still to be made brings its driver and disk; what it has to have is told. */
void
lt_place_new_machine(struct lt_placing *p, const struct lt_start *start)
{
	const struct lt_engine *e = p->demand->engine;
	struct lt_placement_step step = { .id = "machine", .status = p->out->steps[p->out->steps_count - 1].status,
		.need = lt_print(p->a, "a machine with driver %lld or newer, %.0f GB of memory, %.0f GB of disk", (long long)e->driver,
			start->host / LT_PLACE_GB, start->disk / LT_PLACE_GB),
		.found = "it comes with the GPUs", .command = "see gpus", .fix = "make it from code: driver, container toolkit, volume, taint" };
	lt_step_add(p, &step, "node", "gpus");
}
