/* SPDX-License-Identifier: Apache-2.0 */
/* gpu: accelerators and the machine sizes that have them, from content/gpus/. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_gpu {
	const char *name, *title, *source;
	const char *const *names; /* patterns of what drivers and labels call it; NULL ends */
	int64_t memory;           /* MiB as a driver reports it */
	double bandwidth;         /* GB/s */
	double fp16, bf16, fp8;   /* dense TFLOPS; 0: it cannot, or is not known to */
	double link;              /* GB/s a direction between cards; 0: PCIe */
	double capability;        /* CUDA's compute capability; 0: not NVIDIA's */
};

struct lt_size {
	const char *name, *card, *family, *source;
	const struct lt_gpu *gpu;
	int64_t cards, vcpus, memory; /* vcpus and memory (GB) 0: not known */
	int64_t infiniband;           /* Gb/s of each card to other machines; 0: Ethernet alone */
	bool retired;
};

struct lt_gpus {
	const struct lt_gpu *at;
	int count;
	const struct lt_size *sizes;
	int size_count;
	const char *as_of, *sizes_as_of;
};

bool lt_gpus_load(struct lt_arena *a, struct lt_gpus *ret_gpus, struct lt_err *err);

/* What a driver ("NVIDIA H100 80GB HBM3", "Tesla T4") or a label ("NVIDIA-A10G-SHARED") names,
 * or NULL. */
const struct lt_gpu *lt_gpus_find(const struct lt_gpus *gpus, struct lt_text product);
const struct lt_size *lt_gpus_size(const struct lt_gpus *gpus, struct lt_text name);
