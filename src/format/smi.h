/* SPDX-License-Identifier: Apache-2.0 */
/*
 * smi: what nvidia-smi wrote down about the GPUs of one machine.
 *
 * Two spellings are read: `nvidia-smi -q -x` (XML, several generations of it) and
 * `nvidia-smi -q` (indented text, also in the middle of a longer capture).  Both come to
 * the same struct: one lt_smi_gpu a card, its values as written, each with its line.
 * Elements that a driver does not write are simply not there.  A file may hold several
 * reports; of a card that appears twice the later report counts.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

enum lt_smi {
	LT_SMI_DRIVER,
	LT_SMI_CUDA,
	LT_SMI_ATTACHED,
	LT_SMI_BUS,
	LT_SMI_UUID,
	LT_SMI_MODEL,
	LT_SMI_ARCHITECTURE,
	LT_SMI_PERSISTENCE,
	LT_SMI_MIG,
	LT_SMI_WIDTH, /* of the PCIe link: 8x */
	LT_SMI_WIDTH_MAX,
	LT_SMI_GENERATION,
	LT_SMI_GENERATION_MAX,
	LT_SMI_STATE, /* P0 .. P15 */
	LT_SMI_HEAT, /* the hardware slows down because it is hot */
	LT_SMI_BRAKE,
	LT_SMI_HEAT_SOFT,
	LT_SMI_MEMORY,
	LT_SMI_MEMORY_USED,
	LT_SMI_UTILISATION,
	LT_SMI_ECC,
	LT_SMI_ECC_PENDING,
	LT_SMI_SRAM_NOW, /* uncorrected errors since the driver was loaded */
	LT_SMI_PARITY_NOW,
	LT_SMI_SECDED_NOW,
	LT_SMI_DRAM_NOW,
	LT_SMI_DOUBLE_NOW,
	LT_SMI_SRAM_EVER,
	LT_SMI_PARITY_EVER,
	LT_SMI_SECDED_EVER,
	LT_SMI_DRAM_EVER,
	LT_SMI_DOUBLE_EVER,
	LT_SMI_SRAM_OVER, /* the threshold for replacing the card was passed */
	LT_SMI_RETIRE_PENDING,
	LT_SMI_REMAPPED_BAD,
	LT_SMI_REMAP_PENDING,
	LT_SMI_REMAP_FAILED,
	LT_SMI_TEMPERATURE,
	LT_SMI_TEMPERATURE_SLOW,
	LT_SMI_POWER,
	LT_SMI_POWER_MAX,
	LT_SMI_FABRIC,
	LT_SMI_FABRIC_STATUS,
	LT_SMI_RECOVERY,
	LT_SMI_DRIVER_MODEL, /* WDDM or TCC: Windows */
	LT_SMI_COUNT
};

struct lt_smi_gpu {
	struct lt_text value[LT_SMI_COUNT]; /* LT_NONE: not written */
	uint32_t at[LT_SMI_COUNT];          /* its line */
	uint32_t line;                      /* where the card begins */
};

struct lt_smi_report {
	struct lt_smi_gpu *gpu;
	int count;
};

/* Does this begin, or hold, what lt_smi_read() reads? */
bool lt_smi_is(struct lt_arena *a, struct lt_text bytes);

/* bytes must live as long as a.  False when it is no such report or breaks off; the cards
 * read until then are in *ret_report even so. */
bool lt_smi_read(struct lt_arena *a, const char *file, struct lt_text bytes,
	struct lt_smi_report *ret_report, struct lt_err *err);

/* The value as written, or LT_NONE when it is absent or one of nvidia-smi's words for
 * "not available". */
struct lt_text lt_smi_value(const struct lt_smi_gpu *gpu, enum lt_smi what);

/* The number a value begins with: 81920 of "81920 MiB", 8 of "8x". */
bool lt_smi_number(const struct lt_smi_gpu *gpu, enum lt_smi what, double *ret_value);

/* Enabled, Active, Yes: true; Disabled, Not Active, No: false.  Returns false for others. */
bool lt_smi_flag(const struct lt_smi_gpu *gpu, enum lt_smi what, bool *ret_value);
